"""What stands around the pages: the day, the office's name, the dates that are firm, what is found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.base.captions import day_in_full
from app.base.errors import ClockDoubt
from app.base.rows import Changed, OfficeSettings
from app.ui.widgets.search_field import LIMIT

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow


class Around(QObject):
    """Reads what top bar, title and status bar say, each when a write concerns it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._provisional = 0
        self._firm_until: date | None = None
        window.top_bar.search_field.search = self.search
        window.today.changed.connect(self.show_day)
        window.today.set_back.connect(self.warn_of_clock)
        window.error_bar.day_vouched.connect(self.vouch_for_day)

    def search(self, text: str) -> None:
        """Look for cases while somebody types into the top bar."""
        window = self._window
        if window.context is None:
            return
        reads, by, field = (
            window.context.office.reads, window.context.actor, window.top_bar.search_field
        )  # fmt: skip
        window.jobs.read(
            window,
            lambda: reads.search(text, LIMIT, by=by),
            lambda cards: field.show_hits(text, cards),
            key="search",
        )

    def show(self, changed: Changed) -> None:
        """Read again what ``changed`` concerns."""
        window, jobs = self._window, self._window.jobs
        if window.context is None:
            return
        if changed.settings or changed.calendar:
            self.show_day(window.today.day)
            self.look_at_clock()
        office = window.context.office  # what it loads when first asked is loaded by the worker
        if changed.calendar:
            jobs.read(
                window, lambda: office.calendars.current().firm_until, self._take_firm, key="firm"
            )
        if changed.settings:
            jobs.read(window, office.reads.settings, self._show_settings, key="settings")
        if changed.calendar or changed.cases:
            work, today, by = office.reads.work, window.today.day, window.context.actor
            jobs.read(
                window,
                lambda: work(today, by).provisional,
                self._show_provisional,
                key="provisional",
            )

    def show_day(self, day: date) -> None:
        """Say which day it is, and whether it is worked."""
        window = self._window
        if window.context is None:
            return
        office = window.context.office
        window.jobs.read(
            window,
            lambda: next(row for row in office.calendars.year(day.year) if row.day == day),
            window.top_bar.show_day,
            key="day",
        )

    def look_at_clock(self) -> None:
        """Say above the page that the PC's date can't be right, until somebody vouches for it."""
        window = self._window
        if window.context is not None:
            office = window.context.office
            window.jobs.read(window, lambda: office.clock.doubt(), self._doubt, key="clock")

    def vouch_for_day(self) -> None:
        """Keep that somebody says so, and be quiet about it."""
        window = self._window
        if window.context is not None:
            office, by = window.context.office, window.context.actor
            window.jobs.write(
                window,
                lambda _progress: office.clock.vouch(by),
                lambda _done: window.error_bar.dismiss(),
            )

    def _doubt(self, sentence: str) -> None:
        if sentence:
            self._window.show_error(ClockDoubt(sentence))

    def warn_of_clock(self, day: date) -> None:
        """Say that the PC's clock was set back."""
        self._window.toast(
            f"电脑的日期被调回到{day_in_full(day)}，期限按这一天计算；请核对电脑时间。"
        )
        self.look_at_clock()

    def _show_settings(self, settings: OfficeSettings) -> None:
        window = self._window
        window.top_bar.office_label.setText(settings.name)
        window.top_bar.demo_label.setVisible(settings.demo)
        window.demo_stripe.setVisible(settings.demo)
        marked = "【演示】" if settings.demo else ""
        window.setWindowTitle(f"{marked}{settings.name} · 诚信台")
        demo_action = window.actions_by_name["demo_action"]
        demo_action.setText("回到正式办公" if settings.demo else "打开演示办公")

    def _show_provisional(self, count: int) -> None:
        self._provisional = count
        self._show_firm()

    def _take_firm(self, firm_until: date) -> None:
        self._firm_until = firm_until
        self._show_firm()

    def _show_firm(self) -> None:
        if self._firm_until is None:
            return
        count = f"；{self._provisional}件最近的期限暂定" if self._provisional else ""
        firm = f"放假安排已公布到{day_in_full(self._firm_until)}{count}"
        self._window.calendar_label.setText(firm)
