"""How likely so many cases are by chance, given how many there were in the past.

The past of a small number says little of its rate: the rate is taken as unsure as it is (a gamma
prior of one half), so that a unit without a past needs more cases than one whose past is known.
"""

from __future__ import annotations

from math import exp, inf, lgamma, log, log1p
from typing import Final

KNOWN_PAST: Final = 5  # cases from which on a past tells its rate
_BOUNDS: Final = (
    (0.0001, "万分之一"), (0.001, "千分之一"), (0.01, "百分之一"), (inf, "十分之一"),
)  # fmt: skip


def tail(number: int, *, span: int, before: int, past: int) -> float:
    """The odds of ``number`` cases or more in ``span`` days after ``before`` in ``past`` days."""
    shape, odds = before + 0.5, span / (past + span)
    below = sum(exp(_log_mass(k, shape, odds)) for k in range(number))
    return max(1.0 - below, 0.0)


def _log_mass(k: int, shape: float, odds: float) -> float:
    return lgamma(k + shape) - lgamma(shape) - lgamma(k + 1) + shape * log1p(-odds) + k * log(odds)


def surety(chance: float, before: int) -> str:
    """In words: how rare it is, and that a small past is small."""
    below = next(said for bound, said in _BOUNDS if chance < bound)
    rare = f"偶然出现的可能不到{below}"
    return rare if before >= KNOWN_PAST else f"{rare}；以往只有{before}件，把握有限"
