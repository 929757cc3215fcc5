"""Writes winmail.dat as Outlook does; everything in it is invented (示例)."""

from __future__ import annotations

import struct
from typing import Final

CODEPAGE, MESSAGE, PLAIN, SUBJECT = 0x9007, 0x9003, 0x800C, 0x8004
NEW_FILE, TITLE, DATA, FILE = 0x9002, 0x8010, 0x800F, 0x9005
IMESSAGE: Final = bytes.fromhex("0703020000000000c000000000000046")


def attribute(level: int, number: int, body: bytes) -> bytes:
    return (
        struct.pack("<BHHI", level, number, 6, len(body))
        + body
        + struct.pack("<H", sum(body) & 0xFFFF)
    )


def wide(number: int, text: str) -> bytes:
    """A property that is a text in UTF-16."""
    return _variable(0x1F, number, text.encode("utf-16-le") + b"\0\0")


def narrow(number: int, text: str, codec: str = "gbk") -> bytes:
    """A property that is a text in a code page."""
    return _variable(0x1E, number, text.encode(codec) + b"\0")


def binary(number: int, value: bytes, kind: int = 0x0102) -> bytes:
    return _variable(kind, number, value)


def whole(number: int, value: int) -> bytes:
    return struct.pack("<HHi", 3, number, value)


def named(text: str) -> bytes:
    """A property with a name of somebody's own, as calendars and add-ins leave them."""
    name = "示例".encode("utf-16-le") + b"\0\0"
    padded = name + b"\0" * (-len(name) % 4)
    head = struct.pack("<HH", 0x1F, 0x8001) + b"\1" * 16 + struct.pack("<II", 1, len(name)) + padded
    value = text.encode("utf-16-le") + b"\0\0"
    return head + struct.pack("<II", 1, len(value)) + value + b"\0" * (-len(value) % 4)


def properties(*given: bytes) -> bytes:
    return struct.pack("<I", len(given)) + b"".join(given)


def file(name: str, data: bytes, *more: bytes) -> bytes:
    """A file with its short name in a code page and its long one in UTF-16."""
    short = name.encode("gbk", "replace") + b"\0"
    return (
        attribute(2, NEW_FILE, b"\1\0" + b"\0" * 12)
        + attribute(2, TITLE, short)
        + attribute(2, DATA, data)
        + attribute(2, FILE, properties(wide(0x3707, name), *more))
    )


def nested(inner: bytes, name: str = "") -> bytes:
    """A message inside the package."""
    given = (binary(0x3701, IMESSAGE + inner, 0x0D), *([wide(0x3001, name)] if name else []))
    return attribute(2, NEW_FILE, b"\1\0" + b"\0" * 12) + attribute(2, FILE, properties(*given))


def winmail(*attributes: bytes, codepage: int = 936) -> bytes:
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(1, CODEPAGE, struct.pack("<II", codepage, 0))
        + b"".join(attributes)
    )


def _variable(kind: int, number: int, value: bytes) -> bytes:
    return struct.pack("<HHII", kind, number, 1, len(value)) + value + b"\0" * (-len(value) % 4)
