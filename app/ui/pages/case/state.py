"""The case that the page shows: its key and what was read of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.base.rows.cases import CaseRows


class CaseState(QObject):
    """Shared by the parts of the page; ``chosen`` and ``read`` say what is new."""

    chosen = Signal()  # another case, of which nothing is read yet
    read = Signal(object)  # its rows

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.case_id: int | None = None
        self.rows: CaseRows | None = None

    def choose(self, case_id: int) -> None:
        """From now on it is about this case."""
        if case_id != self.case_id:
            self.case_id, self.rows = case_id, None
            self.chosen.emit()

    def take(self, rows: CaseRows) -> None:
        """The case was read."""
        self.rows = rows
        self.read.emit(rows)
