"""The manual in a window of its own, opened at the chapter of the page that asked for it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import QImage, QTextBlock, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from app.base.errors import StoreError
from app.base.machine.resources import manual_file
from app.ui import theme
from app.ui.naming import adopt_names, captioned

TITLE = "用户手册"
GONE = "找不到随程序安装的用户手册，其他功能不受影响；请重新安装程序，或查看安装包里的手册。"


class Pages(QTextBrowser):
    """The text, its pictures never wider than the window."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        found = super().loadResource(kind, name)
        picture = found if isinstance(found, QImage) else QImage()
        if isinstance(found, QByteArray):
            picture.loadFromData(found)
        room = self.viewport().width() - 2 * theme.WIDE
        if picture.isNull() or picture.width() <= room:
            return found
        return picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)


class ManualWindow(QDialog):
    """Stays beside the window that one works in; blocks nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.resize(760, 680)
        self.text_view = Pages()
        self.text_view.setOpenLinks(False)
        self.text_view.setAccessibleName(TITLE)
        self.text_view.setProperty("role", "reading")
        self.keys_label = captioned("F1 打开　Esc 关闭", "muted")
        self.close_button = QPushButton("关闭")
        self.close_button.setAutoDefault(False)
        adopt_names(self)
        foot = QHBoxLayout()
        foot.addWidget(self.keys_label, 1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        column.addWidget(self.text_view, 1)
        column.addLayout(foot)
        self.close_button.clicked.connect(self.reject)
        self._read()

    def show_chapter(self, caption: str) -> None:
        """Show the chapter of that caption at the top, the beginning where there is none."""
        block = self._chapter(caption)
        cursor = QTextCursor(block) if block is not None else QTextCursor(self.text_view.document())
        self.text_view.moveCursor(QTextCursor.MoveOperation.End)
        self.text_view.setTextCursor(cursor)
        top = self.text_view.cursorRect().top()
        bar = self.text_view.verticalScrollBar()
        bar.setValue(bar.value() + top)

    def chapter(self) -> str:
        """The heading that the cursor stands at."""
        return self.text_view.textCursor().block().text()

    def _read(self) -> None:
        file = manual_file()
        try:
            text = file.read_text("utf-8")
        except OSError:
            raise StoreError(GONE) from None
        self.text_view.setSearchPaths([str(file.parent)])
        self.text_view.setMarkdown(text)

    def _chapter(self, caption: str) -> QTextBlock | None:
        block = self.text_view.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and block.text().endswith(f"、{caption}"):
                return block
            block = block.next()
        return None
