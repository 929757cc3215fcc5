"""Reading .xlsx: the parts of the package that hold cells, parsed without trusting any of them.

openpyxl yields a million rows for two cells and needs 22 s where this needs four; nothing here
expands entities, and every part is counted while it is unpacked.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from xml.parsers import expat

from app.base.errors import InputError
from app.intake.ledgers.cells import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    NO_RESULT,
    Budget,
    Numeral,
    Sheet,
    Value,
    error_cell,
)
from app.intake.ledgers.formats import number_value, shows_date
from app.intake.ledgers.markup import End, Start, Text, safe_parser

MAX_PARTS: Final = 5_000
MAX_PART_BYTES: Final = 400 * 1024 * 1024
MAX_RATIO: Final = 150
SMALL_PART: Final = 20 * 1024 * 1024  # below this size any ratio is taken
MAX_STRINGS: Final = 3_000_000
_CHUNK: Final = 1 << 16

_DAMAGED: Final = "表格文件已损坏，没有读取任何内容；请用 Excel 或 WPS 打开后另存再导入。"
_BOMB: Final = "表格文件解开后过大，没有读取；请只保留台账那张表，另存后再导入。"
_LOCKED: Final = "表格文件设有密码，没有读取；请在 Excel 或 WPS 中取消密码、另存后再导入。"
_NO_TABLE: Final = "压缩包里没有 Excel 工作表，没有读取；请选择 .xlsx、.xls 或 .csv 台账文件。"

_ZIP_ERRORS: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, KeyError,
    IndexError, NotImplementedError, OverflowError,
)  # fmt: skip
_REF: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ISO_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?))?")


def read_xlsx(data: bytes, budget: Budget) -> list[Sheet]:
    """The sheets of a workbook; raises InputError for damaged, locked, hostile or huge ones."""
    try:
        package = _Package(data, budget)
        return _read_package(package, budget)
    except RuntimeError:  # what zipfile raises for an entry with a password
        raise InputError(_LOCKED) from None
    except (expat.ExpatError, LookupError, *_ZIP_ERRORS):
        raise InputError(_DAMAGED) from None


def _read_package(package: _Package, budget: Budget) -> list[Sheet]:
    book_name = package.book_name()
    book = _Workbook()
    package.parse(book_name, book.start, book.end)
    if not book.sheets:
        raise InputError(_NO_TABLE)
    targets = package.relations(book_name)
    strings = _Strings()
    package.parse(
        package.related(targets, "sharedStrings"), strings.start, strings.end, strings.text
    )
    styles = _Styles()
    package.parse(package.related(targets, "styles"), styles.start, styles.end)
    sheets = []
    for name, relation, visible in book.sheets[:MAX_SHEETS]:
        kind, target = targets.get(relation, ("", ""))
        if kind != "worksheet":
            continue  # a chart or a dialog of its own
        sheet = Sheet(name[:60], visible=visible, since_1904=book.since_1904)
        reader = _SheetReader(sheet, strings.found, styles.dates(), budget)
        package.parse(target, reader.start, reader.end, reader.text)
        sheets.append(sheet)
    return sheets


class _Package:
    """The archive: its entries by lower-case name, unpacked piece by piece under the caps."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._budget = budget
        self._unpacked = 0
        entries = self._zip.infolist()
        if len(entries) > MAX_PARTS:
            raise InputError(_BOMB)
        self._entries = {e.filename.replace("\\", "/").lstrip("/").lower(): e for e in entries}

    def book_name(self) -> str:
        """The name of the workbook's part; InputError for another kind of archive."""
        targets = self.relations("")
        name = self.related(targets, "officeDocument") or "xl/workbook.xml"
        if name.lower() not in self._entries:
            if name.lower().endswith(".bin") or "xl/workbook.bin" in self._entries:
                raise InputError("这是 .xlsb 表格，没有读取；请另存为 .xlsx 后再导入。")
            raise InputError(_NO_TABLE)
        if name.lower().endswith(".bin"):
            raise InputError("这是 .xlsb 表格，没有读取；请另存为 .xlsx 后再导入。")
        return name

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to, by id: the kind of it and the name of the part."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "").replace("\\", "/")
                target = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
                kind = attributes.get("Type", "").rsplit("/", 1)[-1]
                found[attributes.get("Id", "")] = (kind, posixpath.normpath(target).lstrip("/"))

        self.parse(f"{folder}/_rels/{name}.rels".lstrip("/"), start, _ignore)
        return found

    @staticmethod
    def related(targets: Mapping[str, tuple[str, str]], kind: str) -> str:
        """The first part of a kind; "" if there is none."""
        return next((target for found, target in targets.values() if found == kind), "")

    def parse(self, name: str, start: Start, end: End, text: Text | None = None) -> None:
        """Run a part through the parser; a part that isn't there is an empty one."""
        entry = self._entries.get(name.lower())
        if entry is None:
            return
        parser = safe_parser(start, end, text)
        for piece in self._pieces(entry):
            parser.Parse(piece, False)
        parser.Parse(b"", True)

    def _pieces(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        if entry.flag_bits & 1:
            raise InputError(_LOCKED)
        allowed = max(SMALL_PART, MAX_RATIO * entry.compress_size)
        if entry.file_size > min(allowed, MAX_PART_BYTES):
            raise InputError(_BOMB)
        size = 0
        with self._zip.open(entry) as stream:
            while piece := stream.read(_CHUNK):
                size += len(piece)
                self._unpacked += len(piece)
                if size > allowed or self._unpacked > MAX_PART_BYTES:
                    raise InputError(_BOMB)
                self._budget.tick(size, max(size, entry.file_size))
                yield piece


def _ignore(_tag: str) -> None:
    """Nothing hangs on the end of these elements."""


class _Workbook:
    """Names the sheets in order and says from which year dates count."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.since_1904 = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            relation = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            visible = attributes.get("state", "visible") == "visible"
            self.sheets.append((attributes.get("name", ""), relation, visible))
        elif tag == "workbookPr":
            self.since_1904 = attributes.get("date1904", "0") in {"1", "true", "on"}

    def end(self, tag: str) -> None:
        _ignore(tag)


class _Styles:
    """Tells which cell styles show dates."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._formats: list[int] = []
        self._in_cells = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "numFmt":
            self._codes[_whole(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._in_cells = True
        elif tag == "xf" and self._in_cells:
            self._formats.append(_whole(attributes.get("numFmtId", "")))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._in_cells = False

    def dates(self) -> list[bool]:
        """For each style number whether it shows a day."""
        known = {n: shows_date(n, self._codes.get(n, "")) for n in set(self._formats)}
        return [known[number] for number in self._formats]


class _Strings:
    """The table of shared texts; runs of a rich text are joined, readings (rPh) left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._take = False
        self._reading = False

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        if tag == "t":
            self._take = not self._reading
        elif tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._reading = True

    def end(self, tag: str) -> None:
        if tag == "t":
            self._take = False
        elif tag == "rPh":
            self._reading = False
        elif tag == "si":
            if len(self.found) >= MAX_STRINGS:
                raise InputError(_BOMB)
            self.found.append(_unescaped("".join(self._parts)))

    def text(self, data: str) -> None:
        if self._take:
            self._parts.append(data)


class _SheetReader:
    """Turns the elements of one sheet into cells, blocks and hidden rows."""

    def __init__(
        self,
        sheet: Sheet,
        strings: list[str],
        dates: list[bool],
        budget: Budget,
    ) -> None:
        self._sheet, self._strings, self._dates = sheet, strings, dates
        self._budget = budget
        self._row, self._column = 0, -1
        self._columns: dict[str, int] = {}
        self._type, self._style = "n", 0
        self._parts: list[str] = []
        self._take = self._formula = self._valued = self._reading = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "v" or tag == "t":
            self._take = not self._reading
            self._valued = True
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "rPh":
            self._reading = True
        else:
            self._layout(tag, attributes)

    def end(self, tag: str) -> None:
        if tag == "c":
            self._end_cell()
        elif tag == "v" or tag == "t":
            self._take = False
        elif tag == "rPh":
            self._reading = False

    def text(self, data: str) -> None:
        if self._take:
            self._parts.append(data)

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._row = _whole(attributes.get("r", "")) or self._row + 1
        self._column = -1
        if attributes.get("hidden") in {"1", "true"} and len(self._sheet.hidden_rows) < MAX_ROWS:
            self._sheet.hidden_rows.add(self._row)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        match = _REF.fullmatch(attributes.get("r", ""))
        if match is None:
            self._column += 1
        else:
            self._row, self._column = int(match[2]), self._column_of(match[1])
        self._type = attributes.get("t", "n")
        self._style = _whole(attributes.get("s", ""))
        self._parts = []
        self._formula = self._valued = False
        self._budget.cells(1)

    def _column_of(self, letters: str) -> int:
        column = self._columns.get(letters)
        if column is None:
            column = 0
            for letter in letters.upper():
                column = column * 26 + ord(letter) - 64
            column = self._columns[letters] = column - 1
        return column

    def _end_cell(self) -> None:
        text = "".join(self._parts)
        value = self._value(text)
        if value is not None:
            self._sheet.put(self._row, self._column, value)

    def _value(self, text: str) -> Value | None:
        kind = self._type
        if kind == "s":
            number = _whole(text, -1)
            return self._strings[number] if 0 <= number < len(self._strings) else None
        if self._formula and not text and kind != "str":
            return NO_RESULT
        if kind == "e":
            return error_cell(text)
        if not self._valued or not text.strip():
            return NO_RESULT if self._formula and not self._valued else None
        if kind == "n":
            is_date = self._style < len(self._dates) and self._dates[self._style]
            return number_value(text.strip(), is_date=is_date, since_1904=self._sheet.since_1904)
        if kind == "b":
            return "是" if text.strip() in {"1", "true"} else "否"
        if kind == "d":
            return _iso_day(text.strip())
        return _unescaped(text)

    def _layout(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            start, end = _REF.fullmatch(first), _REF.fullmatch(last)
            if start and end:
                left, right = self._column_of(start[1]), self._column_of(end[1])
                self._sheet.merge(int(start[2]), left, int(end[2]), right)
        elif tag == "col" and attributes.get("hidden") in {"1", "true"}:
            first_column = _whole(attributes.get("min", ""))
            last_column = min(_whole(attributes.get("max", "")), MAX_COLUMNS)
            self._sheet.hidden_columns.update(range(max(first_column - 1, 0), last_column))
        elif tag == "filterColumn":
            self._sheet.filtered = True


def _iso_day(text: str) -> Value:
    match = _ISO_DAY.match(text)
    if match is None:
        return text
    try:
        return datetime.fromisoformat(f"{match[1]}T{match[2] or '00:00'}")
    except ValueError:
        return Numeral(text)


def _unescaped(text: str) -> str:
    """The text with Excel's _x000D_ resolved."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _whole(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise
