"""Printed lists, 交接清单 and 年度台账: the sheet they lie on and their parts as blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.base.letter import Block, Grid, GridCell, GridRow, Letter, Paragraph
from app.base.list_paper import ListPaper, ListPart
from app.reports.letters.geometry import PageStyle

TABLE_SIZE: Final = 9.0  # points: 小五, legible on A4
SIGN_HEIGHT: Final = 14.0  # millimetres for a name by hand
SHEETS: Final = {
    (False, False): PageStyle(
        top=20, left=20, area_width=170, area_height=255, cells=40, lines=38, size=12
    ),
    (True, False): PageStyle(
        297, 210, top=18, left=18, area_width=261, area_height=170, cells=61, lines=25, size=12
    ),
    (True, True): PageStyle(
        420, 297, top=20, left=20, area_width=380, area_height=252, cells=89, lines=38, size=12
    ),
}  # fmt: skip  # by across and large; a list along an A3 sheet is not made


def compose_list(paper: ListPaper) -> tuple[Letter, PageStyle]:
    """The list as a sheet, and the page that it takes."""
    blocks: list[Block] = [Paragraph(paper.about)] if paper.about else []
    for part in paper.parts:
        blocks += _blocks(part)
    if paper.signers:
        blocks.append(_to_sign(paper.signers))
    style = SHEETS[paper.across or paper.large, paper.large]
    return Letter("sheet", paper.title, tuple(blocks), demo=paper.demo), style


def _blocks(part: ListPart) -> Iterator[Block]:
    if part.heading:
        yield Paragraph(part.heading, 1)
    for line in part.lines:
        yield Paragraph(line)
    if part.rows:
        yield _table(part)
    elif not part.lines:
        yield Paragraph(part.nothing)


def _table(part: ListPart) -> Grid:
    rows = (part.head, *part.rows)
    cells = tuple(
        GridCell(r, c, text, align="centre" if r == 0 else "left", face="heading" if r == 0 else "body")
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )  # fmt: skip
    return Grid(part.widths, tuple(GridRow() for _ in rows), cells, heads=1, size=TABLE_SIZE)


def _to_sign(signers: tuple[str, ...]) -> Grid:
    """A row a person: what they are, room for the name and for the day."""
    cells = []
    for r, caption in enumerate(signers):
        cells += [
            GridCell(r, 0, caption, align="centre"),
            GridCell(r, 1, ""),
            GridCell(r, 2, "年　　月　　日", align="right"),
        ]
    rows = tuple(GridRow(SIGN_HEIGHT) for _ in signers)
    return Grid((20, 50, 30), rows, tuple(cells), size=12)
