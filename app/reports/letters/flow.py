"""From a letter to the parts that flow down its pages: title, text, tail, annexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from app.base.letter import Annex, Block, Letter, Paragraph, TableBlock
from app.base.letter_fields import Day
from app.reports.letters.breaking import Line, break_lines, printable
from app.reports.letters.faces import Faces, Role
from app.reports.letters.geometry import (
    AREA_WIDTH,
    CELL,
    CELLS,
    COPY_INDENT,
    INDENT,
    LEAST_COMPANY,
    LEFT,
    MM,
    MOST_OPENING,
    RIGHT,
    SEALED_BLANKS,
    SEALED_RIGHT,
    SEVEN_EIGHTHS,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    TABLE_GAP,
    TABLE_SIZE,
    TITLE_PITCH,
    UNSEALED_BLANKS,
    UNSEALED_RIGHT,
    UNSEALED_SHIFT,
)
from app.reports.letters.items import Item, bound
from app.reports.letters.setting import Text, em_width, fitting_spacing, measurer, set_width
from app.reports.letters.tables import TableSetter
from app.reports.letters.titles import split_title

GRID = CELL - SIZE_3  # the spacing that puts 3号 type on the grid
TITLE_MOST = int(AREA_WIDTH * MM / SIZE_2)
_FACES = {1: Role.HEADING, 2: Role.SUBHEADING}


class Flow:
    """Makes the items of one letter at one line pitch."""

    def __init__(self, faces: Faces, pitch: float) -> None:
        self._faces = faces
        self._pitch = pitch

    def main(self, letter: Letter) -> list[Item]:
        """Title, addressee, text and tail; the tail keeps lines of text with it (7.3.5.5)."""
        items = [*self._title(letter.title), self._blank()]
        if letter.addressee:
            items += self._lines(f"{printable(letter.addressee)}：", indent=0)
        text = self._blocks(letter.blocks)
        tail = self._tail(letter)
        if tail:
            stays = max(len(text) - LEAST_COMPANY, 0)
            text = [*text[:stays], *(item.kept() for item in text[stays:])]
        return [*items, *text, *bound(tail)]

    def annex(self, annex: Annex, number: int) -> list[Item]:
        """An annex on a page of its own: its mark on line 1, its title on line 3 (7.3.7)."""
        mark = f"附件{number}" if number else "附件"
        label = Text(LEFT * MM, 0, mark, Role.HEADING, SIZE_3, GRID)
        return [
            Item(self._pitch, SIZE_3, (label,), keep=True, page=True),
            self._blank(),
            *self._title(annex.title),
            self._blank(),
            *self._blocks(annex.blocks),
        ]

    def copies(self, names: Sequence[str]) -> list[Item]:
        """抄送 in 4号, turned lines beneath the first name (7.4.2)."""
        if not names:
            return []
        lead, text = "抄送：", "，".join(map(printable, names)) + "。"
        left = LEFT * MM + COPY_INDENT * SIZE_4
        inner = left + len(lead) * SIZE_4
        room = RIGHT * MM - COPY_INDENT * SIZE_4 - inner
        lines = break_lines(text, room / SIZE_4, measurer(self._faces, Role.BODY))
        height = SIZE_4 + SEVEN_EIGHTHS
        made = []
        for at, line in enumerate(lines):
            mark = Text(inner, 0, line.text, Role.BODY, SIZE_4, _spacing(line, SIZE_4, room))
            first = Text(left, 0, lead, Role.BODY, SIZE_4)
            made.append(Item(height, SIZE_4, (first, mark) if at == 0 else (mark,), keep=True))
        return made

    # ------------------------------------------------------------ parts

    def _title(self, title: str) -> list[Item]:
        made = []
        for line in split_title(printable(title), TITLE_MOST):
            width = em_width(self._faces, Role.TITLE, line) * SIZE_2
            x = (LEFT + AREA_WIDTH / 2) * MM - width / 2
            mark = Text(x, 0, line, Role.TITLE, SIZE_2)
            made.append(Item(TITLE_PITCH, SIZE_2, (mark,), keep=True))
        return made

    def _blank(self) -> Item:
        return Item(self._pitch, 0, keep=True, elastic=True)

    def _blocks(self, blocks: Sequence[Block]) -> list[Item]:
        items: list[Item] = []
        for tables, group in groupby(blocks, lambda block: isinstance(block, TableBlock)):
            if tables:
                gap = Item(TABLE_GAP, 0, keep=True)
                setter = TableSetter(self._faces, TABLE_SIZE)
                rows = [item for block in group for item in _rows(setter, block)]
                items += [gap, *rows, replace(gap, keep=False)] if items else [*rows, gap]
            else:
                items += [item for block in group for item in self._paragraph(block)]
        return items

    def _paragraph(self, block: Block) -> list[Item]:
        assert isinstance(block, Paragraph)
        role = _FACES.get(block.level, Role.BODY)
        lines = self._lines(printable(block.text), indent=INDENT, role=role)
        return [item.kept() for item in lines] if block.level in _FACES else lines

    def _lines(self, text: str, *, indent: float, role: Role = Role.BODY) -> list[Item]:
        """A paragraph of 3号 on the grid: the first line indented, the others flush."""
        lines = break_lines(
            text, CELLS, measurer(self._faces, role), CELLS - indent if indent else None
        )
        return [self._line(line, indent if at == 0 else 0.0, role) for at, line in enumerate(lines)]

    def _line(self, line: Line, indent: float, role: Role = Role.BODY) -> Item:
        room = AREA_WIDTH * MM - indent * CELL
        x = LEFT * MM + indent * CELL
        mark = Text(x, 0, line.text, role, SIZE_3, _spacing(line, SIZE_3, room))
        return Item(self._pitch, SIZE_3, (mark,), elastic=True)

    # ------------------------------------------------------------ the tail

    def _tail(self, letter: Letter) -> list[Item]:
        items = self._annex_list([annex.title for annex in letter.annexes])
        if letter.signature or letter.dated:
            items += self._signed(letter)
        if letter.note:
            items += self._lines(f"（{printable(letter.note)}）", indent=INDENT)
        return items

    def _annex_list(self, titles: Sequence[str]) -> list[Item]:
        """附件说明: a blank line below the text, turned lines beneath the name (7.3.4)."""
        if not titles:
            return []
        items = [self._blank()]
        measure = measurer(self._faces, Role.BODY)
        for at, title in enumerate(titles):
            lead = "附件：" if at == 0 else "　　　"
            lead += f"{at + 1}. " if len(titles) > 1 else ""
            inset = INDENT + sum(measure(char) for char in lead)
            lines = break_lines(printable(title), CELLS - inset, measure)
            for number, line in enumerate(lines):
                item = self._line(line, inset)
                if number == 0:
                    indent = INDENT if at == 0 else INDENT + 3
                    mark = Text(LEFT * MM + indent * CELL, 0, lead.lstrip("　"), Role.BODY,
                                SIZE_3, GRID)  # fmt: skip
                    item = replace(item, marks=(mark, *item.marks))
                items.append(item)
        return items

    def _signed(self, letter: Letter) -> list[Item]:
        dated = Text(0, 0, str(Day(letter.dated)) if letter.dated else "", Role.BODY, SIZE_3, GRID)
        names = self._signature_lines(letter.signature)
        blanks = SEALED_BLANKS if letter.sealed else UNSEALED_BLANKS
        place = self._sealed if letter.sealed else self._unsealed
        marks = [mark for mark in place(names, dated) if mark.text]
        lines = [Item(self._pitch, SIZE_3, (mark,), elastic=True) for mark in marks]
        return [*([self._blank()] * blanks), *lines]

    def _signature_lines(self, signature: str) -> list[Text]:
        """The 署名, in even lines where it is wider than the type area."""
        lines = split_title(printable(signature), CELLS) or ("",)
        return [Text(0, 0, line, Role.BODY, SIZE_3, GRID) for line in lines]

    def _sealed(self, names: Sequence[Text], dated: Text) -> list[Text]:
        """The date four characters from the right, the 署名 centred on it (7.3.5.1).

        A long 署名 would leave the type area: then both move left until it stands flush.
        """
        wide = set_width(self._faces, dated)
        widest = max(set_width(self._faces, name) for name in names)
        right = RIGHT * MM - SEALED_RIGHT * CELL
        centre = min(right - wide / 2, RIGHT * MM - widest / 2)
        return [
            replace(text, x=centre - set_width(self._faces, text) / 2) for text in (*names, dated)
        ]

    def _unsealed(self, names: Sequence[Text], dated: Text) -> list[Text]:
        """The 署名 two characters from the right, the date begins two further in (7.3.5.2)."""
        right = RIGHT * MM - UNSEALED_RIGHT * CELL
        widest = max(set_width(self._faces, name) for name in names)
        wide = set_width(self._faces, dated)
        left, shift = right - widest, UNSEALED_SHIFT * CELL
        if left + shift + wide > right:  # the date is longer: it stands two from the right instead
            left = right - wide - shift
        return [*(replace(name, x=left) for name in names), replace(dated, x=left + shift)]


def _rows(setter: TableSetter, block: Block) -> list[Item]:
    assert isinstance(block, TableBlock)
    return setter.items(block)


def _spacing(line: Line, size: float, room: float) -> float:
    """Full lines end flush; the last of a paragraph, or one too loose, stays on the grid."""
    fitting = fitting_spacing(line.cells, len(line.text), size, room)
    grid = GRID if size == SIZE_3 else 0.0
    if fitting < grid:
        return fitting
    return grid if line.last or fitting > MOST_OPENING else fitting
