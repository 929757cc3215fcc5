"""One step on many cases: the buttons under the ledger, the one form, what was refused and why."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.base.errors import AppError
from app.base.rows.changes import Changed
from app.ui import theme
from app.ui.context import Context
from app.ui.naming import adopt_names
from app.ui.places import case_opener

if TYPE_CHECKING:  # what asks is loaded when the first step is asked for
    from app.base.rows.batches import BatchFacts, BatchResult
    from app.base.rows.forms import StepForm
    from app.ui.dialogs.batch_result import BatchResultDialog
    from app.ui.dialogs.form_dialog import FormDialog

STEPS: Final = (
    ("refer", "转办"),
    ("remind", "催办"),
    ("delivered", "登记送达"),
    ("assign", "指定经办"),
)
UNDO_REASON: Final = "撤销"
MOST_CASES: Final = 500
LOOKED_AT: Final = 20  # cases asked for the form of the step before giving up


class BatchBar(QWidget):
    """The steps that make sense for many cases at once."""

    def __init__(self, context: Callable[[], Context]) -> None:
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
        self._context().shell.when_open(lambda: self._ask(kind))

    def _ask(self, kind: str) -> None:
        context, cases = self._context(), tuple(self._selected)
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
        from app.ui.pages.ledger.batch_question import ask_many  # the store comes after the window

        then = partial(self._show_result, form)
        self.dialog = ask_many(self, self._context(), cases, form, officers, facts, then)

    def _show_result(self, form: StepForm, result: BatchResult) -> None:
        context = self._context()
        context.changes.announce(Changed(cases=result.cases))
        if result.taken:
            undo = None if form.leaves_house else partial(self._undo, form, result)
            final = f"“{form.caption}”已离开本机关，不能一键撤消。" if form.leaves_house else ""
            context.shell.toast(f"已对{len(result.taken)}件登记“{form.caption}”", undo, final=final)
        if result.refused:
            self._show_refused(form.caption, result)

    def _show_refused(self, caption: str, result: BatchResult) -> None:
        from app.ui.dialogs.batch_result import BatchResultDialog

        context = self._context()
        self.result_dialog = BatchResultDialog(self, caption, result)
        self.result_dialog.case_wanted.connect(case_opener(context.shell))
        self.result_dialog.finished.connect(self.result_dialog.deleteLater)
        self.result_dialog.open()

    def _undo(self, form: StepForm, result: BatchResult) -> None:
        """Take the steps of a batch back; on whose step others rest by now is said."""
        context = self._context()

        def undone(back: BatchResult) -> None:
            context.changes.announce(Changed(cases=back.cases))
            context.shell.toast(f"已撤消{len(back.taken)}件的“{form.caption}”")
            if back.refused:
                self._show_refused(f"撤消{form.caption}", back)

        context.jobs.write(
            self,
            lambda _progress: context.office.batch.undo(result, UNDO_REASON, context.actor),
            undone,
            acts=False,
        )


class NoSuchStep(AppError):
    """None of the cases checked can take the step."""

    def __init__(self, caption: str) -> None:
        super().__init__(
            f"选中的案件现在都不能登记“{caption}”，没有改动任何案件；请换选处在相应环节的案件。"
        )
