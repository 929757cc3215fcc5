"""Which step a case waits for most: the one that its most urgent clock asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.rules.calendar.shipped import shipped_calendar
from app.rules.casework.clocks import clocks_of
from app.rules.casework.flow import retell
from app.rules.casework.next_steps import next_steps
from app.rules.casework.steps import Step
from app.rules.regulation.shipped import shipped_regulation
from app.rules.work_lines import main_step
from tests.rules.fixed_editions import FixedEditions

CALENDAR = shipped_calendar()
REGULATION = shipped_regulation("nanyang-2020")
EDITIONS = FixedEditions({CALENDAR.edition: CALENDAR}, {REGULATION.edition: REGULATION})
UNIT = "示例县住建局"


def told(*steps: tuple[str, date, dict[str, Any]], today: date) -> str:
    """The main step of a case with these steps."""
    made = [
        Step(seq, kind, on, unit=fields.pop("unit", None), fields=fields,
             calendar=CALENDAR.edition, regulation=REGULATION.edition)
        for seq, (kind, on, fields) in enumerate(steps, start=1)
    ]  # fmt: skip
    trace = retell(made, EDITIONS, today=today)
    clocks = clocks_of(trace, EDITIONS)
    called = [step.word for step in next_steps(trace, clocks, REGULATION)]
    return main_step(REGULATION, trace.stage, clocks, called, today=today)


def history() -> list[tuple[str, date, dict[str, Any]]]:
    """Received, accepted, told, referred."""
    return [
        ("receive", date(2026, 9, 1), {"contact_known": True}),
        ("accept", date(2026, 9, 3), {}),
        ("notify_acceptance", date(2026, 9, 4), {}),
        ("refer", date(2026, 9, 7), {"unit": UNIT, "delivered_on": "2026-09-07"}),
    ]


@pytest.mark.parametrize(
    ("steps", "today", "step"),
    [
        (1, date(2026, 9, 2), "accept"),
        (2, date(2026, 9, 3), "notify_acceptance"),
        (4, date(2026, 9, 10), "report_result"),  # the unit is in time: its answer is awaited
        (4, date(2026, 11, 20), "supervise"),  # the unit is late
    ],
)
def test_the_clock_due_first_names_the_main_step(steps: int, today: date, step: str) -> None:
    assert told(*history()[:steps], today=today) == step


def test_a_case_without_a_running_clock_has_no_main_step() -> None:
    steps = [*history()[:1], ("withdraw", date(2026, 9, 2), {})]

    assert told(*steps, today=date(2026, 9, 3)) == ""
