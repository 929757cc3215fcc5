"""A clerk's day on a big file: how long the window ever kept its user waiting, and over what."""

from __future__ import annotations

import gc
import time

from tools.bench import data
from tools.bench.export import held
from tools.bench.figures import Bench, Figure, progress

TITLE = "the longest gaps of the event loop"
LONGEST = 5
ALLOWED_MS = 100
LIMIT = 80.0  # seconds; what is left of the day by then is counted, not done


def measure(bench: Bench) -> list[Figure]:
    """The five longest gaps with their actions; the day is lived on a copy, for it writes."""
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QGuiApplication

    from app.ui.garbage import WindowThreadCollector
    from tools.bench.desk import open_desk, rest
    from tools.bench.gaps_day import day
    from tools.bench.pulse import Pulse

    path = data.office_file(bench)
    progress("copying the file: cases are written into the copy")
    left = done = 0
    with data.copy_of(path) as copy, open_desk(copy) as window:
        keeper = QObject()
        WindowThreadCollector(keeper)  # as the program itself does when it has started
        pulse = Pulse()
        rest(window)
        end = time.perf_counter() + LIMIT
        for name, act in day(window):
            if time.perf_counter() > end:
                left += 1
                continue
            pulse.begin(name)
            act()
            rest(window)
            done += 1
        pulse.stop()
        memory, most = held("VmRSS"), held("VmHWM")
        QGuiApplication.clipboard().clear()  # what was copied must not outlive the interpreter
        keeper.deleteLater()
    gc.enable()
    gaps = [
        Figure(f"{at}. {gap.action}", gap.length, "ms", f"{gap.busy:.0f} ms of it at work")
        for at, gap in enumerate(pulse.longest(LONGEST), 1)
    ]
    return [
        *gaps,
        Figure("memory after the day", memory, "MB", f"at most {most:.0f}"),
        Figure(f"actions with a gap over {ALLOWED_MS} ms", pulse.actions_over(ALLOWED_MS), ""),
        Figure("actions", done, "", f"{left} left undone" if left else "all of them"),
        Figure("ticks", pulse.ticks, ""),
    ]
