"""What a cell shows to the eye, and what lies beside it; tables that are put together badly."""

from __future__ import annotations

import base64
import io
import quopri
import struct
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

from app.base.errors import Cancelled, InputError
from app.base.progress import Progress
from app.intake.ledgers.formats import Shows, cell_format, number_value, serial_day, text_value
from app.intake.ledgers.ledger import LedgerReading, read_ledger
from tests.intake.nasty.ledgers import (
    FACTS,
    HEADER,
    inline,
    line,
    raw_header,
    raw_row,
    raw_xlsx,
    saved,
    unzipped,
    xlsx,
    zipped,
)
from tests.intake.nasty.xls_writer import record, xls


def whys(reading: LedgerReading, row: int | None) -> str:
    return " ".join(f.why for f in reading.flagged if f.row == row)


def raw(*rows: str, styles: str = "", strings: str = "") -> LedgerReading:
    sheet = f"<sheetData>{raw_header()}{''.join(rows)}</sheetData>"
    return read_ledger(raw_xlsx(sheet, styles=styles, strings=strings), "a.xlsx")


def styled(code: str) -> str:
    """Style 1 shows its numbers by this code."""
    quoted = code.replace("&", "&amp;").replace('"', "&quot;")
    return (
        f'<numFmts><numFmt numFmtId="200" formatCode="{quoted}"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs>'
    )


# --- number formats ---


@pytest.mark.parametrize(
    ("code", "shows"),
    [
        ('yyyy"年"m"月"d"日"', Shows.DAY), ("yyyy-mm-dd hh:mm:ss", Shows.DAY), ('m"月"d"日"', Shows.DAY), ("[$-804]aaaa", Shows.DAY),
        ("[DBNum1]yyyy\"年\"m\"月\"d\"日\"", Shows.DAY), ("yyyy/m/d;@", Shows.DAY),
        ('yyyy"年"m"月"', Shows.MONTH), ("mmm-yy", Shows.MONTH), ("yyyy", Shows.MONTH), ('m"月"', Shows.MONTH),
        ("h:mm", Shows.TIME), ("hh:mm:ss.000", Shows.TIME), ("mm:ss.0", Shows.TIME), ("[h]:mm", Shows.TIME),
        ('上午/下午h"时"mm"分"', Shows.TIME), ("0.00", Shows.NUMBER), ("0.00E+00", Shows.NUMBER), ("General", Shows.NUMBER), ("@", Shows.NUMBER),
    ],
)  # fmt: skip
def test_a_format_shows_a_day_a_month_a_time_or_a_number(code: str, shows: Shows) -> None:
    assert cell_format(200, code).shows is shows


@pytest.mark.parametrize(
    ("number", "shows"), [(14, Shows.DAY), (31, Shows.DAY), (58, Shows.DAY), (17, Shows.MONTH), (57, Shows.MONTH), (27, Shows.MONTH),
                          (20, Shows.TIME), (32, Shows.TIME), (0, Shows.NUMBER)],
)  # fmt: skip
def test_built_in_formats_are_known_too(number: int, shows: Shows) -> None:
    assert cell_format(number).shows is shows


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ('"示信投〔2026〕"0"号"', "7", "示信投〔2026〕7号"), ("000", "7", "007"), ("000-0000-0000", "13800000001", "138-0000-0001"),
        ('0000"-"00"-"00', "20261120", "2026-11-20"), ('"SL"0000000000', "26000001", "SL0026000001"), ("\\G0", "12", "G12"),
        ('"第"#"号"', "3", "第3号"), ("0", "7", "7"), ("#,##0.00", "1234.5", "1234.5"), ("¥#,##0", "12", "12"), ("0_ ", "7", "7"),
        ("0.00", "11.2", "11.2"), ("0%", "0.5", "0.5"), ("000000000000000000", "411302199001011000", "411302199001011000"),
        ("[<=9999999]###-####;(###) ###-####", "13800000001", "13800000001"), ("0;[Red]-0", "7", "7"),
    ],
)  # fmt: skip
def test_a_number_is_what_its_format_shows(code: str, number: str, shown: str) -> None:
    assert number_value(number, cell_format(200, code), since_1904=False) == shown


def test_a_text_has_the_words_of_its_format() -> None:
    assert text_value("7", cell_format(200, '"示信投〔2026〕"@"号"')) == "示信投〔2026〕7号"
    assert text_value("7", cell_format(200, "@")) == "7"
    assert text_value("7", cell_format(200, "0")) == "7"


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_the_number_of_a_case_in_its_format_is_kept_whole(kind: str) -> None:
    code = '"示信投〔2026〕"0"号"'
    if kind == "xlsx":
        row = raw_row(
            2, inline("A2", "2026-05-21"), '<c r="B2" s="1"><v>7</v></c>', inline("D2", "甲")
        )
        reading = raw(row, styles=styled(code))
    else:
        text = code.encode("utf-16-le")
        format_ = record(0x41E, struct.pack("<HHB", 200, len(code), 1) + text)
        number = record(0x203, struct.pack("<HHHd", 1, 1, 2, 7.0))
        rows: list[list[Any]] = [["来电时间", "工单号", "诉求内容"], ["2026-05-21", number, "甲"]]
        reading = read_ledger(xls(rows, globals_extra=format_, styles=[200]), "a.xls")

    assert reading.rows[0].text("source_number") == "示信投〔2026〕7号"


@pytest.mark.parametrize("code", ['yyyy"年"m"月"', "mmm-yy", "yyyy", 'm"月"'])
def test_a_day_that_is_shown_only_as_a_month_is_none(code: str) -> None:
    row = raw_row(2, '<c r="A2" s="1"><v>46327</v></c>', inline("D2", "甲"))

    reading = raw(row, styles=styled(code))

    assert not reading.rows
    assert "没有日" in reading.rejected[0].why


def test_moments_are_those_that_are_shown() -> None:
    assert serial_day(46162.99999999999) == datetime(2026, 5, 21)
    assert serial_day(46162.9995023148) == datetime(2026, 5, 20, 23, 59, 17)
    assert serial_day(46164.37503472) == datetime(2026, 5, 22, 9, 0, 3)
    assert serial_day(46162.99998) == datetime(2026, 5, 20, 23, 59, 58)


def test_times_with_milliseconds_and_times_alone_are_times() -> None:
    cells = (
        '<c r="A2" s="1"><v>46163.43753472</v></c>', inline("D2", "甲"),
        '<c r="E2" s="1"><v>46164.37503472</v></c>', '<c r="F2" s="1"><v>0.395833333333</v></c>',
    )  # fmt: skip
    head = raw_row(
        1,
        *(
            inline(f"{c}1", n)
            for c, n in zip("ADEF", ("来电时间", "诉求内容", "签收时间", "用时"), strict=True)
        ),
    )
    sheet = f"<sheetData>{head}{raw_row(2, *cells)}</sheetData>"
    reading = read_ledger(raw_xlsx(sheet, styles=styled("hh:mm:ss.000")), "a.xlsx")

    assert reading.rows[0].values["received_on"] == date(2026, 5, 21)
    assert reading.rows[0].extra == {"签收时间": "2026-05-22 09:00:03", "用时": "09:30"}
    assert not reading.flagged


def test_a_time_alone_is_no_day() -> None:
    row = raw_row(2, '<c r="A2" s="1"><v>0.395833333333</v></c>', inline("D2", "甲"))

    assert "只有时间" in raw(row, styles=styled("h:mm")).rejected[0].why


XML_STYLES = (
    "<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'"
    " xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'><Styles>"
    "<Style ss:ID='n'><NumberFormat ss:Format='&quot;示〔2026〕&quot;0&quot;号&quot;'/></Style>"
    "<Style ss:ID='m'><NumberFormat ss:Format='yyyy&quot;年&quot;m&quot;月&quot;'/></Style>"
    "<Style ss:ID='t'><NumberFormat ss:Format='Short Time'/></Style></Styles>"
    "<Worksheet ss:Name='a'><Table><Row>{head}</Row><Row>{one}</Row><Row>{two}</Row></Table></Worksheet></Workbook>"
)


def test_an_xml_spreadsheet_shows_its_formats_too() -> None:
    def cells(*given: tuple[str, str, str]) -> str:
        return "".join(
            f"<Cell ss:StyleID='{style}'><Data ss:Type='{kind}'>{text}</Data></Cell>"
            for style, kind, text in given
        )

    head = cells(*(("", "String", name) for name in ("来电时间", "工单号", "诉求内容", "签收时间")))
    one = cells(("", "DateTime", "2026-05-20T23:59:59.995"), ("n", "Number", "7"),
                ("", "String", "甲"), ("t", "DateTime", "1899-12-31T09:30:00.000"))  # fmt: skip
    two = cells(
        ("m", "DateTime", "2026-11-01T00:00:00.000"), ("", "Number", "8"), ("", "String", "乙")
    )

    reading = read_ledger(XML_STYLES.format(head=head, one=one, two=two).encode(), "a.xml")

    assert reading.rows[0].values == {
        "received_on": date(2026, 5, 21), "source_number": "示〔2026〕7号", "facts": "甲"}  # fmt: skip
    assert reading.rows[0].extra == {"签收时间": "09:30"}
    assert "没有日" in reading.rejected[0].why


@pytest.mark.parametrize(
    ("iso", "day"), [("2026-05-20T23:59:59.995", date(2026, 5, 21)), ("2026-05-20T16:30:00Z", date(2026, 5, 21)),
                     ("2026-05-20", date(2026, 5, 20))],
)  # fmt: skip
def test_a_cell_of_the_kind_of_days_is_read_like_any_other(iso: str, day: date) -> None:
    row = raw_row(2, f'<c r="A2" t="d"><v>{iso}</v></c>', inline("D2", "甲"))

    assert raw(row).rows[0].values["received_on"] == day


# --- numbers that Excel has cut ---


def test_long_numbers_that_excel_rounded_are_told_and_not_stored() -> None:
    head = [*HEADER, "身份证号码"]
    rows = [head, [*line(1), 411302199001011234], [*line(2), "4.11302E+17"], [*line(3), "411302199001011234"],
            [*line(4, 工单号=2026052100000012340, 联系电话="1.38E+10"), None]]  # fmt: skip

    reading = read_ledger(xlsx(rows), "a.xlsx")

    assert [row.extra for row in reading.rows] == [{}, {}, {"身份证号码": "411302199001011234"}, {}]
    assert "没有采用" in whys(reading, 2) and "没有采用" in whys(reading, 3)
    assert "校验位不符" in whys(reading, 4)
    assert (reading.rows[3].text("source_number"), reading.rows[3].text("phone")) == ("", "")
    assert whys(reading, 5).count("没有采用") == 2


def test_a_telephone_with_unseen_signs_is_a_telephone() -> None:
    text = (
        "\ufeff来电时间,工单号,联系电话,诉求内容\n\u202d2026-05-21\u202c,\u202dG3\u202c,"
        "\u202d138\u200b0000\u200b0003\u202c,拖欠\u2060货款\n"
    )
    reading = read_ledger(text.encode(), "a.csv")

    assert reading.rows[0].values == {
        "received_on": date(2026, 5, 21), "source_number": "G3", "phone": "13800000003", "facts": "拖欠货款",
    }  # fmt: skip
    assert not reading.flagged


# --- pictures, comments, formulas ---


DISPIMG = "DISPIMG(&quot;ID_0123456789ABCDEF&quot;,1)"


@pytest.mark.parametrize(
    "cell",
    [
        f'<c r="C2" t="str"><f>_xlfn.{DISPIMG}</f><v>={DISPIMG}</v></c>',
        f'<c r="C2" t="str"><v>={DISPIMG}</v></c>',
        f'<c r="C2" t="inlineStr"><is><t>=_xlfn.{DISPIMG}</t></is></c>',
        '<c r="C2" t="s"><v>0</v></c>',
        '<c r="C2" t="e" vm="1"><v>#VALUE!</v></c>',
        '<c r="C2"><f>_xlfn.IMAGE(&quot;https://example.com/a.png&quot;)</f></c>',
    ],
)
def test_a_picture_in_a_cell_is_told_and_leaves_no_formula(cell: str) -> None:
    row = raw_row(2, inline("A2", "2026-05-21"), cell, inline("D2", "甲"))

    reading = raw(row, strings=f"<si><t>={DISPIMG}</t></si>")

    assert reading.rows[0].values == {"received_on": date(2026, 5, 21), "facts": "甲"}
    assert "图片" in whys(reading, 2)


def test_comments_and_pictures_beside_the_cells_are_told() -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (list(HEADER), line(1), line(2)):
        sheet.append(row)
    sheet["G2"].comment = Comment("示例：电话里说先不告知单位", "示例")
    picture = io.BytesIO()
    Picture.new("RGB", (4, 4)).save(picture, "PNG")
    picture.seek(0)
    sheet.add_image(Image(picture), "G3")

    reading = read_ledger(saved(book), "a.xlsx")

    told = {(f.row, f.cell): (f.value, f.why) for f in reading.flagged}
    assert told[2, "G2"] == ("示例：电话里说先不告知单位", "单元格有批注，没有读入")
    assert told[3, "G3"] == ("图片", "这里有图片，没有读取")
    assert len(reading.rows) == 2


def test_comments_and_pictures_of_old_and_xml_workbooks_and_pages_are_told() -> None:
    comment = record(0x1C, struct.pack("<HHHH", 1, 6, 0, 1))
    picture = record(0x5D, struct.pack("<HHHH", 0x15, 18, 8, 1) + bytes(14))
    old = read_ledger(xls([list(HEADER), line(1)], extra=comment + picture), "a.xls")
    page = read_ledger(
        b"<html><meta charset=utf-8><table><tr><td>\xe6\x97\xa5\xe6\x9c\x9f<td>\xe5\x86\x85\xe5\xae\xb9<tr><td>2026-05-21"
        b"<td>x <img src=a.png></table>", "a.xls",
    )  # fmt: skip

    assert "批注" in whys(old, 2)
    assert "1张图片" in whys(old, None)
    assert "图片" in whys(page, 2)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ('<c r="A2" s="1"><f>TODAY()</f><v>46163</v></c>', "TODAY()"),
        ('<c r="A2" s="1"><f>IF(TRUE,INT(NOW()))</f><v>46163</v></c>', "NOW()"),
        ('<c r="A2" s="1"><f>OFFSET(Z1,1,0)</f><v>46163</v></c>', "OFFSET()"),
        ('<c r="A2" s="1"><f>DATE(2026,5,21)</f><v>46163</v></c>', ""),
        ('<c r="A2" s="1"><f>IF(Z1=&quot;TODAY()&quot;,1,46163)</f><v>46163</v></c>', ""),
    ],
)
def test_a_formula_whose_result_changes_is_told(cells: str, told: str) -> None:
    reading = raw(raw_row(2, cells, inline("D2", "甲")), styles=styled("yyyy-mm-dd"))

    assert reading.rows[0].values["received_on"] == date(2026, 5, 21)
    assert [f.value for f in reading.flagged] == ([told] if told else [])


def test_a_volatile_formula_that_is_shared_is_told_in_each_cell() -> None:
    rows = [
        raw_row(2, '<c r="A2" s="1"><f t="shared" si="0" ref="A2:A3">TODAY()</f><v>46163</v></c>', inline("D2", "甲")),
        raw_row(3, '<c r="A3" s="1"><f t="shared" si="0"/><v>46163</v></c>', inline("D3", "乙")),
    ]  # fmt: skip
    reading = raw(*rows, styles=styled("yyyy-mm-dd"))

    assert [f.row for f in reading.flagged if "公式" in f.why] == [2, 3]


def test_a_volatile_formula_of_an_old_workbook_is_told() -> None:
    formula = record(
        0x06, struct.pack("<HHHd", 1, 2, 1, 46163.0) + bytes(6) + b"\x04\x00\x19\x01\x00\x00"
    )
    reading = read_ledger(xls([list(HEADER), line(1, 来电时间=formula)]), "a.xls")

    assert reading.rows[0].values["received_on"] == date(2026, 5, 21)
    assert "公式" in whys(reading, 2)


def test_a_cell_with_its_text_inline_and_as_a_value_has_it_once() -> None:
    both = '<c r="{0}" t="inlineStr"><is><t>{1}</t></is><v>{1}</v></c>'
    row = raw_row(
        2,
        both.format("A2", "2026-05-21"),
        both.format("B2", "G1"),
        both.format("C2", "13800000001"),
        both.format("D2", "甲"),
    )

    assert raw(row).rows[0].values == {
        "received_on": date(2026, 5, 21), "source_number": "G1", "phone": "13800000001", "facts": "甲",
    }  # fmt: skip


# --- damaged old workbooks, page archives ---


@pytest.mark.parametrize("empty", [b"\x01", b"\x00", b""])
@pytest.mark.parametrize("piece", [40, 57, 333])
def test_records_of_an_old_workbook_that_hold_no_text_are_passed_over(
    empty: bytes, piece: int
) -> None:
    data = xls([list(HEADER), line(1), line(2)], piece=piece, empty_pieces=[empty, empty])

    assert [r.text("facts") for r in read_ledger(data, "a.xls").rows] == [
        f"{FACTS}第{n}件。" for n in (1, 2)
    ]


def test_a_sheet_that_begins_without_its_beginning_is_read() -> None:
    assert len(read_ledger(xls([list(HEADER), line(1)], beginning=False), "a.xls").rows) == 1


PAGE = (
    "<html><body><table><tr><td>收到日期</td><td>工单号</td><td>诉求内容</td></tr>"
    "<tr><td>2026-05-21</td><td>G1</td><td>道路不修</td></tr></table></body></html>"
)


def archive(page: bytes, encoding: str = "quoted-printable", charset: str = "gb2312") -> bytes:
    frame = b"<html><frameset><frame src=sheet001.htm></frameset></html>"
    body = quopri.encodestring(page) if encoding == "quoted-printable" else page
    parts = ((b"book.htm", frame, "8bit"), (b"sheet001.htm", body, encoding))
    return (
        b'MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary="-=b"\r\n\r\n'
        + b"".join(
            b"---=b\r\nContent-Location: file:///C:/a/" + name + b"\r\nContent-Transfer-Encoding: "
            + how.encode() + f'\r\nContent-Type: text/html; charset="{charset}"\r\n\r\n'.encode()
            + content + b"\r\n" for name, content, how in parts)
        + b"---=b--\r\n"
    )  # fmt: skip


def test_a_page_archive_under_the_name_of_xls_is_read_and_said() -> None:
    reading = read_ledger(archive(PAGE.encode("gbk")), "导出.xls")

    assert reading.rows[0].values == {
        "received_on": date(2026, 5, 21), "source_number": "G1", "facts": "道路不修"}  # fmt: skip
    assert "单个网页文件" in whys(reading, None)


def test_a_page_that_was_saved_with_the_head_of_a_mail_is_read() -> None:
    head = (
        b"From: <Saved by Windows Internet Explorer 8>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=gb2312\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n"
    )
    page = "<table><tr><td>收到日期<td>内容<tr><td>2026-05-21<td>示例喆反映道路不修</table>".encode(
        "gb18030"
    )
    reading = read_ledger(head + base64.encodebytes(page), "a.xls")

    assert reading.rows[0].text("facts") == "示例喆反映道路不修"


def test_a_page_archive_without_a_table_is_refused_with_what_it_is() -> None:
    with pytest.raises(InputError, match="单个网页文件.*另存为 .xlsx"):
        read_ledger(archive(b"<p>x</p>", "8bit"), "导出.xls")


# --- text tables ---


SENTENCE = "我是示例镇村民，2026年9月，示例镇政府占用耕地，承诺三个月内付清，至今未付，请依法处理。"


@pytest.mark.parametrize("sign", ["；", "~", ",", "\t", ";", "|", "，"])
def test_the_separator_is_the_sign_that_makes_columns(sign: str) -> None:
    sentence = (
        SENTENCE.replace("，", "、") if sign == "，" else SENTENCE + "a|b".replace(sign, "") * 9
    )
    lines = [["收到日期", "工单号", "诉求人", "联系电话", "诉求内容"]]
    lines += [["2026-11-02", f"SL{n}", "示例甲", "13800000001", sentence] for n in range(6)]

    reading = read_ledger("\n".join(sign.join(row) for row in lines).encode("gb18030"), "a.csv")

    assert reading.header_row == 1
    assert [row.text("facts") for row in reading.rows] == [sentence] * 6
    assert len(reading.columns) == 5


def test_a_first_line_that_names_the_separator_is_followed() -> None:
    text = "sep=;\n收到日期;工单号;诉求内容\n2026-11-02;G1;a,b,c,d\n"
    reading = read_ledger(text.encode(), "a.csv")

    assert (reading.header_row, reading.rows[0].text("facts")) == (2, "a,b,c,d")


def test_text_that_begins_with_an_equals_sign_is_kept() -> None:
    text = '收到日期,工单号,诉求内容\n2026-11-02,="007",=欠款12万元=\n2026-11-02,=8,=A1\n'
    reading = read_ledger(text.encode(), "a.csv")

    assert [(r.text("source_number"), r.text("facts")) for r in reading.rows] == [
        ("007", "=欠款12万元="), ("=8", "=A1")]  # fmt: skip


HEAD = "序号,收到日期,诉求人,联系电话,被投诉单位,诉求内容,承办单位,办结日期\n"


def test_an_unquoted_separator_in_a_text_is_mended_where_it_is_certain_and_told() -> None:
    text = HEAD + (
        "1,2026-11-02,示例甲,13800000001,示例县住建局,欠款三年,请处理,示例县交通局,2026-11-09\n"
        "2,2026-11-03,示例乙,13800000002,示例县住建局,补偿款,示例县交通局,\n"
    )
    reading = read_ledger(text.encode(), "a.csv")

    assert reading.rows[0].text("facts") == "欠款三年,请处理"
    assert reading.rows[0].text("handling_unit") == "示例县交通局"
    assert "比表头多1格" in whys(reading, 2)
    assert len(reading.rows) == 2


def test_a_surplus_field_that_may_belong_anywhere_is_refused_and_never_shifted() -> None:
    text = "收到日期,诉求人,标题,诉求内容,办理结果\n2026-11-02,示例甲,欠款,三年,未付,已付\n2026-11-03,示例乙,甲,乙,丙\n"
    reading = read_ledger(text.encode(), "a.csv")

    assert [row.row for row in reading.rows] == [3]
    assert [(f.row, "比表头多1格" in f.why) for f in reading.rejected] == [(2, True)]


def test_separators_at_the_end_of_lines_are_no_surplus() -> None:
    text = "收到日期,工单号,诉求内容\n2026-11-02,G1,甲,\n2026-11-03,G2,乙,\n2026-11-04,G3,丙,,,\n"
    reading = read_ledger(text.encode(), "a.csv")

    assert len(reading.rows) == 3
    assert not [f for f in reading.flagged if "格" in f.why]


def test_a_line_with_too_few_fields_is_told() -> None:
    text = HEAD + "1,2026-11-02,示例甲,13800000001,示例县住建局,欠款三年\n" + "".join(
        f"{n},2026-11-02,示例{n},1380000000{n},示例县住建局,第{n}件,示例局,\n" for n in range(2, 6))  # fmt: skip
    reading = read_ledger(text.encode(), "a.csv")

    assert "只有6格" in whys(reading, 2)
    assert len(reading.rows) == 5


def test_lines_that_all_have_a_field_too_many_are_not_shifted_together() -> None:
    head = "收到日期,内容,编号,投诉人,联系电话\n"
    lines = [f"2026-11-0{n},道路不修,请处理,G{n},示例甲,1380000000{n}" for n in range(1, 6)]
    reading = read_ledger((head + "\n".join(lines)).encode(), "a.csv")

    assert reading.rows == ()
    assert all("多1格" in finding.why for finding in reading.rejected)


def test_a_text_at_the_end_keeps_its_separators_in_a_small_table_too() -> None:
    reading = read_ledger(
        "收到日期,编号,内容\n2026-11-01,G1,道路不修,积水,请处理\n".encode(), "a.csv"
    )

    assert reading.rows[0].text("facts") == "道路不修,积水,请处理"
    assert "多2格" in whys(reading, 2)


def test_a_line_broken_in_a_text_without_quotes_is_told_in_a_small_table_too() -> None:
    table = "收到日期,内容,编号,投诉人\n2026-11-01,道路不修\n请处理,G1,示例甲\n2026-11-02,积水,G2,示例乙\n"

    assert "没加引号的换行" in whys(read_ledger(table.encode(), "a.csv"), 2)


def test_a_line_that_lacks_a_field_is_not_read_with_a_number_as_its_name() -> None:
    head = "收到日期,内容,投诉人,联系电话\n"
    rest = "".join(f"2026-11-0{n},积水{n},示例乙,1390000000{n}\n" for n in (2, 3, 4))
    reading = read_ledger(f"{head}2026-11-01,道路不修,13800000001\n{rest}".encode(), "a.csv")

    assert [row.row for row in reading.rows] == [3, 4, 5]
    assert "错位" in reading.rejected[0].why


@pytest.mark.parametrize("other", ["积水", '"积水，老人出行难"'])
def test_a_quote_that_never_closes_swallows_no_other_line(other: str) -> None:
    table = (
        f'收到日期,编号,内容\n2026-11-01,G1,"道路不修\n2026-11-02,G2,积水\n2026-11-03,G3,{other}\n'
    )
    reading = read_ledger(table.encode(), "a.csv")

    assert [row.text("source_number") for row in reading.rows] == ["G1", "G2", "G3"]
    assert reading.rows[0].text("facts").endswith("道路不修")
    assert any("不成对的引号" in finding.why for finding in reading.flagged)


def test_a_mark_of_utf_8_before_other_bytes_is_not_believed() -> None:
    table = "收到日期,编号,内容\n2026-11-01,G1,示例喆反映道路不修\n".encode("gb18030")

    assert (
        read_ledger(b"\xef\xbb\xbf" + table, "a.csv").rows[0].text("facts") == "示例喆反映道路不修"
    )


def test_a_value_right_of_the_last_heading_is_told() -> None:
    reading = read_ledger(xlsx([["收到日期", "诉求内容"], ["2026-11-02", "甲", "乙"]]), "a.xlsx")

    assert "最后一栏之外" in whys(reading, 2)
    assert reading.rows[0].extra == {"C列（无表头）": "乙"}


# --- a million rows that hold nothing ---


@cache
def million(ending: str, count: int = 1_000_000) -> bytes:
    """Two rows, and between them a million of six cells that have a format and nothing else."""
    cells = "".join(f'<c r="{c}@" s="1"{ending}' for c in "ABCDEF")
    row = f'<row r="@" spans="1:6" ht="14.25">{cells}</row>'
    rows = "".join(row.replace("@", str(n)) for n in range(3, count + 3))
    parts = unzipped(
        raw_xlsx(f"<sheetData>{raw_header()}@</sheetData>", styles=styled("yyyy-mm-dd"))
    )
    name = "xl/worksheets/sheet1.xml"
    first = raw_row(2, inline("A2", "2026-05-21"), inline("D2", "甲"))
    at = count + 3
    last = raw_row(at, inline(f"A{at}", "2026-05-22"), inline(f"D{at}", "乙"))
    return zipped(parts | {name: parts[name].replace(b"@", (first + rows + last).encode())})


@pytest.mark.slow
def test_a_sheet_of_a_million_formatted_empty_rows_is_read_in_seconds_with_progress() -> None:
    data, steps = million("/>"), 0

    def count(_done: int, _total: int, _caption: str) -> None:
        nonlocal steps
        steps += 1

    started = time.process_time()
    reading = read_ledger(data, "a.xlsx", progress=Progress(count))

    assert [row.row for row in reading.rows] == [2, 1_000_003]
    assert steps > 100
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "ending", [" />", "></c>", ' t="n"/>', "><v/></c>", ' t="s"><v></v></c>', ' t="inlineStr"><is><t/></is></c>']
)  # fmt: skip
def test_empty_cells_are_dropped_however_they_are_written(ending: str) -> None:
    assert len(read_ledger(million(ending, 50_000), "a.xlsx").rows) == 2


def test_reading_very_many_empty_rows_can_be_stopped() -> None:
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 5

    with pytest.raises(Cancelled):
        read_ledger(million("/>", 50_000), "a.xlsx", progress=Progress(is_cancelled=stop))


@pytest.mark.parametrize(
    "make",
    [
        lambda: ("收到日期,工单号,诉求内容,,,,,\n2026-11-02,G1,甲,,,,,\n" + ",,,,,,,\n" * 1_000_000).encode(),
        lambda: xls([list(HEADER), line(1)], extra=b"".join(
            record(0xBE, struct.pack("<HH", n, 0) + bytes(12) + struct.pack("<H", 5)) for n in range(2, 65_000))),
    ],
    ids=["csv", "xls"],
)  # fmt: skip
def test_empty_rows_of_other_tables_count_for_nothing(make: Callable[[], bytes]) -> None:
    assert len(read_ledger(make(), "a.csv").rows) == 1


def test_cells_without_their_places_are_counted_and_not_dropped() -> None:
    row = '<row r="2"><c s="1"/><c t="inlineStr"><is><t>G1</t></is></c><c/><c t="inlineStr"><is><t>甲</t></is></c></row>'
    day = raw_row(3, inline("A3", "2026-05-21"), inline("D3", "乙"))
    reading = raw(row, day)

    assert [f.cell for f in reading.rejected] == ["A2"]
    assert len(reading.rows) == 1


def test_empty_cells_without_their_places_go_from_the_end_of_rows_only() -> None:
    empty = "<row>" + '<c s="1"/>' * 40 + "</row>"
    cells = "".join(
        f'<c s="1"/><c t="inlineStr"><is><t>{t}</t></is></c>' for t in ("收到日期", "内容")
    )
    texts = "".join(
        f'<c s="1"/><c t="inlineStr"><is><t>{t}</t></is></c>' for t in ("2026-05-21", "甲")
    )
    sheet = f"<row>{cells}</row>{empty * 60_000}<row>{texts}</row>"
    reading = read_ledger(raw_xlsx(f"<sheetData>{sheet}</sheetData>"), "a.xlsx")

    assert reading.columns["facts"] == "内容 (D)"
    assert [(row.row, row.text("facts")) for row in reading.rows] == [(60_002, "甲")]


def test_rows_that_an_xml_spreadsheet_leaves_out_are_counted() -> None:
    def row(*texts: str) -> str:
        return "<Row>" + "".join(f"<Cell><Data>{t}</Data></Cell>" for t in texts) + "</Row>"

    table = row("收到日期", "内容") + "<Row Span='900000'/>" + row("2026-05-21", "甲")
    book = f"<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet><Table>{table}</Table></Worksheet></Workbook>"
    reading = read_ledger(book.encode(), "a.xml")

    assert [row.row for row in reading.rows] == [900_003]
    assert reading.flagged == ()


@pytest.mark.parametrize(
    ("part", "kind"),
    [("content.xml", "ods"), ("word/document.xml", "Word 文档"), ("ppt/slides/slide1.xml", "演示文稿"),
     ("Index/Document.iwa", "Numbers"), ("OFD.xml", "OFD"), ("xl/workbook.bin", "xlsb")],
)  # fmt: skip
def test_a_package_that_is_no_workbook_is_refused_by_its_name(part: str, kind: str) -> None:
    with pytest.raises(InputError, match=kind):
        read_ledger(zipped({"mimetype": b"x", part: b"x"}), "a.xlsx")


def test_a_text_that_a_workbook_has_lost_is_told_at_its_cell() -> None:
    cells = (inline("A2", "2026-05-21"), '<c r="C2" t="s"><v>7</v></c>', inline("D2", "甲"))
    reading = raw(raw_header(), raw_row(2, *cells), strings="<si><t>x</t></si>")

    assert reading.rows[0].text("phone") == ""
    assert "文字找不到了" in whys(reading, 2)


@pytest.mark.parametrize(
    "part", ["xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"]
)
def test_a_workbook_that_has_lost_a_part_is_refused_as_damaged(part: str) -> None:
    cells = "".join(f'<c r="{c}1" t="s"><v>0</v></c>' for c in "ABC")
    parts = unzipped(raw_xlsx(f'<sheetData><row r="1">{cells}</row></sheetData>'))
    del parts[part]

    with pytest.raises(InputError, match="已损坏"):
        read_ledger(zipped(parts), "a.xlsx")


STRUCK = "删除线"


def test_a_text_with_a_line_through_it_is_told_in_its_row() -> None:
    def strike(sheet: Worksheet) -> None:
        sheet["G2"].font = Font(strike=True)
        sheet["D4"].value = CellRichText("张示例", TextBlock(InlineFont(strike=True), "李示例"))

    reading = read_ledger(xlsx([list(HEADER), line(1), line(2), line(3)], strike), "a.xlsx")

    assert [f.row for f in reading.flagged if STRUCK in f.why] == [2, 4]
    assert len(reading.rows) == 3


def test_a_line_through_the_text_of_other_workbooks_and_pages_is_told() -> None:
    def cell(text: str, style: str = "") -> str:
        return f'<Cell ss:StyleID="{style}"><Data ss:Type="String">{text}</Data></Cell>'

    font = record(0x31, struct.pack("<HHHHHBBBB", 200, 8, 0, 400, 0, 0, 0, 134, 0) + b"\0\0")
    label = record(0x204, struct.pack("<HHHHB", 1, 3, 0, 2, 1) + "示例".encode("utf-16-le"))
    old = xls([list(HEADER), line(1)], extra=label, globals_extra=font)
    page = "<table><tr><td>收到日期<td>内容<tr><td>2026-05-21<td><s>道路不修</s></table>".encode()
    xml = (
        "<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet' xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'>"
        "<Styles><Style ss:ID='s1'><Font ss:StrikeThrough='1'/></Style></Styles><Worksheet><Table>"
        f"<Row>{cell('收到日期')}{cell('内容')}</Row><Row>{cell('2026-05-21')}{cell('道路不修', 's1')}</Row></Table></Worksheet></Workbook>"
    ).encode()

    for data in (old, page, xml):
        assert STRUCK in whys(read_ledger(data, "a.xls"), 2)


def test_a_shared_text_with_a_line_through_a_word_is_told() -> None:
    strings = "<si><r><rPr><strike/></rPr><t>道路</t></r><r><rPr><strike val='0'/></rPr><t>不修</t></r></si>"
    row = raw_row(2, inline("A2", "2026-05-21"), '<c r="D2" t="s"><v>0</v></c>')

    assert STRUCK in whys(raw(row, strings=strings), 2)
    assert STRUCK not in whys(raw(row, strings=strings.replace("<strike/>", "")), 2)
