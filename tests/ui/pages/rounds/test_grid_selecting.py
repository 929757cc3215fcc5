"""Selecting in the grid: docs/grid.md, "Selecting"."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.ui.pages.rounds.grid.blocks import Area
from tests.ui.pages.rounds.clerk import Clerk
from tools.tour import hands

pytestmark = pytest.mark.slow

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def middle(clerk: Clerk, row: int, column: int) -> QPoint:
    return clerk.view.visualRect(clerk.view.cells.index(row, column)).center()


def test_shift_and_arrows_select(clerk: Clerk) -> None:
    clerk.view.go(0, 0)

    clerk.key(Qt.Key.Key_Down, SHIFT)
    clerk.key(Qt.Key.Key_Right, SHIFT)
    clerk.key(Qt.Key.Key_Right, SHIFT)
    clerk.key(Qt.Key.Key_Left, SHIFT)

    assert clerk.view.area() == Area(0, 0, 1, 1)
    assert clerk.at() == (0, 0)


def test_ctrl_shift_and_an_arrow_select_to_the_edge(clerk: Clerk) -> None:
    clerk.enter((0, "4", "timely", "1"), (1, "4", "timely", "1"))
    clerk.reread()
    clerk.go(0, "4", "timely")
    column = clerk.at()[1]

    clerk.key(Qt.Key.Key_Down, CTRL | SHIFT)

    assert clerk.view.area() == Area(0, column, 1, column)


def test_dragging_selects_a_block(clerk: Clerk) -> None:
    port = clerk.view.viewport()

    QTest.mousePress(port, LEFT, pos=middle(clerk, 0, 0))
    QTest.mouseMove(port, middle(clerk, 1, 1))
    QTest.mouseMove(port, middle(clerk, 2, 1))
    QTest.mouseRelease(port, LEFT, pos=middle(clerk, 2, 1))
    hands.settle()

    assert clerk.view.area() == Area(0, 0, 2, 1)
    assert clerk.at() == (0, 0)


def test_shift_and_a_click_select_up_to_there(clerk: Clerk) -> None:
    clerk.view.go(0, 1)

    QTest.mouseClick(clerk.view.viewport(), LEFT, SHIFT, middle(clerk, 2, 2))

    assert clerk.view.area() == Area(0, 1, 2, 2)
    assert clerk.at() == (0, 1)


def test_space_selects_rows_and_columns(clerk: Clerk) -> None:
    last = clerk.view.cells.layout.columns - 1
    clerk.view.go(1, 1)

    clerk.key(Qt.Key.Key_Space, SHIFT)
    assert clerk.view.area() == Area(1, 0, 1, last)
    clerk.view.go(1, 1)
    clerk.key(Qt.Key.Key_Space, CTRL)
    assert clerk.view.area() == Area(0, 1, 2, 1)


def test_a_click_on_a_header_selects(clerk: Clerk) -> None:
    header = clerk.view.verticalHeader()
    at = QPoint(20, header.sectionViewportPosition(1) + 8)

    QTest.mouseClick(header.viewport(), LEFT, pos=at)
    area = clerk.view.area()

    assert area is not None
    assert (area.top, area.bottom, area.columns) == (1, 1, clerk.view.cells.layout.columns)


def test_ctrl_a_selects_everything(clerk: Clerk) -> None:
    clerk.view.go(0, 0)
    clerk.key(Qt.Key.Key_A, CTRL)

    assert clerk.view.area() == Area(0, 0, 2, clerk.view.cells.layout.columns - 1)


def test_enter_and_tab_stay_within_a_block(clerk: Clerk) -> None:
    clerk.view.go(0, 1)
    clerk.key(Qt.Key.Key_Down, SHIFT)
    clerk.key(Qt.Key.Key_Right, SHIFT)

    seen = []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Tab):
        clerk.key(key)
        seen.append(clerk.at())

    assert seen == [(1, 1), (0, 2), (1, 1), (1, 2)]
    assert clerk.view.area() == Area(0, 1, 1, 2)
