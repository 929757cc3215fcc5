"""Opens the form of a step on any case, where the page in front shows many of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.base.rows.changes import Changed
from app.ui.context import Context

if TYPE_CHECKING:  # dialogs and forms are loaded when the first one is asked for
    from app.base.rows.cases import CaseRows
    from app.base.rows.forms import StepForm
    from app.ui.dialogs.form_dialog import FormDialog

NOT_NOW = (
    "{number} 现为“{stage}”，还不能办这一步；没有改动任何内容。按回车打开案件，看现在可以办什么。"
)


class StepAsker(QObject):
    """Reads the case, asks by the step's form, takes the step; ``taken`` follows with the case."""

    taken = Signal(int)

    def __init__(self, owner: QWidget, context: Callable[[], Context]) -> None:
        super().__init__(owner)
        self._owner, self._context = owner, context
        self.dialog: FormDialog | None = None

    def ask(self, case_id: int, kind: str, values: Mapping[str, Any] | None = None) -> None:
        """Open the form of ``kind`` on the case, filled with ``values``."""
        self._context().shell.when_open(lambda: self._ask(case_id, kind, values or {}))

    def _ask(self, case_id: int, kind: str, values: Mapping[str, Any]) -> None:
        context = self._context()
        reads, today, by = context.office.reads, context.today.day, context.actor

        def read() -> CaseRows:
            return reads.case_page(case_id, today, by=by)

        def opened(rows: CaseRows) -> None:
            forms = (*rows.next_steps, *rows.other_steps)
            form = next((form for form in forms if form.kind == kind), None)
            if form is None:
                text = NOT_NOW.format(number=rows.card.number, stage=rows.stage_caption)
                context.shell.toast(text)
                return
            self._open(rows, form, values)

        context.jobs.read(self._owner, read, opened, key="step_form")

    def _open(self, rows: CaseRows, form: StepForm, values: Mapping[str, Any]) -> None:
        from app.ui.dialogs.steps import ask_step  # the store comes after the window

        def taken(_changed: Changed) -> None:
            self.taken.emit(rows.card.case_id)

        said = f"{rows.card.number} 已登记：{form.caption}"
        dialog = ask_step(self._owner, self._context(), rows, form, said, values, taken)
        self.dialog = dialog
        dialog.finished.connect(lambda _result: self._closed(dialog))

    def _closed(self, dialog: FormDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
