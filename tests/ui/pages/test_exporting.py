"""From a page to a workbook: what the screen shows, where it went, and why it did not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.base.errors import Cancelled
from app.models.base import table_of
from app.models.identity import IdentityAccess
from app.services.office import Office
from app.ui.dialogs.export import ExportDialog
from app.ui.main_window import MainWindow
from app.ui.pages.exporting import Exporting
from tools.tour import hands

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def three(log_case: Callable[..., int]) -> tuple[int, ...]:
    return tuple(log_case(f"示例事项{day}", on=date(2026, 11, day)) for day in (17, 18, 19))


def opened(window: MainWindow, name: str) -> Any:
    window.open_page(name)
    hands.settle()
    return window.pages[name]


def asked(exporting: Exporting, qtbot: QtBot, page: Any) -> ExportDialog:
    """The dialog that Ctrl+E brings."""
    qtbot.keyClick(page.focusWidget() or page, Qt.Key.Key_E, CONTROL)
    hands.settle()
    assert exporting.dialog is not None and exporting.dialog.isVisible()
    return exporting.dialog


def rows(path: Path) -> list[list[Any]]:
    sheet = load_workbook(path).worksheets[0]
    return [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)]


def test_the_ledger_leaves_as_it_stands_on_the_screen(
    window: MainWindow, three: tuple[int, ...], qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page = opened(window, "ledger")
    page.grid.arrange(["number", "received_on", "title"], {})
    page.sort_by("title", descending=False)
    hands.settle()
    dialog = asked(page.exporting, qtbot, page)
    assert dialog.path_field.text().endswith("台账 2026-11-20.xlsx")
    assert not dialog.identity_box.isChecked() and not dialog.reason_field.isVisible()
    dialog.path_field.setText(str(tmp_path / "台账"))

    hands.click(dialog.export_button)
    hands.settle()

    head, *lines = rows(tmp_path / "台账.xlsx")
    assert head == ["案号", "收到日", "标题"]
    assert [line[2] for line in lines] == ["示例事项17", "示例事项18", "示例事项19"]
    assert window.toast_panel.text_label.text() == "已导出3行到“台账.xlsx”"
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    hands.click(window.toast_panel.more_button)
    assert shown == [str(tmp_path / "台账.xlsx")]
    assert page.exporting.suggested("台账").parent == tmp_path


def test_only_the_selected_lines_or_every_column_if_wanted(
    window: MainWindow, three: tuple[int, ...], qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(window, "ledger")
    page.grid.selectRow(1)
    dialog = asked(page.exporting, qtbot, page)
    dialog.path_field.setText(str(tmp_path / "a.xlsx"))
    dialog.selected_button.click()
    dialog.every_button.click()

    hands.click(dialog.export_button)
    hands.settle()

    head, *lines = rows(tmp_path / "a.xlsx")
    assert len(head) == len(page.grid.lines.columns) and len(lines) == 1


@pytest.mark.obligation("NY-15.3")
def test_identities_leave_only_with_a_reason_and_are_recorded(
    window: MainWindow, office: Office, three: tuple[int, ...], qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(window, "ledger")
    dialog = asked(page.exporting, qtbot, page)
    dialog.path_field.setText(str(tmp_path / "a.xlsx"))
    dialog.identity_box.click()
    assert dialog.reason_field.isVisible()
    assert not dialog.export_button.isEnabled()
    assert dialog.missing_label.text() == "还差：导出身份的理由"

    hands.write(dialog.reason_field, "市信用办调阅")
    hands.click(dialog.export_button)
    hands.settle()

    assert rows(tmp_path / "a.xlsx")[1][-5:-3] == ["李示例", "13800000001"]
    with office.gate.file.read() as connection:
        count = select(func.count()).select_from(table_of(IdentityAccess))
        assert connection.scalar(count) == 3


def test_where_nothing_could_be_written_the_question_comes_back_with_the_reason(
    window: MainWindow, three: tuple[int, ...], qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(window, "ledger")
    dialog = asked(page.exporting, qtbot, page)
    dialog.path_field.setText(str(tmp_path / "没有" / "a.xlsx"))

    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    hands.settle()

    assert dialog.isVisible() and "重新选择位置" in dialog.error_label.text()
    dialog.path_field.setText(str(tmp_path / "a.xlsx"))
    hands.click(dialog.export_button)
    hands.settle()
    assert (tmp_path / "a.xlsx").is_file()


def test_a_stopped_export_says_that_nothing_is_left(
    window: MainWindow, three: tuple[int, ...], qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page = opened(window, "ledger")
    dialog = asked(page.exporting, qtbot, page)
    dialog.path_field.setText(str(tmp_path / "a.xlsx"))
    begun = page.context.jobs._start  # the job is stopped before it takes its first step

    def stopped(job: Any, *rest: Any) -> None:
        job.cancel()
        begun(job, *rest)

    monkeypatch.setattr(page.context.jobs, "_start", stopped)
    hands.click(dialog.export_button)
    hands.settle()

    assert window.toast_panel.text_label.text() == "已停止导出，没有留下文件"
    assert not (tmp_path / "a.xlsx").exists()
    assert str(Cancelled()).endswith("。")


def test_a_file_of_the_same_name_is_told_before_it_is_replaced(
    window: MainWindow, three: tuple[int, ...], qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (tmp_path / "旧.xlsx").write_bytes(b"old")
    page = opened(window, "ledger")
    dialog = asked(page.exporting, qtbot, page)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "旧.xlsx"), "")
    )

    hands.click(dialog.browse_button)

    assert dialog.note_label.text() == "已有同名文件，导出后会替换它。"
    hands.click(dialog.put_by_button)
    assert (tmp_path / "旧.xlsx").read_bytes() == b"old"


@pytest.mark.parametrize("name, words", [("workbench", "今日待办"), ("supervision", "督办清单")])
def test_the_days_work_and_the_supervision_list_leave_from_their_pages(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int], qtbot: QtBot,
    tmp_path: Path, name: str, words: str,
) -> None:  # fmt: skip
    case_id = log_case("逾期的示例事项", on=date(2026, 8, 3))
    take(case_id, "accept", date(2026, 8, 4))
    take(case_id, "refer", date(2026, 8, 5), unit="示例县住建局")
    page = opened(window, name)
    dialog = asked(page.exporting, qtbot, page)
    assert dialog.path_field.text().endswith(f"{words} 2026-11-20.xlsx")
    assert not dialog.identity_box.isVisible() and not dialog.every_button.isVisible()
    dialog.path_field.setText(str(tmp_path / "a.xlsx"))

    hands.click(dialog.export_button)
    hands.settle()

    assert words in str(load_workbook(tmp_path / "a.xlsx").worksheets[0]["A1"].value)
    assert len(rows(tmp_path / "a.xlsx")) > 1


def test_the_dialog_fits_and_looks_as_intended(
    window: MainWindow, three: tuple[int, ...], qtbot: QtBot
) -> None:
    page = opened(window, "ledger")
    page.grid.selectRow(1)
    dialog = asked(page.exporting, qtbot, page)
    before = dialog.height()

    dialog.identity_box.click()

    assert dialog.height() > before
    for widget in (dialog.recorded_label, dialog.path_field, dialog.export_button):
        assert dialog.rect().contains(widget.geometry())
    hands.click(dialog.put_by_button)
