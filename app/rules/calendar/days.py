"""What the calendar speaks of: days, why they are free or worked, and the notices that say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

SCOPES: Final = ("national", "province", "office")


class DayKind(StrEnum):
    """Why a day is worked or free."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"
    OFFICE_REST = "office_rest"
    OFFICE_WORK = "office_work"


@dataclass(frozen=True, slots=True)
class DayInfo:
    """One day: worked or free, why, by which notice, and whether that can still change."""

    day: date
    working: bool
    kind: DayKind
    name: str
    firm: bool
    source: str


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day that 期限计算说明 lists, with the name that says why."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day that two editions of the calendar answer differently."""

    day: date
    was: DayInfo
    now: DayInfo

    @property
    def moved(self) -> bool:
        """Whether the day became free or worked; otherwise only its firmness changed."""
        return self.was.working != self.now.working


@dataclass(frozen=True, slots=True)
class Notice:
    """One announcement: the days it gives free and the days it has worked instead.

    ``year`` is the year announced; with ``amends`` the notice only patches a year and does not
    make it known. ``scope`` is national, province or office; the narrower overrides the wider.
    """

    number: str
    issued_on: date | None
    title: str
    year: int | None
    scope: str
    rest: tuple[tuple[date, str], ...]
    work: tuple[tuple[date, str], ...]
    amends: bool = False

    @property
    def announces(self) -> int | None:
        """The year that this notice makes known, or None."""
        return self.year if self.scope == "national" and not self.amends else None
