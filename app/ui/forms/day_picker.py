"""A small calendar to pick a day from; rest days are grey as in 日历, for red means overdue."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QWidget

from app.ui import theme

WEEKEND = (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday)


class DayPicker(QCalendarWidget):
    """Weeks from Monday, in Chinese, without their numbers."""

    def __init__(self, shown: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("day_picker")
        self.setAccessibleName("选日期")
        self.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        rest = QTextCharFormat()
        rest.setForeground(theme.theme.colour("muted"))
        rest.setBackground(theme.theme.colour("rest_day"))
        for day in WEEKEND:
            self.setWeekdayTextFormat(day, rest)
        head = QTextCharFormat()
        head.setForeground(theme.theme.colour("muted"))
        head.setBackground(theme.theme.colour("base"))
        self.setHeaderTextFormat(head)
        self.setSelectedDate(QDate(shown.year, shown.month, shown.day))
