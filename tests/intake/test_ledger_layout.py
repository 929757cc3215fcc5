"""Ledgers as clerks lay them out: titles, captions, dittos, footers, units and people together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import func, select

from app.intake.ledgers.asides import why_aside
from app.intake.ledgers.ledger import Finding, LedgerReading, ledger_report, read_ledger
from app.intake.ledgers.several import read_people, read_units
from app.models.identity import Identity
from app.models.unit import Unit
from app.services.imports.import_commands import ImportLedger
from tests.intake.nasty.ledgers import xlsx
from tests.services.making import TODAY, Clock, Desk, make_office

HEAD = ["序号", "收到日期", "投诉人", "联系电话", "被投诉单位", "投诉内容"]
HOUSING, ROADS = "示例县住房和城乡建设局", "示例县交通运输局"
TITLE = ["示例县2026年投诉举报台账"]


def case(n: int, day: Any = "2026-11-18", **changes: Any) -> list[Any]:
    row = {"序号": n, "收到日期": day, "投诉人": f"示例{n}", "联系电话": f"138000000{n:02}",
           "被投诉单位": HOUSING, "投诉内容": f"示例内容{n}：补偿款没有兑现。"}  # fmt: skip
    return list((row | changes).values())


def read(rows: Sequence[Sequence[Any]], *blocks: str) -> LedgerReading:
    def shape(sheet: Worksheet) -> None:
        for block in blocks:
            sheet.merge_cells(block)

    return read_ledger(xlsx(rows, shape), "台账.xlsx")


def whys(findings: Sequence[Finding], row: int) -> str:
    return " ".join(finding.why for finding in findings if finding.row == row)


# --- titles and headers ---


@pytest.mark.parametrize("block", ["A1:F1", "A1:C1", "B1:E1", "A1:A1"])
def test_a_title_over_few_columns_is_no_group_of_headings(block: str) -> None:
    title = [None, TITLE[0]] if block.startswith("B") else TITLE
    blocks = [block] if block != "A1:A1" else []

    reading = read([title, HEAD, case(1, "11月19日")], *blocks)

    assert reading.header_row == 2
    assert reading.columns["received_on"] == "收到日期 (B)"
    assert reading.rows[0].values["received_on"] == date(2026, 11, 19)
    assert "标题中的2026年" in whys(reading.flagged, 3)


def test_a_real_group_over_its_columns_stays_one() -> None:
    group = ["收到日期", "诉求人", None, "被投诉单位", "投诉内容"]
    leaves = [None, "姓名", "电话"]
    reading = read([TITLE, group, leaves, ["2026-11-18", "示例1", "13800000001", HOUSING, "甲"]],
                   "A1:E1", "B2:C2", "A2:A3", "D2:D3", "E2:E3")  # fmt: skip

    assert reading.columns["phone"] == "诉求人/电话 (C)"


@pytest.mark.parametrize("merged", [True, False])
def test_a_day_over_three_columns_is_read_as_one(merged: bool) -> None:
    head = ["序号", "收到日期", None, None, "投诉人", "被投诉单位", "投诉内容"]
    rows: list[Any] = [head, [None, "年", "月", "日"], [1, 2026, 11, 20, "示例1", HOUSING, "甲"],
                       [2, "2026年", "11月", "", "示例2", HOUSING, "乙"]]  # fmt: skip
    blocks = ["B1:D1", *(f"{c}1:{c}2" for c in "AEFG")] if merged else []

    reading = read(rows, *blocks)

    assert reading.header_row == 2
    assert [(r.row, r.values["received_on"]) for r in reading.rows] == [(3, date(2026, 11, 20))]
    assert [(f.row, f.cell) for f in reading.rejected] == [(4, "B4")]
    assert "没有日" in reading.rejected[0].why


def test_a_day_over_three_columns_without_a_heading_above_is_the_day_of_receipt() -> None:
    reading = read([["年", "月", "日", "投诉人", "投诉内容"], [2026, 11, 20, "示例1", "甲"]])

    assert reading.rows[0].values["received_on"] == date(2026, 11, 20)
    assert {m.field for m in reading.matched[:3]} == {"received_on"}


def test_a_weekday_in_a_column_of_its_own_must_be_that_of_the_day() -> None:
    rows = [["收到日期", "星期", "投诉内容"], ["2026-11-20", "五", "甲"], ["2026-11-20", "星期四", "乙"],
            ["2026-11-20", "", "丙"]]  # fmt: skip

    reading = read(rows)

    assert [row.row for row in reading.rows] == [2, 4]
    assert [(f.row, f.cell) for f in reading.rejected] == [(3, "B3")]
    assert "是星期五" in reading.rejected[0].why


# --- lines that are no cases ---


FOOTERS: list[list[Any]] = [
    ["小计", None, None, None, None, "5件"],
    ["合计", "5件"],
    ["合计", "2026年11月20日", None, None, None, "1件"],
    ["本月共受理5件，其中实名4件，匿名1件。"],
    [None, "以上共5件"],
    ["十月小计：3件"],
    ["填表人：示例甲", None, "审核人：示例乙", None, "填表日期：", "2026年11月20日"],
    ["填表人：示例甲", "2026年11月20日", None, None, None, "审核人：示例乙"],
    ["填表人", "示例甲", None, "审核人", "示例乙"],
    ["单位负责人（签字）：", None, None, None, "2026年11月20日"],
    ["制表单位：示例县信用办（盖章）"],
    ["注：1.本表每月5日前报送。"],
    ["2.匿名的填“匿名”。"],
    ["联系电话：0377-60000000"],
]


def test_totals_and_signatures_are_no_cases_whatever_day_stands_in_them() -> None:
    reading = read([HEAD, case(1), *FOOTERS])

    assert [row.row for row in reading.rows] == [2]
    assert not reading.rejected
    assert [f.row for f in reading.skipped] == list(range(3, 3 + len(FOOTERS)))


@pytest.mark.parametrize(
    "texts",
    [
        ["1", "2026-11-20", "示例", "道路不修"],
        ["登记", "2026-11-20", "张示例", "道路不修"],
        ["负责人", "2026-11-20", "拖欠工程款，三年没有支付，请处理"],
        ["经办人：", "示例县某单位拖欠工程款，多次催要未付。"],
        ["共同反映", "2026-11-20", "道路不修"],
        ["2026-11-20", "合计拖欠工程款12万元，请处理"],
    ],
)
def test_cases_that_begin_like_a_footer_stay_cases(texts: list[str]) -> None:
    assert why_aside(texts, 2026) == ""


# --- what stands above ---


def test_dittos_mean_the_row_above_and_are_told() -> None:
    same = {"投诉人": "同上", "联系电话": "同 上", "被投诉单位": "〃"}
    rows = [HEAD, case(1), case(2, "2026-11-19", **same),
            case(3, "〃", 投诉人="″", 联系电话="\"", 被投诉单位="同上", 投诉内容="〃")]  # fmt: skip

    reading = read(rows)

    assert [row.text("complainant") for row in reading.rows] == ["示例1"] * 3
    assert {row.text("phone") for row in reading.rows} == {"13800000001"}
    assert {row.text("respondent") for row in reading.rows} == {HOUSING}
    assert reading.rows[2].values["received_on"] == date(2026, 11, 19)
    assert reading.rows[2].text("facts") == reading.rows[1].text("facts")
    told = whys(reading.flagged, 3)
    assert "写的是“同上”，按第2行读取" in told
    assert f"写的是“〃”，按第2行读作“{HOUSING}”" in told
    assert not [
        f for f in reading.flagged if "示例1" in f.why
    ]  # who complains is masked until asked for
    assert "按第3行" in whys(reading.flagged, 4)


def test_a_ditto_with_nothing_above_is_refused_as_a_day_and_left_out_elsewhere() -> None:
    rows = [HEAD, case(1, "同上"), case(2, 投诉人=None), case(3, 投诉人="同上"), case(4, "2026.11"),
            case(5, "同上")]  # fmt: skip

    reading = read(rows)

    assert [(f.row, f.cell) for f in reading.rejected] == [(2, "B2"), (5, "B5"), (6, "B6")]
    assert "上面没有可用的日期" in reading.rejected[0].why
    assert [row.text("complainant") for row in reading.rows] == ["", ""]
    assert "没有采用" in whys(reading.flagged, 4)


def test_captions_of_months_complete_bare_days_and_are_told() -> None:
    rows = [TITLE, HEAD, ["十月份"], case(1, "10月9日"), ["十月小计：1件"], ["十一月份"], case(2, "3日"),
            case(3, 5), case(4, "11月8日"), ["2027年1月"], case(5, "4日")]  # fmt: skip

    reading = read(rows)

    assert [row.values["received_on"] for row in reading.rows] == [
        date(2026, 10, 9), date(2026, 11, 3), date(2026, 11, 5), date(2026, 11, 8), date(2027, 1, 4),
    ]  # fmt: skip
    assert all("请核对" in whys(reading.flagged, row) for row in (4, 7, 8, 9, 11))
    assert [f.row for f in reading.skipped] == [1, 3, 5, 6, 10]


def test_bare_days_without_a_caption_are_refused() -> None:
    reading = read([TITLE, HEAD, case(1, "3日"), case(2, 5)])

    assert [f.row for f in reading.rejected] == [3, 4]


def test_a_text_that_goes_on_in_the_next_row_is_joined_and_told() -> None:
    reading = read([HEAD, case(1), [None] * 5 + ["（接上）下半段。"], case(2)])

    assert reading.rows[0].text("facts").endswith("\n（接上）下半段。")
    assert "接在第2行之后" in whys(reading.flagged, 3)
    assert [row.row for row in reading.rows] == [2, 4]


# --- several units, several people ---


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"{HOUSING}、{ROADS}", (HOUSING, ROADS)), (f"①{HOUSING}\n②{ROADS}", (HOUSING, ROADS)),
        (f"①{HOUSING}②{ROADS}", (HOUSING, ROADS)), (f"1.{HOUSING}\n2.{ROADS}", (HOUSING, ROADS)),
        (f"（1）{HOUSING}；（2）{ROADS}", (HOUSING, ROADS)), (f"一、{HOUSING}\n二、{ROADS}", (HOUSING, ROADS)),
        (f"{HOUSING}，{ROADS}", (HOUSING, ROADS)), (f"{HOUSING}/{ROADS}", (HOUSING, ROADS)),
        (f"{HOUSING} {ROADS}", (HOUSING, ROADS)), (f"{HOUSING}和{ROADS}", (HOUSING, ROADS)),
        (f"{HOUSING}、{ROADS}等", (HOUSING, ROADS)), (f"{HOUSING}\n{HOUSING}", (HOUSING,)),
        (HOUSING, (HOUSING,)), ("示例县文化和旅游局", ("示例县文化和旅游局",)), ("示例镇 示例村", ("示例镇 示例村",)),
        ("反映住建局不作为，拖欠工程款", ("反映住建局不作为，拖欠工程款",)), ("示例（2026）1.5路公司", ("示例（2026）1.5路公司",)),
    ],
)  # fmt: skip
def test_units_of_one_cell_are_told_apart(text: str, names: tuple[str, ...]) -> None:
    assert read_units(text).names == names


def test_the_part_of_a_unit_is_not_its_name() -> None:
    found = read_units(f"{HOUSING}（牵头）、{ROADS}（配合单位）")

    assert found.names == (HOUSING, ROADS)
    assert found.parts == ("牵头", "配合单位")
    assert read_units(f"牵头单位：{HOUSING}").names == (HOUSING,)
    assert read_units("示例公司（原示例厂）").names == ("示例公司（原示例厂）",)


@pytest.mark.parametrize(
    ("text", "people"),
    [("示例4、示例5", ("示例4", "示例5")), ("1.示例甲\n2.示例乙", ("示例甲", "示例乙")), ("示例甲", ("示例甲",)),
     ("示例甲等5人", ("示例甲等5人",)), ("匿名、群众", ("匿名、群众",)), ("示例局、示例局", ("示例局、示例局",))],
)  # fmt: skip
def test_people_are_told_apart_where_each_can_only_be_a_name(
    text: str, people: tuple[str, ...]
) -> None:
    assert read_people(text) == people


def test_two_units_two_people_and_a_part_are_told_and_stand_one_by_one_in_the_report() -> None:
    rows = [HEAD, case(1, 被投诉单位=f"{HOUSING}、{ROADS}"), case(2, 被投诉单位=f"{HOUSING}（牵头）"),
            case(3), [None, None, "示例4", "13800000004"], case(5, 投诉人="示例5、示例6")]  # fmt: skip

    reading = read(rows, *(f"{c}4:{c}5" for c in "ABEF"))
    report = ledger_report(reading)["rows"]

    assert report[0]["respondent"] == [HOUSING, ROADS]
    assert report[1]["respondent"] == HOUSING
    assert report[1]["extra"] == {"被投诉单位分工": f"{HOUSING}（牵头）"}
    assert reading.rows[2].people() == (("示例3", "13800000003"), ("示例4", "13800000004"))
    assert reading.rows[3].people() == (("示例5", "13800000005"), ("示例6", ""))
    assert "一格里有2个单位" in whys(reading.flagged, 2)
    assert "分工" in whys(reading.flagged, 3)


def test_a_case_over_merged_rows_is_imported_with_both_people_and_both_units(
    tmp_path: Path,
) -> None:
    rows = [[*HEAD, "受理日期", "转办日期"],
            [*case(1, 被投诉单位=f"①{HOUSING}\n②{ROADS}（牵头）"), "2026-11-18", "2026-11-18"],
            [None, None, "示例2", "13800000002"]]  # fmt: skip
    ledger = read(rows, *(f"{c}2:{c}3" for c in "ABEFGH"))

    with make_office(tmp_path / "o.cxt", Clock()) as office:
        desk = Desk(office)
        office.imports.run(ledger, ImportLedger("台账", "letter", opening=True), desk.me)
        page = office.reads.case_page(1, TODAY, by=office.session())
        with office.gate.file.read() as connection:
            names = {str(name) for name in connection.scalars(select(Unit.name))}
            people = connection.scalar(select(func.count()).select_from(Identity))

    assert [row.name for row in page.respondents] == [HOUSING, ROADS]
    assert names >= {HOUSING, ROADS}
    assert not [n for n in names if any(sign in n for sign in "、①②\n（")]
    assert people == 2


@pytest.mark.parametrize(
    "sign", ["（同上）", "—同上—", "－〃－", "同上件", "''", "～同前～", "[同上]"]
)  # fmt: skip
def test_dittos_between_dashes_and_brackets_are_dittos(sign: str) -> None:
    found = read_ledger(xlsx([HEAD, case(1), case(2, 投诉人=sign, 被投诉单位=sign)]), "台账.xlsx")

    assert found.rows[1].text("complainant") == "示例1"
    assert found.rows[1].text("respondent") == HOUSING
    assert {f.cell for f in found.flagged} >= {"C3", "E3"}


def test_the_same_as_on_the_left_is_the_unit_there_and_nobodys_name() -> None:
    rows = [[*HEAD, "承办单位"], [*case(1, 投诉人="同左"), "同左"]]
    found = read_ledger(xlsx(rows), "台账.xlsx")

    assert "同左" not in found.rows[0].values.values()
    assert {f.cell for f in found.flagged} >= {"C2", "G2"}
    beside = [
        ["序号", "收到日期", "被投诉单位", "承办单位", "投诉内容"],
        [1, "2026-11-18", HOUSING, "同左", "示例内容"],
    ]
    assert read_ledger(xlsx(beside), "台账.xlsx").rows[0].text("handling_unit") == HOUSING


@pytest.mark.parametrize(
    "cells",
    [
        ["", "2026-11-30", "", "", "", "合计：2件"], ["2026-11-30", "", "", "", "合计", 2],
        ["合计数", "", "", "", "", 2], ["Total", "", "", "", "", 2], ["（盖章）"], ["", "以下空白"],
        ["", "以下无正文"], ["", "——完——"], ["", "打印时间 2026-11-30 10:00"], ["", "—— END ——"],
    ],
)  # fmt: skip
def test_more_that_stands_below_a_table_is_no_case(cells: list[Any]) -> None:
    found = read_ledger(xlsx([HEAD, case(1), case(2), cells]), "台账.xlsx")

    assert [row.row for row in found.rows] == [2, 3] and not found.rejected
    assert any(f.row == 4 for f in found.skipped)


@pytest.mark.parametrize(
    "text",
    [
        f"（1）{HOUSING}（2）{ROADS}", f"一、{HOUSING} 二、{ROADS}", f"a.{HOUSING} b.{ROADS}",
        f"{HOUSING}+{ROADS}", f"1、{HOUSING}；2、{ROADS}", f"(一) {HOUSING}\n(二) {ROADS}",
    ],
)  # fmt: skip
def test_a_list_on_one_line_is_taken_apart_however_it_is_numbered(text: str) -> None:
    assert read_units(text).names == (HOUSING, ROADS)


def test_and_so_many_more_is_no_part_of_a_units_name() -> None:
    found = read_ledger(xlsx([HEAD, case(1, 被投诉单位=f"{HOUSING}等3家单位")]), "台账.xlsx")

    assert found.rows[0].text("respondent") == HOUSING
    assert [f.cell for f in found.flagged] == ["E2"]
    assert read_units(f"{HOUSING}等部门").names == (HOUSING,)
    assert read_units("示例县平等街道办事处").names == ("示例县平等街道办事处",)


@pytest.mark.parametrize(
    "headings", [("收件年", "收件月", "收件日"), ("收到时间（年）", "（月）", "（日）")]
)  # fmt: skip
def test_a_day_over_three_columns_may_say_so_in_one_row(headings: tuple[str, ...]) -> None:
    rows = [["序号", *headings, "投诉内容"], [1, "2026年", "11月", "20日", "示例内容"]]

    found = read_ledger(xlsx(rows), "台账.xlsx")

    assert found.rows[0].values["received_on"] == date(2026, 11, 20)
    assert not found.flagged + found.rejected


def test_headings_and_footers_in_traditional_script_are_known() -> None:
    head = ["序號", "收到日期", "投訴人", "聯絡電話", "被投訴單位", "投訴內容"]
    reading = read(
        [["示例縣2026年投訴舉報臺賬"], head, case(1, "11月19日"), ["合計", None, None, None, None, "1件"],
         ["填報單位：示例縣信用辦", None, None, "審核人：示例乙"]]
    )  # fmt: skip

    assert list(reading.columns) == ["received_on", "complainant", "phone", "respondent", "facts"]
    assert [row.values["received_on"] for row in reading.rows] == [date(2026, 11, 19)]
    assert reading.rejected == ()


def test_days_that_a_program_may_have_turned_around_are_told() -> None:
    days = [date(2026, 6, 5), "20/11/2026", date(2026, 11, 25), "2026/7/8", date(2026, 5, 5)]
    reading = read([HEAD, *(case(n, day) for n, day in enumerate(days, 1))])
    told = [f.row for f in reading.flagged if "对调" in f.why]

    assert [row.row for row in reading.rows] == [2, 3, 4, 5, 6]
    assert told == [2, 5]
    assert not [f for f in read([HEAD, case(1, date(2026, 6, 5))]).flagged if "对调" in f.why]


def test_who_made_a_table_and_when_is_no_group_of_headings_however_it_is_merged() -> None:
    made = ["填报单位：示例县信用办", None, None, "2026年11月3日"]
    reading = read([TITLE, made, HEAD, case(1, "10月9日")], "A1:F1", "A2:C2", "D2:F2")

    assert reading.columns["received_on"] == "收到日期 (B)"
    assert reading.rows[0].values["received_on"] == date(2026, 10, 9)
    assert [finding.row for finding in reading.skipped] == [1, 2]


def test_more_signs_mean_the_row_above_and_a_numbered_row_is_never_guessed() -> None:
    rows = [case(1), [2, "2026-11-19", "示例2", "↑", "如上", "见上"],
            [3, "2026-11-20", "示例3", "同1", "同第2行", "示例内容"], [4, "2026-11-20", "示例4", "", "", "同3"]]  # fmt: skip
    reading = read([HEAD, *rows])

    assert [(r.text("phone"), r.text("respondent")) for r in reading.rows] == [
        ("13800000001", HOUSING), ("13800000001", HOUSING), ("", "")]  # fmt: skip
    assert reading.rows[1].text("facts") == reading.rows[0].text("facts")
    assert "不能确定指的是哪一行" in whys(reading.flagged, 4)
    assert "不能确定指的是哪一行" in whys(reading.rejected, 5)


def test_the_year_and_the_month_of_a_day_in_three_columns_may_be_dittos() -> None:
    head = ["序号", "收到年", "收到月", "收到日", "投诉内容"]
    reading = read([head, [1, 2026, 11, 20, "示例一"], [2, "〃", "〃", 22, "示例二"]])

    assert [row.values["received_on"] for row in reading.rows] == [
        date(2026, 11, 20),
        date(2026, 11, 22),
    ]
    assert "按第2行" in whys(reading.flagged, 3)


def test_the_office_that_made_a_table_stands_below_it() -> None:
    below = [["说明", "1.本表一式两份"], ["示例县信用办", "2026年11月30日"]]
    reading = read([HEAD, case(1), *below])

    assert [finding.row for finding in reading.skipped] == [3, 4]
    assert reading.rejected == ()


def test_and_other_departments_hide_no_second_unit() -> None:
    assert read_units("示例住建局与示例交通局等部门").names == ("示例住建局", "示例交通局")


def test_a_value_over_several_columns_is_that_of_the_first_and_told() -> None:
    rows = [
        [1, "2026-11-18", None, "13800000001", HOUSING, "示例一"],
        [2, "2026-11-19", "示例2", None, HOUSING, "示例二"],
    ]
    reading = read([HEAD, *rows], "B2:C2", "C3:D3")

    assert [(r.text("complainant"), r.text("phone")) for r in reading.rows] == [
        ("", "13800000001"), ("示例2", "")]  # fmt: skip
    assert "与“投诉人”合并" in whys(reading.flagged, 2)


@pytest.mark.parametrize("nothing", ["/", "——", "无", "不详", "null", "（无）"])
def test_a_sign_for_nothing_names_nobody_and_no_unit(nothing: str) -> None:
    reading = read([HEAD, case(1, 投诉人=nothing, 被投诉单位=nothing), case(2, 投诉内容=nothing)])

    assert [(r.text("complainant"), r.text("respondent")) for r in reading.rows] == [("", "")]
    assert "按没有填写处理" in whys(reading.flagged, 2)
    assert "既没有内容" in whys(reading.rejected, 3)


@pytest.mark.parametrize(
    "both", ["示例甲 13800000001", "示例甲（电话：13800000001）", "示例甲13800000001"]
)
def test_a_name_and_its_number_in_one_cell_are_told_apart(both: str) -> None:
    reading = read([HEAD, case(1, 投诉人=both, 联系电话=None), case(2, 投诉人=both)])

    assert [(r.text("complainant"), r.text("phone")) for r in reading.rows] == [
        ("示例甲", "13800000001"), ("示例甲", "13800000002")]  # fmt: skip
    assert "已分开" in whys(reading.flagged, 2)
    assert reading.rows[1].extra == {"投诉人电话": "13800000001"}


def test_a_number_with_its_name_in_front_is_told_apart_where_no_other_name_stands() -> None:
    reading = read([HEAD, case(1, 投诉人=None, 联系电话="示例甲 13800000001")])

    assert (reading.rows[0].text("complainant"), reading.rows[0].text("phone")) == (
        "示例甲",
        "13800000001",
    )
    assert "已分开" in whys(reading.flagged, 2)


@pytest.mark.parametrize("heading", ["投诉人及联系方式", "姓名/电话", "投訴人姓名、聯絡電話"])
def test_a_column_of_names_with_numbers_is_both(heading: str) -> None:
    reading = read(
        [["收到日期", heading, "投诉内容"], ["2026-11-18", "示例甲 13800000001", "示例"]]
    )

    assert (reading.rows[0].text("complainant"), reading.rows[0].text("phone")) == (
        "示例甲",
        "13800000001",
    )


@pytest.mark.parametrize(
    "text",
    ["示例县住建局（主办）示例县交通局（协办）", "一、示例县住建局二、示例县交通局", "1.示例县住建局2.示例县交通局",
     "示例县住建局\\示例县交通局"],
)  # fmt: skip
def test_units_that_stand_close_together_are_told_apart(text: str) -> None:
    assert read_units(text).names == ("示例县住建局", "示例县交通局")


@pytest.mark.parametrize(
    "title",
    ["二〇二六年投诉举报台账", "投诉举报台账（2026）", "示信办〔2025〕3号附件：2026年度台账"],
)
def test_a_title_names_its_year_in_any_of_these_ways(title: str) -> None:
    reading = read([[title], HEAD, case(1, "11月19日")])

    assert reading.rows[0].values["received_on"] == date(2026, 11, 19)
    assert "标题中的2026年" in whys(reading.flagged, 3)


def test_a_year_in_a_column_or_in_the_name_of_the_sheet_completes_a_day_and_is_told() -> None:
    def name(sheet: Worksheet) -> None:
        sheet.title = "2026年11月"

    column = read([["年份", "收到日期", "投诉内容"], [2026, "11月19日", "示例"]])
    sheet = read_ledger(xlsx([HEAD, case(1, "11.19"), case(2, "20日")], name), "台账.xlsx")

    assert column.rows[0].values["received_on"] == date(2026, 11, 19)
    assert "年份栏中的2026年" in whys(column.flagged, 2)
    assert [r.values["received_on"] for r in sheet.rows] == [date(2026, 11, 19), date(2026, 11, 20)]
    assert "工作表名称中的2026年11月" in whys(sheet.flagged, 3)


def test_two_tables_side_by_side_are_told() -> None:
    reading = read([[*HEAD, None, *HEAD], [*case(1), None, *case(2)]])

    assert [row.text("complainant") for row in reading.rows] == ["示例1"]
    assert any("并排的两张表" in finding.why for finding in reading.flagged)


@pytest.mark.parametrize("said", ["作废", "（已撤诉）", "重复件"])
def test_a_row_that_is_said_to_be_void_is_told(said: str) -> None:
    reading = read([[*HEAD, "备注"], [*case(1), said], [*case(2), "已回复"]])

    assert [f.row for f in reading.flagged if "仍已读取" in f.why] == [2]
    assert reading.rows[0].extra == {"备注": said}


def test_a_text_under_a_heading_over_two_columns_is_read_from_both() -> None:
    rows = [
        ["收到日期", "投诉内容", None, "投诉人"],
        ["2026-11-18", "示例上半", "示例下半", "示例1"],
    ]
    reading = read(rows, "B1:C1")

    assert reading.rows[0].text("facts") == "示例上半\n示例下半"
    assert "占两栏" in whys(reading.flagged, 2)
