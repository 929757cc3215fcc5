"""From a letter to the parts that flow down its pages: title, text, tail, annexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from app.base.letter import Annex, Block, Grid, Letter, Paragraph, TableBlock, joined, runs_of
from app.base.letter_fields import Day
from app.reports.letters.breaking import Line
from app.reports.letters.characters import printable
from app.reports.letters.faces import Faces, Role
from app.reports.letters.geometry import (
    INDENT,
    JOINT_A_ROW,
    JOINT_COLUMN,
    JOINT_ROW,
    LEAST_COMPANY,
    LONG_LIST,
    MM,
    MOST_OPENING,
    SEALED_BLANKS,
    SEALED_RIGHT,
    SHORT_TABLE,
    SIZE_2,
    TABLE_GAP,
    TELLING,
    TITLE_PITCH,
    UNSEALED_BLANKS,
    UNSEALED_RIGHT,
    UNSEALED_SHIFT,
    PageStyle,
)
from app.reports.letters.grids import Broken, GridSetter, grid_of
from app.reports.letters.items import Item, bound
from app.reports.letters.setting import (
    Copy,
    Text,
    copy_of,
    em_width,
    fitting_spacing,
    set_lines,
    set_width,
)
from app.reports.letters.titles import split_title

HEADING_FACES: Final = {1: Role.HEADING, 2: Role.SUBHEADING}
_BODY: Final = frozenset(("body",))


class Flow:
    """Makes the items of one letter on one style of page; ``words`` stay whole in titles, ``broken``
    is shared by those that set the same tables."""

    def __init__(
        self, faces: Faces, style: PageStyle, words: Sequence[str] = (),
        broken: Broken | None = None,
    ) -> None:  # fmt: skip
        self.style = style
        self._faces = faces
        self._words = tuple(words)
        self._grids = GridSetter(faces, style, broken)

    def main(
        self,
        letter: Letter,
        *,
        addressed: bool = True,
        company: int = LEAST_COMPANY,
        close: bool = False,
    ) -> list[Item]:
        """Title, addressee, text and tail; the tail keeps ``company`` lines with it (7.3.5.5).

        ``close``: one blank line above a sealed 署名.
        """
        label = [self._label(letter.label), self._blank()] if letter.label else []
        items = [*label, *self._title(letter.title), self._blank()]
        if letter.addressee and addressed:
            items += self._lines(copy_of(f"{letter.addressee}：", Role.BODY), indent=0)
        text = self._blocks(letter.blocks)
        listed, tail = (
            self._annex_list([a.title for a in letter.annexes]),
            self._tail(letter, close),
        )
        if listed or tail:
            stays = _stays(text, company)
            text = [*text[:stays], *(item.kept() for item in text[stays:])]
        return [*items, *text, *_listed_with(listed, tail)]

    def annex(self, annex: Annex, number: int) -> list[Item]:
        """An annex on a page of its own: its mark on line 1, its title on line 3 (7.3.7)."""
        mark = f"附件{number}" if number else "附件"
        return [
            replace(self._label(mark), page=True),
            self._blank(),
            *self._title(annex.title),
            self._blank(),
            *self._blocks(annex.blocks),
        ]

    # ------------------------------------------------------------ parts

    def _title(self, title: str) -> list[Item]:
        style, made = self.style, []
        for line in split_title(printable(title), title_most(style), self._words):
            width = em_width(self._faces, Role.TITLE, line) * SIZE_2
            x = (style.left + style.area_width / 2) * MM - width / 2
            mark = Text(x, 0, line, Role.TITLE, SIZE_2)
            made.append(Item(TITLE_PITCH, SIZE_2, (mark,), keep=True))
        return made

    def _label(self, words: str) -> Item:
        """附件 and its number, flush left above a title."""
        style = self.style
        mark = Text(style.left * MM, 0, words, Role.HEADING, style.size, style.grid)
        return Item(style.pitch, style.size, (mark,), keep=True)

    def _blank(self) -> Item:
        return Item(self.style.pitch, 0, keep=True, elastic=True)

    def _blocks(self, blocks: Sequence[Block]) -> list[Item]:
        items: list[Item] = []
        for tables, group in groupby(blocks, lambda block: not isinstance(block, Paragraph)):
            if tables:
                gap = Item(TABLE_GAP, 0, keep=True)
                rows = [item for block in group for item in self._grids.items(self._grid(block))]
                items += [gap, *rows, replace(gap, keep=False)] if items else [*rows, gap]
            else:
                items += [item for block in group for item in self._paragraph(block)]
        return items

    def _grid(self, block: Block) -> Grid:
        assert isinstance(block, TableBlock | Grid)
        return grid_of(block, self.style.table) if isinstance(block, TableBlock) else block

    def _paragraph(self, block: Block) -> list[Item]:
        assert isinstance(block, Paragraph)
        role = HEADING_FACES.get(block.level, Role.BODY)
        lines = self._lines(copy_of(block.text, role), indent=INDENT)
        return [item.kept() for item in lines] if is_heading(block) else lines

    def _lines(self, copy: Copy, *, indent: float) -> list[Item]:
        """A paragraph of 3号 on the grid: the first line indented, the others flush."""
        cells = self.style.cells
        lines = set_lines(self._faces, copy, cells, cells - indent if indent else None)
        return [self._line(line, copy, indent if at == 0 else 0.0) for at, line in enumerate(lines)]

    def _line(self, line: Line, copy: Copy, indent: float) -> Item:
        style = self.style
        room = style.area_width * MM - indent * style.cell
        spans = copy.spans(line.start, line.start + len(line.text))
        mark = Text(
            style.left * MM + indent * style.cell, 0, line.text, copy.roles[0][1], style.size,
            self._spacing(line, room), squeeze=line.squeeze, spans=spans,
        )  # fmt: skip
        return Item(style.pitch, style.size, (mark,), elastic=True)

    def _spacing(self, line: Line, room: float) -> float:
        """Full lines end flush; the last of a paragraph, or one too loose, stays on the grid."""
        fitting = fitting_spacing(line.set_cells, len(line.text), self.style.size, room)
        grid = self.style.grid
        if fitting < grid:
            return fitting
        return grid if line.last or fitting > MOST_OPENING else fitting

    # ------------------------------------------------------------ the tail

    def _tail(self, letter: Letter, close: bool) -> list[Item]:
        """署名, date and 附注."""
        items: list[Item] = []
        if letter.signature or letter.dated:
            items += self.signed(letter, close=close)
        if letter.note:
            copy = copy_of(joined(("（", letter.note, "）")), Role.BODY)
            items += self._lines(copy, indent=INDENT)
        return items

    def _annex_list(self, titles: Sequence[str]) -> list[Item]:
        """附件说明: a blank line below the text, turned lines beneath the name (7.3.4)."""
        if not titles:
            return []
        style = self.style
        items = [self._blank()]
        for at, title in enumerate(titles):
            lead = "附件：" if at == 0 else "　　　"
            lead += f"{at + 1}. " if len(titles) > 1 else ""
            inset = INDENT + em_width(self._faces, Role.BODY, lead)
            copy = copy_of(title, Role.BODY)
            lines = set_lines(self._faces, copy, style.cells - inset)
            for number, line in enumerate(lines):
                item = self._line(line, copy, inset)
                if number == 0:
                    indent = INDENT if at == 0 else INDENT + 3
                    mark = Text(style.left * MM + indent * style.cell, 0, lead.lstrip("　"),
                                Role.BODY, style.size, style.grid)  # fmt: skip
                    item = replace(item, marks=(mark, *item.marks))
                items.append(item)
        return items

    def signed(self, letter: Letter, *, close: bool = False) -> list[Item]:
        """The blank lines, the 署名 and the date; what follows the date stands on the grid again."""
        style = self.style
        day = str(Day(letter.dated)) if letter.dated else ""
        dated = Text(0, 0, day, Role.BODY, style.size, style.grid)
        count = SEALED_BLANKS if letter.sealed and not close else UNSEALED_BLANKS
        blanks = [self._blank()] * count
        if letter.cosigners and letter.sealed:
            return [*blanks, *self._joint((letter.signature, *letter.cosigners), dated)]
        names = [
            name
            for signature in (letter.signature, *letter.cosigners)
            for name in self._signature_lines(signature)
        ]
        place = self._sealed if letter.sealed else self._unsealed
        marks = [mark for mark in place(names, dated) if mark.text]
        return [*blanks, *(Item(style.pitch, style.size, (mark,), elastic=True) for mark in marks)]

    def _signature_lines(self, signature: str) -> list[Text]:
        """The 署名, in even lines where it is wider than the type area."""
        lines = split_title(printable(signature), self.style.cells, self._words) or ("",)
        style = self.style
        return [Text(0, 0, line, Role.BODY, style.size, style.grid) for line in lines]

    def _sealed(self, names: Sequence[Text], dated: Text) -> list[Text]:
        """The date four characters from the right, the 署名 centred on it (7.3.5.1).

        A long 署名 would leave the type area: then both move left until it stands flush.
        """
        style = self.style
        wide = set_width(self._faces, dated)
        widest = max(set_width(self._faces, name) for name in names)
        right = style.right * MM - SEALED_RIGHT * style.cell
        centre = min(right - wide / 2, style.right * MM - widest / 2)
        return [
            replace(text, x=centre - set_width(self._faces, text) / 2) for text in (*names, dated)
        ]

    def _joint(self, signatures: Sequence[str], dated: Text) -> list[Item]:
        """Several sealed 署名 in rows, a seal's width apart; the last with the date beneath it."""
        style, faces = self.style, self._faces
        names = [Text(0, 0, printable(s), Role.BODY, style.size, style.grid) for s in signatures]
        widest = max(set_width(faces, name) for name in names)
        column = max(JOINT_COLUMN * MM, widest + style.cell)
        a_row = max(1, min(JOINT_A_ROW, int(style.area_width * MM / column)))
        (first, *_rest, last) = self._sealed([names[-1]], dated)
        centre = first.x + set_width(faces, first) / 2
        room = centre - style.left * MM - widest / 2  # for those to the left of the last
        a_row = min(a_row, 1 + max(0, int(room / column + 0.001)))
        rows = [names[at : at + a_row] for at in range(0, len(names), a_row)]
        items = []
        for number, row in enumerate(rows):
            marks = tuple(
                replace(name, x=centre - (len(row) - 1 - at) * column - set_width(faces, name) / 2)
                for at, name in enumerate(row)
            )
            is_last = number == len(rows) - 1
            height = style.pitch if is_last else max(JOINT_ROW * MM, 2 * style.pitch)
            items.append(Item(height, style.size, marks, elastic=is_last))
        return (
            [*items, Item(style.pitch, style.size, (last,), elastic=True)] if dated.text else items
        )

    def _unsealed(self, names: Sequence[Text], dated: Text) -> list[Text]:
        """Each 署名 two characters from the right, the date begins two right of the last (7.3.5.2).

        Where the date is the longer, it stands two from the right and each 署名 moves left.
        """
        style = self.style
        right = style.right * MM - UNSEALED_RIGHT * style.cell
        widths = [set_width(self._faces, name) for name in names]
        wide, shift = set_width(self._faces, dated), UNSEALED_SHIFT * style.cell
        if wide > widths[-1]:
            right -= wide + shift - widths[-1]
        placed = [replace(name, x=right - width) for name, width in zip(names, widths, strict=True)]
        return [*placed, replace(dated, x=placed[-1].x + shift)]


def _listed_with(listed: Sequence[Item], tail: Sequence[Item]) -> list[Item]:
    """附件说明 and what follows it as one; a long one may be parted, two of its lines at either end."""
    if len(listed) - 1 <= LONG_LIST:
        return bound([*listed, *tail])
    first, last = (
        LEAST_COMPANY + 1,
        len(listed) - LEAST_COMPANY,
    )  # the blank line goes with the first
    return [*bound([*listed[:first]]), *listed[first:last], *bound([*listed[last:], *tail])]


def title_most(style: PageStyle) -> int:
    """How many characters of a title a line holds."""
    return int(style.area_width * MM / SIZE_2)


def is_heading(block: Paragraph) -> bool:
    """Whether the paragraph is a heading and nothing else: it must not be the last on a page."""
    return block.level in HEADING_FACES and not any(
        run.face in _BODY for run in runs_of(block.text)
    )


def repitched(items: Sequence[Item], pitch: float) -> list[Item]:
    """The same items with the lines of text at another pitch; nothing is broken anew."""
    return [replace(item, height=pitch) if item.elastic else item for item in items]


def _stays(text: Sequence[Item], company: int) -> int:
    """Where the lines begin that stay with the tail: one of them at least is more than a few
    characters, or the page of the 署名 would show no text to speak of."""
    inked = [at for at, item in enumerate(text) if not item.blank]
    if len(inked) < company:
        return 0
    first = len(inked) - company
    most = max(0, first - SHORT_TABLE)
    while first > most and not any(map(_tells, (text[at] for at in inked[first:]))):
        first -= 1
    begin = inked[first]
    while begin and text[begin].row is not None and text[begin - 1].row is not None:
        begin -= 1
    # a short table goes along whole rather than in parts
    return begin if inked[first] - begin <= SHORT_TABLE else inked[first]


def _tells(item: Item) -> bool:
    """Whether it says something: a row of a table does in a few characters."""
    return item.row is not None or any(
        isinstance(m, Text) and len(m.text) >= TELLING for m in item.marks
    )
