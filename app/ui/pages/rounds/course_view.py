"""A procedure as far as it has gone: its stage, what may be done next, its steps and its times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.captions import day_with_year
from app.base.rows.evaluation import AssessmentClock, AssessmentStep
from app.base.rows.forms import FieldRow, StepForm
from app.base.rows.urgency import Urgency
from app.base.tables import Column, Table
from app.services.evaluation.procedure_forms import REVISED_FOR
from app.services.gate.acts import Act
from app.ui import theme
from app.ui.dialogs.question import Question
from app.ui.forms.answers import changed_only
from app.ui.naming import adopt_names, captioned
from app.ui.pages.panels import panel
from app.ui.plain import PlainLabel
from app.ui.widgets.step_strip import StepStrip
from app.ui.widgets.work_tables import PlacedGrid

CALLED: Final = 4  # what is called for first stands as buttons, the rest under 更多
STATES: Final = {
    "met": "已办",
    "met_late": "逾期办结",
    "ended": "已结束",
    "waived": "免除",
    "paused": "暂停",
}


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A time with the state that it is in on the day it is shown."""

    clock: AssessmentClock
    urgency: Urgency
    words: str

    @classmethod
    def of(cls, clock: AssessmentClock, today: date) -> ClockLine:
        """The line as of a day."""
        if clock.state != "open":
            return cls(clock, Urgency.NONE, STATES.get(clock.state, clock.state))
        if clock.due_on is not None and clock.due_on < today:
            return cls(clock, Urgency.OVERDUE, "已过")
        if clock.due_on == today:
            return cls(clock, Urgency.SOON, "今日到期")
        if clock.provisional:
            return cls(clock, Urgency.PROVISIONAL, "暂定")
        return cls(clock, Urgency.RUNNING, "计算中")


def _due(line: ClockLine) -> str:
    due = line.clock.due_on
    return day_with_year(due) if due is not None else "未定"


def _state(step: AssessmentStep) -> str:
    if step.taken_back:
        return "（已撤销）"
    return "（已改正）" if step.revised else ""


STEPS: Final = Table[AssessmentStep](
    (
        Column("on", "日期", lambda s: s.on, width=128),
        Column("caption", "步骤", lambda s: f"{s.caption}{_state(s)}", width=220),
        Column("said", "内容", lambda s: s.said, stretch=True),
    )
)  # fmt: skip
CLOCKS: Final = Table[ClockLine](
    (
        Column("deadline", "状态", lambda c: c.words, width=96),
        Column("clock", "期限", lambda c: c.clock.clock, stretch=True),
        Column("due", "届满日", _due, width=130),
        Column("article", "依据", lambda c: c.clock.article, width=170),
    )
)


class CourseView(QWidget):
    """Shows rows; what is chosen is its owner's to carry out."""

    chosen = Signal(object)  # a StepForm
    void_wanted = Signal(object)  # an AssessmentStep
    revise_wanted = Signal(object)  # an AssessmentStep

    def __init__(self, name: str, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage_label = PlainLabel()
        self.stage_label.setProperty("role", "section")
        self.strip = StepStrip()
        self.strip.nothing = "没有待办的步骤。"
        self.step_grid = PlacedGrid(STEPS, f"{name}经过", nothing)
        self.clock_grid = PlacedGrid(CLOCKS, f"{name}期限", "现在没有期限在计算。", ("article",))
        self.note_label = PlainLabel()
        self.note_label.setProperty("role", "muted")
        self.note_label.setWordWrap(True)
        self.note_label.hide()
        self.revise_button = QPushButton("改正…")
        self.void_button = QPushButton("撤销…")
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.stage_label)
        head.addWidget(self.strip, 1)
        halves = self.halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(panel(captioned("经过", "section"), self.step_grid, self.revise_button,
                               self.void_button))  # fmt: skip
        halves.addWidget(panel(captioned("期限", "section"), self.clock_grid))
        halves.setSizes([620, 480])
        halves.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(head)
        column.addWidget(self.note_label)
        column.addWidget(halves, 1)
        adopt_names(self)
        self.step_grid.beside = (self.revise_button, self.void_button)
        self.strip.chosen.connect(self.chosen)
        self.void_button.clicked.connect(self._void)
        self.revise_button.clicked.connect(self._revise)
        self.step_grid.selectionModel().currentChanged.connect(lambda *_: self._can())

    def show_course(
        self,
        stage: str,
        forms: Sequence[StepForm],
        steps: Sequence[AssessmentStep],
        clocks: Sequence[AssessmentClock],
        today: date,
        notes: Sequence[str] = (),
    ) -> None:
        """Show how far it has gone."""
        self.stage_label.setText(f"现在：{stage}" if stage else "还没有开始")
        main = forms[0].kind if forms else ""
        self.strip.show_steps(forms[:CALLED], forms[CALLED:], main=main)
        self.step_grid.show_keeping_place(tuple(steps), lambda step: step.n)
        lines = [ClockLine.of(clock, today) for clock in clocks]
        self.clock_grid.show_keeping_place(lines, lambda line: line.clock.clock)
        self.note_label.setText("；".join(notes))
        self.note_label.setVisible(bool(notes))
        self._can()

    def _can(self) -> None:
        step: AssessmentStep | None = self.step_grid.current_row()
        can = step is not None and not step.taken_back and not step.correction
        for button in (self.revise_button, self.void_button):
            button.setEnabled(can)
            button.setToolTip("" if can else "选一个没有撤销过的步骤")

    def _revise(self) -> None:
        step = self.step_grid.current_row()
        if step is not None:
            self.revise_wanted.emit(step)

    def _void(self) -> None:
        step = self.step_grid.current_row()
        if step is not None:
            self.void_wanted.emit(step)


def question_of(form: StepForm, about: str, today: date) -> Question:
    """The form of a step, opened by the day on which it was done."""
    day = FieldRow("on", "办理日期", "date", True, default=today)
    article = f"（{form.article}）" if form.article else ""
    return Question(
        f"{form.caption}{article}", about, (day, *form.fields), form.caption, form.reading,
        form.leaves_house,
    )  # fmt: skip


def void_question(act: Act, step: AssessmentStep, about: str) -> Question:
    """Taking a step back, with the reason."""
    return Question(
        act.caption, f"{about}　第{step.n}步 {step.caption}（{step.on.isoformat()}）",
        (FieldRow("reason", "撤销理由", "lines", True),), "撤销", "被撤销的步骤仍留在经过里。",
    )  # fmt: skip


def revise_question(step: AssessmentStep, about: str) -> Question:
    """Putting a step right: its day and fields as they stand, and why."""
    form = step.form
    fields = form.fields if form is not None else ()
    return Question(
        "改正", f"{about}　第{step.n}步 {step.caption}，原登记 {step.on.isoformat()}",
        (FieldRow("on", "办理日期", "date", True, default=step.on), *fields,
         FieldRow(REVISED_FOR, "改正理由", "lines", True)),
        "改正", "原来的登记仍留在经过里；期限按改正后的内容重新计算。",
    )  # fmt: skip


def put_right(step: AssessmentStep, values: Mapping[str, Any]) -> tuple[date, dict[str, Any], str]:
    """What a correction says: the day, the fields that differ, why."""
    on, fields = day_and_fields(values)
    reason = str(fields.pop(REVISED_FOR, ""))
    known = step.form.fields if step.form is not None else ()
    return on, changed_only(known, fields), reason


def day_and_fields(values: Mapping[str, Any]) -> tuple[date, dict[str, Any]]:
    """The day of a form filled in, and its other fields."""
    fields = dict(values)
    on = fields.pop("on")
    return (on if isinstance(on, date) else date.fromisoformat(str(on))), fields
