"""日历: the working days of a year, where they come from, and the import of a notice."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.base.captions import day_in_full
from app.base.rows.calendar import DayRow
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.base.rows.ledger import LedgerFilters
from app.services.calendars.calendars import TAKE_BACK_CALENDAR
from app.services.calendars.office_days import OfficeDaysRow
from app.ui import theme
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.notice import NoticeDialog
from app.ui.dialogs.office_days import OfficeDaysDialog
from app.ui.dialogs.question import Question
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.places import CaseAt
from app.ui.plain import PlainLabel
from app.ui.widgets.elided_label import GivingLabel
from app.ui.widgets.row_menu import RowMenu
from app.ui.widgets.year_view import YearView, day_words, is_holiday, is_make_up

SIDE_WIDTH = 280
WHY_PROVISIONAL = (
    "{after.year}年{after.month}月{after.day}日以后的放假安排国务院办公厅还没有公布，先按周末和法定节日推算；"
    "届满日落在这以后的期限因此暂定，通知公布并采用后才算定。"
)
FIRST_YEAR, LAST_YEAR = 2018, 2099
LEGEND = "休：放假　班：调休上班\n灰底：不上班　虚框、灰字：放假安排未公布，暂定"


class CalendarPage(Page):
    """The calendar."""

    title = "日历"

    def _build_widgets(self) -> None:
        self.dialog: NoticeDialog | None = None
        self.days_dialog: OfficeDaysDialog | None = None
        self._adopted = ""  # what can be withdrawn
        self._office_days: tuple[OfficeDaysRow, ...] = ()
        self.year = self.context.today.day.year
        self.earlier_button = QPushButton("上一年")
        self.later_button = QPushButton("下一年")
        self.year_label = captioned("", "title")
        self.firm_label = GivingLabel()
        self.firm_label.setProperty("role", "muted")
        self.import_button = QPushButton("导入放假通知…")
        self.import_button.setProperty("role", "primary")
        self.office_days_button = QPushButton("本办休息、上班日…")
        self.office_days_button.setToolTip("登记本办临时停办公或调休的日子，从选中的那天起")
        self.office_days_list = QListWidget()
        self.office_days_list.setAccessibleName("本办休息、上班日")
        self.office_days_list.setWordWrap(True)
        self.drop_days_button = QPushButton("删去…")
        self.drop_days_button.setProperty("role", "quiet")
        self.office_days_caption = captioned("本办休息、上班日", "section")
        self.year_view = YearView()
        self.provisional_label = captioned("", "muted")
        self.provisional_label.setWordWrap(True)
        self.provisional_button = QPushButton()
        self.provisional_button.setProperty("role", "quiet")
        self.day_label = PlainLabel()
        self.day_label.setWordWrap(True)
        self.source_label = captioned("", "muted")
        self.source_label.setWordWrap(True)
        self.history_list = QListWidget()
        self.history_list.setAccessibleName("采用过的日历")
        self.history_list.setWordWrap(True)
        self.take_back_button = QPushButton("撤回…")
        self.take_back_button.setProperty("role", "quiet")
        self.take_back_button.setToolTip("最近采用的一次撤回，恢复以前的日历")
        self.waiting_list = QListWidget()
        self.waiting_list.setAccessibleName("等待决定的案件")
        for lines in (self.history_list, self.waiting_list, self.office_days_list):
            lines.setProperty("role", "lines")
        self.waiting_caption = captioned("等待决定的案件", "section")

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.TIGHT)
        for widget in (self.year_label, self.earlier_button, self.later_button, self.firm_label):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.office_days_button)
        head.addWidget(self.import_button)
        body = QHBoxLayout()
        body.setSpacing(theme.WIDE)
        body.addWidget(self.year_view, 1)
        body.addWidget(self._side())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.GAP, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.GAP)
        layout.addLayout(head)
        layout.addLayout(body, 1)

    def _side(self) -> QWidget:
        side = QFrame()
        side.setProperty("role", "panel")
        side.setFixedWidth(SIDE_WIDTH)
        legend = captioned(LEGEND, "muted")
        legend.setWordWrap(True)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        layout.setSpacing(theme.TIGHT)
        for widget in (self.day_label, self.source_label, legend, self.provisional_label,
                       self.provisional_button, self.waiting_caption):  # fmt: skip
            layout.addWidget(widget)
        layout.addWidget(self.waiting_list, 1)
        own = QHBoxLayout()
        own.addWidget(self.office_days_caption, 1)
        own.addWidget(self.drop_days_button)
        layout.addLayout(own)
        layout.addWidget(self.office_days_list, 1)
        adopted = QHBoxLayout()
        adopted.addWidget(captioned("采用过的日历", "section"), 1)
        adopted.addWidget(self.take_back_button)
        layout.addLayout(adopted)
        layout.addWidget(self.history_list, 1)
        return side

    def _connect(self) -> None:
        self.earlier_button.clicked.connect(lambda: self.show_year(self.year - 1))
        self.later_button.clicked.connect(lambda: self.show_year(self.year + 1))
        self.import_button.clicked.connect(self.import_notice)
        self.office_days_button.clicked.connect(self.enter_office_days)
        self.drop_days_button.clicked.connect(self.drop_office_days)
        self.take_back_button.clicked.connect(self.take_back)
        self.office_days_list.currentRowChanged.connect(self._look_at_own)
        self.year_view.day_chosen.connect(self._show_day)
        self.waiting_list.itemActivated.connect(self._open_waiting)
        self.row_menus = (
            RowMenu(self.office_days_list, lambda: (self.drop_days_button,)),
            RowMenu(self.history_list, lambda: (self.take_back_button,)),
            RowMenu(self.waiting_list, opener=lambda: self._open_waiting),
        )
        self.provisional_button.clicked.connect(
            lambda: self.context.shell.open_page("ledger", LedgerFilters(urgency="provisional"))
        )

    def entered(self) -> None:
        """Put the focus on the days."""
        self.year_view.setFocus()

    def reload(self) -> None:
        """Read the year again."""
        calendars, year, by = self.context.office.calendars, self.year, self.context.actor
        own, ledger = self.context.office.office_days, self.context.office.ledger
        today = self.context.today.day

        def work() -> tuple[Any, ...]:
            provisional = ledger.summary(LedgerFilters(urgency="provisional"), today, by=by).cases
            return (
                calendars.year(year), calendars.history(), calendars.waiting(by), own.all(),
                provisional, calendars.last_adopted(),
            )  # fmt: skip

        self.context.jobs.read(self, work, self._show, key="year")

    def on_changed(self, changed: Changed) -> None:
        """A new calendar, or a decision on one."""
        if changed.calendar or (changed.cases and self.isVisible()):
            self.reload()

    def show_year(self, year: int) -> None:
        """Show another year."""
        self.year = max(FIRST_YEAR, min(year, LAST_YEAR))
        self.reload()

    def import_notice(self) -> None:
        """Ask for a notice, show what it changes, and adopt it if that is wanted."""
        self.dialog = NoticeDialog(self.context, self)
        self.dialog.adopted.connect(self._imported)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def enter_office_days(self) -> None:
        """Ask which days the office rests or works, beginning with the day under the cursor."""
        self._ask_days(None)

    def drop_office_days(self) -> None:
        """Ask why the days under the cursor of the list are taken out again."""
        self._ask_days(self._office_days[self.office_days_list.currentRow()])

    def _ask_days(self, drop: OfficeDaysRow | None) -> None:
        day = self.year_view.chosen_day or self.context.today.day
        self.days_dialog = OfficeDaysDialog(self.context, self, day, drop)
        self.days_dialog.adopted.connect(self._imported)
        self.days_dialog.finished.connect(self.days_dialog.deleteLater)
        self.days_dialog.open()

    def take_back(self) -> None:
        """Ask why the last adoption is withdrawn."""
        calendars, actor = self.context.office.calendars, self.context.actor
        about = f"撤回：{self._adopted}。恢复以前的日历，随它变动的期限一并改回。"
        ask(
            self,
            self.context,
            TAKE_BACK_CALENDAR,
            Question(
                TAKE_BACK_CALENDAR.caption,
                about,
                (FieldRow("reason", "理由", "lines", True),),
                "撤回",
            ),
            lambda values, progress: calendars.take_back(values["reason"], actor, progress),
            After(lambda changed: f"已撤回，{len(changed.cases)}件案件的期限改回", lambda _c: None),
            Before((self._adopted,)),
            caption="正在重算受影响的期限…",
        )

    def _imported(self, changed: Changed) -> None:
        self.context.changes.announce(changed)
        self.context.shell.toast(
            f"已采用新的日历，{len(changed.cases)}件案件的期限随之调整",
            more=("撤回…", self.take_back),
        )

    def _show(self, read: tuple[Any, ...]) -> None:
        days, history, waiting, self._office_days, provisional, self._adopted = read
        self.year_label.setText(f"{self.year}年")
        self.year_view.show_year(days, self.context.today.day)
        current = next((edition for edition in history if edition.current), None)
        if current is not None:
            self.firm_label.setText(f"放假安排已公布到{day_in_full(current.firm_until)}")
            self._show_provisional(current.firm_until, provisional)
        self.earlier_button.setEnabled(self.year > FIRST_YEAR)
        self.later_button.setEnabled(self.year < LAST_YEAR)
        self.history_list.clear()
        for edition in history:
            used = "（现用）" if edition.current else ""
            kept = edition.created_at.strftime("%Y-%m-%d %H:%M")
            self.history_list.addItem(f"{edition.label}{used}\n{kept} 采用")
        self.take_back_button.setEnabled(bool(self._adopted))
        self._show_waiting(waiting)
        self._show_own()

    def _show_provisional(self, firm_until: date, cases: int) -> None:
        """Why a date is provisional, and which cases have one."""
        self.provisional_label.setText(WHY_PROVISIONAL.format(after=firm_until))
        self.provisional_button.setText(f"看期限暂定的{cases}件")
        self.provisional_button.setVisible(bool(cases))

    def _show_own(self) -> None:
        rows = self._office_days
        self.office_days_list.clear()
        self.office_days_list.addItems([f"{row.caption}\n{row.reason}" for row in rows])
        for widget in (self.office_days_list, self.office_days_caption, self.drop_days_button):
            widget.setVisible(bool(rows))
        if rows:
            self.office_days_list.setCurrentRow(0)
        self._look_at_own()

    def _look_at_own(self, _row: int = 0) -> None:
        self.drop_days_button.setEnabled(self.office_days_list.currentRow() >= 0)

    def _show_waiting(self, waiting: tuple[tuple[int, str, str], ...]) -> None:
        self.waiting_list.clear()
        self._waiting = [case_id for case_id, _number, _title in waiting]
        self.waiting_list.addItems([f"{number}\n{title}" for _id, number, title in waiting])
        self.waiting_list.setVisible(bool(waiting))
        self.waiting_caption.setVisible(bool(waiting))

    def _open_waiting(self) -> None:
        case_id = self._waiting[self.waiting_list.currentRow()]
        self.context.shell.open_page("case", CaseAt(case_id))

    def _show_day(self, row: DayRow) -> None:
        self.day_label.setText(day_words(row))
        special = is_holiday(row) or is_make_up(row)
        self.source_label.setText(f"依据：{row.source}" if special and row.source else "")
