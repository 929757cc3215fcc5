"""How an error becomes a sentence on the screen; the one place where the desk shows errors."""

from __future__ import annotations

import logging

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.base.errors import AppError, DamagedFile
from app.ui import theme
from app.ui.naming import adopt_names
from app.ui.plain import PlainLabel

UNKNOWN = "程序出了意外，这一步没有保存，已保存的内容不受影响；请重试，仍不行请把日志交给维护人员。"


def sentence(error: Exception) -> str:
    """What the user reads: the error's own sentence with its article, or a plain admission."""
    if not isinstance(error, AppError):
        return UNKNOWN
    article = getattr(error, "article", "")
    text = str(error)
    return f"{text}（依据：{article}）" if article and article not in text else text


class ErrorBar(QFrame):
    """A strip above the page that holds the last error until it is read; blocks nothing."""

    dismissed = Signal()
    restore_wanted = Signal()  # the file is damaged, and a backup shall take its place

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.sentence_label = PlainLabel()
        self.sentence_label.setWordWrap(True)
        self.sentence_label.setAccessibleName("错误说明")
        self.sentence_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.dismiss_button = QPushButton("知道了")
        self.dismiss_button.clicked.connect(self.dismiss)
        self.restore_button = QPushButton("从备份恢复…")
        self.restore_button.clicked.connect(self.restore_wanted)
        self.restore_button.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, theme.HAIR, theme.TIGHT, theme.HAIR)
        row.addWidget(self.sentence_label, 1)
        row.addWidget(self.restore_button)
        row.addWidget(self.dismiss_button)
        adopt_names(self)
        self.hide()

    def show_error(self, error: Exception) -> None:
        """Show ``error``; anything that is no AppError has its trace in the log."""
        if not isinstance(error, AppError):
            logging.getLogger(__name__).error("unexpected", exc_info=error)
        self.sentence_label.setText(f"⚠ {sentence(error)}")
        self.restore_button.setVisible(isinstance(error, DamagedFile))
        self.show()

    def dismiss(self) -> None:
        """Put the error away."""
        self.hide()
        self.dismissed.emit()
