"""How a day is typed: 2026-11-20, 20261120, 2026年11月20日, 11-20, 11.20, 11月20日, 今天, 昨天."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Final

_WORDS: Final = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1}
_WHOLE: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_DIGITS: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SHORT: Final = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def read_day(text: str, today: date) -> date | None:
    """The day that ``text`` names, or None. Without a year: this year's, or last year's when this
    year's is more than half a year ahead – people write down what has happened."""
    clean = unicodedata.normalize("NFKC", text).strip()
    if clean in _WORDS:
        return today + timedelta(days=_WORDS[clean])
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


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
