"""The one form of a step for many cases: what it asks, whom it warns of, what it commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from app.base.progress import Progress
from app.base.rows.batches import BatchFacts, BatchResult
from app.base.rows.forms import FieldRow, StepForm
from app.services.cases.batch import TAKE_MANY
from app.services.cases.commands import TakeMany
from app.ui.context import Context
from app.ui.dialogs.accused import ask_of_accused
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.dialogs.why_now import ask_why_now, why_field

ACCUSED: Final = "这几件请转其主管单位或者属地，或者只凭摘要交其自查；其余照转。"


def ask_many(
    owner: QWidget,
    context: Context,
    cases: tuple[int, ...],
    form: StepForm,
    officers: tuple[str, ...],
    facts: BatchFacts,
    then: Callable[[BatchResult], None],
) -> FormDialog:
    """The form, open over ``owner``; ``then`` follows with what was taken and what was refused."""

    def work(values: dict[str, Any], progress: Progress) -> BatchResult:
        command = _command(form.kind, cases, values)
        return context.office.batch.take_many(command, context.actor, progress)

    dialog = ask(
        owner,
        context,
        TAKE_MANY,
        batch_question(form, len(cases), context.today.day, officers),
        work,
        After(then=then),
        Before((form.kind, *cases), cases=cases),
        caption=f"正在批量{form.caption}…",
    )
    ask_why_now(dialog.form, context, facts.late)
    ask_of_accused(
        dialog.form,
        facts.accused,
        partial(_accused_in, form, facts),
        refused=form.accused_refused,
    )
    return dialog


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
