"""The board: cards by stage, the most urgent first, worked by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.base.rows.urgency import Urgency
from app.ui.main_window import MainWindow
from app.ui.pages.board import BoardPage
from tools.tour import hands


def board_of(window: MainWindow) -> BoardPage:
    window.open_page("board")
    hands.settle()
    page = window.pages["board"]
    assert isinstance(page, BoardPage)
    return page


def titles(board: BoardPage, stage: str) -> list[str]:
    return [card.title for card in board._columns[stage].card_list.card_model.shown]


def test_an_empty_board_says_what_belongs_there_and_offers_the_button(window: MainWindow) -> None:
    board = board_of(window)

    assert board.empty_label.isVisible()
    hands.click(board.first_case_button)
    assert window.page_stack.currentWidget() is window.pages["intake"]


def test_cards_stand_under_their_stage_the_most_urgent_first(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    log_case("新收的", on=date(2026, 11, 19))
    log_case("快到期的", on=date(2026, 11, 13))
    accepted = log_case("已受理的", on=date(2026, 11, 16))
    take(accepted, "accept", date(2026, 11, 17))

    board = board_of(window)
    board.reload()

    assert titles(board, "received") == ["快到期的", "新收的"]
    assert titles(board, "accepted") == ["已受理的"]


def test_an_overdue_card_says_so_in_words_with_clock_and_article(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    log_case(on=date(2026, 11, 2))
    board = board_of(window)
    board.reload()

    model = board._columns["received"].card_list.card_model
    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)

    assert spoken.startswith("✖ 超期9个工作日")
    assert "受理审查期 第十一条" in spoken


def test_a_count_filters_and_a_second_click_shows_all_again(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    log_case("超期的", on=date(2026, 11, 2))
    log_case("还早的", on=date(2026, 11, 20))
    board = board_of(window)
    board.reload()
    overdue = board.count_buttons["overdue"]
    assert overdue.text() == "✖ 已超期 1"

    hands.click(overdue)
    filtered = titles(board, "received")
    hands.click(overdue)

    assert filtered == ["超期的"]
    assert titles(board, "received") == ["超期的", "还早的"]


def test_arrows_lead_over_empty_columns_and_enter_opens(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int], qtbot: QtBot
) -> None:
    log_case("新收的")
    handling = log_case("办理中的", on=date(2026, 11, 16))
    take(handling, "accept", date(2026, 11, 17))
    take(handling, "refer", date(2026, 11, 18), unit="示例县住建局")
    board = board_of(window)
    board.reload()
    board.entered()
    received = board._columns["received"].card_list

    qtbot.keyClick(received, Qt.Key.Key_Right)
    qtbot.keyClick(board._columns["handling"].card_list, Qt.Key.Key_Return)

    assert window.page_stack.currentWidget() is window.pages["case"]
    assert window.pages["case"].number_label.text() == "示信投〔2026〕2号"


def test_f5_shows_what_another_wrote_and_keeps_the_cursor(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    first = log_case("先来的", on=date(2026, 11, 19))
    board = board_of(window)
    board.reload()
    board.entered()
    log_case("更急的", on=date(2026, 11, 13))

    hands.press(window, "F5")

    assert titles(board, "received") == ["更急的", "先来的"]
    assert board._columns["received"].current_case() == first


def test_the_board_is_right_the_next_morning(
    window: MainWindow, log_case: Callable[..., int], clock
) -> None:
    log_case(on=date(2026, 11, 13))  # due 2026-11-20
    board = board_of(window)
    board.reload()
    assert board.count_buttons["today"].text() == "▲ 今日到期 1"

    clock.day = date(2026, 11, 23)
    window.today.check()

    assert board._columns["received"].card_list.card_model.shown[0].urgency is Urgency.OVERDUE
    assert window.top_bar.day_label.text() == "2026年11月23日 周一 工作日"


def test_the_list_of_cards_is_a_sound_model(
    window: MainWindow, log_case: Callable[..., int], qtmodeltester
) -> None:
    log_case()
    board = board_of(window)
    board.reload()

    qtmodeltester.check(board._columns["received"].card_list.card_model)


def test_every_card_of_a_long_column_is_reached_and_read_as_it_comes_in_sight(
    window: MainWindow, log_case: Callable[..., int], qtbot: QtBot
) -> None:
    """A board of thousands shows them all; none is left to the filters alone."""
    logged = [log_case(f"第{n}件", on=date(2026, 11, 19)) for n in range(90)]
    board = board_of(window)
    board.reload()
    hands.settle()
    column = board._columns["received"]
    cards = column.card_list.card_model
    read = len(cards.shown)

    qtbot.keyClick(column.card_list, Qt.Key.Key_End)
    hands.settle()

    assert cards.rowCount() == 90 and read < 90
    assert column.current_case() == logged[-1]
    assert "另有" not in column.caption_label.text()

    opened: list[int] = []
    column.card_list.opened.connect(opened.append)
    qtbot.keyClick(column.card_list, Qt.Key.Key_Return)
    assert opened == [logged[-1]]


def test_a_change_far_down_a_column_is_read_again(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int], qtbot: QtBot
) -> None:
    logged = [log_case(f"第{n}件", on=date(2026, 11, 19)) for n in range(60)]
    board = board_of(window)
    board.reload()
    hands.settle()
    column = board._columns["received"]
    column.card_list.select_row(59)
    column.card_list.scrollToBottom()
    hands.settle()

    take(logged[-1], "amend", date(2026, 11, 20), title="改过的标题")
    board.reload()

    def read_again() -> bool:
        card = column.card_list.card_model.card_at(59)
        return card is not None and card.title == "改过的标题"

    qtbot.waitUntil(read_again)
