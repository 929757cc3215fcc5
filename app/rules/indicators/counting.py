"""How many events count: a bare number, parts, a nil return, or rows within the period."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from app.rules.indicators.conditions import Frame, completions, holds
from app.rules.indicators.expressions import numeral
from app.rules.indicators.gaps import Open, any_refused, why_open
from app.rules.indicators.schema import CountRule, Input
from app.rules.indicators.values import NEVER, Each, Gap, Nil, Number, Rows, Value

NONE = Fraction(0)
Many = Callable[[], Fraction]  # so many that more of them change nothing


def settle_count(one: Input, value: Value, rule: Any, frame: Frame, points: Fraction) -> Any:
    if isinstance(value, Nil):
        return Number(NONE, "0")

    def many() -> Fraction:
        return _many(one, rule, points)

    if isinstance(value, Each):
        low, high, why = _parts(one, value, many)
    elif isinstance(value, Rows) and not any_refused(value):
        low, high, why = _rows(one, value, frame, many)
    else:
        low, high, why = NONE, many(), why_open(one, value)
    if low == high:
        return Number(low, numeral(low))
    high = min(high, one.most) if one.most is not None else high
    return Open((Number(low, numeral(low)), Number(high, numeral(high))), why)


def _many(one: Input, rule: Any, points: Fraction) -> Fraction:
    """So many that more of them change nothing."""
    if one.elements:
        return Fraction(len(one.elements))
    if one.most is not None:
        return one.most
    if not isinstance(rule, CountRule):
        return Fraction(1)
    least = min((abs(term.each) for term in rule.terms), default=Fraction(1))
    span = sum((abs(t.each) for t in rule.terms), points + abs(rule.start))
    return Fraction(max(rule.least, -((-span) // least)))


def _parts(one: Input, value: Each, many: Many) -> tuple[Fraction, Fraction, tuple[str, ...]]:
    known = [part.value for part in value.of.values() if isinstance(part, Number)]
    low = sum(known, NONE)
    missing = [name for name, part in value.of.items() if not isinstance(part, Number)]
    why = tuple(
        f"“{one.caption}”还缺“{name}”的件数。"
        for name in missing
        if isinstance(value.of[name], Gap)
    )
    return low, low + (many() if missing else NONE), why


def _rows(
    one: Input, value: Rows, frame: Frame, many: Many
) -> tuple[Fraction, Fraction, tuple[str, ...]]:
    low = high = 0
    why: list[str] = []
    possible = certain = False  # that a row lies in the period
    for index, row in enumerate(value.rows, 1):
        outcomes = [_row_counts(one, filled, frame) for filled in _row_fillings(one, row, frame)]
        possible = possible or any(inside for inside, _ in outcomes)
        certain = certain or all(inside for inside, _ in outcomes)
        counts = [counted for inside, counted in outcomes if inside] + [
            0 for inside, _ in outcomes if not inside
        ]
        least, most = min(counts), max(counts)
        weight = row.get(one.times) if one.times else None
        if isinstance(weight, Gap) and most:
            most = max(int(many()), most)
        low, high = low + least, high + most
        if least != most:
            why.append(f"“{one.caption}”第{index}行还缺：{'、'.join(_blanks(one, row))}。")
    if not possible:
        words = f"“{one.caption}”所列的都不在评价期间内；期间内确实没有的，请登记零报告。"
        return NONE, many(), (words,)
    if not certain:  # if none of them is of the period, nothing has been said of it
        return NONE, many(), tuple(why)
    return Fraction(low), Fraction(high), tuple(why)


def _blanks(one: Input, row: Mapping[str, Value]) -> list[str]:
    return [
        column.caption
        for column in one.columns
        if (column.key in one.asked or column.key == one.times) and isinstance(row[column.key], Gap)
    ]


def _row_fillings(
    one: Input, row: Mapping[str, Value], frame: Frame
) -> Sequence[Mapping[str, Value]]:
    if not (one.counts and one.counts.by) and not any(
        isinstance(row[name], Gap) for name in one.asked
    ):
        return [row]
    known = {column.key: column for column in one.columns}
    conditions = [one.counts] if one.counts else []
    filled = list(completions(known, row, conditions, frame, one.day))
    if one.until and isinstance(row[one.until], Gap):
        filled = [{**f, one.until: end} for f in filled for end in _ends(f.get(one.day[0]))]
    return filled


def _ends(begun: Value | None) -> list[Value]:
    return [NEVER, *([begun] if isinstance(begun, date) else [])]


def _row_counts(one: Input, row: Mapping[str, Value], frame: Frame) -> tuple[bool, int]:
    """Whether a row is of the period, and for how many it counts there."""
    if not _in_period(one, row, frame):
        return False, 0
    if one.counted == "at_end" and not _lasts(one, row, frame):
        return True, 0
    if one.counts is not None and not holds(one.counts, row, frame):
        return True, 0
    weight = row.get(one.times) if one.times else None
    return True, int(weight.value) if isinstance(weight, Number) else 1


def _in_period(one: Input, row: Mapping[str, Value], frame: Frame) -> bool:
    if one.counted == "in_period" or frame.period is None:
        return any(frame.within(row[name]) for name in one.day)
    begun, ended = row[one.day[0]], row[one.until]
    first, last = frame.period
    if not isinstance(begun, date) or begun > last:
        return False
    return not isinstance(ended, date) or ended >= first


def _lasts(one: Input, row: Mapping[str, Value], frame: Frame) -> bool:
    """Whether what is counted at the end of the period still stands there."""
    ended = row[one.until]
    return frame.period is None or not isinstance(ended, date) or ended > frame.period[1]
