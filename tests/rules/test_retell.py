"""What was taken once stays readable and workable, whatever a later program thinks of it."""

from __future__ import annotations

from datetime import date

import pytest

from app.rules.calendar.shipped import shipped_calendar
from app.rules.casework.flow import StepRefused, add_step, replay, retell
from app.rules.casework.steps import Step
from app.rules.regulation.shipped import shipped_regulation
from tests.rules.fixed_editions import FixedEditions

CALENDAR = shipped_calendar()
REGULATION = shipped_regulation("nanyang-2020")
EDITIONS = FixedEditions({CALENDAR.edition: CALENDAR}, {REGULATION.edition: REGULATION})
TODAY = date(2026, 11, 20)


def step(seq: int, kind: str, on: date, unit: str | None = None) -> Step:
    return Step(seq, kind, on, unit=unit, calendar=CALENDAR.edition, regulation=REGULATION.edition)


# referred before acceptance: an earlier program may have taken it, this one refuses it
OLD = (
    step(1, "receive", date(2026, 9, 1)),
    step(2, "refer", date(2026, 9, 2), "示例县住建局"),
    step(3, "accept", date(2026, 9, 3)),
)


def test_a_recorded_step_that_would_be_refused_today_is_told_as_irregular() -> None:
    trace = retell(OLD, EDITIONS, today=TODAY)

    assert trace.stage == "accepted"
    assert [(i.seq, "尚未受理" in i.note) for i in trace.irregular] == [(2, True)]


def test_such_a_case_can_be_worked_on() -> None:
    new = step(4, "notify_acceptance", date(2026, 9, 7))

    trace = add_step(OLD, new, EDITIONS, today=TODAY, complete=False)

    assert trace.has("notify_acceptance")


def test_a_new_step_is_still_refused_on_such_a_case() -> None:
    new = step(4, "accept", date(2026, 9, 7))

    with pytest.raises(StepRefused) as refused:
        add_step(OLD, new, EDITIONS, today=TODAY, complete=False)

    assert refused.value.seq == 4


def test_without_being_settled_the_step_is_refused() -> None:
    with pytest.raises(StepRefused) as refused:
        replay(OLD, EDITIONS, today=TODAY)

    assert (refused.value.seq, refused.value.article) == (2, "第十一条")
