"""A row of controls of different heights: their middles lie on one line, and it breaks where it must."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.flow_layout import FlowLayout


@pytest.mark.parametrize(("width", "rows"), [(400, 1), (150, 2)])
def test_the_middles_of_a_row_are_level(qtbot: QtBot, width: int, rows: int) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder)
    parts = [QWidget() for _ in range(3)]
    for part, height in zip(parts, (28, 16, 40), strict=True):
        part.setFixedSize(60, height)
        flow.addWidget(part)
    parts.append(QWidget())
    parts[-1].hide()
    flow.addWidget(parts[-1])

    holder.resize(width, flow.heightForWidth(width))
    holder.show()

    middles = sorted({part.geometry().top() + part.height() // 2 for part in parts[:3]})
    assert len(middles) == rows
    assert flow.heightForWidth(width) == (40 if rows == 1 else 28 + flow.spacing() + 40)
