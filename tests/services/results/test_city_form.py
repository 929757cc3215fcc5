"""The city's own workbook filled: cells alone change; lists, pictures, widths, protection stay."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.drawing.image import Image
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

from app.base.errors import InputError
from app.reports.workbooks.filling import Form
from app.services.office import Office
from tests.services.evaluation.rounds import AS_OF, UNITS, Grid, open_grid

SHEET = "xl/worksheets/sheet1.xml"
CONTROL = b'<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="CheckBox"/>'
CELLS = re.compile(rb"<c\b[^>]*?(?:/>|>.*?</c>)", re.DOTALL)


def city_workbook() -> bytes:
    """A form as a city office makes it: list, picture, widths, protection, a formula, a control."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "得分表"
    sheet.append(["2024年政务诚信监测得分表"])
    sheet.merge_cells("A1:E1")
    sheet.append(["序号", "单位名称", "8.投诉问题办理情况（10分）", "总分", "核对结论"])
    for n, unit in enumerate((*UNITS[:2], "示例县其他局"), 1):
        sheet.append([n, unit])
    sheet["D6"] = "=SUM(D3:D5)"
    sheet["D3"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.column_dimensions["B"].width = 33.5
    sheet.protection.sheet = True
    sheet.protection.password = "示例"
    choices = DataValidation("list", formula1='"一致,不一致"')
    choices.add("E3:E5")
    sheet.add_data_validation(choices)
    picture = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "PNG")
    sheet.add_image(Image(picture), "G2")
    book.create_sheet("说明")["A1"] = "填写说明"
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/ctrlProps/ctrlProp1.xml", CONTROL)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture
def grid(office: Office) -> Grid:
    found = open_grid(office)
    found.enter((0, "8", "closed", "19/24"), (1, "8", "closed", "24/24"))
    return found


def test_every_part_but_the_filled_sheet_stays_to_the_byte(office: Office, grid: Grid) -> None:
    before = city_workbook()

    found = office.city_forms.fill(before, grid.round, AS_OF, grid.me)

    old, new = parts(before), parts(found.data)
    assert list(old) == list(new)
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {SHEET}
    assert {"xl/ctrlProps/ctrlProp1.xml", "xl/media/image1.png"} <= set(new) - changed
    assert CELLS.sub(b"", old[SHEET]) == CELLS.sub(b"", new[SHEET])


def test_scores_stand_where_a_units_line_meets_its_column(office: Office, grid: Grid) -> None:
    found = office.city_forms.fill(city_workbook(), grid.round, AS_OF, grid.me)

    book = openpyxl.load_workbook(io.BytesIO(found.data))
    sheet = book["得分表"]
    assert (sheet["C3"].value, sheet["C4"].value) == (7.92, 10)
    assert sheet["D3"].fill.fgColor.rgb == "00FFFF00" and sheet["D6"].value == "=SUM(D3:D5)"
    assert sheet.column_dimensions["B"].width == 33.5 and sheet.protection.sheet
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["E3:E5"]
    assert (found.units, found.missing) == (2, ("示例镇政府",))
    assert set(found.open) == set(UNITS[:2])  # other items are open: no total is made up
    assert sheet["D3"].value is None


def test_a_score_beneath_an_indicator_is_that_of_the_indicator(office: Office, grid: Grid) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["单位名称", "8.投诉问题办理情况（10分）", None, "总分"])
    sheet.append([None, "自评分", "得分"])
    sheet.append([UNITS[0]])
    for box in ("A1:A2", "B1:C1", "D1:D2"):
        sheet.merge_cells(box)
    out = io.BytesIO()
    book.save(out)

    found = office.city_forms.fill(out.getvalue(), grid.round, AS_OF, grid.me)

    assert list(openpyxl.load_workbook(io.BytesIO(found.data)).active.values)[2] == (  # type: ignore[union-attr]
        UNITS[0], None, 7.92, None
    )  # fmt: skip


def test_a_workbook_without_the_order_to_reckon_gets_it_where_it_has_formulas() -> None:
    data = city_workbook()
    bare = io.BytesIO()
    with zipfile.ZipFile(bare, "w") as package:
        for name, part in parts(data).items():
            package.writestr(name, re.sub(rb"<calcPr[^>]*/>", b"", part))

    filled = parts(Form(bare.getvalue()).filled({("得分表", 3, 3): "9"}))

    assert b'<definedNames/><calcPr fullCalcOnLoad="1"/>' in filled["xl/workbook.xml"]


def test_a_text_goes_into_a_row_that_was_not_there_and_a_formula_is_left() -> None:
    form = Form(city_workbook())

    filled = form.filled({
        ("得分表", 9, 2): "备注：<示例>&", ("得分表", 3, 1): "7", ("得分表", 6, 4): "1",
        ("说明", 1, 3): "-2.50",
    })  # fmt: skip

    book = openpyxl.load_workbook(io.BytesIO(filled))
    assert book["得分表"]["B9"].value == "备注：<示例>&" and book["得分表"]["A3"].value == 7
    assert book["得分表"]["D6"].value == "=SUM(D3:D5)" and book["说明"]["C1"].value == -2.5


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"<html>"])
def test_what_is_no_workbook_is_told(office: Office, grid: Grid, data: bytes) -> None:
    with pytest.raises(InputError, match="打不开"):
        office.city_forms.fill(data, grid.round, AS_OF, grid.me)


def test_a_workbook_without_a_unit_is_told(office: Office, grid: Grid) -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)

    with pytest.raises(InputError, match="没有找到受评单位"):
        office.city_forms.fill(out.getvalue(), grid.round, AS_OF, grid.me)


def test_the_filled_workbook_is_written_and_recorded(
    office: Office, grid: Grid, tmp_path: Path
) -> None:
    source = tmp_path / "得分表.xlsx"
    source.write_bytes(city_workbook())

    found = office.city_forms.write(source, tmp_path / "已填.xlsx", grid.round, AS_OF, grid.me)

    assert (tmp_path / "已填.xlsx").read_bytes() == found.data
    with office.gate.file.read() as connection:
        verbs = connection.exec_driver_sql("SELECT action FROM audit").scalars().all()
    assert verbs[-1] == "fill_city_form"
