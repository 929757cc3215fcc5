"""How a workbook of ours looks and prints; rows stream through it in bounded memory."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from app.base.errors import Cancelled, InputError
from app.base.progress import SILENT, Progress
from app.base.rows.exports import Paper
from app.base.safe_text import printable, safe_cell, shown
from app.base.tables import Column, Table

MOST_ROWS: Final = 1_000_000  # a sheet ends at 1,048,576
HEADER_ROW: Final = 2  # under the title and the line that says what the sheet holds
REPORT_EVERY: Final = 200
A4, A3 = 9, 8
ON_A4, ON_A3 = 170, 250  # characters of half width that a line of the sheet prints legibly
COLOURED: Final = ("urgency", "deadline")  # columns whose words have the colour of the deadline
TONES: Final = {"overdue": "#C00000", "soon": "#9C5700", "running": "#1E6B34"}
DAY: Final = "yyyy-mm-dd"
DAY_ZERO: Final = date(1899, 12, 30)  # of a workbook, for days from 1 March 1900 on
MOMENT: Final = "yyyy-mm-dd hh:mm"
PROVISIONAL: Final = '"（暂定）"'  # beside the day, so that the cell stays a day
DEMO: Final = "演示数据，不是真实案件"
NARROWEST, WIDEST, WIDEST_STRETCH = 6, 24, 40  # characters of half width
SMALLER_FONT: Final = 1.05  # widths count in the 11 points of the workbook, cells have 10
LINE_HEIGHT: Final = 14  # points
ROW_HEIGHT: Final = 18
FONT: Final = "宋体"
MOST_KNOWN: Final = 4_000  # values of a column that are kept as they are written
MOST_LINES: Final = 12  # shown of one cell; the rest is there when the row is opened


@dataclass(frozen=True, slots=True)
class Head:
    """What every sheet of the workbook says above its lines."""

    title: str
    office: str
    made_at: datetime
    about: str = ""  # what they are of, or how they were narrowed, in words
    demo: bool = False
    sealed: str = ""  # where the audit ended: whoever keeps the paper can compare it
    paper: Paper = "auto"  # auto: all columns legibly, on A4, on A3, else on several pages


@dataclass(frozen=True)
class Part:
    """One sheet: its table, its rows, and how many of them there will be."""

    name: str
    table: Table[Any]
    rows: Iterable[Any]
    total: int
    counted: str = "件"
    provisional: Callable[[Any], bool] | None = None  # of the day in the column ``due_on``
    urgency: Callable[[Any], str] | None = None  # by which the deadline is coloured


@dataclass(slots=True)
class Written:
    """What came out: lines written, and cells whose text was too long for a cell."""

    rows: int = 0
    cut: int = 0


def write_book(
    path: Path, head: Head, parts: Sequence[Part], progress: Progress = SILENT
) -> Written:
    """Write the workbook to ``path``; scratch files lie beside it.

    OSError where the disk refuses, Cancelled where the user stopped it; the caller clears away.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    for part in parts:
        if part.total > MOST_ROWS:
            raise InputError(
                f"一个工作表最多导出{MOST_ROWS:,}行，现有{part.total:,}行，没有导出；请先缩小筛选范围。"
            )
    book = Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    formats = _Formats(book)
    written = Written()
    try:
        book.set_properties(
            {
                "title": printable(head.title),
                "author": printable(head.office),
                "created": head.made_at,
            }
        )
        for part in parts:
            _SheetWriter(book, formats, head, part, written).write(progress)
        progress.step(1, 1, "正在保存 Excel 文件")
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from error
    except Cancelled:
        raise
    finally:
        _let_go(book)
    return written


def _let_go(book: Any) -> None:
    """Close the scratch files of a workbook that was not finished."""
    book.fileclosed = True  # its destructor would otherwise assemble what was given up
    for sheet in book.worksheets():
        for name in ("filehandle", "row_data_fh"):
            handle = getattr(sheet, name, None)
            if handle is not None:
                handle.close()


class _Formats:
    """The workbook's cell formats by what they are for."""

    def __init__(self, book: Any) -> None:
        plain = {"valign": "vcenter", "font_size": 10, "font_name": FONT}
        lined = {**plain, "border": 1, "border_color": "#BFBFBF"}
        text = {**lined, "num_format": "@", "text_wrap": True}
        self.title = book.add_format({**plain, "bold": True, "font_size": 16})
        self.about = book.add_format({**plain, "font_color": "#595959"})
        self.demo = book.add_format(
            {**plain, "bold": True, "font_size": 16, "font_color": "#C00000"}
        )
        self.header = book.add_format(
            {**lined, "bold": True, "bg_color": "#E7ECF2", "text_wrap": True, "align": "center"}
        )
        self.right = book.add_format({**text, "align": "right", "indent": 1})
        self.text = book.add_format(text)
        self.tones = {
            tone: book.add_format({**text, "font_color": colour, "bold": tone == "overdue"})
            for tone, colour in TONES.items()
        }
        self.quoted = book.add_format({**text, "quote_prefix": True})
        self.number = book.add_format(
            {**lined, "align": "right", "indent": 1, "num_format": "0.################"}
        )
        self.whole = book.add_format({**lined, "align": "right", "indent": 1, "num_format": "0"})
        self.share = book.add_format(
            {**lined, "align": "right", "indent": 1, "num_format": "0.00%"}
        )
        self.day = book.add_format({**lined, "num_format": DAY, "align": "left"})
        self.provisional = book.add_format(
            {**lined, "num_format": DAY + PROVISIONAL, "align": "left", "italic": True}
        )
        self.moment = book.add_format({**lined, "num_format": MOMENT, "align": "left"})


# A value as its cell holds it: what writes it, content, format, lines that it takes, whether it was
# cut. Unpacked a million times a sheet, so it is no object with names.
_Cell = tuple[Callable[..., object], Any, Any, int, bool]


class _SheetWriter:
    """Writes one sheet, row by row from above."""

    def __init__(
        self, book: Any, formats: _Formats, head: Head, part: Part, written: Written
    ) -> None:
        self._formats, self._head, self._part, self._written = formats, head, part, written
        self._columns = tuple(part.table.columns)
        self._widths = [
            text_units(column.caption) + 3 for column in self._columns
        ]  # the filter's arrow
        self._sheet = book.add_worksheet(part.name)
        # Units, stages and days come again and again: how each is written is kept by column.
        self._sources: list[tuple[Column[Any], Callable[[Any], Any], dict[Any, _Cell]]] = [
            (column, column.value, {}) for column in self._columns
        ]

    def write(self, progress: Progress) -> None:
        """Title, header, every row, then how wide it is and how it prints."""
        self._head_lines()
        last = HEADER_ROW
        for number, row in enumerate(self._part.rows, 1):
            last = HEADER_ROW + number
            self._row(last, row)
            if number % REPORT_EVERY == 0:
                progress.step(number, self._part.total, "正在写入 Excel")
            self._written.rows += 1
        self._arrange(last)
        self._print()

    def _head_lines(self) -> None:
        head, sheet = self._head, self._sheet
        title = (
            f"{head.title}（{self._part.name}）" if self._part.name != head.title else head.title
        )
        title = f"{title}　{DEMO}" if head.demo else title
        made = head.made_at.strftime("%Y-%m-%d %H:%M")
        said = (
            head.office,
            f"导出时间 {made}",
            f"共{self._part.total:,}{self._part.counted}",
            head.about,
            f"操作记录至{head.sealed}" if head.sealed else "",
        )
        sheet.set_default_row(ROW_HEIGHT)
        sheet.set_row(0, 26)
        self._text(0, 0, title, self._formats.demo if head.demo else self._formats.title)
        self._text(1, 0, "　".join(filter(None, said)), self._formats.about)
        sheet.set_row(HEADER_ROW, 24)
        for at, column in enumerate(self._columns):
            self._text(HEADER_ROW, at, column.caption, self._formats.header)

    def _text(self, row: int, at: int, text: str, style: Any) -> None:
        self._sheet.write_string(row, at, str(safe_cell(text).value or ""), style)

    def _row(self, line: int, row: Any) -> None:
        tentative = self._part.provisional is not None and self._part.provisional(row)
        tone = self._part.urgency(row) if self._part.urgency is not None else ""
        lines = 1
        for at, (column, value_of, known) in enumerate(self._sources):
            value = value_of(row)
            marked = tentative and column.key == "due_on"
            shade = tone if column.key in COLOURED else ""
            key = (value.__class__, value, marked, shade)
            cell = known.get(key)
            if cell is None:
                if len(known) >= MOST_KNOWN:
                    known.clear()
                cell = known[key] = self._laid_out(column, at, value, provisional=marked)
                if style := self._formats.tones.get(shade):
                    cell = known[key] = (*cell[:2], style, *cell[3:])
            write, content, style, high, cut = cell
            write(line, at, content, style)
            if high > lines:
                lines = high
            if cut:
                self._written.cut += 1
        # Given to every row: programs differ in the height of one that has none.
        self._sheet.set_row(line, (min(lines, MOST_LINES) - 1) * LINE_HEIGHT + ROW_HEIGHT)

    def _laid_out(self, column: Column[Any], at: int, value: Any, *, provisional: bool) -> _Cell:
        """How a value is written in its column; the column grows to the room that it takes."""
        sheet, formats, cell = self._sheet, self._formats, safe_cell(_told(column, value))
        text, write, style, content = (
            shown(cell.value),
            sheet.write_string,
            formats.text,
            cell.value,
        )
        if isinstance(value, Fraction):
            write, style, content, text = sheet.write_number, formats.share, float(value), "100.00%"
        elif isinstance(cell.value, datetime):
            write, style = sheet.write_datetime, formats.moment
        elif isinstance(cell.value, date):
            write, content = sheet.write_number, (cell.value - DAY_ZERO).days
            style = formats.provisional if provisional else formats.day
            text += "（暂定）" if provisional else ""
        elif isinstance(cell.value, str):
            among_numbers = column.align == "right"
            style = (
                formats.quoted if cell.quoted else formats.right if among_numbers else formats.text
            )
        elif cell.value is None:
            write = sheet.write_blank
        else:
            write = sheet.write_number
            style = formats.whole if cell.value == int(cell.value) else formats.number
        units = [text_units(piece) for piece in text.split("\n")]
        room = (WIDEST_STRETCH if column.stretch else WIDEST) * SMALLER_FONT
        lines = sum(-int(-wide // room) or 1 for wide in units)
        self._widths[at] = max(self._widths[at], max(units) + 1)
        return write, content, style, lines, cell.cut

    def _arrange(self, last: int) -> None:
        sheet = self._sheet
        for at, width in enumerate(self._room()):
            sheet.set_column(at, at, width)
        end = max(len(self._columns) - 1, 0)
        sheet.autofilter(HEADER_ROW, 0, last, end)
        sheet.freeze_panes(HEADER_ROW + 1, 0)
        if last > HEADER_ROW:
            sheet.ignore_errors({"number_stored_as_text": f"A{HEADER_ROW + 2}:XFD{last + 1}"})

    def _room(self) -> list[int]:
        """How wide each column is."""
        widths = zip(self._columns, self._widths, strict=True)
        return [
            max(NARROWEST, min(width, WIDEST_STRETCH if column.stretch else WIDEST))
            for column, width in widths
        ]

    def _print(self) -> None:
        """Across, on the paper that was chosen or that shows all columns legibly; else pages."""
        sheet, head, wide = self._sheet, self._head, sum(self._room())
        paper = head.paper
        if paper == "auto":
            paper = "a4" if wide <= ON_A4 else "a3" if wide <= ON_A3 else "pages"
        sheet.set_landscape()
        sheet.set_paper(A3 if paper == "a3" else A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(-(-wide // ON_A4) if paper == "pages" else 1, 0)
        if paper == "pages":
            sheet.repeat_columns(0, min(1, len(self._columns) - 1))
            sheet.print_across()  # the pages of the same rows follow one another
        sheet.repeat_rows(0, HEADER_ROW)
        office = printable(head.office).replace("&", "&&")[:80]
        made = head.made_at.strftime("%Y-%m-%d %H:%M")
        if head.demo:
            sheet.set_header(f"&C{DEMO}", {"margin": 0.25})
        sheet.set_footer(f"&L{office}&C第 &P 页，共 &N 页&R导出时间 {made}", {"margin": 0.25})


def cell_of(column: Column[Any], row: Any) -> Any:
    """What a cell of a sheet holds: days and numbers as such, everything else in its words."""
    return _told(column, column.value(row))


def _told(column: Column[Any], value: Any) -> Any:
    if isinstance(value, str):
        return column.text_of(value)
    kept = safe_cell(value).value
    return kept if kept == value and not isinstance(kept, str) else column.text_of(value)


class _Widths(dict[str, int]):
    """How many characters of half width a character takes."""

    def __missing__(self, character: str) -> int:
        wide = unicodedata.east_asian_width(character) in "WFA"
        self[character] = 2 if wide else 1
        return self[character]


_WIDTHS: Final = _Widths()


def text_units(text: str) -> int:
    """How wide the text is; a Chinese character counts two."""
    return sum(map(_WIDTHS.__getitem__, text[:400]))
