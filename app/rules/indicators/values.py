"""What was entered, understood: a value for each kind of input, a gap, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing that could be counted; ``why`` says what is missing ("" for a blank)."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """What was typed, kept, and why it can't be."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number; ``shown`` is it in a derivation; a ratio keeps its two counts."""

    value: Fraction
    shown: str
    counts: tuple[Fraction, Fraction] | None = None


@dataclass(frozen=True, slots=True)
class ZeroBase:
    """A ratio whose whole is 0: somebody has to rule."""

    text: str


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the office ruled for a zero denominator: the most of its term, or nothing."""

    full: bool


@dataclass(frozen=True, slots=True)
class Never:
    """The word for "never": not published, not settled, not listed."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim made, with its explanation."""

    text: str


@dataclass(frozen=True, slots=True)
class Each:
    """A value for each kind of a list, or for each part of a count."""

    of: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The state of a kind."""

    state: str


@dataclass(frozen=True, slots=True)
class Nil:
    """零报告: the source has answered "none"."""

    who: str
    on: date
    letter: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Listed events or cases."""

    rows: tuple[Mapping[str, Value], ...]


@dataclass(frozen=True, slots=True)
class ClassCounts:
    """How many cases fell into each class, without a list."""

    of: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Points:
    """Points by hand."""

    value: Fraction
    reason: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words."""

    text: str


Value = (
    Gap | Refused | Number | ZeroBase | Ruled | Never | Claim | Each | Chosen | Nil | Rows
    | ClassCounts | Points | Text | bool | date
)  # fmt: skip
BLANK: Final = Gap()
NEVER: Final = Never()


def refusals(value: Value) -> tuple[Refused, ...]:
    """Every refusal in a value, in the order of its cells."""
    if isinstance(value, Refused):
        return (value,)
    if isinstance(value, Each):
        return tuple(one for inner in value.of.values() for one in refusals(inner))
    if isinstance(value, Rows):
        cells = (cell for row in value.rows for cell in row.values())
        return tuple(one for cell in cells for one in refusals(cell))
    return ()
