"""One start in a process of its own: says `usable` once rows are painted and a key was accepted.

With `watch` it stays for three seconds and then says the longest gap of its event loop.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListWidget,
    QMainWindow,
    QWidget,
)

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

LOOK_EVERY_MS = 2
TICK_MS = 10
WATCH_MS = 3_000
PATIENCE_MS = 60_000


class FirstPaint(QObject):
    """Calls back in the turn after the widget's first paint."""

    def __init__(self, widget: QWidget, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._then: Callable[[], None] | None = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._then is not None:
            QTimer.singleShot(0, self._then)
            self._then = None
        return False


class Ticks(QObject):
    """Ticks while the event loop turns; ``longest`` is the longest time without a tick, in ms."""

    def __init__(self) -> None:
        super().__init__()
        self.longest, self._last = 0.0, time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now


def press_down(widget: QWidget) -> None:
    """Press and release the Down key on the widget."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        key = QKeyEvent(kind, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, key)


def say_usable(accepted: bool) -> None:
    """Tell the parent process, with the processor time used so far, and leave."""
    print(f"usable {time.process_time()}" if accepted else "the key was not accepted", flush=True)
    QApplication.quit()


def empty_window() -> int:
    """A window with nothing of ours in it but a list of two rows."""
    app = QApplication(sys.argv[:1])
    window, rows = QMainWindow(), QListWidget()
    rows.addItems(["1", "2"])
    rows.setCurrentRow(0)
    window.setCentralWidget(rows)
    window.resize(1366, 768)

    def painted() -> None:
        press_down(rows)
        say_usable(rows.currentRow() == 1)

    FirstPaint(rows.viewport(), painted)  # lives as long as the viewport
    window.show()
    return app.exec()


def desk(path: str, front: str = "workbench", wanted: str = "rows") -> int:
    """The desk as main.py opens it, with the page ``front`` that was left open the last time.

    ``wanted``: its ``rows``, the ``frame`` around it, or ``watch`` for what happens afterwards.
    """
    from app import bootstrap
    from app.ui.start import make_application

    app = make_application()
    timer = QTimer()

    def look() -> None:
        from app.ui.main_window import MainWindow

        for window in app.topLevelWidgets():
            if isinstance(window, MainWindow) and window.isVisible():
                timer.stop()
                _await(window, front, wanted)

    timer.timeout.connect(look)
    timer.start(LOOK_EVERY_MS)
    QTimer.singleShot(PATIENCE_MS, lambda: say_usable(False))
    return bootstrap.run_desk(bootstrap.Options(Path(path)))


def _await(window: MainWindow, front: str, wanted: str) -> None:
    stack = window.page_stack
    if wanted == "frame":
        FirstPaint(stack, partial(_framed, window))
        stack.update()
        return

    def in_front() -> None:
        page = window.pages.get(front) if front in window.pages else None
        if page is not None and stack.currentWidget() is page:
            stack.currentChanged.disconnect(in_front)
            for told in (page.filled, window.usable):  # some pages leave it to the window
                told.connect(partial(_await_rows, window, page, wanted == "watch"))

    stack.currentChanged.connect(in_front)
    in_front()


def _framed(window: MainWindow) -> None:
    say_usable(window.isVisible())
    window.close()


def _await_rows(window: MainWindow, page: QWidget, watch: bool) -> None:
    views = [view for view in page.findChildren(QAbstractItemView) if view.isVisible()]
    rows = next((view for view in views if _rows(view) > 1), None)
    if rows is None or page.property("awaited"):
        return
    page.setProperty("awaited", True)

    def painted() -> None:
        before = rows.currentIndex().row()
        press_down(rows)
        accepted = rows.currentIndex().row() != before or rows.currentIndex().isValid()
        if watch and accepted:
            _watch(window)
            return
        say_usable(accepted)  # before the window closes: it waits for the office to be opened
        window.close()

    FirstPaint(rows.viewport(), painted)
    rows.viewport().update()


def _watch(window: MainWindow) -> None:
    ticks, began = Ticks(), time.perf_counter()

    def over() -> None:
        opened = window.context is not None
        if not opened and (time.perf_counter() - began) * 1000 < PATIENCE_MS:
            QTimer.singleShot(TICK_MS, window, over)  # a busy machine: until the office is there
            return
        print(f"watched {ticks.longest}" if opened else "the office did not open", flush=True)
        window.close()
        QApplication.quit()

    QTimer.singleShot(WATCH_MS, window, over)


def _rows(view: QAbstractItemView) -> int:
    return view.model().rowCount() if view.model() is not None and view.isVisible() else 0


if __name__ == "__main__":
    sys.exit(empty_window() if sys.argv[1] == "empty" else desk(*sys.argv[2:]))
