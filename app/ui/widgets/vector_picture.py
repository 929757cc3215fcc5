"""A drawn picture on the screen: its PDF, rendered for the width and the scale at hand."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.ui import theme

WIDEST = 900  # pixels; beyond it lines only grow apart


class _Canvas(QWidget):
    """Paints the page at its width; as high as that makes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._document: Any = None
        self._buffer: QBuffer | None = None
        self._image: QImage | None = None
        self._ratio = 0.0

    def show_pdf(self, data: bytes, width: float, height: float) -> None:
        from PySide6.QtPdf import QPdfDocument  # only when a picture is shown

        if self._document is None:
            self._document = QPdfDocument(self)
        self._document.close()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self._ratio = height / width if width else 0.0
        self._image = None
        self.fit()
        self.update()

    def fit(self) -> None:
        """Take the height that the width asks for."""
        width = min(self.width(), WIDEST)
        self.setFixedHeight(max(round(width * self._ratio), 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._image = None
            self.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._document is None or not self._ratio:
            return
        scale = self.devicePixelRatioF()
        width = min(self.width(), WIDEST)
        wanted = QSize(round(width * scale), round(self.height() * scale))
        if self._image is None or self._image.size() != wanted:
            self._image = self._document.render(0, wanted)
            self._image.setDevicePixelRatio(scale)
        QPainter(self).drawImage(0, 0, self._image)


class VectorPicture(QScrollArea):
    """Shows one picture; a long one scrolls."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.canvas = _Canvas(self)
        self.setWidget(self.canvas)
        self.viewport().setContentsMargins(theme.HAIR, 0, 0, 0)

    def show_pdf(self, data: bytes, width: float, height: float) -> None:
        """Show a picture of that size in points."""
        self.canvas.show_pdf(data, width, height)

    def shown(self) -> QImage | None:
        """What is painted at present."""
        return self.canvas._image
