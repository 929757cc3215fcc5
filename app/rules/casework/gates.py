"""When a step may be taken beyond its stage: while a clock is (not) over, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.rules.casework.clocks import Clock
from app.rules.casework.trace import Thread, Trace
from app.rules.regulation.regulation import Gate, StepDef


def barred(
    gate: Gate,
    trace: Trace,
    clocks: Sequence[Clock],
    *,
    on: date,
    concerned: tuple[Thread, ...] = (),
) -> bool:
    """Whether the gate keeps a step of that day out."""
    if gate.holds:
        return gate.holds not in trace.untold
    clock = _clock(gate.clock, clocks, concerned)
    past = clock is not None and clock.due_on is not None and clock.due_on < on
    if gate.state == "not_over":
        return past
    if gate.state == "over":
        return not past
    return not (past and clock is not None and _failed(clock, on))


def taken_before(step: StepDef, trace: Trace, concerned: tuple[Thread, ...] = ()) -> bool:
    """Whether a step that may be taken once was taken, in its case, round or thread."""
    once = step.once
    earlier = [e for e in trace.events if e.step.kind == step.word]
    if once is None or not earlier:
        return False
    if once.per == "round":
        return any(e.began_in == trace.round for e in earlier)
    if once.per == "thread":
        return any(thread in e.concerned for e in earlier for thread in concerned)
    return True


def _clock(word: str, clocks: Sequence[Clock], concerned: tuple[Thread, ...]) -> Clock | None:
    """The clock meant: that of the referral or letter concerned, or else the newest."""
    fitting = [c for c in clocks if c.word == word]
    threads = {thread.seq for thread in concerned}
    own = [c for c in fitting if c.thread in threads]
    return (own or fitting)[-1] if fitting else None


def _failed(clock: Clock, on: date) -> bool:
    """Whether the clock ran out without what it asks for."""
    if clock.state in ("waived", "ended"):
        return False
    return clock.met_on is None or clock.state == "met_late" or clock.met_on > on
