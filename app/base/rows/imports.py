"""What an import of a ledger would do, did, and may still be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ImportIssue:
    """A row or cell that is not taken, or taken with a doubt."""

    row: int
    column: str
    value: str
    why: str
    case_id: int | None = None  # the case already here that it seems to repeat


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One row as it would become a case; who complains is masked."""

    row: int
    number: str  # the number kept, "" for one to be given
    title: str
    respondent: str
    unit: str
    received_on: date
    accepted_on: date | None
    referred_on: date | None
    closed_on: date | None
    answer_due_on: date | None  # asked for by the superior (a clock of its own) or by 12345
    stage: str  # caption of the stage that its steps lead to
    masked_name: str
    masked_phone: str
    irregular: tuple[str, ...]
    match: str  # "", or the number of the case that it repeats: not added again
    # Where number and content disagree: what the case of that number says, set beside the row.
    beside: str = ""


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do; nothing is saved."""

    lines: tuple[ImportLine, ...]
    added: int
    matched: int
    rejected: tuple[ImportIssue, ...]
    flagged: tuple[ImportIssue, ...]
    skipped: tuple[ImportIssue, ...]
    by_stage: tuple[tuple[str, int], ...]
    overdue: int  # clocks that would be overdue on the first day
    new_units: tuple[str, ...]
    disagreeing: int = 0  # matched by number alone: a person decides


@dataclass(frozen=True, slots=True)
class BatchRow:
    """An import that was carried out, and whether it can still be undone whole."""

    id: int
    source: str
    created_at: datetime
    officer: str
    cases: int
    undone: bool
    can_undo: bool
    why_not: str  # "", or the sentence that says what happened since
