"""清单: the events or cases of one cell, a row each; or how many, where nobody lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.base.tsv import read_block
from app.rules.indicators.parsing import parse
from app.rules.indicators.schema import Input
from app.rules.indicators.values import refusals
from app.ui import theme
from app.ui.controls import Line, commit_typing, saving_keys
from app.ui.naming import adopt_names
from app.ui.plain import PlainLabel
from app.ui.widgets.row_menu import RowMenu

KINDS: Final = {"date": "日期", "yes_no": "是/否", "count": "整数", "text": ""}
Index = QModelIndex | QPersistentModelIndex


class _LineCells(QStyledItemDelegate):
    """Cells are typed in the one line of the desk."""

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index
    ) -> QWidget:
        line = Line(parent)
        line.setFrame(False)
        line.setProperty("role", "cell")
        return line


class ListTable(QTableWidget):
    """Rows of texts; takes blocks from the clipboard, Delete empties, Ctrl+D copies from above."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if ctrl and event.key() == Qt.Key.Key_V:
            self.paste()
        elif event.key() == Qt.Key.Key_Delete:
            for index in self.selectedIndexes():
                self.put(index.row(), index.column(), "")
        elif ctrl and event.key() == Qt.Key.Key_D and self.currentRow() > 0:
            row, column = self.currentRow(), self.currentColumn()
            self.put(row, column, self.text(row - 1, column))
        else:
            super().keyPressEvent(event)

    def paste(self) -> None:
        """Put a block from the clipboard from the current cell on, with rows as needed."""
        from PySide6.QtGui import QGuiApplication

        block = read_block(QGuiApplication.clipboard().text())
        top, left = max(self.currentRow(), 0), max(self.currentColumn(), 0)
        self.setRowCount(max(self.rowCount(), top + len(block) + 1))
        for y, cells in enumerate(block):
            for x, text in enumerate(cells):
                if left + x < self.columnCount():
                    self.put(top + y, left + x, text.strip())

    def put(self, row: int, column: int, text: str) -> None:
        """Let that text stand there."""
        self.setItem(row, column, QTableWidgetItem(text))

    def text(self, row: int, column: int) -> str:
        """What stands there."""
        item = self.item(row, column)
        return item.text().strip() if item is not None else ""


class ListDialog(QDialog):
    """``taken`` carries the list, or None where every row is blank."""

    taken = Signal(object)
    changed = Signal()

    def __init__(self, parent: QWidget, one: Input, held: Any, about: str) -> None:
        super().__init__(parent)
        self.one = one
        self.setWindowTitle(f"清单：{one.caption}")
        self.resize(900, 460)
        self._build_widgets(about)
        self._build_layout()
        adopt_names(self)
        self._connect()
        self._fill(held)

    def _build_widgets(self, about: str) -> None:
        self.heading_label = PlainLabel(self.one.caption)
        self.heading_label.setProperty("role", "title")
        self.about_label = PlainLabel(
            f"{about}。一行一{self.one.unit or '件'}，落在评价期间内的才计入；可以从 Excel 整块粘贴。"
        )
        self.about_label.setProperty("role", "muted")
        self.about_label.setWordWrap(True)
        self.table = ListTable(0, len(self.one.columns))
        self.table.setAccessibleName(self.one.caption)
        self.table.setHorizontalHeaderLabels([_heading(column) for column in self.one.columns])
        self.table.setItemDelegate(_LineCells(self.table))
        self.table.verticalHeader().setDefaultSectionSize(theme.CONTROL_HEIGHT)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.problem_label = PlainLabel()
        self.problem_label.setProperty("role", "problem")
        self.problem_label.setWordWrap(True)
        self.problem_label.hide()
        self.count_label = PlainLabel()
        self.count_label.setProperty("role", "muted")
        self.add_button = QPushButton("添加一行")
        self.remove_button = QPushButton("删去所选行")
        self.put_by_button = QPushButton("先不改")
        self.take_button = QPushButton("填入清单")
        self.take_button.setProperty("role", "primary")
        self.take_button.setToolTip("Ctrl+Enter")
        for button in (self.add_button, self.remove_button, self.put_by_button, self.take_button):
            button.setAutoDefault(False)

    def _build_layout(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self.add_button)
        below.addWidget(self.remove_button)
        below.addWidget(self.count_label, 1)
        below.addWidget(self.put_by_button)
        below.addWidget(self.take_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.heading_label)
        column.addWidget(self.about_label)
        column.addWidget(self.table, 1)
        column.addWidget(self.problem_label)
        column.addLayout(below)

    def _connect(self) -> None:
        self.row_menu = RowMenu(self.table, lambda: (self.add_button, self.remove_button))
        self.add_button.clicked.connect(self.add_row)
        self.remove_button.clicked.connect(self.remove_rows)
        self.put_by_button.clicked.connect(self.reject)
        self.take_button.clicked.connect(self.take)
        self.table.itemChanged.connect(lambda _item: self._look())
        saving_keys(self, self.take)

    def value(self) -> list[dict[str, str]] | None:
        """The rows that aren't blank, blanks in them left out."""
        rows = []
        for row in range(self.table.rowCount()):
            cells = {
                column.key: text
                for at, column in enumerate(self.one.columns)
                if (text := self.table.text(row, at))
            }
            if cells:
                rows.append(cells)
        return rows or None

    def add_row(self) -> None:
        """One more row, the cursor in it."""
        self.table.setRowCount(self.table.rowCount() + 1)
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.table.setFocus()

    def remove_rows(self) -> None:
        """Take out the rows in which something is selected."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()}, reverse=True)
        for row in rows:
            self.table.removeRow(row)
        self._look()

    def take(self) -> None:
        """Answer; what can't be is kept and marked in the grid, as everywhere."""
        commit_typing()
        self.table.setFocus()
        self.taken.emit(self.value())
        self.accept()

    def _fill(self, held: Any) -> None:
        rows = held if isinstance(held, list) else []
        self.table.blockSignals(True)
        self.table.setRowCount(len(rows) + 2)
        for row, cells in enumerate(rows):
            for at, column in enumerate(self.one.columns):
                if isinstance(cells, Mapping) and cells.get(column.key) is not None:
                    self.table.put(row, at, str(cells[column.key]))
        self.table.blockSignals(False)
        for at, column in enumerate(self.one.columns):
            self.table.setColumnWidth(at, 200 if column.kind == "text" else 150)
        self.table.setCurrentCell(0, 0)
        self._look()

    def _look(self) -> None:
        value = self.value()
        found = refusals(parse(self.one, value)) if value else ()
        self.problem_label.setText("⚠ " + "".join(one.why for one in found) if found else "")
        self.problem_label.setVisible(bool(found))
        self.count_label.setText(f"共{len(value or ())}{self.one.unit or '件'}")
        self.changed.emit()


def _heading(column: Any) -> str:
    kind = KINDS[column.kind]
    never = f"或“{column.none}”" if column.none else ""
    note = f"（{kind}{never}）" if kind else ""
    return f"{column.caption}{' *' if column.required else ''}{note}"
