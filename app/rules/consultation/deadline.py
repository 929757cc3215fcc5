"""The deadline of a call as its document writes it: the day, the moment, what it leaves unsaid."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as Hour
from typing import Final

NOON: Final = Hour(12, 0)
CLOCK: Final = re.compile(r"(上午|下午|晚上?|中午)?(\d{1,2})(?:[:：时点](\d{2}|半)?分?)")
_DAY: Final = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]")
_PLAIN: Final = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_MONTH_END: Final = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:底|末)")
_WEEKDAY: Final = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])")
_WEEKDAYS: Final = "一二三四五六日"
_CLOSING: Final = re.compile(r"下班(?:以|之)?前")
_MIDDAY: Final = re.compile(r"(?:中午|上午(?:以|之)?前|上午下班)")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as written; ``year`` None where the words name none: it is asked, never guessed.

    ``at`` None is the office's closing time: 下班前, and where no hour is named.
    """

    words: str
    year: int | None
    month: int
    day: int  # 0: the last of the month
    at: Hour | None = None
    weekday: int | None = None  # 0 is Monday, where the words name one

    @property
    def asks_year(self) -> bool:
        """Whether the year has to be asked."""
        return self.year is None

    def on(self, year: int | None = None) -> date | None:
        """The day in that year; None where the year has no such day, or none is known."""
        wanted = self.year if self.year is not None else year
        if wanted is None:
            return None
        try:
            last = calendar.monthrange(wanted, self.month)[1]
            return date(wanted, self.month, self.day or last)
        except (ValueError, calendar.IllegalMonthError):
            return None

    def moment(self, closing: Hour, year: int | None = None) -> datetime | None:
        """The moment that is meant: on that day, at the hour named or at the closing time."""
        day = self.on(year)
        return datetime.combine(day, self.at or closing) if day else None

    def agrees(self, day: date) -> bool:
        """Whether the day falls on the weekday that the words name; true where they name none."""
        return self.weekday is None or day.weekday() == self.weekday


def read_deadline(words: str) -> Deadline | None:
    """The deadline that the words name; None where they name no day."""
    text = "".join(unicodedata.normalize("NFKC", words).split())
    found = _DAY.search(text) or _PLAIN.search(text)
    if found:
        year, month, day = found[1], int(found[2]), int(found[3])
    else:
        end = _MONTH_END.search(text)
        if end is None:
            return None
        found, year, month, day = end, end[1], int(end[2]), 0
    rest = text[found.end() :]
    named = _WEEKDAY.search(rest)
    weekday = _WEEKDAYS.index(named[1].replace("天", "日")) if named else None
    made = Deadline(words.strip(), int(year) if year else None, month, day, _hour(rest), weekday)
    possible = made.on(2000 if made.year is None else None)  # a leap year: 2月29日 may be meant
    return made if possible else None


def _hour(rest: str) -> Hour | None:
    """The hour that stands behind the day; None is the closing time."""
    if _CLOSING.search(rest) and not _MIDDAY.search(rest):
        return None
    clock = CLOCK.search(rest)
    if clock:
        hour = int(clock[2])
        hour += 12 if clock[1] in ("下午", "晚", "晚上") and hour < 12 else 0
        minute = 30 if clock[3] == "半" else int(clock[3] or 0)
        return Hour(hour, minute) if hour < 24 and minute < 60 else None
    return NOON if _MIDDAY.search(rest) else None


def years_to_ask(deadline: Deadline, opened_on: date) -> tuple[tuple[int, date, bool], ...]:
    """Years that may be meant, each with its day and whether the weekday named agrees.

    The years around the day of receipt, in order; none goes before the others.
    """
    around = (opened_on.year - 1, opened_on.year, opened_on.year + 1)
    days = [(year, day) for year in around if (day := deadline.on(year)) is not None]
    return tuple((year, day, deadline.agrees(day)) for year, day in days)
