"""A .docx that came back from Word, laid over the paper as it was issued: what it says otherwise."""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal
from xml.etree import ElementTree

from app.base.errors import InputError
from app.base.letter import Attached
from app.reports.letters.attached import texts_in

MOST_BYTES: Final = 50_000_000  # of a part
ALIKE: Final = 0.4  # from which a paragraph is taken for another one changed
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_READ: Final = re.compile(r"word/(?:document|header\d*|footnotes|endnotes|comments)\.xml")
_PAGE: Final = re.compile(r"—\d+—")
_GONE: Final = "\x00"  # where a paragraph of the issued paper was found
_CUT: Final = "\x01"  # between two pages
_MADE_OF_DRAFTS: Final = frozenset({"草稿", "演示"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text: the same in both, only in what came back, or only in what was issued."""

    kind: Literal["same", "new", "old"]
    text: str


@dataclass(frozen=True, slots=True)
class LaidOver:
    """What came back over what was issued; ``changes`` is how many places differ."""

    stretches: tuple[Stretch, ...]
    changes: int


def paragraphs_of(docx: bytes) -> tuple[str, ...]:
    """Every text of a .docx, a paragraph or cell each, comments and notes too; InputError where it
    can't be read."""
    found: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as package:
            names = [name for name in package.namelist() if _READ.fullmatch(name)]
            if "word/document.xml" not in names:
                raise KeyError("word/document.xml")
            for name in sorted(names, key=lambda name: ("header" not in name, name)):
                if package.getinfo(name).file_size > MOST_BYTES:
                    raise ValueError("a part is too large")
                found += _paragraphs(ElementTree.fromstring(package.read(name)))
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError) as error:
        raise InputError(
            "这个文件不是能读的 .docx，没有比较；请在 Word 里另存一次再试。"
        ) from error
    return tuple(found)


def laid_over(issued: bytes, docx: bytes, number: str) -> LaidOver:
    """The .docx over the PDF that was issued under ``number``; blanks, page numbers and the number
    itself, which no draft has, don't count."""
    pages = (_PAGE.sub("", _bare(text)) for _place, text in texts_in(Attached("pdf", issued), ""))
    rest = _CUT.join(pages).replace(_bare(number), "")
    units = [bare for text in paragraphs_of(docx) if (bare := _unit(text, number))]
    rest, found = _laid(rest, units)
    left = (part.replace(_CUT, "") for part in rest.split(_GONE))
    return _told(units, found, [part for part in left if part])


def _laid(rest: str, units: Sequence[str]) -> tuple[str, set[int]]:
    """What is left of the issued text where each unit was taken out of it, and which were found.

    A short one (a cell) may stand in a paragraph that was changed, too: it is looked for between
    its neighbours first.
    """
    found: list[int] = []  # in the order of the units
    ends: dict[int, tuple[int, int]] = {}
    for at in sorted(range(len(units)), key=lambda at: -len(units[at])):  # the longest first
        near = bisect(found, at)
        after = ends[found[near - 1]][1] if near else 0
        before = ends[found[near]][0] if near < len(found) else len(rest)
        place = _place(rest, units[at], after, before) or _place(rest, units[at], 0, len(rest))
        if place is not None:
            rest = rest[: place[0]] + _GONE * (place[1] - place[0]) + rest[place[1] :]
            ends[at] = place
            found.insert(near, at)
    return rest, set(found)


def _place(rest: str, unit: str, after: int, before: int) -> tuple[int, int] | None:
    """Where the unit stands between the two, whole or over the end of a page."""
    at = rest.find(unit, after, before)
    if at >= 0:
        return at, at + len(unit)
    cut = rest.find(_CUT, after, before)
    while cut >= 0:
        for head in range(1, len(unit)):
            start, end = cut - head, cut + 1 + len(unit) - head
            if (
                start >= after
                and end <= before
                and rest[start:end] == f"{unit[:head]}{_CUT}{unit[head:]}"
            ):
                return start, end
        cut = rest.find(_CUT, cut + 1, before)
    return None


def _told(units: Sequence[str], found: set[int], left: list[str]) -> LaidOver:
    stretches: list[Stretch] = []
    changes = 0
    for at, unit in enumerate(units):
        if at in found:
            stretches.append(Stretch("same", f"{unit}\n"))
            continue
        changes += 1
        like = max(left, key=lambda part: _ratio(part, unit), default="")
        if like and _ratio(like, unit) >= ALIKE:
            left.remove(like)
            stretches += _within(like, unit)
            stretches.append(Stretch("same", "\n"))
        else:
            stretches.append(Stretch("new", f"{unit}\n"))
    stretches += [Stretch("old", f"{part}\n") for part in left]
    return LaidOver(tuple(stretches), changes + len(left))


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _within(old: str, new: str) -> Iterator[Stretch]:
    for _tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[i1:i2] == new[j1:j2]:
            yield Stretch("same", new[j1:j2])
            continue
        if old[i1:i2]:
            yield Stretch("old", old[i1:i2])
        if new[j1:j2]:
            yield Stretch("new", new[j1:j2])


def _paragraphs(root: ElementTree.Element) -> Iterator[str]:
    for paragraph in root.iter(f"{_W}p"):
        text = "".join(_texts(paragraph))
        if text.strip():
            yield text


def _texts(element: ElementTree.Element) -> Iterator[str]:
    """The text of a paragraph, without that of paragraphs inside it, deleted words, second copies."""
    for child in element:
        if child.tag in (f"{_W}p", f"{_W}del", _FALLBACK):
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}br"):
            yield " "
        else:
            yield from _texts(child)


def _unit(text: str, number: str) -> str:
    bare = _PAGE.sub("", _bare(text))
    bare = "" if bare in _MADE_OF_DRAFTS else bare
    return bare.replace(_bare(number), "")


def _bare(text: str) -> str:
    return "".join(text.split())
