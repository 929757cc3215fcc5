"""What pages show of evaluation rounds: plain rows, texts as typed, scores as printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.base.rows.forms import StepForm
from app.base.rows.urgency import Urgency


@dataclass(frozen=True, slots=True)
class SetRow:
    """An indicator set that a round may be opened under; ``problem`` says why it may not."""

    id: str
    name: str
    status: str
    procedure: str
    shipped: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round of the list."""

    id: int
    uid: str
    name: str
    procedure: str
    set_name: str
    status: str  # 征求意见稿 stands beside it
    period: tuple[date, date]
    opened_on: date
    units: int
    steps: int
    locked: tuple[str, ...]
    snapshots: int
    stage: str = ""
    stage_caption: str = ""


@dataclass(frozen=True, slots=True)
class ScoreMove:
    """A score that another edition, or other entries, would give otherwise; "" for a total."""

    unit: str
    item: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class AdoptionPreview:
    """What a round under another edition would come to; nothing is saved."""

    edition: str
    moves: tuple[ScoreMove, ...]
    anew: int  # cells that would have to be entered anew
    gone: int  # cells that the edition has no place for
    decisions: tuple[str, ...]  # why a decision would no longer stand


@dataclass(frozen=True, slots=True)
class GridInput:
    """One column of the grid: an input of an item, or one of its list."""

    item: str
    item_caption: str
    input: str  # as a cell names it
    caption: str
    kind: str
    unit: str
    hint: str
    required: bool
    evidence: bool
    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: both values as typed, which of them counts, and what is wrong with it."""

    input: str
    reported: Any
    confirmed: Any
    counts: str  # reported, confirmed, or "" for none
    refused: str
    anew: bool
    seq: int  # of the newest entry, 0 for none
    by: str
    last_year: Any


@dataclass(frozen=True, slots=True)
class GridItem:
    """An item of a unit: its score as printed beside its cells."""

    item: str
    cells: tuple[GridCell, ...]
    state: str  # scored, open, invalid, not_assessed
    score: str
    range: tuple[str, str] | None
    derivation: str
    open: str
    invalid: str
    readings: tuple[str, ...]
    last_year: str


@dataclass(frozen=True, slots=True)
class GridUnit:
    """One unit of the grid."""

    unit: str  # uid
    name: str
    items: tuple[GridItem, ...]
    total: str
    total_state: str
    total_said: str
    remarks: tuple[str, ...] = ()  # what was entered under two items: pointed out, never changed


@dataclass(frozen=True, slots=True)
class RoundGrid:
    """A round as its grid shows it, at its last step."""

    round: RoundRow
    seq: int
    inputs: tuple[GridInput, ...]
    units: tuple[GridUnit, ...]


@dataclass(frozen=True, slots=True)
class FillingRow:
    """填报情况: how far a source, or a unit, has got."""

    key: str
    caption: str
    wanted: int
    entered: int
    confirmed: int
    refused: int
    missing: tuple[str, ...]  # names of units, or of items, still owing something
    filled_by: tuple[str, ...] = ()  # of a source: who fills it in, as was said
    checked_by: tuple[str, ...] = ()  # … and who checks it


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A paper of a round: of which units (all where none is named), item and input it is evidence."""

    seq: int
    source: str
    units: tuple[str, ...]  # uids
    item: str
    input: str
    name: str
    sha256: str
    page: str
    quote: str


@dataclass(frozen=True, slots=True)
class AssessmentStep:
    """A step taken for a unit under the 评价办法."""

    n: int
    kind: str
    caption: str
    on: date
    said: str = ""  # what was filled in, in a line
    taken_back: bool = False
    correction: bool = False
    revised: bool = False  # a later step says that it was otherwise
    form: StepForm | None = (
        None  # to put it right: its fields as they stand; None where it can't be
    )


@dataclass(frozen=True, slots=True)
class AssessmentClock:
    """A time that runs for a unit under the 评价办法."""

    clock: str
    starts_on: date
    due_on: date | None
    state: str
    provisional: bool
    article: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class LockRow:
    """What of a round can be locked; ``why`` says by which stage and who opens it, "" where open."""

    stage: str  # reporting, confirming, deciding
    caption: str
    why: str


@dataclass(frozen=True, slots=True)
class CourseReading:
    """A reading of the units' procedure, with the option that the round takes."""

    key: str
    caption: str
    sentence: str
    article: str
    options: tuple[tuple[str, str], ...]
    taken: str


@dataclass(frozen=True, slots=True)
class CourseRow:
    """Where a round stands on its procedure; no stage before it has begun."""

    stage: str
    stage_caption: str
    locks: tuple[LockRow, ...]
    steps: tuple[AssessmentStep, ...]
    clocks: tuple[AssessmentClock, ...]
    forms: tuple[StepForm, ...]
    readings: tuple[CourseReading, ...]


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """A unit of a round in the list: where it stands, its figures, the next last day."""

    unit: str  # uid
    name: str
    stage: str
    stage_caption: str
    open: bool
    figures: Mapping[str, str]  # step → score: platform_score, announce, reevaluate …
    due_on: date | None
    due: str


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """Where a unit of a round stands on its procedure; no stage before it has begun."""

    unit: str  # uid
    stage: str
    stage_caption: str
    steps: tuple[AssessmentStep, ...]
    clocks: tuple[AssessmentClock, ...]
    irregular: tuple[str, ...]
    forms: tuple[StepForm, ...] = ()  # what may be done next, what is called for first
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SetCheck:
    """What lint says of a set's text; without problems its edition and name too."""

    problems: tuple[str, ...]
    remarks: tuple[str, ...]
    edition: str = ""
    items: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class SetVersion:
    """A version of a set that the office kept: what changed, why, which rounds are under it."""

    edition: str
    name: str
    kept_at: datetime
    why: str
    changes: tuple[str, ...]
    points: tuple[str, ...]  # of opinion that were adopted with it
    rounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundDue:
    """A line of the workbench: a time that runs in a round, the office's own or a unit's."""

    round_id: int
    round: str
    unit: str  # uid, "" for the round as a whole
    unit_name: str
    caption: str
    article: str
    due_on: date
    remaining: int | None
    urgency: Urgency
    provisional: bool
    duty: str  # office: ours; unit: the unit's, it lapses or is to be urged


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A line of the 责任分解表: an item, who is responsible for it, by when, what proof is there."""

    item: str
    field: str
    caption: str
    assessed: str
    points: str
    source: str
    quote: str
    units: tuple[str, ...]
    due_on: date | None
    note: str
    proof: tuple[str, ...]  # names of files
    open: str  # what is missing for a score, "" where it is scored
    score: str
    overdue: bool = False
    checker: str = ""


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """An item beside what the city gave it; "" total."""

    item: str
    caption: str
    points: str
    ours: str
    city: str
    difference: str  # city − ours, signed; "" where one is missing
    reason: str  # that the city gave


@dataclass(frozen=True, slots=True)
class ProposedEvidence:
    """A complaint of the year against a unit that was found true: proposed, never entered."""

    case_id: int
    number: str
    title: str
    result: str  # 属实, 部分属实
    ended_on: date | None
    received_on: date
