"""What is asked of rounds: one value for each act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from app.rules.evaluation.history import REPORTED


@dataclass(frozen=True, slots=True)
class OpenRound:
    """Open a round under the set of that id; without a period the set's year is it."""

    name: str
    indicators: str
    procedure: str = ""  # the set's own where it isn't said
    units: tuple[str, ...] = ()  # names
    period: tuple[date, date] | None = None
    counts_reported: bool = False


class CellText(NamedTuple):
    """One cell as typed; ``input`` names one of a list as ``records.水``. None clears it.

    A tuple, for a paste makes ten thousand of them.
    """

    unit: str  # uid
    item: str
    input: str
    text: Any


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an entry rests on: a kind of source, a paper of the round, page and words."""

    source: str = ""
    attachment: str = ""  # uid
    page: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Enter:
    """Enter cells: one act of a person, however many cells it has."""

    round_id: int
    cells: tuple[CellText, ...]
    said: str = REPORTED
    via: str = "type"
    why: str = ""  # of what was cut
    evidence: Evidence = field(default_factory=Evidence)
    seen: int | None = None  # the last step that the writer had read
    package: str = ""  # the 信息采集表 that it came with


@dataclass(frozen=True, slots=True)
class AttachEvidence:
    """Of what files are evidence: without units of all of them, without an item of the whole."""

    round_id: int
    source: str  # a key of app.rules.evaluation.sources
    units: tuple[str, ...] = ()  # uids
    item: str = ""
    input: str = ""
    page: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who fills an item in (责任单位), until when it has to bring its proof, who checks it."""

    item: str
    units: tuple[str, ...]  # names
    due_on: date | None = None
    note: str = ""
    checker: str = ""


@dataclass(frozen=True, slots=True)
class CityScore:
    """What the city gave a unit of a round (our county), item by item, with its reasons."""

    round_id: int
    unit: str  # uid
    scores: Mapping[str, str]  # item → points; "" the total
    reasons: Mapping[str, str] = field(default_factory=dict)
    document: str = ""


@dataclass(frozen=True, slots=True)
class Collect:
    """Send out a 信息采集表: to a data source for all units, or to one unit for its own items."""

    round_id: int
    source: str = ""  # key of a data source, or
    unit: str = ""  # uid
    items: tuple[str, ...] = ()  # of a unit: those it reports itself where none is named
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Take in a return that was previewed: who sent it, and what was chosen where both moved."""

    round_id: int
    sender: str
    on: date
    chosen: frozenset[tuple[str, str, str]] = frozenset()  # unit, item, input: theirs


@dataclass(frozen=True, slots=True)
class NilReturn:
    """零报告: the source has answered that there is none."""

    round_id: int
    units: tuple[str, ...]  # uids
    item: str
    input: str
    who: str
    on: date
    letter: str
    said: str = REPORTED


@dataclass(frozen=True, slots=True)
class Decide:
    """Decide what the set leaves open, for a unit (uid) or, "", for the whole round."""

    round_id: int
    question: str
    answer: Any
    reason: str
    item: str = ""
    unit: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class StageLock:
    """Lock or unlock a stage: reporting, confirming, deciding."""

    round_id: int
    stage: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Proceed:
    """Take a step of the round's own procedure."""

    round_id: int
    kind: str
    on: date
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assess:
    """Take a step of the procedure for one unit of a round."""

    round_id: int
    unit: str  # uid
    kind: str
    on: date
    fields: Mapping[str, Any] = field(default_factory=dict)
    about: int | None = None


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A cell that was kept as typed and counts for nothing, and why."""

    cell: CellText
    why: str


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of an entry: its step (0 where nothing was left to record)."""

    seq: int
    refused: tuple[RefusedCell, ...] = ()
    overtaken: tuple[CellText, ...] = ()  # changed meanwhile by somebody else, not taken


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Scores as they were published, and what they rest on."""

    id: int
    round_id: int
    label: str
    seq: int
    no: int
    as_of: date
    edition: str
    decisions: tuple[int, ...]
    body: tuple[Mapping[str, Any], ...]
