"""Where the lines and columns of a form that came from elsewhere are: names, and headings above them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from app.reports.workbooks.filling import Form, Place
from app.rules.statistics.city_form import BETWEEN

_SPACE: Final = re.compile(r"[\s　]+|[（(][^）)]*[）)]$")
_LEAD: Final = re.compile(r"^(?:\d+|[一二三四五六七八九十]+)[.、．]")
_NUMBERING: Final = re.compile(
    r"[\d\s（）()=＝+＋\-－*/÷×.%]+|[甲乙丙丁戊己庚辛A-Z]|[（(][^）)]*[）)]|[-—–]+"
)
_NO_HEADINGS: Final = ("序号", "编号")


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a column: its own words, those it stands under, and which of equal ones it is."""

    own: str  # as it stands there
    above: tuple[str, ...] = ()  # from above
    nth: int = 1  # of those with the same words in the same block of the sheet, from the left

    @property
    def path(self) -> str:
        """What it is known by: 受理／件数, and a number behind the second of equal ones."""
        words = BETWEEN.join(bare(text) for text in (*self.above, self.own))
        return words if self.nth == 1 else f"{words}#{self.nth}"

    @property
    def caption(self) -> str:
        """How a reader finds it: 受理／件数."""
        return BETWEEN.join(" ".join(text.split()) for text in (*self.above, self.own))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What of one sheet can be filled: lines by their name, columns by their heading."""

    lines: Mapping[Place, str]
    heads: Mapping[int, Head]
    blocks: tuple[int, ...]  # columns of names; what stands right of one belongs to it

    def columns(self, place: Place) -> Iterator[tuple[int, Head]]:
        """The columns that belong to the line, with their headings."""
        start = place[2] if place[2] in self.blocks else self.blocks[0]
        end = min((block for block in self.blocks if block > start), default=None)
        for column, head in self.heads.items():
            if column > start and (end is None or column < end):
                yield column, head


def bare(text: str) -> str:
    """A name or heading without blanks, number in front and points behind: 1.行政诉讼（10分）."""
    return _LEAD.sub("", _SPACE.sub("", text.strip()))


def sheets_of(form: Form, names: Iterable[str], sums: Iterable[str] = ()) -> dict[str, Sheet]:
    """Each sheet that has a line for one of the (bare) names, or for one of the sums.

    Names stand in the column that has most of them, and in each other that has its heading; a sum
    counts there or left of it, for 合计 may be a heading, too.
    """
    wanted, totals = set(names), set(sums)
    found: dict[str, Sheet] = {}
    for sheet in form.sheets:
        cells = {place: bare(cell.text) for place, cell in form.cells.items() if place[0] == sheet}
        named = {place: name for place, name in cells.items() if name in wanted - totals}
        summed = {place: name for place, name in cells.items() if name in totals}
        if not named and not summed:
            continue
        often = Counter(column for _sheet, _row, column in dict.fromkeys(named))
        column = (
            max(sorted(often), key=lambda one: often[one]) if often
            else min(column for _sheet, _row, column in summed)
        )  # fmt: skip
        first = min(row for _sheet, row, at in (named or summed) if at == column)
        heading = _lowest(form, sheet, first, column)
        blocks = tuple(sorted({column} | {
            other for other in often
            if heading and bare(_lowest(form, sheet, first, other)) == bare(heading)
        }))  # fmt: skip
        lines = {
            place: name for place, name in cells.items()
            if (place in named and place[2] in blocks)
            or (place in summed and (place[2] in blocks or place[2] <= blocks[0]))
        }  # fmt: skip
        found[sheet] = Sheet(lines, _heads(form, sheet, lines, blocks), blocks)
    return found


def _heads(
    form: Form, sheet: str, lines: Mapping[Place, str], blocks: tuple[int, ...]
) -> dict[int, Head]:
    first = min(row for _sheet, row, _column in lines)
    heads: dict[int, Head] = {}
    seen: Counter[tuple[int, str]] = Counter()
    for column in sorted({at for name, row, at in form.cells if name == sheet and row < first}):
        if column <= blocks[0] or column in blocks:
            continue
        row = _row_of_heading(form, sheet, first, column)
        own = form.cells[sheet, row, column].text.strip() if row else ""
        if not bare(own) or bare(own) in _NO_HEADINGS:
            continue
        head = Head(own, tuple(_above(form, sheet, row, column, blocks[0])))
        block = max(one for one in blocks if one < column)
        seen[block, head.path] += 1
        heads[column] = replace(head, nth=seen[block, head.path])
    return heads


def _row_of_heading(form: Form, sheet: str, first: int, column: int) -> int:
    """The row of the lowest heading above a row, 0 for none; what only numbers columns is none."""
    for row in range(first - 1, 0, -1):
        cell = form.cells.get((sheet, row, column))
        if cell is not None and cell.text.strip() and not _NUMBERING.fullmatch(cell.text.strip()):
            return row
    return 0


def _lowest(form: Form, sheet: str, first: int, column: int) -> str:
    row = _row_of_heading(form, sheet, first, column)
    return form.cells[sheet, row, column].text if row else ""


def _above(form: Form, sheet: str, row: int, column: int, names: int) -> Iterator[str]:
    """The headings under which one stands: over several columns, but not over that of the names."""
    for at in range(1, row):
        box = next(
            (box for box in form.boxes.get(sheet, ())
             if box[0] <= at <= box[2] and box[1] <= column <= box[3]), None,
        )  # fmt: skip
        if box is not None:
            cell = form.cells.get((sheet, box[0], box[1]))
            if cell is not None and box[0] == at and box[1] > names and box[2] < row:
                yield cell.text.strip()
        elif at == row - 1 and (cell := form.cells.get((sheet, at, column))) is not None:
            text = cell.text.strip()
            others = sum(1 for name, line, _column in form.cells if (name, line) == (sheet, at))
            if others > 1 and text and "：" not in text and ":" not in text:  # 填报单位：…
                yield text
