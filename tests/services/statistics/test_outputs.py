"""统计 in a workbook whose formulas come to what is printed, and on paper with its definitions."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from app.base.rows.statistics import Period
from tests.services.making import Desk
from tests.services.statistics import office60

QUARTER = Period(office60.FROM, office60.TO)


def reckoned(formula: str, values: dict[str, float]) -> object:
    """What Excel makes of our formulas: sums, signs, and the three ways of speaking of a share."""
    total = re.fullmatch(r"=SUM\(([A-Z]+)(\d+):([A-Z]+)(\d+)\)", formula)
    if total:
        column, first, _, last = total.groups()
        return sum(values[f"{column}{n}"] for n in range(int(first), int(last) + 1))
    found = re.match(r'=IF\((\(.*?\))<=0,"—",IF\(.*?<5,.*?&"件",(\(.*?\)|[A-Z]+\d+)/', formula)
    assert found is not None, formula
    base, top = (
        eval(re.sub(r"[A-Z]+\d+", lambda m: str(values[m[0]]), part))  # noqa: S307
        for part in found.groups()
    )
    if base <= 0:
        return "—"
    return f"{base}件中{top}件" if base < 5 else top / base


def test_every_stored_result_is_what_its_formula_gives(sixty: Desk, tmp_path: Path) -> None:
    path = tmp_path / "统计.xlsx"
    sixty.office.statistics_outputs.export(path, QUARTER, "unit", sixty.me)

    formulas, stored = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    checked = 0
    for sheet in formulas:
        shown = stored[sheet.title]
        values = {
            cell.coordinate: cell.value
            for row in shown.iter_rows() for cell in row
            if isinstance(cell.value, int | float)
        }  # fmt: skip
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    stands = shown[cell.coordinate]
                    assert reckoned(cell.value, values) == pytest.approx(stands.value), cell
                    assert "=SUM" in cell.value or stands.number_format == "0.00%"
                    checked += 1
    assert checked > 60
    total = [c.value for c in stored["按主办单位"][stored["按主办单位"].max_row]]
    assert total[:2] == ["合计", office60.COUNTS["received"]] and 22 / 35 in total
    texts = [c.value for c in stored["统计指标"]["E"]]
    assert any(str(text).startswith("办结率＝本期办结÷") for text in texts)


def test_by_month_what_is_in_hand_is_no_sum(sixty: Desk, tmp_path: Path) -> None:
    path = tmp_path / "统计.xlsx"
    sixty.office.statistics_outputs.export(path, QUARTER, "month", sixty.me)

    sheet = openpyxl.load_workbook(path)["按月份"]
    heads = [cell.value for cell in sheet[3]]
    total = dict(zip(heads, [cell.value for cell in sheet[sheet.max_row]], strict=True))
    assert [sheet.cell(row, 1).value for row in (4, 5, 6)] == ["2026-07", "2026-08", "2026-09"]
    assert total["期末在办"] == 15 and str(total["本期办结"]).startswith("=SUM(")


def test_over_people_that_are_not_told_the_total_is_a_value(desk: Desk, tmp_path: Path) -> None:
    for _ in range(5):
        desk.register(date(2026, 7, 6))
    desk.register(date(2026, 7, 6), complainants=())
    path = tmp_path / "统计.xlsx"
    desk.office.statistics_outputs.export(path, QUARTER, "named", desk.me)

    sheet = openpyxl.load_workbook(path)["按实名匿名"]
    assert {sheet["B4"].value, sheet["B5"].value} == {"＊"} and sheet["B6"].value == 6


def test_the_paper_says_period_cut_off_and_every_definition(sixty: Desk) -> None:

    pdf = pypdfium2.PdfDocument(sixty.office.statistics_outputs.paper(QUARTER, "unit", sixty.me))

    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    plain = re.sub(r"\s", "", text)
    assert "统计截止日：2026年9月30日" in plain and "62.86%" in plain
    for words in ("办结率＝本期办结÷", "满意度＝", "按期办结率＝", office60.A):
        assert words in plain
