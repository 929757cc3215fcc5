"""Dates in a form are of what has happened, and not before what they follow."""

from __future__ import annotations

from typing import Any

import pytest

from app.rules.scenario import run_scenario

RECEIVE: dict[str, Any] = {"step": "receive", "on": "2026-09-01"}
ACCEPT: dict[str, Any] = {"step": "accept", "on": "2026-09-03"}
REFER: dict[str, Any] = {"step": "refer", "on": "2026-09-04", "unit": "示例县住建局"}
REPORT: dict[str, Any] = {"step": "report_result", "on": "2026-10-12"}


def run(*steps: dict[str, Any]) -> dict[str, Any]:
    return run_scenario({"regulation": "nanyang-2020", "today": "2026-11-20", "steps": list(steps)})


@pytest.mark.parametrize(
    "steps",
    [
        (RECEIVE, ACCEPT, {**REFER, "delivered_on": "2026-11-23"}),
        (RECEIVE, ACCEPT, {**REFER, "delivered_on": "2026-09-03"}),
        (RECEIVE, ACCEPT, REFER, {**REPORT, "dated_on": "2026-11-23"}),
        (RECEIVE, ACCEPT, REFER, {**REPORT, "concluded_on": "2026-11-23"}),
        ({**RECEIVE, "recorded_on": "2026-11-23"},),
        ({**RECEIVE, "recorded_on": "2026-08-31"},),
    ],
)
def test_a_date_to_come_or_before_what_it_follows_is_refused(
    steps: tuple[dict[str, Any], ...],
) -> None:
    answer = run(*steps)

    assert answer["step"] == len(steps)


def test_a_report_dated_before_it_arrived_is_taken() -> None:
    answer = run(RECEIVE, ACCEPT, REFER, {**REPORT, "dated_on": "2026-10-09"})

    assert "error" not in answer
