"""Blocks from the clipboard as spreadsheets write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.safe_text import copied_cell
from app.base.tsv import read_block


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("a", [["a"]]),
        ("\r\n", [[""]]),
        ("\t\r\n", [["", ""]]),
        ("a\r\n\r\nb\r\n", [["a"], [""], ["b"]]),
        ('"两行\n内容"\t"说""好"""\r\n', [["两行\n内容", '说"好"']]),
        ('"带\t制表"\tx\r\n', [["带\t制表", "x"]]),
        ('"没有合上\tx\r\n', [['"没有合上', "x"]]),
        ('5" 屏\tx\r\n', [['5" 屏', "x"]]),
        ("a\tb\r\nc\r\n", [["a", "b"], ["c"]]),
        ("a\r\n\0", [["a"]]),
    ],
)
def test_a_block_is_read_as_excel_wps_and_calc_write_it(text: str, rows: list[list[str]]) -> None:
    assert read_block(text) == rows


CELLS = st.text(alphabet="甲乙1/%.\t\n\"'=， ", max_size=6)
BLOCKS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=4)
)


@given(BLOCKS)
def test_what_is_written_comes_back_with_as_many_rows_and_columns(rows: list[list[str]]) -> None:
    text = "".join("\t".join(map(copied_cell, row)) + "\r\n" for row in rows)

    back = read_block(text)

    assert [len(row) for row in back] == [len(row) for row in rows]
