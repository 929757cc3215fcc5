"""意见反馈表 on paper, exactly as annex 3 prints it: two lines, two columns, four rows (YJ-1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.base.letter import Grid, GridCell, GridRow, Letter, Paragraph, split_lines
from app.reports.letters import geometry as g
from app.reports.letters.breaking import Line
from app.reports.letters.faces import Faces, Role
from app.reports.letters.grids import GridSetter
from app.reports.letters.items import Item
from app.reports.letters.layout import SetPage
from app.reports.letters.pages import Page
from app.reports.letters.renderer import typeset_pages
from app.reports.letters.setting import Text, copy_of, em_width, set_lines
from app.rules.consultation.form import (
    ANNEX,
    CONTINUED,
    OPINION,
    SEAL,
    SIGNED,
    TITLE,
    TOPIC,
    OpinionForm,
)

STYLE: Final = g.LETTER
WIDTHS: Final = (40, 116)  # millimetres
SIGNED_MM: Final = 20.0  # for the pen
SEAL_MM: Final = 46.0  # a seal is 42 mm
SIZE: Final = g.SIZE_4
PITCH: Final = SIZE * g.AS_USUAL.leading
COMPANY: Final = 2  # lines of the opinion that stand on the page of the signature


def form_pdf(form: OpinionForm, faces: Faces, *, demo: bool = False) -> bytes:
    """The form as a PDF; MissingCharacters names what no font has."""
    texts = (ANNEX, form.unit_line, form.time_line, TOPIC, form.topic, OPINION, CONTINUED,
             *split_lines(form.opinion), SIGNED, SEAL)  # fmt: skip
    letter = Letter(
        "sheet", TITLE, tuple(Paragraph(text) for text in texts), signature=form.unit, demo=demo
    )
    return typeset_pages(_Setter(faces).pages(form), letter, faces)


class _Setter:
    """Lays the form out: what does not fit goes on under 单位意见（续）."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces
        self._grids = GridSetter(faces, STYLE)

    def pages(self, form: OpinionForm) -> list[SetPage]:
        """The pages, each with the head that it needs."""
        page = Page(*STYLE.span, STYLE)
        for item in self._head(form):
            page.put(item)
        topic = self._lines(form.topic)
        topic_mm = max(14.0, (len(topic) * PITCH + 2 * g.AS_USUAL.pad) / g.MM)
        made: list[Page] = [page]
        rest = self._lines(form.opinion) or [Line("", 0.0, True)]
        first = True
        while True:
            room = (made[-1].bottom - made[-1].y) / g.MM - (topic_mm if first else 0.0)
            last = self._needs(rest) <= room - SIGNED_MM - SEAL_MM
            held = rest if last else rest[: self._held(rest, room)]
            rest = rest[len(held) :]
            opinion_mm = room - SIGNED_MM - SEAL_MM if last else self._needs(held)
            grid = _grid(form.topic if first else None, _joined(held), first, last,
                         topic_mm, opinion_mm)  # fmt: skip
            for item in self._grids.items(grid):
                made[-1].put(item)
            if last:
                return [SetPage(tuple(one.marks()), STYLE) for one in made]
            made.append(Page(*STYLE.span, STYLE))
            first = False

    def _head(self, form: OpinionForm) -> list[Item]:
        """附件3, a blank line, the title on line 3, the lines of unit and time flush left."""
        left = STYLE.left * g.MM
        annex = Text(left, 0, ANNEX, Role.HEADING, g.SIZE_3, STYLE.grid)
        width = em_width(self._faces, Role.TITLE, TITLE) * g.SIZE_2
        centred = (STYLE.left + STYLE.area_width / 2) * g.MM - width / 2
        title = Text(centred, 0, TITLE, Role.TITLE, g.SIZE_2)
        items = [
            Item(STYLE.pitch, g.SIZE_3, (annex,)),
            Item(STYLE.pitch, 0),
            Item(g.TITLE_PITCH, g.SIZE_2, (title,)),
        ]
        for words in (form.unit_line, form.time_line):
            for line in set_lines(self._faces, copy_of(words, Role.BODY), STYLE.cells):
                mark = Text(left, 0, line.text, Role.BODY, g.SIZE_3, STYLE.grid)
                items.append(Item(STYLE.pitch, g.SIZE_3, (mark,)))
        return items

    def _lines(self, text: str) -> list[Line]:
        """The lines of the right column."""
        edge = STYLE.area_width * g.MM - g.RULE
        room = (edge * WIDTHS[1] / sum(WIDTHS) - 2 * g.CELL_PAD_X) / SIZE
        made: list[Line] = []
        for part in split_lines(text):
            made += set_lines(self._faces, copy_of(part, Role.BODY), room) or (Line("", 0.0, True),)
        while made and not made[-1].text:
            made.pop()
        return made

    def _needs(self, lines: Sequence[Line]) -> float:
        """Millimetres that lines of the opinion need."""
        return (len(lines) * PITCH + 2 * g.AS_USUAL.pad + 0.1) / g.MM

    def _held(self, lines: Sequence[Line], room: float) -> int:
        """How many lines a page holds that is not the last: two at least go on."""
        most = int((room * g.MM - 2 * g.AS_USUAL.pad - 0.1) / PITCH)
        return max(1, min(most, len(lines) - COMPANY))


def _joined(lines: Sequence[Line]) -> str:
    """Lines as the text that is broken into them again: a paragraph ends at its last line."""
    return "".join(line.text + ("\n" if line.last else "") for line in lines).rstrip("\n")


def _grid(
    topic: str | None, opinion: str, first: bool, last: bool, topic_mm: float, opinion_mm: float
) -> Grid:
    """The rows of one page: of four that there are, those that stand on it."""
    rows: list[GridRow] = []
    cells: list[GridCell] = []

    def put(height: float, *texts: tuple[str, str, str]) -> None:
        spread = 2 // len(texts)
        for at, (text, align, where) in enumerate(texts):
            cells.append(
                GridCell(len(rows), at, text, cs=spread, align=align, at=where)  # type: ignore[arg-type]
            )
        rows.append(GridRow(height))

    if topic is not None:
        put(topic_mm, (TOPIC, "centre", "middle"), (topic, "left", "middle"))
    put(opinion_mm, (OPINION if first else CONTINUED, "centre", "middle"), (opinion, "left", "top"))
    if last:
        put(SIGNED_MM, (SIGNED, "centre", "middle"), ("", "left", "middle"))
        put(SEAL_MM, (SEAL, "left", "middle"))
    return Grid(WIDTHS, tuple(rows), tuple(cells), size=SIZE)
