"""How the desk comes up: the one application object and the empty main window."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from app.base.machine.pc_settings import PcSettings
    from app.ui.main_window import MainWindow

FIRST_OFFICER = "经办人甲"


def make_application() -> QApplication:
    """The one QApplication, in Chinese, in the system's light or dark scheme."""
    from PySide6.QtWidgets import QApplication

    from app.ui import zh
    from app.ui.theme import theme

    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("诚信台")
    zh.install(app)
    theme.follow_system(app)
    return app


def make_window(
    read_today: Callable[[], date], *, serial: bool = False, pc: PcSettings | None = None
) -> MainWindow:
    """The empty main window; ``serial`` does all work on the caller's thread (tests, tour).

    Without ``pc`` the settings of this PC are kept in memory only.
    """
    from app.ui.jobs import Jobs
    from app.ui.main_window import MainWindow
    from app.ui.today import Today

    return MainWindow(Jobs(serial=serial), Today(read_today), pc)


def bring_forward(window: QWidget) -> None:
    """Show the window in front of the others, also when it was minimised."""
    from PySide6.QtCore import Qt

    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
