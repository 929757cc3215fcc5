"""The deadline badge: a shape, words and a colour that agree with each other."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.captions import SHAPES, deadline_words
from app.base.rows import CaseCard, Urgency
from app.ui import theme
from app.ui.theme import body_font


def badge_text(card: CaseCard) -> str:
    """✖ 超期3个工作日, as cards, headings and screen readers give it; "" when no clock runs."""
    words = deadline_words(card.urgency, card.remaining, provisional=card.provisional)
    return f"{SHAPES[card.urgency]} {words}".strip() if words else ""


def paint_badge(painter: QPainter, area: QRect, urgency: Urgency, text: str) -> None:
    """Write a deadline into ``area`` in the colour of its state, one line, elided."""
    painter.setFont(body_font(theme.SMALL_POINTS, bold=True))
    painter.setPen(theme.theme.urgency(urgency))
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)


class DeadlineBadge(QWidget):
    """A badge of its own, for the heading of the case page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._urgency = "", Urgency.NONE
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.theme.changed.connect(self.update)

    def show_card(self, card: CaseCard) -> None:
        """Show the most urgent clock of ``card`` with its name and article."""
        name = f"　{card.clock} {card.article}".rstrip() if card.clock else ""
        self._text, self._urgency = badge_text(card) + name, card.urgency
        self.setAccessibleName(self._text or "没有正在计算的期限")
        self.setVisible(bool(self._text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(body_font(theme.SMALL_POINTS, bold=True))
        width = metrics.horizontalAdvance(self._text) + 2 * theme.GAP
        return QSize(width, theme.CONTROL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.theme.urgency(self._urgency))
        frame = self.rect().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
        inner = self.rect().adjusted(theme.TIGHT, 0, -theme.HAIR, 0)
        paint_badge(painter, inner, self._urgency, self._text)
