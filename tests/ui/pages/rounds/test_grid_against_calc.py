"""The text of blocks tried against LibreOffice Calc itself, where it is installed: what Calc writes
is read here cell for cell, and what is copied here is read by Calc cell for cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt

from app.base.tsv import read_block
from tests.spreadsheet_program import convert
from tests.ui.pages.rounds.clerk import Clerk

TABS = "Text - txt - csv (StarCalc):9,34,76,1"  # between cells a tab, quotes, UTF-8, from row 1
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CELLS = ("95%", "0.95", "19/20", "没有网站\n见附件", '说"无"', "一　二", "")


@pytest.mark.slow
def test_what_calc_writes_is_read_cell_for_cell(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(CELLS[2:])  # texts
    sheet.append([0.95, date(2024, 3, 5), 7])
    sheet["A2"].number_format, sheet["B2"].number_format = "0%", "yyyy-mm-dd"
    source = tmp_path / "示例.xlsx"
    book.save(source)

    written = convert(source, f"csv:{TABS},,0,false,true", tmp_path / "out")

    first, second = read_block(written.read_text("utf-8-sig"))
    assert first[:4] == list(CELLS[2:6])
    assert second[:3] == ["95%", "2024-03-05", "7"]  # as Calc shows them


@pytest.mark.slow
def test_what_is_copied_here_is_read_by_calc_cell_for_cell(clerk: Clerk, tmp_path: Path) -> None:
    texts = ("没有网站\n见附件", '说"无"', "本局")
    clerk.enter(*((unit, "3", "siteless", text) for unit, text in enumerate(texts)))
    clerk.reread()
    clerk.go(0, "3", "siteless")
    clerk.key(Qt.Key.Key_Down, CTRL | SHIFT)
    clerk.key(Qt.Key.Key_C, CTRL)
    source = tmp_path / "示例.txt"
    source.write_bytes(clerk.clipped().encode())

    read = convert(source, "xlsx", tmp_path / "out", read_as=TABS)

    sheet = load_workbook(read).active
    assert sheet is not None
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == list(texts)
    assert sheet.max_row == 3  # the line break that ends a block is no row there either
