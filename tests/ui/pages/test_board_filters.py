"""The board narrowed by unit, officer, channel, category; cards dragged to a stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.ui.main_window import MainWindow
from app.ui.pages.board import BoardPage
from tools.tour import hands

MOVE = Qt.DropAction.MoveAction


@pytest.fixture
def board(window: MainWindow) -> BoardPage:
    page = window.pages["board"]
    assert isinstance(page, BoardPage)
    window.open_page("board")
    hands.settle()
    return page


@pytest.fixture
def handled(window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]) -> int:
    window.context.office.officers.add("经办人乙", window.context.actor)
    case_id = log_case("办理中的", on=date(2026, 11, 16))
    take(case_id, "accept", date(2026, 11, 17), officer="经办人乙")
    take(case_id, "refer", date(2026, 11, 18), unit="示例县教体局")
    return case_id


def titles(board: BoardPage) -> list[str]:
    columns = board._columns.values()
    return [card.title for column in columns for card in column.card_list.card_model.shown]


def drag(board: BoardPage, case_id: int, stage: str) -> bool:
    """Let the case's card go over a column; whether the column would take it."""
    lists = [column.card_list for column in board._columns.values()]
    source = next(cards for cards in lists if cards.card_model.row_of(case_id) >= 0)
    data = source.card_model.mimeData([source.card_model.index(source.card_model.row_of(case_id))])
    target = board._columns[stage].card_list
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), MOVE, data, buttons, keys)
    enter.setDropAction(MOVE)
    QApplication.sendEvent(target.viewport(), enter)
    if enter.isAccepted():
        drop = QDropEvent(QPointF(20, 20), MOVE, data, buttons, keys)
        QApplication.sendEvent(target.viewport(), drop)
    hands.settle()
    return enter.isAccepted()


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("unit", "示例县教体局", ["办理中的"]),
        ("officer", "经办人乙", ["办理中的"]),
        ("channel", "call", ["新收的", "办理中的"]),
        ("channel", "letter", []),
        ("category", "1", ["新收的", "办理中的"]),
        ("category", "2", []),
    ],
)
def test_a_filter_leaves_the_cases_that_it_names(
    board: BoardPage,
    log_case: Callable[..., int],
    handled: int,
    name: str,
    value: str,
    left: list[str],
) -> None:
    log_case("新收的")
    board.reload()
    board._read_options()
    if board.filter_bar.boxes[name].findData(value) < 0:
        board.filter_bar.choose(name, value)

    hands.choose(board.filter_bar.boxes[name], value)

    assert titles(board) == left


def test_filters_count_together_with_the_urgency(
    board: BoardPage, log_case: Callable[..., int], handled: int
) -> None:
    log_case("超期的", on=date(2026, 11, 2))
    board.reload()

    hands.choose(board.filter_bar.boxes["channel"], "call")
    hands.click(board.count_buttons["overdue"])

    assert titles(board) == ["超期的"]


def test_the_filters_are_cleared_by_one_button(
    board: BoardPage, log_case: Callable[..., int]
) -> None:
    log_case("新收的")
    board.reload()
    assert not board.filter_bar.clear_button.isVisible()

    hands.choose(board.filter_bar.boxes["channel"], "letter")
    assert titles(board) == []
    hands.click(board.filter_bar.clear_button)

    assert titles(board) == ["新收的"]
    assert board.filter_bar.values() == {}


def test_a_card_dragged_to_the_next_stage_opens_the_step_that_leads_there(
    board: BoardPage, log_case: Callable[..., int], window: MainWindow
) -> None:
    case_id = log_case("新收的")
    board.reload()

    assert drag(board, case_id, "accepted")

    dialog = board.steps.dialog
    assert dialog is not None
    assert dialog.heading_label.text().startswith("受理")
    hands.affirm(dialog.form)
    hands.click(dialog.submit_button)
    assert board._columns["accepted"].card_list.card_model.row_of(case_id) == 0


def test_a_card_dragged_where_no_step_leads_stays_and_a_sentence_says_why(
    board: BoardPage, log_case: Callable[..., int], window: MainWindow
) -> None:
    case_id = log_case("新收的")
    board.reload()

    drag(board, case_id, "closing")

    said = window.error_bar.sentence_label.text()
    assert board.steps.dialog is None
    assert "没有一步就到“待办结”的办法" in said
    assert "受理" in said
    assert board._columns["received"].card_list.card_model.row_of(case_id) == 0


def test_a_card_is_not_taken_by_its_own_column(
    board: BoardPage, log_case: Callable[..., int]
) -> None:
    case_id = log_case("新收的")
    board.reload()

    assert not drag(board, case_id, "received")


def test_a_result_dragged_back_starts_with_the_outcome_that_returns_it(
    board: BoardPage, handled: int, take: Callable[..., int]
) -> None:
    take(handled, "report_result", date(2026, 11, 19), about=3, result="partly", measures="整改。")
    board.reload()

    drag(board, handled, "handling")

    assert board.steps.dialog is not None
    assert board.steps.dialog.form.values()["outcome"] == "return"
    board.steps.dialog.reject()


def test_units_and_officers_offered_are_those_of_today(
    board: BoardPage, log_case: Callable[..., int], handled: int, window: MainWindow
) -> None:
    window.open_page("board")
    offered = board.filter_bar.boxes["unit"]
    assert offered.findData("示例县教体局") > 0

    log_case("新单位的", respondent="示例县水利局")
    window.open_page("board")

    assert offered.findData("示例县水利局") > 0
    assert board.filter_bar.boxes["officer"].findData("经办人甲") > 0
