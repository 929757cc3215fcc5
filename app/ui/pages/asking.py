"""Asks by a form over a page and has its command carried out; refused, the form stays and says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.base.rows import Changed
from app.ui.dialogs.form_dialog import FormDialog, Question
from app.ui.dialogs.leaving import keep_typed
from app.ui.forms.surroundings import surroundings_of
from app.ui.pages.base import Page


def ask(
    page: Page,
    question: Question,
    carry_out: Callable[[dict[str, Any]], object],
    said: str,
    *,
    then: Callable[[], None] | None = None,
    undo: Callable[[], None] | None = None,
) -> FormDialog:
    """Open the form; its values go to ``carry_out`` on the writer, ``said`` is the toast after, with
    撤消 where ``undo`` is given."""
    context = page.context
    dialog = FormDialog(page, question, surroundings_of(context), lambda values: values)
    keep_typed(dialog, page.left_forms)

    def succeeded(answer: object) -> None:
        dialog.accept()
        context.shell.toast(said, undo)
        context.changes.announce(answer if isinstance(answer, Changed) else Changed(settings=True))
        if then is not None:
            then()

    dialog.submitted.connect(
        lambda values: context.jobs.write(
            page, lambda _progress: carry_out(values), succeeded, failed=dialog.show_error
        )
    )
    dialog.finished.connect(lambda _result: dialog.deleteLater())
    dialog.open()
    dialog.form.focus_first()
    return dialog
