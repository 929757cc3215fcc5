"""Text out of the compressed rich text that Outlook keeps where a mail has no other body."""

from __future__ import annotations

import html
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from app.intake.mail.body import html_text, tidy
from app.intake.mail.charset import decode_text

MAX_RTF: Final = 20_000_000
MAX_GROUPS: Final = 2_000

_START: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_PACKED, _PLAIN = b"LZFu", b"MELA"
_RING: Final = 4096

_TOKEN: Final = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_FONT: Final = re.compile(rb"\\f(\d{1,6})(?:\\(?!f\d)[a-z]+-?\d*\s?)*?\\fcharset(\d{1,3})")
_CHARSETS: Final = {0: 1252, 128: 932, 129: 949, 134: 936, 136: 950}
_SKIPPED: Final = frozenset(
    (b"fonttbl colortbl stylesheet info pict object themedata datastore listtable listoverridetable"
     b" rsidtbl generator xmlnstbl header footer").split()
)  # fmt: skip
_SIGNS: Final = {
    b"par": "\n", b"line": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t", b"lquote": "‘",
    b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "·", b"emdash": "—",
    b"endash": "–",
}  # fmt: skip

_ESCAPED: Final = {b"~": b" ", b"\n": b"\n", b"\r": b"\n", b"-": b"", b"_": b"-"}


def unpack(data: bytes) -> bytes:
    """The rich text; raises ValueError for data that is neither packed nor plain rich text."""
    if len(data) < 16:
        raise ValueError("no header")
    _size, raw_size, kind, _check = struct.unpack_from("<II4sI", data)
    if kind == _PLAIN:
        return data[16 : 16 + min(raw_size, MAX_RTF)]
    if kind != _PACKED:
        raise ValueError("unknown packing")
    return _unpacked(data[16:], min(raw_size, MAX_RTF))


def is_cut(data: bytes, rich: bytes) -> bool:
    """Whether the packed text gave less rich text than it says it holds."""
    (size,) = struct.unpack_from("<I", data, 4)
    return len(rich) < min(int(size), MAX_RTF)


def _unpacked(data: bytes, size: int) -> bytes:
    """What the runs of literals and of references into the last 4096 bytes spell (MS-OXRTFCP)."""
    ring = bytearray(_START) + bytearray(_RING - len(_START))
    write = len(_START)
    out = bytearray()
    at = 0
    while at < len(data) and len(out) < size:
        control = data[at]
        at += 1
        for bit in range(8):
            if not control >> bit & 1:
                if at >= len(data):
                    return bytes(out[:size])
                piece = data[at : at + 1]
                at += 1
            else:
                if at + 2 > len(data):
                    return bytes(out[:size])
                offset, length = data[at] << 4 | data[at + 1] >> 4, (data[at + 1] & 15) + 2
                at += 2
                if offset == write:
                    return bytes(out[:size])
                piece = _referenced(ring, offset, length, write)
            for byte in piece:
                ring[write] = byte
                write = (write + 1) % _RING
            out += piece
    return bytes(out[:size])


def _referenced(ring: bytearray, offset: int, length: int, write: int) -> bytes:
    """Bytes of the ring; a reference may reach into what it is just writing."""
    ahead = (write - offset) % _RING
    if ahead >= length:
        return bytes(ring[(offset + i) % _RING] for i in range(length))
    base = bytes(ring[(offset + i) % _RING] for i in range(ahead))
    return (base * (length // ahead + 1))[:length]


def rtf_text(data: bytes) -> str:
    """The text of a rich text; where it wraps a web page, the text of that page."""
    source = data[:MAX_RTF]
    wraps_page = re.search(rb"\\fromhtml1?\b", source[:2000]) is not None
    text = _Reader(source, wraps_page=wraps_page).read()
    return html_text(text) if wraps_page else tidy(text)


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a pair of braces."""

    codepage: int
    hidden: bool = False
    markup: bool = False  # inside a tag of the wrapped page
    width: int = 1  # characters that stand behind \\u for readers without Unicode


class _Reader:
    """Walks the tokens once; braces are counted, never recursed into."""

    def __init__(self, source: bytes, *, wraps_page: bool) -> None:
        self._source, self._wraps_page = source, wraps_page
        page = re.search(rb"\\ansicpg(\d{1,5})", source[:2000])
        self._codepage = int(page[1]) if page else 936
        fonts = re.finditer(_FONT, source[:60_000])
        self._fonts = {int(m[1]): _CHARSETS.get(int(m[2]), self._codepage) for m in fonts}
        self._out: list[str] = []
        self._bytes = bytearray()
        self._state = _State(self._codepage)
        self._stack: list[_State] = []
        self._skip = 0
        self._suppressed = False  # between \\htmlrtf and \\htmlrtf0

    def read(self) -> str:
        """All visible text."""
        fresh = star = False  # just behind "{", and behind "{\\*"
        for match in self._tokens():
            if match["brace"] is not None:
                self._brace(match["brace"])
                fresh, star = match["brace"] == b"{", False
            elif match["word"] is not None:
                number = int(match["number"]) if match["number"] is not None else None
                if fresh or star:
                    self._destination(match["word"], starred=star)
                self._word(match["word"], number)
                fresh = star = False
            elif match["sign"] == b"*":
                star = fresh
            else:
                self._piece(match)
                fresh = star = False
        self._flush()
        joined = "".join(self._out)  # a character beyond the first 65,536 comes in two halves
        return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _tokens(self) -> Iterator[re.Match[bytes]]:
        """The tokens; the bytes behind \\bin are no tokens."""
        at = 0
        while (match := _TOKEN.search(self._source, at)) is not None:
            at = match.end()
            if match["word"] == b"bin":
                at += max(int(match["number"] or 0), 0)
            yield match

    def _brace(self, brace: bytes) -> None:
        self._flush()
        if brace == b"{":
            if len(self._stack) < MAX_GROUPS:
                self._stack.append(self._state)
        elif self._stack:
            self._state = self._stack.pop()

    def _destination(self, word: bytes, *, starred: bool) -> None:
        """Hide what is no text; {\\*\\htmltag …} holds the tags of a wrapped page."""
        if starred and word == b"htmltag" and self._wraps_page:
            self._state = replace(self._state, markup=True)
        elif starred or word in _SKIPPED:
            self._state = replace(self._state, hidden=True)

    def _word(self, word: bytes, value: int | None) -> None:
        if word == b"u" and value is not None:
            self._flush()
            self._emit(chr(value % 0x10000))
            self._skip = self._state.width
        elif word == b"uc" and value is not None:
            self._state = replace(self._state, width=min(max(value, 0), 8))
        elif word == b"f" and value is not None:
            self._flush()
            self._state = replace(self._state, codepage=self._fonts.get(value, self._codepage))
        elif word == b"htmlrtf":
            self._flush()
            self._suppressed = self._wraps_page and value != 0
        elif word in _SIGNS:
            self._flush()
            self._emit(_SIGNS[word])

    def _piece(self, match: re.Match[bytes]) -> None:
        if match["hex"] is not None:
            raw = bytes([int(match["hex"], 16)])
        elif match["sign"] is not None:
            raw = _ESCAPED.get(match["sign"], match["sign"])
        else:
            raw = match["text"]
        dropped = min(self._skip, len(raw))
        self._skip -= dropped
        if not self._state.hidden and not self._suppressed:
            self._bytes += raw[dropped:]

    def _emit(self, text: str) -> None:
        if not self._state.hidden and not self._suppressed:
            as_text = self._wraps_page and not self._state.markup
            self._out.append(html.escape(text) if as_text else text)

    def _flush(self) -> None:
        if self._bytes:
            page = self._state.codepage
            text = decode_text(bytes(self._bytes), "utf-8" if page == 65001 else f"cp{page}").text
            as_text = self._wraps_page and not self._state.markup
            self._out.append(html.escape(text) if as_text else text)
            self._bytes.clear()
