"""Titles are proposed as whole clauses of at most 25 characters; what a text names is offered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.offered import offered_in
from app.rules.titles import GENERAL, MOST, propose_title

LONG = "示例县示例镇人民政府在2024年5月招商引资时承诺给予企业的三年租金减免至今没有兑现"


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ("多收了钱。要求退还。", "多收了钱"),
        ("没有句号", "没有句号"),
        ("\n第一行写了\n第二行", "第一行写了"),
        ("您好！来电人反映，县住建局承诺的租金减免没有兑现。", "县住建局承诺的租金减免没有兑现"),
        ("尊敬的领导：我反映县某局拖欠工程款，已经两年，多次催要无果，至今没有付。",
         "县某局拖欠工程款，已经两年，多次催要无果"),
        (f"{LONG}，企业多次上门。", "企业多次上门"),
        (f"{LONG}。", "投诉举报示例镇人民政府"),
    ],
)  # fmt: skip
def test_a_title_is_whole_clauses_of_the_first_sentence_that_says_something(
    facts: str, title: str
) -> None:
    assert propose_title(facts, "投诉举报示例镇人民政府") == title


@given(st.text(alphabet="县住建局承诺未兑现，。！？：；\n 您好反映", max_size=120))
def test_no_title_is_longer_than_a_letter_quotes_or_ends_in_an_ellipsis(facts: str) -> None:
    title = propose_title(facts)

    assert len(title) <= MOST and "…" not in title and title == title.strip()
    assert title or not facts.strip()


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        (f"{LONG}。", "示例县示例镇人民政府"),
        ("企业去年十二月起先后五次提交的门面租金减免申请材料没有一次得到答复。", GENERAL),
        ("好。", "好"),
    ],
)
def test_a_clause_that_cannot_be_ended_is_never_cut_in_the_middle(facts: str, title: str) -> None:
    assert propose_title(facts) == title


def test_units_numbers_and_sums_of_a_text_are_offered_each_once() -> None:
    text = (
        "示例县住房和城乡建设局拖欠工程款86万元，后付9,600元。联系138 0000 0001或0377-12345678，"
        "也可打138 0000 0001。示例县财政局说没有钱。"
    )
    units = ("示例县住房和城乡建设局", "示例县住房", "示例县财政局", "示例县教育体育局")

    offers = [(offer.field, offer.text) for offer in offered_in(text, units)]

    assert offers == [
        ("respondent", "示例县住房和城乡建设局"), ("respondent", "示例县财政局"),
        ("phone", "13800000001"), ("phone", "0377-12345678"),
        ("amount", "86万元"), ("amount", "9,600元"),
    ]  # fmt: skip


def test_a_text_that_names_nothing_offers_nothing() -> None:
    assert offered_in("反映第31号文件的三条意见，2026年5月21日", ("示例县住建局",)) == ()
