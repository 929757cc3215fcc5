"""A form that fills its pages: one row takes what is left, and goes on overleaf under its caption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.base.letter import Grid, GridCell, GridRow, Letter, Paragraph, TableBlock, split_lines
from app.reports.letters import geometry as g
from app.reports.letters.breaking import Line
from app.reports.letters.characters import printable
from app.reports.letters.faces import Faces, Role
from app.reports.letters.grids import AGAIN, GridSetter, grid_of
from app.reports.letters.items import Item
from app.reports.letters.pages import Page
from app.reports.letters.setting import Text, copy_of, em_width, set_lines

COMPANY: Final = 2  # lines of the text that stand on the page of what comes beneath it


def fills_pages(letter: Letter) -> bool:
    """Whether a row of the letter takes what is left of its page."""
    return any(isinstance(b, TableBlock) and b.fills is not None for b in letter.blocks)


def filled_pages(letter: Letter, faces: Faces, style: g.PageStyle) -> list[Page]:
    """The pages of such a form: its label, title and lines, then its tables down to the foot."""
    return _Setter(faces, style).pages(letter)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The tables of the form: what stands above the row, the row's two cells, what stands beneath."""

    above: tuple[Item, ...]
    caption: str
    text: str
    widths: tuple[int, ...]
    size: float
    beneath: tuple[Item, ...]

    @property
    def pitch(self) -> float:
        """Points from line to line of the text."""
        return self.size * g.AS_USUAL.leading

    @property
    def foot(self) -> float:
        """Points that what stands beneath needs."""
        return sum(item.height for item in self.beneath)


class _Setter:
    """Lays the form out."""

    def __init__(self, faces: Faces, style: g.PageStyle) -> None:
        self._faces, self._style = faces, style
        self._grids = GridSetter(faces, style)

    def pages(self, letter: Letter) -> list[Page]:
        """The pages, each with the part of the row that stands on it."""
        parts = self._parts(letter.blocks)
        page = Page(*self._style.span, self._style)
        for item in (*self._head(letter), *parts.above):
            page.put(item)
        made, caption = [page], parts.caption
        rest = self._lines(parts)
        while True:
            room = made[-1].bottom - made[-1].y
            last = _needs(rest, parts) <= room - parts.foot
            held = rest if last else rest[: _held(rest, room, parts)]
            rest = rest[len(held) :]
            height = room - parts.foot if last else _needs(held, parts)
            for item in self._row(caption, held, parts, height):
                made[-1].put(item)
            if last:
                for item in parts.beneath:
                    made[-1].put(item)
                return made
            made.append(Page(*self._style.span, self._style))
            caption = parts.caption + AGAIN

    def _parts(self, blocks: Sequence[object]) -> _Parts:
        tables = [block for block in blocks if isinstance(block, TableBlock)]
        at = next(n for n, table in enumerate(tables) if table.fills is not None)
        table = tables[at]
        row = table.fills
        assert row is not None
        above = (*tables[:at], _rows(table, 0, row))
        beneath = (_rows(table, row + 1, len(table.rows)), *tables[at + 1 :])
        caption, text = table.rows[row]
        return _Parts(
            self._items(above), caption, text, table.widths, table.size or g.TABLE_SIZE,
            self._items(beneath),
        )  # fmt: skip

    def _items(self, tables: Sequence[TableBlock]) -> tuple[Item, ...]:
        return tuple(
            item for table in tables if table.rows for item in self._grids.items(grid_of(table))
        )

    def _head(self, letter: Letter) -> list[Item]:
        """The label, a blank line, the title on line 3, the lines beneath it flush left."""
        style, items = self._style, []
        left = style.left * g.MM
        if letter.label:
            label = Text(left, 0, printable(letter.label), Role.HEADING, g.SIZE_3, style.grid)
            items += [Item(style.pitch, g.SIZE_3, (label,)), Item(style.pitch, 0)]
        title = printable(letter.title)
        width = em_width(self._faces, Role.TITLE, title) * g.SIZE_2
        centred = (style.left + style.area_width / 2) * g.MM - width / 2
        items.append(
            Item(g.TITLE_PITCH, g.SIZE_2, (Text(centred, 0, title, Role.TITLE, g.SIZE_2),))
        )
        for block in letter.blocks:
            if isinstance(block, Paragraph):
                for line in set_lines(self._faces, copy_of(block.text, Role.BODY), style.cells):
                    mark = Text(left, 0, line.text, Role.BODY, g.SIZE_3, style.grid)
                    items.append(Item(style.pitch, g.SIZE_3, (mark,)))
        return items

    def _lines(self, parts: _Parts) -> list[Line]:
        """The lines of the row's text."""
        edge = self._style.area_width * g.MM - g.RULE
        room = (edge * parts.widths[1] / sum(parts.widths) - 2 * g.CELL_PAD_X) / parts.size
        made: list[Line] = []
        for part in split_lines(parts.text):
            made += set_lines(self._faces, copy_of(part, Role.BODY), room) or (Line("", 0.0, True),)
        while made and not made[-1].text:
            made.pop()
        return made or [Line("", 0.0, True)]

    def _row(self, caption: str, held: Sequence[Line], parts: _Parts, height: float) -> list[Item]:
        cells = (
            GridCell(0, 0, caption, align="centre"),
            GridCell(0, 1, _joined(held), at="top"),
        )
        return self._grids.items(
            Grid(parts.widths, (GridRow(height / g.MM),), cells, size=parts.size)
        )


def _rows(table: TableBlock, begin: int, end: int) -> TableBlock:
    """Some rows of a table."""
    rows, least = table.rows[begin:end], table.least[begin:end]
    return replace(table, rows=rows, least=least, head=(), fills=None)


def _needs(lines: Sequence[Line], parts: _Parts) -> float:
    """Points that lines of the text need."""
    return len(lines) * parts.pitch + 2 * g.AS_USUAL.pad + 0.1


def _held(lines: Sequence[Line], room: float, parts: _Parts) -> int:
    """How many lines a page holds that is not the last: two at least go on."""
    most = int((room - 2 * g.AS_USUAL.pad - 0.1) / parts.pitch)
    return max(1, min(most, len(lines) - COMPANY))


def _joined(lines: Sequence[Line]) -> str:
    """Lines as the text that is broken into them again: a paragraph ends at its last line."""
    return "".join(line.text + ("\n" if line.last else "") for line in lines).rstrip("\n")
