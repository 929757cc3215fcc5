"""Working days: the vectors of the notices, reasons, firmness, scopes and editions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.base.errors import InputError
from app.rules.calendar.calendar import FIRST_DAY, LAST_DAY, Calendar, DayKind, Notice, SkippedDay
from app.rules.calendar.shipped import shipped_calendar


def day(text: str) -> date:
    return date.fromisoformat(text)


def notice(**fields: object) -> Notice:
    plain = Notice("示例〔2026〕1号", day("2026-11-20"), "示例通知", 2027, "national", (), ())
    return replace(plain, **fields)  # type: ignore[arg-type]


@pytest.fixture
def calendar() -> Calendar:
    return shipped_calendar()


@pytest.mark.obligation("NY-22", "YC-26")
@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2024-09-30", 5, "2024-10-12"),  # 国庆节, the Saturday after it is worked
        ("2026-09-18", 5, "2026-09-24"),  # the Sunday 2026-09-20 is worked
        ("2026-02-13", 5, "2026-02-27"),  # 春节, the Saturday before it is worked
        ("2026-11-21", 5, "2026-11-27"),  # received on a Saturday: that day is day 0
        ("2026-10-01", 5, "2026-10-13"),  # received on a holiday
        ("2026-10-09", 60, "2026-12-31"),
    ],
)
def test_a_limit_ends_on_its_last_working_day(
    calendar: Calendar, start: str, days: int, due: str
) -> None:
    assert calendar.add(day(start), days) == day(due)


@pytest.mark.parametrize(
    ("start", "due"), [("2026-11-21", "2026-11-30"), ("2026-10-01", "2026-10-14")]
)
def test_received_on_the_next_working_day_moves_the_limit(
    calendar: Calendar, start: str, due: str
) -> None:
    assert calendar.add(calendar.next_working(day(start)), 5) == day(due)


def test_sixty_days_to_the_last_of_december_are_firm_and_sixty_one_are_not(
    calendar: Calendar,
) -> None:
    start = day("2026-10-09")

    assert calendar.is_firm(start, calendar.add(start, 60))
    assert not calendar.is_firm(start, calendar.add(start, 61))


def test_a_limit_over_new_year_2019_needs_the_notice_for_2019() -> None:
    start, before, after = day("2018-12-20"), shipped_calendar("2018"), shipped_calendar("2019")

    assert not before.is_firm(start, before.add(start, 7))
    assert after.add(start, 7) == day("2018-12-29")
    assert after.is_firm(start, after.add(start, 7))


@pytest.mark.parametrize(
    ("through", "due"), [("2020", "2020-02-14"), ("2020-extension", "2020-02-18")]
)
def test_the_extension_of_2020_moves_a_limit(through: str, due: str) -> None:
    assert shipped_calendar(through).add(day("2020-01-20"), 15) == day(due)


@pytest.mark.obligation("YC-18")
@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2025-12-31", 2, "2026-02-28"),  # the last day of February, a Saturday that is worked
        ("2026-08-01", 2, "2026-10-08"),
        ("2025-12-31", 3, "2026-03-31"),  # two months and one of extension from the same start
    ],
)
def test_months_end_on_the_same_day_or_the_last_and_roll(
    calendar: Calendar, start: str, months: int, due: str
) -> None:
    assert calendar.next_working(calendar.add_months(day(start), months)) == day(due)


def test_months_are_not_rolled_by_themselves(calendar: Calendar) -> None:
    assert calendar.add_months(day("2026-08-01"), 2) == day("2026-10-01")
    assert calendar.add_months(day("2027-12-31"), 2) == day("2028-02-29")


def test_skipped_days_carry_their_names(calendar: Calendar) -> None:
    skipped = calendar.skipped(day("2026-09-30"), day("2026-10-11"))

    assert skipped[0] == SkippedDay(day("2026-10-01"), "国庆节")
    assert skipped[-1] == SkippedDay(day("2026-10-11"), "周末")
    assert len(skipped) == 8


def test_makeups_are_the_weekend_days_that_are_worked(calendar: Calendar) -> None:
    assert calendar.makeups(day("2026-09-18"), day("2026-10-12")) == (
        SkippedDay(day("2026-09-20"), "调休上班（国庆节）"),
        SkippedDay(day("2026-10-10"), "调休上班（国庆节）"),
    )


@pytest.mark.parametrize(
    ("when", "kind", "name", "source"),
    [
        ("2026-10-01", DayKind.HOLIDAY, "国庆节", "国办发明电〔2025〕7号"),
        ("2026-10-10", DayKind.MAKEUP, "调休上班（国庆节）", "国办发明电〔2025〕7号"),
        ("2026-10-17", DayKind.WEEKEND, "周末", ""),
        ("2026-10-19", DayKind.WORKING, "工作日", ""),
        ("2019-05-02", DayKind.HOLIDAY, "劳动节", "国办发明电〔2019〕3号"),
        ("2020-02-01", DayKind.HOLIDAY, "春节", "国办发明电〔2020〕1号"),
    ],
)
def test_a_day_says_why_and_by_which_notice(
    calendar: Calendar, when: str, kind: DayKind, name: str, source: str
) -> None:
    info = calendar.info(day(when))

    assert (info.kind, info.name, info.source, info.firm) == (kind, name, source, True)


def test_an_unknown_year_answers_with_weekends_and_statutory_holidays(calendar: Calendar) -> None:
    info = calendar.info(day("2027-10-01"))

    assert (info.working, info.name, info.firm, info.source) == (False, "国庆节", False, "")
    assert calendar.is_working(day("2027-10-04"))


@pytest.mark.parametrize(
    ("year", "end"),
    [
        (2026, "2026-12-31"),  # January 1, 2027 is a Friday
        (2027, "2027-12-31"),  # Saturday
        (2028, "2028-12-28"),  # Monday
        (2029, "2029-12-28"),  # Tuesday
        (2030, "2030-12-31"),  # Wednesday
        (2022, "2022-12-28"),  # Sunday
    ],
)
def test_the_last_notice_is_firm_to_the_days_the_next_can_reach(year: int, end: str) -> None:
    known = Calendar((), [notice(year=year)])

    assert known.firm_until == day(end)
    assert not known.is_firm(day(end), day(end) + timedelta(1))


def test_the_next_notice_makes_the_end_of_december_firm() -> None:
    both = Calendar((), [notice(year=2028), notice(year=2029, number="示例〔2028〕1号")])

    assert both.is_firm(day("2028-01-01"), day("2029-12-28"))


def test_a_year_missing_between_stays_unknown() -> None:
    gap = shipped_calendar().with_notice(notice(year=2028))

    assert gap.firm_until == day("2026-12-31")
    assert not gap.is_firm(day("2027-06-01"), day("2027-06-01"))
    assert gap.is_firm(day("2028-06-01"), day("2028-06-01"))


def test_an_amendment_does_not_make_its_year_known() -> None:
    patched = shipped_calendar().with_notice(
        notice(amends=True, rest=((day("2027-09-03"), "纪念日"),))
    )

    assert not patched.is_working(day("2027-09-03"))
    assert patched.announced_years()[-1] == 2026
    assert not patched.is_firm(day("2027-09-02"), day("2027-09-03"))


def test_the_office_overrides_the_province_and_the_province_the_nation() -> None:
    when = day("2027-04-09")
    province = notice(
        scope="province", rest=((when, "三月三"),), issued_on=day("2026-12-01"), number="示例省1号"
    )
    office = notice(
        scope="office", work=((when, ""),), issued_on=day("2026-01-01"), number="示例2号"
    )
    nation = notice(amends=True, rest=((when, "示例"),), issued_on=day("2027-01-01"))

    for order in ([province, office, nation], [nation, office, province]):
        info = Calendar((), order).info(when)
        assert (info.working, info.kind) == (True, DayKind.OFFICE_WORK)
    assert Calendar((), [nation, province]).info(when).name == "三月三"


def test_of_the_same_scope_the_later_notice_counts() -> None:
    when = day("2027-05-03")
    first = notice(rest=((when, "劳动节"),))
    later = notice(
        number="示例〔2027〕2号", issued_on=day("2027-03-01"), amends=True, work=((when, ""),)
    )

    assert Calendar((), [later, first]).is_working(when)


def test_a_notice_taken_twice_changes_nothing() -> None:
    taken = shipped_calendar().with_notice(notice())

    assert taken.with_notice(notice()) is taken


def test_a_document_read_again_replaces_itself() -> None:
    wrong = notice(rest=((day("2027-01-04"), "元旦"),))
    right = notice(rest=((day("2027-01-01"), "元旦"),))

    again = shipped_calendar().with_notice(wrong).with_notice(right)

    assert again.edition == shipped_calendar().with_notice(right).edition


def test_the_order_of_import_makes_no_other_edition() -> None:
    one, other = notice(), notice(year=2028, number="示例〔2027〕1号", issued_on=day("2027-11-20"))
    base = shipped_calendar()

    assert (
        base.with_notice(one).with_notice(other).edition
        == base.with_notice(other).with_notice(one).edition
    )


def test_an_edition_survives_its_bytes(calendar: Calendar) -> None:
    back = Calendar.from_bytes(calendar.to_bytes())

    assert back == calendar
    assert back.to_bytes() == calendar.to_bytes()
    assert back.info(day("2026-10-10")) == calendar.info(day("2026-10-10"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"format":"chengxin-calendar-9","notices":[],"statutory":[]}',
        b'{"format":"chengxin-calendar-1","notices":[],"statutory":[["2027-02-30","x"]]}',
        b'{"format":"chengxin-calendar-1","notices":[{"number":""}],"statutory":[]}',
    ],
)
def test_bytes_that_are_no_calendar_are_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="日历数据"):
        Calendar.from_bytes(data)


def test_changes_name_the_days_that_move() -> None:
    changes = shipped_calendar("2020").changes(shipped_calendar("2020-extension"))

    assert [(c.day.isoformat(), c.was.working, c.now.working) for c in changes] == [
        ("2020-01-31", True, False),
        ("2020-02-01", True, False),
    ]


def test_changes_name_the_days_that_only_became_firm_on_request() -> None:
    before, after = shipped_calendar(), shipped_calendar().with_notice(notice())

    assert before.changes(after) == ()
    firmed = before.changes(after, firmness=True)
    assert len(firmed) == 365
    assert not any(change.moved for change in firmed)


def test_days_outside_the_range_are_refused(calendar: Calendar) -> None:
    for call in (
        lambda: calendar.info(FIRST_DAY - timedelta(1)),
        lambda: calendar.add(LAST_DAY, 1),
        lambda: calendar.add(FIRST_DAY, -1),
        lambda: calendar.count(FIRST_DAY, LAST_DAY + timedelta(1)),
        lambda: calendar.add_months(LAST_DAY, 1),
    ):
        with pytest.raises(InputError, match="日历范围"):
            call()


def test_an_unknown_scope_is_refused() -> None:
    with pytest.raises(InputError, match="适用范围"):
        Calendar((), [notice(scope="county")])
