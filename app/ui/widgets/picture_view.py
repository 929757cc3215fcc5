"""Shows a picture that came from outside: decoded off the window's thread, within limits.

Only formats that are told by their first bytes are decoded, none that can name other files or hold
a program (SVG); size and pixels are read before anything is unpacked, and what takes too long is
given up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QElapsedTimer, QIODevice, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QImageReader, QPixmap, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from app.ui import theme
from app.ui.garbage import workers_run
from app.ui.plain import PlainLabel

MAGIC: Final = (
    (b"\x89PNG", b"png"), (b"\xff\xd8", b"jpeg"), (b"GIF8", b"gif"), (b"BM", b"bmp"),
    (b"RIFF", b"webp"), (b"II*\0", b"tiff"), (b"MM\0*", b"tiff"),
)  # fmt: skip
MOST_BYTES: Final = 64 * 1024 * 1024
MOST_PIXELS: Final = 60_000_000  # a telephone's 50 megapixels
MOST_MB: Final = 256  # what Qt may take while it decodes
MOST_MS: Final = 10_000
KEPT_WIDTH: Final = 2_400  # device pixels; wider than the place of a picture on any screen
CHECK_EVERY_MS: Final = 15

BROKEN: Final = "这张图片打不开，可能已经损坏；可以另存后用其他程序试试。"
UNLIKE: Final = "这个文件的内容不是能在这里看的图片；可以另存，用杀毒软件检查后再用其他程序打开。"
TOO_BIG: Final = "这张图片太大，不在这里打开；可以另存后用其他程序查看，案件里的文件不受影响。"
TOO_SLOW: Final = (
    "这张图片过了10秒还没有解开，没有再等；可以另存后用其他程序查看，案件里的文件不受影响。"
)


def picture_format(data: bytes) -> bytes:
    """Qt's word for the format by the first bytes, b"" for what is none of ours.

    Qt left to itself takes a PNG for a TGA and an SVG for a picture.
    """
    return next((word for start, word in MAGIC if data.startswith(start)), b"")


def decoded_picture(data: bytes) -> QImage | str:
    """The picture, no wider than is shown; else the sentence that says why not. For any thread."""
    word = picture_format(data)
    if not word:
        return UNLIKE
    if len(data) > MOST_BYTES:
        return TOO_BIG
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(word))
    reader.setAutoTransform(True)  # phones note how they were held
    size = reader.size()
    if size.width() * size.height() > MOST_PIXELS:
        return TOO_BIG
    image = reader.read()
    if image.isNull():
        return BROKEN
    if image.width() > KEPT_WIDTH:
        return image.scaledToWidth(KEPT_WIDTH, Qt.TransformationMode.SmoothTransformation)
    return image


@dataclass(slots=True)
class _Decoding:
    """A picture on its way; ``answer`` is set by its thread, once."""

    done: Callable[[str], None]
    thread: Thread
    since: QElapsedTimer
    answer: list[QImage | str]


class PictureView(QScrollArea):
    """A picture as wide as its place, never larger than it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        QImageReader.setAllocationLimit(MOST_MB)
        self._image = QImage()
        self._decoding: _Decoding | None = None
        self._threads: list[Thread] = []  # at work, those given up among them
        self.picture_label = PlainLabel()
        self.picture_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self.picture_label)
        self.setWidgetResizable(True)
        self.setAccessibleName("图片")
        self._looking = QTimer(self)
        self._looking.setInterval(CHECK_EVERY_MS)
        self._looking.timeout.connect(self._look)

    def show_picture(self, data: bytes, done: Callable[[str], None]) -> None:
        """Decode it; ``done`` gets "" once it is shown, or the sentence that says why not."""
        answer: list[QImage | str] = []

        def work() -> None:
            answer.append(decoded_picture(data))

        # A daemon: Qt can't be stopped in the middle, and the desk shall be able to close.
        thread = Thread(target=work, name="picture", daemon=True)
        self._decoding = _Decoding(done, thread, QElapsedTimer(), answer)
        self._decoding.since.start()
        self._threads.append(thread)
        workers_run.take()
        thread.start()
        self._looking.start()

    def stop(self) -> None:
        """Wait for no picture any longer."""
        self._decoding = None

    @property
    def waiting(self) -> bool:
        """Whether a picture is on its way."""
        return self._decoding is not None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _look(self) -> None:
        for thread in [thread for thread in self._threads if not thread.is_alive()]:
            self._threads.remove(thread)
            workers_run.release()
        if not self._threads:
            self._looking.stop()
        decoding = self._decoding
        if decoding is None:
            return
        if decoding.thread.is_alive():
            if decoding.since.elapsed() > MOST_MS:
                self._end(decoding, TOO_SLOW)
            return
        self._end(decoding, decoding.answer[0] if decoding.answer else BROKEN)

    def _end(self, decoding: _Decoding, answer: QImage | str) -> None:
        self.stop()
        if isinstance(answer, str):
            decoding.done(answer)
            return
        self._image = answer
        self._fit()
        decoding.done("")

    def _fit(self) -> None:
        if self._image.isNull():
            return
        ratio = self.devicePixelRatioF()
        room = QSize(self.viewport().width() - theme.TIGHT, self._image.height())
        wanted = self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        size = wanted.boundedTo(self._image.size())
        pixmap = QPixmap.fromImage(
            self._image.scaled(
                size * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        pixmap.setDevicePixelRatio(ratio)
        self.picture_label.setPixmap(pixmap)
