"""The grid of the ledger: columns that move, hide and keep their widths; lines of any number."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.base.rows.ledger import LedgerColumn, LedgerRow
from app.ui import theme
from app.ui.tablemodels.sql_rows import BLOCK, CELLS_KEPT, SqlRowModel
from app.ui.widgets.badge import paint_badge
from app.ui.widgets.grid import given_way

SETTLED_MS = 150
MARKED = (
    QStyle.StateFlag.State_Selected
    | QStyle.StateFlag.State_HasFocus
    | QStyle.StateFlag.State_MouseOver
)
STYLE_CHANGES = frozenset((
    QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange,
    QEvent.Type.EnabledChange, QEvent.Type.ActivationChange,
))  # fmt: skip
_COMMON = re.compile(r"[ -~\u3001-\u303f\u3400-\u9fff\uff01-\uff5e]*")
_WIDE = ("一", "W", "@", "%")  # the widest of them
_LEEWAY = 1.1  # letters that another font lends
MIN_COLUMN, MAX_COLUMN = 40, 900
FIRST_WIDTHS = {"date": 92, "urgency": 156}
TAKES_THE_REST = "title"
FIRST_TO_GO = ("channel", "unit", "officer", "due_on")  # in a narrow window, in this order
READABLE = {
    "number": 132,
    "title": 150,
    "respondent": 104,
    "date": 86,
    "urgency": 130,
}  # no less, by key or kind
LEAST_ELSE = 70


class LineDelegate(QStyledItemDelegate):
    """Writes a text that nothing marks by itself, to the pixel as the style would.

    The style works out the box of each cell anew: a screen of lines takes it three times as long.
    """

    def __init__(self, lines: SqlRowModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines = (
            lines  # asked directly: each question by way of Qt costs as much as the painting
        )
        self._letters: _Letters | None = None
        self._cut: dict[tuple[str, int], str] = {}  # texts as they fit, each measured once

    def forget(self) -> None:
        """The letters are others now, or larger, or of another colour."""
        self._letters = None
        self._cut.clear()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        line, at = index.row(), index.column()
        if option.state & MARKED or self._lines.is_number(at):
            super().paint(painter, option, index)
            return
        text = self._lines.text_at(line, at)
        if not text:
            return
        letters = self._letters
        if letters is None:
            letters = self._letters = _measured(option)
        cell = option.rect
        width = cell.width() - letters.beside
        if len(text) * letters.widest > width or not _COMMON.fullmatch(text):
            text = self._fitting(text, width, letters.metrics)
        painter.setFont(letters.font)
        painter.setPen(letters.ink)
        foot = cell.top() + letters.above + (cell.height() - letters.spare) // 2
        painter.drawText(cell.left() + letters.before, foot, text)

    def _fitting(self, text: str, width: int, metrics: QFontMetrics) -> str:
        cut = self._cut.get((text, width))
        if cut is None:
            if len(self._cut) >= CELLS_KEPT:
                self._cut.clear()
            cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            self._cut[text, width] = cut
        return cut


@dataclass(frozen=True, slots=True)
class _Letters:
    """How texts stand in their cells, asked of the style once."""

    font: QFont
    metrics: QFontMetrics
    ink: QColor
    widest: float  # of what ``_COMMON`` holds: a text that fits at that needs no measuring
    before: int  # between the left edge of a cell and its text
    beside: int  # of a cell's width, what its text may not fill
    above: int  # between the upper edge of what is centred and the foot of the letters
    spare: int  # of a cell's height, what is not shared out above and below


def _measured(option: QStyleOptionViewItem) -> _Letters:
    metrics, style = QFontMetrics(option.font), option.widget.style()
    probe = QStyleOptionViewItem(option)
    probe.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
    probe.text = "字"
    found = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, probe, option.widget)
    margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, option.widget) + 1
    cell = option.rect
    top = found.top() - cell.top()
    return _Letters(
        font=QFont(option.font),  # copies: the option lives no longer than its cell is painted
        metrics=metrics,
        ink=QColor(option.palette.color(QPalette.ColorRole.Text)),
        widest=max(map(metrics.horizontalAdvance, _WIDE)) * _LEEWAY,
        before=found.left() - cell.left() + margin,
        beside=cell.width() - found.width() + 2 * margin,
        above=top + metrics.ascent(),
        spare=cell.height() - found.height() + metrics.height(),
    )


class UrgencyDelegate(LineDelegate):
    """Paints a deadline with its shape, in its colour."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = self._lines.row_at(index.row())
        words = self._lines.text_at(index.row(), index.column()) if row is not None else ""
        if option.state & MARKED:
            style = option.widget.style()
            style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        if words and row is not None:
            painter.save()
            area = option.rect.adjusted(theme.TIGHT, 0, -theme.HAIR, 0)
            paint_badge(painter, area, row.urgency, words)
            painter.restore()


class LedgerGrid(QTableView):
    """Lines are selected whole; the header sorts, moves and sizes."""

    opened = Signal(int)
    sort_wanted = Signal(str)
    selected = Signal()  # 150 ms after the selection came to rest
    arranged = Signal()  # columns moved, sized, shown or hidden
    header_menu_wanted = Signal(QPoint)
    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = SqlRowModel(parent=self)
        self.setModel(self.lines)
        self.setAccessibleName("台账")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        # It fills its ground itself, so the page behind it need not be painted with each choice.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(theme.CONTROL_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(theme.CONTROL_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setMinimumSectionSize(MIN_COLUMN)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        # With the lines' selection a header asks every line of every column after select-all.
        header.setSelectionModel(QItemSelectionModel(self.lines, header))
        self._urgency = UrgencyDelegate(self.lines, self)
        self.setItemDelegate(LineDelegate(self.lines, self))
        self._arranging = False
        self._untouched = True  # nobody has arranged the columns: they follow the window
        self._rest = self._single_shot(self.selected)
        self._placed = self._single_shot(self.arranged)
        header.sectionClicked.connect(self._sort_by)
        header.sectionMoved.connect(self._changed)
        header.sectionResized.connect(self._changed)
        header.customContextMenuRequested.connect(
            lambda at: self.header_menu_wanted.emit(header.mapToGlobal(at))
        )
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self._rest.start())
        self.doubleClicked.connect(self._open)

    # ------------------------------------------------------------ columns

    def set_columns(self, columns: Sequence[LedgerColumn]) -> None:
        """Offer these columns, as nobody has arranged them yet."""
        self.lines.set_columns(columns)
        for at, column in enumerate(columns):
            if column.kind == "urgency":
                self.setItemDelegateForColumn(at, self._urgency)
        self.restore()

    def arrange(self, keys: Sequence[str], widths: Mapping[str, int]) -> None:
        """Show the columns ``keys`` in that order with these widths; unknown ones are passed over."""
        header = self.horizontalHeader()
        known = {column.key: at for at, column in enumerate(self.lines.columns)}
        shown = [key for key in keys if key in known] or list(known)
        self._arranging, self._untouched = True, False
        for place, key in enumerate(shown):
            header.moveSection(header.visualIndex(known[key]), place)
        for key, at in known.items():
            self.setColumnHidden(at, key not in shown)
            width = int(widths.get(key, _first_width(self.lines.columns[at])))
            if key in shown:
                self.setColumnWidth(at, max(MIN_COLUMN, min(width, MAX_COLUMN)))
        self._arranging = False
        self.lines.read_again()

    def restore(self) -> None:
        """Show the columns as nobody has arranged them yet."""
        widths = self._fitted()
        self.arrange([key for key in self._first_keys() if key in widths], widths)
        self._untouched = True

    def _first_keys(self) -> list[str]:
        return [column.key for column in self.lines.columns if column.shown]

    def _fitted(self) -> dict[str, int]:
        """The first columns with widths that fill the window: the title takes what is left; where
        it is narrow some go, and the others give way as long as they can be read."""
        columns = {c.key: c for c in self.lines.columns if c.shown}
        widths = {key: _first_width(column) for key, column in columns.items()}
        if not self.isVisible():
            return widths
        room = self.viewport().width()
        least = {key: _least(column) for key, column in columns.items()}
        for key in FIRST_TO_GO:
            if sum(least[k] for k in widths) > room:
                widths.pop(key, None)
        spare = room - sum(widths.values())
        if spare < 0:
            return given_way(widths, room, least)
        if TAKES_THE_REST in widths:
            widths[TAKES_THE_REST] += spare
        return widths

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in STYLE_CHANGES:
            for delegate in self.findChildren(LineDelegate):
                delegate.forget()

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = QPainter(self.viewport())
        ground.fillRect(event.rect(), self.palette().brush(QPalette.ColorRole.Base))
        ground.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._untouched and event.size().width() != event.oldSize().width():
            self._follow_window()

    def _follow_window(self) -> None:
        at = {column.key: i for i, column in enumerate(self.lines.columns)}
        widths = self._fitted()
        self._arranging = True
        for key in self._first_keys():
            self.setColumnHidden(at[key], key not in widths)
            if key in widths:
                self.setColumnWidth(at[key], widths[key])
        self._arranging = False

    def shown_columns(self) -> tuple[LedgerColumn, ...]:
        """The columns in sight, from left to right."""
        header = self.horizontalHeader()
        order = (header.logicalIndex(place) for place in range(header.count()))
        return tuple(self.lines.columns[at] for at in order if not self.isColumnHidden(at))

    def widths(self) -> dict[str, int]:
        """The width of each column in sight."""
        at = {column.key: i for i, column in enumerate(self.lines.columns)}
        return {column.key: self.columnWidth(at[column.key]) for column in self.shown_columns()}

    def show_column(self, key: str, shown: bool) -> None:
        """Show or hide one column; the last one stays."""
        keys = [column.key for column in self.shown_columns()]
        if shown and key not in keys:
            keys.append(key)
        elif not shown and len(keys) > 1:
            keys.remove(key)
        self.arrange(keys, self.widths())
        self.arranged.emit()

    def mark_sort(self, key: str, *, descending: bool) -> None:
        """Show by which column the lines are sorted."""
        at = next((i for i, c in enumerate(self.lines.columns) if c.key == key), -1)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(at, order)

    # ------------------------------------------------------------ lines

    def show_ids(
        self, ids: array[int], keep: int | None = None, rows: Sequence[LedgerRow] = ()
    ) -> None:
        """Show these lines; the cursor stays on its case where that is still among them.

        ``keep`` is the case that it stood on before only the beginning was shown; ``rows`` are
        those of the first lines, where they were read along.
        """
        current, selected = self.current_case(), self.selected_ids()
        self.lines.show_ids(ids, rows)
        if keep is not None and self.currentIndex().row() <= 0 and len(selected) <= 1:
            current = keep
        elif self.currentIndex().isValid():
            return
        line = self.lines.line_of(current) if current is not None else -1
        if line >= 0 and len(selected) <= 1:
            self.selectRow(line)
        elif len(ids):
            self.setCurrentIndex(self.lines.index(0, self._first_column()))
        self._rest.start()

    def blocks_in_sight(self) -> int:
        """How many blocks of lines a screenful takes."""
        lines = self.viewport().height() // self.verticalHeader().defaultSectionSize() + 1
        return -(-lines // BLOCK)

    def current_case(self) -> int | None:
        """The case under the cursor."""
        at = self.currentIndex().row()
        return self.lines.ids[at] if 0 <= at < len(self.lines.ids) else None

    def selected_ids(self) -> array[int]:
        """The keys of the selected cases, in the order shown."""
        return self.lines.ids_of(self.selectionModel().selection())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not alt:
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif alt and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move_column(-1 if key == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    def open_row(self) -> None:
        """Open the case under the cursor, as Enter does."""
        self._open(self.currentIndex())

    def _move_column(self, by: int) -> None:
        """Move the column under the cursor past its neighbour in sight."""
        keys = [column.key for column in self.shown_columns()]
        key = self.lines.columns[max(self.currentIndex().column(), 0)].key
        at = keys.index(key) if key in keys else -1
        if at >= 0 and 0 <= at + by < len(keys):
            keys[at], keys[at + by] = keys[at + by], keys[at]
            self.arrange(keys, self.widths())
            self.arranged.emit()

    def _first_column(self) -> int:
        header = self.horizontalHeader()
        order = (header.logicalIndex(place) for place in range(header.count()))
        return next((at for at in order if not self.isColumnHidden(at)), 0)

    def _sort_by(self, at: int) -> None:
        if self.lines.columns[at].sortable:
            self.sort_wanted.emit(self.lines.columns[at].key)

    def _changed(self, *_where: int) -> None:
        if not self._arranging:
            self._untouched = False
            self._placed.start()

    def _open(self, _index: QModelIndex) -> None:
        case_id = self.current_case()
        if case_id is not None:
            self.opened.emit(case_id)

    def _single_shot(self, signal: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(SETTLED_MS)
        timer.timeout.connect(signal)
        return timer


def _first_width(column: LedgerColumn) -> int:
    """Days and deadlines have a width of their own; everything else says what it needs."""
    return FIRST_WIDTHS.get(column.kind, column.width)


def _least(column: LedgerColumn) -> int:
    """What a column must have to be read."""
    return READABLE.get(column.key) or READABLE.get(column.kind) or LEAST_ELSE
