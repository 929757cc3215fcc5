"""Files that become annexes of a paper: each with the title that it bears on the page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.services.papers.paper_commands import PaperAnnex
from app.services.store.content import AttachmentInput
from app.ui import theme
from app.ui.choosing import choose_files
from app.ui.controls import Line
from app.ui.naming import adopt_names, captioned

KINDS: Final = "PDF 和图片 (*.pdf *.png *.jpg *.jpeg)"
HOW: Final = "加入的 PDF 或图片印在正文之后，标题与附件说明一致。"
MOST_BYTES: Final = 50 * 1024 * 1024
UNREADABLE: Final = "“{}”不能读取或超过50MB，没有加入。"


class AnnexPanel(QWidget):
    """The list of annexes; ``changed`` when one is added, called otherwise or taken out."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[QWidget, Line, AttachmentInput]] = []
        self.heading_label = captioned("附件", "section")
        self.how_label = captioned(HOW, "muted")
        self.how_label.setWordWrap(True)
        self.problem_label = captioned("", "problem")
        self.problem_label.setWordWrap(True)
        self.problem_label.hide()
        self.add_button = QPushButton("加附件…")
        self.add_button.setProperty("role", "quiet")
        self.add_button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.HAIR)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GAP, 0, 0)
        column.setSpacing(theme.TIGHT)
        for widget in (self.heading_label, self.how_label, self.problem_label):
            column.addWidget(widget)
        column.addLayout(self._column)
        column.addLayout(foot)
        adopt_names(self)
        self.add_button.clicked.connect(self._choose)

    def annexes(self) -> tuple[PaperAnnex, ...]:
        """The annexes in their order."""
        return tuple(PaperAnnex(title.text(), file) for _row, title, file in self._rows)

    def add(self, path: Path) -> None:
        """Take a file in, its name the title until another is typed."""
        try:
            fits = path.stat().st_size <= MOST_BYTES
            data = path.read_bytes() if fits else b""
        except OSError:
            data = b""
        self.problem_label.setVisible(not data)
        if not data:
            self.problem_label.setText(UNREADABLE.format(path.name))
            return
        self.take(path.stem, path.name, data)

    def take(self, called: str, name: str, data: bytes) -> None:
        """Take in a file that was read already, under its title."""
        row, title, out = QWidget(), Line(), QPushButton("移除")
        title.setText(called)
        title.setAccessibleName(f"附件“{name}”的标题")
        out.setProperty("role", "quiet")
        out.setAutoDefault(False)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(title, 1)
        line.addWidget(captioned(name, "muted"))
        line.addWidget(out)
        self._rows.append((row, title, AttachmentInput(name, data)))
        self._column.addWidget(row)
        title.textChanged.connect(lambda _text: self.changed.emit())
        out.clicked.connect(lambda: self._drop(row))
        self.changed.emit()

    def restore(self, annexes: Sequence[PaperAnnex]) -> None:
        """Show exactly these; nothing where they stand here already."""
        if tuple(annexes) == self.annexes():
            return
        for row, _title, _file in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = []
        for annex in annexes:
            self.take(annex.title, annex.file.name, annex.file.data)
        self.changed.emit()

    def _choose(self) -> None:
        for path in self._files():
            self.add(path)

    def _files(self) -> Sequence[Path]:
        return choose_files(self, "加附件", KINDS)

    def _drop(self, row: QWidget) -> None:
        self._rows = [kept for kept in self._rows if kept[0] is not row]
        row.hide()
        row.deleteLater()
        self.changed.emit()
