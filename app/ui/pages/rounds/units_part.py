"""单位: each unit on its procedure: 初评 notified, its days for 复评 or 核对, the answer, the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.captions import day_with_year
from app.base.progress import Progress
from app.base.rows.evaluation import AssessmentLine, AssessmentRow, AssessmentStep
from app.base.rows.forms import StepForm
from app.base.tables import Column, Table
from app.services.evaluation.assessments import ASSESS_UNIT, REVISE_ASSESSMENT, VOID_ASSESSMENT
from app.services.evaluation.round_commands import Assess
from app.ui import theme
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.naming import captioned
from app.ui.pages.panels import panel
from app.ui.pages.rounds.course_view import (
    CourseView,
    day_and_fields,
    put_right,
    question_of,
    revise_question,
    void_question,
)
from app.ui.pages.rounds.part import RoundPart
from app.ui.pages.rounds.unit_files import UnitFiles
from app.ui.widgets.work_tables import PlacedGrid

FIGURES: Final = ("platform_score", "announce", "reevaluate")
NOT_BEGUN: Final = "未开始"


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit of the round, whether or not its procedure has begun."""

    unit: str
    name: str
    line: AssessmentLine | None


def _stage(row: UnitLine) -> str:
    return row.line.stage_caption if row.line is not None and row.line.stage_caption else NOT_BEGUN


def _figures(row: UnitLine) -> str:
    held = row.line.figures if row.line is not None else {}
    return " → ".join(held[key] for key in FIGURES if key in held)


def _due(row: UnitLine) -> str:
    if row.line is None or row.line.due_on is None:
        return ""
    return f"{row.line.due} {day_with_year(row.line.due_on)}"


UNITS: Final = Table[UnitLine](
    (
        Column("name", "单位", lambda r: r.name, stretch=True),
        Column("stage", "环节", _stage, width=150),
        Column("figures", "平台分 → 初评 → 复评", _figures, width=190),
        Column("due", "最近的期限", _due, width=260),
    )
)


class UnitsPart(RoundPart):
    """Units above, the course of the one under the cursor below."""

    def _build_widgets(self) -> None:
        self.dialog: FormDialog | None = None
        self.rows: tuple[UnitLine, ...] = ()
        self.unit_grid = PlacedGrid(
            UNITS, "各单位的环节", "还没有受评单位。", first_to_go=("figures",)
        )
        self.course_view = CourseView("单位", "这个单位的程序还没有开始；点上面的按钮开始。")
        self.unit_label = captioned("", "section")
        self.files_button = QPushButton("材料…")
        self.files_button.setProperty("role", "quiet")
        self.files_button.setToolTip("这个单位在本轮次里的走访记录、答复和证明：添加，查看，另存")
        self.files = UnitFiles(self, self.state, self._current)
        self.many_button = QPushButton("对全部单位办理…")
        self.many_button.setToolTip("现在可以办的第一步，逐个单位登记；办不了的逐个列出原因")

    def _build_layout(self) -> None:
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, theme.HAIR, 0, 0)
        column.setSpacing(theme.HAIR)
        head = QHBoxLayout()
        head.addWidget(self.unit_label, 1)
        head.addWidget(self.files_button)
        column.addLayout(head)
        column.addWidget(self.course_view, 1)
        halves = self.halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(
            panel(captioned("各单位的环节", "section"), self.unit_grid, self.many_button)
        )
        halves.addWidget(lower)
        halves.setSizes([280, 300])
        halves.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, theme.TIGHT, 0, 0)
        whole.addWidget(halves)

    def _connect(self) -> None:
        self.unit_grid.beside = (self.many_button,)
        self.unit_grid.selectionModel().currentChanged.connect(lambda *_: self._read_unit())
        self.course_view.chosen.connect(self.ask_step)
        self.course_view.void_wanted.connect(self.ask_void)
        self.course_view.revise_wanted.connect(self.ask_revise)
        self.many_button.clicked.connect(self.ask_many)
        self.files_button.clicked.connect(lambda: self.files.show_menu(self.files_button))
        self.shown: AssessmentRow | None = None

    def focus_first(self) -> None:
        """The units."""
        self.unit_grid.setFocus()

    def reload(self) -> None:
        """Read where each unit stands."""
        assert self.state.row is not None
        office, by, key = self.state.context.office, self.state.context.actor, self.state.row.id
        self.state.context.jobs.read(
            self, lambda: office.assessments.all(key, by), self.show_lines, key="lines"
        )

    def show_lines(self, lines: tuple[AssessmentLine, ...]) -> None:
        """Show every unit of the round."""
        live = self.state.live
        if live is None:
            return
        known = {line.unit: line for line in lines}
        self.rows = tuple(UnitLine(uid, name, known.get(uid)) for uid, name in live.names.items())
        self.unit_grid.show_keeping_place(self.rows, lambda row: row.unit)
        self.many_button.setEnabled(bool(self.rows))
        self._read_unit()

    def _read_unit(self) -> None:
        row: UnitLine | None = self.unit_grid.current_row()
        if row is None or self.state.row is None:
            self.course_view.hide()
            self.files_button.hide()
            return
        self.course_view.show()
        self.files_button.show()
        office, by, key = self.state.context.office, self.state.context.actor, self.state.row.id
        self.unit_label.setText(row.name)
        self.state.context.jobs.read(
            self, lambda: office.assessments.unit(key, row.unit, by), self.show_unit, key="unit"
        )

    def show_unit(self, row: AssessmentRow) -> None:
        """Show the course of a unit."""
        self.shown = row
        self.course_view.show_course(
            row.stage_caption,
            row.forms,
            row.steps,
            row.clocks,
            self.state.context.today.day,
            row.irregular,
        )

    def _current(self) -> tuple[str, str] | None:
        row: UnitLine | None = self.unit_grid.current_row()
        return (row.unit, row.name) if row is not None else None

    # ------------------------------------------------------------ acts

    def ask_step(self, form: StepForm) -> None:
        """Ask for a step of the unit under the cursor."""
        row: UnitLine | None = self.unit_grid.current_row()
        if row is None or self.state.row is None:
            return
        office, by, key = self.state.context.office, self.state.context.actor, self.state.row.id

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            return office.assessments.take(_command(key, row.unit, form, values), by)

        self.dialog = ask(
            self, self.state.context, ASSESS_UNIT,
            question_of(form, row.name, self.state.context.today.day), carry_out,
            After(f"已登记：{form.caption}", undo=lambda _n: None, then=lambda _n: self.reload()),
            Before((key, row.unit, form.kind)),
        )  # fmt: skip

    def ask_many(self) -> None:
        """Ask for the step that comes next, for every unit that can take it."""
        forms = self.shown.forms if self.shown is not None else ()
        if not forms or self.state.row is None:
            return
        form = forms[0]
        office, by, key = self.state.context.office, self.state.context.actor, self.state.row.id
        units = [row.unit for row in self.rows]

        def carry_out(values: dict[str, Any], _progress: Progress) -> tuple[str, ...]:
            commands = [_command(key, unit, form, values) for unit in units]
            return office.assessments.take_for_many(commands, by)

        self.dialog = ask(
            self, self.state.context, ASSESS_UNIT,
            question_of(form, f"全部{len(units)}个单位；现在办不了这一步的跳过，并说明原因",
                        self.state.context.today.day),
            carry_out,
            After(
                lambda answers: _outcome(form, answers), undo=lambda _a: None,
                then=lambda _a: self.reload(),
            ),
            Before((key, "many", form.kind)),
        )  # fmt: skip

    def ask_void(self, step: AssessmentStep) -> None:
        """Ask why a step of the unit is voided."""
        row: UnitLine | None = self.unit_grid.current_row()
        if row is None or self.state.row is None:
            return
        office, by, key = self.state.context.office, self.state.context.actor, self.state.row.id
        today = self.state.context.today.day

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            command = Assess(key, row.unit, "", today)
            return office.assessments.void(command, (step.n,), values["reason"], by)

        self.dialog = ask(
            self, self.state.context, VOID_ASSESSMENT, void_question(VOID_ASSESSMENT, step, row.name), carry_out,
            After("已撤销", undo=lambda _n: None, then=lambda _n: self.reload()),
            Before((key, row.unit, step.n)),
        )  # fmt: skip

    def ask_revise(self, step: AssessmentStep) -> None:
        """Ask how a step of the unit really was, and why it is put right."""
        row: UnitLine | None = self.unit_grid.current_row()
        if row is None or self.state.row is None:
            return
        office, by, key = self.state.context.office, self.state.context.actor, self.state.row.id

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            on, fields, reason = put_right(step, values)
            return office.assessments.revise(
                Assess(key, row.unit, "", on, fields), step.n, reason, by
            )

        self.dialog = ask(
            self, self.state.context, REVISE_ASSESSMENT, revise_question(step, row.name), carry_out,
            After("已改正", undo=lambda _n: None, then=lambda _n: self.reload()),
            Before((key, row.unit, "revise", step.n)),
        )  # fmt: skip


def _command(key: int, unit: str, form: StepForm, values: dict[str, Any]) -> Assess:
    on, fields = day_and_fields(values)
    about = fields.pop("about", None)
    return Assess(key, unit, form.kind, on, fields, int(about) if about else None)


def _outcome(form: StepForm, answers: tuple[str, ...]) -> str:
    refused = [one for one in answers if one]
    words = f"{form.caption}：已登记{len(answers) - len(refused)}个单位"
    return f"{words}；{len(refused)}个没有登记：{refused[0]}" if refused else words
