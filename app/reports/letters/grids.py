"""Laying out ruled tables and forms: cells with spans, rows of a fixed height, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.base.letter import Grid, GridCell, GridRow, TableBlock, split_lines
from app.reports.letters.breaking import Line
from app.reports.letters.faces import Faces, Role
from app.reports.letters.geometry import (
    AS_USUAL,
    CELL_PAD_X,
    FORM_SMALLEST,
    MM,
    RULE,
    TABLE_OPENING,
    TABLE_SIZE,
    Cells,
    PageStyle,
)
from app.reports.letters.items import Item, Row
from app.reports.letters.setting import (
    Copy,
    Mark,
    Rule,
    Text,
    copy_of,
    em_width,
    fitting_spacing,
    role_of,
    set_lines,
)

LONG: Final = 8  # a row with more lines of text than these may be cut, if it need not be whole …
CHUNK: Final = 4  # … after each of so many
AGAIN: Final = "（续）"  # behind the caption of a row that goes on
_UPRIGHT_LEADING: Final = 1.2  # em from character to character of an upright caption
_SMALLER: Final = 0.5  # points by which type shrinks to fit a row of fixed height


Broken = dict[tuple[Copy, float], tuple[Line, ...]]  # texts of cells in their lines, by width in em


@dataclass(frozen=True, slots=True)
class _SetLine:
    """A broken line with the copy that it comes from."""

    line: Line
    copy: Copy


@dataclass(frozen=True, slots=True)
class _SetCell:
    """A cell whose text is broken: the lines from its top, and those at its right foot."""

    cell: GridCell
    left: float
    right: float
    size: float
    body: tuple[_SetLine, ...]
    foot: tuple[_SetLine, ...]
    table: Cells

    @property
    def pitch(self) -> float:
        """Points from line to line."""
        return self.size * (_UPRIGHT_LEADING if self.cell.upright else self.table.leading)

    @property
    def count(self) -> int:
        """How many lines it needs."""
        return len(self.body) + len(self.foot)

    @property
    def needs(self) -> float:
        """The height of its text with the space above and beneath."""
        return self.count * self.pitch + 2 * self.table.pad


def grid_of(table: TableBlock, cells: Cells = AS_USUAL) -> Grid:
    """A plain table as a form: a row a row, its least lines as its height."""
    heads, size = 1 if table.head else 0, table.size or TABLE_SIZE
    rows = [GridRow()] * heads
    made = [GridCell(0, c, text, align="centre") for c, text in enumerate(table.head)]
    for number, texts in enumerate(table.rows):
        least = table.least[number] if number < len(table.least) else 0
        height = (least * size * cells.leading + 2 * cells.pad) / MM if least else 0.0
        rows.append(GridRow(height))
        made += [
            GridCell(number + heads, c, text, align="centre" if c in table.labels else "left")
            for c, text in enumerate(texts)
        ]
    return Grid(table.widths, tuple(rows), tuple(made), heads, size)


class GridSetter:
    """Makes the items of forms that are as wide as the type area of a page."""

    def __init__(self, faces: Faces, style: PageStyle, broken: Broken | None = None) -> None:
        self._faces = faces
        self._broken: Broken = {} if broken is None else broken
        self._style = style
        self._table = style.table

    def items(self, grid: Grid) -> list[Item]:
        """The bands of rows as items of the flow; the first rows are drawn again on each page."""
        cells = [self._set(grid, cell) for cell in _spread(grid, self._most, self._table)]
        heights = _heights(grid, cells, self._table.pad)
        made: list[Item] = []
        head: Item | None = None
        for begin, end in _bands(grid, cells):
            inside = [cell for cell in cells if begin <= cell.cell.r < end]
            if begin < grid.heads:
                head = self._band(grid, inside, heights, begin, end, None)
                made.append(head.kept())
            elif self._may_cut(grid, inside, begin, end, heights, head):
                made += self._pieces(grid, inside, heights[begin], head)
            else:
                made.append(self._band(grid, inside, heights, begin, end, head))
        return self._with_company(made)

    def _with_company(self, rows: list[Item]) -> list[Item]:
        """The rows, the last of a table bound to the one before: a page shows no row by itself."""
        if len(rows) < 2 or rows[-2].row is None or rows[-2].row.is_head:
            return rows
        if rows[-2].height + rows[-1].height > self._most / 2:
            return rows
        return [*rows[:-2], rows[-2].kept(), rows[-1]]

    @property
    def _most(self) -> float:
        """The height of a page's type area."""
        return self._style.area_height * MM

    def _edges(self, grid: Grid) -> list[float]:
        """Where the upright rules stand, in points from the page's left edge; their ink stays inside."""
        left, right = self._style.left * MM + RULE / 2, self._style.right * MM - RULE / 2
        total, at = sum(grid.widths), 0
        edges = [left]
        for width in grid.widths:
            at += width
            edges.append(left + (right - left) * at / total)
        return edges

    # ------------------------------------------------------------ cells

    def _set(self, grid: Grid, cell: GridCell) -> _SetCell:
        """The cell's text in lines, smaller where its rows have a fixed height that it must fit."""
        size = usual = self._table.size(cell.size or grid.size)
        made = self._sized(grid, cell, size)
        room = sum(row.height for row in grid.rows[cell.r : cell.r + cell.rs]) * MM
        fixed = all(row.height for row in grid.rows[cell.r : cell.r + cell.rs])
        while fixed and made.needs > room + 0.01 and size - _SMALLER >= FORM_SMALLEST:
            size -= _SMALLER
            made = self._sized(grid, cell, size)
        return made if not fixed or made.needs <= room + 0.01 else self._sized(grid, cell, usual)

    def _sized(self, grid: Grid, cell: GridCell, size: float) -> _SetCell:
        edges = self._edges(grid)
        left, right = edges[cell.c] + CELL_PAD_X, edges[cell.c + cell.cs] - CELL_PAD_X
        room = (right - left) / size
        role = role_of(cell.face, Role.BODY)
        if cell.upright:
            copy = copy_of(cell.text.replace("\n", ""), role)
            stacked = [
                _SetLine(Line(char, em_width(self._faces, role, char), True, at), copy)
                for at, char in enumerate(copy.text)
            ]
            return _SetCell(cell, left, right, size, tuple(stacked), (), self._table)
        body: list[_SetLine] = []
        foot: list[_SetLine] = []
        for part in split_lines(cell.text):
            copy = copy_of(part, role)
            target = foot if part.startswith("\t") else body
            if (copy, room) not in self._broken:
                self._broken[copy, room] = set_lines(self._faces, copy, room)
            lines = self._broken[copy, room] or (Line("", 0.0, True),)
            target += [_SetLine(line, copy) for line in lines]
        while body and not body[-1].line.text:
            body.pop()
        return _SetCell(cell, left, right, size, tuple(body), tuple(foot), self._table)

    # ------------------------------------------------------------ rows

    def _band(
        self,
        grid: Grid,
        cells: Sequence[_SetCell],
        heights: Sequence[float],
        begin: int,
        end: int,
        head: Item | None,
    ) -> Item:
        """The rows from ``begin`` to ``end``, which no page divides."""
        edges = self._edges(grid)
        tops = [sum(heights[begin:row]) for row in range(begin, end + 1)]
        rules: dict[tuple[float, float, float, float], None] = {}
        marks: list[Mark] = []
        for one in cells:
            cell = one.cell
            top, foot = tops[cell.r - begin], tops[min(cell.r + cell.rs, end) - begin]
            left, right = edges[cell.c], edges[cell.c + cell.cs]
            for line in ((left, top, right, top), (left, foot, right, foot),
                         (left, top, left, foot), (right, top, right, foot)):  # fmt: skip
                rules[line] = None
            marks += self._texts(one, top, foot)
        height = tops[-1]
        made = (*(Rule(*line, RULE) for line in rules), *marks)
        row = Row(_closing(edges, height), head, is_head=begin < grid.heads)
        return Item(height, height, made, row=row)

    def _texts(self, one: _SetCell, top: float, foot: float) -> list[Mark]:
        """The lines of a cell between ``top`` and ``foot``."""
        free = foot - top - one.needs
        above = {"top": 0.0, "middle": free / 2, "foot": free}[one.cell.at]
        if one.foot:
            above = 0.0
        y = top + self._table.pad + above + (one.pitch - one.size) / 2
        made: list[Mark] = []
        for number, line in enumerate(one.body):
            made += self._text(one, line, y + number * one.pitch, one.cell.align)
        y = foot - self._table.pad - len(one.foot) * one.pitch + (one.pitch - one.size) / 2
        for number, line in enumerate(one.foot):
            made += self._text(one, line, y + number * one.pitch, "right")
        return made

    def _may_cut(
        self, grid: Grid, cells: Sequence[_SetCell], begin: int, end: int,
        heights: Sequence[float], head: Item | None,
    ) -> bool:  # fmt: skip
        """Whether a page may cut a row: one that no page holds, or a long one that need not be whole."""
        if end - begin > 1 or not cells:
            return False
        room = self._most - (head.height if head is not None else 0.0)
        long = max(one.count for one in cells) > LONG
        return heights[begin] > room or (long and not grid.rows[begin].whole)

    def _pieces(
        self, grid: Grid, cells: Sequence[_SetCell], height: float, head: Item | None
    ) -> list[Item]:
        """A long row in pieces that a page may part."""
        edges = self._edges(grid)
        pitch = max(one.pitch for one in cells)
        needed = max(one.count for one in cells)
        count = max(needed, int((height - 2 * self._table.pad + 0.01) / pitch))
        made = []
        for begin in range(0, count, CHUNK):
            end = min(begin + CHUNK, count)
            top = self._table.pad if begin == 0 else 0.0
            tall = top + (end - begin) * pitch + (self._table.pad if end == count else 0.0)
            above, beneath = _closing(edges, tall)
            sides = {edges[one.cell.c] for one in cells}
            sides |= {edges[one.cell.c + one.cell.cs] for one in cells}
            marks: list[Mark] = [Rule(x, 0, x, tall, RULE) for x in sorted(sides)]
            marks += [above] if begin == 0 else []
            marks += [beneath] if end == count else []
            for one in cells:
                for number, line, align in _placed(one, count):
                    if begin <= number < end:
                        y = top + (number - begin) * pitch + (pitch - one.size) / 2
                        marks += self._text(one, line, y, align)
            again = tuple(self._again(cells, pitch)) if begin else ()
            made.append(
                Item(tall, tall, tuple(marks), row=Row((above, beneath), head, again=again))
            )
        return made

    def _again(self, cells: Sequence[_SetCell], pitch: float) -> Iterable[Mark]:
        """The captions of a row that goes on, for the page that it goes on to."""
        for one in cells:
            if one.cell.align == "centre" and one.cell.text and one.count <= CHUNK - 1:
                text = "".join(line.line.text for line in one.body) + AGAIN
                copy = copy_of(text, role_of(one.cell.face, Role.BODY))
                lines = set_lines(self._faces, copy, (one.right - one.left) / one.size)
                for number, line in enumerate(lines[:CHUNK]):
                    y = number * pitch + (pitch - one.size) / 2
                    yield from self._text(one, _SetLine(line, copy), y, "centre")

    def _text(self, one: _SetCell, set_line: _SetLine, y: float, align: str) -> list[Mark]:
        line, size = set_line.line, one.size
        if not line.text:
            return []
        width, spacing, x = one.right - one.left, 0.0, one.left
        if align == "centre" or one.cell.upright:
            x = one.left + (width - line.set_cells * size) / 2
        elif align == "right":
            x = one.right - line.set_cells * size
        elif not line.last:
            opened = fitting_spacing(line.set_cells, len(line.text), size, width)
            spacing = opened if opened <= TABLE_OPENING else 0.0
        spans = set_line.copy.spans(line.start, line.start + len(line.text))
        role = role_of(one.cell.face, Role.BODY)
        return [Text(x, y, line.text, role, size, spacing, squeeze=line.squeeze, spans=spans)]


def _placed(one: _SetCell, count: int) -> list[tuple[int, _SetLine, str]]:
    """Each line of a row that is cut, with the number of the row's line where it stands."""
    body = [(at, line, one.cell.align) for at, line in enumerate(one.body)]
    first = count - len(one.foot)
    return [*body, *((first + at, line, "right") for at, line in enumerate(one.foot))]


def _closing(edges: Sequence[float], height: float) -> tuple[Rule, Rule]:
    """The rules above and beneath rows, drawn where a page begins or ends."""
    return (
        Rule(edges[0], 0, edges[-1], 0, RULE),
        Rule(edges[0], height, edges[-1], height, RULE),
    )


def _heights(grid: Grid, cells: Iterable[_SetCell], pad: float) -> list[float]:
    """The height of each row: what is laid down, or more where its text needs it."""
    made = [max(row.height * MM, 2 * pad) for row in grid.rows]
    spanning = []
    for one in cells:
        if one.cell.rs == 1:
            made[one.cell.r] = max(made[one.cell.r], one.needs)
        else:
            spanning.append(one)
    for one in spanning:
        rows = range(one.cell.r, one.cell.r + one.cell.rs)
        lacking = one.needs - sum(made[row] for row in rows)
        free = [row for row in rows if not grid.rows[row].height]
        if lacking > 0:
            made[(free or rows)[-1]] += lacking
    return made


def _bands(grid: Grid, cells: Sequence[_SetCell]) -> list[tuple[int, int]]:
    """Rows that a cell joins, as (first, end)."""
    made: list[tuple[int, int]] = []
    reach = 0
    for row in range(len(grid.rows)):
        if row >= reach:
            made.append((row, row + 1))
        ends = [one.cell.r + one.cell.rs for one in cells if one.cell.r == row]
        reach = max([reach, *ends])
        made[-1] = (made[-1][0], max(made[-1][1], row + 1))
    return made


def _spread(grid: Grid, most: float, table: Cells) -> Iterable[GridCell]:
    """The cells; one that joins more rows than any page holds gives its rows their own cells."""
    for cell in grid.cells:
        rows = grid.rows[cell.r : cell.r + cell.rs]
        least = sum(max(row.height * MM, grid.size * table.leading + 2 * table.pad) for row in rows)
        if cell.rs == 1 or least <= most:
            yield cell
            continue
        yield replace(cell, rs=1, upright=False)
        for row in range(cell.r + 1, cell.r + cell.rs):
            yield replace(cell, r=row, rs=1, text="", upright=False)
