"""From counts to figures: exact parts, two decimals, small bases spoken of as small; and times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from app.rules.statistics.least import least
from app.rules.statistics.schema import Ratio, Term

LEAST_BASE: Final = least().share  # below it no percentage is spoken of
LEAST_CHANGE: Final = least().change  # measured by less, no change is
NOTHING: Final = "—"
NO_CHANGE: Final = "–"  # nothing that a change could be measured by
POINTS: Final = "个百分点"
FEWEST: Final = least().people  # who share an attribute


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, as it is printed."""

    top: int
    base: int

    @property
    def exact(self) -> Fraction | None:
        """The share; None where there is no base to speak of."""
        return Fraction(self.top, self.base) if self.base > 0 else None

    @property
    def over(self) -> bool:
        """Whether the part is more than the whole."""
        return self.top > self.base

    @property
    def spoken(self) -> str:
        """66.67%, 3件中2件 where the base is small, — where there is none."""
        if self.base <= 0:
            return NOTHING
        if self.base < LEAST_BASE:
            return f"{self.base}件中{self.top}件"
        return percent(Fraction(self.top, self.base))


def share(ratio: Ratio, counts: Mapping[str, int]) -> Share:
    """The reading of a figure over these counts."""
    return Share(total(ratio.top, counts), total(ratio.base, counts))


def total(terms: Sequence[Term], counts: Mapping[str, int]) -> int:
    """The sum of counts, with their signs."""
    return sum(term.sign * counts.get(term.count, 0) for term in terms)


def percent(value: Fraction) -> str:
    """66.67%, rounded half up to two places."""
    return f"{_rounded(value * 100)}%"


def change(now: Share, before: Share) -> str:
    """The change in percentage points, or – where either base is too small to speak of."""
    if now.base < LEAST_CHANGE or before.base < LEAST_CHANGE:
        return NO_CHANGE
    moved = (now.exact or Fraction(0)) - (before.exact or Fraction(0))
    return f"{'+' if moved > 0 else ''}{_rounded(moved * 100)}{POINTS}"


def grown(now: int, before: int) -> str:
    """The change of a count in per cent, or – where what it is measured by is too small."""
    if before < LEAST_CHANGE:
        return NO_CHANGE
    moved = Fraction(now - before, before)
    return f"{'+' if moved > 0 else ''}{percent(moved)}"


@dataclass(frozen=True, slots=True)
class Times:
    """How long a row's cases took, in working days."""

    count: int
    median: Fraction | None
    mean: Fraction | None
    longest: int | None

    @property
    def spoken(self) -> str:
        """中位数12　平均13.50　最长40."""
        if not self.count or self.median is None or self.mean is None:
            return NOTHING
        median = _rounded(self.median) if self.median.denominator > 1 else str(int(self.median))
        return f"中位数{median}　平均{_rounded(self.mean)}　最长{self.longest}"


def times(days: Sequence[int]) -> Times:
    """Median, mean and longest of whole days."""
    ordered = sorted(days)
    if not ordered:
        return Times(0, None, None, None)
    half, odd = divmod(len(ordered), 2)
    median = Fraction(ordered[half]) if odd else Fraction(ordered[half - 1] + ordered[half], 2)
    return Times(len(ordered), median, Fraction(sum(ordered), len(ordered)), ordered[-1])


def _rounded(value: Fraction) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))
