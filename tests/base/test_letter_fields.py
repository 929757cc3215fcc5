"""The catalogue of letter fields is consistent with itself."""

from __future__ import annotations

from datetime import date

from app.base.letter_fields import FIELDS, Day


def test_only_rows_have_columns() -> None:
    assert all(bool(field.columns) == (field.kind == "rows") for field in FIELDS.values())


def test_a_day_that_is_not_firm_says_so() -> None:
    assert str(Day(date(2027, 1, 8), provisional=True)) == "2027年1月8日（暂定）"
    assert str(Day(date(2026, 11, 20))) == "2026年11月20日"
