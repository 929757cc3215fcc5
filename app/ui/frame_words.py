"""What the frame of the window says: the day, the office's name, the dates that are firm, hits."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Signal

from app.base.captions import day_in_full
from app.base.errors import ClockDoubt
from app.base.rows.changes import Changed
from app.ui.context import Context
from app.ui.jobs import Jobs
from app.ui.today import Today
from app.ui.widgets.search_field import LIMIT


class FrameWords(QObject):
    """Reads what top bar, title and status bar say, each when a write concerns it."""

    day_read = Signal(object)  # a CalendarDayRow
    settings_read = Signal(object)  # OfficeSettings
    officers_read = Signal(object)  # the active officers
    calendar_said = Signal(str)
    cases_found = Signal(str, object)  # for this text, these cases
    clock_set_back = Signal(str)
    clock_doubted = Signal(object)  # a ClockDoubt: the PC's date can't be right
    clock_vouched = Signal()

    def __init__(self, jobs: Jobs, today: Today, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._today = jobs, today
        self.context: Context | None = None  # once the office is open
        self._provisional = 0
        self._firm_until: date | None = None
        today.changed.connect(self.read_day)
        today.set_back.connect(self._warn_of_clock)

    def search(self, text: str) -> None:
        """Look for cases while somebody types into the top bar."""
        if self.context is None:
            return
        reads, by = self.context.office.reads, self.context.actor
        self._jobs.read(
            self,
            lambda: reads.search(text, LIMIT, by=by),
            lambda cards: self.cases_found.emit(text, cards),
            key="search",
        )

    def read(self, changed: Changed) -> None:
        """Read again what ``changed`` concerns."""
        if self.context is None:
            return
        jobs, day = self._jobs, self._today.day
        if changed.settings or changed.calendar:
            self.read_day(day)
            self.doubt_clock()
        office = self.context.office  # what it loads when first asked is loaded by the worker
        if changed.calendar:
            jobs.read(
                self, lambda: office.calendars.current().firm_until, self._take_firm, key="firm"
            )
        if changed.settings:
            jobs.read(self, office.reads.settings, self.settings_read.emit, key="settings")
            jobs.read(self, office.reads.officers, self.officers_read.emit, key="officers")
        if changed.calendar or changed.cases:
            work, by = office.reads.work, self.context.actor
            jobs.read(
                self,
                lambda: work(day, by).provisional,
                self._take_provisional,
                key="provisional",
            )

    def read_day(self, day: date) -> None:
        """Say which day it is, and whether it is worked."""
        if self.context is None:
            return
        office = self.context.office
        self._jobs.read(
            self,
            lambda: next(row for row in office.calendars.year(day.year) if row.day == day),
            self.day_read.emit,
            key="day",
        )

    def doubt_clock(self) -> None:
        """Say that the PC's date can't be right, until somebody vouches for it."""
        if self.context is not None:
            office = self.context.office
            self._jobs.read(self, lambda: office.clock.doubt(), self._doubt, key="clock")

    def vouch_for_day(self) -> None:
        """Keep that somebody says so, and be quiet about it."""
        if self.context is not None:
            office, by = self.context.office, self.context.actor
            self._jobs.write(
                self,
                lambda _progress: office.clock.vouch(by),
                lambda _done: self.clock_vouched.emit(),
            )

    def _doubt(self, sentence: str) -> None:
        if sentence:
            self.clock_doubted.emit(ClockDoubt(sentence))

    def _warn_of_clock(self, day: date) -> None:
        self.clock_set_back.emit(
            f"电脑的日期被调回到{day_in_full(day)}，期限按这一天计算；请核对电脑时间。"
        )
        self.doubt_clock()

    def _take_provisional(self, count: int) -> None:
        self._provisional = count
        self._say_firm()

    def _take_firm(self, firm_until: date) -> None:
        self._firm_until = firm_until
        self._say_firm()

    def _say_firm(self) -> None:
        if self._firm_until is None:
            return
        count = f"；{self._provisional}件最近的期限暂定" if self._provisional else ""
        self.calendar_said.emit(f"放假安排已公布到{day_in_full(self._firm_until)}{count}")
