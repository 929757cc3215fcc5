"""What may be typed into a cell: exact values, refusals that keep the text, blanks that stay blank."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.indicators.parsing import parse
from app.rules.indicators.schema import Column, Input
from app.rules.indicators.shipped import shipped_set
from app.rules.indicators.values import BLANK, NEVER, Gap, Nil, Number, Refused, ZeroBase, refusals

RATE = Input("r", "办结率", "ratio", of=("办结数", "交办数"))
MONEY = Input("m", "履约率", "ratio", of=("已支付", "应支付"), of_kind="amount")
PER = Input("p", "比值", "ratio", of=("条数", "企业数"), most=None)
DAY = Input("d", "公布日期", "date", none="未公布")
NUMBER = Input("n", "件数", "count", most=None)
LIST = shipped_set("nanyang-2024-departments").items["1"].inputs["n"]


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("95%", "19/20", "0.95"),
        ("0.95", "19/20", "0.95"),
        ("19/20", "19/20", "19/20"),
        ("９５％", "19/20", "0.95"),
        (" 19 ／ 20 ", "19/20", "19/20"),
        ("97.5 %", "39/40", "0.975"),
        ({"part": "19", "whole": "20"}, "19/20", "19/20"),
        ({"part": 19, "whole": 20}, "19/20", "19/20"),
        (0, "0", "0"),
        ("1", "1", "1"),
    ],
)
def test_a_ratio_is_read_as_percent_decimal_fraction_or_two_counts(
    typed: Any, value: str, shown: str
) -> None:
    read = parse(RATE, typed)

    assert isinstance(read, Number)
    assert (read.value, read.shown) == (Fraction(value), shown)


@pytest.mark.parametrize(
    ("one", "typed", "words"),
    [
        (RATE, "98", "应在0至1之间，现为98"),
        (RATE, "101%", "应在0至1之间"),
        (RATE, "-0.1", "不能为负"),
        (RATE, "21/20", "“办结数”（21）大于“交办数”（20）"),
        (RATE, "-1/20", "“办结数”不能为负"),
        (RATE, "1.5/20", "“办结数”应为整数"),
        (RATE, "3/0", "大于"),
        (PER, "3/0", "“企业数”为0"),
        (RATE, "1/2/3", "应为整数"),
        (RATE, "95％左右", "应写作95%、0.95或19/20"),
        (RATE, "7月12日", "应写作"),
        (RATE, "1e-1", "应写作"),
        (RATE, "٠.٥", "应写作"),
        (RATE, "0." + "3" * 60, "应写作"),
        (RATE, {"part": "1", "base": "2"}, "没有“base”"),
        (MONEY, "约3万/4万", "应为金额"),
        (NUMBER, "1.5", "应为整数"),
        (NUMBER, "-1", "不能为负"),
        (NUMBER, "−1", "不能为负"),
        (NUMBER, "三", "应为整数"),
        (NUMBER, "无", "应为整数"),
        (DAY, "3月31日", "应为日期"),
        (DAY, "2024-02-30", "应为日期"),
        (DAY, "20240331", "应为日期"),
        (DAY, "无", "应为日期"),
        (DAY, "1924-03-31", "2000年至2090年之间"),
        (DAY, "2999-03-31", "2000年至2090年之间"),
    ],
)
def test_what_can_not_be_is_refused_with_a_reason_and_kept(
    one: Input, typed: Any, words: str
) -> None:
    read = parse(one, typed)

    assert isinstance(read, Refused)
    assert words in read.why
    assert read.text


def test_records_may_exceed_the_firms_and_amounts_have_decimals() -> None:
    per, money = parse(PER, "30/20"), parse(MONEY, "1,250.5/2,501")

    assert isinstance(per, Number) and per.value == Fraction(3, 2)
    assert isinstance(money, Number) and money.value == Fraction(1, 2)


def test_nought_of_nought_is_no_ratio() -> None:
    assert parse(RATE, "0/0") == ZeroBase("0/0")


@pytest.mark.parametrize(
    "typed", ["2024-03-31", "2024/3/31", "2024.3.31", "2024年3月31日", "２０２４－０３－３１"]
)
def test_a_date_is_read_as_people_write_it(typed: str) -> None:
    assert parse(DAY, typed) == date(2024, 3, 31)


def test_the_word_for_never_is_an_answer_and_a_blank_is_none() -> None:
    assert parse(DAY, "未公布") is NEVER
    assert parse(DAY, " ") == BLANK == parse(DAY, None)


@pytest.mark.parametrize(
    "typed",
    [
        {"none": {"who": "示例司法局", "on": "2025-01-10", "letter": "示例函〔2025〕1号"}},
        "无（示例司法局，2025-01-10，示例函〔2025〕1号）",
        "已查无纠错事项（示例司法局，2025年1月10日，示例函〔2025〕1号）",
    ],
)
def test_a_nil_return_names_who_when_and_which_letter(typed: Any) -> None:
    assert parse(LIST, typed) == Nil("示例司法局", date(2025, 1, 10), "示例函〔2025〕1号")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("无", "谁答复、哪一日、哪份函"),
        ({"none": {"who": "示例司法局"}}, "哪一日、哪份函"),
        ([], "零报告"),
        ({"none": {"who": " ", "on": "2025-01-10", "letter": "示例函"}}, "谁答复"),
    ],
)
def test_a_nil_return_without_all_three_is_no_answer(typed: Any, words: str) -> None:
    read = parse(LIST, typed)

    assert isinstance(read, Gap)
    assert words in read.why


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ([{"number": "1号", "day": "2024-13-01"}], "第1行"),
        ([{"number": "1号", "dya": "2024-03-01"}], "没有“dya”栏"),
        (["1号"], "第1行应为各栏的值"),
        ({"none": True}, "零报告应写明"),
        ({"甲": "1"}, "应为清单、件数，或零报告"),
        ("无法统计", "应为整数"),
    ],
)
def test_a_list_that_can_not_be_is_refused(typed: Any, words: str) -> None:
    assert words in refusals(parse(LIST, typed))[0].why


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
INPUTS = [
    one
    for name in ("nanyang-2024-departments", "nanyang-2024-counties", "nanyang-2020-evaluation")
    for item in shipped_set(name).items.values()
    for one in item.inputs.values()
]


@given(st.sampled_from(INPUTS), JSON)
def test_nothing_that_is_typed_crashes_the_reader(one: Input, typed: Any) -> None:
    parse(one, typed, classes=("A", "B"))


def test_a_column_is_told_by_its_caption() -> None:
    assert isinstance(LIST.column("day"), Column)
    assert LIST.column("nothing") is None
