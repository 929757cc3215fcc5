"""信息采集表 as a workbook: keys hidden on the sheet itself, cells to fill in open, the rest shut.

In the hidden column A stands whose row it is, in the hidden row 1 what the column is; A1 and B1
name the package. Copying the sheet elsewhere takes them along. Nothing that the office decides
rests on the file: what stood in each cell is known from the package's step.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from app.base.rows.collection import HEAD, HEADINGS, CollectionForm, FormField, FormList, FormRow
from app.base.safe_text import safe_cell
from app.reports.workbooks.book import A4, DEMO, FONT, text_units

FIRST_ROW: Final = 9  # of units, from 0
FIRST_COLUMN: Final = 2
LIST_ROWS: Final = 60  # blank ones below what is known
LISTS: Final = "选项"
WIDE: Final = 20  # of a column to be filled in
LINE, LOWEST, HIGHEST = 13, 18, 400  # points
MOST_PROMPT: Final = 255  # characters that an input message may have


def tag_of(package: str) -> str:
    """What names the package on a sheet."""
    check = hashlib.sha256(package.encode()).hexdigest()[:8]
    return f"cxt1:{package}:{check}"


def collection_book(form: CollectionForm) -> bytes:
    """The workbook's bytes; the same form gives the same cells."""
    from xlsxwriter import Workbook

    data = io.BytesIO()
    book = Workbook(data, {"in_memory": True, "strings_to_formulas": False})
    styles = _Styles(book)
    picks = _Picks(book)
    main = book.add_worksheet("信息采集表")
    _Main(main, styles, picks, form).write()
    for one in form.lists:
        _List(book.add_worksheet(one.name), styles, picks, form, one).write()
    picks.close()
    book.set_properties({"title": form.title, "author": form.office, "comments": ""})
    book.set_custom_property("cxt", tag_of(form.package))
    book.define_name("cxt_package", f'="{tag_of(form.package)}"')
    main.activate()
    book.close()
    return data.getvalue()


class _Styles:
    """Formats by what a cell is for; what may be filled in is open and pale."""

    def __init__(self, book: Any) -> None:
        plain = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
        lined = {**plain, "border": 1, "border_color": "#A6A6A6", "text_wrap": True}
        self.title = book.add_format({**plain, "font_size": 16, "bold": True})
        self.line = book.add_format({**plain, "font_color": "#404040"})
        self.demo = book.add_format({**plain, "bold": True, "font_color": "#C00000"})
        self.heading = book.add_format({**lined, "bold": True, "bg_color": "#DDE5EE"})
        self.rule = book.add_format({**lined, "font_size": 9, "font_color": "#404040"})
        self.name = book.add_format({**lined, "bold": True})
        self.remark = book.add_format({**lined, "font_size": 9})
        free = {**lined, "locked": False, "bg_color": "#FFFBE6"}
        self.text = book.add_format({**free, "num_format": "@"})
        self.number = book.add_format({**free, "num_format": "General", "align": "right"})
        self.marked = book.add_format(
            {**free, "num_format": "@", "bg_color": "#F8D7DA", "bold": True, "border": 2}
        )
        self.shut = book.add_format({**lined, "bg_color": "#EDEDED"})

    def of(self, field: FormField, *, marked: bool) -> Any:
        """The format of a cell to be filled in."""
        if marked:
            return self.marked
        return self.number if field.kind in ("count", "amount") else self.text


class _Picks:
    """Pick lists on a sheet that nobody sees; short ones stand in the rule itself."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._sheet: Any = None
        self._known: dict[tuple[str, ...], str] = {}
        self._columns = 0

    def source(self, choices: tuple[str, ...]) -> Any:
        """What a data validation takes as its source."""
        if sum(len(choice) + 1 for choice in choices) <= MOST_PROMPT:
            return list(choices)
        if choices not in self._known:
            if self._sheet is None:
                self._sheet = self._book.add_worksheet(LISTS)
                self._sheet.very_hidden()
            self._sheet.write_column(0, self._columns, choices)
            letter = _letter(self._columns)
            self._known[choices] = f"={LISTS}!${letter}$1:${letter}${len(choices)}"
            self._columns += 1
        return self._known[choices]

    def close(self) -> None:
        """Nobody writes into the lists."""
        if self._sheet is not None:
            self._sheet.protect()


class _Sheet:
    """What both kinds of sheet do."""

    def __init__(self, sheet: Any, styles: _Styles, picks: _Picks, form: CollectionForm) -> None:
        self.sheet, self.styles, self.picks, self.form = sheet, styles, picks, form

    def text(self, row: int, at: int, text: str, style: Any) -> None:
        """Words, which are never calculated."""
        self.sheet.write_string(row, at, str(safe_cell(text).value or ""), style)

    def cell(self, row: int, at: int, field: FormField, text: str, *, marked: bool = False) -> None:
        """A cell to be filled in, with what the office has."""
        style = self.styles.of(field, marked=marked)
        if not text:
            self.sheet.write_blank(row, at, None, style)
        elif field.kind in ("count", "amount") and _is_number(text):
            self.sheet.write_number(row, at, float(text), style)
        else:
            self.text(row, at, text, style)

    def validate(self, first: int, at: int, last: int, to: int, field: FormField) -> None:
        """What a program accepts there; a bound that the office checks again."""
        if field.choices:
            source = self.picks.source(field.choices)
            self.sheet.data_validation(
                first, at, last, to,
                {"validate": "list", "source": source, "error_type": "warning",
                 "error_title": "请从列表选择", "error_message": "不在列表中的内容会被退回。"},
            )  # fmt: skip
        elif field.kind == "count":
            self.sheet.data_validation(
                first, at, last, to,
                {"validate": "integer", "criteria": ">=", "value": 0, "error_type": "warning",
                 "error_title": "应填整数", "error_message": "应填0或正整数；没有的清单请填“无”。"},
            )  # fmt: skip

    def finish(self, columns: Sequence[int], last_row: int) -> None:
        """Protection that leaves widths, heights and filters free; how it prints."""
        sheet = self.sheet
        sheet.protect(
            "",
            {
                "format_columns": True, "format_rows": True, "autofilter": True,
                "select_locked_cells": True, "select_unlocked_cells": True,
            },
        )  # fmt: skip
        sheet.set_column(0, 0, 2, None, {"hidden": True})
        sheet.set_row(0, 6, None, {"hidden": True})
        for at, width in enumerate(columns, 1):
            sheet.set_column(at, at, width)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        sheet.print_area(1, 1, last_row, len(columns))


class _Main(_Sheet):
    """The sheet of units and inputs, in either direction."""

    def write(self) -> None:
        """Head, captions with the rules in cells beside them, every unit."""
        self._head()
        (self._upright if self.form.upright else self._wide)()

    def _head(self) -> None:
        tag = tag_of(self.form.package)
        self.sheet.write_string(0, 0, tag)
        self.sheet.write_string(0, 1, f"name|{tag}")
        self.text(1, 1, self.form.title, self.styles.title)
        self.text(2, 1, "　".join(self.form.lines), self.styles.line)
        self.sheet.set_row(1, 28)
        if self.form.demo:
            self.text(2, FIRST_COLUMN + 2, DEMO, self.styles.demo)
        for row, (key, caption) in enumerate(HEAD.items(), 3):
            self.sheet.write_string(row, 0, f"head:{key}")
            self.text(row, 1, caption, self.styles.heading)
            self.sheet.write_blank(row, FIRST_COLUMN, None, self.styles.text)

    def _wide(self) -> None:
        form, first = self.form, FIRST_ROW
        for row, caption in enumerate(HEADINGS, first - 3):
            self.text(row, 1, caption, self.styles.heading)
        last = first + len(form.rows) - 1
        for at, field in enumerate(form.fields, FIRST_COLUMN):
            self.sheet.write_string(0, at, f"i:{field.key}")
            for row, text in enumerate((field.heading, _caption(field), field.rule), first - 3):
                style = self.styles.rule if row == first - 1 else self.styles.heading
                self.text(row, at, text, style)
            self.validate(first, at, last, at, field)
        for row, texts in (
            (first - 3, [field.heading for field in form.fields]),
            (first - 2, [_caption(field) for field in form.fields]),
            (first - 1, [field.rule for field in form.fields]),
        ):
            self.sheet.set_row(row, _height((text, WIDE) for text in texts))
        remark = FIRST_COLUMN + len(form.fields)
        for row, text in enumerate(("", "说明", ""), first - 3):
            self.text(row, remark, text, self.styles.heading)
        for row, unit in enumerate(form.rows, first):
            self.sheet.write_string(row, 0, f"u:{unit.key}")
            self.text(row, 1, unit.name, self.styles.name)
            for at, field in enumerate(form.fields, FIRST_COLUMN):
                marked = field.key in unit.marked
                self.cell(row, at, field, unit.cells.get(field.key, ""), marked=marked)
            self.text(row, remark, unit.remark, self.styles.remark)
            self.sheet.set_row(row, _height([(unit.name, 20), (unit.remark, 30)]))
        self.sheet.autofilter(first - 2, 1, last, remark)
        self.sheet.freeze_panes(first, FIRST_COLUMN)
        self.sheet.repeat_rows(first - 3, first - 2)
        self.finish([20, *[WIDE] * len(form.fields), 30], last)

    def _upright(self) -> None:
        [unit] = self.form.rows
        self.sheet.write_string(0, FIRST_COLUMN, f"u:{unit.key}")
        first = FIRST_ROW
        captions = ("填报内容", "填报值", "指标", "评分规则", "说明")
        for at, caption in enumerate(captions, 1):
            self.text(first - 1, at, caption, self.styles.heading)
        remarks = dict(_remarks(unit))
        for row, field in enumerate(self.form.fields, first):
            self.sheet.write_string(row, 0, f"i:{field.key}")
            self.text(row, 1, _caption(field), self.styles.name)
            marked = field.key in unit.marked
            self.cell(row, FIRST_COLUMN, field, unit.cells.get(field.key, ""), marked=marked)
            self.validate(row, FIRST_COLUMN, row, FIRST_COLUMN, field)
            self.text(row, 3, field.heading, self.styles.rule)
            same = row > first and self.form.fields[row - first - 1].rule == field.rule
            rule = "同上" if same else field.rule
            self.text(row, 4, rule, self.styles.rule)
            words = remarks.get(field.key, "")
            self.text(row, 5, words, self.styles.remark)
            texts = ((_caption(field), 36), (field.heading, 24), (rule, 60), (words, 30))
            self.sheet.set_row(row, _height(texts))
        last = first + max(len(self.form.fields), 1) - 1
        self.text(last + 1, 1, unit.remark, self.styles.line)
        self.sheet.freeze_panes(first, 0)
        self.sheet.repeat_rows(first - 1)
        self.finish([36, 22, 24, 60, 30], last + 1)


class _List(_Sheet):
    """The sheet of a list of events: a row an event."""

    def __init__(
        self, sheet: Any, styles: _Styles, picks: _Picks, form: CollectionForm, of: FormList
    ) -> None:
        super().__init__(sheet, styles, picks, form)
        self.of = of

    def write(self) -> None:
        """Known events first, then blank lines; the unit is picked by name."""
        sheet, of = self.sheet, self.of
        tag = f"{tag_of(self.form.package)}:list:{of.key}"
        sheet.write_string(0, 0, tag)
        sheet.write_string(0, 1, f"name|{tag}")
        self.text(1, 1, of.heading, self.styles.title)
        self.text(2, 1, of.rule, self.styles.line)
        self.text(3, 1, "一行一件；没有的，请在“信息采集表”对应单元格填“无”。", self.styles.line)
        self.text(4, 1, "单位", self.styles.heading)
        names = tuple(row.name for row in self.form.rows)
        last = 5 + len(of.rows) + LIST_ROWS - 1
        for at, field in enumerate(of.columns, FIRST_COLUMN):
            sheet.write_string(0, at, f"i:{field.key}")
            self.text(4, at, _caption(field), self.styles.heading)
            self.validate(5, at, last, at, field)
        sheet.set_row(4, _height((_caption(field), WIDE) for field in of.columns))
        sheet.write_string(5, 0, "first")
        unit = FormField("", "", "", "", "choice", names)
        self.validate(5, 1, last, 1, unit)
        for row in range(5, last + 1):
            name, cells = of.rows[row - 5] if row - 5 < len(of.rows) else ("", {})
            self.cell(row, 1, unit, name)
            for at, field in enumerate(of.columns, FIRST_COLUMN):
                self.cell(row, at, field, cells.get(field.key, ""))
        sheet.freeze_panes(5, FIRST_COLUMN)
        sheet.repeat_rows(1, 4)
        self.finish([24, *[20] * len(of.columns)], last)


def _remarks(unit: FormRow) -> Sequence[tuple[str, str]]:
    """Remarks that name a field: "key：words", one a line."""
    lines = (line.partition("\t") for line in unit.remark.split("\n"))
    return [(key, words) for key, tab, words in lines if tab]


def _height(texts: Iterable[tuple[str, int]]) -> int:
    """How high a row must be for these texts in columns so wide; programs don't make it fit."""
    lines = 1
    for text, width in texts:
        room = width * 0.95
        lines = max(lines, sum(-int(-text_units(piece) // room) or 1 for piece in text.split("\n")))
    return max(LOWEST, min(lines * LINE + 5, HIGHEST))


def _caption(field: FormField) -> str:
    return f"{field.caption}\n{field.hint}" if field.hint else field.caption


def _is_number(text: str) -> bool:
    return (
        text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit() and len(text) < 15
    )


def _letter(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))
