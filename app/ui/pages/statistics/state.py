"""The period in sight with its numbers; the parts read it and never each other."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.base.rows.statistics import ClockRow, CountedCases, Period, StatisticsRows
from app.ui.context import Context
from app.ui.dialogs.counted_cases import CountedCasesDialog
from app.ui.places import case_opener


class StatisticsState(QObject):
    """Holds the period, the breakdown, the readings, and what was counted of them."""

    shown = Signal(object)  # StatisticsRows

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__(owner)
        self.owner, self.context = owner, context
        self.period = quarter_before(context.today.day)
        self.along = "unit"
        self.readings: dict[str, str] = {}
        self.rows: StatisticsRows | None = None
        self.dialog: CountedCasesDialog | None = None

    def read(self) -> None:
        """Count the period again."""
        statistics = self.context.office.statistics
        period, along, readings = self.period, self.along, dict(self.readings)
        self.context.jobs.read(
            self, lambda: statistics.page(period, along, readings), self._show, key="statistics"
        )

    def open_cases(self, count: str, part: tuple[str, str] | None = None) -> None:
        """Show the cases behind a count, or behind a part of it."""
        statistics, by, period = self.context.office.statistics, self.context.actor, self.period
        self.context.jobs.read(
            self, lambda: statistics.cases(period, count, by, part), self._show_cases, key="cases"
        )

    def open_clock(self, clock: ClockRow, column: str) -> None:
        """Show what is behind a number of 各类期限."""
        statistics, by, period = self.context.office.statistics, self.context.actor, self.period
        self.context.jobs.read(
            self, lambda: statistics.clock_cases(period, clock, column, by), self._show_cases,
            key="cases",
        )  # fmt: skip

    def _show(self, rows: StatisticsRows) -> None:
        self.rows = rows
        self.shown.emit(rows)

    def _show_cases(self, found: CountedCases) -> None:
        dialog = self.dialog = CountedCasesDialog(self.owner, found)
        dialog.case_wanted.connect(case_opener(self.context.shell))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()


def month(day: date, back: int = 0) -> Period:
    """The month of the day, or one before it."""
    at = day.year * 12 + day.month - 1 - back
    first = date(at // 12, at % 12 + 1, 1)
    return Period(first, _before(at + 1))


def quarter(day: date, back: int = 0) -> Period:
    """The quarter of the day, or one before it."""
    at = (day.year * 4 + (day.month - 1) // 3 - back) * 3
    return Period(date(at // 12, at % 12 + 1, 1), _before(at + 3))


def quarter_before(day: date) -> Period:
    """What a report is usually about."""
    return quarter(day, 1)


def year(day: date, back: int = 0) -> Period:
    """The year of the day, or one before it."""
    return Period(date(day.year - back, 1, 1), date(day.year - back, 12, 31))


def _before(at: int) -> date:
    return date(at // 12, at % 12 + 1, 1) - timedelta(days=1)
