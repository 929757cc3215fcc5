"""Date fields in the forms that clients write them in."""

from __future__ import annotations

from datetime import date

import pytest

from app.intake.mail.dates import read_date


@pytest.mark.parametrize(
    "text, sent, day",
    [
        ("Tue, 1 Sep 2026 10:11:12 +0800", "2026-09-01T10:11:12+08:00", date(2026, 9, 1)),
        ("1 Sep 2026 10:11 +08:00", "2026-09-01T10:11:00+08:00", date(2026, 9, 1)),
        ("Tue, 01 Sep 26 10:11:12 GMT", "2026-09-01T10:11:12+00:00", date(2026, 9, 1)),
        ("Tue, 1 Sep 2026 10:11:12 +0800 (CST)", "2026-09-01T10:11:12+08:00", date(2026, 9, 1)),
        ("Tue, 1 Sep 2026 10:11:12 CST", "2026-09-01T10:11:12+08:00", date(2026, 9, 1)),
        ("Tue, 1 Sep 2026 20:11:12 -0500", "2026-09-01T20:11:12-05:00", date(2026, 9, 2)),
        ("Tue Sep  1 10:11:12 2026", "2026-09-01T10:11:12", date(2026, 9, 1)),
        ("Tue Sep 1 10:11:12 CST 2026", "2026-09-01T10:11:12+08:00", date(2026, 9, 1)),
        ("Tue, 1 Sep 2026 10:11:12", "2026-09-01T10:11:12", date(2026, 9, 1)),
        ("2026-09-01T10:11:12Z", "2026-09-01T10:11:12+00:00", date(2026, 9, 1)),
        ("2026-09-01 10:11:12.123 +0800", "2026-09-01T10:11:12+08:00", date(2026, 9, 1)),
        ("2026/9/1 10:11", "2026-09-01T10:11:00", date(2026, 9, 1)),
        ("2026年9月1日(星期二) 下午3:05", "2026-09-01T15:05:00", date(2026, 9, 1)),
        ("2026年9月1日 上午12:05", "2026-09-01T00:05:00", date(2026, 9, 1)),
        ("2026年9月1日 10时11分12秒", "2026-09-01T10:11:12", date(2026, 9, 1)),
        ("星期二, 01 九月 2026 10:11:12 +0800", "2026-09-01T10:11:12+08:00", date(2026, 9, 1)),
        ("周二, 01 9月 2026 10:11:12 +0800", "2026-09-01T10:11:12+08:00", date(2026, 9, 1)),
        ("01 十二月 2026 10:11:12 +0800", "2026-12-01T10:11:12+08:00", date(2026, 12, 1)),
        ("September 1, 2026 10:11 PM", "2026-09-01T22:11:00", date(2026, 9, 1)),
        ("Tue, 1 Sep 2026 10:11:60 +0800", "2026-09-01T10:11:59+08:00", date(2026, 9, 1)),
        ("Tue, 1 Sep 2026 10:11:12 +9900", "2026-09-01T10:11:12", date(2026, 9, 1)),
        ("Tue, 1 Sep 2026 10:11:12 GMT+8", "2026-09-01T10:11:12+08:00", date(2026, 9, 1)),
    ],
)
def test_a_date_is_read_with_the_offset_as_written(text: str, sent: str, day: date) -> None:
    found = read_date(text)

    assert found.sent is not None
    assert (found.sent.isoformat(), found.sent_on) == (sent, day)


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "31 Feb 2026 10:00 +0800", "1 Sep 2026 25:00 +0800", "1 Sep 0001 10:00 +0800",
        "9999-99-99", "1 Foo 2026 10:00", "1 Sep 9999 10:00 -1200", "0" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_date_stays_open_and_is_noted(text: str) -> None:
    found = read_date(text)

    assert (found.sent, found.sent_on) == (None, None)
    assert "请按实际收到的日期登记" in found.note


def test_a_day_without_an_hour_gives_the_day_alone() -> None:
    found = read_date("1 Sep 2026")

    assert (found.sent, found.sent_on) == (None, date(2026, 9, 1))
    assert "没有时刻" in found.note


def test_a_date_without_offset_is_said_to_be_taken_as_beijing_time() -> None:
    assert "北京时间" in read_date("2026-09-01 10:11").note
