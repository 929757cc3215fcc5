"""Asks at the start who of the office's officers sits at the desk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.base.session import Actor
from app.ui import theme
from app.ui.plain import PlainLabel

BUTTON_WIDTH = 240


class SeatChoice(QWidget):
    """One button an officer; ``chosen`` says whose was pressed."""

    chosen = Signal(object)

    def __init__(self, officers: Sequence[Actor], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.TIGHT)
        self.title_label = PlainLabel("现在由谁办公？")
        self.title_label.setObjectName("title_label")
        self.title_label.setProperty("role", "title")
        self.why_label = PlainLabel("这台电脑会记住，以后点右上角的姓名可以换人。")
        self.why_label.setObjectName("why_label")
        self.why_label.setProperty("role", "muted")
        layout.addWidget(self.title_label)
        layout.addWidget(self.why_label)
        self.buttons = [self._button(officer) for officer in officers]
        for button in self.buttons:
            layout.addWidget(button)

    def _button(self, officer: Actor) -> QPushButton:
        button = QPushButton(f"由{officer.name}办公".replace("&", "&&"))
        button.setAccessibleName(f"由{officer.name}办公")
        button.setObjectName(f"officer_{officer.id}_button")
        button.setFixedWidth(BUTTON_WIDTH)
        button.setAutoDefault(True)  # Enter presses it
        button.clicked.connect(lambda: self.chosen.emit(officer))
        return button
