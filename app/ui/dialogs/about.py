"""关于: which program this is, which version, and which office's file it has open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QPushButton, QWidget

from app import __version__
from app.ui import theme
from app.ui.naming import adopt_names, captioned
from app.ui.plain import PlainLabel


class AboutDialog(QDialog):
    """A few lines to read out on the telephone to whoever maintains the program."""

    def __init__(self, parent: QWidget, file: Path | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("关于诚信台")
        self.name_label = captioned("诚信台", "title")
        self.version_label = PlainLabel(__version__)
        self.file_label = PlainLabel(str(file) if file is not None else "没有打开")
        self.file_label.setWordWrap(True)
        for label in (self.version_label, self.file_label):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = QPushButton("关闭")
        adopt_names(self)
        form = QFormLayout(self)
        form.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        form.setHorizontalSpacing(theme.ROOMY)
        form.addRow(self.name_label)
        form.addRow(PlainLabel("版本"), self.version_label)
        form.addRow(PlainLabel("办公文件"), self.file_label)
        form.addRow(self.close_button)
        self.setMinimumWidth(460)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)
