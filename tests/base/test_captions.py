"""The words for deadlines and days."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.captions import (
    day_in_full,
    day_in_list,
    day_with_year,
    deadline_words,
    size_words,
)
from app.base.rows.urgency import Urgency


@pytest.mark.parametrize(
    ("urgency", "remaining", "provisional", "words", "short"),
    [
        (Urgency.OVERDUE, -3, False, "超期3个工作日", "超3"),
        (Urgency.SOON, 0, False, "今日到期", "今日"),
        (Urgency.SOON, 2, False, "剩2个工作日", "剩2"),
        (Urgency.RUNNING, 12, False, "剩12个工作日", "剩12"),
        (Urgency.PROVISIONAL, 29, True, "剩29个工作日（暂定）", "剩29?"),
        (Urgency.PAUSED, None, False, "暂停计算", "暂停计算"),
        (Urgency.NONE, None, False, "", ""),
    ],
)
def test_a_deadline_is_told_in_words(
    urgency: Urgency, remaining: int | None, provisional: bool, words: str, short: str
) -> None:
    assert deadline_words(urgency, remaining, provisional=provisional) == words
    assert deadline_words(urgency, remaining, provisional=provisional, short=True) == short


def test_days_are_written_as_lists_tables_and_headings_write_them() -> None:
    day = date(2026, 11, 20)

    assert day_in_list(day) == "11-20 周五"
    assert day_with_year(day) == "2026-11-20 周五"
    assert day_in_full(day) == "2026年11月20日 周五"


@pytest.mark.parametrize(
    ("size", "words"), [(312, "312 字节"), (4198, "4.1 KB"), (2_411_725, "2.3 MB")]
)
def test_sizes_are_told_as_people_read_them(size: int, words: str) -> None:
    assert size_words(size) == words
