"""Officers with their absences, and who is recused from which case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """When an officer is away, and who stands in."""

    id: int
    officer: str
    from_on: date
    to_on: date
    stand_in: str
    note: str


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer as the settings show them."""

    id: int
    name: str
    active: bool
    open_cases: int
    away_until: date | None
    stand_in: str
    absences: tuple[AbsenceRow, ...]


@dataclass(frozen=True, slots=True)
class RecusalRow:
    """Who is recused from which case, and why (NY-15.1)."""

    case_id: int
    number: str
    title: str
    seq: int
    person: str
    ours: bool  # an officer of the office: may not find, open or edit the case
    reason: str
    on: date
    recorded_by: str


@dataclass(frozen=True, slots=True)
class RecusalChoices:
    """What a recusal may name."""

    cases: tuple[tuple[str, str], ...]  # number, and number with title
    officers: tuple[str, ...]
