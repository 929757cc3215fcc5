"""经过: the recorded steps of a case, what was voided struck through, irregularities marked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.base.captions import STEP_STATES, day_near
from app.base.rows.cases import TimelineRow
from app.ui import theme
from app.ui.theme import body_font

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
DAY_ROLE = Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex
DAY_WIDTH = 108
WRAP = int(Qt.TextFlag.TextWrapAnywhere) | int(Qt.AlignmentFlag.AlignTop)


class TimelineModel(QAbstractListModel):
    """The steps, in the order in which they were recorded."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.rows: tuple[TimelineRow, ...] = ()
        self.today = date.min

    def show(self, rows: Sequence[TimelineRow], today: date) -> None:
        """Replace what is shown; days of another year than today's are given with it."""
        self.beginResetModel()
        self.rows, self.today = tuple(rows), today
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == DAY_ROLE:
            return day_near(row.on, self.today)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{day_near(row.on, self.today)} {headline(row)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (day_near(row.on, self.today), headline(row), row.summary)
            return "，".join(filter(None, (*parts, *row.papers, *row.irregular)))
        if role == Qt.ItemDataRole.ToolTipRole:
            recorded = row.recorded_at.strftime("%Y-%m-%d %H:%M")
            return f"第{row.seq}步，{row.actor}于 {recorded} 登记。{row.article}"
        return None


def headline(row: TimelineRow) -> str:
    """The step in a few words: caption, unit, and what became of it."""
    state = f"〔{STEP_STATES[row.state]}〕" if STEP_STATES.get(row.state) else ""
    return " ".join(filter(None, (f"{row.caption}{state}", f"→ {row.unit}" if row.unit else "")))


class TimelineDelegate(QStyledItemDelegate):
    """Day, headline with article, then the fields and the irregularities in as many lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: TimelineRow = index.data(ROW_ROLE)
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else 400
        inner = width - DAY_WIDTH - 2 * theme.TIGHT
        height = QFontMetrics(body_font()).height() + theme.HAIR
        for text in details(row):
            height += _height(text, inner)
        return QSize(width, height + theme.TIGHT + theme.HAIR)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: TimelineRow = index.data(ROW_ROLE)
        colours = theme.theme
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colours.colour("selection"))
        painter.setPen(colours.colour("hairline"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        area = option.rect.adjusted(theme.TIGHT, theme.HAIR, -theme.TIGHT, 0)
        painter.setFont(body_font())
        height = painter.fontMetrics().height() + theme.HAIR
        line = QRect(area.left(), area.top(), area.width(), height)
        self._paint_head(painter, line, row, index.data(DAY_ROLE))
        top = area.top() + height
        left, inner = area.left() + DAY_WIDTH, area.width() - DAY_WIDTH
        for text in details(row):
            used = _height(text, inner)
            painter.setFont(body_font(theme.SMALL_POINTS))
            painter.setPen(colours.colour("text" if text.startswith("⚠") else "muted"))
            painter.drawText(QRect(left, top, inner, used), WRAP, text)
            top += used
        painter.restore()

    def _paint_head(self, painter: QPainter, line: QRect, row: TimelineRow, day: str) -> None:
        colours = theme.theme
        gone = row.state in ("voided", "revised")
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(colours.colour("muted"))
        painter.drawText(line, middle, day)
        painter.setFont(body_font(theme.SMALL_POINTS))
        article_width = painter.fontMetrics().horizontalAdvance(row.article)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, row.article)
        font = QFont(body_font(bold=True))
        font.setStrikeOut(gone)
        painter.setFont(font)
        painter.setPen(colours.colour("muted" if gone else "text"))
        room = line.width() - DAY_WIDTH - article_width - theme.TIGHT
        text = painter.fontMetrics().elidedText(headline(row), Qt.TextElideMode.ElideRight, room)
        painter.drawText(line.adjusted(DAY_WIDTH, 0, 0, 0), middle, text)


class TimelineView(QListView):
    """The list of steps; its current row is what 改正 and 撤销 are about."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps = TimelineModel(self)
        self.setModel(self.steps)
        self.setItemDelegate(TimelineDelegate(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("经过")

    def show_rows(self, rows: Sequence[TimelineRow], today: date) -> None:
        """Show the steps, the newest in sight."""
        self.steps.show(rows, today)
        self.scrollToBottom()

    def select(self, seq: int) -> None:
        """Put the cursor on the step numbered ``seq``."""
        row = next((i for i, r in enumerate(self.steps.rows) if r.seq == seq), -1)
        self.setCurrentIndex(self.steps.index(row))

    def current(self) -> TimelineRow | None:
        """The step under the cursor."""
        index = self.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None


def details(row: TimelineRow) -> tuple[str, ...]:
    """The lines under the headline."""
    papers = (f"文书：{'；'.join(row.papers)}",) if row.papers else ()
    return tuple(filter(None, (row.summary, *papers, *(f"⚠ {n}" for n in row.irregular))))


def _height(text: str, width: int) -> int:
    metrics = QFontMetrics(body_font(theme.SMALL_POINTS))
    return metrics.boundingRect(QRect(0, 0, max(width, 40), 10_000), WRAP, text).height() + 2
