"""A workbook that came from elsewhere, filled in its own package: cells alone change, nothing else.

Lists, pictures, controls, widths, protection stay, because every other part is copied byte for
byte, and of a sheet only the cells that are filled are written anew. A cell with a formula is never
filled: the workbook reckons it anew when it is opened.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from app.base.errors import InputError

Place = tuple[str, int, int]  # the sheet's name, row and column, from 1
MOST_BYTES: Final = 50_000_000  # of a part
BROKEN: Final = "这个工作簿打不开，没有填写；请确认是 .xlsx 文件，且没有加密码。"
_NS: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NUMBER: Final = re.compile(r"-?\d{1,15}(?:\.\d+)?")
_CALC: Final = re.compile(rb"<((?:\w+:)?)calcPr\b([^>]*?)(/?)>")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, and whether a formula gives it."""

    text: str
    formula: bool


class Form:
    """A workbook to be filled; InputError where it can't be read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                self._parts = _sheets(package)
                strings = _strings(package)
                self.cells: dict[Place, Cell] = {}
                for name, part in self._parts.items():
                    self._read(name, _part(package, part), strings)
        except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError) as error:
            raise InputError(BROKEN) from error

    def filled(self, values: Mapping[Place, str]) -> bytes:
        """The workbook with these cells filled, numbers as numbers; formulas are left as they are."""
        by_part: dict[str, dict[tuple[int, int], str]] = {}
        for (sheet, row, column), value in values.items():
            known = self.cells.get((sheet, row, column))
            if known is None or not known.formula:
                by_part.setdefault(self._parts[sheet], {})[row, column] = value
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self._data)) as package,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fresh,
        ):
            for info in package.infolist():
                data = package.read(info)
                if info.filename in by_part:
                    data = _with_cells(data, by_part[info.filename])
                elif info.filename == "xl/workbook.xml":
                    data = _CALC.sub(_reckoned, data, count=1)
                fresh.writestr(info, data, info.compress_type)
        return out.getvalue()

    def _read(self, name: str, data: bytes, strings: list[str]) -> None:
        for _event, cell in ElementTree.iterparse(io.BytesIO(data)):
            if cell.tag != f"{_NS}c" or not cell.get("r"):
                continue
            row, column = _place(str(cell.get("r")))
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


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - 64
    return int(reference[len(letters) :]), column


def _reference(row: int, column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _reckoned(found: re.Match[bytes]) -> bytes:
    prefix, attributes, end = found.groups()
    attributes = re.sub(rb'\s*fullCalcOnLoad="[^"]*"', b"", attributes).rstrip()
    return b"<" + prefix + b"calcPr" + attributes + b' fullCalcOnLoad="1"' + end + b">"


def _with_cells(data: bytes, values: Mapping[tuple[int, int], str]) -> bytes:
    """The sheet's part with these cells, each in its row and at its place; styles stay."""
    prefix = _prefix(data)
    for (row, column), value in values.items():
        data = _with_cell(data, prefix, row, column, value)
    return data


def _prefix(data: bytes) -> bytes:
    found = re.search(rb"<((?:\w+:)?)sheetData\b", data)
    if found is None:
        raise InputError(BROKEN)
    return found.group(1)


def _with_cell(data: bytes, p: bytes, row: int, column: int, value: str) -> bytes:
    reference = _reference(row, column).encode()
    cell = re.search(
        rb"<" + p + rb'c\b([^>]*?\br="' + reference + rb'"[^>]*?)(?:/>|>(.*?)</' + p + rb"c>)",
        data, re.DOTALL,
    )  # fmt: skip
    if cell is not None:
        attributes = re.sub(rb'\s+(?:t|r)="[^"]*"', b"", cell.group(1))
        return data[: cell.start()] + _cell(p, reference, attributes, value) + data[cell.end() :]
    fresh = _cell(p, reference, b"", value)
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
