"""Pages put together into one PDF: those made here, those of others, each with what is stamped on it.

Every page is drawn anew, as large as it is displayed: nothing of another file comes along but what its
pages show, no scripts, no files within it, no forms. The same pages give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.base.letter import Letter
from app.base.progress import SILENT, Progress
from app.reports import pdfium
from app.reports.archives.files import as_drawn, made_drawable
from app.reports.archives.stamps import ArchiveStamp, Zone, stamped, zones
from app.reports.letters.faces import Faces
from app.reports.letters.geometry import MM
from app.reports.letters.layout import SetPage
from app.reports.letters.renderer import typeset_pages
from app.rules.archives.numbering import Place

A4: Final = (210.0 * MM, 297.0 * MM)
A3: Final = (297.0 * MM, 420.0 * MM)
SMALLEST: Final = 100.0 * MM  # a page narrower than this is laid onto A4
LARGEST: Final = 1_300.0 * MM  # … and one longer is laid smaller onto A3
CLEAR_SCALE: Final = 1.5  # dots a point at which a corner is looked at
DARK: Final = 200  # of 255
MOST_DARK: Final = 0.002  # the part of a corner's dots that may be dark

NAMELESS: Final = "卷"  # what is put together bears no name yet: that of the whole may lack glyphs

Read = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Own:
    """A page that was laid out here."""

    page: SetPage

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.page.style.width * MM, self.page.style.height * MM


@dataclass(frozen=True, slots=True)
class Foreign:
    """Page ``at`` (from 0) of another PDF, by the key of its bytes; ``shown``: its displayed size."""

    key: str
    at: int
    shown: tuple[float, float]

    @property
    def size(self) -> tuple[float, float]:
        """The size of the page that it becomes: its own, unless that is tiny or huge."""
        wide, high = self.shown
        if min(self.shown) >= SMALLEST and max(self.shown) <= LARGEST:
            return self.shown
        paper = A4 if max(self.shown) <= LARGEST else A3
        return paper if wide <= high else (paper[1], paper[0])


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the file with what is stamped on it; without a source it is blank."""

    source: Own | Foreign | None
    place: Place | None = None
    stamp: ArchiveStamp | None = None


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A title in the reader's list, and the position (from 1) that it leads to."""

    title: str
    position: int


def bind(
    path: Path,
    title: str,
    leaves: Sequence[Leaf],
    bookmarks: Sequence[Bookmark],
    read: Read,
    faces: Faces,
    *,
    demo: bool = False,
    progress: Progress = SILENT,
) -> None:
    """Write the PDF; Cancelled where ``progress`` says so, nothing is left then but ``path``'s begin."""
    import pikepdf

    own = [leaf.source.page for leaf in leaves if isinstance(leaf.source, Own)]
    numbered = [leaf for leaf in leaves if leaf.place is not None and leaf.source is not None]
    made = typeset_pages(own, Letter("sheet", NAMELESS, (), demo=demo), faces) if own else b""
    stamps = _stamps(numbered, faces)
    with ExitStack() as stack:
        out = stack.enter_context(pikepdf.new())
        sources = _Sources(stack, read)
        own_pages = iter(stack.enter_context(pikepdf.open(io.BytesIO(made))).pages if own else ())
        stamp_pages = iter(
            stack.enter_context(pikepdf.open(io.BytesIO(stamps))).pages if stamps else ()
        )
        for number, leaf in enumerate(leaves, start=1):
            progress.step(number, len(leaves), "正在装订")
            size = leaf.source.size if leaf.source is not None else A4
            page = out.add_blank_page(page_size=size)
            if isinstance(leaf.source, Own):
                _draw(out, page, next(own_pages).as_form_xobject(), (0, 0, *size), "/Own")
            elif leaf.source is not None:
                source, clear = sources.page(leaf)
                _draw(out, page, source, _room(leaf, clear), "/Page")
            if leaf.place is not None and leaf.source is not None:
                _draw(out, page, next(stamp_pages).as_form_xobject(), (0, 0, *size), "/Stamp")
        _finish(out, title, bookmarks)
        sources.forget()
        out.save(
            path,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            fix_metadata_version=False,
        )


def _stamps(numbered: Sequence[Leaf], faces: Faces) -> bytes:
    pages = [
        stamped(leaf.source.size, leaf.place, leaf.stamp, faces)
        for leaf in numbered
        if leaf.source is not None and leaf.place is not None
    ]
    return typeset_pages(pages, Letter("sheet", NAMELESS, ()), faces) if pages else b""


def _finish(out: Any, title: str, bookmarks: Sequence[Bookmark]) -> None:
    import pikepdf

    with out.open_outline() as outline:
        for one in bookmarks:
            outline.root.append(pikepdf.OutlineItem(one.title, one.position - 1))
    out.Root.Lang = pikepdf.String("zh-CN")
    out.docinfo["/Title"] = title
    out.docinfo["/Producer"] = "诚信台"


def _draw(
    out: Any, page: Any, source: Any, rectangle: tuple[float, float, float, float], name: str
) -> None:
    """Draw what a page shows into a rectangle of ours, as large as that allows and in its middle."""
    import pikepdf

    form = out.copy_foreign(source)
    key = page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(name))
    drawn = page.calc_form_xobject_placement(
        form, key, pikepdf.Rectangle(*rectangle), allow_shrink=True, allow_expand=False
    )
    page.contents_add(drawn, prepend=False)


def _room(leaf: Leaf, clear: bool) -> tuple[float, float, float, float]:
    """Where a foreign page is drawn: everywhere, or beneath what is stamped where they would meet."""
    assert isinstance(leaf.source, Foreign)
    width, height = leaf.source.size
    if clear or leaf.place is None:
        return (0, 0, width, height)
    low = max(zone[3] for zone in zones(leaf.source.size, leaf.place, leaf.stamp))
    return (0, 0, width, height - low)


class _Sources:
    """The PDFs of others, the last one open: for its pages, and for a look at their corners."""

    def __init__(self, stack: ExitStack, read: Read) -> None:
        self._stack = stack
        self._read = read
        self._documents: dict[str, Any] = {}
        self._data: tuple[str, bytes] = ("", b"")

    def page(self, leaf: Leaf) -> tuple[Any, bool]:
        """A page as a form to be drawn, and whether what is stamped meets nothing on it."""
        import pikepdf

        source = leaf.source
        assert isinstance(source, Foreign)
        if self._data[0] != source.key:
            self._data = (source.key, self._read(source.key))
        if source.key not in self._documents:
            document = self._stack.enter_context(pikepdf.open(io.BytesIO(self._data[1])))
            made_drawable(document)
            self._documents[source.key] = document
        page = self._documents[source.key].pages[source.at]
        form = as_drawn(page)
        if source.size != source.shown:  # laid onto another sheet
            fits = source.shown[1] <= source.size[1] - 40 * MM
            return form, fits
        if leaf.place is None:
            return form, True
        return form, _clear(self._data[1], source, zones(source.size, leaf.place, leaf.stamp))

    def forget(self) -> None:
        """Let go of the bytes that are no longer looked at."""
        self._data = ("", b"")


def _clear(data: bytes, source: Foreign, places: Sequence[Zone]) -> bool:
    """Whether a page is white where it is to be stamped."""
    with pdfium.opened(data) as document:
        page = document[source.at]
        try:
            wide, high = page.get_size()
            if wide < 1 or high < 1:  # it shows nothing where another reader shows a page
                return False
            unit = wide / source.shown[0]  # PDFium may measure in the page's own unit
            for zone in places:
                left, top, right, foot = (edge * unit for edge in zone)
                crop = (
                    max(left, 0.0),
                    max(high - foot, 0.0),
                    max(wide - right, 0.0),
                    max(top, 0.0),
                )
                dots = page.render(scale=CLEAR_SCALE / unit, crop=crop, grayscale=True)
                if not _white(dots.to_pil()):
                    return False
        finally:
            page.close()
    return True


def _white(picture: Any) -> bool:
    counts: list[int] = picture.convert("L").histogram()
    return sum(counts[:DARK]) <= MOST_DARK * sum(counts)
