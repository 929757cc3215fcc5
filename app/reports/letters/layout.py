"""From a letter to its finished pages: text, annexes, 版记, page numbers, all in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from app.base.letter import Annex, Attached, Letter, Paragraph
from app.reports.letters import geometry as g
from app.reports.letters.attached import pages_of, picture_size
from app.reports.letters.faces import Faces, Role
from app.reports.letters.filling import filled_pages, fills_pages
from app.reports.letters.flow import Flow, repitched
from app.reports.letters.frames import Frame, frame_of
from app.reports.letters.geometry import LEAST_COMPANY
from app.reports.letters.grids import Broken
from app.reports.letters.imprint import Imprint, imprint_of
from app.reports.letters.items import Item
from app.reports.letters.pages import Page, last_group, paginate, stretch
from app.reports.letters.setting import Mark, Picture, Rule, Text, set_width

MOST_TIGHT_PAGES = 2  # on an inner page closer lines would be more than the 22 of 5.2.3


# How page 1 is made to show text, the better way first: with the addressees and two lines of text
# beside the 署名; with one line there; with the addressees in the 版记 (7.3.2, 7.3.3).
_WAYS = ((True, LEAST_COMPANY), (True, 1), (False, LEAST_COMPANY))


@dataclass(frozen=True, slots=True)
class SetPage:
    """A page as it is drawn: the marks of its own style, and those that every page has upright."""

    marks: tuple[Mark, ...]
    style: g.PageStyle
    number: Text | None = None
    close: bool = False  # of a paper set closer, so that its 版记 found room
    annex: int = 0  # whose page it is, from 1; 0 of the text


def lay_out(
    letter: Letter, faces: Faces, words: Sequence[str] = (), style: g.PageStyle = g.LETTER
) -> list[SetPage]:
    """The pages of a letter; ``words`` (units, terms) are kept whole in titles.

    A sheet may have a ``style`` of its own: an envelope, a form across; the other forms have theirs.
    """
    style = g.ACROSS if letter.across else style
    frame = frame_of(letter, faces) if letter.form != "sheet" else Frame(*style.span)
    style = style if letter.form == "sheet" else g.LETTER
    if fills_pages(letter):
        laid = _Laid(filled_pages(letter, faces, style), style.pitch, None)
    else:
        broken: Broken = {}
        laid = _shortest(
            style, letter.compact, lambda one: _text_pages(letter, faces, frame, words, one, broken)
        )
    pages = laid.pages
    begins = []
    for number, annex in enumerate(letter.annexes, start=1):
        mark = number if len(letter.annexes) > 1 else 0
        begins.append(len(pages) + 1)
        pages += _annex_pages(annex, mark, faces, words)
    unnumbered = _put_imprint(pages, letter, laid.imprint)
    made = []
    for at, page in enumerate(pages, start=1):
        marks = page.marks()
        if page.style.frame:
            marks += _area_frame(page.style)
        shown = _is_numbered(letter, at, len(pages)) and at not in unnumbered
        outer = page_number(at, faces, page.style) if shown else None
        annex_no = sum(begin <= at for begin in begins)
        made.append(SetPage(tuple(marks), page.style, outer, laid.close, annex_no))
    return made


T = TypeVar("T", "_Laid", list[Page])


def _shortest(style: g.PageStyle, compact: bool, lay: Callable[[g.PageStyle], T]) -> T:
    """A form as usual, or with closer cells where that saves a page: as little closer as does it."""
    made = lay(style)
    if not compact or not 1 < _count(made) <= g.MOST_CLOSER_PAGES:
        return made
    closer = [lay(replace(style, table=cells)) for cells in g.CLOSER]
    least = min(map(_count, closer))
    if least > 1:  # 五号 only where one page comes of it
        closer.pop()
        least = min(map(_count, closer))
    return made if least >= _count(made) else next(c for c in closer if _count(c) == least)


def _count(made: _Laid | list[Page]) -> int:
    return len(made.pages if isinstance(made, _Laid) else made)


@dataclass(frozen=True, slots=True)
class _Laid:
    """One way of setting the text: its pages, and the 版记 that shall stand on the last of them."""

    pages: list[Page]
    pitch: float
    imprint: Imprint | None
    parted: bool = False  # the 版记 would stand on a page without text
    close: bool = False  # 版记 and blank lines are set closer

    @property
    def cost(self) -> tuple[bool, int]:
        """What is avoided first, then the number of pages."""
        return self.parted, len(self.pages) + self.parted


def _text_pages(
    letter: Letter, faces: Faces, frame: Frame, words: Sequence[str], style: g.PageStyle,
    broken: Broken,
) -> _Laid:  # fmt: skip
    """The pages of the text, and the 版记: with the addressees if page 1 had no room (7.3.2)."""
    flow = Flow(faces, style, words, broken)
    for addressed, company in _WAYS if letter.addressee else _WAYS[:1]:
        items = flow.main(letter, addressed=addressed, company=company)
        laid = _fitted(letter, flow, items, frame, faces, addressed)
        if _text_shows(laid.pages[0], letter, items):
            break
    first = laid.pages[0]
    if letter.form == "letter" and len(laid.pages) > 1:
        stretch(first, frame.bottom, laid.pitch)
    first.extra += frame.marks
    return laid


def _text_shows(page: Page, letter: Letter, items: Sequence[Item]) -> bool:
    """Whether page 1 holds a line of the text: more than title, blank and addressees."""
    shown = sum(1 for _, item in page.placed if not item.blank)
    ahead = sum(1 for item in items[: _ahead(items)] if not item.blank)
    return shown > ahead or not letter.blocks


def _ahead(items: Sequence[Item]) -> int:
    """How many items come before the text: title, a blank line, the addressees' lines."""
    blank = next(at for at, item in enumerate(items) if item.blank)
    for at in range(blank + 1, len(items)):
        mark = items[at].marks[0] if items[at].marks else None
        if isinstance(mark, Text) and mark.text.endswith("："):
            return at + 1
    return blank + 1


def _fitted(
    letter: Letter, flow: Flow, items: list[Item], frame: Frame, faces: Faces, addressed: bool
) -> _Laid:
    """The text on the grid, or set closer where that saves a page or keeps the 版记 with text.

    Closer lines come first (7.3.5.5); then a 版记 of closer lines and one blank line above a sealed
    署名; then two lines of text go to the last page with the 署名.
    """
    style = flow.style
    imprint = imprint_of(letter, faces, addressed=addressed)

    def laid(items: Sequence[Item], pitch: float, closer: Imprint | None = None) -> _Laid:
        pages = paginate(items, (frame.top, frame.bottom), style.span, style)
        foot = closer or imprint
        held = letter.annexes or foot is None or foot.before or _holds(pages[-1], foot)
        return _Laid(pages, pitch, foot, parted=not held, close=closer is not None)

    tries = [laid(items, style.pitch)]
    signed, count = bool(letter.signature or letter.dated), len(tries[0].pages)
    if not signed or replace(style, table=g.AS_USUAL) != g.LETTER:
        return tries[0]
    if 1 < count <= MOST_TIGHT_PAGES + 1 or (tries[0].parted and count == 1):
        tries += [laid(repitched(items, pitch), pitch) for pitch in g.TIGHT_PITCHES]
    if all(one.parted for one in tries):
        pitch = g.TIGHT_PITCHES[-1]
        closer = repitched(flow.main(letter, addressed=addressed, close=True), pitch)
        low = imprint_of(letter, faces, addressed=addressed, pitch=g.COPY_LINE_CLOSE)
        if count <= MOST_TIGHT_PAGES:
            tries.append(laid(closer, pitch, low))
        tries.append(laid(_with_tail(items), style.pitch))
        tries.append(laid(_with_tail(closer), pitch, low))
    return min(tries, key=lambda one: one.cost)


def _with_tail(items: list[Item]) -> list[Item]:
    """The tail and its lines of text on a new page, if text is left for the one before."""
    at = last_group(items)
    text = [item for item in items[_ahead(items) : at] if not item.blank]
    if len(text) < g.LEAST_COMPANY:
        return items
    return [*items[:at], replace(items[at], page=True), *items[at + 1 :]]


# ---------------------------------------------------------------- annexes


def _annex_pages(annex: Annex, number: int, faces: Faces, words: Sequence[str]) -> list[Page]:
    style = g.TURNED if annex.turned else g.LETTER
    broken: Broken = {}

    def lay(style: g.PageStyle) -> list[Page]:
        items = Flow(faces, style, words, broken).annex(annex, number)
        return paginate(items, style.span, style.span, style)

    forms = not all(isinstance(block, Paragraph) for block in annex.blocks)
    pages = _shortest(style, annex.file is None and forms, lay)
    if annex.file is None:
        return pages
    if annex.file.kind == "picture":
        _put_picture(pages, annex.file)
        return pages
    for at in range(pages_of(annex.file)):
        if at:
            pages.append(Page(*style.span, style))
        page = pages[-1]
        top = page.y if page.placed else page.top
        _put_file(page, annex.file, top, at)
    return pages


def _put_picture(pages: list[Page], file: Attached) -> None:
    """The picture beneath the title, as large as the rest of the page allows and never larger."""
    page = pages[-1]
    wide, high = picture_size(file)
    room_x, room_y = page.style.area_width * g.MM, page.bottom - page.y
    scale = min(room_x / wide, room_y / high, 1.0)
    x = page.style.left * g.MM + (room_x - wide * scale) / 2
    page.extra.append(Picture(x, page.y, wide * scale, high * scale, file))
    page.y = page.bottom


def _put_file(page: Page, file: Attached, top: float, at: int) -> None:
    """A page of another PDF in what is left of the type area: nothing of it is cut."""
    style = page.style
    page.extra.append(
        Picture(style.left * g.MM, top, style.area_width * g.MM, page.bottom - top, file, at)
    )
    page.y = page.bottom


# ---------------------------------------------------------------- 版记


def _put_imprint(pages: list[Page], letter: Letter, imprint: Imprint | None) -> set[int]:
    """Place the 版记 on the last page (an even one if printed on both sides); the unnumbered pages.

    Where a blank page comes before it, neither that nor its own page is numbered (7.5).
    """
    if imprint is None:
        return set()
    pages += [Page(*g.LETTER.span, extra=list(marks)) for marks in imprint.before]
    last = pages[-1]
    fits = _holds(last, imprint) and not imprint.before
    even = not letter.duplex or len(pages) % 2 == 0
    if fits and even:
        last.extra += imprint.placed()
        return set()
    blank = letter.duplex and len(pages) % 2 == 0
    if blank:
        pages.append(Page(*g.LETTER.span))
    pages.append(Page(*g.LETTER.span, extra=list(imprint.placed())))
    return {len(pages) - 1, len(pages)} if blank else set()


def _holds(page: Page, imprint: Imprint) -> bool:
    """Whether a page has room for the 版记 beneath what it holds."""
    used = page.bottom if page.y >= page.bottom else page.last_ink
    return used + g.SEVEN_EIGHTHS <= imprint.top and not page.style.turned


# ---------------------------------------------------------------- page numbers and frame


def _is_numbered(letter: Letter, number: int, count: int) -> bool:
    """A letter's page 1 has no number (10.1), nor has a sheet of one page."""
    if letter.form == "letter":
        return number > 1
    return letter.form == "general" or count > 1


def page_number(number: int, faces: Faces, style: g.PageStyle) -> Text | None:
    """— 2 —: outer side, one character in, its dash 7 mm below the type area (7.5).

    On a turned page it stands where the upright ones have it (clause 8); None where a style has none.
    """
    if style.number == "none":
        return None
    upright = g.LETTER if style.turned else style
    text = Text(0, 0, f"— {number} —", Role.SONG, g.SIZE_4)
    base = (upright.bottom + g.NUMBER_DROP) * g.MM + g.DASH_ABOVE_BASE * g.SIZE_4
    x = upright.left * g.MM + g.SIZE_4
    if number % 2:
        x = upright.right * g.MM - g.SIZE_4 - set_width(faces, text)
    return Text(x, base - g.EM_TOP * g.SIZE_4, text.text, Role.SONG, g.SIZE_4)


def _area_frame(style: g.PageStyle) -> list[Mark]:
    """A rule around the type area, its ink inside."""
    inset = g.FORM_FRAME / 2
    left, right = style.left * g.MM + inset, style.right * g.MM - inset
    top, bottom = style.top * g.MM + inset, style.bottom * g.MM - inset
    corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    return [Rule(*corners[at], *corners[at + 1], g.FORM_FRAME) for at in range(len(corners) - 1)]
