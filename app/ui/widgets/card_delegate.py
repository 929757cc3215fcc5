"""Paints a case as a card: deadline first, then what it is about."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.base.captions import card_words
from app.base.rows.board import CaseCard
from app.base.rows.urgency import Urgency
from app.ui import theme
from app.ui.tablemodels.card_model import CARD_ROLE
from app.ui.theme import body_font
from app.ui.widgets.badge import MIDDLE_LEFT, paint_badge

EDGE = 3  # the strip of colour at the left of a card
LINES = 5
WIDE_FROM = 320  # from this width on, number and deadline share the first line


def line_height() -> int:
    """The height of one line of a card."""
    return QFontMetrics(body_font(theme.SMALL_POINTS)).height() + 1


class CardDelegate(QStyledItemDelegate):
    """One card: badge, number, respondent, title, clock with its article."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else 0
        lines = LINES - 1 if width >= WIDE_FROM else LINES
        return QSize(120, lines * line_height() + theme.GAP + theme.HAIR)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        card: CaseCard | None = index.data(CARD_ROLE)
        if card is None:
            return
        painter.save()
        area = option.rect.adjusted(theme.HAIR, theme.HAIR, -theme.HAIR, 0)
        self._paint_ground(painter, area, option, card)
        self._paint_words(
            painter, area.adjusted(EDGE + theme.TIGHT, theme.HAIR, -theme.HAIR, 0), card
        )
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, area: QRect, option: QStyleOptionViewItem, card: CaseCard
    ) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        colours = theme.theme
        painter.fillRect(area, colours.colour("selection" if selected else "base"))
        painter.setPen(colours.colour("focus" if focused else "hairline"))
        painter.drawRect(area.adjusted(0, 0, -1, -1))
        if focused:
            painter.drawRect(area.adjusted(1, 1, -2, -2))
        if card.urgency is not Urgency.NONE:
            edge = QRect(area.left(), area.top(), EDGE, area.height())
            painter.fillRect(edge, colours.urgency(card.urgency))

    def _paint_words(self, painter: QPainter, area: QRect, card: CaseCard) -> None:
        text, muted = theme.theme.colour("text"), theme.theme.colour("muted")
        height, small = line_height(), theme.SMALL_POINTS
        clock = f"{card.clock} {card.article}".strip()
        if card.round > 1:
            clock = f"第{card.round}轮 {clock}"
        words = card_words(card) or "没有正在计算的期限"
        line = QRect(area.left(), area.top(), area.width(), height)
        if area.width() >= WIDE_FROM - theme.ROOMY:
            painter.setFont(body_font(small))
            painter.setPen(text)
            painter.drawText(line, Qt.AlignmentFlag.AlignRight, card.number)
            taken = painter.fontMetrics().horizontalAdvance(card.number) + theme.TIGHT
            paint_badge(painter, line.adjusted(0, 0, -taken, 0), card.urgency, words)
        else:
            paint_badge(painter, line, card.urgency, words)
            line.translate(0, height)
            _write(painter, line, card.number, text, small)
        for part, colour, bold in (
            (card.respondent, text, True),
            (card.title, text, False),
            (clock, muted, False),
        ):
            line.translate(0, height)
            _write(painter, line, part, colour, small, bold=bold)


def _write(
    painter: QPainter, area: QRect, text: str, colour: QColor, points: float, *, bold: bool = False
) -> None:
    painter.setFont(body_font(points, bold=bold))
    painter.setPen(colour)
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, MIDDLE_LEFT, elided)
