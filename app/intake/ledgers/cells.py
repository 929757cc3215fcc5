"""Cells of a ledger before anybody knows what they mean: values, sheets, and the caps on both."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
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
MAX_TOLD: Final = 2_000  # remarks on cells: comments, pictures, formulas
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

PICTURE: Final = Broken("图片", "单元格里是图片，没有读取")
LOST: Final = Broken("", "文件已损坏，这一格的文字找不到了")
NO_RESULT: Final = Broken("公式", "公式没有保存计算结果，请用 Excel 打开后另存再导入")


_FORMULA_STARTS: Final = frozenset("=_DdIi ")
_VOLATILE: Final = re.compile(
    r"\b(TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY|OFFSET|INDIRECT|CELL|INFO)\s*\(", re.IGNORECASE
)
_DISPIMG: Final = re.compile(r"=?\s*(?:_xlfn\.)?(?:DISPIMG|IMAGE)\s*\(", re.IGNORECASE)
VOLATILE: Final = "公式的结果会随打开的日期或位置变化，请核对"


def volatile_function(formula: str) -> str:
    """The function that makes a formula's result another one tomorrow: TODAY; "" for none."""
    match = _VOLATILE.search(re.sub(r'"[^"]*"', "", formula[:8_000]))
    return match[1].upper() if match else ""


def is_picture(text: str) -> bool:
    """Whether a formula, or the text that it left, stands for a picture in the cell."""
    return text[:1] in _FORMULA_STARTS and _DISPIMG.match(text) is not None


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
    struck_rows: set[int] = field(default_factory=set)  # that hold a text with a line through it
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    visible: bool = True
    since_1904: bool = False
    far_columns: bool = False  # something stands right of MAX_COLUMNS and was left alone
    told: list[tuple[int, int, str, str]] = field(default_factory=list)  # row, column, what, why
    notes: list[str] = field(default_factory=list)  # what concerns the sheet
    formulas: set[tuple[int, int]] = field(default_factory=set)  # cells whose value is a result
    separator: str = ""  # of a text table, whose lines may hold more of it than they should
    widths: dict[int, int] = field(default_factory=dict)  # fields of each line of a text table

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

    def tell(self, row: int, column: int, shown: str, why: str) -> None:
        """Keep a remark on a cell, which whoever reads the answer must see."""
        if len(self.told) < MAX_TOLD and column < MAX_COLUMNS:
            self.told.append((row, column, shown, why))
        elif len(self.told) == MAX_TOLD:
            self.told.append((0, 0, "", f"批注、图片、公式等超过{MAX_TOLD}处，其余没有一一列出"))

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


@lru_cache(maxsize=1_024)
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
