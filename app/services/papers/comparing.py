"""A paper beside the last one that was issued of its kind: which sentences are new, which are gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from app.base.letter import Attached
from app.reports.letters.attached import texts_in

_STOPS: Final = re.compile(r"(?<=[。；：！？])")
_PAGE: Final = re.compile(r"—\s*\d+\s*—")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: the same in both, only in the new paper, or only in the old one."""

    kind: Literal["same", "new", "old"]
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The paper against an issued one, named by its number; no pieces where there is none."""

    number: str
    pieces: tuple[Piece, ...]


def compared(old: bytes, new: bytes) -> tuple[Piece, ...]:
    """Two papers by their printed texts, sentence by sentence, within a changed one by characters."""
    return pieces_of(_sentences(old), _sentences(new))


def pieces_of(before: list[str], now: list[str]) -> tuple[Piece, ...]:
    """Two lists of stretches of text, within a changed one by characters."""
    return tuple(_merged(_pieces(before, now)))


def _sentences(pdf: bytes) -> list[str]:
    pages = (text for _place, text in texts_in(Attached("pdf", pdf), ""))
    whole = "".join("".join(_PAGE.sub("", page).split()) for page in pages)
    return [part for part in _STOPS.split(whole) if part]


def _pieces(before: list[str], now: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    for _tag, i1, i2, j1, j2 in matcher.get_opcodes():
        old, new = "".join(before[i1:i2]), "".join(now[j1:j2])
        if before[i1:i2] == now[j1:j2]:
            yield Piece("same", new)
        elif old and new:
            yield from _within(old, new)
        else:
            yield Piece("old", old) if old else Piece("new", new)


def _within(old: str, new: str) -> Iterator[Piece]:
    for _tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[i1:i2] == new[j1:j2]:
            yield Piece("same", new[j1:j2])
            continue
        yield Piece("old", old[i1:i2])
        yield Piece("new", new[j1:j2])


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    held: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if held is not None and held.kind == piece.kind:
            held = Piece(held.kind, held.text + piece.text)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held
