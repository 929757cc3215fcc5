"""Reading .xls (BIFF8, and BIFF5 as old systems write it): the records that hold cells, no others."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from app.base.errors import InputError
from app.intake.ledgers.cells import (
    LOST,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    PICTURE,
    VOLATILE,
    Budget,
    Sheet,
    Value,
    error_cell,
    is_picture,
)
from app.intake.ledgers.formats import (
    GENERAL,
    CellFormat,
    cell_format,
    number_value,
    text_value,
)
from app.intake.ledgers.strings import SharedStrings, charset_of, wide_text
from app.intake.ole_streams import OleDamage, OleStreams

_DAMAGED: Final = "表格文件已损坏，没有读取任何内容；请用 Excel 或 WPS 打开后另存再导入。"
_LOCKED: Final = "表格文件设有密码，没有读取；请在 Excel 或 WPS 中取消密码、另存后再导入。"
_NO_TABLE: Final = "这不是 Excel 表格，没有读取；请选择 .xlsx、.xls 或 .csv 台账文件。"
_UNFINISHED: Final = "工作表没有写完（缺少结束标记），末尾的行可能缺失，请对照原件核对行数。"
_FEW_TEXTS: Final = "文件的文字表应有{0}条，只读出{1}条，文件可能已损坏，请逐行对照原件。"

_BOF, _EOF, _CONTINUE = 0x0809, 0x0A, 0x3C
_BIFF8: Final = 0x0600
_WORKSHEET: Final = 0x10  # what the record that begins a part says of it
_LABELS: Final = frozenset({0x204, 0xD6})
_SAMPLE: Final = 200_000  # bytes of text that show the character set
_ERRORS: Final = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


@dataclass(slots=True)
class _Book:
    """What the first part of the stream says about all sheets."""

    wide: bool = True  # BIFF8: texts are UTF-16; before that they are bytes of one set
    charset: str = ""
    since_1904: bool = False
    codes: dict[int, str] = field(default_factory=dict)
    formats: list[int] = field(default_factory=list)
    fonts: list[bool] = field(default_factory=list)  # whether struck through
    font_of: list[int] = field(default_factory=list)
    struck: frozenset[int] = frozenset()  # styles whose texts have a line through them
    sheets: list[tuple[int, str, bool]] = field(default_factory=list)
    strings: SharedStrings = field(default_factory=SharedStrings)
    styles: list[CellFormat] = field(default_factory=list)

    def text(self, data: bytes) -> str:
        """Bytes of a workbook before BIFF8 as text."""
        return data.decode(self.charset, "replace")


def is_bare(data: bytes) -> bool:
    """Whether the bytes are records without a compound file around them, as scripts write them."""
    return (
        data.startswith(b"\x09\x08") and 4 <= struct.unpack_from("<H", data + b"\0\0", 2)[0] <= 16
    )


def read_xls(data: bytes, budget: Budget) -> list[Sheet]:
    """The sheets of an old workbook; raises InputError for damaged or locked ones."""
    try:
        stream = data if is_bare(data) else _stream(data)
        book = _read_globals(stream)
        return [
            _read_sheet(stream, entry, book, budget) for entry in _placed(stream, book)[:MAX_SHEETS]
        ]
    except (OleDamage, struct.error, IndexError, OverflowError, UnicodeError):
        raise InputError(_DAMAGED) from None


def _stream(data: bytes) -> bytes:
    streams = OleStreams(data)
    if streams.has("EncryptedPackage"):
        raise InputError(_LOCKED)
    stream = streams.read("Workbook") or streams.read("Book")
    if not stream:
        raise InputError(_NO_TABLE)
    return stream


def _records(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """The records from a position on; a cut one ends them."""
    while position + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4 : position + 4 + size]
        position += 4 + size


def _placed(stream: bytes, book: _Book) -> list[tuple[int, str, bool]]:
    """The sheets at the places where they begin, should the table of sheets be wrong about them."""
    if all(_begins_sheet(stream, position) for position, _name, _visible in book.sheets):
        return book.sheets
    begun, position = [], 0
    for _kind, body in _records(stream, 0):
        if _begins_sheet(stream, position):
            begun.append(position)
        position += 4 + len(body)
    if len(begun) == len(book.sheets):
        return [(at, *entry[1:]) for at, entry in zip(begun, book.sheets, strict=True)]
    if any(position >= len(stream) for position, _name, _visible in book.sheets):
        raise InputError(_DAMAGED)
    return book.sheets


def _begins_sheet(stream: bytes, position: int) -> bool:
    begins = stream[position : position + 8]
    return len(begins) == 8 and struct.unpack("<H4xH", begins) == (_BOF, _WORKSHEET)


def _charset(stream: bytes) -> str:
    """The set of all texts together: one short name alone may look right in several."""
    codepage, sample = 936, bytearray()
    for kind, body in _records(stream, 0):
        if kind == 0x42 and len(body) >= 2:
            codepage = struct.unpack_from("<H", body)[0]
        elif kind in _LABELS:
            sample += body[8 : 8 + struct.unpack_from("<H", body, 6)[0]] + b"\n"
            if len(sample) > _SAMPLE:
                break
    return charset_of(bytes(sample), codepage)


def _read_globals(stream: bytes) -> _Book:
    book = _Book()
    last = 0
    for number, (kind, body) in enumerate(_records(stream, 0)):
        if number == 0 and kind & 0xFF == 0x09:
            version, holds = struct.unpack_from("<HH", body)
            book.wide = kind == _BOF and version == _BIFF8
            if not book.wide:
                book.charset = _charset(stream)
            if holds == _WORKSHEET:  # no workbook around it
                book.sheets.append((0, "", True))
        elif kind == _EOF:
            break
        elif kind == 0x2F:
            raise InputError(_LOCKED)
        elif kind == _CONTINUE and last == 0xFC:
            book.strings.add(body)
            continue
        elif kind in _GLOBAL_RECORDS:
            _GLOBAL_RECORDS[kind](book, body)
        last = kind
    if not book.sheets:
        raise InputError(_DAMAGED)
    book.styles = [cell_format(n, book.codes.get(n, "")) for n in book.formats]
    book.struck = frozenset(
        style
        for style, font in enumerate(book.font_of)
        if font != 4 and any(book.fonts[font - (font > 4) :][:1])  # there is no font of number 4
    )
    book.strings.finish()
    return book


def _date_mode(book: _Book, body: bytes) -> None:
    book.since_1904 = struct.unpack_from("<H", body)[0] == 1


def _format(book: _Book, body: bytes) -> None:
    (number,) = struct.unpack_from("<H", body)
    text = wide_text(body, 2)[0] if book.wide else book.text(body[3 : 3 + body[2]])
    book.codes[number] = text


def _extended_format(book: _Book, body: bytes) -> None:
    font, number = struct.unpack_from("<HH", body)
    book.font_of.append(font)
    book.formats.append(number)


def _font(book: _Book, body: bytes) -> None:
    book.fonts.append(bool(struct.unpack_from("<H", body, 2)[0] & 8))


def _bound_sheet(book: _Book, body: bytes) -> None:
    position, state, kind, length = struct.unpack_from("<IBBB", body)
    if kind != 0:
        return  # a chart or a macro sheet
    if book.wide:
        name = _flagged_text(body, 7, length)
    else:
        name = book.text(body[7 : 7 + length])
    book.sheets.append((position, name, state == 0))


def _shared_strings(book: _Book, body: bytes) -> None:
    book.strings.add(body)


_GLOBAL_RECORDS: Final[dict[int, Callable[[_Book, bytes], None]]] = {
    0x22: _date_mode,
    0x41E: _format,
    0x31: _font,
    0xE0: _extended_format,
    0x85: _bound_sheet,
    0xFC: _shared_strings,
}


def _flagged_text(body: bytes, at: int, length: int) -> str:
    """A text whose first byte says whether its characters are of one byte or two."""
    if body[at] & 1:
        return body[at + 1 : at + 1 + 2 * length].decode("utf-16-le", "replace")
    return body[at + 1 : at + 1 + length].decode("latin-1")


def _read_sheet(stream: bytes, entry: tuple[int, str, bool], book: _Book, budget: Budget) -> Sheet:
    position, name, visible = entry
    sheet = Sheet(name[:60], visible=visible, since_1904=book.since_1904)
    reader = _SheetReader(sheet, book, budget)
    depth = 0
    for number, (kind, body) in enumerate(_records(stream, position)):
        if number == 0 and kind != _BOF:
            depth = 1  # the record that begins a sheet was lost; Excel reads on
        if number and _sheet_follows(kind, body):
            sheet.notes.append(_UNFINISHED)
            break
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1:  # deeper: a chart inside the sheet
            reader.take(kind, body)
        if number % 1000 == 0:
            budget.tick(number, number)
    else:
        sheet.notes.append(_UNFINISHED)
    reader.finish()
    return sheet


def _sheet_follows(kind: int, body: bytes) -> bool:
    return kind == _BOF and len(body) >= 4 and struct.unpack_from("<H", body, 2)[0] == _WORKSHEET


class _SheetReader:
    """Turns the records of one sheet into cells, blocks and hidden rows."""

    def __init__(self, sheet: Sheet, book: _Book, budget: Budget) -> None:
        self._sheet, self._book, self._budget = sheet, book, budget
        self._awaited: tuple[int, int, int] | None = None  # a formula whose text comes next
        self._records: dict[int, Callable[[bytes], None]] = {
            0x203: self._number,
            0x27E: self._rk,
            0xBD: self._many_rk,
            0xFD: self._shared,
            0x204: self._label,
            0xD6: self._label,
            0x06: self._formula,
            0x206: self._formula,
            0x406: self._formula,
            0x207: self._string,
            0x205: self._bool_or_error,
            0x208: self._row,
            0x7D: self._columns,
            0xE5: self._merges,
            0x9B: self._filter,
            0x1C: self._comment,
            0x5D: self._object,
        }
        self._pictures = 0
        self._texts = self._lost = 0

    def take(self, kind: int, body: bytes) -> None:
        """Use one record of the sheet."""
        handler = self._records.get(kind)
        if handler is not None:
            handler(body)

    def _put(self, row: int, column: int, value: Value) -> None:
        self._budget.cells(1)
        self._sheet.put(row + 1, column, value)

    def _put_number(self, row: int, column: int, style: int, number: float) -> None:
        value = number_value(repr(number), self._style(style), since_1904=self._book.since_1904)
        self._put(row, column, value)

    def _style(self, number: int) -> CellFormat:
        return self._book.styles[number] if number < len(self._book.styles) else GENERAL

    def _put_text(self, row: int, column: int, style: int, text: str) -> None:
        if is_picture(text):
            self._put(row, column, PICTURE)
        elif text:
            self._put(row, column, text_value(text, self._style(style)))
            if style in self._book.struck:
                self._sheet.struck_rows.add(row + 1)

    def _number(self, body: bytes) -> None:
        row, column, style, number = struct.unpack_from("<HHHd", body)
        self._put_number(row, column, style, number)

    def _rk(self, body: bytes) -> None:
        row, column, style, packed = struct.unpack_from("<HHHI", body)
        self._put_number(row, column, style, _unpacked(packed))

    def _many_rk(self, body: bytes) -> None:
        row, first = struct.unpack_from("<HH", body)
        for index in range((len(body) - 6) // 6):
            style, packed = struct.unpack_from("<HI", body, 4 + 6 * index)
            self._put_number(row, first + index, style, _unpacked(packed))

    def _shared(self, body: bytes) -> None:
        row, column, style, index = struct.unpack_from("<HHHI", body)
        text = self._book.strings.text(index)
        self._texts += 1
        if text is None:
            self._lost += 1
            self._put(row, column, LOST)
        else:
            self._put_text(row, column, style, text)

    def _label(self, body: bytes) -> None:
        row, column, style, length = struct.unpack_from("<HHHH", body)
        if self._book.wide:
            text = wide_text(body, 6)[0]
        else:
            text = self._book.text(body[8 : 8 + length])
        self._put_text(row, column, style, text)

    def _formula(self, body: bytes) -> None:
        row, column, style, result = struct.unpack_from("<HHH8s", body)
        self._sheet.formulas.add((row + 1, column))
        if body[22:23] == b"\x19" and body[23:24] and body[23] & 1:  # marked as volatile
            self._sheet.tell(row + 1, column, "公式", VOLATILE)
        if result[6:] != b"\xff\xff":
            self._put_number(row, column, style, struct.unpack("<d", result)[0])
        elif result[0] == 0:
            self._awaited = (row, column, style)
        elif result[0] == 1:
            self._put(row, column, "是" if result[2] else "否")
        elif result[0] == 2:
            self._put(row, column, error_cell(_ERRORS.get(result[2], "#N/A")))

    def _string(self, body: bytes) -> None:
        if self._awaited is None:
            return
        text = wide_text(body, 0)[0] if self._book.wide else self._book.text(body[2:])
        self._put_text(*self._awaited, text)
        self._awaited = None

    def _bool_or_error(self, body: bytes) -> None:
        row, column, _style, value, is_error = struct.unpack_from("<HHHBB", body)
        if is_error:
            self._put(row, column, error_cell(_ERRORS.get(value, "#N/A")))
        else:
            self._put(row, column, "是" if value else "否")

    def _row(self, body: bytes) -> None:
        row, flags = struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, 12)[0]
        if flags & 0x20 and len(self._sheet.hidden_rows) < MAX_ROWS:
            self._sheet.hidden_rows.add(row + 1)

    def _columns(self, body: bytes) -> None:
        first, last, _width, _style, flags = struct.unpack_from("<HHHHH", body)
        if flags & 1:
            self._sheet.hidden_columns.update(range(first, min(last + 1, MAX_COLUMNS)))

    def _merges(self, body: bytes) -> None:
        for at in range(2, 2 + 8 * min(struct.unpack_from("<H", body)[0], 1027), 8):
            top, bottom, left, right = struct.unpack_from("<HHHH", body, at)
            self._sheet.merge(top + 1, left, bottom + 1, right)

    def _filter(self, _body: bytes) -> None:
        self._sheet.filtered = True

    def _comment(self, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        self._sheet.tell(row + 1, column, "", "单元格有批注，没有读入")

    def _object(self, body: bytes) -> None:
        self._pictures += body[:2] == b"\x15\0" and body[4:6] == b"\x08\0"

    def finish(self) -> None:
        """Say what the sheet holds besides cells; InputError where most of its texts are lost."""
        if 2 * self._lost > self._texts:
            raise InputError(_DAMAGED)
        if short := self._book.strings.lacking():
            self._sheet.notes.append(_FEW_TEXTS.format(*short))
        if self._pictures:
            self._sheet.notes.append(f"工作表里有{self._pictures}张图片，没有读取，请对照原件")


def _unpacked(packed: int) -> float:
    """The number of an RK value: 30 bits of a whole number or of a float, perhaps times 100."""
    number: float
    if packed & 2:
        number = (packed >> 2) - (1 << 30 if packed & 0x80000000 else 0)
    else:
        number = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return number / 100 if packed & 1 else number
