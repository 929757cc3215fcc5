"""The catalogue of letter fields is consistent with itself."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.letter_fields import FIELDS, KINDS, Day


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_takes_known_fields_and_requires_only_those(kind: str) -> None:
    taken = KINDS[kind].fields

    assert set(taken) <= set(FIELDS)
    assert len(set(taken)) == len(taken)
    assert set(KINDS[kind].required) <= set(taken)


def test_every_field_is_taken_by_some_kind() -> None:
    assert set(FIELDS) == {name for kind in KINDS.values() for name in kind.fields}


def test_only_rows_have_columns() -> None:
    assert all(bool(field.columns) == (field.kind == "rows") for field in FIELDS.values())


def test_a_day_that_is_not_firm_says_so() -> None:
    assert str(Day(date(2027, 1, 8), provisional=True)) == "2027年1月8日（暂定）"
    assert str(Day(date(2026, 11, 20))) == "2026年11月20日"
