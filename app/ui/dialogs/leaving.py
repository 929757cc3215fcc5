"""What a dialog does when one must leave it: a call comes in, or the form is sent another day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog

if TYPE_CHECKING:
    from app.ui.dialogs.form_dialog import FormDialog

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


def keep_typed(
    dialog: FormDialog, left: dict[tuple[str, str], dict[str, Any]], about: str = ""
) -> None:
    """Show what was typed when this form was last left, and keep in ``left`` what is typed now,
    until it is sent; ``about`` tells apart what the dialog's own line does not."""
    key = (dialog.windowTitle(), about or dialog.about_label.text())
    dialog.restore(left.get(key, {}))
    dialog.left.connect(lambda typed: left.__setitem__(key, typed))
    dialog.accepted.connect(lambda: left.pop(key, None))
