"""One sentence about a backup when the window is closing: leave all the same, or stay."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.dialogs.leaving import let_log
from app.ui.naming import adopt_names
from app.ui.plain import PlainLabel

WIDTH = 480


class ClosingAnyway(QDialog):
    """Accepted: leave without the backup. Rejected: stay."""

    def __init__(self, parent: QWidget | None, heading: str, sentence: str, *, stay: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setMinimumWidth(WIDTH)
        self.heading_label = PlainLabel(heading)
        self.heading_label.setProperty("role", "title")
        self.sentence_label = PlainLabel(sentence)
        self.sentence_label.setWordWrap(True)
        self.put_by_button = QPushButton("仍然退出" if stay else "知道了")
        self.stay_button = QPushButton("先不退出")
        self.stay_button.setProperty("role", "primary")
        self.stay_button.setVisible(stay)
        adopt_names(self)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.put_by_button)
        buttons.addWidget(self.stay_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        for widget in (self.heading_label, self.sentence_label):
            layout.addWidget(widget)
        layout.addSpacing(theme.TIGHT)
        layout.addLayout(buttons)
        self.put_by_button.clicked.connect(self.accept)
        self.stay_button.clicked.connect(self.reject)
        (self.stay_button if stay else self.put_by_button).setDefault(True)
        let_log(self)
