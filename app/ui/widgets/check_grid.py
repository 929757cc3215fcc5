"""A grid whose rows can be ticked: by the space bar, by a click on the box, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.base.tables import Column, Table
from app.ui import theme
from app.ui.tablemodels.row_model import Index, RowModel
from app.ui.widgets.cell_delegates import paint_ground
from app.ui.widgets.work_tables import PlacedGrid

BOX = 14
TICK_COLUMN: Column[Any] = Column("tick", "勾选", lambda _row: "", width=52)


class CheckModel(RowModel[Any]):
    """Rows with a tick each, kept by the row's key when the rows are read again."""

    ticks_changed = Signal()

    def __init__(self, table: Table[Any], parent: Any = None) -> None:
        super().__init__(table, parent)
        self._key: Callable[[Any], object] = id
        self._ticked: set[object] = set()

    def tell_apart_by(self, key: Callable[[Any], object]) -> None:
        """A row read again keeps its tick where its ``key`` is the same."""
        self._key = key

    @property
    def ticked(self) -> tuple[Any, ...]:
        """The ticked rows in the order shown."""
        return tuple(row for row in self.rows if self._key(row) in self._ticked)

    def tick(self, rows: Iterable[Any], on: bool) -> None:
        """Tick these rows, or take their ticks away."""
        keys = {self._key(row) for row in rows}
        self._ticked = self._ticked | keys if on else self._ticked - keys
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))
        self.ticks_changed.emit()

    def toggle(self, line: int) -> None:
        """Turn the tick of a line."""
        row = self.rows[line]
        self.tick((row,), self._key(row) not in self._ticked)

    def show(self, rows: Sequence[Any]) -> None:
        super().show(rows)
        self._ticked &= {self._key(row) for row in rows}
        self.ticks_changed.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid() and index.column() == 0:
            ticked = self._key(self.rows[index.row()]) in self._ticked
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return "已勾选" if self._key(self.rows[index.row()]) in self._ticked else "未勾选"
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.tick((self.rows[index.row()],), Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


class TickCell(QStyledItemDelegate):
    """Paints the box of the first column, ticked or not."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        paint_ground(painter, option)
        colours, centre = theme.theme, QPointF(option.rect.center())
        box = QRectF(centre.x() - BOX / 2 + 0.5, centre.y() - BOX / 2 + 0.5, BOX, BOX)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colours.colour("accent" if ticked else "border"))
        painter.setBrush(colours.colour("accent" if ticked else "base"))
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            painter.setPen(QPen(colours.colour("on_accent"), 2))
            points = ((0.22, 0.52), (0.43, 0.72), (0.8, 0.3))
            painter.drawPolyline(
                [QPointF(box.left() + x * BOX, box.top() + y * BOX) for x, y in points]
            )
        painter.restore()

    def editorEvent(self, event: QEvent, *_rest: Any) -> bool:
        return False  # the grid turns the tick wherever in the cell the click was


class CheckGrid(PlacedGrid):
    """Ticks stand in the first column; a range selected with Shift is ticked by one space."""

    ticks_changed = Signal()
    MODEL = CheckModel

    def __init__(
        self,
        table: Table[Any],
        name: str,
        key: Callable[[Any], object],
        nothing: str = "",
        first_to_go: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Table((TICK_COLUMN, *table.columns)), name, nothing, first_to_go, parent)
        self.setItemDelegateForColumn(0, TickCell(self))
        assert isinstance(self.rows, CheckModel)
        self.check_model = self.rows
        self.check_model.tell_apart_by(key)
        self.setSelectionMode(self.SelectionMode.ExtendedSelection)
        self.check_model.ticks_changed.connect(self.ticks_changed)

    @property
    def ticked(self) -> tuple[Any, ...]:
        """The ticked rows."""
        return self.check_model.ticked

    def tick(self, rows: Iterable[Any], on: bool = True) -> None:
        """Tick these rows, or take their ticks away."""
        self.check_model.tick(rows, on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._turn(self.selectionModel().selectedRows() or [self.currentIndex()])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if index.isValid() and index.column() == 0 and left and plain:
            self.check_model.toggle(index.row())

    def _turn(self, indexes: Sequence[QModelIndex]) -> None:
        rows = [self.rows.rows[index.row()] for index in indexes]
        ticked = set(map(id, self.ticked))
        self.tick(rows, not all(id(row) in ticked for row in rows))
