"""What Ctrl+K and the units' completer find, and which earlier cases may be repeated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

EXACT: Final = 100  # the score of a name typed as it is


@dataclass(frozen=True, slots=True)
class FindHit:
    """One answer of Ctrl+K, best first; steps, pages and commands are the window's own."""

    kind: Literal["case", "unit", "person"]
    key: str  # the unit's name; the case's number
    caption: str
    detail: str
    score: int  # 0–100
    case_id: int | None = None  # person: the case they complained in (names stay masked)


@dataclass(frozen=True, slots=True)
class UnitHit:
    """A unit that what was typed may mean: by characters, pinyin initials or alias."""

    name: str
    why: str  # 名称, 简称 …, 曾用名 …, 拼音
    score: int

    @property
    def exact(self) -> bool:
        """Whether it was called by exactly one of its names."""
        return self.score == EXACT


@dataclass(frozen=True, slots=True)
class DuplicateHint:
    """An earlier case that what is being typed may repeat; shown, never in the way."""

    kind: Literal["same_person", "other_person", "closed_again", "same_contact"]
    caption: str  # 同人同事 / 异人同事 / 已办结又来 / 同人来件
    case_id: int
    number: str
    title: str
    respondent: str
    received_on: date
    stage: str  # caption
    similarity: int  # per cent
    sentence: str


@dataclass(frozen=True, slots=True)
class DuplicateHints:
    """The hints, likeliest first, and how often this number called within thirty days."""

    hints: tuple[DuplicateHint, ...]
    same_phone: int  # cases of the last 30 days with this phone
    days: int = 30
