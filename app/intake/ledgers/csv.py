"""Reading .csv: which characters, which separator, and quotes that do not close."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import Final

from app.base.errors import InputError
from app.intake.ledgers.cells import Budget, Sheet
from app.intake.mail.charset import Trouble, decode_text

_SEPARATORS: Final = ",\t;|，"
_EXACT: Final = re.compile(r'="?([^"=]*)"?')


def read_csv(data: bytes, budget: Budget) -> tuple[list[Sheet], list[str]]:
    """The one sheet of a text table and notes in Chinese; InputError for what is no text."""
    text, notes = _decoded(data)
    separator = _separator(text)
    try:
        return [_sheet(text, separator, budget, strict=True)], notes
    except csv.Error:
        notes.append("文件中有不成对的引号，已尽量读取，请逐行核对行数和内容。")
    try:
        return [_sheet(text, separator, budget, strict=False)], notes
    except csv.Error:
        raise InputError(
            "表格有一格超过10万字，多半是引号没有配对，没有读取；请用 Excel 打开核对后另存再导入。"
        ) from None


def _decoded(data: bytes) -> tuple[str, list[str]]:
    utf16 = _utf16(data)
    if utf16:
        return data.decode(utf16, "replace").lstrip("\ufeff"), []
    if b"\0" in data:
        raise InputError("文件不是文本表格，没有读取；请选择 .xlsx、.xls 或 .csv 台账文件。")
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", "replace"), []
    decoded = decode_text(data)
    if decoded.trouble is Trouble.LOSSY:
        lost = decoded.text.count("\ufffd")
        return decoded.text, [f"文件有{lost}处字节无法辨认，以“\ufffd”代替，请对照原件。"]
    return decoded.text, []


def _utf16(data: bytes) -> str:
    """The byte order of a UTF-16 text, with its mark or without; "" for another text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = data[:4000]
    high, low = start[1::2].count(0), start[::2].count(0)
    if not high + low:
        return ""
    for codec, zeros in (("utf-16-le", high), ("utf-16-be", low)):
        if zeros * 20 > len(start) and zeros > 4 * min(high, low):
            return codec
    return ""


def _separator(text: str) -> str:
    """The sign that stands most evenly in the first lines."""
    lines = [line for line in text[:20_000].splitlines()[:40] if line.strip()]
    best = max(_SEPARATORS, key=lambda sign: sum(min(line.count(sign), 30) for line in lines))
    return best if any(best in line for line in lines) else ","


def _sheet(text: str, separator: str, budget: Budget, *, strict: bool) -> Sheet:
    sheet = Sheet("")
    reader = csv.reader(
        io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator, strict=strict
    )
    for number, cells in enumerate(reader, start=1):
        budget.cells(len(cells))
        if number % 1000 == 0:
            budget.tick(number, number)
        for column, cell in enumerate(cells):
            if cell.strip():
                sheet.put(number, column, _plain(cell))
    return sheet


def _plain(cell: str) -> str:
    """The cell without what exporters wrap around digits so that Excel keeps them: ="0138"."""
    if cell.startswith("="):
        exact = _EXACT.fullmatch(cell.strip())
        return exact[1] if exact else cell
    return cell
