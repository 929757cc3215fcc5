"""Moving in the grid: docs/grid.md, "Moving"."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.ui.pages.rounds.clerk import UNITS, Clerk
from tools.tour import hands

pytestmark = pytest.mark.slow

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_arrows_go_one_cell(clerk: Clerk) -> None:
    clerk.view.go(1, 1)

    for key, where in (
        (Qt.Key.Key_Right, (1, 2)), (Qt.Key.Key_Down, (2, 2)), (Qt.Key.Key_Down, (2, 2)),
        (Qt.Key.Key_Left, (2, 1)), (Qt.Key.Key_Up, (1, 1)),
    ):  # fmt: skip
        clerk.key(key)
        assert clerk.at() == where


def test_enter_goes_down_and_with_shift_up(clerk: Clerk) -> None:
    clerk.view.go(0, 2)

    clerk.key(Qt.Key.Key_Return)
    assert clerk.at() == (1, 2)
    clerk.key(Qt.Key.Key_Return, SHIFT)
    assert clerk.at() == (0, 2)


def test_tab_goes_right_and_with_shift_left(clerk: Clerk) -> None:
    clerk.view.go(0, 2)

    clerk.key(Qt.Key.Key_Tab)
    assert clerk.at() == (0, 3)
    clerk.key(Qt.Key.Key_Backtab, SHIFT)
    assert clerk.at() == (0, 2)
    assert clerk.view.hasFocus()


def test_enter_after_tabs_returns_to_where_they_began(clerk: Clerk) -> None:
    clerk.view.go(0, 1)

    clerk.write("1")
    clerk.key(Qt.Key.Key_Tab)
    clerk.write("2")
    clerk.key(Qt.Key.Key_Tab)
    clerk.write("3")
    clerk.key(Qt.Key.Key_Return)

    assert clerk.at() == (1, 1)


def test_ctrl_and_an_arrow_leap_to_the_edge_of_what_is_filled(clerk: Clerk) -> None:
    clerk.enter((0, "4", "timely", "1"), (0, "4", "closed", "1"), (0, "8", "closed", "1"))
    clerk.reread()
    clerk.go(0, "4", "timely")
    row, start = clerk.at()

    clerk.key(Qt.Key.Key_Right, CTRL)
    assert clerk.at() == (row, start + 1)  # the end of the two
    clerk.key(Qt.Key.Key_Right, CTRL)
    assert clerk.view.cells.spot(clerk.view.currentIndex()) == clerk.spot(0, "8", "closed")
    clerk.key(Qt.Key.Key_Down, CTRL)
    assert clerk.at()[0] == len(UNITS) - 1


def test_home_and_end(clerk: Clerk) -> None:
    last = clerk.view.cells.layout.columns - 1
    clerk.view.go(1, 3)

    clerk.key(Qt.Key.Key_End)
    assert clerk.at() == (1, last)
    clerk.key(Qt.Key.Key_Home)
    assert clerk.at() == (1, 0)
    clerk.key(Qt.Key.Key_End, CTRL)
    assert clerk.at() == (len(UNITS) - 1, last)
    clerk.key(Qt.Key.Key_Home, CTRL)
    assert clerk.at() == (0, 0)


def test_page_down_goes_one_screen(clerk: Clerk) -> None:
    clerk.panel.show_view("unit", clerk.units[0])
    hands.settle()
    clerk.view.go(0, 0)
    rows = clerk.view.viewport().height() // clerk.view.rowHeight(0)

    clerk.key(Qt.Key.Key_PageDown)
    assert clerk.at() == (min(rows - 1, clerk.view.cells.layout.rows - 1), 0)
    clerk.key(Qt.Key.Key_PageUp)
    assert clerk.at() == (0, 0)


def test_initials_lead_to_a_unit(clerk: Clerk) -> None:
    clerk.view.go(0, 2)
    clerk.view.setFocus()

    clerk.press("Ctrl+J")
    assert clerk.panel.jump_line.hasFocus()
    hands.write(clerk.panel.jump_line, "jtj")
    assert clerk.at() == (2, 2)  # 教体局
    hands.write(clerk.panel.jump_line, "交通")
    assert clerk.at() == (1, 2)
    hands.press(clerk.panel.jump_line, "Return")

    assert clerk.view.hasFocus()


def test_the_units_stay_in_sight(clerk: Clerk) -> None:
    clerk.view.go(0, clerk.view.cells.layout.columns - 1)
    hands.settle()

    header = clerk.view.verticalHeader()
    assert clerk.view.horizontalScrollBar().value() > 0
    assert header.isVisible() and header.x() >= 0 and header.width() > 100
    assert str(clerk.view.cells.headerData(0, Qt.Orientation.Vertical)) == UNITS[0]
