"""Lines of a text table with more fields than the header: put right where it is certain, or left."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from app.intake.ledgers.cells import Sheet, Value
from app.intake.ledgers.days import read_day
from app.intake.ledgers.header import DATE_FIELDS, KEPT_AS_TEXT, Header
from app.intake.ledgers.several import is_unit, read_units
from app.intake.ledgers.values import clean_text, is_mobile, read_phone

MAX_SURPLUS: Final = 12
MIN_LINES: Final = 4  # lines that are all as wide show a column without a heading
MAX_TRIED: Final = 3_000  # lines put right; a table with more has another fault
_UNITS: Final = frozenset({"respondent", "handling_unit"})
_NAMED: Final = _UNITS | {"complainant"}
_SHORT: Final = frozenset({"source_number", "complainant", "channel", "category", "satisfaction"})


@dataclass(frozen=True, slots=True)
class Aligned:
    """The cells by column, None where they stand as they should or can't be put right; and why."""

    cells: dict[int, Value] | None = None
    why: str = ""
    refused: bool = False


class Aligner:
    """Tells which fields of a line are one text that held a separator without quotes."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self._sheet, self._header = sheet, header
        self._field_of = {column: name for name, column in header.fields.items()}
        below = [w for n, w in sheet.widths.items() if n > header.last_row]
        usual = Counter(below).most_common(1)[0] if below else (0, 0)
        own = sheet.widths.get(header.last_row, 0)
        self._steady = bool(below) and 2 * usual[1] > len(below)
        self._own = own
        # where the lines end in one separator more than the header, that is how the system writes
        self._expected = max(own, usual[0]) if self._steady and self._hangs_over(usual) else own
        self._tried = 0
        self._short_of = own if self._steady and usual[0] == own else 0

    def _hangs_over(self, usual: tuple[int, int]) -> bool:
        """Whether what stands right of the header is empty, or a column that has no heading."""
        sheet, first = self._sheet, self._header.last_row
        lines = [n for n, width in sheet.widths.items() if n > first and width == usual[0]]
        if all(len(sheet.rows[n]) <= self._own for n in lines):
            return True
        below = sum(1 for n in sheet.widths if n > first)
        return len(lines) >= MIN_LINES and 10 * len(lines) >= 9 * below

    def align(self, number: int, width: int, cells: list[Value | None]) -> Aligned:
        """What to do with a line of so many fields."""
        following = self._sheet.widths.get(number + 1, 0)
        broken = width < self._own == width + following - 1
        if (broken or width < self._short_of) and self._moved(cells):
            return Aligned(
                why=f"这一行只有{width}格，比表头少，各格已经错位，没有读取", refused=True
            )
        if broken or width < self._short_of:
            return Aligned(
                why=f"这一行只有{width}格，比表头少，可能有没加引号的换行或缺了栏目，请核对"
            )
        fields = [*cells, *[None] * (width - len(cells))][:width]
        expected = self._expected
        if width > self._own and any(fields[self._own :]) and self._score(fields[: self._own]) < 0:
            expected = self._own  # what stands right of the header has moved there
        surplus = width - expected
        if surplus <= 0 or not expected:
            return Aligned()
        self._tried += 1
        best = (
            self._best(fields, surplus, expected)
            if surplus <= MAX_SURPLUS and self._tried <= MAX_TRIED
            else None
        )
        sign = self._sheet.separator
        if best is None:
            return Aligned(
                why=f"这一行比表头多{surplus}格，多半是内容里有没加引号的“{sign}”，"
                "不能确定各格属于哪一栏，没有读取；请补上引号后重新导入",
                refused=True,
            )
        if best == fields[:expected]:
            return Aligned()  # only empty fields at the end
        found = {column: value for column, value in enumerate(best) if value is not None}
        return Aligned(
            found, f"这一行比表头多{surplus}格，内容里的“{sign}”没加引号，已接回一格，请核对"
        )

    def _moved(self, cells: list[Value | None]) -> bool:
        """Whether a telephone number stands where a name should."""
        return any(
            isinstance(value, str) and self._field_of.get(column) in _NAMED and is_mobile(value)
            for column, value in enumerate(cells)
        )

    def _best(
        self, fields: list[Value | None], surplus: int, expected: int
    ) -> list[Value | None] | None:
        """The only arrangement in which each typed column holds what belongs there."""
        choices = [self._joined(fields, at, surplus) for at in range(expected)]
        if all(value is None for value in fields[expected:]):
            choices.append(fields[:expected])
        scored: list[tuple[int, list[Value | None]]] = []
        for choice in choices:
            score = self._score(choice) if choice is not None else -1
            if choice is not None and score >= 0 and choice not in [one for _, one in scored]:
                scored.append((score, choice))
        scored.sort(key=lambda one: -one[0])
        if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0]):
            return None
        return scored[0][1]

    def _joined(
        self, fields: list[Value | None], at: int, surplus: int
    ) -> list[Value | None] | None:
        """The fields with some of them joined to one; None where that can't have been one text."""
        name = self._field_of.get(at)
        if at in self._header.ignored or name in DATE_FIELDS or name in {"phone", "source_number"}:
            return None
        pieces = fields[at : at + surplus + 1]
        if not all(isinstance(piece, str) for piece in pieces):
            return None
        text: Value = self._sheet.separator.join(str(piece) for piece in pieces)
        return [*fields[:at], text, *fields[at + surplus + 1 :]]

    def _score(self, fields: list[Value | None]) -> int:
        """How many columns hold what they should; -1 where one can't."""
        score = 0
        for column, value in enumerate(fields):
            name = self._field_of.get(column)
            text = clean_text(value) if isinstance(value, str) else ""
            if name == "received_on" and read_day(text, 2000).day is None:
                return -1
            if not text:
                continue
            if column in self._header.ignored and not text.isdecimal():
                return -1
            if name in DATE_FIELDS and name != KEPT_AS_TEXT:
                if read_day(text, 2000).day is None:
                    return -1
            elif (name == "phone" and _no_number(text)) or (name in _SHORT and _a_sentence(text)):
                return -1
            elif name in _UNITS:
                score += self._units(text)
        return score

    def _units(self, text: str) -> bool:
        names = read_units(text).names
        return all(is_unit(name) and self._sheet.separator not in name for name in names)


def _no_number(text: str) -> bool:
    return bool(read_phone(text).doubt) and re.search(r"[\u4e00-\u9fff]", text) is not None


def _a_sentence(text: str) -> bool:
    return len(text) > 30 or re.search("[。；]", text) is not None
