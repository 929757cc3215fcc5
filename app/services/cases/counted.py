"""A case as figures count it: its events and its tally, worked out with its other projections."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.models.case import NO_DAY
from app.rules.casework.clocks import Clock
from app.rules.casework.past_clocks import past_clocks
from app.rules.casework.steps import Step, effective
from app.rules.casework.trace import Editions
from app.rules.regulation.regulation import Regulation
from app.rules.statistics.telling import AnswerClock, ClosureClock, told_events

Row = dict[str, Any]
NAMED, ANONYMOUS = "实名", "匿名"
CLOSURE: Final = "closure"  # the role of the limit by which a case is to end
ADVICE: Final = "improvement_reply"  # of the limit of an answer to advice
OF_SPAN: Final = (CLOSURE, ADVICE)


def event_rows(
    case: Mapping[str, Any],
    steps: Iterable[Step],
    regulation: Regulation,
    clocks: Sequence[Clock],
    count: Callable[[date, date], int],
    unit_ids: Mapping[str | None, int | None],
    brought: Container[int],
) -> tuple[Row, ...]:
    """The events of a case; none of one that was voided. ``brought``: steps that came by import."""
    if case["stage"] == "voided":
        return ()
    closure = [ClosureClock(c.start_seq, c.due_on, c.state) for c in clocks if c.role == CLOSURE]
    answers = [
        AnswerClock(c.start_seq, c.due_on, c.state, c.met_on, c.closed_seq)
        for c in clocks if c.role == ADVICE
    ]  # fmt: skip
    return tuple(
        {"case_id": case["id"], "seq": e.seq, "kind": e.kind, "day": e.day,
         "unit_id": unit_ids.get(e.unit), "outcome": e.outcome,
         "until": (e.until or NO_DAY) if e.spans else None,
         "end_seq": e.end_seq, "ended_as": e.ended_as, "due_on": e.due_on, "days": e.days,
         "late": e.late, "imported": e.imported}
        for e in told_events(effective(steps), regulation, closure, count, answers, brought)
    )  # fmt: skip


def past_rows(
    case: Mapping[str, Any], steps: Iterable[Step], clocks: Sequence[Clock], editions: Editions
) -> tuple[Row, ...]:
    """How the clocks of a case stood before later acts moved them; none of one that was voided."""
    if case["stage"] == "voided":
        return ()
    return tuple(
        {"case_id": case["id"], "start_seq": p.clock.start_seq, "clock": p.clock.word,
         "until": p.until, "since": p.since, "of_span": p.clock.role in OF_SPAN,
         "due_on": p.due_on, "met_on": p.clock.met_on, "ended_on": p.clock.ended_on}
        for p in past_clocks(effective(steps), clocks, editions)
    )  # fmt: skip


def tally_row(case: Mapping[str, Any], named: Sequence[bool], *, imported: bool) -> Row:
    """How a case is broken down; ``named`` says of each complainant whether they gave a name,
    ``imported`` that it came ended by an import."""
    return {
        "case_id": case["id"], "unit_id": case["handling_unit_id"], "category": case["category"],
        "channel": case["channel"], "officer_id": None, "named": NAMED if any(named) else ANONYMOUS,
        "imported": imported,
    }  # fmt: skip
