"""Asks for the name under which the ledger is kept as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui import theme
from app.ui.controls import Line
from app.ui.dialogs.leaving import let_log
from app.ui.naming import adopt_names, labelled
from app.ui.plain import PlainLabel

MOST_LETTERS: Final = 30


class SaveViewDialog(QDialog):
    """Asks under which name the ledger is kept as it stands."""

    named = Signal(str)

    def __init__(self, parent: QWidget, names: Sequence[str]) -> None:
        super().__init__(parent)
        self._names = frozenset(names)
        self.setWindowTitle("保存为视图")
        self.setMinimumWidth(420)
        self.name_field = Line()
        self.name_field.setMaxLength(MOST_LETTERS)
        self.name_field.setPlaceholderText("如：超期未结、本月来电")
        self.note_label = PlainLabel("视图记住列、列宽、排序和筛选条件，本办的人都能用。")
        self.note_label.setWordWrap(True)
        self.note_label.setProperty("role", "muted")
        self.save_button = QPushButton("保存")
        self.save_button.setProperty("role", "primary")
        self.cancel_button = QPushButton("不保存")
        self.cancel_button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(labelled("视图名称(&N)", self.name_field))
        layout.addWidget(self.name_field)
        layout.addWidget(self.note_label)
        layout.addLayout(buttons)
        adopt_names(self)
        let_log(self)
        self.name_field.textChanged.connect(self._look)
        self.save_button.clicked.connect(self._save)
        self.cancel_button.clicked.connect(self.reject)
        self._look("")

    def _look(self, text: str) -> None:
        name = text.strip()
        self.save_button.setEnabled(bool(name))
        self.save_button.setText("替换" if name in self._names else "保存")

    def _save(self) -> None:
        if name := self.name_field.text().strip():
            self.accept()
            self.named.emit(name)
