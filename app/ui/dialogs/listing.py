"""A list in a dialog: what it is called, what it is about, its rows, and the buttons under them."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.dialogs.leaving import let_log
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.grid import Grid


class Listing(QDialog):
    """Its kinds make their grid and their buttons; the last button is the primary one.

    Where there are no others, there is one that closes it.
    """

    def __init__(
        self,
        parent: QWidget,
        grid: Grid,
        heading: str,
        about: str,
        *buttons: QPushButton,
        title: str = "",
        size: tuple[int, int] = (900, 420),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title or heading)
        self.resize(*size)
        self.heading_label = captioned(heading, "title")
        self.about_label = captioned(about, "muted")
        self.about_label.setWordWrap(True)
        if not buttons:
            self.close_button = QPushButton("关闭")
            self.close_button.clicked.connect(self.accept)
            buttons = (self.close_button,)
        buttons[-1].setProperty("role", "primary")
        row = QHBoxLayout()
        row.addStretch(1)
        for button in buttons:
            button.setAutoDefault(False)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.heading_label)
        layout.addWidget(self.about_label)
        layout.addWidget(grid, 1)
        layout.addLayout(row)
        adopt_names(self)
        let_log(self)
        grid.selectRow(0)
        grid.setFocus()
