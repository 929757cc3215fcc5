"""The manual's pictures: a few of the tour's, in the 256 colours that they mostly have."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

PICTURES: Final = {
    "board.png": "nanyang-board-light.png",
    "workbench.png": "nanyang-workbench-light.png",
    "case.png": "nanyang-case-1-light.png",
    "first-start.png": "first-start-2-light.png",
}
COLOURS: Final = 256
ALIKE: Final = 0xFFF0F0F0


def keep_for_manual(folder: Path) -> None:
    """Put the manual's pictures into ``folder``/manual; from there they are copied to docs/images."""
    (folder / "manual").mkdir(exist_ok=True)
    for name, picture in PICTURES.items():
        target = folder / "manual" / name
        if not small(QImage(str(folder / picture))).save(str(target), quality=0):
            raise OSError(f"{target} can't be written")


def small(image: QImage) -> QImage:
    """The picture in its commonest colours; the rest, edges of letters, take the nearest."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    counts = Counter(memoryview(plain.constBits()).cast("I"))
    shades: Counter[int] = Counter()  # what is much alike counts as one, so that rare hues stay
    for colour, times in counts.items():
        shades[colour & ALIKE] += times
    table = [colour for colour, _times in counts.most_common(COLOURS // 4)]
    table += [shade for shade, _times in shades.most_common(COLOURS - len(table))]
    return plain.convertToFormat(
        QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.AvoidDither
    )
