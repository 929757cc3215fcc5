"""A scroll area that shows what has the focus, however the focus came there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from app.ui import theme


class FollowingArea(QScrollArea):
    """Qt scrolls for Tab alone; a letter or a field still missing sets the focus too.

    Who goes to a field sees all of it; who opens a window, or types, sees the text cursor. Where
    a click set the focus, nothing moves under the pointer.
    """

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("role", "plain")
        self.setWidget(inner)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self._show_cursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() < event.oldSize().height():
            QTimer.singleShot(0, self, self._show_cursor)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if self._holds(now):  # once the rows are laid out
            QTimer.singleShot(0, self, self._show_all if before else self._show_cursor)

    def _holds(self, control: QWidget | None) -> bool:
        """Whether it is inside, and nobody presses it."""
        inner = self.widget()
        pressed = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        return bool(control and inner and inner.isAncestorOf(control) and not pressed)

    def _show_cursor(self) -> None:
        if (now := QApplication.focusWidget()) is not None and self._holds(now):
            self.ensureWidgetVisible(now, 0, theme.TIGHT)  # of a text field: where one types

    def _show_all(self) -> None:
        now, inner = QApplication.focusWidget(), self.widget()
        if now is None or inner is None or not self._holds(now):
            return
        if now.height() > self.viewport().height():
            return
        place = QRect(now.mapTo(inner, QPoint()), now.size())
        seen = self.horizontalScrollBar().value() + 1  # nothing moves sideways
        for y in (place.bottom(), place.top()):
            self.ensureVisible(seen, y, 0, theme.TIGHT)
