"""成果 in the window: pictures with their tables, reports and workbooks, stopped where asked."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication, QMenu

from app.base.errors import Cancelled
from app.base.progress import Progress
from app.services.evaluation.round_commands import OpenRound
from app.ui.pages.rounds import results_part
from app.ui.pages.rounds.results_part import ResultsPart
from app.ui.theme import Scheme, theme
from tests.ui.pages.rounds.clerk import DEPARTMENTS, UNITS, Clerk
from tools.tour import hands

pytestmark = pytest.mark.slow


@pytest.fixture
def part(clerk: Clerk) -> ResultsPart:
    """Two units with a score in one item, looked at."""
    clerk.enter((0, "8", "closed", "7/8"), (1, "8", "closed", "1/2"))
    clerk.reread()
    clerk.page.open_round(clerk.round, "results")
    hands.settle()
    return clerk.page.results_part


def figures(part: ResultsPart) -> list[list[str]]:
    table = part.figures_table
    rows = range(table.rowCount())
    return [[table.item(y, x).text() for x in range(table.columnCount())] for y in rows]


def test_every_picture_stands_beside_its_figures(clerk: Clerk, part: ResultsPart) -> None:
    hands.choose(part.kind_box, "heat")
    rows = {row[0]: row for row in figures(part)}

    at = list(part.picture.table.head).index("8") if part.picture is not None else 0
    assert (rows[UNITS[0]][at], rows[UNITS[1]][at]) == ("8.75", "5.00")
    hands.choose(part.kind_box, "fields")
    assert part.unit_box.isVisible()
    hands.choose(part.unit_box, clerk.units[1])
    assert len(figures(part)) == 5


def test_the_picture_is_painted_at_the_scale_of_the_screen_and_dark_in_the_dark(
    part: ResultsPart, qapp: QApplication
) -> None:
    hands.choose(part.kind_box, "heat")
    hands.pause()
    light = part.picture_view.shown()
    assert light is not None and light.pixelColor(2, light.height() - 2).lightness() > 200

    theme.show(qapp, Scheme.DARK)
    hands.settle()
    hands.pause()
    part.picture_view.grab()
    dark = part.picture_view.shown()

    assert dark is not None and dark.pixelColor(2, dark.height() - 2).lightness() < 80


def test_reports_and_workbooks_are_written(clerk: Clerk, part: ResultsPart, tmp_path: Path) -> None:
    part.write("summary_report", tmp_path / "汇总.pdf", "pdf")
    part.write("workbook", tmp_path / "反馈.xlsx", "xlsx")
    part.write_all("feedback", tmp_path / "", "docx")
    part.write_all("workbook", tmp_path, "xlsx")
    hands.settle()

    assert (tmp_path / "汇总.pdf").read_bytes().startswith(b"%PDF")
    book = load_workbook(io.BytesIO((tmp_path / "反馈.xlsx").read_bytes()))
    assert len(book.sheetnames) >= 2
    papers = sorted(tmp_path.glob("*.docx"))
    assert len(papers) == len(UNITS)
    assert all((tmp_path / f"{unit}得分反馈表.xlsx").is_file() for unit in UNITS)
    words = "\n".join(p.text for p in Document(str(papers[0])).paragraphs)
    assert "初评" in words


def test_the_citys_own_workbook_is_filled_from_the_menu(
    clerk: Clerk, part: ResultsPart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, path = tmp_path / "得分表.xlsx", tmp_path / "已填.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (("单位", "投诉问题办理情况"), *((unit, None) for unit in UNITS)):
        sheet.append(line)
    book.save(source)
    monkeypatch.setattr(results_part, "choose_file", lambda *_more: source)
    monkeypatch.setattr(results_part, "choose_name", lambda *_more: path)

    hands.click(part.make_button)
    menu = next(m for m in part.findChildren(QMenu) if m.isVisible())
    menu.close()
    next(a for a in menu.actions() if a.text().startswith("填入市里发来")).trigger()
    hands.settle()

    assert path.is_file() and f"已填{len(UNITS)}个单位" in clerk.toast()


def test_making_one_for_each_unit_can_be_stopped(
    clerk: Clerk, part: ResultsPart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []

    def step(_self: Progress, done: int, _total: int, caption: str = "") -> None:
        steps.append(caption)
        if done == 1:
            raise Cancelled

    monkeypatch.setattr(Progress, "step", step)
    part.write_all("unit_report", tmp_path, "docx")
    hands.settle()

    assert steps == list(UNITS[:2])
    assert len(list(tmp_path.glob("*.docx"))) == 1
    assert "已停止" in clerk.toast()


def test_a_published_result_is_looked_at_as_it_was(clerk: Clerk, part: ResultsPart) -> None:
    clerk.office.scores.publish(clerk.round, "初评", date(2026, 11, 20), clerk.me)
    clerk.enter((0, "8", "closed", "1"))
    clerk.reread()
    hands.choose(part.kind_box, "heat")
    at = list(_head(part)).index("8")
    assert figures(part)[0][at] == "10.00"

    hands.choose(part.snapshot_box, part.snapshot_box.itemData(1))

    assert figures(part)[0][at] == "8.75"


def test_what_is_uploaded_is_packed_of_the_scores_published(
    clerk: Clerk, part: ResultsPart, tmp_path: Path
) -> None:
    clerk.office.scores.publish(clerk.round, "初评", date(2026, 11, 20), clerk.me)
    clerk.reread()
    hands.choose(part.snapshot_box, part.snapshot_box.itemData(1))

    part.pack(tmp_path / "全套.zip")
    hands.settle()

    with zipfile.ZipFile(tmp_path / "全套.zip") as packed:
        assert len([name for name in packed.namelist() if name.endswith(".pdf")]) >= len(UNITS)
    assert "全套.zip" in clerk.toast()


def test_what_became_of_a_unit_is_noted_and_stands_instead_of_a_number(clerk: Clerk) -> None:
    office, me = clerk.office, clerk.me
    clerk.enter(*[(n, "8", "closed", "7/8") for n in range(3)])
    office.scores.publish(clerk.round, "初评", date(2026, 11, 20), me)
    first = date(2027, 1, 1), date(2027, 12, 31)
    key = office.rounds.open(OpenRound("次年轮次", DEPARTMENTS, units=UNITS, period=first), me)
    clerk.page.open_round(key, "results")
    hands.settle()
    part = clerk.page.results_part
    hands.choose(part.kind_box, "years")
    assert "由示例县住建局分设" not in part.note_label.text()

    hands.click(part.fate_button)
    dialog = part.dialog
    assert dialog is not None and not dialog.submit_button.isEnabled()
    hands.fill(dialog.form, {"unit": clerk.units[2], "words": "由示例县住建局分设"})
    hands.click(dialog.submit_button)
    hands.settle()

    assert f"{UNITS[2]}（由示例县住建局分设）" in part.note_label.text()
    changes = office.results.overview(key, date(2026, 11, 20), me).changes
    assert changes[2].said == "由示例县住建局分设"


@pytest.mark.obligation("PJ-12")
def test_the_end_of_the_trial_takes_the_marking_away(clerk: Clerk, part: ResultsPart) -> None:
    assert part.trial_button.isHidden()
    office, me = clerk.office, clerk.me
    key = office.rounds.open(OpenRound("评价", DEPARTMENTS, "evaluation", UNITS), me)
    clerk.page.open_round(key, "results")
    hands.settle()
    assert "试行期间暂不向社会公开" in part.note_label.text()

    hands.click(part.trial_button)
    assert part.dialog is not None
    assert part.dialog.form.values()["on"] is True
    hands.fill(part.dialog.form, {"on": False})
    hands.click(part.dialog.submit_button)
    hands.settle()

    assert not office.results.on_trial()
    assert "试行期间暂不向社会公开" not in part.note_label.text()


def _head(part: ResultsPart) -> Any:
    assert part.picture is not None
    return part.picture.table.head
