"""Breaking Chinese text into lines: what stays together, what may not begin or end a line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

# GB/T 15834-2011, 5.1: stops, the closing half of a pair, 省略号, 间隔号 never begin a line …
NO_START: Final = frozenset("，。、；：？！）》〉」』】〕｝”’…—·～％℃,.;:?!)]}%")
# … and the opening half of a pair never ends one.
NO_END: Final = frozenset("（《〈「『【〔｛“‘([{")
# As wide as a Han character, whatever the font thinks of them.
FULL: Final = frozenset("“”‘’—…·")
# Marks half of whose em is empty: 挤压 takes it from them where that keeps a line full.
OPENING: Final = frozenset("“‘（《〈「『【〔｛")
CLOSING: Final = frozenset("，。、；：？！）》〉」』】〕｝”’")
SQUEEZABLE: Final = OPENING | CLOSING
MOST_SQUEEZE: Final = 0.5  # em a mark
MOST_SQUEEZED: Final = 1.5  # em a line: a character and a half are taken in, no more
# A number keeps the word that it counts: 30个|工作日, 12号, 1,286,000元.
_COUNTED: Final = "年月日号个条款项件人次天元万亿页份点时分名家户周期级米吨倍%％℃"
_KEPT: Final = re.compile(
    r"〔\d{4}〕(?:\d+号?)?"  # 〔2026〕12号
    r"|附件\d{1,2}"
    r"|[（(]\d{4}年?[)）]"  # a bracketed year
    r"|\d{2,4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日"
    rf"|[A-Za-z0-9.,:/@_%+&#=?~-]+(?:个?工作日|个月|小时|分钟|平方米|公里|万元|亿元|[{_COUNTED}])?"
    # a line that began with （三） would look like a heading
    r"|第(?:[一二三四五六七八九十百]{1,4}|（[一二三四五六七八九十]+）)[条款项章节号次批期]?"
    r"|—+|…+"
)
LONGEST_KEPT: Final = 24  # a longer run of Latin letters may be broken anywhere: an address, a hash
LONELY: Final = 1.0  # Han characters that may not be left alone on the last line (单字不成行)
_EXACT: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph; ``cells`` is its natural width in characters of the size."""

    text: str
    cells: float
    last: bool  # the paragraph ends here: set on the grid, not stretched
    start: int = 0  # where it begins in the paragraph's text
    squeeze: float = 0.0  # em taken from each mark of SQUEEZABLE but a last one

    @property
    def set_cells(self) -> float:
        """The width as set, in characters."""
        return self.cells - self.squeeze * squeezable(self.text)


Measure = Callable[[str], float]
Spans = Iterable[tuple[int, int]]


def is_full(char: str) -> bool:
    """Whether the character takes a whole em: Han, full-width forms, the marks of FULL."""
    return char in FULL or ord(char) >= 0x2E80


def squeezable(text: str) -> int:
    """How many marks of a line may be set closer; the last must end flush as it is."""
    return sum(char in SQUEEZABLE for char in text[:-1])


def may_break(before: str, after: str) -> bool:
    """Whether a line may end with ``before`` and the next begin with ``after``."""
    return before[-1] not in NO_END and after[0] not in NO_START


def kept_spans(text: str) -> list[tuple[int, int]]:
    """What stays whole by its form alone: numbers with their unit, days, 〔2026〕12号, —— and ……."""
    found = []
    for match in _KEPT.finditer(text):
        begin, end = match.span()
        if 1 < end - begin <= LONGEST_KEPT:
            found.append((begin, end))
    return found


def break_lines(
    text: str, width: float, measure: Measure, first: float | None = None, kept: Spans = ()
) -> tuple[Line, ...]:
    """The lines of one paragraph, none wider than ``width`` (the first than ``first``).

    ``kept`` are further stretches that stay whole. Where the next part may not begin a line, or
    the last may not end one, marks are set closer (挤压) if that takes it in, else parts are pushed
    out to the next line (推出). Spaces at the ends of lines are dropped.
    """
    return break_measured(text, [measure(char) for char in text], width, first, kept)


def break_measured(
    text: str, widths: Sequence[float], width: float, first: float | None = None, kept: Spans = ()
) -> tuple[Line, ...]:
    """The same for characters that have been measured: one width for each, in em."""
    end = len(text.rstrip(" "))
    begin = end - len(text[:end].lstrip(" "))
    if begin >= end:
        return ()
    at = list(accumulate(widths, initial=0.0))
    places = _places(text, begin, end, kept)
    starts = _starts(text, at, places, (begin, end), width, width if first is None else first)
    _keep_company(starts, text, at, places, end, width)
    return tuple(
        made
        for number, (one, squeeze) in enumerate(starts)
        if (made := _line(text, at, one, [*starts, (end, 0.0)][number + 1][0], end, squeeze)).text
    )


def _line(text: str, at: Sequence[float], begin: int, stop: int, end: int, squeeze: float) -> Line:
    while begin < stop and text[begin] == " ":
        begin += 1
    shown = stop
    while shown > begin and text[shown - 1].isspace() and (stop < end or text[shown - 1] == " "):
        shown -= 1
    return Line(text[begin:shown], at[shown] - at[begin], stop == end, begin, squeeze)


def _places(text: str, begin: int, end: int, kept: Spans) -> list[int]:
    """The numbers of the characters that may begin a line."""
    closed = bytearray(end + 1)
    for start, stop in (*kept_spans(text), *kept):
        for inside in range(start + 1, min(stop, end)):
            closed[inside] = 1
    return [
        number
        for number in range(begin + 1, end)
        if not closed[number]
        and text[number] not in NO_START
        and text[number - 1] not in NO_END
        and not text[number].isspace()
    ]


def _starts(
    text: str,
    at: Sequence[float],
    places: Sequence[int],
    span: tuple[int, int],
    width: float,
    first: float,
) -> list[tuple[int, float]]:
    """Where each line begins, and by how much its marks are set closer."""
    begin, end = span
    starts: list[tuple[int, float]] = []
    room = first
    while begin < end:
        stop, squeeze = _stop(text, at, places, begin, end, room)
        starts.append((begin, squeeze))
        begin, room = stop, width
    return starts


def _stop(
    text: str, at: Sequence[float], places: Sequence[int], begin: int, end: int, room: float
) -> tuple[int, float]:
    """Where the line that begins at ``begin`` stops, and how far its marks are squeezed."""
    limit = at[begin] + room + _EXACT
    reach = bisect_right(at, limit, begin) - 1  # the furthest end that fits
    if reach >= end:
        return end, 0.0
    while reach < end and text[reach].isspace():
        reach += 1  # spaces at the end of a line take no room
    if reach >= end:
        return end, 0.0
    number = bisect_right(places, reach) - 1
    natural = places[number] if number >= 0 and places[number] > begin else 0
    if natural == reach:
        return natural, 0.0
    further = places[number + 1] if number + 1 < len(places) else end
    if further > begin and (squeeze := _squeeze(text, at, begin, further, room)):
        return further, squeeze
    # a row of stops longer than a line: nothing better can be done than to cut it
    return natural or max(reach, begin + 1), 0.0


def _squeeze(text: str, at: Sequence[float], begin: int, stop: int, room: float) -> float:
    """The em a mark that makes the line up to ``stop`` fit; 0 where that can't be had."""
    shown = stop
    while shown > begin and text[shown - 1].isspace():
        shown -= 1
    over = at[shown] - at[begin] - room
    if not 0 < over <= MOST_SQUEEZED + _EXACT:
        return 0.0
    marks = squeezable(text[begin:shown])
    return over / marks if marks and over / marks <= MOST_SQUEEZE + _EXACT else 0.0


def _keep_company(
    starts: list[tuple[int, float]],
    text: str,
    at: Sequence[float],
    places: Sequence[int],
    end: int,
    width: float,
) -> None:
    """Give a character that would stand alone on the last line one from the line above."""
    if len(starts) < 2:
        return
    last = starts[-1][0]
    if sum(1 for c in text[last:end] if c not in NO_START and not c.isspace()) > LONELY:
        return
    number = bisect_left(places, last) - 1
    if number >= 0 and places[number] > starts[-2][0] and at[end] - at[places[number]] <= width:
        starts[-2] = (starts[-2][0], 0.0)
        starts[-1] = (places[number], 0.0)
