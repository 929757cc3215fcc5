"""A reader who puts together all that is told of hidden cells: totals, what adds up, what is part of
what, and that nothing is less than nought."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.rules.statistics.inference import Cell
from app.rules.statistics.suppression import RELATIONS, WITHIN

# Sums that are part of another count, beyond one that is part of one.
SUMS_WITHIN = (
    (("satisfied", "mostly", "unsatisfied"), "asked"),
    (("cohort_closed", "cohort_terminated"), "accepted"),
    (("chains", "long_chains"), "returned"),
)
Told = Mapping[str, Mapping[str, int | None]]  # count → part → what is printed, None where hidden
Bounds = dict[str, tuple[int, int]]
Naming = Callable[[str], str]


@dataclass(frozen=True)
class _Limit:
    """The sum of these counts with their signs is at most so much."""

    terms: Mapping[str, int]
    most: int


def possible(
    told: Told, totals: Mapping[str, int], names: Sequence[Naming] = (str,)
) -> dict[Cell, set[int]]:
    """Two values, if there are two, that each hidden cell can have; of a table of two parts.

    ``names`` give the names that counts have in each of the periods told of together.
    """
    first, second = sorted({part for row in told.values() for part in row})
    bounds: Bounds = {}
    for count, row in told.items():
        known = row[first] if row[first] is not None else None
        if known is None and row[second] is not None:
            known = totals[count] - (row[second] or 0)
        bounds[count] = (0, totals[count]) if known is None else (known, known)
    limits = [limit for named in names for limit in _limits(totals, named)]
    found: dict[Cell, set[int]] = {}
    for count, row in told.items():
        if row[first] is not None and row[second] is not None:
            continue
        values: set[int] = set()
        for value in range(totals[count] + 1):
            if len(values) == 2:
                break
            if _solved(
                {**bounds, count: (value, value)} if _in(value, bounds[count]) else None, limits
            ):
                values.add(value)
        found[count, first] = values
        found[count, second] = {totals[count] - value for value in values}
    return found


def _in(value: int, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= value <= bounds[1]


def _limits(totals: Mapping[str, int], named: Naming) -> Iterator[_Limit]:
    """What holds for the first part and, as the totals are known, for the second."""
    for relation in RELATIONS:
        yield _Limit({named(count): sign for count, sign in relation.items()}, 0)
        yield _Limit({named(count): -sign for count, sign in relation.items()}, 0)
    for subs, sup in (*(((sub,), sup) for sub, sup in WITHIN), *SUMS_WITHIN):
        terms = {**dict.fromkeys(map(named, subs), 1), named(sup): -1}
        yield _Limit(terms, 0)
        rest = sum(sign * totals[count] for count, sign in terms.items())
        yield _Limit({count: -sign for count, sign in terms.items()}, -rest)


def _solved(bounds: Bounds | None, limits: Sequence[_Limit]) -> bool:
    """Whether whole numbers within these bounds keep all limits."""
    narrow = _narrowed(bounds, limits) if bounds is not None else None
    if narrow is None:
        return False
    open_ones = [count for count, (low, high) in narrow.items() if low < high]
    if not open_ones:
        return True
    count = min(open_ones, key=lambda one: narrow[one][1] - narrow[one][0])
    low, high = narrow[count]
    return any(_solved({**narrow, count: (v, v)}, limits) for v in range(low, high + 1))


def _narrowed(bounds: Bounds, limits: Sequence[_Limit]) -> Bounds | None:
    """The bounds as far as the limits alone narrow them; None where they can't be kept."""
    now, moved = dict(bounds), True
    while moved:
        moved = False
        for limit in limits:
            terms = {c: s for c, s in limit.terms.items() if c in now}
            if len(terms) < len(limit.terms):
                continue
            least = sum(s * now[c][0 if s > 0 else 1] for c, s in terms.items())
            for count, sign in terms.items():
                low, high = now[count]
                rest = limit.most - (least - sign * (low if sign > 0 else high))
                kept = (low, min(high, rest)) if sign > 0 else (max(low, -rest), high)
                if kept[0] > kept[1]:
                    return None
                if kept != (low, high):
                    now[count], moved = kept, True
                    least = sum(s * now[c][0 if s > 0 else 1] for c, s in terms.items())
    return now
