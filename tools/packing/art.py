"""The icon, and the version that Windows shows: app.svg as an .ico, pyproject's version as resource."""

from __future__ import annotations

import os
import re
import struct
import sys
from pathlib import Path

from tools.machine.report import ROOT

DRAWING = ROOT / "resources" / "icons" / "app.svg"
COLOUR = "#0B57D0"  # the accent of the light scheme, as in the window's own icon
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
PROGRAM_NAME = "诚信台"
CHINESE, UNICODE = 0x0804, 1200


def icon_bytes(pictures: dict[int, bytes]) -> bytes:
    """An .ico out of square PNGs by their size in pixels, smallest first."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(head) + 16 * len(pictures)
    entries, bodies = b"", b""
    for size, picture in sorted(pictures.items()):
        # 256 is written as 0; 1 plane, 32 bits a pixel
        entries += struct.pack(
            "<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset + len(bodies)
        )
        bodies += picture
    return head + entries + bodies


def drawing() -> str:
    """app.svg in the program's own colour."""
    return DRAWING.read_text("utf-8").replace("currentColor", COLOUR)


def paint(size: int) -> bytes:
    """The program's drawing as a PNG of ``size`` pixels."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
    from PySide6.QtGui import QImage, QImageWriter, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing().encode("utf-8"))).render(painter, QRectF(0, 0, size, size))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def write_icon(target: Path) -> None:
    """Leave the .ico in ``target``."""
    from PySide6.QtGui import QGuiApplication

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    target.write_bytes(icon_bytes({size: paint(size) for size in SIZES}))
    del application


def four_numbers(version: str) -> tuple[int, int, int, int]:
    """The version as Windows compares it: ``1.2.3rc1`` is 1.2.3.0."""
    plain = re.match(r"\d+(\.\d+)*", version)
    if plain is None:
        raise ValueError(f"{version!r} is no version")
    numbers = [int(part) for part in plain.group().split(".")][:4]
    return tuple(numbers + [0] * (4 - len(numbers)))  # type: ignore[return-value]


def version_text(version: str, program: str, about: str) -> str:
    """The version resource of one program, as PyInstaller reads it."""
    numbers = four_numbers(version)
    words = {
        "CompanyName": PROGRAM_NAME,
        "FileDescription": about,
        "FileVersion": version,
        "InternalName": program,
        "OriginalFilename": f"{program}.exe",
        "ProductName": PROGRAM_NAME,
        "ProductVersion": version,
    }
    table = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in words.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, "
        "flags=0, OS=0x40004, fileType=1, subtype=0, date=(0, 0)), kids=["
        f"StringFileInfo([StringTable('{CHINESE:04X}{UNICODE:04X}', [{table}])]), "
        f"VarFileInfo([VarStruct('Translation', [{CHINESE}, {UNICODE}])])])\n"
    )
