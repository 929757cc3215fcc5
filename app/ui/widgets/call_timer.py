"""通话 00:02:41: how long the caller has been speaking; starts with the first thing typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.ui import theme
from app.ui.naming import adopt_names
from app.ui.plain import PlainLabel


def clock_words(seconds: int) -> str:
    """Hours, minutes and seconds: 00:02:41."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


class CallTimer(QWidget):
    """Counts seconds between ``start`` and ``stop``; ``ended`` carries them."""

    ended = Signal(int)

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.started_at: datetime | None = None
        self.running = False
        self.time_label = PlainLabel("")
        self.time_label.setAccessibleName("通话时长")
        self.end_button = QPushButton("通话结束")
        self.end_button.setProperty("role", "quiet")
        self.end_button.setToolTip("停止计时，把时长填进表单")
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        adopt_names(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TIGHT)
        row.addWidget(self.time_label)
        row.addWidget(self.end_button)
        self._tick.timeout.connect(self.show_time)
        self.end_button.clicked.connect(self.stop)
        self.show_time()

    @property
    def seconds(self) -> int:
        """How long the call has lasted; 0 when none runs."""
        if self.started_at is None or not self.running:
            return 0
        return max(int((self._now() - self.started_at).total_seconds()), 0)

    def start(self) -> None:
        """Begin to count unless a call is being counted."""
        if not self.running:
            self.started_at, self.running = self._now(), True
            self._tick.start()
            self.show_time()

    def stop(self) -> None:
        """The caller hung up: say how long it took."""
        if self.running:
            seconds = self.seconds
            self.reset()
            self.ended.emit(seconds)

    def reset(self) -> None:
        """Forget the call."""
        self.running = False
        self._tick.stop()
        self.show_time()

    def show_time(self) -> None:
        """Show the time that has gone by."""
        self.time_label.setText(f"通话 {clock_words(self.seconds)}" if self.running else "")
        self.end_button.setVisible(self.running)
