"""The one cell 单位意见: what is set into it, and how it may be split again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.consultation.form import (
    KnownItem,
    OpinionForm,
    PointText,
    is_nil,
    known_items,
    opinion_text,
    proposed_points,
    same_topic,
)

ITEMS = (
    KnownItem("附件1", "7", "分级分类监管情况"),
    KnownItem("附件1", "6", "五类行政管理信息情况"),
    KnownItem("附件2", "6a", "“双公示”信息归集情况"),
    KnownItem("附件2", "6b", "五类信息合规率情况"),
    KnownItem("附件2", "9", "中小企业账款清偿率"),
)
SEVEN = PointText("明确“无监管权限”的认定主体", "各单位理解不一", "附件1", "7", "分级分类监管情况")
NINE = PointText("建议写明清偿率的基数。", "", "附件2", "9", "中小企业账款清偿率")


@pytest.mark.obligation("YJ-1")
def test_no_opinion_reads_exactly_so() -> None:
    assert opinion_text(()) == "无意见"


@pytest.mark.obligation("YJ-1")
def test_one_point_stands_plainly_several_are_numbered_inside_the_one_cell() -> None:
    first = "对附件1第7项“分级分类监管情况”：建议明确“无监管权限”的认定主体。理由：各单位理解不一。"

    assert opinion_text([SEVEN]) == first
    assert opinion_text([SEVEN, NINE]) == (
        f"1.{first}\n2.对附件2第9项“中小企业账款清偿率”：建议写明清偿率的基数。"
    )


@pytest.mark.obligation("YJ-1")
def test_a_caption_with_quotation_marks_of_its_own_is_found_again() -> None:
    said = opinion_text([PointText("写明口径", "", "附件2", "6a", "“双公示”信息归集情况")])

    assert said == "对附件2第6项“‘双公示’信息归集情况”：建议写明口径。"
    assert proposed_points(said, ITEMS)[0].item == "6a"


def test_items_that_share_a_number_are_told_by_what_they_assess() -> None:
    rows = [("9", "开展清欠工作情况", "账款清偿率"), ("3a", "诉讼和复议", "败诉率情况"),
            ("3b", "诉讼和复议", "纠错率情况")]  # fmt: skip

    made = known_items("附件2", rows)

    assert [one.caption for one in made] == ["开展清欠工作情况", "败诉率情况", "纠错率情况"]
    assert proposed_points("账款清偿率没有写明基数", made)[0].item == "9"


def test_a_point_on_the_whole_names_no_item_and_one_of_6a_prints_6() -> None:
    whole = PointText("适当延后征求意见的时间")
    shared = PointText("写明三个率的口径", "", "附件2", "6a", "“双公示”信息归集情况")

    assert opinion_text([whole]) == "适当延后征求意见的时间。"
    assert opinion_text([shared]).startswith("对附件2第6项“")


@pytest.mark.obligation("YJ-3")
def test_what_was_set_into_the_cell_is_proposed_as_the_same_points() -> None:
    split = proposed_points(opinion_text([SEVEN, NINE]), ITEMS)

    assert [(p.annex, p.item, p.reason) for p in split] == [
        ("附件1", "7", "各单位理解不一"),
        ("附件2", "9", ""),
    ]
    assert split[0].text == "建议明确“无监管权限”的认定主体"


@pytest.mark.parametrize(
    "opinion, found",
    [
        (
            "一、第7项分值偏高。二、中小企业账款清偿率没有写明基数。",
            [("附件1", "7"), ("附件2", "9")],
        ),
        (
            "（1）附件2第6项“五类信息合规率情况”：没有“未产生”。\n（2）表述不清",
            [("附件2", "6b"), ("", "")],
        ),
        ("附件2第6项：口径不明", [("附件2", "")]),  # two items bear the 6: staff choose
        ("建议删去。", [("", "")]),
        ("得分=2*上报率+2*合规率，其中1.5分的规定不清", [("", "")]),
        ("无意见。", []),
    ],
)
def test_opinions_as_units_write_them(opinion: str, found: list[tuple[str, str]]) -> None:
    assert [(p.annex, p.item) for p in proposed_points(opinion, ITEMS)] == found


def test_a_sentence_that_begins_with_its_item_keeps_its_words() -> None:
    (point,) = proposed_points("第7项的主体建议写明", ITEMS)

    assert (point.item, point.text) == ("7", "第7项的主体建议写明")


@pytest.mark.parametrize("text", ["无意见", " 无 意见。", "我单位无意见", "无意见！"])
def test_no_opinion_is_recognised_however_it_is_spaced(text: str) -> None:
    assert is_nil(text)


@pytest.mark.parametrize("text", ["", "基本无意见，但第7项偏高", "原则同意"])
def test_what_says_more_is_no_nil(text: str) -> None:
    assert not is_nil(text)


@given(st.text(alphabet="一二三、1.2（）第7项理由：建议abc\n。", max_size=80))
def test_splitting_loses_nothing_that_was_said(opinion: str) -> None:
    points = proposed_points(opinion, ITEMS)

    told = "".join(point.text + point.reason for point in points)
    assert [c for c in told if c in "abc"] == [c for c in opinion if c in "abc"]


def test_the_day_is_blank_for_the_pen_until_it_is_signed() -> None:
    form = OpinionForm(
        "示例县发展和改革委员会", "2024年示例市政务诚信监测指标（征求意见稿）", "无意见"
    )

    assert form.time_line == "时间：    年    月    日"
    assert OpinionForm("甲", "乙", "无意见", date(2025, 5, 20)).time_line == "时间：2025年5月20日"


def test_topics_are_the_same_across_widths_and_blanks() -> None:
    assert same_topic("2024 年示例市指标 (征求意见稿)", "2024年示例市指标（征求意见稿）")
    assert not same_topic("2024年示例市指标", "2025年示例市指标")
