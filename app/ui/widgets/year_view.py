"""A year of working days at a glance: rest days, make-up days, and what is not announced yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.base.captions import WEEKDAYS, day_in_full
from app.base.rows.calendar import DayRow
from app.ui import theme
from app.ui.theme import body_font

ACROSS = (4, 3, 2)  # months side by side: as many as leave a day its words
SATURDAY = 5
HEAD = 2  # rows of a month above its days: name, weekdays
WEEKS = 6
STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}


def is_make_up(row: DayRow) -> bool:
    """A weekend day that is worked."""
    return row.working and row.day.weekday() >= SATURDAY


def is_holiday(row: DayRow) -> bool:
    """A rest day other than a plain weekend day."""
    return not row.working and (row.day.weekday() < SATURDAY or row.name not in ("", "周末"))


def day_words(row: DayRow) -> str:
    """What a day is, in one line."""
    kind = "调休上班日" if is_make_up(row) else "工作日" if row.working else "休息日"
    name = f"，{row.name}" if row.name not in ("", "周末", "工作日", kind) else ""
    firm = "" if row.firm else "，放假安排未公布，暂定"
    return f"{day_in_full(row.day)}　{kind}{name}{firm}"


def _small() -> QFontMetrics:
    return QFontMetrics(body_font(theme.SMALL_POINTS, bold=True))


def _month_width() -> int:
    """A month in which every day has room for its number and 休 or 班."""
    return 7 * (_small().horizontalAdvance("28休") + 3) + 2 * theme.TIGHT


class YearView(QWidget):
    """Twelve months; arrows move the cursor, ``day_chosen`` carries its row."""

    day_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[date, DayRow] = {}
        self._year = 1
        self._today = self._cursor = date.min
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("年历")
        theme.theme.changed.connect(self.update)

    def show_year(self, rows: Sequence[DayRow], today: date) -> None:
        """Show the days of one year."""
        self._rows = {row.day: row for row in rows}
        self._year, self._today = rows[0].day.year, today
        first = today if today.year == self._year else date(self._year, 1, 1)
        keep = self._cursor in self._rows
        self._move(self._cursor if keep else first)
        self.update()

    @property
    def chosen_day(self) -> date | None:
        """The day that the arrows are on, None before a year is shown."""
        return self._cursor if self._cursor in self._rows else None

    def sizeHint(self) -> QSize:
        return QSize(860, 560)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the fewest months a line, high enough for as many as stand there now."""
        lines = 12 // self._across() * (HEAD + WEEKS) * (_small().height() + 2)
        return QSize(ACROSS[-1] * _month_width(), lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def _across(self) -> int:
        """How many months stand side by side at this width."""
        return next((n for n in ACROSS if n * _month_width() <= self.width()), ACROSS[-1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif (day := self._cursor + timedelta(days=step)) in self._rows:
            self._move(day)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._day_at(event.position().toPoint())
        if found is not None:
            self._move(found)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._day_at(event.pos())
            if found is not None:
                QToolTip.showText(event.globalPos(), day_words(self._rows[found]), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.theme.colour("base"))
        if not self._rows:
            return
        for month in range(1, 13):
            self._paint_month(painter, month)

    def _move(self, day: date) -> None:
        self._cursor = day
        words = day_words(self._rows[day])
        self.setAccessibleDescription(words)
        self.day_chosen.emit(self._rows[day])
        self.update()

    def _month_area(self, month: int) -> QRect:
        columns = self._across()
        down, across = divmod(month - 1, columns)
        width, height = self.width() // columns, self.height() // (12 // columns)
        area = QRect(across * width, down * height, width, height)
        return area.adjusted(theme.TIGHT, theme.HAIR, -theme.TIGHT, -theme.HAIR)

    def _cell(self, day: date) -> QRect:
        area = self._month_area(day.month)
        width, height = area.width() // 7, area.height() // (HEAD + WEEKS)
        first = date(day.year, day.month, 1).weekday()
        week, weekday = divmod(first + day.day - 1, 7)
        top = area.top() + (HEAD + week) * height
        return QRect(area.left() + weekday * width, top, width, height)

    def _day_at(self, point: QPoint) -> date | None:
        return next((day for day in self._rows if self._cell(day).contains(point)), None)

    def _paint_month(self, painter: QPainter, month: int) -> None:
        area, colours = self._month_area(month), theme.theme
        height, width = area.height() // (HEAD + WEEKS), area.width() // 7
        painter.setFont(body_font(bold=True))
        painter.setPen(colours.colour("text"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(area.left() + theme.HAIR, area.top(), area.width(), height), middle,
                         f"{month}月")  # fmt: skip
        painter.setFont(body_font(theme.SMALL_POINTS))
        painter.setPen(colours.colour("muted"))
        for weekday, word in enumerate(WEEKDAYS):
            cell = QRect(area.left() + weekday * width, area.top() + height, width, height)
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, word)
        for row in self._rows.values():
            if row.day.month == month:
                self._paint_day(painter, row)

    def _paint_day(self, painter: QPainter, row: DayRow) -> None:
        colours, cell = theme.theme, self._cell(row.day).adjusted(1, 1, -1, -1)
        if is_make_up(row):
            painter.fillRect(cell, colours.colour("make_up"))
        elif not row.working:
            painter.fillRect(cell, colours.colour("rest_day"))
        painter.setFont(body_font(theme.SMALL_POINTS, bold=is_holiday(row) or is_make_up(row)))
        painter.setPen(colours.colour("text" if row.firm else "muted"))
        mark = "班" if is_make_up(row) else "休" if is_holiday(row) else ""
        text = f"{row.day.day}{mark}"
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)
        if not row.firm and is_holiday(row):
            painter.setPen(QPen(colours.colour("muted"), 1, Qt.PenStyle.DotLine))
            painter.drawRect(cell.adjusted(0, 0, -1, -1))
        if row.day in (self._today, self._cursor):
            width = 2 if row.day == self._cursor and self.hasFocus() else 1
            role = "accent" if row.day == self._today else "border"
            painter.setPen(QPen(colours.colour("focus" if width == 2 else role), width))
            painter.drawRect(cell.adjusted(0, 0, -1, -1))
