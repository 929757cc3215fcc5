"""What the window shows before the office is open, and the line that is written in meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.controls import Line, commit_in
from app.ui.naming import labelled
from app.ui.plain import PlainLabel

if TYPE_CHECKING:  # seldom asked
    from app.base.session import Actor
    from app.ui.widgets.seat_choice import SeatChoice

LINE_WIDTH = 360


class OpeningPage(QWidget):
    """正在打开…; who asked for the logging page already writes the caller's name here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.opening_label = PlainLabel("正在打开…")
        self.opening_label.setObjectName("opening_label")
        self.opening_label.setWordWrap(True)
        self.opening_label.setProperty("role", "muted")
        self.retry_button = QPushButton("重试")
        self.retry_button.setObjectName("retry_button")
        self.retry_button.setAccessibleName("重试打开数据文件")
        self.retry_button.hide()
        self._retry: Callable[[], None] = lambda: None
        self.retry_button.clicked.connect(self._again)
        self.choice: SeatChoice | None = None  # while it is asked who works
        self.ahead: Ahead | None = None  # made when it is wanted: the start is quicker without
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.ROOMY, theme.ROOMY, theme.ROOMY)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.opening_label)
        again = QHBoxLayout()
        again.addWidget(self.retry_button)
        again.addStretch(1)
        layout.addLayout(again)
        layout.addStretch(1)

    def offer_retry(self, retry: Callable[[], None] | None) -> None:
        """The file could not be opened; ``retry`` tries again what may have been in the way."""
        self.opening_label.setText("没有打开数据文件。")
        self.retry_button.setVisible(retry is not None)
        if retry is not None:
            self._retry = retry
            self.retry_button.setFocus()

    def ask_who(self, officers: Sequence[Actor], chosen: Callable[[Actor], None]) -> None:
        """The file is open, but several officers work in it: ask who sits down."""
        from app.ui.widgets.seat_choice import SeatChoice

        self.choice = SeatChoice(officers)
        self.choice.setObjectName("choice")

        def taken(officer: Actor) -> None:
            if self.choice is not None:
                self.choice.deleteLater()
                self.choice = None
            self.opening_label.setText("正在打开…")
            chosen(officer)

        self.choice.chosen.connect(taken)
        self.opening_label.setText("")
        self.retry_button.hide()
        self._column.insertWidget(0, self.choice)
        if self.ahead is None or not self.ahead.isVisible():
            self.choice.buttons[0].setFocus()

    def _again(self) -> None:
        self.retry_button.hide()
        self.opening_label.setText("正在打开…")
        self._retry()

    def write_ahead(self) -> None:
        """Take what is typed until the logging page is there."""
        if self.ahead is None:
            self.ahead = Ahead(self)
            self._column.insertWidget(1, self.ahead)
        self.ahead.show()
        self.ahead.line.setFocus()

    def taken(self) -> str:
        """What was written, input method's part included; the line is put away."""
        return self.ahead.taken() if self.ahead is not None else ""


class Ahead(QWidget):
    """The caller's name, before the form that asks for it is there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = Line()
        self.line.setObjectName("ahead_line")
        self.line.setFixedWidth(LINE_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(labelled("来电人、来信人（打开后在登记页接着写）", self.line))
        layout.addWidget(self.line)

    def taken(self) -> str:
        """What was written; it is put away."""
        commit_in(self.line)
        text = self.line.text()
        self.line.clear()
        self.hide()
        return text
