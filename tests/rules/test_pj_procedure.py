"""第十条 of the 评价办法 runs on the engine of complaints as a pack: stages of its own, one right.

Dates were worked by hand on the 2026 notice (rest: April 4–6; worked: February 28).
"""

from __future__ import annotations

from typing import Any

import pytest

from app.base.machine.resources import resource_text
from app.rules.regulation.check import remarks
from app.rules.regulation.reader import lint, read_regulation
from app.rules.regulation.source import read_source
from app.rules.scenario import run_scenario

Row = dict[str, Any]
UNIT = "示例县住建局"
SOURCE = read_source(resource_text("procedures/pj-2020.toml"))

BEGUN: list[Row] = [
    {"step": "begin", "on": "2026-01-12", "unit": UNIT},
    {"step": "ask_to_verify", "on": "2026-02-02"},
    {"step": "verified", "on": "2026-02-11", "unit": UNIT},
]
ANNOUNCED: list[Row] = [
    *BEGUN,
    {"step": "announce", "on": "2026-03-02", "unit": UNIT, "delivered_on": "2026-03-03",
     "score": "81.5"},
]  # fmt: skip
APPLY: Row = {"step": "apply", "on": "2026-03-10", "unit": UNIT, "reason": "示例", "proof": "示例"}
GRANT: Row = {"step": "decide_application", "on": "2026-03-11", "outcome": "accept"}
REFUSE: Row = {"step": "decide_application", "on": "2026-03-11", "outcome": "refuse",
               "reason": "没有证明材料"}  # fmt: skip
AGAIN: Row = {"step": "reevaluate", "on": "2026-03-16", "score": "83.0", "reason": "示例"}
STAND: Row = {"step": "stand", "on": "2026-03-11"}
PASSED: list[Row] = [
    {"step": "submit", "on": "2026-03-18"},
    {"step": "review_form", "on": "2026-03-20", "outcome": "pass"},
    {"step": "upload", "on": "2026-03-23"},
]


def answer(*steps: Row, today: str = "2026-03-31", **more: object) -> dict[str, Any]:
    """The engine's answer to a round of one unit."""
    return run_scenario({"today": today, "steps": list(steps), **more}, {SOURCE.id: SOURCE})


def window(given: dict[str, Any]) -> tuple[Any, ...]:
    """Start, last day and outcome of the unit's right."""
    assert "error" not in given, given
    (clock,) = given["clocks"]
    assert (clock["clock"], clock["article"]) == ("reevaluation_window", "第十条第（四）项")
    return clock["starts_on"], clock["due_on"], clock["outcome"]


def test_the_procedure_is_a_pack_without_problems_or_remarks() -> None:
    regulation = read_regulation(SOURCE)

    assert lint(SOURCE) == ()
    assert remarks(regulation) == ()
    assert regulation.open_stages[0] == "collecting"
    assert regulation.stage_caption("form_review") == "规范性审核"


@pytest.mark.obligation("PJ-10.4")
@pytest.mark.parametrize(
    ("reading", "starts", "due"),
    [("receipt", "2026-03-03", "2026-03-10"), ("sending", "2026-03-02", "2026-03-09")],
)
def test_five_working_days_run_from_receipt_or_by_the_reading_from_sending(
    reading: str, starts: str, due: str
) -> None:
    given = answer(*ANNOUNCED, today="2026-03-04", readings={"window_from": reading})

    assert window(given) == (starts, due, "running")
    assert given["stage"] == "announced"
    assert given["clocks"][0]["answers"] == UNIT


@pytest.mark.obligation("PJ-10.4")
def test_receipt_is_presumed_until_it_is_proved() -> None:
    sent = {k: v for k, v in ANNOUNCED[-1].items() if k != "delivered_on"}
    proof: Row = {"step": "announce_delivered", "on": "2026-03-05", "about": 4}

    assert window(answer(*BEGUN, sent, today="2026-03-05"))[:2] == ("2026-03-02", "2026-03-09")
    assert window(answer(*BEGUN, sent, proof, today="2026-03-05"))[:2] == (
        "2026-03-05",
        "2026-03-12",
    )


@pytest.mark.obligation("PJ-10.4")
def test_a_right_that_is_not_used_lapses_and_the_first_result_stands() -> None:
    lapsed = answer(*ANNOUNCED, today="2026-03-11")
    stands = answer(*ANNOUNCED, STAND)

    assert window(lapsed)[2] == "lapsed"  # never overdue
    assert "stand" in lapsed["next_steps"]
    assert stands["stage"] == "final"


@pytest.mark.obligation("PJ-10.4")
def test_the_first_result_does_not_stand_before_the_five_days_are_over() -> None:
    early = answer(*ANNOUNCED, {**STAND, "on": "2026-03-10"})

    assert (early["step"], early["article"]) == (5, "第十条第（四）项")
    assert "还没有届满" in early["error"]
    assert "stand" not in answer(*ANNOUNCED, today="2026-03-10")["next_steps"]


@pytest.mark.obligation("PJ-10.4", "PJ-10.5", "PJ-10.6", "PJ-10.7")
def test_an_application_in_time_is_decided_and_the_score_revised_reviewed_and_uploaded() -> None:
    given = answer(*ANNOUNCED, APPLY, GRANT, AGAIN, *PASSED)

    assert window(given) == ("2026-03-03", "2026-03-10", "met")
    assert (given["stage"], given["irregular"]) == ("uploaded", [])


@pytest.mark.obligation("PJ-10.4")
def test_an_application_that_is_refused_leaves_the_first_result() -> None:
    given = answer(*ANNOUNCED, APPLY, REFUSE, *PASSED)
    silent = answer(*ANNOUNCED, APPLY, {**REFUSE, "reason": ""})

    assert given["stage"] == "uploaded"
    assert (silent["step"], silent["article"]) == (6, "第十条第（四）项")


@pytest.mark.obligation("PJ-10.4")
def test_an_application_after_the_five_days_has_no_effect() -> None:
    given = answer(*ANNOUNCED, {**APPLY, "on": "2026-03-11"})

    assert (given["stage"], window(given)[2]) == ("announced", "lapsed")
    assert "不产生效力" in given["irregular"][0]["note"]
    assert answer(*ANNOUNCED, {**APPLY, "on": "2026-03-11"}, GRANT)["step"] == 6


@pytest.mark.obligation("PJ-10.4")
def test_an_application_is_made_once() -> None:
    given = answer(*ANNOUNCED, {**APPLY, "on": "2026-03-04"}, {**APPLY, "on": "2026-03-05"})

    notes = [line["note"] for line in given["irregular"]]
    assert any("复评申请仅可提出一次" in note for note in notes)
    assert given["stage"] == "applied"


@pytest.mark.obligation("PJ-10.4")
def test_an_application_without_reasons_is_noted() -> None:
    given = answer(*ANNOUNCED, {**APPLY, "reason": "", "proof": ""})

    notes = [line["note"] for line in given["irregular"]]
    assert notes == ["复评申请没有说明理由。", "复评申请没有提供证明材料。"]


NOT_YET = [
    # what is done before its time, the article
    ([*BEGUN, AGAIN], "第十条第（五）项"),
    ([*ANNOUNCED, GRANT], "第十条第（四）项"),
    ([*ANNOUNCED, APPLY, STAND], "第十条第（四）项"),
    ([*ANNOUNCED, STAND, {**AGAIN, "on": "2026-03-16"}], "第十条第（五）项"),
    ([*ANNOUNCED, PASSED[0]], "第十条第（六）项"),
    ([*ANNOUNCED, STAND, PASSED[1]], "第十条第（六）项"),
    ([*ANNOUNCED, STAND, PASSED[0], {**PASSED[2], "on": "2026-03-19"}], "第十条第（七）项"),
    ([BEGUN[0], {**ANNOUNCED[-1], "on": "2026-03-02"}], "第十条第（二）项"),
    ([*ANNOUNCED, {**ANNOUNCED[-1], "on": "2026-03-04", "delivered_on": "2026-03-05"}],
     "第十条第（四）项"),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "article"), NOT_YET)
def test_what_comes_before_its_time_is_refused_with_its_article(
    steps: list[Row], article: str
) -> None:
    given = answer(*steps)

    assert (given["step"], given["article"]) == (len(steps), article)


@pytest.mark.obligation("PJ-10.6")
def test_a_report_sent_back_is_submitted_again() -> None:
    back = {**PASSED[1], "outcome": "return"}

    assert answer(*ANNOUNCED, STAND, PASSED[0], back)["stage"] == "final"
