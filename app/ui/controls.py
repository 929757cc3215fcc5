"""The controls that are typed into and chosen from: what every one of them on the desk holds to.

What stands in the input method counts as typed; what is pasted comes in without hidden signs; the
wheel scrolls and never chooses; the first ↓ in a list is on its first line.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QValidator,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QWidget,
)

from app.base.typed_line import many_lines, one_line

SAVING = ("Ctrl+Return", "Ctrl+Enter")
PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)


class OneLine(QValidator):
    """Takes anything, without what one line can't hold."""

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        clean = one_line(text)
        at = at if clean == text else len(one_line(text[:at]))
        return QValidator.State.Acceptable, clean, at


class Line(QLineEdit):
    """One line of text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = ""  # what stands in the input method
        self.setValidator(OneLine(self))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = event.preeditString()
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in PASSING:
            commit_in(self)
        super().focusOutEvent(event)


class Lines(QPlainTextEdit):
    """Several lines of text; Tab leads on to the next field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = ""
        self.setTabChangesFocus(True)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.textCursor().insertText(many_lines(source.text()))
        self.ensureCursorVisible()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = event.preeditString()
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in PASSING:
            commit_in(self)
        super().focusOutEvent(event)


def commit_typing() -> None:
    """What stands in the input method is typed from now on; before anything is saved or left."""
    control = QApplication.focusWidget()
    if isinstance(control, Line | Lines):
        commit_in(control)


def commit_in(control: Line | Lines) -> None:
    """The same for one control, whether or not the input method does it when it is asked to."""
    if not control.composing:
        return
    QGuiApplication.inputMethod().commit()
    if rest := control.composing:
        event = QInputMethodEvent()
        event.setCommitString(rest)
        QApplication.sendEvent(control, event)
        QGuiApplication.inputMethod().reset()


def saving_keys(owner: QWidget, run: Callable[[], object], *, inside: bool = False) -> None:
    """Ctrl+Enter in ``owner``, or only while the focus is ``inside``: commits, then runs."""

    def save() -> None:
        commit_typing()
        run()

    for keys in SAVING:
        shortcut = QShortcut(QKeySequence(keys), owner, save)
        if inside:
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)


class ChoiceView(QListView):
    """The list of a box: nothing in it is meant until an arrow key or the pointer goes there."""

    def __init__(self, box: QComboBox) -> None:
        super().__init__(box)
        self._box = box

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._box.currentIndex() < 0:  # Qt goes to the first line unseen: ↓ would pass it over
            self.setCurrentIndex(QModelIndex())


class ChoiceBox(QComboBox):
    """A box of options; the wheel passes over it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setView(ChoiceView(self))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # what lies around it scrolls

    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space)
        if event.key() in opens and self.currentIndex() < 0 and not self.isEditable():
            self.showPopup()
        else:
            super().keyPressEvent(event)
