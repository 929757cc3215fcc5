"""Visits: a sample by chance or by choice, the list for the telephone, outcomes by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services.cases.commands import TakeStep
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.pages.visits import VisitsPage
from app.ui.theme import Scheme, theme
from tools.tour import hands


@pytest.fixture
def closed(log_case: Callable[..., int], take: Callable[..., int]) -> Callable[..., int]:
    """A case closed on 2026-11-12."""

    def make(title: str) -> int:
        case_id = log_case(title, on=date(2026, 10, 19))
        take(case_id, "accept", date(2026, 10, 20))
        take(case_id, "notify_acceptance", date(2026, 10, 20), method="call")
        refer = take(case_id, "refer", date(2026, 10, 21), unit="示例县住建局")
        take(case_id, "report_result", date(2026, 11, 6), about=refer, result="partly",
             measures="已限期整改。")  # fmt: skip
        take(case_id, "review_result", date(2026, 11, 9), about=refer, outcome="pass")
        take(case_id, "give_feedback", date(2026, 11, 10), method="call", satisfaction="mostly")
        take(case_id, "close", date(2026, 11, 12))
        return case_id

    return make


def visits_of(window: MainWindow) -> VisitsPage:
    window.open_page("visits")
    hands.settle()
    page = window.pages["visits"]
    assert isinstance(page, VisitsPage)
    return page


def draw(page: VisitsPage, **values: object) -> None:
    hands.click(page.first_button if page.first_button.isVisible() else page.draw_button)
    assert page.dialog is not None
    hands.fill(page.dialog.form, values)
    hands.click(page.dialog.submit_button)


def drawn(page: VisitsPage) -> list[int]:
    return [line.case_id for line in page.line_grid.rows.rows]


def test_an_empty_page_says_what_belongs_there_and_offers_the_button(window: MainWindow) -> None:
    page = visits_of(window)

    assert page.empty_label.isVisible()
    assert page.first_button.isVisible()


@pytest.mark.obligation("NY-17")
def test_a_sample_of_the_size_stated_is_drawn_and_its_seed_draws_it_again(
    window: MainWindow, closed: Callable[..., int]
) -> None:
    for at in range(6):
        closed(f"第{at}件")
    page = visits_of(window)

    draw(page, size=3, seed=77)
    first = drawn(page)
    draw(page, name="再抽一次", size=3, seed=77)

    assert len(first) == 3
    assert drawn(page) == first
    assert page.sample_label.text() == "再抽一次　从6件里随机抽取3件，种子77　已回访0件"


def test_a_sample_larger_than_what_there_is_is_refused_in_the_dialog(
    window: MainWindow, closed: Callable[..., int]
) -> None:
    closed("只有一件")
    page = visits_of(window)

    draw(page, size=3)

    assert page.dialog is not None
    assert "不能抽取3件" in page.dialog.error_label.text()


def test_cases_are_chosen_by_their_numbers(window: MainWindow, closed: Callable[..., int]) -> None:
    wanted = [closed("甲"), closed("乙")]
    page = visits_of(window)

    hands.click(page.choose_button)
    assert page.dialog is not None
    hands.fill(page.dialog.form, {"numbers": "示信投〔2026〕1号\n 示信投〔2026〕2号"})
    hands.click(page.dialog.submit_button)

    assert drawn(page) == wanted


def test_a_number_that_no_case_has_is_named(window: MainWindow, closed: Callable[..., int]) -> None:
    closed("甲")
    page = visits_of(window)

    hands.click(page.choose_button)
    assert page.dialog is not None
    hands.fill(page.dialog.form, {"numbers": "示信投〔2026〕99号"})
    hands.click(page.dialog.submit_button)

    assert "没有案号“示信投〔2026〕99号”" in page.dialog.error_label.text()


@pytest.mark.obligation("NY-17")
def test_outcomes_are_entered_by_keys_alone_one_after_the_other(
    window: MainWindow, closed: Callable[..., int], qtbot: QtBot
) -> None:
    closed("甲")
    closed("乙")
    page = visits_of(window)
    draw(page, size=2)
    first, second = drawn(page)

    qtbot.keyClick(page.line_grid, Qt.Key.Key_3)
    assert window.focusWidget() is page.call_panel.opinion_text
    hands.write(page.call_panel.opinion_text, "余款还没有付清。")
    hands.press(page.call_panel.opinion_text, "Ctrl+Return")

    done, waiting = page.line_grid.rows.rows
    assert (done.case_id, done.satisfaction, done.opinion) == (first, "不满意", "余款还没有付清。")
    assert waiting.visited_on is None
    assert page.line_grid.current_row().case_id == second
    assert window.focusWidget() is page.line_grid
    assert page.call_panel.opinion_text.toPlainText() == ""
    assert page.sample_label.text().endswith("已回访1件")


def test_a_visit_just_recorded_can_be_taken_back(
    window: MainWindow, closed: Callable[..., int], qtbot: QtBot
) -> None:
    closed("甲")
    page = visits_of(window)
    draw(page, size=1)
    qtbot.keyClick(page.line_grid, Qt.Key.Key_1)
    hands.click(page.call_panel.save_button)
    assert page.line_grid.rows.rows[0].satisfaction == "满意"

    hands.press(window, "Ctrl+Z")

    assert page.line_grid.rows.rows[0].visited_on is None


def test_what_was_typed_about_a_case_is_there_when_one_comes_back_to_it(
    window: MainWindow, closed: Callable[..., int], qtbot: QtBot
) -> None:
    closed("甲")
    closed("乙")
    page = visits_of(window)
    draw(page, size=2)
    qtbot.keyClick(page.line_grid, Qt.Key.Key_2)
    hands.write(page.call_panel.opinion_text, "正在通话")

    qtbot.keyClick(page.line_grid, Qt.Key.Key_Down)
    assert page.call_panel.satisfaction() == ""
    qtbot.keyClick(page.line_grid, Qt.Key.Key_Up)

    assert page.call_panel.satisfaction() == "mostly"
    assert page.call_panel.opinion_text.toPlainText() == "正在通话"


@pytest.mark.obligation("NY-15.3")
def test_the_phone_is_masked_until_it_is_asked_for_and_never_copied(
    window: MainWindow, closed: Callable[..., int]
) -> None:
    closed("甲")
    page = visits_of(window)
    draw(page, size=1)
    assert "138****0001" in page.call_panel.person_label.text()

    hands.click(page.call_panel.phone_button)
    hands.click(page.copy_button)

    assert "13800000001" in page.call_panel.person_label.text()
    copied = QGuiApplication.clipboard().text()
    assert "138****0001" in copied
    assert "13800000001" not in copied


@pytest.mark.parametrize("scheme", list(Scheme))
def test_the_page_and_its_dialogs_open_in_both_schemes(
    window: MainWindow, closed: Callable[..., int], scheme: Scheme, qapp
) -> None:
    theme.show(qapp, scheme)
    closed("甲")
    page = visits_of(window)

    for ask in (page.ask_draw, page.ask_choose):
        ask()
        assert page.dialog is not None
        assert not page.dialog.grab().isNull()
        QTest.keyClick(page.dialog, Qt.Key.Key_Escape)
        hands.settle()


def test_after_midnight_the_day_of_the_visit_is_the_new_one(
    window: MainWindow, closed: Callable[..., int], clock
) -> None:
    closed("第一件")
    page = visits_of(window)
    draw(page, size=1, seed=1)
    assert page.call_panel.day_editor.value() == date(2026, 11, 20)

    clock.day = date(2026, 11, 23)
    window.today.check()

    assert page.call_panel.day_editor.value() == date(2026, 11, 23)


@pytest.mark.asks_why
def test_a_visit_of_long_ago_asks_why_it_is_recorded_only_now(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 9), back_dated_reason="周末")
    for kind in ("accept", "close"):
        step = TakeStep(case_id, kind, date(2026, 11, 9), fields={"back_dated_reason": "外出"})
        office.casework.take(step, office.session())
    page = visits_of(window)
    draw(page, name="抽查（示例）", size=1)
    page.line_grid.setFocus()
    hands.press(page.line_grid, "3")
    page.call_panel.day_editor.set_value(date(2026, 11, 10))
    hands.click(page.call_panel.save_button)
    dialog = page.dialog
    assert dialog is not None and dialog.isVisible() and not dialog.submit_button.isEnabled()

    hands.fill(dialog.form, {"back_dated_reason": "外出"})
    hands.click(dialog.submit_button)

    last = office.reads.case_page(case_id, date(2026, 11, 20), by=office.session()).timeline[-1]
    assert (last.kind, last.on) == ("visit_back", date(2026, 11, 10))
    assert "补登说明：外出" in last.summary
