"""A table view over frozen rows: fixed row height, whole rows selected, columns as defined."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from PySide6.QtCore import QMetaMethod, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QTableView, QWidget

from app.base.tables import Table
from app.ui import theme
from app.ui.tablemodels.row_model import RowModel
from app.ui.widgets.row_menu import RowMenu

READING: Final = "正在读取…"
LEAST_STRETCH: Final = 130  # what a column that takes the rest must be left
NARROW_STRETCH: Final = 70  # the same where all others have given way already
LEAST: Final = 46  # what a column gives way to where the window is narrow
WIDEST: Final = 900  # a column wider than that hides the others


T = TypeVar("T")


class Grid(QTableView):
    """Shows rows; Enter or a double click opens one."""

    opened = Signal(object)
    MODEL: type[RowModel[Any]] = RowModel
    WAITS = False  # filled as soon as its page opens: until then it says that it is being read

    def __init__(
        self, table: Table[Any], name: str, parent: QWidget | None = None, *, nothing: str = ""
    ) -> None:
        super().__init__(parent)
        self._read = False  # before the first rows came nobody knows that there are none
        self.nothing = nothing  # what an empty grid says: one sentence, and what to do
        self.setAccessibleDescription(nothing)
        self.rows: RowModel[Any] = self.MODEL(table, self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        self._by_hand: dict[int, int] = {}  # widths that somebody gave; they never give way
        self._fitting = False
        header.sectionResized.connect(self._resized)
        self._fitting = True
        for at, column in enumerate(table.columns):
            self.setColumnWidth(at, column.width)
            if column.stretch:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        self._fitting = False
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.rows[index.row()]))
        self.beside: tuple[QAbstractButton, ...] = ()  # the buttons that act on its rows
        self.row_menu = RowMenu(self, lambda: self.beside, self._opener)

    def _opener(self) -> Callable[[], None] | None:
        """What opens the current row, where anybody waits for that."""
        signal = QMetaMethod.fromSignal(self.opened)
        return self.open_row if self.isSignalConnected(signal) else None

    def open_row(self) -> None:
        """Open the row under the cursor, as Enter does."""
        self.opened.emit(self.rows.rows[self.currentIndex().row()])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_stretch()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_stretch()

    def _fit_stretch(self) -> None:
        """Where the window is narrow all columns give way evenly, so that none lies out of sight.

        A grid whose columns somebody sized stays as they left it; the column that takes the rest
        keeps enough to be read. Only then the grid scrolls.
        """
        if not self.isVisible():
            return  # its size is nobody's yet
        columns = self.rows.table.columns
        shown = [at for at in range(len(columns)) if not self.isColumnHidden(at)]
        taking = [at for at in shown if columns[at].stretch]
        wanted = {at: self._by_hand.get(at, columns[at].width) for at in shown if at not in taking}
        room = self.viewport().width() - LEAST_STRETCH * len(taking)
        least = LEAST_STRETCH
        whole = {at: width for at, width in wanted.items() if columns[at].whole}
        firm = wanted if self._by_hand else whole
        if taking and sum(given_way(wanted, room, firm).values()) > room:
            least = NARROW_STRETCH
            room = self.viewport().width() - least * len(taking)
        self._fitting = True
        for at, width in given_way(wanted, room, firm).items():
            self.setColumnWidth(at, width)
        self._fitting = False
        fixed = sum(self.columnWidth(at) for at in wanted)
        narrow = room < fixed
        mode = QHeaderView.ResizeMode.Interactive if narrow else QHeaderView.ResizeMode.Stretch
        for at in taking:
            if self.horizontalHeader().sectionResizeMode(at) != mode:
                self.horizontalHeader().setSectionResizeMode(at, mode)
                if narrow:
                    self.setColumnWidth(at, least)

    def widen(self, widths: Mapping[str, object]) -> None:
        """Give columns the widths, by key, that ``widened`` gave; unknown ones are passed over."""
        for at, column in enumerate(self.rows.table.columns):
            width = widths.get(column.key)
            if not column.stretch and isinstance(width, int) and 0 < width <= WIDEST:
                self._by_hand[at] = width
                self.setColumnWidth(at, width)

    def widened(self) -> dict[str, int]:
        """The widths, by key, of the columns that somebody made wider or narrower."""
        columns = self.rows.table.columns
        return {
            columns[at].key: width
            for at, width in self._by_hand.items()
            if not columns[at].stretch and not self.isColumnHidden(at)
        }

    def _resized(self, at: int, before: int, width: int) -> None:
        seen = before and width  # a column that is hidden or shown again was not made so by hand
        if seen and not self._fitting and not self.rows.table.columns[at].stretch:
            self._by_hand[at] = width

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Replace what is shown."""
        self._read = True
        self.rows.show(rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if words_there := self.says():
            painter = QPainter(self.viewport())
            painter.setPen(theme.theme.colour("muted"))
            area = self.viewport().rect().adjusted(theme.TIGHT, theme.TIGHT, -theme.TIGHT, 0)
            words = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
            painter.drawText(area, words, words_there)

    def says(self) -> str:
        """What stands in the grid in place of rows; "" where there are some."""
        if self.rows.rows:
            return ""
        waits = self.WAITS or bool(self.nothing)
        return READING if waits and not self._read else self.nothing

    @property
    def is_read(self) -> bool:
        """Whether it was given its rows, be they none."""
        return self._read

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.opened.emit(self.rows.rows[index.row()])
        else:
            super().keyPressEvent(event)


def given_way(wanted: Mapping[T, int], room: int, least: Mapping[T, int]) -> dict[T, int]:
    """The widths as they fit into ``room``: all give way evenly, none below its ``least`` (else
    LEAST; one whose least is its width never gives way)."""
    over = sum(wanted.values()) - room
    spare = {at: max(width - least.get(at, LEAST), 0) for at, width in wanted.items()}
    slack = sum(spare.values())
    if over <= 0 or not slack:
        return dict(wanted)
    share = min(over / slack, 1)
    return {at: width - math.ceil(spare[at] * share) for at, width in wanted.items()}
