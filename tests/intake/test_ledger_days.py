"""Days as clerks type them and systems export them: read, told, or refused, never made up."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest

from app.intake.ledgers.cells import Numeral
from app.intake.ledgers.days import month_of, read_day

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    "text",
    [
        "2026.11.20", "二〇二六年十一月二十日", "二零二六年十一月二十日", "二O二六年十一月二十日",
        "二Ｏ二六年十一月二十日", "二0二六年十一月二十日", "2026年十一月二十日", "二〇二六年11月廿日", "2026年11月20号", "2026、11、20",
        "2026－11－20", "2026—11—20", "2026–11–20", "2026−11−20", "2026,11,20", "2026，11，20", "2026 11 20", "2026·11·20",
        "2026.11.20日", "20261120", "2026年11月20日下午3时许", "2026.11.20上午", "2026年11月20日晚上8点左右",
        "2026年11月20", "2026/11/20 星期五", "星期五，2026年11月20日", "2026-11-20 09:30:00.0", "2026-11-20T09:30:00Z",
        "2026-11-20T09:30:00.000+08:00", "Nov 20, 2026", "20 Nov 2026", "Fri Nov 20 2026 09:30:00 GMT+0800 (中国标准时间)",
        "Fri Nov 20 09:30:00 CST 2026", "\u202d2026-11-20\u202c", "2026\u200b-11-\u200b20", "\ufeff2026-11-20", "2026-11-20 10时",
        "2026。11。20", "2026年11月20日下午三点", "2026-11-20 15:30-16:30", "2026年11月20日9时至11时", "2026-11-20 09:00:00+08",
    ],
)  # fmt: skip
def test_a_day_typed_in_any_of_these_ways_is_that_day(text: str) -> None:
    reading = read_day(text)

    assert (reading.day, reading.note) == (DAY, "")


@pytest.mark.parametrize("text", ["11.20", "11/20", "11-20", "十一月二十日", "11月20日（星期五）"])
def test_a_day_without_a_year_takes_that_of_the_title_and_says_so(text: str) -> None:
    assert read_day(text).day is None
    reading = read_day(text, 2026)

    assert reading.day == DAY
    assert "标题中的2026年" in reading.note


@pytest.mark.parametrize("text", ["20日", "二十日", "20号上午"])
def test_a_day_without_a_month_takes_that_of_its_caption_and_says_so(text: str) -> None:
    assert read_day(text, 2026).day is None
    reading = read_day(text, 2026, month=11, source="分月标题")

    assert reading.day == DAY
    assert "标题中的2026年、分月标题中的11月" in reading.note
    assert read_day(Numeral("20"), 2026, month=11).day == DAY


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026.11.2O", "夹有字母"), ("98年11月20日", "只有两位"), ("20.11.26", "只有两位"), ("25.11.20", "只有两位"),
        ("1795138200000", "不是能够识别"),
        ("11月20日-21日", "不止一个"), ("11月20日至21日", "不止一个"), ("2026.11", "没有日"), ("2026年11月", "没有日"), ("十一月", "没有日"),
        ("09:30", "只有时间"), ("下午3时许", "只有时间"), ("同上", "不是能够识别"), ("2026年11月20日左右", "不是能够识别"),
        ("2026年11月三十五日", "没有这一天"), ("二十二十月", "没有日"), ("2026年11月20日 星期四", "却是星期五"),
        ("周一 2026-11-20", "却是星期五"), ("农历十一月二十日", "不是能够识别"), ("2026-11-20/21", "不止一个"),
    ],
)  # fmt: skip
def test_what_names_no_single_day_is_refused_with_the_reason(text: str, why: str) -> None:
    reading = read_day(text, 2026)

    assert reading.day is None
    assert why in reading.why


@pytest.mark.parametrize("number", ["11.2", "11.20", "1795138200000", "5", "0.395833"])
def test_a_bare_number_is_no_day(number: str) -> None:
    assert read_day(Numeral(number), 2026).day is None


@pytest.mark.parametrize(
    ("text", "day", "told"),
    [
        ("2026-05-20T16:30:00.000Z", date(2026, 5, 21), True),
        ("2026-05-20T15:59:59Z", date(2026, 5, 20), False),
        ("2026-05-20 16:30:00 UTC", date(2026, 5, 21), True),
        ("2026-05-20T20:00:00-04:00", date(2026, 5, 21), True),
        ("2026-05-21T00:30:00+09:00", date(2026, 5, 20), True),
        ("2026-12-31T16:00:00Z", date(2027, 1, 1), True),
        ("Wed May 20 2026 16:30:00 GMT+0000", date(2026, 5, 21), True),
    ],
)
def test_an_instant_is_the_day_that_it_was_in_beijing(text: str, day: date, told: bool) -> None:
    reading = read_day(text)

    assert reading.day == day
    assert ("北京时间" in reading.note) == told


@pytest.mark.parametrize(
    "value", [datetime(2026, 5, 20, 23, 59, 17), "2026-05-20 23:59:17", "2026-05-20T15:59:17Z",
              datetime(2026, 5, 20, 23, 54, 17), Numeral("46162.9995023148")]
)  # fmt: skip
def test_a_midnight_that_a_library_wrote_seconds_short_is_doubted(value: datetime | str) -> None:
    reading = read_day(value)

    assert reading.day == date(2026, 5, 20)
    assert "日期可能早了一天" in reading.note


def test_other_times_just_before_midnight_are_not_doubted() -> None:
    assert read_day("2026-05-20 23:59:59").note == ""


@pytest.mark.parametrize(
    ("caption", "found"),
    [("十月份", (None, 10)), ("2026年11月", (2026, 11)), ("一、十二月", (None, 12)), ("（二）11月份台账", (None, 11)),
     ("十三月", None), ("十月小计", None), ("示例", None)],
)  # fmt: skip
def test_a_caption_gives_its_month(caption: str, found: tuple[int | None, int] | None) -> None:
    assert month_of(caption) == found


def test_texts_made_to_cost_time_cost_none() -> None:
    started = time.process_time()
    for piece in (" ", "0 ", "月", "十", "2026-", "上午", "T", ",", "日号", "1:", "(周", "+08"):
        for start in ("2026-5-21", "5月", ""):
            read_day((start + piece * 60)[:60], 2026, month=5)

    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("20260520T163000Z", True), ("20260521T0030", False), ("20260520T163000.000+0000", True),
        ("Wed May 20 2026 16:30:00 GMT+0000 (Coordinated Universal Time)", True),
        ("Thu May 21 2026 00:30:00 GMT+0800 (中国标准时间)", False),
        ("贰零贰陆年伍月贰拾壹日", False), ("2026-05-21（四）", False),
    ],
)  # fmt: skip
def test_more_ways_in_which_systems_and_people_write_a_day(text: str, told: bool) -> None:
    found = read_day(text)

    assert found.day == date(2026, 5, 21) and bool(found.note) == told


def test_a_weekday_in_brackets_must_be_that_of_the_day() -> None:
    assert "星期五" in read_day("2026-05-21（五）").why


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("26年11月20日", "只有两位，读作2026年"), ("二六年十一月二十日", "只有两位"), ("26年11.20", "只有两位"), ("26.11.20", "只有两位"),
        ("26-11-20 上午", "只有两位"), ("2026-11-20（补录）", "还写有“补录”"), ("2026-11-20 25:00", "25:00不合理"),
        ("2026-11-19 16:00:00+00", "不是北京时间"),
    ],
)  # fmt: skip
def test_what_a_person_reads_surely_is_read_and_told(text: str, told: str) -> None:
    found = read_day(text, 2026)

    assert found.day == DAY and told in found.note


def test_a_year_of_two_places_needs_its_sign_or_the_title() -> None:
    assert read_day("26年11月20日").day == DAY
    assert read_day("26.11.20").day is None
