"""The program itself, with a hand at its form that logs one case after the other."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app import bootstrap
from app.base.rows.changes import Changed
from app.ui.main_window import MainWindow
from app.ui.pages.intake.page import IntakePage
from app.ui.start import make_application

LOOK_MS = 20
CASE = {
    "channel": "call", "name": "李示例", "phone": "13800000001", "respondent": "示例县住房和城乡建设局",
    "category": "1", "title": "承诺减免的门面租金未兑现（示例）", "truth_told": True,
    "facts": "来电人反映承诺减免的三个月租金没有兑现。", "received_on": "今天",
}  # fmt: skip


class Hand:
    """Waits for the window, then fills the form and saves, again and again."""

    def __init__(self) -> None:
        self._window: MainWindow | None = None
        self._saving = False

    def look(self) -> None:
        """One look at the window: what can be done next is done."""
        window = self._window or self._find()
        if window is not None and not self._saving:
            self._log(window)
        QTimer.singleShot(LOOK_MS, self.look)

    def _find(self) -> MainWindow | None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow) and window.context is not None:
                window.changes.changed.connect(self._saved)
                self._window = window
                return window
        return None

    def _log(self, window: MainWindow) -> None:
        window.open_page("intake")
        page = window.pages["intake"]
        if isinstance(page, IntakePage):
            page.sheet.fill(CASE)
            if page.save_button.isEnabled():
                self._saving = True
                page.save_button.click()

    def _saved(self, changed: Changed) -> None:
        if changed.number:  # announced after the commit, as pages hear of it
            print(json.dumps(["case", changed.cases[0], changed.number]), flush=True)
            self._saving = False


def main(file: str) -> int:
    """The exit status of the window, should it ever close by itself."""
    hand = Hand()
    make_application()
    QTimer.singleShot(LOOK_MS, hand.look)
    return bootstrap.main(["--file", file])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
