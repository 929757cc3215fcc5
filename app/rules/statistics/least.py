"""What is too small to speak of, as data: a base of a share, a base of a change, a few people."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.base.errors import PackError
from app.base.machine.resources import resource_text


@dataclass(frozen=True, slots=True)
class Least:
    """The smallest numbers that are spoken of."""

    share: int  # under it a share is told by its two counts: 3件中2件
    change: int  # measured by fewer, no change is told: –
    people: int  # fewer who share what they are aren't told: ＊


def read_least(text: str) -> Least:
    """The rule of small numbers; PackError where one is missing, unknown or below one."""
    try:
        given: dict[str, Any] = tomllib.loads(text).get("least", {})
        made = Least(**given)
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise PackError(f"统计的小基数规则有误：{error}。") from error
    if any(type(number) is not int or number < 1 for number in given.values()):
        raise PackError("统计的小基数规则要写不小于1的整数。")
    return made


@cache
def least() -> Least:
    """The rule that comes with the program."""
    return read_least(resource_text("statistics/least.toml"))
