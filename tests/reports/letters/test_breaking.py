"""Lines of Chinese text: nothing lost, nothing too wide, no stop where none may stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.letters.breaking import (
    NO_END,
    NO_START,
    break_lines,
    is_full,
    may_break,
)
from app.reports.letters.characters import printable

HAN = "政务失信投诉举报人单位办理情况年月日号条"
MARKS = "，。、；：？！）》”（《“〔〕…—·"
WORDS = ("2026年", "11月", "20日", "30个", "——", "……", "0377-0000000", "GB/T 9704", "a@b.cn ")
texts = st.lists(
    st.one_of(st.sampled_from(HAN), st.sampled_from(MARKS), st.sampled_from(WORDS)), max_size=120
).map("".join)


def measure(char: str) -> float:
    """Han and full-width marks one, everything else half."""
    return 1.0 if is_full(char) else 0.5


def test_the_text_of_the_lines_is_the_text() -> None:
    @given(texts)
    def check(text: str) -> None:
        lines = break_lines(text, 28, measure)
        assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")

    check()


def test_no_line_is_wider_than_the_type_area() -> None:
    @given(texts, st.sampled_from([28.0, 26.0, 12.5]))
    def check(text: str, width: float) -> None:
        lines = break_lines(text, width, measure, width - 2)
        assert all(line.set_cells <= width + 1e-6 for line in lines)
        assert not lines or lines[0].set_cells <= width - 2 + 1e-6

    check()


def test_no_line_begins_or_ends_where_the_rules_for_stops_forbid_it() -> None:
    @given(texts)
    def check(text: str) -> None:
        lines = [line.text for line in break_lines(text, 28, measure)]
        for before, after in zip(lines, lines[1:], strict=False):
            # a row of marks as long as a line leaves no place where it might be broken
            if any(may_break(a, b) for a, b in pairwise(before)):
                assert after[0] not in NO_START, (before, after)
                assert before[-1] not in NO_END, (before, after)

    check()


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("甲" * 28 + "，乙乙乙", "甲，乙乙乙"),  # a stop takes the character before it along
        ("甲" * 27 + "（乙乙）丙丙", "（乙乙）丙丙"),
        ("甲" * 26 + "2026年11月20日", "2026年11月20日"),  # no 2026|年
        ("甲" * 25 + "2026年11月20日", "2026年11月20日"),  # a day stays whole
        ("甲" * 26 + "〔2026〕12号", "〔2026〕12号"),
        ("甲" * 26 + "附件2。乙", "附件2。乙"),
        ("甲" * 26 + "1,286,000元", "1,286,000元"),
        ("甲" * 26 + "30个工作日", "30个工作日"),
        ("甲" * 27 + "——乙乙", "甲——乙乙"),
        ("甲" * 27 + "0377-0000000号", "0377-0000000号"),
        ("甲" * 29, "甲甲"),  # 单字不成行
        ("甲" * 28 + "乙。", "甲乙。"),
    ],
)
def test_what_is_pushed_to_the_next_line(text: str, second: str) -> None:
    lines = break_lines(text, 28, measure)

    assert lines[1].text == second


def test_an_address_longer_than_a_line_is_taken_to_pieces() -> None:
    lines = break_lines("https://example.com/" + "a" * 200, 28, measure)

    assert len(lines) == 4
    assert all(line.cells <= 28 for line in lines)


def test_what_cannot_be_seen_is_left_out() -> None:
    assert printable("甲\u200b乙\ufeff\x00丙\t丁\ufe0f") == "甲乙丙 丁"
