"""Shows what a file holds inside the window: PDF, pictures, text, mails, sound; others are saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import AppError
from app.ui import theme
from app.ui.choosing import choose_name, open_path
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.picture_view import PictureView

TEXTS: Final = (".txt", ".csv", ".md", ".log", ".json", ".xml", ".ics")
MAILS: Final = (".eml", ".msg")
PICTURES: Final = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
SOUNDS: Final = (".mp3", ".wav", ".m4a", ".amr", ".aac", ".ogg", ".wma", ".flac")
# A player left to guess takes text for a playlist and opens what it names, over the network too.
SOUND_MAGIC: Final = (b"ID3", b"RIFF", b"#!AMR", b"OggS", b"fLaC", b"\x30\x26\xb2\x75")
MOST_TEXT = 2_000_000  # characters shown; the rest is in the file

NO_SOUND = (
    "本机缺少播放声音的组件，不能在这里播放；可以另存后用其他程序播放，案件里的文件不受影响。"
)
NOT_SOUND = "这个文件的内容不是能在这里播放的录音；可以另存，用杀毒软件检查后再用其他程序打开。"
UNKNOWN = "这种文件不在窗口里打开。⚠ 来件所附的文件可能含有病毒：请先另存，用杀毒软件检查后再打开。"


def kind_of(name: str) -> str:
    """How a file of this name is shown: pdf, picture, text, mail, sound, "" for any other."""
    ending = Path(name).suffix.lower()
    kinds = {"text": TEXTS, "mail": MAILS, "picture": PICTURES, "sound": SOUNDS, "pdf": (".pdf",)}
    return next((kind for kind, endings in kinds.items() if ending in endings), "")


def is_sound(data: bytes) -> bool:
    """Whether its first bytes are those of a recording: MP3 and AAC frames, MP4, or a known word."""
    frames = data[:1] == b"\xff" and data[1:2] >= b"\xe0"
    return frames or data[4:8] == b"ftyp" or data.startswith(SOUND_MAGIC)


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or GB18030; signs that fit none are marked."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for charset in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    return data.decode("gb18030", errors="replace")


class AttachmentViewer(QWidget):
    """One file at a time; what can't be shown is said in a sentence, with a way to save it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._data = "", b""
        self._document: Any = None
        self._buffer: QBuffer | None = None
        self.player: Any = None  # made for the first sound
        self.name_label = captioned("", "section")
        self.save_button = QPushButton("另存为…")
        self.save_button.setProperty("role", "quiet")
        self.folder_button = QPushButton("打开文件夹")  # where it was saved; what came is not run
        self.folder_button.setProperty("role", "quiet")
        self._saved_to: Path | None = None
        self.view_stack = QStackedWidget()
        self.sentence_label = captioned("选择一个附件，在这里查看。", "muted")
        self.sentence_label.setWordWrap(True)
        self.sentence_label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sentence_label.setContentsMargins(theme.TIGHT, theme.TIGHT, theme.TIGHT, 0)
        self.text_view = QPlainTextEdit()
        self.text_view.setReadOnly(True)
        self.text_view.setTabChangesFocus(True)
        self.text_view.setProperty("role", "reading")
        self.text_view.setAccessibleName("附件内容")
        self.picture_view = PictureView()
        self.sound_panel = QWidget()
        self.play_button, self.stop_button = QPushButton("播放"), QPushButton("停止")
        self._build_layout()
        adopt_names(self)
        self.save_button.clicked.connect(self._save)
        self.folder_button.clicked.connect(self._open_folder)
        self.play_button.clicked.connect(self._play)
        self.stop_button.clicked.connect(self._stop)
        self.clear()

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(theme.TIGHT, 0, theme.HAIR, 0)
        head.addWidget(self.name_label, 1)
        head.addWidget(self.folder_button)
        head.addWidget(self.save_button)
        sound = QHBoxLayout(self.sound_panel)
        sound.addWidget(self.play_button)
        sound.addWidget(self.stop_button)
        sound.addStretch(1)
        for view in (self.sentence_label, self.text_view, self.picture_view, self.sound_panel):
            self.view_stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view_stack, 1)

    def clear(self) -> None:
        """Show no file."""
        self.picture_view.stop()
        self._name, self._data = "", b""
        self.name_label.setText("")
        self.save_button.hide()
        self.folder_button.hide()
        self._say("选择一个附件，在这里查看。")

    def show_file(self, name: str, data: bytes) -> None:
        """Show the file in the way of its kind."""
        self._stop()
        self.picture_view.stop()
        self._name, self._data = name, data
        self.name_label.setText(name)
        self.save_button.show()
        self.folder_button.hide()
        show = {
            "pdf": self._show_pdf,
            "picture": self._show_picture,
            "text": lambda: self._show_text(decoded(data)),
            "mail": self._show_mail,
            "sound": self._show_sound,
        }.get(kind_of(name), lambda: self._say(UNKNOWN))
        show()

    def show_paper(self, name: str, place: str) -> None:
        """Say where a paper lies that is kept on paper only."""
        self.clear()
        self.name_label.setText(name)
        self._say(f"这份材料只存纸质原件，存放在：{place}。")

    @property
    def waiting(self) -> bool:
        """Whether a picture is on its way."""
        return self.picture_view.waiting

    def _say(self, sentence: str) -> None:
        self.sentence_label.setText(sentence)
        self.view_stack.setCurrentWidget(self.sentence_label)

    def _show_text(self, text: str) -> None:
        cut = "\n…（后面还有，另存后查看全部）" if len(text) > MOST_TEXT else ""
        self.text_view.setPlainText(text[:MOST_TEXT] + cut)
        self.view_stack.setCurrentWidget(self.text_view)

    def _show_picture(self) -> None:
        self._say("正在打开图片…")
        self.picture_view.show_picture(self._data, self._picture_came)

    def _picture_came(self, sentence: str) -> None:
        if sentence:
            self._say(sentence)
        else:
            self.view_stack.setCurrentWidget(self.picture_view)

    def _show_mail(self) -> None:
        from app.intake.mail.msg import read_any_mail

        try:
            mail = read_any_mail(self._data)
        except AppError as error:
            self._say(str(error))
            return
        head = (
            f"发件人：{mail.from_name} {mail.from_address}".rstrip(),
            f"发送日：{mail.sent_on.isoformat() if mail.sent_on else '不详'}",
            f"主题：{mail.subject}",
            "附件：" + ("、".join(a.name for a in mail.attachments) or "无"),
        )
        self._show_text("\n".join((*head, "", mail.text)))

    def _show_pdf(self) -> None:
        from PySide6.QtPdf import QPdfDocument  # only when a PDF is shown
        from PySide6.QtPdfWidgets import QPdfView

        if self._document is None:
            self._document = QPdfDocument(self)
            self.pdf_view = QPdfView(self)
            self.pdf_view.setObjectName("pdf_view")
            self.pdf_view.setAccessibleName("PDF内容")
            self.pdf_view.setPageMode(QPdfView.PageMode.MultiPage)
            self.pdf_view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
            self.pdf_view.setDocument(self._document)
            self.view_stack.addWidget(self.pdf_view)
        self._document.close()
        self._load(self._document.load)
        if self._document.status() == QPdfDocument.Status.Ready:
            self.view_stack.setCurrentWidget(self.pdf_view)
        else:
            self._say("这个PDF打不开，可能已经损坏或设有密码；可以另存后用其他程序试试。")

    def _load(self, load: Any) -> None:
        """Hand the data over as a device that lives as long as it is read."""
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(self._data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        load(self._buffer)

    def _show_sound(self) -> None:
        if not is_sound(self._data):
            self._say(NOT_SOUND)
            return
        try:
            from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer
        except ImportError:  # a desktop without its sound libraries
            self._say(NO_SOUND)
            return
        if self.player is None:
            self.player = QMediaPlayer(self)
            self.player.setAudioOutput(QAudioOutput(self))
            self.player.errorOccurred.connect(lambda *_: self._say(NO_SOUND))
        self._load(self.player.setSourceDevice)
        self.view_stack.setCurrentWidget(self.sound_panel)

    def _play(self) -> None:
        if self.player is not None:
            self.player.play()

    def _stop(self) -> None:
        if self.player is not None:
            self.player.stop()

    def _open_folder(self) -> None:
        if self._saved_to is not None:
            open_path(self._saved_to.parent)

    def _save(self) -> None:
        path = choose_name(self, "另存附件", self._name)
        if path is not None:
            try:
                path.write_bytes(self._data)
                self._saved_to = path
                self.folder_button.setToolTip(f"已存为“{path.name}”")
                self.folder_button.show()
            except OSError:
                self._say("没有存成：请检查磁盘空间和文件夹权限后重试；已经存档的附件不受影响。")
