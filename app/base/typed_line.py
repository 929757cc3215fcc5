"""What was typed or pasted, as a field takes it: no hidden signs, no breaks where there is one line."""

from __future__ import annotations

import re
from typing import Final

# Zero-width signs, marks and overrides of direction, soft hyphens, byte-order marks: copied along
# from web pages and messages, seen by nobody, and different from the same text without them.
_HIDDEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_BREAKS: Final = re.compile("[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def one_line(text: str) -> str:
    """The text for a field of one line: breaks and tabs inside are spaces, those around are gone."""
    if not (_HIDDEN.search(text) or _BREAKS.search(text) or _CONTROL.search(text)):
        return text
    shown = _CONTROL.sub("", _HIDDEN.sub("", text))
    first, last = _BREAKS.match(shown), _BREAKS.search(shown[-1:])
    inside = shown[first.end() if first else 0 :]
    return _BREAKS.sub(" ", re.sub(f"{_BREAKS.pattern}$", "", inside) if last else inside)


def many_lines(text: str) -> str:
    """The text for a field of several lines: its line breaks and tabs stay."""
    return re.sub("[\x1c-\x1f]", "", _CONTROL.sub("", _LINE_ENDS.sub("\n", _HIDDEN.sub("", text))))
