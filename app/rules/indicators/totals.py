"""A unit's total: what is settled, within which range it can still fall, caps and vetoes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from app.rules.indicators.conditions import Frame, completions, holds
from app.rules.indicators.decisions import Decisions
from app.rules.indicators.expressions import MINUS, numeral, rounded, units
from app.rules.indicators.parsing import Parsed
from app.rules.indicators.plans import Plan, plans_of
from app.rules.indicators.schema import IndicatorSet, Item, Veto
from app.rules.indicators.scoring import NOT_ASSESSED, OPEN, SCORED, Score, score_item
from app.rules.indicators.values import (
    Each,
    Gap,
    Nil,
    Number,
    Refused,
    Rows,
    Text,
    Value,
    refusals,
)

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class VetoOutcome:
    """Whether a veto holds: yes, no, or open."""

    key: str
    caption: str
    effect: str
    state: str
    invalid: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a unit; open items enter neither as 0 nor as full."""

    state: str  # scored, open
    settled: Fraction  # what the settled items give
    of: Fraction  # out of so many points
    low: Fraction
    high: Fraction
    points: Fraction  # what could be reached, items not assessed left out
    not_assessed: tuple[str, ...]
    vetoes: tuple[VetoOutcome, ...]
    ranked: str  # yes, no, open
    rescaled: bool
    how: Summation | None

    @property
    def derivation(self) -> str:
        """The expression that gives the total; "" while it is open."""
        return str(self.how) if self.how is not None else ""


@dataclass(frozen=True, slots=True)
class Summation:
    """How a total came about; written out only where somebody reads it."""

    indicators: IndicatorSet
    by_role: Mapping[str, list[Score]]
    places: int | None
    vetoes: tuple[VetoOutcome, ...]
    factor: Fraction

    def __str__(self) -> str:
        if any(veto.effect == "zero" and veto.state == "yes" for veto in self.vetoes):
            return "0"
        text = _sum_text(self.by_role["score"], self.places)
        if self.factor != 1:
            text = f"({text})×{self.factor.numerator}/{self.factor.denominator}"
        for role, sign, most in (
            ("bonus", "+", self.indicators.bonus_most),
            ("penalty", MINUS, self.indicators.penalty_most),
        ):
            if self.by_role[role]:
                text += sign + _outside_text(self.by_role[role], self.places, most)
        return f"max(0,{text})" if self.by_role["penalty"] else text


@dataclass(frozen=True, slots=True)
class UnitScore:
    """All scores of one unit under one set, with its total and what should be pointed out."""

    unit: str
    scores: tuple[Score, ...]
    total: Total
    remarks: tuple[str, ...]


class Scorer:
    """Scores units of one round: a set, its decisions, the period, the day as of which."""

    def __init__(self, indicators: IndicatorSet, decisions: Decisions, frame: Frame) -> None:
        self.indicators = indicators
        self.decisions = decisions
        self.frame = frame
        self._own = decisions.units()
        self._plans = plans_of(indicators, decisions, "")

    def score(self, unit: str, entries: Parsed) -> UnitScore:
        """Every score of the unit and its total; pure: the same input gives the same answer."""
        frame = self._frame(unit)
        scores = tuple(
            score_item(self.indicators, item, plan, entries[item.key], frame)
            for item, plan in self._planned(unit)
        )
        return self.summed(unit, scores, entries)

    def summed(self, unit: str, scores: tuple[Score, ...], entries: Parsed) -> UnitScore:
        """The unit's total from the scores of its items, with what should be pointed out."""
        frame = self._frame(unit)
        vetoes = tuple(_veto(veto, entries[veto.key], frame) for veto in self.indicators.vetoes)
        total = total_of(self.indicators, scores, vetoes, rescaled=self.decisions.rescaled())
        return UnitScore(unit, scores, total, overlaps(self.indicators, entries))

    def score_one(self, unit: str, key: str, values: Mapping[str, Value]) -> Score:
        """The score of one item alone."""
        plan = self._plans_for(unit)[key]
        item = self.indicators.items[key]
        return score_item(self.indicators, item, plan, values, self._frame(unit))

    def _frame(self, unit: str) -> Frame:
        decided = self.decisions.as_of(unit)
        return replace(self.frame, as_of=decided) if decided is not None else self.frame

    def _plans_for(self, unit: str) -> Mapping[str, Plan]:
        if unit in self._own:
            return plans_of(self.indicators, self.decisions, unit)
        return self._plans

    def _planned(self, unit: str) -> Iterable[tuple[Item, Plan]]:
        plans = self._plans_for(unit)
        return ((item, plans[key]) for key, item in self.indicators.items.items())


def total_of(
    indicators: IndicatorSet,
    scores: Iterable[Score],
    vetoes: tuple[VetoOutcome, ...] = (),
    *,
    rescaled: bool = False,
) -> Total:
    """The total of these scores, as the set rounds: what is printed adds up."""
    by_role: dict[str, list[Score]] = {"score": [], "bonus": [], "penalty": []}
    for score in scores:
        by_role[indicators.items[score.item].role].append(score)
    base = by_role["score"]
    places = indicators.rounding.places if indicators.rounding.at == "item" else None
    sums = _Sums(places)
    for score in base:
        sums.add(score, indicators.points)
    unknown = any(score.points is None for score in base)
    points = indicators.points - sum(
        (score.points or ZERO for score in base if score.state == NOT_ASSESSED), ZERO
    )
    factor = _factor(indicators, points) if rescaled else Fraction(1)
    low, high = sums.low * factor, (min(sums.high, points) if unknown else sums.high) * factor
    settled = sums.settled * factor
    low, high, settled, opened = _outside(indicators, by_role, places, low, high, settled)
    opened = opened or sums.open
    low, high, settled = max(ZERO, low), max(ZERO, high), max(ZERO, settled)
    low, high, opened = _vetoed(vetoes, low, high, opened)
    return Total(
        state=OPEN if opened else SCORED,
        settled=settled if opened else low,
        of=sums.of,
        low=low,
        high=high,
        points=points,
        not_assessed=tuple(s.item for s in base if s.state == NOT_ASSESSED),
        vetoes=vetoes,
        ranked=_ranked(vetoes),
        rescaled=factor != 1,
        how=None if opened else Summation(indicators, by_role, places, vetoes, factor),
    )


class _Sums:
    """Sums scores: those rounded at the item in whole units of the last place, so exactly."""

    def __init__(self, places: int | None) -> None:
        self.places = places
        self.open = False
        self._of: list[Fraction] = []
        self._units = 0
        self._settled = self._low = self._high = ZERO

    def add(self, score: Score, whole: Fraction) -> None:
        """Take in one score; an item without points can still give anything up to the whole."""
        if score.state == NOT_ASSESSED:
            return
        if score.exact is not None:
            self._of.append(score.points or ZERO)
            if self.places is None:
                self._settled += score.exact
            else:
                self._units += units(score.exact, self.places)
            return
        self.open = True
        if score.low is None or score.high is None:
            self._high += score.points if score.points is not None else whole
            return
        self._low += ZERO if score.may_be_left_out else _shown(score.low, self.places)
        self._high += _shown(score.high, self.places)

    @property
    def of(self) -> Fraction:
        """The points of the settled scores."""
        whole = sum(points.numerator for points in self._of if points.denominator == 1)
        return sum((points for points in self._of if points.denominator != 1), Fraction(whole))

    @property
    def settled(self) -> Fraction:
        """What the settled scores give."""
        return self._settled + Fraction(self._units, 10 ** (self.places or 0))

    @property
    def low(self) -> Fraction:
        """The least that the sum can still be."""
        return self.settled + self._low

    @property
    def high(self) -> Fraction:
        """The most that the sum can still be."""
        return self.settled + self._high


def _shown(value: Fraction, places: int | None) -> Fraction:
    return value if places is None else rounded(value, places)


def _outside(
    indicators: IndicatorSet,
    by_role: Mapping[str, list[Score]],
    places: int | None,
    low: Fraction,
    high: Fraction,
    settled: Fraction,
) -> tuple[Fraction, Fraction, Fraction, bool]:
    """Bonus and penalty items, each kind within its cap."""
    opened = False
    for role, most, sign in (
        ("bonus", indicators.bonus_most, 1),
        ("penalty", indicators.penalty_most, -1),
    ):
        if not by_role[role]:
            continue
        sums = _Sums(places)
        for score in by_role[role]:
            sums.add(score, score.points or ZERO)
        least, top, known = (_capped(value, most) for value in (sums.low, sums.high, sums.settled))
        low += least if sign > 0 else -top
        high += top if sign > 0 else -least
        settled += sign * known
        opened = opened or sums.open
    return low, high, settled, opened


def _capped(value: Fraction, most: Fraction | None) -> Fraction:
    return value if most is None else min(value, most)


def _factor(indicators: IndicatorSet, points: Fraction) -> Fraction:
    return indicators.points / points if points > 0 else Fraction(1)


def _vetoed(
    vetoes: tuple[VetoOutcome, ...], low: Fraction, high: Fraction, opened: bool
) -> tuple[Fraction, Fraction, bool]:
    """A veto to 0 makes the total 0; one that is not yet answered keeps it open."""
    zero = [veto for veto in vetoes if veto.effect == "zero"]
    if any(veto.state == "yes" for veto in zero):
        return ZERO, ZERO, False
    if any(veto.state == "open" for veto in zero):
        return ZERO, high, True
    return low, high, opened


def _ranked(vetoes: tuple[VetoOutcome, ...]) -> str:
    states = {veto.state for veto in vetoes if veto.effect == "no_rank"}
    return "no" if "yes" in states else "open" if "open" in states else "yes"


def _outside_text(scores: list[Score], places: int | None, most: Fraction | None) -> str:
    text = _sum_text(scores, places)
    return f"({text})" if most is None else f"min({numeral(most)},{text})"


def _sum_text(scores: list[Score], places: int | None) -> str:
    shown = [numeral(_shown(s.exact, places)) for s in scores if s.exact is not None]
    return "+".join(shown) or "0"


def _veto(veto: Veto, values: Mapping[str, Value], frame: Frame) -> VetoOutcome:
    """Whether the veto holds however its gaps are filled."""
    plain = {key: _counted(value) for key, value in values.items()}
    ways = {
        holds(veto.when, filled, frame)
        for filled in completions(veto.inputs, plain, [veto.when], frame)
    }
    state = "open" if len(ways) > 1 else "yes" if True in ways else "no"
    invalid = tuple(one for value in values.values() for one in refusals(value))
    return VetoOutcome(veto.key, veto.caption, veto.effect, state, invalid)


def _counted(value: Value) -> Value:
    """Listed events as their number; a list that is incomplete stays a gap."""
    if isinstance(value, Nil):
        return Number(ZERO, "0")
    if isinstance(value, Rows):
        return Number(Fraction(len(value.rows)), str(len(value.rows)))
    return Gap() if isinstance(value, Each) else value


def overlaps(indicators: IndicatorSet, entries: Parsed) -> tuple[str, ...]:
    """What was entered under two items that name each other: pointed out, never changed."""
    said = []
    for item in indicators.items.values():
        for other in item.overlaps:
            shared = _named(entries[item.key]) & _named(entries[other])
            said += [
                f"“{'、'.join(name)}”在第{other}项和第{item.key}项都填了，请核对。"
                for name in sorted(shared)
            ]
    return tuple(said)


def _named(values: Mapping[str, Value]) -> set[tuple[str, ...]]:
    """What events are known by: their number, or what they were and their day."""
    names: set[tuple[str, ...]] = set()
    for value in values.values():
        for row in value.rows if isinstance(value, Rows) else ():
            number, what = row.get("number"), row.get("what")
            if isinstance(number, Text):
                names.add((number.text,))
            elif isinstance(what, Text):
                names.add((what.text, str(row.get("day"))))
    return names
