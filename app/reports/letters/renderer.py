"""The bytes of a letter: 信函格式 of GB/T 9704 clause 10.1, or a plain internal sheet."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from typing import Any, Final

from app.base.letter import Letter
from app.reports.letters import geometry as g
from app.reports.letters.breaking import printable
from app.reports.letters.faces import Faces, Role
from app.reports.letters.flow import Flow
from app.reports.letters.pages import Page, paginate, stretch
from app.reports.letters.setting import Mark, Rule, Text, em_width, runs, set_width
from app.reports.letters.watermark import watermark

PROGRAM: Final = "诚信台"
MOST_TIGHT_PAGES: Final = 2  # on an inner page closer lines would be more than the 22 of 5.2.3
_one_at_a_time = threading.Lock()  # a font keeps its subset by document, its tables in common


@dataclass(frozen=True, slots=True)
class Frame:
    """Where page 1 begins and ends, and what is printed on it besides the flow."""

    top: float
    bottom: float
    marks: tuple[Mark, ...] = ()


def render(letter: Letter, faces: Faces) -> bytes:
    """The letter as a PDF, the same bytes for the same letter and fonts.

    Raises InputError naming a character that no font of this machine has.
    """
    with _one_at_a_time:
        return _draw(_compose(letter, faces), letter, faces)


def page_count(letter: Letter, faces: Faces) -> int:
    """How many pages the letter takes."""
    with _one_at_a_time:
        return len(_compose(letter, faces))


# ---------------------------------------------------------------- pages


def _compose(letter: Letter, faces: Faces) -> list[list[Mark]]:
    """The marks of each page."""
    frame = _letter_frame(letter, faces) if letter.form == "letter" else _sheet_frame()
    others = (g.TOP * g.MM, g.BOTTOM * g.MM)
    pages, pitch = _main_pages(letter, faces, frame)
    if letter.form == "letter" and len(pages) > 1:
        stretch(pages[0], frame.bottom, pitch)
    flow = Flow(faces, g.PITCH)
    for number, annex in enumerate(letter.annexes, start=1):
        mark = number if len(letter.annexes) > 1 else 0
        pages += paginate(flow.annex(annex, mark), others, others)
    _put_copies(pages, flow, letter)
    made = [page.marks() for page in pages]
    made[0] = [*frame.marks, *made[0]]
    for number in range(1, len(pages) + 1):
        if number > 1 or (letter.form == "sheet" and len(pages) > 1):
            made[number - 1].append(_page_number(number, faces))
    return made


def _main_pages(letter: Letter, faces: Faces, frame: Frame) -> tuple[list[Page], float]:
    """The text's pages on the grid, or on closer lines where that saves the last page."""
    first, others = (frame.top, frame.bottom), (g.TOP * g.MM, g.BOTTOM * g.MM)
    pages = paginate(Flow(faces, g.PITCH).main(letter), first, others)
    signed = bool(letter.signature or letter.dated)
    if signed and 1 < len(pages) <= MOST_TIGHT_PAGES + 1:
        for pitch in g.TIGHT_PITCHES:
            closer = paginate(Flow(faces, pitch).main(letter), first, others)
            if len(closer) < len(pages):
                return closer, pitch
    return pages, g.PITCH


def _put_copies(pages: list[Page], flow: Flow, letter: Letter) -> None:
    """抄送 at the foot of the last page's type area (7.4, 10.1)."""
    items = flow.copies(letter.copies)
    if not items:
        return
    height = sum(item.height for item in items[:-1]) + items[-1].ink
    top = g.BOTTOM * g.MM - height
    if pages[-1].last_ink + g.SEVEN_EIGHTHS > top:
        pages.append(Page(g.TOP * g.MM, g.BOTTOM * g.MM))
    pages[-1].y = top
    for item in items:
        pages[-1].put(item)


def _sheet_frame() -> Frame:
    return Frame(g.TOP * g.MM, g.BOTTOM * g.MM)


def _letter_frame(letter: Letter, faces: Faces) -> Frame:
    """The flag, both red pairs and the number; the title begins two blank lines beneath."""
    flag, lines_top = _flag(letter.flag, faces)
    left, right = g.RED_LEFT * g.MM, (g.RED_LEFT + g.RED_WIDTH) * g.MM
    pair = g.RED_THICK + g.RED_GAP + g.RED_THIN
    low_top = (g.PAGE_HEIGHT - g.RED_BOTTOM) * g.MM - pair
    rules = (
        _red(left, right, lines_top, g.RED_THICK),
        _red(left, right, lines_top + g.RED_THICK + g.RED_GAP, g.RED_THIN),
        _red(left, right, low_top, g.RED_THIN),
        _red(left, right, low_top + g.RED_THIN + g.RED_GAP, g.RED_THICK),
    )
    number_top = lines_top + pair + g.NUMBER_BELOW
    number = Text(0, number_top, printable(letter.number), Role.BODY, g.SIZE_3)
    number_x = g.RIGHT * g.MM - set_width(faces, number)
    marks: list[Mark] = [*flag, *rules]
    if letter.number:
        marks.append(Text(number_x, number_top, number.text, Role.BODY, g.SIZE_3))
    top = number_top + g.SIZE_3 + g.TITLE_BLANKS * g.PITCH
    return Frame(top, low_top - g.LAST_LINE_ABOVE, tuple(marks))


def _flag(name: str, faces: Faces) -> tuple[list[Text], float]:
    """The 标志 as large as fits, narrowed first; and where the red lines begin beneath it."""
    name = printable(name)
    ems = max(em_width(faces, Role.TITLE, name), 1.0)
    most = g.FLAG_WIDTH * g.MM
    size = min(g.FLAG_SIZE, most / (ems * g.FLAG_NARROWEST))
    narrow = min(1.0, most / (ems * size))
    top = g.FLAG_TOP * g.MM - g.FLAG_INK * size
    bottom = top + size - g.FLAG_INK * size + g.FLAG_TO_LINES * g.MM
    text = Text(0, top, name, Role.TITLE, size, 0.0, g.RED, narrow)
    x = g.PAGE_WIDTH * g.MM / 2 - set_width(faces, text) / 2
    placed = Text(x, top, name, Role.TITLE, size, 0.0, g.RED, narrow)
    return ([placed] if name else []), bottom


def _red(left: float, right: float, top: float, width: float) -> Rule:
    middle = top + width / 2
    return Rule(left, middle, right, middle, width, g.RED)


def _page_number(number: int, faces: Faces) -> Text:
    """— 2 —: outer side, one character in, its dash 7 mm below the type area (7.5)."""
    text = Text(0, 0, f"— {number} —", Role.SONG, g.SIZE_4)
    base = (g.BOTTOM + g.NUMBER_DROP) * g.MM + g.DASH_ABOVE_BASE * g.SIZE_4
    x = g.LEFT * g.MM + g.SIZE_4
    if number % 2:
        x = g.RIGHT * g.MM - g.SIZE_4 - set_width(faces, text)
    return Text(x, base - g.EM_TOP * g.SIZE_4, text.text, Role.SONG, g.SIZE_4)


# ---------------------------------------------------------------- drawing


def _draw(pages: list[list[Mark]], letter: Letter, faces: Faces) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=(g.PAGE_WIDTH * g.MM, g.PAGE_HEIGHT * g.MM),
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
    for page in pages:
        if mark:
            watermark(canvas, mark, faces)
        for item in page:
            if isinstance(item, Text):
                _draw_text(canvas, item, faces)
            else:
                _draw_rule(canvas, item)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_rule(canvas: Any, rule: Rule) -> None:
    height = g.PAGE_HEIGHT * g.MM
    canvas.setStrokeColorRGB(*rule.colour)
    canvas.setLineWidth(rule.width)
    canvas.setLineCap(0 if rule.colour == g.RED else 2)
    canvas.line(rule.x0, height - rule.y0, rule.x1, height - rule.y1)


def _draw_text(canvas: Any, text: Text, faces: Faces) -> None:
    base = g.PAGE_HEIGHT * g.MM - text.y - g.EM_TOP * text.size
    drawn = canvas.beginText()
    drawn.setFillColorRGB(*text.colour)
    drawn.setCharSpace(text.spacing)
    if text.narrow != 1.0:
        drawn.setHorizScale(text.narrow * 100)
    for run in runs(faces, text):
        drawn.setTextOrigin(text.x + run.x, base)
        drawn.setFont(run.font, text.size)
        drawn.textOut(run.text)
    if text.narrow != 1.0:
        drawn.setHorizScale(100)
    canvas.drawText(drawn)
