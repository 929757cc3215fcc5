"""Asks for one step on one case, wherever on the desk that is begun."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from app.base.rows.cases import CaseRows, Changed, StepForm
from app.services.cases.casework import TAKE_STEP
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.questions import WHY_NOW, step_command, step_question
from app.ui.forms.checks import long_ago, required

WAY: Final = "accused_way"
SELF_CHECK: Final = "self_check"
SUMMARY: Final = "summary"
IDENTITY: Final = "identity_given"
ASK_WAY: Final = "请选择转给被投诉举报单位的方式"


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
        Before(step_key(case_id, form.kind), preset or {}, near=units_of(rows)),
    )
    _ask_why_only_now(dialog, rows, form, context)
    if form.accused:
        _ask_of_accused(dialog, form)
    return dialog


def _ask_why_only_now(dialog: FormDialog, rows: CaseRows, form: StepForm, context: Context) -> None:
    """A day far back, or one that turns what is late into what is timely, needs its reason."""
    fields, today = dialog.form, context.today.day
    calendar = context.office.calendars.current()
    late = [
        clock.due_on
        for clock in rows.clocks
        if clock.clock in form.meets
        and clock.met_on is None
        and clock.due_on
        and clock.due_on < today
    ]

    def wanted() -> bool:
        on = fields.values().get("on")
        if not isinstance(on, date):
            return False
        return long_ago(on, today, calendar) or any(on <= due for due in late)

    reason = required("补登原因")

    def follow() -> None:
        fields.show_field(WHY_NOW, wanted())
        fields.validator.look()

    fields.replace_check(WHY_NOW, lambda value: reason(value) if wanted() else "")
    fields.changed.connect(follow)
    follow()


def _ask_of_accused(dialog: FormDialog, form: StepForm) -> None:
    """Sent to the unit complained about, the form asks by which way; 自查 gets a summary alone."""
    fields = dialog.form
    way, summary = fields.editors.get(WAY), fields.editors.get(SUMMARY)
    if way is None or summary is None:
        return

    def meant() -> bool:
        return fields.values().get("unit") in form.accused

    def check_way(value: Any) -> str:
        if not meant():
            return ""
        if form.accused_refused or value != SELF_CHECK:
            return form.accused_sentence if value or form.accused_refused else ASK_WAY
        return ""

    def check_summary(value: Any) -> str:
        wanted = meant() and fields.values().get(WAY) == SELF_CHECK
        return "请填写案情摘要，自查只给摘要" if wanted and not value else ""

    def follow() -> None:
        asked = meant()
        fields.show_field(WAY, asked)
        fields.show_field(SUMMARY, asked and fields.values().get(WAY) == SELF_CHECK)
        if IDENTITY in fields.editors:
            fields.show_field(IDENTITY, not asked)
        fields.validator.look()

    fields.explain(WAY, form.accused_sentence)
    fields.replace_check(WAY, check_way)
    fields.replace_check(SUMMARY, check_summary)
    fields.changed.connect(follow)
    follow()


def units_of(rows: CaseRows) -> tuple[str, ...]:
    """The units of a case: whom it is about, who handles it."""
    return tuple(filter(None, (rows.card.respondent, rows.card.handling_unit)))


def step_key(case_id: int, kind: str) -> tuple[int, str]:
    """By which what was typed about a step is kept."""
    return case_id, kind
