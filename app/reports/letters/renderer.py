"""The bytes of a letter: its pages drawn, every font embedded, the same bytes for the same letter."""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from typing import Any, Final

from app.base.letter import Letter
from app.reports.letters import geometry as g
from app.reports.letters.attached import Slot, put_onto
from app.reports.letters.characters import printable
from app.reports.letters.faces import Faces, MissingCharacters, Role, load_named
from app.reports.letters.layout import SetPage, lay_out
from app.reports.letters.places import missing_characters
from app.reports.letters.setting import Mark, Picture, Rule, Text, font_runs
from app.reports.letters.watermark import watermark

PROGRAM: Final = "诚信台"
BOX_INSET: Final = 0.06  # em: the box of ☑ inside its character
_one_at_a_time = threading.Lock()  # a font keeps its subset by document, its tables in common


def render(
    letter: Letter, faces: Faces, words: Sequence[str] = (), style: g.PageStyle = g.LETTER
) -> bytes:
    """The letter as a PDF, the same bytes for the same letter and fonts.

    ``words`` (units, terms of the office) stay whole in titles; ``style`` is a sheet's own page, an
    envelope or a form across. Raises MissingCharacters, which
    names with its place each character that no font of this machine has.
    """
    return typeset(letter, faces, words, style)[0]


def typeset(
    letter: Letter, faces: Faces, words: Sequence[str] = (), style: g.PageStyle = g.LETTER
) -> tuple[bytes, int]:
    """The PDF and how many pages it has."""
    with _one_at_a_time:
        pages = _pages(letter, faces, words, style)
        return _draw(pages, letter, faces), len(pages)


def typeset_pages(pages: Sequence[SetPage], letter: Letter, faces: Faces) -> bytes:
    """The PDF of pages laid out elsewhere; ``letter`` has their texts, title, author and marks."""
    with _one_at_a_time:
        if missing := missing_characters(letter, faces):
            raise MissingCharacters(missing)
        return _draw(pages, letter, faces)


def page_count(letter: Letter, faces: Faces, words: Sequence[str] = ()) -> int:
    """How many pages the letter takes."""
    with _one_at_a_time:
        return len(_pages(letter, faces, words, g.LETTER))


def _pages(letter: Letter, faces: Faces, words: Sequence[str], style: g.PageStyle) -> list[SetPage]:
    if missing := missing_characters(letter, faces):
        raise MissingCharacters(missing)
    return lay_out(letter, faces, words, style)


# ---------------------------------------------------------------- drawing


def _draw(pages: Sequence[SetPage], letter: Letter, faces: Faces) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=_paper(pages[0].style),
        lang="zh-CN",
        invariant=1,  # no clock in the file: the same letter is the same bytes
        pageCompression=1,
        initialFontName=faces.font_for(Role.BODY, "一"),  # else an un-embedded Helvetica is named
    )
    canvas.setTitle(printable(letter.title))
    canvas.setAuthor(printable(letter.signature))
    canvas.setSubject("")
    canvas.setCreator(PROGRAM)
    canvas.setProducer(PROGRAM)
    mark = "".join(word for word, on in (("演示", letter.demo), ("草稿", letter.draft)) if on)
    slots: list[Slot] = []
    for at, page in enumerate(pages):
        canvas.setPageSize(_paper(page.style))
        if mark:
            watermark(canvas, mark, faces, _paper(page.style))
        _draw_marks(canvas, page, faces)
        if page.number is not None:
            upright = g.LETTER if page.style.turned else page.style
            _draw_text(canvas, page.number, faces, upright)
        slots += [_slot(at, item, page.style) for item in page.marks if _is_page(item)]
        canvas.showPage()
    canvas.save()
    return put_onto(out.getvalue(), slots) if slots else out.getvalue()


def _paper(style: g.PageStyle) -> tuple[float, float]:
    """The sheet as it lies in the file, in points."""
    sides = (style.width * g.MM, style.height * g.MM)
    return (sides[1], sides[0]) if style.turned else sides


def _draw_marks(canvas: Any, page: SetPage, faces: Faces) -> None:
    """The marks of a page, on a turned one along the sheet's left edge upwards."""
    if page.style.turned:
        canvas.saveState()
        canvas.translate(page.style.height * g.MM, 0)
        canvas.rotate(90)
    for item in page.marks:
        if isinstance(item, Text):
            _draw_text(canvas, item, faces, page.style)
        elif isinstance(item, Rule):
            _draw_rule(canvas, item, page.style)
        elif not _is_page(item):
            _draw_picture(canvas, item, page.style)
    if page.style.turned:
        canvas.restoreState()


def _draw_rule(canvas: Any, rule: Rule, style: g.PageStyle) -> None:
    height = style.height * g.MM
    red, green, blue = rule.colour
    cap = 0 if rule.width > g.RULE else 2
    canvas._code.append(
        f"{red:g} {green:g} {blue:g} RG {rule.width:.3f} w {cap} J "
        f"{rule.x0:.3f} {height - rule.y0:.3f} m {rule.x1:.3f} {height - rule.y1:.3f} l S"
    )


def _draw_text(canvas: Any, text: Text, faces: Faces, style: g.PageStyle) -> None:
    """A line as one text object: its colour and spacing once, each run at its own place."""
    base = style.height * g.MM - text.y - g.EM_TOP * text.size
    red, green, blue = text.colour
    code = [f"BT {red:g} {green:g} {blue:g} rg {text.spacing:.4f} Tc"]
    if text.narrow != 1.0:
        code.append(f"{text.narrow * 100:.3f} Tz")
    chosen = ""
    for run in font_runs(faces, text):
        font = load_named(run.font)
        code.append(f"1 0 0 1 {text.x + run.x:.3f} {base:.3f} Tm")
        for subset, codes in font.splitString(run.text, canvas._doc):
            name = font.getSubsetInternalName(subset, canvas._doc)
            if name != chosen:
                code.append(f"{name} {text.size:g} Tf")
                chosen = name
            code.append(f"<{codes.hex()}> Tj")
    code.append("100 Tz ET" if text.narrow != 1.0 else "ET")
    canvas._code.append(" ".join(code))
    if "☑" in text.text:
        _draw_boxes(canvas, text, faces, style)


def _draw_boxes(canvas: Any, text: Text, faces: Faces, style: g.PageStyle) -> None:
    """The boxes around the ticks of a line: no face of a paper has ☑ as one character."""
    inset, x = BOX_INSET * text.size, text.x
    for char in text.text:
        if char == "☑":
            left, right = x + inset, x + text.size - inset
            top, bottom = text.y + inset, text.y + text.size - inset
            for ends in ((left, top, right, top), (right, top, right, bottom),
                         (right, bottom, left, bottom), (left, bottom, left, top)):  # fmt: skip
                _draw_rule(canvas, Rule(*ends, g.RULE), style)
        x += faces.glyph(text.role, char)[1] * text.size + text.spacing


def _draw_picture(canvas: Any, picture: Picture, style: g.PageStyle) -> None:
    from reportlab.lib.utils import ImageReader

    y = style.height * g.MM - picture.y - picture.height
    image = ImageReader(io.BytesIO(picture.file.data))
    canvas.drawImage(image, picture.x, y, picture.width, picture.height, mask="auto")


def _is_page(item: Mark) -> bool:
    return isinstance(item, Picture) and item.file.kind == "pdf"


def _slot(page: int, item: Mark, style: g.PageStyle) -> Slot:
    """Where a foreign page goes, in the points of the sheet as it lies in the file."""
    assert isinstance(item, Picture)
    left, right = item.x, item.x + item.width
    top, bottom = style.height * g.MM - item.y, style.height * g.MM - item.y - item.height
    rectangle = (left, bottom, right, top)
    if style.turned:
        rectangle = (style.height * g.MM - top, left, style.height * g.MM - bottom, right)
    return Slot(page, item.file, item.page, rectangle, style.turned)
