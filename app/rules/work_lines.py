"""Which step a line of the workbench calls for, and which clocks wait for the same step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.rules.regulation.regulation import ClockDef, Regulation, StepDef

OTHERS_TURN: Final = ("handling",)  # stages in which a unit has the case
LATE_UNIT_STEP: Final = "supervise"
SLOW_UNIT_STEP: Final = "remind"


def step_due(regulation: Regulation, clock: str, stage: str, *, owner: str) -> StepDef | None:
    """The step that a line's button opens: the one that meets the clock if the stage allows it,
    otherwise the one that the stage calls for; a letter of supervision where a unit is late."""
    definition = regulation.clocks.get(clock)
    if owner == "unit":
        return regulation.step(LATE_UNIT_STEP)
    words = [trigger.step for trigger in definition.met_by] if definition else []
    meeting = [s for s in map(regulation.step, words) if s is not None]
    for step in meeting:
        if _fits(step, stage):
            return step
    called = [s for s in regulation.steps.values() if stage in s.offer and not s.offer_while]
    if stage in OTHERS_TURN:
        return regulation.step(SLOW_UNIT_STEP)
    return next(iter(called), meeting[0] if meeting else None)


def clocks_met_by(regulations: Iterable[Regulation], step: str) -> tuple[str, ...]:
    """The clocks that this step meets under any of the regulations."""
    return tuple(sorted({c.word for r in regulations for c in r.clocks.values() if _met(c, step)}))


def _fits(step: StepDef, stage: str) -> bool:
    return stage in step.offer or ("*" in step.stages and not step.offer)


def _met(clock: ClockDef, step: str) -> bool:
    return any(trigger.step == step for trigger in clock.met_by)
