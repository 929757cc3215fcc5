"""A paper beside the last one that was issued of its kind: new words marked, old ones struck out."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.services.papers.comparing import Comparison, Piece
from app.ui import theme
from app.ui.controls import Lines
from app.ui.dialogs.leaving import let_log
from app.ui.naming import adopt_names, captioned

NONE: Final = "这种文书还没有发出过，没有可以比较的。"
SAME: Final = "与上一件的文字完全相同。"
HOW: Final = "加了底色的是这一件才有的，划去的是上一件才有的。"


class CompareDialog(QDialog):
    """Shows the comparison; nothing is changed here."""

    def __init__(self, parent: QWidget, found: Comparison) -> None:
        super().__init__(parent)
        self.setWindowTitle("与上一件比较")
        self.resize(860, 620)
        heading = f"与{found.number}比较" if found.number else "与上一件比较"
        self.heading_label = captioned(heading, "title")
        self.how_label = captioned(said_of(found), "muted")
        self.text_view = Lines()
        self.text_view.setReadOnly(True)
        self.text_view.setAccessibleName("比较的结果")
        self._write(found)
        self.text_view.setVisible(bool(found.pieces))
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

    def _write(self, found: Comparison) -> None:
        cursor = self.text_view.textCursor()
        for piece in found.pieces:
            cursor.insertText(piece.text.replace("。", "。\n"), _format(piece))
        self.text_view.moveCursor(QTextCursor.MoveOperation.Start)


def said_of(found: Comparison) -> str:
    """What the comparison comes to, in a sentence."""
    if not found.number:
        return NONE
    return HOW if any(piece.kind != "same" for piece in found.pieces) else SAME


def _format(piece: Piece) -> QTextCharFormat:
    """How the piece looks: nothing of its words is taken for markup."""
    format_ = QTextCharFormat()
    if piece.kind == "new":
        format_.setBackground(theme.theme.colour("selection"))
    elif piece.kind == "old":
        format_.setForeground(theme.theme.colour("muted"))
        format_.setFontStrikeOut(True)
    return format_
