"""Alt and a letter turn the tabs of a page or a dialog; which letter stands in the tab's tooltip."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QWidget

from app.ui.actions import TAB_KEYS


def turn_by_letters(
    tabs: QTabWidget,
    owner: QWidget,
    turn: Callable[[int], object] | None = None,
    *,
    after: int = 0,
) -> None:
    """Alt+Z is the first of ``tabs`` while the focus is in ``owner``; ``after`` letters are taken.

    ``turn`` shows a tab in place of turning to it; a tab that is hidden has no letter.
    """

    def to(at: int) -> None:
        if tabs.isTabVisible(at):
            (turn or tabs.setCurrentIndex)(at)

    for at, letter in zip(range(tabs.count()), TAB_KEYS[after:], strict=False):
        tabs.setTabToolTip(at, f"Alt+{letter}")
        keys = QShortcut(QKeySequence(f"Alt+{letter}"), owner)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(partial(to, at))
