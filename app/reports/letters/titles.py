"""Splitting a title into lines that keep their words and stand as a trapezoid or diamond (7.3.1)."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Final

from app.reports.letters.breaking import may_break

# Words of our titles that stay whole; a line breaks best behind a 的 and never begins with one.
_WORDS: Final = (
    "提醒督办函", "督办函", "转办函", "投诉举报登记表", "投诉举报者", "投诉举报人", "投诉举报",
    "政务失信", "政务诚信", "失信行为", "不予受理", "受理告知书", "告知书", "期限计算说明",
    "改进建议", "采纳情况", "反馈表", "办理情况", "督促办理", "限期办理", "事项", "关于", "问题",
    "信用体系", "领导小组", "办公室", "工作", "建设", "人民政府", "补充", "核实", "信息", "通知",
)  # fmt: skip
_PARTS: Final = re.compile("|".join(_WORDS) + r"|[A-Za-z0-9.]+|〔\d+〕\d*号?|.")
MOST_WEIGHED: Final = 3  # lines; every way to break so many is weighed
_BAD_START: Final = frozenset("的和与及或等了")
_BAD_END: Final = frozenset("和与及或在对为")


def split_title(title: str, most: int) -> tuple[str, ...]:
    """The title in as few lines of at most ``most`` characters as hold it, evenly and by words."""
    lines: list[str] = []
    for part in title.split("\n"):
        lines += _split(part.strip(), most)
    return tuple(lines)


def _split(title: str, most: int) -> tuple[str, ...]:
    if len(title) <= most:
        return (title,) if title else ()
    ends = _ends(title)
    for count in range(-(-len(title) // most), MOST_WEIGHED + 1):
        found = [
            lines
            for cuts in combinations(ends, count - 1)
            if max(map(len, lines := _cut(title, cuts))) <= most
        ]
        if found:
            return min(found, key=_awkward)
    return _greedy(title, ends, most)


def _greedy(title: str, ends: list[int], most: int) -> tuple[str, ...]:
    """Each line as long as it may be: for what is too long, or has too few places, to weigh."""
    lines, at = [], 0
    while at < len(title):
        end = max((e for e in (*ends, len(title)) if at < e <= at + most), default=at + most)
        lines.append(title[at:end])
        at = end
    return tuple(lines)


def _ends(title: str) -> list[int]:
    """Where a line may end: between words, by the rules for stops, not before a 的."""
    ends, at = [], 0
    for match in _PARTS.finditer(title):
        at = match.end()
        if at < len(title) and may_break(title[at - 1], title[at]) and title[at] not in _BAD_START:
            ends.append(at)
    return ends


def _cut(title: str, cuts: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(title[a:b] for a, b in zip((0, *cuts), (*cuts, len(title)), strict=True))


def _awkward(lines: tuple[str, ...]) -> float:
    """How far the lines are from even and from good places to break; the least is taken."""
    lengths = [len(line) for line in lines]
    uneven = float(max(lengths) - min(lengths))
    for line in lines[:-1]:
        uneven -= 3 if line[-1] == "的" else 0
        uneven -= 2 if line[-1] in "》”、" else 0
        uneven += 6 if line[-1] in _BAD_END or line == "关于" else 0
    inside = sum(line.count("“") != line.count("”") for line in lines)
    waist = len(lengths) > 2 and lengths[1] < min(lengths[0], lengths[-1])  # an hourglass
    return uneven + 2 * inside + (4 if waist else 0)
