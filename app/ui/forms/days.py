"""How a day is typed: 2026-11-20, 20261120, 2026年11月20日, 11-20, 5.21, 昨天, +5工作日, -3天."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Final, Protocol

from app.base.errors import InputError

_WORDS: Final = {
    "今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "大前天": -3,
    "明天": 1, "明日": 1, "后天": 2,
}  # fmt: skip
_WHOLE: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_DIGITS: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SHORT: Final = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
LEAP_YEAR: Final = 2024
_SHIFT: Final = re.compile(r"([+-])\s*(\d{1,4})\s*(?:个\s*)?(工作日|日|天|周)")


class WorkingDays(Protocol):
    """The calendar that +5工作日 is counted by."""

    def add(self, start: date, working_days: int) -> date:
        """The day that many working days after ``start``."""

    def is_working(self, day: date) -> bool:
        """Whether the day is a working day."""


def read_day(text: str, today: date, calendar: WorkingDays | None = None) -> date | None:
    """The day that ``text`` names, or None. Without a year: this year's, or last year's when this
    year's is more than half a year ahead – people write down what has happened. Working days are
    counted by ``calendar``; without one +5工作日 names no day."""
    clean = unicodedata.normalize("NFKC", text).strip().replace("−", "-").replace("－", "-")
    if clean in _WORDS:
        return today + timedelta(days=_WORDS[clean])
    if found := _SHIFT.fullmatch(clean):
        sign, count, unit = found.groups()
        return _shifted(today, int(sign + count), unit, calendar)
    for pattern in (_WHOLE, _DIGITS):
        if found := pattern.fullmatch(clean):
            return _day(*(int(part) for part in found.groups()))
    if found := _SHORT.fullmatch(clean):
        month, day_of_month = (int(part) for part in found.groups())
        day = _day(today.year, month, day_of_month)
        if day is not None and day - today > timedelta(days=183):
            return _day(today.year - 1, month, day_of_month)
        return day
    return None


def is_no_day(text: str) -> bool:
    """Whether the text is written as a day that no calendar has, as 11-31."""
    clean = unicodedata.normalize("NFKC", text).strip().replace("−", "-").replace("－", "-")
    if found := next((m for p in (_WHOLE, _DIGITS) if (m := p.fullmatch(clean))), None):
        return _day(*(int(part) for part in found.groups())) is None
    short = _SHORT.fullmatch(clean)
    return short is not None and _day(LEAP_YEAR, int(short[1]), int(short[2])) is None


def _shifted(today: date, count: int, unit: str, calendar: WorkingDays | None) -> date | None:
    try:
        if unit != "工作日":
            return today + timedelta(days=count * (7 if unit == "周" else 1))
        if calendar is None:
            return None
        return calendar.add(today, count) if count > 0 else _back(today, -count, calendar)
    except (ValueError, OverflowError, InputError):  # a day that no calendar holds
        return None


def _back(today: date, count: int, calendar: WorkingDays) -> date:
    """The ``count``-th working day before today; today itself for none."""
    day = today
    while count:
        day -= timedelta(days=1)
        count -= calendar.is_working(day)
    return day


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
