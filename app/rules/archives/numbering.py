"""Page numbers through a volume: which number each page has, on which side, and the lines of the contents.

A page printed here has one number. A paper that lies on a shelf alone has as many as it has pages: the
holder that stands for it here bears them all (3—7), so that paper and print together run without holes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.rules.archives.order import Standing
from app.rules.archives.pieces import ContentsRow, Piece

PAPER = "纸质"
Extent = tuple[int, ...]  # of each page printed for a piece: how many numbers it bears


@dataclass(frozen=True, slots=True)
class Place:
    """A numbered page: its position in the file (from 1), its numbers, whether it is a back."""

    position: int
    first: int
    last: int
    back: bool

    @property
    def text(self) -> str:
        """What is printed: 3, or 3—7."""
        return str(self.first) if self.first == self.last else f"{self.first}—{self.last}"


@dataclass(frozen=True, slots=True)
class Paging:
    """The places of every piece, and the positions of the pages that stay blank."""

    pieces: tuple[tuple[Place, ...], ...]
    blanks: frozenset[int]
    end: int  # the position after the last
    count: int  # the last number


def paged(extents: Sequence[Extent], *, front: int = 0, both_sides: bool = True) -> Paging:
    """Numbers for the pages of the pieces, after ``front`` pages that bear none.

    Printed on both sides each piece begins on a front: the back before it may stay blank.
    """
    position, number = front + 1, 1
    places: list[tuple[Place, ...]] = []
    blanks: set[int] = set()
    for extent in extents:
        if both_sides and position % 2 == 0:
            blanks.add(position)
            position += 1
        own = []
        for size in extent:
            own.append(Place(position, number, number + size - 1, both_sides and position % 2 == 0))
            position += 1
            number += size
        places.append(tuple(own))
    return Paging(tuple(places), frozenset(blanks), position, number - 1)


def paper_pages(piece: Piece) -> int:
    """How many numbers a paper on a shelf takes; one where nobody counted its pages."""
    return max(piece.pages, 1)


def contents(
    standing: Sequence[Standing], places: Sequence[Sequence[Place]], sealed_title: str, sealed: str
) -> tuple[ContentsRow, ...]:
    """The lines of 卷内文件目录; ``sealed`` says how much lies in the sealed part, "" for none."""
    rows = [
        ContentsRow(
            n, one.piece.uid, one.piece.number, one.piece.responsible, shown_title(one.piece),
            one.piece.day, own[0].first, own[-1].last, remark_of(one.piece),
        )
        for n, (one, own) in enumerate(zip(standing, places, strict=True), start=1)
    ]  # fmt: skip
    if sealed:
        rows.append(ContentsRow(len(rows) + 1, "", "", "", sealed_title, None, 0, 0, sealed))
    return tuple(rows)


def page_words(rows: Sequence[ContentsRow]) -> tuple[str, ...]:
    """页号 of every line: its first page, of the last numbered line from–to."""
    last = max((at for at, row in enumerate(rows) if row.first), default=-1)
    return tuple(
        "" if not row.first
        else f"{row.first}—{row.last}" if at == last and row.last > row.first
        else str(row.first)
        for at, row in enumerate(rows)
    )  # fmt: skip


def shown_title(piece: Piece) -> str:
    """The title, in [ ] where the office gave it."""
    return piece.title if piece.titled else f"[{piece.title}]"


def remark_of(piece: Piece) -> str:
    """备注: what the filler said, and 纸质 of what lies on a shelf alone."""
    words = [piece.remark] if piece.remark else []
    if piece.medium == "paper":
        words.insert(0, PAPER)
    return "，".join(words)


def holes(places: Sequence[Place]) -> tuple[int, ...]:
    """The numbers after which the next page doesn't go on; () where they run without holes."""
    ordered = sorted(places, key=lambda one: one.position)
    starts = (0,) if ordered and ordered[0].first != 1 else ()
    return starts + tuple(
        before.last for before, after in pairwise(ordered) if after.first != before.last + 1
    )
