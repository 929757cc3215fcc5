"""A word in passing in the top bar, with 撤消 where an act can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.ui import theme
from app.ui.naming import adopt_names
from app.ui.plain import PlainLabel

SHOWN_MS = 12_000
NOTHING = "没有可以撤消的步骤。"
NOT_BY_A_KEY = "刚才办的不能一键撤消；要改，请再办一次。"


class Toast(QFrame):
    """Lies beside the search field, where it covers nothing; goes by itself, stays while the
    pointer or focus is on it. What it offered to undo can be undone when it has gone, until
    something else is done."""

    def __init__(self, parent: QWidget, beside: QWidget) -> None:
        super().__init__(parent)
        self._ground, self._beside = parent, beside
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text_label = PlainLabel()
        self.undo_button = QPushButton("撤消")
        self.undo_button.setToolTip("Ctrl+Z")
        self.more_button = QPushButton()
        self._more: Callable[[], object] | None = None
        self._undo: Callable[[], None] | None = None  # of the act that was done last
        self._why_not = NOTHING  # what Ctrl+Z says where that can't be undone
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self._leave)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, theme.HAIR, theme.HAIR, theme.HAIR)
        row.addWidget(self.text_label)
        row.addWidget(self.undo_button)
        row.addWidget(self.more_button)
        self.undo_button.clicked.connect(self.undo)
        self.more_button.clicked.connect(self._do_more)
        adopt_names(self)
        parent.installEventFilter(self)
        self.hide()

    def say(
        self,
        text: str,
        undo: Callable[[], None] | None = None,
        more: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Show ``text`` for a while; ``undo`` and ``more`` add their buttons."""
        if undo is not None:
            self._undo = undo
        caption, self._more = more or ("", None)
        self.more_button.setText(caption)
        self.more_button.setAccessibleName(caption)
        self.more_button.setVisible(more is not None)
        self.text_label.setText(text)
        self.text_label.setAccessibleName(text)
        self.undo_button.setVisible(undo is not None)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def say_final(
        self, text: str, why: str, more: tuple[str, Callable[[], object]] | None = None
    ) -> None:
        """Show that something was done that can't be undone; Ctrl+Z says ``why``."""
        self.remember(None, why)
        self.say(text, more=more)

    def remember(self, undo: Callable[[], None] | None, why: str) -> None:
        """What Ctrl+Z does from now on, or why it does nothing; no word is said."""
        self._undo, self._why_not = undo, why or NOTHING
        self.undo_button.hide()  # it belonged to what was done before

    def dismiss(self) -> None:
        """Put it away."""
        self.hide()

    def undo(self) -> None:
        """Take the last action back, if it can be; else say why not."""
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            self._why_not = NOTHING
            undo()
        else:
            self.say(self._why_not)

    def _do_more(self) -> None:
        more, self._more = self._more, None
        self.hide()
        if more is not None:
            more()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _leave(self) -> None:
        if self.underMouse() or self.undo_button.hasFocus() or self.more_button.hasFocus():
            self._timer.start()
            return
        self.dismiss()

    def _place(self) -> None:
        self._row.activate()
        self.adjustSize()
        corner = self._beside.mapTo(self._ground, QPoint(self._beside.width(), 0))
        middle = corner.y() + self._beside.height() // 2
        self.move(corner.x() + theme.WIDE, max(middle - self.height() // 2, 0))
