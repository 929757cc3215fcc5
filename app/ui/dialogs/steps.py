"""Asks for one step on one case, wherever on the desk that is begun."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.base.rows.cases import CaseRows
from app.base.rows.changes import Changed
from app.base.rows.forms import StepForm
from app.services.cases.casework import TAKE_STEP
from app.ui.context import Context
from app.ui.dialogs.accused import ask_of_accused
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.questions import step_command, step_question
from app.ui.dialogs.why_now import ask_why_now, late_now

FORETELL_AFTER_MS: Final = 200
MERGE: Final = "merge"
INTO: Final = "into"


def ask_step(
    owner: QWidget,
    context: Context,
    rows: CaseRows,
    form: StepForm,
    said: str,
    preset: Mapping[str, Any] | None = None,
    then: Callable[[Changed], None] | None = None,
) -> FormDialog:
    """Open the form of a step; what was typed into it on another page stands there, too."""
    case_id = rows.card.case_id
    dialog = ask(
        owner,
        context,
        TAKE_STEP,
        step_question(rows, form, context.today.day),
        lambda values, _progress: context.office.casework.take(
            step_command(case_id, form, values), context.actor
        ),
        After(said, then=then),
        Before(step_key(case_id, form.kind), preset or {}, near=units_of(rows), cases=(case_id,)),
    )
    ask_why_now(dialog.form, context, late_now(rows, form, context.today.day))
    if form.kind == MERGE:
        _preview_merge(dialog, context, case_id)
    if form.accused:
        ask_of_accused(
            dialog.form, form.accused, form.accused_sentence, refused=form.accused_refused
        )
    _foretell(dialog, context, case_id, form)
    return dialog


def _foretell(dialog: FormDialog, context: Context, case_id: int, form: StepForm) -> None:
    """Say below the form which limits the step begins, ends or moves, as it is filled in."""
    timer = QTimer(dialog)
    timer.setSingleShot(True)
    timer.setInterval(FORETELL_AFTER_MS)

    def look() -> None:
        values = dialog.form.values()
        if not isinstance(values.get("on"), date):
            dialog.show_foretold(())
            return
        command, today = step_command(case_id, form, values), context.today.day
        context.jobs.read(
            dialog,
            lambda: context.office.reads.foretell(command, today, by=context.actor),
            dialog.show_foretold,
            key="foretold",
            failed=lambda _error: dialog.show_foretold(()),
        )

    timer.timeout.connect(look)
    dialog.form.changed.connect(timer.start)
    look()


def _preview_merge(dialog: FormDialog, context: Context, case_id: int) -> None:
    """Say under the number what the merge would end and what would go on, as it is typed."""
    fields, casework, by = dialog.form, context.office.casework, context.actor

    def show(lines: tuple[str, ...]) -> None:
        fields.explain(INTO, "；".join(lines))

    def look() -> None:
        number = str(fields.values().get(INTO) or "")
        context.jobs.read(
            dialog, lambda: casework.preview_merge(case_id, number, by), show, key="merge"
        )

    fields.changed.connect(look)
    look()


def units_of(rows: CaseRows) -> tuple[str, ...]:
    """The units of a case: whom it is about, who handles it."""
    return tuple(filter(None, (rows.card.respondent, rows.card.handling_unit)))


def step_key(case_id: int, kind: str) -> tuple[int, str]:
    """By which what was typed about a step is kept."""
    return case_id, kind
