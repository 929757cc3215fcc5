"""What the supervision page (督办) shows of units and of what they have late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.base.rows.urgency import Urgency


@dataclass(frozen=True, slots=True)
class GroundRow:
    """A ground of supervision that the program proposes and a person confirms (NY-19.1)."""

    key: str
    text: str
    article: str
    why: str


@dataclass(frozen=True, slots=True)
class SupervisionLine:
    """A case that a unit has late or nearly late."""

    case_id: int
    number: str
    title: str
    respondent: str
    unit: str
    clock: str
    caption: str
    article: str
    due_on: date | None
    remaining: int | None  # working days, negative when overdue
    urgency: Urgency
    reminded: int  # 催办 so far
    supervised: int  # 督办 so far
    returned: int  # referrals handed back so far
    rounds: int
    grounds: tuple[GroundRow, ...]
    about: int | None  # the referral that is waited for
    provisional: bool = False  # the day may still move: its year has no notice
    answered: int = 0  # letters of supervision that were replied to


@dataclass(frozen=True, slots=True)
class SupervisionUnit:
    """A unit with what it has late: the worst first."""

    unit: str
    overdue: int
    soon: int
    open: int  # threads that it has not answered
    worst: int  # working days of the latest one, 0 when none is late
    reminded: int
    supervised: int
    returned: int
    repeats: int  # further rounds that had to be investigated again
    lines: tuple[SupervisionLine, ...]


@dataclass(frozen=True, slots=True)
class SupervisionDraft:
    """One letter of supervision to be: one unit, one case, grounds proposed, advice to write."""

    case_id: int
    number: str
    unit: str
    about: int | None
    grounds: tuple[str, ...]
    suggestion: str
