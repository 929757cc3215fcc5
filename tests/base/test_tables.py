"""Columns: what a cell shows, and what it sorts by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.base.tables import Column, Table


@dataclass(frozen=True)
class Row:
    """A row to show."""

    due_on: date | None
    left: int


DUE = Column[Row]("due_on", "届满日", lambda row: row.due_on)
LEFT = Column[Row]("left", "剩余", lambda row: row.left, text=lambda left: f"剩{left}")


def test_a_day_is_shown_with_its_weekday_and_sorts_as_a_day() -> None:
    row = Row(date(2026, 11, 20), 3)

    assert DUE.shown(row) == "2026-11-20 周五"
    assert DUE.value(row) == date(2026, 11, 20)


def test_nothing_is_shown_for_none_and_a_columns_own_words_for_the_rest() -> None:
    row = Row(None, 3)

    assert [column.shown(row) for column in Table[Row]((DUE, LEFT)).columns] == ["", "剩3"]
