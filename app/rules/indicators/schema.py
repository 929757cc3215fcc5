"""What an indicator set consists of: fields, items, inputs, the closed set of rules, readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as a_field
from datetime import date
from fractions import Fraction
from typing import Any, Final

INPUT_KINDS: Final = (
    "count", "amount", "ratio", "yes_no", "claim", "date", "choices", "cases", "points", "text",
)  # fmt: skip
COLUMN_KINDS: Final = ("text", "date", "yes_no", "count")
RULE_KINDS: Final = ("count", "ratios", "choices", "parts", "bands", "worst", "ruling")
COUNTED: Final = ("in_period", "overlaps", "at_end")
ROLLS: Final = ("none", "next_working_day")
ROLES: Final = ("score", "bonus", "penalty")
SET: Final = "indicators"


@dataclass(frozen=True, slots=True)
class State:
    """One state that a kind of a check list can be in."""

    key: str
    caption: str
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day for something: a day of the set, or a span after another date."""

    input: str
    until: date | None = None
    after: str = ""
    months: int = 0
    days: int = 0
    working_days: int = 0
    before: bool = False  # the last day itself is too late
    roll: str = "none"


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when every one of its members does; empty, it always holds."""

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    in_period: tuple[str, ...] = ()
    more: tuple[str, str] | None = None  # the first count exceeds the second
    by: Limit | None = None

    def names(self) -> tuple[str, ...]:
        """The inputs or columns that it asks."""
        limit = (self.by.input, self.by.after) if self.by else ()
        asked = (*self.all, *self.any, *self.none, *self.in_period, *(self.more or ()), *limit)
        return tuple(dict.fromkeys(name for name in asked if name))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list of events or cases."""

    key: str
    caption: str
    kind: str
    required: bool = False
    evidence: bool = False
    none: str = ""  # the word for "never"
    not_before: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that is entered for an item."""

    key: str
    caption: str
    kind: str
    unit: str = ""
    hint: str = ""
    definition: str = ""  # of a rate that the text leaves undefined
    evidence: bool = False
    information: bool = False
    none: str = ""  # the word for "none" or "never"
    # ratio
    of: tuple[str, ...] = ()
    of_kind: str = "count"
    one_whole: bool = False  # every ratio of the list is of the same whole
    most: Fraction | None = Fraction(1)  # None: may exceed 1; of a count: no limit
    # lists
    elements: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    parts: tuple[str, ...] = ()
    # rows
    columns: tuple[Column, ...] = ()
    alike: tuple[str, ...] = ()  # two rows that agree in these are one row entered twice
    day: tuple[str, ...] = ()
    until: str = ""
    counted: str = "in_period"
    counts: Condition | None = None
    times: str = ""
    asked: tuple[str, ...] = ()  # columns that decide whether a row counts

    def column(self, key: str) -> Column | None:
        """The column of that key."""
        return next((column for column in self.columns if column.key == key), None)

    @property
    def required(self) -> bool:
        """Whether the item stays open without it: a claim not made and a remark are none."""
        return self.kind != "claim" and not self.information


@dataclass(frozen=True, slots=True)
class CountTerm:
    """Each one of ``input`` changes the score by ``each``."""

    input: str
    each: Fraction


@dataclass(frozen=True, slots=True)
class CountRule:
    """From so many points, ± each × n, within 0 … points."""

    start: Fraction
    terms: tuple[CountTerm, ...]
    most: Fraction | None  # the cap of a credit, as printed
    floor_read: bool = False  # the text names no floor
    least: int = 0  # fewer than that count as none


@dataclass(frozen=True, slots=True)
class RatioTerm:
    """``times`` × the ratio or its complement; with a target, full from there."""

    input: str
    times: Fraction
    complement: bool = False
    target: Fraction | None = None
    below: str = "share"  # share: in proportion to the target; none: nothing


@dataclass(frozen=True, slots=True)
class RatiosRule:
    """A sum of weighted ratios."""

    terms: tuple[RatioTerm, ...]


@dataclass(frozen=True, slots=True)
class ChoicesRule:
    """A point for each kind by its state."""

    input: str
    points: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Part:
    """Points under a condition, where need be only on top of another part."""

    key: str
    points: Fraction
    when: Condition
    after: str = ""


@dataclass(frozen=True, slots=True)
class PartsRule:
    """A sum of parts."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """From (or, ``above``, beyond) this bound on: so many points."""

    bound: Fraction
    above: bool
    points: Fraction


@dataclass(frozen=True, slots=True)
class BandsRule:
    """The band that a ratio falls into; without bands the office decides them first."""

    input: str
    most: Fraction
    bands: tuple[Band, ...] | None


@dataclass(frozen=True, slots=True)
class CaseClass:
    """A case falls into the first class whose condition holds."""

    key: str
    caption: str
    points: Fraction
    when: Condition


@dataclass(frozen=True, slots=True)
class WorstRule:
    """The class of the worst entered case; ``sure`` classes settle it whatever else there is."""

    input: str
    none: Fraction
    classes: tuple[CaseClass, ...]
    sure: tuple[str, ...]
    mixed: str  # worst, best


@dataclass(frozen=True, slots=True)
class RulingRule:
    """Points by hand, out of ``of``, with a reason."""

    input: str
    of: Fraction
    because: str


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A rule that the schema can't say: the item waits for a ruling."""

    because: str


Rule = (
    CountRule | RatiosRule | ChoicesRule | PartsRule | BandsRule | WorstRule | RulingRule | Unsaid
)


@dataclass(frozen=True, slots=True)
class Exempt:
    """What a claim gives: ``full`` or ``not_assessed``."""

    claim: str
    gives: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Entries that contradict each other."""

    when: Condition
    sentence: str


@dataclass(frozen=True, slots=True)
class Option:
    """One way of reading a text."""

    key: str
    caption: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the text leaves open; without ``default`` it stays open until the office decides."""

    key: str
    sentence: str
    kind: str  # options, bands
    default: str
    options: tuple[Option, ...]
    obligation: str = ""

    def caption(self, option: str) -> str:
        """The words of an option."""
        return next((one.caption for one in self.options if one.key == option), option)


@dataclass(frozen=True, slots=True)
class Variant:
    """An item under one choice of its readings: what is scored."""

    inputs: Mapping[str, Input]
    rule: Rule
    refuse: tuple[Refusal, ...]
    exempt: Exempt | None
    used: tuple[str, ...]  # inputs that the score depends on, in their order


@dataclass(frozen=True, slots=True)
class Item:
    """One scored line of a set."""

    key: str
    field: str
    caption: str
    assessed: str
    points: Fraction | None  # None: the weight that the office decides
    source: str  # key of its data source
    source_caption: str
    quote: str
    obligation: str
    role: str
    was: str  # the item that it was the year before
    overlaps: tuple[str, ...]
    inputs: Mapping[str, Input]
    readings: tuple[Reading, ...]
    raw: Mapping[str, Any]
    problems: tuple[str, ...] = ()  # what lint says; the item then waits for a ruling
    variants: dict[tuple[str, ...], Variant] = a_field(default_factory=dict, compare=False)

    def reading(self, key: str) -> Reading | None:
        """The reading of that key."""
        return next((reading for reading in self.readings if reading.key == key), None)


@dataclass(frozen=True, slots=True)
class FieldOfSet:
    """一级指标."""

    key: str
    caption: str
    points: Fraction | None


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决: where it holds the unit has no rank, or 0."""

    key: str
    caption: str
    quote: str
    source_caption: str
    obligation: str
    effect: str  # no_rank, zero
    inputs: Mapping[str, Input]
    when: Condition


@dataclass(frozen=True, slots=True)
class Rounding:
    """Places, and whether items or only totals are rounded (half up)."""

    places: int = 2
    at: str = "item"


@dataclass(frozen=True, slots=True)
class IndicatorSet:
    """A whole set; ``edition`` is the hash of its canonical bytes."""

    id: str
    edition: str
    name: str
    short: str
    status: str  # 征求意见稿 stands on every output
    place: str
    year: int
    points: Fraction
    procedure: str
    document: str
    annex: str
    units: str
    rounding: Rounding
    terms: Mapping[str, str]
    sources: Mapping[str, str]
    fields: tuple[FieldOfSet, ...]
    items: Mapping[str, Item]
    vetoes: tuple[Veto, ...]
    bonus_most: Fraction | None
    penalty_most: Fraction | None
    weighted: bool = False

    def item(self, key: str) -> Item | None:
        """The item of that id."""
        return self.items.get(key)
