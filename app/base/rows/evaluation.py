"""What pages show of evaluation rounds: plain rows, texts as typed, scores as printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


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


@dataclass(frozen=True, slots=True)
class AssessmentClock:
    """A time that runs for a unit under the 评价办法."""

    clock: str
    starts_on: date
    due_on: date | None
    state: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """Where a unit of a round stands under the 评价办法; no stage before it has begun."""

    unit: str  # uid
    stage: str
    stage_caption: str
    steps: tuple[AssessmentStep, ...]
    clocks: tuple[AssessmentClock, ...]
    irregular: tuple[str, ...]
