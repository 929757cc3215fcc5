"""Pinyin initials: every reading counts, gaps count least."""

from __future__ import annotations

import pytest

from app.base.pinyin import initials, match, match_unit


@pytest.mark.parametrize(
    "name, letters",
    [
        ("单县", "sx"), ("单县", "dx"), ("朝阳区", "cyq"), ("朝阳区", "zyq"),
        ("查家镇", "zjz"), ("查家镇", "cjz"), ("曾家乡", "zjx"), ("曾家乡", "cjx"),
        ("重庆路", "cql"), ("长治", "cz"), ("长治", "zz"), ("乐亭", "lt"), ("乐亭", "yt"),
        ("示例县12345热线", "slx12345rx"),
    ],
)  # fmt: skip
def test_each_reading_of_a_name_finds_it(name: str, letters: str) -> None:
    assert match(letters, initials(name)) == 95


def test_a_beginning_is_better_than_a_part_and_a_part_than_gaps() -> None:
    name = initials("示例县行政审批局")

    scores = [match(letters, name) for letters in ("slxxzspj", "slx", "xzsp", "slspj", "zzz")]

    assert scores == sorted(scores, reverse=True) and scores[-1] == 0 and scores[-2] > 0


def test_signs_between_characters_are_passed_over() -> None:
    assert initials("示例（县）") == initials("示例县")


@pytest.mark.parametrize("letters", ["zj", "zjj", "zfj"])
def test_a_short_form_from_the_first_letter_is_better_than_a_piece_from_the_middle(
    letters: str,
) -> None:
    """财政局 holds zj, and nobody means it; 自然资源局 has its j from 局 alone."""
    wanted = match_unit(letters, "示例县住房和城乡建设局")
    others = ("示例县财政局", "示例县民政局", "示例县自然资源局", "示例县教育体育局")

    assert all(match_unit(letters, other) < wanted for other in others)
