"""Waits until somebody pauses, but no longer than a while after they began."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal


class Pause(QObject):
    """``over`` comes ``after`` milliseconds without a start, and ``at_latest`` after the first."""

    over = Signal()

    def __init__(self, after: int, at_latest: int, parent: QObject) -> None:
        super().__init__(parent)
        self._silence, self._latest = QTimer(self), QTimer(self)
        for timer, milliseconds in ((self._silence, after), (self._latest, at_latest)):
            timer.setSingleShot(True)
            timer.setInterval(milliseconds)
            timer.timeout.connect(self._end)

    def start(self) -> None:
        """Something happened: wait anew for silence, not for the latest moment."""
        self._silence.start()
        if not self._latest.isActive():
            self._latest.start()

    def stop(self) -> None:
        """Nothing is waited for any more."""
        self._silence.stop()
        self._latest.stop()

    def isActive(self) -> bool:
        """Whether something waits."""
        return self._silence.isActive()

    def _end(self) -> None:
        self.stop()
        self.over.emit()
