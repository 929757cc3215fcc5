"""The calendar's look-ups beside a loop over the days, in nanoseconds."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from importlib.util import find_spec

from app.rules.calendar.calendar import Calendar
from app.rules.calendar.shipped import shipped_calendar
from tools.bench.figures import Bench, Figure, median

TITLE = "due dates: add and count"
SPANS = (5, 60, 250)
STARTS = 2_000
ROUNDS = 7
ONE_DAY = timedelta(days=1)


class Naive:
    """Counts day by day over sets of free days and make-up days."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self._free = {d for d in days if d.weekday() < 5 and not calendar.is_working(d)}
        self._worked = {d for d in days if d.weekday() > 4 and calendar.is_working(d)}

    def add(self, start: date, working_days: int) -> date:
        """As Calendar.add, for positive numbers."""
        day = start
        while working_days:
            day += ONE_DAY
            working_days -= self._works(day)
        return day

    def count(self, start: date, end: date) -> int:
        """As Calendar.count, for an end that is not earlier."""
        day, found = start, 0
        while day < end:
            day += ONE_DAY
            found += self._works(day)
        return found

    def _works(self, day: date) -> bool:
        return day in self._worked if day.weekday() > 4 else day not in self._free


def measure(_bench: Bench) -> list[Figure]:
    """Nanoseconds a call for short and long spans, with the ratio of the loop to it."""
    calendar = shipped_calendar()
    chance = random.Random(1)
    first, last = date(2018, 1, 1), date(2025, 6, 30)
    naive = Naive(calendar, first, date(2028, 12, 31))
    starts = [first + timedelta(days=chance.randrange((last - first).days)) for _ in range(STARTS)]
    figures = []
    for days in SPANS:
        pairs = [(start, calendar.add(start, days)) for start in starts]
        if [naive.add(start, days) for start in starts] != [end for _, end in pairs]:
            raise AssertionError("the loop and the calendar disagree")
        wholes = [(start, days) for start in starts]
        figures += _compared(f"add {days} working days", calendar.add, naive.add, wholes)
        figures += _compared(f"count {days} working days", calendar.count, naive.count, pairs)
        figures += _peers(days, starts, calendar)
    return figures


def _peers(days: int, starts: list[date], calendar: Calendar) -> list[Figure]:
    """A due date as chinesecalendar and numpy give it; each ratio is how many times as long."""
    ours = _nanoseconds(calendar.add, [(start, days) for start in starts])
    figures = [Figure(f"a due date in {days} working days", ours, "ns")]
    for name, (due, same) in {"chinesecalendar": _chinese(), "numpy": _numpy(calendar)}.items():
        if due is None:
            figures.append(Figure(f"due in {days}: {name}", 0, "ns", "not installed here"))
            continue
        some = starts[: 200 if same else 8]
        if same and [due(s, days) for s in some] != [calendar.add(s, days) for s in some]:
            raise AssertionError(f"{name} and the calendar disagree")
        taken = _nanoseconds(due, [(start, days) for start in some])
        note = f"takes {taken / ours:,.1f} times as long as ours"
        figures.append(Figure(f"due in {days}: {name}", taken, "ns", note))
        figures.append(Figure(f"a due date in {days} working days / {name}", ours / taken, "times"))
    return figures


Due = Callable[[date, int], date]


def _chinese() -> tuple[Due | None, bool]:
    """Its own function; it knows only the years of its release, and the notices of the State Council."""
    if find_spec("chinese_calendar") is None:
        return None, False
    from chinese_calendar import find_workday

    return lambda start, days: find_workday(days, start), False


def _numpy(calendar: Calendar) -> tuple[Due | None, bool]:
    """numpy's, told the calendar's own free days and days made up for; the latter it can't know, so
    they are given as a week of seven days with every free day a holiday."""
    if find_spec("numpy") is None:
        return None, False
    import numpy as np

    first, last = date(2018, 1, 1), date(2028, 12, 31)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    free = [day for day in days if not calendar.is_working(day)]
    kept = np.busdaycalendar(weekmask="1111111", holidays=np.array(free, dtype="datetime64[D]"))

    def due(start: date, many: int) -> date:
        # A start on a rest day counts from the working day before it, as ours does.
        found = np.busday_offset(np.datetime64(start), many, roll="backward", busdaycal=kept)
        return found.astype(object)  # type: ignore[no-any-return]

    return due, True


def _compared(
    name: str,
    ours: Callable[..., object],
    loop: Callable[..., object],
    calls: Sequence[tuple[object, ...]],
) -> list[Figure]:
    taken, looped = _nanoseconds(ours, calls), _nanoseconds(loop, calls)
    return [Figure(name, taken, "ns", f"the loop takes {looped / taken:,.0f} times as long")]


def _nanoseconds(call: Callable[..., object], arguments: Sequence[tuple[object, ...]]) -> float:
    """The median over the rounds of the mean time of a call."""
    rounds = []
    for _ in range(ROUNDS):
        started = time.perf_counter_ns()
        for pair in arguments:
            call(*pair)
        rounds.append((time.perf_counter_ns() - started) / len(arguments))
    return median(rounds)
