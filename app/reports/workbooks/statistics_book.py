"""统计 as a workbook: counts as numbers, rates and totals as formulas that come to what is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from app.base.rows.statistics import (
    HIDDEN,
    BreakdownRow,
    ClockRow,
    CountCell,
    FigureCell,
    StatisticsRows,
)
from app.base.safe_text import printable, safe_cell
from app.base.statistics_tables import AGAINST
from app.reports.workbooks.book import (
    A4,
    DEMO,
    FONT,
    LINE_HEIGHT,
    ON_A4,
    ROW_HEIGHT,
    SMALLER_FONT,
    text_units,
)
from app.rules.statistics.city_form import Told, told_of, told_of_all
from app.rules.statistics.reckoning import LEAST_BASE, NOTHING, Share

AGES: Final = "期末在办已办"
FIRST: Final = 3  # the row of a sheet's first line, from 0
FIGURES: Final = (30, 20, 12, 12, 80, 16)  # widths, in characters of half width
CLOCKS: Final = (24, 18, 22, 10, 10, 12, 14)
NAME, NUMBER, CHANGE, TIMES = 24, 10, 16, 34


def write_statistics(
    path: Path,
    rows: StatisticsRows,
    *,
    office: str,
    by_caption: str,
    made_at: datetime,
    demo: bool = False,
) -> int:
    """Write the workbook; gives how many lines it has. OSError where the disk refuses."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    book = Workbook(str(path))
    book.set_properties({"title": "统计", "author": printable(office), "created": made_at})
    writer = _Writer(book, rows, office, made_at, demo=demo)
    lines = writer.figures() + writer.breakdown(by_caption)
    lines += sum(writer.changes(by_caption, against) for against in AGAINST if against)
    lines += writer.clocks()
    try:
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from error
    return lines


class _Writer:
    """Writes the sheets; every stored result is what the formula gives."""

    def __init__(
        self, book: Any, rows: StatisticsRows, office: str, made_at: datetime, *, demo: bool
    ) -> None:
        self._book, self._rows, self._office, self._made = book, rows, office, made_at
        self._demo = demo
        plain = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
        lined = {**plain, "border": 1, "border_color": "#BFBFBF"}
        self._title = book.add_format({**plain, "font_size": 16, "bold": True})
        self._about = book.add_format({**plain, "font_color": "#595959"})
        self._head = book.add_format(
            {**lined, "bold": True, "bg_color": "#E7ECF2", "text_wrap": True, "align": "center"}
        )
        self._moved = book.add_format({**lined, "num_format": "@", "align": "right"})
        self._text = book.add_format({**lined, "num_format": "@", "text_wrap": True})
        self._number = book.add_format({**lined, "num_format": "0", "align": "right"})
        self._sum = book.add_format({**lined, "num_format": "0", "align": "right", "bold": True})
        self._rate = book.add_format({**lined, "align": "right", "num_format": "0.00%"})

    def figures(self) -> int:
        """统计指标: each count, each figure from its counts, its definition beside it."""
        heads = ("指标", "数值", "环比", "同比", "怎么算的", "条款")
        sheet = self._sheet("统计指标", heads, FIGURES)
        at: dict[str, str] = {}
        whole = told_of_all(self._rows)
        line = FIRST
        for cell in self._rows.counts:
            name = f"{cell.caption}（{cell.unit}）"
            self._indicator(sheet, line, name, cell, cell.says)
            sheet.write_number(line, 1, cell.number, self._number)
            at[cell.key] = f"B{line + 1}"
            line += 1
        for figure in self._rows.figures:
            self._indicator(sheet, line, figure.caption, figure, figure.definition)
            self._rated(sheet, line, 1, figure, at, whole[figure.key])
            line += 1
        for name, said in (("办理用时（工作日，本期办结件）", self._rows.times),
                           (f"{AGES}（工作日，自受理起）", self._rows.ages)):  # fmt: skip
            self._put(sheet, line, (name, said, "", "", "", ""))
            self._high(sheet, line, (name, said), FIGURES)
            line += 1
        return line - FIRST

    def breakdown(self, caption: str) -> int:
        """A line a unit, category, channel …; the total is a sum of what stands above it, but for
        what months begin and end with, and over what is not told."""
        counts, figures = self._rows.counts, self._rows.figures
        heads = (
            caption,
            *(c.caption for c in counts),
            *(f.caption for f in figures),
            "办理用时",
            AGES,
        )
        widths = (NAME, *(NUMBER,) * (len(heads) - 3), TIMES, TIMES)
        sheet = self._sheet(f"按{caption}", heads, widths)
        rows = self._rows.rows
        for at, row in enumerate(rows):
            self._line(sheet, FIRST + at, row)
        line = FIRST + len(rows)
        self._put(sheet, line, ("合计",))
        hidden = any(value is None for row in rows for value in row.counts.values())
        places = self._places(line)
        for column, cell in enumerate(counts, 1):
            letter = _letter(column)
            if hidden or cell.number != sum(row.counts[cell.key] or 0 for row in rows):
                sheet.write_number(line, column, cell.number, self._sum)
            else:
                formula = f"=SUM({letter}{FIRST + 1}:{letter}{line})"
                sheet.write_formula(line, column, formula, self._sum, cell.number)
        whole = told_of_all(self._rows)
        for column, figure in enumerate(figures, len(counts) + 1):
            self._rated(sheet, line, column, figure, places, whole[figure.key])
        last = len(counts) + len(figures) + 1
        sheet.write_string(line, last, self._rows.times, self._text)
        sheet.write_string(line, last + 1, self._rows.ages, self._text)
        sheet.freeze_panes(FIRST, 1)
        return len(rows) + 1

    def changes(self, caption: str, against: str) -> int:
        """环比 or 同比 of every number of each line, in the columns of the breakdown."""
        cells: tuple[CountCell | FigureCell, ...] = (*self._rows.counts, *self._rows.figures)
        heads, word = (caption, *(cell.caption for cell in cells)), AGAINST[against]
        sheet = self._sheet(f"按{caption}{word}", heads, (NAME, *(CHANGE,) * len(cells)))
        whole = {cell.key: cell.before if against == "before" else cell.last_year for cell in cells}
        told = [
            (row.name, [row.moved(against, cell.key) for cell in cells]) for row in self._rows.rows
        ]
        for line, (name, moved) in enumerate((*told, ("合计", list(whole.values()))), FIRST):
            self._put(sheet, line, (name,))
            for column, words in enumerate(moved, 1):
                sheet.write_string(line, column, words, self._moved)
        sheet.freeze_panes(FIRST, 1)
        return len(told) + 1

    def clocks(self) -> int:
        """各类期限: kept, kept late, overdue; of units on a sheet of their own."""
        lines = self._clocks("各类期限", "谁的期限", self._rows.clocks)
        return lines + self._clocks("各单位期限", "单位", self._rows.unit_clocks)

    def _clocks(self, name: str, whose: str, rows: Sequence[ClockRow]) -> int:
        heads = ("期限", "条款", whose, "按期", "逾期完成", "期末已逾期", "按期率")
        sheet = self._sheet(name, heads, CLOCKS)
        for line, row in enumerate(rows, FIRST):
            self._put(sheet, line, (row.caption, row.article, row.unit or row.owner))
            for column, number in enumerate((row.met, row.late, row.overdue), 3):
                sheet.write_number(line, column, number, self._number)
            n = line + 1
            formula = _spoken(f"D{n}", f"(D{n}+E{n}+F{n})")
            share = Share(row.met, row.met + row.late + row.overdue)
            sheet.write_formula(line, 6, formula, self._rate, _result(share))
        return len(rows)

    # ------------------------------------------------------------ parts

    def _indicator(
        self, sheet: Any, line: int, name: str, cell: CountCell | FigureCell, says: str
    ) -> None:
        self._put(sheet, line, (name, None, None, None, says, cell.article))
        for column, moved in enumerate((cell.before, cell.last_year), 2):
            sheet.write_string(line, column, moved, self._moved)
        self._high(sheet, line, (name, "", "", "", says, cell.article), FIGURES)

    def _high(self, sheet: Any, line: int, texts: Sequence[str], widths: Sequence[int]) -> None:
        """As high as its longest text needs: programs differ in the height of a row that has none."""
        lines = max(
            -int(-text_units(text) // (width * SMALLER_FONT)) or 1
            for text, width in zip(texts, widths, strict=False)
        )
        sheet.set_row(line, ROW_HEIGHT + (lines - 1) * LINE_HEIGHT)

    def _line(self, sheet: Any, line: int, row: BreakdownRow) -> None:
        counts, figures = self._rows.counts, self._rows.figures
        self._put(sheet, line, (row.name,))
        for column, cell in enumerate(counts, 1):
            number = row.counts[cell.key]
            if number is None:
                sheet.write_string(line, column, HIDDEN, self._text)
            else:
                sheet.write_number(line, column, number, self._number)
        places, told = self._places(line), told_of(row, self._rows)
        for column, figure in enumerate(figures, len(counts) + 1):
            if told[figure.key] == HIDDEN:
                sheet.write_string(line, column, HIDDEN, self._text)
            else:
                self._rated(sheet, line, column, figure, places, told[figure.key])
        last = len(counts) + len(figures) + 1
        sheet.write_string(line, last, row.times, self._text)
        sheet.write_string(line, last + 1, row.ages, self._text)

    def _places(self, line: int) -> dict[str, str]:
        return {
            cell.key: f"{_letter(column)}{line + 1}"
            for column, cell in enumerate(self._rows.counts, 1)
        }

    def _rated(
        self, sheet: Any, line: int, column: int, figure: FigureCell, at: Mapping[str, str],
        told: Told,
    ) -> None:  # fmt: skip
        top, base = _summed(figure.top_parts, at), _summed(figure.base_parts, at)
        sheet.write_formula(line, column, _spoken(top, base), self._rate, _result(told))

    def _sheet(self, name: str, heads: Sequence[str], widths: Sequence[int]) -> Any:
        """A sheet across, as many pages wide as it needs to be read, its first column on each."""
        period, made = self._rows.period, self._made
        sheet = self._book.add_worksheet(name)
        sheet.set_default_row(ROW_HEIGHT)
        sheet.set_row(0, 26)
        title = f"统计（{name}）" + (f"　{DEMO}" if self._demo else "")
        sheet.write_string(0, 0, title, self._title)
        about = (
            f"{self._office}　统计期间 {period.first:%Y-%m-%d} 至 {period.last:%Y-%m-%d}　"
            f"统计截止日 {self._rows.cut_off:%Y-%m-%d}　导出时间 {made:%Y-%m-%d %H:%M}"
        )
        sheet.write_string(1, 0, printable(about), self._about)
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.write_string(FIRST - 1, column, str(safe_cell(head).value), self._head)
            sheet.set_column(column, column, width)
        self._high(sheet, FIRST - 1, heads, widths)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        pages = -(-(sum(widths) - NAME) // (ON_A4 - NAME))
        sheet.fit_to_pages(pages, 0)
        if pages > 1:
            sheet.repeat_columns(0, 0)
            sheet.print_across()
        sheet.repeat_rows(0, FIRST - 1)
        sheet.set_footer("&C第 &P 页，共 &N 页", {"margin": 0.25})
        return sheet

    def _put(self, sheet: Any, line: int, texts: Sequence[str | None]) -> None:
        for column, text in enumerate(texts):
            if text is not None:
                sheet.write_string(line, column, str(safe_cell(text).value or ""), self._text)


def _summed(parts: Sequence[tuple[str, int]], at: Mapping[str, str]) -> str:
    """(B3+B4-B5)."""
    made = ""
    for key, sign in parts:
        made += ("-" if sign < 0 else "+" if made else "") + at[key]
    return f"({made})"


def _spoken(top: str, base: str) -> str:
    """A share as it is printed: a dash, 3件中2件, or a number that its cell shows with two decimals."""
    small = f'{base}&"件中"&{top}&"件"'
    return f'=IF({base}<=0,"{NOTHING}",IF({base}<{LEAST_BASE},{small},{top}/{base}))'


def _result(told: Told) -> float | str:
    """What the formula of a share comes to."""
    if not isinstance(told, Share):
        return str(told)
    return told.spoken if told.exact is None or told.base < LEAST_BASE else float(told.exact)


def _letter(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
