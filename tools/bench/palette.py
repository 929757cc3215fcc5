"""Ctrl+K: a keystroke until the list is painted – what is at hand at once, then what is stored."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from tools.bench import data
from tools.bench.figures import Bench, Figure, spread
from tools.sample_cases import RARE, TODAY

TITLE = "a keystroke in Ctrl+K to the painted list"
WORDS = (*RARE[:3], "拖欠", "工程", "示例县财政局", "slx", "zfhc", "李示例")
ROUNDS = 6


def measure(bench: Bench) -> list[Figure]:
    """Milliseconds; the store is asked when nobody has typed for 150 ms, which is counted."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtGui import QInputMethodEvent

    from tools.bench.desk import open_desk, settle, until_painted

    path = data.office_file(bench)
    at_hand: list[float] = []
    stored: list[float] = []
    asked: list[float] = []
    with open_desk(path) as window:
        assert window.context is not None
        find, by = window.context.office.find, window.context.actor
        window.actions_by_name["palette_action"].trigger()
        panel: Any = window.palette_panel
        shown: list[int] = []  # the list is set anew by the key, and again by the answer
        panel.entries.modelReset.connect(lambda: shown.append(1))

        def commit(word: str) -> None:
            event = QInputMethodEvent()
            event.setCommitString(word)
            QCoreApplication.sendEvent(panel.line, event)

        for _ in range(bench.rounds(ROUNDS)):
            for word in WORDS:
                panel.line.clear()
                settle()
                shown.clear()
                at_once = until_painted(partial(commit, word), panel, lambda: bool(shown))
                later = until_painted(lambda: None, panel, lambda: len(shown) > 1)
                at_hand.append(at_once)
                stored.append(at_once + later)
                started = time.perf_counter()
                find.find(word, TODAY, by, 30)
                asked.append((time.perf_counter() - started) * 1000)
    return [
        *spread("steps, pages and commands", at_hand),
        *spread("cases, units and people", stored, "150 ms of it the wait after typing"),
        *spread("query alone", asked),
    ]
