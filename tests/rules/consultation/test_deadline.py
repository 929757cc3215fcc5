"""Deadlines of calls as documents write them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from app.rules.consultation.deadline import read_deadline, years_to_ask

CLOSING = time(18, 0)


@pytest.mark.obligation("YJ-2")
def test_the_seeds_deadline_is_that_day_at_closing_time_and_its_year_is_asked() -> None:
    read = read_deadline("5月21日下班前")
    assert read is not None

    assert read.asks_year and read.moment(CLOSING) is None
    assert read.moment(CLOSING, 2025) == datetime(2025, 5, 21, 18, 0)
    assert read.moment(time(17, 30), 2024) == datetime(2024, 5, 21, 17, 30)


@pytest.mark.parametrize(
    "words, moment",
    [
        ("2025年5月21日下班前", datetime(2025, 5, 21, 18, 0)),
        ("请于2025年 5 月 21 日 下班前反馈", datetime(2025, 5, 21, 18, 0)),
        ("２０２５年５月２１日前", datetime(2025, 5, 21, 18, 0)),
        ("2025年5月21日17:00前", datetime(2025, 5, 21, 17, 0)),
        ("2025年5月21日（星期三）下午5点半前", datetime(2025, 5, 21, 17, 30)),
        ("2025年5月21日上午11时以前", datetime(2025, 5, 21, 11, 0)),
        ("2025年5月21日中午12点前", datetime(2025, 5, 21, 12, 0)),
        ("2025年5月21日上午下班前", datetime(2025, 5, 21, 12, 0)),
        ("2025-05-21前", datetime(2025, 5, 21, 18, 0)),
        ("2025年2月底前", datetime(2025, 2, 28, 18, 0)),
        ("2024年2月29日前", datetime(2024, 2, 29, 18, 0)),
    ],
)
def test_a_deadline_with_its_year_is_a_moment(words: str, moment: datetime) -> None:
    read = read_deadline(words)
    assert read is not None and not read.asks_year

    assert read.moment(CLOSING) == moment


@pytest.mark.parametrize(
    "words", ["", "尽快", "收到之日起5个工作日内", "13月40日前", "2023年2月29日前"]
)
def test_words_that_name_no_day_give_none(words: str) -> None:
    assert read_deadline(words) is None


def test_the_years_around_are_offered_with_their_days_and_none_goes_first() -> None:
    read = read_deadline("5月21日（星期三）下班前")
    assert read is not None

    assert years_to_ask(read, date(2025, 5, 9)) == (
        (2024, date(2024, 5, 21), False),
        (2025, date(2025, 5, 21), True),
        (2026, date(2026, 5, 21), False),
    )


def test_the_29th_of_february_is_offered_in_leap_years_alone() -> None:
    read = read_deadline("2月29日前")
    assert read is not None

    assert [year for year, _, _ in years_to_ask(read, date(2025, 1, 5))] == [2024]
