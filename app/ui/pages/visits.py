"""回访: samples drawn by chance or chosen, their list for the telephone, the outcomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import InputError, NeedsReason
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.base.rows.visits import VisitLine, VisitSample
from app.services.cases.casework import TAKE_STEP
from app.services.cases.commands import TakeStep
from app.services.desk.visit_commands import ChooseSample, DrawSample
from app.services.desk.visits import DRAW_SAMPLE
from app.ui import theme
from app.ui.dialogs.asking import After, Before, ask, taking_step_back
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.moving import MovingPanel
from app.ui.dialogs.question import Question
from app.ui.dialogs.why_now import why_field
from app.ui.errors import sentence
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.panels import empty_state, panel
from app.ui.places import case_opener
from app.ui.widgets.visit_call import Outcome, VisitCall
from app.ui.widgets.visit_tables import LINES, SAMPLES, VisitGrid, as_text
from app.ui.widgets.work_tables import PlacedGrid

SAMPLES_WIDTH: Final = 200
NO_SAMPLE: Final = "这里放回访名单；从已办结的案件里随机抽取，或指定几件，照名单打电话、登记结果。"


class VisitsPage(Page):
    """Samples at the left, the list and the call at the right."""

    title = "回访"

    def _build_widgets(self) -> None:
        self._sample: VisitSample | None = None
        self._wanted: int | None = None  # the sample to show once it is in the list
        self.dialog: FormDialog | None = None
        self.heading_label = captioned("回访", "title")
        self.draw_button = QPushButton("随机抽取…")
        self.choose_button = QPushButton("指定案件…")
        self.sample_grid = PlacedGrid(SAMPLES, "回访名单", first_to_go=("drawn_on", "way"))
        self.sample_grid.setMinimumWidth(SAMPLES_WIDTH)
        self.samples_label = captioned("名单", "section")
        self.sample_label = captioned("", "section")
        self.sample_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.copy_button = QPushButton("复制名单")
        self.copy_button.setProperty("role", "quiet")
        self.line_grid = VisitGrid(
            LINES, "名单里的案件", first_to_go=("unit", "ended_on", "visited_on")
        )
        self.call_panel = VisitCall(self.context.today.day, self.context.typed)
        self.moving_panel = MovingPanel(
            self, self.call_panel.words, self.context, (), "回访", failed=self._not_moved
        )
        self.hint_label = captioned("1–4 满意程度　Enter 打开案件", "muted")
        self.empty_label = captioned(NO_SAMPLE, "muted")
        self.first_button = QPushButton("随机抽取…")
        self.first_button.setProperty("role", "primary")
        self.stack = QStackedWidget()

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.TIGHT)
        head.addWidget(self.heading_label)
        head.addStretch(1)
        head.addWidget(self.hint_label)
        head.addSpacing(theme.TIGHT)
        head.addWidget(self.draw_button)
        head.addWidget(self.choose_button)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        lines = panel(self.sample_label, self.line_grid, self.copy_button)
        column.addWidget(lines, 1)
        column.addWidget(self.call_panel)
        column.addWidget(self.moving_panel)
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.addWidget(panel(self.samples_label, self.sample_grid))
        self.halves.addWidget(right)
        self.halves.setSizes([240, 990])
        self.halves.setStretchFactor(1, 1)
        self.halves.setChildrenCollapsible(False)
        self.stack.addWidget(self.halves)
        self.stack.addWidget(empty_state(self.empty_label, self.first_button))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.sample_grid.beside = (self.copy_button,)
        self.line_grid.beside = (self.copy_button,)
        open_case = case_opener(self.context.shell)
        for button in (self.draw_button, self.first_button):
            button.clicked.connect(self.ask_draw)
        self.choose_button.clicked.connect(self.ask_choose)
        self.sample_grid.selectionModel().currentChanged.connect(lambda *_: self._read_sample())
        self.sample_grid.opened.connect(lambda _row: self.line_grid.setFocus())
        self.line_grid.selectionModel().currentChanged.connect(lambda *_: self._show_line())
        self.line_grid.opened.connect(lambda line: open_case(line.case_id))
        self.line_grid.numbered.connect(self.call_panel.choose_by_number)
        self.call_panel.entered.connect(self._record)
        self.call_panel.phone_wanted.connect(self._reveal)
        self.copy_button.clicked.connect(self._copy)

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Read the samples again, and what the pack calls satisfaction."""
        visits, reads = self.context.office.visits, self.context.office.reads
        by = self.context.actor
        self.call_panel.take_day(self.context.today.day)

        def work() -> tuple[Any, ...]:
            options = [
                [(choice.key, choice.caption) for choice in reads.choices(name)]
                for name in ("satisfactions", "notice_methods")
            ]
            return visits.samples(by), options

        self.context.jobs.read(self, work, self._show, key="samples")

    def on_changed(self, changed: Changed) -> None:
        """A visit recorded elsewhere counts here, too."""
        if self.isVisible() and changed.cases:
            self.reload()

    def entered(self) -> None:
        """Put the focus where the next call is."""
        if self.stack.currentIndex() == 1:
            self.first_button.setFocus()
        else:
            (self.line_grid if self._sample else self.sample_grid).setFocus()

    def _show(self, read: tuple[Any, ...]) -> None:
        samples, (satisfactions, methods) = read
        self.call_panel.show_options(satisfactions, methods)
        self.stack.setCurrentIndex(0 if samples else 1)
        self.hint_label.setVisible(bool(samples))
        for button in (self.draw_button, self.choose_button):
            button.setVisible(bool(samples) or button is self.choose_button)
        self.sample_grid.show_keeping_place(samples, lambda sample: sample.id)
        at = next((i for i, s in enumerate(samples) if s.id == self._wanted), None)
        if at is not None:
            self.sample_grid.setCurrentIndex(self.sample_grid.rows.index(at, 0))
        self._wanted = None
        self._read_sample()
        self.filled.emit()

    def _read_sample(self) -> None:
        chosen = self.sample_grid.current_row()
        if chosen is None:
            self._show_sample(None)
            return
        visits, actor = self.context.office.visits, self.context.actor
        self.context.jobs.read(
            self, lambda: visits.sample(chosen.id, actor), self._show_sample, key="sample"
        )

    def _show_sample(self, sample: VisitSample | None) -> None:
        fresh = self._sample is None or (sample is not None and sample.id != self._sample.id)
        self._sample = sample
        self.sample_label.setText(_described(sample) if sample else "")
        self.sample_label.setToolTip(self.sample_label.text())
        lines = sample.lines if sample else ()
        self.line_grid.show_keeping_place(lines, lambda line: line.case_id)
        if fresh:
            self._go_to_next(0)
        self._show_line()

    def _show_line(self) -> None:
        line = self.line_grid.current_row()
        if line is None or line != self.call_panel.line:
            self.call_panel.show_line(line)
            self.moving_panel.be_about((line.case_id,) if line else ())

    def _go_to_next(self, after: int) -> None:
        """Put the cursor on the next line not yet visited, from the top again at the end."""
        lines = self.line_grid.rows.rows
        order = [*range(after, len(lines)), *range(min(after, len(lines)))]
        at = next((i for i in order if lines[i].visited_on is None), None)
        if at is not None:
            self.line_grid.setCurrentIndex(self.line_grid.rows.index(at, 0))

    # ------------------------------------------------------------ samples

    def ask_draw(self) -> None:
        """Ask how many to draw from which period."""
        day = self.context.today.day
        fields = (
            FieldRow("name", "名单名称", "text", True, default=f"{day.year}年{day.month}月回访"),
            FieldRow("size", "抽取件数", "number", True, default=10),
            FieldRow("closed_from", "办结日自", "date", True, default=_month_before(day)),
            FieldRow("closed_to", "办结日至", "date", True, default=day),
            FieldRow("unit", "只抽承办单位", "unit", False),
            FieldRow("seed", "随机种子", "number", False,
                     help="不填由程序产生；填上次的种子，会从同样的案件里抽出同样的名单。"),
        )  # fmt: skip
        about = "从这段时间办结、联系得上投诉举报人的案件里随机抽取。"
        question = Question("随机抽取回访名单", about, fields, "抽取")
        self._ask(question, self._draw)

    def ask_choose(self) -> None:
        """Ask for the numbers of the cases to visit."""
        day = self.context.today.day
        fields = (
            FieldRow("name", "名单名称", "text", True, default=f"{day.year}年{day.month}月回访"),
            FieldRow("numbers", "案号", "lines", True, help="每行一个案号。"),
        )
        question = Question(
            "指定回访案件", "只有待办结和已办结的案件可以回访。", fields, "列入名单"
        )
        self._ask(question, self._choose)

    def _draw(self, values: dict[str, Any]) -> VisitSample:
        return self.context.office.visits.draw(DrawSample(**values), self.context.actor)

    def _choose(self, values: dict[str, Any]) -> VisitSample:
        office, cases = self.context.office, []
        for number in filter(None, map(str.strip, values["numbers"].splitlines())):
            case_id = office.reads.case_id(number, self.context.actor)
            if case_id is None:
                raise InputError(f"没有案号“{number}”，没有保存名单；请核对后重试。")
            cases.append(case_id)
        command = ChooseSample(values["name"], tuple(cases))
        return office.visits.choose(command, self.context.actor)

    def _ask(self, question: Question, carry_out: Callable[[dict[str, Any]], VisitSample]) -> None:
        self.dialog = ask(
            self,
            self.context,
            DRAW_SAMPLE,
            question,
            lambda values, _progress: carry_out(values),
            After(lambda s: f"名单“{s.name}”已保存：{s.size}件", then=self._drawn),
        )

    def _drawn(self, sample: VisitSample) -> None:
        self._wanted = sample.id
        self._sample = None
        self.reload()
        self.line_grid.setFocus()

    # ------------------------------------------------------------ calls

    def _reveal(self, line: VisitLine) -> None:
        if line.complainant_id is None:
            return
        context, person = self.context, line.complainant_id

        def shown(phone: str) -> None:
            if self.call_panel.line == line:
                self.call_panel.show_line(line, phone or "没有留电话")

        context.jobs.write(
            self,
            lambda _progress: context.office.identities.read(
                person, "reveal", context.actor, "回访"
            )["phone"].reveal(),
            shown,
            caption="正在查看电话…",
            acts=False,
        )

    def _not_moved(self, error: Exception) -> None:
        self.context.shell.toast(sentence(error))

    def _record(self, outcome: Outcome) -> None:
        line, context = self.call_panel.line, self.context
        if line is None:
            return
        given = {"method": outcome.method, "satisfaction": outcome.satisfaction,
                 "opinion": outcome.opinion}  # fmt: skip
        fields = {name: value for name, value in given.items() if value}
        command = TakeStep(line.case_id, "visit_back", outcome.on, fields=fields)
        position = self.line_grid.currentIndex().row()

        def recorded(changed: Changed) -> None:
            self.call_panel.saved(line.case_id)
            undo = taking_step_back(self, context, line.case_id, changed.seq)
            context.shell.toast(f"{line.number} 已登记：回访", undo)
            self._go_to_next(position + 1)
            self.line_grid.setFocus()
            context.changes.announce(changed)

        def refused(error: Exception) -> None:
            if not isinstance(error, NeedsReason):
                context.shell.show_error(error)
                return
            why = replace(why_field(), required=True)
            self.dialog = ask(
                self, context, TAKE_STEP,
                Question("回访补登", line.number, (why,), "登记"),
                lambda values, _progress: context.office.casework.take(
                    replace(command, fields={**fields, **values}), context.actor
                ),
                After(then=recorded),
                Before(("visit_back", line.case_id), cases=(line.case_id,)),
            )  # fmt: skip

        context.jobs.write(
            self,
            lambda _progress: context.office.casework.take(command, context.actor),
            recorded,
            failed=refused,
        )

    def _copy(self) -> None:
        if self._sample is not None:
            QGuiApplication.clipboard().setText(as_text(self._sample))
            self.context.shell.toast("已复制名单，可以粘贴到表格里；电话仍是遮住的")


def _described(sample: VisitSample) -> str:
    """What the list is and how it came about."""
    how = f"从{sample.base}件里随机抽取{sample.size}件，种子{sample.seed}"
    if sample.way != "random":
        how = f"指定{sample.size}件"
    return f"{sample.name}　{how}　已回访{sample.visited}件"


def _month_before(day: date) -> date:
    """The first day of the month before, from which a monthly round of visits draws."""
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return date(year, month, 1)
