"""What has the focus is seen, where fields scroll."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.controls import Lines
from app.ui.widgets.following_area import FollowingArea
from tools.tour import hands


def test_who_goes_to_a_field_by_its_letter_sees_all_of_it_and_who_types_sees_the_cursor(
    qtbot: QtBot,
) -> None:
    inner = QWidget()
    column = QVBoxLayout(inner)
    fields = [Lines() for _ in range(6)]
    for field in fields:
        field.setFixedHeight(90)
        column.addWidget(field)
    area = FollowingArea(inner)
    qtbot.addWidget(area)
    area.resize(300, 200)
    area.show()
    area.activateWindow()
    fields[0].setFocus()
    hands.settle()

    fields[4].setFocus(Qt.FocusReason.ShortcutFocusReason)
    hands.settle()
    top = fields[4].mapTo(area.viewport(), QPoint()).y()
    whole = top >= 0 and top + 90 <= area.viewport().height()
    area.verticalScrollBar().setValue(0)
    QTest.keyClicks(fields[4], "tui")
    hands.settle()
    cursor = fields[4].cursorRect().translated(fields[4].mapTo(area.viewport(), QPoint()))

    assert whole
    assert area.viewport().rect().contains(cursor.center())
