"""Figures: what a measure hands back, how many repetitions become one number, how it is printed."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

TRIED_OUT = 1_000  # cases


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its unit; ``note`` says over what, or holds the ratio that matters."""

    name: str
    value: float
    unit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """What every measure is given."""

    cases: int
    fresh: bool
    folder: Path  # where generated files are kept between runs

    def rounds(self, many: int) -> int:
        """How often to repeat: once on a file that only tries the measures out."""
        return many if self.cases >= TRIED_OUT else 1


def median(values: Sequence[float]) -> float:
    """The middle of the values."""
    return statistics.median(values)


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many percent of the values don't exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, -(-len(ordered) * percent // 100) - 1)]


def spread(name: str, values: Sequence[float], note: str = "") -> list[Figure]:
    """Median and 95th percentile of milliseconds as two figures."""
    over = f"{note}{'; ' if note else ''}{len(values)} times"
    return [
        Figure(f"{name}, median", median(values), "ms", over),
        Figure(f"{name}, p95", percentile(values, 95), "ms"),
    ]


def table(title: str, figures: Iterable[Figure]) -> str:
    """The figures of one measure as aligned lines."""
    lines = [title]
    for figure in figures:
        note = f"   ({figure.note})" if figure.note else ""
        lines.append(f"  {figure.name:<46} {_plain(figure.value):>12} {figure.unit}{note}")
    return "\n".join(lines)


def _plain(value: float) -> str:
    if value == int(value) and (isinstance(value, int) or abs(value) >= 1000):
        return f"{int(value):,}"
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:.2f}"


def progress(text: str) -> None:
    """A line about what is under way, on stderr."""
    print(text, file=sys.stderr, flush=True)


class Bar:
    """Tells every tenth of a long phase on stderr."""

    def __init__(self, caption: str) -> None:
        self._caption = caption
        self._told = -1

    def __call__(self, done: int, total: int, _caption: str = "") -> None:
        tenth = done * 10 // total if total else 10
        if tenth > self._told:
            self._told = tenth
            progress(f"  {self._caption}: {done:,} of {total:,}")
