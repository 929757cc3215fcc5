"""已发布 by its window: a bulletin from the snapshot to its number, what a unit said, the form for the city."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.pages.statistics.published_part import PublishedPart
from tests.services.making import Desk
from tests.services.statistics import office60
from tests.services.statistics.test_city_book import city_workbook
from tools.tour import hands

pytestmark = pytest.mark.slow


@pytest.fixture
def part(window: MainWindow, office: Office) -> PublishedPart:
    """The third quarter of the office of 60 cases, published."""
    office60.fill(Desk(office))
    window.open_page("statistics")
    hands.settle()
    page: Any = window.pages["statistics"]
    hands.click(page.publish_button)
    hands.click(page.dialog.submit_button)
    hands.settle()
    assert page.tabs.currentWidget() is page.published_part
    found: PublishedPart = page.published_part
    return found


@pytest.mark.obligation("NY-21.1", "YC-25")
def test_a_bulletin_goes_from_the_snapshot_to_its_number(
    window: MainWindow, office: Office, part: PublishedPart
) -> None:
    part.kind_box.setCurrentIndex(part.kind_box.findData("bulletin"))
    hands.click(part.write_button)
    hands.settle()
    paper = part.papers.window
    assert paper is not None and "【本期办结】" in paper.form.values()["situation"]

    hands.fill(paper.form, {"addressee": "县直各单位", "problems": "个别单位超期20件。"})
    paper.renew_preview()
    hands.settle()
    assert "手写的数" in paper.paper_view.hint_label.text() and not paper.issue_button.isEnabled()
    hands.fill(paper.form, {"problems": "个别单位超期【期末已超期未办结】件。"})
    paper.renew_preview()
    hands.settle()
    hands.click(paper.issue_button)
    hands.settle()

    assert paper.issued
    (row,) = office.documents.rows(window.context.actor)
    assert (
        row.kind == "bulletin" and row.title == "关于2026年第三季度政务失信投诉举报办理情况的通报"
    )
    paper.reject()


@pytest.mark.obligation("YC-25")
def test_what_a_unit_said_of_its_figures_is_recorded(part: PublishedPart) -> None:
    part.tabs.setCurrentIndex(1)
    hands.click(part.check_button)
    assert part.dialog is not None
    hands.fill(part.dialog.form, {"outcome": "differs", "note": "少计一件"})
    hands.click(part.dialog.submit_button)
    hands.settle()

    told = {row.unit: row.outcome for row in part.check_grid.rows.rows}
    assert sorted(told.values()) == ["", "", "differs"]


def test_the_form_for_the_city_is_written_where_it_was_asked_for(
    part: PublishedPart, tmp_path: Path
) -> None:
    hands.click(part.form_button)
    dialog = part.exporting.dialog
    assert dialog is not None
    path = tmp_path / "报市.xlsx"
    dialog.path_field.setText(str(path))
    hands.click(dialog.export_button)
    hands.settle()

    assert list(openpyxl.load_workbook(path)["报表"].values)[-1][0] == "合计"


def test_the_city_s_own_workbook_is_filled_and_its_headings_are_kept(
    window: MainWindow, office: Office, part: PublishedPart, tmp_path: Path
) -> None:
    source, path = tmp_path / "季报.xlsx", tmp_path / "季报（已填）.xlsx"
    unit = part.check_grid.rows.rows[0].unit
    source.write_bytes(city_workbook(unit))
    part.fill_book(source, path)
    hands.settle()
    assert part.dialog is not None
    assert "这些单位的数只在合计里" in part.dialog.note_label.text()
    assert part.dialog.form.values()["h0"] == "received"
    hands.fill(part.dialog.form, {"h1": "accepted"})
    hands.click(part.dialog.submit_button)
    hands.settle()

    rows = list(openpyxl.load_workbook(path)["季报"].values)
    assert rows[2][1] == unit and isinstance(rows[2][2], int)
    assert rows[3][3] == "=SUM(D3:D3)"  # the city's own formula

    part.fill_book(source, path)
    hands.settle()
    assert part.dialog.form.values()["h1"] == "accepted"
    part.dialog.reject()
