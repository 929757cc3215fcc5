"""Everything the case page shows, worked out from the case's steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.base.errors import InputError
from app.base.rows.cases import CaseRows, ClockRow, HandlerRow, RespondentRow, TimelineRow
from app.base.rows.forms import StepForm
from app.models.base import table_of
from app.models.desk_statements import BY_PINYIN, CASE, OFFICER, PENDING, STEP
from app.models.office import ImportBatch
from app.rules.casework.clocks import Clock, clocks_of, standing
from app.rules.casework.explain import explain
from app.rules.casework.flow import retell
from app.rules.casework.steps import REVISE, VOID, Step, revised, voided_seqs
from app.rules.casework.trace import HANDLING_KINDS, Editions, Thread, Trace
from app.rules.intake_facts import fact_rows, proposals, told
from app.rules.regulation.regulation import Regulation
from app.rules.work_lines import main_step
from app.services.cases.cards import CARDS, CutOff, card
from app.services.cases.case_facts import facts_of
from app.services.cases.case_steps import Recorded, horizon, load_steps
from app.services.cases.forms import field_text, forms_of, revision_text, thread_caption
from app.services.cases.own_bodies import superior_proposal
from app.services.papers.documents import papers_of_steps
from app.services.papers.incoming import incoming_of_steps
from app.services.people.parties import parties
from app.services.store import attachments, settings

IMPORT_BATCH = table_of(ImportBatch)
IN_CHARGE = ("assign", "accept")
_CARD = CARDS.where(CASE.c.id == bindparam("case"))
_BATCH = (
    select(IMPORT_BATCH.c.source)
    .join(STEP, STEP.c.batch_id == IMPORT_BATCH.c.id)
    .where(STEP.c.case_id == bindparam("case"), STEP.c.seq == 1)
)
IMPORTED = "导入自"
_EVERYBODY = select(OFFICER.c.id, OFFICER.c.name)
_MOVES = select(PENDING.c.moves).where(
    PENDING.c.case_id == bindparam("case"), PENDING.c.state == "waiting"
)


def case_page(connection: Connection, editions: Editions, case_id: int, cut: CutOff) -> CaseRows:
    """The page of a case; InputError if there is none."""
    row = connection.execute(_CARD, {"case": case_id}).first()
    if row is None:
        raise InputError("没有这件案件；请刷新后重试。")
    recorded = load_steps(connection, case_id)
    today = horizon(recorded, cut.today)
    trace = retell((r.step for r in recorded), editions, today=today)
    regulation = editions.regulation(trace.regulation or recorded[-1].step.regulation)
    clocks = clocks_of(trace, editions) if trace.events else ()
    known = facts_of(recorded)
    details = known.details
    now = {**known.texts, "details": details, "channel": known.channel,
           "respondents": known.respondents}  # fmt: skip
    called, others = (
        tuple(_with_officers(form, connection) for form in forms)
        for forms in forms_of(
            trace, clocks, regulation, now, settings.office_settings(connection).level
        )
    )
    return CaseRows(
        card=card(row, cut),
        stage_caption=regulation.stage_caption(row.stage),
        regulation=regulation.name,
        category=_category(known.texts["category"], regulation),
        facts=known.texts["facts"],
        appeal=known.texts["appeal"],
        source_number=known.texts["source_number"],
        superior=known.texts["superior"],
        parties=parties(connection, case_id, recorded[0].step),
        timeline=timeline(
            recorded, trace, editions, _officers(connection), _papers(connection, case_id)
        ),
        clocks=tuple(_clock(c, trace, editions, cut) for c in clocks),
        next_steps=called,
        other_steps=others,
        attachments=attachments.attachment_rows(connection, case_id),
        irregular=tuple(f"{i.note}（{i.article}）" for i in trace.irregular),
        details=(
            *((row.caption, row.text) for row in fact_rows(details, row.channel, regulation)),
            *_imported(connection, case_id),
        ),
        proposals=_proposals(connection, case_id, details, regulation, recorded)
        if row.stage == "received"
        else (),
        waiting_calendar=_waiting(connection, case_id),
        main_step=main_step(
            regulation, row.stage, clocks, [form.kind for form in called], today=cut.today
        ),
        respondents=tuple(
            RespondentRow(given["name"], given.get("role", "")) for given in known.respondents
        ),
        handlers=_handlers(trace),
    )


def _handlers(trace: Trace) -> tuple[HandlerRow, ...]:
    """The units that have the case in its present round; each as it was sent to last."""
    sent = [t for t in trace.threads if t.kind in HANDLING_KINDS and t.unit]
    present = [t for t in sent if t.round == trace.round] or sent
    rows = {t.unit: HandlerRow(t.unit or "", t.role, t.state) for t in present}
    return tuple(rows.values())


def _proposals(
    connection: Connection,
    case_id: int,
    details: Mapping[str, Any],
    regulation: Regulation,
    recorded: Sequence[Recorded],
) -> tuple[str, ...]:
    people = recorded[0].step.fields.get("complainants", ())
    nameless = bool(people) and not any(person.get("real_name") for person in people)
    found = proposals(details, regulation, anonymous=nameless)
    own = superior_proposal(connection, case_id, regulation)
    return (*filter(None, (own,)), *(told(proposal) for proposal in found))


def timeline(
    recorded: Sequence[Recorded],
    trace: Trace,
    editions: Editions,
    officers: Mapping[int, str],
    papers: Mapping[int, tuple[str, ...]],
) -> tuple[TimelineRow, ...]:
    """Every recorded step in order with its papers, voided and revised ones marked."""
    states, before = _states(recorded), _before_revisions(recorded)
    now = {event.step.seq: event.step for event in trace.events}

    def row_of(r: Recorded) -> TimelineRow:
        return TimelineRow(
            seq=r.step.seq,
            kind=r.step.kind,
            caption=_caption(r, editions.regulation(r.step.regulation)),
            on=r.step.on,
            recorded_at=r.recorded_at,
            actor=officers.get(r.actor_id, ""),
            unit=r.step.unit or "",
            article=_article(r, editions.regulation(r.step.regulation)),
            summary=_summary(
                r, trace, editions.regulation(r.step.regulation), before.get(r.step.seq)
            ),
            state=states.get(r.step.seq, ""),
            irregular=tuple(i.note for i in trace.irregular if i.seq == r.step.seq),
            papers=papers.get(r.step.seq, ()),
        )

    def with_correction(row: TimelineRow, r: Recorded) -> TimelineRow:
        if row.state != "revised" or r.step.seq not in now:
            return row
        return replace(row, corrected=row_of(replace(r, step=now[r.step.seq])))

    return tuple(with_correction(row_of(r), r) for r in recorded)


def _before_revisions(recorded: Sequence[Recorded]) -> dict[int, Step]:
    """Seq of each revision → the step that it changes as it stood until then."""
    voided = voided_seqs(r.step for r in recorded)
    standing = {r.step.seq: r.step for r in recorded}
    before = {}
    for step in (r.step for r in recorded):
        if step.revises is not None and step.revises in standing:
            before[step.seq] = standing[step.revises]
            if step.seq not in voided:
                standing[step.revises] = revised(standing[step.revises], step)
    return before


def _states(recorded: Sequence[Recorded]) -> dict[int, str]:
    voided = voided_seqs(r.step for r in recorded)
    states: dict[int, str] = {}
    for r in recorded:
        if r.step.kind == VOID:
            states[r.step.seq] = "voids"
        elif r.step.kind == REVISE:
            states[r.step.seq] = "revises"
            if r.step.revises is not None and r.step.seq not in voided:
                states[r.step.revises] = "revised"
    return states | dict.fromkeys(voided, "voided")


def _caption(recorded: Recorded, regulation: Regulation) -> str:
    step = regulation.step(recorded.step.kind)
    return step.caption if step else recorded.step.kind


def _article(recorded: Recorded, regulation: Regulation) -> str:
    step = regulation.step(recorded.step.kind)
    return step.article if step else ""


def _summary(recorded: Recorded, trace: Trace, regulation: Regulation, before: Step | None) -> str:
    step, parts = recorded.step, []
    thread = _thread(step, trace)
    if thread is not None:
        parts.append(f"针对{thread_caption(thread, regulation)}")
    if step.voids:
        parts.append("撤销" + "、".join(f"第{seq}步" for seq in step.voids))
    if step.revises is not None:
        parts.append(f"改正第{step.revises}步")
        original = regulation.step(before.kind) if before is not None else None
        if original is not None and before is not None:
            parts.append(revision_text(original, before, step, regulation))
    text = field_text(step, regulation)
    return "；".join(filter(None, (*parts, text)))


def _thread(step: Step, trace: Trace) -> Thread | None:
    """What the step is about: as it says itself or, where several units have the case and it
    names none, as it was taken."""
    if step.about is not None:
        return trace.thread(step.about)
    units = {t.unit for t in trace.threads if t.kind in HANDLING_KINDS}
    if len(units) < 2 or step.unit is not None:
        return None
    taken = next((e.concerned for e in trace.events if e.step.seq == step.seq), ())
    return taken[0] if len(taken) == 1 else None


def _clock(clock: Clock, trace: Trace, editions: Editions, cut: CutOff) -> ClockRow:
    now = standing(clock, cut.today, editions.calendar(trace.calendar))
    regulation = editions.regulation(clock.regulation)
    lines = explain(clock, regulation, editions.calendar(clock.calendar)).lines()
    return ClockRow(
        clock=clock.word,
        caption=clock.definition.caption,
        article=clock.definition.article,
        round=clock.round,
        unit=clock.unit or "",
        owner=clock.definition.owner,
        starts_on=clock.starts_on,
        presumed=clock.presumed,
        due_on=clock.due_on,
        met_on=clock.met_on,
        outcome=now.outcome,
        remaining=now.remaining,
        provisional=clock.provisional,
        urgency=cut.urgency(clock.state, clock.due_on, provisional=clock.provisional),
        explanation=lines,
    )


def _category(key: str, regulation: Regulation) -> str:
    choice = regulation.choice("categories", key) if key else None
    return choice.text if choice else key


def _officers(connection: Connection) -> dict[int, str]:
    return {row[0]: row[1] for row in connection.execute(_EVERYBODY)}


def _with_officers(form: StepForm, connection: Connection) -> StepForm:
    """Who is put in charge or keeps out is chosen: a mistyped name would be nobody's."""
    if form.kind not in (*IN_CHARGE, "recuse"):
        return form
    names = tuple((row.name, row.name) for row in connection.execute(BY_PINYIN))
    fields = tuple(
        replace(f, kind="choice", options=names) if f.name == "officer" else f for f in form.fields
    )
    return replace(form, fields=fields)


def _imported(connection: Connection, case_id: int) -> tuple[tuple[str, str], ...]:
    """From which ledger's file the case came; nothing for one that was logged by hand."""
    source = connection.scalar(_BATCH, {"case": case_id})
    return ((IMPORTED, source),) if source else ()


def _waiting(connection: Connection, case_id: int) -> str:
    moves: Any = connection.scalar(_MOVES, {"case": case_id})
    if not moves:
        return ""
    texts = [f"{m['clock']}由{m['was']}改为{m['now']}" for m in moves]
    return (
        f"新的放假通知会使期限提前（{'；'.join(texts)}），请决定是否采用；决定之前仍按原日期计算。"
    )


def _papers(connection: Connection, case_id: int) -> dict[int, tuple[str, ...]]:
    """What went out with each step, then what came in and answers it."""
    found = papers_of_steps(connection, case_id)
    for seq, came in incoming_of_steps(connection, case_id).items():
        found[seq] = (*found.get(seq, ()), *came)
    return found
