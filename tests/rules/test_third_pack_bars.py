"""The third city on when a step is unlawful for more than an earlier step, and whose a clock is.

Dates were worked by hand on the 2026 notice (rest: May 1–5, June 19–21; worked: May 9).
"""

from __future__ import annotations

from typing import Any

import pytest

from app.base.rows.intake import IntakeField
from app.rules.casework.flow import accused_question
from app.rules.intake_facts import fields_of
from app.rules.redaction import Audience, may_be_told, referral_audience
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.shipped import shipped_regulation
from app.rules.scenario import run_scenario
from tests.rules.test_third_pack import (
    ACCEPTED,
    CORRECTION,
    HANDLED,
    RECEIVED,
    REFERRED,
    REMIND,
    REPORTED,
    SECOND,
    SUPERVISE,
    UNIT,
    Row,
    answer,
    clock,
    extended,
    pack,
)

OTHER = "示例区人社局"
REGULATION = read_regulation(pack("third-city"))


def notes(given: dict[str, Any]) -> str:
    assert "error" not in given, given
    return "\n".join(line["note"] for line in given["irregular"])


# ---------------------------------------------------------------- only after, only while


@pytest.mark.parametrize(("on", "taken"), [("2026-05-25", False), ("2026-05-26", True)])
def test_what_was_not_corrected_is_refused_after_the_limit_of_the_correction(
    on: str, taken: bool
) -> None:
    # May 11 + 10 working days = May 25
    decline: Row = {"step": "decline_uncorrected", "on": on, "reason": "示例"}

    given = answer([*CORRECTION, decline], "2026-05-26")

    assert ("error" not in given) is taken, given
    if taken:
        assert given["stage"] == "declined"
        assert clock(given, "refusal_notice")["due_on"] == "2026-05-29"  # May 26 + 3 days
    else:
        assert (given["step"], given["article"]) == (4, "第六条第二款")


def test_what_was_corrected_in_time_is_not_refused_for_it() -> None:
    supplied: Row = {"step": "supply_correction", "on": "2026-05-18"}
    again: Row = {"step": "request_correction", "on": "2026-05-19"}
    decline: Row = {"step": "decline_uncorrected", "on": "2026-05-26", "reason": "示例"}

    given = answer([*CORRECTION, supplied, again, decline], "2026-05-26")

    assert (given["step"], given["article"]) == (6, "第六条第二款")  # the second one still runs


CARD: Row = {"step": "yellow_card", "on": "2026-07-21", "unit": UNIT, "approved_by": "group"}
SUPERVISED = [*HANDLED, REMIND, SUPERVISE, SECOND]  # the second letter's five days end July 20


@pytest.mark.parametrize(
    ("change", "before", "words"),
    [
        ({}, [], ""),
        ({"on": "2026-07-20"}, [], "尚未届满"),
        ({"approved_by": "office"}, [], "经领导小组批准"),
        ({}, [CARD], "已经黄牌警示过"),
        ({}, [{"step": "reply_improvement", "on": "2026-07-16", "about": 6,
               "adopted": "adopted"}], "按期答复"),
    ],
)  # fmt: skip
def test_a_yellow_card_waits_for_the_last_day_the_right_approver_and_is_given_once(
    change: Row, before: list[Row], words: str
) -> None:
    given = answer([*SUPERVISED, *before, {**CARD, **change}], "2026-07-22")

    if words:
        assert given["article"] == "第十五条第二款"
        assert words in given["error"]
    else:
        assert "error" not in given, given


def test_a_yellow_card_is_possible_after_an_answer_that_came_too_late() -> None:
    reply: Row = {"step": "reply_improvement", "on": "2026-07-21", "about": 6, "adopted": "adopted"}

    assert "error" not in answer([*SUPERVISED, reply, CARD], "2026-07-22")


def test_a_second_letter_may_bring_a_second_card() -> None:
    second: Row = {**SECOND, "on": "2026-07-21", "delivered_on": "2026-07-21"}
    card: Row = {**CARD, "on": "2026-07-29"}  # July 21 + 5 = July 28

    given = answer([*SUPERVISED, CARD, second, {**card, "about": 8}], "2026-07-29")

    assert "error" not in given, given


def test_a_step_is_offered_only_when_its_day_has_come() -> None:
    early, due = answer(SUPERVISED, "2026-07-20"), answer(SUPERVISED, "2026-07-21")

    assert "yellow_card" not in early["next_steps"]
    assert "yellow_card" in due["next_steps"]


# ---------------------------------------------------------------- rights


@pytest.mark.parametrize(
    ("on", "stage", "outcome"),
    [("2026-07-02", "objected", "met"), ("2026-07-03", "closing", "lapsed")],
)
def test_an_objection_after_its_ten_days_has_no_effect(on: str, stage: str, outcome: str) -> None:
    # June 17 + 10 working days: June 18, 22–26, 29, 30, July 1, 2
    given = answer([*REPORTED, {"step": "object", "on": on}], "2026-07-06")

    right = clock(given, "objection")
    assert (right["due_on"], right["outcome"], right["owner"]) == (
        "2026-07-02",
        outcome,
        "complainant",
    )
    assert given["stage"] == stage
    assert ("不产生效力" in notes(given)) is (outcome == "lapsed")


def test_an_objection_without_effect_cannot_be_decided() -> None:
    late: Row = {"step": "object", "on": "2026-07-03"}
    decide: Row = {"step": "decide_objection", "on": "2026-07-06", "outcome": "dismiss"}

    assert answer([*REPORTED, late, decide], "2026-07-06")["step"] == 8


def test_a_second_objection_in_a_round_has_no_effect_and_one_in_the_next_has() -> None:
    objected: list[Row] = [
        {"step": "object", "on": "2026-06-18"},
        {"step": "decide_objection", "on": "2026-06-22", "outcome": "reinvestigate"},
    ]
    second: list[Row] = [
        {"step": "reinvestigate", "on": "2026-06-23", "unit": UNIT, "delivered_on": "2026-06-23"},
        {"step": "report_result", "on": "2026-06-30", "unit": UNIT, "result": "true"},
        {"step": "review_result", "on": "2026-07-01", "outcome": "pass"},
        {"step": "give_feedback", "on": "2026-07-02"},
        {"step": "object", "on": "2026-07-03"},
    ]

    twice = answer([*REPORTED, objected[0], {"step": "object", "on": "2026-06-19"}], "2026-07-06")
    next_round = answer([*REPORTED, *objected, *second], "2026-07-06")

    assert "只能提出一次异议" in notes(twice)
    assert next_round["stage"] == "objected"
    assert "只能提出一次异议" not in notes(next_round)


def test_a_right_in_its_last_days_is_running_and_never_overdue() -> None:
    assert clock(answer(REPORTED, "2026-07-02"), "objection")["outcome"] == "running"
    assert clock(answer(REPORTED, "2026-12-01"), "objection")["outcome"] == "lapsed"


# ---------------------------------------------------------------- rounds


def test_a_clock_runs_on_only_within_its_own_round() -> None:
    first: list[Row] = [
        *REPORTED,
        {"step": "object", "on": "2026-06-18"},
        {"step": "decide_objection", "on": "2026-06-22", "outcome": "reinvestigate"},
        {"step": "reinvestigate", "on": "2026-06-23", "unit": UNIT, "delivered_on": "2026-06-23"},
        {"step": "report_result", "on": "2026-06-30", "unit": UNIT, "result": "true"},
        {"step": "review_result", "on": "2026-07-01", "outcome": "pass"},
        {"step": "give_feedback", "on": "2026-07-02"},
        {"step": "object", "on": "2026-07-03"},
        {"step": "decide_objection", "on": "2026-07-06", "outcome": "other"},
    ]

    given = answer(first, "2026-07-06")

    # June 16 + 5 = June 24 (19 rests); July 1 + 5 = July 8
    assert clock(given, "feedback", round=1)["outcome"] == "met"
    assert clock(given, "feedback", round=2)["outcome"] == "running"
    assert clock(given, "feedback", round=2)["due_on"] == "2026-07-08"


# ---------------------------------------------------------------- extensions


def test_every_step_that_extends_counts_towards_the_limit() -> None:
    receive = {"step": "receive", "on": "2026-04-24", "recorded_on": "2026-04-30"}
    steps: list[Row] = [receive, REFERRED, ACCEPTED]
    first: Row = {"step": "extend", "on": "2026-07-20", "amount": 30, "approved_by": "unit_head"}
    again: Row = {"step": "extend_again", "on": "2026-08-20", "amount": 15, "approved_by": "office"}
    third: Row = {**again, "on": "2026-09-01", "amount": 1}

    both = answer([*steps, first, again], "2026-08-31")

    assert clock(both, "closure")["due_on"] == "2026-09-14"  # as two of one kind
    assert answer([*steps, first, again, third], "2026-09-02")["step"] == 6
    assert answer([*steps, first, {**again, "amount": 16}], "2026-08-31")["article"] == (
        "第十二条第三款"
    )
    assert "extend" not in both["next_steps"]


@pytest.mark.parametrize(
    ("level", "by", "article"),
    [(1, "office", "第十二条第二款"), (2, "unit_head", "第十二条第三款")],
)
def test_each_extension_is_approved_by_whom_its_level_names(
    level: int, by: str, article: str
) -> None:
    receive = {"step": "receive", "on": "2026-04-24", "recorded_on": "2026-04-30"}
    grants: list[Row] = [
        {"step": "extend", "on": "2026-07-20", "amount": 10, "approved_by": "unit_head"},
        {"step": "extend", "on": "2026-07-21", "amount": 10, "approved_by": "office"},
    ]
    grants[level - 1]["approved_by"] = by

    given = answer([receive, REFERRED, ACCEPTED, *grants], "2026-08-31")

    assert (given["step"], given["article"]) == (3 + level, article)
    assert "无权批准" in given["error"]


def test_an_extension_without_its_approvers_name_is_noted_only_where_the_field_was_given() -> None:
    assert "批准人" not in notes(extended(("2026-07-20", 30)))
    receive = {"step": "receive", "on": "2026-04-24", "recorded_on": "2026-04-30"}
    grant: Row = {"step": "extend", "on": "2026-07-20", "amount": 30, "approver": ""}
    assert "批准人" in notes(answer([receive, REFERRED, ACCEPTED, grant], "2026-08-31"))


# ---------------------------------------------------------------- whose clock


def test_a_clock_that_a_units_own_act_opens_belongs_to_that_unit() -> None:
    both = [*HANDLED, {**REFERRED, "on": "2026-05-13", "unit": OTHER, "role": "co",
                       "delivered_on": "2026-05-13"}]  # fmt: skip
    plan: Row = {"step": "plan", "on": "2026-05-14", "unit": OTHER}
    done: Row = {"step": "plan_done", "on": "2026-05-20", "unit": UNIT}

    given = answer([*both, plan, done], "2026-05-20")

    made = clock(given, "rectification")  # May 14 + 30 = June 13; the other unit's act is not its
    assert (made["unit"], made["owner"], made["answers"]) == (OTHER, "unit", OTHER)
    assert (made["due_on"], made["outcome"]) == ("2026-06-13", "running")
    assert clock(answer([*both, plan, {**done, "unit": OTHER}], "2026-05-20"), "rectification")[
        "outcome"
    ] == "met"  # fmt: skip


def test_every_clock_says_who_answers_for_it() -> None:
    given = answer(REPORTED, "2026-06-18")

    answers = {c["clock"]: c["answers"] for c in given["clocks"]}
    assert answers["acceptance_notice"] == UNIT
    assert answers["investigation"] == UNIT
    assert answers["closure"] == "信用办"
    assert answers["objection"] == "投诉举报人"


# ---------------------------------------------------------------- typed triggers, anonymity


@pytest.mark.parametrize("said", [True, "true", "yes", "是"])
def test_yes_is_yes_in_any_of_its_spellings(said: object) -> None:
    given = answer([RECEIVED, REFERRED, {**ACCEPTED, "simple": said}], "2026-05-12")

    assert clock(given, "simple_handling")["due_on"] == "2026-05-19"  # May 12 + 7


@pytest.mark.parametrize("said", [False, "false", "否", "", None])
def test_no_opens_nothing(said: object) -> None:
    given = answer([RECEIVED, REFERRED, {**ACCEPTED, "simple": said}], "2026-05-12")

    assert "simple_handling" not in {c["clock"] for c in given["clocks"]}


@pytest.mark.parametrize(
    "said",
    [
        {"identity": "anonymous"},
        {"complainants": [{"uid": "a", "real_name": False}]},  # as the desk's own step tells it
    ],
)
def test_who_came_without_a_name_is_not_owed_the_notice(said: Row) -> None:
    nameless: Row = {**RECEIVED, **said}

    given = answer([nameless, REFERRED, ACCEPTED], "2026-05-20")

    notice = clock(given, "acceptance_notice")
    assert notice["outcome"] == "waived"
    assert "匿名投诉举报，免予告知" in "\n".join(notice["explanation"])


@pytest.mark.parametrize(
    "learnt",
    [
        {"complainant": "a", "changed": "姓名", "real_name": True},
        {"changed": "增加投诉举报人", "joined": {"uid": "b", "real_name": True}},
    ],
)
def test_who_gives_a_name_later_is_owed_the_notice(learnt: Row) -> None:
    nameless: Row = {**RECEIVED, "identity": "anonymous"}
    named: Row = {"step": "amend_person", "on": "2026-05-13", "reason": "来电告知", **learnt}
    phone = {**named, "changed": "电话"} | {"real_name": None, "joined": None}

    given = answer([nameless, REFERRED, ACCEPTED, named], "2026-05-14")
    still = answer([nameless, REFERRED, ACCEPTED, phone], "2026-05-14")

    assert clock(given, "acceptance_notice")["outcome"] == "running"
    assert clock(still, "acceptance_notice")["outcome"] == "waived"


# ---------------------------------------------------------------- the unit complained about


def test_what_the_text_keeps_from_the_accused_is_refused() -> None:
    receive: Row = {**RECEIVED, "respondents": [{"name": UNIT, "role": ""}]}

    given = answer([receive, REFERRED], "2026-05-11")

    assert (given["step"], given["article"]) == (2, "第四条第三款")


@pytest.mark.obligation("NY-15.3", "YC-17")
@pytest.mark.parametrize(
    ("name", "article"),
    [("nanyang-2020", "第十五条第（三）项"), ("yuncheng-2021", "第十七条第（三）项")],
)
def test_before_a_referral_to_the_accused_the_program_asks_which_way(
    name: str, article: str
) -> None:
    regulation = shipped_regulation(name)

    question = accused_question(regulation, "refer", UNIT, [UNIT])

    assert question is not None
    assert (question.article, question.refused) == (article, False)
    assert [way.key for way in question.ways] == ["superior", "territory", "self_check"]
    assert accused_question(regulation, "refer", OTHER, [UNIT]) is None
    assert accused_question(regulation, "close", UNIT, [UNIT]) is None


@pytest.mark.obligation("NY-15.3", "YC-17")
@pytest.mark.parametrize("name", ["nanyang-2020", "yuncheng-2021"])
@pytest.mark.parametrize(
    ("way", "taken"), [("self_check", True), ("superior", False), ("territory", False)]
)
def test_only_for_its_own_check_does_a_referral_go_to_the_accused(
    name: str, way: str, taken: bool
) -> None:
    steps: list[Row] = [
        {"step": "receive", "on": "2026-05-06", "respondents": [{"name": UNIT}]},
        {"step": "accept", "on": "2026-05-07"},
        {"step": "refer", "on": "2026-05-08", "unit": UNIT, "accused_way": way, "summary": "示例"},
    ]

    given = run_scenario({"regulation": name, "today": "2026-05-11", "steps": steps})

    assert ("error" not in given) is taken, given
    if not taken:
        assert given["article"].endswith("第（三）项")


@pytest.mark.obligation("NY-10", "YC-12")
@pytest.mark.parametrize("name", ["nanyang-2020", "yuncheng-2021"])
@pytest.mark.parametrize(("named", "taken"), [([], False), ([UNIT], True), (None, True)])
def test_a_case_that_names_no_unit_is_not_accepted_as_naming_one(
    name: str, named: list[str] | None, taken: bool
) -> None:
    receive: Row = {"step": "receive", "on": "2026-05-06"}
    if named is not None:
        receive["respondents"] = named
    accept: Row = {"step": "accept", "on": "2026-05-07", "named_department": True}

    given = run_scenario({"regulation": name, "today": "2026-05-11", "steps": [receive, accept]})

    assert ("error" not in given) is taken, given
    if not taken:
        assert "没有登记被投诉举报单位" in given["error"]


@pytest.mark.obligation("AS-3")
def test_a_case_handed_down_that_is_reopened_is_not_accepted_anew() -> None:
    steps: list[Row] = [
        {"step": "receive", "on": "2026-05-06", "assignment": "accepted"},
        {"step": "report_superior", "on": "2026-05-07"},
        {"step": "superior_recognize", "on": "2026-05-08"},
        {"step": "reopen", "on": "2026-05-11", "reason": "示例"},
    ]

    given = run_scenario({"regulation": "nanyang-2020", "today": "2026-05-11", "steps": steps})

    assert given["stage"] == "accepted"
    assert "accept" not in given["next_steps"]


@pytest.mark.obligation("NY-15.3", "YC-17")
def test_the_accused_that_checks_itself_is_told_neither_facts_nor_papers() -> None:
    audience = referral_audience(UNIT, [UNIT])

    assert audience is Audience.RESPONDENT
    assert referral_audience(OTHER, [UNIT]) is Audience.HANDLING_UNIT
    for field in ("facts", "appeal", "materials", "channel", "complainants"):
        assert not may_be_told(field, audience)


# ---------------------------------------------------------------- channels, intake, stages, roles


def test_what_the_intake_asks_is_the_citys_and_the_rest_the_programs() -> None:
    counter = fields_of("counter", REGULATION)

    assert [field.key for field in counter] == ["window", "matter_on", "sum"]
    assert counter[0] == IntakeField(
        "window", "受理窗口", "choice", True, (("a", "综合窗口"), ("b", "投诉窗口"))
    )
    assert "postmarked_on" in [field.key for field in fields_of("letter", REGULATION)]
    assert "answer_way" in [field.key for field in fields_of("letter")]


def test_a_stage_may_be_renamed_and_the_others_are_inherited() -> None:
    assert REGULATION.stage_caption("received") == "待转承办单位"
    assert REGULATION.stage_caption("handling") == "办理中"
    decline: Row = {"step": "decline_uncorrected", "on": "2026-05-11", "reason": "示例"}
    refused = answer([RECEIVED, REFERRED, decline], "2026-05-11")
    assert "现为“待转承办单位”" in refused["error"]


def test_roles_name_what_the_city_calls_otherwise() -> None:
    assert set(REGULATION.words("decline")) == {"decline", "decline_uncorrected"}
    assert [c.word for c in REGULATION.clocks_in_role("improvement_reply")] == [
        "supervision_reply",
        "second_reply",
    ]
    assert REGULATION.clock_in_role("own_response") is None
