"""Days nine to twelve: settings, many letters at once, an officer who goes, the end of the year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox

from app.base.session import Session
from app.services.office import Office
from app.ui.main_window import MainWindow
from tests.ui.days.acts import FRIDAY, asked, go, said, steps
from tests.ui.test_every_look import turn_wheel
from tools.tour import hands

pytestmark = pytest.mark.slow  # whole days in windows of three sizes


@pytest.fixture
def late(log_case: Callable[..., int], take: Callable[..., int]) -> list[int]:
    """Three referrals that nobody answered."""
    cases = []
    for title, unit, on in (
        ("押金未退", "示例县住建局", date(2026, 8, 3)),
        ("补贴未发", "示例县教体局", date(2026, 8, 10)),
        ("工程款未付", "示例县水利局", date(2026, 9, 14)),
    ):
        case_id = log_case(title, on=on, respondent="示例县商务局")
        take(case_id, "accept", on)
        take(case_id, "refer", on, unit=unit)
        cases.append(case_id)
    return cases


def test_the_ninth_day_the_wheel_passes_the_settings_and_another_regulation_is_taken_back(
    window: MainWindow, office: Office
) -> None:
    page = go(window, "settings")
    panel = page.office_panel
    before = {box.objectName(): box.currentIndex() for box in page.findChildren(QComboBox)}
    for box in page.findChildren(QComboBox):
        box.setFocus()
        turn_wheel(box)
    assert before == {b.objectName(): b.currentIndex() for b in page.findChildren(QComboBox)}

    hands.fill(panel.office_form, {"regulation": "yuncheng-2021"})
    hands.click(panel.save_button)
    form = asked(window)
    assert (
        "第十六条" in form.about_label.text() and "只影响以后登记的案件" in form.note_label.text()
    )
    hands.press(form, "Ctrl+Return")
    assert office.regulations.current().id == "yuncheng-2021"
    hands.press(window, "Ctrl+Z")

    assert office.regulations.current().id == "nanyang-2020"
    assert said(window) == "已撤消：设置恢复原样"


def test_the_tenth_day_the_director_supervises_all_that_is_late_and_finds_the_letters(
    window: MainWindow,
    office: Office,
    late: list[int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    board = go(window, "board")
    assert board.isVisible()
    page = go(window, "supervision")
    hands.click(page.tick_late_button)
    hands.click(page.supervise_button)
    form = asked(window)
    numbered = form.form.editors["paper"]
    assert (
        form.body.viewport()
        .rect()
        .contains(numbered.mapTo(form.body.viewport(), numbered.rect().bottomLeft()))
    )  # 编号发函 is seen without scrolling
    hands.fill(form.form, {"suggestion": "请于十个工作日内办结并书面反馈。"})
    hands.press(form, "Ctrl+Return")
    hands.click(page.letters.batches.dialog.send_button)
    result = page.letters.batches.result
    assert result.heading_label.text().startswith("已发出3件")
    result.folder_wanted.emit(tmp_path)
    hands.settle()
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    hands.click(window.toast_panel.more_button)
    assert opened == [str(tmp_path)]
    hands.click(result.close_button)

    assert all(steps(office, case_id)[-1] == "supervise" for case_id in late)
    register = go(window, "documents")
    assert len(register.document_grid.rows.rows) == 3
    hands.press(window, "Ctrl+Z")
    assert said(window).startswith("发出的文书不能一键撤消")
    assert all(steps(office, case_id)[-1] == "supervise" for case_id in late)


def test_the_eleventh_day_an_officer_goes_and_hands_everything_over(
    window: MainWindow, office: Office, actor: Session, late: list[int], tmp_path: Path
) -> None:
    office.officers.add("经办人乙", actor)
    page = go(window, "settings")
    page.tabs.setCurrentWidget(page.people_panel)
    hands.settle()
    panel = page.people_panel
    names = [row.name for row in panel.officer_grid.rows.rows]
    panel.officer_grid.selectRow(names.index(actor.name))
    hands.click(panel.handover_button)
    form = asked(window)
    assert "在办案件 3 件" in form.about_label.text()
    given = {"taker": "经办人乙", "witness": "王示例", "seals": "业务专用章一枚", "files": "三卷"}
    hands.fill(form.form, {k: v for k, v in given.items() if k in form.form.editors})
    hands.press(form, "Ctrl+Return")

    page_rows = [office.reads.case_page(case_id, FRIDAY, by=actor) for case_id in late]
    assert {rows.card.officer for rows in page_rows} == {"经办人乙"}
    assert window.toast_panel.more_button.text() == "打印交接清单"
    row = panel.handover_panel.handover_grid.rows.rows[0]
    assert (row.giver, row.taker, row.witness, row.cases) == (actor.name, "经办人乙", "王示例", 3)
    panel.handover_panel.save(office.handovers.pdf(row.id, actor), tmp_path / "清单.pdf")
    assert (tmp_path / "清单.pdf").read_bytes().startswith(b"%PDF")


def test_the_twelfth_day_the_year_ends_on_paper_and_every_column_can_be_printed(
    window: MainWindow,
    office: Office,
    late: list[int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = go(window, "ledger")
    target = tmp_path / "年度台账.pdf"
    monkeypatch.setattr("app.ui.pages.ledger.year.choose_name", lambda *_: target)
    for which in ("register", "carried"):
        target.unlink(missing_ok=True)
        hands.click(page.year_button)
        form = asked(window)
        hands.fill(form.form, {"year": "2026", "which": which})
        hands.press(form, "Ctrl+Return")
        assert target.read_bytes().startswith(b"%PDF") and "3件" in said(window)

    page.grid.setFocus()
    hands.press(page.grid, "Ctrl+E")
    dialog = page.exporting.dialog
    hands.click(dialog.every_button)
    dialog.path_field.setText(str(tmp_path / "全部列.xlsx"))
    hands.click(dialog.export_button)
    hands.settle()

    sheet = load_workbook(tmp_path / "全部列.xlsx").worksheets[0]
    assert sheet.max_column >= 24 and sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToWidth > 1  # as many pages wide as they need to be read
    assert sheet.print_title_cols == "$A:$B"  # number and state stand on each of them
    assert sheet.page_setup.pageOrder == "overThenDown"  # those of the same rows lie together
