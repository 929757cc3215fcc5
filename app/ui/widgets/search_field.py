"""The search field of the top bar: finds cases while one types, opens them by Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.base.captions import card_words
from app.ui import theme
from app.ui.controls import Line
from app.ui.naming import adopt_names
from app.ui.plain import PlainLabel
from app.ui.tablemodels.card_model import CARD_ROLE, CardModel
from app.ui.theme import body_font
from app.ui.widgets.badge import paint_badge

if TYPE_CHECKING:
    from app.base.rows.board import CaseCard

LIMIT = 30
ROWS_SHOWN = 8
HIT_HEIGHT = 44


class HitDelegate(QStyledItemDelegate):
    """A hit in two lines: number, respondent and deadline; then the title."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, HIT_HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        card: CaseCard = index.data(CARD_ROLE)
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, theme.theme.colour("selection" if selected else "base"))
        area = option.rect.adjusted(theme.GAP, theme.HAIR, -theme.GAP, -theme.HAIR)
        half = area.height() // 2
        badge_width = 150
        upper = QRect(area.left(), area.top(), area.width() - badge_width, half)
        lower = QRect(area.left(), area.top() + half, area.width(), half)
        badge = QRect(upper.right(), upper.top(), badge_width, half)
        painter.setFont(body_font(theme.SMALL_POINTS))
        metrics = painter.fontMetrics()
        elide, left = Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.theme.colour("text"))
        head = f"{card.number}　{card.respondent}"
        painter.drawText(upper, left, metrics.elidedText(head, elide, upper.width()))
        painter.setPen(theme.theme.colour("muted"))
        painter.drawText(lower, left, metrics.elidedText(card.title, elide, lower.width()))
        paint_badge(painter, badge, card.urgency, card_words(card))
        painter.restore()


class Hits(QFrame):
    """The list under the field; lies over the page, takes no focus of its own."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hit_list = QListView()
        self.hit_list.setAccessibleName("查找结果")
        self.hit_list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hit_list.setUniformItemSizes(True)
        self.card_model = CardModel(self)
        self.hit_list.setModel(self.card_model)
        self.hit_list.setItemDelegate(HitDelegate(self.hit_list))
        self.none_label = PlainLabel()
        self.none_label.setContentsMargins(theme.GAP, theme.TIGHT, theme.GAP, theme.TIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.hit_list)
        layout.addWidget(self.none_label)
        adopt_names(self)
        self.hide()

    def show_under(self, field: QWidget, found: Sequence[CaseCard], text: str) -> None:
        """Show the hits for ``text`` below ``field``."""
        self.card_model.show(found)
        self.hit_list.setVisible(bool(found))
        self.none_label.setVisible(not found)
        self.none_label.setText(f"没有找到含“{text}”的案件；可试文号、单位或标题里的两个字。")
        if found:
            self.hit_list.setCurrentIndex(self.card_model.index(0))
        height = min(len(found), ROWS_SHOWN) * HIT_HEIGHT + 2 if found else 44
        corner = field.mapTo(self._ground, QPoint(0, field.height() + 2))
        self.setGeometry(QRect(corner, QSize(max(field.width(), 520), height)))
        self.show()
        self.raise_()


class SearchField(Line):
    """Asks ``search`` for hits at each change of the text; never on key events.

    A search takes a few milliseconds off this thread and only the newest answer is shown, so
    there is nothing to wait for.
    """

    opened = Signal(int)

    def __init__(self, overlay: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("找案件、单位、文号…　Ctrl+K")
        self.setAccessibleName("查找案件")
        self.setAcceptDrops(False)
        self.setMinimumWidth(200)
        self.setMaximumWidth(340)
        self.hits = Hits(overlay)
        self.search: Callable[[str], None] | None = None
        self.textChanged.connect(lambda _text: self.search_now())
        self.hits.hit_list.clicked.connect(self._open)
        self.installEventFilter(self)

    def show_hits(self, text: str, found: Sequence[CaseCard]) -> None:
        """Show what was found for ``text``, unless something else stands in the field by now."""
        if text == self.text().strip() and self.hasFocus():
            self.hits.show_under(self, found, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, listed = event.key(), self.hits.hit_list
        if self.composing:  # Enter and Esc belong to the input method until it commits
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape and (self.text() or self.hits.isVisible()):
            self.clear()
            self.hits.hide()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.hits.isVisible():
            row = listed.currentIndex().row() + (1 if key == Qt.Key.Key_Down else -1)
            if 0 <= row < self.hits.card_model.rowCount():
                listed.setCurrentIndex(self.hits.card_model.index(row))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(listed.currentIndex())
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.hits.hide()
        return False

    def search_now(self) -> None:
        """Search for what stands in the field, now."""
        text = self.text().strip()
        if not text:
            self.hits.hide()
        elif self.search is not None:
            self.search(text)

    def _open(self, index: QModelIndex) -> None:
        if self.hits.isVisible() and index.isValid():
            case_id = self.hits.card_model.shown[index.row()].case_id
            self.clear()
            self.hits.hide()
            self.opened.emit(case_id)
