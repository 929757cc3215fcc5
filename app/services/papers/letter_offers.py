"""Which papers a case offers at its stage, and the draft of one: what to fill in, what to heed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection

from app.base.letter_fields import FIELDS
from app.base.rows.forms import FieldRow, StepForm
from app.base.rows.papers import LetterDraft, LetterOffer
from app.reports.letters.templates import head_of, heads
from app.rules.casework.delivery import DAY, PROOF, WAY
from app.rules.casework.steps import Step
from app.rules.casework.supervising import proposed_grounds
from app.rules.letter_heads import Head
from app.rules.redaction import Audience, IdentityWay
from app.rules.work_lines import LATE_UNIT_STEP
from app.services.cases.approval_rules import identity_decided
from app.services.cases.forms import forms_of
from app.services.papers.case_view import case_view
from app.services.papers.letter_case import LetterCase, papers_by_step
from app.services.papers.letter_held import People
from app.services.papers.letter_making import (
    SUMMARY_ALONE,
    asked_signature,
    by_summary,
    fill,
    letterheads,
)
from app.services.papers.letter_notices import CONDITIONS, notices
from app.services.papers.letter_sources import Fields, Told

HELP: Final = {
    "case_title": "只改文中的标题，案件的标题不变",
    "facts": "投诉举报人自己的话里可能写着姓名、电话，发出前会逐字查找。",
    "materials": "一行一件。随函转去的材料不要显示投诉举报人身份。",
    "copies": "一行一个单位",
    "supply_by": "请在这一天之前补正；不限日期的留空",
    "report_by": "要求在这一天之前报送办理结果；不另要求的留空",
}


def offers(connection: Connection, case: LetterCase) -> tuple[LetterOffer, ...]:
    """The papers that the case calls for first, then the others it allows, then the sheets."""
    kinds = [h for h in heads().values() if h.subject == "case" and h.is_for(case.regulation)]
    letters = [head for head in kinds if head.numbered]
    found = sorted(_offers(connection, case, letters), key=lambda offer: not offer.first)
    sheets = (
        LetterOffer(head.kind, head.caption_in(case.regulation), None, "", False, False)
        for head in kinds
        if not head.numbered and allowed(case, head) and _fillable(head, case)
    )
    return (*found, *sheets)


def _fillable(head: Head, case: LetterCase) -> bool:
    """Whether the case holds what a sheet must tell: one without a limit has none to explain."""
    step = Step(0, head.step, case.today) if head.step else None
    found = fill(case_view(case, Told(head, step, None)))
    return all(found.get(name) not in (None, "", ()) for name in head.required)


def most_papers(head: Head, case: LetterCase) -> int:
    """How many papers of one step may stand: a notice goes to each complainant."""
    return max(len(case.told), 1) if head.audience is Audience.COMPLAINANT else 1


def _offers(
    connection: Connection, case: LetterCase, letters: Iterable[Head]
) -> Iterator[LetterOffer]:
    there = papers_by_step(connection, case.row.id)
    called, others = _forms(case)
    for head in letters:
        if not allowed(case, head):
            continue
        word, caption = head.step, head.caption_in(case.regulation)
        for step in case.steps:
            few = there.get(step.seq, 0) < most_papers(head, case)
            if few and head.tells(step) and allowed(case, head, step):
                name = case.regulation.steps[word].caption
                about = f"第{step.seq}步 {name} {step.unit or ''}".rstrip()
                yield LetterOffer(head.kind, caption, step.seq, about, True, True)
        if word in called or word in others:
            yield LetterOffer(head.kind, caption, None, "", word in called, True)


def allowed(case: LetterCase, head: Head, step: Step | None = None) -> bool:
    """Whether what the case is, or was when the step was taken, lets this paper be made: 交办 only
    on a leader's order, 重新转办 only of what had come back."""
    return not head.offered or CONDITIONS[head.offered](case_view(case, Told(head, step)))


def _forms(case: LetterCase) -> tuple[dict[str, StepForm], dict[str, StepForm]]:
    known = case.facts
    facts = {**known.texts, "details": known.details, "channel": known.channel,
             "respondents": known.respondents}  # fmt: skip
    called, others = forms_of(case.trace, case.clocks, case.regulation, facts, case.office.level)
    return {f.kind: f for f in called}, {f.kind: f for f in others}


def _with_late(form: StepForm, case: LetterCase) -> StepForm:
    """The form of a supervision filled in for the unit that is latest; a person confirms it."""
    about = {key for f in form.fields if f.name == "about" for key, _text in f.options}
    late = [
        c for c in case.clocks
        if c.state == "open" and c.unit and case.late_days(c)
        and (not about or str(c.start_seq) in about)  # a limit of the unit's that no referral began
    ]  # fmt: skip
    if not late:
        return form
    clock = max(late, key=case.late_days)
    proposed = proposed_grounds(
        case.trace, case.clocks, case.regulation,
        case.work.editions.calendar(case.trace.calendar), unit=clock.unit or "",
        today=case.today,
    )  # fmt: skip
    grounds = tuple(dict.fromkeys(p.ground.key for p in proposed))
    given = {"about": str(clock.start_seq), "unit": clock.unit, "ground": grounds}
    fields = (replace(f, default=given.get(f.name, f.default)) for f in form.fields)
    return replace(form, fields=tuple(fields))


def draft_of(kind: str, case: LetterCase, step: Step | None, people: People) -> LetterDraft:
    """The draft: the form of the step where it is still to be taken, and the paper's own fields.

    ``people`` are not in it: whoever holds the draft is given a token for them.
    """
    head = head_of(kind)
    form = _step_form(head, case) if step is None else None
    own = people[: len(case.parties)]
    shown = step or (Step(0, head.step, case.today) if head.step else None)
    view = case_view(case, Told(head, shown, own[0] if own else None))
    return LetterDraft(
        kind=kind,
        caption=head.caption_in(case.regulation),
        case_id=case.row.id,
        case_number=case.row.number,
        case_title=case.row.title,
        seq=step.seq if step else None,
        step=form,
        fields=(*_asked(head, case, step), *_edited(head, form, fill(view), _settled_words(step))),
        notices=tuple(notices(view)),
        numbered=head.numbered,
        today=case.today,
        late=tuple(
            clock.due_on
            for clock in case.clocks
            if form and clock.word in form.meets and clock.met_on is None
            and clock.due_on and clock.due_on < case.today
        ),
    )  # fmt: skip


def decided_here(draft: LetterDraft, decider: str | None) -> LetterDraft:
    """The draft for who sits at the desk: where the office has a director, the name of who decides
    is chosen, not typed, and nobody else's is offered."""
    if decider is None:
        return draft
    options = ((decider, decider),) if decider else ()
    help_ = "" if decider else "由负责人或副负责人坐到这里决定（点右上角的姓名换人）。"
    fields = (
        replace(f, kind="choice", options=options, help=help_ or f.help)
        if f.name == "decided_by" else f
        for f in draft.fields
    )  # fmt: skip
    return replace(draft, fields=tuple(fields), decider=decider)


def _step_form(head: Head, case: LetterCase) -> StepForm | None:
    """The form of the step that the paper carries out, where it can be taken now."""
    called, others = _forms(case)
    form = called.get(head.step) or others.get(head.step)
    if form is None:
        return None
    if form.kind == LATE_UNIT_STEP:
        return _unproved(_with_late(form, case))
    return _unproved(_settled(form, head))


def _unproved(form: StepForm) -> StepForm:
    """The form without a day of delivery that nothing proves: a paper is delivered once it went out,
    and that is noted with its proof (送达)."""
    if not any(field.name == WAY for field in form.fields):
        return form  # a notice: its day is noted with its proof, and no clock runs from it
    told = (DAY, WAY, PROOF)
    return replace(form, fields=tuple(f for f in form.fields if f.name not in told))


def _settled(form: StepForm, head: Head) -> StepForm:
    """The form with what the paper itself says already chosen: 不予启动, never 同意."""
    said = dict(head.only)
    fields = (_narrowed(f, said[f.name]) if f.name in said else f for f in form.fields)
    return replace(form, fields=tuple(fields)) if said else form


def _narrowed(field: FieldRow, words: tuple[str, ...]) -> FieldRow:
    """The field offering these choices alone; a single one is chosen already."""
    options = tuple(option for option in field.options if option[0] in words)
    return replace(field, options=options, default=words[0] if len(words) == 1 else field.default)


def _asked(head: Head, case: LetterCase, step: Step | None) -> Iterator[FieldRow]:
    """What is asked beside the fields of the paper itself."""
    if head.identity is IdentityWay.ON_REQUEST:
        yield FieldRow("show_identity", "印出投诉举报人身份", "yes_no", False, default=False,
                       help="印出的，会记下查看身份的用途。")  # fmt: skip
    if not head.numbered:
        return
    yield from asked_signature(letterheads(case, head.kind))
    if head.audience is Audience.COMPLAINANT and len(case.told) > 1:
        people = tuple(
            (str(p.complainant_id), p.masked_name or f"第{n}位") for n, p in enumerate(case.told, 1)
        )
        yield FieldRow("complainant_id", "发给", "choice", True, people, people[0][0])
    by_decision = head.identity is IdentityWay.BY_DECISION
    asked = step is None or step.text("identity_given") == "given"
    if by_decision and asked and not identity_decided(case.steps):
        yield FieldRow("decided_by", "决定提供身份的负责人", "text", False,
                       help="提供身份的才填写；须已取得投诉举报人同意。")  # fmt: skip


def _settled_words(step: Step | None) -> frozenset[str]:
    """Fields that a recorded step has settled: a unit that checks itself has its summary alone."""
    return SUMMARY_ALONE if step is not None and by_summary(step) else frozenset()


def _edited(
    head: Head, form: StepForm | None, found: Fields, settled: frozenset[str]
) -> Iterator[FieldRow]:
    """The paper's own fields; what the form of its step asks for is not asked twice, and what a
    step recorded before has settled is not asked at all."""
    asked = settled | ({field.name for field in form.fields} if form else set())
    for name in head.editable:
        if name in asked:
            continue
        field = FIELDS[name]
        value: Any = found.get(name)
        editor = field.kind
        if field.kind == "texts":
            editor, value = "lines", "\n".join(value or ())
        if field.kind == "yes_no":
            value = bool(value)
        yield FieldRow(name, field.caption, editor, False, default=value, help=HELP.get(name, ""))
