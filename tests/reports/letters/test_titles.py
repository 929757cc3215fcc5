"""Titles in lines that keep their words."""

from __future__ import annotations

import pytest

from app.reports.letters.titles import split_title


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("受理告知书", ("受理告知书",)),
        ("关于督促办理政务失信投诉举报事项的督办函", ("关于督促办理政务失信投诉举报事项的督办函",)),
        (
            "关于督促办理政务失信投诉举报事项的提醒督办函",
            ("关于督促办理政务失信", "投诉举报事项的提醒督办函"),
        ),
        (
            "关于转发《示例市关于印发政务诚信评价办法和政务失信投诉举报管理细则的通知》的通知",
            None,
        ),
    ],
)
def test_a_title_is_split_between_words(title: str, lines: tuple[str, ...] | None) -> None:
    made = split_title(title, 20)

    assert "".join(made) == title
    assert all(len(line) <= 20 for line in made)
    assert not any(line[0] in "的》，、和" for line in made)
    assert lines is None or made == lines


def test_a_title_of_many_lines_is_split_at_once() -> None:
    made = split_title("关于督促办理政务失信投诉举报事项的提醒督办函" * 40, 20)

    assert "".join(made) == "关于督促办理政务失信投诉举报事项的提醒督办函" * 40
    assert all(len(line) <= 20 for line in made)


def test_a_title_without_any_place_to_break_is_cut() -> None:
    assert split_title("甲" * 50, 20) == ("甲" * 16, "甲" * 17, "甲" * 17)


@pytest.mark.parametrize(
    "title",
    [
        "关于印发《示例县政务失信投诉举报管理规定》和示例县经济技术开发区管委会诚信建设有关工作制度的通知",
        "关于做好示例县经济技术开发区管委会政务失信投诉举报办理工作的通知",
        "示例县人民政府办公室关于印发示例县政务诚信建设专项治理行动实施方案的通知",
        "关于转发示例市社会信用体系建设工作领导小组办公室关于做好全市拖欠中小企业账款专项治理行动"
        "和政务失信投诉举报办理工作的通知",
    ],
)
def test_known_words_stay_whole_and_the_last_line_is_no_stump(title: str) -> None:
    made = split_title(title, 20)

    assert "".join(made) == title
    assert len(made[-1]) > 2
    for word in ("管委会", "管理规定", "开发区", "实施方案", "领导小组", "投诉举报", "中小企业"):
        assert title.count(word) == sum(line.count(word) for line in made)


def test_the_words_of_an_office_are_kept_whole_too() -> None:
    title = "关于督促示例路及周边片区综合改造工程指挥部办理投诉举报事项的函"
    words = ("综合改造工程指挥部",)

    assert not any("综合改造工程指挥部" in line for line in split_title(title, 16))
    assert any("综合改造工程指挥部" in line for line in split_title(title, 16, words))


def test_lines_stand_as_trapezoid_or_diamond() -> None:
    three = "关于转发示例市社会信用体系建设工作领导小组办公室做好政务失信投诉举报办理工作意见的通知"
    lengths = [len(line) for line in split_title(three, 20)]

    assert len(lengths) == 3
    assert not lengths[1] < min(lengths[0], lengths[2])  # no hourglass
    assert len(set(lengths)) > 1  # no block
