"""A case's steps as they are counted: a limit that was waived makes nothing late and nothing due."""

from __future__ import annotations

from datetime import date

import pytest

from app.rules.casework.steps import Step
from app.rules.regulation.shipped import shipped_regulation
from app.rules.statistics.counts import Count, worded
from app.rules.statistics.shipped import shipped_figures
from app.rules.statistics.telling import AnswerClock, CaseEvent, ClosureClock, told_events

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


def test_what_an_import_ended_says_so_and_nothing_else_does() -> None:
    def brought(*seqs: int) -> bool:
        told = told_events(
            CLOSED, shipped_regulation("nanyang-2020"), (), lambda a, b: 0, brought=seqs
        )
        return any(event.imported for event in told)

    assert brought(1, 2, 3) and not brought(1, 2)


@pytest.mark.obligation("NY-19.2")
@pytest.mark.parametrize(
    ("answered", "until", "late"),
    [(date(2026, 7, 1), date(2026, 7, 1), False), (date(2026, 7, 2), date(2026, 7, 2), True)],
)
def test_advice_waits_for_its_answer_and_the_answer_is_in_time_or_late(
    answered: date, until: date, late: bool
) -> None:
    asked, due = Step(3, "supervise", date(2026, 6, 3)), date(2026, 7, 1)
    reply = Step(4, "reply_improvement", answered, fields={"adopted": "adopted"})
    clock = AnswerClock(3, due, "met_late" if late else "met", answered, 4)

    told = {
        event.kind: event
        for event in told_events(
            (*OPEN, asked, reply), shipped_regulation("nanyang-2020"), (), lambda a, b: 0, [clock]
        )
    }

    assert (told["supervise"].due_on, told["supervise"].until) == (due, until)
    assert told["reply_improvement"].late is late and told["supervise"].late is None


def test_advice_without_a_limit_waits_for_nothing_that_is_counted() -> None:
    steps = (*OPEN, Step(3, "supervise", date(2026, 6, 3)))

    def asked(*clocks: AnswerClock) -> CaseEvent:
        told = told_events(steps, shipped_regulation("nanyang-2020"), (), lambda a, b: 0, clocks)
        return next(event for event in told if event.kind == "supervise")

    assert not asked().spans
    assert not asked(AnswerClock(3, DUE, "waived", None, None)).spans
    assert asked(AnswerClock(3, DUE, "open", None, None)).spans


@pytest.mark.obligation("YC-25")
def test_the_on_time_rate_is_of_those_that_had_a_limit() -> None:
    base = shipped_figures().figures["on_time_rate"].readings[0].base
    counts: list[Count] = [shipped_figures().counts[term.count] for term in base]

    assert [count.key for count in counts] == ["closed_limited", "overdue_end"]
    assert counts[0].limited and "没有免除的" in worded(counts[0])


def test_the_role_of_a_referral_and_the_answer_to_advice_are_kept() -> None:
    steps = (
        *OPEN, Step(3, "refer", date(2026, 6, 3), "示例县住建局", fields={"role": "co"}),
        Step(4, "reply_improvement", date(2026, 7, 3), fields={"adopted": "partly"}),
    )  # fmt: skip
    told = told_events(steps, shipped_regulation("nanyang-2020"), (), lambda a, b: 0)

    assert {e.kind: e.outcome for e in told if e.outcome} == {
        "refer": "co", "reply_improvement": "partly",
    }  # fmt: skip
