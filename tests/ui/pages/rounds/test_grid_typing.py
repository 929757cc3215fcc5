"""Typing into the grid: docs/grid.md, "Typing"."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from tests.ui.pages.rounds.clerk import Clerk
from tools.tour import hands

pytestmark = pytest.mark.slow

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_typing_takes_the_place_of_what_stood_there(clerk: Clerk) -> None:
    clerk.enter((0, "8", "closed", "1/2"))
    clerk.reread()
    clerk.go(0, "8", "closed")

    clerk.write("7/8")
    assert clerk.line() is not None and clerk.line().text() == "7/8"
    clerk.key(Qt.Key.Key_Return)

    assert clerk.text(0, "8", "closed") == "7/8"
    assert clerk.line() is None


def test_the_first_syllable_of_an_input_method_is_not_lost(clerk: Clerk) -> None:
    clerk.go(0, "3", "siteless")

    clerk.compose("mei")
    line = clerk.line()
    assert line is not None and line.composing == "mei"
    clerk.compose("没有网站", commit=True)
    clerk.key(Qt.Key.Key_Return)

    assert clerk.text(0, "3", "siteless") == "没有网站"


def test_what_stands_in_the_input_method_counts_when_the_cell_is_left(clerk: Clerk) -> None:
    clerk.go(0, "3", "siteless")
    clerk.compose("无网站")
    line = clerk.line()
    assert line is not None

    clerk.panel.jump_line.setFocus()
    hands.settle()

    assert clerk.text(0, "3", "siteless") == "无网站"


def test_f2_goes_on_with_the_text_and_arrows_then_move_in_it(clerk: Clerk) -> None:
    clerk.enter((0, "8", "closed", "1/2"))
    clerk.reread()
    clerk.go(0, "8", "closed")
    before = clerk.at()

    clerk.key(Qt.Key.Key_F2)
    clerk.key(Qt.Key.Key_Left)
    clerk.write("1")
    assert clerk.at() == before
    clerk.key(Qt.Key.Key_F2)  # back to entering: arrows leave
    clerk.key(Qt.Key.Key_Left)

    assert clerk.text(0, "8", "closed") == "1/12"
    assert clerk.at() == (before[0], before[1] - 1)


def test_a_double_click_edits(clerk: Clerk) -> None:
    clerk.enter((0, "8", "closed", "1/2"))
    clerk.reread()
    clerk.go(0, "8", "closed")
    where = clerk.view.visualRect(clerk.view.currentIndex()).center()

    QTest.mouseDClick(clerk.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    hands.settle()

    assert clerk.line() is not None and clerk.line().text() == "1/2"


def test_backspace_begins_with_an_empty_cell(clerk: Clerk) -> None:
    clerk.enter((0, "8", "closed", "1/2"))
    clerk.reread()
    clerk.go(0, "8", "closed")

    clerk.key(Qt.Key.Key_Backspace)
    assert clerk.line() is not None and clerk.line().text() == ""
    clerk.key(Qt.Key.Key_Return)

    assert clerk.text(0, "8", "closed") is None


@pytest.mark.parametrize(
    ("key", "down", "across"),
    [(Qt.Key.Key_Down, 1, 0), (Qt.Key.Key_Right, 0, 1), (Qt.Key.Key_Left, 0, -1)],
)
def test_an_arrow_ends_typing_and_moves_on(
    clerk: Clerk, key: Qt.Key, down: int, across: int
) -> None:
    clerk.go(0, "8", "closed")
    row, column = clerk.at()

    clerk.write("3/4")
    clerk.key(key)

    assert clerk.text(0, "8", "closed") == "3/4"
    assert clerk.at() == (row + down, column + across)


def test_esc_leaves_the_cell_as_it_was(clerk: Clerk) -> None:
    clerk.enter((0, "8", "closed", "1/2"))
    clerk.reread()
    steps = clerk.steps()
    clerk.go(0, "8", "closed")

    clerk.write("7/8")
    assert "8.75" in clerk.panel.words.why_label.text()
    clerk.key(Qt.Key.Key_Escape)

    assert clerk.current() == "1/2"
    assert clerk.steps() == steps
    assert "5.00" in clerk.panel.words.why_label.text()


def test_ctrl_enter_fills_what_is_selected(clerk: Clerk) -> None:
    clerk.go(0, "8", "closed")
    clerk.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    clerk.write("1")
    clerk.key(Qt.Key.Key_Return, CTRL)

    assert [clerk.text(n, "8", "closed") for n in range(3)] == ["1", "1", None]


def test_alt_down_offers_what_can_be_chosen(clerk: Clerk) -> None:
    clerk.go(0, "6", "kinds.行政强制")

    clerk.key(Qt.Key.Key_Down, ALT)
    menu = clerk.view.findChild(QMenu, "choices_menu")
    assert menu is not None
    captions = [action.text() for action in menu.actions()]
    QTest.keyClick(menu, Qt.Key.Key_2)
    hands.settle()

    assert captions[0] == "&1　合规上传"
    assert clerk.text(0, "6", "kinds.行政强制") == "不合规"


@pytest.mark.parametrize("typed", ["1", "合规", "hgsc"])
def test_a_choice_is_taken_by_number_beginning_or_initials(clerk: Clerk, typed: str) -> None:
    clerk.go(0, "6", "kinds.行政强制")

    clerk.write(typed)
    clerk.key(Qt.Key.Key_Return)

    assert clerk.text(0, "6", "kinds.行政强制") == "合规上传"


def test_ctrl_semicolon_writes_the_day(clerk: Clerk) -> None:
    clerk.go(0, "3", "siteless")

    clerk.key(Qt.Key.Key_Semicolon, CTRL)
    clerk.key(Qt.Key.Key_Return)

    assert clerk.text(0, "3", "siteless") == "2026-11-20"


@pytest.mark.parametrize(
    ("typed", "score"), [("95%", "9.50"), ("0.95", "9.50"), ("19/20", "9.50"), ("７／８", "8.75")]
)
def test_a_ratio_is_kept_as_typed_and_its_score_shown(clerk: Clerk, typed: str, score: str) -> None:
    clerk.go(0, "8", "closed")

    clerk.write(typed)
    assert score in clerk.panel.words.why_label.text()  # while it is typed
    clerk.key(Qt.Key.Key_Tab)

    assert clerk.text(0, "8", "closed") == typed


def test_what_can_not_be_is_kept_marked_and_said(clerk: Clerk) -> None:
    clerk.go(0, "8", "closed")

    clerk.write("98")
    clerk.key(Qt.Key.Key_Return)
    clerk.go(0, "8", "closed")

    assert clerk.text(0, "8", "closed") == "98"
    assert clerk.mark(0, "8", "closed") == "refused"
    assert "应在0至1之间" in clerk.panel.words.quote_label.text()


def test_points_by_hand_are_typed_with_their_reason(clerk: Clerk) -> None:
    from app.rules.evaluation.cell_texts import taken
    from app.rules.evaluation.counting import place_of
    from app.rules.indicators.shipped import shipped_set

    place = place_of(shipped_set("nanyang-2024-counties"), "4", "points")
    assert place is not None

    assert taken(place, "1.5；经抽查三个部门") == {"points": "1.5", "reason": "经抽查三个部门"}
    assert taken(place, "1.5") == "1.5"
