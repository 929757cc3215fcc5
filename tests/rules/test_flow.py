"""Which step is in order at which stage, what happens to it elsewhere, and where it leads."""

from __future__ import annotations

from typing import Any

import pytest

from app.rules.regulation.shipped import shipped_regulation
from app.rules.scenario import run_scenario
from tests.marked import marked

UNIT, OTHER = "示例县住建局", "示例县人社局"
Row = dict[str, Any]


def step(word: str, **fields: object) -> Row:
    return {"step": word, "on": "2026-03-10", **fields}


def answer(*rows: Row, pack: str = "nanyang-2020", **more: object) -> dict[str, Any]:
    """The engine's answer on March 12, 2026."""
    scenario = {"regulation": pack, "today": "2026-03-12", "steps": list(rows), **more}
    return run_scenario(scenario)


RECEIVED = [step("receive")]
DECLINED = [*RECEIVED, step("decline")]
ACCEPTED = [*RECEIVED, step("accept")]
HANDLING = [*ACCEPTED, step("refer", unit=UNIT)]
REPORTED = [*HANDLING, step("report_result")]
FEEDBACK = [*REPORTED, step("review_result", outcome="pass")]
CLOSING = [*FEEDBACK, step("give_feedback")]
OBJECTED = [*CLOSING, step("object")]
PATHS = {
    "received": RECEIVED,
    "correcting": [*RECEIVED, step("request_correction")],
    "accepted": ACCEPTED,
    "handling": HANDLING,
    "result_review": REPORTED,
    "feedback": FEEDBACK,
    "objected": OBJECTED,
    "closing": CLOSING,
    "declined": DECLINED,
    "closed": [*CLOSING, step("close")],
    "refused": [*DECLINED, step("notify_refusal")],
    "forwarded": [*RECEIVED, step("forward")],
    "withdrawn": [*RECEIVED, step("withdraw")],
    "merged": [*RECEIVED, step("merge")],
    "superior_review": [step("receive", assignment="accepted"), step("report_superior")],
}
EVERY = " ".join(PATHS)
ENDED = "closed refused forwarded withdrawn merged"
ACTIVE = "accepted handling result_review feedback objected closing"

# Each step, stage by stage. "in a b": in order there, the case stays. "in>x a b": in order, leads
# to x. "out …": recorded with an irregularity; "out>x …": recorded, and the case goes on to x.
# Where a step is not named at a stage, it is refused there.
ORDER: dict[str, list[str]] = {
    "record": [f"in {EVERY}"],
    "assign": [f"in {EVERY}"],
    "instruct": [f"in {EVERY}"],
    "recuse": [f"in {EVERY}"],
    "amend": [f"in {EVERY}"],
    "learn_contact": [f"in {EVERY}"],
    "answer_superior": [f"in {EVERY}"],
    # 受理
    "request_correction": ["in>correcting received"],
    "supply_correction": ["in>received correcting", f"out received {ACTIVE} declined {ENDED}"],
    "accept": ["in>accepted received correcting"],
    "decline": ["in>declined received correcting"],
    "exclude": [
        "in>declined received correcting",
        "in>feedback accepted handling result_review",
        "in feedback",
    ],
    "forward": ["in>forwarded received correcting accepted handling", "in declined"],
    "notify_acceptance": [f"in {ACTIVE} closed"],
    "notify_refusal": ["in>refused declined", "out refused"],
    # 办理
    "refer": ["in>handling accepted result_review objected", "in handling"],
    "delivered": ["in handling result_review feedback objected closing closed"],
    "remind": [
        "in handling",
        f"out received correcting accepted result_review feedback objected closing declined {ENDED}",
    ],
    "unit_respond": [
        "in handling",
        f"out received correcting accepted result_review feedback objected closing declined {ENDED}",
    ],
    "return_referral": [
        "in>accepted handling",
        "out result_review feedback objected closing closed",
    ],
    "contact_complainant": [
        "in accepted handling",
        f"out received correcting result_review feedback objected closing declined {ENDED}",
    ],
    "hear_complainant": [
        "in received correcting accepted handling result_review objected",
        f"out feedback closing declined {ENDED}",
    ],
    "report_result": [
        "in>result_review handling",
        "out>result_review accepted",
        f"out received correcting result_review feedback objected closing declined {ENDED}",
    ],
    "review_result": [
        "in>feedback result_review",
        "out>feedback accepted handling",
        f"out received correcting feedback objected closing declined {ENDED}",
    ],
    "give_feedback": [
        "in>closing feedback",
        "out>closing accepted handling result_review",
        f"out received correcting objected closing declined {ENDED}",
    ],
    # 异议
    "object": [
        "in>objected feedback closing",
        "in closed",
        "out>objected result_review",
        "out received correcting accepted handling objected declined refused forwarded withdrawn"
        " merged",
    ],
    "decide_objection": ["in objected"],
    "reinvestigate": [
        "in>handling accepted result_review feedback objected closing",
        "in handling",
    ],
    "reopen": ["in>accepted closed", "in>received refused forwarded withdrawn merged"],
    # 延期
    "request_extension": [
        f"in {ACTIVE}",
        f"out received correcting declined {ENDED}",
    ],
    "extend": [f"in {ACTIVE}"],
    "refuse_extension": [],  # nobody applied
    "override_limit": [f"in {ACTIVE}"],
    # 督办、回访
    "supervise": [f"in {ACTIVE} closed"],
    "reply_improvement": [],  # no letter was sent
    "follow_up": [
        f"in {ACTIVE} closed",
        "out received correcting declined refused forwarded withdrawn merged",
    ],
    "visit_back": [
        "in closing closed",
        "out received correcting accepted handling result_review feedback objected declined"
        " refused forwarded withdrawn merged",
    ],
    "record_dishonesty": [
        "in feedback objected closing closed",
        "out received correcting accepted handling result_review declined refused forwarded"
        " withdrawn merged",
    ],
    # 终结
    "close": [f"in>closed {ACTIVE}"],
    "archive": [f"in {ENDED}"],
    "withdraw": [f"in>withdrawn received correcting {ACTIVE} declined"],
    "merge": [f"in>merged received correcting {ACTIVE}"],
}
RECORDED_WHILE_THE_SUPERIOR_LOOKS = (
    "supply_correction", "remind", "unit_respond", "contact_complainant", "hear_complainant",
    "report_result", "review_result", "give_feedback", "object", "request_extension", "follow_up",
    "visit_back", "record_dishonesty",
)  # fmt: skip
for _word in RECORDED_WHILE_THE_SUPERIOR_LOOKS:
    ORDER[_word].append("out superior_review")
UNBEGUN = "received correcting accepted handling result_review declined"
ORDER |= {
    "amend_person": [f"in {EVERY}"],
    "change_dishonesty": [
        "in feedback objected closing closed",
        f"out {UNBEGUN} refused forwarded withdrawn merged superior_review",
    ],
    "draw_visit": [
        "in feedback objected closing closed",
        f"out {UNBEGUN} refused forwarded withdrawn merged superior_review",
    ],
    "put_right": [f"in {ACTIVE}", f"out received correcting declined {ENDED} superior_review"],
}
FIELDS: dict[str, Row] = {
    "put_right": {"unit": UNIT, "proof": "付款凭证"},
    "refer": {"unit": OTHER},
    "reinvestigate": {"limit": 10},
    "supervise": {"unit": UNIT},
    "extend": {"amount": 5},
    "override_limit": {"clock": "closure", "limit": 5},
}


def outcomes(word: str, pack: str, paths: dict[str, list[Row]] = PATHS) -> dict[str, str]:
    """What becomes of the step at each stage, in the table's words."""
    found = {}
    for stage, path in paths.items():
        given = answer(*path, step(word, **FIELDS.get(word, {})), pack=pack)
        if "error" in given:
            assert given["step"] == len(path) + 1, given
            continue
        here = [i for i in given["irregular"] if i["seq"] == len(path) + 1]
        out = any("与通常顺序不符" in i["note"] for i in here)
        to = "" if given["stage"] == stage else f">{given['stage']}"
        found[stage] = f"{'out' if out else 'in'}{to}"
    return found


OBJECTIONS = ("object", "decide_objection", "reinvestigate")


@pytest.mark.parametrize(
    "word", [marked("NY-14.2" if word in OBJECTIONS else "", word) for word in ORDER]
)
def test_a_step_is_in_order_recorded_or_refused_by_stage(word: str) -> None:
    assert outcomes(word, "nanyang-2020") == expected(ORDER[word])


def expected(lines: list[str]) -> dict[str, str]:
    """What the lines of a table say of each stage."""
    return {
        stage: verdict for line in lines for verdict, *stages in [line.split()] for stage in stages
    }


HANDED_DOWN = [step("receive", assignment="accepted", superior="示例市信用办")]
HANDED_ON = [*HANDED_DOWN, step("refer", unit=UNIT)]
HANDED_REPORTED = [*HANDED_ON, step("report_result")]
HANDED_FEEDBACK = [*HANDED_REPORTED, step("review_result", outcome="pass")]
HANDED_CLOSING = [*HANDED_FEEDBACK, step("give_feedback")]
SUPERIOR_REVIEW = [*HANDED_DOWN, step("report_superior")]
HANDED_PATHS = {
    "accepted": HANDED_DOWN,
    "handling": HANDED_ON,
    "result_review": HANDED_REPORTED,
    "feedback": HANDED_FEEDBACK,
    "closing": HANDED_CLOSING,
    "objected": [*HANDED_CLOSING, step("object")],
    "superior_review": SUPERIOR_REVIEW,
    "closed": [*SUPERIOR_REVIEW, step("superior_recognize")],
    "forwarded": [*HANDED_DOWN, step("return_to_superior", reason="不属于本县（示例）")],
    "withdrawn": [*HANDED_DOWN, step("withdraw")],
    "merged": [*HANDED_DOWN, step("merge")],
}
PAST = "objected closing superior_review closed forwarded withdrawn merged"
HANDED_ORDER = {
    "respond_superior": ["in accepted handling", f"out result_review feedback {PAST}"],
    "own_result": [
        "in>feedback accepted handling", "out>feedback result_review", f"out feedback {PAST}",
    ],
    "return_to_superior": ["in>forwarded accepted handling"],
    "report_superior": [f"in>superior_review {ACTIVE}"],
    "superior_recognize": ["in>closed superior_review", "out closed"],
    "superior_return": ["in>handling superior_review", "out closed"],
}  # fmt: skip


@pytest.mark.obligation("AS-3")
@pytest.mark.parametrize("word", HANDED_ORDER)
def test_between_county_and_superior_each_step_has_its_place(word: str) -> None:
    assert outcomes(word, "nanyang-2020", HANDED_PATHS) == expected(HANDED_ORDER[word])


@pytest.mark.obligation("AS-3")
@pytest.mark.parametrize("pack", ["nanyang-2020", "yuncheng-2021"])
def test_what_the_superior_recognizes_is_closed_and_its_missing_links_are_said(pack: str) -> None:
    path = [*HANDED_ON, step("report_superior")]
    assert answer(*path, pack=pack)["irregular"] == []

    given = answer(*path, step("superior_recognize"), pack=pack)

    assert "办结时未见“反馈”的记录。" in {i["note"] for i in given["irregular"]}


HOTLINE_PATHS = {
    stage: [step("receive", channel="hotline"), *path[1:]]
    for stage, path in PATHS.items()
    if stage != "superior_review"
}
HOTLINE_PATHS["superior_review"] = [
    step("receive", channel="hotline", assignment="accepted"), step("report_superior"),
]  # fmt: skip
HOTLINE_ORDER = {
    "redo_hotline": [
        "in>accepted closed",  # it was accepted before, and is handled again
        "in>received refused forwarded",
        f"out received correcting {ACTIVE} declined withdrawn merged superior_review",
    ],
    "return_hotline": ["in>forwarded received correcting"],
}


@pytest.mark.obligation("AS-4")
@pytest.mark.parametrize("pack", ["nanyang-2020", "yuncheng-2021"])
@pytest.mark.parametrize("word", HOTLINE_ORDER)
def test_what_the_hotline_sends_again_or_takes_back_has_its_place(word: str, pack: str) -> None:
    assert outcomes(word, pack, HOTLINE_PATHS) == expected(HOTLINE_ORDER[word])


def test_a_refused_case_that_the_hotline_sends_again_must_be_accepted_first() -> None:
    path = [*HOTLINE_PATHS["refused"], step("redo_hotline", reason="不满意（示例）")]

    given = answer(*path, step("refer", unit=UNIT))

    assert given["step"] == len(path) + 1
    assert answer(*path, step("accept"), step("refer", unit=UNIT))["stage"] == "handling"


def test_what_ended_untold_was_refused_before_and_is_not_merely_noted() -> None:
    words = {stage for stage in PATHS if "error" not in answer(
        *PATHS[stage], step("end_untold", untold="no_duty"), pack="yuncheng-2021"
    )}  # fmt: skip

    assert words == {"declined"}


@pytest.mark.parametrize("stage", PATHS)
def test_each_stage_is_reached_without_anything_irregular(stage: str) -> None:
    given = answer(*PATHS[stage])

    assert given["stage"] == stage
    assert [i for i in given["irregular"] if "与通常顺序不符" in i["note"]] == []


@pytest.mark.parametrize("stage", PATHS)
def test_a_case_is_received_once(stage: str) -> None:
    assert answer(*PATHS[stage], step("receive"))["step"] == len(PATHS[stage]) + 1
    assert shipped_regulation("nanyang-2020").steps["receive"].stages == ()


REOPENED = [*DECLINED, step("notify_refusal"), step("reopen")]


NO_REFUSAL = ("declined", "refused", "merged", "superior_review")


@pytest.mark.parametrize("stage", [s for s in PATHS if s not in NO_REFUSAL])
def test_a_notice_of_refusal_out_of_its_place_is_recorded_and_ends_nothing(stage: str) -> None:
    given = answer(*REOPENED, *PATHS[stage][1:], step("notify_refusal"))

    assert given["stage"] == stage
    assert "与通常顺序不符" in given["irregular"][-1]["note"]


@pytest.mark.obligation("NY-7.2")
def test_what_was_excluded_after_acceptance_is_not_ended_by_a_notice_of_refusal() -> None:
    given = answer(*HANDLING, step("exclude"), step("notify_refusal"))

    assert given["stage"] == "feedback"


# ---------------------------------------------------------------- what must have gone before

WITHOUT = [
    # path, step, words of the refusal
    (RECEIVED, step("refer", unit=UNIT), "受理"),
    (RECEIVED, step("close"), "受理"),
    (RECEIVED, step("supervise", unit=UNIT), "受理"),
    (RECEIVED, step("notify_acceptance"), "没有受理决定"),
    (RECEIVED, step("notify_refusal"), "没有不予受理的决定"),
    (ACCEPTED, step("decide_objection", outcome="dismiss"), "没有投诉举报人的异议"),
    (ACCEPTED, step("refuse_extension"), "没有延期申请"),
    (ACCEPTED, step("return_referral"), "没有可以退回"),
    (ACCEPTED, step("delivered"), "登记送达"),
    (ACCEPTED, step("reply_improvement"), "没有发出过督办函"),
    (RECEIVED, step("reinvestigate", limit=5), "再次调查"),
]


WITHOUT += [
    (ACCEPTED, step("respond_superior"), "不是上级受理后转办的，没有向上级反馈"),
    (ACCEPTED, step("own_result"), "不是上级受理后转办的，办理结果由承办单位报告"),
    (ACCEPTED, step("return_to_superior"), "不是上级受理后转办的，不能退回上级"),
    (HANDED_DOWN, step("superior_return"), "没有报送上级，没有上级退回"),
    (HANDED_DOWN, step("superior_recognize"), "没有报送上级，没有上级认可"),
]


@pytest.mark.parametrize(("path", "row", "words"), WITHOUT, ids=[r[1]["step"] for r in WITHOUT])
def test_what_has_no_ground_is_refused_in_words(path: list[Row], row: Row, words: str) -> None:
    given = answer(*path, row)

    assert given["step"] == len(path) + 1
    assert words in given["error"]


@pytest.mark.obligation("AS-4")
@pytest.mark.parametrize("pack", ["nanyang-2020", "yuncheng-2021"])
@pytest.mark.parametrize(
    ("word", "words"),
    [("return_hotline", "没有可以退的工单"), ("visit_by_hotline", "没有12345的回访"),
     ("redo_hotline", "没有重办的事项")],
)  # fmt: skip
def test_what_never_came_by_the_hotline_has_no_step_of_it(word: str, words: str, pack: str) -> None:
    given = answer(*RECEIVED, step(word), pack=pack)

    assert given["step"] == 2 and words in given["error"]


NO_FINDING = "没有认定过失信记录，没有可以更正、移出的"


def test_where_the_text_says_nothing_of_findings_a_change_without_one_is_noted() -> None:
    (noted,) = answer(*CLOSING, step("change_dishonesty"))["irregular"]

    assert NO_FINDING in noted["note"]


@pytest.mark.obligation("YC-24")
def test_where_a_finding_is_laid_down_a_change_without_one_is_refused() -> None:
    assert NO_FINDING in answer(*CLOSING, step("change_dishonesty"), pack="yuncheng-2021")["error"]


OPEN_ENDS = [
    # what is still open when the case is closed is said; the article is that of the link
    ("nanyang-2020", HANDED_ON, "上级转办的案件办结时未见上级认可的记录。", "第十六条"),
    ("yuncheng-2021", HANDED_ON, "上级转办的案件办结时未见上级认可的记录。", "第十八条"),
    ("nanyang-2020", [*CLOSING, step("reinvestigate", limit=10)],
     "办结时再次调查尚未报告结果。", "第十六条"),
    ("yuncheng-2021", [*CLOSING, step("reinvestigate", limit=10)],
     "办结时再次调查尚未报告结果。", "第十八条"),
    ("nanyang-2020", OBJECTED, "办结时异议尚未审查决定。", "第十六条"),
    ("yuncheng-2021", OBJECTED, "办结时异议尚未审查决定。", "第十八条"),
    ("nanyang-2020", [*CLOSING, step("supervise", unit=UNIT)],
     "办结时改进建议尚未答复。", "第十九条第二款"),
]  # fmt: skip


@pytest.mark.parametrize(("pack", "path", "words", "article"), OPEN_ENDS)
def test_what_is_open_at_the_closing_is_said_with_its_article(
    pack: str, path: list[Row], words: str, article: str
) -> None:
    noted = answer(*path, step("close"), pack=pack)["irregular"]

    assert (words, article) in {(i["note"], i["article"]) for i in noted}


@pytest.mark.parametrize("pack", ["nanyang-2020", "yuncheng-2021"])
def test_what_was_not_accepted_is_never_closed(pack: str) -> None:
    given = answer(*RECEIVED, step("close"), pack=pack)

    assert (given["step"], given["error"]) == (2, "本件尚未受理，不能办结。")


UNDECIDED = [
    # A case refused and reopened is at 待转办 only if it was accepted before. These acts of the
    # office need the acceptance itself, whatever the stage.
    step("refer", unit=UNIT),
    step("close"),
    step("supervise", unit=UNIT),
    step("reinvestigate", limit=5),
]


@pytest.mark.parametrize(
    "row",
    [marked("NY-5" if r["step"] == "refer" else "", r, name=r["step"]) for r in UNDECIDED],
)
def test_a_refused_and_reopened_case_must_be_accepted_first(row: Row) -> None:
    assert answer(*REOPENED, row)["step"] == len(REOPENED) + 1


MISSING = [
    # recorded, with what is missing said
    (HANDLING, step("give_feedback"), "未见办理结果"),
    (FEEDBACK, step("object"), "未见反馈"),
    (HANDLING, step("reinvestigate", limit=5), "未见前一次办理结果"),
    (RECEIVED, step("request_extension"), "未见受理"),
    (ACCEPTED, step("report_result"), "没有可以"),
    (ACCEPTED, step("unit_respond"), "没有可以"),
    (ACCEPTED, step("review_result", outcome="pass"), "没有可以"),
]


@pytest.mark.parametrize(("path", "row", "words"), MISSING, ids=[r[1]["step"] for r in MISSING])
def test_what_others_left_out_is_recorded_and_said(path: list[Row], row: Row, words: str) -> None:
    given = answer(*path, row)

    assert "error" not in given, given
    assert any(words in i["note"] for i in given["irregular"]), given["irregular"]


def test_an_early_report_never_blocks_the_decision_on_acceptance() -> None:
    given = answer(*RECEIVED, step("report_result", unit=UNIT), step("accept"))

    assert (given["stage"], given["clocks"][0]["outcome"]) == ("accepted", "met")


@pytest.mark.obligation("NY-14.2")
@pytest.mark.parametrize("outcome", ["dismiss", "other"])
def test_an_objection_dismissed_leads_on_to_closing(outcome: str) -> None:
    given = answer(*OBJECTED, step("decide_objection", outcome=outcome))

    assert given["stage"] == "closing"


@pytest.mark.obligation("NY-14.2")
def test_an_objection_that_is_granted_waits_for_the_second_round() -> None:
    given = answer(*OBJECTED, step("decide_objection", outcome="reinvestigate"))

    assert given["stage"] == "objected"
    assert "reinvestigate" in given["next_steps"]


@pytest.mark.obligation("NY-14.2")
def test_an_objection_recorded_during_handling_can_still_be_decided() -> None:
    given = answer(*HANDLING, step("object"), step("decide_objection", outcome="dismiss"))

    assert "error" not in given
    assert given["stage"] == "closing"


@pytest.mark.obligation("NY-13")
def test_a_result_sent_back_is_handled_again_within_the_old_limit() -> None:
    def investigation(*rows: Row) -> dict[str, Any]:
        (found,) = [c for c in answer(*rows)["clocks"] if c["clock"] == "investigation"]
        return found

    back = step("review_result", outcome="return")
    before, after = investigation(*REPORTED), investigation(*REPORTED, back)
    again = investigation(*REPORTED, back, step("report_result"))

    assert answer(*REPORTED, back)["stage"] == "handling"
    assert (before["outcome"], after["outcome"], again["outcome"]) == ("met", "running", "met")
    assert before["due_on"] == after["due_on"] == again["due_on"]


@pytest.mark.obligation("YC-18")
def test_an_extension_is_refused_only_where_one_was_asked_for() -> None:
    asked = answer(
        *HANDLING, step("request_extension"), step("refuse_extension"), pack="yuncheng-2021"
    )
    late = answer(
        *HANDLING,
        step("request_extension"),
        step("report_result"),
        step("close"),
        step("refuse_extension"),
        pack="yuncheng-2021",
    )

    assert asked["stage"] == "handling"
    assert (late["step"], late["article"]) == (7, "第十八条")


@pytest.mark.obligation("YC-18")
def test_an_extension_that_nobody_asked_for_is_refused() -> None:
    given = answer(*HANDLING, step("extend"), pack="yuncheng-2021")

    assert (given["step"], given["article"]) == (4, "第十八条")
    assert "没有承办单位的书面延期申请" in given["error"]


@pytest.mark.obligation("YC-18")
def test_a_second_extension_needs_a_second_application() -> None:
    given = answer(
        *HANDLING,
        step("request_extension"),
        step("refuse_extension"),
        step("extend"),
        pack="yuncheng-2021",
    )

    assert (given["step"], given["article"]) == (6, "第十八条")
    assert "没有待决定" in given["error"]


@pytest.mark.obligation("YC-13.1")
def test_a_report_without_the_three_day_answer_is_noted() -> None:
    given = answer(*HANDLING, step("report_result"), pack="yuncheng-2021")

    assert any("第十三条" in i["note"] for i in given["irregular"])


@pytest.mark.obligation("YC-13.1")
def test_a_report_of_a_further_round_needs_no_three_day_answer() -> None:
    given = answer(
        *ACCEPTED, step("reinvestigate", unit=UNIT), step("report_result"), pack="yuncheng-2021"
    )

    assert not any("第十三条" in i["note"] for i in given["irregular"])


# ---------------------------------------------------------------- what ends which clock

ENDS = [
    # pack, path, the step that ends the case, outcomes of all clocks
    ("nanyang-2020", RECEIVED, "withdraw", "acceptance_review ended"),
    ("nanyang-2020", RECEIVED, "merge", "acceptance_review ended"),
    ("nanyang-2020", RECEIVED, "forward", "acceptance_review met, forward_notice running"),
    ("nanyang-2020", DECLINED, "withdraw", "acceptance_review met, refusal_notice ended"),
    ("nanyang-2020", DECLINED, "forward", "acceptance_review met, refusal_notice running"),
    *(
        ("nanyang-2020", HANDLING, end, f"acceptance_notice {notice}, acceptance_review met, "
         f"closure {closure}, {more}investigation ended")
        for end, notice, closure, more in (
            ("withdraw", "ended", "ended", ""),
            ("merge", "running", "ended", ""),
            ("forward", "running", "ended", "forward_notice running, "),
            ("close", "running", "met", ""),
        )
    ),
    *(
        ("yuncheng-2021", HANDLING, end, f"closure {closure}, investigation ended, "
         "unit_response ended")
        for end, closure in (
            ("withdraw", "ended"), ("merge", "ended"), ("forward", "ended"), ("close", "met"),
        )
    ),
    ("yuncheng-2021", HANDLING, "exclude", "closure running, investigation ended, "
     "unit_response ended"),
    # a settled matter owes no answer to the letter that supervised it
    ("nanyang-2020", [*HANDLING, step("supervise", unit=UNIT)], "exclude",
     "acceptance_notice running, acceptance_review met, closure running, "
     "improvement_reply ended, investigation ended"),
    ("nanyang-2020", [*RECEIVED, step("exclude"), step("forward")], "withdraw",
     "acceptance_review met, forward_notice ended, refusal_notice ended"),
    # what the superior handed down: the county's own limits
    *(
        ("nanyang-2020", HANDED_ON, end, f"{more}investigation ended, own_investigation ended")
        for end, more in (
            ("return_to_superior", ""), ("withdraw", ""), ("merge", ""), ("close", ""),
            ("forward", "forward_notice running, "),
        )
    ),
    *(
        ("yuncheng-2021", HANDED_ON, end, "investigation ended, own_investigation ended, "
         f"own_response {response}, unit_response ended")
        for end, response in (
            ("return_to_superior", "met"), ("withdraw", "ended"), ("merge", "ended"),
            ("close", "ended"), ("forward", "ended"),
        )
    ),
    ("nanyang-2020", SUPERIOR_REVIEW, "superior_return", "own_investigation running"),
    ("yuncheng-2021", SUPERIOR_REVIEW, "superior_return",
     "own_investigation running, own_response running"),
]  # fmt: skip


@pytest.mark.parametrize("path", [HANDLING, HANDED_ON], ids=["ours", "handed down"])
def test_where_a_return_leaves_the_answer_owed_the_end_of_the_matter_does_not(
    path: list[Row],
) -> None:
    end = "exclude" if path is HANDLING else "return_to_superior"
    given = answer(
        *path, step(end), pack="yuncheng-2021", readings={"return_counts": "no"}
    )  # fmt: skip

    owed = {c["clock"]: c["outcome"] for c in given["clocks"]}
    assert owed["unit_response"] == "ended"


@pytest.mark.parametrize(("pack", "path", "end", "outcomes"), ENDS)
def test_the_end_of_a_case_ends_its_clocks_but_not_the_notices_owed(
    pack: str, path: list[Row], end: str, outcomes: str
) -> None:
    given = answer(*path, step(end), pack=pack)

    found = sorted(f"{c['clock']} {c['outcome']}" for c in given["clocks"])
    assert ", ".join(found) == outcomes


@pytest.mark.parametrize(
    ("pack", "known", "missing"),
    [
        marked("NY-16.1", "nanyang-2020", True, "受理告知 办理（转办） 办理结果 审查 反馈"),
        marked("NY-16.1", "nanyang-2020", False, "办理（转办） 办理结果 审查"),
        marked("YC-18 YC-13.2", "yuncheng-2021", True, "转办 办理结果 审查 反馈 对接"),
        marked("YC-18 YC-13.2", "yuncheng-2021", False, "转办 办理结果 审查"),
    ],
)
def test_closing_says_which_links_are_missing_but_for_whom_nobody_can_reach(
    pack: str, known: bool, missing: str
) -> None:
    given = answer(*ACCEPTED, step("close"), pack=pack, contact_known=known)

    notes = [i["note"] for i in given["irregular"]]
    assert notes == [f"办结时未见“{link}”的记录。" for link in missing.split()]


@pytest.mark.obligation("YC-18")
@pytest.mark.parametrize("known", [True, False])
def test_a_drawn_visit_is_missed_at_the_closing_only_where_somebody_can_be_reached(
    known: bool,
) -> None:
    path = [*CLOSING, step("draw_visit"), step("close")]

    given = answer(*path, pack="yuncheng-2021", contact_known=known)

    missed = "办结时未见“回访”的记录。" in {i["note"] for i in given["irregular"]}
    assert missed is known


# ---------------------------------------------------------------- threads: who is concerned

TWO = [*ACCEPTED, step("refer", unit=UNIT), step("refer", unit=OTHER, role="co")]
CONCERNED = ["refer", "reinvestigate", "supervise"]


def sent(kind: str) -> list[Row]:
    """A case in which something of this kind is on its way to UNIT, as step 4."""
    more: Row = {"limit": 5} if kind == "reinvestigate" else {"ground": ["6"]}
    if kind == "refer":
        return [*ACCEPTED, step("record"), step("refer", unit=UNIT)]
    return [*ACCEPTED, step("record"), step(kind, unit=UNIT, **more)]


SENT = [
    marked("NY-12", "refer"), marked("NY-12", "reinvestigate"), marked("NY-19.2", "supervise"),
]  # fmt: skip


@pytest.mark.parametrize("kind", SENT)
def test_proof_of_delivery_starts_the_clock_of_whatever_was_sent(kind: str) -> None:
    given = answer(*sent(kind), {"step": "delivered", "on": "2026-03-12", "about": 4})

    starts = {c["starts_on"] for c in given["clocks"] if c["unit"] == UNIT}
    assert starts == {"2026-03-12"}


@pytest.mark.parametrize("kind", SENT)
def test_a_delivery_given_with_the_sending_starts_its_clock(kind: str) -> None:
    *before, last = sent(kind)

    given = answer(*before, {**last, "delivered_on": "2026-03-12"})

    clocks = [c for c in given["clocks"] if c["unit"] == UNIT]
    assert {(c["starts_on"], c["presumed"]) for c in clocks} == {("2026-03-12", False)}


@pytest.mark.parametrize(
    ("word", "kinds"),
    [
        ("remind", ["refer", "reinvestigate"]),
        ("report_result", ["refer", "reinvestigate"]),
        ("review_result", ["refer", "reinvestigate"]),
        ("extend", ["refer", "reinvestigate"]),
        ("request_extension", ["refer", "reinvestigate"]),
        ("override_limit", ["refer", "reinvestigate", "supervise"]),
        ("reinvestigate", ["refer", "reinvestigate"]),
        ("supervise", ["refer", "reinvestigate", "supervise"]),
        ("contact_complainant", ["refer"]),
        ("unit_respond", ["refer"]),
        ("return_referral", ["refer"]),
        ("reply_improvement", ["supervise"]),
        ("delivered", ["refer", "reinvestigate", "supervise"]),
    ],
)
@pytest.mark.parametrize("kind", CONCERNED)
def test_a_step_may_be_about_what_it_concerns_and_nothing_else(
    word: str, kinds: list[str], kind: str
) -> None:
    more = dict(FIELDS.get(word, {}))
    more.pop("unit", None)
    if word == "override_limit":
        more["clock"] = "improvement_reply" if kind == "supervise" else "investigation"
    if word == "supervise":
        more["unit"] = UNIT

    given = answer(*sent(kind), step(word, about=4, **more))

    assert ("error" not in given) is (kind in kinds), given


@pytest.mark.obligation("NY-6")
def test_an_answer_that_names_no_unit_is_refused_where_two_leads_are_open() -> None:
    two = [*ACCEPTED, step("refer", unit=UNIT), step("refer", unit=OTHER)]

    assert answer(*two, step("report_result"))["step"] == 5
    assert answer(*two, step("report_result", unit=OTHER)).get("error") is None


@pytest.mark.obligation("NY-6")
def test_a_co_handling_units_report_leaves_the_lead_at_work() -> None:
    given = answer(*TWO, step("report_result", unit=OTHER))

    outcomes = {c["unit"]: c["outcome"] for c in given["clocks"] if c["clock"] == "investigation"}
    assert outcomes == {UNIT: "running", OTHER: "met"}
    assert given["stage"] == "handling"


@pytest.mark.obligation("NY-6")
def test_an_extension_for_one_unit_leaves_the_others_alone() -> None:
    given = answer(*TWO, step("extend", unit=UNIT, amount=5))

    due = {c["unit"]: c["due_on"] for c in given["clocks"] if c["clock"] == "investigation"}
    assert due[UNIT] > due[OTHER]


@pytest.mark.obligation("NY-5")
def test_a_reminder_changes_nothing_and_needs_no_referral() -> None:
    assert answer(*ACCEPTED, step("remind"))["stage"] == "accepted"
    assert answer(*HANDLING, step("remind", unit=UNIT))["irregular"] == []


# ---------------------------------------------------------------- forms

EMPTY = [
    # pack, path, step with its emptied field, article of the refusal
    marked("NY-8", "nanyang-2020", RECEIVED, step("decline", ground="", reason="示例"), "第八条"),
    marked("NY-8", "nanyang-2020", RECEIVED, step("decline", ground="1", reason=" "), "第十一条"),
    marked("NY-7.2", "nanyang-2020", RECEIVED, step("exclude", limb="", reason="示例"), "第七条第二款"),
    marked("NY-10", "nanyang-2020", RECEIVED, step("accept", in_city=False), "第十条第（二）项"),
    marked("NY-10", "nanyang-2020", RECEIVED, step("accept", named_department=False), "第十条第（一）项"),
    marked("NY-19.1", "nanyang-2020", HANDLING, step("supervise", unit=UNIT, ground=[]), "第十九条"),
    marked("NY-19.1", "nanyang-2020", HANDLING, step("supervise", unit=UNIT, suggestion=""), "第十九条"),
    marked("NY-14.2", "nanyang-2020", HANDLING, step("reinvestigate"), "第十四条第二款"),
    marked("NY-16.2", "nanyang-2020", HANDLING, step("extend"), "第十六条"),
    marked("NY-16.2", "nanyang-2020", HANDLING, step("extend", amount=5, reason=""), "第十六条"),
    marked("NY-16.3", "nanyang-2020", HANDLING, step("override_limit", clock="closure", limit=5, law=""), "第十六条"),
    marked("NY-16.3", "nanyang-2020", HANDLING, step("override_limit", clock="", limit=5), "第十六条"),
    marked("", "nanyang-2020", ACCEPTED, step("refer", unit=""), "第五条"),
    marked("NY-10", "nanyang-2020", RECEIVED, step("forward", to_channel=""), "第十条第（二）项"),
    marked("YC-9", "yuncheng-2021", RECEIVED, step("decline", ground=""), "第九条"),
    marked("YC-9", "yuncheng-2021", RECEIVED, step("decline", ground="1", reason=""), "第九条"),
    marked("YC-12", "yuncheng-2021", RECEIVED, step("accept", in_city=False), "第十二条第（二）项"),
    marked("YC-12", "yuncheng-2021", RECEIVED, step("accept", named_department=False), "第十二条第（一）项"),
    marked("YC-13.1", "yuncheng-2021", HANDLING, step("return_referral", reason=""), "第十三条"),
    marked("YC-16", "yuncheng-2021", HANDLING, step("reinvestigate", matters=""), "第十六条"),
    marked("YC-21", "yuncheng-2021", HANDLING, step("supervise", unit=UNIT, ground=""), "第二十一条"),
    marked("YC-24", "yuncheng-2021", CLOSING, step("record_dishonesty", finding=""), "第二十四条"),
]  # fmt: skip


@pytest.mark.parametrize(("pack", "path", "row", "article"), EMPTY)
def test_what_an_article_asks_for_is_not_left_empty(
    pack: str, path: list[Row], row: Row, article: str
) -> None:
    given = answer(*path, row, pack=pack)

    assert (given["step"], given["article"]) == (len(path) + 1, article), given


@pytest.mark.obligation("YC-18")
def test_a_month_is_granted_where_no_length_is_given() -> None:
    given = answer(*HANDLING, step("request_extension"), step("extend"), pack="yuncheng-2021")

    # March 10 + 3 months = June 10
    assert [c["due_on"] for c in given["clocks"] if c["clock"] == "closure"] == ["2026-06-10"]


@pytest.mark.parametrize(
    ("pack", "word"),
    [
        ("nanyang-2020", "recuse"),
        ("yuncheng-2021", "recuse"),
        marked("NY-15.2", "nanyang-2020", "hear_complainant"),
        marked("YC-17", "yuncheng-2021", "hear_complainant"),
    ],
)
def test_recusal_and_hearing_are_recorded_and_move_nothing(pack: str, word: str) -> None:
    before, after = answer(*HANDLING, pack=pack), answer(*HANDLING, step(word), pack=pack)

    assert (after["stage"], after["clocks"], after["irregular"]) == (
        before["stage"],
        before["clocks"],
        before["irregular"],
    )


@pytest.mark.obligation("YC-5")
def test_the_county_office_refers_urges_and_visits_back_in_its_own_right() -> None:
    given = answer(*CLOSING, step("visit_back"), pack="yuncheng-2021")
    urged = answer(*HANDLING, step("remind", unit=UNIT), pack="yuncheng-2021")

    assert (given["stage"], urged["stage"]) == ("closing", "handling")
    assert urged["irregular"] == []


@pytest.mark.parametrize("pack", ["nanyang-2020", "yuncheng-2021"])
def test_following_up_visiting_and_filing_change_no_clock(pack: str) -> None:
    closed = PATHS["closed"]

    given = answer(*closed, step("follow_up"), step("visit_back"), step("archive"), pack=pack)

    assert given["clocks"] == answer(*closed, pack=pack)["clocks"]
    assert "archive" not in given["next_steps"]
