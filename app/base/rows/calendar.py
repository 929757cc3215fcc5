"""What the calendar page shows: days, and what a notice or an edition would move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of the calendar page, or a day that a notice changes."""

    day: date
    working: bool
    kind: str
    name: str
    firm: bool
    source: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class CaseMove:
    """What a new calendar or edition does to one clock of one open case."""

    case_id: int
    number: str
    title: str
    clock: str
    was: date | None
    now: date | None
    was_provisional: bool
    now_provisional: bool
    earlier: bool  # would move earlier: waits for a decision


@dataclass(frozen=True, slots=True)
class NoticePreview:
    """What importing a notice would change; nothing is saved."""

    title: str
    number: str
    rest: tuple[date, ...]
    work: tuple[date, ...]
    unread: tuple[str, ...]
    days: tuple[DayRow, ...]
    moves: tuple[CaseMove, ...]
    firm_until: date
