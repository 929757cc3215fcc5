"""工作台: what the person at the desk has to do today, who owes an answer, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.captions import day_in_list
from app.base.rows.changes import Changed
from app.base.rows.urgency import Urgency
from app.base.rows.work import ChangeLine, Workbench, WorkLine
from app.base.work_tables import CHANGED, WAITING, WORK
from app.ui import theme
from app.ui.choosing import choose_files
from app.ui.dialogs.step_asker import StepAsker
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.exporting import Exporting
from app.ui.pages.intake.kept import DRAFT, is_written
from app.ui.pages.panels import empty_state, panel
from app.ui.places import CallAt, CaseAt, Channel, MailFiles, RoundAt, UnitInHand
from app.ui.widgets.icons import icon
from app.ui.widgets.work_tables import ActingGrid, PlacedGrid

if TYPE_CHECKING:
    from app.base.rows.approvals import ApprovalRow
    from app.base.rows.consultation import CallRow
    from app.base.rows.evaluation import RoundDue
    from app.base.rows.stations import UnderWayRow

LINES_FIRST: Final = 200  # read at once; narrowed lists are read whole
LINES_ALL: Final = 5_000
ALL, WAITING_ONLY = "", "waiting"
# what it narrows to, the field of the count, its caption and shape
COUNTS: Final = (
    ("overdue", "overdue", "已超期", "✖"),
    ("today", "due_today", "今日到期", "▲"),
    ("soon", "soon", "{days}日内", "▲"),
    (WAITING_ONLY, "waiting", "待对方回复", ""),  # its hourglass is drawn: fonts lack the sign
)
CHANNEL_BUTTONS: Final = (("letter", "＋来信"), ("call", "＋电话"))
MOST_LINES = 12  # lines of a tip
NOTHING_DUE = "今天没有待办的事项；登记来信、电话或邮件后，要办的步骤会按紧急程度列在这里。"
NOTHING_SUCH = "这一类里现在没有待办的事项。"


class WorkbenchPage(Page):
    """The first page of the day."""

    title = "工作台"
    work_shown = Signal(object)

    def _build_widgets(self) -> None:
        self._work: Workbench | None = None
        self._named: tuple[WorkLine, ...] = ()
        self._only = ALL
        self.steps = StepAsker(self, lambda: self.context)
        self.heading_label = captioned("今日待办", "title")
        self.mine_button = _toggle("我经办的")
        self.everyone_button = _toggle("全办")
        self.mine_button.setChecked(True)
        self.channel_buttons = {key: QPushButton(caption) for key, caption in CHANNEL_BUTTONS}
        self.mail_button = QPushButton("＋邮件")
        self.import_button = QPushButton("导入")
        self.all_button = _toggle("全部")
        self.all_button.setChecked(True)
        self.count_buttons = {key: _toggle("") for key, *_ in COUNTS}
        self.decisions_label = captioned("", "muted")
        self.instruct_button = QPushButton()
        self.instruct_button.setProperty("role", "quiet")
        self.instruct_button.hide()
        self.sign_button = QPushButton()
        self.sign_button.setProperty("role", "quiet")
        self.sign_button.hide()
        self._to_instruct: int | None = None
        self.calls_button = QPushButton()
        self.calls_button.setProperty("role", "quiet")
        self.calls_button.hide()
        self._call_due: int | None = None
        self.rounds_button = QPushButton()
        self.rounds_button.setProperty("role", "quiet")
        self.rounds_button.hide()
        self._round_due: int | None = None
        self.draft_button = QPushButton("接着登记没有登记完的来件")
        self.draft_button.setProperty("role", "quiet")
        self.draft_button.hide()
        self.work_grid = ActingGrid(
            WORK, "今日待办", first_to_go=("officer", "due_on", "respondent")
        )
        self.more_label = captioned("", "muted")
        self.hint_label = captioned("空格 办理　Enter 打开案件", "muted")
        self.empty_label = captioned(NOTHING_DUE, "muted")
        self.register_button = QPushButton("登记")
        self.register_button.setProperty("role", "primary")
        self.stack = QStackedWidget()
        self.exporting = Exporting(
            self, lambda: self.context, lambda: self.context.shell.when_open(self.export)
        )
        self.waiting_grid = PlacedGrid(
            WAITING, "待对方回复", "没有在等回复的转办件。", ("earliest", "overdue")
        )
        self.changed_grid = PlacedGrid(
            CHANGED, "最近登记的步骤", "这段时间没有登记新的步骤。", ("actor", "recorded_at")
        )
        self.changed_label = captioned("", "section")

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.TIGHT)
        head.addWidget(self.heading_label)
        head.addSpacing(theme.TIGHT)
        for widget in (self.mine_button, self.everyone_button):
            head.addWidget(widget)
        head.addStretch(1)
        for widget in (*self.channel_buttons.values(), self.mail_button, self.import_button,
                       self.exporting.button):  # fmt: skip
            head.addWidget(widget)
        strip = QHBoxLayout()
        strip.setSpacing(theme.TIGHT)
        for widget in (self.all_button, *self.count_buttons.values()):
            strip.addWidget(widget)
        strip.addStretch(1)
        strip.addWidget(self.draft_button)
        strip.addWidget(self.instruct_button)
        strip.addWidget(self.sign_button)
        strip.addWidget(self.calls_button)
        strip.addWidget(self.rounds_button)
        strip.addWidget(self.decisions_label)
        self.lines_panel = self._lines()
        self.waiting_panel = panel(captioned("待对方回复", "section"), self.waiting_grid)
        self.changed_panel = panel(self.changed_label, self.changed_grid)
        lower = self.lower_halves = QSplitter(Qt.Orientation.Horizontal)
        lower.addWidget(self.waiting_panel)
        lower.addWidget(self.changed_panel)
        lower.setSizes([540, 690])
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(self.lines_panel)
        self.halves.addWidget(lower)
        self.halves.setSizes([400, 200])
        for splitter in (lower, self.halves):
            splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(head)
        layout.addLayout(strip)
        layout.addWidget(self.halves, 1)

    def _lines(self) -> QWidget:
        lines = QWidget()
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, theme.HAIR)
        foot.addWidget(self.more_label, 1)
        foot.addWidget(self.hint_label)
        column = QVBoxLayout(lines)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addWidget(self.work_grid, 1)
        column.addLayout(foot)
        self.stack.addWidget(lines)
        self.stack.addWidget(empty_state(self.empty_label, self.register_button))
        return self.stack

    def _connect(self) -> None:
        shell = self.context.shell
        for key, button in self.channel_buttons.items():
            button.setObjectName(f"{key}_button")
            button.setAccessibleName(f"登记{button.text().removeprefix('＋')}")
            button.clicked.connect(
                lambda _checked, key=key: shell.open_page("intake", Channel(key))
            )
        self.mail_button.setAccessibleName("登记邮件")
        self.mail_button.clicked.connect(self._choose_mails)
        self.import_button.setVisible(shell.has_page("import_ledger"))
        self.import_button.clicked.connect(lambda: shell.open_page("import_ledger"))
        self.register_button.clicked.connect(lambda: shell.open_page("intake"))
        scope = QButtonGroup(self)
        for button in (self.mine_button, self.everyone_button):
            scope.addButton(button)
            button.clicked.connect(self.reload)
        self.all_button.clicked.connect(lambda: self._narrow(ALL))
        for key, button in self.count_buttons.items():
            button.setObjectName(f"count_{key}")
            button.clicked.connect(lambda _checked, key=key: self._narrow(key))
        self.work_shown.connect(lambda _work: shell.when_open(self._read_approvals))
        self.work_shown.connect(lambda _work: shell.when_open(self._read_named))
        self.work_shown.connect(lambda _work: shell.when_open(self._read_calls))
        self.calls_button.clicked.connect(self._open_call)
        self.rounds_button.clicked.connect(self._open_round)
        self.instruct_button.clicked.connect(self._open_to_instruct)
        self.sign_button.clicked.connect(lambda: self.context.shell.open_page("documents"))
        self.draft_button.clicked.connect(lambda: shell.open_page("intake"))
        self._paint_icon()
        self.track(theme.theme.changed, self._paint_icon)
        self.work_grid.acted.connect(self.do_step)
        self.work_grid.opened.connect(self._open)
        self.changed_grid.opened.connect(self._open)
        self.waiting_grid.opened.connect(lambda row: shell.open_page("board", UnitInHand(row.unit)))

    def _paint_icon(self) -> None:
        self.count_buttons[WAITING_ONLY].setIcon(icon("waiting"))

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Read the day's work again; services are loaded by the reader, not by the window."""
        office, today = self.context.office, self.context.today.day
        actor, everyone = self.context.actor, self.everyone_button.isChecked()
        limit = LINES_ALL if self._only else LINES_FIRST
        self.context.jobs.read(
            self,
            lambda: office.workbench.work(today, actor, limit, everyone=everyone),
            self.show_work,
            key="work",
        )

    def on_changed(self, changed: Changed) -> None:
        """Any write to a case or the calendar can add or settle a line."""
        if self.isVisible() and (
            changed.cases or changed.calendar or changed.settings or changed.calls
        ):
            self.reload()

    def entered(self) -> None:
        """Put the focus on the lines, or on the button of the empty page."""
        if self.stack.currentIndex() == 1 and self.register_button.isVisible():
            self.register_button.setFocus()
        else:
            self.work_grid.setFocus()

    def show_ahead(self, rows: object) -> None:
        """The day's work, read before the office was open."""
        if isinstance(rows, Workbench):
            self.show_work(rows)

    def show_work(self, work: Workbench) -> None:
        """Show the day's work under the narrowing in use."""
        first = self._work is None
        self._work = work
        for key, field, caption, shape in COUNTS:
            count, button = getattr(work, field), self.count_buttons[key]
            words = caption.format(days=work.warn_days)
            button.setText(f"{shape} {words} {count}".lstrip())
            button.setAccessibleName(f"{words}{count}件")
            button.setEnabled(count > 0 or self._only == key)
        self._tell_total()
        self.decisions_label.setText(
            f"日历变动待决定 {work.decisions} 件" if work.decisions else ""
        )
        self.waiting_grid.show_keeping_place(work.waiting_units, lambda row: row.unit)
        self.changed_label.setText(f"{day_in_list(work.since)}以来的变化 {work.changed_total}")
        self.changed_grid.show_keeping_place(work.changed, lambda row: (row.case_id, row.seq))
        self._show_lines()
        if first and self.isVisible():
            self.entered()
        self.work_shown.emit(work)
        self.filled.emit()

    def _read_named(self) -> None:
        """What waits without a limit is worked out after the lines that have one."""
        office, today = self.context.office, self.context.today.day
        actor, everyone = self.context.actor, self.everyone_button.isChecked()
        self.context.jobs.read(
            self,
            lambda: office.workbench.named(today, actor, LINES_FIRST, everyone=everyone),
            self._show_named,
            key="named",
        )

    def _show_named(self, lines: tuple[WorkLine, ...]) -> None:
        if lines == self._named:
            return
        self._named = lines
        self._tell_total()
        self._show_lines()

    def _tell_total(self) -> None:
        timed = self._work.total if self._work else 0
        self.all_button.setText(f"全部 {timed + len(self._named)}")

    def _read_approvals(self) -> None:
        """What waits for an instruction, or to be logged, is read after the lines."""
        office, actor = self.context.office, self.context.actor

        def read() -> tuple[tuple[ApprovalRow, ...], bool]:
            return office.approvals.waiting(actor), is_written(office.drafts.load(DRAFT, actor))

        self.context.jobs.read(self, read, self._show_waiting, key="approvals")
        self.context.jobs.read(
            self, lambda: office.stations.under_way(actor), self._show_papers, key="under_way"
        )

    def _show_waiting(self, found: tuple[tuple[ApprovalRow, ...], bool]) -> None:
        waiting, draft = found
        self.draft_button.setVisible(draft)
        self._to_instruct = waiting[0].case_id if waiting else None
        self.instruct_button.setText(f"待批示 {len(waiting)} 件")
        self.instruct_button.setAccessibleName(f"待批示{len(waiting)}件，打开最早的一件")
        self.instruct_button.setVisible(bool(waiting))

    def _show_papers(self, rows: tuple[UnderWayRow, ...]) -> None:
        """Papers that wait for who sits here: to be checked, signed, mended or sent."""
        mine = sum(row.mine for row in rows)
        self.sign_button.setText(f"文书待办 {mine} 件")
        self.sign_button.setAccessibleName(f"待核稿、签发、修改或发出的文书{mine}件，打开发文")
        self.sign_button.setVisible(bool(mine))

    def _read_calls(self) -> None:
        """Calls for opinions that are late or nearly so, ours and those of units, after the lines."""
        office, actor, today = self.context.office, self.context.actor, self.context.today.day
        self.context.jobs.read(
            self, lambda: office.call_pages.due(actor), self._show_calls, key="calls_due"
        )
        self.context.jobs.read(
            self, lambda: office.round_work.near(today, actor), self._show_rounds, key="rounds_due"
        )

    def _show_rounds(self, lines: tuple[RoundDue, ...]) -> None:
        late = sum(line.urgency is Urgency.OVERDUE for line in lines)
        soon = len(lines) - late
        words = [f"✖ 到期 {late} 项" if late else "", f"▲ 将到期 {soon} 项" if soon else ""]
        self._round_due = lines[0].round_id if lines else None
        self.rounds_button.setText(f"评价 {'　'.join(filter(None, words))}")
        self.rounds_button.setAccessibleName(
            f"评价轮次：到期{late}项，将到期{soon}项，打开最早的一项"
        )
        told = (
            f"{line.due_on.isoformat()} {line.caption} {line.unit_name or line.round}"
            for line in lines
        )
        self.rounds_button.setToolTip("\n".join(list(told)[:MOST_LINES]))
        self.rounds_button.setVisible(bool(lines))

    def _open_round(self) -> None:
        if self._round_due is not None:
            self.context.shell.open_page("rounds", RoundAt(self._round_due))

    def _show_calls(self, rows: tuple[CallRow, ...]) -> None:
        late = sum(row.late for row in rows)
        soon = len(rows) - late
        words = [f"✖ 逾期 {late} 件" if late else "", f"▲ 将到期 {soon} 件" if soon else ""]
        self._call_due = rows[0].id if rows else None
        self.calls_button.setText(f"征求意见 {'　'.join(filter(None, words))}")
        self.calls_button.setAccessibleName(
            f"征求意见：逾期{late}件，将到期{soon}件，打开最早的一件"
        )
        self.calls_button.setVisible(bool(rows))

    def _open_call(self) -> None:
        if self._call_due is not None:
            self.context.shell.open_page("consultation", CallAt(self._call_due))

    def _open_to_instruct(self) -> None:
        if self._to_instruct is not None:
            self.context.shell.open_page("case", CaseAt(self._to_instruct))

    def _show_lines(self) -> None:
        work = self._work
        assert work is not None
        lines = [line for line in (*work.lines, *self._named) if self._belongs(line)]
        had_focus = self.work_grid.hasFocus()
        self.work_grid.hide_columns(*(("officer",) if self.mine_button.isChecked() else ()))
        self.work_grid.show_keeping_place(lines, lambda row: (row.case_id, row.clock))
        hidden = 0 if self._only else work.total - len(work.lines)
        self.more_label.setText(f"另有 {hidden} 项未列出，按上面的分类查看" if hidden > 0 else "")
        self.empty_label.setText(NOTHING_SUCH if self._only else NOTHING_DUE)
        self.register_button.setVisible(not self._only)
        self.stack.setCurrentIndex(0 if lines else 1)
        only_waiting = self._only == WAITING_ONLY
        self.lines_panel.setVisible(not only_waiting)
        self.changed_panel.setVisible(not only_waiting)
        if had_focus and not lines:
            self.entered()

    def _belongs(self, line: WorkLine) -> bool:
        left = line.remaining
        if self._only in (ALL, WAITING_ONLY) or left is None:
            return self._only in (ALL, WAITING_ONLY)
        return {"overdue": left < 0, "today": left == 0}.get(
            self._only, 0 < left <= (self._work.warn_days if self._work else 0)
        )

    def _narrow(self, only: str) -> None:
        self._only = ALL if only == self._only else only
        self.all_button.setChecked(self._only == ALL)
        for key, button in self.count_buttons.items():
            button.setChecked(key == self._only)
        self.reload()
        if self._only == WAITING_ONLY:
            self.waiting_grid.setFocus()

    # ------------------------------------------------------------ doing

    def do_step(self, line: WorkLine) -> None:
        """Open the form of the step that the line calls for."""
        if line.step:
            self.steps.ask(line.case_id, line.step)

    def export(self) -> None:
        """Ask where the day's work is to be written, and write it."""
        from app.ui.dialogs.export import ExportOffer

        exports, actor = self.context.office.exports, self.context.actor
        everyone = self.everyone_button.isChecked()
        whose = "全办" if everyone else f"{actor.name}经办"
        total = (self._work.total if self._work else 0) + len(self._named)
        self.exporting.ask(
            ExportOffer(
                "导出今日待办", f"{whose}的 {total} 项", self.exporting.suggested("今日待办")
            ),
            lambda answer, progress: exports.work(answer.path, actor, progress, everyone=everyone),
        )

    def _open(self, row: WorkLine | ChangeLine) -> None:
        self.context.shell.open_page("case", CaseAt(row.case_id))

    def _choose_mails(self) -> None:
        paths = choose_files(self, "打开邮件", "邮件 (*.eml *.msg)")
        if paths:
            self.context.shell.open_page("intake", MailFiles(tuple(paths)))


def _toggle(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setCheckable(True)
    button.setProperty("role", "count")
    return button
