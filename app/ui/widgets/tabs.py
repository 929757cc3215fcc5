"""A row of tabs: a click, an arrow or its letter turns it; the wheel that passes over it does not."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget


class StillTabBar(QTabBar):
    """What lies around it scrolls."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Tabs(QTabWidget):
    """QTabWidget with such a bar, without a frame around what a tab shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabBar(StillTabBar())
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)  # Fusion draws it white in the dark

    def show_parts(self, name: str, *parts: tuple[QWidget, str]) -> None:
        """A tab for each part under its caption; ``name`` is what the row is called when read out."""
        self.tabBar().setAccessibleName(name)
        for part, caption in parts:
            self.addTab(part, caption)
