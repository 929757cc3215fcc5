"""What Outlook packs into winmail.dat (TNEF): the files, and the text where the mail has none.

tnefparse, the library that there is, was last released in 2021, runs for hours over thirty bytes
that claim 4,294,967,295 properties, and takes the noughts off the end of files; here every number
is checked against the bytes that are left. The tests compare both on sound files.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from app.intake.mail import msg_properties as p
from app.intake.mail.body import html_charset, html_text, tidy
from app.intake.mail.charset import decode_text, one_line
from app.intake.mail.choice import Choice, choose
from app.intake.mail.msg_rtf import is_cut, rtf_text, unpack
from app.intake.mail.names import clean_name
from app.intake.mail.notes import Notes

SIGNATURE: Final = b"\x78\x9f\x3e\x22"
MAX_FILES: Final = 500
MAX_PROPERTIES: Final = 5_000
MAX_DEPTH: Final = 4

_CODEPAGE, _MESSAGE, _PLAIN, _SUBJECT = 0x9007, 0x9003, 0x800C, 0x8004
_NEW_FILE, _TITLE, _DATA, _FILE = 0x9002, 0x8010, 0x800F, 0x9005
_IMESSAGE: Final = bytes.fromhex("0703020000000000c000000000000046")
_FIXED: Final = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8,
                 0x40: 8, 0x48: 16}  # fmt: skip
_TEXT8, _TEXT16, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x0102
_VARIABLE: Final = frozenset((_TEXT8, _TEXT16, _OBJECT, _BINARY, 0))

Properties = dict[int, tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One file of a winmail.dat."""

    name: str
    content_type: str
    data: bytes


@dataclass(slots=True)
class Winmail:
    """What was taken out; ``whole`` is False where something had to be left in."""

    text: str = ""
    files: list[PackedFile] = field(default_factory=list)
    whole: bool = True


def is_winmail(data: bytes) -> bool:
    """Whether the bytes are such a package, whatever they are called."""
    return data.startswith(SIGNATURE)


def open_winmail(data: bytes, notes: Notes, *, depth: int = 0) -> Winmail:
    """The text and the files of a package; what is damaged is left out, and ``whole`` False."""
    return _Package(notes, depth).read(data)


@dataclass(slots=True)
class _Open:
    """A file while its attributes come in."""

    title: bytes = b""
    data: bytes = b""
    properties: Properties = field(default_factory=dict)


class _Package:
    def __init__(self, notes: Notes, depth: int) -> None:
        self._notes, self._depth = notes, depth
        self._found = Winmail()
        self._codepage = "gb18030"
        self._message: Properties = {}
        self._plain = self._subject = b""
        self._open: list[_Open] = []

    def read(self, data: bytes) -> Winmail:
        for number, body in self._attributes(data):
            self._take(number, body)
        if not (self._message or self._plain or self._subject or self._open):
            self._found.whole = False
        self._found.text = self._text()
        for one in self._open:
            self._close(one)
        return self._found

    def _attributes(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        position = 6
        while position + 11 <= len(data):
            level, number, _kind, size = struct.unpack_from("<BHHI", data, position)
            end = position + 9 + size
            if level not in {1, 2} or end > len(data):
                self._found.whole = False
                return
            yield number, data[position + 9 : end]
            position = end + 2  # a sum of the bytes, which nobody needs
        if data[position:].strip(b"\0"):
            self._found.whole = False  # the rest of an attribute that was cut

    def _take(self, number: int, body: bytes) -> None:
        if number == _CODEPAGE and len(body) >= 4:
            self._codepage = p.codepage_name(struct.unpack_from("<I", body)[0]) or self._codepage
        elif number == _MESSAGE:
            self._message |= self._properties(body)
        elif number == _PLAIN:
            self._plain = body
        elif number == _SUBJECT:
            self._subject = body
        elif number == _NEW_FILE:
            if len(self._open) < MAX_FILES:
                self._open.append(_Open())
            else:
                self._found.whole = False
        elif self._open and number == _TITLE:
            self._open[-1].title = body
        elif self._open and number == _DATA:
            self._open[-1].data = body
        elif self._open and number == _FILE:
            self._open[-1].properties |= self._properties(body)

    # --- properties ---

    def _properties(self, body: bytes) -> Properties:
        """The properties by number; what follows the first damaged one is left out."""
        found: Properties = {}
        try:
            (count,) = struct.unpack_from("<I", body)
            position = 4
            for _ in range(min(count, MAX_PROPERTIES)):
                if position >= len(body):
                    break
                position = self._property(body, position, found)
        except (struct.error, ValueError):
            self._found.whole = False
        return found

    def _property(self, body: bytes, position: int, found: Properties) -> int:
        kind, number = struct.unpack_from("<HH", body, position)
        position += 4
        if number >= 0x8000:
            position = _after_name(body, position)
            number = -1  # a name of somebody's own
        several = bool(kind & 0x1000)
        kind &= 0x0FFF
        count = 1
        if several or kind in _VARIABLE:
            (count,) = struct.unpack_from("<I", body, position)
            position += 4
        if kind in _FIXED:
            size = _FIXED[kind]
            if count * size > len(body) - position:
                raise ValueError("more values than bytes")
            value = body[position : position + size]
            position += count * size
        elif kind in _VARIABLE:
            value, position = _values(body, position, count)
        else:
            raise ValueError("unknown kind of property")
        found.setdefault(number, (kind, value))
        return position

    def _string(self, properties: Properties, number: int) -> str:
        kind, value = properties.get(number, (0, b""))
        if kind == _TEXT16:
            return value[: len(value) & ~1].decode("utf-16-le", "replace").split("\0", 1)[0]
        if kind == _TEXT8:
            return self._bytes_text(value)
        return ""

    def _bytes_text(self, value: bytes) -> str:
        return decode_text(value.split(b"\0", 1)[0], self._codepage).text

    # --- text ---

    def _text(self) -> str:
        plain = tidy(self._string(self._message, p.BODY) or self._bytes_text(self._plain))
        page = self._page()
        choice = choose(plain, page)
        if choice is Choice.BOTH:
            return f"{page}\n\n{plain}"
        return (page if choice is Choice.PAGE else plain) or self._rich()

    def _page(self) -> str:
        kind, value = self._message.get(p.HTML, (0, b""))
        if kind == _BINARY:
            _, number = self._message.get(p.CODEPAGE_INTERNET, (0, b""))
            page = p.codepage_name(struct.unpack_from("<i", number)[0]) if len(number) == 4 else ""
            return html_text(decode_text(value, page or None, hint=html_charset(value)).text)
        return html_text(self._string(self._message, p.HTML))

    def _rich(self) -> str:
        value = self._message.get(p.RTF, (0, b""))[1]
        if not value:
            return ""
        try:
            rich = unpack(value)
        except ValueError:
            self._found.whole = False
            return ""
        self._found.whole = self._found.whole and not is_cut(value, rich)
        return rtf_text(rich)

    # --- files ---

    def _close(self, one: _Open) -> None:
        given = one.properties
        name = ""
        for number in (p.LONG_NAME, p.SHORT_NAME, p.SHOWN_NAME):
            name = name or clean_name(self._string(given, number), self._notes)
        name = name or clean_name(self._bytes_text(one.title), self._notes)
        kind, value = given.get(p.DATA, (0, b""))
        if kind in {_OBJECT, _BINARY} and value.startswith(_IMESSAGE):
            self._nested(value[len(_IMESSAGE) :], name)
            return
        data = one.data or value
        if not data:
            self._notes.add(f"winmail.dat 里的{f'附件“{name}”' if name else '一个附件'}没有内容。")
            return
        content_type = one_line(self._string(given, p.MIME)).lower()
        if not re.fullmatch(r"[a-z0-9.+-]{1,60}/[a-z0-9.+_-]{1,100}", content_type):
            content_type = "application/octet-stream"
        self._keep(PackedFile(name, content_type, data))

    def _nested(self, data: bytes, name: str) -> None:
        """A message inside the package: its text as a file, then its own files."""
        if self._depth >= MAX_DEPTH or not is_winmail(data):
            self._found.whole = False
            return
        inner = _Package(Notes(), self._depth + 1)
        found = inner.read(data)
        subject = inner.subject() or name or "原邮件"
        stem = re.sub(r"[\\/]", "_", subject)[:80]
        text = f"主题：{subject}\n\n{found.text}\n"
        title = clean_name(f"{stem}.txt", Notes())
        self._keep(PackedFile(title, "text/plain", text.encode("utf-8", "replace")))
        for one in found.files:
            self._keep(one)
        self._found.whole = self._found.whole and found.whole

    def subject(self) -> str:
        """The subject of the message, on one line."""
        found = self._string(self._message, p.SUBJECT) or self._bytes_text(self._subject)
        return one_line(found)

    def _keep(self, one: PackedFile) -> None:
        if len(self._found.files) < MAX_FILES:
            self._found.files.append(one)
        else:
            self._found.whole = False


def _after_name(body: bytes, position: int) -> int:
    """Where the name of a property with a name of its own ends."""
    (kind,) = struct.unpack_from("<I", body, position + 16)
    if kind == 0:
        return position + 24
    (size,) = struct.unpack_from("<I", body, position + 20)
    return position + 24 + _padded(size)


def _values(body: bytes, position: int, count: int) -> tuple[bytes, int]:
    """The first of some values of any length, and where they end."""
    first = b""
    for index in range(count):
        if position >= len(body):
            raise ValueError("more values than bytes")
        (size,) = struct.unpack_from("<I", body, position)
        if size > len(body) - position - 4:
            raise ValueError("a value longer than what is left")
        if not index:
            first = body[position + 4 : position + 4 + size]
        position += 4 + _padded(size)
    return first, position


def _padded(size: int) -> int:
    return (size + 3) & ~3
