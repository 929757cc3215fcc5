"""What is stamped on the pages of a volume: the page number at its corner, the red archive stamp.

Measured on the page as it is displayed, whatever its size: front top right, back top left; the archive
stamp of DA/T 22 at the top in the middle, six cells, 45 × 16 mm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.reports.letters import geometry as g
from app.reports.letters.faces import Faces, Role
from app.reports.letters.geometry import MM, PageStyle
from app.reports.letters.layout import SetPage
from app.reports.letters.setting import Mark, Rule, Text, set_width
from app.rules.archives.numbering import Place

# Where a number stands is part of a package's format: the check looks for it there.
NUMBER_SIZE: Final = 12.0  # points
NUMBER_TOP: Final = 8.0  # millimetres from the page's top to the number's
NUMBER_SIDE: Final = 12.0  # … and from its edge
NUMBER_ZONE: Final = (34.0, 15.0)  # millimetres from the corner that are kept free for it
STAMP_WIDTH, STAMP_HEIGHT = 45.0, 16.0
STAMP_TOP: Final = 8.0
STAMP_SIZE: Final = 10.5
STAMP_SMALLEST: Final = 5.0
STAMP_RULE: Final = 0.8
Zone = tuple[float, float, float, float]  # left, top, right, bottom in points from the upper left


@dataclass(frozen=True, slots=True)
class ArchiveStamp:
    """What its six cells say; ``office`` is the only one that may stay empty."""

    fonds: str
    year: str
    number: str
    office: str
    retention: str
    pages: str

    @property
    def rows(self) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
        """The cells as they lie."""
        return (self.fonds, self.year, self.number), (self.office, self.retention, self.pages)


def number_baseline(height: float) -> float:
    """Where the number's baseline lies on a page of that height, in points from its foot."""
    return height - NUMBER_TOP * MM - g.EM_TOP * NUMBER_SIZE


def stamped(
    size: tuple[float, float], place: Place, stamp: ArchiveStamp | None, faces: Faces
) -> SetPage:
    """A page of that size (points) with nothing on it but what is stamped."""
    width, height = size
    marks: list[Mark] = [_number(width, place, faces)]
    if stamp is not None:
        marks += _cells(width, stamp, faces)
    return SetPage(tuple(marks), PageStyle(width / MM, height / MM, number="none"))


def zones(size: tuple[float, float], place: Place, stamp: ArchiveStamp | None) -> list[Zone]:
    """Where nothing else may be, so that what is stamped can be read and hides nothing."""
    width, wide, high = size[0], NUMBER_ZONE[0] * MM, NUMBER_ZONE[1] * MM
    made: list[Zone] = [(0, 0, wide, high) if place.back else (width - wide, 0, width, high)]
    if stamp is not None:
        half = (STAMP_WIDTH / 2 + 2) * MM
        low = (STAMP_TOP + STAMP_HEIGHT + 2) * MM
        made.append((width / 2 - half, (STAMP_TOP - 2) * MM, width / 2 + half, low))
    return made


def _number(width: float, place: Place, faces: Faces) -> Text:
    text = Text(NUMBER_SIDE * MM, NUMBER_TOP * MM, place.text, Role.SONG, NUMBER_SIZE)
    if place.back:
        return text
    x = width - NUMBER_SIDE * MM - set_width(faces, text)
    return Text(x, text.y, text.text, text.role, text.size)


def _cells(width: float, stamp: ArchiveStamp, faces: Faces) -> list[Mark]:
    left, top = width / 2 - STAMP_WIDTH / 2 * MM, STAMP_TOP * MM
    wide, high = STAMP_WIDTH / 3 * MM, STAMP_HEIGHT / 2 * MM
    right, foot = left + 3 * wide, top + 2 * high
    made: list[Mark] = [
        Rule(left, top + at * high, right, top + at * high, STAMP_RULE, g.RED) for at in range(3)
    ]
    made += [Rule(left + at * wide, top, left + at * wide, foot, STAMP_RULE, g.RED) for at in range(4)]  # fmt: skip
    for r, row in enumerate(stamp.rows):
        for c, words in enumerate(row):
            if words:
                made.append(_fitted(words, left + (c + 0.5) * wide, top + r * high, wide, high, faces))  # fmt: skip
    return made


def _fitted(words: str, middle: float, top: float, wide: float, high: float, faces: Faces) -> Text:
    """Words in the middle of a cell, smaller where they would leave it."""
    size = STAMP_SIZE
    while size > STAMP_SMALLEST:
        if set_width(faces, Text(0, 0, words, Role.SONG, size)) <= wide - 2:
            break
        size -= 0.5
    narrow = min(1.0, (wide - 2) / set_width(faces, Text(0, 0, words, Role.SONG, size)))
    text = Text(0, 0, words, Role.SONG, size, narrow=narrow)
    x = middle - set_width(faces, text) / 2
    return Text(x, top + (high - size) / 2, words, Role.SONG, size, 0.0, g.RED, narrow)
