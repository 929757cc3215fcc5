"""Cells of a ledger before anybody knows what they mean: values, sheets, and the caps on both."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from app.base.errors import InputError
from app.base.progress import SILENT, Progress

MAX_FILE_BYTES: Final = 50 * 1024 * 1024
MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 200
MAX_CELLS: Final = 6_000_000
MAX_SHEETS: Final = 200
MAX_MERGES: Final = 200_000
MAX_CELL_TEXT: Final = 32_767
MAX_SECONDS: Final = 180.0
EXACT_DIGITS: Final = 15  # a binary number keeps fifteen decimal digits, Excel turns the rest to 0


class Numeral(str):
    """A number that the file holds as a number, written out plainly: 13800000001, 5.21."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell whose value can't be known; ``why`` is a Chinese clause."""

    shown: str
    why: str


Value = str | datetime | Broken

NO_RESULT: Final = Broken("公式", "公式没有保存计算结果，请用 Excel 打开后另存再导入")


def error_cell(code: str) -> Broken:
    """The cell that shows ``code``, e.g. #REF!."""
    return Broken(code[:20], f"单元格是错误值 {code[:20]}")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block: rows from 1, columns from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet: only rows that hold something, by number from 1; columns from 0."""

    name: str
    rows: dict[int, list[Value | None]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    visible: bool = True
    since_1904: bool = False
    far_columns: bool = False  # something stands right of MAX_COLUMNS and was left alone

    def put(self, row: int, column: int, value: Value) -> None:
        """Keep a value; right of the last column only the fact; InputError for too many rows."""
        if column >= MAX_COLUMNS:
            self.far_columns = True
            return
        cells = self.rows.get(row)
        if cells is None:
            if len(self.rows) >= MAX_ROWS:
                raise InputError(
                    f"工作表“{self.name}”超过{MAX_ROWS // 10_000}万行，没有读取；"
                    "请拆分成几个文件再导入。"
                )
            cells = self.rows[row] = []
        if len(cells) <= column:
            cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = value

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Keep a merged block; what is no block, or beyond the cap, is left out."""
        if (
            top <= bottom
            and left <= right
            and left < MAX_COLUMNS
            and (top, left) != (bottom, right)
        ):
            if len(self.merges) >= MAX_MERGES:
                raise InputError("表格的合并单元格过多，没有读取；请取消合并后再导入。")
            self.merges.append(Merge(top, left, bottom, min(right, MAX_COLUMNS - 1)))


class Budget:
    """What one file may cost in cells, rows and seconds; raises InputError beyond that."""

    def __init__(self, progress: Progress = SILENT) -> None:
        self._cells = 0
        self._progress = progress
        self._end = time.monotonic() + MAX_SECONDS

    def cells(self, more: int) -> None:
        """Count cells read; raises InputError for too many."""
        self._cells += more
        if self._cells > MAX_CELLS:
            raise InputError("表格过大（单元格超过600万个），没有读取；请拆分成几个文件再导入。")

    def tick(self, done: int, total: int) -> None:
        """Report progress; raises InputError once the file takes too long, Cancelled if stopped."""
        self._progress.step(done, total, "读取表格")
        if time.monotonic() > self._end:
            raise InputError("表格读取时间过长，已停止，没有导入任何内容；请另存为 .csv 后再试。")


def plain_number(text: str) -> str:
    """A number as people write it: 1.3800000001E10 gives 13800000001; other text stays."""
    if text.isascii() and text.isdigit():
        return text.lstrip("0") or "0"
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > 30:
        return text
    if number == number.to_integral_value():
        return (
            f"{number.to_integral_value():f}".replace("-0", "0") if number == 0 else f"{number:.0f}"
        )
    shown = f"{float(number):.{EXACT_DIGITS}g}"
    return shown if "e" not in shown else f"{Decimal(shown):f}"


def column_letter(column: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The cell as Excel names it: C5."""
    return f"{column_letter(column)}{row}"
