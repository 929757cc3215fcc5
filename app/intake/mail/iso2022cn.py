"""ISO-2022-CN (RFC 1922): Chinese in seven bits, which no codec of the standard library reads."""

from __future__ import annotations

import re
from typing import Final

NAME: Final = "iso-2022-cn"
_SHIFT_OUT, _SHIFT_IN = b"\x0e", b"\x0f"
_TOKEN: Final = re.compile(
    rb"\x1b\$\)(?P<set>[A-Z])|\x1b\$\*[A-Z]|\x1bN(?P<single>[\s\S]{2})|(?P<shift>[\x0e\x0f])"
    rb"|(?P<line>\r\n|\r|\n)|(?P<text>[^\x0e\x0f\x1b\r\n]+|[\s\S])"
)


def looks_like_iso2022cn(data: bytes) -> bool:
    """Whether the bytes call up one of its sets and shift to it."""
    return re.search(rb"\x1b\$[)*][AEGHIJKLM]", data) is not None and _SHIFT_OUT in data


def decode_iso2022cn(data: bytes) -> str:
    """The text; characters of a set other than GB 2312 become U+FFFD, one for each."""
    out: list[str] = []
    designated, shifted = b"", False
    for token in _TOKEN.finditer(data):
        if token["set"]:
            designated = token["set"]
        elif token["shift"]:
            shifted = token["shift"] == _SHIFT_OUT
        elif token["line"]:
            designated, shifted = b"", False  # each line begins anew
            out.append(token["line"].decode("ascii"))
        elif token["single"]:
            out.append("\ufffd")
        elif token["text"]:
            out.append(_text(token["text"], designated if shifted else None))
    return "".join(out)


def _text(data: bytes, designated: bytes | None) -> str:
    if designated is None:
        return data.decode("ascii", "replace")
    if designated == b"A":
        return bytes(byte | 0x80 for byte in data).decode("gb2312", "replace")
    return "\ufffd" * ((len(data) + 1) // 2)
