"""What a warning is looked for in, by which rule, and what it says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from app.base.errors import PackError
from app.base.machine.resources import resource_text

HARD_SIGNS: Final = {
    "long": "办理时间长", "extend": "延期", "return": "退回转办", "object": "提出异议",
    "second_round": "再次调查",
}  # fmt: skip
RULES: Final = (
    "hot_unit", "hot_matter", "hot_place", "hot_document", "hard", "same_promise",
    "same_contract", "same_complainant", "same_unit", "after_supervision",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a case: extend, return, object, second_round, supervise."""

    kind: str
    day: date


@dataclass(frozen=True, slots=True)
class WatchedCase:
    """A case as warnings look at it; ``complainants`` are tokens, ``text`` title and matter."""

    id: int
    received: date
    unit: str
    category: str
    place: str
    text: str
    complainants: tuple[str, ...] = ()
    accepted: date | None = None
    ended: date | None = None
    happenings: tuple[Happening, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is looked for: its thresholds, the reason for them, what it says and proposes."""

    key: str
    caption: str
    least: int
    why: str
    says: str
    proposes: str
    paper: str  # the kind of paper that is offered; "" none
    span: int = 0
    past: int = 0
    sure: float = 0.0
    alike: float = 0.0
    common: float = 0.0
    long: int = 0
    small: bool = False  # looked for in a small office, too
    only_small: bool = False


@dataclass(frozen=True, slots=True)
class WarningRules:
    """All rules, and below how many cases a year most are off."""

    fewest_a_year: int
    fewest_why: str
    rules: Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning: what it saw in one sentence, its cases, and the signs by which it is known again.

    It is another when it has a sign that it had not.
    """

    rule: str
    caption: str
    about: str  # a unit, a category, a place, a number; of a complainant nothing that tells who
    said: str
    cases: tuple[int, ...]
    signs: frozenset[str]
    why: str
    proposes: str
    paper: str


def read_rules(text: str) -> WarningRules:
    """The rules from TOML; PackError names what isn't known or lacking."""
    try:
        data: dict[str, Any] = tomllib.loads(text)
        data.pop("schema")
        fewest, why = int(data.pop("fewest_a_year")), str(data.pop("fewest_why"))
        rules = {key: Rule(key=key, **given) for key, given in data.items()}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise PackError(f"预警规则文件有误：{error}。") from error
    if strange := set(rules) ^ set(RULES):
        raise PackError(f"预警规则文件里多了或者少了：{'、'.join(sorted(strange))}。")
    return WarningRules(fewest, why, rules)


@cache
def shipped_rules() -> WarningRules:
    """The rules that come with the program."""
    return read_rules(resource_text("warnings/rules.toml"))
