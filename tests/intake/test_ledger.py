"""Ledgers from hotlines and websites: header, blocks, asides, and what can't be taken."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.base.errors import Cancelled, InputError
from app.base.progress import Progress
from app.intake.ledgers.ledger import Finding, LedgerReading, ledger_report, read_ledger
from tests.intake.nasty.ledgers import (
    HEADER,
    inline,
    line,
    raw_header,
    raw_row,
    raw_xlsx,
    saved,
    xlsx,
)


def read(rows: Sequence[Sequence[Any]], shape: Any = None, **options: Any) -> LedgerReading:
    return read_ledger(xlsx(rows, shape), "台账.xlsx", **options)


def why(findings: tuple[Finding, ...], row: int | None) -> str:
    return " ".join(finding.why for finding in findings if finding.row == row)


@pytest.mark.obligation("NY-2", "YC-2")
def test_a_plain_ledger_gives_a_row_for_each_line_with_its_cells() -> None:
    reading = read([list(HEADER), line(1), line(2, 办结日期="2026.6.3")])

    assert [row.row for row in reading.rows] == [2, 3]
    assert reading.header_row == 1
    assert reading.rows[1].values == {
        "received_on": date(2026, 5, 21),
        "source_number": "20260521000002",
        "complainant": "张示例2",
        "phone": "13800000002",
        "respondent": "示例县住建局",
        "handling_unit": "示例县住建局",
        "facts": "示例县某单位拖欠工程款，多次催要未付。第2件。",
        "closed_on": date(2026, 6, 3),
    }
    assert not reading.rejected


def test_the_report_names_header_columns_and_why_a_heading_became_a_field() -> None:
    report = ledger_report(
        read([list(HEADER), line(1)], mapping={"承办单位": None, "来电人": "title"})
    )

    assert report["columns"]["received_on"] == "来电时间 (C)"
    assert report["columns"]["title"] == "来电人 (D)"
    assert report["rows"][0]["row"] == 2
    whys = {match["header"]: (match["field"], match["why"]) for match in report["matched"]}
    assert whys["来电时间"] == ("received_on", "同义词")
    assert whys["来电人"] == ("title", "对应表")
    assert whys["承办单位"] == (None, "对应表中设为不读取")
    assert whys["序号"][0] is None
    json.dumps(report, ensure_ascii=False, allow_nan=False).encode("utf-8")


def test_rows_above_the_header_are_titles_and_merged_groups_make_a_header_of_two_rows() -> None:
    def shape(sheet: Worksheet) -> None:
        for block in (
            "A1:I1",
            "D2:E2",
            "A2:A3",
            "B2:B3",
            "C2:C3",
            "F2:F3",
            "G2:G3",
            "H2:H3",
            "I2:I3",
        ):
            sheet.merge_cells(block)

    group = [
        "序号",
        "工单号",
        "来电时间",
        "来电人",
        None,
        "被投诉单位",
        "诉求内容",
        "承办单位",
        "办结日期",
    ]
    leaves = [None, None, None, "姓名", "联系电话"]
    reading = read([["示例县12345热线台账（2026年5月）"], group, leaves, line(1)], shape)

    assert reading.header_row == 3
    assert reading.columns["complainant"] == "来电人/姓名 (D)"
    assert reading.columns["phone"] == "来电人/联系电话 (E)"
    assert [row.row for row in reading.rows] == [4]
    assert why(reading.skipped, 1) == "表头上方的标题"


def test_a_telephone_under_the_respondent_is_not_the_callers() -> None:
    def shape(sheet: Worksheet) -> None:
        for block in ("B1:C1", "D1:E1", "A1:A2", "F1:F2"):
            sheet.merge_cells(block)

    rows: list[list[Any]] = [
        ["来电时间", "诉求人", None, "被投诉单位", None, "诉求内容"],
        [None, "姓名", "电话", "名称", "电话"],
        ["2026-05-21", "张示例", "13800000001", "示例县住建局", "0377-60000001", "拖欠工程款"],
    ]
    reading = read(rows, shape)

    assert reading.rows[0].text("phone") == "13800000001"
    assert reading.rows[0].text("respondent") == "示例县住建局"
    assert reading.rows[0].extra == {"被投诉单位/电话": "0377-60000001"}


def test_a_merged_block_gives_its_value_to_each_row_it_covers() -> None:
    rows = [
        list(HEADER),
        line(1),
        line(2, 来电人=None, 联系电话=None),
        line(3, 来电人=None, 联系电话=None),
    ]
    reading = read(rows, lambda sheet: [sheet.merge_cells(b) for b in ("D2:D4", "E2:E4")])

    assert {row.text("complainant") for row in reading.rows} == {"张示例1"}
    assert {row.text("phone") for row in reading.rows} == {"13800000001"}
    assert len(reading.rows) == 3


def test_a_line_merged_over_two_rows_is_one_row_with_both_texts() -> None:
    rows = [[*HEADER, "办理结果"], [*line(1), "已约谈"], [None] * 9 + ["已付款"], [*line(2), ""]]
    blocks = [f"{letter}2:{letter}3" for letter in "ABCDEFGHI"]
    reading = read(rows, lambda sheet: [sheet.merge_cells(block) for block in blocks])

    assert [row.row for row in reading.rows] == [2, 4]
    assert reading.rows[0].text("result") == "已约谈\n已付款"
    assert "并入第2行" in why(reading.flagged, 3)


def test_a_heading_over_several_columns_is_one_field_and_its_text_counts_once() -> None:
    def shape(sheet: Worksheet) -> None:
        for row in range(1, 4):
            sheet.merge_cells(f"C{row}:D{row}")

    rows: list[list[Any]] = [
        ["来电时间", "工单号", "诉求内容"],
        ["2026-05-21", "1", "甲"],
        ["2026-05-22", "2", "乙"],
    ]
    reading = read(rows, shape)

    assert [(row.text("facts"), row.extra) for row in reading.rows] == [("甲", {}), ("乙", {})]


def test_a_wide_text_under_a_merged_day_is_a_row_and_no_caption() -> None:
    rows: list[list[Any]] = [
        ["来电时间", "工单号", "诉求内容", "办理结果"],
        ["2026-05-21", "1", "甲"],
        [None, None, "乙"],
    ]
    reading = read(rows, lambda sheet: [sheet.merge_cells(b) for b in ("A2:A3", "B2:B3")])

    assert [(row.row, row.text("facts")) for row in reading.rows] == [(2, "甲"), (3, "乙")]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("群众诉求内容（必填）", "facts"), ("诉求人联系电话", "phone"),
        ("本人联系电话*", "phone"), ("12345工单编号", "source_number"),
        ("要求办结时间", None), ("转办登记时间", None), ("被诉单位联系电话", None), ("回访受理时间", None),
        ("不予受理日期", None), ("未办结日期", None), ("被投诉主体", "respondent"), ("失信主体名称", "respondent"),
        ("被舉報企業", "respondent"), ("举报线索", "facts"), ("处置结果", "result"), ("线索编号", "source_number"),
    ],
)  # fmt: skip
def test_a_heading_that_ends_like_a_known_one_is_taken_unless_it_means_another(
    heading: str, field: str | None
) -> None:
    reading = read([["日期", "标题", heading], ["2026-05-21", "甲", "乙"]])

    assert [match.field for match in reading.matched] == ["received_on", "title", field]


def test_a_heading_of_two_words_is_taken_by_the_second() -> None:
    reading = read([["来电/来访时间", "标题"], ["2026-05-21", "甲"]])

    assert reading.columns["received_on"] == "来电/来访时间 (A)"


def test_another_table_below_is_left_alone_and_said() -> None:
    rows: list[Any] = [
        HEADER,
        line(1),
        ["二、网站"],
        ["编号", "标题", "内容", "日期"],
        ["7", "甲", "乙", "2026-05-21"],
    ]
    reading = read(rows)

    assert [row.row for row in reading.rows] == [2]
    assert "另一张表" in why(reading.flagged, 4)
    assert [(f.row, f.why) for f in reading.skipped][1:] == [
        (4, "另一张表的内容"),
        (5, "另一张表的内容"),
    ]


def test_totals_blank_rows_repeated_headers_and_notes_are_skipped_and_said() -> None:
    rows: list[list[Any]] = [
        list(HEADER), line(1), [2], ["小计", None, None, 1], list(HEADER), line(3), ["合  计：", 2],
        ["注：本表由示例县12345热线导出，联系电话仅供办理使用。"], ["制表人：张示例", None, "审核人：李示例"],
    ]  # fmt: skip
    reading = read(rows)

    assert [row.row for row in reading.rows] == [2, 6]
    assert [(f.row, f.why) for f in reading.skipped] == [
        (3, "空行（只有序号）"),
        (4, "合计行"),
        (5, "重复的表头"),
        (7, "合计行"),
        (8, "表下说明"),
        (9, "表下说明"),
    ]
    assert not reading.rejected


@pytest.mark.parametrize(
    "text", ["昨天", "", None, "5月21日", "2026-02-30", "详见附件", "26.5.21", 5.21]
)
def test_a_row_whose_day_cannot_be_read_is_rejected_with_its_cell_and_never_dated(
    text: Any,
) -> None:
    reading = read([HEADER, line(1, 来电时间=text), line(2)])

    assert [row.row for row in reading.rows] == [3]
    assert [(f.row, f.cell) for f in reading.rejected] == [(2, "C2")]
    assert reading.rejected[0].why


def test_a_row_with_neither_facts_nor_title_is_rejected() -> None:
    reading = read([list(HEADER), line(1, 诉求内容=None), line(2)])

    assert [(f.row, f.cell, f.why) for f in reading.rejected] == [(2, "G2", "既没有内容也没有标题")]


def test_a_day_without_a_year_takes_the_one_year_of_the_title_and_no_other() -> None:
    table = [list(HEADER), line(1, 来电时间="5月21日")]

    one = read([["示例县热线台账（2026年5月）"], *table])
    two = read([["示例县热线台账（2025年12月至2026年5月）"], *table])

    assert one.rows[0].values["received_on"] == date(2026, 5, 21)
    assert "2026年" in why(one.flagged, 3)
    assert two.rejected[0].cell == "C3"


def test_days_as_excel_keeps_them_are_read_in_both_systems() -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="31"/></cellXfs>'

    def file(properties: str, serial: str) -> bytes:
        cells = (f'<c r="A2" s="2"><v>{serial}</v></c>', inline("D2", "拖欠工程款"))
        table = f"<sheetData>{raw_header()}{raw_row(2, *cells)}</sheetData>"
        return raw_xlsx(table, styles=styles, properties=properties)

    since_1900 = read_ledger(file("", "46163.75"), "a.xlsx")
    since_1904 = read_ledger(file('<workbookPr date1904="1"/>', "44701"), "a.xlsx")

    assert since_1900.rows[0].values["received_on"] == date(2026, 5, 21)
    assert since_1904.rows[0].values["received_on"] == date(2026, 5, 21)
    assert not since_1900.flagged


def test_a_real_date_cell_and_a_bare_serial_number_are_told_apart() -> None:
    reading = read(
        [
            list(HEADER),
            line(1, 来电时间=datetime(2026, 5, 21, 9, 30)),
            line(2, 来电时间=46163),
        ]
    )

    assert {row.values["received_on"] for row in reading.rows} == {date(2026, 5, 21)}
    assert not [f for f in reading.flagged if f.row == 2]
    assert "序号" in why(reading.flagged, 3)


def test_numbers_of_calls_and_telephones_survive_their_life_as_floats() -> None:
    reading = read(
        [
            list(HEADER),
            line(1, 工单号=20260521000123, 联系电话=13800000001.0),
            line(2, 工单号="20260521000124", 联系电话="1.3800000002E10"),
            line(3, 工单号=202605210001234567, 联系电话="'13800000003"),
        ]
    )

    assert [row.text("source_number") for row in reading.rows][:2] == [
        "20260521000123",
        "20260521000124",
    ]
    assert [row.text("phone") for row in reading.rows] == [
        "13800000001",
        "13800000002",
        "13800000003",
    ]
    assert "15位" in why(reading.flagged, 4)


def test_a_later_day_that_cannot_be_read_is_left_out_and_pointed_out() -> None:
    reading = read([list(HEADER), line(1, 办结日期="已办结"), line(2, 办结日期="2026-05-20")])

    assert "closed_on" not in reading.rows[0].values
    assert "未采用" in why(reading.flagged, 2)
    assert "早于收到日期" in why(reading.flagged, 3)


def test_hidden_rows_and_columns_and_a_filter_are_pointed_out_and_read() -> None:
    def shape(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["H"].hidden = True
        sheet.auto_filter.ref = "A1:I3"
        sheet.auto_filter.add_filter_column(2, ["x"])

    reading = read([list(HEADER), line(1), line(2)], shape)

    assert len(reading.rows) == 2
    assert "筛选隐藏" in why(reading.flagged, 3)
    assert [f.cell for f in reading.flagged if "隐藏的列" in f.why] == ["H1"]
    assert "筛选状态" in why(reading.flagged, None)


def test_suspected_repeats_name_the_row_they_repeat() -> None:
    rows = [
        list(HEADER),
        line(1),
        line(2, 工单号="20260521000001"),
        line(3, 联系电话="13800000001"),
        line(4),
    ]
    reading = read(rows)

    assert [(f.row, f.why) for f in reading.flagged] == [
        (3, "与第2行编号相同，疑似重复"),
        (4, "与第2行电话相同、内容相近，疑似重复"),
    ]


def test_the_best_sheet_is_read_and_the_others_are_named() -> None:
    book = Workbook()
    notes, may, june = book.active, book.create_sheet("5月"), book.create_sheet("6月")
    notes.title = "填写说明"
    notes.append(["请按月填写"])
    for sheet, count in ((may, 1), (june, 2)):
        sheet.append(HEADER)
        for number in range(count):
            sheet.append(line(number + 1))
    reading = read_ledger(saved(book), "台账.xlsx")
    asked = read_ledger(saved(book), "台账.xlsx", sheet="5月")

    assert (reading.sheet, len(reading.rows)) == ("6月", 2)
    assert "“填写说明”没有台账表头" in why(reading.skipped, None)
    assert "“5月”也像台账（表头下1行）" in why(reading.skipped, None)
    assert (asked.sheet, len(asked.rows)) == ("5月", 1)


def test_errors_and_formulas_without_a_result_are_never_taken_for_values() -> None:
    rows = [
        raw_row(2, '<c r="A2"><f>TODAY()</f></c>', inline("D2", "甲")),
        raw_row(3, '<c r="A3" t="e"><v>#REF!</v></c>', inline("D3", "乙")),
        raw_row(
            4, inline("A4", "2026-05-21"), '<c r="C4" t="e"><v>#N/A</v></c>', inline("D4", "丙")
        ),
        raw_row(5, inline("A5", "2026-05-21"), '<c r="D5"><f>A1</f></c>'),
        raw_row(6, inline("A6", "2026-05-21"), '<c r="D6" t="str"><f>A1</f><v>有结果</v></c>'),
    ]
    reading = read_ledger(
        raw_xlsx(f"<sheetData>{raw_header()}{''.join(rows)}</sheetData>"), "a.xlsx"
    )

    assert [(row.row, row.text("facts")) for row in reading.rows] == [(4, "丙"), (6, "有结果")]
    assert [(f.row, f.cell, f.value) for f in reading.rejected] == [
        (2, "A2", "公式"),
        (3, "A3", "#REF!"),
        (5, "D5", "公式"),
    ]
    assert "#N/A" in why(reading.flagged, 4)


def test_rich_text_is_joined_and_readings_and_escapes_are_resolved() -> None:
    strings = (
        "<si><r><t>拖欠</t></r><r><rPr><b/></rPr><t>工程款</t></r><rPh><t>TUO</t></rPh></si>"
        "<si><t>第一行_x000D_\n第二行</t></si>"
    )
    rows = "".join(
        raw_row(n, inline(f"A{n}", "2026-05-21"), f'<c r="D{n}" t="s"><v>{n - 2}</v></c>')
        for n in (2, 3)
    )
    reading = read_ledger(
        raw_xlsx(f"<sheetData>{raw_header()}{rows}</sheetData>", strings=strings), "a.xlsx"
    )

    assert [row.text("facts") for row in reading.rows] == ["拖欠工程款", "第一行\n第二行"]


def test_a_mapping_opens_a_ledger_with_headings_of_its_own() -> None:
    rows = [["何时", "何事", "备用"], ["2026-05-21", "拖欠工程款", "甲"]]
    mapping = {"何时": "received_on", "何事": "facts", "没有的": "title"}

    reading = read(rows, mapping=mapping)

    assert reading.rows[0].extra == {"备用": "甲"}
    assert "没有的" in why(reading.flagged, None)
    with pytest.raises(InputError, match="没有找到表头"):
        read(rows)


@pytest.mark.parametrize("field", ["phones", 7, ["facts"]])
def test_a_mapping_to_no_field_of_ours_is_refused(field: Any) -> None:
    with pytest.raises(InputError, match="未知的栏目"):
        read([list(HEADER), line(1)], mapping={"来电人": field})


@pytest.mark.parametrize("field", ["来电时间", "联系电话", "工单号", "序号"])
def test_an_endless_cell_costs_no_time(field: str) -> None:
    reading = read([HEADER, line(1, **{field: "2026-5-21" + " " * 30_000 + "x"}), line(2)])

    assert len(reading.rows) + len(reading.rejected) == 2


def test_the_user_may_stop_the_reading() -> None:
    with pytest.raises(Cancelled):
        read([list(HEADER), line(1)], progress=Progress(is_cancelled=lambda: True))


def test_a_very_long_text_is_kept_whole_and_pointed_out() -> None:
    long = "拖欠" * 16_383 + "款"
    reading = read([list(HEADER), line(1, 诉求内容=long)])

    assert reading.rows[0].text("facts") == long
    assert "截断" in why(reading.flagged, 2)
