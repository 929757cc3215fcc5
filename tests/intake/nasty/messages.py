"""Outlook messages (.msg) built property by property; all people and places are invented."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from tests.intake.nasty.ole_writer import Tree, compound_file

SENT: Final = datetime(2026, 5, 21, 1, 30, tzinfo=UTC)
TEXT: Final = "示例县某局拖欠工程款，请依法督促履行承诺。\r\n联系人：王示例，13800000001。"
SUBJECT, BODY, HTML, RTF, HEADERS = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D
SENDER, SENDER_KIND, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1E, 0x0C1F, 0x5D01


def message(
    *,
    unicode: bool = True,
    codepage: int = 936,
    sent: datetime | None = SENT,
    attachments: Sequence[Tree] = (),
    **changes: Any,
) -> bytes:
    """An Outlook message; ``changes`` are properties by hexadecimal number, None removes one."""
    return compound_file(message_tree(unicode, codepage, sent, attachments, changes, header=32))


def message_tree(
    unicode: bool = True,
    codepage: int = 936,
    sent: datetime | None = SENT,
    attachments: Sequence[Tree] = (),
    changes: Mapping[str, Any] | None = None,
    header: int = 24,
) -> dict[str, Any]:
    """The storage of a message, for a file or for one inside another."""
    values: dict[int, Any] = {
        0x001A: "IPM.Note",
        SUBJECT: "关于拖欠工程款的投诉",
        BODY: TEXT,
        SENDER: "王示例",
        SENDER_KIND: "SMTP",
        SENDER_ADDRESS: "wang.shili@example.com",
    }
    values |= {int(name.removeprefix("p"), 16): value for name, value in (changes or {}).items()}
    fixed = {0x3FFD: codepage, 0x3FDE: codepage}
    tree = storage(values, fixed, header, unicode=unicode, codepage=codepage, sent=sent)
    for number, attachment in enumerate(attachments):
        tree[f"__attach_version1.0_#{number:08X}"] = attachment
    return tree


def storage(
    values: Mapping[int, Any],
    fixed: Mapping[int, int],
    header: int,
    *,
    unicode: bool = True,
    codepage: int = 936,
    sent: datetime | None = None,
) -> dict[str, Any]:
    """Texts and bytes as streams, numbers and times in the list of properties."""
    entries, tree = bytearray(header), dict[str, Any]()
    for number, value in values.items():
        if value is None:
            continue
        kind = 0x0102 if isinstance(value, bytes) else 0x001F if unicode else 0x001E
        raw = (
            value
            if isinstance(value, bytes)
            else value.encode("utf-16-le" if unicode else f"cp{codepage}")
        )
        tree[f"__substg1.0_{number:04X}{kind:04X}"] = raw
        entries += struct.pack("<III4x", number << 16 | kind, 6, len(raw))
    for number, whole in fixed.items():
        entries += struct.pack("<IIi4x", number << 16 | 3, 6, whole)
    if sent is not None:
        ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
        entries += struct.pack("<IIQ", 0x0039_0040, 6, ticks)
    tree["__properties_version1.0"] = bytes(entries)
    return tree


def attached(
    name: str, data: bytes | None, *, method: int = 1, unicode: bool = True
) -> dict[str, Any]:
    """An attachment by value, or without its value."""
    values = {
        0x3707: name,
        0x3701: data,
        0x370E: "application/pdf" if name.endswith("pdf") else None,
    }
    return storage(values, {0x3705: method}, 8, unicode=unicode)


def attached_message(name: str, inner: dict[str, Any]) -> dict[str, Any]:
    """A message inside the message."""
    return storage({0x3001: name}, {0x3705: 5}, 8) | {"__substg1.0_3701000D": inner}


def packed_rtf(text: bytes) -> bytes:
    """Rich text packed with literals alone, as LZFu allows."""
    out = bytearray()
    for at in range(0, len(text), 8):
        piece = text[at : at + 8]
        out += b"\0" + piece
    return struct.pack("<II4sI", len(out) + 12, len(text), b"LZFu", 0) + bytes(out)
