"""A workbook that came from elsewhere, filled in its own package: cells alone change, nothing else.

Lists, pictures, controls, widths, protection stay, because every other part is copied byte for
byte, and of a sheet only the cells that are filled are written anew, each in the format that it has
or takes from its row or column. A cell with a formula is never filled: where there is one, the
workbook is told to reckon anew when it is opened.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Final, Literal
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from app.base.errors import InputError

Place = tuple[str, int, int]  # the sheet's name, row and column, from 1
MOST_BYTES: Final = 50_000_000  # of a part
MOST_COLUMNS: Final = 1_000  # whose format is kept
BROKEN: Final = "这个工作簿打不开，没有填写；请确认是 .xlsx 文件，且没有加密码。"
_NS: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NUMBER: Final = re.compile(r"-?\d{1,15}(?:\.\d+)?")
_CALC: Final = re.compile(rb"<((?:\w+:)?)calcPr\b([^>]*?)(/?)>")
_PARTS: Final = rb"(?:sheets|functionGroups|externalReferences|definedNames)"
_BEFORE_CALC: Final = re.compile(
    rb"<(?:/((?:\w+:)?)" + _PARTS + rb"|((?:\w+:)?)" + _PARTS + rb"\s*/)>"
)
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_SHIPPED: Final = {9: "0%", 10: "0.00%", 49: "@"}  # formats that a workbook need not spell out
FIFTEEN: Final = Context(prec=15)  # digits that a cell holds
Kind = Literal["percent", "text", "plain"]
Box = tuple[int, int, int, int]  # first row and column, last row and column


@dataclass(frozen=True, slots=True)
class Rate:
    """A share to be filled in: exactly, as it is printed, and whether its heading asks for hundredths."""

    exact: Fraction
    spoken: str
    hundredths: bool = False

    def told(self, kind: Kind) -> str:
        """What a cell of the format gets: the share itself under a percent, else 66.67 or 0.6667."""
        if kind == "text":
            return self.spoken
        if kind == "percent":
            return f"{FIFTEEN.divide(self.exact.numerator, Decimal(self.exact.denominator)):f}"
        scale = 100 if self.hundredths else 1
        whole = Decimal(self.exact.numerator * scale) / Decimal(self.exact.denominator)
        places = Decimal("0.01") if self.hundredths else Decimal("0.0001")
        return f"{whole.quantize(places, rounding=ROUND_HALF_UP).normalize():f}"


Value = str | Rate


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, and whether a formula gives it."""

    text: str
    formula: bool


class Form:
    """A workbook to be filled; InputError where it can't be read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.cells: dict[Place, Cell] = {}
        self.boxes: dict[str, list[Box]] = {}  # cells made one, by sheet
        self._styles: dict[Place, int] = {}  # row or column 0: of all of its cells
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                self._parts = _sheets(package)
                self._kinds = _kinds(package)
                strings = _strings(package)
                for name, part in self._parts.items():
                    self._read(name, _part(package, part), strings)
        except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError) as error:
            raise InputError(BROKEN) from error

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets, in their order."""
        return tuple(self._parts)

    def kind(self, place: Place) -> Kind:
        """How the cell shows a number: as a percentage, as text, or in any other way."""
        style = self._style(place)
        return self._kinds[style] if style < len(self._kinds) else "plain"

    def filled(self, values: Mapping[Place, Value]) -> bytes:
        """The workbook with these cells filled, numbers as numbers; formulas are left as they are."""
        by_part: dict[str, dict[tuple[int, int], tuple[str, int]]] = {}
        for place, value in values.items():
            known = self.cells.get(place)
            if known is None or not known.formula:
                told = value.told(self.kind(place)) if isinstance(value, Rate) else value
                by_part.setdefault(self._parts[place[0]], {})[place[1:]] = told, self._style(place)
        reckoned = any(cell.formula for cell in self.cells.values())
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self._data)) as package,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fresh,
        ):
            for info in package.infolist():
                data = package.read(info)
                if info.filename in by_part:
                    data = _with_cells(data, by_part[info.filename])
                elif info.filename == "xl/workbook.xml" and reckoned:
                    data = _reckoned_anew(data)
                fresh.writestr(info, data, info.compress_type)
        return out.getvalue()

    def _style(self, place: Place) -> int:
        """The number of the cell's format: its own, else its row's, else its column's."""
        sheet, row, column = place
        for at in (place, (sheet, row, 0), (sheet, 0, column)):
            if at in self._styles:
                return self._styles[at]
        return 0

    def _read(self, name: str, data: bytes, strings: list[str]) -> None:
        for _event, found in ElementTree.iterparse(io.BytesIO(data)):
            tag = found.tag.removeprefix(_NS)
            if tag == "c" and found.get("r"):
                self._read_cell(name, found, strings)
            elif tag == "row" and found.get("customFormat") in ("1", "true"):
                self._styles[name, int(found.get("r") or 0), 0] = int(found.get("s") or 0)
            elif tag == "col" and found.get("style"):
                first, last = int(found.get("min") or 1), int(found.get("max") or 1)
                for column in range(first, min(last, MOST_COLUMNS) + 1):
                    self._styles[name, 0, column] = int(found.get("style") or 0)
            elif tag == "mergeCell" and ":" in (reference := found.get("ref") or ""):
                one, other = reference.split(":")
                self.boxes.setdefault(name, []).append((*_place(one), *_place(other)))

    def _read_cell(self, name: str, cell: ElementTree.Element, strings: list[str]) -> None:
        row, column = _place(str(cell.get("r")))
        self._styles[name, row, column] = int(cell.get("s") or 0)
        value, inline = cell.find(f"{_NS}v"), cell.find(f"{_NS}is")
        text = (value.text or "") if value is not None else ""
        if cell.get("t") == "s" and text:
            text = strings[int(text)]
        if inline is not None:
            text = "".join(inline.itertext())
        formula = cell.find(f"{_NS}f") is not None
        if text or formula:
            self.cells[name, row, column] = Cell(text, formula)


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > MOST_BYTES:
        raise ValueError("a part is too large")
    return package.read(name)


def _sheets(package: zipfile.ZipFile) -> dict[str, str]:
    rels = ElementTree.fromstring(_part(package, "xl/_rels/workbook.xml.rels"))
    targets = {rel.get("Id"): str(rel.get("Target")) for rel in rels}
    book = ElementTree.fromstring(_part(package, "xl/workbook.xml"))
    found = {}
    for sheet in book.iter(f"{_NS}sheet"):
        target = targets[sheet.get(_REL)]
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part:
            found[str(sheet.get("name"))] = part
    return found


def _strings(package: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    root = ElementTree.fromstring(_part(package, "xl/sharedStrings.xml"))
    return ["".join(t.text or "" for t in item.iter(f"{_NS}t")) for item in root.iter(f"{_NS}si")]


def _kinds(package: zipfile.ZipFile) -> tuple[Kind, ...]:
    """How each format of the workbook shows a number."""
    if "xl/styles.xml" not in package.namelist():
        return ()
    root = ElementTree.fromstring(_part(package, "xl/styles.xml"))
    codes = {int(one.get("numFmtId") or 0): one.get("formatCode") or ""
             for one in root.iter(f"{_NS}numFmt")}  # fmt: skip
    formats = root.find(f"{_NS}cellXfs")
    return tuple(
        _kind((_SHIPPED | codes).get(int(one.get("numFmtId") or 0), ""))
        for one in (formats if formats is not None else ())
    )


def _kind(code: str) -> Kind:
    return "text" if code == "@" else "percent" if "%" in _QUOTED.sub("", code) else "plain"


def _place(reference: str) -> tuple[int, int]:
    reference = reference.replace("$", "")
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - 64
    return int(reference[len(letters) :]), column


def letters_of(column: int) -> str:
    """A column as a reader of the sheet calls it: A, Z, AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _reckoned_anew(book: bytes) -> bytes:
    """The workbook's own part, told to reckon its formulas when it is opened."""
    if _CALC.search(book):
        return _CALC.sub(_reckoned, book, count=1)
    ends = list(_BEFORE_CALC.finditer(book))
    if not ends:
        return book
    last = ends[-1]
    return (
        book[: last.end()]
        + b"<"
        + (last[1] or last[2] or b"")
        + b'calcPr fullCalcOnLoad="1"/>'
        + book[last.end() :]
    )


def _reckoned(found: re.Match[bytes]) -> bytes:
    prefix, attributes, end = found.groups()
    attributes = re.sub(rb'\s*fullCalcOnLoad="[^"]*"', b"", attributes).rstrip()
    return b"<" + prefix + b"calcPr" + attributes + b' fullCalcOnLoad="1"' + end + b">"


def _with_cells(data: bytes, values: Mapping[tuple[int, int], tuple[str, int]]) -> bytes:
    """The sheet's part with these cells, each in its row and at its place; styles stay."""
    prefix = _prefix(data)
    for (row, column), (value, style) in values.items():
        data = _with_cell(data, prefix, row, column, value, style)
    return data


def _prefix(data: bytes) -> bytes:
    found = re.search(rb"<((?:\w+:)?)sheetData\b", data)
    if found is None:
        raise InputError(BROKEN)
    return found.group(1)


def _with_cell(
    data: bytes, p: bytes, row: int, column: int, value: str, style: int
) -> bytes:  # fmt: skip
    reference = f"{letters_of(column)}{row}".encode()
    cell = re.search(
        rb"<" + p + rb'c\b([^>]*?\br="' + reference + rb'"[^>]*?)(?:/>|>(.*?)</' + p + rb"c>)",
        data, re.DOTALL,
    )  # fmt: skip
    if cell is not None:
        attributes = re.sub(rb'\s+(?:t|r)="[^"]*"', b"", cell.group(1))
        return data[: cell.start()] + _cell(p, reference, attributes, value) + data[cell.end() :]
    fresh = _cell(p, reference, b' s="%d"' % style if style else b"", value)
    line = re.search(rb"<" + p + rb'row\b[^>]*?\br="%d"[^>]*?(/?)>' % row, data)
    if line is None:
        return _with_row(data, p, row, fresh)
    if line.group(1):
        opened = line.group(0)[:-2] + b">"
        end = b"</" + p + b"row>"
        return data[: line.start()] + opened + fresh + end + data[line.end() :]
    close = data.index(b"</" + p + b"row>", line.end())
    at = close
    for other in re.finditer(rb"<" + p + rb'c\b[^>]*?\br="([A-Z]+\d+)"', data[line.end() : close]):
        if _place(other.group(1).decode())[1] > column:
            at = line.end() + other.start()
            break
    return data[:at] + fresh + data[at:]


def _with_row(data: bytes, p: bytes, row: int, fresh: bytes) -> bytes:
    line = b"<" + p + b'row r="%d">' % row + fresh + b"</" + p + b"row>"
    empty = re.search(rb"<" + p + rb"sheetData\s*/>", data)
    if empty is not None:
        whole = b"<" + p + b"sheetData>" + line + b"</" + p + b"sheetData>"
        return data[: empty.start()] + whole + data[empty.end() :]
    at = data.index(b"</" + p + b"sheetData>")
    for other in re.finditer(rb"<" + p + rb'row\b[^>]*?\br="(\d+)"', data):
        if int(other.group(1)) > row:
            at = other.start()
            break
    return data[:at] + line + data[at:]


def _cell(p: bytes, reference: bytes, attributes: bytes, value: str) -> bytes:
    head = b"<" + p + b'c r="' + reference + b'"' + attributes.rstrip()
    if _NUMBER.fullmatch(value):
        return head + b"><" + p + b"v>" + value.encode() + b"</" + p + b"v></" + p + b"c>"
    text = escape(value).encode()
    return (
        head + b' t="inlineStr"><' + p + b'is><' + p + b't xml:space="preserve">' + text
        + b"</" + p + b"t></" + p + b"is></" + p + b"c>"
    )  # fmt: skip
