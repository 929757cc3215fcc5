"""The texts of an .xls: single ones, and the shared table that is cut into records anywhere."""

from __future__ import annotations

import struct
from typing import Final

from app.base.errors import InputError
from app.intake.mail.charset import decode_text

MAX_STRINGS: Final = 3_000_000
_CODEPAGES: Final = {936: "gb18030", 950: "cp950", 1200: "utf-16-le", 65001: "utf-8"}


def charset_of(sample: bytes, codepage: int) -> str:
    """The set of an old workbook's texts, by its code page and by how they read."""
    found = decode_text(sample, _CODEPAGES.get(codepage, f"cp{codepage}")).charset
    return "gb18030" if found in {"ascii", "iso-2022-cn"} else found


def wide_text(body: bytes, at: int) -> tuple[str, int]:
    """A text with its length and flags in front, and where it ends."""
    length, flags = struct.unpack_from("<HB", body, at)
    position = at + 3 + (2 if flags & 8 else 0) + (4 if flags & 4 else 0)
    size = length * 2 if flags & 1 else length
    raw = body[position : position + size]
    return raw.decode("utf-16-le" if flags & 1 else "latin-1", "replace"), position + size


class SharedStrings:
    """Collects the records of the table, then reads the texts across their borders."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._texts: list[str] = []
        self._piece = 0
        self._at = 0

    def add(self, body: bytes) -> None:
        """One more record of the table."""
        self._pieces.append(body)

    def text(self, index: int) -> str | None:
        """The text by its number; None if there is none."""
        return self._texts[index] if index < len(self._texts) else None

    def lacking(self) -> tuple[int, int] | None:
        """How many texts the table says that it holds and how many it does; None if they agree."""
        declared = struct.unpack_from("<I", self._pieces[0], 4)[0] if self._pieces else 0
        if declared in {0, len(self._texts)} or declared > MAX_STRINGS:
            return None
        return declared, len(self._texts)

    def finish(self) -> None:
        """Read all texts; a table that ends early gives the texts until there."""
        if not self._pieces:
            return
        self._at = 8
        try:
            while self._skip_to_data():
                self._texts.append(self._next())
                if len(self._texts) > MAX_STRINGS:
                    raise InputError("表格里的文字过多，没有读取；请拆分成几个文件再导入。")
        except (struct.error, IndexError):
            return

    def _skip_to_data(self) -> bool:
        while self._piece < len(self._pieces) and self._at >= len(self._pieces[self._piece]):
            self._piece, self._at = self._piece + 1, self._at - len(self._pieces[self._piece])
        return self._piece < len(self._pieces)

    def _take(self, size: int) -> bytes:
        """Bytes that may run over a border."""
        taken = bytearray()
        while size > len(taken) and self._skip_to_data():
            part = self._pieces[self._piece][self._at : self._at + size - len(taken)]
            taken += part
            self._at += len(part)
        if len(taken) < size:
            raise IndexError("table of texts ends early")
        return bytes(taken)

    def _next(self) -> str:
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
        reading = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
        text = self._characters(length, wide=bool(flags & 1))
        self._take(min(4 * runs + reading, 1 << 24))
        return text

    def _characters(self, length: int, *, wide: bool) -> str:
        """Characters; behind a border a flag says anew how wide they are."""
        parts: list[str] = []
        while length > 0:
            while self._at >= len(self._pieces[self._piece]):
                self._piece, self._at = self._piece + 1, 0
                if self._pieces[self._piece]:  # a record may hold its flag alone, or not even that
                    wide = bool(self._pieces[self._piece][0] & 1)
                    self._at = 1
            width = 2 if wide else 1
            raw = self._pieces[self._piece][self._at : self._at + length * width]
            if len(raw) < width:
                raise IndexError("half a character")
            count = len(raw) // width
            parts.append(raw[: count * width].decode("utf-16-le" if wide else "latin-1", "replace"))
            self._at += count * width
            length -= count
        return "".join(parts)
