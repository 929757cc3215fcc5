"""A third city is one more file: what the two real regulations don't say, carried without code.

Every date was worked by hand on the 2026 notice (rest: May 1–5, June 19–21, October 1–7;
worked: May 9, September 20, October 10); the reckoning stands beside it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.rules.regulation.check import remarks
from app.rules.regulation.reader import lint, read_regulation
from app.rules.regulation.source import PackSource, read_source
from app.rules.scenario import run_scenario

PACKS = Path(__file__).parent / "packs"
ROOT = Path(__file__).resolve().parents[2]
UNIT = "示例区住建局"

Row = dict[str, Any]

RECEIVED: Row = {"step": "receive", "on": "2026-04-29", "recorded_on": "2026-04-30"}
REFERRED: Row = {"step": "refer", "on": "2026-05-06", "unit": UNIT, "delivered_on": "2026-05-08"}
ACCEPTED: Row = {"step": "accept", "on": "2026-05-12"}
HANDLED = [RECEIVED, REFERRED, ACCEPTED]


def pack(name: str) -> PackSource:
    return read_source((PACKS / f"{name}.toml").read_text(encoding="utf-8"))


def answer(
    steps: list[Row], today: str, *, name: str = "third-city", **more: object
) -> dict[str, Any]:
    """The engine's answer to a scenario under an invented pack."""
    scenario = {"regulation": name, "today": today, "steps": steps, **more}
    return run_scenario(scenario, {name: pack(name)})


def clock(given: dict[str, Any], word: str, **wanted: object) -> dict[str, Any]:
    """The one clock of the answer that fits."""
    assert "error" not in given, given
    fitting = [
        c
        for c in given["clocks"]
        if c["clock"] == word and all(c[k] == v for k, v in wanted.items())
    ]
    assert len(fitting) == 1, given["clocks"]
    return fitting[0]


@pytest.mark.parametrize("name", ["third-city", "small-city"])
def test_an_invented_pack_has_neither_problems_nor_remarks(name: str) -> None:
    source = pack(name)

    assert lint(source) == ()
    assert remarks(read_regulation(source)) == ()


# ---------------------------------------------------------------- registration, sending, delivery


def test_a_clock_starts_at_registration_and_rolls_off_the_labour_day_rest() -> None:
    # April 30 + 3 days = May 3, in the rest of May 1–5: moved to May 6
    transfer = clock(answer([RECEIVED, REFERRED], "2026-05-11"), "transfer")

    assert (transfer["starts_on"], transfer["due_on"]) == ("2026-04-30", "2026-05-06")
    assert (transfer["met_on"], transfer["outcome"]) == ("2026-05-06", "met")
    assert transfer["article"] == "第四条"


def test_a_clock_from_registration_falls_back_on_the_day_of_receipt() -> None:
    # April 29 + 3 = May 2, in the rest: May 6
    transfer = clock(answer([{"step": "receive", "on": "2026-04-29"}], "2026-05-07"), "transfer")

    assert (transfer["due_on"], transfer["outcome"]) == ("2026-05-06", "overdue")
    assert transfer["remaining"] == -1


def test_a_clock_in_calendar_days_from_sending_does_not_roll_unless_the_pack_says_so() -> None:
    # May 6 + 45 = June 20, a Saturday of the Dragon Boat rest; only June 22 is worked after it
    investigation = clock(answer(HANDLED, "2026-06-22"), "investigation")

    assert (investigation["starts_on"], investigation["due_on"]) == ("2026-05-06", "2026-06-20")
    assert (investigation["outcome"], investigation["remaining"]) == ("overdue", -1)


def test_a_clock_in_working_days_from_delivery_counts_the_make_up_saturday() -> None:
    # May 8 is Friday: May 9 (worked) is day 1, May 11 day 2
    response = clock(answer(HANDLED, "2026-05-12"), "unit_response")

    assert (response["starts_on"], response["due_on"]) == ("2026-05-08", "2026-05-11")
    assert response["outcome"] == "met_late"


def test_remaining_is_in_working_days_for_a_clock_in_calendar_days() -> None:
    # April 30 + 90 = July 29; after June 22: 6 working days in June and 21 in July
    closure = clock(answer(HANDLED, "2026-06-22"), "closure")

    assert (closure["due_on"], closure["remaining"]) == ("2026-07-29", 27)


# ---------------------------------------------------------------- acceptance by the unit, 补正


def test_the_office_cannot_accept_before_referring_where_the_unit_accepts() -> None:
    refused = answer([RECEIVED, {"step": "accept", "on": "2026-05-06"}], "2026-05-11")

    assert refused["step"] == 2
    assert refused["article"] == "第四条"


def test_the_unit_accepts_within_five_days_of_delivery() -> None:
    given = answer(HANDLED, "2026-05-12")

    review = clock(given, "acceptance_review")  # May 8 + 5 = May 13
    assert (review["due_on"], review["met_on"], review["outcome"]) == (
        "2026-05-13",
        "2026-05-12",
        "met",
    )
    assert (review["owner"], review["unit"]) == ("unit", UNIT)
    assert given["stage"] == "handling"


CORRECTION: list[Row] = [RECEIVED, REFERRED, {"step": "request_correction", "on": "2026-05-11"}]


def test_a_correction_pauses_the_review_with_its_days_left() -> None:
    given = answer(CORRECTION, "2026-05-15")

    # left at the pause: May 12 and 13; if nothing is supplied the pause ends with the ten working
    # days of the correction, on May 25, and the two days left end on May 27
    review = clock(given, "acceptance_review")
    assert (review["outcome"], review["due_on"], review["remaining"]) == ("paused", "2026-05-27", 2)
    assert review["remaining_in"] == "calendar_days"
    assert given["stage"] == "correcting"
    assert clock(given, "closure")["outcome"] == "running"


def test_the_unit_that_decides_while_the_correction_is_out_used_only_the_days_before() -> None:
    # May 8 + 5 days; paused from May 12, three of them used; accepted while nothing was supplied
    given = answer([*CORRECTION, {"step": "accept", "on": "2026-05-22"}], "2026-05-22")

    review = clock(given, "acceptance_review")  # May 13 + 11 days of pause = May 24, Sunday: 25
    assert (review["met_on"], review["due_on"], review["outcome"]) == (
        "2026-05-22",
        "2026-05-25",
        "met",
    )
    assert (
        "暂停：2026年5月11日（周一）暂停，2026年5月12日（周二）至2026年5月22日（周五）不计入，"
        "当日完成，只计暂停前已用的3日（自然日）。"
    ) in review["explanation"]


@pytest.mark.parametrize(
    ("delivered", "first"), [("2026-05-08", "2026年5月12日（周二）"), ("2026-05-12", "2026年5月13日（周三）")]
)  # fmt: skip
def test_the_pause_is_dated_from_the_first_day_that_is_not_counted(
    delivered: str, first: str
) -> None:
    # asked for on May 11: where the referral arrived only on the 12th, that is day 0 and the first
    # day that is not counted is the 13th
    referred: Row = {**REFERRED, "delivered_on": delivered}
    steps = [RECEIVED, referred, CORRECTION[2], {"step": "supply_correction", "on": "2026-05-18"}]

    review = clock(answer(steps, "2026-05-18"), "acceptance_review")

    (told,) = [line for line in review["explanation"] if line.startswith("暂停：")]
    assert f"{first}至2026年5月18日（周一）不计入，自2026年5月19日（周二）起续算。" in told
    # two of the five days left, or all five
    assert review["due_on"] == ("2026-05-20" if delivered == "2026-05-08" else "2026-05-25")


def test_a_supplied_correction_moves_the_due_date_by_the_days_of_the_pause() -> None:
    steps = [*CORRECTION, {"step": "supply_correction", "on": "2026-05-18"}]

    review = clock(answer(steps, "2026-05-18"), "acceptance_review")  # May 13 + 7 = May 20
    assert (review["outcome"], review["due_on"], review["remaining"]) == (
        "running",
        "2026-05-20",
        2,
    )


def test_two_corrections_move_the_due_date_twice_and_roll_once_at_the_end() -> None:
    # May 13 + 7 = 20, paused May 19–22: + 3 = May 23, a Saturday: May 25
    steps = [
        *CORRECTION,
        {"step": "supply_correction", "on": "2026-05-18"},
        {"step": "request_correction", "on": "2026-05-19"},
        {"step": "supply_correction", "on": "2026-05-22"},
    ]

    assert clock(answer(steps, "2026-05-22"), "acceptance_review")["due_on"] == "2026-05-25"


# ---------------------------------------------------------------- notices and a reading of its own


@pytest.mark.parametrize(("option", "due"), [("calendar", "2026-05-25"), ("working", "2026-05-27")])
def test_three_days_of_notice_follow_the_packs_own_reading(option: str, due: str) -> None:
    # Friday May 22 + 3 days = Monday May 25; + 3 working days = 25, 26, 27
    steps = [RECEIVED, REFERRED, {"step": "accept", "on": "2026-05-22"}]

    given = answer(steps, "2026-05-22", readings={"notice_days": option})

    assert clock(given, "acceptance_notice")["due_on"] == due


def test_a_refusal_is_told_within_three_calendar_days_without_rolling() -> None:
    # Thursday May 14 + 3 = Sunday May 17
    steps = [RECEIVED, REFERRED, {"step": "decline", "on": "2026-05-14", "ground": "1"}]

    notice = clock(answer(steps, "2026-05-18"), "refusal_notice")

    assert (notice["due_on"], notice["outcome"]) == ("2026-05-17", "overdue")


@pytest.mark.parametrize("field", ["ground", "reason"])
def test_a_refusal_asks_for_ground_and_reason_as_the_base_has_it(field: str) -> None:
    decline: Row = {"step": "decline", "on": "2026-05-14", "ground": "1", "reason": "示例"}

    refused = answer([RECEIVED, REFERRED, {**decline, field: ""}], "2026-05-18")

    assert (refused["step"], refused["article"]) == (3, "第五条")


def test_a_notice_waived_for_want_of_contact_revives_with_its_original_date() -> None:
    steps = [*HANDLED, {"step": "learn_contact", "on": "2026-06-01"}]

    waived = clock(answer(HANDLED, "2026-06-01", contact_known=False), "acceptance_notice")
    revived = clock(answer(steps, "2026-06-01", contact_known=False), "acceptance_notice")

    assert waived["outcome"] == "waived"
    assert (revived["due_on"], revived["outcome"]) == ("2026-05-15", "overdue")  # May 12 + 3


# ---------------------------------------------------------------- two extensions


def extended(*grants: tuple[str, int], recorded: str = "2026-04-30") -> dict[str, Any]:
    receive = {"step": "receive", "on": "2026-04-24", "recorded_on": recorded}
    granted = [{"step": "extend", "on": on, "amount": amount} for on, amount in grants]
    return answer([receive, REFERRED, ACCEPTED, *granted], "2026-08-31")


def test_each_extension_is_counted_from_the_old_due_date() -> None:
    # July 29 + 30 = August 28; + 15 = September 12, a Saturday: Monday September 14
    once, twice = (
        extended(("2026-07-20", 30)),
        extended(("2026-07-20", 30), ("2026-08-20", 15)),
    )

    assert clock(once, "closure")["due_on"] == "2026-08-28"
    assert clock(twice, "closure")["due_on"] == "2026-09-14"


def test_an_extension_starts_from_the_due_date_as_it_was_moved_off_a_rest_day() -> None:
    # April 26 + 90 = Saturday July 25: Monday July 27; + 30 = August 26
    once = extended(("2026-07-20", 30), recorded="2026-04-26")

    assert clock(once, "closure")["due_on"] == "2026-08-26"


@pytest.mark.parametrize(
    ("grants", "article"),
    [
        ((("2026-07-20", 31),), "第十二条第二款"),
        ((("2026-07-20", 30), ("2026-08-20", 16)), "第十二条第三款"),
        ((("2026-07-20", 10), ("2026-08-03", 10), ("2026-08-10", 1)), "第十二条"),
    ],
)
def test_each_extension_has_its_own_cap_and_approver_and_there_is_no_third(
    grants: tuple[tuple[str, int], ...], article: str
) -> None:
    refused = extended(*grants)

    assert refused["step"] == 3 + len(grants)
    assert refused["article"] == article


def test_an_extension_after_the_first_was_late_is_counted_for_nothing() -> None:
    given = extended(("2026-07-30", 30))

    assert clock(given, "closure")["due_on"] == "2026-07-29"
    assert "逾期后批准" in given["irregular"][0]["note"]


# ---------------------------------------------------------------- 催办 before 督办, in levels

REMIND: Row = {"step": "remind", "on": "2026-06-23", "unit": UNIT}
SUPERVISE: Row = {
    "step": "supervise",
    "on": "2026-06-24",
    "unit": UNIT,
    "delivered_on": "2026-06-25",
    "ground": ["late"],
}
SECOND: Row = {
    "step": "supervise_second",
    "on": "2026-07-10",
    "unit": UNIT,
    "delivered_on": "2026-07-13",
}


def test_supervision_must_be_preceded_by_a_reminder() -> None:
    refused = answer([*HANDLED, SUPERVISE], "2026-07-15")

    assert (refused["step"], refused["article"]) == (4, "第十四条")
    assert "催办" in refused["error"]


def test_supervision_is_offered_only_after_a_reminder() -> None:
    before, after = answer(HANDLED, "2026-07-15"), answer([*HANDLED, REMIND], "2026-07-15")

    assert "supervise" not in before["next_steps"]
    assert "supervise" in after["next_steps"]


def test_each_level_of_supervision_has_a_clock_of_its_own() -> None:
    steps = [
        *HANDLED,
        REMIND,
        SUPERVISE,
        SECOND,
        {"step": "reply_improvement", "on": "2026-07-16", "about": 6, "adopted": "adopted"},
    ]

    given = answer(steps, "2026-07-16")

    # June 25 + 10: June 26, 29, 30, July 1–3, 6–9; July 13 + 5: July 14–17, 20
    first = clock(given, "supervision_reply")
    assert (first["starts_on"], first["due_on"], first["outcome"]) == (
        "2026-06-25",
        "2026-07-09",
        "ended",
    )
    second = clock(given, "second_reply")
    assert (second["starts_on"], second["due_on"]) == ("2026-07-13", "2026-07-20")
    assert (second["met_on"], second["outcome"]) == ("2026-07-16", "met")


def test_the_second_level_is_refused_before_the_first() -> None:
    refused = answer([*HANDLED, REMIND, SECOND], "2026-07-15")

    assert (refused["step"], refused["article"]) == (5, "第十五条")


def test_the_second_level_is_refused_once_the_first_was_answered() -> None:
    reply = {"step": "reply_improvement", "on": "2026-07-01", "unit": UNIT, "adopted": "adopted"}

    refused = answer([*HANDLED, REMIND, SUPERVISE, reply, SECOND], "2026-07-15")

    assert (refused["step"], refused["article"]) == (7, "第十五条")
    assert "已经答复" in refused["error"]


def test_the_second_level_is_offered_only_while_the_first_is_unanswered() -> None:
    reply = {"step": "reply_improvement", "on": "2026-07-01", "unit": UNIT, "adopted": "adopted"}
    open_letter = answer([*HANDLED, REMIND, SUPERVISE], "2026-07-15")
    answered = answer([*HANDLED, REMIND, SUPERVISE, reply], "2026-07-15")

    assert "supervise_second" in open_letter["next_steps"]
    assert "supervise_second" not in answered["next_steps"]


def test_proof_of_delivery_moves_the_second_levels_clock() -> None:
    presumed = {k: v for k, v in SECOND.items() if k != "delivered_on"}
    proof = {"step": "delivered", "on": "2026-07-14", "about": 6}

    before = clock(answer([*HANDLED, REMIND, SUPERVISE, presumed], "2026-07-15"), "second_reply")
    after = clock(
        answer([*HANDLED, REMIND, SUPERVISE, presumed, proof], "2026-07-15"), "second_reply"
    )

    assert (before["presumed"], before["due_on"]) == (True, "2026-07-17")  # July 10 + 5
    assert (after["presumed"], after["due_on"]) == (False, "2026-07-21")  # July 14 + 5


# ---------------------------------------------------------------- rounds, reopening, filing

REPORTED: list[Row] = [
    *HANDLED,
    {"step": "report_result", "on": "2026-06-15", "unit": UNIT, "result": "partly"},
    {"step": "review_result", "on": "2026-06-16", "outcome": "pass"},
    {"step": "give_feedback", "on": "2026-06-17"},
]


def test_a_second_round_has_the_limit_that_the_pack_fixes() -> None:
    steps = [
        *REPORTED,
        {"step": "object", "on": "2026-07-01"},
        {"step": "decide_objection", "on": "2026-07-03", "outcome": "reinvestigate"},
        {"step": "reinvestigate", "on": "2026-07-06", "unit": UNIT, "delivered_on": "2026-07-07"},
    ]

    given = answer(steps, "2026-07-08")

    again = clock(given, "investigation", round=2)  # July 7 + 15 = July 22
    assert (again["starts_on"], again["due_on"]) == ("2026-07-07", "2026-07-22")
    assert clock(given, "investigation", round=1)["outcome"] == "met"


CLOSED: list[Row] = [*REPORTED, {"step": "close", "on": "2026-09-03"}]


def test_filing_within_a_month_of_closing_ends_on_a_holiday_where_months_do_not_roll() -> None:
    steps = [*CLOSED, {"step": "archive", "on": "2026-10-08"}]

    given = answer(steps, "2026-10-08")

    filing = clock(given, "filing")
    assert (filing["due_on"], filing["outcome"]) == ("2026-10-03", "met_late")


def test_a_reopened_case_has_one_month_though_its_first_limit_was_in_days() -> None:
    # September 10 + 1 month = October 10, a worked Saturday
    steps = [*CLOSED, {"step": "reopen", "on": "2026-09-10"}]

    given = answer(steps, "2026-09-10")

    assert clock(given, "closure", round=2)["due_on"] == "2026-10-10"
    assert clock(given, "filing")["outcome"] == "ended"


def test_a_case_without_a_closing_limit_is_carried_by_a_pack_without_a_base() -> None:
    # December 31 + 1 month = January 31, 2026, a Saturday that is not moved
    steps = [
        {"step": "receive", "on": "2025-12-29"},
        {"step": "accept", "on": "2025-12-30"},
        {"step": "refer", "on": "2025-12-30", "unit": UNIT, "delivered_on": "2025-12-31"},
        {"step": "report_result", "on": "2026-02-02", "unit": UNIT},
        {"step": "close", "on": "2026-02-03"},
    ]

    given = answer(steps, "2026-02-03", name="small-city")

    assert [c["clock"] for c in given["clocks"]] == ["investigation"]
    assert clock(given, "investigation")["due_on"] == "2026-01-31"
    assert (given["clocks"][0]["outcome"], given["stage"]) == ("met_late", "closed")


def test_a_step_that_the_small_pack_does_not_know_is_refused() -> None:
    steps = [{"step": "receive", "on": "2025-12-29"}, {"step": "merge", "on": "2025-12-30"}]

    refused = answer(steps, "2026-02-03", name="small-city")

    assert refused["step"] == 2
    assert "merge" in refused["error"]


def test_the_explanation_names_units_rolling_and_the_reading() -> None:
    given = answer(HANDLED, "2026-05-12")

    text = "\n".join(clock(given, "transfer")["explanation"])
    assert "3日（自然日）" in text
    assert "5月3日" in text and "劳动节" in text  # the rest days over which the end was moved
    assert "解释口径：3日告知" in "\n".join(clock(given, "acceptance_notice")["explanation"])


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("transfer", "长度：3日（自然日）。休息日照常计入；末日为休息日的顺延至次一工作日。"),
        ("investigation", "长度：45日（自然日）。休息日照常计入；末日为休息日的不顺延。"),
        ("filing", "长度：1个月。至届满月的同日，没有同日的为该月末日；末日为休息日的不顺延。"),
    ],
)
def test_the_explanation_says_whether_the_last_day_rolls(word: str, said: str) -> None:
    given = answer(CLOSED, "2026-09-04")

    assert said in clock(given, word)["explanation"]


BY_KIND = """
[clocks.handling]
caption = "办理期"
article = "第二十二条"
unit = "calendar_days"
opens = [{ step = "accept note=简易", limit = 7 }, { step = "accept", limit = 30 }]
met_by = ["close"]
"""


@pytest.mark.parametrize(("note", "due"), [("简易", "2026-05-19"), ("", "2026-06-11")])
def test_a_limit_may_depend_on_what_a_form_says(note: str, due: str) -> None:
    # May 12 + 7 days = May 19, + 30 = June 11
    text = (PACKS / "third-city.toml").read_text(encoding="utf-8")
    source = read_source(text + BY_KIND)
    steps = [RECEIVED, REFERRED, {**ACCEPTED, "note": note}]

    given = run_scenario({"today": "2026-05-12", "steps": steps}, {source.id: source})

    assert lint(source) == ()
    assert clock(given, "handling")["due_on"] == due


# ---------------------------------------------------------------- the command line


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_the_command_line_takes_a_third_pack_and_a_list_of_cases(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    refused = {"today": "2026-07-15", "steps": [*HANDLED, SUPERVISE]}
    taken = {"today": "2026-06-22", "steps": HANDLED}
    file.write_text(json.dumps([taken, refused]), encoding="utf-8")

    done = command("deadlines", str(file), "--pack", str(PACKS / "third-city.toml"))

    one, other = json.loads(done.stdout)
    assert clock(one, "investigation")["due_on"] == "2026-06-20"
    assert other["article"] == "第十四条"
    assert done.returncode == 2


def test_the_command_line_lints_a_third_pack(tmp_path: Path) -> None:
    file = tmp_path / "third.toml"
    file.write_bytes(b"\xef\xbb\xbf" + (PACKS / "third-city.toml").read_bytes())  # saved by Notepad

    done = command("lint-regulation", str(file))

    assert done.returncode == 0
    assert "没有发现问题" in done.stdout


@pytest.mark.parametrize(("again", "article"), [("accept", "第四条"), ("decline", "第五条")])
def test_what_the_unit_accepted_is_not_decided_again(again: str, article: str) -> None:
    refused = answer([*HANDLED, {"step": again, "on": "2026-05-13", "ground": "1"}], "2026-05-13")

    assert (refused["step"], refused["article"]) == (4, article)


def test_a_unit_that_returns_before_accepting_leaves_the_case_to_be_referred_again() -> None:
    back = {"step": "return_referral", "on": "2026-05-11", "unit": UNIT}

    given = answer([RECEIVED, REFERRED, back], "2026-05-12")

    assert given["stage"] == "received"
    assert "refer" in given["next_steps"]
    assert clock(given, "acceptance_review")["outcome"] == "ended"


def test_a_unit_referred_to_after_acceptance_has_no_acceptance_clock() -> None:
    other = {**REFERRED, "on": "2026-05-13", "unit": "示例区人社局", "delivered_on": "2026-05-13"}

    given = answer([*HANDLED, other], "2026-05-13")

    assert clock(given, "acceptance_review")["unit"] == UNIT
    assert clock(given, "investigation", unit="示例区人社局")["due_on"] == "2026-06-27"
