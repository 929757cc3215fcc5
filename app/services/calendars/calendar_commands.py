"""What a user asks of the office's calendar: one frozen dataclass a user action."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.rules.calendar.days import Notice


@dataclass(frozen=True, slots=True)
class ImportNotice:
    """A notice read and previewed is adopted by the office and by the open cases that move."""

    data: bytes = field(repr=False)
    file_name: str
    scope: str = "national"


@dataclass(frozen=True, slots=True)
class DecideCalendar:
    """The decision on a date that a new calendar would move earlier."""

    case_id: int
    adopt: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SetOfficeDays:
    """The office rests, or works, from a day to a day (both inclusive), for a reason."""

    first: date
    last: date
    working: bool
    reason: str
    scope: str = "office"  # province: decided by a government above the office


@dataclass(frozen=True, slots=True)
class DropOfficeDays:
    """Days that were entered are as the State Council's calendar has them again."""

    notice: Notice
    reason: str
