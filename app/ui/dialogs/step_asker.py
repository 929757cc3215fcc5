"""Opens the form of a step on any case, where the page in front shows many of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.base.rows import CasePage, Changed, StepForm
from app.ui.dialogs.step_undo import taking_step_back

if TYPE_CHECKING:  # dialogs and forms are loaded when the first one is asked for
    from app.ui.dialogs.form_dialog import FormDialog
    from app.ui.pages.base import Page

NOT_NOW = (
    "{number} 现为“{stage}”，还不能办这一步；没有改动任何内容。按回车打开案件，看现在可以办什么。"
)


class StepAsker(QObject):
    """Reads the case, asks by the step's form, takes the step; ``taken`` follows with the case."""

    taken = Signal(int)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.dialog: FormDialog | None = None
        self._typed: dict[tuple[int, str], dict[str, Any]] = {}

    def ask(self, case_id: int, kind: str, values: Mapping[str, Any] | None = None) -> None:
        """Open the form of ``kind`` on the case, filled with ``values``."""
        self._page.context.shell.when_open(lambda: self._ask(case_id, kind, values))

    def _ask(self, case_id: int, kind: str, values: Mapping[str, Any] | None) -> None:
        context = self._page.context
        reads, today, by = context.office.reads, context.today.day, context.actor

        def read() -> CasePage:
            return reads.case_page(case_id, today, by=by)

        def opened(rows: CasePage) -> None:
            forms = (*rows.next_steps, *rows.other_steps)
            form = next((form for form in forms if form.kind == kind), None)
            if form is None:
                text = NOT_NOW.format(number=rows.card.number, stage=rows.stage_caption)
                context.shell.toast(text)
                return
            self._open(rows, form, values or {})

        context.jobs.read(self._page, read, opened, key="step_form")

    def _open(self, rows: CasePage, form: StepForm, values: Mapping[str, Any]) -> None:
        from app.ui.dialogs.form_dialog import FormDialog
        from app.ui.dialogs.questions import step_command, step_question
        from app.ui.forms.surroundings import surroundings_of

        context, case_id = self._page.context, rows.card.case_id
        key = (case_id, form.kind)
        dialog = FormDialog(
            self._page,
            step_question(rows, form, context.today.day),
            surroundings_of(context),
            lambda filled: step_command(case_id, form, filled),
        )
        self.dialog = dialog
        dialog.restore({**values, **self._typed.get(key, {})})

        def succeeded(changed: Changed) -> None:
            self._typed.pop(key, None)
            dialog.accept()
            undoable = not form.leaves_house and changed.seq
            undo = taking_step_back(self._page, case_id, changed.seq) if undoable else None
            context.shell.toast(f"{rows.card.number} 已登记：{form.caption}", undo)
            context.changes.announce(changed)
            self.taken.emit(case_id)

        dialog.submitted.connect(
            lambda wanted: context.jobs.write(
                self._page,
                lambda _progress: context.office.casework.take(wanted, context.actor),
                succeeded,
                failed=dialog.show_error,
            )
        )
        dialog.left.connect(lambda typed: self._typed.__setitem__(key, typed))
        dialog.finished.connect(lambda _result: self._closed(dialog))
        dialog.open()
        dialog.form.focus_first()

    def _closed(self, dialog: FormDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()
