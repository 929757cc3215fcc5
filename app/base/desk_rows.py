"""What the full desk shows: frozen rows of workbench, ledger, find, supervision, visits, imports."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal

from app.base.rows import Urgency
from app.base.work_rows import ChangeLine as ChangeLine
from app.base.work_rows import WaitingUnit as WaitingUnit
from app.base.work_rows import Workbench as Workbench
from app.base.work_rows import WorkLine as WorkLine

# ------------------------------------------------------------------ ledger (台账)


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """One column that the ledger can show; ``kind`` says how a cell is set and compared."""

    key: str
    caption: str
    kind: Literal["text", "date", "number", "choice", "urgency"]
    sortable: bool = True
    width: int = 120  # pixels at 100 %
    shown: bool = True  # in a ledger that nobody has arranged yet


@dataclass(frozen=True, slots=True)
class LedgerFilters:
    """What the ledger is narrowed to; "" and None mean everything, dates are inclusive."""

    text: str = ""
    stage: str = ""  # a stage, or "open" / "ended"
    unit: str = ""
    respondent: str = ""
    officer: str = ""
    channel: str = ""
    category: str = ""
    urgency: str = ""  # overdue, today, soon, running, provisional, paused, none
    received_from: date | None = None
    received_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    ended_from: date | None = None
    ended_to: date | None = None
    batch: int | None = None  # the cases of one import
    case_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """One look into the ledger: filters, order, and the slice wanted."""

    filters: LedgerFilters = field(default_factory=LedgerFilters)
    sort: str = "received_on"
    descending: bool = True
    offset: int = 0
    limit: int = 200


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A case as a line of the ledger: ``values`` by column key, ready to sort and show.

    Choices (stage, channel, category) are given as captions; days as dates; None is blank.
    """

    case_id: int
    urgency: Urgency
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A slice of the ledger, and how many lines there are in all."""

    rows: tuple[LedgerRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class LedgerIds:
    """The keys of all lines in order: a grid holds these and asks for the rows in sight."""

    ids: array[int]
    whole: bool = True  # False: the beginning only, more may follow

    @property
    def total(self) -> int:
        """How many lines there are."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class LedgerSummary:
    """The selection summed up: (caption, count) pairs of each kind, largest first."""

    cases: int
    open: int
    ended: int
    overdue: int
    by_stage: tuple[tuple[str, int], ...]
    by_unit: tuple[tuple[str, int], ...]
    by_channel: tuple[tuple[str, int], ...]
    by_category: tuple[tuple[str, int], ...]
    received_from: date | None
    received_to: date | None
    average_days: Decimal | None = None  # from receipt to the end, of those that ended; one decimal


@dataclass(frozen=True, slots=True)
class LedgerView:
    """A saved view: columns in order with their widths, order of lines, filters."""

    name: str
    columns: tuple[str, ...]
    widths: Mapping[str, int] = field(default_factory=dict)
    sort: str = "received_on"
    descending: bool = True
    filters: LedgerFilters = field(default_factory=LedgerFilters)


# ------------------------------------------------------------------ find (Ctrl+K)


@dataclass(frozen=True, slots=True)
class FindHit:
    """One answer of Ctrl+K, best first; steps, pages and commands are the window's own."""

    kind: Literal["case", "unit", "person"]
    key: str  # the unit's name; the case's number
    caption: str
    detail: str
    score: int  # 0–100
    case_id: int | None = None  # person: the case they complained in (names stay masked)


EXACT: Final = 100  # the score of a name typed as it is


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


# ------------------------------------------------------------------ intake


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """A case that belongs to another: merged with it, of the same person, or of like content."""

    case_id: int
    number: str
    title: str
    respondent: str
    received_on: date
    stage: str  # caption
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the facts suggest and a person decides: a ground of refusal, a channel to forward to."""

    step: str  # decline, forward
    ground: str  # key in the pack's list, "" when none
    text: str
    article: str
    forward_to: str
    why: str  # 已提起诉讼


@dataclass(frozen=True, slots=True)
class FactRow:
    """One captioned fact of a case beyond the common ones, e.g. 邮戳日."""

    key: str
    caption: str
    kind: str  # text, lines, date, datetime, number, money, choice, yes_no
    value: Any
    text: str


@dataclass(frozen=True, slots=True)
class IntakeField:
    """One field of a channel's form; options are (key, caption) pairs."""

    key: str
    caption: str
    kind: str  # text, lines, date, datetime, number, money, choice, choices, yes_no
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    help: str = ""


# ------------------------------------------------------------------ imports


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


# ------------------------------------------------------------------ batch


@dataclass(frozen=True, slots=True)
class Refusal:
    """A case on which a step of a batch was not taken, and why."""

    case_id: int
    number: str
    sentence: str
    article: str


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a batch did: steps (case, seq) taken, cases refused with their sentences."""

    taken: tuple[tuple[int, int], ...]
    refused: tuple[Refusal, ...]

    @property
    def cases(self) -> tuple[int, ...]:
        """The cases on which the step was taken."""
        return tuple(case_id for case_id, _ in self.taken)


# ------------------------------------------------------------------ supervision (督办)


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


# ------------------------------------------------------------------ visits (回访)


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A case to be visited back; the phone is masked until it is revealed for the call."""

    case_id: int
    number: str
    title: str
    respondent: str
    unit: str
    ended_on: date | None
    complainant_id: int | None
    masked_name: str
    masked_phone: str
    visited_on: date | None
    satisfaction: str  # caption, "" while not visited
    opinion: str


@dataclass(frozen=True, slots=True)
class VisitSample:
    """A sample drawn or chosen, with what it was drawn from; the seed repeats the draw."""

    id: int
    name: str
    drawn_on: date
    officer: str
    way: Literal["random", "chosen"]
    seed: int
    base: int  # cases that it was drawn from
    size: int
    visited: int
    lines: tuple[VisitLine, ...]


# ------------------------------------------------------------------ units, officers, recusal


@dataclass(frozen=True, slots=True)
class UnitNameRow:
    """A name that a unit bore, from a day to a day."""

    name: str
    from_on: date
    until_on: date | None
    merged: bool = False  # an entry of its own once, given up for this unit


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Whom to ask at a unit."""

    id: int
    name: str
    post: str
    phone: str
    note: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as the settings show it."""

    name: str
    superior: str
    active: bool
    names: tuple[UnitNameRow, ...]
    aliases: tuple[str, ...]
    contacts: tuple[ContactRow, ...]
    open_cases: int


@dataclass(frozen=True, slots=True)
class UnitImport:
    """What reading a list of units would do, or did."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    rejected: tuple[ImportIssue, ...]


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
    """Who keeps out of which case, and why (NY-15.1)."""

    case_id: int
    number: str
    title: str
    seq: int
    person: str
    ours: bool  # an officer of the office: may not find, open or edit the case
    reason: str
    on: date
    recorded_by: str


# ------------------------------------------------------------------ approval (办理审批)


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A decision proposed (拟办意见) and, once given, the instruction on it (批示)."""

    case_id: int
    number: str
    title: str
    seq: int
    step: str  # accept, decline, refer, close
    step_caption: str
    opinion: str
    proposed_by: str
    proposed_on: date
    state: Literal["waiting", "approved", "refused"]
    instruction: str
    instructed_by: str
    instructed_on: date | None


# ------------------------------------------------------------------ settings


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A 署名 with its 字号: what a letter is signed with and numbered by."""

    name: str  # how the office chooses it: 信用办, 政府办代章
    signature: str  # 示例县信用体系建设领导小组办公室
    number_pattern: str  # 示信函〔{year}〕{n}号
    default: bool = False


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """The office's settings beyond name, level, regulation and readings."""

    letterheads: tuple[Letterhead, ...] = ()
    approval: tuple[str, ...] = ()  # steps that need 批示 first: accept, decline, refer, close
    working_hours: tuple[tuple[str, str], ...] = (("08:00", "12:00"), ("15:00", "18:00"))
    similar: int = 45  # per cent from which a text is pointed out as a repeat
    # Who proposed a decision may instruct on it; with a single officer that is always so.
    own_instruction: bool = False
