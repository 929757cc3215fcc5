"""What is worked out from a case's steps and kept for quick reading: the projections' rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.base.pinyin import order_key
from app.models.case import NO_DAY, OWED
from app.models.words import fold
from app.rules.casework.approvals import approvals_of
from app.rules.casework.clocks import OPEN_STATES, Clock
from app.rules.casework.facts import FACTS, facts_of, registration
from app.rules.casework.steps import VOID, Step, effective
from app.rules.casework.trace import HANDLING_KINDS, Editions, Trace
from app.rules.regulation.regulation import Regulation
from app.rules.statistics.telling import came_ended
from app.rules.work_lines import clocks_met_by, step_due
from app.services.cases.approval_rules import waiting_for
from app.services.cases.case_steps import Recorded
from app.services.cases.counted import event_rows, past_rows, tally_row

_FIRST: Final = ("number", "title", "respondent")
# One line each of the search text, in this order, blank ones too.
SEARCHED: Final = (
    *_FIRST, *(f.name for f in FACTS if f.searched and f.name not in _FIRST),
)  # fmt: skip
AMEND_PERSON: Final = "amend_person"
RELEASES = "releases_number"  # a void that frees the number for another import

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseRows:
    """All projection rows of one case; ``uids`` of other cases are resolved when written."""

    case: Row
    clocks: tuple[Row, ...]
    respondents: tuple[Row, ...]
    complainants: tuple[Row, ...]
    relations: tuple[Row, ...]  # other_uid instead of other_id
    text: str
    recusals: tuple[Row, ...] = ()
    approvals: tuple[Row, ...] = ()
    events: tuple[Row, ...] = ()  # what figures count
    tally: Row | None = None
    past: tuple[Row, ...] = ()  # clocks before later acts moved them


def project(
    case_id: int,
    recorded: Sequence[Recorded],
    trace: Trace,
    clocks: Sequence[Clock],
    regulation: Regulation,
    count: Callable[[date, date], int],
    editions: Editions,
) -> CaseRows:
    """The rows of a case: worked out from its steps and editions alone."""
    steps = effective(r.step for r in recorded)
    receive = registration(steps, recorded[0].step)
    facts = facts_of(receive, steps)
    unit_ids: dict[str | None, int | None] = {
        r.step.unit: r.unit_id for r in recorded if r.step.unit
    }
    case = {
        "id": case_id,
        "uid": receive.fields["case_uid"],
        "number": _number(case_id, receive, recorded, trace),
        **facts.texts,
        "channel": facts.channel,
        "title_key": order_key(facts.texts["title"]),
        "respondent": "、".join(r["name"] for r in facts.respondents),
        "respondent_key": order_key("、".join(r["name"] for r in facts.respondents)),
        "stage": trace.stage,
        "round": trace.round,
        "contact_known": trace.contact_known,
        "received_on": trace.received_on or receive.on,
        "accepted_on": trace.accepted_on,
        "ended_on": trace.ended_on,
        "recorded_at": recorded[0].recorded_at,
        "officer": _officer(steps),  # names and editions: their keys are looked up when written
        "handling_unit_id": _handling_unit(trace, unit_ids),
        "steps": len(recorded),
        "irregular": len(trace.irregular),
        "calendar": trace.calendar or recorded[-1].step.calendar,
        "regulation": trace.regulation or recorded[-1].step.regulation,
        "pack": regulation.id,
        "proposed": waiting_for(steps),
        "result": _last(steps, "report_result", "result"),
        "satisfaction": _last(steps, "visit_back", "satisfaction")
        or _last(steps, "give_feedback", "satisfaction"),
    }
    brought = {r.step.seq for r in recorded if r.imported}
    next_clock = most_urgent(clocks)
    case.update(_next(next_clock))
    case["board"] = _board(trace.stage, next_clock, regulation)
    respondents = tuple(
        {"case_id": case_id, "position": n, "unit_uid": r["unit"], "name": r["name"]}
        for n, r in enumerate(facts.respondents, 1)
    )
    complainants = _complainants(case_id, receive, steps, [r.step for r in recorded])
    return CaseRows(
        case=case,
        clocks=(
            *(_clock_row(case_id, clock, unit_ids, regulation, trace.stage) for clock in clocks),
            *_awaited(case_id, trace, clocks, unit_ids, regulation),
        ),
        respondents=respondents,
        complainants=complainants,
        relations=_relations(case_id, trace),
        text=search_text(case),
        recusals=_recusals(case_id, steps),
        approvals=_approvals(case_id, str(receive.fields["case_uid"]), recorded, regulation),
        events=event_rows(
            case,
            (r.step for r in recorded),
            regulation,
            clocks,
            count,
            unit_ids,
            brought,
        ),
        tally=tally_row(
            case,
            [row["real_name"] for row in complainants],
            imported=came_ended(steps, regulation, brought),
        ),
        past=past_rows(case, (r.step for r in recorded), clocks, editions),
    )


def _number(case_id: int, receive: Step, recorded: Sequence[Recorded], trace: Trace) -> str:
    """The case's number; one whose import was undone gives the old ledger's number back."""
    number = str(receive.fields["number"])
    released = any(r.step.kind == VOID and r.step.fields.get(RELEASES) for r in recorded)
    return f"{number}（已撤销导入{case_id}）" if released and trace.stage == "voided" else number


def most_urgent(clocks: Sequence[Clock]) -> Clock | None:
    """The running clock that is due first; failing that a paused one."""
    running = [c for c in clocks if c.state == "open" and c.due_on is not None]
    if running:
        return min(running, key=lambda c: (c.due_on or NO_DAY, c.start_seq, c.word))
    return next((c for c in clocks if c.state == "paused"), None)


def search_text(case: Mapping[str, Any]) -> str:
    """What a search may find of a case, folded; the identity is not among it."""
    return fold("\n".join(" ".join(str(case[name]).split()) for name in SEARCHED))


def matter(searched: str) -> str:
    """Title and facts of a case, folded, out of its search text."""
    lines = searched.split("\n")
    return lines[SEARCHED.index("title")] + lines[SEARCHED.index("facts")]


def _last(steps: Sequence[Step], kind: str, field: str) -> str:
    """The field of the newest step of that kind."""
    return next((s.text(field) for s in reversed(steps) if s.kind == kind), "")


def _officer(steps: Sequence[Step]) -> str:
    """Who was put in charge last; nobody if that officer is recused from the case (NY-15.1)."""
    named = [s.text("officer") for s in steps if s.kind in ("receive", "assign", "accept")]
    last = next((name for name in reversed(named) if name), "")
    recused = {row["officer"] for row in _recusals(0, steps) if row["ours"]}
    return "" if last in recused else last


def _handling_unit(trace: Trace, unit_ids: Mapping[str | None, int | None]) -> int | None:
    """The unit of the newest lead referral, an open one before a closed one."""
    leads = [t for t in trace.threads if t.kind in HANDLING_KINDS and t.role == "lead" and t.unit]
    waiting = [t for t in leads if t.state == "open"] or leads
    return unit_ids.get(waiting[-1].unit) if waiting else None


def _board(stage: str, next_clock: Clock | None, regulation: Regulation) -> str:
    if stage not in regulation.ended_stages:
        return stage
    return OWED if next_clock is not None and stage != "voided" else ""


def _next(clock: Clock | None) -> Row:
    if clock is None:
        return {"next_clock": "", "next_caption": "", "next_article": "", "next_due_on": None,
                "next_provisional": False, "next_state": "", "sort_due": NO_DAY}  # fmt: skip
    return {
        "next_clock": clock.word,
        "next_caption": clock.definition.caption,
        "next_article": clock.definition.article,
        "next_due_on": clock.due_on,
        "next_provisional": clock.provisional,
        "next_state": clock.state,
        "sort_due": clock.due_on or NO_DAY,
    }


def _clock_row(
    case_id: int,
    clock: Clock,
    unit_ids: Mapping[str | None, int | None],
    regulation: Regulation,
    stage: str,
) -> Row:
    owner = clock.definition.owner
    return {
        **_called(regulation, clock.word, stage, owner),
        "case_id": case_id,
        "clock": clock.word,
        "start_seq": clock.start_seq,
        "round": clock.round,
        "unit_id": unit_ids.get(clock.unit),
        "owner": clock.definition.owner,
        "caption": clock.definition.caption,
        "article": clock.definition.article,
        "span_from": min(clock.event_on, clock.starts_on),
        "starts_on": clock.starts_on,
        "presumed": clock.presumed,
        "amount": clock.limit,
        "amount_unit": clock.limit_unit,
        "due_on": clock.due_on,
        "met_on": clock.met_on,
        "ended_on": clock.ended_on,
        "closed_seq": clock.closed_seq,
        "state": clock.state,
        "open": clock.state in OPEN_STATES and not clock.definition.lapses,
        "provisional": clock.provisional,
        "late": clock.state == "met_late" or clock.late_when_ended,
        "left_when_paused": clock.left_when_paused,
    }


def _awaited(
    case_id: int,
    trace: Trace,
    clocks: Sequence[Clock],
    unit_ids: Mapping[str | None, int | None],
    regulation: Regulation,
) -> tuple[Row, ...]:
    """Letters that wait for a unit's answer though no limit is laid down for it (YC-21)."""
    if trace.ended:
        return ()
    timed = {clock.start_seq for clock in clocks}
    return tuple(
        {**_UNTIMED, "case_id": case_id, "start_seq": t.seq, "round": t.round,
         "unit_id": unit_ids.get(t.unit), "span_from": t.sent_on, "starts_on": t.arrived_on,
         "presumed": t.presumed, **_letter(t.kind, regulation),
         **_called(regulation, "awaited", trace.stage, "unit")}
        for t in trace.threads
        if t.state == "open" and t.unit and t.kind not in HANDLING_KINDS and t.seq not in timed
    )  # fmt: skip


def _letter(kind: str, regulation: Regulation) -> Row:
    step = regulation.step(kind)
    return {"caption": step.caption if step else kind, "article": step.article if step else ""}


def _called(regulation: Regulation, clock: str, stage: str, owner: str) -> Row:
    """What a line of the workbench opens, and whether closing the case meets the clock."""
    step = step_due(regulation, clock, stage, owner=owner)
    return {
        "step": step.word if step else "",
        "step_caption": step.caption if step else "",
        "closes": clock in clocks_met_by((regulation,), "close"),
    }


_UNTIMED: Final[Row] = {
    "clock": "awaited", "owner": "unit", "amount": None, "amount_unit": "", "due_on": None,
    "met_on": None, "ended_on": None, "closed_seq": None, "state": "open", "open": True,
    "provisional": False, "late": False, "left_when_paused": None,
}  # fmt: skip


def _complainants(
    case_id: int, receive: Step, steps: Sequence[Step], recorded: Sequence[Step]
) -> tuple[Row, ...]:
    """Those of the registration, then who joined; what was learnt of them is never taken back."""
    learned = [s for s in steps if s.kind == "learn_contact"]
    amended = [s for s in recorded if s.kind == AMEND_PERSON]
    first_of = len(receive.fields.get("complainants", []))
    joined = [s.fields["joined"] for s in amended if s.fields.get("joined")]
    rows = []
    for position, first in enumerate((*receive.fields.get("complainants", []), *joined), 1):
        given = {**first, **_learnt(first["uid"], amended)}
        known = given["contact_known"] or any(
            step.fields.get("complainant") in (None, given["uid"]) for step in learned
        )
        rows.append({
            "uid": given["uid"], "case_id": case_id, "position": position,
            "real_name": given["real_name"], "keep_secret": given["keep_secret"],
            "contact_known": known, "role": given.get("role", "complainant"),
            "kind": given.get("kind", "person"), "consent": given.get("consent", ""),
        })  # fmt: skip
        if position > first_of:  # keys of those who join count downwards: the others' stay
            rows[-1]["id"] = -(case_id * 100 + position)
    return tuple(rows)


def _learnt(uid: str, amended: Sequence[Step]) -> Mapping[str, Any]:
    """What was learnt later of a complainant that is no secret, the last word first in force."""
    names = ("consent", "keep_secret", "real_name", "contact_known")
    return {
        name: step.fields[name]
        for step in amended
        if step.text("complainant") == uid
        for name in names
        if name in step.fields
    }


def _recusals(case_id: int, steps: Sequence[Step]) -> tuple[Row, ...]:
    """Who is recused from the case; a step that names a unit is about the unit's staff."""
    return tuple(
        {"case_id": case_id, "seq": s.seq, "officer": s.text("officer"), "ours": s.unit is None}
        for s in steps
        if s.kind == "recuse" and s.text("officer")
    )


def _approvals(
    case_id: int, case_uid: str, recorded: Sequence[Recorded], regulation: Regulation
) -> tuple[Row, ...]:
    """What was asked for and decided on the case, as its steps tell it."""
    by_seq = {r.step.seq: r for r in recorded}
    return tuple(
        {"uid": f"{case_uid}/{a.seq}", "subject": "case", "subject_uid": case_uid,
         "case_id": case_id, "seq": a.seq, "no": a.seq, "act": a.act, "caption": a.caption,
         "payload": dict(a.payload), "asked_of": a.asked_of,
         "asked_by_id": by_seq[a.seq].actor_id, "asked_on": a.asked_on, "state": a.state,
         "decided_by_id": by_seq[a.decided_seq].actor_id if a.decided_seq else None,
         "decided_by": a.decided_by, "post": a.post, "decided_on": a.decided_on,
         "decided_seq": a.decided_seq, "reason": a.reason, "wanted_on": a.wanted_on,
         "created_at": by_seq[a.seq].recorded_at}
        for a in approvals_of([r.step for r in recorded], regulation)
    )  # fmt: skip


def _relations(case_id: int, trace: Trace) -> tuple[Row, ...]:
    if trace.stage != "merged":
        return ()
    merges = [s for s in trace.steps_of("merge") if s.fields.get("into_uid")]
    return tuple(
        {"case_id": case_id, "seq": s.seq, "kind": "merged_into", "other_uid": s.text("into_uid")}
        for s in merges[-1:]
    )
