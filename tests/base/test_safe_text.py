"""What leaves the house in a cell: text stays text, days stay days, nothing is cut in silence."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.base.safe_text import MOST_CHARACTERS, copied_cell, is_formula, safe_cell
from app.base.secret import Secret

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1-1", "-cmd|'/c calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n1", " =1", "\u200b=1",
     "\ufeff@a", "＝1+1", "＋1", "－1", "＠SUM", "﹦1", "\xa0\u3000=1"],
)  # fmt: skip
def test_text_that_would_be_calculated_is_known(text: str) -> None:
    assert is_formula(text)
    assert safe_cell(text).quoted
    assert copied_cell(text).lstrip('"').startswith("'")


@pytest.mark.parametrize(
    "text", ["1=1", "甲=乙", "示信投〔2026〕1号", "a@b.example", "《=》", "", "　"]
)
def test_text_that_is_no_formula_is_left_as_it_is(text: str) -> None:
    assert not is_formula(text)
    assert copied_cell(text) == text


@given(ANY_TEXT)
@example("\ud800\x00\x0b\x85\ufffe")
@example("<r><t>x</t></r>")
def test_every_text_is_printable_and_no_sign_stands_first_unquoted(text: str) -> None:
    cell = safe_cell(text)
    kept = str(cell.value or "")

    kept.encode("utf-8")  # no lone surrogate
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in kept if c not in "\t\n")
    assert cell.quoted == is_formula(kept)
    assert not (kept.startswith("<r>") and kept.endswith("</r>"))


@given(ANY_TEXT)
def test_what_is_copied_keeps_to_its_cell_and_its_line(text: str) -> None:
    copied = copied_cell(text)

    if set(copied) & set("\t\n"):
        assert copied[0] == copied[-1] == '"'
        assert copied[1:-1].replace('""', "").count('"') == 0


@pytest.mark.parametrize("character", ["字", "𠮷", "a"])
def test_too_long_text_is_cut_and_says_so(character: str) -> None:
    cell = safe_cell(character * 40_000)

    assert cell.cut
    assert isinstance(cell.value, str) and cell.value.endswith(
        "（原文40,000字，超出单元格容量，以下略去）"
    )
    assert len(cell.value.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
    assert not safe_cell("字" * MOST_CHARACTERS).cut


@pytest.mark.parametrize(
    "value, kept",
    [
        (date(2026, 11, 20), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 9, 30), datetime(2026, 11, 20, 9, 30)),
        (date(1899, 12, 31), "1899-12-31"),  # Excel has no such day
        (date(1900, 2, 28), "1900-02-28"),  # Excel would show the day before
        (datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "2026-01-02 03:04+00:00"),
        (0, 0),
        (-7, -7),
        (Decimal("1.50"), Decimal("1.50")),
        (10**15, "1000000000000000"),  # Excel keeps 15 digits
        (Decimal("NaN"), "NaN"),
        (float("inf"), "inf"),
        (True, "是"),
        (None, None),
        ("", None),
        ("13800000001", "13800000001"),
        (Secret("张示例"), "＊＊＊"),
    ],
)
def test_days_and_numbers_keep_their_kind_where_excel_holds_them(
    value: object, kept: object
) -> None:
    assert safe_cell(value).value == kept
    assert type(safe_cell(value).value) is type(kept)


def test_copied_numbers_keep_their_digits_and_negative_numbers_stay_numbers() -> None:
    assert [copied_cell(v) for v in ("20260521000123", "0377", "-5", "+3.5", -5, "a\tb")] == [
        "'20260521000123", "'0377", "-5", "+3.5", "-5", '"a\tb"',
    ]  # fmt: skip
