"""Which step a line of the workbench calls for, and which clocks wait for the same step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Final

from app.rules.casework.clocks import Clock
from app.rules.regulation.regulation import Regulation, StepDef

LATE_UNIT_STEP: Final = "supervise"  # roles: a pack may call its steps otherwise
SLOW_UNIT_STEP: Final = "remind"


def step_due(regulation: Regulation, clock: str, stage: str, *, owner: str) -> StepDef | None:
    """The step that a line's button opens: the one that meets the clock if the stage allows it,
    otherwise the one that the stage calls for; a letter of supervision where a unit is late."""
    definition = regulation.clocks.get(clock)
    if owner == "unit":
        return regulation.step_in_role(LATE_UNIT_STEP)
    words = [trigger.step for trigger in definition.met_by] if definition else []
    meeting = [s for s in map(regulation.step, words) if s is not None]
    for step in meeting:
        if _fits(step, stage):
            return step
    called = [s for s in regulation.steps.values() if stage in s.offer and not s.offer_while]
    known = regulation.stages.get(stage)
    if known is not None and known.turn == "unit":
        return regulation.step_in_role(SLOW_UNIT_STEP)
    return next(iter(called), meeting[0] if meeting else None)


def main_step(
    regulation: Regulation,
    stage: str,
    clocks: Sequence[Clock],
    called: Collection[str],
    *,
    today: date,
) -> str:
    """The step, of those called for, that the clock due first asks for; "" where none does.

    Of a unit that is not late its answer is awaited, not a letter of supervision.
    """
    running = [c for c in clocks if c.state == "open" and c.due_on is not None]
    for clock in sorted(running, key=lambda c: c.due_on or date.max):
        late = clock.due_on is not None and clock.due_on < today
        if clock.definition.owner == "unit" and not late:
            words = [trigger.step for trigger in clock.definition.met_by]
        else:
            due = step_due(regulation, clock.word, stage, owner=clock.definition.owner)
            words = [due.word] if due is not None else []
        wanted = next((word for word in words if word in called), "")
        if wanted:
            return wanted
    return ""


def clocks_met_by(regulations: Iterable[Regulation], step: str) -> tuple[str, ...]:
    """The clocks that the step of this role meets under any of the regulations; not the days that
    a leader set, which stand apart from the law's."""
    return tuple(
        sorted(
            {
                clock
                for regulation in regulations
                for word in regulation.words(step) or (step,)
                for clock in regulation.met_by.get(word, ())
                if regulation.clocks[clock].role != "leader_limit"
            }
        )
    )


def _fits(step: StepDef, stage: str) -> bool:
    return stage in step.offer or ("*" in step.stages and not step.offer)
