"""Measures a printed PDF: where each character and each rule stands, in millimetres and points."""

from __future__ import annotations

import ctypes
import io
from dataclasses import dataclass
from itertools import groupby

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Char:
    """A character with its origin: x and base in points from the page's top left."""

    text: str
    x: float
    base: float
    size: float
    colour: tuple[int, int, int]

    @property
    def right(self) -> float:
        """The right edge of a full-width character."""
        return self.x + self.size


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """Characters of one page on one baseline."""

    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)

    @property
    def size(self) -> float:
        return self.chars[0].size

    @property
    def base(self) -> float:
        return self.chars[0].base

    @property
    def left_mm(self) -> float:
        return self.chars[0].x / MM

    @property
    def right_mm(self) -> float:
        last = self.chars[-1]
        wide = last.size if ord(last.text) >= 0x2E80 or last.text in "”…—" else last.size / 2
        return (last.x + wide) / MM

    @property
    def top_mm(self) -> float:
        return (self.base - 0.88 * self.size) / MM

    @property
    def bottom_mm(self) -> float:
        return (self.base + 0.12 * self.size) / MM


def page_text(data: bytes) -> list[str]:
    """The text layer of each page in the order of the file."""
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


def printed_lines(data: bytes) -> list[list[PrintedLine]]:
    """The lines of each page from top to bottom."""
    document = pypdfium2.PdfDocument(data)
    made = []
    for page in document:
        chars = sorted(_chars(page), key=lambda char: (round(char.base, 1), char.x))
        groups = groupby(chars, lambda char: round(char.base, 1))
        made.append([PrintedLine(tuple(group)) for _, group in groups])
    return made


def _chars(page: pypdfium2.PdfPage) -> list[Char]:
    height, layer = page.get_height(), page.get_textpage()
    raw = layer.raw  # of an object that must live as long
    found: list[Char] = []
    for at in range(pdfium.FPDFText_CountChars(raw)):
        code = pdfium.FPDFText_GetUnicode(raw, at)
        if pdfium.FPDFText_IsGenerated(raw, at) or code in (10, 13, 32):
            continue
        if 0xDC00 <= code <= 0xDFFF:
            high = ord(found[-1].text)
            found[-1] = _joined(found[-1], chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00))
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(raw, at, x, y)
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(raw, at, matrix)
        size = pdfium.FPDFText_GetFontSize(raw, at) * (matrix.d or 1)
        colour = [ctypes.c_uint() for _ in range(4)]
        pdfium.FPDFText_GetFillColor(raw, at, *colour)
        red, green, blue = (part.value for part in colour[:3])
        found.append(Char(chr(code), x.value, height - y.value, size, (red, green, blue)))
    return found


def _joined(char: Char, text: str) -> Char:
    return Char(text, char.x, char.base, char.size, char.colour)


@dataclass(frozen=True, slots=True)
class PrintedRule:
    """A horizontal rule: ends and edges in millimetres, thickness in points."""

    left: float
    right: float
    top: float
    bottom: float
    thickness: float
    red: bool


def rules(data: bytes, page: int = 0) -> list[PrintedRule]:
    """The horizontal rules of a page from top to bottom."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        lines = [line for line in document.pages[page].lines if line["top"] == line["bottom"]]
    made = [
        PrintedRule(
            line["x0"] / MM, line["x1"] / MM,
            (line["top"] - line["linewidth"] / 2) / MM, (line["top"] + line["linewidth"] / 2) / MM,
            line["linewidth"], tuple(line["stroking_color"]) == (1, 0, 0),
        )
        for line in lines
    ]  # fmt: skip
    return sorted(made, key=lambda rule: rule.top)
