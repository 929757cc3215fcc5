"""Papers, reasons and lists of the grid: docs/grid.md, "Views"."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.services.evaluation.round_commands import AttachEvidence
from app.services.store.content import AttachmentInput
from tests.ui.pages.rounds.clerk import Clerk
from tools.tour import hands

pytestmark = pytest.mark.slow


def drop(on: QWidget, at: QPoint, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, how = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(on, QDragEnterEvent(at, copy, data, buttons, how))
    QApplication.sendEvent(on, QDropEvent(QPointF(at), copy, data, buttons, how))
    hands.settle()


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "示例法院复函.pdf"
    path.write_bytes(b"%PDF-1.4 invented")
    return path


def fill_in(clerk: Clerk) -> None:
    dialog = clerk.page.entry_acts.dialog
    assert dialog is not None
    hands.fill(dialog.form, {"source": "court", "page": "2", "quote": "共审结7件"})
    hands.click(dialog.submit_button)


def test_a_file_dropped_on_a_cell_is_evidence_of_it(clerk: Clerk, letter: Path) -> None:
    clerk.go(1, "2", "n")
    at = clerk.view.visualRect(clerk.view.currentIndex()).center()

    drop(clerk.view.viewport(), at, letter)
    fill_in(clerk)

    (paper,) = clerk.office.round_evidence.of_round(clerk.round, clerk.me)
    assert (paper.units, paper.item, paper.input) == ((clerk.units[1],), "2", "n")
    assert (paper.source, paper.page, paper.quote) == ("人民法院", "2", "共审结7件")
    assert clerk.has_paper(1, "2", "n") and not clerk.has_paper(0, "2", "n")
    assert "示例法院复函.pdf" in clerk.panel.words.quote_label.text()


def test_a_file_dropped_on_a_column_is_evidence_for_all_units(clerk: Clerk, letter: Path) -> None:
    clerk.go(0, "2", "n")
    header = clerk.view.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(clerk.at()[1]) + 10, 8)

    drop(header.viewport(), at, letter)
    fill_in(clerk)

    assert all(clerk.has_paper(n, "2", "n") for n in range(3))
    assert not clerk.has_paper(0, "4", "timely")


def test_a_file_dropped_on_a_unit_is_evidence_of_all_its_items(clerk: Clerk, letter: Path) -> None:
    header = clerk.view.verticalHeader()
    at = QPoint(10, header.sectionViewportPosition(2) + 8)

    drop(header.viewport(), at, letter)
    fill_in(clerk)

    assert clerk.has_paper(2, "4", "timely") and not clerk.has_paper(1, "4", "timely")


def chosen(clerk: Clerk, caption: str) -> None:
    hands.click(clerk.panel.more_button)
    menu = clerk.panel.findChild(QMenu, "cell_menu")
    assert menu is not None
    action = next(a for a in menu.actions() if a.text().startswith(caption))
    assert action.isEnabled()
    action.trigger()
    menu.close()
    hands.settle()


def test_the_menu_leads_to_what_needs_a_reason(clerk: Clerk) -> None:
    clerk.go(0, "6", "kinds.行政强制")
    chosen(clerk, "不考核")
    dialog = clerk.page.entry_acts.dialog
    assert dialog is not None
    assert not dialog.submit_button.isEnabled()  # not without a reason

    hands.fill(dialog.form, {"reason": "没有行政执法权，不产生此类信息"})
    hands.click(dialog.submit_button)

    assert clerk.mark(0, "6", "kinds.行政强制") == "not_assessed"
    assert "不考核" in clerk.panel.words.why_label.text()


def test_a_nil_return_names_who_when_and_which_letter(clerk: Clerk) -> None:
    clerk.go(0, "2", "n")
    clerk.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chosen(clerk, "零报告")
    dialog = clerk.page.entry_acts.dialog
    assert dialog is not None

    hands.fill(dialog.form, {"who": "示例法院", "letter": "示例函〔2025〕1号"})
    hands.click(dialog.submit_button)

    assert clerk.shown(0, "2", "n") == "无（示例法院，2026-11-20，示例函〔2025〕1号）"
    assert clerk.text(1, "2", "n") is not None and clerk.text(2, "2", "n") is None


def test_a_list_that_was_put_by_half_typed_is_shown_again(clerk: Clerk) -> None:
    clerk.go(0, "2", "n")
    clerk.key(Qt.Key.Key_F2)
    first = clerk.page.entry_acts.list_dialog
    assert first is not None
    clerk.clip("（2024）示行初1号\t示例县住建局\t2024-04-02")
    first.table.setFocus()
    hands.press(first.table, "Ctrl+V")
    hands.press(first, "Esc")

    clerk.go(0, "2", "n")
    clerk.key(Qt.Key.Key_F2)
    again = clerk.page.entry_acts.list_dialog

    assert again is not None and again is not first
    assert again.table.text(0, 0) == "（2024）示行初1号"
    hands.click(again.take_button)
    clerk.go(1, "2", "n")
    clerk.key(Qt.Key.Key_F2)
    assert clerk.page.entry_acts.list_dialog is not None
    assert clerk.page.entry_acts.list_dialog.table.text(0, 0) == ""  # another unit's own


def test_f2_opens_the_list_of_events(clerk: Clerk) -> None:
    clerk.go(0, "2", "n")
    clerk.key(Qt.Key.Key_F2)
    dialog = clerk.page.entry_acts.list_dialog
    assert dialog is not None

    clerk.clip("（2024）示行初1号\t示例县住建局\t2024-04-02\t2024-05-06\r\n")
    dialog.table.setFocus()
    hands.press(dialog.table, "Ctrl+V")
    hands.click(dialog.take_button)

    assert clerk.text(0, "2", "n") == [
        {
            "number": "（2024）示行初1号", "unit": "示例县住建局", "judged_on": "2024-04-02",
            "effective_on": "2024-05-06",
        }
    ]  # fmt: skip
    assert clerk.shown(0, "2", "n") == "1件（清单）"
    clerk.go(0, "2", "n")
    assert "8.00" in clerk.panel.words.why_label.text()


def test_a_paper_is_opened_from_the_list_of_the_round(clerk: Clerk, tmp_path: Path) -> None:
    clerk.page.open_round(clerk.round, "papers")
    hands.settle()
    part = clerk.page.evidence_part
    assert not part.view_button.isEnabled()
    note = AttachmentInput("示例复函.txt", "共审结7件。".encode())
    command = AttachEvidence(clerk.round, "court", (clerk.units[1],), "2", "n", "2", "共审结7件")
    clerk.office.round_evidence.attach(command, [note], clerk.me)
    clerk.page.state.read_evidence()
    hands.settle()
    part.paper_grid.selectRow(0)

    hands.click(part.view_button)
    hands.settle()

    viewing = part.viewing
    assert viewing is not None and viewing.isVisible()
    assert viewing.viewer.name_label.text() == "示例复函.txt"
    assert viewing.viewer.text_view.toPlainText() == "共审结7件。"
    assert "人民法院" in viewing.about_label.text() and "第2页" in viewing.about_label.text()
    hands.click(viewing.close_button)
    part.pack(tmp_path / "佐证.zip")
    hands.settle()
    assert "已打包1份材料" in clerk.toast()
    with zipfile.ZipFile(tmp_path / "佐证.zip") as packed:
        assert any(name.endswith("示例复函.txt") for name in packed.namelist())
    hands.press(part.paper_grid, "Return")
    hands.settle()
    assert part.viewing is not viewing and part.viewing.isVisible()
    hands.click(part.viewing.close_button)
