"""What goes to the post: envelopes, labels for parcels and envelopes, and the day's list of papers."""

from __future__ import annotations

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
from app.reports.letters.setting import Mark, Text, set_width
from app.reports.letters.titles import split_name, split_title

ENVELOPES: Final = {name: PageStyle(*sides, number="none") for name, sides in SIZES.items()}
LABEL_WIDTH, LABEL_HEIGHT, LABEL_PAD = 70.0, 297 / 8, 5.0
DIGIT: Final = 8.0  # mm from digit to digit of a postcode on an envelope
LINE: Final = 1.4  # em from line to line
SMALLEST: Final = 6.0  # points
LARGE: Final = 175.0  # mm: type on a higher envelope grows with it …
MOST_GROWN: Final = 1.3  # … as far as this
FEW_LINES: Final = 2  # of the addressee, whose type shrinks to that of the address for it
ACROSS: Final = PageStyle(
    297, 210, top=26, left=20, area_width=257, area_height=156, cells=45, lines=15
)
MOST_NUMBERS: Final = 3  # as many are named


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
        return "、".join(self.numbers)


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
    rows += (("", "", f"以上共{len(sent)}件。", "", "", ""),)  # closes the list
    table = TableBlock(rows, (12, 45, 84, 54, 26, 36), head, labels=(0, 4))
    title = f"{office}{Day(day)}发文清单"
    return render(Letter("sheet", title, (table,)), faces, style=ACROSS)


def _spoken(title: str, pieces: Sequence[Piece], sender: Sender) -> Letter:
    """The texts that are printed, which are looked through for what has no glyph."""
    texts = [sender.name, sender.address, sender.postcode]
    for piece in pieces:
        texts += [piece.addressee, piece.address, piece.postcode, *piece.numbers]
    return Letter("sheet", title, tuple(Paragraph(text) for text in texts if text))


def _evenly(text: str, room: float, size: float) -> list[str]:
    """A name or an address on as few lines as hold it, of much the same length, by its words."""
    return list(split_title(text, int(room / size)))


def _to(addressee: str, room: float, size: float) -> list[str]:
    """The addressee, 收 behind the last line."""
    most = int(room / size)
    lines = split_name(addressee, most)
    if lines and len(lines[-1]) + 2 > most:
        lines = split_name(addressee, most - 2)
    return [*lines[:-1], f"{lines[-1]}　收"] if lines else []


class _Setter:
    """Places the lines of envelopes and labels; points from the sheet's upper left."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces

    def envelope(self, piece: Piece, sender: Sender, style: PageStyle) -> tuple[Mark, ...]:
        """Postcode and address upper left, the addressee in the middle, the sender lower right."""
        left, right = style.left * MM, style.right * MM
        grown = min(MOST_GROWN, max(1.0, style.height / LARGE))
        place, name, small = g.SIZE_3 * grown, g.SIZE_2 * grown, g.SIZE_4 * grown
        made: list[Mark] = [
            Text((style.left + DIGIT * at) * MM, style.top * MM, digit, Role.BODY, g.SIZE_3)
            for at, digit in enumerate(piece.postcode)
        ]
        room = (right - left) * 0.8
        y = (style.top + 14) * MM
        for text in _evenly(piece.address, room, place):
            made.append(Text(left + 10 * MM, y, text, Role.BODY, place))
            y += place * LINE
        y = max(style.height * 0.42 * MM, y + 6)
        addressee = _to(piece.addressee, room, name)
        while len(addressee) > FEW_LINES and name > place:
            name -= 1
            addressee = _to(piece.addressee, room, name)
        for text in addressee:
            made.append(self._centred(text, style.width / 2 * MM, y, name))
            y += name * LINE
        for text in self._numbers(piece, room, small):
            made.append(self._centred(text, style.width / 2 * MM, y + 4, small))
            y += small * LINE
        lines = [text for text in (sender.name, sender.address, sender.postcode) if text]
        y = style.bottom * MM - (len(lines) - 1) * small * LINE - small
        for text in lines:
            made.append(self._flush(text, right, y, small))
            y += small * LINE
        return tuple(made)

    def label(self, piece: Piece, column: int, row: int) -> list[Mark]:
        """Postcode and address, the addressee, the numbers; smaller until all of it is inside."""
        left = (column * LABEL_WIDTH + LABEL_PAD) * MM
        top = (row * LABEL_HEIGHT + LABEL_PAD) * MM
        room, high = (LABEL_WIDTH - 2 * LABEL_PAD) * MM, (LABEL_HEIGHT - 2 * LABEL_PAD) * MM
        size = g.SIZE_4
        while True:
            lines = [
                *((t, size - 2) for t in [piece.postcode] if t),
                *((t, size - 2) for t in _evenly(piece.address, room, size - 2)),
                *((t, size) for t in _to(piece.addressee, room, size)),
                *((t, size - 3) for t in self._numbers(piece, room, size - 3)),
            ]
            if sum(s * LINE for _, s in lines) <= high or size - 3 <= SMALLEST:
                break
            size -= 0.5
        made: list[Mark] = []
        for text, points in lines:
            made.append(Text(left, top, text, Role.BODY, points))
            top += points * LINE
        return made

    def _numbers(self, piece: Piece, room: float, size: float) -> list[str]:
        """The papers in it on as few lines as hold them, none of their numbers broken."""
        lines: list[str] = []
        for part in piece.contents.split("、"):
            longer = f"{lines[-1]}、{part}" if lines else ""
            if longer and set_width(self._faces, Text(0, 0, longer, Role.BODY, size)) <= room:
                lines[-1] = longer
            elif part:
                lines.append(part)
        return lines

    def _centred(self, text: str, middle: float, y: float, size: float) -> Text:
        mark = Text(0, y, text, Role.BODY, size)
        return Text(middle - set_width(self._faces, mark) / 2, y, text, Role.BODY, size)

    def _flush(self, text: str, right: float, y: float, size: float) -> Text:
        mark = Text(0, y, text, Role.BODY, size)
        return Text(right - set_width(self._faces, mark), y, text, Role.BODY, size)
