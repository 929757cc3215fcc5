"""The desk in windows of three sizes: what a screen leaves of it below the title bar."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize

from app.ui.main_window import MainWindow
from tools.tour import hands

TITLE = 40  # the bar that the system puts over a window
SCREENS = {
    "1366x768": QSize(1366, 768 - TITLE),
    "1024x700": QSize(1024, 700 - TITLE),
    "1920x1080 at 200 %": QSize(1920 // 2, 1080 // 2 - TITLE),
}


@pytest.fixture(params=SCREENS)
def window(request: pytest.FixtureRequest, window: MainWindow) -> MainWindow:
    window.resize(SCREENS[request.param])
    hands.settle()
    assert window.size() == SCREENS[request.param]
    return window
