"""Reading XML spreadsheets (2003), which many systems write from a template and call .xls."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from xml.parsers import expat

from app.base.errors import InputError
from app.intake.ledgers.cells import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    NO_RESULT,
    PICTURE,
    VOLATILE,
    Budget,
    Sheet,
    Value,
    error_cell,
    is_picture,
    volatile_function,
)
from app.intake.ledgers.formats import (
    GENERAL,
    CellFormat,
    cell_format,
    moment_value,
    number_value,
    text_value,
)
from app.intake.ledgers.markup import safe_parser
from app.intake.mail.charset import decode_text

_DAMAGED: Final = "表格文件已损坏，没有读取任何内容；请用 Excel 或 WPS 打开后另存再导入。"
_CHUNK: Final = 1 << 16
_NAMED_SET: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']""")
_DECLARED: Final = re.compile(r"\s*<\?xml[^>]{0,400}\?>")
MAX_STYLES: Final = 20_000
_NAMED: Final = {
    "general date": "yyyy/m/d h:mm", "long date": "yyyy/m/d", "medium date": "yyyy/m/d",
    "short date": "yyyy/m/d", "long time": "h:mm:ss", "medium time": "h:mm", "short time": "h:mm",
    "general number": "General", "currency": "General", "euro currency": "General", "fixed": "0.00",
    "standard": "#,##0.00", "percent": "0.00%", "scientific": "0.00E+00", "yes/no": "General",
    "true/false": "General", "on/off": "General",
}  # fmt: skip
_MAX_INDEX: Final = 1_048_576


def looks_like_xml_table(data: bytes) -> bool:
    """Whether the bytes begin like an XML spreadsheet."""
    head = data[:4000].replace(b"\0", b"")
    names_schema = b"urn:schemas-microsoft-com:office:spreadsheet" in head
    return names_schema and re.search(rb"<(?:\w+:)?Workbook\b", head) is not None


def read_xml(data: bytes, budget: Budget) -> list[Sheet]:
    """The sheets of an XML spreadsheet; raises InputError for a damaged or hostile one."""
    reader = _Reader(budget)
    data = _in_utf8(data)
    parser = safe_parser(reader.start, reader.end, reader.text, mixed=True)
    try:
        for at in range(0, len(data), _CHUNK):
            budget.tick(at, len(data))
            parser.Parse(data[at : at + _CHUNK], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError):
        raise InputError(_DAMAGED) from None
    return reader.sheets


def _in_utf8(data: bytes) -> bytes:
    """The document in a set that the parser knows: GBK, under its own name or under another's."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    declared = _NAMED_SET.search(data[:400])
    found = decode_text(data, declared[1].decode("ascii", "ignore") if declared else "utf-8")
    if found.charset in {"utf-8", "ascii"}:
        return data
    return _DECLARED.sub("", found.text, count=1).encode("utf-8", "replace")


class _Reader:
    """Counts rows and cells, which name their place only where some are left out."""

    def __init__(self, budget: Budget) -> None:
        self.sheets: list[Sheet] = []
        self._budget = budget
        self._row = self._column = self._covered = self._repeated = 0
        self._type = ""
        self._parts: list[str] | None = None
        self._formula = False
        self._valued = False
        self._remark: list[str] | None = None
        self._styles: dict[str, CellFormat] = {}
        self._style_id = ""
        self._struck: set[str] = set()
        self._look = GENERAL

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        found = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        if tag == "Worksheet":
            if len(self.sheets) >= MAX_SHEETS:
                raise InputError("表格的工作表过多，没有读取；请只保留台账那张表，另存后再导入。")
            self.sheets.append(Sheet(found.get("Name", "")[:60]))
            self._row = self._column = self._repeated = 0
        elif not self.sheets:
            self._style(tag, found)
        elif tag == "Row":
            self._start_row(found)
        elif tag == "Cell":
            self._start_cell(found)
        elif tag == "Comment":
            self._remark = []
        elif tag == "Data" and self._remark is None:
            self._budget.cells(1)
            self._type, self._parts, self._valued = found.get("Type", "String"), [], True
        elif tag == "Column":
            self._start_column(found)
        elif tag == "AutoFilterColumn":
            self.sheets[-1].filtered = True

    def end(self, tag: str) -> None:
        if not self.sheets:
            return
        if tag == "Data" and self._parts is not None:
            value = _value("".join(self._parts), self._type, self._look)
            self._parts = None
            if value is not None:
                self.sheets[-1].put(self._row, self._column - 1, value)
        elif tag == "Comment" and self._remark is not None:
            text = " ".join("".join(self._remark).split())
            self.sheets[-1].tell(self._row, self._column - 1, text[:80], "单元格有批注，没有读入")
            self._remark = None
        elif tag == "Cell" and self._formula and not self._valued:
            self.sheets[-1].put(self._row, self._column - 1, NO_RESULT)

    def text(self, data: str) -> None:
        if self._remark is not None:
            self._remark.append(data)
        elif self._parts is not None:
            self._parts.append(data)

    def _style(self, tag: str, found: Mapping[str, str]) -> None:
        """Keep the number format of a style; those with names are Excel's own."""
        if tag == "Style":
            self._style_id = found.get("ID", "")
        elif tag == "Font" and found.get("StrikeThrough") == "1":
            self._struck.add(self._style_id)
        elif tag == "NumberFormat" and len(self._styles) < MAX_STYLES:
            code = found.get("Format", "")[:200]
            self._styles[self._style_id] = cell_format(200, _NAMED.get(code.lower(), code))

    def _start_row(self, found: Mapping[str, str]) -> None:
        self._row = _index(found.get("Index", "")) or self._row + self._repeated + 1
        self._repeated = _index(found.get("Span", ""))  # as many rows like this one are not written
        self._column = self._covered = 0
        if found.get("Hidden") == "1" and len(self.sheets[-1].hidden_rows) < MAX_ROWS:
            self.sheets[-1].hidden_rows.add(self._row)

    def _start_cell(self, found: Mapping[str, str]) -> None:
        # the columns that the cell before covers are not written
        self._column = _index(found.get("Index", "")) or self._column + self._covered + 1
        self._formula, self._valued = "Formula" in found, False
        self._look = self._styles.get(found.get("StyleID", ""), GENERAL)
        if found.get("StyleID") in self._struck and len(self.sheets[-1].rows) < MAX_ROWS:
            self.sheets[-1].struck_rows.add(self._row)
        if name := volatile_function(found.get("Formula", "")):
            self.sheets[-1].tell(self._row, self._column - 1, f"{name}()", VOLATILE)
        across, down = _index(found.get("MergeAcross", "")), _index(found.get("MergeDown", ""))
        left = self._column - 1
        self.sheets[-1].merge(self._row, left, self._row + down, left + across)
        self._covered = across

    def _start_column(self, found: Mapping[str, str]) -> None:
        self._column = _index(found.get("Index", "")) or self._column + 1
        last = self._column + _index(found.get("Span", ""))
        if found.get("Hidden") == "1":
            hidden = range(self._column - 1, min(last, MAX_COLUMNS))
            self.sheets[-1].hidden_columns.update(hidden)
        self._column = last


def _value(text: str, kind: str, look: CellFormat) -> Value | None:
    plain = text.strip()
    if not plain:
        return None
    if kind == "Number":
        return number_value(plain, look, since_1904=False)
    if kind == "Error":
        return error_cell(plain)
    if kind == "Boolean":
        return "是" if plain == "1" else "否"
    if kind == "DateTime" and not plain.endswith(("Z", "z")):
        try:
            return moment_value(datetime.fromisoformat(plain[:23]), look)
        except (ValueError, OverflowError):
            return text
    return PICTURE if is_picture(plain) else text_value(text, look)


def _index(text: str) -> int:
    return min(int(text), _MAX_INDEX) if text.isascii() and text.isdigit() and len(text) < 9 else 0
