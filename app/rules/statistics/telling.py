"""A case's effective steps flattened for counting: each with its day, and each span in hand."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.rules.casework.steps import Step
from app.rules.regulation.regulation import Regulation

OPENS: Final = ("accept", "reopen")
ASKS, ANSWERS = "supervise", "reply_improvement"  # advice, and the answer that it waits for
BINDING: Final = ("open", "met", "met_late")  # states of a limit that counts
MERGED: Final = "merged"  # the outcome of a receipt that was a repeat
CLOSED, TERMINATED = "closed", "terminated"
WAIVED: Final = "waived"  # a limit that binds nobody
ENDS: Final[Mapping[str, str]] = {
    "close": CLOSED, "superior_recognize": CLOSED, "withdraw": TERMINATED, "merge": TERMINATED,
    "forward": TERMINATED, "exclude": TERMINATED, "decline": TERMINATED,
    "return_to_superior": TERMINATED,
}  # fmt: skip
OUTCOME: Final[Mapping[str, str]] = {
    "decline": "ground", "exclude": "ground", "give_feedback": "satisfaction",
    "visit_back": "satisfaction", "record_dishonesty": "finding", "change_dishonesty": "change", "review_result": "outcome",
    "report_result": "result", "decide_objection": "outcome", "refer": "role",
    "reply_improvement": "adopted",
}  # fmt: skip
ACCEPTED_ABOVE: Final = "accepted"  # the superior had accepted it before it came


@dataclass(frozen=True, slots=True)
class ClosureClock:
    """The limit by which a span is to end: who opened it, until when, how it came out."""

    start_seq: int
    due_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class AnswerClock:
    """The limit of an answer to advice: who asked, until when, who answered and when."""

    start_seq: int
    due_on: date | None
    state: str
    met_on: date | None
    closed_seq: int | None


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One step as it is counted; acceptance and reopening carry the span that they open.

    ``days`` are working days of the span; ``late`` None where no limit was laid down or it was
    waived. Advice with a limit carries the span until its answer.
    """

    seq: int
    kind: str
    day: date
    unit: str | None = None
    outcome: str = ""
    until: date | None = None
    end_seq: int | None = None
    ended_as: str = ""
    due_on: date | None = None
    days: int | None = None
    late: bool | None = None
    imported: bool = False  # an import brought the step that ended it

    @property
    def spans(self) -> bool:
        """Whether it lasts until something else happens."""
        return self.kind in OPENS or self.kind == ASKS and self.due_on is not None


def told_events(
    steps: Sequence[Step],
    regulation: Regulation,
    clocks: Iterable[ClosureClock],
    count: Callable[[date, date], int],
    answers: Iterable[AnswerClock] = (),
    brought: Container[int] = (),
) -> tuple[CaseEvent, ...]:
    """The events of a case, of its steps that count; ``count`` gives working days between days.

    ``answers`` are the limits of answers to advice; ``brought`` the steps that an import brought.
    """
    closure = {clock.start_seq: clock for clock in clocks}
    made: list[CaseEvent] = []
    open_at: int | None = None
    for step in steps:
        kind = _role(regulation, step.kind)
        if kind == "receive" and step.text("assignment") == ACCEPTED_ABOVE:
            made.append(_event(step, kind))
            open_at = len(made)
            made.append(CaseEvent(step.seq, "accept", step.on))
            continue
        if kind in ENDS and open_at is not None:
            ended = _ended(made[open_at], step, ENDS[kind], closure, count)
            made[open_at] = replace(ended, imported=step.seq in brought)
            open_at = None
        if kind in OPENS:
            if open_at is None:  # accepted once more while it is in hand: nothing new to count
                open_at = len(made)
                clock = closure.get(step.seq)
                due_on = clock.due_on if clock and clock.state != WAIVED else None
                made.append(replace(_event(step, kind), due_on=due_on))
            continue
        made.append(_event(step, kind))
    if any(event.kind == "merge" for event in made):
        made = [replace(e, outcome=MERGED) if e.kind == "receive" else e for e in made]
    return _answered(made, answers)


def came_ended(steps: Sequence[Step], regulation: Regulation, brought: Container[int]) -> bool:
    """Whether an import brought the step by which the case ended, and nothing opened it again."""
    kinds = [(_role(regulation, step.kind), step) for step in steps]
    last = next((pair for pair in reversed(kinds) if pair[0] in ENDS or pair[0] in OPENS), None)
    return last is not None and last[0] in ENDS and last[1].seq in brought


def _answered(made: Sequence[CaseEvent], answers: Iterable[AnswerClock]) -> tuple[CaseEvent, ...]:
    """The events, advice with its limit and until when it waited, its answer in time or late."""
    binding = [clock for clock in answers if clock.due_on and clock.state in BINDING]
    asked = {clock.start_seq: clock for clock in binding}
    given = {clock.closed_seq: clock for clock in binding if clock.met_on is not None}
    told = []
    for event in made:
        if event.kind == ASKS and (clock := asked.get(event.seq)) is not None:
            event = replace(event, due_on=clock.due_on, until=clock.met_on)
        elif event.kind == ANSWERS and (clock := given.get(event.seq)) is not None:
            late = clock.due_on is not None and event.day > clock.due_on
            event = replace(event, due_on=clock.due_on, late=late)
        told.append(event)
    return tuple(told)


def _event(step: Step, kind: str) -> CaseEvent:
    field = OUTCOME.get(kind)
    return CaseEvent(step.seq, kind, step.on, step.unit, step.text(field) if field else "")


def _ended(
    event: CaseEvent,
    step: Step,
    ended_as: str,
    closure: Mapping[int, ClosureClock],
    count: Callable[[date, date], int],
) -> CaseEvent:
    clock = closure.get(event.seq)
    late: bool | None = None
    if clock is not None and clock.due_on is not None and clock.state != WAIVED:
        late = step.on > clock.due_on
    return replace(
        event, until=step.on, end_seq=step.seq, ended_as=ended_as,
        days=max(count(event.day, step.on), 0), late=late if ended_as == CLOSED else None,
    )  # fmt: skip


def _role(regulation: Regulation, word: str) -> str:
    definition = regulation.step(word)
    return (definition.role or word) if definition else word
