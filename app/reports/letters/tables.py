"""Laying out a ruled table: cells broken into lines, rows that a page may cut where they are long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.base.letter import TableBlock
from app.reports.letters.breaking import Line, break_lines, printable
from app.reports.letters.faces import Faces, Role
from app.reports.letters.geometry import (
    AREA_WIDTH,
    CELL_PAD_X,
    CELL_PAD_Y,
    LEFT,
    MM,
    RULE,
    TABLE_LEADING,
    TABLE_OPENING,
)
from app.reports.letters.items import Item, Row
from app.reports.letters.setting import Mark, Rule, Text, fitting_spacing, measurer

LONG = 8  # a row with more lines of text than these may be cut by a page …
CHUNK = 4  # … after each of so many


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of one cell: those from the top, and those that stand at its right foot."""

    body: tuple[Line, ...]
    foot: tuple[Line, ...]
    label: bool

    @property
    def count(self) -> int:
        """How many lines it needs."""
        return len(self.body) + len(self.foot)


class TableSetter:
    """Makes the items of a table in one size."""

    def __init__(self, faces: Faces, size: float) -> None:
        self._faces = faces
        self._size = size
        self._pitch = size * TABLE_LEADING
        self._measure = measurer(faces, Role.BODY)

    def items(self, table: TableBlock) -> list[Item]:
        """The rows as items of the flow; the head is drawn again on each page."""
        edges = _edges(table.widths)
        made: list[Item] = []
        head: Item | None = None
        if table.head:
            everything = tuple(range(len(table.head)))
            (head,) = self._row(table.head, edges, everything, 0, None, is_head=True)
            made.append(head.kept())
        for number, row in enumerate(table.rows):
            least = table.least[number] if number < len(table.least) else 0
            made += self._row(row, edges, table.labels, least, head)
        return made

    def _row(
        self,
        texts: Sequence[str],
        edges: Sequence[float],
        labels: Sequence[int],
        least: int,
        head: Item | None,
        is_head: bool = False,
    ) -> list[Item]:
        cells = [
            self._cell(text, edges[at + 1] - edges[at], label=at in labels)
            for at, text in enumerate(texts)
        ]
        needed = max(cell.count for cell in cells)
        count = max(least, needed)
        chunks = [(0, count)]
        if needed > LONG and not is_head:
            chunks = [(at, min(at + CHUNK, count)) for at in range(0, count, CHUNK)]
        return [self._piece(cells, edges, chunk, count, head, is_head) for chunk in chunks]

    def _cell(self, text: str, width: float, *, label: bool) -> Cell:
        room = (width - 2 * CELL_PAD_X) / self._size
        body: list[Line] = []
        foot: list[Line] = []
        for part in text.split("\n"):
            target = foot if part.startswith("\t") else body
            target += break_lines(printable(part), room, self._measure) or [Line("", 0.0, True)]
        while body and not body[-1].text:
            body.pop()
        return Cell(tuple(body), tuple(foot), label)

    def _piece(
        self,
        cells: Sequence[Cell],
        edges: Sequence[float],
        chunk: tuple[int, int],
        count: int,
        head: Item | None,
        is_head: bool,
    ) -> Item:
        """The lines ``chunk`` of a row of ``count`` lines, with its share of the rules."""
        begin, end = chunk
        top = CELL_PAD_Y if begin == 0 else 0.0
        height = top + (end - begin) * self._pitch + (CELL_PAD_Y if end == count else 0.0)
        marks: list[Mark] = [Rule(x, 0, x, height, RULE) for x in edges]
        above = Rule(edges[0], 0, edges[-1], 0, RULE)
        beneath = Rule(edges[0], height, edges[-1], height, RULE)
        marks += [above] if begin == 0 else []
        marks += [beneath] if end == count else []
        whole = end - begin == count
        for at, cell in enumerate(cells):
            left, right = edges[at] + CELL_PAD_X, edges[at + 1] - CELL_PAD_X
            for number, line, foot in _placed(cell, count, whole):
                if begin <= number < end and line.text:
                    y = top + (number - begin) * self._pitch + (self._pitch - self._size) / 2
                    align = "right" if foot else "centre" if cell.label else "left"
                    marks.append(self._text(line, left, right, y, align))
        return Item(height, height, tuple(marks), row=Row((above, beneath), head, is_head))

    def _text(self, line: Line, left: float, right: float, y: float, align: str) -> Text:
        width = right - left
        spacing, x = 0.0, left
        if align == "centre":
            x = left + (width - line.cells * self._size) / 2
        elif align == "right":
            x = right - line.cells * self._size
        elif not line.last:
            opened = fitting_spacing(line.cells, len(line.text), self._size, width)
            spacing = opened if opened <= TABLE_OPENING else 0.0
        return Text(x, y, line.text, Role.BODY, self._size, spacing)


def _placed(cell: Cell, count: int, whole: bool) -> list[tuple[float, Line, bool]]:
    """Each line with the number of the row's line where it stands; whole rows are centred."""
    free = count - cell.count
    above = 0.0 if cell.foot or not whole else free / 2
    body = [(above + at, line, False) for at, line in enumerate(cell.body)]
    first = count - len(cell.foot)
    return [*body, *((first + at, line, True) for at, line in enumerate(cell.foot))]


def _edges(widths: Sequence[int]) -> list[float]:
    """Where the upright rules stand, in points from the page's left edge."""
    total, at = sum(widths), 0
    edges = [LEFT * MM]
    for width in widths:
        at += width
        edges.append((LEFT + AREA_WIDTH * at / total) * MM)
    return edges
