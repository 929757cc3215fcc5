"""The controls that are typed into and chosen from: what every one of them on the desk holds to.

What stands in the input method counts as typed; what is pasted comes in without hidden signs; the
wheel scrolls and never chooses; the first ↓ in a list is on its first line.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, Qt, QTimer
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
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
        self.cleared = ""  # what it threw away in this turn of the event loop
        self.setValidator(OneLine(self))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        _keep_composing(self, event)
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in PASSING:
            commit_in(self)
        super().focusOutEvent(event)


class Lines(QPlainTextEdit):
    """Several lines of text; Tab leads on to the next field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = self.cleared = ""
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel takes no focus along

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.textCursor().insertText(many_lines(source.text()))
        self.ensureCursorVisible()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        _keep_composing(self, event)
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
    """The same for one control, whether or not the input method does it when it is asked to.

    Some engines throw away what they show when the focus goes (ibus with libpinyin does, before
    Qt says that it goes); that counts as typed too.
    """
    if control.composing:
        QGuiApplication.inputMethod().commit()
    if rest := control.composing or control.cleared:
        event = QInputMethodEvent()
        event.setCommitString(rest)
        QApplication.sendEvent(control, event)
        QGuiApplication.inputMethod().reset()


def _keep_composing(control: Line | Lines, event: QInputMethodEvent) -> None:
    """What the input method shows now; what it cleared without committing, for this turn only.

    Whoever deletes the letters by Esc or ⌫ goes on in another turn of the event loop.
    """
    shown = event.preeditString()
    if shown or event.commitString():
        control.cleared = ""
    elif control.composing:
        control.cleared = control.composing
        QTimer.singleShot(0, control, lambda: _forget_cleared(control))
    control.composing = shown


def _forget_cleared(control: Line | Lines) -> None:
    control.cleared = ""


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
    """The list of a box: nothing in it is meant until an arrow key or the pointer goes there.

    What is typed, characters or the initials of their pinyin, leaves the lines that it fits; the
    best of them is highlighted, and that is what Tab and Enter take. Nothing new can be taken.
    """

    def __init__(self, box: QComboBox) -> None:
        super().__init__(box)
        self._box = box
        self._typed = ""

    def type(self, text: str) -> None:
        """Look for ``text`` behind what was typed already; signs that fit no line are left out."""
        if self._narrow(self._typed + text):
            self._typed += text

    def show_all(self) -> None:
        """Nothing is typed (any more): every line is there."""
        self._typed = ""
        for row in range(self._box.count()):
            self.setRowHidden(row, False)
        self.setAccessibleDescription("")

    def _narrow(self, typed: str) -> bool:
        from app.base.pinyin import match_text  # with the first letter: the start waits for none

        box = self._box
        scores = [
            match_text(typed, box.itemText(row)) if box.itemData(row) != "" else 0  # （不填）
            for row in range(box.count())
        ]
        best = max(scores, default=0)
        if not best:
            return False
        for row, score in enumerate(scores):
            self.setRowHidden(row, not score)
        index = self._box.model().index(scores.index(best), self._box.modelColumn())
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.setAccessibleDescription(f"{typed}：{self._box.itemText(index.row())}")
        return True

    def event(self, event: QEvent) -> bool:
        if _is_tab(event):
            self._take()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and self._typed:
            self._typed = self._typed[:-1]
            if not self._typed or not self._narrow(self._typed):
                self.show_all()
        elif _is_typing(event):
            self.type(event.text())
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.show_all()

    def _take(self) -> None:
        """Take the highlighted line, as Enter does, and go on to the next field."""
        row = self.currentIndex().row()
        self._box.hidePopup()
        if row >= 0:
            self._box.setCurrentIndex(row)
            self._box.activated.emit(row)
        self._box.setFocus(Qt.FocusReason.PopupFocusReason)
        self._box.focusNextChild()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._box.currentIndex() < 0:  # Qt goes to the first line unseen: ↓ would pass it over
            self.setCurrentIndex(QModelIndex())


class ChoiceBox(QComboBox):
    """A box of options; the wheel passes over it, what is typed finds a line of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._list = ChoiceView(self)
        self.setView(self._list)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # what lies around it scrolls

    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space)
        if event.key() in opens and self.currentIndex() < 0 and not self.isEditable():
            self.showPopup()
        elif _is_typing(event) and not self.isEditable() and self.count():
            self.showPopup()  # Qt would choose unseen
            self._list.type(event.text())
        else:
            super().keyPressEvent(event)


def _is_tab(event: QEvent) -> bool:
    pressed = event.type() == QEvent.Type.KeyPress
    return pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab


def _is_typing(event: QKeyEvent) -> bool:
    """A sign that is typed, no key that does something; the space opens and confirms."""
    held = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    return bool(event.text().strip()) and event.text().isprintable() and not held
