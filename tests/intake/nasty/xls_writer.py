"""Writes old workbooks (BIFF8) record by record, with the oddities that exporters leave in them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from tests.intake.nasty.ole_writer import compound_file

DATE_STYLE: Final = 1  # the second of the cell formats written below


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def wide(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def xls(
    rows: Sequence[Sequence[Any]],
    *,
    extra: bytes = b"",
    globals_extra: bytes = b"",
    piece: int = 8000,
    beginning: bool = True,
    empty_pieces: Sequence[bytes] = (),
    styles: Sequence[int] = (),
) -> bytes:
    """A workbook of one sheet; ``piece`` is where the table of texts is cut into records.

    Without ``beginning`` the sheet lacks the record that begins it; ``empty_pieces`` are records
    that hold no text, put at each cut; ``styles`` are further formats, from style 2 on.
    """
    texts: list[str] = []
    cells = b"".join(
        _cell(row, column, value, texts)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value is not None
    )
    bof = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    sheet = (bof if beginning else b"") + cells + extra + record(0x0A)
    name = "台账"
    head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + globals_extra
    head += record(0xE0, struct.pack("<HH16x", 0, 0)) + record(0xE0, struct.pack("<HH16x", 0, 14))
    head += b"".join(record(0xE0, struct.pack("<HH16x", 0, number)) for number in styles)
    strings = _strings(texts, piece, empty_pieces) + record(0x0A)
    bound = struct.pack("<BBBB", 0, 0, len(name), 1) + name.encode("utf-16-le")
    position = len(head) + 4 + 4 + len(bound) + len(strings)
    head += record(0x85, struct.pack("<I", position) + bound) + strings
    return compound_file({"Workbook": (head + sheet).ljust(4096, b"\0")})


def _cell(row: int, column: int, value: Any, texts: list[str]) -> bytes:
    if isinstance(value, bytes):
        return value  # a record made by the test
    if isinstance(value, date):
        serial = float((value - date(1899, 12, 30)).days)
        return record(0x203, struct.pack("<HHHd", row, column, DATE_STYLE, serial))
    if isinstance(value, int | float):
        return record(0x203, struct.pack("<HHHd", row, column, 0, float(value)))
    texts.append(value)
    return record(0xFD, struct.pack("<HHHI", row, column, 0, len(texts) - 1))


def _strings(texts: list[str], piece: int, empty: Sequence[bytes] = ()) -> bytes:
    """The table, cut in the middle of texts as Excel does: a flag follows each cut."""
    pieces = [bytearray(struct.pack("<II", len(texts), len(texts)))]
    for text in texts:
        if len(pieces[-1]) + 5 > piece:
            pieces.append(bytearray())
        pieces[-1] += struct.pack("<HB", len(text), 1)
        rest = text.encode("utf-16-le")
        while rest:
            room = (piece - len(pieces[-1])) // 2 * 2
            if room < 2:
                pieces.extend(bytearray(one) for one in empty)
                pieces.append(bytearray(b"\x01"))
                continue
            pieces[-1] += rest[:room]
            rest = rest[room:]
    return b"".join(record(0xFC if i == 0 else 0x3C, bytes(p)) for i, p in enumerate(pieces))
