"""From starting the process to a usable desk, beside an empty PySide6 window in the same run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tools.bench import data
from tools.bench.figures import Bench, Figure, median, percentile, progress

TITLE = "start to usable: rows painted, a key accepted"
PAIRS = 9
ROOT = Path(__file__).resolve().parents[2]


def measure(bench: Bench) -> list[Figure]:
    """Medians over pairs of fresh processes, one after the other, and their ratio."""
    path = data.office_file(bench)
    _seconds("desk", str(path))  # the first start reads the disk
    _seconds("empty")
    empty, desk = [], []
    for n in range(PAIRS):
        progress(f"  start {n + 1} of {PAIRS}")
        empty.append(_seconds("empty"))
        desk.append(_seconds("desk", str(path)))
    ratios = [d / e for d, e in zip(desk, empty, strict=True)]
    return [
        Figure("empty window, median", median(empty), "ms", f"{PAIRS} fresh processes"),
        Figure("desk, median", median(desk), "ms", f"p95 {percentile(desk, 95):.0f} ms"),
        Figure("desk / empty window", median(ratios), "times", f"{min(ratios):.2f} to {max(ratios):.2f}"),
    ]  # fmt: skip


def _seconds(*words: str) -> float:
    """Milliseconds from starting the process to its word that it is usable."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tools.bench.startup_child", *words]
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        word = child.stdout.readline().strip()
        taken = (time.perf_counter() - started) * 1000
    if word != "usable" or child.returncode != 0:
        raise RuntimeError(f"the {words[0]} window did not become usable")
    return taken
