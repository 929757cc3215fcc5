"""Cells that are more than text: a deadline with its shape, and a button that acts on its row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.base.rows.urgency import Urgency
from app.ui import theme
from app.ui.tablemodels.row_model import ROW_ROLE
from app.ui.theme import body_font
from app.ui.widgets.badge import paint_badge

Index = QModelIndex | QPersistentModelIndex
BUTTON_HEIGHT: Final = 24


class PlainCell(QStyledItemDelegate):
    """A cell of text; the row under the cursor is marked as a whole, not one cell of it."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus


class BadgeCell(QStyledItemDelegate):
    """Paints the cell's words beside the shape of the row's urgency."""

    def __init__(self, urgency_of: Callable[[Any], Urgency], parent: QWidget) -> None:
        super().__init__(parent)
        self._urgency_of = urgency_of

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        words = index.data(Qt.ItemDataRole.DisplayRole) or ""
        paint_ground(painter, option)
        if row is not None and words:
            area = option.rect.adjusted(theme.TIGHT, 0, -theme.HAIR, 0)
            paint_badge(painter, area, self._urgency_of(row), words)


class ButtonCell(QStyledItemDelegate):
    """Paints the cell's text as a button; ``pressed`` carries the row clicked."""

    pressed = Signal(object)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        paint_ground(painter, option)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if not text:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = option.rect.adjusted(theme.HAIR, 0, -theme.HAIR, 0)
        area.setTop(area.center().y() - BUTTON_HEIGHT // 2)
        area.setHeight(BUTTON_HEIGHT)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        colours = theme.theme
        painter.setPen(colours.colour("border"))
        painter.setBrush(colours.colour("hover" if hovered else "base"))
        painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)
        painter.setFont(body_font(theme.SMALL_POINTS))
        painter.setPen(colours.colour("text"))
        inner = area.adjusted(theme.HAIR, 0, -theme.HAIR, 0)
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, elided)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        released = event.type() == QEvent.Type.MouseButtonRelease
        if released and isinstance(event, QMouseEvent):
            inside = option.rect.contains(event.position().toPoint())
            if inside and event.button() == Qt.MouseButton.LeftButton and index.data():
                self.pressed.emit(index.data(ROW_ROLE))
                return True
        return super().editorEvent(event, model, option, index)


def paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Paint the ground of a cell as Qt paints that of its neighbours."""
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, theme.theme.colour("selection"))
    elif option.features & QStyleOptionViewItem.ViewItemFeature.Alternate:
        painter.fillRect(option.rect, theme.theme.colour("alternate"))
