"""How far a round has gone on its procedure, and what its stage locks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.rules.casework.flow import retell
from app.rules.casework.steps import Step
from app.rules.casework.trace import Editions, Trace
from app.rules.evaluation.history import RoundState


def told(steps: Sequence[Step], editions: Editions, today: date) -> Trace:
    """The course as recorded; a day after today is believed, as the office's clock may be behind."""
    return retell(steps, editions, today=max([today, *(step.on for step in steps)]))


def place(state: RoundState, editions: Editions) -> Trace | None:
    """Write stage and locks into the state; None before the procedure has begun."""
    if not state.course:
        return None
    trace = told(state.course, editions, date.max)
    regulation = editions.regulation(trace.regulation)
    stage = regulation.stages[trace.stage]
    state.stage, state.stage_caption = stage.key, stage.caption
    state.stage_locks = {name: stage.caption for name in stage.locks if name not in state.opened}
    return trace
