"""The properties of an Outlook message, of its recipients and attachments: texts, bytes, times."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from typing import Final

from app.intake.mail.charset import decode_text
from app.intake.mail.notes import Notes
from app.intake.ole_streams import OleDamage, OleStreams, StreamPath

PROPERTIES: Final = "__properties_version1.0"
ATTACHMENT: Final = "__attach_version1.0_#"
EMBEDDED: Final = "__substg1.0_3701000D"

_TEXT8, _TEXT16, _BINARY = 0x001E, 0x001F, 0x0102
_WHOLE, _SHORT, _TIME, _FLAG = 0x0003, 0x0002, 0x0040, 0x000B
_FIRST_MOMENT: Final = datetime(1601, 1, 1, tzinfo=UTC)

SUBJECT, BODY, HTML, RTF, HEADERS, CLASS = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D, 0x001A
SENT, DELIVERED = 0x0039, 0x0E06
CODEPAGE_TEXT, CODEPAGE_INTERNET = 0x3FFD, 0x3FDE
DATA, METHOD, LONG_NAME, SHORT_NAME, SHOWN_NAME, MIME = (
    0x3701,
    0x3705,
    0x3707,
    0x3704,
    0x3001,
    0x370E,
)


class Properties:
    """The properties of one storage inside a .msg, named by their number."""

    def __init__(self, streams: OleStreams, path: StreamPath, header: int, notes: Notes) -> None:
        self._streams, self._path, self._notes = streams, path, notes
        self._fixed = _fixed_values(streams.read(*path, PROPERTIES), header)
        self._charset = ""

    def use_charset(self, charset: str) -> None:
        """Read texts of one byte a character in this character set."""
        self._charset = charset

    def whole(self, number: int) -> int | None:
        """A whole number; None if it isn't there."""
        for kind in (_WHOLE, _SHORT, _FLAG):
            raw = self._fixed.get(number << 16 | kind)
            if raw is not None:
                return int(
                    struct.unpack(
                        "<i" if kind == _WHOLE else "<h", raw[: 4 if kind == _WHOLE else 2]
                    )[0]
                )
        return None

    def moment(self, number: int) -> datetime | None:
        """A time; None if it isn't there or no calendar holds it."""
        raw = self._fixed.get(number << 16 | _TIME)
        if raw is None:
            return None
        (ticks,) = struct.unpack("<Q", raw)
        try:
            moment = _FIRST_MOMENT + timedelta(microseconds=ticks // 10)
        except OverflowError:
            return None
        return moment.replace(microsecond=0) if 1980 <= moment.year <= 2100 else None

    def data(self, number: int) -> bytes:
        """The bytes of a property; b"" if it isn't there or damaged, which is noted."""
        return self._stream(number, _BINARY)

    def has(self, number: int, kind: int = _BINARY) -> bool:
        """Whether a stream holds the property."""
        return self._streams.has(*self._path, _stream_name(number, kind))

    def text(self, number: int, what: str) -> str:
        """A text, whether kept in UTF-16 or in a code page; "" if it isn't there."""
        if self.has(number, _TEXT16):
            raw = self._stream(number, _TEXT16)
            text = raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace").rstrip("\0")
            if text or not self.has(number, _TEXT8):
                return text
        raw = self._stream(number, _TEXT8).rstrip(b"\0")
        return self._notes.text_of(decode_text(raw, self._charset or None), what) if raw else ""

    def _stream(self, number: int, kind: int) -> bytes:
        try:
            return self._streams.read(*self._path, _stream_name(number, kind))
        except OleDamage:
            self._notes.add("邮件文件有一部分已损坏，未能读取，请对照原件。")
            return b""


def codepage_name(number: int | None) -> str:
    """The character set of a Windows code page; "" for none."""
    if number is None or not 0 < number < 66_000:
        return ""
    return {
        65001: "utf-8",
        1200: "utf-16-le",
        20127: "",
        28591: "iso-8859-1",
        54936: "gb18030",
    }.get(number, f"cp{number}")


def _stream_name(number: int, kind: int) -> str:
    return f"__substg1.0_{number:04X}{kind:04X}"


def _fixed_values(stream: bytes, header: int) -> dict[int, bytes]:
    """The values of eight bytes by tag; an entry that is cut ends the list."""
    found: dict[int, bytes] = {}
    for at in range(header, len(stream) - 15, 16):
        (tag,) = struct.unpack_from("<I", stream, at)
        found.setdefault(tag, stream[at + 8 : at + 16])
    return found
