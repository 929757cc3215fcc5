"""What the window says of itself: the manual, the keys, what program this is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.ui import actions

if TYPE_CHECKING:  # loaded when it is first asked for
    from app.ui.dialogs.manual import ManualWindow


class WindowHelp(QObject):
    """Opens its windows over ``owner``; the manual is read once and stays."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self.manual_window: ManualWindow | None = None

    def open_manual(self, chapter: str) -> None:
        """Show the manual at a chapter; AppError where its file is gone."""
        from app.ui.dialogs.manual import ManualWindow

        manual = self.manual_window = self.manual_window or ManualWindow(self._owner)
        manual.show()
        manual.raise_()
        manual.show_chapter(chapter)

    def show_about(self, file: Path | None) -> None:
        """Show version, file and licence."""
        from app.ui.dialogs.about import AboutDialog

        AboutDialog(self._owner, file).open()

    def show_keys(self, there: Iterable[QAction]) -> None:
        """Show all keys at a glance."""
        actions.KeysDialog(self._owner, there).open()
