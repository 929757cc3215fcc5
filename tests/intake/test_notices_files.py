"""Notices as holiday-cn JSON and as .ics files of usual makers."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from app.base.errors import InputError
from app.intake.notices.reader import NoticeReading, notice_report, read, read_bytes
from app.rules.calendar.calendar import Calendar
from app.rules.calendar.shipped import shipped_calendar, shipped_notice_ids

BASE = shipped_calendar()
SHIPPED = dict(zip(shipped_notice_ids(), BASE.notices, strict=True))


def as_json(year: int, days: list[tuple[str, str, object]]) -> str:
    entries = [{"name": name, "date": day, "isOffDay": off} for day, name, off in days]
    return json.dumps({"$schema": "x", "year": year, "papers": [], "days": entries})


def shipped_as_json(name: str) -> str:
    notice = SHIPPED[name]
    days = [(d.isoformat(), n, True) for d, n in notice.rest]
    days += [(d.isoformat(), n, False) for d, n in notice.work]
    return as_json(notice.year or 0, sorted(days))


@pytest.mark.parametrize("name", ["2018", "2019", "2021", "2024", "2026"])
def test_json_of_a_year_gives_the_days_of_its_notice(name: str) -> None:
    (notice,) = read(shipped_as_json(name), BASE).notices

    assert (notice.rest, notice.work) == (SHIPPED[name].rest, SHIPPED[name].work)
    assert notice.announces == SHIPPED[name].year


def test_december_of_the_year_before_stands_in_the_file() -> None:
    found = notice_report(read(shipped_as_json("2019"), BASE))

    assert found["rest"][:2] == ["2018-12-30", "2018-12-31"]
    assert found["work"][0] == "2018-12-29"
    assert found["unread"] == []


def test_a_monday_listed_as_worked_is_just_a_working_day() -> None:
    text = as_json(2020, [("2020-01-31", "春节", True), ("2020-02-03", "春节", False)])

    assert notice_report(read(text, BASE)) == {"rest": ["2020-01-31"], "work": [], "unread": []}


def test_an_empty_year_is_unknown() -> None:
    reading = read(as_json(2027, []), BASE)

    assert reading.notices == ()
    assert "尚未公布" in reading.unread[0]


@pytest.mark.parametrize(
    ("day", "off", "reason"),
    [
        ("2027-02-30", True, "不存在"),
        ("2025-12-31", True, "不属于2027年"),
        ("2028-01-01", True, "不属于2027年"),
        ("2027-01-04", "yes", "休息还是上班"),
        ("2027-10-01", False, "国庆节"),
    ],
)
def test_json_days_that_make_no_sense_are_named(day: str, off: object, reason: str) -> None:
    reading = read(as_json(2027, [(day, "元旦", off)]), BASE)

    assert reading.notices == ()
    assert reason in reading.unread[0]


def test_a_json_day_both_free_and_worked_is_neither() -> None:
    text = as_json(2027, [("2027-02-13", "春节", True), ("2027-02-13", "春节", False)])

    reading = read(text, BASE)

    assert (reading.rest, reading.work) == ((), ())
    assert "矛盾" in reading.unread[0]


@pytest.mark.parametrize(
    "text", ['{"year": 2027', "{}", '{"year":2027,"tage":[]}', '[{"a":1}]', "[{" * 9]
)
def test_other_or_broken_json_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="JSON"):
        read(text, BASE)


@pytest.mark.parametrize("year", ["2027", 1999, None, True])
def test_a_json_year_that_is_none_is_named(year: object) -> None:
    text = json.dumps(
        {"year": year, "days": [{"name": "x", "date": "2027-01-01", "isOffDay": True}]}
    )

    assert "年份" in read(text, BASE).unread[0]


def ics(*events: str) -> str:
    body = "\r\n".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}\r\nEND:VCALENDAR\r\n"


def event(title: str, start: str, end: str = "", *more: str) -> str:
    lines = [f"SUMMARY:{title}", f"DTSTART;VALUE=DATE:{start}"]
    lines += [f"DTEND;VALUE=DATE:{end}"] if end else []
    return "\r\n".join([*lines, *more])


def test_the_end_of_an_event_does_not_belong_to_it() -> None:
    found = notice_report(read(ics(event("元旦假期", "20270101", "20270104")), BASE))

    assert found == {"rest": ["2027-01-01", "2027-01-02", "2027-01-03"], "work": [], "unread": []}


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("春节（休）", "rest"),
        ("春节（班）", "work"),
        ("春节 (休)", "rest"),
        ("休｜春节", "rest"),
        ("班｜春节", "work"),
        ("春节假期", "rest"),
        ("上班(补春节假期)", "work"),
        ("春节 补班", "work"),
        ("春节 调休上班", "work"),
        ("春节 放假", "rest"),
        ("春节休", "rest"),
        ("春节班", "work"),
    ],
)
def test_titles_say_whether_a_day_is_free_or_worked(title: str, kind: str) -> None:
    reading = read(ics(event(title, "20270213", "20270214")), BASE)
    found = notice_report(reading)

    assert found[kind] == ["2027-02-13"]
    assert len(found["rest"]) + len(found["work"]) == 1
    assert found["unread"] == []
    assert [name for n in reading.notices for _, name in (*n.rest, *n.work)][0].startswith("春节")


def test_apples_marks_count_whatever_the_title_says() -> None:
    text = ics(
        event("国庆节", "20271001", "20271008", "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY"),
        event("国庆节", "20271009", "", "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY"),
    )

    found = notice_report(read(text, BASE))

    assert len(found["rest"]) == 7
    assert found["work"] == ["2027-10-09"]


@pytest.mark.parametrize(
    "title", ["立春", "元宵节", "国庆节", "值班（班）", "张示例年休假报备会", ""]
)
def test_an_event_that_says_neither_is_named(title: str) -> None:
    found = notice_report(read(ics(event(title, "20270220")), BASE))

    assert (found["rest"], found["work"]) == ([], [])
    assert "没有写明休息还是上班" in found["unread"][0]


def test_folded_lines_alarms_and_times_are_understood() -> None:
    folded = "SUMMARY:国庆节\r\n （休）\r\nDTSTART;TZID=Asia/Shanghai:20271001T000000\r\n"
    folded += "DTEND;TZID=Asia/Shanghai:20271003T000000\r\n"
    folded += "BEGIN:VALARM\r\nSUMMARY:加班\r\nDTSTART:20300101\r\nEND:VALARM"

    assert notice_report(read(ics(folded), BASE))["rest"] == ["2027-10-01", "2027-10-02"]


def test_moments_in_universal_time_are_days_in_china() -> None:
    utc = "SUMMARY:元旦（休）\r\nDTSTART:20261231T160000Z\r\nDTEND:20270101T155959Z"

    assert notice_report(read(ics(utc), BASE))["rest"] == ["2027-01-01"]


@pytest.mark.parametrize(
    ("extra", "days"), [("DURATION:P3D", 3), ("DURATION:P1W", 7), ("RRULE:FREQ=DAILY;COUNT=2", 2)]
)
def test_lengths_other_than_an_end_are_understood(extra: str, days: int) -> None:
    found = notice_report(read(ics(event("春节（休）", "20270205", "", extra)), BASE))

    assert len(found["rest"]) == days


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (event("春节（休）", "20270230"), "不存在"),
        (event("春节（休）", "20270205", "20270205"), "起止"),
        (event("春节（休）", "20270205", "20270201"), "起止"),
        (event("春节（休）", "20270205", "20280205"), "起止"),
        (event("春节（休）", "20270205", "", "RRULE:FREQ=YEARLY"), "重复规则"),
        (event("春节（休）", "20270205", "", "DURATION:PT8H"), "时长"),
        (event("春节（休）", "19700101"), "日历范围"),
        ("SUMMARY:春节（休）", "日期不存在"),
        (event("国庆节（班）", "20271008"), "本来就上班"),
    ],
)
def test_events_that_make_no_sense_are_named(lines: str, reason: str) -> None:
    reading = read(ics(lines), BASE)

    assert (reading.rest, reading.work) == ((), ())
    assert reason in reading.unread[0]


def test_december_of_a_new_years_holiday_belongs_to_the_notice_after_it() -> None:
    reading = read(ics(event("元旦（休）", "20271231", "20280103")), BASE)

    assert [notice.year for notice in reading.notices] == [2028]
    assert reading.rest[0] == date(2027, 12, 31)


def test_an_unfinished_calendar_file_is_refused() -> None:
    with pytest.raises(InputError, match="不完整"):
        read_bytes(ics(event("春节（休）", "20270205"))[:-20].encode(), "节假日.ics", BASE)


def test_the_year_2026_as_ics_gives_its_notice() -> None:
    notice = SHIPPED["2026"]
    events = [event(f"{n}（休）", f"{d:%Y%m%d}") for d, n in notice.rest]
    events += [event(f"{n}（班）", f"{d:%Y%m%d}") for d, n in notice.work]

    (found,) = read(ics(*events), BASE).notices

    assert (found.rest, found.work, found.announces) == (notice.rest, notice.work, 2026)


# --- swapped days, and sources that leave them out ---

FREE_2027 = (("元旦", 20270101, 3), ("春节", 20270205, 8), ("清明节", 20270403, 3), ("劳动节", 20270501, 5),
             ("端午节", 20270609, 1), ("中秋节", 20270915, 1), ("国庆节", 20271001, 7))  # fmt: skip
WORKED_2027 = (("春节", 20270131), ("春节", 20270220), ("劳动节", 20270425), ("劳动节", 20270508),
               ("国庆节", 20270926), ("国庆节", 20271009))  # fmt: skip
# the days of 2027 are made up


def dated_event(title: str, day: int, days: int = 1, more: str = "") -> str:
    last = date(day // 10000, day // 100 % 100, day % 100) + timedelta(days)
    return (
        f"BEGIN:VEVENT\r\nSUMMARY:{title}\r\nDTSTART;VALUE=DATE:{day}\r\nDTEND;VALUE=DATE:{last:%Y%m%d}\r\n"
        f"{more}END:VEVENT\r\n"
    )


def calendar_2027(*worked: str) -> bytes:
    free = "".join(
        dated_event(f"{n}放假", day, days, "CATEGORIES:节假日,Holiday\r\n")
        for n, day, days in FREE_2027
    )
    return f"BEGIN:VCALENDAR\r\n{free}{''.join(worked)}END:VCALENDAR\r\n".encode()


def with_all(base: Calendar, reading: NoticeReading) -> Calendar:
    for notice in reading.notices:
        base = base.with_notice(notice)
    return base


SWAPS = {
    "categories": lambda n, day: dated_event(
        f"{n}调休", day, more="CATEGORIES:调休,Business Day\r\n"
    ),
    "folded": lambda n, day: dated_event(
        f"{n}调休", day, more="CATEGORIES:调休\\,Business\r\n  Day\r\n"
    ),
    "description": lambda n, day: dated_event(f"{n}调休", day, more="DESCRIPTION:本日上班\r\n"),
    "title": lambda n, day: dated_event(f"{n}调休上班", day),
    "english": lambda n, day: dated_event(f"{n} (Working Day)", day),
    "apple": lambda n, day: dated_event(
        f"{n}调休", day, more="X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY\r\n"
    ),
}


@pytest.mark.parametrize("how", SWAPS)
def test_a_swapped_day_is_worked_where_its_event_says_so(how: str) -> None:
    data = calendar_2027(*(SWAPS[how](n, day) for n, day in WORKED_2027))
    base = shipped_calendar()

    reading = read_bytes(data, "a.ics", base)
    newer = with_all(base, reading)

    assert [int(f"{day:%Y%m%d}") for day in reading.work] == [day for _, day in WORKED_2027]
    assert not reading.unread and not reading.notices[0].amends
    assert len(reading.rest) == 28
    assert newer.add(date(2027, 1, 25), 15) == date(2027, 2, 20)


def test_swapped_days_of_which_nothing_is_said_are_named_and_leave_the_year_open() -> None:
    said, unsaid = WORKED_2027[:3], WORKED_2027[3:]
    data = calendar_2027(*(SWAPS["categories"](n, day) for n, day in said),
                         *(dated_event(f"{n}调休", day) for n, day in unsaid))  # fmt: skip

    reading = read_bytes(data, "a.ics", shipped_calendar())

    assert len(reading.unread) == 3
    assert not {int(f"{d:%Y%m%d}") for d in (*reading.rest, *reading.work)} & {d for _, d in unsaid}
    assert reading.notices[0].amends


@pytest.mark.parametrize("word", ["调休", "换休", "倒休", "串休", "移休"])
def test_every_word_for_a_swapped_day_may_mean_either(word: str) -> None:
    data = calendar_2027(dated_event(f"春节{word}", 20270131))

    reading = read_bytes(data, "a.ics", shipped_calendar())

    assert date(2027, 1, 31) not in {*reading.rest, *reading.work}
    assert word in reading.unread[0]


def test_a_swapped_day_off_is_free_and_a_contradiction_is_named() -> None:
    off = dated_event("国庆节调休", 20271008, more="CATEGORIES:节假日,Holiday\r\n")
    odd = dated_event("国庆节放假", 20271010, more="CATEGORIES:Business Day\r\n")

    reading = read_bytes(calendar_2027(off, odd), "a.ics", shipped_calendar())

    assert date(2027, 10, 8) in reading.rest
    assert date(2027, 10, 10) not in (*reading.rest, *reading.work)
    assert any("互相矛盾" in line for line in reading.unread)


def test_a_source_of_days_off_alone_leaves_the_year_provisional_and_says_so() -> None:
    base = shipped_calendar()
    as_json = {"year": 2027, "days": [
        {"name": n, "date": f"{date(d // 10000, d // 100 % 100, d % 100) + timedelta(i)}", "isOffDay": True}
        for n, d, days in FREE_2027 for i in range(days)]}  # fmt: skip
    for data in (calendar_2027(), json.dumps(as_json).encode()):
        reading = read_bytes(data, "a", base)
        newer = with_all(base, reading)

        assert len(reading.rest) == 28 and not reading.work
        assert any("没有一个调休上班日" in line and "暂定" in line for line in reading.unread)
        assert not newer.is_firm(date(2027, 1, 25), date(2027, 2, 22))
