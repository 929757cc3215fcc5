"""Reading .csv: which characters, which separator, and quotes that do not close."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from typing import Final

from app.base.errors import InputError
from app.intake.ledgers.cells import MAX_COLUMNS, PICTURE, Budget, Sheet, is_picture
from app.intake.ledgers.header import is_heading, normal
from app.intake.mail.charset import Trouble, decode_text

MAX_CELL: Final = 100_000
_SEPARATORS: Final = ",\t;|，；^~\x01\x1f"
_LINES_SEEN: Final = 60
_EXACT: Final = re.compile(r'="([^"]*)"')
_SEPARATOR_LINE: Final = re.compile(r"\ufeff?\s*sep=(.)\s*(?:\r\n|\r|\n)", re.IGNORECASE)


def read_csv(data: bytes, budget: Budget) -> tuple[list[Sheet], list[str]]:
    """The one sheet of a text table and notes in Chinese; InputError for what is no text."""
    text, notes = _decoded(data)
    separator = _separator(text)
    try:
        return [_sheet(text, separator, budget, strict=True)], notes
    except csv.Error:
        notes.append("文件中有不成对的引号，已尽量读取，请逐行核对行数和内容。")
    try:
        sheet = _sheet(_unquoted(text, separator), separator, budget, strict=False)
        return [sheet], notes
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
    decoded = decode_text(data.removeprefix(codecs.BOM_UTF8), prefer_utf8=True)
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
    """The sign that makes columns: the same number on most lines, and headings that we know.

    The commonest sign may stand in sentences only. A first line sep=; says it itself.
    """
    if said := _SEPARATOR_LINE.match(text):
        return said[1]
    sample = text[:40_000]
    present = [sign for sign in _SEPARATORS if sign in sample]
    return max(present, key=lambda sign: _makes_columns(sample, sign)) if present else ","


def _makes_columns(sample: str, sign: str) -> tuple[int, float, int]:
    """How well a sign parts the lines: headings in a line, evenness, number of columns."""
    lines: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(sample.replace("\0", ""), newline=""), delimiter=sign):
            if any(cell.strip() for cell in cells):
                lines.append(cells)
            if len(lines) >= _LINES_SEEN:
                break
    except csv.Error:
        lines = []
    if not lines:
        return 0, 0.0, 0
    known = max((sum(is_heading(normal(c)) for c in cells[:MAX_COLUMNS]) for cells in lines),
                default=0)  # fmt: skip
    widths = Counter(len(cells) for cells in lines)
    width, often = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    return (known if known > 1 else 0, often / len(lines) if width > 1 else 0.0, width)


def _sheet(text: str, separator: str, budget: Budget, *, strict: bool) -> Sheet:
    sheet = Sheet("", separator=separator)
    if _SEPARATOR_LINE.match(text):
        text = _SEPARATOR_LINE.sub(lambda match: match[0][-1:], text, count=1)  # it counts as a row
    reader = csv.reader(
        io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator, strict=strict
    )
    for number, cells in enumerate(reader, start=1):
        if number % 1000 == 0:
            budget.tick(number, number)
        filled = [(column, cell) for column, cell in enumerate(cells) if cell and cell.strip()]
        budget.cells(len(filled))
        for column, cell in filled:
            sheet.put(number, column, PICTURE if is_picture(cell) else _plain(cell))
        if filled:
            sheet.widths[number] = len(cells)
    return sheet


def _unquoted(text: str, separator: str) -> str:
    """The text with the quotes doubled that would swallow the lines after theirs.

    Such a quote opens a cell and never closes, or closes where another line opens one: some line
    inside has then as many fields as most lines.
    """
    lines = text.splitlines(keepends=True)
    apart = [line.count(separator) for line in lines]
    usual = Counter(apart).most_common(1)[0][0]
    out: list[str] = []
    at = 0
    while at < len(lines):
        end = at + 1
        quotes = lines[at].count('"')
        while quotes % 2 and end < len(lines) and end - at < _LINES_SEEN:
            quotes += lines[end].count('"')
            end += 1
        if end > at + 1 and usual > 1 and usual in apart[at + 1 : end]:
            out.append(_literal(lines[at], separator))
            at += 1
        else:
            out.extend(lines[at:end])
            at = end
    return "".join(out)


def _literal(line: str, separator: str) -> str:
    """The line with its last opening quote as a sign of the text."""
    opening = max(line.rfind(f'{separator}"'), 0 if line.startswith('"') else -1)
    if opening < 0:
        return line
    start = opening + (line[opening] != '"')
    end = len(line.rstrip("\r\n"))
    cell = line[start:end].replace('"', '""')
    return f'{line[:start]}"{cell}"{line[end:]}'


def _plain(cell: str) -> str:
    """The cell without what exporters wrap around digits so that Excel keeps them: ="0138"."""
    if cell.startswith("="):  # any other = is how the text begins, and is kept
        exact = _EXACT.fullmatch(cell.strip())
        return exact[1] if exact else cell
    return cell
