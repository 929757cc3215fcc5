"""What is typed into a letter's window beside its form: paragraphs in other words, a remark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from app.ui.dialogs.letter_window import LetterWindow

REMARK: Final = ""  # no paragraph is composed empty


class OwnWords(QObject):
    """The rewritten paragraphs, each under its text as composed, and the remark of who marks."""

    changed = Signal()

    def __init__(self, window: LetterWindow) -> None:
        super().__init__(window)
        self._window = window
        window.typing.connect(self.changed)

    def values(self) -> dict[str, Any]:
        """Each text that somebody wrote."""
        remark = self._window.station_panel.remark_field.text()
        return {**dict(self._window.paragraphs.rewrites()), REMARK: remark}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Put these there instead."""
        paragraphs = {composed: text for composed, text in values.items() if composed != REMARK}
        self._window.paragraphs.write(paragraphs)
        if REMARK in values:
            self._window.station_panel.remark_field.setText(str(values[REMARK]))

    def composed(self) -> tuple[str, ...]:
        """The paragraphs before anybody changed them: what stands there was not typed here."""
        return tuple(composed for composed, _text in self._window.paragraphs.rewrites())
