"""A line of text with the usual answers beside it, each one key away."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.ui import theme
from app.ui.controls import Line
from app.ui.forms.editors import TextEditor


class WhyEditor(TextEditor):
    """One line; a number typed into it, or a click, writes a usual answer."""

    def _make_control(self) -> Line:
        line = super()._make_control()
        line.textEdited.connect(self._take_number)
        answers = QWidget()
        row = QHBoxLayout(answers)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TIGHT)
        for number, (_key, text) in enumerate(self.field.options, 1):
            button = QPushButton(f"{number} {text}")
            button.setProperty("role", "quiet")
            button.setObjectName(f"{self.field.name}_{number}")
            button.setAccessibleName(f"{self.field.caption}：{text}")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, text=text: line.setText(text))
            row.addWidget(button)
        row.addStretch(1)
        self._row.addWidget(answers)
        return line

    def _take_number(self, text: str) -> None:
        """A number alone is the answer with that number."""
        if text.strip().isdecimal() and 0 < int(text) <= len(self.field.options):
            self.line.setText(self.field.options[int(text) - 1][1])
