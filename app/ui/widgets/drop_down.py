"""Menus under a button: opened by keys, Enter at once takes the first line, which is highlighted."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QMenu


def drop_down(menu: QMenu, button: QAbstractButton) -> None:
    """Open ``menu`` under ``button``, the keyboard's cursor on the first line that can be chosen."""
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))
    first = next((a for a in menu.actions() if a.isEnabled() and not a.isSeparator()), None)
    if first is not None:
        menu.setActiveAction(first)
