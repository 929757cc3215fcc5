"""Every reading of both packs: what each of its options does to a date, a refusal or a list.

Dates are worked by hand on the 2026 notice (rest: February 15–23, April 4–6, May 1–5, June 19–21;
worked: February 14 and 28, May 9).
"""

from __future__ import annotations

from typing import Any

import pytest

from app.rules.regulation.shipped import shipped_pack_ids, shipped_regulation, shipped_source
from app.rules.scenario import run_scenario

NY, YC = "nanyang-2020", "yuncheng-2021"
UNIT = "示例县住建局"
Row = dict[str, Any]

RECEIVE: Row = {"step": "receive", "on": "2026-03-02"}
ACCEPT: Row = {"step": "accept", "on": "2026-03-04"}
REFER: Row = {"step": "refer", "on": "2026-03-05", "unit": UNIT, "delivered_on": "2026-03-06"}
# the closure is due on 2026-06-01 in 南阳 (60 working days after March 4), the investigation
# on 2026-04-20 (30 working days after March 6, April 6 is 清明节)


def answer(
    pack: str, readings: dict[str, str], *steps: Row, today: str, contact_known: bool = True
) -> dict[str, Any]:
    """The engine's answer under the readings given."""
    scenario = {
        "regulation": pack,
        "today": today,
        "readings": readings,
        "contact_known": contact_known,
        "steps": list(steps),
    }
    return run_scenario(scenario)


def clock(given: dict[str, Any], word: str, *, start: str | None = None) -> dict[str, Any]:
    """The one clock of that word (and start)."""
    assert "error" not in given, given
    found = [c for c in given["clocks"] if c["clock"] == word and start in (None, c["starts_on"])]
    assert len(found) == 1, given["clocks"]
    return found[0]


# ---------------------------------------------------------------- 南阳 受理主体


@pytest.mark.obligation("NY-11.1")
def test_the_office_accepts_by_default_and_only_then_refers() -> None:
    default = answer(NY, {}, RECEIVE, REFER, today="2026-03-10")
    chosen = answer(NY, {"accepting_body": "office"}, RECEIVE, REFER, today="2026-03-10")

    assert default == chosen
    assert (default["step"], default["article"]) == (2, "第十一条")


@pytest.mark.obligation("NY-11.1")
def test_where_the_unit_accepts_its_five_days_run_from_delivery() -> None:
    given = answer(NY, {"accepting_body": "unit"}, RECEIVE, REFER, today="2026-03-10")

    review = clock(given, "acceptance_review")  # March 6 + 5 = March 13
    assert (review["starts_on"], review["due_on"], review["owner"], review["unit"]) == (
        "2026-03-06",
        "2026-03-13",
        "unit",
        UNIT,
    )
    assert "承办单位收到之日" in review["explanation"][1]
    assert given["stage"] == "received"


@pytest.mark.obligation("NY-11.1", "NY-11.2", "NY-16.1")
def test_where_the_unit_accepts_notice_and_closure_hang_on_it_too() -> None:
    accept = {"step": "accept", "on": "2026-03-12"}

    given = answer(NY, {"accepting_body": "unit"}, RECEIVE, REFER, accept, today="2026-03-12")

    # from March 12: 15 working days = April 2, 60 = June 9
    assert clock(given, "acceptance_review")["outcome"] == "met"
    assert clock(given, "acceptance_notice")["due_on"] == "2026-04-02"
    assert clock(given, "closure")["due_on"] == "2026-06-09"
    assert {c["owner"] for c in given["clocks"]} == {"unit"}
    assert given["stage"] == "handling"


UNIT_ACCEPTS = [RECEIVE, REFER, {"step": "accept", "on": "2026-03-12"}]


@pytest.mark.obligation("NY-11.1")
@pytest.mark.parametrize(("again", "article"), [("accept", "第十一条"), ("decline", "第十一条")])
def test_what_the_unit_accepted_is_not_decided_again(again: str, article: str) -> None:
    row: Row = {"step": again, "on": "2026-03-13"}

    given = answer(NY, {"accepting_body": "unit"}, *UNIT_ACCEPTS, row, today="2026-03-13")

    assert (given["step"], given["article"]) == (4, article)


@pytest.mark.obligation("NY-11.1")
def test_where_the_unit_accepts_nobody_accepts_before_the_referral() -> None:
    given = answer(NY, {"accepting_body": "unit"}, RECEIVE, ACCEPT, today="2026-03-13")

    assert (given["step"], given["article"]) == (2, "第十一条")
    assert "承办单位受理" in given["error"]


@pytest.mark.obligation("NY-11.1")
def test_where_the_unit_accepts_a_returned_case_waits_for_another_unit() -> None:
    back: Row = {"step": "return_referral", "on": "2026-03-10", "unit": UNIT, "reason": "示例"}

    given = answer(NY, {"accepting_body": "unit"}, RECEIVE, REFER, back, today="2026-03-10")

    assert (given["stage"], given["irregular"]) == ("received", [])
    assert clock(given, "acceptance_review")["outcome"] == "ended"
    assert "refer" in given["next_steps"]


@pytest.mark.obligation("NY-11.1")
@pytest.mark.parametrize("end", ["withdraw", "merge"])
def test_where_the_unit_accepts_the_end_of_the_case_ends_the_review(end: str) -> None:
    row: Row = {"step": end, "on": "2026-03-10"}

    given = answer(NY, {"accepting_body": "unit"}, RECEIVE, REFER, row, today="2026-03-10")

    assert clock(given, "acceptance_review")["outcome"] == "ended"


@pytest.mark.parametrize("stage_before", ["accepted", "handling", "result_review", "objected"])
def test_where_the_unit_accepts_further_units_can_still_be_referred_to(stage_before: str) -> None:
    refer = shipped_regulation(NY, {"accepting_body": "unit"}).steps["refer"]

    assert stage_before in refer.stages


@pytest.mark.obligation("NY-11.1")
def test_a_further_unit_after_acceptance_has_no_review_of_its_own() -> None:
    other = {**REFER, "on": "2026-03-13", "unit": "示例县人社局", "delivered_on": "2026-03-13"}

    given = answer(NY, {"accepting_body": "unit"}, *UNIT_ACCEPTS, other, today="2026-03-13")

    assert clock(given, "acceptance_review")["unit"] == UNIT


@pytest.mark.obligation("NY-11.1")
@pytest.mark.parametrize("word", ["accept", "decline"])
@pytest.mark.parametrize(("option", "actor"), [("office", "office"), ("unit", "unit")])
def test_who_decides_is_who_the_reading_names(word: str, option: str, actor: str) -> None:
    assert shipped_regulation(NY, {"accepting_body": option}).steps[word].actor == actor


# ---------------------------------------------------------------- 南阳 联系方式


@pytest.mark.obligation("NY-11.4")
@pytest.mark.parametrize(("option", "outcome"), [("both", "waived"), ("refusal_only", "running")])
def test_unknown_contact_waives_the_notice_of_acceptance_or_not(option: str, outcome: str) -> None:
    given = answer(
        NY, {"contact_exception": option}, RECEIVE, ACCEPT, today="2026-03-10", contact_known=False
    )

    assert clock(given, "acceptance_notice")["outcome"] == outcome


DECLINE: Row = {"step": "decline", "on": "2026-03-04", "ground": "1"}


@pytest.mark.obligation("NY-11.4")
@pytest.mark.parametrize("option", ["both", "refusal_only"])
def test_unknown_contact_waives_the_notice_of_refusal_in_any_case(option: str) -> None:
    given = answer(
        NY, {"contact_exception": option}, RECEIVE, DECLINE, today="2026-03-10", contact_known=False
    )

    assert clock(given, "refusal_notice")["outcome"] == "waived"


FORWARD: Row = {"step": "forward", "on": "2026-03-04", "to_channel": "示例市信用办"}


@pytest.mark.obligation("NY-11.4")
@pytest.mark.parametrize(
    ("option", "decision", "word", "due"),
    [
        # known on March 9: 15 working days from March 9 = March 30, from March 4 = March 25
        ("from_learning", ACCEPT, "acceptance_notice", "2026-03-30"),
        ("original", ACCEPT, "acceptance_notice", "2026-03-25"),
        # 5 working days from March 9 = March 16, from March 4 = March 11
        ("from_learning", DECLINE, "refusal_notice", "2026-03-16"),
        ("original", DECLINE, "refusal_notice", "2026-03-11"),
        # the same where the case was forwarded on March 4
        ("from_learning", FORWARD, "forward_notice", "2026-03-16"),
        ("original", FORWARD, "forward_notice", "2026-03-11"),
    ],
)
def test_a_notice_revives_with_a_full_or_its_original_limit(
    option: str, decision: Row, word: str, due: str
) -> None:
    learned = {"step": "learn_contact", "on": "2026-03-09"}

    given = answer(
        NY,
        {"contact_learned": option},
        RECEIVE,
        decision,
        learned,
        today="2026-03-10",
        contact_known=False,
    )

    assert clock(given, word)["due_on"] == due


# ---------------------------------------------------------------- both: what stops the investigation

STOPS = [("delivered", "2026-04-22", "met_late"), ("dated", "2026-04-20", "met")]
STOPS += [("concluded", "2026-04-17", "met")]


@pytest.mark.obligation("NY-12", "YC-14")
@pytest.mark.parametrize("pack", [NY, YC])
@pytest.mark.parametrize(("option", "met_on", "outcome"), STOPS)
def test_the_investigation_stops_on_the_day_that_the_reading_names(
    pack: str, option: str, met_on: str, outcome: str
) -> None:
    report = {
        "step": "report_result",
        "on": "2026-04-22",
        "unit": UNIT,
        "dated_on": "2026-04-20",
        "concluded_on": "2026-04-17",
    }

    given = answer(
        pack, {"investigation_stops": option}, RECEIVE, ACCEPT, REFER, report, today="2026-04-23"
    )

    investigation = clock(given, "investigation")
    assert investigation["due_on"] == "2026-04-20"
    assert (investigation["met_on"], investigation["outcome"]) == (met_on, outcome)


@pytest.mark.obligation("NY-13", "YC-15")
@pytest.mark.parametrize("pack", [NY, YC])
@pytest.mark.parametrize(("option", "outcome"), [("reopens", "overdue"), ("stays", "met")])
def test_a_result_sent_back_reopens_the_old_limit_or_not(
    pack: str, option: str, outcome: str
) -> None:
    report = {"step": "report_result", "on": "2026-04-10", "unit": UNIT}
    back = {"step": "review_result", "on": "2026-04-13", "outcome": "return"}

    given = answer(
        pack, {"returned_result": option}, RECEIVE, ACCEPT, REFER, report, back, today="2026-04-21"
    )

    assert clock(given, "investigation")["outcome"] == outcome


# ---------------------------------------------------------------- both: extension


def extend(on: str, amount: int) -> Row:
    return {"step": "extend", "on": on, "amount": amount, "reason": "示例"}


@pytest.mark.obligation("NY-16.2")
@pytest.mark.parametrize("option", ["in_all", "once"])
def test_thirty_days_may_be_granted_in_parts_or_once(option: str) -> None:
    # 60 + 10 + 10 working days from March 4: June 15, then June 30 (June 19 is 端午节)
    given = answer(
        NY,
        {"extension_cap": option},
        RECEIVE,
        ACCEPT,
        extend("2026-04-01", 10),
        extend("2026-04-02", 10),
        today="2026-04-03",
    )

    if option == "once":
        assert (given["step"], given["article"]) == (4, "第十六条")
    else:
        assert clock(given, "closure")["due_on"] == "2026-06-30"


@pytest.mark.obligation("NY-16.2")
@pytest.mark.parametrize(
    ("option", "investigation"), [("both", "2026-05-07"), ("closure", "2026-04-20")]
)
def test_an_extension_in_nanyang_covers_the_investigation_or_not(
    option: str, investigation: str
) -> None:
    # 30 + 10 working days from March 6: April 20 + 10: 8 in April, May 6 and 7
    given = answer(
        NY,
        {"extension_covers": option},
        RECEIVE,
        ACCEPT,
        REFER,
        extend("2026-04-01", 10),
        today="2026-04-03",
    )

    assert clock(given, "investigation")["due_on"] == investigation
    assert clock(given, "closure")["due_on"] == "2026-06-15"


ASK: Row = {"step": "request_extension", "on": "2026-04-01", "reason": "示例"}
GRANT: Row = {"step": "extend", "on": "2026-04-02"}


@pytest.mark.obligation("YC-18")
@pytest.mark.parametrize(
    ("option", "investigation"), [("closure", "2026-04-20"), ("both", "2026-05-20")]
)
def test_an_extension_in_yuncheng_covers_the_investigation_or_not(
    option: str, investigation: str
) -> None:
    # one month on April 20
    given = answer(
        YC, {"extension_covers": option}, RECEIVE, ACCEPT, REFER, ASK, GRANT, today="2026-04-03"
    )

    assert clock(given, "investigation")["due_on"] == investigation
    assert clock(given, "closure")["due_on"] == "2026-06-04"  # March 4 + 3 months


@pytest.mark.obligation("YC-18")
@pytest.mark.parametrize(("option", "due"), [("start", "2026-06-01"), ("due", "2026-06-08")])
def test_the_month_more_counts_from_acceptance_or_from_the_old_due_date(
    option: str, due: str
) -> None:
    # accepted on Sunday March 1: + 3 months = June 1; + 2 = May 1, moved to May 6, + 1 = June 6,
    # a Saturday: June 8
    accept = {"step": "accept", "on": "2026-03-01"}
    receive = {"step": "receive", "on": "2026-02-27"}

    given = answer(YC, {"extension_from": option}, receive, accept, ASK, GRANT, today="2026-04-03")

    assert clock(given, "closure")["due_on"] == due


@pytest.mark.obligation("YC-18", "YC-26")
@pytest.mark.parametrize(
    ("option", "steps", "due"),
    [
        ("months", [], "2026-05-06"),  # March 4 + 2 months = May 4, in the rest: May 6
        ("working_days", [], "2026-05-09"),  # 19 in March, 21 in April, May 6–9
        ("months", [ASK, GRANT], "2026-06-04"),
        ("working_days", [ASK, GRANT], "2026-06-09"),  # 44 + 22 = 66: + 15 in May, June 1–9
    ],
)
def test_two_months_are_calendar_months_or_forty_four_working_days(
    option: str, steps: list[Row], due: str
) -> None:
    given = answer(YC, {"closure_limit": option}, RECEIVE, ACCEPT, *steps, today="2026-04-03")

    assert clock(given, "closure")["due_on"] == due


@pytest.mark.obligation("YC-18")
@pytest.mark.parametrize(
    ("option", "amount", "taken"),
    [
        ("months", 1, True),
        ("months", 2, False),
        ("working_days", 22, True),
        ("working_days", 21, False),
        ("working_days", 23, False),
    ],
)
def test_the_extension_has_the_length_that_the_reading_gives_it(
    option: str, amount: int, taken: bool
) -> None:
    given = answer(
        YC,
        {"closure_limit": option},
        RECEIVE,
        ACCEPT,
        ASK,
        {**GRANT, "amount": amount},
        today="2026-04-03",
    )

    assert ("error" not in given) is taken
    assert taken or (given["step"], given["article"]) == (4, "第十八条")


@pytest.mark.obligation("YC-18")
@pytest.mark.parametrize("option", ["months", "working_days"])
def test_a_reopened_case_has_the_working_days_that_the_office_sets(option: str) -> None:
    close = {"step": "close", "on": "2026-03-20"}
    reopen = {"step": "reopen", "on": "2026-03-23", "limit": 10}

    given = answer(
        YC, {"closure_limit": option}, RECEIVE, ACCEPT, close, reopen, today="2026-03-24"
    )

    # March 23 + 10 working days, 清明 April 4–6: April 7
    assert clock(given, "closure", start="2026-03-23")["due_on"] == "2026-04-07"


# ---------------------------------------------------------------- both: days

SATURDAY = "2026-03-07"


@pytest.mark.obligation("NY-22")
@pytest.mark.parametrize(
    ("option", "review", "investigation", "reply"),
    [
        # 5, 30, 30 working days from Saturday March 7 …
        ("as_is", "2026-03-13", "2026-04-20", "2026-04-20"),
        # … or from Monday March 9
        ("next_working_day", "2026-03-16", "2026-04-21", "2026-04-21"),
    ],
)
def test_what_nanyang_receives_on_a_rest_day_counts_from_it_or_from_the_next_working_day(
    option: str, review: str, investigation: str, reply: str
) -> None:
    given = answer(
        NY,
        {"receipt_on_rest_day": option},
        {"step": "receive", "on": SATURDAY},
        {"step": "accept", "on": SATURDAY},
        {"step": "refer", "on": SATURDAY, "unit": UNIT, "delivered_on": SATURDAY},
        {
            "step": "supervise",
            "on": SATURDAY,
            "unit": UNIT,
            "delivered_on": SATURDAY,
            "ground": ["6"],
        },
        today="2026-03-10",
    )

    assert clock(given, "acceptance_review")["due_on"] == review
    assert clock(given, "investigation")["due_on"] == investigation
    assert clock(given, "improvement_reply")["due_on"] == reply


@pytest.mark.obligation("YC-26")
@pytest.mark.parametrize(
    ("option", "response", "investigation"),
    [("as_is", "2026-03-11", "2026-04-20"), ("next_working_day", "2026-03-12", "2026-04-21")],
)
def test_what_a_unit_in_yuncheng_receives_on_a_rest_day_counts_likewise(
    option: str, response: str, investigation: str
) -> None:
    given = answer(
        YC,
        {"receipt_on_rest_day": option},
        {"step": "receive", "on": "2026-03-06"},
        {"step": "accept", "on": "2026-03-06"},
        {"step": "refer", "on": "2026-03-06", "unit": UNIT, "delivered_on": SATURDAY},
        today="2026-03-10",
    )

    assert clock(given, "unit_response")["due_on"] == response
    assert clock(given, "investigation")["due_on"] == investigation


CORRECT: list[Row] = [
    {"step": "request_correction", "on": "2026-03-04"},
    {"step": "supply_correction", "on": "2026-03-11"},
]


@pytest.mark.obligation("NY-11.1")
@pytest.mark.parametrize(("option", "due"), [("runs", "2026-03-09"), ("pauses", "2026-03-16")])
def test_a_correction_lets_the_review_run_or_pauses_it(option: str, due: str) -> None:
    # March 2 + 5 = March 9; paused March 4–11: 5 working days more = March 16
    given = answer(NY, {"correction_pauses": option}, RECEIVE, *CORRECT, today="2026-03-12")

    assert clock(given, "acceptance_review")["due_on"] == due


@pytest.mark.obligation("NY-11.1")
@pytest.mark.parametrize("decision", ["accept", "decline"])
def test_a_decision_ends_the_pause_even_if_nothing_was_supplied(decision: str) -> None:
    row: Row = {"step": decision, "on": "2026-03-16"}

    given = answer(
        NY, {"correction_pauses": "pauses"}, RECEIVE, CORRECT[0], row, today="2026-03-17"
    )

    # paused March 4–16: 8 working days more than March 9 = March 19
    review = clock(given, "acceptance_review")
    assert (review["due_on"], review["outcome"]) == ("2026-03-19", "met")


@pytest.mark.obligation("NY-11.1")
def test_the_review_stands_still_while_a_correction_is_awaited() -> None:
    given = answer(NY, {"correction_pauses": "pauses"}, RECEIVE, CORRECT[0], today="2026-03-20")

    review = clock(given, "acceptance_review")
    assert (review["outcome"], review["remaining"]) == ("paused", 3)  # March 5, 6, 9


# ---------------------------------------------------------------- 运城 退回


@pytest.mark.obligation("YC-13.1")
@pytest.mark.parametrize(("option", "outcome"), [("yes", "met_late"), ("no", "ended")])
def test_a_return_answers_within_the_three_days_or_is_free_of_them(
    option: str, outcome: str
) -> None:
    back = {"step": "return_referral", "on": "2026-03-13", "unit": UNIT, "reason": "示例"}

    given = answer(YC, {"return_counts": option}, RECEIVE, ACCEPT, REFER, back, today="2026-03-16")

    response = clock(given, "unit_response")
    assert (response["due_on"], response["outcome"]) == ("2026-03-11", outcome)


@pytest.mark.obligation("YC-13.1")
@pytest.mark.parametrize("option", ["yes", "no"])
def test_an_answer_meets_the_three_days_under_either_reading(option: str) -> None:
    own = {"step": "unit_respond", "on": "2026-03-10", "unit": UNIT, "own": True}

    given = answer(YC, {"return_counts": option}, RECEIVE, ACCEPT, REFER, own, today="2026-03-16")

    assert clock(given, "unit_response")["outcome"] == "met"


@pytest.mark.obligation("YC-13.1")
@pytest.mark.parametrize("option", ["yes", "no"])
@pytest.mark.parametrize("end", ["withdraw", "merge", "forward", "close"])
def test_the_end_of_the_case_ends_the_three_days_under_either_reading(
    option: str, end: str
) -> None:
    row: Row = {"step": end, "on": "2026-03-10"}

    given = answer(YC, {"return_counts": option}, RECEIVE, ACCEPT, REFER, row, today="2026-03-16")

    assert clock(given, "unit_response")["outcome"] == "ended"


# ---------------------------------------------------------------- readings that move no date


@pytest.mark.obligation("NY-8", "YC-9")
@pytest.mark.parametrize("pack", [NY, YC])
@pytest.mark.parametrize(("option", "words"), [("untraceable", "自动认定"), ("each", "即可适用")])
def test_what_is_said_of_anonymous_complaints_follows_the_reading(
    pack: str, option: str, words: str
) -> None:
    ground = shipped_regulation(pack, {"anonymous": option}).choice("refusal_grounds", "4")

    assert ground is not None
    assert words in ground.note


@pytest.mark.parametrize(("option", "base"), [("answered", None), ("asked", "asked")])
def test_the_base_of_satisfaction_is_a_term_of_the_pack(option: str, base: str | None) -> None:
    regulation = shipped_regulation(YC, {"satisfaction_base": option})

    assert regulation.terms.get("satisfaction_base") == base


# ---------------------------------------------------------------- all of them

# ---------------------------------------------------------------- 移送, 联系不上, 反馈, 二次调查, 1个月


@pytest.mark.obligation("NY-10")
def test_who_is_forwarded_is_told_within_five_days_as_a_refusal_is() -> None:
    told: Row = {"step": "notify_forward", "on": "2026-03-11"}

    given = answer(NY, {}, RECEIVE, FORWARD, told, today="2026-03-11")

    notice = clock(given, "forward_notice")  # March 4 + 5: 5, 6, 9, 10, 11
    assert (notice["due_on"], notice["met_on"], notice["outcome"]) == (
        "2026-03-11",
        "2026-03-11",
        "met",
    )
    assert given["stage"] == "forwarded"


@pytest.mark.obligation("NY-10")
def test_forwarding_is_told_without_a_limit_under_the_other_reading() -> None:
    given = answer(NY, {"forward_notice": "none"}, RECEIVE, FORWARD, today="2026-03-11")

    assert [c["clock"] for c in given["clocks"]] == ["acceptance_review"]
    assert "notify_forward" in given["next_steps"]


UNREACHED: Row = {"step": "record_unreachable", "on": "2026-03-05", "note": "示例：三次无人接听"}
DECLINE: Row = {"step": "decline", "on": "2026-03-04", "ground": "6", "reason": "示例"}


@pytest.mark.obligation("NY-11.4")
@pytest.mark.parametrize(("option", "outcome"), [("owed", "running"), ("waived", "waived")])
@pytest.mark.parametrize(
    ("row", "word"),
    [(ACCEPT, "acceptance_notice"), (DECLINE, "refusal_notice"), (FORWARD, "forward_notice")],
)
def test_who_cannot_be_reached_is_not_unknown_unless_the_reading_says_so(
    option: str, outcome: str, row: Row, word: str
) -> None:
    given = answer(NY, {"unreachable": option}, RECEIVE, row, UNREACHED, today="2026-03-06")

    assert clock(given, word)["outcome"] == outcome


@pytest.mark.obligation("NY-11.4")
@pytest.mark.parametrize("method", ["message", "registered"])
@pytest.mark.parametrize(
    ("row", "word"),
    [(ACCEPT, "acceptance_notice"), (DECLINE, "refusal_notice"), (FORWARD, "forward_notice")],
)
def test_a_message_or_a_registered_letter_tells_who_does_not_answer(
    row: Row, word: str, method: str
) -> None:
    """Whoever can't be reached by telephone is told so, and that meets the limit of the notice."""
    told: Row = {
        "step": {ACCEPT["step"]: "notify_acceptance", "decline": "notify_refusal"}.get(
            row["step"], "notify_forward"
        ),
        "on": "2026-03-06", "method": method,
    }  # fmt: skip
    given = answer(NY, {}, RECEIVE, row, UNREACHED, told, today="2026-03-06")

    assert (clock(given, word)["outcome"], clock(given, word)["met_on"]) == ("met", "2026-03-06")


@pytest.mark.obligation("NY-19.1", "YC-21")
@pytest.mark.parametrize("pack", [NY, YC])
@pytest.mark.parametrize(
    ("option", "awaited"),
    [("complainant", ["give_feedback"]), ("both", ["give_feedback", "report_result"])],
)
def test_what_is_not_fed_back_follows_the_reading(
    pack: str, option: str, awaited: list[str]
) -> None:
    ground = shipped_regulation(pack, {"feedback_meant": option}).choice("supervision_grounds", "2")

    assert ground is not None
    assert ground.data["awaits"] == awaited


@pytest.mark.obligation("NY-14.2")
@pytest.mark.parametrize("option", ["office", "unit"])
def test_who_decides_on_a_second_round_follows_the_reading(option: str) -> None:
    step = shipped_regulation(NY, {"second_round_by": option}).steps["decide_objection"]

    assert step.actor == option


ASKED: Row = {"step": "request_extension", "on": "2026-04-20"}


@pytest.mark.obligation("YC-18")
@pytest.mark.parametrize(("option", "due"), [("up_to", "2026-05-20"), ("exact", "2026-06-04")])
def test_the_month_more_may_be_granted_in_part_or_only_whole(option: str, due: str) -> None:
    # accepted March 4: two months end May 6 (May 4 rests), three on June 4
    granted: Row = {"step": "extend", "on": "2026-04-22", "until": "2026-05-20"}

    given = answer(
        YC, {"extension_length": option}, RECEIVE, ACCEPT, ASKED, granted, today="2026-04-22"
    )

    assert clock(given, "closure")["due_on"] == due


@pytest.mark.obligation("YC-18")
def test_an_extension_to_a_day_that_is_no_later_is_none() -> None:
    granted: Row = {"step": "extend", "on": "2026-04-22", "until": "2026-05-06"}

    given = answer(YC, {}, RECEIVE, ACCEPT, ASKED, granted, today="2026-04-22")

    assert (given["step"], given["article"]) == (4, "第十八条")
    assert "不是延长" in given["error"]


@pytest.mark.obligation("YC-18")
def test_an_extension_never_reaches_beyond_the_month() -> None:
    granted: Row = {"step": "extend", "on": "2026-04-22", "until": "2026-07-31"}

    given = answer(YC, {}, RECEIVE, ACCEPT, ASKED, granted, today="2026-04-22")

    assert clock(given, "closure")["due_on"] == "2026-06-04"


# ---------------------------------------------------------------- the readings themselves

DEFAULTS = {
    NY: {
        "accepting_body": "office",
        "contact_exception": "both",
        "contact_learned": "from_learning",
        "anonymous": "untraceable",
        "investigation_stops": "delivered",
        "returned_result": "reopens",
        "extension_cap": "in_all",
        "extension_covers": "both",
        "receipt_on_rest_day": "as_is",
        "correction_pauses": "runs",
        "forward_notice": "as_refusal",
        "unreachable": "owed",
        "feedback_meant": "complainant",
        "second_round_by": "office",
    },
    YC: {
        "return_counts": "yes",
        "closure_limit": "months",
        "extension_from": "start",
        "extension_covers": "closure",
        "investigation_stops": "delivered",
        "returned_result": "reopens",
        "receipt_on_rest_day": "as_is",
        "anonymous": "untraceable",
        "satisfaction_base": "answered",
        "extension_length": "up_to",
        "feedback_meant": "complainant",
        "own_accord": "before_supervision",
    },
}


@pytest.mark.parametrize("pack", [NY, YC])
def test_each_reading_has_the_default_that_the_office_starts_with(pack: str) -> None:
    assert dict(shipped_regulation(pack).chosen) == DEFAULTS[pack]


@pytest.mark.parametrize("pack", shipped_pack_ids())
def test_each_choice_is_an_edition_of_its_own(pack: str) -> None:
    source = shipped_source(pack)
    choices = [{r["key"]: o["key"]} for r in source.tables["readings"] for o in r["options"]]

    editions = {shipped_regulation(pack, choice).edition for choice in choices}

    # every default gives the plain edition, every other option one of its own
    assert len(editions) == len(choices) - len(source.tables["readings"]) + 1


READ = {
    NY: {
        "accepting_body": "第十一条",
        "contact_exception": "第十一条",
        "contact_learned": "第十一条",
        "anonymous": "第八条第（四）项",
        "investigation_stops": "第十二条",
        "returned_result": "第十三条",
        "extension_cap": "第十六条",
        "extension_covers": "第十六条",
        "receipt_on_rest_day": "第二十二条",
        "correction_pauses": "第十一条",
        "forward_notice": "第十条、第十一条",
        "unreachable": "第十一条",
        "feedback_meant": "第十九条第（二）项",
        "second_round_by": "第十四条第二款",
    },
    YC: {
        "return_counts": "第十三条",
        "closure_limit": "第十八条、第二十六条",
        "extension_from": "第十八条",
        "extension_covers": "第十四条、第十八条",
        "investigation_stops": "第十四条",
        "returned_result": "第十五条",
        "receipt_on_rest_day": "第二十六条",
        "anonymous": "第九条第（四）项",
        "satisfaction_base": "第二十五条",
        "extension_length": "第十八条",
        "feedback_meant": "第二十一条第（二）项",
        "own_accord": "第二十四条",
    },
}


@pytest.mark.parametrize("pack", [NY, YC])
def test_each_reading_names_the_article_that_can_be_read_in_two_ways(pack: str) -> None:
    assert {r.key: r.article for r in shipped_regulation(pack).readings} == READ[pack]


@pytest.mark.obligation("NY-11.1")
@pytest.mark.parametrize(
    ("word", "stages"),
    [
        ("refer", "received accepted handling result_review objected"),
        ("return_referral", "received handling"),
    ],
)
def test_where_the_unit_accepts_referral_and_return_come_before(word: str, stages: str) -> None:
    step = shipped_regulation(NY, {"accepting_body": "unit"}).steps[word]

    assert " ".join(step.stages) == stages


@pytest.mark.obligation("YC-18")
@pytest.mark.parametrize(("option", "length"), [("months", 1), ("working_days", 22)])
def test_the_form_of_the_extension_offers_the_length_of_the_reading(
    option: str, length: int
) -> None:
    regulation = shipped_regulation(YC, {"closure_limit": option})
    amount, extension = regulation.steps["extend"].field_def("amount"), regulation.extension

    assert amount is not None and extension is not None
    assert (amount.default, extension.fixed, extension.cap) == (length, length, length)
    assert [level.cap for level in extension.levels] == [length]
    assert ("月" in amount.caption) is (option == "months")


def test_a_reading_or_option_that_is_not_there_is_refused_with_what_there_is() -> None:
    no_reading = answer(NY, {"closure_limit": "months"}, RECEIVE, today="2026-03-10")
    no_option = answer(NY, {"extension_cap": "twice"}, RECEIVE, today="2026-03-10")

    assert "accepting_body" in no_reading["error"]
    assert "in_all、once" in no_option["error"]


def test_the_reading_taken_is_named_in_the_reckoning() -> None:
    given = answer(YC, {"closure_limit": "working_days"}, RECEIVE, ACCEPT, today="2026-03-10")

    text = "\n".join(clock(given, "closure")["explanation"])
    assert "解释口径：2个月办结（第十八条、第二十六条）——折算为44个工作日。" in text


NAMED = {
    # the limits whose reckoning names the reading
    NY: {
        "accepting_body": "acceptance_review acceptance_notice closure",
        "contact_exception": "acceptance_notice refusal_notice",
        "contact_learned": "acceptance_notice refusal_notice forward_notice",
        "anonymous": "",
        "investigation_stops": "investigation",
        "returned_result": "investigation",
        "extension_cap": "closure investigation",
        "extension_covers": "closure investigation",
        "receipt_on_rest_day": "acceptance_review investigation improvement_reply",
        "correction_pauses": "acceptance_review",
        "forward_notice": "forward_notice",
        "unreachable": "acceptance_notice refusal_notice forward_notice",
        "feedback_meant": "",
        "second_round_by": "",
    },
    YC: {
        "return_counts": "unit_response",
        "closure_limit": "closure",
        "extension_from": "closure",
        "extension_covers": "closure investigation",
        "investigation_stops": "investigation",
        "returned_result": "investigation",
        "receipt_on_rest_day": "unit_response investigation",
        "anonymous": "",
        "satisfaction_base": "",
        "extension_length": "closure",
        "feedback_meant": "",
        "own_accord": "",
    },
}


@pytest.mark.parametrize("pack", [NY, YC])
def test_each_reading_is_named_by_the_limits_that_it_changes(pack: str) -> None:
    assert {r.key: " ".join(r.clocks) for r in shipped_regulation(pack).readings} == NAMED[pack]


@pytest.mark.obligation("YC-18")
@pytest.mark.parametrize("option", ["months", "working_days"])
def test_the_office_approves_the_extension_in_either_unit(option: str) -> None:
    extension = shipped_regulation(YC, {"closure_limit": option}).extension

    assert extension is not None
    assert [level.by for level in extension.levels] == ["office"]


@pytest.mark.obligation("YC-24")
def test_of_its_own_accord_is_before_the_review_under_the_other_reading() -> None:
    choice = shipped_regulation(YC, {"own_accord": "before_finding"}).choice(
        "sparing_tests", "own_accord"
    )

    assert choice is not None
    assert (choice.data["before_any"], choice.data["not_after"]) == ([], ["review_result"])
