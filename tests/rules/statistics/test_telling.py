"""A case's steps as they are counted: a limit that was waived makes nothing late and nothing due."""

from __future__ import annotations

from datetime import date

import pytest

from app.rules.casework.steps import Step
from app.rules.regulation.shipped import shipped_regulation
from app.rules.statistics.schema import Count
from app.rules.statistics.shipped import shipped_figures
from app.rules.statistics.telling import CaseEvent, ClosureClock, told_events

DUE = date(2026, 8, 3)
OPEN = (Step(1, "receive", date(2026, 6, 1)), Step(2, "accept", date(2026, 6, 2)))
CLOSED = (*OPEN, Step(3, "close", date(2026, 9, 1)))


def span(steps: tuple[Step, ...], state: str) -> CaseEvent:
    told = told_events(
        steps, shipped_regulation("nanyang-2020"), [ClosureClock(2, DUE, state)],
        lambda first, last: (last - first).days,
    )  # fmt: skip
    return next(event for event in told if event.kind == "accept")


@pytest.mark.parametrize(
    ("state", "late", "due"), [("met_late", True, DUE), ("waived", None, None)]
)
def test_a_waived_limit_is_neither_kept_nor_late(
    state: str, late: bool | None, due: date | None
) -> None:
    assert (span(CLOSED, state).late, span(OPEN, state).due_on) == (late, due)


@pytest.mark.obligation("YC-25")
def test_the_on_time_rate_is_of_those_that_had_a_limit() -> None:
    base = shipped_figures().figures["on_time_rate"].readings[0].base
    counts: list[Count] = [shipped_figures().counts[term.count] for term in base]

    assert [count.key for count in counts] == ["closed_limited", "overdue_end"]
    assert counts[0].limited and "办结期限没有免除的" in counts[0].says


def test_the_role_of_a_referral_and_the_answer_to_advice_are_kept() -> None:
    steps = (
        *OPEN, Step(3, "refer", date(2026, 6, 3), "示例县住建局", fields={"role": "co"}),
        Step(4, "reply_improvement", date(2026, 7, 3), fields={"adopted": "partly"}),
    )  # fmt: skip
    told = told_events(steps, shipped_regulation("nanyang-2020"), (), lambda a, b: 0)

    assert {e.kind: e.outcome for e in told if e.outcome} == {
        "refer": "co", "reply_improvement": "partly",
    }  # fmt: skip
