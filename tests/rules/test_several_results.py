"""Several lead units: each result is reviewed, and only then does the case go on (NY-6, NY-13)."""

from __future__ import annotations

from typing import Any

import pytest

from app.rules.scenario import run_scenario

BOTH: list[dict[str, Any]] = [
    {"step": "receive", "on": "2026-09-01"},
    {"step": "accept", "on": "2026-09-03"},
    {"step": "refer", "on": "2026-09-04", "unit": "示例县住建局"},
    {"step": "refer", "on": "2026-09-04", "unit": "示例县财政局"},
    {"step": "supervise", "on": "2026-10-12", "unit": "示例县财政局"},
    {"step": "reply_improvement", "on": "2026-10-13", "unit": "示例县财政局"},
    {"step": "report_result", "on": "2026-10-14", "unit": "示例县住建局"},
    {"step": "report_result", "on": "2026-10-15", "unit": "示例县财政局"},
]


def stage(*more: dict[str, Any]) -> str:
    answer = run_scenario(
        {"regulation": "nanyang-2020", "today": "2026-11-20", "steps": [*BOTH, *more]}
    )
    return str(answer["stage"])


def review(on: str, unit: str | None = None) -> dict[str, Any]:
    step = {"step": "review_result", "on": on, "outcome": "pass"}
    return {**step, "unit": unit} if unit else step


@pytest.mark.obligation("NY-6")
def test_one_result_passed_leaves_the_other_to_be_reviewed() -> None:
    assert stage(review("2026-10-16", "示例县住建局")) == "result_review"


@pytest.mark.obligation("NY-6")
def test_when_both_are_passed_the_case_goes_on_to_feedback() -> None:
    both = (review("2026-10-16", "示例县住建局"), review("2026-10-19", "示例县财政局"))

    assert stage(*both) == "feedback"


def test_a_pass_that_names_nobody_is_for_all_results() -> None:
    assert stage(review("2026-10-16")) == "feedback"
