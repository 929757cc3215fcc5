"""The desk in this process, without a display, and how long until it has painted something."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app import bootstrap
from app.ui.start import make_application, make_window
from tools.bench import data
from tools.sample_cases import TODAY

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

PATIENCE = 60.0  # seconds
REST = 0.06  # seconds without work
LONGEST_WAIT_MS = 400  # after the last key, until what was typed is looked up


class Paints(QObject):
    """Counts how often a widget was asked to paint itself."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


@contextmanager
def open_desk(path: Path) -> Iterator[MainWindow]:
    """The window with the office of ``path``, its first page read and painted."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make_application()
    window = make_window(lambda: TODAY)
    window.show()
    window.activateWindow()
    office, actor = bootstrap.open_office(path, today=lambda: TODAY, now=data.now)
    try:
        window.attach(office, actor or office.session())
        wait_until(lambda: window.jobs.idle)
        settle()
        yield window
    finally:
        window.close()
        wait_until(lambda: window.jobs.idle)
        office.close()
        window.deleteLater()
        settle()


def wait_until(reached: Callable[[], bool]) -> None:
    """Turn the event loop, asleep while nothing happens, until ``reached``."""
    alarm = QTimer()
    alarm.start(50)  # wakes the loop if nothing else does
    end = time.perf_counter() + PATIENCE
    while not reached():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.perf_counter() > end:
            raise TimeoutError("the desk did not answer")


def settle() -> None:
    """Let everything that is due be painted."""
    for _ in range(5):
        QApplication.processEvents()


def rest(window: MainWindow) -> None:
    """Turn the loop until nothing is read or written and no wait after typing runs."""
    busy_at = time.perf_counter()

    def rested() -> bool:
        nonlocal busy_at
        now = time.perf_counter()
        if not window.jobs.idle or (now - busy_at > REST and _waits(window)):
            busy_at = now
        return now - busy_at > REST

    wait_until(rested)


def _waits(window: MainWindow) -> bool:
    """Whether a timer will soon ask for something; what says 已登记 for seconds doesn't count."""
    return any(
        timer.isActive() and timer.isSingleShot() and timer.interval() <= LONGEST_WAIT_MS
        for timer in window.findChildren(QTimer)
    )


def until_painted(act: Callable[[], object], widget: QWidget, done: Callable[[], bool]) -> float:
    """Milliseconds from ``act`` until ``widget`` was painted after ``done`` had come true."""
    paints = Paints(widget)
    before: list[int] = []

    def painted() -> bool:
        if not before and done():
            before.append(paints.count)
            widget.update()
        return bool(before) and paints.count > before[0]

    started = time.perf_counter()
    act()
    wait_until(painted)
    taken = (time.perf_counter() - started) * 1000
    paints.deleteLater()
    settle()
    return taken
