"""Figures: what a measure hands back, how many repetitions become one number, how it is printed."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
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


@dataclass(frozen=True, slots=True)
class Paced:
    """Milliseconds of each time: by the clock on the wall, and of the processor."""

    wall: tuple[float, ...]
    busy: tuple[float, ...]


def paced(acts: Iterable[Callable[[], object]], first: int = 3) -> Paced:
    """How long each act took; the ``first`` ones only warm up, where there are more of them."""
    return _paced([_timed(act) for act in acts], first)


def paced_by_turns(
    own: Iterable[Callable[[], object]], peer: Iterable[Callable[[], object]], first: int = 3
) -> tuple[Paced, Paced]:
    """As ``paced``, a work and its peer by turns: what else the machine does meets both alike."""
    pairs = [(_timed(one), _timed(other)) for one, other in zip(own, peer, strict=True)]
    return _paced([one for one, _ in pairs], first), _paced([other for _, other in pairs], first)


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    began, worked = time.perf_counter(), time.process_time()
    act()
    busy = time.process_time() - worked
    return (time.perf_counter() - began) * 1000, busy * 1000


def _paced(taken: Sequence[tuple[float, float]], first: int) -> Paced:
    kept = taken[first if len(taken) > 2 * first else 0 :]
    return Paced(tuple(wall for wall, _ in kept), tuple(busy for _, busy in kept))


def beside(
    name: str,
    own: Paced,
    peer_name: str,
    peer: Paced,
    *,
    aim: float | None = None,
    within: int | None = None,  # milliseconds
) -> list[Figure]:
    """A work and its peer: half and 95 of 100 of the times, and the ratio of the halves."""
    note = f"aim {aim:g}" if aim else "no aim"
    by_clock = median(own.wall) / median(peer.wall)
    worked = median(own.busy) / max(median(peer.busy), 0.001)
    return [
        *(_spread_of(name, own, f"aim {within} ms; " if within else "")),
        *(_spread_of(f"{name}: {peer_name}", peer)),
        Figure(
            f"{name} / {peer_name}", by_clock, "times", f"{note}; of the processor {worked:.2f}"
        ),
    ]


def _spread_of(name: str, taken: Paced, note: str = "") -> list[Figure]:
    busy = f"{note}of the processor {median(taken.busy):.2f}, p95 {percentile(taken.busy, 95):.2f}"
    return [
        Figure(f"{name}, median", median(taken.wall), "ms", f"{len(taken.wall)} times; {busy}"),
        Figure(f"{name}, p95", percentile(taken.wall, 95), "ms"),
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
