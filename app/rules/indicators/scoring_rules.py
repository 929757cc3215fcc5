"""What each of the seven rules gives for complete values, and the expression that shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from app.rules.indicators.conditions import Frame, holds
from app.rules.indicators.expressions import MINUS, numeral
from app.rules.indicators.schema import (
    Band,
    BandsRule,
    ChoicesRule,
    CountRule,
    PartsRule,
    RatiosRule,
    RatioTerm,
    RulingRule,
    WorstRule,
)
from app.rules.indicators.values import Chosen, Each, Number, Points, Ruled, Value

ZERO = Fraction(0)
Classes = tuple[str, ...]
Filled = Mapping[str, Any]  # values without gaps; cases are the keys of their classes


def evaluate(rule: Any, values: Filled, points: Fraction, frame: Frame) -> Fraction:
    """The exact score of complete values, within 0 … points."""
    return _EVALUATE[type(rule)](rule, values, points, frame)


def derive(rule: Any, values: Filled, points: Fraction, frame: Frame) -> str:
    """The expression that gives that score."""
    return _DERIVE[type(rule)](rule, values, points, frame)


# ---- count


def _number(rule: CountRule, value: Value) -> Fraction:
    number = value.value if isinstance(value, Number) else ZERO
    return number if number >= rule.least else ZERO


def _count(rule: CountRule, values: Filled, points: Fraction, _frame: Frame) -> Fraction:
    total = rule.start
    for term in rule.terms:
        total += term.each * _number(rule, values[term.input])
    if total.numerator <= 0:
        return ZERO
    return points if rule.most is not None and total > points else total


def raw_count(rule: CountRule, values: Filled) -> Fraction:
    """The sum before floor and cap."""
    return sum((t.each * _number(rule, values[t.input]) for t in rule.terms), rule.start)


def _derive_count(rule: CountRule, values: Filled, points: Fraction, _frame: Frame) -> str:
    text = numeral(rule.start) if rule.start else ""
    for term in rule.terms:
        sign = MINUS if term.each < 0 else "+" if text else ""
        text += f"{sign}{numeral(_number(rule, values[term.input]))}×{numeral(abs(term.each))}"
    if any(term.each > 0 for term in rule.terms):
        text = f"min({numeral(points)},{text})"
    if any(term.each < 0 for term in rule.terms):
        text = f"max(0,{text})"
    return text


# ---- ratios


def _term(term: RatioTerm, value: Value) -> Fraction:
    if isinstance(value, Ruled):
        return term.times if value.full else ZERO
    assert isinstance(value, Number)
    if term.target is None:
        return (1 - value.value if term.complement else value.value) * term.times
    if term.complement:
        missing = 1 - value.value
        return _targeted(term, missing)
    return _targeted(term, value.value)


def _targeted(term: RatioTerm, ratio: Fraction) -> Fraction:
    assert term.target is not None
    if ratio >= term.target:
        return term.times
    return ratio / term.target * term.times if term.below == "share" else ZERO


def _ratios(rule: RatiosRule, values: Filled, _points: Fraction, _frame: Frame) -> Fraction:
    terms = rule.terms
    total = _term(terms[0], values[terms[0].input])
    for term in terms[1:]:
        total += _term(term, values[term.input])
    return total


def _derive_ratios(rule: RatiosRule, values: Filled, _points: Fraction, _frame: Frame) -> str:
    return "+".join(_derive_term(term, values[term.input]) for term in rule.terms)


def _derive_term(term: RatioTerm, value: Value) -> str:
    times = numeral(term.times)
    if not isinstance(value, Number):
        return numeral(_term(term, value))
    ratio = f"(1{MINUS}{value.shown})" if term.complement else value.shown
    if term.target is None:
        return f"{ratio}×{times}"
    if term.below == "none":
        return numeral(_term(term, value))
    share = 1 / term.target
    return f"min({times},{ratio}×{share.numerator}/{share.denominator}×{times})"


# ---- choices


def _choices(rule: ChoicesRule, values: Filled, _points: Fraction, _frame: Frame) -> Fraction:
    tally: dict[str, int] = {}
    for state in _states(rule, values):
        tally[state] = tally.get(state, 0) + 1
    return sum((rule.points[state] * n for state, n in tally.items()), ZERO)


def _states(rule: ChoicesRule, values: Filled) -> list[str]:
    value = values[rule.input]
    assert isinstance(value, Each)
    return [one.state for one in value.of.values() if isinstance(one, Chosen)]


def _derive_choices(rule: ChoicesRule, values: Filled, _points: Fraction, _frame: Frame) -> str:
    counts: dict[Fraction, int] = {}
    for state in _states(rule, values):
        points = rule.points[state]
        if points:
            counts[points] = counts.get(points, 0) + 1
    return "+".join(f"{n}×{numeral(p)}" for p, n in sorted(counts.items(), reverse=True)) or "0"


# ---- parts


def _earned(rule: PartsRule, values: Filled, frame: Frame) -> list[Fraction]:
    earned: dict[str, Fraction] = {}
    for part in rule.parts:
        stands = not part.after or earned[part.after] > 0
        earned[part.key] = part.points if stands and holds(part.when, values, frame) else ZERO
    return list(earned.values())


def _parts(rule: PartsRule, values: Filled, _points: Fraction, frame: Frame) -> Fraction:
    return sum(_earned(rule, values, frame), ZERO)


def _derive_parts(rule: PartsRule, values: Filled, _points: Fraction, frame: Frame) -> str:
    return "+".join(numeral(points) for points in _earned(rule, values, frame))


# ---- bands


def band_points(bands: Sequence[Band], ratio: Fraction) -> Fraction:
    """What the band gives that the ratio falls into."""
    points = ZERO
    for band in bands:
        beyond = ratio.numerator * band.bound.denominator - band.bound.numerator * ratio.denominator
        if beyond > 0 or (beyond == 0 and not band.above):
            points = band.points
    return points


def _falls(rule: BandsRule, values: Filled) -> list[Fraction]:
    value = values[rule.input]
    ratios = list(value.of.values()) if isinstance(value, Each) else [value]
    return [_banded(rule, one) for one in ratios]


def _banded(rule: BandsRule, value: Value) -> Fraction:
    if isinstance(value, Ruled):
        return rule.most if value.full else ZERO
    assert isinstance(value, Number) and rule.bands is not None
    return band_points(rule.bands, value.value)


def _bands(rule: BandsRule, values: Filled, _points: Fraction, _frame: Frame) -> Fraction:
    return sum(_falls(rule, values), ZERO)


def _derive_bands(rule: BandsRule, values: Filled, _points: Fraction, _frame: Frame) -> str:
    return "+".join(numeral(points) for points in _falls(rule, values))


# ---- worst


def worst(rule: WorstRule, classes: Classes) -> Fraction:
    """The points of the worst (or best) class; a sure one settles it."""
    points = {one.key: one.points for one in rule.classes}
    if not classes:
        return rule.none
    settled = [points[key] for key in classes if key in rule.sure]
    if settled:
        return min(settled)
    choose = min if rule.mixed == "worst" else max
    return choose(points[key] for key in classes)


def _worst(rule: WorstRule, values: Filled, _points: Fraction, _frame: Frame) -> Fraction:
    return worst(rule, values[rule.input])


def _derive_worst(rule: WorstRule, values: Filled, _points: Fraction, _frame: Frame) -> str:
    return numeral(worst(rule, values[rule.input]))


# ---- ruling


def _ruling(rule: RulingRule, values: Filled, points: Fraction, _frame: Frame) -> Fraction:
    value = values[rule.input]
    assert isinstance(value, Points)
    return value.value * points / rule.of


def _derive_ruling(rule: RulingRule, values: Filled, points: Fraction, _frame: Frame) -> str:
    value = values[rule.input]
    assert isinstance(value, Points)
    if rule.of == points:
        return numeral(value.value)
    return f"{numeral(value.value)}/{numeral(rule.of)}×{numeral(points)}"


_EVALUATE: Mapping[type, Callable[[Any, Filled, Fraction, Frame], Fraction]] = {
    CountRule: _count,
    RatiosRule: _ratios,
    ChoicesRule: _choices,
    PartsRule: _parts,
    BandsRule: _bands,
    WorstRule: _worst,
    RulingRule: _ruling,
}
_DERIVE: Mapping[type, Callable[[Any, Filled, Fraction, Frame], str]] = {
    CountRule: _derive_count,
    RatiosRule: _derive_ratios,
    ChoicesRule: _derive_choices,
    PartsRule: _derive_parts,
    BandsRule: _derive_bands,
    WorstRule: _derive_worst,
    RulingRule: _derive_ruling,
}
