"""Grids whose cursor keeps its place; the last column may be a button of its row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.base.tables import Table
from app.ui.widgets.cell_delegates import BadgeCell, ButtonCell, PlainCell
from app.ui.widgets.grid import LEAST_STRETCH, Grid


class PlacedGrid(Grid):
    """Rows whose cursor stays in its place when they are read again; deadlines have their shape.

    Where the window is narrow, columns named in ``first_to_go`` give way in that order.
    """

    WAITS = True

    def __init__(
        self,
        table: Table[Any],
        name: str,
        nothing: str = "",
        first_to_go: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(table, name, parent, nothing=nothing)
        self.keys = [column.key for column in table.columns]
        self._first_to_go = first_to_go
        self._unwanted: frozenset[str] = frozenset()
        self.setItemDelegate(PlainCell(self))
        if "deadline" in self.keys:
            cell = BadgeCell(lambda row: row.urgency, self)
            self.setItemDelegateForColumn(self.keys.index("deadline"), cell)

    def hide_columns(self, *keys: str) -> None:
        """Do without these columns, however wide the window is."""
        self._unwanted = frozenset(keys)
        self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        columns = self.rows.table.columns
        widths = {c.key: LEAST_STRETCH if c.stretch else c.width for c in columns}
        hidden = set(self._unwanted)
        for key in self._first_to_go:
            wanted = sum(width for name, width in widths.items() if name not in hidden)
            if wanted <= self.viewport().width():
                break
            hidden.add(key)
        for at, column in enumerate(columns):
            self.setColumnHidden(at, column.key in hidden)
        self._fit_stretch()

    def current_row(self) -> Any | None:
        """The row under the cursor."""
        line = self.currentIndex().row()
        return self.rows.rows[line] if 0 <= line < len(self.rows.rows) else None

    def show_keeping_place(self, rows: Sequence[Any], key: Callable[[Any], object]) -> None:
        """Replace what is shown; the cursor stays on the row with the same ``key``, or nearby."""
        if rows and tuple(rows) == self.rows.rows:
            return  # nothing new to paint
        old, line = self.current_row(), self.currentIndex().row()
        scroll = self.verticalScrollBar().value()
        self.show_rows(rows)
        if rows:
            found = (i for i, row in enumerate(rows) if old is not None and key(row) == key(old))
            at = next(found, min(max(line, 0), len(rows) - 1))
            self.setCurrentIndex(self.rows.index(at, 0))
            self.verticalScrollBar().setValue(scroll)


class ActingGrid(PlacedGrid):
    """The last column is a button of its row; the space bar presses it."""

    acted = Signal(object)

    def __init__(
        self,
        table: Table[Any],
        name: str,
        nothing: str = "",
        first_to_go: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(table, name, nothing, first_to_go, parent)
        self.button_column = len(self.keys) - 1
        self.button_cell = ButtonCell(self)
        self.button_cell.pressed.connect(self.acted)
        self.setItemDelegateForColumn(self.button_column, self.button_cell)
        self.setMouseTracking(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        if event.key() == Qt.Key.Key_Space and row is not None:
            self.acted.emit(row)
        else:
            super().keyPressEvent(event)
