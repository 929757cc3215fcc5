"""Tests that a decision rests on, one below the other: yes or no, what it means, what is known."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.ui import theme
from app.ui.forms.editors import Editor
from app.ui.plain import PlainLabel


class TestsEditor(Editor):
    """Value: key → whether it was answered yes; what was not answered is left out."""

    __test__ = False  # its name is the field's, not a test's

    def _make_control(self) -> QWidget:
        self.answers: dict[str, tuple[QRadioButton, QRadioButton]] = {}
        self._groups: dict[str, QButtonGroup] = {}
        holder = QFrame()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        for at, (key, caption) in enumerate(self.field.options, 1):
            column.addLayout(self._line(at, key, caption))
        self._row.addWidget(holder)
        for yes, _no in list(self.answers.values())[:1]:
            holder.setFocusProxy(yes)
        return holder

    def _line(self, at: int, key: str, caption: str) -> QGridLayout:
        words, note = (
            PlainLabel(f"{at}. {caption}"),
            PlainLabel(dict(self.field.notes).get(key, "")),
        )
        yes, no = QRadioButton("是"), QRadioButton("否")
        words.setWordWrap(True)
        note.setWordWrap(True)
        note.setProperty("role", "muted")
        note.setVisible(bool(note.text()))
        group = self._groups[key] = QButtonGroup(self)
        self.answers[key] = (yes, no)
        for button, name in ((yes, "yes"), (no, "no")):
            button.setObjectName(f"{self.field.name}_{key}_{name}")
            button.setAccessibleName(f"{caption}：{button.text()}")
            button.setAccessibleDescription(note.text())
            group.addButton(button)
        group.buttonToggled.connect(lambda _b, on: self.changed.emit() if on else None)
        line = QGridLayout()
        line.setHorizontalSpacing(theme.GAP)
        line.setVerticalSpacing(0)
        line.setColumnStretch(0, 1)
        for place, widget in enumerate((words, yes, no)):
            line.addWidget(widget, 0, place)
        line.addWidget(note, 1, 0, 1, 3)
        return line

    def value(self) -> dict[str, bool] | None:
        given = {
            key: yes.isChecked()
            for key, (yes, no) in self.answers.items()
            if yes.isChecked() or no.isChecked()
        }
        return given or None

    def set_value(self, value: Any) -> None:
        for key, answer in dict(value or {}).items():
            if key in self.answers:
                self.answers[key][0 if answer else 1].setChecked(True)
