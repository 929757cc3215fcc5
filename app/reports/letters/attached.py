"""Files that become pages of an annex: how many pages, how large, and putting them onto ours."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

from app.base.errors import InputError
from app.base.letter import Attached
from app.reports import pdfium

DOTS: Final = 150  # dots an inch at which a picture without its own measure is printed
MOST_PAGES: Final = 500
MOST_PIXELS: Final = 120_000_000

_TELLING: Final = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/JS", "/OpenAction", "/AF")


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a page of another PDF goes: our page (from 0), the rectangle in PDF's own points."""

    page: int
    file: Attached
    source: int
    rectangle: tuple[float, float, float, float]  # left, bottom, right, top
    turned: bool = False


def pages_of(file: Attached) -> int:
    """How many pages an attached PDF has; InputError if it can't be read, is locked or is too long."""
    with _opened(file) as document:
        count = len(document.pages)
    if not 0 < count <= MOST_PAGES:
        raise InputError(
            f"附件“{file.name or '（PDF）'}”有{count}页，没有生成文书；附件须有1至{MOST_PAGES}页。"
        )
    return count


def texts_in(file: Attached, place: str) -> tuple[tuple[str, str], ...]:
    """What the pages of an attached PDF say, each with its place; () for pictures and for scans.

    InputError as ``pages_of``.
    """
    if file.kind != "pdf":
        return ()
    found = []
    count = pages_of(file)
    with pdfium.opened(file.data) as document:
        for n in range(count):
            page = document[n]
            text = page.get_textpage()
            found.append((f"{place}第{n + 1}页", text.get_text_range()))
            text.close()
            page.close()
    return tuple((where, text) for where, text in found if text.strip())


def picture_size(file: Attached) -> tuple[float, float]:
    """Width and height of a picture in points; InputError if it is no picture that can be read."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(file.data), formats=("PNG", "JPEG")) as picture:
            wide, high = picture.size
            if wide * high > MOST_PIXELS:
                raise _unreadable(file)
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _unreadable(file) from error
    return wide * 72 / DOTS, high * 72 / DOTS


def put_onto(data: bytes, slots: Sequence[Slot]) -> bytes:
    """Our PDF with the pages of others drawn into their places; the same bytes each time.

    Only what a page shows is taken over: no scripts, forms, remarks, files, or words about the file.
    """
    import pikepdf

    out = io.BytesIO()
    with ExitStack() as open_files:
        ours = open_files.enter_context(pikepdf.open(io.BytesIO(data)))
        files: dict[Attached, Any] = {}
        for number, slot in enumerate(slots, start=1):
            if slot.file not in files:
                files[slot.file] = open_files.enter_context(_opened(slot.file))
            _put(ours, files[slot.file], slot, f"/Part{number}")
        _strip(ours)
        ours.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            fix_metadata_version=False,
        )
    return out.getvalue()


def _put(ours: Any, theirs: Any, slot: Slot, name: str) -> None:
    """Draw a page into its place, upright as a reader sees it, as large as the place allows."""
    import pikepdf

    source, page = theirs.pages[slot.source], ours.pages[slot.page]
    if slot.turned:  # our sheet is read from its left side: the foreign page is turned along
        source.rotate(-90, relative=True)
    form = ours.copy_foreign(source.as_form_xobject())
    key = page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(name))
    drawn = page.calc_form_xobject_placement(form, key, pikepdf.Rectangle(*slot.rectangle))
    page.contents_add(drawn, prepend=False)


def _strip(document: Any) -> None:
    """Take out of every object what tells of its making or could run."""
    import pikepdf

    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            for key in _TELLING:
                if key in thing:
                    del thing[key]


def _opened(file: Attached) -> Any:
    import pikepdf

    try:
        return pikepdf.open(io.BytesIO(file.data))
    except pikepdf.PasswordError:
        raise InputError(
            f"附件“{file.name or '（PDF）'}”设有密码，不能编入文书；请去掉密码后再附。"
        ) from None
    except (pikepdf.PdfError, ValueError) as error:
        raise _unreadable(file) from error


def _unreadable(file: Attached) -> InputError:
    kind = "PDF" if file.kind == "pdf" else "PNG、JPEG 图片"
    return InputError(
        f"附件“{file.name or '（未命名）'}”不是能读取的{kind}，没有生成文书；请检查这个文件后再附。"
    )
