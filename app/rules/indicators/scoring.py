"""The score of an item for a unit: under every reading still possible, with range and derivation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from app.rules.indicators.conditions import Frame, holds
from app.rules.indicators.expressions import numeral
from app.rules.indicators.filling import fillings, settle
from app.rules.indicators.plans import Plan, Taken
from app.rules.indicators.schema import BandsRule, CountRule, IndicatorSet, Item, Unsaid, Variant
from app.rules.indicators.scoring_rules import derive, evaluate, raw_count
from app.rules.indicators.values import (
    BLANK,
    Claim,
    Each,
    Number,
    Refused,
    Rows,
    Value,
    ZeroBase,
    refusals,
)

ZERO = Fraction(0)
MAY_HOLD = (Refused, Each, Rows)  # a refusal
SCORED, OPEN, INVALID, NOT_ASSESSED = "scored", "open", "invalid", "not_assessed"


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a score came about; written out only where somebody reads it."""

    rule: Any
    filled: Mapping[str, Any]
    points: Fraction
    frame: Frame

    def __str__(self) -> str:
        if self.rule is None:
            return numeral(self.points)
        return derive(self.rule, self.filled, self.points, self.frame)


@dataclass(frozen=True, slots=True)
class Score:
    """What an item gives; ``low`` and ``high`` are exact and are reached by some filling."""

    item: str
    points: Fraction | None
    state: str
    exact: Fraction | None
    low: Fraction | None
    high: Fraction | None
    how: Derivation | None
    open: tuple[str, ...]
    invalid: tuple[Refused, ...]
    readings: tuple[Taken, ...]
    notes: tuple[str, ...]
    may_be_left_out: bool = False  # under a reading that nobody has chosen yet

    @property
    def derivation(self) -> str:
        """The expression that gives the exact score; "" where there is none."""
        return str(self.how) if self.how is not None else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one variant gives."""

    state: str
    low: Fraction = ZERO
    high: Fraction = ZERO
    how: Derivation | None = None
    why: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
    taken: tuple[Taken, ...] = ()  # readings that this very score called for


def score_item(
    indicators: IndicatorSet,
    item: Item,
    plan: Plan,
    values: Mapping[str, Value],
    frame: Frame,
) -> Score:
    """The score of an item: open where a gap or a reading not chosen makes a difference."""
    points = plan.points
    if plan.left_out:
        return _simple(item, plan, NOT_ASSESSED, (), (f"不考核：{plan.left_out}",))
    refused = _refused(values)
    if plan.ruled:
        plan = replace(plan, taken=plan.taken + _rulings_used(plan, values))
    if points is None:
        said = ("权重还没有定。",)
        return _simple(item, plan, INVALID if refused else OPEN, refused, (), said)
    outcomes = [
        _outcome(indicators, variant, plan, values, frame, points, refused)
        for variant in plan.variants
    ]
    return _combined(item, plan, outcomes)


def _rulings_used(plan: Plan, values: Mapping[str, Value]) -> tuple[Taken, ...]:
    """The rulings on zero denominators that this unit's entries called for."""
    return tuple(taken for key, taken in plan.ruled.items() if _has_zero(values[key]))


def _has_zero(value: Value) -> bool:
    cells = value.of.values() if isinstance(value, Each) else (value,)
    return any(isinstance(cell, ZeroBase) for cell in cells)


def _simple(
    item: Item,
    plan: Plan,
    state: str,
    refused: tuple[Refused, ...],
    notes: tuple[str, ...],
    said: tuple[str, ...] = (),
) -> Score:
    return Score(
        item.key, plan.points, state, None, None, None, None, said, refused, plan.taken, notes
    )


def _combined(item: Item, plan: Plan, outcomes: list[Outcome]) -> Score:
    """One score from the outcomes under every reading that is still possible."""
    first = outcomes[0]
    if len(outcomes) == 1 and first.state == SCORED:
        return Score(
            item.key, plan.points, SCORED, first.low, first.low, first.low, first.how,
            (), (), plan.taken + first.taken, first.notes,
        )  # fmt: skip
    given = [one for one in outcomes if one.state != NOT_ASSESSED]
    if not given:
        return _simple(item, plan, NOT_ASSESSED, (), first.why)
    low, high = min(one.low for one in given), max(one.high for one in given)
    refused = next((one.refused for one in given if one.state == INVALID), ())
    left_out = len(given) < len(outcomes)
    notes = given[0].notes
    if not refused and low == high and not left_out and all(one.state == SCORED for one in given):
        taken = plan.taken + given[0].taken
        return Score(
            item.key, plan.points, SCORED, low, low, high, given[0].how, (), (), taken, notes
        )
    state = INVALID if refused else OPEN
    why = tuple(dict.fromkeys(reason for one in given for reason in one.why))
    if not refused:
        why += _unread(plan, outcomes)
    return Score(
        item.key,
        plan.points,
        state,
        None,
        low,
        high,
        None,
        why,
        refused,
        plan.taken,
        notes,
        left_out,
    )


def _unread(plan: Plan, outcomes: list[Outcome]) -> tuple[str, ...]:
    """The readings that nobody has chosen, where they make a difference."""
    differ = len({(one.state, one.low, one.high) for one in outcomes}) > 1
    bandless = any(isinstance(v.rule, BandsRule) and v.rule.bands is None for v in plan.variants)
    if not (differ or bandless):
        return ()
    return tuple(one.sentence for one in plan.taken if one.by == "undecided")


def _outcome(
    indicators: IndicatorSet,
    variant: Variant,
    plan: Plan,
    values: Mapping[str, Value],
    frame: Frame,
    points: Fraction,
    refused: tuple[Refused, ...],
) -> Outcome:
    rule = variant.rule
    if isinstance(rule, Unsaid):
        return _ruled(plan, rule, points, frame)
    if _ruled_out(variant, plan, values):
        return Outcome(NOT_ASSESSED, why=("分母为0，按裁定不考核。",))
    settled = settle(variant, values, frame, points, plan.zeros)
    bandless = isinstance(rule, BandsRule) and rule.bands is None
    claimed = variant.exempt is not None and isinstance(values[variant.exempt.claim], Claim)
    known = not (settled.gaps or settled.why or refused)
    if known and not (bandless or claimed or variant.refuse):
        return _scored(indicators, variant, settled.values, values, points, frame)
    contradiction = _contradiction(variant, settled, frame)
    if contradiction is not None and not refused:
        return _contradicted(variant, plan, frame, points, contradiction)
    if claimed and not refused:
        return _exempted(variant, points, frame)
    if known and not bandless:
        return _scored(indicators, variant, settled.values, values, points, frame)
    if isinstance(rule, BandsRule) and rule.bands is None:
        most = rule.most * max(1, len(variant.inputs[rule.input].elements))
        state = INVALID if refused else OPEN
        return Outcome(state, ZERO, most, why=settled.why, refused=refused)
    reached = _reached(variant, settled, frame, points)
    if not reached:  # every filling contradicts itself, beside a cell that is refused
        return Outcome(INVALID, ZERO, points, refused=refused)
    low, high = min(s for s, _ in reached), max(s for s, _ in reached)
    if refused:
        return Outcome(INVALID, low, high, why=settled.why, refused=refused)
    if low != high:
        return Outcome(OPEN, low, high, why=settled.why)
    return _scored(indicators, variant, reached[0][1], values, points, frame)


def _ruled(plan: Plan, rule: Unsaid, points: Fraction, frame: Frame) -> Outcome:
    if plan.ruling is not None:
        how = Derivation(None, {}, plan.ruling, frame)
        return Outcome(SCORED, plan.ruling, plan.ruling, how)
    return Outcome(OPEN, ZERO, points, why=(f"规则不能由程序计算，等待裁定：{rule.because}",))


def _exempted(variant: Variant, points: Fraction, frame: Frame) -> Outcome:
    assert variant.exempt is not None
    if variant.exempt.gives == "not_assessed":
        return Outcome(NOT_ASSESSED, why=("提供了说明，不考核。",))
    return Outcome(SCORED, points, points, Derivation(None, {}, points, frame))


def _ruled_out(variant: Variant, plan: Plan, values: Mapping[str, Value]) -> bool:
    """Whether a zero denominator was ruled to leave the item out."""
    for key, ruling in plan.zeros.items():
        if ruling == "not_assessed" and key in variant.used and _has_zero(values[key]):
            return True
    return False


def _reached(
    variant: Variant, settled: Any, frame: Frame, points: Fraction
) -> list[tuple[Fraction, dict[str, Any]]]:
    return [
        (evaluate(variant.rule, filled, points, frame), filled)
        for filled in fillings(variant, settled, frame)
        if not any(holds(refusal.when, filled, frame) for refusal in variant.refuse)
    ]


def _contradiction(variant: Variant, settled: Any, frame: Frame) -> str | None:
    """What contradicts itself however the gaps are filled; None where something can stand."""
    if not variant.refuse:
        return None
    if not settled.gaps and not settled.why:
        known = settled.values
        return next((r.sentence for r in variant.refuse if holds(r.when, known, frame)), None)
    said = None
    for filled in fillings(variant, settled, frame):
        broken = next((r for r in variant.refuse if holds(r.when, filled, frame)), None)
        if broken is None:
            return None
        said = said or broken.sentence
    return said


def _contradicted(
    variant: Variant, plan: Plan, frame: Frame, points: Fraction, sentence: str
) -> Outcome:
    """Any of the answers may be wrong: the range is that of an item left blank."""
    blank = dict.fromkeys(variant.inputs, BLANK)
    if isinstance(variant.rule, BandsRule) and variant.rule.bands is None:
        return Outcome(INVALID, ZERO, points, refused=(Refused("", sentence),))
    settled = settle(variant, blank, frame, points, plan.zeros)
    reached = [score for score, _ in _reached(variant, settled, frame, points)]
    return Outcome(INVALID, min(reached), max(reached), refused=(Refused("", sentence),))


def _refused(values: Mapping[str, Value]) -> tuple[Refused, ...]:
    found: tuple[Refused, ...] = ()
    for value in values.values():
        if isinstance(value, MAY_HOLD):
            found += refusals(value)
    return found


def _scored(
    indicators: IndicatorSet,
    variant: Variant,
    filled: Mapping[str, Any],
    values: Mapping[str, Value],
    points: Fraction,
    frame: Frame,
) -> Outcome:
    rule = variant.rule
    exact = evaluate(rule, filled, points, frame)
    how = Derivation(rule, filled, points, frame)
    if not isinstance(rule, CountRule):
        return Outcome(SCORED, exact, exact, how)
    taken: tuple[Taken, ...] = ()
    if rule.floor_read and not exact and raw_count(rule, filled) < 0:
        sentence = indicators.terms.get("floor", "得分不低于0为所取解读。")
        taken = (Taken("floor", "zero", sentence, "default"),)
    return Outcome(
        SCORED, exact, exact, how, notes=_count_notes(variant, rule, values), taken=taken
    )


def _count_notes(variant: Variant, rule: CountRule, values: Mapping[str, Value]) -> tuple[str, ...]:
    return tuple(
        f"“{variant.inputs[term.input].caption}”只填了件数，没有清单。"
        for term in rule.terms
        if variant.inputs[term.input].columns and isinstance(values[term.input], Number | Each)
    )
