"""The gaps of the event loop: a 10 ms timer's ticks, and which action was under way in each gap."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer

TICK_MS = 10


@dataclass(frozen=True, slots=True)
class Gap:
    """Milliseconds between two ticks; ``busy`` is the window's thread's own processor time in it."""

    action: str
    length: float
    busy: float


class Pulse(QObject):
    """Ticks while it lives; ``action`` is what the gaps from now on are put down to."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.ticks = 0
        self._longest: dict[str, Gap] = {}
        self._last, self._last_busy = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def begin(self, action: str) -> None:
        """From now on the gaps belong to ``action``."""
        self.action = action

    def stop(self) -> None:
        """No more ticks."""
        self._timer.stop()

    def longest(self, count: int) -> list[Gap]:
        """The longest gaps, one an action, longest first."""
        return sorted(self._longest.values(), key=lambda gap: -gap.length)[:count]

    def actions_over(self, milliseconds: float) -> int:
        """How many actions had a gap longer than this."""
        return sum(gap.length > milliseconds for gap in self._longest.values())

    def _tick(self) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        gap = Gap(self.action, (now - self._last) * 1000, (busy - self._last_busy) * 1000)
        self._last, self._last_busy = now, busy
        self.ticks += 1
        longest = self._longest.get(self.action)
        if longest is None or gap.length > longest.length:
            self._longest[self.action] = gap
