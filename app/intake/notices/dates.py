"""Dates as notices write them: with or without year, in ranges, with weekdays beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from app.rules.calendar.calendar import FIRST_DAY, LAST_DAY

WEEKDAY: Final = re.compile(r"(?:星期|礼拜|周)([一二三四五六日天])(?!年)")
LONGEST: Final = 16  # days of one range; the longest holiday so far had ten

_WEEKDAYS: Final = "一二三四五六日"


class Unreadable(Exception):
    """Why a passage can't be taken as dates, in the user's words."""


@dataclass(slots=True)
class Point:
    """One date as written; the year, in a list also the month, may be missing."""

    year: int | None
    month: int | None
    day: int
    weekday: int | None = None

    def on(self, year: int) -> date:
        """The date in ``year``; Unreadable if there is none or its weekday is another."""
        month = self.month or 0
        try:
            found = date(year, month, self.day)
        except ValueError:
            raise Unreadable(f"{year}年{month}月{self.day}日不存在") from None
        if not FIRST_DAY <= found <= LAST_DAY:
            raise Unreadable(f"{year}年不在日历范围（2000年至2100年）内")
        if self.weekday is not None and self.weekday != found.weekday():
            raise Unreadable(
                f"{year}年{month}月{self.day}日是星期{_WEEKDAYS[found.weekday()]}，"
                f"与所写的星期{_WEEKDAYS[self.weekday]}矛盾"
            )
        return found


@dataclass(slots=True)
class Span:
    """A date or a range as written, and whether 起 makes it open."""

    first: Point
    last: Point | None = None
    onward: bool = False
    trouble: str = ""

    def dates(self, year: int | None, *, new_year: bool = False, length: int = 0) -> list[date]:
        """Its days in order. ``year`` is the notice's, ``new_year`` that it speaks of 元旦.

        ``length`` is the number of days stated for an open span. Unreadable with the reason.
        """
        if self.trouble:
            raise Unreadable(self.trouble)
        if self.last is None:
            start = self.first.on(self._single_year(year, new_year=new_year))
            return [start + timedelta(n) for n in range(length if self.onward and length else 1)]
        start_year, end_year = self._years(year, self.last)
        start, end = self.first.on(start_year), self.last.on(end_year)
        if end < start:
            raise Unreadable("起止日期颠倒")
        if (end - start).days >= LONGEST:
            raise Unreadable(f"起止日期相隔{(end - start).days + 1}天，不像放假安排")
        return [start + timedelta(n) for n in range((end - start).days + 1)]

    @property
    def stated_year(self) -> int | None:
        """The year written at the end or else at the start of the span."""
        return (self.last.year if self.last else None) or self.first.year

    def _single_year(self, year: int | None, *, new_year: bool) -> int:
        point = self.first
        if point.year is not None:
            return _agreed(point.year, point.month, year)
        if year is None:
            raise Unreadable("没有写明年份")
        # days of December under 元旦 belong to the year before the notice's
        return year - 1 if new_year and point.month == 12 else year

    def _years(self, year: int | None, last: Point) -> tuple[int, int]:
        first = self.first
        turns = first.month == 12 and last.month == 1
        end = last.year
        if end is None and first.year is not None:
            end = first.year + turns
        end = year if end is None else _agreed(end, last.month, year)
        if end is None:
            raise Unreadable("没有写明年份")
        if first.year is not None:
            return _agreed(first.year, first.month, year), end
        return end - turns, end


@dataclass(slots=True)
class Group:
    """Spans in a row that share one verb."""

    spans: list[Span] = field(default_factory=list)
    range_open: bool = False
    marked: int = 0  # spans that already have a weekday of a list

    def add(self, point: Point) -> None:
        """Take a date as the end of an open range or as the next span."""
        if self.range_open:
            span = self.spans[-1]
            span.last = _inherit(point, span.first)
            self.range_open = False
        else:
            before = self.spans[-1].last or self.spans[-1].first if self.spans else None
            self.spans.append(Span(_inherit(point, before)))

    def annotate(self, text: str) -> None:
        """Put the weekdays of a bracket, or beside a date, on the dates before it."""
        days = [_WEEKDAYS.index("日" if d == "天" else d) for d in WEEKDAY.findall(text)]
        if not days or not self.spans:
            return
        span = self.spans[-1]
        if len(days) == 1:
            points = [span.last or span.first]
        elif len(days) == 2 and span.last is not None:
            points = [span.first, span.last]
        elif len(days) <= len(self.spans) and all(s.last is None for s in self.spans):
            points = [s.first for s in self.spans[-len(days) :]]
        else:
            span.trouble = "括号中的星期与日期个数不一致"
            return
        for point, weekday in zip(points, days, strict=True):
            if point.weekday not in (None, weekday):
                span.trouble = "同一日期写了两个不同的星期"
            point.weekday = weekday


def _inherit(point: Point, before: Point | None) -> Point:
    """A bare day takes month and year of the date before it in the same list or range."""
    if point.month is None and before is not None:
        return Point(before.year, before.month, point.day)
    return point


def _agreed(stated: int, month: int | None, year: int | None) -> int:
    """The stated year if it can belong to the notice's."""
    fits = year is None or stated == year
    if (
        fits
        or (stated, month) == (year and year - 1, 12)
        or (stated, month) == (year and year + 1, 1)
    ):
        return stated
    raise Unreadable(f"所写年份{stated}年与通知年份{year}年不一致")
