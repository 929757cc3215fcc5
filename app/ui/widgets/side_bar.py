"""The side bar: one button a page, the one in use marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.plain import PlainLabel
from app.ui.widgets.icons import icon

WIDTH = 104
USUAL = 36
LOWEST = 25  # a button on a small screen, or at 200 %


class SideButton(QPushButton):
    """Gives way in height, so that all pages stay in sight on a low screen."""

    def __init__(self, caption: str) -> None:
        super().__init__(caption)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), USUAL)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), LOWEST)


class SideBar(QFrame):
    """Emits ``chosen`` with a page's name."""

    chosen = Signal(str)

    def __init__(
        self, entries: Sequence[tuple[str, str, tuple[str, ...]]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "side")
        self.setFixedWidth(WIDTH)
        self.name_label = PlainLabel("诚信台")
        self.name_label.setObjectName("name_label")
        self.name_label.setProperty("role", "title")
        self.name_label.setContentsMargins(theme.GAP, theme.TIGHT, 0, theme.TIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.TIGHT, 0, theme.TIGHT)
        layout.setSpacing(theme.HAIR // 2)  # fifteen entries fit a low screen
        layout.addWidget(self.name_label)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for name, caption, keys in entries:
            self.buttons[name] = self._button(name, caption)
            self.buttons[name].setToolTip("　".join(keys))
            layout.addWidget(self.buttons[name])
        layout.addStretch(1)
        self._paint_icons()
        theme.theme.changed.connect(self._paint_icons)

    def mark(self, name: str) -> None:
        """Mark the page in use; none for a page that has no entry."""
        self._group.setExclusive(False)
        for entry, button in self.buttons.items():
            button.setChecked(entry == name)
        self._group.setExclusive(name in self.buttons)

    def _button(self, name: str, caption: str) -> QPushButton:
        button = SideButton(caption)
        button.setObjectName(f"side_{name}")
        button.setAccessibleName(caption)
        button.setProperty("role", "side")
        button.setCheckable(True)
        button.setIconSize(QSize(18, 18))
        button.clicked.connect(lambda: self.chosen.emit(name))
        self._group.addButton(button)
        return button

    def _paint_icons(self) -> None:
        for name, button in self.buttons.items():
            button.setIcon(icon(name))
