"""Which steps may be done next, and which may be recorded at any time."""

from __future__ import annotations

from collections.abc import Sequence

from app.rules.clocks import OPEN_STATES, Clock
from app.rules.regulation import Effect, Regulation, StepDef
from app.rules.trace import Trace


def next_steps(
    trace: Trace, clocks: Sequence[Clock], regulation: Regulation
) -> tuple[StepDef, ...]:
    """The steps that the case calls for now, in the pack's order."""
    return tuple(
        step
        for step in regulation.steps.values()
        if trace.stage in step.offer and _guards_hold(step, trace, clocks)
    )


def possible_steps(trace: Trace, regulation: Regulation) -> tuple[StepDef, ...]:
    """Every step that would not be refused at this stage, offered or not; corrections apart."""
    kept_apart = (Effect.OPEN, Effect.ADOPT, Effect.VOID, Effect.REVISE)
    return tuple(
        step
        for step in regulation.steps.values()
        if step.effect not in kept_apart
        and (trace.stage in step.stages or step.otherwise == "record")
        and all(trace.has(*r.step) for r in step.requires if r.otherwise == "refuse")
    )


def _guards_hold(step: StepDef, trace: Trace, clocks: Sequence[Clock]) -> bool:
    required = all(trace.has(*r.step) for r in step.requires if r.otherwise == "refuse")
    return required and all(_holds(guard, trace, clocks) for guard in step.offer_while)


def _holds(guard: str, trace: Trace, clocks: Sequence[Clock]) -> bool:
    word, *rest = guard.split()
    if word == "clock":
        return any(c.word in rest and c.state in OPEN_STATES for c in clocks)
    if word == "thread":
        return bool(trace.open_threads(*rest))
    if word == "undelivered":
        return any(t.presumed and t.state == "open" for t in trace.threads)
    if word == "contact_unknown":
        return not trace.contact_known
    if word == "taken":
        return trace.has(*rest)
    return not trace.has(*rest)  # not_yet
