"""Ctrl+K: one line that finds cases, units, people, steps, pages and commands, by keys alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.base.rows.ledger import LedgerFilters, LedgerView
from app.ui import theme
from app.ui.context import Context
from app.ui.controls import Line
from app.ui.dialogs.palette_entries import KINDS, Entry, hit_entries, ranked
from app.ui.naming import adopt_names
from app.ui.places import case_opener
from app.ui.plain import PlainLabel
from app.ui.theme import body_font

DEBOUNCE_MS = 150
MOST, SHOWN = 40, 11
FROM_STORE = 30
WIDTH, LINE_HEIGHT, FROM_TOP = 720, 32, 56
KIND_WIDTH = 52
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class EntryModel(QAbstractListModel):
    """The entries as the list asks for them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()

    def show(self, entries: Sequence[Entry]) -> None:
        """Replace what is shown."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.caption
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return entry.spoken
        return None


class EntryDelegate(QStyledItemDelegate):
    """A line: its kind, its caption, and the hint at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, LINE_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY_ROLE)
        colours = theme.theme
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, colours.colour("selection" if selected else "base"))
        area = option.rect.adjusted(theme.GAP, 0, -theme.GAP, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(body_font(theme.SMALL_POINTS))
        painter.setPen(colours.colour("muted"))
        painter.drawText(area, middle, KINDS[entry.kind])
        metrics = painter.fontMetrics()
        hint = metrics.elidedText(entry.hint, Qt.TextElideMode.ElideRight, area.width() * 2 // 5)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, hint)
        room = area.width() - KIND_WIDTH - metrics.horizontalAdvance(hint) - theme.WIDE
        painter.setFont(body_font())
        painter.setPen(colours.colour("text"))
        caption = painter.fontMetrics().elidedText(entry.caption, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(area.left() + KIND_WIDTH, area.top(), room, area.height()), middle,
                         caption)  # fmt: skip
        painter.restore()


class Palette(QFrame):
    """Lies over the window, takes the focus and gives it back."""

    def __init__(self, ground: QWidget, context: Context) -> None:
        super().__init__(ground)
        self._ground, self._context = ground, context
        self._before: QWidget | None = None
        self._local: list[Entry] = []
        self._found: list[Entry] = []
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("查找或执行")
        self.line = Line()
        self.line.setPlaceholderText(
            "案件、单位、人员（全名或电话）、步骤、台账视图、页面、命令；可打拼音首字母"
        )
        self.line.setAccessibleName("查找或执行")
        self.entry_list = QListView()
        self.entry_list.setAccessibleName("可以打开或执行的")
        self.entry_list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.entry_list.setUniformItemSizes(True)
        self.entry_list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entries = EntryModel(self)
        self.entry_list.setModel(self.entries)
        self.entry_list.setItemDelegate(EntryDelegate(self.entry_list))
        self.none_label = PlainLabel()
        self.none_label.setProperty("role", "muted")
        self.none_label.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        self.none_label.setFixedHeight(LINE_HEIGHT)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._ask_store)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.TIGHT, theme.TIGHT, theme.TIGHT, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        for widget in (self.line, self.entry_list, self.none_label):
            layout.addWidget(widget)
        adopt_names(self)
        self.line.textChanged.connect(self._typed)
        self.line.installEventFilter(self)
        self.entry_list.clicked.connect(self._run)
        ground.installEventFilter(self)
        self.hide()

    def open(self, at_hand: Sequence[Entry]) -> None:
        """Show it empty, with the steps, pages and commands at hand."""
        focused = QApplication.focusWidget()
        self._before = focused if focused is not self.line else self._before
        self._local = list(at_hand)
        self._found = []
        self.line.clear()
        self._show()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ask_views()

    def _ask_views(self) -> None:
        """The saved views of the ledger join what is at hand when they are read."""
        ledger = self._context.office.ledger
        self._context.jobs.read(self, lambda: ledger.views(), self._take_views, key="views")

    def _take_views(self, views: Sequence[LedgerView]) -> None:
        show = partial(self._context.shell.open_page, "ledger")
        self._local += [Entry("view", v.name, "打开台账", partial(show, v)) for v in views]
        self._show()

    def put_away(self) -> None:
        """Put it away; the focus goes back to where it was."""
        before, self._before = self._before, None
        self._timer.stop()
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.line:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._place()
            return False
        if event.type() == QEvent.Type.FocusOut:
            self._timer.stop()
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return not self.line.composing and self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        """Whether a key was the palette's own; while composing all belong to the input method."""
        key = Qt.Key(event.key())
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -SHOWN,
                 Qt.Key.Key_PageDown: SHOWN, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}  # fmt: skip
        if key in moves:
            self._go(self.entry_list.currentIndex().row() + moves[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.entry_list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.put_away()
        else:
            return False
        return True

    def _go(self, row: int) -> None:
        count = self.entries.rowCount()
        if count:
            self.entry_list.setCurrentIndex(self.entries.index(max(0, min(row, count - 1))))
            self.line.setAccessibleDescription(
                self.entries.entries[self.entry_list.currentIndex().row()].spoken
            )

    def _typed(self, text: str) -> None:
        if not text.strip():
            self._found = []
        self._show()
        self._timer.start()

    def _ask_store(self) -> None:
        context, text = self._context, self.line.text().strip()
        if not text:
            return
        find, today, by = context.office.find, context.today.day, context.actor
        context.jobs.read(
            self,
            lambda: find.find(text, today, by, FROM_STORE),
            lambda hits: self._take(text, hits),
            key="palette",
        )

    def _take(self, text: str, hits: Sequence[Any]) -> None:
        if text == self.line.text().strip():
            self._found = hit_entries(hits, case_opener(self._context.shell), self._show_unit)
            self._show()

    def _show(self) -> None:
        text = self.line.text()
        entries = ranked(text, self._local, self._found, MOST)
        self.entries.show(entries)
        self.entry_list.setVisible(bool(entries))
        self.none_label.setVisible(not entries)
        self.none_label.setText(f"没有找到“{text.strip()}”；人员只能按全名或完整电话查找。")
        self._go(0)
        self._place()

    def _place(self) -> None:
        count = max(1, min(self.entries.rowCount(), SHOWN))
        self.entry_list.setFixedHeight(count * LINE_HEIGHT)
        height = 3 * theme.TIGHT + self.line.sizeHint().height() + count * LINE_HEIGHT
        width = min(WIDTH, self._ground.width() - 2 * theme.WIDE)
        self.setGeometry((self._ground.width() - width) // 2, FROM_TOP, width, height)

    def _run(self, index: QModelIndex) -> None:
        if index.isValid():
            entry = self.entries.entries[index.row()]
            self.put_away()
            entry.run()

    def _show_unit(self, unit: str, role: str) -> None:
        filters = LedgerFilters(unit=unit) if role == "unit" else LedgerFilters(respondent=unit)
        self._context.shell.open_page("ledger", filters)
