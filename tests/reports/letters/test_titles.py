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
