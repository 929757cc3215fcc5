"""The grid: typed into, moved in, copied from and pasted into as in Excel (docs/grid.md)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from app.base.pinyin import match_unit
from app.base.safe_text import copied_cell
from app.base.tsv import read_block
from app.rules.evaluation.cell_texts import options, taken
from app.rules.evaluation.history import REPORTED
from app.ui import theme
from app.ui.clipboard import COPIED_HERE
from app.ui.controls import commit_in
from app.ui.pages.rounds.grid.blocks import Area, Placed, edge, spread
from app.ui.pages.rounds.grid.book import GridBook
from app.ui.pages.rounds.grid.cells import CellDelegate, CellLine
from app.ui.pages.rounds.grid.layout import Spot
from app.ui.pages.rounds.grid.model import GridModel
from app.ui.pages.rounds.grid.naming import Named, by_names

Index = QModelIndex | QPersistentModelIndex
CELLS: Final = "application/x-chengxin-cells"
UNIT_WIDTH: Final = 196
SHOWN: Final = 3  # names said of those that lead nowhere
MOST_TYPED: Final = 5_000  # cells; a table of more would hold the window up
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
_ARROWS: Final = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
}  # fmt: skip
_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TABS: Final = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


@dataclass(frozen=True, slots=True)
class Offer:
    """A block that can be pasted by its names, or from the current cell on."""

    words: str
    by_name: Callable[[], None]
    by_place: Callable[[], None]


class GridView(QTableView):
    """Shows a book; everything that changes it goes through ``book.apply``."""

    moved = Signal()  # another cell is the current one
    trying = Signal()  # what is typed would change the scores so
    list_wanted = Signal(object)  # a cell whose value is a list
    papers_dropped = Signal(object, object, str, str)  # paths, units, item, input
    noted = Signal(str)  # why nothing happened
    menu_wanted = Signal(QPoint)
    names_found = Signal(object)  # an Offer: what is pasted carries names of its own
    sort_wanted = Signal(int, object)  # column; False up, True down, None as it was

    def __init__(self, book: GridBook, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.book, self.cells = book, model
        self.setModel(model)
        self.setAccessibleName("填报表")
        self._far: QPersistentModelIndex | None = None  # the other end of what is selected
        self._home_column = -1  # where a row of Tabs began
        self._build_look()
        self.delegate = CellDelegate(self)
        self.setItemDelegate(self.delegate)
        self.delegate.closed.connect(self._leave_editor)
        self.delegate.dropped.connect(self._drop_editor)
        self.delegate.choosing.connect(self._choose_for)
        self.delegate.typed.connect(self._typed)
        self._keys = self._key_table()

    def _build_look(self) -> None:
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.CONTROL_HEIGHT)
        rows.setFixedWidth(UNIT_WIDTH)
        rows.setHighlightSections(True)
        rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        columns.setTextElideMode(Qt.TextElideMode.ElideRight)
        columns.setHighlightSections(True)
        columns.setMinimumSectionSize(48)
        for header in (rows, columns):
            header.setAcceptDrops(True)
            header.installEventFilter(self)
        columns.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        columns.customContextMenuRequested.connect(self._header_menu)
        self.setAcceptDrops(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda at: self.menu_wanted.emit(self.viewport().mapToGlobal(at))
        )

    def fit_columns(self) -> None:
        """Give each column the width that its kind needs, its caption where that is wider."""
        metrics = QFontMetrics(self.horizontalHeader().font())
        for column in range(self.cells.layout.columns):
            caption = metrics.horizontalAdvance(self.cells.layout.column_caption(column)) + 24
            self.setColumnWidth(column, min(max(self.cells.layout.width(column), caption), 300))
        self._give_rest()

    def _give_rest(self) -> None:
        """What room is left goes to the column of words."""
        layout = self.cells.layout
        words = [c for c in range(layout.columns) if layout.is_words(c)]
        if not words or not layout.rows:
            return
        others = sum(self.columnWidth(c) for c in range(layout.columns) if c != words[0])
        rest = self.viewport().width() - others
        self.setColumnWidth(words[0], max(rest, layout.width(words[0])))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_rest()

    # ------------------------------------------------------------ where one is

    def area(self) -> Area | None:
        """What is selected, as one rectangle; None where it isn't one."""
        held = self.selectionModel().selection()
        ranges = (held.at(number) for number in range(held.count()))
        boxes = [Area(r.top(), r.left(), r.bottom(), r.right()) for r in ranges]
        if not boxes:
            index = self.currentIndex()
            return (
                Area(index.row(), index.column(), index.row(), index.column())
                if index.isValid()
                else None
            )
        whole = Area(
            min(b.top for b in boxes), min(b.left for b in boxes),
            max(b.bottom for b in boxes), max(b.right for b in boxes),
        )  # fmt: skip
        covered = sum(b.rows * b.columns for b in boxes)
        return whole if covered == whole.rows * whole.columns else None

    def spots(self) -> tuple[Spot, ...]:
        """The cells selected that can be typed into."""
        found = (self.cells.spot(index) for index in self.selectedIndexes())
        return tuple(spot for spot in found if spot is not None)

    def go(self, row: int, column: int) -> None:
        """Make a cell the current one, and nothing else selected."""
        if not self.cells.layout.rows:
            return
        row = min(max(row, 0), self.cells.layout.rows - 1)
        column = min(max(column, 0), self.cells.layout.columns - 1)
        index = self.cells.index(row, column)
        self._far = None
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.scrollTo(index)

    def go_to_spot(self, wanted: Spot) -> bool:
        """Go to where that cell stands in this view; False where it doesn't."""
        for row in self.cells.layout.rows_of(wanted.unit):
            for column in range(self.cells.layout.columns):
                if self.cells.layout.at(row, column) == wanted:
                    self.go(row, column)
                    return True
        return False

    def jump(self, letters: str) -> bool:
        """Go to the row whose name fits best: pinyin initials, or a part of the name."""
        layout = self.cells.layout
        scores = [_fits(letters, layout.row_caption(row)) for row in range(layout.rows)]
        best = max(scores, default=0)
        if not best:
            return False
        self.go(scores.index(best), max(self.currentIndex().column(), 0))
        return True

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    # ------------------------------------------------------------ keys

    def _key_table(self) -> dict[tuple[int, Any], Callable[[], object]]:
        keys: dict[tuple[int, Any], Callable[[], object]] = {
            (Qt.Key.Key_F2, NONE): self.edit_here,
            (Qt.Key.Key_Delete, NONE): self.empty,
            (Qt.Key.Key_Backspace, NONE): lambda: self.begin(""),
            (Qt.Key.Key_D, CTRL): lambda: self.fill(down=True),
            (Qt.Key.Key_R, CTRL): lambda: self.fill(down=False),
            (Qt.Key.Key_C, CTRL): self.copy,
            (Qt.Key.Key_X, CTRL): self.cut,
            (Qt.Key.Key_V, CTRL): self.paste,
            (Qt.Key.Key_Insert, CTRL): self.copy,
            (Qt.Key.Key_Insert, SHIFT): self.paste,
            (Qt.Key.Key_Z, CTRL): self.book.undo,
            (Qt.Key.Key_Y, CTRL): self.book.redo,
            (Qt.Key.Key_Z, CTRL | SHIFT): self.book.redo,
            (Qt.Key.Key_A, CTRL): self.selectAll,
            (Qt.Key.Key_Home, NONE): lambda: self.go(self.currentIndex().row(), 0),
            (Qt.Key.Key_End, NONE): lambda: self.go(self.currentIndex().row(), 1 << 20),
            (Qt.Key.Key_Home, CTRL): lambda: self.go(0, 0),
            (Qt.Key.Key_End, CTRL): lambda: self.go(1 << 20, 1 << 20),
            (Qt.Key.Key_PageDown, NONE): lambda: self._page(1),
            (Qt.Key.Key_PageUp, NONE): lambda: self._page(-1),
            (Qt.Key.Key_Space, SHIFT): self._select_rows,
            (Qt.Key.Key_Space, CTRL): self._select_columns,
            (Qt.Key.Key_Down, ALT): self.choose,
            (Qt.Key.Key_Semicolon, CTRL): self._today,
        }
        for key, (down, across) in _ARROWS.items():
            keys[key, NONE] = partial(self._step, down, across)
            keys[key, SHIFT] = partial(self._extend, down, across, far=False)
            keys[key, CTRL] = partial(self._leap, down, across)
            keys[key, CTRL | SHIFT] = partial(self._extend, down, across, far=True)
        for key in _ENTERS:
            keys[key, NONE] = lambda: self._after_enter(1)
            keys[key, SHIFT] = lambda: self._after_enter(-1)
        keys[Qt.Key.Key_Tab, NONE] = lambda: self._after_tab(1)
        keys[Qt.Key.Key_Backtab, SHIFT] = lambda: self._after_tab(-1)
        keys[Qt.Key.Key_Tab, SHIFT] = keys[Qt.Key.Key_Backtab, SHIFT]
        return keys

    def event(self, event: QEvent) -> bool:
        """Keys of the grid go before those of the window: Ctrl+Z undoes here."""
        if not isinstance(event, QKeyEvent) or self._action(event) is None:
            return super().event(event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and event.key() in _TABS:
            self.keyPressEvent(event)  # before Qt leads on to the next control
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self._action(event)
        if action is not None and self.currentIndex().isValid():
            action()
            event.accept()
            return
        text = event.text()
        plain = not event.modifiers() & (CTRL | ALT | Qt.KeyboardModifier.MetaModifier)
        if text and plain and text.isprintable():
            self.begin("", event)
            return
        event.ignore()

    def _action(self, event: QKeyEvent) -> Callable[[], object] | None:
        how = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return self._keys.get((event.key(), how))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """The first syllable opens the cell, and is handed on to it."""
        if not event.commitString() and not event.preeditString():
            super().inputMethodEvent(event)
            return
        line = self.begin("")
        if line is not None:
            QApplication.sendEvent(line, event)

    # ------------------------------------------------------------ moving

    def _step(self, down: int, across: int) -> None:
        index = self.currentIndex()
        self._home_column = -1
        self.go(index.row() + down, index.column() + across)

    def _leap(self, down: int, across: int) -> None:
        self._home_column = -1
        self.go(*self._edge(self.currentIndex(), down, across))

    def _edge(self, index: Index, down: int, across: int) -> tuple[int, int]:
        row, column, layout = index.row(), index.column(), self.cells.layout
        if down:
            reached = edge(lambda r: self._filled(r, column), row, layout.rows - 1, down)
            return reached, column
        return row, edge(lambda c: self._filled(row, c), column, layout.columns - 1, across)

    def _filled(self, row: int, column: int) -> bool:
        return bool(self.cells.index(row, column).data())

    def _extend(self, down: int, across: int, *, far: bool) -> None:
        """Move the other end of what is selected; the current cell stays."""
        start = self.currentIndex()
        end = self._far if self._far is not None and self._far.isValid() else start
        if far:
            row, column = self._edge(end, down, across)
        else:
            row = min(max(end.row() + down, 0), self.cells.layout.rows - 1)
            column = min(max(end.column() + across, 0), self.cells.layout.columns - 1)
        self._select_to(self.cells.index(row, column))

    def _select_to(self, end: QModelIndex) -> None:
        self._far = QPersistentModelIndex(end)
        self.selectionModel().select(
            QItemSelection(*_corners(self.cells, self.currentIndex(), end)),
            QItemSelectionModel.SelectionFlag.ClearAndSelect,
        )
        self.scrollTo(end)

    def _page(self, way: int) -> None:
        seen = max(self.viewport().height() // max(self.rowHeight(0), 1) - 1, 1)
        index = self.currentIndex()
        self.go(index.row() + way * seen, index.column())

    def _after_enter(self, way: int) -> None:
        """Down, or up; where several cells are selected, within them column by column."""
        area = self.area()
        if area is not None and area.rows * area.columns > 1:
            self._within(area, way, by_column=True)
            return
        column = self._home_column if self._home_column >= 0 else self.currentIndex().column()
        self._home_column = -1
        self.go(self.currentIndex().row() + way, column)

    def _after_tab(self, way: int) -> None:
        """To the right, or left; where several cells are selected, within them row by row."""
        area, index = self.area(), self.currentIndex()
        if area is not None and area.rows * area.columns > 1:
            self._within(area, way, by_column=False)
            return
        if self._home_column < 0:
            self._home_column = index.column()
        column = index.column() + way
        if not 0 <= column < self.cells.layout.columns:
            return
        home = self._home_column
        self.go(index.row(), column)
        self._home_column = home

    def _within(self, area: Area, way: int, *, by_column: bool) -> None:
        index = self.currentIndex()
        row, column = index.row() - area.top, index.column() - area.left
        size = area.rows * area.columns
        at = column * area.rows + row if by_column else row * area.columns + column
        at = (at + way) % size
        column, row = divmod(at, area.rows) if by_column else reversed(divmod(at, area.columns))
        wanted = self.cells.index(area.top + row, area.left + column)
        self.selectionModel().setCurrentIndex(wanted, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollTo(wanted)

    def _select_rows(self) -> None:
        area = self.area()
        if area is not None:
            self._select(Area(area.top, 0, area.bottom, self.cells.layout.columns - 1))

    def _select_columns(self) -> None:
        area = self.area()
        if area is not None:
            self._select(Area(0, area.left, self.cells.layout.rows - 1, area.right))

    def _select(self, area: Area) -> None:
        first = self.cells.index(area.top, area.left)
        last = self.cells.index(area.bottom, area.right)
        self.selectionModel().select(
            QItemSelection(first, last), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    # ------------------------------------------------------------ the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        extends = event.modifiers() == SHIFT and self.currentIndex().isValid()
        if extends and index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._select_to(index)
            return
        if event.button() == Qt.MouseButton.RightButton and index.isValid():
            if not self.selectionModel().isSelected(index):
                self.go(index.row(), index.column())
            return
        self._home_column = -1
        super().mousePressEvent(event)
        self._far = None
        self._pressed = QPersistentModelIndex(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed = getattr(self, "_pressed", None)
        if (
            event.button() == Qt.MouseButton.LeftButton
            and pressed is not None
            and pressed.isValid()
        ):
            end = QModelIndex(self.currentIndex())
            if end != QModelIndex(pressed):
                flag = QItemSelectionModel.SelectionFlag.NoUpdate
                self.selectionModel().setCurrentIndex(QModelIndex(pressed), flag)
                self._far = QPersistentModelIndex(end)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).isValid():
            self.edit_here()

    # ------------------------------------------------------------ typing

    def begin(self, text: str | None, first: QKeyEvent | None = None) -> CellLine | None:
        """Open the current cell: with this text in place of its own, or (None) with its own."""
        index = self.currentIndex()
        spot = self.cells.spot(index)
        if spot is None:
            self.noted.emit("这一格由程序算出，不能直接填。")
            return None
        if why := self.book.locked(spot.said):
            self.noted.emit(why)
            return None
        self.edit(index)
        line = self.indexWidget(index)
        if not isinstance(line, CellLine):
            return None
        line.entering = text is not None
        if text is not None:
            line.setText(text)
        line.deselect()
        line.end(False)
        line.setFocus()
        if first is not None:
            QApplication.sendEvent(line, first)
        return line

    def edit_here(self) -> None:
        """F2 or a double click: the cell's own text; its list where it has one."""
        spot = self.cells.spot(self.currentIndex())
        place = self.book.place(spot) if spot is not None else None
        if spot is not None and place is not None and not place.part and place.input.columns:
            if why := self.book.locked(spot.said):
                self.noted.emit(why)
                return
            self.list_wanted.emit(spot)
            return
        self.begin(None)

    def choose(self) -> None:
        """Alt and the down arrow: what can be chosen here; its list where the cell has one."""
        spot = self.cells.spot(self.currentIndex())
        place = self.book.place(spot) if spot is not None else None
        if spot is None or place is None:
            return
        if place.input.columns and not place.part:
            self.edit_here()
            return
        offered = options(place)
        if not offered:
            self.noted.emit("这一格没有可选的内容，请直接填。")
            return
        if why := self.book.locked(spot.said):
            self.noted.emit(why)
            return
        menu = QMenu(self)
        menu.setObjectName("choices_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, caption in enumerate(offered, 1):
            action = menu.addAction(f"&{number}　{caption}")
            action.triggered.connect(
                lambda _on=False, text=caption: self.book.apply([(spot, text)])
            )
        menu.popup(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))

    def _choose_for(self, line: CellLine) -> None:
        self._drop_editor(line)
        self.choose()

    def _typed(self, line: CellLine, text: str) -> None:
        spot = self.cells.spot(self.currentIndex())
        place = self.book.place(spot) if spot is not None else None
        if spot is None or place is None or not line.isVisible():
            return
        self.book.attempt(spot, taken(place, text))
        self.cells.retell(spot.unit)
        self.trying.emit()

    def _leave_editor(self, line: CellLine, key: Qt.Key, how: Qt.KeyboardModifier) -> None:
        commit_in(line)
        text = line.text()
        if key in _ENTERS and how == CTRL:
            self._close(line)
            self._fill_with(text)
            return
        self.commitData(line)
        self._close(line)
        if key in _ENTERS:
            self._after_enter(-1 if how == SHIFT else 1)
        elif key in _TABS:
            self._after_tab(-1 if key == Qt.Key.Key_Backtab else 1)
        else:
            self._step(*_ARROWS[key])

    def _drop_editor(self, line: CellLine) -> None:
        self._close(line)
        spot = self.cells.spot(self.currentIndex())
        self.book.give_up()
        if spot is not None:
            self.cells.retell(spot.unit)
        self.trying.emit()

    def _close(self, line: CellLine) -> None:
        self.closeEditor(line, QAbstractItemDelegate.EndEditHint.NoHint)
        self.setFocus()

    def _fill_with(self, text: str) -> None:
        edits = [
            (spot, taken(place, text))
            for spot in self.spots()
            if (place := self.book.place(spot)) is not None
        ]
        self.book.apply(edits, "fill", "填充")

    # ------------------------------------------------------------ several cells

    def empty(self) -> None:
        """Delete: empty what is selected."""
        self.book.apply([(spot, None) for spot in self.spots()], "type", "清空")

    def fill(self, *, down: bool) -> None:
        """Ctrl+D, Ctrl+R: the first row, or column, into the others; of one cell, that before it."""
        area = self.area()
        if area is None:
            self.noted.emit("不相连的区域不能一次填充。")
            return
        alone = area.rows == 1 if down else area.columns == 1
        if alone:
            area = Area(
                area.top - down, area.left - (not down), area.bottom, area.right
            )  # fmt: skip
        if area.top < 0 or area.left < 0:
            return
        edits = []
        for row, column in area.cells():
            source = (area.top, column) if down else (row, area.left)
            if (row, column) == source:
                continue
            of, to = (self.cells.layout.at(*at) for at in (source, (row, column)))
            if isinstance(of, Spot) and isinstance(to, Spot):
                edits.append((to, self.book.text(of)))
        self.book.apply(edits, "fill", "填充")

    def copy(self) -> bool:
        """Put what is selected on the clipboard, as Excel and WPS take it."""
        area = self.area()
        if area is None:
            self.noted.emit("不相连的区域不能一次复制。")
            return False
        rows = [
            [self.cells.layout.at(row, column) for column in range(area.left, area.right + 1)]
            for row in range(area.top, area.bottom + 1)
        ]
        words = [
            [
                str(self.cells.index(area.top + y, area.left + x).data() or "")
                for x in range(area.columns)
            ]
            for y in range(area.rows)
        ]
        exact = [[self.book.text(at) if isinstance(at, Spot) else text for at, text in zip(*pair, strict=True)]
                 for pair in zip(rows, words, strict=True)]  # fmt: skip
        data = QMimeData()
        data.setObjectName(COPIED_HERE)
        text = "".join("\t".join(map(copied_cell, row)) + "\r\n" for row in words)
        data.setText(text)
        if area.rows * area.columns <= MOST_TYPED:
            data.setHtml(_as_html(words))  # else Excel makes a day of 7/12
        held = json.dumps({"text": text, "cells": exact}, ensure_ascii=False)
        data.setData(CELLS, QByteArray(held.encode()))
        QGuiApplication.clipboard().setMimeData(data)
        return True

    def cut(self) -> None:
        """Copy, then empty."""
        if self.copy():
            self.empty()

    def paste(self) -> None:
        """Paste a block: one act, undone whole; the cells refused are marked, the rest taken."""
        area = self.area()
        if area is None:
            self.noted.emit("不相连的区域不能粘贴，请选一格或一块。")
            return
        block = _clipboard_block()
        if not block:
            self.noted.emit("剪贴板里没有可以粘贴的文字。")
            return
        layout = self.cells.layout
        placed, clipped = spread(block, area, layout.rows, layout.columns)
        said = [f"{clipped}格超出表格，没有粘贴"] if clipped else []
        named = by_names(block, *self._names(), (area.top, area.left))
        if named is None:
            self._put(placed, said)
            return
        self.names_found.emit(
            Offer(
                _found_words(named),
                lambda: self._put(named.placed, _left_out(named)),
                lambda: self._put(placed, said),
            )
        )

    def _names(self) -> tuple[list[list[str]], list[list[str]]]:
        """What the rows and columns of the view are called; a caption that two items share means
        that of the item where one stands."""
        layout = self.cells.layout
        captions = (layout.row_caption(row) for row in range(layout.rows))
        rows = [[caption, caption.partition("\u3000")[2]] for caption in captions]
        here = self.cells.spot(self.currentIndex())
        said = here.said if here is not None else REPORTED
        found = [(layout.column_input(c), layout.at(0, c)) for c in range(layout.columns)]
        own = [one if isinstance(at, Spot) and at.said == said else None for one, at in found]
        many = Counter(one.caption for one in own if one is not None)
        columns = []
        for column, one in enumerate(own):
            names = [layout.column_caption(column)]
            if one is not None:
                names.append(f"{one.item}{one.caption}")
                alone = many[one.caption] == 1 or (here is not None and here.item == one.item)
                names += [one.caption] if alone else []
            columns.append(names)
        return rows, columns

    def _put(self, placed: Sequence[Placed], more: Sequence[str]) -> None:
        """Paste cells where they belong, and say what became of the rest."""
        layout = self.cells.layout
        edits: dict[Spot, Any] = {}
        emptied = passed = 0
        for row, column, value in placed:
            spot = layout.at(row, column)
            place = self.book.place(spot) if isinstance(spot, Spot) else None
            if not isinstance(spot, Spot) or place is None:
                passed += 1
                continue
            text = taken(place, value) if isinstance(value, str) else value
            emptied += text is None and self.book.text(spot) is not None
            edits[spot] = text
        said = ["粘贴"]
        said += [f"清空了{emptied}格原有内容"] if emptied else []
        said += more
        said += [f"{passed}格由程序算出，没有改动"] if passed else []
        if not self.book.apply(edits.items(), "paste", "，".join(said)):
            self.noted.emit("粘贴的内容和原来一样，没有改动。")
        self._select_pasted(placed)

    def _select_pasted(self, placed: Sequence[tuple[int, int, Any]]) -> None:
        if placed:
            rows, columns = [p[0] for p in placed], [p[1] for p in placed]
            self._select(Area(min(rows), min(columns), max(rows), max(columns)))

    def _today(self) -> None:
        line = self.begin("")
        if line is not None:
            line.setText(self.book.context.today.day.isoformat())

    # ------------------------------------------------------------ headers, papers

    def _header_menu(self, at: QPoint) -> None:
        column = self.horizontalHeader().logicalIndexAt(at)
        if column < 0:
            return
        menu = QMenu(self)
        menu.setObjectName("header_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for caption, way in (("升序", False), ("降序", True), ("按原次序", None)):
            menu.addAction(caption, partial(self.sort_wanted.emit, column, way))
        menu.popup(self.horizontalHeader().mapToGlobal(at))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Papers dropped on a header are evidence of the whole column, or of the unit."""
        if isinstance(event, QDropEvent) and watched in (
            self.horizontalHeader(),
            self.verticalHeader(),
        ):
            if not _paths(event):
                return False
            if event.type() == QEvent.Type.Drop:
                self._drop_on_header(event, across=watched is self.horizontalHeader())
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)

    def _drop_on_header(self, event: QDropEvent, *, across: bool) -> None:
        at = event.position().toPoint()
        if across:
            one = self.cells.layout.column_input(self.horizontalHeader().logicalIndexAt(at))
            if one is not None:
                self.papers_dropped.emit(_paths(event), (), one.item, one.input)
            return
        row = self.verticalHeader().logicalIndexAt(at)
        if row >= 0:
            self.papers_dropped.emit(_paths(event), (self.cells.unit_of(row),), "", "")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _paths(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if _paths(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        at = self.cells.at(index)
        if at is None or not _paths(event):
            return
        item = at.item if isinstance(at, Spot) else ""
        name = at.input if isinstance(at, Spot) else ""
        event.acceptProposedAction()
        self.papers_dropped.emit(_paths(event), (at.unit,), item, name)


def _fits(letters: str, caption: str) -> int:
    """How well letters, or a part of the name, fit a row."""
    wanted = letters.strip()
    if not wanted:
        return 0
    return 200 if wanted in caption else match_unit(wanted, caption)


def _found_words(named: Named) -> str:
    """What was recognised in a block, as the question which of the two is meant."""
    found = [
        f"{named.rows}个行名" if named.rows else "",
        f"{named.columns}个列名" if named.columns else "",
    ]
    words = f"粘贴的内容里认出了{'、'.join(filter(None, found))}。"
    left = "".join(f"{one}。" for one in _left_out(named))
    return f"{words}{left}按名称对应粘贴，还是照原样从所在的格粘贴？"


def _left_out(named: Named) -> list[str]:
    """What of a block leads nowhere by its names."""
    said = []
    if named.unknown:
        many = f"等{len(named.unknown)}个" if len(named.unknown) > SHOWN else ""
        said.append(f"表里没有“{'、'.join(named.unknown[:SHOWN])}”{many}，不粘贴")
    if named.twice:
        said.append(f"“{'、'.join(named.twice)}”出现了不止一次，都不粘贴")
    return said


def _as_html(words: Sequence[Sequence[str]]) -> str:
    """The block as a table of texts."""
    cell = "<td style=\"mso-number-format:'\\@'\">{}</td>"
    rows = ("".join(cell.format(escape(word)) for word in row) for row in words)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<html><head><meta charset="utf-8"></head><body><table>{body}</table></body></html>'


def _corners(model: GridModel, one: Index, other: Index) -> tuple[QModelIndex, QModelIndex]:
    top, bottom = sorted((one.row(), other.row()))
    left, right = sorted((one.column(), other.column()))
    return model.index(top, left), model.index(bottom, right)


def _clipboard_block() -> list[list[Any]]:
    """What lies on the clipboard: exactly, where it was copied here, else as text."""
    data = QGuiApplication.clipboard().mimeData()
    if data is None or not data.hasText():
        return []
    if data.hasFormat(CELLS):
        held = json.loads(bytes(data.data(CELLS).data()).decode())
        if held["text"] == data.text():
            return [list(row) for row in held["cells"]]
    return [list(row) for row in read_block(data.text())] if data.text() else []


def _paths(event: QDropEvent) -> tuple[Path, ...]:
    urls: Iterator[Any] = (url for url in event.mimeData().urls() if url.isLocalFile())
    return tuple(Path(url.toLocalFile()) for url in urls)
