"""Which papers a case offers at its stage, and the draft of one: what to fill in, what to heed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, select

from app.base.letter_fields import FIELDS, KINDS
from app.base.paper_rows import LetterDraft, LetterOffer
from app.base.rows import FieldRow, StepForm
from app.models.document import DocumentVoid
from app.rules.casework.steps import Step
from app.rules.redaction import AUDIENCES, Audience
from app.services.cases.approval_rules import identity_decided
from app.services.cases.forms import forms_of
from app.services.papers.letter_case import DOCUMENT, LetterCase
from app.services.papers.letter_filling import Fields, Told, fill
from app.services.papers.letter_making import (
    EDITABLE,
    STEP_OF,
    People,
    letterheads,
)

HELP: Final = {
    "case_title": "只改文中的标题，案件的标题不变",
    "facts": "投诉举报人自己的话里可能写着姓名、电话，发出前会逐字查找。",
    "materials": "一行一件。随函转去的材料不要显示投诉举报人身份。",
    "copies": "一行一个单位",
    "report_by": "要求在这一天之前报送办理结果；不另要求的留空",
}


def offers(connection: Connection, case: LetterCase) -> tuple[LetterOffer, ...]:
    """The papers that the case calls for first, then the others it allows, then the sheets."""
    found = sorted(_offers(connection, case), key=lambda offer: not offer.first)
    sheets = (
        LetterOffer(kind, definition.caption, None, "", False, False)
        for kind, definition in KINDS.items()
        if kind not in STEP_OF
    )
    return (*found, *sheets)


def caption_of(kind: str, case: LetterCase) -> str:
    """督办函 or 提醒督办函: what the case's regulation calls the paper."""
    if kind == "supervision":
        return case.regulation.terms["supervision_letter"].split("（")[0]
    return KINDS[kind].caption


def papers_by_step(connection: Connection, case_id: int) -> dict[int, int]:
    """How many standing papers each step of the case has."""
    voided = select(DocumentVoid.document_id)
    query = select(DOCUMENT.c.seq).where(
        DOCUMENT.c.case_id == case_id, DOCUMENT.c.id.not_in(voided), DOCUMENT.c.seq.is_not(None)
    )
    counts: dict[int, int] = {}
    for seq in connection.scalars(query):
        counts[seq] = counts.get(seq, 0) + 1
    return counts


def most_papers(kind: str, case: LetterCase) -> int:
    """How many papers of one step may stand: a notice goes to each complainant."""
    return max(len(case.parties), 1) if AUDIENCES[kind] is Audience.COMPLAINANT else 1


def _offers(connection: Connection, case: LetterCase) -> Iterator[LetterOffer]:
    there = papers_by_step(connection, case.row.id)
    called, others = _forms(case)
    for kind, word in STEP_OF.items():
        caption = caption_of(kind, case)
        for step in case.steps:
            if step.kind == word and there.get(step.seq, 0) < most_papers(kind, case):
                name = case.regulation.steps[word].caption
                about = f"第{step.seq}步 {name} {step.unit or ''}".rstrip()
                yield LetterOffer(kind, caption, step.seq, about, True, True)
        if word in called or word in others:
            yield LetterOffer(kind, caption, None, "", word in called, True)


def _forms(case: LetterCase) -> tuple[dict[str, StepForm], dict[str, StepForm]]:
    facts = {name: str(getattr(case.row, name) or "") for name in ("title", "facts", "appeal")}
    called, others = forms_of(case.trace, case.clocks, case.regulation, facts)
    return {f.kind: f for f in called}, {f.kind: f for f in others}


def _with_late(form: StepForm, case: LetterCase) -> StepForm:
    """The form of a supervision filled in for the unit that is latest; a person confirms it."""
    late = [c for c in case.clocks if c.state == "open" and c.unit and case.late_days(c)]
    if not late:
        return form
    clock = max(late, key=case.late_days)
    reported = any(s.kind == "report_result" and s.about == clock.start_seq for s in case.steps)
    reasons = ("overdue",) if reported else ("overdue", "no_feedback")
    grounds = tuple(
        choice.key
        for choice in case.regulation.lists.get("supervision_grounds", ())
        if choice.data.get("proposed_by") in reasons
    )
    given = {"about": str(clock.start_seq), "unit": clock.unit, "ground": grounds}
    fields = (replace(f, default=given.get(f.name, f.default)) for f in form.fields)
    return replace(form, fields=tuple(fields))


def draft_of(kind: str, case: LetterCase, step: Step | None, people: People) -> LetterDraft:
    """The draft: the form of the step where it is still to be taken, and the paper's own fields."""
    form = None
    if kind in STEP_OF and step is None:
        called, others = _forms(case)
        form = called.get(STEP_OF[kind]) or others.get(STEP_OF[kind])
        if kind == "supervision" and form is not None:
            form = _with_late(form, case)
    own = people[: len(case.parties)]
    shown = step or (Step(0, STEP_OF[kind], case.today) if kind in STEP_OF else None)
    filled = fill(kind, case, Told(shown, own[0] if own else None))
    filled.setdefault("contact_person", case.contact.get("person") or case.row.officer)
    filled.setdefault("contact_phone", case.contact.get("phone", ""))
    return LetterDraft(
        kind=kind,
        caption=caption_of(kind, case),
        case_id=case.row.id,
        case_number=case.row.number,
        case_title=case.row.title,
        seq=step.seq if step else None,
        step=form,
        fields=(*_asked(kind, case, step), *_edited(kind, filled)),
        notices=tuple(_notices(kind, case, step)),
        numbered=kind in STEP_OF,
        today=case.today,
        people=people,
    )


def _asked(kind: str, case: LetterCase, step: Step | None) -> Iterator[FieldRow]:
    """What is asked beside the fields of the paper itself."""
    if kind == "registration_form":
        yield FieldRow("show_identity", "印出投诉举报人身份", "yes_no", False, default=False,
                       help="印出的，会记下查看身份的用途。")  # fmt: skip
    if kind not in STEP_OF:
        return
    yield FieldRow("dated", "成文日期", "date", True, default=case.today,
                   help="" if step else "也是办理日期")  # fmt: skip
    heads = letterheads(case)
    if len(heads) > 1:
        yield FieldRow("letterhead", "署名", "choice", True,
                       tuple((h.name, f"{h.name}（{h.signature}）") for h in heads),
                       heads[0].name)  # fmt: skip
    if AUDIENCES[kind] is Audience.COMPLAINANT and len(case.parties) > 1:
        people = tuple(
            (str(p.complainant_id), p.masked_name or f"第{n}位")
            for n, p in enumerate(case.parties, 1)
        )
        yield FieldRow("complainant_id", "发给", "choice", True, people, people[0][0])
    asked = step is None or step.text("identity_given") == "given"
    if kind == "referral" and asked and not identity_decided(case.steps):
        yield FieldRow("decided_by", "决定提供身份的负责人", "text", False,
                       help="提供身份的才填写；须已取得投诉举报人同意。")  # fmt: skip


def _edited(kind: str, filled: Fields) -> Iterator[FieldRow]:
    for name in EDITABLE[kind]:
        field = FIELDS[name]
        value: Any = filled.get(name)
        editor = field.kind
        if field.kind == "texts":
            editor, value = "lines", "\n".join(value or ())
        if field.kind == "yes_no":
            value = bool(value)
        yield FieldRow(name, field.caption, editor, False, default=value, help=HELP.get(name, ""))


def _notices(kind: str, case: LetterCase, step: Step | None) -> Iterator[str]:
    """What a clerk should heed before the paper goes out."""
    if AUDIENCES[kind] is Audience.COMPLAINANT:
        clock = "acceptance_notice" if kind == "acceptance_notice" else "refusal_notice"
        if clock not in case.regulation.clocks:
            yield "所用办法没有规定这项告知，是否发出由本办决定；文中不引告知的条款。"
        if not case.trace.contact_known:
            yield "联系方式不详，可以免予告知；得知联系方式后再发。"
    if kind == "referral":
        if any(p.keep_secret for p in case.parties):
            yield "投诉举报人要求保密，不能向承办单位提供身份。"
        if step is not None and step.unit in case.respondents:
            yield "承办单位就是被投诉举报单位。"
    if any(c.provisional and c.state == "open" for c in case.clocks):
        yield "有的期限还是暂定的，文中照写“暂定”。"
