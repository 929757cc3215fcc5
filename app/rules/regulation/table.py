"""One table of a pack being read: typed access, unknown keys, and every mistake with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar, cast

T = TypeVar("T")
MOST_SHOWN: Final = 60  # characters of a value that a sentence quotes
_ENDLESS: Final = re.compile(f"“[^”]{{{MOST_SHOWN},}}”")


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a pack: where, under which article, and a Chinese sentence."""

    key: str
    article: str
    sentence: str

    def __str__(self) -> str:
        key = self.key if len(self.key) <= MOST_SHOWN else f"{self.key[:MOST_SHOWN]}…"
        place = f"{key}（{self.article[:MOST_SHOWN]}）" if self.article else key
        return f"{place}：{_ENDLESS.sub(_shortened, self.sentence)}"


def _shortened(quoted: re.Match[str]) -> str:
    return f"{quoted.group()[:MOST_SHOWN]}…”"


@dataclass
class PackTable:
    """A table being read: remembers which keys were asked for, and reports what is wrong."""

    raw: Mapping[str, Any]
    path: str
    problems: list[Problem]
    article: str = ""
    used: set[str] = field(default_factory=set)

    def fail(self, key: str, sentence: str) -> None:
        path = f"{self.path}.{key}" if self.path and key else self.path or key
        self.problems.append(Problem(path, self.article, sentence))

    def get(self, key: str, kind: type[T] | tuple[type, ...], default: T) -> T:
        self.used.add(key)
        value = self.raw.get(key, default)
        wrong = not isinstance(value, kind) or (isinstance(value, bool) and kind is int)
        if wrong and value is not default:
            self.fail(key, f"应为{_kind_name(kind)}，现为“{value}”。")
            return default
        return cast(T, value)

    def text(self, key: str, default: str = "") -> str:
        return self.get(key, str, default)

    def need(self, key: str) -> str:
        value = self.text(key)
        if not value.strip() and isinstance(self.raw.get(key, ""), str):
            self.fail(key, "缺少或为空。")
        return value

    def whole(self, key: str) -> int | None:
        self.used.add(key)
        if key not in self.raw:
            return None
        value = self.get(key, int, 0)
        if value < 1:
            self.fail(key, f"应为正整数，现为“{self.raw[key]}”。")
            return None
        return value

    def count(self, key: str) -> int | None:
        """A whole number from 0 on, or None where the key is absent."""
        self.used.add(key)
        if key not in self.raw:
            return None
        value = self.get(key, int, 0)
        if value < 0:
            self.fail(key, f"应为0或正整数，现为“{self.raw[key]}”。")
            return None
        return value

    def one_of(self, key: str, allowed: tuple[str, ...], default: str) -> Any:
        value = self.text(key, default)
        if value not in allowed:
            self.fail(key, f"“{value}”不认识；可用：{'、'.join(allowed)}。")
            return default
        return value

    def words(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self.get(key, list, list(default))
        if not all(isinstance(item, str) for item in value):
            self.fail(key, "应为文字列表。")
            return default
        return tuple(value)

    def tables(self, key: str) -> list[PackTable]:
        value = self.get(key, list, [])
        rows = []
        for index, item in enumerate(value, 1):
            if isinstance(item, dict):
                rows.append(self.child(item, f"{key}[{index}]"))
            else:
                self.fail(f"{key}[{index}]", "应为表（{ … }）。")
        return rows

    def child(self, raw: Mapping[str, Any], key: str) -> PackTable:
        path = f"{self.path}.{key}" if self.path else key
        article = str(raw.get("article", self.article)).strip()
        return PackTable(raw, path, self.problems, article)

    def day(self, key: str) -> date:
        text = self.need(key)
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fail(key, f"不是有效日期：“{text}”。")
            return date(1970, 1, 1)

    def done(self) -> None:
        for key in self.raw:
            if key not in self.used:
                self.fail(key, "不认识的键（拼写有误？）。")


def _kind_name(kind: object) -> str:
    names = {str: "文字", int: "整数", bool: "true 或 false", list: "列表", dict: "表"}
    return names.get(cast(type, kind), "别的类型")
