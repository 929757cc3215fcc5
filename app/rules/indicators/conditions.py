"""Whether a condition holds, and, where cells are blank or a month still runs, which ways it can.

A blank is never guessed: it is filled in every way that can make a difference, so that a condition
is known only where all fillings agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from app.rules.calendar.calendar import Calendar
from app.rules.indicators.schema import Column, Condition, Input, Limit
from app.rules.indicators.values import (
    NEVER,
    Claim,
    Gap,
    Never,
    Number,
    Refused,
    Text,
    Value,
    ZeroBase,
)

Values = Mapping[str, Value]
Known = Mapping[str, Input] | Mapping[str, Column]
DAY: Final = timedelta(days=1)
LONG_BEFORE: Final = timedelta(days=800)
FIRST_YEAR, LAST_YEAR = 2000, 2090  # spans must end within the calendar


@dataclass(frozen=True, slots=True)
class Frame:
    """What a round gives besides entries: evaluation period, the day as of which, calendar."""

    period: tuple[date, date] | None
    as_of: date | None
    calendar: Calendar

    def within(self, day: Value) -> bool:
        """Whether a day lies in the evaluation period; every day does where there is none."""
        if not isinstance(day, date):
            return False
        return self.period is None or self.period[0] <= day <= self.period[1]

    @property
    def first(self) -> date:
        """A day that the period surely holds."""
        return self.period[0] if self.period else date(FIRST_YEAR, 1, 1)


def holds(condition: Condition, values: Values, frame: Frame) -> bool:
    """Whether the condition holds for values without gaps."""
    return (
        all(truth(values[name]) for name in condition.all)
        and (not condition.any or any(truth(values[name]) for name in condition.any))
        and not any(truth(values[name]) for name in condition.none)
        and all(frame.within(values[name]) for name in condition.in_period)
        and (condition.more is None or _more(condition.more, values))
        and (condition.by is None or _in_time(condition.by, values, frame))
    )


def truth(value: Value) -> bool:
    """Yes, claimed, done on a day, more than none, said."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Number):
        return value.value > 0
    return isinstance(value, date | Claim | Text)


def last_day(limit: Limit, values: Values, frame: Frame) -> date | None:
    """The last day that is in time; None where nothing starts the span."""
    if limit.until is not None:
        day = limit.until
    else:
        start = values.get(limit.after)
        if not isinstance(start, date):
            return None
        day = _ended(limit, start, frame)
        if limit.roll == "next_working_day":
            day = frame.calendar.next_working(day)
    return day - DAY if limit.before else day


def _ended(limit: Limit, start: date, frame: Frame) -> date:
    """The last day of the span; the day of the event is day 0."""
    if limit.months:
        return frame.calendar.add_months(start, limit.months)
    if limit.working_days:
        return frame.calendar.add(start, limit.working_days)
    return start + timedelta(days=limit.days)


def _in_time(limit: Limit, values: Values, frame: Frame) -> bool:
    day, last = values[limit.input], last_day(limit, values, frame)
    return isinstance(day, date) and last is not None and day <= last


def _more(names: tuple[str, str], values: Values) -> bool:
    one, other = values[names[0]], values[names[1]]
    return isinstance(one, Number) and isinstance(other, Number) and one.value > other.value


# ---- every filling that can make a difference


def completions(
    known: Known,
    values: Values,
    conditions: Sequence[Condition],
    frame: Frame,
    days: Sequence[str] = (),
) -> Iterator[dict[str, Value]]:
    """The values with each gap that the conditions ask about filled in every way that matters."""
    names = [*days, *(name for condition in conditions for name in condition.names())]
    gaps = _ordered(
        [n for n in dict.fromkeys(names) if is_gap(known[n], values[n])
         or _pending(n, values, conditions, frame)],
        conditions,
    )  # fmt: skip
    yield from _filled(gaps, dict(values), known, conditions, frame, days)


def is_gap(one: Input | Column, value: Value) -> bool:
    """Whether nothing countable stands there; a claim that isn't made is an answer."""
    return isinstance(value, Gap | Refused | ZeroBase) and not (
        isinstance(value, Gap) and one.kind == "claim"
    )


def _pending(name: str, values: Values, conditions: Iterable[Condition], frame: Frame) -> bool:
    """Whether "not yet" was entered while the time for it still runs."""
    if not isinstance(values[name], Never):
        return False
    for condition in conditions:
        limit = condition.by
        if limit is not None and limit.input == name:
            last = last_day(limit, values, frame)
            if last is None:
                return isinstance(values.get(limit.after), Gap | Refused)
            if frame.as_of is None or frame.as_of <= last:
                return True
    return False


def _ordered(gaps: list[str], conditions: Iterable[Condition]) -> list[str]:
    """Days from which a span runs before the days that end it."""
    starts = {c.by.after for c in conditions if c.by is not None}
    return sorted(gaps, key=lambda name: name not in starts)


def _filled(
    gaps: list[str],
    values: dict[str, Value],
    known: Known,
    conditions: Sequence[Condition],
    frame: Frame,
    days: Sequence[str],
) -> Iterator[dict[str, Value]]:
    if not gaps:
        yield dict(values)
        return
    name, rest = gaps[0], gaps[1:]
    before = values[name]
    for candidate in candidates(name, known, values, conditions, frame, days):
        values[name] = candidate
        yield from _filled(rest, values, known, conditions, frame, days)
    values[name] = before


def candidates(
    name: str,
    known: Known,
    values: Values,
    conditions: Sequence[Condition],
    frame: Frame,
    days: Sequence[str] = (),
) -> list[Value]:
    """The values of one gap that can make a difference to the conditions."""
    one = known[name]
    if one.kind == "yes_no":
        return [False, True]
    if one.kind == "text":
        return [Gap(), Text("…")]
    if one.kind in ("count", "amount"):
        return _amounts(name, values, conditions)
    return _dates(name, one, values, conditions, frame, days)


def _amounts(name: str, values: Values, conditions: Iterable[Condition]) -> list[Value]:
    found = {Fraction(0), Fraction(1)}
    for condition in conditions:
        if condition.more is not None and name in condition.more:
            for other in condition.more:
                value = values[other]
                if other != name and isinstance(value, Number):
                    found |= {value.value, value.value + 1}
    return [Number(value, str(value)) for value in sorted(found)]


def _dates(
    name: str,
    one: Input | Column,
    values: Values,
    conditions: Iterable[Condition],
    frame: Frame,
    days: Sequence[str],
) -> list[Value]:
    first = values.get(getattr(one, "not_before", ""), None)
    earliest = first if isinstance(first, date) else None
    found = {earliest or frame.first}
    if name in days and frame.period is not None:
        found |= {frame.period[0], frame.period[1], frame.period[0] - DAY, frame.period[1] + DAY}
    for condition in conditions:
        if name in condition.in_period and frame.period is not None:
            found |= {frame.period[0], frame.period[1], frame.period[1] + DAY}
        limit = condition.by
        if limit is not None and limit.input == name:
            last = last_day(limit, values, frame)
            if last is not None:
                found |= {last, last + DAY}
        elif limit is not None and limit.after == name:
            ended = values[limit.input]
            if isinstance(ended, date):
                found |= {ended, ended - LONG_BEFORE}
    fitting = sorted(day for day in found if earliest is None or day >= earliest)
    return [*([NEVER] if one.none else []), *fitting]
