"""The pages of one PDF in their order, each with what it is; a piece turned into its pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.reports.archives.binding import Bookmark, Foreign, Leaf, Own, Read
from app.reports.archives.fronts import Held, holder_page
from app.reports.archives.pictures import picture_page
from app.reports.archives.stamps import ArchiveStamp
from app.reports.archives.wording import Ready
from app.reports.letters.faces import Faces
from app.reports.letters.layout import SetPage
from app.rules.archives.numbering import Place

COVER, CONTENTS, REMARKS, BLANK, HOLDER, PAGE = "封面", "目录", "备考表", "空白", "占位页", "材料"


@dataclass(slots=True)
class Sheaf:
    """Pages in the making; printed on both sides each part begins on a front."""

    both_sides: bool
    leaves: list[Leaf] = field(default_factory=list)
    whats: list[tuple[str, int]] = field(default_factory=list)  # what it is, of which line
    marks: list[Bookmark] = field(default_factory=list)

    def plain(self, what: str, pages: Sequence[SetPage]) -> None:
        """Pages that bear no number."""
        if pages:
            self._begin()
            self.marks.append(Bookmark(what, len(self.leaves) + 1))
        for page in pages:
            self._add(Leaf(Own(page)), what, 0)

    def piece(
        self, one: Ready, places: Sequence[Place], n: int, sources: Iterator[tuple[Own | Foreign, str]],
        stamp: ArchiveStamp | None = None,
    ) -> None:  # fmt: skip
        """The pages of a piece at their places, the first with the archive stamp where there is one."""
        self._begin()
        self.marks.append(Bookmark(f"{n} {one.piece.title}", len(self.leaves) + 1))
        for at, ((source, what), place) in enumerate(zip(sources, places, strict=True)):
            assert place.position == len(self.leaves) + 1
            self._add(Leaf(source, place, None if at else stamp), what, n)

    def lines(self, path: str) -> Iterator[tuple[object, ...]]:
        """A line for each page: file, position, number, side, line of the contents, what it is."""
        for position, (leaf, (what, n)) in enumerate(
            zip(self.leaves, self.whats, strict=True), start=1
        ):
            place = leaf.place
            side = "" if place is None else "背" if place.back else "正"
            yield path, position, place.text if place else "", side, n or "", what

    def _begin(self) -> None:
        if self.both_sides and len(self.leaves) % 2:
            self._add(Leaf(None), BLANK, 0)

    def _add(self, leaf: Leaf, what: str, n: int) -> None:
        self.leaves.append(leaf)
        self.whats.append((what, n))


def pages_of_piece(
    one: Ready, places: Sequence[Place], read: Read, faces: Faces
) -> Iterator[tuple[Own | Foreign, str]]:
    """What is printed for a piece, page by page: its own pages, or the sheet that holds their place."""
    if one.bare:
        yield Own(holder_page(one.piece, None, places[0].text, faces)), HOLDER
        return
    for kept in one.kept:
        looked = kept.looked
        if looked.held:
            held = Held(
                kept.name, looked.format, looked.pages, kept.size, kept.sha256, kept.path, looked.held,
                looked.extent,
            )  # fmt: skip
            yield Own(holder_page(one.piece, held, "", faces)), HOLDER
        elif looked.picture:
            data = read(kept.key)
            for frame in range(len(looked.sizes)):
                yield Own(picture_page(data, frame)), PAGE
        else:
            for at, size in enumerate(looked.sizes):
                yield Foreign(kept.key, at, size), PAGE
