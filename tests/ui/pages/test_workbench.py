"""The workbench: what is due today, its step one key away, who owes an answer, what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.base.rows.work import WorkLine
from app.base.session import Session
from app.services.office import Office
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.main_window import MainWindow
from app.ui.pages.workbench import WorkbenchPage
from app.ui.widgets.work_tables import ActingGrid
from tools.tour import hands


def workbench_of(window: MainWindow) -> WorkbenchPage:
    page = window.pages["workbench"]
    assert isinstance(page, WorkbenchPage)
    window.open_page("workbench")
    hands.settle()
    return page


def lines(page: WorkbenchPage) -> list[WorkLine]:
    return list(page.work_grid.rows.rows)


def click_button_of(grid: ActingGrid, row: int) -> None:
    index = grid.rows.index(row, grid.button_column)
    QTest.mouseClick(
        grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.visualRect(index).center()
    )
    hands.settle()


@pytest.fixture
def handled(log_case: Callable[..., int], take: Callable[..., int]) -> int:
    """A case that a unit should have reported on by 2026-11-10."""
    case_id = log_case("逾期未报的", on=date(2026, 9, 1))
    take(case_id, "accept", date(2026, 9, 4))
    take(case_id, "notify_acceptance", date(2026, 9, 5), method="call")
    take(case_id, "refer", date(2026, 9, 9), unit="示例县住建局")
    return case_id


def test_the_desk_starts_with_todays_work(window: MainWindow) -> None:
    page = window.page_stack.currentWidget()

    assert isinstance(page, WorkbenchPage)
    assert page.empty_label.isVisible()
    hands.click(page.register_button)
    assert window.page_stack.currentWidget() is window.pages["intake"]


@pytest.mark.obligation("NY-11.1", "NY-22")
def test_lines_stand_by_urgency_with_clock_article_and_the_step_to_take(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    log_case("还有两日的", on=date(2026, 11, 17))
    log_case("超期的", on=date(2026, 11, 2))
    page = workbench_of(window)

    first, second = lines(page)

    assert (first.title, second.title) == ("超期的", "还有两日的")
    assert (first.caption, first.article, first.step_caption) == ("受理审查期", "第十一条", "受理")
    model = page.work_grid.rows
    assert model.data(model.index(0, 0)) == "超期9个工作日"


def test_the_button_of_a_line_opens_the_form_of_its_step_and_the_line_goes(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 17))
    page = workbench_of(window)

    click_button_of(page.work_grid, 0)
    dialog = page.steps.dialog
    assert dialog is not None
    hands.fill(dialog.form, {"named_department": True, "in_city": True, "in_county": True})
    hands.click(dialog.submit_button)

    assert window.context is not None
    rows = window.context.office.reads.case_page(
        case_id, date(2026, 11, 20), by=window.context.actor
    )
    assert rows.card.stage == "accepted"
    assert "受理审查期" not in [line.caption for line in lines(page)]
    assert [row.kind for row in page.changed_grid.rows.rows][0] == "accept"


def test_space_opens_the_step_and_enter_the_case(
    window: MainWindow, log_case: Callable[..., int], qtbot: QtBot
) -> None:
    log_case(on=date(2026, 11, 17))
    page = workbench_of(window)

    qtbot.keyClick(page.work_grid, Qt.Key.Key_Space)
    assert page.steps.dialog is not None
    assert page.steps.dialog.heading_label.text().startswith("受理")
    page.steps.dialog.reject()
    qtbot.keyClick(page.work_grid, Qt.Key.Key_Return)

    assert window.page_stack.currentWidget() is window.pages["case"]


def test_what_was_typed_into_a_form_that_was_left_is_there_again(
    window: MainWindow, log_case: Callable[..., int], qtbot: QtBot
) -> None:
    log_case(on=date(2026, 11, 17))
    page = workbench_of(window)
    qtbot.keyClick(page.work_grid, Qt.Key.Key_Space)
    assert page.steps.dialog is not None
    hands.fill(page.steps.dialog.form, {"in_city": True})
    hands.click(page.steps.dialog.put_by_button)

    qtbot.keyClick(page.work_grid, Qt.Key.Key_Space)

    assert page.steps.dialog.form.values()["in_city"] is True


def test_a_count_narrows_the_lines_and_a_second_click_shows_all(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    log_case("超期的", on=date(2026, 11, 2))
    log_case("今日的", on=date(2026, 11, 13))
    page = workbench_of(window)
    today = page.count_buttons["today"]
    assert today.text() == "▲ 今日到期 1"

    hands.click(today)
    narrowed = [line.title for line in lines(page)]
    hands.click(today)

    assert narrowed == ["今日的"]
    assert [line.title for line in lines(page)] == ["超期的", "今日的"]


@pytest.mark.obligation("NY-19.1")
def test_a_unit_that_is_late_gets_a_line_whose_button_is_supervision(
    window: MainWindow, handled: int
) -> None:
    page = workbench_of(window)

    late = [line for line in lines(page) if line.duty == "unit"]

    assert [line.step_caption for line in late] == ["督办"]


def test_who_owes_an_answer_stands_by_unit_with_the_earliest_day(
    window: MainWindow, handled: int
) -> None:
    page = workbench_of(window)

    (unit,) = page.waiting_grid.rows.rows
    hands.click(page.count_buttons["waiting"])

    assert (unit.unit, unit.count, unit.overdue) == ("示例县住建局", 1, 1)
    assert not page.lines_panel.isVisible()
    assert page.waiting_grid.hasFocus()


def test_enter_on_a_unit_shows_what_it_has_in_hand_on_the_board(
    window: MainWindow, handled: int, log_case: Callable[..., int], qtbot: QtBot
) -> None:
    log_case("别的单位的", on=date(2026, 11, 18), respondent="示例县教体局")
    page = workbench_of(window)

    qtbot.keyClick(page.waiting_grid, Qt.Key.Key_Return)

    board = window.pages["board"]
    assert window.page_stack.currentWidget() is board
    assert board.filter_bar.values() == {"unit": "示例县住建局"}


def test_letters_and_calls_start_on_the_logging_page(window: MainWindow) -> None:
    page = workbench_of(window)

    hands.click(page.channel_buttons["letter"])

    assert window.page_stack.currentWidget() is window.pages["intake"]
    assert window.pages["intake"].value("channel") == "letter"


def test_the_work_of_the_one_who_is_away_comes_to_the_stand_in_by_the_form(
    window: MainWindow, office: Office, actor: Session, log_case: Callable[..., int],
    take: Callable[..., int],
) -> None:  # fmt: skip
    office.officers.add("经办人乙", actor)
    case_id = log_case("乙经办的", on=date(2026, 11, 17))
    take(case_id, "accept", date(2026, 11, 18), officer="经办人乙")
    page = workbench_of(window)
    before = lines(page)
    window.open_page("settings")
    hands.settle()
    settings = window.pages["settings"]
    settings.tabs.setCurrentIndex(2)
    settings.people_panel.officer_grid.selectRow(1)
    hands.click(settings.people_panel.away_button)
    dialog = settings.findChild(FormDialog)
    hands.fill(dialog.form, {"from_on": "今天", "to_on": "+3工作日", "stand_in": actor.name})
    hands.click(dialog.submit_button)

    page = workbench_of(window)

    assert before == []
    assert {line.title for line in lines(page)} == {"乙经办的"}


def test_one_looks_at_ones_own_cases_or_at_everybodys(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    window.context.office.officers.add("经办人乙", window.context.actor)
    case_id = log_case("别人的", on=date(2026, 11, 17))
    take(case_id, "accept", date(2026, 11, 18), officer="经办人乙")
    page = workbench_of(window)
    mine = lines(page)

    hands.click(page.everyone_button)

    assert mine == []
    assert {line.title for line in lines(page)} == {"别人的"}


def test_the_lines_are_right_the_next_morning(
    window: MainWindow, log_case: Callable[..., int], clock
) -> None:
    log_case(on=date(2026, 11, 13))
    page = workbench_of(window)

    clock.day = date(2026, 11, 23)
    window.today.check()

    assert page.count_buttons["overdue"].text() == "✖ 已超期 1"


def test_before_the_first_rows_it_says_that_they_are_being_read_not_that_nothing_waits(
    window: MainWindow,
) -> None:
    context = window.context
    assert context is not None
    page = WorkbenchPage(context)

    assert page.work_grid.says() == "正在读取…" and page.stack.currentIndex() == 0

    page.reload()
    hands.settle()

    assert page.work_grid.says() == "" and page.stack.currentIndex() == 1
    page.close_page()
