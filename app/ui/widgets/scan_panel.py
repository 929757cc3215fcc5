"""Files that go with what a form asks: scans chosen beside it, each taken out again by a click."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.services.store.content import AttachmentInput
from app.ui import theme
from app.ui.choosing import choose_files
from app.ui.naming import adopt_names, captioned

MOST_BYTES: Final = 50 * 1024 * 1024
UNREADABLE: Final = "“{}”不能读取或超过50MB，没有加入。"


class ScanPanel(QWidget):
    """The files chosen so far; ``kinds`` as the file dialog takes them, ``changed`` with each."""

    changed = Signal()

    def __init__(self, caption: str, kinds: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption, self._kinds = caption, kinds
        self._rows: list[tuple[QWidget, AttachmentInput]] = []
        self.add_button = QPushButton(f"加{caption}…")
        self.add_button.setAutoDefault(False)
        self.problem_label = captioned("", "problem")
        self.problem_label.setWordWrap(True)
        self.problem_label.hide()
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.HAIR)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(foot)
        column.addWidget(self.problem_label)
        column.addLayout(self._column)
        adopt_names(self)
        self.add_button.clicked.connect(self._choose)

    def files(self) -> tuple[AttachmentInput, ...]:
        """The files in their order."""
        return tuple(file for _row, file in self._rows)

    def add_files(self, paths: Sequence[Path]) -> None:
        """Take these files in; one that can't be read is told and left out."""
        self.problem_label.hide()
        for path in paths:
            try:
                data = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
            except OSError:
                data = b""
            if data:
                self._take(AttachmentInput(path.name, data))
            else:
                self.problem_label.setText(UNREADABLE.format(path.name))
                self.problem_label.show()
        self.changed.emit()

    def _choose(self) -> None:
        self.add_files(list(choose_files(self, f"选择{self._caption}", self._kinds)))

    def _take(self, file: AttachmentInput) -> None:
        row, out = QWidget(), QPushButton("移除")
        out.setProperty("role", "quiet")
        out.setAutoDefault(False)
        out.setAccessibleName(f"移除“{file.name}”")
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(captioned(file.name, "muted"), 1)
        line.addWidget(out)
        self._rows.append((row, file))
        self._column.addWidget(row)
        row.show()  # at once: whoever hears of the change makes room for it
        out.clicked.connect(lambda: self._drop(row))

    def _drop(self, row: QWidget) -> None:
        self._rows = [one for one in self._rows if one[0] is not row]
        row.hide()
        row.deleteLater()
        self.changed.emit()
