"""Which grounds the program proposes against a unit: the limits meant, by whom, since when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.rules.calendar.shipped import shipped_calendar
from app.rules.casework.clocks import clocks_of
from app.rules.casework.flow import retell
from app.rules.casework.steps import Step
from app.rules.casework.supervising import ProposedGround, proposed_grounds
from app.rules.regulation.shipped import shipped_regulation
from tests.rules.fixed_editions import FixedEditions

NY, YC = "nanyang-2020", "yuncheng-2021"
CALENDAR = shipped_calendar()
UNIT, OTHER = "示例县住建局", "示例县人社局"
Row = tuple[str, str, dict[str, Any]]

# 南阳: delivered March 5, thirty working days end April 17; the sixty from March 4 end June 1
CASE: list[Row] = [
    ("receive", "2026-03-02", {}), ("accept", "2026-03-04", {}),
    ("refer", "2026-03-05", {"unit": UNIT, "delivered_on": "2026-03-05"}),
]  # fmt: skip
REPORT: Row = ("report_result", "2026-04-10", {"unit": UNIT, "result": "true"})
REVIEW: Row = ("review_result", "2026-04-13", {"outcome": "pass"})


def proposed(
    *rows: Row, today: str, unit: str = UNIT, pack: str = NY, readings: dict[str, str] | None = None
) -> list[ProposedGround]:
    """What is proposed against a unit in the case of these rows."""
    regulation = shipped_regulation(pack, readings)
    editions = FixedEditions({CALENDAR.edition: CALENDAR}, {regulation.edition: regulation})
    steps = [
        Step(seq, kind, date.fromisoformat(on), unit=fields.get("unit"),
             about=fields.get("about"), fields=fields, calendar=CALENDAR.edition,
             regulation=regulation.edition)
        for seq, (kind, on, fields) in enumerate(rows, 1)
    ]  # fmt: skip
    day = date.fromisoformat(today)
    trace = retell(steps, editions, today=day)
    clocks = clocks_of(trace, editions)
    return list(proposed_grounds(trace, clocks, regulation, CALENDAR, unit=unit, today=day))


def keys(found: list[ProposedGround]) -> list[str]:
    return [p.ground.key for p in found]


@pytest.mark.obligation("NY-19.1")
def test_a_unit_whose_thirty_days_are_over_is_late_under_the_first_ground() -> None:
    in_time, late = proposed(*CASE, today="2026-04-17"), proposed(*CASE, today="2026-04-20")

    assert keys(in_time) == []
    assert [(p.ground.article, p.why) for p in late] == [
        ("第十九条第（一）项", "调查核实期已超期1个工作日")
    ]


@pytest.mark.obligation("NY-19.1")
def test_advice_not_answered_is_no_lateness_of_the_first_ground() -> None:
    letter: Row = ("supervise", "2026-03-09", {"unit": UNIT, "delivered_on": "2026-03-09",
                                               "ground": ["3"], "suggestion": "示例"})  # fmt: skip

    # the thirty days of the answer end April 21; the report came in time
    found = proposed(*CASE, letter, REPORT, today="2026-04-24")

    assert "1" not in keys(found)


@pytest.mark.obligation("YC-21")
def test_a_late_three_day_answer_is_no_ground_in_yuncheng() -> None:
    assert keys(proposed(*CASE, today="2026-03-16", pack=YC)) == []
    assert keys(proposed(*CASE, today="2026-04-20", pack=YC)) == ["1"]  # 第十四条: April 17


@pytest.mark.obligation("NY-19.1", "NY-16.2")
def test_one_units_extension_is_not_anothers() -> None:
    second: Row = ("refer", "2026-03-05", {"unit": OTHER, "role": "co",
                                           "delivered_on": "2026-03-05"})  # fmt: skip
    longer: Row = ("extend", "2026-04-15", {"unit": OTHER, "amount": 10, "about": 4,
                                            "reason": "示例"})  # fmt: skip
    rows = [*CASE, second, longer]

    assert keys(proposed(*rows, today="2026-04-20")) == ["1"]
    assert keys(proposed(*rows, today="2026-04-20", unit=OTHER)) == []


@pytest.mark.obligation("NY-19.1")
def test_a_case_past_its_closure_after_a_report_is_still_proposed() -> None:
    found = proposed(*CASE, REPORT, REVIEW, today="2026-06-02")

    assert keys(found) == ["1", "2"]
    assert found[0].why == "办结期已超期1个工作日"
    assert "已届满" in found[1].why


@pytest.mark.obligation("NY-19.1", "NY-14.1")
def test_before_the_closure_limit_what_is_not_fed_back_is_not_yet_fed_back() -> None:
    told: Row = ("give_feedback", "2026-04-16", {})

    (found,) = proposed(*CASE, REPORT, REVIEW, today="2026-04-20")

    assert (found.ground.key, found.ground.article) == ("2", "第十九条第（二）项")
    assert "尚未" in found.why
    assert "超期" not in found.why
    assert proposed(*CASE, REPORT, REVIEW, told, today="2026-04-20") == []
    assert proposed(*CASE, REPORT, today="2026-04-13") == []  # not reviewed: the office's turn


@pytest.mark.obligation("NY-19.1", "YC-21")
@pytest.mark.parametrize("pack", [NY, YC])
def test_a_missing_report_is_the_second_ground_only_under_its_reading(pack: str) -> None:
    both = {"feedback_meant": "both"}

    assert keys(proposed(*CASE, today="2026-03-10", pack=pack)) == []
    assert keys(proposed(*CASE, today="2026-03-10", pack=pack, readings=both)) == ["2"]


@pytest.mark.obligation("NY-19.1", "NY-19.2")
def test_an_answered_letter_is_quiet_until_something_new_is_late() -> None:
    letter: Row = ("supervise", "2026-04-20", {"unit": UNIT, "delivered_on": "2026-04-20",
                                               "ground": ["1"], "suggestion": "示例"})  # fmt: skip
    reply: Row = ("reply_improvement", "2026-04-24", {"unit": UNIT, "about": 4,
                                                      "adopted": "adopted"})  # fmt: skip

    assert keys(proposed(*CASE, letter, today="2026-04-24")) == ["1"]
    assert keys(proposed(*CASE, letter, reply, today="2026-04-28")) == []
    # the sixty days end June 1: that is new
    assert [p.why for p in proposed(*CASE, letter, reply, today="2026-06-02")] == [
        "办结期已超期1个工作日"
    ]


@pytest.mark.obligation("NY-7.2", "YC-8")
@pytest.mark.parametrize("pack", [NY, YC])
def test_nothing_is_proposed_against_a_unit_after_it_was_found_to_be_no_breach(pack: str) -> None:
    excluded: Row = ("exclude", "2026-04-13", {"limb": "1", "reason": "示例"})

    assert proposed(*CASE, excluded, today="2026-08-03", pack=pack) == []
