"""From entered values to what a rule takes; a gap becomes the fillings that reach its extremes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any, Final

from app.rules.indicators.conditions import (
    Frame,
    candidates,
    completions,
    holds,
    is_gap,
    last_day,
)
from app.rules.indicators.expressions import numeral
from app.rules.indicators.schema import (
    BandsRule,
    ChoicesRule,
    Condition,
    CountRule,
    Input,
    PartsRule,
    RatiosRule,
    RulingRule,
    Variant,
    WorstRule,
)
from app.rules.indicators.values import (
    NEVER,
    Chosen,
    ClassCounts,
    Each,
    Gap,
    Never,
    Nil,
    Number,
    Points,
    Refused,
    Rows,
    Ruled,
    Value,
    ZeroBase,
)

MOST_COMBINED: Final = 256
NONE: Final = Fraction(0)
Zeros = Mapping[str, str]  # input → full, none, not_assessed


@dataclass(frozen=True, slots=True)
class Open:
    """What an input can still be: the values that reach every extreme, and why it is open."""

    candidates: tuple[Any, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a rule takes, where known; what is open; and why."""

    values: dict[str, Any]
    gaps: dict[str, Open]
    why: tuple[str, ...]


def settle(
    variant: Variant, values: Mapping[str, Value], frame: Frame, points: Fraction, zeros: Zeros
) -> Settled:
    """The inputs of an item as its rule takes them."""
    known: dict[str, Any] = {}
    gaps: dict[str, Open] = {}
    for key in variant.used:
        value: Any = values[key]
        one = variant.inputs[key]
        if not isinstance(value, _DIRECT):
            value = _settled(one, value, variant, frame, points, zeros)
        if isinstance(value, Open):
            gaps[key] = value
            value = values[key]
        known[key] = value
    why = tuple(reason for gap in gaps.values() for reason in gap.why)
    if any(value is NEVER for value in known.values()):
        why += _running(variant, known, gaps, frame)
    return Settled(known, gaps, why)


def fillings(variant: Variant, settled: Settled, frame: Frame) -> Iterator[dict[str, Any]]:
    """Every filling of the gaps that can reach an extreme, the time run out in each."""
    conditions = conditions_of(variant)
    asked = {name for condition in conditions for name in condition.names()}
    own = {key: gap for key, gap in settled.gaps.items() if gap.candidates}
    wider = {
        key: (*gap.candidates, *_wider(key, variant, settled.values, conditions, frame))
        if key in asked
        else gap.candidates
        for key, gap in own.items()
    }
    for chosen in product(*wider.values()):
        values = {**settled.values, **dict(zip(wider, chosen, strict=True))}
        if conditions:
            yield from completions(variant.inputs, values, conditions, frame)
        else:
            yield values


def _wider(
    key: str,
    variant: Variant,
    values: Mapping[str, Any],
    conditions: list[Condition],
    frame: Frame,
) -> list[Value]:
    """What a check between two counts asks about, beside what the rule asks about."""
    if not any(condition.more and key in condition.more for condition in conditions):
        return []
    return candidates(key, variant.inputs, values, conditions, frame)


def conditions_of(variant: Variant) -> list[Condition]:
    """The conditions that ask about the inputs of an item."""
    conditions = [refusal.when for refusal in variant.refuse]
    if isinstance(variant.rule, PartsRule):
        conditions += [part.when for part in variant.rule.parts]
    return conditions


_DIRECT = (Number, bool, date, Never)


def _settled(
    one: Input,
    value: Value,
    variant: Variant,
    frame: Frame,
    points: Fraction,
    zeros: Zeros,
) -> Any:
    rule = variant.rule
    if one.kind == "count":
        return _count(one, value, rule, frame, points)
    if one.kind == "ratio":
        return _ratio(one, value, rule, zeros)
    if one.kind == "choices" and isinstance(rule, ChoicesRule):
        return _choices(one, value, rule)
    if one.kind == "cases" and isinstance(rule, WorstRule):
        return _cases(one, value, rule, frame)
    if one.kind == "points" and isinstance(rule, RulingRule):
        if isinstance(value, Points):
            return value
        ends = (Points(NONE, "…"), Points(rule.of, "…"))
        return Open(ends, _why(one, value) or (rule.because,))
    if is_gap(one, value):
        return Open((), _why(one, value))  # filled by the conditions that ask about it
    return value


def _why(one: Input, value: Value) -> tuple[str, ...]:
    if isinstance(value, Gap):
        return (value.why or f"“{one.caption}”还没有填。",)
    return ()


# ---- counts


def _count(one: Input, value: Value, rule: Any, frame: Frame, points: Fraction) -> Any:
    if isinstance(value, Nil):
        return Number(NONE, "0")
    many = _many(one, rule, points)
    low, high, why = NONE, many, _why(one, value)
    if isinstance(value, Each):
        low, high, why = _parts(one, value, many)
    elif isinstance(value, Rows) and not _any_refused(value):
        low, high, why = _rows(one, value, frame, many)
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


def _parts(one: Input, value: Each, many: Fraction) -> tuple[Fraction, Fraction, tuple[str, ...]]:
    known = [part.value for part in value.of.values() if isinstance(part, Number)]
    low = sum(known, NONE)
    missing = [name for name, part in value.of.items() if not isinstance(part, Number)]
    why = tuple(
        f"“{one.caption}”还缺“{name}”的件数。"
        for name in missing
        if isinstance(value.of[name], Gap)
    )
    return low, low + (many if missing else NONE), why


def _any_refused(value: Rows) -> bool:
    return any(isinstance(cell, Refused) for row in value.rows for cell in row.values())


def _rows(
    one: Input, value: Rows, frame: Frame, many: Fraction
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
            most = max(int(many), most)
        low, high = low + least, high + most
        if least != most:
            why.append(f"“{one.caption}”第{index}行还缺：{'、'.join(_blanks(one, row))}。")
    if not possible:
        words = f"“{one.caption}”所列的都不在评价期间内；期间内确实没有的，请登记零报告。"
        return NONE, many, (words,)
    if not certain:  # if none of them is of the period, nothing has been said of it
        return NONE, many, tuple(why)
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


# ---- ratios and choices


def _ratio(one: Input, value: Value, rule: Any, zeros: Zeros) -> Any:
    if one.elements and isinstance(rule, BandsRule):
        return _ratio_list(one, value, rule, zeros)
    if isinstance(value, ZeroBase):
        return _zero(one, zeros)
    if isinstance(value, Gap | Refused):
        low, high = _ratio_ends(one, rule)
        return Open((low, high), _why(one, value))
    return value


def _zero(one: Input, zeros: Zeros, name: str = "") -> Any:
    ruled = zeros.get(one.key)
    if ruled in ("full", "none"):
        return Ruled(ruled == "full")
    words = f"“{one.caption}{f'（{name}）' if name else ''}”的分母为0，须由本办裁定。"
    return Open((Ruled(False), Ruled(True)), (words,))


def _ratio_ends(one: Input, rule: Any) -> tuple[Number, Number]:
    """The least ratio, and one that gives the most."""
    high = Fraction(1)
    if isinstance(rule, BandsRule) and rule.bands:
        last = rule.bands[-1]
        high = last.bound
        if last.above:
            high = (last.bound + one.most) / 2 if one.most is not None else last.bound + 1
    elif isinstance(rule, RatiosRule):
        targets = [t.target for t in rule.terms if t.input == one.key and t.target is not None]
        high = max((Fraction(1) if one.most == 1 else NONE, *targets))
    return Number(NONE, "0"), Number(high, numeral(high))


def _ratio_list(one: Input, value: Value, rule: BandsRule, zeros: Zeros) -> Any:
    cells = value.of if isinstance(value, Each) else dict.fromkeys(one.elements, value)
    low: dict[str, Any] = {}
    high: dict[str, Any] = {}
    why: list[str] = list(_why(one, value))
    for name, cell in cells.items():
        settled: Any = cell
        if isinstance(cell, ZeroBase):
            settled = _zero(one, zeros, name)
            why += settled.why if isinstance(settled, Open) else ()
        elif isinstance(cell, Gap | Refused):
            settled = Open(_ratio_ends(one, rule), ())
            if isinstance(value, Each) and isinstance(cell, Gap):
                why.append(cell.why or f"“{one.caption}”还没有填“{name}”。")
        ends = settled.candidates if isinstance(settled, Open) else (settled, settled)
        low[name], high[name] = ends
    if low == high:
        return Each(low)
    return Open((Each(low), Each(high)), tuple(why))


def _choices(one: Input, value: Value, rule: ChoicesRule) -> Any:
    cells = value.of if isinstance(value, Each) else dict.fromkeys(one.elements, value)
    worst = min(rule.points, key=lambda state: rule.points[state])
    best = max(rule.points, key=lambda state: rule.points[state])
    missing = [name for name, cell in cells.items() if not isinstance(cell, Chosen)]
    if not missing:
        return value
    if isinstance(value, Each):
        blank = [name for name in missing if isinstance(cells[name], Gap)]
        why = tuple(f"“{one.caption}”还没有填“{name}”。" for name in blank)
    else:
        why = _why(one, value)
    ends = [
        Each({n: Chosen(state) if n in missing else c for n, c in cells.items()})
        for state in (worst, best)
    ]
    return Open(tuple(ends), why)


# ---- cases


def _cases(one: Input, value: Value, rule: WorstRule, frame: Frame) -> Any:
    if isinstance(value, Nil):
        return ()
    if isinstance(value, ClassCounts):
        return tuple(key for key, n in value.of.items() if n)
    anything = ((), *((one_class.key,) for one_class in rule.classes))
    if not isinstance(value, Rows) or _any_refused(value):
        return Open(anything, _why(one, value))
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


def _running(
    variant: Variant, known: Mapping[str, Any], gaps: Mapping[str, Open], frame: Frame
) -> tuple[str, ...]:
    """What the parts of an item still wait for: time that has not run out."""
    said = []
    for condition in conditions_of(variant):
        limit = condition.by
        if limit is None or limit.input in gaps or not isinstance(known[limit.input], Never):
            continue
        last = last_day(limit, known, frame)
        if last is not None and (frame.as_of is None or frame.as_of <= last):
            caption = variant.inputs[limit.input].caption
            said.append(f"“{caption}”的期限至{last.isoformat()}，截至日尚未届满。")
    return tuple(said)
