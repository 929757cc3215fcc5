"""A .docx that came back from Word, laid over the paper as it was issued: what it says otherwise."""

from __future__ import annotations

import io
import re
import zipfile
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
    pages = (_bare(text) for _place, text in texts_in(Attached("pdf", issued), ""))
    rest = _PAGE.sub("", "".join(pages)).replace(_bare(number), "")
    units = [bare for text in paragraphs_of(docx) if (bare := _unit(text, number))]
    found = set[int]()
    for at in sorted(range(len(units)), key=lambda at: -len(units[at])):  # the longest first
        cut = _without(rest, units[at])
        if cut is not None:
            rest = cut
            found.add(at)
    return _told(units, found, [part for part in rest.split(_GONE) if part])


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


def _without(rest: str, unit: str) -> str | None:
    """The rest without the unit, which a page may have cut in two; None where it isn't there."""
    at = rest.find(unit)
    if at >= 0:
        return rest[:at] + _GONE + rest[at + len(unit) :]
    for cut in range(len(unit) - 1, 0, -1):
        head, tail = rest.find(unit[:cut]), unit[cut:]
        if head >= 0 and cut >= len(unit) // 3:
            after = rest.find(tail, head + cut)
            if after >= 0:
                shorter = rest[:after] + _GONE + rest[after + len(tail) :]
                return shorter[:head] + _GONE + shorter[head + cut :]
    return None


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
