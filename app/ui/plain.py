"""Text on the screen is text: a label never takes anybody's words for markup.

A mail's subject may hold ``<img src="//host/share">``: a label left to guess would open that path.
Tooltips are made by Qt itself; ``resources/styles/desk.qss`` makes them plain.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

SPARE = 2  # pixels: letters may reach beyond their place


class PlainLabel(QLabel):
    """The one label of the desk: what it is given it shows letter by letter."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)  # before any text is there to be read
        self.setText(text)


class SteadyLabel(PlainLabel):
    """A label whose words change often: as wide as the widest so far, so that nothing beside it moves
    and nothing is laid out anew with each change."""

    def setText(self, text: str) -> None:
        needed = self.fontMetrics().horizontalAdvance(text) + 2 * self.margin() + SPARE
        height = max(self.fontMetrics().height() + 2 * self.margin(), self.minimumHeight())
        if needed > self.minimumWidth() or height > self.minimumHeight():
            self.setFixedSize(max(needed, self.minimumWidth()), height)
        super().setText(text)
