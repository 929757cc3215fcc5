"""期限: the clocks of a case on one common ruler of days, each with its state in words."""

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
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.base.captions import OUTCOMES, SHAPES, day_near, deadline_words
from app.base.rows.cases import ClockRow
from app.base.rows.urgency import Urgency
from app.ui import theme
from app.ui.theme import body_font
from app.ui.widgets.badge import SHAPE_ROOM, paint_badge
from app.ui.widgets.row_menu import RowMenu

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
OPEN = ("running", "overdue", "paused")
ROW_HEIGHT = 60
BAR = 6


def state_words(row: ClockRow) -> str:
    """✖ 超期3个工作日, or 按期 10-14 for a clock that is met."""
    return f"{SHAPES[state_urgency(row)]} {plain_state(row)}".strip()


def plain_state(row: ClockRow) -> str:
    """The same without its shape."""
    if row.outcome in OPEN:
        return deadline_words(row.urgency, row.remaining, provisional=row.provisional)
    on = f" {row.met_on.month:02}-{row.met_on.day:02}" if row.met_on else ""
    return f"{OUTCOMES.get(row.outcome, row.outcome)}{on}"


def state_urgency(row: ClockRow) -> Urgency:
    """The colour of a clock: a met one is grey, one met late stays red."""
    if row.outcome in OPEN:
        return row.urgency
    return Urgency.OVERDUE if row.outcome == "met_late" else Urgency.NONE


def name_of(row: ClockRow) -> str:
    """The clock with its round and unit."""
    round_ = f"第{row.round}轮 " if row.round > 1 else ""
    unit = f"　{row.unit}" if row.unit else ""
    return f"{round_}{row.caption}{unit}"


class ClockModel(QAbstractListModel):
    """The clocks of a case and the span of days that their ruler covers."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.rows: tuple[ClockRow, ...] = ()
        self.first = self.last = self.today = date.min

    def show(self, rows: Sequence[ClockRow], today: date) -> None:
        """Replace what is shown."""
        self.beginResetModel()
        self.rows, self.today = tuple(rows), today
        days = [today, *(d for r in rows for d in (r.starts_on, r.due_on, r.met_on) if d)]
        self.first, self.last = min(days), max(days)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            due = f"届满 {day_near(row.due_on, self.today)}" if row.due_on else ""
            return "，".join(filter(None, (name_of(row), row.article, state_words(row), due)))
        return None


class ClockDelegate(QStyledItemDelegate):
    """Name and state, the bar on the common ruler, first and last day."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(240, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ClockRow = index.data(ROW_ROLE)
        model = index.model()
        colours = theme.theme
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colours.colour("selection"))
        painter.setPen(colours.colour("hairline"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        area = option.rect.adjusted(theme.TIGHT, theme.HAIR, -theme.TIGHT, -theme.HAIR)
        self._paint_names(painter, QRect(area.left(), area.top(), area.width(), 20), row)
        ruler = QRect(area.left(), area.top() + 25, area.width(), BAR)
        if isinstance(model, ClockModel):
            self._paint_ruler(painter, ruler, row, model)
            days = QRect(area.left(), area.top() + 34, area.width(), 18)
            self._paint_days(painter, days, row, model.today)
        painter.restore()

    def _paint_names(self, painter: QPainter, line: QRect, row: ClockRow) -> None:
        colours, middle = theme.theme, Qt.AlignmentFlag.AlignVCenter
        words = plain_state(row)
        metrics = QFontMetrics(body_font(theme.SMALL_POINTS, bold=True))
        shape = 0 if state_urgency(row) is Urgency.NONE else SHAPE_ROOM
        taken = metrics.horizontalAdvance(words) + shape + 1
        badge = QRect(line.right() - taken, line.top(), taken, line.height())
        paint_badge(painter, badge, state_urgency(row), words)
        taken += theme.TIGHT
        painter.setFont(body_font())
        painter.setPen(colours.colour("text"))
        metrics, room = painter.fontMetrics(), line.width() - taken
        name = metrics.elidedText(name_of(row), Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, middle, name)
        used = metrics.horizontalAdvance(name) + theme.TIGHT
        if used < room:
            painter.setFont(body_font(theme.SMALL_POINTS))
            painter.setPen(colours.colour("muted"))
            article = painter.fontMetrics().elidedText(
                row.article, Qt.TextElideMode.ElideRight, room - used
            )
            painter.drawText(line.adjusted(used, 0, 0, 0), middle, article)

    def _paint_ruler(
        self, painter: QPainter, line: QRect, row: ClockRow, model: ClockModel
    ) -> None:
        colours = theme.theme

        def at(day: date) -> int:
            span = max((model.last - model.first).days, 1)
            return line.left() + (day - model.first).days * line.width() // span

        painter.fillRect(line, colours.colour("rest_day"))
        end = row.due_on or model.today
        whole = QRect(at(row.starts_on), line.top(), max(at(end) - at(row.starts_on), 2), BAR)
        pen = QPen(colours.colour("border"))
        if row.provisional:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRect(whole)
        reached = row.met_on or (model.today if row.outcome in OPEN else end)
        colour = colours.urgency(state_urgency(row))
        filled = QRect(whole.left(), line.top(), max(at(reached) - whole.left(), 0), BAR)
        painter.fillRect(filled, _soft(colour, 255 if row.outcome in OPEN else 130))
        painter.setPen(colours.colour("text"))
        painter.drawLine(at(end), line.top() - 3, at(end), line.bottom() + 3)
        pen = QPen(colours.colour("accent"))
        pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(at(model.today), line.top() - 5, at(model.today), line.bottom() + 5)

    def _paint_days(self, painter: QPainter, line: QRect, row: ClockRow, today: date) -> None:
        painter.setFont(body_font(theme.SMALL_POINTS))
        painter.setPen(theme.theme.colour("muted"))
        start = f"自 {day_near(row.starts_on, today)}" + ("（推定送达）" if row.presumed else "")
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, start)
        if row.due_on is not None:
            due = f"届满 {day_near(row.due_on, today)}"
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, due)


class ClockList(QListView):
    """The clocks; the current one is explained beside the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clocks = ClockModel(self)
        self.setModel(self.clocks)
        self.setItemDelegate(ClockDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("期限")
        self.row_menu = RowMenu(self)

    def show_rows(self, rows: Sequence[ClockRow], today: date) -> None:
        """Show the clocks, those that run first; the cursor stays on its clock, and leaves one
        that ran until now for the one that presses most."""
        before = self.current()
        ordered = sorted(rows, key=_order)
        self.clocks.show(ordered, today)
        if ordered:
            same = (i for i, row in enumerate(ordered) if before and _stays(before, row))
            self.setCurrentIndex(self.clocks.index(next(same, 0)))

    def current(self) -> ClockRow | None:
        """The clock under the cursor."""
        index = self.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None


def _order(row: ClockRow) -> tuple[bool, date, str]:
    return (row.outcome not in OPEN, row.due_on or date.max, row.clock)


def _key(row: ClockRow) -> tuple[str, int, str, date]:
    return (row.clock, row.round, row.unit, row.starts_on)


def _stays(before: ClockRow, now: ClockRow) -> bool:
    came_to_an_end = before.outcome in OPEN and now.outcome not in OPEN
    return _key(now) == _key(before) and not came_to_an_end


def _soft(colour: QColor, alpha: int) -> QColor:
    soft = QColor(colour)
    soft.setAlpha(alpha)
    return soft
