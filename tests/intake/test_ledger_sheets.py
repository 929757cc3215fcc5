"""From bytes to cells: old workbooks, text and web tables, and files that mean harm."""

from __future__ import annotations

import codecs
import io
import re
import struct
import zipfile
from collections.abc import Callable
from datetime import date

import pytest

from app.base.errors import InputError
from app.intake.ledgers import cells as ledger_cells
from app.intake.ledgers.ledger import LedgerReading, read_ledger
from tests.intake.nasty.ledgers import (
    FACTS,
    HEADER,
    inline,
    line,
    raw_header,
    raw_row,
    raw_xlsx,
    unzipped,
    xlsx,
    zipped,
)
from tests.intake.nasty.ole_writer import compound_file
from tests.intake.nasty.xls_writer import record, xls

CSV = '工单号,来电时间,联系电话,诉求内容\r\n20260521000123,2026-05-21,13800000001,"拖欠工程款，\r\n多次催要"\r\n'
XML_TABLE = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="台账"><Table><Column ss:Width="9"/><Column ss:Index="3" ss:Hidden="1"/>
<Row><Cell ss:MergeAcross="3"><Data ss:Type="String">示例县热线台账</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">工单号</Data></Cell><Cell><Data ss:Type="String">来电时间</Data></Cell>
<Cell><Data ss:Type="String">来电人</Data></Cell><Cell><Data ss:Type="String">诉求内容</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">20260521000123</Data></Cell><Cell><Data ss:Type="String">2026-05-21</Data></Cell>
<Cell ss:MergeDown="1"><Data ss:Type="String">张示例</Data></Cell><Cell><Data ss:Type="String">甲</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">2</Data></Cell><Cell><Data ss:Type="String">2026-05-22</Data></Cell>
<Cell ss:Index="4"><Data ss:Type="String">乙</Data></Cell></Row>
<Row ss:Index="6" ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="DateTime">2026-05-23T00:00:00.000</Data></Cell>
<Cell ss:Index="4"><Data ss:Type="String">丙</Data></Cell></Row></Table></Worksheet></Workbook>"""


def only_row(reading: LedgerReading) -> dict[str, object]:
    assert len(reading.rows) == 1
    return dict(reading.rows[0].values)


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode("utf-8"), CSV.encode("utf-8-sig"), CSV.encode("gb18030"), CSV.encode("utf-16"),
        CSV.encode("utf-16-le"), codecs.BOM_UTF16_BE + CSV.encode("utf-16-be"),
        CSV.replace(",", "\t").encode("gb18030"), CSV.replace(",", ";").encode("utf-8"),
    ],
)  # fmt: skip
def test_a_text_table_is_read_in_each_character_set_and_with_each_separator(data: bytes) -> None:
    reading = read_ledger(data, "导出.csv")

    assert only_row(reading) == {
        "received_on": date(2026, 5, 21),
        "source_number": "20260521000123",
        "phone": "13800000001",
        "facts": "拖欠工程款，\n多次催要",
    }
    assert not reading.flagged


def test_digits_wrapped_for_excel_are_unwrapped() -> None:
    text = '工单号,来电时间,联系电话,诉求内容\n="00123",2026-05-21,="13800000001",甲\n\t00124,2026-05-21,\'13800000002,乙\n'
    reading = read_ledger(text.encode(), "a.csv")

    assert [row.text("source_number") for row in reading.rows] == ["00123", "00124"]
    assert [row.text("phone") for row in reading.rows] == ["13800000001", "13800000002"]


def test_markup_in_the_text_of_a_complaint_makes_no_web_page() -> None:
    reading = read_ledger(CSV.replace("拖欠工程款", "<table><p>拖欠工程款").encode(), "a.csv")

    assert reading.kind == "csv"
    assert reading.rows[0].text("facts").startswith("<table>")


def test_a_quote_that_never_closes_is_pointed_out() -> None:
    reading = read_ledger(CSV.encode() + b'20260521000124,2026-05-22,13800000002,"abc\n', "a.csv")

    assert any("引号" in finding.why for finding in reading.flagged)


def test_groups_of_a_text_table_stand_over_their_first_column_only() -> None:
    text = "工单号,来电时间,诉求人,,被投诉单位,,诉求内容\n,,姓名,电话,名称,电话,\n1,2026-05-21,张示例,13800000001,示例县住建局,0377-60000001,甲\n"
    reading = read_ledger(text.encode(), "a.csv")

    assert reading.header_row == 2
    assert reading.rows[0].text("phone") == "13800000001"
    assert reading.rows[0].text("respondent") == "示例县住建局"


def test_an_old_workbook_is_read_with_its_days_and_hidden_rows() -> None:
    hidden = record(0x208, struct.pack("<HHHHHHHH", 2, 0, 9, 255, 0, 0, 0x20, 0))
    merged = record(0xE5, struct.pack("<HHHHH", 1, 1, 2, 3, 3))
    rows = [
        list(HEADER),
        line(1, 来电时间=date(2026, 5, 21), 联系电话=13800000001.0),
        line(2, 来电人=None),
    ]
    reading = read_ledger(xls(rows, extra=hidden + merged), "台账.xls")

    assert reading.rows[0].values["received_on"] == date(2026, 5, 21)
    assert reading.rows[0].text("phone") == "13800000001"
    assert reading.rows[1].text("complainant") == "张示例1"
    assert [f.row for f in reading.flagged if "隐藏的行" in f.why] == [3]


@pytest.mark.parametrize("piece", [40, 41, 57, 100, 333])
def test_texts_of_an_old_workbook_may_be_cut_into_records_anywhere(piece: int) -> None:
    reading = read_ledger(xls([list(HEADER), line(1), line(2)], piece=piece), "台账.xls")

    assert [row.text("facts") for row in reading.rows] == [f"{FACTS}第1件。", f"{FACTS}第2件。"]


def test_formula_results_and_errors_of_an_old_workbook_are_told_apart() -> None:
    def formula(row: int, column: int, result: bytes) -> bytes:
        return record(0x06, struct.pack("<HHH", row, column, 0) + result + bytes(8))

    text = formula(1, 6, b"\0\0\0\0\0\0\xff\xff") + record(
        0x207, struct.pack("<HB", 2, 1) + "甲乙".encode("utf-16-le")
    )
    error = formula(2, 2, b"\x02\0\x17\0\0\0\xff\xff")
    packed = record(0x27E, struct.pack("<HHHI", 1, 4, 0, (1380000 << 2) | 2))
    rows = [list(HEADER), line(1, 诉求内容=None, 联系电话=None), line(2, 来电时间=None)]
    reading = read_ledger(xls(rows, extra=text + error + packed), "台账.xls")

    assert reading.rows[0].text("facts") == "甲乙"
    assert reading.rows[0].text("phone") == "1380000"
    assert [(f.row, f.cell, f.value) for f in reading.rejected] == [(3, "C3", "#REF!")]


def test_a_web_page_under_the_name_of_xls_is_read_with_its_spans() -> None:
    page = (
        "<html><head><meta charset=gb2312><!--[if mso]><xml><x:Name>a</x:Name></xml><![endif]--></head>"
        "<table border=1><tr><td colspan=4>示例县热线台账</td></tr>"
        "<tr><th>工单号</th><th>来电时间</th><th>来电人</th><th>诉求内容</th></tr>"
        "<tr><td style='mso-number-format:\"\\@\"'>20260521000123</td><td>2026-05-21</td>"
        "<td rowspan=2>张示例</td><td>拖欠&nbsp;工程款<br>第二行</td></tr>"
        "<tr style='display:none'><td>20260521000124</td><td>2026-05-22</td><td>乙 &lt; 丙</td></tr></table></html>"
    )
    reading = read_ledger(page.encode("gb18030"), "导出.xls")

    assert reading.kind == "html"
    assert [row.text("complainant") for row in reading.rows] == ["张示例", "张示例"]
    assert [row.text("facts") for row in reading.rows] == ["拖欠 工程款\n第二行", "乙 < 丙"]
    assert [f.row for f in reading.flagged if "隐藏的行" in f.why] == [4]
    assert any("后缀" in f.why for f in reading.flagged)


def test_a_page_that_shows_a_number_shortened_is_read_for_the_whole_one() -> None:
    page = (
        "<table><tr><td>收到日期<td>联系电话<td>内容<tr><td x:num='46163'>########"
        '<td x:num="13800000001">1.38E+10<td>甲</table>'
    )
    row = read_ledger(page.encode(), "a.xls").rows[0]

    assert (row.values["received_on"], row.text("phone")) == (
        date(2026, 5, 21), "13800000001")  # fmt: skip


def test_an_xml_spreadsheet_is_read_with_its_blocks_and_gaps() -> None:
    reading = read_ledger(XML_TABLE.encode(), "导出.xls")

    assert reading.kind == "xml"
    assert [row.row for row in reading.rows] == [3, 4, 6]
    assert [row.text("complainant") for row in reading.rows] == ["张示例", "张示例", ""]
    assert reading.rows[0].text("source_number") == "20260521000123"
    assert reading.rows[2].values["received_on"] == date(2026, 5, 23)
    assert [f.row for f in reading.flagged if "隐藏的行" in f.why] == [6]
    assert [f.cell for f in reading.flagged if "隐藏的列" in f.why] == ["C2"]


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("utf-8", "utf-8"), ("utf-16", "utf-16"), ("gb2312", "gb18030"), ("GBK", "gb18030"), ("utf-8", "gb18030"), ("big5", "gb18030")],
)  # fmt: skip
def test_an_xml_spreadsheet_is_read_in_its_set_and_with_coloured_words(
    declared: str, codec: str
) -> None:
    def row(*texts: str) -> str:
        rich = '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">{}<Font html:Color="#FF0000">{}</Font></ss:Data></Cell>'
        return "<Row>" + "".join(rich.format(t[:2], t[2:]) for t in texts) + "</Row>"

    table = row("收到日期", "投诉人姓名", "投诉内容") + row(
        "2026-05-21", "示例喆", "道路不修，请处理"
    )
    book = (
        f'<?xml version="1.0" encoding="{declared}"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        f' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">'
        f'<Worksheet ss:Name="台账"><Table>{table}</Table></Worksheet></Workbook>'
    )
    reading = read_ledger(book.encode(codec), "台账.xml")

    assert only_row(reading)["complainant"] == "示例喆"
    assert reading.rows[0].text("facts") == "道路不修，请处理"


def test_an_xml_spreadsheet_with_a_document_type_is_refused() -> None:
    with pytest.raises(InputError, match="文档类型声明"):
        read_ledger(XML_TABLE.replace("<Workbook", "<!DOCTYPE a><Workbook", 1).encode(), "a.xls")


def test_a_text_table_named_xlsx_is_read_for_what_it_is() -> None:
    reading = read_ledger(CSV.encode("gb18030"), "台账.xlsx")

    assert reading.kind == "csv"
    assert any("后缀" in finding.why for finding in reading.flagged)


# --- files that mean harm ---


def test_two_far_cells_do_not_make_a_million_rows() -> None:
    cells = raw_row(1048576, inline("XFD1048576", "x"))
    row = raw_row(2, inline("A2", "2026-05-21"), inline("D2", "甲"))
    reading = read_ledger(raw_xlsx(f"<sheetData>{raw_header()}{row}{cells}</sheetData>"), "a.xlsx")

    assert len(reading.rows) == 1
    assert any("200列" in finding.why for finding in reading.flagged)


def test_a_block_over_everything_costs_no_more_than_the_rows_there_are() -> None:
    rows = f"<sheetData>{raw_header()}{raw_row(2, inline('A2', '2026-05-21'), inline('D2', '甲'))}</sheetData>"
    blocks = (
        '<mergeCells><mergeCell ref="A3:XFD1048576"/><mergeCell ref="A2:A1048576"/></mergeCells>'
    )
    reading = read_ledger(raw_xlsx(rows + blocks), "a.xlsx")

    assert len(reading.rows) == 1


@pytest.mark.parametrize("mark", ['<!DOCTYPE x [<!ENTITY a "b">]>', "<!DOCTYPE x>"])
def test_a_document_type_is_refused(mark: str) -> None:
    with pytest.raises(InputError, match="文档类型声明"):
        read_ledger(raw_xlsx(f"<sheetData>{raw_header()}</sheetData>", head=mark), "a.xlsx")


def test_a_small_file_that_unpacks_to_hundreds_of_megabytes_is_refused() -> None:
    with pytest.raises(InputError, match="解开后过大"):
        read_ledger(raw_xlsx("<sheetData>" + " " * 25_000_000 + "</sheetData>"), "a.xlsx")


def test_a_part_that_lies_about_its_size_is_not_unpacked_further() -> None:
    honest = raw_xlsx("<sheetData>" + " " * 25_000_000 + "</sheetData>")
    size = struct.pack("<I", len("<worksheet><sheetData></sheetData></worksheet>") + 25_000_000)
    assert honest.count(size) >= 1

    with pytest.raises(InputError):
        read_ledger(honest.replace(size, struct.pack("<I", 1000)), "a.xlsx")


def _locked_zip() -> bytes:
    data = bytearray(xlsx([list(HEADER), line(1)]))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        offsets = [entry.header_offset for entry in archive.infolist()]
    for at in offsets:
        data[at + 6] |= 1
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: b"", "空的"),
        (lambda: b"\0" * 100, "空的"),
        (lambda: b"%PDF-1.7", "PDF"),
        (lambda: b"PK\x03\x04" + b"x" * 100, "已损坏"),
        (lambda: zipped({"readme.txt": b"x"}), "没有 Excel 工作表"),
        (lambda: zipped({"xl/workbook.bin": b"x"}), "xlsb"),
        (lambda: compound_file({"EncryptedPackage": b"x" * 5000}), "密码"),
        (lambda: compound_file({"WordDocument": b"x" * 5000}), "不是 Excel"),
        (lambda: xls([list(HEADER)], globals_extra=record(0x2F, bytes(54))), "密码"),
        (_locked_zip, "密码"),
        (lambda: "姓名,电话\n张示例,13800000001\n".encode(), "没有找到表头"),
        (lambda: b"<html><body>no table</body></html>", "没有表格"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "已损坏"),
        (lambda: b"ab\0c\0\0\xffdef" * 100, "不是文本表格"),
    ],
)
def test_what_is_no_ledger_is_refused_in_a_sentence(
    make: Callable[[], bytes], sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence) as refused:
        read_ledger(make(), "台账.xlsx")

    assert str(refused.value).endswith("。")


def test_a_workbook_whose_elements_carry_a_prefix_is_read() -> None:
    row = raw_row(2, inline("A2", "2026-05-21"), inline("D2", "甲"))
    parts = unzipped(raw_xlsx(f"<sheetData>{raw_header()}{row}</sheetData>"))
    name = "xl/worksheets/sheet1.xml"
    prefixed = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", parts[name])
    parts[name] = prefixed.replace(b"<x:worksheet>", b'<x:worksheet xmlns:x="http://x">')

    assert len(read_ledger(zipped(parts), "a.xlsx").rows) == 1


def test_macros_and_links_of_a_workbook_are_left_alone() -> None:
    parts = unzipped(xlsx([list(HEADER), line(1)])) | {
        "xl/vbaProject.bin": b"Shell",
        "xl/externalLinks/x.xml": b"<",
    }

    assert len(read_ledger(zipped(parts), "台账.xlsm").rows) == 1


def test_more_rows_than_the_cap_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_cells, "MAX_ROWS", 5)

    with pytest.raises(InputError, match="请拆分"):
        read_ledger(xlsx([list(HEADER), *(line(n) for n in range(9))]), "a.xlsx")
