"""Nothing that figures, warnings and the register of failures give out tells who complains, and all
outputs of one snapshot together don't tell how many of a few people there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.base.rows.papers import PaperAbout
from app.base.rows.statistics import HIDDEN, Period
from app.services.oversight.inspections import RecordInspection
from app.services.papers.paper_commands import WritePaper
from app.services.statistics.snapshots import KEPT_ALONG
from tests.leaks.canaries import Nest, of_pdf, of_workbook, traces
from tests.rules.statistics.attack import possible
from tests.services.making import TODAY, UNIT, Desk
from tests.services.statistics.test_city_book import city_workbook

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
Told = list[tuple[str, str]]


def papers_of(desk: Desk, key: int) -> Iterator[tuple[str, bytes, str]]:
    """Every kind of paper about the snapshot, as it leaves: its name, PDF, entry of the register."""
    papers, me = desk.office.papers, desk.me
    for kind in papers.kinds(me):
        if kind.subject != "snapshot":
            continue
        draft = papers.prepare(kind.kind, PaperAbout("snapshot", snapshot_id=key), me)
        told = {f.name: f.default or "" for f in draft.fields
                if f.name not in ("dated", "letterhead")}  # fmt: skip
        command = WritePaper(kind.kind, draft.about, TODAY, {**told, "addressee": "县直各单位"})
        issued = papers.issue(command, me)
        row, pdf = desk.office.documents.pdf(issued.id, me)
        yield f"{kind.kind} {draft!r}", pdf, repr(row)


def books_of(desk: Desk, key: int, folder: Path) -> Iterator[Path]:
    """Every workbook of the snapshot."""
    office, me = desk.office, desk.me
    for along in KEPT_ALONG:
        path = folder / f"{along}.xlsx"
        office.published.tables(path, key, along, me)
        yield path
    office.published.city_form(folder / "city.xlsx", key, me)
    yield folder / "city.xlsx"


def test_no_output_of_published_figures_tells_who_complains(nest: Nest, tmp_path: Path) -> None:
    desk, office, me = nest.desk, nest.office, nest.desk.me
    key = office.snapshots.publish("2026年", YEAR, me)
    told: Told = []
    for name, pdf, row in papers_of(desk, key):
        told += [*of_pdf(name.split()[0], pdf), ("登记簿", row), ("草稿", name)]
    for path in books_of(desk, key, tmp_path):
        told += of_workbook(path)
    source = tmp_path / "市.xlsx"
    source.write_bytes(city_workbook(UNIT))
    mapping = {"收到": "received", "受理数": "closure_rate", "核对人": "times", "备注": "ages"}
    assert office.city_books.write(source, tmp_path / "填.xlsx", key, mapping, me).lines == 2
    told += of_workbook(tmp_path / "填.xlsx")
    office.statistics_outputs.export(tmp_path / "live.xlsx", YEAR, "unit", me)
    told += of_workbook(tmp_path / "live.xlsx")
    told += of_pdf("统计表", office.statistics_outputs.paper(YEAR, "category", me))
    page = office.statistics.page(YEAR, "unit")
    told += of_pdf("图", office.statistics_outputs.picture(page, "closure_rate", me))
    told += [
        ("比较", repr(office.snapshots.compare(key, me))),
        ("核对", repr(office.snapshots.checks(key, me))),
    ]
    with office.gate.file.read() as connection:
        rows = connection.exec_driver_sql("SELECT body, definitions FROM statistics_snapshot")
        told += [("快照", text) for row in rows for text in row]

    assert len(told) > 40
    assert traces(told) == [] and nest.accesses() == []


@pytest.mark.obligation("NY-15.3", "YC-17")
def test_neither_warnings_nor_failures_nor_the_directors_page_tell_it(
    nest: Nest, tmp_path: Path
) -> None:
    desk, office, me = nest.desk, nest.office, nest.desk.me
    case = nest.cases["nanyang-2020"].clean
    desk.take(case, "report_result", TODAY, unit=UNIT, result="true", measures="已办理。")
    desk.take(case, "review_result", TODAY, outcome="pass")
    desk.take(case, "record_dishonesty", TODAY, finding="find")
    before = nest.accesses()
    told: Told = [
        ("预警", repr(office.warnings.rows(TODAY, me))), ("失信", repr(office.failures.rows(me))),
        ("主任一页", repr(office.director.page(TODAY, me))),
    ]  # fmt: skip
    assert office.failures.rows(me).rows and "同一" in told[0][1]
    told += of_pdf("主任一页", office.director.paper(TODAY, me))
    office.failures.export(tmp_path / "失信.xlsx", me)
    told += of_workbook(tmp_path / "失信.xlsx")
    office.inspections.record(
        RecordInspection(UNIT, "secrecy", TODAY, "flawed", "示例：台账未上锁。", "加锁。"), me
    )
    assert office.inspections.export(tmp_path / "检查.xlsx", YEAR.first, TODAY, me).rows == 2
    told += of_workbook(tmp_path / "检查.xlsx")

    assert traces(told) == [] and nest.accesses() == before


def few(desk: Desk) -> int:
    """Nine more who gave a name and two who did not; all were accepted, one of the two is closed."""
    for number in range(11):
        more = {"complainants": ()} if number < 2 else {}
        case = desk.accepted(date(2026, 7, 6), date(2026, 7, 8), **more)
        desk.take(case, "refer", date(2026, 7, 9), unit=UNIT, delivered_on="2026-07-09")
        if number in (0, 5, 6, 7, 8):
            desk.take(case, "report_result", date(2026, 8, 3), result="true", measures="已办理。")
            desk.take(case, "review_result", date(2026, 8, 3), outcome="pass")
            desk.take(case, "close", date(2026, 8, 4))
    return desk.office.snapshots.publish("第三季度", QUARTER, desk.me)


@pytest.mark.obligation("YC-25")
def test_all_outputs_of_a_snapshot_put_together_do_not_tell_how_many_of_a_few_there_are(
    nest: Nest, tmp_path: Path
) -> None:
    desk = nest.desk
    key = few(desk)
    books = list(books_of(desk, key, tmp_path))
    captions = {
        cell.caption: cell.key for cell in desk.office.snapshots.page(key, "unit", desk.me).counts
    }

    # what a reader sees of the whole, in whichever workbook it stands
    totals: dict[str, int] = {}
    for path in books:
        for sheet in openpyxl.load_workbook(path, data_only=True):
            if sheet.title == "统计指标":
                for row in sheet.iter_rows(min_row=4, max_col=2, values_only=True):
                    caption = re.sub(r"（\w+）$", "", str(row[0]))
                    if caption in captions:
                        assert totals.setdefault(captions[caption], row[1]) == row[1]
    # and of the parts, by what people are
    sheet = openpyxl.load_workbook(tmp_path / "named.xlsx", data_only=True)["按实名匿名"]
    heads = [cell.value for cell in sheet[3]]
    told: dict[str, dict[str, int | None]] = {key: {} for key in captions.values()}
    for line in sheet.iter_rows(min_row=4, values_only=True):
        for head, value in zip(heads, line, strict=True):
            if head in captions and line[0] != "合计":
                told[captions[head]][line[0]] = None if value == HIDDEN else value

    assert totals["accepted"] == 13 and told["accepted"] == {"实名": None, "匿名": None}
    assert told["supervised"] == {"实名": 0, "匿名": 0}  # nothing else is hidden
    for (count, part), values in possible(told, totals).items():
        assert len(values) > 1, (count, part, values)
    # no sentence, no picture, no other table is by what people are
    for name, pdf, _row in papers_of(desk, key):
        words = "".join(text for place, text in of_pdf(name.split()[0], pdf) if "正文" in place)
        assert "匿名" not in words and "实名" not in words
    for path in books:
        if path.stem != "named":
            assert not any(
                "匿名" in text and "sharedStrings" in place for place, text in of_workbook(path)
            )
