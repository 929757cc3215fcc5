"""The superior's own workbook of statistics filled: cells alone change, every other part stays."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.drawing.image import Image
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

from app.base.errors import InputError
from app.services.units.unit_commands import SaveUnit
from tests.services.making import Desk
from tests.services.results.test_city_form import CELLS, SHEET, parts
from tests.services.statistics.test_published import QUARTER, A, B

OTHER = "示例县其他局"


def city_workbook(*lines: str) -> bytes:
    """A form as a city makes it: two rows of headings, a list, a picture, protection, a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "季报"
    sheet.append(["政务失信投诉举报统计表"])
    sheet.merge_cells("A1:F1")
    sheet.append(["序号", "单位名称", "1.收到（件次）", "受理数", "核对人", "备注"])
    for n, name in enumerate(lines, 1):
        sheet.append([n, name])
    total = len(lines) + 3
    sheet.cell(total, 2, "合　计")
    sheet.cell(total, 4, f"=SUM(D3:D{total - 1})")
    sheet["C3"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.column_dimensions["B"].width = 33.5
    sheet.protection.sheet = True
    sheet.protection.password = "示例"
    choices = DataValidation("list", formula1='"已核对,未核对"')
    choices.add("E3:E9")
    sheet.add_data_validation(choices)
    picture = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "PNG")
    sheet.add_image(Image(picture), "H2")
    book.create_sheet("说明")["A1"] = "填写说明"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def values_of(data: bytes) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(data))["季报"].values)


def test_headings_are_taken_for_numbers_and_asked_only_where_unknown(
    desk: Desk,
    published: int,
) -> None:
    plan = desk.office.city_books.plan(city_workbook(A, OTHER), published, desk.me)

    assert [(h.caption, h.number) for h in plan.headings] == [
        ("1.收到（件次）", "received"), ("受理数", ""), ("核对人", ""), ("备注", "")
    ]  # fmt: skip
    assert (plan.along, plan.missing) == ("主办单位", (B,))
    assert A in plan.lines and "合计" in plan.lines
    assert ("accepted", "本期受理") in plan.numbers


def test_every_part_but_the_filled_sheet_stays_to_the_byte(
    desk: Desk,
    published: int,
) -> None:
    before = city_workbook(A, B)

    made = desk.office.city_books.fill(
        before, published, {"收到": "received", "受理数": "accepted"}, desk.me
    )

    old, new = parts(before), parts(made.data)
    assert list(old) == list(new)
    assert {name for name in old if old[name] != new[name]} == {SHEET}
    assert b'fullCalcOnLoad="1"' in new["xl/workbook.xml"]  # its own formula is reckoned anew
    assert CELLS.sub(b"", old[SHEET]) == CELLS.sub(b"", new[SHEET])
    sheet = openpyxl.load_workbook(io.BytesIO(made.data))["季报"]
    assert sheet["C3"].fill.fgColor.rgb == "00FFFF00" and sheet.protection.sheet
    assert sheet.column_dimensions["B"].width == 33.5
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["E3:E9"]


def test_the_numbers_are_those_that_were_published_and_a_formula_stays(
    desk: Desk,
    published: int,
    tmp_path: Path,
) -> None:
    desk.office.unit_register.save(SaveUnit(OTHER), desk.me)
    mapping = {"收到": "received", "受理数": "accepted"}
    source, path = tmp_path / "季报.xlsx", tmp_path / "季报（已填）.xlsx"
    source.write_bytes(city_workbook(A, B, OTHER, "不在名录的局"))

    made = desk.office.city_books.write(source, path, published, mapping, desk.me)

    rows = values_of(path.read_bytes())
    assert [row[:4] for row in rows[2:4]] == [(1, A, 2, 2), (2, B, 1, 1)]  # not the case of later
    assert rows[4][2:4] == (0, 0)  # a unit of ours that nobody complained about
    assert rows[5][2:4] == (None, None)  # one that we don't know
    assert rows[6][1:4] == ("合　计", 3, "=SUM(D3:D6)")
    assert (made.lines, made.cells) == (4, 7)
    plan = desk.office.city_books.plan(source.read_bytes(), published, desk.me)
    assert {h.key: h.number for h in plan.headings}["受理数"] == "accepted"  # kept for next time
    assert desk.office.verify() == ()


def spread(desk: Desk) -> int:
    """Eight cases of one unit, six of them closed; one of another: published."""
    for number in range(9):
        unit = A if number else B
        case = desk.accepted(date(2026, 7, 6), date(2026, 7, 8))
        desk.take(case, "refer", date(2026, 7, 9), unit=unit, delivered_on="2026-07-09")
        if number > 2:
            desk.take(
                case,
                "report_result",
                date(2026, 8, 3),
                unit=unit,
                result="true",
                measures="已办理。",
            )
            desk.take(case, "review_result", date(2026, 8, 3), outcome="pass")
            desk.take(case, "close", date(2026, 8, 4))
    return desk.office.snapshots.publish("第三季度", QUARTER, desk.me)


RATED = tuple("CDEFGH")


def rated_workbook() -> bytes:
    """办结率 under every format that a city gives its cells; 件数 twice, under 受理 and 办结; columns
    numbered beneath; 合计 also a heading."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "季报"
    sheet.append(["政务失信投诉举报统计表"])
    sheet.merge_cells("A1:K1")
    sheet.append(
        [
            "序号",
            "单位名称",
            *["办结率"] * 4,
            "办结率（%）",
            "办结率",
            "受理",
            None,
            "办结",
            None,
            "合计",
        ]
    )
    sheet.append([None] * 8 + ["件数", "件次", "件数", "件次"])
    sheet.append(["甲", "乙", *range(1, 12)])
    for box in ("I2:J2", "K2:L2", *(f"{c}2:{c}3" for c in "ABCDEFGHM")):
        sheet.merge_cells(box)
    for n, name in enumerate((A, B), 1):
        sheet.append([n, name])
        for column, code in zip(RATED, ("0.00%", "0%", "@", "General", "0.00"), strict=False):
            sheet[f"{column}{n + 4}"].number_format = code
    sheet.append(["合　计"])
    sheet.column_dimensions["H"].number_format = "0.0%"  # no cell of its own: the column's format
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_rates_are_numbers_in_the_format_of_each_cell(desk: Desk) -> None:
    key = spread(desk)
    plan = desk.office.city_books.plan(rated_workbook(), key, desk.me)
    mapping = {h.key: "closure_rate" for h in plan.headings if "办结率" in h.caption}

    made = desk.office.city_books.fill(rated_workbook(), key, mapping, desk.me)

    sheet = openpyxl.load_workbook(io.BytesIO(made.data))["季报"]
    exact = 6 / 8
    assert [sheet[f"{column}5"].value for column in RATED] == [
        exact, exact, "75.00%", exact, 75, exact
    ]  # fmt: skip
    assert sheet["H5"].number_format == "0.0%" and sheet["C5"].number_format == "0.00%"
    assert {sheet[f"{column}6"].value for column in RATED} == {"1件中0件"}  # too few for a rate
    assert sheet["C7"].value == pytest.approx(6 / 9, abs=1e-4)  # no format of its own: 0.6667


def test_equal_headings_are_told_apart_by_what_they_stand_under(desk: Desk) -> None:
    key = spread(desk)
    plan = desk.office.city_books.plan(rated_workbook(), key, desk.me)

    assert [(h.where, h.caption, h.key, h.number) for h in plan.headings] == [
        ("C列", "办结率", "办结率", ""),  # one of several: asked
        ("D列", "办结率", "办结率#2", ""),
        ("E列", "办结率", "办结率#3", ""),
        ("F列", "办结率", "办结率#4", ""),
        ("G列", "办结率（%）", "办结率#5", ""),
        ("H列", "办结率", "办结率#6", ""),
        ("I列", "受理／件数", "受理／件数", "accepted"),
        ("J列", "受理／件次", "受理／件次", ""),
        ("K列", "办结／件数", "办结／件数", "closed"),
        ("L列", "办结／件次", "办结／件次", ""),
        ("M列", "合计", "合计", ""),
    ]
    made = desk.office.city_books.fill(
        rated_workbook(), key, {"受理／件数": "accepted", "办结／件数": "closed"}, desk.me
    )
    rows = values_of(made.data)
    assert [row[8:12] for row in rows[4:]] == [
        (8, None, 6, None), (1, None, 0, None), (9, None, 6, None)
    ]  # fmt: skip


def test_blocks_beside_each_other_and_sheets_are_each_filled_for_themselves(desk: Desk) -> None:
    key = spread(desk)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "本季"
    for row in (["单位", "受理", None, "单位", "受理"], [A, None, None, B], ["合计"]):
        sheet.append(row)
    other = book.create_sheet("本年累计")
    for row in (["单位", "受理"], [A]):
        other.append(row)
    out = io.BytesIO()
    book.save(out)

    plan = desk.office.city_books.plan(out.getvalue(), key, desk.me)
    assert [(h.key, h.where) for h in plan.headings] == [
        ("本季!受理", "本季 B列、本季 E列"), ("本年累计!受理", "本年累计 B列")
    ]  # fmt: skip
    made = desk.office.city_books.fill(out.getvalue(), key, {"本季!受理": "accepted"}, desk.me)
    filled = openpyxl.load_workbook(io.BytesIO(made.data))
    assert list(filled["本季"].values)[1:] == [
        (A, 8, None, B, 1), ("合计", 9, None, None, None)
    ]  # fmt: skip
    assert list(filled["本年累计"].values)[1] == (A, None)


@pytest.mark.parametrize(
    "data, why",
    [(b"", "打不开"), (b"PK\x03\x04broken", "打不开"), (None, "没有找到可以填的行")],
)
def test_what_can_not_be_filled_is_told(
    desk: Desk,
    published: int,
    data: bytes | None,
    why: str,
) -> None:
    if data is None:
        out = io.BytesIO()
        openpyxl.Workbook().save(out)
        data = out.getvalue()

    with pytest.raises(InputError, match=why):
        desk.office.city_books.plan(data, published, desk.me)


def test_nothing_chosen_and_the_workbook_itself_are_refused(
    desk: Desk,
    published: int,
    tmp_path: Path,
) -> None:
    source = tmp_path / "季报.xlsx"
    before = city_workbook(A, B)
    source.write_bytes(before)
    with pytest.raises(InputError, match="没有指明任何一栏"):
        desk.office.city_books.fill(source.read_bytes(), published, {}, desk.me)

    with pytest.raises(InputError, match="不能盖掉"):
        desk.office.city_books.write(source, source, published, {"收到": "received"}, desk.me)
    assert source.read_bytes() == before
