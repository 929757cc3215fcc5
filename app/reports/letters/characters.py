"""Characters that paper can't show: invisible ones that are left out, and those without a glyph."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from app.base.letter import Dropped

# Boxes to tick are set in characters that every face has; the box of ☑ is drawn around its tick.
SET_AS: Final = {"☐": "□", "☑": "√"}
# Controls, format characters, halves of pairs, unassigned ones, line and paragraph separators. Not
# private use (Co): a 造字 is a character of somebody's name, and is printed or named, never dropped.
_INVISIBLE: Final = frozenset(("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"))
# Further ones that show nothing though their category says otherwise.
_BLANK: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
)


def is_invisible(char: str) -> bool:
    """Whether the character shows nothing on paper and takes no room there."""
    if " " <= char <= "~" or "\u4e00" <= char <= "\u9fff":
        return False
    code = ord(char)
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:  # variation selectors
        return True
    return unicodedata.category(char) in _INVISIBLE or char in _BLANK


def is_private(char: str) -> bool:
    """Whether the character is of a private area: it has a shape only in fonts made for it (造字)."""
    return unicodedata.category(char) == "Co"


def printable(text: str) -> str:
    """The text without what can't be seen: controls, joiners, selectors; a tab is a space."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def dropped(text: str, place: str) -> tuple[Dropped, ...]:
    """What ``printable`` leaves out of a text, each with its place; line breaks are no characters."""
    return tuple(
        Dropped(place, at, char)
        for at, char in enumerate(text, start=1)
        if char not in "\t\r\n" and is_invisible(char)
    )


def code_point(char: str) -> str:
    """U+200B."""
    return f"U+{ord(char):04X}"


def told(found: Iterable[Dropped]) -> str:
    """One sentence about what was left out, for screens; "" where nothing was."""
    places: dict[str, list[str]] = {}
    for one in found:
        places.setdefault(one.place, []).append(f"第{one.at}字{code_point(one.char)}")
    if not places:
        return ""
    listed = "；".join(f"{place}{'、'.join(at)}" for place, at in places.items())
    return f"略去了看不见的字符：{listed}。"


def _shown(char: str) -> str:
    if char == "\t":
        return " "
    if is_invisible(char):
        return ""
    # spaces of other widths are spaces; the full-width one is set as it is
    return " " if char != "\u3000" and unicodedata.category(char) == "Zs" else char
