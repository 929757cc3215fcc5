"""The shipped notices against two independent sources, and the table of statutory holidays."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from app.base.errors import InputError
from app.rules.calendar.shipped import shipped_calendar, shipped_notice_ids

FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)
EVERY_DAY = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]


def test_every_day_since_2018_agrees_with_chinesecalendar() -> None:
    calendar = shipped_calendar()

    odd = [d for d in EVERY_DAY if calendar.is_working(d) != chinese_calendar.is_workday(d)]

    assert odd == []


def test_every_day_since_2018_agrees_with_holidays() -> None:
    calendar, china = shipped_calendar(), holidays.country_holidays("CN", years=range(2017, 2027))

    odd = [d for d in EVERY_DAY if calendar.is_working(d) != china.is_working_day(d)]

    assert odd == []


def test_every_day_since_2018_is_firm() -> None:
    assert shipped_calendar().is_firm(FIRST, LAST)
    assert shipped_calendar().firm_until == LAST


def test_the_notices_stand_in_the_order_of_their_issue() -> None:
    assert shipped_notice_ids() == (
        "2018", "2019", "2019-labour-day", "2020", "2020-extension",
        "2021", "2022", "2023", "2024", "2025", "2026",
    )  # fmt: skip
    dates = [notice.issued_on for notice in shipped_calendar().notices]
    assert dates == sorted(d for d in dates if d)


def test_make_up_days_fall_on_weekends_and_no_notice_contradicts_itself() -> None:
    for notice in shipped_calendar().notices:
        assert all(day.weekday() >= 5 for day, _ in notice.work)
        assert not {day for day, _ in notice.rest} & {day for day, _ in notice.work}


def test_an_unknown_notice_id_is_refused() -> None:
    with pytest.raises(InputError, match="2027"):
        shipped_calendar("2027")


def test_every_statutory_holiday_since_2018_was_given_free() -> None:
    calendar = shipped_calendar()
    statutory = [day for day in EVERY_DAY if calendar.statutory_name(day)]

    assert len(statutory) == 7 * 11 + 2 * 13 - 1  # in 2020 中秋节 and 国庆节 were one day
    assert all(calendar.info(day).source for day in statutory)


@pytest.mark.parametrize("year", range(2018, 2100))
def test_the_statutory_table_agrees_with_holidays(year: int) -> None:
    known = holidays.country_holidays("CN", years=year, observed=False)
    theirs = {
        day
        for day, name in known.items()
        if day.year == year and "substituted" not in name and "Extended" not in name
    }
    calendar = shipped_calendar()
    span = [date(year, 1, 1) + timedelta(n) for n in range(366)]

    assert {d for d in span if d.year == year and calendar.statutory_name(d)} == theirs


def test_new_years_eve_and_may_2_are_statutory_from_2025() -> None:
    calendar = shipped_calendar()

    assert calendar.statutory_name(date(2024, 2, 9)) == ""
    assert calendar.statutory_name(date(2024, 5, 2)) == ""
    assert calendar.statutory_name(date(2027, 2, 5)) == "春节"
    assert calendar.statutory_name(date(2027, 5, 2)) == "劳动节"
    assert calendar.statutory_name(date(2031, 10, 1)) == "国庆节、中秋节"
