"""What the desk puts on the clipboard, and how it is left there when the window has closed."""

from __future__ import annotations

from typing import Final

COPIED_HERE: Final = "copied_here"  # the name of data that a page of ours put on the clipboard


def release_clipboard() -> None:
    """Hand what was copied over to Qt: data made in Python would outlive Python and crash the end.

    The text stays on the clipboard; called when the window has closed.
    """
    from PySide6.QtGui import QGuiApplication

    clipboard = QGuiApplication.clipboard()
    held = clipboard.mimeData()  # None where nothing was ever copied
    if clipboard.ownsClipboard() or (held is not None and held.objectName() == COPIED_HERE):
        clipboard.setText(clipboard.text())
