"""Breaking Chinese text into lines: what stays together, what may not begin or end a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

# GB/T 15834-2011, 5.1: stops, the closing half of a pair, 省略号, 间隔号 never begin a line …
NO_START: Final = frozenset("，。、；：？！）》〉」』】〕｝”’…—·～％℃,.;:?!)]}%")
# … and the opening half of a pair never ends one.
NO_END: Final = frozenset("（《〈「『【〔｛“‘([{")
# As wide as a Han character, whatever the font thinks of them.
FULL: Final = frozenset("“”‘’—…·")
# A number keeps the word that it counts: 2026年|11月|20日, 30个|工作日, 12号.
_COUNTED: Final = "年月日号个条款项件人次天元万亿页份点时分名家户"
_ATOM: Final = re.compile(
    rf"[A-Za-z0-9.,:/@_%+&#=?~-]+[{_COUNTED}]?"
    r"|第（[一二三四五六七八九十]+）"  # 第（三）项: a line that began with （三） would look like a heading
    r"|——|……|\s+|.",
    re.DOTALL,
)
_LONGEST_RUN: Final = 24  # a longer run of Latin letters may be broken anywhere: an address, a hash
LONELY: Final = 1.0  # Han characters that may not be left alone on the last line (单字不成行)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph; ``cells`` is its natural width in characters of the size."""

    text: str
    cells: float
    last: bool  # the paragraph ends here: set on the grid, not stretched


Measure = Callable[[str], float]


def is_full(char: str) -> bool:
    """Whether the character takes a whole em: Han, full-width forms, the marks of FULL."""
    return char in FULL or ord(char) >= 0x2E80


def printable(text: str) -> str:
    """The text without what can't be seen: controls, joiners, selectors; a tab is a space."""
    kept = (" " if char == "\t" else char for char in text)
    return "".join(
        char
        for char in kept
        if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
        and not 0xFE00 <= ord(char) <= 0xFE0F
        and not 0xE0100 <= ord(char) <= 0xE01EF
    )


def atoms(text: str) -> list[str]:
    """The text in parts that stay whole; joined they are the text again."""
    found: list[str] = []
    for match in _ATOM.finditer(text):
        part = match.group()
        found += list(part) if len(part) > _LONGEST_RUN else [part]
    return found


def may_break(before: str, after: str) -> bool:
    """Whether a line may end with ``before`` and the next begin with ``after``."""
    return before[-1] not in NO_END and after[0] not in NO_START


def break_lines(
    text: str, width: float, measure: Measure, first: float | None = None
) -> tuple[Line, ...]:
    """The lines of one paragraph, none wider than ``width`` (the first than ``first``).

    Where the next part may not begin a line, or the last may not end one, parts are pushed out
    to the next line (推出). Spaces at the end of a line are dropped.
    """
    room = width if first is None else first
    parts = _fitting(atoms(text.strip(" ")), measure, min(width, room))
    if not parts:
        return ()
    widths = [sum(measure(char) for char in part) for part in parts]
    starts = _starts(parts, widths, width, room)
    _keep_company(starts, parts, widths, width)
    lines = []
    for begin, end in zip(starts, [*starts[1:], len(parts)], strict=True):
        last = end == len(parts)
        line = "".join(parts[begin:end]).strip(" ")
        line = line if last else line.rstrip()
        lines.append(Line(line, sum(measure(char) for char in line), last))
    return tuple(line for line in lines if line.text)


def _fitting(parts: list[str], measure: Measure, width: float) -> list[str]:
    """The parts, those that no line could hold taken to pieces."""
    fit: list[str] = []
    for part in parts:
        fit += [part] if sum(measure(char) for char in part) <= width else list(part)
    return fit


def _starts(parts: list[str], widths: list[float], width: float, first: float) -> list[int]:
    """The numbers of the parts that begin a line."""
    starts, room, at = [0], first, 0
    used = 0.0
    while at < len(parts):
        if used + widths[at] <= room + 1e-6 or at == starts[-1] or parts[at].isspace():
            used += widths[at]
            at += 1
            continue
        at = _push_out(parts, starts[-1], at)
        starts.append(at)
        used, room = 0.0, width
    return starts


def _push_out(parts: list[str], begin: int, at: int) -> int:
    """Where the next line begins: at ``at``, or earlier where no line may be broken there."""
    for candidate in range(at, begin, -1):
        if may_break(parts[candidate - 1], parts[candidate]):
            return candidate
    return at  # a row of stops longer than a line: nothing better can be done


def _keep_company(starts: list[int], parts: list[str], widths: list[float], width: float) -> None:
    """Give a character that would stand alone on the last line one from the line above."""
    if len(starts) < 2:
        return
    tail = [part for part in parts[starts[-1] :] if not part.isspace()]
    if sum(len(part) for part in tail if part[0] not in NO_START) > LONELY:
        return
    for candidate in range(starts[-1] - 1, starts[-2], -1):
        if may_break(parts[candidate - 1], parts[candidate]):
            if sum(widths[candidate:]) <= width:
                starts[-1] = candidate
            return
