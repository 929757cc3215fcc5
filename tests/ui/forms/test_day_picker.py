"""The small calendar: readable in both schemes, and never red."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.forms.day_picker import DayPicker
from app.ui.theme import COLOURS, Scheme, theme
from tests.ui.test_theme import contrast


@pytest.mark.parametrize("scheme", list(Scheme))
def test_a_rest_day_is_grey_and_can_be_read(
    qtbot: QtBot, qapp: QApplication, scheme: Scheme
) -> None:
    theme.show(qapp, scheme)
    picker = DayPicker(date(2026, 11, 20))
    qtbot.addWidget(picker)

    written = picker.weekdayTextFormat(Qt.DayOfWeek.Sunday).foreground().color().name()
    ground = picker.weekdayTextFormat(Qt.DayOfWeek.Sunday).background().color().name()

    assert written == COLOURS[scheme].muted.lower()
    assert contrast(written, ground) >= 4.5
    assert picker.selectedDate().toPython() == date(2026, 11, 20)
