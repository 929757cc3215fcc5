"""Files that are to be kept with the case being logged, and the mails that wait their turn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from app.base.captions import size_words
from app.base.errors import InputError
from app.services.store.content import AttachmentInput
from app.ui import theme
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.drop_down import drop_down

MAX_FILE_BYTES = 50 * 1024 * 1024
MAIL_ENDINGS = (".eml", ".msg")


class FileTray(QWidget):
    """Names and sizes of the files, a way to take one out, and how many mails still wait."""

    next_mail = Signal()
    changed = Signal()  # files came or went

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.files: tuple[AttachmentInput, ...] = ()
        self.mails: tuple[Path, ...] = ()
        self.files_label = captioned("", "muted")
        self.files_label.setWordWrap(True)
        self.remove_button = QPushButton("移除附件…")
        self.remove_button.setProperty("role", "quiet")
        self.mails_label = captioned("", "section")
        self.next_button = QPushButton("跳到下一封")
        adopt_names(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TIGHT)
        row.addWidget(self.files_label, 1)
        for widget in (self.remove_button, self.mails_label, self.next_button):
            row.addWidget(widget)
        self.remove_button.clicked.connect(self._offer)
        self.next_button.clicked.connect(self.next_mail)
        self._look()

    def show_files(self, files: tuple[AttachmentInput, ...]) -> None:
        """Replace the files."""
        self.files = files
        self._look()
        self.changed.emit()

    def add(self, file: AttachmentInput) -> None:
        """One more file."""
        self.show_files((*self.files, file))

    def queue(self, mails: Sequence[Path]) -> None:
        """These mails wait until the one in the form is logged."""
        self.mails = tuple(mails)
        self._look()

    def take_mail(self) -> Path | None:
        """The next mail that waits, or None."""
        first, self.mails = (self.mails[0], self.mails[1:]) if self.mails else (None, ())
        self._look()
        return first

    def _look(self) -> None:
        names = "、".join(f"{f.name}（{size_words(len(f.data))}）" for f in self.files)
        self.files_label.setText(f"附件 {len(self.files)} 个：{names}" if self.files else "")
        self.remove_button.setVisible(bool(self.files))
        self.mails_label.setText(f"还有 {len(self.mails)} 封邮件待登记" if self.mails else "")
        self.mails_label.setVisible(bool(self.mails))
        self.next_button.setVisible(bool(self.mails))
        self.setVisible(bool(self.files or self.mails))

    def _offer(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("remove_menu")
        for at, file in enumerate(self.files):
            action = menu.addAction(f"移除 {file.name}")
            action.triggered.connect(lambda _checked, at=at: self._remove(at))
        menu.aboutToHide.connect(menu.deleteLater)
        drop_down(menu, self.remove_button)

    def _remove(self, at: int) -> None:
        self.show_files(self.files[:at] + self.files[at + 1 :])


def dropped_paths(mime: QMimeData) -> tuple[Path, ...]:
    """The files on this machine that are being dragged."""
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())


def is_mail(path: Path) -> bool:
    """Whether the file is a mail by its name."""
    return path.suffix.lower() in MAIL_ENDINGS


def read_file(path: Path) -> bytes:
    """The content of a file; InputError if it can't be read or is too large."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise InputError(f"“{path.name}”超过50MB，没有添加；请先压缩或拆分。")
        return path.read_bytes()
    except OSError:
        raise InputError(f"打不开“{path.name}”，没有添加；请检查文件是否还在、能否读取。") from None
