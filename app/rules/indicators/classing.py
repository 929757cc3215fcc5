"""Which classes entered cases fall into, and into which they still can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any, Final

from app.rules.indicators.conditions import Frame, completions, holds, last_day
from app.rules.indicators.gaps import Open, any_refused, why_open
from app.rules.indicators.schema import Condition, Input, WorstRule
from app.rules.indicators.values import NEVER, ClassCounts, Gap, Nil, Rows, Value

MOST_COMBINED: Final = 256


def settle_cases(one: Input, value: Value, rule: WorstRule, frame: Frame) -> Any:
    if isinstance(value, Nil):
        return ()
    if isinstance(value, ClassCounts):
        return tuple(key for key, n in value.of.items() if n)
    anything = ((), *((one_class.key,) for one_class in rule.classes))
    if not isinstance(value, Rows) or any_refused(value):
        return Open(anything, why_open(one, value))
    possible: list[list[str]] = []
    why: list[str] = []
    for index, row in enumerate(value.rows, 1):
        ways, outside = _ways(one, row, rule, frame)
        possible.append([*([""] if outside else []), *ways])
        if len(possible[-1]) > 1:
            why.append(_why_open(one, row, rule, frame, index))
    if all(ways == [""] for ways in possible):
        words = f"“{one.caption}”所列的都不在评价期间内；期间内确实没有的，请登记零报告。"
        return Open(anything, (words,))
    combined = [tuple(key for key in chosen if key) for chosen in _combinations(rule, possible)]
    if all("" in ways for ways in possible):  # nothing may have been said of the period
        return Open((*combined, *anything), tuple(why))
    return combined[0] if len(combined) == 1 else Open(tuple(combined), tuple(why))


def _combinations(rule: WorstRule, possible: list[list[str]]) -> list[tuple[str, ...]]:
    """Every way the cases can fall, or, where they are too many, the lowest and the highest."""
    size = 1
    for ways in possible:
        size *= len(ways)
    if size <= MOST_COMBINED:
        return list(product(*possible))
    points = {"": rule.none, **{one.key: one.points for one in rule.classes}}
    low = tuple(min(ways, key=lambda key: points[key]) for ways in possible)
    high = tuple(max(ways, key=lambda key: points[key]) for ways in possible)
    return [low, high]


def _ways(
    one: Input, row: Mapping[str, Value], rule: WorstRule, frame: Frame
) -> tuple[list[str], bool]:
    """The classes that a case can fall into, and whether it can lie outside the period."""
    ways: list[str] = []
    outside = False
    for filled in _case_fillings(one, row, rule, frame):
        if not any(frame.within(filled[name]) for name in one.day):
            outside = True
            continue
        key = next((c.key for c in rule.classes if holds(c.when, filled, frame)), "")
        if key and key not in ways:
            ways.append(key)
    return ways, outside


def _case_fillings(
    one: Input, row: Mapping[str, Value], rule: WorstRule, frame: Frame
) -> Iterable[Mapping[str, Value]]:
    conditions = [one_class.when for one_class in rule.classes]
    timed = {condition.by.input for condition in conditions if condition.by is not None}
    blank = any(isinstance(row[name], Gap) for name in (*one.day, *_asked(conditions)))
    if not blank and not any(row[name] is NEVER for name in timed):
        return (row,)
    known = {column.key: column for column in one.columns}
    return completions(known, row, conditions, frame, one.day)


def _asked(conditions: Iterable[Condition]) -> Iterator[str]:
    return (name for condition in conditions for name in condition.names())


def _why_open(
    one: Input, row: Mapping[str, Value], rule: WorstRule, frame: Frame, index: int
) -> str:
    asked = {*one.day, *(name for c in rule.classes for name in c.when.names())}
    blank = [c.caption for c in one.columns if c.key in asked and isinstance(row[c.key], Gap)]
    if blank:
        return f"“{one.caption}”第{index}行还缺：{'、'.join(blank)}。"
    return f"“{one.caption}”第{index}行的期限{_until(rule, row, frame)}，尚未届满。"


def _until(rule: WorstRule, row: Mapping[str, Value], frame: Frame) -> str:
    for one_class in rule.classes:
        if one_class.when.by is not None:
            last = last_day(one_class.when.by, row, frame)
            if last is not None:
                as_of = frame.as_of.isoformat() if frame.as_of else "没有给出"
                return f"至{last.isoformat()}（截至日{as_of}）"
    return ""
