"""Signs in a cell that mean another one: 同上, 〃, 如上, 同左; never which of many, as 同第3行."""

from __future__ import annotations

import re
from typing import Final

from app.intake.ledgers.cells import Value, cell_name
from app.intake.ledgers.header import DATE_FIELDS, Header
from app.intake.ledgers.taken import UNIT_FIELDS, Finding, short, shown_of
from app.intake.ledgers.values import clean_text

LONGEST_DITTO: Final = 12

_DITTO: Final = re.compile(
    r"[(（\[【]?[-—－―~～·\s]*(?:同\s*上(?:一?行|例|述|一?件|栏|格|条)?|同\s*前|上\s*同|[如见]上(?:行|例|条)?|↑+|[〃″〞々＂]+|[“”\"]{1,2}|''?)"
    r"[-—－―~～·\s]*[。.]?[)）\]】]?"
)
# 同1, 同第3行: which row is meant can't be known, for rows are counted in more than one way.
_OTHER_ROW: Final = re.compile(
    r"[(（]?(?:同|见)\s*(?:第|序号|编号)?\s*\d{1,4}\s*(?:行|条|件|号|项)?[。.]?[)）]?"
)
_LEFT: Final = re.compile(r"[(（]?同\s*左(?:边|列|栏|格)?[。.]?[)）]?")
_DITTO_STARTS: Final = frozenset("同上如见↑〃″〞々＂“”\"'-—－―~～·(（[【 \t\u3000")


def is_ditto(text: str) -> bool:
    """Whether a text only means what stands above it."""
    return _DITTO.fullmatch(text) is not None


class Dittos:
    """Resolves the signs of one case after the other."""

    def __init__(self, header: Header) -> None:
        self._field_of = {column: name for name, column in header.fields.items()}
        in_three = {column for columns in header.triples.values() for column in columns}
        self._passed_over = header.ignored - in_three
        self._above: dict[int, Value] = {}  # the cells of the case above, its signs resolved
        self._above_row = 0

    def resolve(self, number: int, cells: dict[int, Value], pending: list[Finding]) -> None:
        """Put what stands above in place of 同上; where nothing does, leave the cell out, told.

        The day keeps its sign then: a row without a day is refused at that cell.
        """
        for column, value in list(cells.items()):
            if not isinstance(value, str) or len(value) > LONGEST_DITTO:
                continue
            if value[:1] not in _DITTO_STARTS and value.isprintable():
                continue
            if column in self._passed_over:
                continue
            if _LEFT.fullmatch(clean_text(value)):
                self._take_from_left(number, column, cells, pending)
                continue
            if _OTHER_ROW.fullmatch(clean_text(value)):
                self._leave_out(number, column, cells, pending)
            if not _DITTO.fullmatch(clean_text(value)):
                continue
            cell, above = cell_name(number, column), self._above.get(column)
            if above is not None:
                cells[column] = above
                shown = self._field_of.get(column) in (*DATE_FIELDS, *UNIT_FIELDS)
                read = f"读作“{short(above)[:30]}”" if shown else "读取"  # no names, no numbers
                why = f"写的是“{clean_text(value)}”，按第{self._above_row}行{read}，请核对"
                pending.append(Finding(number, cell, short(value), why))
            elif self._field_of.get(column) != "received_on":
                del cells[column]
                why = f"写的是“{clean_text(value)}”，上面一行这一栏是空的，没有采用"
                pending.append(Finding(number, cell, short(value), why))
        self._above, self._above_row = dict(cells), number

    def _leave_out(
        self, number: int, column: int, cells: dict[int, Value], pending: list[Finding]
    ) -> None:
        """Take out a cell that points to a row which can't be known; a day is refused for it."""
        if self._field_of.get(column) == "received_on":
            return
        said = cells.pop(column)
        why = f"写的是“{shown_of(said)}”，不能确定指的是哪一行，没有采用"
        pending.append(Finding(number, cell_name(number, column), short(said), why))

    def _take_from_left(
        self, number: int, column: int, cells: dict[int, Value], pending: list[Finding]
    ) -> None:
        """Put the unit to the left in place of 同左; where there is none, leave the cell out."""
        cell, said, beside = cell_name(number, column), str(cells[column]), cells.get(column - 1)
        units = {self._field_of.get(column), self._field_of.get(column - 1)} <= set(UNIT_FIELDS)
        if not units or not isinstance(beside, str):
            del cells[column]
            why = f"写的是“{clean_text(said)}”，左边一格不是单位，没有采用"
        else:
            cells[column] = beside
            why = f"写的是“{clean_text(said)}”，按左边一格读取，请核对"
        pending.append(Finding(number, cell, short(said), why))
