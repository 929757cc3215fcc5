"""From starting the process to a usable desk, beside an empty PySide6 window in the same run.

Usable is the first page's rows painted and a key accepted; the office behind them opens afterwards,
and how long the window stands still for it is the last figure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tools.bench import data
from tools.bench.figures import Bench, Figure, median, percentile, progress

TITLE = "start to usable: rows painted, a key accepted"
PAIRS = 9
WATCHED = 5
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Started:
    """One start in milliseconds: by the clock on the wall, and of the processor."""

    wall: float
    processor: float


def measure(bench: Bench) -> list[Figure]:
    """Medians over pairs of fresh processes, one after the other, and their ratio.

    The ratio of processor times stands beside it: other work on the machine hardly moves it.
    """
    path = data.office_file(bench)
    start("desk", str(path))  # the first start reads the disk
    start("empty")
    empty, desk = [], []
    for n in range(PAIRS):
        progress(f"  start {n + 1} of {PAIRS}")
        empty.append(start("empty"))
        desk.append(start("desk", str(path)))
    gaps = []
    for n in range(WATCHED):
        progress(f"  three seconds after the start, {n + 1} of {WATCHED}")
        gaps.append(watch(str(path)))
    pairs = list(zip(empty, desk, strict=True))
    ratios = [d.wall / e.wall for e, d in pairs]
    busy = [d.processor / e.processor for e, d in pairs]
    return [
        Figure("empty window, median", median([e.wall for e in empty]), "ms", f"{PAIRS} fresh processes"),
        Figure("desk, median", median([d.wall for d in desk]), "ms",
               f"p95 {percentile([d.wall for d in desk], 95):.0f} ms"),
        Figure("desk / empty window", median(ratios), "times", f"{min(ratios):.2f} to {max(ratios):.2f}"),
        Figure("the same in processor time", median(busy), "times", f"{min(busy):.2f} to {max(busy):.2f}"),
        Figure("desk, processor time", median([d.processor for d in desk]), "ms"),
        Figure("longest gap of the window's loop in 3 s after it, median", median(gaps), "ms",
               f"{min(gaps):.0f} to {max(gaps):.0f} ms"),
    ]  # fmt: skip


def start(*words: str) -> Started:
    """One fresh process from its start to its word that it is usable."""
    taken, seconds = _said("usable", *words)
    return Started(taken, seconds * 1000)


def watch(path: str) -> float:
    """The longest time in milliseconds that the window's event loop stood still once usable."""
    return _said("watched", "desk", path, "watch")[1]


def _said(wanted: str, *words: str) -> tuple[float, float]:
    """How long a fresh process took to say ``wanted``, in milliseconds, and the number it said."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tools.bench.startup_child", *words]
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        said, _, number = child.stdout.readline().strip().partition(" ")
        taken = (time.perf_counter() - started) * 1000
    if said != wanted or child.returncode != 0:
        raise RuntimeError(f"the {words[0]} window did not become usable: {said} {number}")
    return taken, float(number)
