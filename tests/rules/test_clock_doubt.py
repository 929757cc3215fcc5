"""When the PC's date can't be right."""

from __future__ import annotations

from datetime import date

import pytest

from app.rules.clock_doubt import clock_doubt

LAST = date(2026, 11, 20)


@pytest.mark.parametrize("today", [LAST, date(2026, 11, 21), date(2027, 11, 20)])
def test_a_day_within_the_year_after_the_last_record_is_believed(today: date) -> None:
    assert clock_doubt(LAST, today) == "" == clock_doubt(None, today)


@pytest.mark.parametrize(
    ("today", "how"),
    [(date(2026, 11, 19), "之前"), (date(2010, 1, 1), "之前"), (date(2027, 11, 22), "一年多")],
)
def test_a_day_before_the_last_record_or_a_year_after_it_is_asked_about(
    today: date, how: str
) -> None:
    assert how in clock_doubt(LAST, today) and "2026年11月20日" in clock_doubt(LAST, today)
