"""What goes to the post: envelopes, labels for parcels and envelopes, and the day's list of papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.base.letter import Letter, Paragraph, TableBlock
from app.base.letter_fields import Day
from app.reports.letters import geometry as g
from app.reports.letters.faces import Faces, Role
from app.reports.letters.geometry import MM, PageStyle
from app.reports.letters.layout import SetPage
from app.reports.letters.post_sizes import COLUMNS, ROWS, SIZES
from app.reports.letters.renderer import render, typeset_pages
from app.reports.letters.setting import Mark, Text, copy_of, set_lines, set_width

ENVELOPES: Final = {name: PageStyle(*sides, number="none") for name, sides in SIZES.items()}
LABEL_WIDTH, LABEL_HEIGHT, LABEL_PAD = 70.0, 297 / 8, 5.0
DIGIT: Final = 8.0  # mm from digit to digit of a postcode on an envelope
LINE: Final = 1.4  # em from line to line
SMALLEST: Final = 6.0  # points
WHOLE: Final = 10.5  # points, down to which a name is set smaller rather than broken
MOST_NUMBERS: Final = 3  # as many are named
_NUMBER: Final = re.compile(r"(.*〕)(\d+)号")


def _of_one_series(numbers: Sequence[str]) -> list[str]:
    """示信函〔2026〕58、69号 for two numbers of one series, others as they are."""
    found: dict[str, list[str]] = {}
    for number in numbers:
        parted = _NUMBER.fullmatch(number)
        found.setdefault(parted[1] if parted else number, []).append(parted[2] if parted else "")
    return [f"{s}{'、'.join(ns)}号" if ns != [""] else s for s, ns in found.items()]


@dataclass(frozen=True, slots=True)
class Piece:
    """What goes to one addressee: where, and which papers are in it."""

    addressee: str
    numbers: tuple[str, ...] = ()
    address: str = ""
    postcode: str = ""

    @property
    def contents(self) -> str:
        """The papers in it: their numbers, or the first of many and how many they are."""
        if len(self.numbers) > MOST_NUMBERS:
            return f"{self.numbers[0]}等{len(self.numbers)}件"
        return "、".join(_of_one_series(self.numbers))


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends it."""

    name: str
    address: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A line of the day's list."""

    number: str
    title: str
    addressee: str
    way: str = ""  # how it was delivered, where that is known


def envelopes_pdf(pieces: Sequence[Piece], sender: Sender, faces: Faces, size: str = "ZL") -> bytes:
    """A page for each piece, as large as the envelope; MissingCharacters names what has no glyph."""
    style = ENVELOPES[size]
    setter = _Setter(faces)
    pages = [SetPage(setter.envelope(piece, sender, style), style) for piece in pieces]
    return typeset_pages(pages, _spoken("信封", pieces, sender), faces)


def labels_pdf(pieces: Sequence[Piece], faces: Faces, *, first: int = 0) -> bytes:
    """Labels, three in a row and eight rows a sheet; ``first`` of the first sheet are used up."""
    style = PageStyle(top=0, left=0, area_width=210, area_height=297, number="none")
    setter, a_sheet = _Setter(faces), COLUMNS * ROWS
    pages: dict[int, list[Mark]] = {0: []}
    for at, piece in enumerate(pieces, start=first):
        sheet, place = divmod(at, a_sheet)
        row, column = divmod(place, COLUMNS)
        pages.setdefault(sheet, []).extend(setter.label(piece, column, row))
    made = [SetPage(tuple(marks), style) for marks in pages.values()]
    return typeset_pages(made, _spoken("地址标签", pieces, Sender("")), faces)


def day_list_pdf(day: date, sent: Sequence[Sent], office: str, faces: Faces) -> bytes:
    """The papers of a day as a sheet, with a column for whoever takes them to sign."""
    rows = tuple(
        (str(at), one.number, one.title, one.addressee, one.way, "")
        for at, one in enumerate(sent, start=1)
    )
    head = ("序号", "发文字号", "标题", "主送", "送达方式", "签收")
    table = TableBlock(rows, (6, 19, 31, 22, 11, 11), head, labels=(0,))
    title = f"{office}{Day(day)}发文清单"
    total = Paragraph(f"以上共{len(sent)}件。")
    return render(Letter("sheet", title, (table, total)), faces)


def _spoken(title: str, pieces: Sequence[Piece], sender: Sender) -> Letter:
    """The texts that are printed, which are looked through for what has no glyph."""
    texts = [sender.name, sender.address, sender.postcode]
    for piece in pieces:
        texts += [piece.addressee, piece.address, piece.postcode, *piece.numbers]
    return Letter("sheet", title, tuple(Paragraph(text) for text in texts if text))


class _Setter:
    """Places the lines of envelopes and labels; points from the sheet's upper left."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces

    def envelope(self, piece: Piece, sender: Sender, style: PageStyle) -> tuple[Mark, ...]:
        """Postcode and address upper left, the addressee in the middle, the sender lower right."""
        left, right = style.left * MM, style.right * MM
        made: list[Mark] = [
            Text((style.left + DIGIT * at) * MM, style.top * MM, digit, Role.BODY, g.SIZE_3)
            for at, digit in enumerate(piece.postcode)
        ]
        room = (right - left) * 0.8
        y = (style.top + 14) * MM
        for text in self._broken(piece.address, room, g.SIZE_3):
            made.append(Text(left + 10 * MM, y, text, Role.BODY, g.SIZE_3))
            y += g.SIZE_3 * LINE
        y = max(style.height * 0.42 * MM, y + 6)
        for text in self._broken(f"{piece.addressee}　收", room, g.SIZE_2):
            made.append(self._centred(text, style.width / 2 * MM, y, g.SIZE_2))
            y += g.SIZE_2 * LINE
        for text in self._broken(piece.contents, room, g.SIZE_4):
            made.append(self._centred(text, style.width / 2 * MM, y + 4, g.SIZE_4))
            y += g.SIZE_4 * LINE
        lines = [text for text in (sender.name, sender.address, sender.postcode) if text]
        y = style.bottom * MM - (len(lines) - 1) * g.SIZE_4 * LINE - g.SIZE_4
        for text in lines:
            made.append(self._flush(text, right, y, g.SIZE_4))
            y += g.SIZE_4 * LINE
        return tuple(made)

    def label(self, piece: Piece, column: int, row: int) -> list[Mark]:
        """Postcode and address, the addressee, the numbers; smaller until all of it is inside."""
        left = (column * LABEL_WIDTH + LABEL_PAD) * MM
        top = (row * LABEL_HEIGHT + LABEL_PAD) * MM
        room, high = (LABEL_WIDTH - 2 * LABEL_PAD) * MM, (LABEL_HEIGHT - 2 * LABEL_PAD) * MM
        size = g.SIZE_4
        while True:
            parts = (
                (f"{piece.postcode} {piece.address}".strip(), size - 2),
                (f"{piece.addressee}　收", size),
                (piece.contents, size - 3),
            )
            lines = [(t, s) for text, s in parts for t in self._broken(text, room, s)]
            fits = sum(s * LINE for _, s in lines) <= high
            whole = len(self._broken(parts[1][0], room, size)) == 1 or size <= WHOLE
            if (fits and whole) or size - 3 <= SMALLEST:
                break
            size -= 0.5
        made: list[Mark] = []
        for text, points in lines:
            made.append(Text(left, top, text, Role.BODY, points))
            top += points * LINE
        return made

    def _broken(self, text: str, room: float, size: float) -> list[str]:
        if not text:
            return []
        return [line.text for line in set_lines(self._faces, copy_of(text, Role.BODY), room / size)]

    def _centred(self, text: str, middle: float, y: float, size: float) -> Text:
        mark = Text(0, y, text, Role.BODY, size)
        return Text(middle - set_width(self._faces, mark) / 2, y, text, Role.BODY, size)

    def _flush(self, text: str, right: float, y: float, size: float) -> Text:
        mark = Text(0, y, text, Role.BODY, size)
        return Text(right - set_width(self._faces, mark), y, text, Role.BODY, size)
