"""How exact numbers are written: in derivations, in sentences, and rounded for print.

A derivation is an expression of numbers, fractions (7/56), ``+ − × ( )``, ``max(0,…)`` and
``min(p,…)``; evaluated, it gives the exact score.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

MINUS = "−"


@lru_cache(maxsize=4096)
def numeral(value: Fraction) -> str:
    """The number as a decimal where it ends, as a fraction where it doesn't."""
    if value < 0:
        return f"{MINUS}{numeral(-value)}"
    if value.denominator == 1:
        return str(value.numerator)
    places = _places(value.denominator)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    digits = str(value.numerator * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def rounded(value: Fraction, places: int) -> Fraction:
    """The number rounded half up."""
    return Fraction(units(value, places), 10**places)


def units(value: Fraction, places: int) -> int:
    """The number rounded half up, in whole units of its last place."""
    scale: int = 10**places
    return (2 * value.numerator * scale + value.denominator) // (2 * value.denominator)


def printed(value: Fraction, places: int) -> str:
    """The number rounded half up, with all its places."""
    scale: int = 10**places
    size, whole = abs(value.numerator), value.denominator
    shown = (2 * size * scale + whole) // (2 * whole)
    digits = str(shown).rjust(places + 1, "0")
    sign = "-" if value.numerator < 0 and shown else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _places(denominator: int) -> int | None:
    """How many decimals a fraction of this denominator has; None if it never ends."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None
