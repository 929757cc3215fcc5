"""Nothing drops out of sight: whatever its stage, an open case waits for somebody, by some day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.rules.calendar.shipped import shipped_calendar
from app.rules.casework.clocks import clocks_of
from app.rules.casework.flow import retell
from app.rules.casework.steps import Step
from app.rules.casework.waiting import Waiting, may_take_in, waitings
from app.rules.regulation.shipped import shipped_regulation
from tests.marked import marked
from tests.rules.fixed_editions import FixedEditions

NY, YC = "nanyang-2020", "yuncheng-2021"
CALENDAR = shipped_calendar()
UNIT = "示例县住建局"
Row = tuple[str, str, dict[str, Any]]

RECEIVED: list[Row] = [("receive", "2026-03-02", {})]
DECLINED: list[Row] = [*RECEIVED, ("decline", "2026-03-03", {"ground": "6", "reason": "示例"})]
ACCEPTED: list[Row] = [*RECEIVED, ("accept", "2026-03-03", {})]
HANDLING: list[Row] = [*ACCEPTED, ("refer", "2026-03-04", {"unit": UNIT})]
REPORTED: list[Row] = [*HANDLING, ("report_result", "2026-03-10", {"unit": UNIT})]
REVIEWED: list[Row] = [*REPORTED, ("review_result", "2026-03-11", {"outcome": "pass"})]
FED_BACK: list[Row] = [*REVIEWED, ("give_feedback", "2026-03-12", {})]
OBJECTED: list[Row] = [*FED_BACK, ("object", "2026-03-13", {"reason": "示例"})]
CLOSED: list[Row] = [*FED_BACK, ("close", "2026-03-16", {})]
ASSIGNED: list[Row] = [("receive", "2026-03-02", {"channel": "assigned", "assignment": "accepted"})]

# stage: how a case comes there
PATHS: dict[str, list[Row]] = {
    "received": RECEIVED,
    "correcting": [*RECEIVED, ("request_correction", "2026-03-03", {})],
    "accepted": ACCEPTED,
    "handling": HANDLING,
    "result_review": REPORTED,
    "feedback": REVIEWED,
    "objected": OBJECTED,
    "closing": FED_BACK,
    "superior_review": [*ASSIGNED, ("report_superior", "2026-03-20", {})],
    "declined": DECLINED,
}


def case(*rows: Row, today: str, pack: str) -> tuple[str, tuple[Waiting, ...]]:
    """The stage, and what the case waits for."""
    regulation = shipped_regulation(pack)
    editions = FixedEditions({CALENDAR.edition: CALENDAR}, {regulation.edition: regulation})
    steps = [
        Step(seq, kind, date.fromisoformat(on), unit=fields.get("unit"), fields=fields,
             calendar=CALENDAR.edition, regulation=regulation.edition)
        for seq, (kind, on, fields) in enumerate(rows, 1)
    ]  # fmt: skip
    day = date.fromisoformat(today)
    trace = retell(steps, editions, today=day)
    found = waitings(trace, clocks_of(trace, editions), regulation, CALENDAR, today=day)
    return trace.stage, found


def seen(*rows: Row, today: str, pack: str) -> list[str]:
    return [w.text for w in case(*rows, today=today, pack=pack)[1]]


@pytest.mark.parametrize("pack", [NY, YC])
@pytest.mark.parametrize("stage", list(PATHS))
def test_an_open_case_waits_for_a_clock_or_by_name_from_a_day(pack: str, stage: str) -> None:
    assert set(PATHS) == set(shipped_regulation(pack).open_stages)

    reached, found = case(*PATHS[stage], today="2026-04-01", pack=pack)

    assert reached == stage
    assert found
    for waiting in found:
        assert waiting.what
        assert waiting.turn in ("office", "unit", "complainant", "superior")
        assert waiting.clock is not None or waiting.shows_from >= waiting.since
    assert any(w.clock is None or w.clock.due_on for w in found)


@pytest.mark.obligation("YC-12")
def test_yuncheng_before_acceptance_waits_without_a_limit_but_in_sight() -> None:
    # March 2 to March 6: four working days, no clock in the text
    assert seen(*RECEIVED, today="2026-03-06", pack=YC) == ["未审查4个工作日"]
    assert seen(*RECEIVED, today="2026-03-06", pack=NY) == ["受理审查期"]


def test_a_result_that_nobody_reviews_is_named_beside_the_limit_of_the_whole() -> None:
    texts = seen(*REPORTED, today="2026-03-12", pack=NY)

    assert texts == ["受理告知期", "办结期", "结果未审核2个工作日"]


def test_a_case_reopened_without_a_limit_waits_to_be_referred() -> None:
    reopened: Row = ("reopen", "2026-03-18", {"reason": "示例"})

    stage, found = case(*CLOSED, reopened, today="2026-03-20", pack=YC)

    assert (stage, [w.text for w in found]) == ("accepted", ["未转办2个工作日"])


def test_an_objection_after_the_closing_is_not_lost() -> None:
    late: Row = ("object", "2026-03-18", {"reason": "示例"})
    decided: Row = ("decide_objection", "2026-03-19", {"outcome": "dismiss", "reason": "示例"})

    assert seen(*CLOSED, late, today="2026-03-20", pack=YC) == ["办结后的异议未审查决定2个工作日"]
    assert seen(*CLOSED, late, decided, today="2026-03-20", pack=YC) == []


def test_a_second_round_without_a_limit_waits_for_the_unit() -> None:
    again: Row = ("reinvestigate", "2026-03-16", {"unit": UNIT, "matters": "示例"})

    stage, found = case(*OBJECTED, again, today="2026-03-20", pack=YC)

    (waiting,) = [w for w in found if w.clock is None]
    assert (stage, waiting.text, waiting.turn) == ("handling", "没有收到办理结果4个工作日", "unit")
    assert waiting.shows_from == date(2026, 3, 23)  # five working days after it was sent


@pytest.mark.parametrize(
    ("pack", "clocks"),
    [marked("AS-1 AS-3", NY, ["本县调查核实期（上级转办）"]),
     marked("AS-2 AS-3", YC, ["本县承办反馈期（上级转办）", "本县调查核实期（上级转办）"])],
)  # fmt: skip
def test_a_case_handed_down_shows_the_countys_own_clocks(pack: str, clocks: list[str]) -> None:
    stage, found = case(*ASSIGNED, today="2026-03-04", pack=pack)

    assert stage == "accepted"
    assert [w.text for w in found if w.clock is not None] == clocks


@pytest.mark.obligation("AS-3")
def test_what_was_reported_upwards_waits_for_the_superior() -> None:
    (found,) = case(*PATHS["superior_review"], today="2026-04-01", pack=NY)[1]

    assert (found.what, found.turn) == ("上级未答复", "superior")


@pytest.mark.parametrize(
    ("stage", "able"),
    [("received", True), ("handling", True), ("closed", True), ("superior_review", True),
     ("declined", False), ("refused", False), ("forwarded", False), ("withdrawn", False),
     ("merged", False), ("voided", False), ("nowhere", False)],
)  # fmt: skip
def test_a_case_is_merged_only_into_one_that_can_answer_for_it(stage: str, able: bool) -> None:
    assert may_take_in(shipped_regulation(NY), stage) is able
