"""The corner of the status bar that says how old the last good backup is; a click leads to 备份."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

if TYPE_CHECKING:  # read with the first state, after the start
    from app.base.rows.backups import BackupState


class BackupLabel(QPushButton):
    """Empty and hidden until the first state is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "status")
        self.setFlat(True)
        self.hide()

    def show_state(self, state: BackupState, now: datetime) -> None:
        """Say the age, in the colour of a warning where something is wrong."""
        from app.base.rows.backups import state_words

        text, state_role = state_words(state, now)
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(state.finding or state.failure or state.warning or "打开备份设置")
        role = f"status-{state_role}" if state_role else "status"
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)
        self.show()
