"""Columns side by side; where the window is too narrow for all, they stand in rows below each other."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

LEAST_HEIGHT: Final = 190  # of a row: a caption and two cards


class ColumnsLayout(QLayout):
    """Each column has at least its minimum width; those that expand share what a row has left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(1)  # the ground shows through as a hairline

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal | Qt.Orientation.Vertical

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return len(self._rows(width)) * (LEAST_HEIGHT + self.spacing())

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        widest = max((item.minimumSize().width() for item in self._items), default=0)
        return QSize(widest, LEAST_HEIGHT)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        rows = self._rows(rect.width())
        height = (rect.height() - (len(rows) - 1) * self.spacing()) // max(len(rows), 1)
        for at, row in enumerate(rows):
            top = rect.top() + at * (height + self.spacing())
            self._place(row, QRect(rect.left(), top, rect.width(), height))

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        """The columns row by row: as few rows as there must be, filled from the first on."""
        rows: list[list[QLayoutItem]] = []
        left = 0
        for item in self._items:
            wanted = item.minimumSize().width() + self.spacing()
            if not rows or wanted > left + self.spacing():
                rows.append([])
                left = width
            rows[-1].append(item)
            left -= wanted
        return rows

    def _place(self, row: list[QLayoutItem], area: QRect) -> None:
        widths = [item.minimumSize().width() for item in row]
        growing = [at for at, item in enumerate(row) if _expands(item)]
        spare = area.width() - sum(widths) - self.spacing() * (len(row) - 1)
        for n, at in enumerate(growing):
            widths[at] += spare // len(growing) + (n < spare % len(growing))
        left = area.left()
        for item, width in zip(row, widths, strict=True):
            item.setGeometry(QRect(left, area.top(), width, area.height()))
            left += width + self.spacing()


def _expands(item: QLayoutItem) -> bool:
    widget = item.widget()
    return widget is not None and (
        widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Expanding
    )
