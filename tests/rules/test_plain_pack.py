"""A plain little city, written as a pack from docs/regulations.md: what its articles make of a case.

Dates were worked by hand on the 2026 notice (rest: April 4–6, May 1–5; worked: May 9).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.rules.intake_facts import fields_of, plain_details
from app.rules.regulation.reader import lint, read_regulation
from app.rules.regulation.source import read_source
from app.rules.scenario import run_scenario

Row = dict[str, Any]
UNIT, ACCUSED = "示例镇规划办", "示例镇市场所"
SOURCE = read_source((Path(__file__).parent / "packs" / "plain-city.toml").read_text("utf-8"))
REGULATION = read_regulation(SOURCE)

RECEIVED: Row = {"step": "receive", "on": "2026-03-02", "respondents": [ACCUSED]}
CORRECT: Row = {"step": "request_correction", "on": "2026-03-06"}
ACCEPTED: Row = {"step": "accept", "on": "2026-03-09"}
REFERRED: Row = {"step": "refer", "on": "2026-03-10", "unit": UNIT, "delivered_on": "2026-03-11"}
REPORTED: list[Row] = [
    RECEIVED, ACCEPTED, REFERRED,
    {"step": "report_result", "on": "2026-04-02", "unit": UNIT, "result": "true"},
    {"step": "review_result", "on": "2026-04-03"}, {"step": "give_feedback", "on": "2026-04-07"},
]  # fmt: skip
SUPERVISE: Row = {"step": "supervise", "on": "2026-04-14", "unit": UNIT,
                  "delivered_on": "2026-04-15", "ground": ["late"]}  # fmt: skip


def answer(*steps: Row, today: str = "2026-05-29", **more: object) -> dict[str, Any]:
    return run_scenario({"today": today, "steps": list(steps), **more}, {SOURCE.id: SOURCE})


def clock(given: dict[str, Any], word: str) -> tuple[Any, ...]:
    assert "error" not in given, given
    (one,) = [c for c in given["clocks"] if c["clock"] == word]
    return one["due_on"], one["outcome"]


def test_the_pack_can_be_used() -> None:
    assert lint(SOURCE) == ()


def test_its_channels_and_what_they_ask_are_its_own() -> None:
    assert [channel.key for channel in REGULATION.channels] == ["letter", "counter"]
    assert fields_of("counter", REGULATION)[0].key == "window_number"
    assert plain_details({"window_number": "3"}, "counter", REGULATION) == {"window_number": 3}


def test_its_clocks_are_known_by_role_whatever_they_are_called() -> None:
    roles = {clock.word: (clock.role, clock.owner) for clock in REGULATION.clocks.values()}

    assert roles["acceptance"] == ("acceptance_review", "office")
    assert roles["inquiry"] == ("investigation", "unit")
    assert roles["answer"] == ("improvement_reply", "unit")
    assert roles["review_right"] == ("review_right", "complainant")


def test_a_correction_that_never_came_ends_with_its_own_limit() -> None:
    # March 2 + 10 = March 12, paused from March 6; the 15 days of the correction end March 21:
    # six days were left, March 27
    given = answer(RECEIVED, CORRECT, today="2026-03-23")

    assert clock(given, "acceptance") == ("2026-03-27", "running")
    assert "decline_uncorrected" in given["next_steps"]


@pytest.mark.parametrize(("on", "taken"), [("2026-03-21", False), ("2026-03-23", True)])
def test_what_was_not_corrected_is_refused_only_after_the_limit(on: str, taken: bool) -> None:
    decline: Row = {"step": "decline_uncorrected", "on": on, "reason": "示例"}

    given = answer(RECEIVED, CORRECT, decline)

    assert ("error" not in given) is taken, given
    if taken:  # March 23 + 3 working days
        assert clock(given, "refusal_notice")[0] == "2026-03-26"


def test_who_came_without_a_name_is_not_told_and_the_reason_is_kept() -> None:
    decline: Row = {"step": "decline", "on": "2026-03-03", "ground": "nameless", "reason": "示例"}
    end: Row = {"step": "end_untold", "on": "2026-03-03", "untold": "anonymous"}

    nameless = answer({**RECEIVED, "identity": "anonymous"}, decline, end)
    named = answer(RECEIVED, decline, end)

    assert (nameless["stage"], clock(nameless, "refusal_notice")[1]) == ("refused", "ended")
    assert (named["step"], named["article"]) == (3, "第二条第二款")


def test_the_unit_complained_about_is_never_sent_the_case() -> None:
    given = answer(RECEIVED, ACCEPTED, {**REFERRED, "unit": ACCUSED})

    assert (given["step"], given["article"]) == (3, "第五条第二款")


@pytest.mark.parametrize(
    ("by", "due"), [("unit_head", "2026-04-26"), ("", "2026-04-26"), ("office", None)]
)
def test_only_the_units_head_extends(by: str, due: str | None) -> None:
    # March 11 + 1 month = April 11, a Saturday that does not roll; + 15 days = April 26
    extend: Row = {"step": "extend", "on": "2026-04-08", "amount": 15, "approved_by": by}

    given = answer(RECEIVED, ACCEPTED, REFERRED, extend, today="2026-04-08")

    if due is None:
        assert (given["step"], given["article"]) == (4, "第五条第三款")
        assert "无权批准" in given["error"]
    else:
        assert clock(given, "inquiry") == (due, "running")
        assert bool(given["irregular"]) is (by == "")


def test_a_right_to_a_second_look_is_used_in_time_lapses_or_comes_too_late() -> None:
    # April 7 + 10 working days = April 21
    used = answer(*REPORTED, {"step": "object", "on": "2026-04-21"})
    late = answer(*REPORTED, {"step": "object", "on": "2026-04-22"})

    assert (clock(used, "review_right"), used["stage"]) == (("2026-04-21", "met"), "objected")
    assert (clock(late, "review_right"), late["stage"]) == (("2026-04-21", "lapsed"), "closing")
    assert "视为放弃" in late["irregular"][0]["note"]


def test_a_second_look_is_asked_for_once() -> None:
    again: list[Row] = [
        {"step": "object", "on": "2026-04-08"},
        {"step": "decide_objection", "on": "2026-04-09", "outcome": "dismiss", "reason": "示例"},
        {"step": "object", "on": "2026-04-10"},
    ]

    given = answer(*REPORTED, *again)

    assert given["stage"] == "closing"
    assert "只能申请一次" in given["irregular"][0]["note"]


PUBLISH: Row = {"step": "publish", "on": "2026-04-23", "unit": UNIT, "approved_by": "leader"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, ""),
        ({"on": "2026-04-22"}, "没有届满"),  # April 15 + 5 = April 22
        ({"approved_by": "unit_head"}, "县领导批准"),
    ],
)
def test_a_unit_is_named_in_public_only_after_its_days_and_by_the_leader(
    change: Row, words: str
) -> None:
    given = answer(RECEIVED, ACCEPTED, REFERRED, SUPERVISE, {**PUBLISH, **change})

    if words:
        assert (given["step"], given["article"]) == (5, "第八条第三款")
        assert words in given["error"]
    else:
        assert "error" not in given


def test_a_unit_that_answered_in_time_is_not_named_in_public() -> None:
    reply: Row = {"step": "reply_improvement", "on": "2026-04-20", "unit": UNIT,
                  "adopted": "adopted"}  # fmt: skip

    given = answer(RECEIVED, ACCEPTED, REFERRED, SUPERVISE, reply, PUBLISH)

    assert (given["step"], given["article"]) == (6, "第八条第三款")
