"""The packs against the published texts: articles, numbers, grounds, who acts, copied from the text.

The tables here were written from the regulations, not from the packs; a slip in a pack shows here.
"""

from __future__ import annotations

from datetime import date

import pytest

from app.rules.regulation.regulation import DEFAULT_STAGES, STAGES, ClockDef, Regulation
from app.rules.regulation.shipped import shipped_regulation
from tests.marked import marked, packs

NY, YC = "nanyang-2020", "yuncheng-2021"
MAIN = [("一", 1), ("二", 2), ("三", 3), ("四", 4), ("五", 5), ("六", 6)]


def items(article: str, count: int) -> list[str]:
    """第七条第（一）项, 第七条第（二）项, …"""
    return [f"{article}第（{numeral}）项" for numeral, _ in MAIN[:count]]


# ---------------------------------------------------------------- the instrument itself


@pytest.mark.parametrize(
    ("pack", "number", "day"),
    [
        (NY, "宛信用办〔2020〕10号", date(2020, 11, 9)),
        (YC, "运信用办〔2021〕28号", date(2021, 7, 20)),
    ],
)
def test_a_pack_carries_its_number_and_is_in_force_from_its_publication(
    pack: str, number: str, day: date
) -> None:
    regulation = shipped_regulation(pack)

    assert regulation.number == number
    assert (regulation.issued_on, regulation.in_force_from) == (day, day)


# ---------------------------------------------------------------- lists of the text

LISTS = [
    pytest.param(NY, "categories", items("第七条", 6), marks=pytest.mark.obligation("NY-7.1")),
    pytest.param(NY, "exclusions", ["第七条第二款"] * 4, marks=pytest.mark.obligation("NY-7.2")),
    pytest.param(
        NY, "refusal_grounds", [*items("第八条", 6), "第十条"], marks=pytest.mark.obligation("NY-8")
    ),
    pytest.param(NY, "conditions", items("第十条", 2), marks=pytest.mark.obligation("NY-10")),
    pytest.param(NY, "follow_up_methods", ["第十八条"] * 5, marks=pytest.mark.obligation("NY-18")),
    pytest.param(
        NY, "supervision_grounds", items("第十九条", 6), marks=pytest.mark.obligation("NY-19.1")
    ),
    pytest.param(NY, "archive_items", ["第二十条"] * 5),
    pytest.param(
        NY,
        "closing_links",
        ["第十六条", "第十一条", "第十六条", "第十六条", "第十六条", "第十六条"],
    ),
    pytest.param(YC, "categories", items("第七条", 5), marks=pytest.mark.obligation("YC-7")),
    pytest.param(YC, "exclusions", ["第八条"] * 4, marks=pytest.mark.obligation("YC-8")),
    pytest.param(
        YC,
        "refusal_grounds",
        [*items("第九条", 6), "第十二条"],
        marks=pytest.mark.obligation("YC-9"),
    ),
    pytest.param(YC, "conditions", items("第十二条", 2), marks=pytest.mark.obligation("YC-12")),
    pytest.param(YC, "follow_up_methods", ["第二十条"] * 5, marks=pytest.mark.obligation("YC-20")),
    pytest.param(
        YC, "supervision_grounds", items("第二十一条", 5), marks=pytest.mark.obligation("YC-21")
    ),
    pytest.param(YC, "archive_items", ["第二十二条"] * 5),
    pytest.param(
        YC,
        "closing_links",
        ["第十八条", "第十八条", "第十四条", "第十八条", "第十八条", "第十三条", "第十八条"],
    ),
    pytest.param(YC, "sparing_tests", ["第二十四条"] * 5, marks=pytest.mark.obligation("YC-24")),
]


@pytest.mark.parametrize(("pack", "name", "articles"), LISTS)
def test_a_list_has_the_entries_of_the_text_each_with_its_article(
    pack: str, name: str, articles: list[str]
) -> None:
    entries = shipped_regulation(pack).lists[name]

    assert [entry.article for entry in entries] == articles


GROUNDS = [
    # the words of the text by which each ground is known
    pytest.param(
        NY,
        "refusal_grounds",
        ["诉讼", "部队", "刑事", "实名", "复议", "其他", "第十条"],
        marks=pytest.mark.obligation("NY-8"),
    ),
    pytest.param(
        YC,
        "refusal_grounds",
        ["诉讼", "武警", "刑事", "实名", "复议", "其他", "第十二条"],
        marks=pytest.mark.obligation("YC-9"),
    ),
    pytest.param(
        NY,
        "supervision_grounds",
        ["办理期限", "反馈", "推诿", "不执行", "不当", "其他"],
        marks=pytest.mark.obligation("NY-19.1"),
    ),
    pytest.param(
        YC,
        "supervision_grounds",
        ["期限", "反馈", "敷衍", "不执行", "其他"],
        marks=pytest.mark.obligation("YC-21"),
    ),
    pytest.param(
        NY,
        "follow_up_methods",
        ["听取汇报", "查阅资料", "实地察看", "专访调查", "座谈"],
        marks=pytest.mark.obligation("NY-18"),
    ),
    pytest.param(
        YC,
        "follow_up_methods",
        ["听取汇报", "查阅资料", "实地察看", "专访调查", "座谈"],
        marks=pytest.mark.obligation("YC-20"),
    ),
]


@pytest.mark.parametrize(("pack", "name", "words"), GROUNDS)
def test_each_ground_stands_under_its_own_number(pack: str, name: str, words: list[str]) -> None:
    entries = shipped_regulation(pack).lists[name]

    numbers = [str(n) for n in range(1, len(words) + 1)]
    if name == "refusal_grounds":  # six of the text, and the conditions of acceptance
        numbers[-1] = "conditions"
    assert [entry.key for entry in entries] == numbers
    assert all(word in entry.text for word, entry in zip(words, entries, strict=True))


@pytest.mark.parametrize("pack", packs("NY-8", "YC-9"))
def test_two_grounds_of_refusal_suggest_where_to_go_and_a_pending_suit_goes_on(pack: str) -> None:
    grounds = shipped_regulation(pack).lists["refusal_grounds"]

    channels = {g.key: g.data["forward_to"] for g in grounds if "forward_to" in g.data}
    assert channels == {"3": "公安机关", "5": "行政复议机关、人民法院或仲裁机构"}
    assert "诉讼程序中提出" in grounds[0].data["advice"]


@pytest.mark.parametrize("pack", packs("NY-8", "YC-9"))
def test_a_ground_says_itself_what_proposes_it(pack: str) -> None:
    grounds = shipped_regulation(pack).lists["refusal_grounds"]

    assert {g.key: " ".join(g.proposed_by) for g in grounds if g.proposed_by} == {
        "1": "lawsuit.pending",
        "3": "criminal.pending criminal.done",
        "4": "anonymous",
        "5": "lawsuit.done review.pending review.done arbitration.pending arbitration.done",
        "conditions": "conditions",
    }


@pytest.mark.parametrize("pack", packs("NY-7.2", "YC-8"))
def test_an_exclusion_is_a_cause_with_either_effect(pack: str) -> None:
    texts = [choice.text for choice in shipped_regulation(pack).lists["exclusions"]]

    causes = [("不可抗力" in text, "法规" in text) for text in texts]
    assert causes == [(True, False), (False, True)] * 2
    assert ["无法实施" in text for text in texts] == [True, True, False, False]


@pytest.mark.parametrize("pack", packs("NY-19.1", "YC-21"))
def test_two_grounds_of_supervision_are_proposed_by_the_program(pack: str) -> None:
    grounds = shipped_regulation(pack).lists["supervision_grounds"]

    proposed = {g.key: g.data["proposed_by"] for g in grounds if "proposed_by" in g.data}
    assert proposed == {"1": "overdue", "2": "no_feedback"}
    assert grounds[0].data["clocks"] == ["investigation", "closure"]
    assert grounds[1].data["awaits"] == ["give_feedback"]


@pytest.mark.parametrize("pack", packs("NY-2", "YC-2"))
def test_complaints_come_in_by_eight_channels(pack: str) -> None:
    channels = shipped_regulation(pack).lists["channels"]

    assert " ".join(c.key for c in channels) == ("letter email call web visit fax hotline assigned")


CHOICES = {
    "roles": "lead co",
    "limit_units": "working_days calendar_days months",
    "notice_methods": "paper call email message registered visit other",
    "outcomes": "pass return reinvestigate dismiss other",
    "results": "true partly false unverifiable",
    "satisfactions": "satisfied mostly unsatisfied unreached",
    "feedback_by": "unit office",
    "adoptions": "adopted partly rejected",
    "assignments": "accepted passed_on",
    "accused_ways": "superior territory self_check",
    "approvers": "unit_head office superior leader",
    "untold_reasons": "contact_unknown anonymous no_duty",
    "forward_kinds": "competent police superior supervisory",
    "identity_ways": "withheld given",
    "consents": "yes no",
    "finding_changes": "correct remove",
}


@pytest.mark.parametrize(("name", "keys"), CHOICES.items())
@pytest.mark.parametrize("pack", [NY, YC])
def test_forms_offer_the_choices_of_practice(pack: str, name: str, keys: str) -> None:
    assert " ".join(c.key for c in shipped_regulation(pack).lists[name]) == keys


@pytest.mark.obligation("YC-24")
@pytest.mark.parametrize(("pack", "keys"), [(NY, "find"), (YC, "find spare")])
def test_only_yuncheng_spares_an_entry(pack: str, keys: str) -> None:
    assert " ".join(c.key for c in shipped_regulation(pack).lists["findings"]) == keys


# ---------------------------------------------------------------- clocks

CLOCKS = [
    # pack, clock, article, (step, from, limit …), unit, who answers for it, amber from
    (
        NY,
        "acceptance_review",
        "第十一条",
        "receive on 5 unless receive accepted",
        "working_days",
        "office",
        2,
    ),
    (NY, "acceptance_notice", "第十一条", "accept on 15", "working_days", "office", 3),
    (
        NY,
        "refusal_notice",
        "第十一条",
        "decline on 5, exclude on 5 before accept",
        "working_days",
        "office",
        2,
    ),
    (
        NY,
        "investigation",
        "第十二条",
        "refer delivered_on inner_limit after receive, refer delivered_on 30, "
        "reinvestigate delivered_on limit",
        "working_days",
        "unit",
        5,
    ),
    (NY, "forward_notice", "第十一条", "forward on 5 before decline", "working_days", "office", 2),
    (NY, "own_investigation", "第十二条", "receive on 30", "working_days", "office", 5),
    (
        NY,
        "hotline_limit",
        "12345转办单",
        "receive on hotline_due_on, redo_hotline on hotline_due_on",
        "working_days",
        "office",
        3,
    ),
    (
        NY,
        "hotline_return",
        "12345转办单",
        "receive on hotline_return_due_on",
        "working_days",
        "office",
        3,
    ),
    (NY, "leader_limit", "领导批示", "instruct on asked_for", "working_days", "office", 3),
    (NY, "closure", "第十六条", "accept on 60, reopen on limit", "working_days", "office", 10),
    (
        NY,
        "improvement_reply",
        "第十九条第二款",
        "supervise delivered_on 30",
        "working_days",
        "unit",
        5,
    ),
    (
        NY,
        "superior_limit",
        "上级转办文件",
        "receive on superior_due_on",
        "working_days",
        "office",
        3,
    ),
    (YC, "unit_response", "第十三条", "refer delivered_on 3", "working_days", "unit", 1),
    (
        YC,
        "investigation",
        "第十四条",
        "refer delivered_on inner_limit after receive, refer delivered_on 30, "
        "reinvestigate delivered_on limit",
        "working_days",
        "unit",
        5,
    ),
    (YC, "own_response", "第十三条", "receive on 3", "working_days", "office", 1),
    (YC, "own_investigation", "第十四条", "receive on 30", "working_days", "office", 5),
    (
        YC,
        "hotline_limit",
        "12345转办单",
        "receive on hotline_due_on, redo_hotline on hotline_due_on",
        "working_days",
        "office",
        3,
    ),
    (
        YC,
        "hotline_return",
        "12345转办单",
        "receive on hotline_return_due_on",
        "working_days",
        "office",
        3,
    ),
    (YC, "leader_limit", "领导批示", "instruct on asked_for", "working_days", "office", 3),
    (YC, "closure", "第十八条", "accept on 2, reopen on limit", "months", "office", 10),
    (
        YC,
        "superior_limit",
        "上级转办文件",
        "receive on superior_due_on",
        "working_days",
        "office",
        3,
    ),
]


def openings(clock: ClockDef) -> str:
    """The openings of a clock as the table writes them."""
    return ", ".join(
        f"{o.step.step} {o.at} {o.limit or o.limit_field or o.due_field}"
        + (f" before {o.before}" if o.before else "")
        + (f" after {o.after.step}" if o.after else "")
        + (f" unless {o.unless.step} {o.unless.value}" if o.unless else "")
        for o in clock.opens
    )


SHOWN_BY_CLOCK = {
    f"{NY}-acceptance_review": "NY-11.1", f"{NY}-acceptance_notice": "NY-11.2",
    f"{NY}-refusal_notice": "NY-11.3", f"{NY}-investigation": "NY-12",
    f"{NY}-forward_notice": "NY-10", f"{NY}-own_investigation": "AS-1",
    f"{NY}-closure": "NY-16.1", f"{NY}-improvement_reply": "NY-19.2",
    f"{YC}-unit_response": "YC-13.1", f"{YC}-investigation": "YC-14", f"{YC}-closure": "YC-18",
    f"{YC}-own_response": "AS-2", f"{YC}-own_investigation": "AS-2",
    **{f"{pack}-{word}": "AS-4" for pack in (NY, YC)
       for word in ("hotline_limit", "hotline_return", "leader_limit", "superior_limit")},
}  # fmt: skip


@pytest.mark.parametrize(
    ("pack", "word", "article", "opened", "unit", "owner", "warn"),
    [marked(SHOWN_BY_CLOCK[f"{row[0]}-{row[1]}"], *row) for row in CLOCKS],
    ids=[f"{row[0]}-{row[1]}" for row in CLOCKS],
)
def test_a_clock_has_the_limit_of_its_article(
    pack: str, word: str, article: str, opened: str, unit: str, owner: str, warn: int
) -> None:
    clock = shipped_regulation(pack).clocks[word]

    assert (clock.article, openings(clock)) == (article, opened)
    assert (clock.unit, clock.owner, clock.warn) == (unit, owner, warn)


@pytest.mark.parametrize("pack", packs("", "YC-9 YC-12 YC-21"))
def test_there_is_no_clock_that_the_text_does_not_lay_down(pack: str) -> None:
    clocks = shipped_regulation(pack).clocks

    assert sorted(clocks) == sorted(row[1] for row in CLOCKS if row[0] == pack)


@pytest.mark.obligation("YC-18")
def test_months_end_on_the_next_working_day_and_a_reopened_case_has_working_days() -> None:
    closure = shipped_regulation(YC).clocks["closure"]

    assert closure.roll == "next_working_day"
    assert [o.unit for o in closure.opens] == ["months", "working_days"]


@pytest.mark.obligation("NY-11.4")
@pytest.mark.parametrize("word", ["acceptance_notice", "refusal_notice", "forward_notice"])
def test_the_waiver_quotes_its_words(word: str) -> None:
    clock = shipped_regulation(NY).clocks[word]

    assert clock.waived_while == "contact_unknown"
    assert clock.waiver_article == "第十一条“联系方式不详的除外”"


@pytest.mark.obligation("NY-16.2")
def test_nanyang_extends_by_thirty_in_all_on_the_word_of_the_units_head() -> None:
    extension = shipped_regulation(NY).extension

    assert extension is not None
    assert (extension.clock, extension.lengthens) == ("closure", ("closure", "investigation"))
    assert (extension.cap, extension.repeat, extension.fixed) == (30, True, None)
    assert (extension.unit, extension.counted_from) == ("working_days", "start")
    assert [(v.approver, v.cap, v.article) for v in extension.levels] == [
        ("承办单位负责人", 30, "第十六条")
    ]
    assert [v.by for v in extension.levels] == ["unit_head"]
    assert (extension.article, extension.application) == ("第十六条", "")


@pytest.mark.obligation("YC-18")
def test_yuncheng_extends_once_by_one_month_on_application() -> None:
    extension = shipped_regulation(YC).extension

    assert extension is not None
    assert (extension.clock, extension.lengthens) == ("closure", ("closure",))
    assert (extension.cap, extension.repeat, extension.fixed) == (1, False, 1)
    assert (extension.unit, extension.counted_from) == ("months", "start")
    assert [(v.approver, v.cap, v.article) for v in extension.levels] == [("信用办", 1, "第十八条")]
    assert [v.by for v in extension.levels] == ["office"]
    assert extension.shorter
    assert (extension.article, extension.application) == ("第十八条", "request_extension")


# ---------------------------------------------------------------- articles of steps

STEPS: dict[str, dict[str, str]] = {
    NY: {
        "receive": "第二条", "accept": "第十条", "decline": "第八条", "exclude": "第七条第二款",
        "forward": "第十条第（二）项", "request_correction": "第十条第（一）项",
        "supply_correction": "第十条第（一）项", "notify_acceptance": "第十一条",
        "notify_refusal": "第十一条", "assign": "第十一条", "instruct": "第十三条",
        "refer": "第五条", "delivered": "第十二条", "remind": "第五条",
        "unit_respond": "第十二条", "return_referral": "第十二条",
        "contact_complainant": "第十五条第（二）项", "hear_complainant": "第十五条第（二）项",
        "report_result": "第十二条", "review_result": "第十三条", "give_feedback": "第十四条",
        "object": "第十四条第二款", "decide_objection": "第十四条第二款",
        "reinvestigate": "第十四条第二款", "reopen": "第十四条第二款",
        "request_extension": "第十六条", "extend": "第十六条", "refuse_extension": "第十六条",
        "override_limit": "第十六条", "supervise": "第十九条",
        "reply_improvement": "第十九条第二款", "follow_up": "第十八条", "visit_back": "第十七条",
        "record_dishonesty": "", "change_dishonesty": "", "close": "第十六条", "archive": "第二十条",
        "recuse": "第十五条第（一）项", "withdraw": "第九条", "merge": "第十六条",
        "amend": "第九条", "learn_contact": "第十一条", "notify_forward": "第十一条",
        "end_untold": "第十一条", "record_unreachable": "第十一条", "respond_superior": "第十二条",
        "own_result": "第十二条", "return_to_superior": "第十二条", "report_superior": "第十四条",
        "superior_recognize": "第十三条", "superior_return": "第十三条",
        "answer_hotline": "第二条", "report_leader": "第十三条", "return_hotline": "第二条", "amend_person": "第十一条",
        "redo_hotline": "第二条", "visit_by_hotline": "第十七条", "put_right": "第三条", "draw_visit": "第十七条",
    },
    YC: {
        "receive": "第二条", "accept": "第十二条", "decline": "第九条", "exclude": "第八条",
        "forward": "第十二条第（二）项", "request_correction": "第十二条第（一）项",
        "supply_correction": "第十二条第（一）项", "notify_acceptance": "第十二条",
        "notify_refusal": "第九条", "assign": "第十三条", "instruct": "第十五条",
        "refer": "第五条", "delivered": "第十四条", "remind": "第十五条",
        "unit_respond": "第十三条", "return_referral": "第十三条",
        "contact_complainant": "第十三条", "hear_complainant": "第十七条第（二）项",
        "report_result": "第十四条", "review_result": "第十五条", "give_feedback": "第十六条",
        "object": "第十六条", "decide_objection": "第十六条", "reinvestigate": "第十六条",
        "reopen": "第十六条", "request_extension": "第十八条", "extend": "第十八条",
        "refuse_extension": "第十八条", "override_limit": "第十八条", "supervise": "第二十一条",
        "reply_improvement": "第二十一条", "follow_up": "第二十条", "visit_back": "第十九条",
        "record_dishonesty": "第二十四条", "change_dishonesty": "第二十四条", "close": "第十八条", "archive": "第二十二条",
        "recuse": "第十七条第（一）项", "withdraw": "第十一条", "merge": "第十八条",
        "amend": "第十一条", "learn_contact": "第十三条", "notify_forward": "第十二条第（二）项",
        "end_untold": "第九条", "record_unreachable": "第十三条", "respond_superior": "第十三条",
        "own_result": "第十四条", "return_to_superior": "第十三条", "report_superior": "第十四条",
        "superior_recognize": "第十五条", "superior_return": "第十五条",
        "answer_hotline": "第十条", "report_leader": "第十五条", "return_hotline": "第十条", "amend_person": "第十三条",
        "redo_hotline": "第十条", "visit_by_hotline": "第十九条", "put_right": "第二十四条", "draw_visit": "第十九条",
    },
}  # fmt: skip
ORDER = {
    # where a step taken out of order offends against another article than its own
    NY: {"accept": "第十一条", "decline": "第十一条", "refer": "第十一条"},
    YC: {"accept": "第十二条", "decline": "第十二条", "refer": "第十二条"},
}
PAIRS = [(pack, word) for pack, steps in STEPS.items() for word in steps]


@pytest.mark.parametrize(("pack", "word"), PAIRS)
def test_a_step_cites_its_article(pack: str, word: str) -> None:
    step = shipped_regulation(pack).steps[word]

    assert step.article == STEPS[pack][word]
    assert step.order_article == ORDER[pack].get(word, STEPS[pack][word])


PRACTICE = {"record", "answer_superior", "adopt_calendar", "adopt_edition"}
PRACTICE |= {"void_step", "revise_step"}


@pytest.mark.parametrize("pack", [NY, YC])
def test_every_step_has_its_article_but_those_of_practice(pack: str) -> None:
    assert set(shipped_regulation(pack).steps) == set(STEPS[pack]) | PRACTICE


# ---------------------------------------------------------------- what the text wants filled in

FIELDS = [
    # pack, step.field, article, what it is: must hold / required / asked for
    (NY, "accept.named_department", "第十条第（一）项", "must"),
    (NY, "accept.in_city", "第十条第（二）项", "must"),
    (NY, "accept.in_county", "第十条第（二）项", "must"),
    (NY, "exclude.cause", "第七条第二款", "limb=2|4"),
    (NY, "extend.told_on", "第十六条", "noted"),
    (NY, "extend.approved_by", "第十六条", "asked"),
    (NY, "reply_improvement.reason", "第十九条第二款", "adopted=rejected"),
    (NY, "review_result.reason", "第十三条", "outcome=return"),
    (NY, "give_feedback.satisfaction", "第十四条", "noted"),
    (NY, "end_untold.untold", "第十一条", "required"),
    (NY, "put_right.proof", "第三条", "required"),
    (NY, "superior_return.reason", "第十三条", "required"),
    (NY, "record_unreachable.note", "第十一条", "required"),
    (NY, "decline.ground", "第八条", "required"),
    (NY, "decline.reason", "第十一条", "required"),
    (NY, "exclude.limb", "第七条第二款", "required"),
    (NY, "exclude.reason", "第七条第二款", "required"),
    (NY, "reinvestigate.limit", "第十四条第二款", "required clock"),
    (NY, "extend.amount", "第十六条", "required clock"),
    (NY, "extend.approver", "第十六条", "noted"),
    (NY, "extend.reason", "第十六条", "required"),
    (NY, "override_limit.clock", "第十六条", "required"),
    (NY, "override_limit.law", "第十六条", "required"),
    (NY, "supervise.unit", "第十九条", "required"),
    (NY, "supervise.ground", "第十九条", "required"),
    (NY, "supervise.suggestion", "第十九条", "required"),
    (NY, "reply_improvement.adopted", "第十九条第二款", "required"),
    (NY, "refuse_extension.reason", "第十六条", "required"),
    (NY, "return_referral.reason", "第十二条", "required"),
    (YC, "accept.named_department", "第十二条第（一）项", "must"),
    (YC, "accept.in_city", "第十二条第（二）项", "must"),
    (YC, "accept.in_county", "第十二条第（二）项", "must"),
    (YC, "exclude.cause", "第八条", "limb=2|4"),
    (YC, "extend.reason", "第十八条", "noted"),
    (YC, "extend.approved_by", "第十八条", "asked"),
    (YC, "return_to_superior.reason", "第十三条", "required"),
    (YC, "record_dishonesty.basis", "第二十四条", "required"),
    (YC, "decline.ground", "第九条", "required"),
    (YC, "decline.reason", "第九条", "required"),
    (YC, "exclude.limb", "第八条", "required"),
    (YC, "exclude.reason", "第八条", "required"),
    (YC, "return_referral.reason", "第十三条", "required"),
    (YC, "reinvestigate.limit", "第十六条", "asked"),
    (YC, "reinvestigate.matters", "第十六条", "required"),
    (YC, "request_extension.reason", "第十八条", "required"),
    (YC, "extend.amount", "第十八条", "clock"),
    (YC, "extend.approver", "第十八条", "noted"),
    (YC, "override_limit.clock", "第十八条", "required"),
    (YC, "override_limit.law", "第十八条", "required"),
    (YC, "supervise.unit", "第二十一条", "required"),
    (YC, "supervise.ground", "第二十一条", "required"),
    (YC, "record_dishonesty.finding", "第二十四条", "required"),
    (YC, "refuse_extension.reason", "第十八条", "required"),
    (YC, "change_dishonesty.change", "第二十四条", "required"),
    (YC, "change_dishonesty.basis", "第二十四条", "required"),
    (YC, "change_dishonesty.reason", "第二十四条", "required"),
    *(
        (pack, f"{name}", article, "required")
        for pack, articles in {
            NY: (
                "第五条",
                "第十二条",
                "第十二条",
                "第十三条",
                "第十五条第（二）项",
                "第十四条第二款",
            ),
            YC: ("第五条", "第十四条", "第十四条", "第十五条", "第十七条第（二）项", "第十六条"),
        }.items()
        for name, article in zip(
            (
                "refer.unit",
                "delivered.about",
                "report_result.result",
                "review_result.outcome",
                "hear_complainant.note",
                "object.reason",
            ),
            articles,
            strict=True,
        )
    ),
]
REQUIRED_BY_PRACTICE = [
    "assign.officer", "instruct.note", "forward.to_channel", "decide_objection.outcome",
    "decide_objection.reason", "reopen.reason", "visit_back.satisfaction", "follow_up.note",
    "recuse.officer", "recuse.reason", "merge.into", "put_right.unit", "end_untold.untold",
    "own_result.result",
    "request_extension.reason",
]  # fmt: skip


def rule_of(regulation: Regulation, place: str) -> tuple[str, str]:
    """The article of a field, and in the table's words what is asked of it."""
    word, name = place.split(".")
    field = regulation.steps[word].field_def(name)
    assert field is not None, place
    said = ["must"] if field.must_be is True else []
    said += [flag for flag in ("required", "clock") if getattr(field, flag)]
    said += [word.replace("always", "noted") for word in (field.required_when, field.noted) if word]
    return field.article, " ".join(said) or "asked"


@pytest.mark.parametrize(
    ("pack", "place", "article", "rule"), FIELDS, ids=[f"{row[0]}-{row[1]}" for row in FIELDS]
)
def test_a_form_asks_for_what_its_article_asks_for(
    pack: str, place: str, article: str, rule: str
) -> None:
    assert rule_of(shipped_regulation(pack), place) == (article, rule)


@pytest.mark.parametrize("place", REQUIRED_BY_PRACTICE)
@pytest.mark.parametrize("pack", [NY, YC])
def test_a_form_asks_for_what_practice_needs(pack: str, place: str) -> None:
    assert rule_of(shipped_regulation(pack), place)[1] == "required"


@pytest.mark.parametrize(
    ("pack", "step", "field"),
    [
        marked("NY-9", NY, "receive", "truth_told"),
        marked("YC-11", YC, "receive", "truth_told"),
        (NY, "report_result", "measures"),
        (YC, "report_result", "measures"),
        (NY, "refer", "identity_given"),
        (YC, "refer", "identity_given"),
    ],
)
def test_forms_hold_truth_measures_and_identity_without_forcing_them(
    pack: str, step: str, field: str
) -> None:
    assert rule_of(shipped_regulation(pack), f"{step}.{field}")[1] == "asked"


# ---------------------------------------------------------------- two locks on one door

ACTIVE = "accepted handling result_review feedback objected closing"
GUARDED = {
    # Order and requirement both refuse these, so a case shows only one of them: both stand here.
    # step: where it is in order, what must have gone before, whether its delivery counts
    "refer": ("accepted handling result_review objected", ["accept receive"], True),
    "reinvestigate": (
        ACTIVE,
        ["accept receive", "report_result exclude reopen close"],
        True,
    ),
    "supervise": (f"{ACTIVE} closed", ["accept receive"], True),
    "end_untold": ("declined", ["decline exclude"], False),
    "close": (
        ACTIVE,
        ["accept receive", "accept superior_recognize", "reinvestigate", "object", "supervise"],
        False,
    ),
    "extend": (ACTIVE, [], False),
    "refuse_extension": (ACTIVE, ["request_extension"], False),
    "override_limit": (f"received correcting {ACTIVE} declined", [], False),
    "notify_refusal": ("declined", ["decline exclude"], False),
    "return_referral": ("handling", [], False),
    "decide_objection": ("objected closed", ["object"], False),
}
REFUSED_ELSEWHERE = ["refer", "reinvestigate", "supervise", "close", "extend", "refuse_extension"]
REFUSED_ELSEWHERE += ["override_limit", "end_untold"]


GUARDS = {
    "refer": "NY-5", "reinvestigate": "NY-14.2", "decide_objection": "NY-14.2", "close": "NY-16.1",
    "supervise": "NY-19.1", "extend": "NY-16.2", "refuse_extension": "", "override_limit": "NY-16.3",
    "notify_refusal": "NY-11.3", "return_referral": "", "end_untold": "NY-11.3",
}  # fmt: skip


@pytest.mark.parametrize("word", [marked(GUARDS[word], word) for word in GUARDED])
def test_order_and_requirement_each_guard_the_step(word: str) -> None:
    stages, requires, delivery = GUARDED[word]
    step = shipped_regulation(NY).steps[word]

    assert set(step.stages) == set(stages.split())
    assert [" ".join(r.step) for r in step.requires] == requires
    assert all(r.otherwise == "refuse" for r in step.requires[:1])
    assert step.delivery is delivery
    assert (step.otherwise == "refuse") is (word in REFUSED_ELSEWHERE)


@pytest.mark.parametrize(
    ("word", "effect"),
    [
        ("void_step", "void"),
        ("revise_step", "revise"),
        ("adopt_calendar", "adopt"),
        ("adopt_edition", "adopt"),
        ("return_referral", "hand_back"),
        ("reply_improvement", "answer"),
    ],
)
def test_what_the_program_does_itself_has_its_own_effect(word: str, effect: str) -> None:
    step = shipped_regulation(NY).steps[word]

    assert step.effect == effect
    assert len(step.stages) == (1 if word == "return_referral" else len(STAGES))


def test_a_report_counts_when_it_arrives() -> None:
    assert shipped_regulation(NY).steps["report_result"].delivery


@pytest.mark.parametrize("pack", [NY, YC])
@pytest.mark.parametrize(
    ("word", "stages", "to"),
    [
        ("notify_forward", "*", ""),
        ("end_untold", "declined", "refused"),
        ("record_unreachable", "*", ""),
        ("respond_superior", "accepted handling", ""),
        ("own_result", "accepted handling", "feedback"),
        ("return_to_superior", "accepted handling", "forwarded"),
        ("report_superior", ACTIVE, "superior_review"),
        ("superior_recognize", "superior_review", "closed"),
        ("superior_return", "superior_review", "handling"),
        ("answer_hotline", "*", ""),
        ("report_leader", "*", ""),
        ("return_hotline", "received correcting", "forwarded"),
        ("visit_by_hotline", "*", ""),
        ("draw_visit", "feedback objected closing closed", ""),
        ("put_right", ACTIVE, ""),
    ],
)
def test_a_step_of_practice_stands_where_it_belongs(
    pack: str, word: str, stages: str, to: str
) -> None:
    step = shipped_regulation(pack).steps[word]

    assert set(step.stages) == (set(STAGES) if stages == "*" else set(stages.split()))
    assert step.to == to


# ---------------------------------------------------------------- stages, and what a form leaves open


@pytest.mark.parametrize("pack", [NY, YC])
def test_the_shipped_packs_have_the_stages_that_the_program_knows(pack: str) -> None:
    assert dict(shipped_regulation(pack).stages) == dict(DEFAULT_STAGES)


@pytest.mark.parametrize("pack", packs("NY-10", "YC-12"))
@pytest.mark.parametrize(
    ("name", "level"), [("named_department", ""), ("in_city", ""), ("in_county", "county")]
)
def test_the_points_of_acceptance_start_unanswered_and_are_asked(
    pack: str, name: str, level: str
) -> None:
    field = shipped_regulation(pack).steps["accept"].field_def(name)

    assert field is not None
    assert (field.default, field.asked, field.level) == (None, True, level)


@pytest.mark.parametrize("pack", packs("NY-16.1 AS-3", "YC-13.2 YC-18 AS-3"))
def test_a_link_is_expected_only_where_it_belongs(pack: str) -> None:
    links = {link.key: link.data for link in shipped_regulation(pack).closing_links}

    handed_down = {key for key, data in links.items() if "unless" in data}
    assert handed_down == {"accept", "refer", "report_result", "review_result"} | (
        {"notify_acceptance"} if pack == NY else set()
    )
    assert [key for key, data in links.items() if "only_after" in data] == (
        ["visit_back"] if pack == YC else []
    )
    if pack == YC:
        assert links["contact_complainant"]["excused"] == "contact_unknown unreachable"


@pytest.mark.parametrize("pack", packs("NY-7.2", "YC-8"))
def test_no_breach_settles_what_the_units_were_sent(pack: str) -> None:
    assert shipped_regulation(pack).steps["exclude"].settles == ("refer", "reinvestigate")


@pytest.mark.obligation("YC-24")
def test_a_sparing_is_proved_by_what_the_unit_complained_about_did() -> None:
    tests = {c.key: c.data for c in shipped_regulation(YC).lists["sparing_tests"]}
    field = shipped_regulation(YC).steps["record_dishonesty"].field_def("tests")

    assert field is not None
    assert field.proved
    shown = {key: data.get("shown_by") for key, data in tests.items()}
    assert shown == {**dict.fromkeys(list(tests)[:4], ["put_right"]), "satisfied": None}
    assert tests["accused_itself"]["by_respondent"] is True
    assert tests["during_verification"]["not_before"] == ["accept"]
    assert tests["during_verification"]["not_after"] == ["review_result"]
    assert tests["own_accord"]["before_any"] == ["supervise"]


@pytest.mark.obligation("AS-4")
@pytest.mark.parametrize("pack", [NY, YC])
@pytest.mark.parametrize(
    ("word", "met_by", "ended_by"),
    [
        ("leader_limit", "report_leader close superior_recognize",
         "withdraw merge forward notify_refusal end_untold"),
        ("hotline_limit", "answer_hotline", "return_hotline"),
        ("hotline_return", "return_hotline", "accept decline exclude forward withdraw merge"),
        ("superior_limit", "answer_superior report_superior superior_recognize", ""),
    ],
)  # fmt: skip
def test_a_day_that_others_set_is_kept_by_the_answer_and_ends_with_the_case(
    pack: str, word: str, met_by: str, ended_by: str
) -> None:
    clock = shipped_regulation(pack).clocks[word]

    assert {trigger.step for trigger in clock.met_by} == set(met_by.split())
    assert {trigger.step for trigger in clock.ended_by} == set(ended_by.split())
