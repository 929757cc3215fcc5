"""The day it is, as a service: signals when midnight passes, a PC wakes, or its clock is set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

CHECK_EVERY_MS = 20_000


class Today(QObject):
    """Holds the current day; ``changed`` carries the new one, ``set_back`` says it went back."""

    changed = Signal(object)
    set_back = Signal(object)

    def __init__(self, read: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._day = read()
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_EVERY_MS)
        self._timer.timeout.connect(self.check)
        self._timer.start()

    @property
    def day(self) -> date:
        """The day that screens and services count from."""
        return self._day

    def check(self) -> None:
        """Look at the clock again; a timer does so, and the window when it comes to the front."""
        day = self._read()
        if day == self._day:
            return
        earlier, self._day = day < self._day, day
        if earlier:
            self.set_back.emit(day)
        self.changed.emit(day)
