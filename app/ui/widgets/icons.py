"""The few drawings of the program, painted in the colour of the text beside them."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.base.machine.resources import resource_text
from app.ui import theme

SIZE = 64


def icon(name: str, *, role: str = "text") -> QIcon:
    """The icon ``resources/icons/<name>.svg``; its ``currentColor`` becomes the theme's ``role``."""
    colour = theme.theme.colour(role).name()
    drawing = resource_text(f"icons/{name}.svg").replace("currentColor", colour)
    pixmap = QPixmap(SIZE, SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, SIZE, SIZE))
    painter.end()
    return QIcon(pixmap)
