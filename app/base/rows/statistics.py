"""What the page 统计 shows: counts, figures with their definitions, breakdowns, snapshots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

HIDDEN = "＊"  # fewer than three people share it


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are counted, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class CountCell:
    """One count, with what it counts."""

    key: str
    caption: str
    number: int
    unit: str
    says: str
    article: str
    before: str  # 环比
    last_year: str  # 同比


@dataclass(frozen=True, slots=True)
class FigureCell:
    """One figure as printed, and how it is made."""

    key: str
    caption: str
    spoken: str
    top: int
    base: int
    definition: str
    reading: str  # "" or the key of another reading
    readings: tuple[tuple[str, str], ...]  # key, caption: all there are
    article: str
    before: str
    last_year: str
    top_parts: tuple[tuple[str, int], ...] = ()  # counts with their signs, above
    base_parts: tuple[tuple[str, int], ...] = ()  # and beneath


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One unit, category, channel, officer or month with its numbers."""

    key: str
    name: str
    counts: Mapping[str, int | None]  # None: suppressed
    figures: Mapping[str, str]
    times: str
    ages: str = ""  # of those in hand at the end
    before: Mapping[str, str] = field(default_factory=dict)  # 环比 of each count and figure
    last_year: Mapping[str, str] = field(default_factory=dict)  # 同比

    def moved(self, against: str, key: str) -> str:
        """环比 ("before") or 同比 ("last_year") of a count or figure; – where none was kept."""
        return (self.before if against == "before" else self.last_year).get(key, "–")


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One kind of limit: kept, kept late, overdue at the end."""

    caption: str
    article: str
    owner: str
    met: int
    late: int
    overdue: int
    spoken: str
    unit: str = ""  # whose limit it is, where units are told apart
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class StatisticsRows:
    """Everything of one period."""

    period: Period
    cut_off: date  # 统计截止日
    counts: tuple[CountCell, ...]
    figures: tuple[FigureCell, ...]
    times: str
    by: str
    rows: tuple[BreakdownRow, ...]
    clocks: tuple[ClockRow, ...]
    grounds: tuple[tuple[str, int], ...]  # 不予受理, by ground
    ages: str = ""  # of those in hand at the end, in working days since acceptance
    unit_clocks: tuple[ClockRow, ...] = ()  # the limits that units answer for, a line each unit


@dataclass(frozen=True, slots=True)
class CountedCase:
    """A case behind a number."""

    case_id: int
    number: str
    title: str
    unit: str
    day: date


@dataclass(frozen=True, slots=True)
class CountedCases:
    """What a number counts, a line each; ``recused`` are those that one is recused from."""

    caption: str
    cases: tuple[CountedCase, ...]
    recused: int
    unit: str = "件"


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """Figures that were published."""

    id: int
    title: str
    period: Period
    cut_off: date
    no: int
    officer: str
    created_at: datetime
    editions: tuple[str, ...] = ()  # of the regulation and the calendar that it rests on


@dataclass(frozen=True, slots=True)
class CheckRow:
    """核对: a unit of a snapshot, and what it last said of its figures."""

    unit: str
    outcome: str  # agreed, differs, "" not answered yet
    note: str
    on: date | None
    officer: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A number that is another now: what was published, what it is, which steps made it so."""

    key: str
    caption: str
    published: str
    now: str
    steps: tuple[str, ...] = ()  # 示信投〔2026〕3号 第7步 撤回


@dataclass(frozen=True, slots=True)
class Comparison:
    """已发布 beside 现在."""

    snapshot: SnapshotRow
    counts: Mapping[str, int]
    figures: Mapping[str, str]
    moved: tuple[Moved, ...] = field(default=())
