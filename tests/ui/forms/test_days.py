"""Days as people type them: short, in characters, counted from today by a calendar handed in."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.calendar.shipped import shipped_calendar
from app.ui.forms.days import read_day
from app.ui.forms.moment_editor import read_moment

TODAY = date(2026, 9, 28)  # a Monday before the National Day holiday
DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5.21", date(2026, 5, 21)),
        ("2026年5月21日", date(2026, 5, 21)),
        ("５．２１", date(2026, 5, 21)),
        ("20260521", date(2026, 5, 21)),
        ("昨天", date(2026, 9, 27)),
        ("大前天", date(2026, 9, 25)),
        ("+3天", date(2026, 10, 1)),
        ("-1周", date(2026, 9, 21)),
        ("＋3个工作日", date(2026, 10, 8)),
        ("-1工作日", date(2026, 9, 24)),  # before the weekend of the Mid-Autumn Festival
        ("13.40", None),
        ("+5小时", None),
        ("", None),
    ],
)
def test_a_day_is_read_in_any_of_its_ways(text: str, day: date | None) -> None:
    assert read_day(text, TODAY, shipped_calendar()) == day


def test_without_a_calendar_working_days_name_no_day() -> None:
    assert read_day("+5工作日", TODAY) is None


@given(today=DAYS, count=st.integers(1, 200))
def test_working_days_ahead_are_the_calendars_and_end_on_one(today: date, count: int) -> None:
    calendar = shipped_calendar()
    day = read_day(f"+{count}工作日", today, calendar)
    assert day is not None and calendar.is_working(day)
    assert calendar.count(today, day) == count


@given(today=DAYS, count=st.integers(1, 60))
def test_working_days_back_leave_as_many_behind(today: date, count: int) -> None:
    calendar = shipped_calendar()
    day = read_day(f"-{count}工作日", today, calendar)
    assert day is not None and day < today and calendar.is_working(day)
    assert calendar.count(day - timedelta(days=1), today - timedelta(days=1)) == count


@given(day=st.dates(date(1990, 1, 1), date(2099, 12, 31)), today=DAYS)
def test_a_whole_day_is_read_back_however_it_is_written(day: date, today: date) -> None:
    for text in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}"):
        assert read_day(text, today) == day


@given(day=DAYS, today=DAYS)
def test_a_day_without_a_year_lies_at_most_half_a_year_ahead(day: date, today: date) -> None:
    read = read_day(f"{day.month}.{day.day}", today)
    assert read is None or (read.month, read.day) == (day.month, day.day)
    assert read is None or (read - today).days <= 183


@given(text=st.text(max_size=12), today=DAYS)
def test_whatever_is_typed_is_a_day_or_none(text: str, today: date) -> None:
    assert read_day(text, today, shipped_calendar()) is None or text.strip()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("9:30", datetime(2026, 9, 28, 9, 30)),
        ("昨天 14：05", datetime(2026, 9, 27, 14, 5)),
        ("2026-09-20T08:15", datetime(2026, 9, 20, 8, 15)),
        ("9月20日", datetime(2026, 9, 20)),
        ("25:00", None),
        ("上午", None),
    ],
)
def test_a_moment_is_a_day_with_a_time(text: str, moment: datetime | None) -> None:
    assert read_moment(text, TODAY) == moment
