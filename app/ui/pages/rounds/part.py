"""What the places of an open round share: they read when they are shown, and when it changed."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.ui.naming import adopt_names
from app.ui.pages.rounds.state import RoundState


class RoundPart(QWidget):
    """One place of the round; shows rows, decides nothing."""

    def __init__(self, state: RoundState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self._stale = True
        self._build_widgets()
        self._build_layout()
        adopt_names(self)
        self._connect()
        state.opened.connect(lambda _row: self.outdated())
        state.live_ready.connect(lambda _live: self.outdated())
        state.entries_moved.connect(self.outdated)

    def _build_widgets(self) -> None:
        """Make the controls."""

    def _build_layout(self) -> None:
        """Put them in place."""

    def _connect(self) -> None:
        """Join signals and slots."""

    def reload(self) -> None:
        """Read what this place shows; a round is open."""

    def outdated(self) -> None:
        """What is shown may be of yesterday: read again, at once where it is in sight."""
        self._stale = True
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._read()

    def focus_first(self) -> None:
        """Put the focus where work begins here."""
        self.setFocus()

    def _read(self) -> None:
        if self.state.row is not None:
            self._stale = False
            self.reload()
