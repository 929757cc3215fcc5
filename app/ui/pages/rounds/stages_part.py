"""阶段: what is locked and by whom it is opened, the units of the round, its edition."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout

from app.base.progress import Progress
from app.base.rows.evaluation import AssessmentStep, CourseReading, CourseRow, SetRow
from app.base.rows.forms import FieldRow, StepForm
from app.base.rows.units import UnitRow
from app.rules.evaluation.history import STAGES
from app.rules.unit_kinds import UNIT_KINDS
from app.services.evaluation.round_commands import Proceed, StageLock
from app.services.evaluation.round_course import (
    CHOOSE_READING,
    PROCEED_ROUND,
    REVISE_COURSE,
    VOID_COURSE,
)
from app.services.evaluation.rounds import ADD_UNITS, ADOPT_SET, LOCK_STAGE, UNLOCK_STAGE
from app.ui import theme
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import captioned
from app.ui.pages.rounds.adopt_dialog import AdoptDialog
from app.ui.pages.rounds.course_view import (
    CourseView,
    day_and_fields,
    put_right,
    question_of,
    revise_question,
    void_question,
)
from app.ui.pages.rounds.part import RoundPart
from app.ui.plain import PlainLabel

COVERS: Final = {
    "reporting": "锁定后，自报值不能再改",
    "confirming": "锁定后，核定值不能再改",
    "deciding": "锁定后，不能再作决定、加入单位或换指标版本",
}


class StagesPart(RoundPart):
    """A line for each stage, then units and edition."""

    def _build_widgets(self) -> None:
        self.dialog: FormDialog | None = None
        self.adopt_dialog: AdoptDialog | None = None
        self.course_view = CourseView("轮次", "这个轮次的程序还没有开始；点上面的按钮开始。")
        self.state_labels: dict[str, PlainLabel] = {}
        self.stage_buttons: dict[str, QPushButton] = {}
        for stage in STAGES:
            label = PlainLabel()
            button = QPushButton("锁定")
            button.setObjectName(f"{stage}_button")
            button.clicked.connect(lambda _on=False, stage=stage: self.turn(stage))
            self.state_labels[stage], self.stage_buttons[stage] = label, button
        self.units_label = PlainLabel()
        self.units_label.setWordWrap(True)
        self.add_button = QPushButton("加入单位…")
        self.set_label = PlainLabel()
        self.set_label.setWordWrap(True)
        self.adopt_button = QPushButton(f"{ADOPT_SET.caption}…")
        self.readings: tuple[CourseReading, ...] = ()
        self.reading_heading = captioned("解释口径", "section")
        self.reading_label = PlainLabel()
        self.reading_label.setWordWrap(True)
        self.reading_button = QPushButton("选定口径…")

    def _build_layout(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.WIDE)
        grid.setVerticalSpacing(theme.TIGHT)
        for row, (stage, caption) in enumerate(STAGES.items()):
            grid.addWidget(captioned(caption, "section"), row, 0)
            grid.addWidget(captioned(COVERS[stage], "muted"), row, 1)
            grid.addWidget(self.state_labels[stage], row, 2)
            grid.addWidget(self.stage_buttons[stage], row, 3)
        grid.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GAP, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.course_view, 1)
        column.addWidget(captioned("锁定与解锁", "section"))
        column.addLayout(grid)
        for heading, label, button in (
            (captioned("受评单位", "section"), self.units_label, self.add_button),
            (captioned("指标体系", "section"), self.set_label, self.adopt_button),
            (self.reading_heading, self.reading_label, self.reading_button),
        ):
            column.addSpacing(theme.TIGHT)
            line = QHBoxLayout()
            line.addWidget(heading)
            line.addSpacing(theme.TIGHT)
            line.addWidget(label, 1)
            line.addWidget(button)
            column.addLayout(line)

    def _connect(self) -> None:
        self.course_view.chosen.connect(self.ask_step)
        self.course_view.void_wanted.connect(self.ask_void)
        self.course_view.revise_wanted.connect(self.ask_revise)
        self.add_button.clicked.connect(self.ask_units)
        self.adopt_button.clicked.connect(self.ask_adopt)
        self.reading_button.clicked.connect(self.ask_readings)

    def focus_first(self) -> None:
        """What may be done next."""
        self.course_view.strip.first().setFocus()

    def reload(self) -> None:
        """Read where the round stands."""
        assert self.state.row is not None
        office, by, key = self.state.context.office, self.state.context.actor, self.state.row.id
        self.state.context.jobs.read(
            self, lambda: office.round_course.row(key, by), self.show_course, key="course"
        )

    def show_course(self, row: CourseRow) -> None:
        """Show the stage, what it locks, the units and the set."""
        live = self.state.live
        if live is None:
            return
        self.course_view.show_course(
            row.stage_caption, row.forms, row.steps, row.clocks, self.state.context.today.day
        )
        why = {lock.stage: lock.why for lock in row.locks}
        for stage, button in self.stage_buttons.items():
            locked = bool(why.get(stage))
            self.state_labels[stage].setText(f"■ {why[stage]}" if locked else "□ 未锁定")
            button.setText("解锁…" if locked else "锁定…")
            button.setAccessibleName(f"{'解锁' if locked else '锁定'}{STAGES[stage]}")
        names = list(live.names.values())
        shown = "、".join(names[:12]) + (f"等{len(names)}个" if len(names) > 12 else "")
        self.units_label.setText(shown or "还没有受评单位。")
        status = f"（{live.row.status}）" if live.row.status else ""
        self.set_label.setText(f"{live.row.set_name}{status}")
        self.readings = row.readings
        self.reading_label.setText("\n".join(map(_reading, row.readings)))
        for widget in (self.reading_heading, self.reading_label, self.reading_button):
            widget.setVisible(bool(row.readings))

    # ------------------------------------------------------------ acts

    def ask_step(self, form: StepForm) -> None:
        """Ask for a step of the round's procedure."""
        live = self.state.live
        if live is None:
            return
        office, by, key = self.state.context.office, self.state.context.actor, live.row.id

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            on, fields = day_and_fields(values)
            return office.round_course.proceed(Proceed(key, form.kind, on, fields), by)

        self.dialog = ask(
            self,
            self.state.context,
            PROCEED_ROUND,
            question_of(form, live.row.name, self.state.context.today.day),
            carry_out,
            After(
                f"已登记：{form.caption}",
                undo=lambda _n: None,
                then=lambda _n: self.state.moved(),
            ),
            Before((key, form.kind)),
        )

    def ask_void(self, step: AssessmentStep) -> None:
        """Ask why a step of the round is voided."""
        live = self.state.live
        if live is None:
            return
        office, by, key = self.state.context.office, self.state.context.actor, live.row.id
        today = self.state.context.today.day

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            return office.round_course.void(
                Proceed(key, "", today), (step.n,), values["reason"], by
            )

        self.dialog = ask(
            self,
            self.state.context,
            VOID_COURSE,
            void_question(VOID_COURSE, step, live.row.name),
            carry_out,
            After("已撤销", undo=lambda _n: None, then=lambda _n: self.state.moved()),
            Before((key, step.n)),
        )

    def ask_revise(self, step: AssessmentStep) -> None:
        """Ask how a step of the round really was, and why it is put right."""
        live = self.state.live
        if live is None:
            return
        office, by, key = self.state.context.office, self.state.context.actor, live.row.id

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            on, fields, reason = put_right(step, values)
            return office.round_course.revise(Proceed(key, "", on, fields), step.n, reason, by)

        self.dialog = ask(
            self, self.state.context, REVISE_COURSE, revise_question(step, live.row.name), carry_out,
            After("已改正", undo=lambda _n: None, then=lambda _n: self.state.moved()),
            Before((key, "revise", step.n)),
        )  # fmt: skip

    def turn(self, stage: str) -> None:
        """Ask to lock, or why to unlock."""
        live = self.state.live
        if live is None:
            return
        locked = stage in live.row.locked
        verb = "解锁" if locked else "锁定"
        act = UNLOCK_STAGE if locked else LOCK_STAGE
        fields = (FieldRow("reason", f"{verb}的理由", "lines", locked),)
        question = Question(
            f"{verb}“{STAGES[stage]}”", live.row.name, fields, verb,
            "" if locked else f"{COVERS[stage]}；要改须由主任写明理由后解锁。",
        )  # fmt: skip
        office, by, key = self.state.context.office, self.state.context.actor, live.row.id

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            command = StageLock(key, stage, values.get("reason", ""))
            return (office.rounds.unlock if locked else office.rounds.lock)(command, by)

        self.dialog = ask(
            self,
            self.state.context,
            act,
            question,
            carry_out,
            After(
                said=f"已{verb}“{STAGES[stage]}”",
                undo=lambda _seq: None,
                then=lambda _seq: self.state.moved(),
            ),
            Before((stage,)),
        )

    def ask_units(self) -> None:
        """Ask which units of the register come into the round."""
        office = self.state.context.office
        self.state.context.jobs.read(self, office.unit_register.all, self._ask_units, key="units")

    def _ask_units(self, units: tuple[UnitRow, ...]) -> None:
        live = self.state.live
        if live is None:
            return
        there = set(live.names.values())
        offered = tuple(
            (unit.name, f"{unit.name}{_kind(unit)}") for unit in units if unit.name not in there
        )
        fields = [FieldRow("chosen", "单位名录里的", "choices", False, offered)] if offered else []
        fields.append(
            FieldRow("more", "名录里没有的", "lines", False, help="一行一个单位，随即记入单位名录")
        )
        question = Question(ADD_UNITS.caption, live.row.name, tuple(fields), "加入")
        office, by, key = self.state.context.office, self.state.context.actor, live.row.id

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            more = [line.strip() for line in str(values.get("more", "")).splitlines()]
            names = [*values.get("chosen", ()), *filter(None, more)]
            return office.rounds.add_units(key, names, by)

        self.dialog = ask(
            self,
            self.state.context,
            ADD_UNITS,
            question,
            carry_out,
            After(
                said=lambda many: f"已加入{many}个单位" if many else "没有新的单位加入",
                then=lambda _many: self.state.moved(),
            ),
            Before(("units", key)),
        )

    def ask_readings(self) -> None:
        """Ask how the text that can be read in more than one way is read in this round, and why."""
        live = self.state.live
        if live is None or not self.readings:
            return
        fields = (
            *(
                FieldRow(
                    one.key, one.caption, "choice", True, one.options, one.taken,
                    help=f"{one.sentence}（{one.article}）" if one.article else one.sentence,
                )
                for one in self.readings
            ),
            FieldRow("reason", "选定的理由", "lines", True, help="如会议纪要文号"),
        )  # fmt: skip
        note = "只用于本轮次；还在计算的期限，自各单位办下一步起按选定的口径计算。"
        question = Question("选定解释口径", live.row.name, fields, "选定", note)
        keys = tuple(one.key for one in self.readings)
        office, by, round_id = self.state.context.office, self.state.context.actor, live.row.id

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            chosen = {key: values[key] for key in keys}
            return office.round_course.choose_readings(round_id, chosen, values["reason"], by)

        self.dialog = ask(
            self,
            self.state.context,
            CHOOSE_READING,
            question,
            carry_out,
            After("已选定解释口径", then=lambda _seq: self.state.moved()),
            Before(("readings", round_id)),
        )

    def ask_adopt(self) -> None:
        """Choose another edition, preview what moves, adopt it."""
        office = self.state.context.office
        self.state.context.jobs.read(self, office.rounds.sets, self._ask_adopt, key="sets")

    def _ask_adopt(self, sets: tuple[SetRow, ...]) -> None:
        live = self.state.live
        if live is None:
            return
        dialog = self.adopt_dialog = AdoptDialog(self, self.state.context, live, sets)
        dialog.adopted.connect(self.state.moved)
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()


def _reading(one: CourseReading) -> str:
    article = f"（{one.article}）" if one.article else ""
    return f"{one.caption}{article}：{dict(one.options).get(one.taken, one.taken)}"


def _kind(unit: UnitRow) -> str:
    caption = UNIT_KINDS.get(unit.kind, "")
    return f"（{caption}）" if caption else ""
