"""A paper on the screen: the very bytes that are saved and printed, by the page or by its width."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.naming import adopt_names, captioned
from app.ui.plain import PlainLabel

BROKEN = "这件文书打不开，可能已经损坏；请从最近的备份恢复。"


class PaperView(QWidget):
    """Shows one PDF; a new one keeps the place that was being read."""

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.data = b""
        self._document: Any = None
        self._view: Any = None
        self._buffer: QBuffer | None = None
        self._name = name
        self.pages_label = captioned("", "muted")
        self.whole_button = QPushButton("整页")
        self.width_button = QPushButton("页宽")
        for button in (self.whole_button, self.width_button):
            button.setProperty("role", "quiet")
        self.hint_label = PlainLabel(hint)
        self.hint_label.setProperty("role", "muted")
        self.hint_label.setWordWrap(True)
        self.hint_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.hint_label)
        head = QHBoxLayout()
        head.setContentsMargins(theme.TIGHT, 0, 0, 0)
        head.addWidget(self.pages_label, 1)
        head.addWidget(self.whole_button)
        head.addWidget(self.width_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        adopt_names(self)
        self.whole_button.clicked.connect(lambda: self._zoom(whole=True))
        self.width_button.clicked.connect(lambda: self._zoom(whole=False))
        self._show_controls(False)

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return int(self._document.pageCount()) if self._document is not None and self.data else 0

    def show_pdf(self, data: bytes) -> None:
        """Show the bytes; what can't be read is refused in a sentence."""
        if data == self.data:
            return
        from PySide6.QtPdf import QPdfDocument  # only when a paper is shown

        if self._document is None:
            self._build(QPdfDocument(self))
        place = self._view.verticalScrollBar().value()
        self._document.close()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        if self._document.status() != QPdfDocument.Status.Ready:
            self.say(BROKEN)
            return
        self.data = data
        self.stack.setCurrentWidget(self._view)
        self._view.verticalScrollBar().setValue(place)
        self.pages_label.setText(f"共{self.page_count}页")
        self._show_controls(True)

    def say(self, sentence: str) -> None:
        """Show a sentence in place of a paper."""
        self.data = b""
        self.hint_label.setText(sentence)
        self.stack.setCurrentWidget(self.hint_label)
        self._show_controls(False)

    def _build(self, document: Any) -> None:
        from PySide6.QtPdfWidgets import QPdfView

        self._document = document
        self._view = QPdfView(self)
        self._view.setObjectName("pdf_view")
        self._view.setAccessibleName(self._name)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setDocument(document)
        self.stack.addWidget(self._view)
        QWidget.setTabOrder(self.width_button, self._view)  # made late, it is reached in its place

    def _zoom(self, *, whole: bool) -> None:
        from PySide6.QtPdfWidgets import QPdfView

        mode = QPdfView.ZoomMode.FitInView if whole else QPdfView.ZoomMode.FitToWidth
        if self._view is not None:
            self._view.setZoomMode(mode)

    def _show_controls(self, shown: bool) -> None:
        for widget in (self.pages_label, self.whole_button, self.width_button):
            widget.setVisible(shown)
