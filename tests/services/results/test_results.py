"""What a round came to: ranking, year on year, reports, feedback tables, pictures."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document
from openpyxl import load_workbook

from app.base.errors import InputError
from app.reports.evaluation.pictures import DARK, LIGHT, Scheme, _mixed, _over
from app.services.evaluation.round_commands import (
    Assess,
    AttachEvidence,
    CellText,
    Decide,
    Duty,
    Enter,
    OpenRound,
)
from app.services.office import Office
from app.services.results.result_commands import MakeResult
from app.services.store.content import AttachmentInput
from app.services.units.unit_commands import MergeUnits
from tests.services.evaluation.rounds import AS_OF, COUNTIES, DEPARTMENTS, UNITS, Grid, open_grid
from tests.spreadsheet_program import convert

NONE = {"none": {"who": "示例法院", "on": "2025-01-10", "letter": "示例函〔2025〕1号"}}
WHOLE: dict[str, dict[str, Any]] = {
    "1": {"n": NONE}, "2": {"n": NONE}, "3": {"n": NONE}, "4": {"timely": "9/10", "closed": "8/9"},
    "5": {"n": NONE}, "7": {"used": "是", "four": "是", "own_site": "是", "city_site": "是"},
    "8": {"closed": "19/24"}, "9": {"n": NONE}, "10": {"n": NONE}, "11": {"owed": "无"},
    "12": {"n": NONE}, "13": {"n": "2"}, "14": {"n": "3"},
}  # fmt: skip


def fill(grid: Grid, n: int, **other: Any) -> None:
    """Everything of one unit, so that its total is settled."""
    with grid.office.gate.file.read():
        indicators = grid.office.workspace.editions.indicators(_edition(grid))
    cells = []
    for key, item in indicators.items.items():
        given = {**WHOLE.get(key, {}), **other.get(f"i{key}", {})}
        for name, one in item.inputs.items():
            text = given.get(name)
            if one.kind == "choices":
                text = dict.fromkeys(one.elements, one.states[0].key)
            if text is None and one.required:
                text = {"yes_no": "否", "amount": "无", "count": NONE if one.columns else "0"}.get(
                    one.kind, "1/1"
                )
            if text is not None:
                cells.append(CellText(grid.units[n], key, name, text))
    grid.office.entries.enter(Enter(grid.round, tuple(cells), via="paste"), grid.me)


def _edition(grid: Grid) -> str:
    from app.services.evaluation.standing import head_of

    with grid.office.gate.file.read() as connection:
        return head_of(connection, grid.round).state.edition


@pytest.fixture
def grid(office: Office) -> Grid:
    made = open_grid(office)
    fill(made, 0)
    fill(made, 1, i8={"closed": "24/24"})
    return made


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")


def test_ties_share_a_place_and_x_of_n_leaves_out_who_is_not_settled(grid: Grid) -> None:
    [board] = grid.office.results.overview(grid.round, AS_OF, grid.me).boards
    assert [(row.place, row.among) for row in board.rows] == [(1, 2), (2, 2), (0, 2)]
    assert "待定" in board.rows[2].said

    fill(grid, 2, i8={"closed": "24/24"})
    [board] = grid.office.results.overview(grid.round, AS_OF, grid.me).boards

    assert [(row.place, row.tied) for row in board.rows] == [(1, 2), (1, 2), (3, 1)]


def test_units_of_different_base_are_never_in_one_list(grid: Grid) -> None:
    decide = Decide(grid.round, "not_assessed", True, "没有监管权限", "7", grid.units[0])
    grid.office.round_decisions.decide(decide, grid.me)

    found = grid.office.results.overview(grid.round, AS_OF, grid.me).boards

    assert [board.base for board in found] == ["100", "92"]
    picture = grid.office.results.picture("ranking", grid.round, AS_OF, grid.me)
    assert (picture.title, len(picture.table.rows)) == ("得分排名（满分100分）", 1)
    assert [row.unit for row in found[1].rows] == [grid.units[0]]
    command = MakeResult("workbook", grid.round, AS_OF, format="xlsx")
    book = load_workbook(
        io.BytesIO(grid.office.results.make(command, grid.me).data), data_only=True
    )
    rows = {row[0]: row for row in book[UNITS[0]].iter_rows(min_row=5, values_only=True)}
    assert (rows["7"][2], rows["7"][5], rows["合计"][2]) == ("不计", "不考核", 92)


def test_what_cost_everybody_points_and_how_the_totals_lie(grid: Grid) -> None:
    found = grid.office.results.overview(grid.round, AS_OF, grid.me)

    costs = {one.item: one for one in found.costs}
    assert costs["8"].units == (grid.units[0],)
    assert costs["8"].lost == "2.08"
    assert Fraction(found.costs[0].lost) >= Fraction(found.costs[1].lost)
    assert sum(bucket.count for bucket in found.buckets) == 2
    assert found.fields[grid.units[0]][0].caption == "依法行政"


@pytest.mark.obligation("PJ-15")
def test_year_on_year_names_new_and_renamed_units_and_gives_them_no_number(office: Office) -> None:
    before = open_grid(office, period=(date(2023, 1, 1), date(2023, 12, 31)))
    for n in range(2):
        fill(before, n)
    me = before.me
    office.scores.publish(before.round, "2023年结果", date(2024, 2, 1), me)
    office.units.rename(UNITS[1], "示例县交通运输局", from_on=date(2024, 6, 1), by=me)
    command = OpenRound(
        "2024年", DEPARTMENTS, units=(*UNITS[:2], "示例县新设局"), counts_reported=True
    )
    now = Grid(office, office.rounds.open(command, me), me)
    for n in range(3):
        fill(now, n, i8={"closed": "24/24"})

    first, second, third = office.results.overview(now.round, AS_OF, me).changes

    assert (first.difference, first.said) == ("+2.08", "")
    assert (second.difference, second.said) == ("", f"更名（原{UNITS[1]}）")
    assert (third.difference, third.said) == ("", "新增，上年没有参加评价")
    office.results.note_fate(now.round, now.units[2], "由示例县住建局分设", me)
    assert office.results.overview(now.round, AS_OF, me).changes[2].said == "由示例县住建局分设"
    years = office.results.picture("years", now.round, AS_OF, me)
    assert years.table.rows[0][1:] == (first.now, first.before)


def test_a_unit_into_which_another_was_merged_is_named_and_gets_no_number(office: Office) -> None:
    before = open_grid(office, period=(date(2023, 1, 1), date(2023, 12, 31)))
    for n in range(3):
        fill(before, n)
    me = before.me
    office.scores.publish(before.round, "2023年结果", date(2024, 2, 1), me)
    office.unit_merging.merge(MergeUnits(UNITS[2], UNITS[0]), me)
    command = OpenRound("2024年", DEPARTMENTS, units=UNITS[:2], counts_reported=True)
    now = Grid(office, office.rounds.open(command, me), me)
    for n in range(2):
        fill(now, n)

    first, second = office.results.overview(now.round, AS_OF, me).changes

    assert (first.difference, first.said) == ("", f"合并（原{UNITS[2]}并入）")
    assert (second.difference, second.said) == ("0.00", "")


@pytest.mark.obligation("PJ-11")
def test_the_report_of_a_unit_has_its_five_parts_as_pdf_and_for_word(office: Office) -> None:
    grid = open_grid(office, procedure="evaluation")
    fill(grid, 0)
    office.round_evidence.attach(
        AttachEvidence(grid.round, "court", item="2"), [AttachmentInput("示例复函.pdf", b"%PDF")],
        grid.me,
    )  # fmt: skip
    command = MakeResult("unit_report", grid.round, AS_OF, grid.units[0])

    text = text_of(office.results.make(command, grid.me).data)
    word = MakeResult("unit_report", grid.round, AS_OF, grid.units[0], format="docx")
    paragraphs = "".join(
        p.text for p in Document(io.BytesIO(office.results.make(word, grid.me).data)).paragraphs
    )

    for number, part in enumerate(
        (
            "综合评分和总体评价",
            "单项评分及其说明",
            "存在问题及改进建议",
            "评价所依据的主要信息",
            "其他",
        )
    ):
        assert f"{'一二三四五'[number]}、{part}" in text
        assert part in paragraphs
    assert "征求意见稿" in text and "示例复函.pdf" in text and "19/24×10" in text
    assert "试行期间暂不向社会公开" in text  # PJ-12, while the setting says so


def test_feedback_has_a_reply_slip_and_the_summary_names_everybody(grid: Grid) -> None:
    decide = Decide(grid.round, "sites", "both", "示例理由", "7")
    grid.office.round_decisions.decide(decide, grid.me)
    feedback = MakeResult(
        "feedback", grid.round, AS_OF, grid.units[0], answer_by="请于3月10日前回复。"
    )
    summary = MakeResult("summary_report", grid.round, AS_OF)

    slip = text_of(grid.office.results.make(feedback, grid.me).data)
    whole = text_of(grid.office.results.make(summary, grid.me).data)

    assert "请数据来源核对" in slip and "复评" not in slip  # a 监测 has none
    assert "回执" in slip and "请于3月10日前回复。" in slip and "单位公章" in slip
    assert all(name in whole for name in UNITS)
    assert "两处都公示" in whole and "理由：示例理由" in whole
    assert "失分情况" in whole and "试行期间" not in whole  # a 监测 is not on trial


@pytest.mark.obligation("PJ-10.5")
def test_re_evaluation_stands_in_the_report_with_before_and_after(office: Office) -> None:
    grid = open_grid(office, procedure="evaluation")
    fill(grid, 0)
    for kind, on, fields in (
        ("begin", date(2026, 1, 12), {}),
        ("ask_to_verify", date(2026, 2, 2), {}),
        ("verified", date(2026, 2, 11), {}),
        ("announce", date(2026, 3, 2), {"delivered_on": "2026-03-03", "score": "81.50"}),
        ("apply", date(2026, 3, 9), {"reason": "示例理由", "proof": "示例证明"}),
        ("decide_application", date(2026, 3, 11), {"outcome": "accept"}),
        ("reevaluate", date(2026, 3, 16), {"score": "83.00", "reason": "补充材料属实"}),
    ):
        office.assessments.take(Assess(grid.round, grid.units[0], kind, on, fields), grid.me)

    command = MakeResult("unit_report", grid.round, AS_OF, grid.units[0])
    text = text_of(office.results.make(command, grid.me).data)

    assert "复评前81.50分，复评后83.00分" in text and "补充材料属实" in text


def test_a_self_evaluation_hands_its_division_down(office: Office) -> None:
    grid = open_grid(office, procedure="self")
    fill(grid, 0)
    own, unit = office.self_evaluation, grid.units[0]
    own.assign(grid.round, [Duty("8", ("示例县12345中心",), date(2025, 1, 20))], grid.me)
    down = MakeResult("division", grid.round, AS_OF, unit)
    divided = text_of(office.results.make(down, grid.me).data)

    assert "示例县12345中心" in divided and "2025年1月20日" in divided and "共14项" in divided


def workbook(grid: Grid) -> bytes:
    grid.confirm((0, "13", "n", "1"), why="一次没有签到表。")
    command = MakeResult("workbook", grid.round, AS_OF, format="xlsx")
    return grid.office.results.make(command, grid.me).data


def figures(data: bytes) -> dict[str, list[list[Any]]]:
    book = load_workbook(io.BytesIO(data), data_only=True)
    return {
        sheet.title: [
            [v for v in row if isinstance(v, int | float)]
            for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in book
    }


def falsified(data: bytes, path: Path) -> None:
    """The same workbook with every stored result of a formula made wrong."""
    import re

    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part, count = re.subn(rb"(</f><v>)[^<]*(</v>)", rb"\g<1>7777\g<2>", part)
                assert count
            new.writestr(name, part)


def test_the_feedback_tables_say_reported_confirmed_score_and_why(grid: Grid) -> None:
    book = load_workbook(io.BytesIO(workbook(grid)))

    assert book.sheetnames[:2] == ["汇总排名", "得分明细"]
    sheet = book[UNITS[0]]
    assert [c.value for c in sheet[4]] == [
        "编号",
        "指标",
        "分值",
        "自报",
        "核定",
        "得分",
        "扣分依据",
        "单位意见",
    ]
    row = next(r for r in sheet.iter_rows(values_only=True) if r[0] == "13")
    assert row[3:5] == ("2", "1") and "核减：一次没有签到表。" in str(row[6])
    assert any(str(c.value).startswith("=ROUND(SUM(F5") for c in sheet["F"])
    ranking = book["汇总排名"]
    assert ranking["A5"].value.startswith("=RANK(") and "征求意见稿" in ranking["A2"].value


def test_recalculated_by_another_program_the_tables_agree_to_the_last_digit(
    grid: Grid, tmp_path: Path
) -> None:
    data = workbook(grid)
    path = tmp_path / "wrong.xlsx"
    falsified(data, path)
    assert figures(path.read_bytes()) != figures(data)

    again = convert(path, "xlsx", tmp_path / "out")

    assert figures(again.read_bytes()) == figures(data)


@pytest.mark.parametrize("set_id", ["nanyang-2020-evaluation", COUNTIES])
def test_before_anything_is_decided_every_result_says_so(office: Office, set_id: str) -> None:
    period = (date(2024, 1, 1), date(2024, 12, 31))
    grid = open_grid(office, set_id, period=period)
    unit = grid.units[0]

    for kind, form in (
        ("unit_report", "pdf"), ("summary_report", "docx"), ("feedback", "pdf"), ("workbook", "xlsx")
    ):  # fmt: skip
        file = office.results.make(MakeResult(kind, grid.round, AS_OF, unit, format=form), grid.me)
        assert file.data
    for kind in ("fields", "ranking", "heat", "years"):
        assert office.results.picture(kind, grid.round, AS_OF, grid.me, unit=unit).pdf
    report = MakeResult("unit_report", grid.round, AS_OF, unit)
    assert "待定" in text_of(office.results.make(report, grid.me).data)


def test_nobodys_text_is_calculated_in_the_tables(grid: Grid) -> None:
    grid.confirm((0, "13", "n", "1"), why='=HYPERLINK("http://x.example")')
    command = MakeResult("workbook", grid.round, AS_OF, format="xlsx")

    book = load_workbook(io.BytesIO(grid.office.results.make(command, grid.me).data))

    cell = next(c for row in book[UNITS[0]].iter_rows() for c in row if "HYPERLINK" in str(c.value))
    assert cell.data_type == "s"


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_figures_of_a_heat_map_stand_out_from_every_shade_and_shades_differ_in_grey(
    scheme: Scheme,
) -> None:
    shades = [_mixed(scheme, n / 20) for n in range(21)]

    assert all(contrast(shade, _over(shade)) >= 4.5 for shade in shades)
    greys = [luminance(shade) for shade in shades]
    assert greys in (sorted(greys), sorted(greys, reverse=True))
    assert contrast(shades[0], shades[-1]) >= 3
    assert contrast(scheme.strong, scheme.paper) >= 3 and contrast(scheme.ink, scheme.paper) >= 7


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("kind", ["fields", "ranking", "heat"])
def test_a_picture_is_one_vector_drawing_with_its_table(grid: Grid, kind: str, dark: bool) -> None:
    picture = grid.office.results.picture(
        kind, grid.round, AS_OF, grid.me, unit=grid.units[0], dark=dark
    )

    page = pypdfium2.PdfDocument(io.BytesIO(picture.pdf))[0]
    kinds = {pypdfium2.raw.FPDFPageObj_GetType(one) for one in page.get_objects()}
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds
    text = page.get_textpage().get_text_range()
    assert picture.title in text
    for row in picture.table.rows:
        assert all(not cell or cell[:4] in text for cell in row[1:])


def test_a_result_of_a_snapshot_is_no_draft_and_its_leaving_is_recorded(
    grid: Grid, tmp_path: Path
) -> None:
    key = grid.office.scores.publish(grid.round, "初评", AS_OF, grid.me)
    fill(grid, 2)
    command = MakeResult("summary_report", grid.round, AS_OF, snapshot=key)

    grid.office.results.write(command, tmp_path / "a.pdf", grid.me)

    text = text_of((tmp_path / "a.pdf").read_bytes())
    assert "待定" in text and "草稿" not in text  # as published: the third unit was open then
    grid.enter((0, "8", "closed", "3/4"))
    tables = MakeResult("workbook", grid.round, AS_OF, snapshot=key, format="xlsx")
    book = load_workbook(io.BytesIO(grid.office.results.make(tables, grid.me).data))
    row = next(r for r in book[UNITS[0]].iter_rows(values_only=True) if r[0] == "8")
    assert (row[3], row[5]) == ("19/24", 7.92)  # what had been entered by then
    with pytest.raises(InputError, match="没有这次发布"):
        grid.office.results.make(
            MakeResult("workbook", grid.round, AS_OF, snapshot=99, format="xlsx"), grid.me
        )
    with pytest.raises(InputError, match="不在本轮次"):
        grid.office.results.make(MakeResult("unit_report", grid.round, AS_OF, "none"), grid.me)
