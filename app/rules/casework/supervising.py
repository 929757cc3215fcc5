"""Which grounds of supervision the program proposes for a unit, and why (NY-19.1, YC-21)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.rules.calendar.calendar import Calendar
from app.rules.casework.clocks import OPEN_STATES, Clock
from app.rules.casework.trace import Thread, Trace
from app.rules.regulation.regulation import Choice, Effect, Regulation

OVERDUE, NO_FEEDBACK = "overdue", "no_feedback"


@dataclass(frozen=True, slots=True)
class ProposedGround:
    """A ground that a person may confirm: its entry, why, the clock that is over, since when."""

    ground: Choice
    why: str
    clock: Clock | None
    since: date


def proposed_grounds(
    trace: Trace,
    clocks: Sequence[Clock],
    regulation: Regulation,
    calendar: Calendar,
    *,
    unit: str,
    today: date,
) -> tuple[ProposedGround, ...]:
    """The grounds that speak against ``unit`` today; a person confirms them.

    Only the limits that the ground names make it late (``clocks``); another unit's clock, or its
    extension, is none of this one's. A letter that it answered quiets what was late by then.
    """
    if unit and _excluded(trace, regulation):
        return ()
    quiet = _answered_on(trace, regulation, unit)
    found = [
        proposed
        for ground in regulation.lists.get("supervision_grounds", ())
        for sign in ground.proposed_by
        for proposed in (
            _late(ground, clocks, regulation, calendar, unit, today)
            if sign == OVERDUE
            else _unfed(ground, trace, clocks, regulation, today)
        )
    ]
    return tuple(p for p in found if quiet is None or p.since > quiet)


def _late(
    ground: Choice,
    clocks: Sequence[Clock],
    regulation: Regulation,
    calendar: Calendar,
    unit: str,
    today: date,
) -> Iterator[ProposedGround]:
    words = ground.data.get("clocks") or [c.word for c in regulation.clocks.values()]
    for clock in clocks:
        theirs = clock.unit in (unit, None)
        over = clock.state == "open" and clock.due_on is not None and clock.due_on < today
        if clock.word not in words or not theirs or not over or clock.due_on is None:
            continue
        late = max(-calendar.count(today, clock.due_on), 1)
        why = f"{clock.definition.caption}已超期{late}个工作日"
        yield ProposedGround(ground, why, clock, clock.due_on)


def _unfed(
    ground: Choice,
    trace: Trace,
    clocks: Sequence[Clock],
    regulation: Regulation,
    today: date,
) -> Iterator[ProposedGround]:
    """What was handled and not fed back: 尚未反馈 within the case's limit, late only after it."""
    for awaited in ground.data.get("awaits", ()):
        since = _waits_since(str(awaited), trace, regulation)
        if since is None:
            continue
        definition = regulation.step(str(awaited))
        caption = definition.caption if definition else str(awaited)
        whole = next((c for c in reversed(clocks) if c.role == "closure"), None)
        due = whole.due_on if whole is not None and whole.state in OPEN_STATES else None
        if due is not None and due < today:
            why = f"办结期{due}已届满，仍未“{caption}”"
        else:
            why = f"{since}以来尚未“{caption}”"
        yield ProposedGround(ground, why, whole, since)


def _waits_since(awaited: str, trace: Trace, regulation: Regulation) -> date | None:
    """Since when the step is waited for: a report since the referral, feedback since the review."""
    reports = regulation.words("report_result")
    if awaited in reports:
        waiting = trace.open_threads(*trace.handling)
        return min((t.arrived_on for t in waiting), default=None)
    if trace.ended or any(t.state in ("open", "answered") for t in _lead(trace)):
        return None
    passed = [e.step for e in trace.events if _passes(e.step.kind, regulation)]
    told = list(trace.steps_of(awaited))
    if not passed or (told and told[-1].seq > passed[-1].seq):
        return None
    return passed[-1].on


def _lead(trace: Trace) -> list[Thread]:
    return [
        t
        for t in trace.threads
        if t.kind in trace.handling and t.role == "lead" and t.round == trace.round
    ]


def _passes(kind: str, regulation: Regulation) -> bool:
    definition = regulation.step(kind)
    return definition is not None and definition.effect is Effect.REVIEW


def _answered_on(trace: Trace, regulation: Regulation, unit: str) -> date | None:
    """The day on which the unit answered the last letter of supervision it was sent."""
    letters = regulation.words("supervise")
    answered = [
        event.step.on
        for event in trace.events
        if event.step.kind in regulation.words("reply_improvement")
        and any(t.kind in letters and t.unit == unit for t in event.concerned)
    ]
    return max(answered, default=None)


def _excluded(trace: Trace, regulation: Regulation) -> bool:
    """Whether it was found to be no breach: nothing is proposed against the unit then."""
    return trace.has(*regulation.words("exclude"))
