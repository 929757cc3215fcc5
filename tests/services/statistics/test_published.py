"""From published figures to numbered papers: numbers from the snapshot, units' word, nobody named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.base.errors import InputError, PackError
from app.base.letter import TableBlock
from app.base.rows.papers import PaperAbout, PaperDraft
from app.base.rows.statistics import Period
from app.base.secret import Secret
from app.services.papers.letter_making import IdentityLeak
from app.services.papers.paper_commands import WritePaper
from app.services.people.complainant_input import ComplainantInput
from app.services.statistics.commands import CheckFigures
from tests.services.making import TODAY, Desk
from tests.services.papers.desk_kinds import letter_of_paper

QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
A, B = "示例县住建局", "示例县交通局"
ZHANG = ComplainantInput(Secret("张三示例"), Secret("13800000001"))


def draft_of(desk: Desk, key: int, kind: str = "bulletin") -> PaperDraft:
    return desk.office.papers.prepare(kind, PaperAbout("snapshot", snapshot_id=key), desk.me)


def paper_of(draft: PaperDraft, **edits: str) -> WritePaper:
    offered = {
        f.name: f.default or "" for f in draft.fields if f.name not in ("dated", "letterhead")
    }
    told = {**offered, "addressee": "县直各单位", **edits}
    return WritePaper(draft.kind, draft.about, TODAY, told)


@pytest.mark.obligation("NY-21.1", "YC-25")
def test_a_bulletin_says_what_was_published_and_is_numbered_like_every_paper(
    desk: Desk, published: int
) -> None:
    draft = draft_of(desk, published)
    letter = letter_of_paper(desk, paper_of(draft))
    text = "\n".join(letter.texts())

    assert "共收到政务失信投诉举报3件次（3件），受理3件" in text  # not the fourth
    assert [annex.title for annex in letter.annexes] == [
        "各单位办理情况表", "各单位督办和满意情况表", "统计指标口径",
    ]  # fmt: skip
    assert "办结率＝本期办结÷（期初在办＋本期受理－本期终止）" in text

    issued = desk.office.papers.issue(paper_of(draft), desk.me)
    row, pdf = desk.office.documents.pdf(issued.id, desk.me)
    assert (row.kind_caption, row.number) == ("通报", issued.number) and pdf.startswith(b"%PDF")
    assert desk.office.verify() == ()


@pytest.mark.obligation("YC-25")
def test_a_number_typed_or_rewritten_is_refused(desk: Desk, published: int) -> None:
    draft = draft_of(desk, published)
    for typed in ("本期共收到5件。", "本期共收到五件。", "办结率为百分之九十。"):
        with pytest.raises(InputError, match="手写的数"):
            desk.office.papers.issue(paper_of(draft, situation=typed), desk.me)
    rewritten = WritePaper(
        "bulletin", draft.about, TODAY, paper_of(draft).edits, rewrites=(("甲", "乙"),)
    )
    with pytest.raises(InputError, match="左边各栏里改"):
        desk.office.papers.preview(rewritten, desk.me)
    assert desk.office.papers.preview(paper_of(draft), desk.me).paragraphs == ()


@pytest.mark.obligation("YC-25")
def test_where_only_the_units_and_the_limits_moved_the_comparison_says_which(
    desk: Desk, published: int
) -> None:
    assert desk.office.snapshots.compare(published, desk.me).moved != ()  # the third of A
    key = desk.office.snapshots.publish("再发布", QUARTER, desk.me)
    assert desk.office.snapshots.compare(key, desk.me).moved == ()

    desk.take(1, "refer", date(2026, 11, 9), unit=B, delivered_on="2026-11-09")
    desk.take(2, "notify_acceptance", date(2026, 7, 20), method="call")

    moved = {one.caption: one for one in desk.office.snapshots.compare(key, desk.me).moved}
    assert (moved[f"{A}·本期受理"].published, moved[f"{A}·本期受理"].now) == ("2", "1")
    assert (moved[f"{B}·本期受理"].published, moved[f"{B}·本期受理"].now) == ("1", "2")
    assert any("转办" in step for step in moved[f"{A}·本期受理"].steps)
    assert moved["受理告知期"].published == "按期0 逾期完成0 期末已逾期4"
    assert moved["受理告知期"].now == "按期1 逾期完成0 期末已逾期3"
    assert "本期受理" not in moved


@pytest.mark.obligation("NY-15.3", "NY-21.1")
def test_a_bulletin_that_points_to_a_complainant_or_a_case_never_leaves(
    desk: Desk, published: int
) -> None:
    draft, papers = draft_of(desk, published), desk.office.papers

    named = paper_of(draft, problems="张三示例反映的问题没有解决。")
    assert any(hit.kind == "name" for hit in papers.preview(named, desk.me).hits)
    with pytest.raises(IdentityLeak):
        papers.issue(named, desk.me)
    with pytest.raises(IdentityLeak):
        papers.issue(paper_of(draft, advice="请与13800000001联系。"), desk.me)
    with pytest.raises(InputError, match="不写具体案件"):
        papers.issue(paper_of(draft, problems="示信投〔2026〕1号久拖不决。"), desk.me)
    assert papers.preview(paper_of(draft), desk.me).hits == ()


@pytest.mark.obligation("YC-25")
def test_units_say_whether_their_figures_are_right_and_the_draft_tells(
    desk: Desk, published: int
) -> None:
    snapshots, me = desk.office.snapshots, desk.me
    assert {row.unit: row.outcome for row in snapshots.checks(published, me)} == {A: "", B: ""}
    with pytest.raises(InputError, match="没有写明单位的不同意见"):
        snapshots.check(CheckFigures(published, A, "differs", TODAY), me)
    with pytest.raises(InputError, match="没有“示例县财政局”"):
        snapshots.check(CheckFigures(published, "示例县财政局", "agreed", TODAY), me)

    assert "还没有发过数据核对函。" in draft_of(desk, published).notices
    letter = paper_of(draft_of(desk, published, "figures_check"), answer_by="")
    issued = desk.office.papers.issue(letter, me)
    row, pdf = desk.office.documents.pdf(issued.id, me)
    assert (row.kind_caption, row.number) == ("数据核对函", issued.number)
    assert pdf.startswith(b"%PDF")
    assert f"数据核对函：{issued.number}（2026-11-20 周五）。" in draft_of(desk, published).notices

    snapshots.check(CheckFigures(published, A, "differs", TODAY, "少计一件"), me)
    snapshots.check(CheckFigures(published, B, "agreed", TODAY, "李示例电话答复"), me)
    assert draft_of(desk, published).notices[-2:] == (
        "2个单位中，1个已答复核对无误。", f"有不同意见的单位：{A}，发出前请先核实。",
    )  # fmt: skip
    snapshots.check(CheckFigures(published, A, "agreed", TODAY), me)
    assert {row.outcome for row in snapshots.checks(published, me)} == {"agreed"}
    assert desk.office.verify() == ()


@pytest.mark.obligation("YC-25")
def test_the_table_for_the_appraisal_and_the_reading_of_its_base(
    desk: Desk, published: int
) -> None:
    letter = letter_of_paper(desk, paper_of(draft_of(desk, published, "appraisal_table")))

    text, table = "\n".join(letter.texts()), letter.annexes[0].blocks[0]
    assert letter.annexes[0].title == "各单位办结率和满意度"
    assert isinstance(table, TableBlock) and "2件中0件" in table.rows[1]
    assert "件中" not in letter.blocks[0].text  # type: ignore[union-attr]
    assert "满意度＝（满意＋基本满意）÷（满意＋基本满意＋不满意）" in text


@pytest.mark.obligation("YC-25")
def test_tables_and_the_citys_form_leave_as_workbooks_of_what_was_published(
    desk: Desk, published: int, tmp_path: Path
) -> None:
    office, me = desk.office, desk.me
    office.published.tables(tmp_path / "分项.xlsx", published, "unit", me)
    sheet = openpyxl.load_workbook(tmp_path / "分项.xlsx", data_only=True)["按主办单位"]
    assert [cell.value for cell in sheet[sheet.max_row]][:2] == ["合计", 3]

    office.published.city_form(tmp_path / "报市.xlsx", published, me)
    rows = list(openpyxl.load_workbook(tmp_path / "报市.xlsx")["报表"].values)
    assert rows[-1][:3] == ("合计", 3, 3) and {row[0] for row in rows[-3:-1]} == {A, B}

    own = 'title = "季报"\n[[columns]]\ncaption = "件数"\nfrom = "cases"\n'
    assert office.published.set_form(own, me).title == "季报"
    office.published.city_form(tmp_path / "季报.xlsx", published, me)
    rows = list(openpyxl.load_workbook(tmp_path / "季报.xlsx")["报表"].values)
    assert rows[-1] == (3,) and rows[-2] == ("件数",)
    with pytest.raises(PackError):
        office.published.set_form("title = 1", me)
    assert office.published.form(me).title == "季报"
