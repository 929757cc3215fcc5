"""What the grid says below its cells: of the current one what it gives and in whose words; the shapes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.naming import adopt_names
from app.ui.pages.rounds.grid.cells import SHAPE, paint_mark
from app.ui.pages.rounds.grid.model import MARKS
from app.ui.plain import PlainLabel
from app.ui.theme import body_font
from app.ui.widgets.elided_label import ElidedLabel

HINT_MS: Final = 6000
LINE: Final = 20  # pixels: a line keeps its height whatever signs stand in it, and the cells theirs


class Legend(QWidget):
    """What the shapes in the cells mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("图例：" + "、".join(MARKS.values()))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = sum(metrics.horizontalAdvance(words) + SHAPE + 22 for words in MARKS.values())
        return QSize(width, LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(body_font(theme.SMALL_POINTS))
        x = 0
        for mark, words in MARKS.items():
            paint_mark(painter, QRectF(x, (self.height() - SHAPE) / 2, SHAPE, SHAPE), mark)
            painter.setPen(theme.theme.colour("muted"))
            width = painter.fontMetrics().horizontalAdvance(words)
            area = self.rect().adjusted(x + SHAPE + 5, 0, 0, 0)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), words)
            x += SHAPE + width + 20


class CellWords(QWidget):
    """Four lines of one height each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.where_label = ElidedLabel()
        self.where_label.setProperty("role", "section")
        self.why_label = ElidedLabel()
        self.quote_label = ElidedLabel()
        self.quote_label.setProperty("role", "muted")
        self.hint_label = PlainLabel("")
        self.hint_label.setProperty("role", "muted")
        self.legend = Legend()
        for label in (self.where_label, self.why_label, self.quote_label, self.hint_label):
            label.setFixedHeight(LINE)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.where_label, 1)
        head.addWidget(self.legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        for label in (self.why_label, self.quote_label, self.hint_label):
            column.addWidget(label)
        adopt_names(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HINT_MS)
        self._timer.timeout.connect(lambda: self.hint_label.setText(""))

    def tell(self, where: str, why: str, quote: str) -> None:
        """Say where one is, what it gives, and the rule in the words of the source."""
        said = ((self.where_label, where), (self.why_label, why), (self.quote_label, quote))
        for label, text in said:
            label.setText(text)
            label.setToolTip(text)

    def hint(self, words: str) -> None:
        """Say in one line why nothing happened; it goes by itself."""
        self.hint_label.setText(words)
        self._timer.start()
