"""The workbook as another program reads it back: no formula, real days, titles that repeat."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from app.base.errors import Cancelled, InputError
from app.base.progress import Progress
from app.base.safe_text import safe_cell
from app.base.tables import Column, Table
from app.reports.workbooks.book import HEADER_ROW, MOST_ROWS, Head, Part, Written, write_book

MADE = datetime(2026, 11, 20, 9, 30)
HEAD = Head("台账", "示例县信用办", MADE)
FIRST = HEADER_ROW + 2  # openpyxl counts from 1
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
NASTY = (
    "=1+1", "＝1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "=HYPERLINK(\"http://x.example\")",
    "http://x.example/", "mailto:a@b.example", "internal:A1", "{=1}", "138-0000-0001", "0377",
    "20260521000123", "1E5", "TRUE", "2026-11-20", "_x0041_", "_x000D_", "\x00", "\ud800", "\ufffe",
    "a\r\nb", "<r><t>x</t></r>", "<r></is></c><c r=\"Z9\"><f>1+1</f></c></r>", "&<>\"'", " x ",
    "#REF!", "'=1", "]]>", "字" * 32_768,
)  # fmt: skip


def table(count: int) -> Table[Sequence[Any]]:
    return Table(
        tuple(Column(f"c{i}", f"列{i}", lambda row, i=i: row[i]) for i in range(count))  # type: ignore[misc]
    )


def written(path: Path, rows: Sequence[Sequence[Any]], **more: Any) -> tuple[Worksheet, Written]:
    part = Part("台账", table(len(rows[0])), rows, len(rows), **more)
    done = write_book(path, HEAD, [part])
    return load_workbook(path).worksheets[0], done


def test_nobodys_text_is_a_formula_a_link_or_a_number(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"

    sheet, done = written(path, [[text] for text in NASTY])

    assert (done.rows, done.cut) == (len(NASTY), 1)
    for line, text in enumerate(NASTY, FIRST):
        cell = sheet.cell(line, 1)
        assert cell.data_type in ("s", "inlineStr"), text
        assert cell.number_format == "@"
        assert cell.quotePrefix is safe_cell(text).quoted
        assert unescape(str(cell.value)) == safe_cell(text).value
    with zipfile.ZipFile(path) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in xml and "hyperlink" not in xml
        assert not any("externalLink" in name or "rels" in name and "sheet" in name
                       for name in parts.namelist())  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ANY_TEXT, min_size=1, max_size=20))
@example(["<r>", "</r>"])
@example(["<r><f>1</f></r>"])
def test_every_text_comes_back_as_text(tmp_path: Path, texts: list[str]) -> None:
    sheet, _ = written(tmp_path / "a.xlsx", [[text] for text in texts])

    for line, text in enumerate(texts, FIRST):
        cell = sheet.cell(line, 1)
        assert cell.data_type != "f"
        kept = safe_cell(text).value
        assert unescape(str(cell.value)) == kept if kept is not None else cell.value is None


def test_days_and_numbers_are_real_and_a_provisional_day_says_so(tmp_path: Path) -> None:
    columns = Table[tuple[Any, ...]](
        (
            Column("due_on", "届满日", lambda r: r[0]),
            Column("at", "登记时间", lambda r: r[1]),
            Column("count", "件数", lambda r: r[2], lambda n: f"{n} 件"),
            Column("words", "状态", lambda r: r[3], lambda s: f"【{s}】"),
        )
    )
    rows = [(date(2026, 11, 20), MADE, 3, "甲"), (date(2027, 2, 15), None, 0, "乙")]
    part = Part("表", columns, rows, 2, provisional=lambda r: r[0].year == 2027)

    write_book(tmp_path / "a.xlsx", HEAD, [part])

    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    firm, open_ = sheet[FIRST], sheet[FIRST + 1]
    assert firm[0].value == datetime(2026, 11, 20) and firm[0].number_format == "yyyy-mm-dd"
    assert open_[0].is_date and open_[0].number_format == 'yyyy-mm-dd"（暂定）"'
    assert firm[1].value == MADE and open_[1].value is None
    assert [firm[2].value, open_[2].value, firm[3].value] == [3, 0, "【甲】"]


def test_the_sheet_prints_as_an_office_wants_it(tmp_path: Path) -> None:
    sheet, _ = written(tmp_path / "a.xlsx", [["甲", 1]] * 3)

    assert sheet.cell(1, 1).value == "台账"
    assert sheet.cell(2, 1).value == "示例县信用办　导出时间 2026-11-20 09:30　共3件"
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:B6"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in (None, 1) and sheet.page_setup.fitToHeight == 0
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"


def test_an_empty_list_is_a_sheet_with_its_header(tmp_path: Path) -> None:
    write_book(tmp_path / "a.xlsx", HEAD, [Part("台账", table(2), [], 0)])

    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[3]] == ["列0", "列1"]
    assert sheet.max_row == 3


def test_a_demo_office_says_so_on_every_sheet_and_page(tmp_path: Path) -> None:
    head = Head("台账", "演示县信用办", MADE, "超期", demo=True)
    parts = [Part("按单位", table(1), [["甲"]], 1, "个单位"), Part("逐件", table(1), [["乙"]], 1)]

    write_book(tmp_path / "a.xlsx", head, parts)

    for sheet in load_workbook(tmp_path / "a.xlsx").worksheets:
        assert "演示数据，不是真实案件" in str(sheet.cell(1, 1).value)
        assert sheet.oddHeader.center.text == "演示数据，不是真实案件"
        assert str(sheet.cell(2, 1).value).endswith("　超期")


def test_signs_in_the_offices_name_don_t_steer_the_footer(tmp_path: Path) -> None:
    head = Head("=台账", "&P示例&[File]=1\x00", MADE)

    write_book(tmp_path / "a.xlsx", head, [Part("台账", table(1), [["甲"]], 1)])

    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r"<oddFooter>&amp;L&amp;&amp;P示例&amp;&amp;\[File\]=1", xml)
    assert load_workbook(tmp_path / "a.xlsx").worksheets[0].cell(1, 1).data_type != "f"


def test_rows_stream_and_a_stopped_book_leaves_no_open_scratch_files(tmp_path: Path) -> None:
    taken = 0

    def rows() -> Iterator[list[int]]:
        nonlocal taken
        for taken in range(10_000):
            yield [taken]

    stop = Progress(is_cancelled=lambda: taken >= 1_000)
    with pytest.raises(Cancelled):
        write_book(tmp_path / "a.xlsx", HEAD, [Part("台账", table(1), rows(), 10_000)], stop)

    assert taken < 1_300
    for path in tmp_path.iterdir():
        path.unlink()  # on Windows an open one could not be removed


def test_more_rows_than_a_sheet_holds_are_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    with pytest.raises(InputError, match="请先缩小筛选范围。"):
        write_book(tmp_path / "a.xlsx", HEAD, [Part("台账", table(1), [], MOST_ROWS + 1)])

    assert not list(tmp_path.iterdir())


def test_a_disk_that_refuses_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        write_book(tmp_path / "gone" / "a.xlsx", HEAD, [Part("台账", table(1), [["甲"]], 1)])


# ------------------------------------------------------------------ paper and colours


def wide(path: Path, columns: int, paper: str = "auto") -> Worksheet:
    row = ["示例县住房和城乡建设局"] * columns
    head = Head("台账", "示例县信用办", MADE, paper=paper)  # type: ignore[arg-type]
    write_book(path, head, [Part("台账", table(columns), [row], 1)])
    return load_workbook(path).worksheets[0]


@pytest.mark.parametrize(
    ("columns", "paper", "size", "across"),
    [(5, "auto", 9, 1), (9, "auto", 8, 1), (24, "auto", 9, 4), (24, "a4", 9, 1), (24, "a3", 8, 1),
     (5, "pages", 9, 1)],
)  # fmt: skip
def test_columns_print_legibly_on_the_paper_that_holds_them_or_that_was_chosen(
    tmp_path: Path, columns: int, paper: str, size: int, across: int
) -> None:
    sheet = wide(tmp_path / "a.xlsx", columns, paper)

    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1) == (size, across)
    repeated = sheet.print_title_cols
    assert (repeated == "$A:$B") if across > 1 else True


def test_a_deadline_has_the_colour_that_it_has_on_the_screen(tmp_path: Path) -> None:
    columns = Table(
        (
            Column("deadline", "期限", lambda row: row[0]),
            Column("title", "标题", lambda row: row[1]),
        )
    )  # type: ignore[misc, arg-type]
    rows = [("超期3个工作日", "一", "overdue"), ("剩2个工作日", "二", "soon"),
            ("剩9个工作日", "三", "running"), ("暂定", "四", "provisional")]  # fmt: skip
    path = tmp_path / "a.xlsx"
    write_book(path, HEAD, [Part("台账", columns, rows, 4, urgency=lambda row: row[2])])

    sheet = load_workbook(path).worksheets[0]

    found = [sheet.cell(FIRST + at, 1).font for at in range(4)]
    colours = [font.color.rgb[2:] for font in found[:3]]
    assert colours == ["C00000", "9C5700", "1E6B34"]
    assert [font.b for font in found] == [True, False, False, False]
    assert not sheet.cell(FIRST, 2).font.b  # the title is not coloured
