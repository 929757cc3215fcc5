"""What the ledger (台账) shows: its columns, filters, lines, views and sums."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from app.base.rows.urgency import Urgency


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
class LedgerRows:
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
    """The selection summed up: (caption, count) pairs of each kind, largest first; units by name."""

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
