"""Days, telephone numbers and ids as they stand in ledgers."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.intake.ledgers.cells import Numeral, plain_number
from app.intake.ledgers.days import read_day
from app.intake.ledgers.values import read_id, read_phone

DAY = date(2026, 5, 21)


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-21", "2026.5.21", "2026/5/21 9:30", "2026年5月21日", "20260521", "２０２６年５月２１日",
        "2026-05-21T09:30:00", "2026-05-21 09:30:00.000", "2026年5月21日 上午9时30分", "20260521093000",
        "2026年5月21日星期四", "2026-5-21（周四）", "二〇二六年五月二十一日", "5/21/2026", "21/5/2026",
        "21-May-2026", "'2026-05-21", " 2026.05.21. ", "2026/5/21 9:30:00 AM", "2026年5月21号",
    ],
)  # fmt: skip
def test_a_day_written_in_any_usual_way_is_read(text: str) -> None:
    assert read_day(text).day == DAY


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("5月21日", "没有年份"), ("5.21", "没有年份"), ("26.5.21", "年份只有两位"),
        ("5/6/2026", "先后不明"), ("2026年5月", "没有日"), ("2026-02-30", "没有这一天"),
        ("2026.5.21-2026.5.23", "不止一个日期"), ("昨天", "不是能够识别"), ("1026-05-21", "年份1026"),
        ("2026年5月21日前后", "不是能够识别"), ("", "不是能够识别"), ("2026-13-01", "没有这一天"),
        ("星期四", "不是能够识别"), ("2026年5月21日、22日", "不止一个日期"),
    ],
)  # fmt: skip
def test_a_day_that_is_not_certain_is_refused_and_the_reason_named(text: str, why: str) -> None:
    reading = read_day(text)

    assert reading.day is None
    assert why in reading.why


def test_a_day_without_a_year_takes_the_one_of_the_title_and_says_so() -> None:
    reading = read_day("5月21日 9:30", 2026)

    assert reading.day == DAY
    assert "2026" in reading.note


def test_a_number_is_a_day_only_as_eight_digits_or_as_a_serial_number() -> None:
    assert read_day(Numeral("20260521")).day == DAY
    assert read_day(Numeral("46163.5")).day == DAY
    assert "序号" in read_day(Numeral("46163")).note
    assert read_day(Numeral("44701"), since_1904=True).day == DAY
    assert read_day(datetime(2026, 5, 21, 23, 59)).day == DAY


@pytest.mark.parametrize("number", ["5.2", "5.21", "521", "2026", "13800000001", "0"])
def test_a_number_that_may_be_several_days_is_refused_even_with_a_year(number: str) -> None:
    assert read_day(Numeral(number), 2026).day is None


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("13800000001", "13800000001"), ("13800000001.0", "13800000001"), ("1.3800000001E10", "13800000001"),
        ("1.3800000001e+10", "13800000001"), ("138-0000-0001", "13800000001"), ("138 0000 0001", "13800000001"),
        ("+86 13800000001", "13800000001"), ("8613800000001", "13800000001"), ("'13800000001", "13800000001"),
        ("１３８００００００１１", "13800000011"), ("0377-60000001", "0377-60000001"),
        ("(0377)60000001", "037760000001"), ("0377 60000001", "037760000001"), ("60000001", "60000001"), ("12345", "12345"),
        ("400-000-0001", "400-000-0001"), ("013800000001", "13800000001"),
    ],
)  # fmt: skip
def test_a_telephone_number_is_repaired_where_its_digits_are_certain(text: str, phone: str) -> None:
    reading = read_phone(text)

    assert (reading.phone, reading.doubt) == (phone, "")


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("1380000001", "位数不对"), ("138000000011", "位数不对"), ("00000000000", "随手填"),
        ("11111111111", "随手填"), ("12345678901", "随手填"), ("138****0001", "隐去"),
        ("13800000001、13800000002", "2个号码"), ("13800000001/0377-60000001", "2个号码"),
        ("1.38E+10", "科学计数法"), ("37760000001", "区号前的0"), ("无", "没有号码"),
        ("张示例", "不是电话"), ("13800000001（女儿）", "其他文字"), ("13800000001 13800000002", "2个号码"),
    ],
)  # fmt: skip
def test_a_doubtful_telephone_number_is_kept_and_pointed_out(text: str, doubt: str) -> None:
    reading = read_phone(text)

    assert doubt in reading.doubt
    assert reading.phone or text in {"无", "1.38E+10"}


def test_an_id_is_kept_digit_by_digit_and_doubted_where_excel_has_cut_it() -> None:
    assert read_id("20260521000123").phone == "20260521000123"
    assert read_id("00123").phone == "00123"
    assert read_id(Numeral("20260521000123")).doubt == ""
    assert "15位" in read_id(Numeral("2026052100012345")).doubt
    assert "科学计数法" in read_id("2.02605E+13").doubt
    assert read_id("示信访〔2026〕12号").phone == "示信访〔2026〕12号"


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("1.3800000001E10", "13800000001"), ("13800000001.0", "13800000001"), ("0.30000000000000004", "0.3"),
        ("20260521000123", "20260521000123"), ("-0", "0"), ("5.20", "5.2"), ("1E+300", "1E+300"),
        ("nan", "nan"), ("1e-7", "0.0000001"), ("007", "7"),
    ],
)  # fmt: skip
def test_a_number_is_written_out_as_people_write_it(raw: str, plain: str) -> None:
    assert plain_number(raw) == plain
