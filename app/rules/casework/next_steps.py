"""Which steps may be done next, and which may be recorded at any time."""

from __future__ import annotations

from collections.abc import Sequence

from app.rules.casework.clocks import OPEN_STATES, Clock
from app.rules.casework.extensions import extendable, pending
from app.rules.casework.gates import barred, taken_before
from app.rules.casework.trace import Trace
from app.rules.regulation.regulation import Effect, Regulation, StepDef


def next_steps(
    trace: Trace, clocks: Sequence[Clock], regulation: Regulation
) -> tuple[StepDef, ...]:
    """The steps that the case calls for now, in the pack's order."""
    return tuple(
        step
        for step in regulation.steps.values()
        if trace.stage in step.offer and _guards_hold(step, trace, clocks, regulation)
    )


def possible_steps(trace: Trace, regulation: Regulation) -> tuple[StepDef, ...]:
    """Every step that would not be refused at this stage, offered or not; corrections apart."""
    kept_apart = (Effect.OPEN, Effect.ADOPT, Effect.VOID, Effect.REVISE)
    return tuple(
        step
        for step in regulation.steps.values()
        if step.effect not in kept_apart
        and (trace.stage in step.stages or step.otherwise == "record")
        and all(trace.fulfils(r) for r in step.requires if r.otherwise == "refuse")
    )


def _guards_hold(
    step: StepDef, trace: Trace, clocks: Sequence[Clock], regulation: Regulation
) -> bool:
    required = all(trace.fulfils(r) for r in step.requires if r.otherwise == "refuse")
    if trace.today is not None and any(
        barred(gate, trace, clocks, on=trace.today) for gate in step.only
    ):
        return False
    if step.once is not None and step.once.per != "thread" and taken_before(step, trace):
        return False
    return required and all(_holds(guard, trace, clocks, regulation) for guard in step.offer_while)


def _holds(guard: str, trace: Trace, clocks: Sequence[Clock], regulation: Regulation) -> bool:
    word, *rest = guard.split()
    match word:
        case "clock":
            return any(
                (c.word in rest or c.role in rest) and c.state in OPEN_STATES for c in clocks
            )
        case "thread":
            return bool(trace.open_threads(*rest))
        case "unanswered":
            return _unanswered(trace, *rest)
        case "undelivered":
            return any(t.presumed and t.state == "open" for t in trace.threads)
        case "contact_unknown":
            return not trace.contact_known
        case "extendable":
            return extendable(trace, clocks, regulation)
        case "pending":
            return pending(trace, rest[0], *rest[1:])
        case "not_pending":
            return not pending(trace, rest[0], *rest[1:])
        case _:  # not_yet
            return not trace.has(*rest)


def _unanswered(trace: Trace, reply: str, *kinds: str) -> bool:
    """Whether a thread of these kinds is open to which no such reply was made."""
    replied = {t.seq for e in trace.events if e.step.kind == reply for t in e.concerned}
    return any(t.seq not in replied for t in trace.open_threads(*kinds))
