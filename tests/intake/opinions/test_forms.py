"""Returned forms in real bytes: our own, a unit's retyped one, an old one, one that is none."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from app.base.errors import InputError
from app.intake.opinions.forms import read_opinion_form
from app.reports.workbooks.opinion_book import write_opinion_form
from app.rules.consultation.form import OpinionForm

TOPIC = "2024年示例市政务诚信监测指标（征求意见稿）"
UNIT = "示例县发展和改革委员会"
AT = datetime(2025, 5, 20, 9, 30)


def made(tmp_path: Path, opinion: str, **more: object) -> Path:
    path = tmp_path / "form.xlsx"
    form = OpinionForm(UNIT, TOPIC, opinion, **more)  # type: ignore[arg-type]
    write_opinion_form(path, form, made_at=AT)
    return path


@pytest.mark.obligation("YJ-1")
def test_our_own_form_holds_the_captions_of_annex_3_in_order_and_nothing_else(
    tmp_path: Path,
) -> None:
    sheet = openpyxl.load_workbook(made(tmp_path, "无意见")).active
    assert sheet is not None

    texts = [[cell for cell in row if cell is not None] for row in sheet.values]
    assert [row for row in texts if row] == [
        ["附件3"],
        ["意见反馈表"],
        [f"单位：{UNIT}"],
        ["时间：    年    月    日"],
        ["议题名称", TOPIC],
        ["单位意见", "无意见"],
        ["单位主管领导签字"],
        ["（单位公章）"],
    ]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage  # to one page in width, the default
    assert int(str(sheet.page_setup.fitToHeight)) == 0


@pytest.mark.obligation("YJ-1")
def test_the_seal_has_45_mm_the_signature_20_and_the_opinion_80_at_least(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(made(tmp_path, "无意见")).active
    assert sheet is not None
    high = {
        row[0].value: (sheet.row_dimensions[row[0].row].height or 0) / 72 * 25.4
        for row in sheet.iter_rows()
    }

    assert high["（单位公章）"] >= 45 and high["单位主管领导签字"] >= 20
    assert high["单位意见"] >= 80
    assert sum(high.values()) <= 226


@pytest.mark.parametrize(
    "opinion",
    ["无意见", "=1+1 这样开头", "1.对附件1第7项：建议一。\n2.建议二。", "建议。" * 40],
)
def test_what_was_written_is_read_back(tmp_path: Path, opinion: str) -> None:
    read = read_opinion_form(made(tmp_path, opinion).read_bytes(), "反馈.xlsx")

    assert (read.unit, read.topic, read.opinion) == (UNIT, TOPIC, opinion)
    assert read.dated == "" and read.notes == ()


def test_a_long_opinion_goes_on_in_rows_that_no_page_cuts(tmp_path: Path) -> None:
    opinion = "\n".join(
        f"{n}.对附件1第{n % 14 + 1}项：建议写明口径和来源。理由：不明确。" for n in range(1, 60)
    )
    path = made(tmp_path, opinion, dated=date(2025, 5, 20))
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    labels = [row[0] for row in sheet.values]

    assert labels.count("单位意见（续）") >= 1 and labels[-2:] == [
        "单位主管领导签字",
        "（单位公章）",
    ]
    assert all((one.height or 0) <= 409 for one in sheet.row_dimensions.values())
    read = read_opinion_form(path.read_bytes(), "反馈.xlsx")
    assert (read.opinion, read.dated) == (opinion, "2025年5月20日")


def test_a_form_that_a_unit_typed_anew_is_read_by_its_captions() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        [],
        [None, "附件 3"],
        [None, "意见反馈表"],
        [None, "单位:示例县交通运输局", "时间:2025年5月20日"],
        [None, "议题 名称", "2024 年示例市政务诚信监测指标 (征求意见稿)"],
        [None, "单位意见", "一、第10项口径不明"],
        [None, None, "二、建议延长时限"],
        [None, "单位主管领导\n签字", None],
        [None, "(单位公章)"],
    ):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)

    read = read_opinion_form(out.getvalue(), "交通局.xlsx")

    assert read.unit == "示例县交通运输局" and read.dated == "2025年5月20日"
    assert read.opinion == "一、第10项口径不明\n二、建议延长时限"


def test_a_unit_in_the_next_cell_and_an_empty_opinion() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["单位：", "示例镇政府"], ["议题名称", TOPIC], ["单位意见"], ["（单位公章）"]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)

    read = read_opinion_form(out.getvalue(), "a.xlsx")

    assert (read.unit, read.opinion) == ("示例镇政府", "")


def test_another_workbook_is_refused_in_one_sentence() -> None:
    book = Workbook()
    out = io.BytesIO()
    book.active.append(["姓名", "电话"])  # type: ignore[union-attr]
    book.save(out)

    with pytest.raises(InputError, match="不是意见反馈表"):
        read_opinion_form(out.getvalue(), "名单.xlsx")
    with pytest.raises(InputError, match="反馈表文件是空的"):
        read_opinion_form(b"", "空.xlsx")
    with pytest.raises(InputError, match="PDF"):
        read_opinion_form(b"%PDF-1.7 ", "扫描.pdf")
