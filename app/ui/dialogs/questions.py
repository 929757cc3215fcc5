"""The questions that the desk asks about a case: a step, a void, a revision, a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from app.base.rows.cases import CaseRows, TimelineRow
from app.base.rows.forms import FieldRow, StepForm
from app.services.cases.casework import VOID_STEPS
from app.services.cases.commands import ReviseStep, TakeStep
from app.ui.dialogs.question import Question
from app.ui.dialogs.why_now import WHY_NOW, why_field
from app.ui.forms.answers import changed_only, with_emptied
from app.ui.forms.checks import Check, all_of, not_before, required

DAY = "办理日期"
REVISED_FOR = "revision_reason"  # apart from a reason that the step itself may have


def step_question(page: CaseRows, form: StepForm, today: date) -> Question:
    """The form of a step, opened by the day on which it was done."""
    day = FieldRow("on", DAY, "date", True, default=today)
    fields = tuple(_with_unit(field, form, page.card.handling_unit) for field in form.fields)
    article = f"（{form.article}）" if form.article else ""
    about = f"{page.card.number}　{page.card.title}{_under_review(page, form.kind)}"
    return Question(
        f"{form.caption}{article}",
        about,
        (day, *fields, why_field()),
        form.caption,
        form.reading,
        form.leaves_house,
        {"on": _after_receipt(page)},
    )


# What a step judges or answers: said above its form.
REVIEWED: Final = {
    "review_result": ("report_result",),
    "give_feedback": ("review_result", "report_result"),
    "object": ("give_feedback",),
    "decide_objection": ("object",),
    "extend": ("request_extension",),
    "refuse_extension": ("request_extension",),
    "record_dishonesty": ("report_result", "give_feedback"),
    "close": ("give_feedback", "report_result"),
    "visit_back": ("give_feedback",),
}


def _under_review(page: CaseRows, kind: str) -> str:
    """The newest of each kind of step that this one is about, as it stands now."""
    lines = []
    for wanted in REVIEWED.get(kind, ()):
        found = [r for r in page.timeline if r.kind == wanted and r.state in ("", "revised")]
        if found:
            row = found[-1].corrected or found[-1]
            head = " ".join(filter(None, (row.on.isoformat(), row.caption, row.unit)))
            lines.append(f"\n{head}：{row.summary}" if row.summary else f"\n{head}")
    return "".join(lines)


def _after_receipt(page: CaseRows) -> Check:
    """No step is older than its case: said as the day is typed, not when it is sent."""
    return all_of(required(DAY), not_before(page.card.received_on, "收到日"))


def _with_unit(field: FieldRow, form: StepForm, handling_unit: str) -> FieldRow:
    """A step about an earlier referral starts with the unit that handles the case."""
    about = any(other.kind == "step" for other in form.fields)
    wanted = field.kind == "unit" and field.required and field.default is None
    if wanted and about:  # left blank where it may be, a step concerns every unit
        return replace(field, default=handling_unit or None)
    return field


def void_question(page: CaseRows, rows: Sequence[TimelineRow]) -> Question:
    """Taking steps back, with the reason."""
    names = "、".join(f"第{row.seq}步 {row.caption}（{row.on.isoformat()}）" for row in rows)
    reason = FieldRow("reason", "撤销理由", "lines", True)
    note = "被撤销的步骤仍留在经过里，划去显示；期限会重新计算。"
    return Question(
        VOID_STEPS.caption, f"{page.card.number}　撤销：{names}", (reason,), "撤销", note
    )


def revise_question(page: CaseRows, row: TimelineRow, form: StepForm) -> Question:
    """The day and the fields of a step as they were recorded, to be put right with the reason."""
    fields = (
        FieldRow("on", DAY, "date", True, default=row.on),
        *form.fields,
        why_field(),
        FieldRow(REVISED_FOR, "改正理由", "lines", True),
    )
    about = f"{page.card.number}　第{row.seq}步 {row.caption}，原日期 {row.on.isoformat()}"
    note = "原来的登记仍可在经过里查到；期限会按改正后的内容重新计算。"
    first = min(other.seq for other in page.timeline)
    later = {} if row.seq == first else {"on": _after_receipt(page)}
    return Question("改正", about, fields, "改正", note, checks=later)


def step_command(case_id: int, form: StepForm, values: dict[str, Any]) -> TakeStep:
    """The command of a form filled in; an amended fact that was emptied is taken away."""
    on = values.pop("on")
    fields = with_emptied(form.fields, values) if form.kind == "amend" else values
    return TakeStep(case_id, form.kind, on, fields=fields)


def revise_command(case_id: int, seq: int, form: StepForm, values: dict[str, Any]) -> ReviseStep:
    """The command of a correction: only what differs from what was recorded."""
    changed = changed_only(form.fields, values)
    if values.get(WHY_NOW):
        changed[WHY_NOW] = values[WHY_NOW]
    unit, about = str(changed.pop("unit", "") or ""), changed.pop("about", None)
    return ReviseStep(
        case_id,
        seq,
        values["on"],
        values[REVISED_FOR],
        unit,
        changed,
        int(about) if about else None,
    )


def calendar_question(page: CaseRows, *, adopt: bool) -> Question:
    """The decision on a date that a new calendar would move earlier."""
    verb = "采用新日历" if adopt else "保持原期限"
    reason = FieldRow("reason", "理由", "lines", True)
    return Question(verb, f"{page.card.number}　{page.waiting_calendar}", (reason,), verb)
