"""One step on many cases: the buttons under the ledger, the one form, what was refused and why."""

from __future__ import annotations

from array import array
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.base.errors import AppError
from app.base.progress import Progress
from app.base.rows.batches import BatchFacts, BatchResult
from app.base.rows.cases import Changed, FieldRow, StepForm
from app.services.cases.batch import TAKE_MANY
from app.services.cases.commands import TakeMany
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.accused import ask_of_accused
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.batch_result import BatchResultDialog
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.dialogs.why_now import ask_why_now, why_field
from app.ui.naming import adopt_names
from app.ui.places import case_opener

STEPS: Final = (
    ("refer", "转办"),
    ("remind", "催办"),
    ("delivered", "登记送达"),
    ("assign", "指定经办"),
)
UNDO_REASON: Final = "撤销"
ACCUSED: Final = "这几件请转其主管单位或者属地，或者只凭摘要交其自查；其余照转。"
MOST_CASES: Final = 500
LOOKED_AT: Final = 20  # cases asked for the form of the step before giving up


class BatchBar(QWidget):
    """The steps that make sense for many cases at once."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._selected: array[int] = array("q")
        self.dialog: FormDialog | None = None
        self.result_dialog: BatchResultDialog | None = None
        self.step_buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TIGHT)
        for kind, caption in STEPS:
            button = self.step_buttons[kind] = QPushButton(f"批量{caption}…")
            button.setObjectName(f"batch_{kind}_button")
            button.setAccessibleName(f"批量{caption}")
            button.clicked.connect(lambda _checked=False, kind=kind: self.ask(kind))
            row.addWidget(button)
        adopt_names(self)
        self.show_selection(self._selected)

    def show_selection(self, selected: array[int]) -> None:
        """The steps are for these cases."""
        self._selected = selected
        few = 0 < len(selected) <= MOST_CASES
        for button in self.step_buttons.values():
            button.setEnabled(few)
            button.setToolTip(
                f"一次最多办{MOST_CASES}件，请分批选择" if len(selected) > MOST_CASES
                else "" if few else "请先在台账中选择案件"
            )  # fmt: skip

    def ask(self, kind: str) -> None:
        """Look for the form of the step, then ask for it once for all selected cases."""
        context, cases = self._context, tuple(self._selected)
        reads, today, by = context.office.reads, context.today.day, context.actor
        caption = dict(STEPS)[kind]

        def work() -> tuple[StepForm, tuple[str, ...], BatchFacts]:
            for case_id in cases[:LOOKED_AT]:
                page = reads.case_page(case_id, today, by=by)
                for form in (*page.next_steps, *page.other_steps):
                    if form.kind == kind:
                        officers = tuple(actor.name for actor in reads.officers())
                        facts = context.office.batch.facts(kind, cases, today, by)
                        return form, officers, facts
            raise NoSuchStep(caption)

        context.jobs.read(self, work, lambda found: self._open(cases, *found), key="form")

    def _open(
        self,
        cases: tuple[int, ...],
        form: StepForm,
        officers: tuple[str, ...],
        facts: BatchFacts,
    ) -> None:
        context = self._context

        def work(values: dict[str, Any], progress: Progress) -> BatchResult:
            command = _command(form.kind, cases, values)
            return context.office.batch.take_many(command, context.actor, progress)

        self.dialog = ask(
            self,
            context,
            TAKE_MANY,
            batch_question(form, len(cases), context.today.day, officers),
            work,
            After(then=partial(self._show_result, form)),
            Before((form.kind, *cases), cases=cases),
            caption=f"正在批量{form.caption}…",
        )
        ask_why_now(self.dialog.form, context, facts.late)
        ask_of_accused(
            self.dialog.form,
            facts.accused,
            partial(_accused_in, form, facts),
            refused=form.accused_refused,
        )

    def _show_result(self, form: StepForm, result: BatchResult) -> None:
        context = self._context
        context.changes.announce(Changed(cases=result.cases))
        if result.taken:
            undo = None if form.leaves_house else partial(self._undo, form, result)
            final = f"“{form.caption}”已离开本机关，不能一键撤消。" if form.leaves_house else ""
            context.shell.toast(f"已对{len(result.taken)}件登记“{form.caption}”", undo, final=final)
        if result.refused:
            self._show_refused(form.caption, result)

    def _show_refused(self, caption: str, result: BatchResult) -> None:
        context = self._context
        self.result_dialog = BatchResultDialog(self, caption, result)
        self.result_dialog.case_wanted.connect(case_opener(context.shell))
        self.result_dialog.finished.connect(self.result_dialog.deleteLater)
        self.result_dialog.open()

    def _undo(self, form: StepForm, result: BatchResult) -> None:
        """Take the steps of a batch back; on whose step others rest by now is said."""
        context = self._context

        def undone(back: BatchResult) -> None:
            context.changes.announce(Changed(cases=back.cases))
            context.shell.toast(f"已撤消{len(back.taken)}件的“{form.caption}”")
            if back.refused:
                self._show_refused(f"撤消{form.caption}", back)

        context.jobs.write(
            self,
            lambda _progress: context.office.batch.undo(result, UNDO_REASON, context.actor),
            undone,
        )


class NoSuchStep(AppError):
    """None of the cases looked at can take the step."""

    def __init__(self, caption: str) -> None:
        super().__init__(
            f"选中的案件现在都不能登记“{caption}”，没有改动任何案件；请换选处在相应环节的案件。"
        )


def batch_question(form: StepForm, count: int, today: Any, officers: tuple[str, ...]) -> Question:
    """The form of a step for many cases: what differs from case to case is left out."""
    day = FieldRow("on", "办理日期", "date", True, default=today)
    fields = tuple(_common(field, officers) for field in form.fields if field.kind != "step")
    article = f"（{form.article}）" if form.article else ""
    about = f"对选中的{count}件各登记一次；办不了的会逐件列出原因，其余照办。"
    return Question(
        f"批量{form.caption}{article}",
        about,
        (day, *fields, why_field()),
        form.caption,
        form.reading,
        form.leaves_house,
    )


def _accused_in(form: StepForm, facts: BatchFacts, unit: str) -> str:
    """How many of the cases complain about the very unit that they would go to."""
    count = facts.accused.get(unit, 0)
    return f"其中{count}件被投诉举报的就是{unit}。{form.accused_sentence or ACCUSED}"


def _common(field: FieldRow, officers: tuple[str, ...]) -> FieldRow:
    if field.name == "officer" and officers:
        return replace(field, kind="choice", options=tuple((name, name) for name in officers))
    return field


def _command(kind: str, cases: tuple[int, ...], values: dict[str, Any]) -> TakeMany:
    on, unit = values.pop("on"), values.pop("unit", "")
    return TakeMany(kind, on, cases, unit=unit, fields=values)
