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
    LOST,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_TOLD,
    NO_RESULT,
    PICTURE,
    VOLATILE,
    Broken,
    Budget,
    Numeral,
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
from app.intake.ledgers.markup import End, Start, Text, safe_parser

MAX_PARTS: Final = 5_000
MAX_PART_BYTES: Final = 400 * 1024 * 1024
MAX_RATIO: Final = 150
SMALL_PART: Final = 20 * 1024 * 1024  # below this size any ratio is taken
MAX_STRINGS: Final = 3_000_000
SHOWN: Final = 80
_CHUNK: Final = 1 << 18
_LONG_TEXT: Final = 1 << 20
_PLACED: Final = (
    rb"""(?= r=["'][A-Z]{0,3}[0-9]{1,7}["']|[^<>]{0,300}\sr=["'][A-Z]{0,3}[0-9]{1,7}["'])"""
)
_FORMAT: Final = rb"""(?:\s(?:[\w:]{1,30}="[^"<>]{0,100}"|[\w:]{1,30}='[^'<>]{0,100}'))*+\s?"""
_CELL_FORMAT: Final = rb"""(?:\s(?:[srt]|ph)=(?:"\w{0,9}"|'\w{0,9}'))*+\s?"""
_HOLLOW: Final = rb"(?:<v\s?/>|<v></v>|<is><t\s?/></is>|<is><t></t></is>|<is\s?/>)?"
_EMPTY_CELL: Final = re.compile(
    rb"<(?:\w{1,8}:)?c" + _PLACED + _CELL_FORMAT + rb"(?:/>|>" + _HOLLOW + rb"</(?:\w{1,8}:)?c>)"
)
_EMPTY_ROW: Final = re.compile(
    rb"<(?:\w{1,8}:)?row" + _PLACED + _FORMAT + rb"(?:/>|>\s{0,9}</(?:\w{1,8}:)?row>)"
)
# Cells that do not say where they stand may only go from the end of a row.
_UNPLACED: Final = re.compile(
    rb"""(?:<(?:\w{1,8}:)?c(?! r=)(?:\s[st]=["']\w{0,9}["'])*+\s?(?:/>|></(?:\w{1,8}:)?c>)\s{0,9})++(</(?:\w{1,8}:)?row>)?"""
)

_DAMAGED: Final = "表格文件已损坏，没有读取任何内容；请用 Excel 或 WPS 打开后另存再导入。"
_BOMB: Final = "表格文件解开后过大，没有读取；请只保留台账那张表，另存后再导入。"
_LOCKED: Final = "表格文件设有密码，没有读取；请在 Excel 或 WPS 中取消密码、另存后再导入。"
_NO_TABLE: Final = "{0}里没有 Excel 工作表，没有读取；请选择 .xlsx、.xls 或 .csv 台账文件。"
_RESAVE: Final = "这是{0}，没有读取；请另存为 .xlsx 后再导入。"
# What other packages hold, by the beginning of a part's name.
_OTHER_PACKAGES: Final = (
    ("xl/workbook.bin", _RESAVE, " .xlsb 表格"), ("content.xml", _RESAVE, " .ods 或其他开放文档"),
    ("index/document.iwa", _RESAVE, "苹果电脑的 Numbers 表格"), ("word/", _NO_TABLE, "Word 文档"),
    ("ppt/", _NO_TABLE, "演示文稿"), ("ofd.xml", _NO_TABLE, "OFD 版式文件"),
)  # fmt: skip

_ZIP_ERRORS: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, KeyError,
    IndexError, NotImplementedError, OverflowError,
)  # fmt: skip
_REF: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ISO_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{3})?)?))?")


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
        raise InputError(_NO_TABLE.format("文件"))
    targets = package.relations(book_name)
    strings = _Strings()
    package.parse(
        package.related(targets, "sharedStrings"), strings.start, strings.end, strings.text
    )
    styles = _Styles()
    package.parse(package.related(targets, "styles"), styles.start, styles.end)
    sheets: list[Sheet] = []
    lost: list[str] = []
    looks = styles.looks()
    for name, relation, visible in book.sheets[:MAX_SHEETS]:
        kind, target = targets.get(relation, ("", ""))
        if kind and kind != "worksheet":
            continue  # a chart or a dialog of its own
        if not package.has(target):
            lost.append(name[:60])
            continue
        sheet = Sheet(name[:60], visible=visible, since_1904=book.since_1904)
        reader = _SheetReader(sheet, strings, looks, styles.struck(), budget)
        package.parse(target, reader.start, reader.end, reader.text, sheet=True)
        reader.finish()
        _beside(package, target, sheet)
        sheets.append(sheet)
    if lost and not sheets:
        raise InputError(_DAMAGED)
    for sheet in sheets:
        sheet.notes += [f"文件已损坏，工作表“{name}”的内容找不到了，请对照原件。" for name in lost]
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
        for beginning, sentence, kind in _OTHER_PACKAGES:
            if any(entry.startswith(beginning) for entry in self._entries):
                raise InputError(sentence.format(kind))
        if name.lower() not in self._entries:
            raise InputError(_NO_TABLE.format("压缩包"))
        return name

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part.lower() in self._entries

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

    def parse(
        self, name: str, start: Start, end: End, text: Text | None = None, *, sheet: bool = False
    ) -> None:
        """Run a part through the parser; a part that isn't there is an empty one.

        Of a ``sheet`` the cells that only have a format are dropped before.
        """
        entry = self._entries.get(name.lower())
        if entry is None:
            return
        parser = safe_parser(start, end, text)
        pieces = self._pieces(entry)
        allowed = max(SMALL_PART, MAX_RATIO * entry.compress_size)
        if not sheet and entry.file_size > allowed:
            raise InputError(_BOMB)
        kept = 0
        for piece in _without_empty_cells(pieces) if sheet else pieces:
            kept += len(piece)
            if kept > allowed:
                raise InputError(_BOMB)
            parser.Parse(piece, False)
        parser.Parse(b"", True)

    def _pieces(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        if entry.flag_bits & 1:
            raise InputError(_LOCKED)
        if entry.file_size > MAX_PART_BYTES:
            raise InputError(_BOMB)
        size = 0
        with self._zip.open(entry) as stream:
            while piece := stream.read(_CHUNK):
                size += len(piece)
                self._unpacked += len(piece)
                if self._unpacked > MAX_PART_BYTES:
                    raise InputError(_BOMB)
                self._budget.tick(size, max(size, entry.file_size))
                yield piece


def _without_empty_cells(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The part without cells and rows that hold nothing but a format: a million of them in seconds.

    Only those go that say where they stand; the place of others counts for what follows.
    """
    rest = b""
    for piece in pieces:
        text = rest + piece
        cut = text.rfind(b">") + 1
        if not cut and len(text) > _LONG_TEXT:
            cut = len(text)
        rest = text[cut:]
        yield _EMPTY_ROW.sub(b"", _UNPLACED.sub(_row_end, _EMPTY_CELL.sub(b"", text[:cut])))
    yield rest


def _row_end(match: re.Match[bytes]) -> bytes:
    return match[1] or match[0]


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
    """Tells which cell styles show dates, and which draw a line through their text."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._formats: list[int] = []
        self._fonts: list[bool] = []  # whether struck through
        self._font_of: list[int] = []
        self._in_cells = self._in_fonts = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "numFmt":
            self._codes[_whole(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._in_cells = True
        elif tag == "xf" and self._in_cells:
            self._formats.append(_whole(attributes.get("numFmtId", "")))
            self._font_of.append(_whole(attributes.get("fontId", "")))
        elif tag == "fonts":
            self._in_fonts = True
        elif tag == "font" and self._in_fonts:
            self._fonts.append(False)
        elif tag == "strike" and self._in_fonts and self._fonts:
            self._fonts[-1] = _is_on(attributes)

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._in_cells = False
        elif tag == "fonts":
            self._in_fonts = False

    def struck(self) -> frozenset[int]:
        """The numbers of the styles that draw a line through the text."""
        fonts = {number for number, struck in enumerate(self._fonts) if struck}
        return frozenset(style for style, font in enumerate(self._font_of) if font in fonts)

    def looks(self) -> list[CellFormat]:
        """For each style number its format."""
        known = {n: cell_format(n, self._codes.get(n, "")) for n in set(self._formats)}
        return [known[number] for number in self._formats]


class _Strings:
    """The table of shared texts; runs of a rich text are joined, readings (rPh) left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.struck: set[int] = set()  # texts with a line through some of their words
        self._parts: list[str] = []
        self._take = False
        self._reading = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "t":
            self._take = not self._reading
        elif tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._reading = True
        elif tag == "strike" and _is_on(attributes):
            self.struck.add(len(self.found))

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
        strings: _Strings,
        looks: list[CellFormat],
        struck: frozenset[int],
        budget: Budget,
    ) -> None:
        self._sheet, self._strings, self._looks = sheet, strings.found, looks
        self._struck, self._struck_texts = struck, strings.struck
        self._budget = budget
        self._row, self._column = 0, -1
        self._columns: dict[str, int] = {}
        self._type, self._style = "n", 0
        self._parts: list[str] = []  # what <v> holds
        self._inline: list[str] = []  # what <is> holds; some writers give both
        self._formula: list[str] = []
        self._into: list[str] | None = None
        self._has_formula = self._valued = self._reading = self._rich = False
        self._lost = 0  # texts that the table of texts lacks
        self._shared: dict[str, str] = {}  # number of a shared formula → what is volatile in it
        self._shared_number = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "v":
            self._into, self._valued = self._parts, True
        elif tag == "t":
            self._into, self._valued = None if self._reading else self._inline, True
        elif tag == "f":
            self._into, self._has_formula = self._formula, True
            self._shared_number = attributes.get("si", "")
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "rPh":
            self._reading = True
        elif tag == "strike" and _is_on(attributes):
            self._sheet.struck_rows.add(self._row)
        else:
            self._layout(tag, attributes)

    def end(self, tag: str) -> None:
        if tag == "c":
            self._end_cell()
        elif tag == "v" or tag == "t" or tag == "f":
            self._into = None
        elif tag == "rPh":
            self._reading = False

    def text(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)

    def finish(self) -> None:
        """InputError where the table of texts is not there at all."""
        if self._lost and not self._strings:
            raise InputError(_DAMAGED)

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
        if self._inline:
            self._inline = []
        if self._has_formula:
            self._formula, self._shared_number = [], ""
        self._has_formula = self._valued = False
        self._rich = "vm" in attributes
        self._budget.cells(1)

    def _column_of(self, letters: str) -> int:
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_number(letters)
        return column

    def _end_cell(self) -> None:
        parts = self._parts
        if self._inline and (self._type == "inlineStr" or not parts):
            parts = self._inline
        text = "".join(parts)
        value = self._value(text)
        if self._has_formula or self._rich:
            value = self._calculated(value, text)
        if value is not None:
            self._sheet.put(self._row, self._column, value)
            if self._struck and self._style in self._struck:
                self._sheet.struck_rows.add(self._row)

    def _calculated(self, value: Value | None, text: str) -> Value | None:
        """The result of a formula: a picture is none, and one of today is another tomorrow."""
        formula = "".join(self._formula)
        if self._has_formula and len(self._sheet.formulas) < MAX_TOLD:
            self._sheet.formulas.add((self._row, self._column))
        if is_picture(formula) or is_picture(text) or (self._rich and self._type == "e"):
            return PICTURE
        name = volatile_function(formula)
        if self._shared_number:
            if formula:
                self._shared[self._shared_number] = name
            name = self._shared.get(self._shared_number, "")
        if name and value is not None and not isinstance(value, Broken):
            self._sheet.tell(self._row, self._column, f"{name}()", VOLATILE)
        return value

    def _value(self, text: str) -> Value | None:
        kind = self._type
        if kind == "s" and text.strip():
            number = _whole(text, -1)
            if not 0 <= number < len(self._strings):
                self._lost += 1
                return LOST
            found = self._strings[number]
            if self._struck_texts and number in self._struck_texts:
                self._sheet.struck_rows.add(self._row)
            if found[:1] == "=" and is_picture(found):
                return PICTURE
            look = self._look()
            return found if look is GENERAL else text_value(found, look)
        if self._has_formula and not text and kind != "str":
            return NO_RESULT
        if kind == "e":
            return error_cell(text)
        if not self._valued or not text.strip():
            return NO_RESULT if self._has_formula and not self._valued else None
        if kind == "n":
            return number_value(text.strip(), self._look(), since_1904=self._sheet.since_1904)
        if kind == "b":
            return "是" if text.strip() in {"1", "true"} else "否"
        if kind == "d":
            return _iso_day(text.strip(), self._look())
        return PICTURE if is_picture(text) else text_value(_unescaped(text), self._look())

    def _look(self) -> CellFormat:
        return self._looks[self._style] if self._style < len(self._looks) else GENERAL

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


def _beside(package: _Package, part: str, sheet: Sheet) -> None:
    """Tell of what stands beside the cells: comments, pictures, boxes of text."""
    for kind, target in package.relations(part).values():
        if kind == "comments":
            comments = _Comments(sheet)
            package.parse(target, comments.start, comments.end, comments.text)
        elif kind == "drawing":
            drawing = _Drawing(sheet)
            package.parse(target, drawing.start, drawing.end, drawing.text)


class _Comments:
    """Tells of the comments of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._ref = ""
        self._parts: list[str] = []
        self._take = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "comment":
            self._ref, self._parts = attributes.get("ref", ""), []
        self._take = tag == "t"

    def end(self, tag: str) -> None:
        self._take = False
        match = _REF.fullmatch(self._ref) if tag == "comment" else None
        if match:
            text = " ".join("".join(self._parts).split())[:SHOWN]
            at = column_number(match[1])
            self._sheet.tell(int(match[2]), at, text, "单元格有批注，没有读入")

    def text(self, data: str) -> None:
        if self._take:
            self._parts.append(data)


class _Drawing:
    """Tells of the pictures and boxes of text that lie over a sheet, at their upper left cell."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._tag = ""
        self._from = False
        self._place = {"col": 0, "row": 0}
        self._picture = False
        self._words: list[str] = []

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        self._tag = tag
        if tag.endswith("Anchor"):
            self._place, self._picture, self._words = {"col": 0, "row": 0}, False, []
        elif tag == "from":
            self._from = True
        elif tag == "pic":
            self._picture = True

    def end(self, tag: str) -> None:
        self._tag = ""
        if tag == "from":
            self._from = False
        if not tag.endswith("Anchor"):
            return
        row, column = self._place["row"] + 1, self._place["col"]
        words = " ".join("".join(self._words).split())[:SHOWN]
        if self._picture:
            self._sheet.tell(row, column, "图片", "这里有图片，没有读取")
        elif words:
            self._sheet.tell(row, column, words, "这里有文本框，没有读入")

    def text(self, data: str) -> None:
        if self._from and self._tag in self._place:
            self._place[self._tag] = _whole(data.strip())
        elif self._tag == "t":
            self._words.append(data)


def column_number(letters: str) -> int:
    """0 for A, 26 for AA."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def _iso_day(text: str, look: CellFormat) -> Value:
    match = _ISO_DAY.match(text)
    if match is None or text.endswith(("Z", "z")):
        return text
    try:
        moment = datetime.fromisoformat(f"{match[1]}T{match[2] or '00:00'}")
        return moment_value(moment, look)
    except (ValueError, OverflowError):
        return Numeral(text)


def _unescaped(text: str) -> str:
    """The text with Excel's _x000D_ resolved."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _is_on(attributes: Mapping[str, str]) -> bool:
    return attributes.get("val", "1") not in {"0", "false", "off"}


def _whole(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise
