"""From starting the process to a usable desk, beside an empty PySide6 window in the same run.

Usable is the first page's rows painted and a key accepted; the office behind them opens afterwards,
and how long the window stands still for it is the last figure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from app.base.machine.pc_settings import WINDOW, PcSettings
from app.base.machine.places import OVERRIDE, settings_file
from tools.bench import data
from tools.bench.figures import Bench, Figure, median, percentile, progress

TITLE = "start to usable: rows painted, a key accepted"
PAIRS = 60
# The page that was left open, what is waited for, and the aim as a multiple of an empty window.
STARTS = (
    ("workbench", "rows", 2.5), ("board", "rows", 2.8), ("ledger", "rows", 3.3),
    ("units", "frame", 2.5), ("units", "rows", 6.5),
)  # fmt: skip
WATCHED = 5
BYTECODE = "chengxin-bench-bytecode"
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
    start("empty")
    for front, wanted, _aim in STARTS:  # the first start reads the disk and keeps its bytecode
        start("desk", str(path), front, wanted)
    empty: list[Started] = []
    found: dict[tuple[str, str], list[Started]] = {}
    pairs = bench.rounds(PAIRS)
    for n in range(pairs):
        progress(f"  start {n + 1} of {pairs}")
        empty.append(start("empty"))
        for front, wanted, _aim in STARTS:
            found.setdefault((front, wanted), []).append(start("desk", str(path), front, wanted))
    gaps = []
    for n in range(WATCHED):
        progress(f"  three seconds after the start, {n + 1} of {WATCHED}")
        gaps.append(watch(str(path)))
    return [
        Figure("empty window, median", median([e.wall for e in empty]), "ms",
               f"{pairs} fresh processes; of the processor {median([e.processor for e in empty]):.0f}"),
        *(figure for front, wanted, aim in STARTS
          for figure in _beside_empty(f"{front}: {wanted}", found[front, wanted], empty, aim)),
        Figure("longest gap of the window's loop in 3 s after it, median", median(gaps), "ms",
               f"{min(gaps):.0f} to {max(gaps):.0f} ms"),
    ]  # fmt: skip


def _beside_empty(
    name: str, taken: list[Started], empty: list[Started], aim: float
) -> list[Figure]:
    ratios = [one.wall / none.wall for one, none in zip(taken, empty, strict=True)]
    busy = [one.processor / none.processor for one, none in zip(taken, empty, strict=True)]
    wall = [one.wall for one in taken]
    return [
        Figure(f"{name}, median", median(wall), "ms",
               f"p95 {percentile(wall, 95):.0f}; of the processor {median([s.processor for s in taken]):.0f}"),
        Figure(f"{name} / empty window", median(ratios), "times",
               f"aim {aim}; {min(ratios):.2f} to {max(ratios):.2f}; of the processor {median(busy):.2f}"),
    ]  # fmt: skip


def start(*words: str) -> Started:
    """One fresh process from its start to its word that it is usable."""
    taken, seconds = _said("usable", *words)
    return Started(taken, seconds * 1000)


def watch(path: str) -> float:
    """The longest time in milliseconds that the window's event loop stood still once usable."""
    return _said("watched", "desk", path, "workbench", "watch")[1]


def _said(wanted: str, *words: str) -> tuple[float, float]:
    """How long a fresh process took to say ``wanted``, in milliseconds, and the number it said."""
    command = [sys.executable, "-m", "tools.bench.startup_child", *words]
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **_with_bytecode(),
            **_settings_in(Path(home), *words),
            "QT_QPA_PLATFORM": "offscreen",
        }
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


def _with_bytecode() -> dict[str, str]:
    """This environment, its bytecode kept as the package has it, whatever the shell forbids."""
    kept = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / BYTECODE)}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept


def _settings_in(
    home: Path, _what: str, path: str = "", front: str = "", *_more: str
) -> dict[str, str]:
    """An environment in which this PC has settings of its own: the page that was left open."""
    environment = {OVERRIDE: str(home)}
    if front:
        pc = PcSettings(settings_file({**os.environ, **environment}))
        pc.remember(**{WINDOW: {"page": front, "file": path}})
    return environment
