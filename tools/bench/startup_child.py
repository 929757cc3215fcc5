"""One start in a process of its own: says `usable` once rows are painted and a key was accepted."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QListWidget, QMainWindow, QWidget

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

LOOK_EVERY_MS = 2


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


def press_down(widget: QWidget) -> None:
    """Press and release the Down key on the widget."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        key = QKeyEvent(kind, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, key)


def say_usable(accepted: bool) -> None:
    """Tell the parent process, and leave."""
    print("usable" if accepted else "the key was not accepted", flush=True)
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

    watch = FirstPaint(rows.viewport(), painted)
    window.show()
    status = app.exec()
    watch.deleteLater()
    return status


def desk(path: str) -> int:
    """The desk as main.py opens it; the board's rows are waited for."""
    from app import bootstrap

    app = bootstrap.make_application()
    timer = QTimer()

    def look() -> None:
        windows = [w for w in app.topLevelWidgets() if hasattr(w, "usable")]
        if windows:
            timer.stop()
            windows[0].usable.connect(lambda: _await_rows(windows[0]))

    timer.timeout.connect(look)
    timer.start(LOOK_EVERY_MS)
    return bootstrap.run_desk(bootstrap.Options(Path(path)))


def _await_rows(window: MainWindow) -> None:
    from app.ui.widgets.board_column import CardList

    lists = [found for found in window.findChildren(CardList) if found.cards.rowCount() > 1]
    if not lists or hasattr(window, "_rows_watch"):
        return
    cards = lists[0]

    def painted() -> None:
        before = cards.currentIndex().row()
        press_down(cards)
        accepted = cards.currentIndex().row() == before + 1
        window.close()
        say_usable(accepted)

    window._rows_watch = FirstPaint(cards.viewport(), painted)
    cards.viewport().update()


if __name__ == "__main__":
    sys.exit(empty_window() if sys.argv[1] == "empty" else desk(sys.argv[2]))
