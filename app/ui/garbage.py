"""Where cyclic garbage is collected: on the window's thread alone, for widgets and timers die there.

Python collects on whichever thread happens to allocate. On a worker that would destroy Qt objects
away from their thread – a timer of a closed page then fires into freed memory.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

CHECK_EVERY_MS = 1_000


class WindowThreadCollector(QObject):
    """Takes the place of automatic collection for as long as it lives; made on the window's thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # modules and what the start made stay: looking through them takes 45 ms
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_EVERY_MS)
        self._timer.timeout.connect(self.check)
        self._timer.start()

    def check(self) -> None:
        """Collect each generation that has grown past its threshold, as Python itself would."""
        for generation, threshold in enumerate(gc.get_threshold()):
            if gc.get_count()[generation] > threshold:
                gc.collect(generation)


class Hold:
    """Keeps automatic collection off while workers run; counts, for there may be several Jobs."""

    def __init__(self) -> None:
        self._holders = 0
        self._was_on = False

    def take(self) -> None:
        """Workers begin."""
        if self._holders == 0:
            self._was_on = gc.isenabled()
            gc.disable()
        self._holders += 1

    def release(self) -> None:
        """Workers ended: collection is as it was before the first began."""
        self._holders -= 1
        if self._holders == 0 and self._was_on:
            gc.enable()


workers_run = Hold()
