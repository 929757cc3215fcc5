"""What the sheets of ledger, supervision and the day's work hold, from the grids' own tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Final

from app.base.captions import deadline_words
from app.base.rows.ledger import LedgerColumn, LedgerRow
from app.base.rows.supervision import SupervisionUnit
from app.base.rows.urgency import Urgency
from app.base.rows.work import WorkLine
from app.base.supervision_tables import LINES, UNITS
from app.base.tables import Column, Table
from app.base.work_tables import WORK
from app.reports.workbooks.book import Part

FIRM: Final = "provisional"  # the value of a ledger's line that says whether its day may move


def ledger_table(columns: Sequence[LedgerColumn]) -> Table[LedgerRow]:
    """The ledger's columns as a sheet has them, in the order given."""
    return Table(
        tuple(
            Column(c.key, c.caption, partial(ledger_value, c), stretch=c.key == "title")
            for c in columns
        )
    )


def ledger_value(column: LedgerColumn, row: LedgerRow) -> Any:
    """What a cell of the ledger holds; a deadline in the words that go with its colour."""
    value = row.values.get(column.key)
    if column.kind != "urgency":
        return value
    provisional = bool(row.values.get(FIRM)) or row.urgency is Urgency.PROVISIONAL
    return deadline_words(row.urgency, value, provisional=provisional)


def ledger_part(columns: Sequence[LedgerColumn], rows: Iterable[LedgerRow], total: int) -> Part:
    """The sheet of the ledger."""
    return Part(
        "台账",
        ledger_table(columns),
        rows,
        total,
        provisional=lambda row: bool(row.values.get(FIRM)),
        urgency=lambda row: row.urgency.value,
    )


def supervision_parts(units: Sequence[SupervisionUnit]) -> tuple[Part, ...]:
    """One sheet of the units, one of their late and nearly late cases."""
    lines = [line for unit in units for line in unit.lines]
    return (
        Part("按单位", UNITS, units, len(units), "个单位"),
        Part(
            "逐件",
            LINES,
            lines,
            len(lines),
            "项",
            lambda line: line.provisional,
            lambda line: line.urgency.value,
        ),
    )


def work_part(lines: Sequence[WorkLine]) -> Part:
    """The sheet of the day's work."""
    return Part(
        "今日待办",
        WORK,
        lines,
        len(lines),
        "项",
        lambda line: line.provisional,
        lambda line: line.urgency.value,
    )
