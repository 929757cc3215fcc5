"""采集表 in the window: sent, filled in by others, dropped on the page, looked at, taken in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from app.ui.pages.rounds.collect_part import CollectPart
from app.ui.pages.rounds.page import PLACES
from tests.ui.pages.rounds.clerk import UNITS, Clerk
from tools.tour import hands

HOTLINE = "i:8|closed|"


@pytest.fixture
def part(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CollectPart:
    """The place of the workbooks; folders that are asked for are one of the test's."""
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", staticmethod(lambda *_given: str(tmp_path))
    )
    clerk.page.tabs.setCurrentIndex(list(PLACES).index("books"))
    hands.settle()
    return clerk.page.collect_part


def send(part: CollectPart, to: str) -> None:
    hands.click(part.send_button)
    assert part.dialog is not None
    hands.fill(part.dialog.form, {"to": to, "due_on": "2026-12-04"})
    hands.click(part.dialog.submit_button)


def filled(path: Path, **counts: tuple[str, str]) -> Path:
    """The workbook with a ratio's two counts for units by name."""
    book = load_workbook(io.BytesIO(path.read_bytes()))
    sheet = book["信息采集表"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=10):
        names = [str(cell.value) for cell in row]
        for unit, (upper, lower) in counts.items():
            if unit in names:
                sheet.cell(row[0].row, columns[f"{HOTLINE}part"]).value = int(upper)
                sheet.cell(row[0].row, columns[f"{HOTLINE}whole"]).value = int(lower)
    out = path.with_name("改过名的回表.xlsx")
    book.save(out)
    return out


def drop(part: CollectPart, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, copy = QPoint(60, 60), Qt.DropAction.CopyAction
    button, how = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(part, QDragEnterEvent(at, copy, data, button, how))
    QApplication.sendEvent(part, QDropEvent(QPointF(at), copy, data, button, how))
    hands.settle()


def test_a_workbook_goes_out_to_each_source_and_each_unit(
    clerk: Clerk, part: CollectPart, tmp_path: Path
) -> None:
    send(part, "all")

    files = sorted(path.name for path in tmp_path.glob("*.xlsx"))
    assert f"信息采集表-{UNITS[0]}.xlsx" in files
    assert "信息采集表-市中院.xlsx" in files
    assert len(files) == len(part.rows)
    assert {row.state for row in part.rows} == {"未回收"}


def test_a_returned_workbook_is_looked_at_before_it_is_taken_in(
    clerk: Clerk, part: CollectPart, tmp_path: Path
) -> None:
    send(part, "hotline")
    (sent,) = tmp_path.glob("*.xlsx")
    back = filled(sent, **{UNITS[0]: ("7", "8"), UNITS[1]: ("9", "8")})
    clerk.enter((2, "8", "closed", "1/2"))  # ours moves meanwhile

    drop(part, back)
    dialog = part.returns
    assert dialog is not None and dialog.isVisible()
    changes = {c.unit_name: (c.state, c.theirs) for c in dialog.change_grid.check_model.rows}
    assert changes[UNITS[0]] == ("taken", "7/8")
    assert changes[UNITS[1]][0] == "refused"
    assert clerk.text(0, "8", "closed") is None  # nothing is saved by looking
    hands.click(dialog.take_button)
    assert "没有写明由谁报回" in dialog.error_label.text()
    hands.write(dialog.sender_line, "示例热线中心")
    hands.click(dialog.take_button)

    assert clerk.text(0, "8", "closed") in ("7/8", {"part": "7", "whole": "8"})
    assert clerk.text(2, "8", "closed") == "1/2"  # returned as it was sent: ours stays
    (row,) = part.rows
    assert (row.state, row.refused, row.sender) == ("已回收", 1, "示例热线中心")


def test_what_was_refused_goes_back_and_the_sealed_paper_is_noted_apart(
    clerk: Clerk, part: CollectPart, tmp_path: Path
) -> None:
    send(part, "hotline")
    (sent,) = tmp_path.glob("*.xlsx")
    drop(part, filled(sent, **{UNITS[0]: ("9", "8")}))
    dialog = part.returns
    assert dialog is not None
    hands.write(dialog.sender_line, "示例热线中心")
    hands.click(dialog.take_button)

    part.package_grid.selectRow(0)
    hands.click(part.sealed_button)
    assert part.dialog is not None
    hands.click(part.dialog.submit_button)
    part.package_grid.selectRow(0)
    hands.click(part.back_button)
    hands.fill(part.dialog.form, {"due_on": "2026-12-11"})
    hands.click(part.dialog.submit_button)

    first, second = sorted(part.rows, key=lambda row: bool(row.of))
    assert (first.state, first.sealed_on is not None) == ("已退回补报", True)
    assert second.of == first.package
    assert (tmp_path / "信息采集表（补报）-南阳市政务服务热线中心.xlsx").is_file()


def test_the_same_file_twice_and_a_foreign_one_are_told_and_not_taken(
    clerk: Clerk, part: CollectPart, tmp_path: Path
) -> None:
    send(part, "hotline")
    (sent,) = tmp_path.glob("*.xlsx")
    back = filled(sent, **{UNITS[0]: ("7", "8")})
    drop(part, back)
    dialog = part.returns
    assert dialog is not None
    hands.write(dialog.sender_line, "示例热线中心")
    hands.click(dialog.take_button)
    foreign = tmp_path / "别的.xlsx"
    foreign.write_bytes(b"no workbook")

    drop(part, back, foreign)
    again = part.returns
    assert again is not None and again is not dialog
    problems = [preview.problem for preview in again.previews]

    assert "收过" in problems[0] and problems[1]
    assert not again.take_button.isEnabled()
    again.reject()
