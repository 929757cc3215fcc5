"""What the workbench shows: frozen rows of what is due, who owes an answer, what changed.

A file of its own, because these are the rows that the window's start waits for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.base.rows.urgency import Urgency


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One thing to do today: a running clock of a case that the office itself answers for."""

    case_id: int
    number: str
    title: str
    respondent: str
    officer: str
    clock: str  # the clock's word, e.g. acceptance_review
    caption: str  # 受理审查期
    article: str
    due_on: date | None
    remaining: int | None  # working days, negative when overdue
    urgency: Urgency
    provisional: bool
    step: str  # the step whose form the line's button opens, e.g. accept
    step_caption: str  # 受理
    duty: str = "office"  # office: our own act is due; unit: the unit is late, urge it


@dataclass(frozen=True, slots=True)
class WaitingUnit:
    """What one unit owes the office (待对方回复)."""

    unit: str
    count: int
    overdue: int
    earliest_due: date | None
    remaining: int | None
    urgency: Urgency
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A step recorded since the last working day (昨日以来)."""

    case_id: int
    number: str
    title: str
    seq: int
    kind: str
    caption: str
    on: date
    recorded_at: datetime
    actor: str
    unit: str


@dataclass(frozen=True, slots=True)
class Workbench:
    """今日待办: the counts above (✖ ▲ ▲3日内 ⧗), the lines, who owes what, what changed."""

    overdue: int
    due_today: int
    soon: int
    waiting: int  # threads that a unit has not yet answered
    decisions: int  # notices that would move a date earlier and await a decision
    lines: tuple[WorkLine, ...]
    total: int  # lines there are; more than were loaded, perhaps
    waiting_units: tuple[WaitingUnit, ...]
    changed: tuple[ChangeLine, ...]
    changed_total: int
    since: date  # the last working day before today
    warn_days: int = 3
