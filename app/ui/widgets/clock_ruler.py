"""The ruler over the clocks: months, weeks and today on the one scale that all bars share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.base.captions import day_in_full
from app.ui import theme
from app.ui.theme import body_font
from app.ui.widgets.clock_list import ClockModel

HEIGHT = 30
NARROW = 46  # pixels that a label of a day needs


def ticks(first: date, last: date, width: int) -> Iterator[date]:
    """The days to be named on a ruler so wide: Mondays, or firsts of months, never too close."""
    span = max((last - first).days, 1)
    if width * 7 // span >= NARROW:
        day = first + timedelta(days=-first.weekday() % 7)
        while day <= last:
            yield day
            day += timedelta(days=7)
        return
    months = [date(m // 12, m % 12 + 1, 1) for m in range(_month(first), _month(last) + 1)]
    every = max(NARROW * span // (30 * max(width, 1)) + 1, 1)
    yield from (day for at, day in enumerate(months) if first <= day <= last and at % every == 0)


class ClockRuler(QWidget):
    """Painted from the span of the clock model; says today in words to screen readers."""

    def __init__(self, clocks: ClockModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clocks = clocks
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName("期限尺")
        clocks.modelReset.connect(self._reset)

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    def position(self, day: date) -> int:
        """Where the day lies, in pixels from the left; the same as in the rows below."""
        first, last = self._clocks.first, self._clocks.last
        span, width = max((last - first).days, 1), self.width() - 2 * theme.TIGHT
        return theme.TIGHT + (day - first).days * width // span

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._clocks.rows:
            return
        painter, colours = QPainter(self), theme.theme
        painter.setFont(body_font(theme.SMALL_POINTS))
        base, today = self.height() - 1, self._clocks.today
        painter.setPen(colours.colour("hairline"))
        painter.drawLine(0, base, self.width(), base)
        here = f"今天 {today.month:02}-{today.day:02}"
        room = painter.fontMetrics().horizontalAdvance(here)
        left = min(max(self.position(today) - room // 2, 0), self.width() - room)
        mark = QRect(left, 0, room, base - 6)
        painter.setPen(colours.colour("muted"))
        for day in ticks(self._clocks.first, self._clocks.last, self.width()):
            at = self.position(day)
            painter.drawLine(at, base - 5, at, base)
            name = QRect(at - NARROW // 2, 0, NARROW, base - 6)
            if self.rect().contains(name) and not name.intersects(mark):
                painter.drawText(name, Qt.AlignmentFlag.AlignCenter, f"{day.month:02}-{day.day:02}")
        painter.setPen(colours.colour("accent"))
        painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, here)
        painter.drawLine(self.position(today), base - 6, self.position(today), base)

    def _reset(self) -> None:
        model = self._clocks
        if model.rows:
            words = (day_in_full(day) for day in (model.first, model.last, model.today))
            self.setAccessibleDescription("自{}至{}，今天{}".format(*words))
        self.setVisible(bool(model.rows))
        self.update()


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
