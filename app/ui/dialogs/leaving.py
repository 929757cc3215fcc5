"""What a dialog does when one must leave it: a call comes in, or the form is sent another day."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog

LOGGING = "intake_action"  # Ctrl+N of the window


def let_log(dialog: QDialog) -> None:
    """Ctrl+N leaves the dialog as Esc does and opens the logging page: the caller does not wait."""

    def leave() -> None:
        parent = dialog.parentWidget()
        action = parent.window().findChild(QAction, LOGGING) if parent is not None else None
        dialog.reject()
        if action is not None:
            action.trigger()

    QShortcut(QKeySequence("Ctrl+N"), dialog, leave)
