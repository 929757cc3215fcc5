"""Which backups stay: days, weeks, months, the newest and the only good one."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.rules.retention import DAYS, MONTHS, NEWEST_DAY, WEEKS, Made, in_order, kept

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31))
BACKUPS = st.lists(st.builds(Made, MOMENTS, st.booleans()), max_size=120)
EVENING = datetime(2026, 11, 20, 17, 30)


def left(backups: list[Made]) -> list[Made]:
    return [backups[at] for at in sorted(kept(backups))]


@given(BACKUPS)
def test_the_newest_and_a_good_one_always_stay(backups: list[Made]) -> None:
    stay = left(backups)

    if backups:
        assert max(b.at for b in backups) == max(b.at for b in stay)
    assert any(b.good for b in stay) == any(b.good for b in backups)


@given(BACKUPS)
def test_what_was_kept_is_kept_the_next_time_too(backups: list[Made]) -> None:
    stay = left(backups)

    assert left(stay) == stay


@given(BACKUPS)
def test_never_more_stay_than_days_weeks_months_and_the_newest_day_have(
    backups: list[Made],
) -> None:
    assert len(kept(backups)) <= DAYS + WEEKS + MONTHS + NEWEST_DAY + 1


@given(BACKUPS)
def test_each_of_the_last_days_is_stood_for_by_a_good_one_where_it_has_one(
    backups: list[Made],
) -> None:
    stay = left(backups)
    days = sorted({b.at.date() for b in backups}, reverse=True)[:DAYS]

    for day in days:
        of_day = [b for b in backups if b.at.date() == day]
        kept_of_day = [b for b in stay if b.at.date() == day]
        assert any(b.good for b in kept_of_day) == any(b.good for b in of_day)
        assert kept_of_day


def test_three_years_of_daily_backups_leave_twelve_days_ten_weeks_and_twelve_months() -> None:
    held: list[Made] = []
    for ago in range(3 * 365, -1, -1):
        held = left([*held, Made(EVENING - timedelta(days=ago))])

    days = {b.at.date() for b in held}
    assert {(EVENING - timedelta(days=n)).date() for n in range(DAYS)} <= days
    assert len({b.at.isocalendar()[:2] for b in held}) >= WEEKS
    assert len({(b.at.year, b.at.month) for b in held}) == MONTHS
    assert len(held) <= DAYS + WEEKS + MONTHS


def test_the_newest_day_keeps_its_last_twelve() -> None:
    day = [Made(EVENING - timedelta(minutes=30 * n)) for n in range(16)]
    yesterday = Made(EVENING - timedelta(days=1))

    stay = left([*day, yesterday])

    assert stay == [*day[:NEWEST_DAY], yesterday]


def test_a_bad_backup_of_today_drives_no_good_one_away() -> None:
    bad = [Made(EVENING - timedelta(minutes=n), good=False) for n in range(40)]
    good = Made(EVENING - timedelta(days=400))

    assert good in left([*bad, good])


@given(st.lists(MOMENTS, max_size=40))
def test_moments_in_order_stay_and_none_goes_back(moments: list[datetime]) -> None:
    assert in_order(sorted(moments)) == tuple(sorted(moments))
    assert list(in_order(moments)) == sorted(in_order(moments))
    assert set(in_order(moments)) <= set(moments)


def test_a_wrong_clock_counts_with_the_backup_before() -> None:
    days = [datetime(2026, 11, day) for day in (1, 2, 3, 4)]
    wrong, far = datetime(2010, 1, 1), datetime(2099, 1, 1)

    assert in_order([*days[:3], wrong, days[3]]) == (*days[:3], days[2], days[3])
    assert in_order([days[0], far, *days[1:]]) == (days[0], days[0], *days[1:])
    assert in_order([wrong, *days]) == (wrong, *days)
