"""A paper beside the last of its kind, or beside what was marked: new words marked, old struck out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.rows.stations import DifferencePiece, OpenedPaper
from app.reports.letters.returned import Stretch
from app.services.papers.comparing import Comparison, Piece
from app.services.papers.returned import Returned
from app.ui import theme
from app.ui.controls import Lines
from app.ui.dialogs.leaving import let_log
from app.ui.naming import adopt_names, captioned

NONE: Final = "这种文书还没有发出过，没有可以比较的。"
SAME: Final = "与上一件的文字完全相同。"
HOW: Final = "加了底色的是这一件才有的，划去的是上一件才有的。"


class TextsDialog(QDialog):
    """Two texts laid over each other; nothing is changed here."""

    def __init__(
        self,
        parent: QWidget,
        heading: str,
        said: str,
        pieces: Sequence[Piece | DifferencePiece | Stretch],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.resize(860, 620)
        self.heading_label = captioned(heading, "title")
        self.how_label = captioned(said, "muted")
        self.how_label.setWordWrap(True)
        self.text_view = Lines()
        self.text_view.setReadOnly(True)
        self.text_view.setAccessibleName("比较的结果")
        self._write(pieces)
        self.text_view.setVisible(bool(pieces))
        self.close_button = QPushButton("关闭")
        self.close_button.setProperty("role", "primary")
        self.close_button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.heading_label)
        layout.addWidget(self.how_label)
        layout.addWidget(self.text_view, 1)
        layout.addLayout(foot)
        adopt_names(self)
        let_log(self)
        self.close_button.clicked.connect(self.accept)
        self.close_button.setFocus()

    def _write(self, pieces: Sequence[Piece | DifferencePiece | Stretch]) -> None:
        cursor = self.text_view.textCursor()
        for piece in pieces:
            text = piece.text if "\n" in piece.text else piece.text.replace("。", "。\n")
            cursor.insertText(text, _format(piece.kind))
        self.text_view.moveCursor(QTextCursor.MoveOperation.Start)


class CompareDialog(TextsDialog):
    """A paper against the last one that was issued of its kind."""

    def __init__(self, parent: QWidget, found: Comparison) -> None:
        heading = f"与{found.number}比较" if found.number else "与上一件比较"
        super().__init__(parent, heading, said_of(found), found.pieces)


class DifferenceDialog(TextsDialog):
    """A paper under way against what was marked last."""

    def __init__(self, parent: QWidget, opened: OpenedPaper) -> None:
        last = opened.marks[-1]
        said = f"加了底色的是现在才有的，划去的是{last.station}（{last.officer}）时才有的。"
        super().__init__(parent, f"{last.station}以后的改动", said, opened.differences)


class ReturnedDialog(TextsDialog):
    """A file that Word wrote against the paper as it was issued, which stays the valid one."""

    def __init__(self, parent: QWidget, found: Returned) -> None:
        how = "加了底色的是带回的文件才有的，划去的是发出的才有的。" if found.laid.changes else ""
        super().__init__(
            parent, f"带回的文件与{found.number}比较", f"{found.said}{how}", found.laid.stretches
        )


def said_of(found: Comparison) -> str:
    """What the comparison comes to, in a sentence."""
    if not found.number:
        return NONE
    return HOW if any(piece.kind != "same" for piece in found.pieces) else SAME


def _format(kind: str) -> QTextCharFormat:
    """How the piece looks: nothing of its words is taken for markup."""
    format_ = QTextCharFormat()
    if kind == "new":
        format_.setBackground(theme.theme.colour("selection"))
    elif kind == "old":
        format_.setForeground(theme.theme.colour("muted"))
        format_.setFontStrikeOut(True)
    return format_
