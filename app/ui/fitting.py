"""How large a window or a dialog may be: with its frame it is on the screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME: Final = QSize(8, 40)  # borders and title bar that the system adds


def room_for(dialog: QWidget) -> QSize:
    """What the screen leaves a dialog inside its frame."""
    return dialog.screen().availableGeometry().size() - FRAME


def nearly_as_large(dialog: QWidget, owner: QWidget, share: float, least: QSize) -> QSize:
    """This ``share`` of the window of ``owner``, no smaller than ``least`` where there is room."""
    window = owner.window().size()
    wanted: QSize = window * share
    return wanted.expandedTo(least).boundedTo(room_for(dialog).expandedTo(window))
