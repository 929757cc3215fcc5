"""From entered values to what a rule takes; a gap becomes the fillings that reach its extremes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any, Final

from app.rules.indicators.classing import settle_cases
from app.rules.indicators.conditions import (
    Frame,
    candidates,
    completions,
    is_gap,
    last_day,
)
from app.rules.indicators.counting import settle_count
from app.rules.indicators.expressions import numeral
from app.rules.indicators.gaps import Open, why_open
from app.rules.indicators.schema import (
    BandsRule,
    ChoicesRule,
    Condition,
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
    Each,
    Gap,
    Never,
    Number,
    Points,
    Refused,
    Ruled,
    Value,
    ZeroBase,
)

MOST_COMBINED: Final = 256
NONE: Final = Fraction(0)
Zeros = Mapping[str, str]  # input → full, none, not_assessed


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
        return settle_count(one, value, rule, frame, points)
    if one.kind == "ratio":
        return _ratio(one, value, rule, zeros)
    if one.kind == "choices" and isinstance(rule, ChoicesRule):
        return _choices(one, value, rule)
    if one.kind == "cases" and isinstance(rule, WorstRule):
        return settle_cases(one, value, rule, frame)
    if one.kind == "points" and isinstance(rule, RulingRule):
        if isinstance(value, Points):
            return value
        ends = (Points(NONE, "…"), Points(rule.of, "…"))
        return Open(ends, why_open(one, value) or (rule.because,))
    if is_gap(one, value):
        return Open((), why_open(one, value))  # filled by the conditions that ask about it
    return value


# ---- ratios and choices


def _ratio(one: Input, value: Value, rule: Any, zeros: Zeros) -> Any:
    if one.elements and isinstance(rule, BandsRule):
        return _ratio_list(one, value, rule, zeros)
    if isinstance(value, ZeroBase):
        return _zero(one, zeros)
    if isinstance(value, Gap | Refused):
        low, high = _ratio_ends(one, rule)
        return Open((low, high), why_open(one, value))
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
    why: list[str] = list(why_open(one, value))
    for name, cell in cells.items():
        settled: Any = cell
        if isinstance(cell, ZeroBase):
            settled = _zero(one, zeros, name)
            why += settled.why if isinstance(settled, Open) else ()
        elif isinstance(cell, Gap | Refused):
            settled = Open(_ratio_ends(one, rule), ())
            if isinstance(value, Each) and isinstance(cell, Gap):
                why.append(cell.why or f"“{one.caption}”缺“{name}”的数据。")
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
        why = tuple(f"“{one.caption}”缺“{name}”的数据。" for name in blank)
    else:
        why = why_open(one, value)
    ends = [
        Each({n: Chosen(state) if n in missing else c for n, c in cells.items()})
        for state in (worst, best)
    ]
    return Open(tuple(ends), why)


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
