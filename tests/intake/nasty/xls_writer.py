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
    spare_texts: int = 0,
) -> bytes:
    """A workbook of one sheet; ``piece`` is where the table of texts is cut into records.

    Without ``beginning`` the sheet lacks the record that begins it; ``empty_pieces`` are records
    that hold no text, put at each cut; ``styles`` are further formats, from style 2 on;
    the table says that it holds ``spare_texts`` more than it does.
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
    strings = _strings(texts, piece, empty_pieces, spare_texts) + record(0x0A)
    bound = struct.pack("<BBBB", 0, 0, len(name), 1) + name.encode("utf-16-le")
    position = len(head) + 4 + 4 + len(bound) + len(strings)
    head += record(0x85, struct.pack("<I", position) + bound) + strings
    return compound_file({"Workbook": (head + sheet).ljust(4096, b"\0")})


def old_xls(rows: Sequence[Sequence[Any]], codec: str, codepage: int | None) -> bytes:
    """A workbook before BIFF8: its texts are bytes, in whatever set the program had."""
    head = record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0))
    head += record(0x42, struct.pack("<H", codepage)) if codepage is not None else b""
    bound = struct.pack("<BBB", 0, 0, 1) + b"a"
    at = len(head) + 4 + 4 + len(bound) + 4
    head += record(0x85, struct.pack("<I", at) + bound) + record(0x0A)
    sheet = record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0)) + _labels(rows, codec)
    return compound_file({"Book": (head + sheet + record(0x0A)).ljust(4096, b"\0")})


def scripted_xls(rows: Sequence[Sequence[Any]], codec: str) -> bytes:
    """One sheet of labels with nothing around it, as a page of six lines writes it."""
    begins = record(0x809, struct.pack("<HHHH", 0, 0x10, 0, 0))
    return begins + _labels(rows, codec) + record(0x0A)


def _labels(rows: Sequence[Sequence[Any]], codec: str) -> bytes:
    cells = (
        (row, column, str(value).encode(codec))
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value is not None
    )
    return b"".join(
        record(0x204, struct.pack("<HHHH", row, column, 0, len(text)) + text)
        for row, column, text in cells
    )


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


def _strings(texts: list[str], piece: int, empty: Sequence[bytes] = (), spare: int = 0) -> bytes:
    """The table, cut in the middle of texts as Excel does: a flag follows each cut."""
    pieces = [bytearray(struct.pack("<II", len(texts) + spare, len(texts) + spare))]
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
