"""What holds for every day and every number of working days on every shipped calendar."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.rules.calendar.calendar import Calendar, Notice
from app.rules.calendar.shipped import shipped_calendar, shipped_notice_ids

FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)
EVERY_DAY = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]

days = st.dates(date(2010, 1, 1), date(2090, 12, 31))
lengths = st.integers(-300, 600)
calendars = st.sampled_from(shipped_notice_ids()).map(shipped_calendar)
names = st.sampled_from(["春节", "国庆节", ""])


@st.composite
def notices(draw: st.DrawFn) -> Notice:
    changed = draw(
        st.dictionaries(st.dates(date(2025, 1, 1), date(2030, 12, 31)), names, max_size=9)
    )
    taken = sorted(changed.items())
    cut = draw(st.integers(0, len(taken)))
    return Notice(
        number=draw(st.sampled_from(["", "示例1号", "示例2号"])),
        issued_on=draw(st.none() | st.dates(date(2024, 1, 1), date(2029, 12, 31))),
        title="示例",
        year=draw(st.none() | st.integers(2025, 2030)),
        scope=draw(st.sampled_from(["national", "province", "office"])),
        rest=tuple(taken[:cut]),
        work=tuple(taken[cut:]),
        amends=draw(st.booleans()),
    )


def test_counting_a_limit_gives_its_length_for_every_day() -> None:
    calendar = shipped_calendar()

    for start in EVERY_DAY:
        for length in (0, 1, 5, 10, 15, 30, 60):
            assert calendar.count(start, calendar.add(start, length)) == length


def test_a_limit_of_the_days_between_ends_on_every_working_day() -> None:
    calendar = shipped_calendar()
    working = [day for day in EVERY_DAY if calendar.is_working(day)]

    for start in EVERY_DAY[::29]:
        for end in working:
            if end > start:
                assert calendar.add(start, calendar.count(start, end)) == end


def test_look_ups_agree_with_walking_day_by_day() -> None:
    calendar = shipped_calendar()

    for start in EVERY_DAY[::13]:
        day, passed = start, 0
        while passed < 20:
            day += timedelta(1)
            passed += calendar.is_working(day)
        assert calendar.add(start, 20) == day


@given(calendars, days, lengths)
def test_count_undoes_add(calendar: Calendar, start: date, length: int) -> None:
    assert calendar.count(start, calendar.add(start, length)) == length


@given(calendars, days, days)
def test_add_reaches_the_working_day_that_count_counted(
    calendar: Calendar, start: date, end: date
) -> None:
    end = calendar.next_working(end)
    if end > start:
        assert calendar.add(start, calendar.count(start, end)) == end


@given(calendars, days, days, st.integers(0, 200))
def test_a_later_start_never_ends_earlier(
    calendar: Calendar, one: date, other: date, length: int
) -> None:
    first, second = sorted((one, other))

    assert calendar.add(first, length) <= calendar.add(second, length)


@given(calendars, days, st.integers(1, 200))
def test_a_longer_limit_ends_later_and_on_a_working_day(
    calendar: Calendar, start: date, length: int
) -> None:
    due = calendar.add(start, length)

    assert calendar.add(start, length + 1) > due
    assert calendar.is_working(due)


@given(calendars, days, st.integers(0, 400))
def test_skipped_and_worked_days_make_up_the_span(
    calendar: Calendar, start: date, length: int
) -> None:
    end = start + timedelta(length)

    assert len(calendar.skipped(start, end)) + calendar.count(start, end) == length
    assert calendar.count(end, start) == -calendar.count(start, end)


@given(st.lists(notices(), max_size=4), days)
def test_the_laws_hold_with_any_notices(found: list[Notice], start: date) -> None:
    calendar = shipped_calendar()
    for notice in found:
        calendar = calendar.with_notice(notice)

    assert calendar.count(start, calendar.add(start, 30)) == 30
    assert Calendar.from_bytes(calendar.to_bytes()) == calendar
    assert all(calendar.with_notice(notice) is calendar for notice in calendar.notices)


@given(notices())
def test_changes_are_exactly_the_days_that_answer_otherwise(notice: Notice) -> None:
    before, after = shipped_calendar(), shipped_calendar().with_notice(notice)
    span = [date(2025, 1, 1) + timedelta(n) for n in range(2191)]

    moved = [day for day in span if before.is_working(day) != after.is_working(day)]

    assert [change.day for change in before.changes(after)] == moved


@given(notices(), notices())
def test_dated_notices_make_one_edition_in_any_order(one: Notice, other: Notice) -> None:
    if one.issued_on and other.issued_on and not (one.number and one.number == other.number):
        base = shipped_calendar()
        assert base.with_notice(one).with_notice(other) == base.with_notice(other).with_notice(one)
