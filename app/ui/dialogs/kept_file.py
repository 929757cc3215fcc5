"""A kept file in a window of its own: previewed where its kind allows, saved in any case."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.leaving import let_log
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.attachment_viewer import AttachmentViewer


class KeptFileDialog(QDialog):
    """Shows one file; nothing is changed here."""

    def __init__(self, parent: QWidget, name: str, data: bytes, about: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("查看文件")
        self.resize(860, 640)
        self.about_label = captioned(about, "muted")
        self.about_label.setWordWrap(True)
        self.about_label.setVisible(bool(about))
        self.viewer = AttachmentViewer()
        self.viewer.save_button.setAutoDefault(False)
        self.close_button = QPushButton("关闭")
        self.close_button.setProperty("role", "primary")
        self.close_button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.about_label)
        layout.addWidget(self.viewer, 1)
        layout.addLayout(foot)
        adopt_names(self)
        let_log(self)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(lambda _result: self.deleteLater())
        self.viewer.show_file(name, data)
        self.close_button.setFocus()


def open_kept(
    owner: QWidget,
    context: Context,
    name: str,
    read: Callable[[], bytes],
    opened: Callable[[KeptFileDialog], None],
    about: str = "",
) -> None:
    """Read the file off the window and show it; an error where it is gone or was changed."""

    def show(data: bytes) -> None:
        dialog = KeptFileDialog(owner, name, data, about)
        opened(dialog)
        dialog.open()

    context.jobs.read(owner, read, show, key="kept_file")
