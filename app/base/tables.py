"""A table as data: its columns say what they are called and how a row fills them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from app.base.captions import day_with_year

Row = TypeVar("Row")


@dataclass(frozen=True)  # no slots: Column[Row](…) could not be written with them
class Column(Generic[Row]):
    """One column: ``value`` is what it sorts by, ``text`` what is shown of that value."""

    key: str
    caption: str
    value: Callable[[Row], Any]
    text: Callable[[Any], str] | None = None
    align: Literal["left", "right", "centre"] = "left"
    width: int = 120  # pixels on screen at 100 %
    stretch: bool = False
    whole: bool = False  # never cut to make room: a file number is read to its end
    tooltip: Callable[[Row], str] | None = None

    def shown(self, row: Row) -> str:
        """The cell's text; days as 2026-11-20 周五, nothing for None."""
        return self.text_of(self.value(row))

    def text_of(self, value: Any) -> str:
        """The text of a cell that holds ``value``."""
        if self.text is not None:
            return self.text(value)
        if value is None:
            return ""
        return day_with_year(value) if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class Table(Generic[Row]):
    """The columns that feed a grid on screen and a sheet on paper alike."""

    columns: Sequence[Column[Row]]
