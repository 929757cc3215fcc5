"""The data of the archives engine: headings, schedule of retention, what must be in a volume."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from app.base.errors import PackError
from app.base.machine.resources import resource_text

SEVEN: Final = ("目录", "来件", "登记", "办理", "答复", "是否息诉（满意）", "未结件的措施")
FACTS: Final = ("instructed", "result")
NEEDS: Final = ("proof", "piece", "kind", "from", "field", "later", "step")
PIECE_TESTS: Final = ("paper_uncounted", "nothing_kept", "recording_untold")


@dataclass(frozen=True, slots=True)
class Heading:
    """One of the headings of a volume in their order, and what belongs under it."""

    key: str
    caption: str
    seven: str
    belongs: tuple[str, ...]
    later: str = ""  # where pieces of a later round go instead
    rest: bool = False  # what belongs nowhere else


@dataclass(frozen=True, slots=True)
class Headings:
    """All headings, and what goes into the sealed part."""

    all: tuple[Heading, ...]
    sealed_kinds: frozenset[str]
    sealed_steps: frozenset[str]
    sealed_title: str

    def named(self, key: str) -> Heading:
        """A heading by its key."""
        return next(one for one in self.all if one.key == key)


@dataclass(frozen=True, slots=True)
class Period:
    """A retention: its code (Y, D30, D10), its caption, its years (0: for ever)."""

    code: str
    caption: str
    years: int


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """Which period, where all of the facts hold, and why."""

    key: str
    when: tuple[str, ...]
    period: str
    why: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """保管期限表 with its standing (待审 until the archive's office approved it) and the day of filing."""

    status: str
    basis: str
    periods: Mapping[str, Period]
    rules: tuple[RetentionRule, ...]
    due_month: int
    due_day: int


@dataclass(frozen=True, slots=True)
class GapRule:
    """What is looked for, for which steps, cases or pieces, and what is said where it is missing."""

    key: str
    seven: str
    heading: str
    says: str
    needs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    steps: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asks: str = ""  # only for steps where this field was filled in
    unless_untold: bool = False
    pieces: str = ""


def read_headings(text: str) -> Headings:
    """The headings from TOML; PackError names what is wrong."""
    data = _table(text, "卷内次序")
    made = tuple(
        Heading(
            str(one["key"]), str(one["caption"]), str(one["seven"]), _texts(one["belongs"]),
            str(one.get("later", "")), bool(one.get("rest")),
        )
        for one in data["headings"]
    )  # fmt: skip
    keys = [one.key for one in made]
    tokens = [token for one in made for token in one.belongs]
    wrong = [
        *(key for key in keys if keys.count(key) > 1),
        *(token for token in tokens if tokens.count(token) > 1),
        *(one.later for one in made if one.later and one.later not in keys),
        *(one.seven for one in made if one.seven not in SEVEN),
    ]
    if wrong or sum(one.rest for one in made) != 1:
        raise PackError(f"卷内次序文件有误：{'、'.join(dict.fromkeys(wrong)) or 'rest须有一项'}。")
    return Headings(
        made,
        frozenset(_texts(data["sealed_kinds"])),
        frozenset(_texts(data["sealed_steps"])),
        str(data["sealed_title"]),
    )


def read_schedule(text: str) -> Schedule:
    """The schedule from TOML; PackError names what is wrong."""
    data = _table(text, "保管期限表")
    periods = {
        str(one["code"]): Period(str(one["code"]), str(one["caption"]), int(one["years"]))
        for one in data["periods"]
    }
    rules = tuple(
        RetentionRule(str(one["key"]), _texts(one["when"]), str(one["period"]), str(one["why"]))
        for one in data["rules"]
    )
    wrong = [one.period for one in rules if one.period not in periods]
    wrong += [fact for one in rules for fact in one.when if fact not in FACTS]
    if wrong or not rules or rules[-1].when:
        raise PackError(f"保管期限表文件有误：{'、'.join(wrong) or '最后一条不能有条件'}。")
    return Schedule(
        str(data["status"]), str(data["basis"]), periods, rules,
        int(data["due_month"]), int(data["due_day"]),
    )  # fmt: skip


def read_gap_rules(text: str, headings: Headings) -> tuple[GapRule, ...]:
    """What must be in a volume, from TOML; PackError names what is wrong."""
    made = tuple(_gap_rule(one) for one in _table(text, "缺件规则")["gaps"])
    known = {one.key for one in headings.all}
    wrong = [one.key for one in made if one.seven not in SEVEN]
    wrong += [one.key for one in made if (one.heading not in known) is not bool(one.pieces)]
    wrong += [one.key for one in made if bool(one.needs) is bool(one.pieces)]
    wrong += [one.key for one in made if one.pieces and one.pieces not in PIECE_TESTS]
    if wrong:
        raise PackError(f"缺件规则文件有误：{'、'.join(dict.fromkeys(wrong))}。")
    return made


def _gap_rule(one: Mapping[str, Any]) -> GapRule:
    needs = []
    for token in one.get("needs", ()):
        word, _, names = token.partition(":")
        if word not in NEEDS:
            raise PackError(f"缺件规则文件有误：{one['key']}的“{token}”不认识。")
        needs.append((word, tuple(name for name in names.split("|") if name)))
    return GapRule(
        key=str(one["key"]), seven=str(one["seven"]), heading=str(one["heading"]),
        says=str(one["says"]), needs=tuple(needs), steps=_texts(one.get("steps", ())),
        endings=_texts(one.get("endings", ())),
        where={name: _texts(values) for name, values in one.get("where", {}).items()},
        asks=str(one.get("asks", "")), unless_untold=bool(one.get("unless_untold")),
        pieces=str(one.get("pieces", "")),
    )  # fmt: skip


def _table(text: str, what: str) -> dict[str, Any]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{what}文件不是有效的TOML：{error}。") from error
    if data.get("schema") != 1:
        raise PackError(f"{what}文件的schema应为1。")
    return data


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _shipped(read: Callable[[str], Any], name: str) -> Any:
    try:
        return read(resource_text(f"archives/{name}.toml"))
    except (KeyError, TypeError, ValueError) as error:
        raise PackError(f"归档的数据文件“{name}.toml”有误：{error}。") from error


@cache
def shipped_headings() -> Headings:
    """The headings that come with the program."""
    made: Headings = _shipped(read_headings, "headings")
    return made


@cache
def shipped_schedule() -> Schedule:
    """The schedule that comes with the program."""
    made: Schedule = _shipped(read_schedule, "retention")
    return made


@cache
def shipped_sheets() -> tuple[frozenset[str], frozenset[str]]:
    """Kinds of sheets that go along with a paper and are no paper about the step by themselves; and
    those among them that prove a delivery."""

    def read(text: str) -> tuple[frozenset[str], frozenset[str]]:
        data = _table(text, "缺件规则")
        return frozenset(_texts(data["accompanying"])), frozenset(_texts(data["proofs"]))

    made: tuple[frozenset[str], frozenset[str]] = _shipped(read, "gaps")
    return made


@cache
def shipped_gap_rules() -> tuple[GapRule, ...]:
    """The rules that come with the program."""
    made: tuple[GapRule, ...] = _shipped(
        lambda text: read_gap_rules(text, shipped_headings()), "gaps"
    )
    return made
