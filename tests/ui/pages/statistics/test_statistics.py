"""统计 by its window: a period, how a number is made, its cases, a snapshot, the workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from app.base.rows.statistics import Period
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.pages.statistics.page import StatisticsPage
from app.ui.pages.statistics.state import month, quarter, year
from tests.services.making import Desk
from tests.services.statistics import office60
from tools.tour import hands

pytestmark = pytest.mark.slow


@pytest.fixture
def page(window: MainWindow, office: Office) -> StatisticsPage:
    office60.fill(Desk(office))
    window.open_page("statistics")
    hands.settle()
    made = window.pages["statistics"]
    assert isinstance(made, StatisticsPage)
    return made


def select(page: StatisticsPage, key: str) -> Any:
    grid = page.numbers_part.number_grid
    at = next(i for i, cell in enumerate(grid.rows.rows) if cell.key == key)
    grid.selectRow(at)
    hands.settle()
    return grid.rows.rows[at]


@pytest.mark.obligation("YC-25")
def test_last_quarter_shows_with_how_each_number_is_made(page: StatisticsPage) -> None:
    assert page.state.period == Period(office60.FROM, office60.TO)
    assert page.cut_label.text().endswith("统计截止日 2026-09-30")
    assert page.times_label.text().endswith(f"期末在办已办 {office60.AGES}")

    assert select(page, "closure_rate").spoken == "62.86%"
    said = page.numbers_part.how_lines.toPlainText()
    assert (
        "办结率＝本期办结÷（期初在办＋本期受理－本期终止）" in said and "分子 22　分母 35" in said
    )
    assert page.numbers_part.reading_box.isVisible()

    page.numbers_part.reading_box.setCurrentIndex(1)
    page.numbers_part.reading_box.activated.emit(1)
    hands.settle()
    assert select(page, "closure_rate").spoken == "55.56%"
    assert "本期受理件中已办结÷" in page.numbers_part.how_lines.toPlainText()


def test_a_number_opens_its_cases_and_enter_opens_one(
    window: MainWindow, page: StatisticsPage
) -> None:
    select(page, "overdue_end")
    hands.click(page.numbers_part.open_button)

    dialog = page.state.dialog
    assert dialog is not None and dialog.heading_label.text() == "期末已超期未办结　3件"
    dialog.case_grid.open_row()
    hands.settle()
    case: Any = window.pages["case"]
    assert window.page_stack.currentWidget() is case and case.case_id is not None


def test_a_breakdown_by_category_and_by_people(page: StatisticsPage) -> None:
    page.tabs.setCurrentIndex(1)
    page.along_box.setCurrentIndex(page.along_box.findData("category"))
    page.along_box.activated.emit(1)
    hands.settle()
    assert page.row_grid is not None
    closed = {row.key: row.counts["closed"] for row in page.row_grid.rows.rows}
    assert {key: n for key, n in closed.items() if n} == office60.BY_CATEGORY_CLOSED

    grid = page.row_grid
    for column, key in (("closed", "closed"), ("accepted", "accepted"), ("closure_rate", "closed")):
        grid.setCurrentIndex(grid.rows.index(0, grid.keys.index(column)))
        grid.open_row()
        hands.settle()
        assert page.state.dialog is not None
        assert len(page.state.dialog.found.cases) == grid.rows.rows[0].counts[key]
        page.state.dialog.reject()
        hands.settle()


def test_what_is_published_stands_beside_what_is_now(
    window: MainWindow, page: StatisticsPage, office: Office
) -> None:
    hands.click(page.publish_button)
    assert page.dialog is not None
    hands.fill(page.dialog.form, {"title": "三季度"})
    hands.click(page.dialog.submit_button)

    part = page.published_part
    assert [row.title for row in part.snapshot_grid.rows.rows] == ["三季度"]
    assert part.moved_grid.rows.rows == ()
    assert part.moved_grid.nothing == "现在的数与发布时相同。"


def test_a_figure_is_drawn_beside_its_table(page: StatisticsPage) -> None:
    page.tabs.setCurrentIndex(4)
    hands.settle()

    assert page.picture_part.picture_view.data.startswith(b"%PDF")
    text = pypdfium2.PdfDocument(page.picture_part.picture_view.data)[0].get_textpage()
    words = text.get_text_range().replace(" ", "")
    for row in page.state.rows.rows if page.state.rows else ():
        assert row.name in words and row.figures["on_time_rate"] in words


def test_a_period_is_typed_and_chosen(page: StatisticsPage) -> None:
    page.period_box.setCurrentIndex(page.period_box.findData("本年"))
    page.period_box.activated.emit(4)
    hands.settle()
    assert page.state.period == Period(date(2026, 1, 1), date(2026, 12, 31))
    assert "统计到今天" in page.cut_label.text()

    hands.write(page.from_editor.line, "2026-08-01")
    hands.write(page.to_editor.line, "2026-08-31")
    page.to_editor.line.editingFinished.emit()
    hands.settle()
    assert page.state.period == Period(date(2026, 8, 1), date(2026, 8, 31))
    assert page.period_box.currentData() == "自定"


def test_the_workbook_is_written_from_the_page(page: StatisticsPage, tmp_path: Path) -> None:
    page.export()
    dialog = page.exporting.dialog
    assert dialog is not None
    target = tmp_path / "统计.xlsx"
    dialog.path_field.setText(str(target))
    hands.click(dialog.export_button)

    assert openpyxl.load_workbook(target).sheetnames == [
        "统计指标", "按主办单位", "按主办单位环比", "按主办单位同比", "各类期限", "各单位期限",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "made, first, last",
    [
        (month(date(2026, 1, 15), 1), date(2025, 12, 1), date(2025, 12, 31)),
        (month(date(2026, 12, 31)), date(2026, 12, 1), date(2026, 12, 31)),
        (quarter(date(2026, 2, 1), 1), date(2025, 10, 1), date(2025, 12, 31)),
        (quarter(date(2026, 11, 20)), date(2026, 10, 1), date(2026, 12, 31)),
        (year(date(2026, 11, 20), 1), date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_periods_over_the_turn_of_the_year(made: Period, first: date, last: date) -> None:
    assert made == Period(first, last)
