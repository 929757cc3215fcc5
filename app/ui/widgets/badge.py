"""The deadline badge: a shape, words and a colour that agree with each other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPixmapCache,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.captions import badge_text, card_words
from app.base.rows.urgency import Urgency
from app.ui import theme
from app.ui.theme import body_font

if TYPE_CHECKING:
    from app.base.rows.board import CaseCard

MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
SHAPE_SIZE = 9
SHAPE_ROOM = SHAPE_SIZE + 6


def paint_badge(painter: QPainter, area: QRect, urgency: Urgency, words: str) -> None:
    """Draw the state's shape and write ``words`` beside it, in its colour, one line, elided."""
    colour = theme.theme.urgency(urgency)
    if urgency is not Urgency.NONE:
        top = area.top() + (area.height() - SHAPE_SIZE) / 2
        _paint_shape(painter, QRectF(area.left() + 0.5, top, SHAPE_SIZE, SHAPE_SIZE), urgency)
        area = area.adjusted(SHAPE_ROOM, 0, 0, 0)
    painter.setFont(body_font(theme.SMALL_POINTS, bold=True))
    painter.setPen(colour)
    elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, MIDDLE_LEFT, elided)


def _paint_shape(painter: QPainter, box: QRectF, urgency: Urgency) -> None:
    """Painted rather than written: not every Chinese font has the signs in a legible size."""
    corner = box.toAlignedRect().topLeft()
    inside = box.translated(-corner.x(), -corner.y())
    ratio, colour = painter.device().devicePixelRatio(), theme.theme.urgency(urgency).rgba()
    painter.drawPixmap(corner, _shape(urgency, colour, inside.x(), inside.y(), ratio))


def _shape(urgency: Urgency, colour: int, x: float, y: float, ratio: float) -> QPixmap:
    """The shape in its colour on nothing, its box at a fraction of a pixel; kept, for lists paint
    dozens of them with every change."""
    key = f"badge {urgency} {colour} {x} {y} {ratio}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    side = math.ceil((SHAPE_SIZE + 1) * ratio)
    found = QPixmap(side, side)
    found.setDevicePixelRatio(ratio)
    found.fill(Qt.GlobalColor.transparent)
    painter = QPainter(found)
    _draw_shape(painter, QRectF(x, y, SHAPE_SIZE, SHAPE_SIZE), urgency, QColor.fromRgba(colour))
    painter.end()
    QPixmapCache.insert(key, found)
    return found


def _draw_shape(painter: QPainter, box: QRectF, urgency: Urgency, colour: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    if urgency is Urgency.OVERDUE:
        inner = box.adjusted(1, 1, -1, -1)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    elif urgency is Urgency.SOON:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        top = QPointF(box.center().x(), box.top())
        painter.drawPolygon(QPolygonF([top, box.bottomRight(), box.bottomLeft()]))
    elif urgency is Urgency.PAUSED:
        for x in (box.left() + 2.5, box.right() - 2.5):
            painter.drawLine(QPointF(x, box.top() + 1), QPointF(x, box.bottom() - 1))
    else:
        if urgency is Urgency.PROVISIONAL:
            painter.setPen(QPen(colour, 1.6, Qt.PenStyle.DotLine))
        else:
            painter.setBrush(colour)
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))


class DeadlineBadge(QWidget):
    """A badge of its own, for the heading of the case page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._urgency = "", Urgency.NONE
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.theme.changed.connect(self.update)

    def show_card(self, card: CaseCard) -> None:
        """Show the most urgent clock of ``card`` with its name and article."""
        name = f"　{card.clock} {card.article}".rstrip() if card.clock else ""
        self._words, self._urgency = card_words(card) + name, card.urgency
        spoken = f"{badge_text(card)}{name}"
        self.setAccessibleName(spoken or "没有正在计算的期限")
        self.setVisible(bool(card_words(card)))
        self.updateGeometry()
        self.update()

    def show_words(self, urgency: Urgency, words: str) -> None:
        """Show a deadline that is no case's."""
        self._words, self._urgency = words, urgency
        self.setAccessibleName(words or "没有正在计算的期限")
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(body_font(theme.SMALL_POINTS, bold=True))
        width = metrics.horizontalAdvance(self._words) + SHAPE_ROOM + 2 * theme.GAP
        return QSize(width, theme.CONTROL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.theme.urgency(self._urgency))
        frame = self.rect().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
        inner = self.rect().adjusted(theme.TIGHT, 0, -theme.HAIR, 0)
        paint_badge(painter, inner, self._urgency, self._words)
