"""Importing ledgers through the page: preview, columns, doubts, one transaction, undone whole."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.base.machine.resources import resources_dir
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.pages.import_ledger import ImportLedgerPage
from app.ui.theme import Scheme, theme
from tools.tour import hands

SAMPLES = resources_dir() / "samples"
OPENING, HOTLINE = SAMPLES / "ledger-opening.xlsx", SAMPLES / "ledger-hotline.xlsx"


def import_of(window: MainWindow) -> ImportLedgerPage:
    window.open_page("import_ledger")
    hands.settle()
    page = window.pages["import_ledger"]
    assert isinstance(page, ImportLedgerPage)
    return page


def opened(window: MainWindow, path: Path, source: str) -> ImportLedgerPage:
    page = import_of(window)
    hands.choose(page.source_box, source)
    page.open_file(path)
    hands.settle()
    return page


def captions(page: ImportLedgerPage) -> list[str]:
    return [page.tabs.tabText(at) for at in range(page.tabs.count())]


@pytest.fixture
def csv(tmp_path: Path) -> Callable[..., Path]:
    """Writes a ledger of a header and rows."""

    def write(header: Sequence[str], *rows: Sequence[Any]) -> Path:
        path = tmp_path / "ledger.csv"
        lines = [header, *rows]
        path.write_text("\n".join(",".join(map(str, line)) for line in lines), "utf-8")
        return path

    return write


def test_a_page_without_a_file_says_what_belongs_there(window: MainWindow) -> None:
    page = import_of(window)

    assert page.past.none_label.isVisible()
    assert page.file_button.isVisible()
    assert not page.import_button.isVisible()


def test_an_opening_ledger_becomes_cases_with_their_numbers_and_days(
    window: MainWindow, office: Office
) -> None:
    page = opened(window, OPENING, "原有办理台账")
    assert captions(page)[:5] == ["将新增 5", "已匹配 0", "不能导入 0", "请核对 0", "跳过 1"]
    assert page.import_button.text() == "导入5件"

    hands.click(page.import_button)

    case_id = office.reads.case_id("示信投〔2026〕2号", by=office.session())
    assert case_id is not None
    rows = office.reads.case_page(case_id, date(2026, 11, 20), by=office.session())
    assert rows.card.stage == "handling"
    assert rows.card.received_on == date(2026, 3, 9)
    assert [step.kind for step in rows.timeline] == ["receive", "accept", "refer"]
    assert len(page.past.past_grid.rows.rows) == 1


def test_what_can_not_be_imported_names_cell_and_reason(window: MainWindow) -> None:
    page = opened(window, HOTLINE, "12345")

    rejected = page.rejected_grid.rows.rows
    assert rejected
    assert all(issue.row and issue.why for issue in rejected)
    page.tabs.setCurrentWidget(page.rejected_grid)
    hands.click(page.copy_button)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "行\t单元格\t表中的内容\t原因"
    assert len(lines) == len(rejected) + 1


def test_a_second_import_of_the_same_file_adds_nothing(window: MainWindow) -> None:
    page = opened(window, HOTLINE, "12345")
    hands.click(page.import_button)

    again = opened(window, HOTLINE, "12345")

    assert again.at_hand is not None
    assert again.at_hand.preview.added == 0
    assert again.at_hand.preview.matched > 0
    assert again.tabs.currentWidget() is again.matched_grid
    assert not again.import_button.isEnabled()


def test_a_day_that_can_not_be_read_is_never_today(
    window: MainWindow, csv: Callable[..., Path]
) -> None:
    path = csv(
        ("工单号", "来电时间", "诉求内容", "被投诉单位"),
        ("1", "2026-11-16", "路灯不亮示例", "示例县住建局"),
        ("2", "上周三", "拖欠示例", "示例县住建局"),
    )

    page = opened(window, path, "12345")

    assert captions(page)[0] == "将新增 1"
    issue = page.rejected_grid.rows.rows[0]
    assert (issue.row, issue.column, issue.value) == (3, "B3", "上周三")


def test_columns_are_matched_by_hand_and_remembered_by_source(
    window: MainWindow, office: Office, csv: Callable[..., Path]
) -> None:
    path = csv(
        ("工单号", "来电时间", "情况", "谁家的事"),
        ("1", "2026-11-16", "路灯不亮示例", "示例县住建局"),
    )
    page = opened(window, path, "12345")
    page.tabs.setCurrentWidget(page.mapping_table)
    hands.choose(page.mapping_table.boxes["情况"], "facts")
    hands.choose(page.mapping_table.boxes["谁家的事"], "respondent")
    assert page.added_grid.rows.rows[0].respondent == "示例县住建局"
    hands.click(page.import_button)

    page.open_file(csv(("工单号", "来电时间", "情况"), ("2", "2026-11-17", "又一件示例")))
    same = page.mapping_table.mapping()
    hands.choose(page.source_box, "网站专栏")

    assert same == {"情况": "facts", "谁家的事": "respondent"}
    assert office.imports.mapping("12345") == same
    assert page.mapping_table.mapping() == {}


def test_a_field_is_read_from_one_column_only(window: MainWindow, csv: Callable[..., Path]) -> None:
    path = csv(
        ("工单号", "来电时间", "甲", "乙", "诉求内容"),
        ("1", "2026-11-16", "示例一", "示例二", "内容示例"),
    )
    page = opened(window, path, "12345")
    page.tabs.setCurrentWidget(page.mapping_table)

    hands.choose(page.mapping_table.boxes["甲"], "title")
    hands.choose(page.mapping_table.boxes["乙"], "title")

    assert page.mapping_table.mapping() == {"乙": "title"}
    assert page.added_grid.rows.rows[0].title == "示例二"


def test_rows_are_taken_out_and_put_back(window: MainWindow) -> None:
    page = opened(window, OPENING, "原有办理台账")
    page.added_grid.selectRow(0)

    hands.click(page.exclude_button)
    without = page.import_button.text()
    hands.click(page.restore_button)

    assert without == "导入4件"
    assert page.import_button.text() == "导入5件"


def test_an_import_is_undone_as_a_whole_and_may_be_repeated(
    window: MainWindow, office: Office
) -> None:
    page = opened(window, OPENING, "原有办理台账")
    hands.click(page.import_button)

    hands.click(page.past.undo_button)
    assert page.past.dialog is not None
    assert "5件案件将全部作废" in page.past.dialog.about_label.text()
    hands.click(page.past.dialog.submit_button)

    assert office.reads.stages() == {"voided": 5}
    assert not page.past.undo_button.isEnabled()
    assert opened(window, OPENING, "原有办理台账").import_button.text() == "导入5件"


def test_an_import_whose_cases_went_on_says_why_it_stays(
    window: MainWindow, office: Office, take: Callable[..., int]
) -> None:
    page = opened(window, OPENING, "原有办理台账")
    hands.click(page.import_button)
    case_id = office.reads.case_id("示信投〔2026〕4号", by=office.session())
    assert case_id is not None
    take(case_id, "accept", date(2026, 11, 20))

    page.reload()
    hands.settle()

    assert not page.past.undo_button.isEnabled()
    assert "示信投〔2026〕4号" in page.past.undo_button.toolTip()
    assert page.past.why_label.isVisible()
    assert page.past.why_label.text() == page.past.undo_button.toolTip()


def test_the_cases_of_an_import_are_shown_in_the_ledger(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    log_case()
    page = opened(window, HOTLINE, "12345")
    added = page.import_button.text()
    hands.click(page.import_button)

    hands.click(page.past.cases_button)
    QTest.qWait(50)
    hands.settle()

    ledger = window.pages["ledger"]
    assert window.page_stack.currentWidget() is ledger
    assert f"导入{ledger.grid.lines.rowCount()}件" == added
    assert "第1批导入" in ledger.total_label.text()


def test_a_file_that_is_no_ledger_is_refused_in_one_sentence(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")

    page = opened(window, path, "12345")

    assert page.error_label.isVisible()
    assert "没有读取" in page.error_label.text()
    assert not page.import_button.isVisible()


def test_a_ledger_is_dropped_on_the_page(window: MainWindow) -> None:
    page = import_of(window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(HOTLINE))])
    drop = QDropEvent(
        QPoint(50, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip

    page.dropEvent(drop)

    assert page.file_label.text() == HOTLINE.name
    assert page.import_button.isVisible()


def test_ctrl_enter_imports(window: MainWindow, office: Office, qtbot: QtBot) -> None:
    page = opened(window, OPENING, "原有办理台账")
    page.added_grid.setFocus()

    hands.press(page.added_grid, "Ctrl+Return")

    assert sum(office.reads.stages().values()) == 5


def test_an_import_that_is_stopped_leaves_nothing(
    window: MainWindow, office: Office, qtbot: QtBot
) -> None:
    page = opened(window, OPENING, "原有办理台账")
    jobs, gate = window.jobs, threading.Event()
    jobs.serial = False
    jobs.write(page, lambda _progress: gate.wait(10), lambda _waited: None)

    page.carry_out()  # queued behind the other write
    for job in tuple(jobs._running):
        job.cancel()
    gate.set()
    qtbot.waitUntil(lambda: jobs.idle)
    hands.settle()
    jobs.serial = True

    assert "已取消，没有留下任何改动。" in page.error_label.text()
    assert office.reads.stages() == {}
    assert page.at_hand is not None


def test_the_page_opens_in_both_schemes(window: MainWindow, qapp: QApplication) -> None:
    page = opened(window, HOTLINE, "12345")
    for scheme in Scheme:
        theme.show(qapp, scheme)
        for at in range(page.tabs.count()):
            page.tabs.setCurrentIndex(at)
            hands.settle()
    theme.show(qapp, Scheme.LIGHT)

    assert all(box.accessibleName() for box in page.mapping_table.boxes.values())


def test_the_superiors_day_is_shown_before_it_is_imported(
    window: MainWindow, office: Office, csv: Callable[..., Path]
) -> None:
    path = csv(
        ("编号", "来文日期", "收到日期", "内容", "被投诉单位", "上级限办日期"),
        ("转1", "2026-11-12", "2026-11-16", "路灯不亮示例", "示例县住建局", "2026-12-11"),
    )
    page = opened(window, path, "上级转办")
    rows = page.added_grid.rows
    at = [column.key for column in rows.table.columns].index("answer_due_on")
    shown = page.added_grid.model().index(0, at).data()

    hands.click(page.import_button)

    assert shown == "2026-12-11"
    clocks = office.reads.case_page(1, date(2026, 11, 20), by=office.session()).clocks
    assert [c.due_on for c in clocks if c.clock == "superior_limit"] == [date(2026, 12, 11)]


def test_a_row_that_can_not_be_imported_is_put_right_on_the_spot(
    window: MainWindow, office: Office, csv: Callable[..., Path]
) -> None:
    path = csv(
        ("工单号", "来电时间", "诉求内容", "被投诉单位"),
        ("1", "2026-11-16", "路灯不亮示例", "示例县住建局"),
        ("2", "上周三", "拖欠示例", "示例县住建局"),
    )
    page = opened(window, path, "12345")
    page.tabs.setCurrentWidget(page.rejected_grid)
    page.rejected_grid.selectRow(0)
    hands.click(page.repair_button)
    dialog = page.repairs.dialog
    assert dialog is not None and dialog.heading_label.text() == "第3行"
    assert dialog.form.values()["c1"] == "上周三"

    hands.fill(dialog.form, {"c1": "2026-11-18"})
    hands.click(dialog.submit_button)

    assert captions(page)[0] == "将新增 2" and captions(page)[2] == "不能导入 0"
    hands.click(page.import_button)
    assert page.kept_button.isHidden()
    days = {
        card.received_on for card in office.reads.search("示例县住建局", 5, by=office.session())
    }
    assert date(2026, 11, 18) in days
    assert path.read_text("utf-8").count("上周三") == 1  # the file itself stays as it is


def test_rows_left_out_of_one_file_are_kept_though_another_is_imported_after_it(
    window: MainWindow, csv: Callable[..., Path]
) -> None:
    head = ("工单号", "来电时间", "诉求内容", "被投诉单位")
    bad = ("2", "上周三", "拖欠示例", "示例县住建局")
    first = csv(head, ("1", "2026-11-16", "路灯不亮示例", "示例县住建局"), bad)
    first = first.rename(first.with_name("一.csv"))
    second = csv(head, ("3", "2026-11-17", "井盖示例", "示例县住建局"), ("4", *bad[1:]))
    second = second.rename(second.with_name("二.csv"))
    clean = csv(head, ("5", "2026-11-18", "积水示例", "示例县住建局"))
    page = opened(window, first, "12345")
    for path in (second, clean, None):
        hands.click(page.import_button)
        hands.settle()
        if path is not None:
            page.open_file(path)
            hands.settle()

    assert page.kept_button.text() == "接着改没有导入的2行…"
    hands.click(page.kept_button)
    menu = page.kept_button.findChild(QMenu, "kept_menu")
    assert [action.text()[0] for action in menu.actions()] == ["二", "一"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    hands.settle()
    assert page.file_label.text().startswith("一") and captions(page)[2] == "不能导入 1"


def test_rows_left_out_are_kept_put_right_later_and_the_history_names_the_file(
    window: MainWindow, office: Office, csv: Callable[..., Path]
) -> None:
    path = csv(
        ("工单号", "来电时间", "诉求内容", "被投诉单位"),
        ("1", "2026-11-16", "路灯不亮示例", "示例县住建局"),
        ("2", "上周三", "拖欠示例", "示例县住建局"),
    )
    page = opened(window, path, "12345")
    hands.click(page.import_button)
    hands.settle()
    assert page.kept_button.text() == "接着改没有导入的1行…"
    assert "没有导入的1行已留下" in window.toast_panel.text_label.text()

    hands.click(page.kept_button)
    assert captions(page)[2] == "不能导入 1"
    page.tabs.setCurrentWidget(page.rejected_grid)
    hands.click(page.repair_button)
    dialog = page.repairs.dialog
    assert dialog is not None
    hands.fill(dialog.form, {"c1": "2026-11-18"})
    hands.click(dialog.submit_button)
    hands.click(page.import_button)
    hands.settle()

    assert page.kept_button.isHidden()
    by = office.session()
    cards = {c.title: c.case_id for c in office.reads.search("示例县住建局", 5, by=by)}
    told = [
        dict(office.reads.case_page(case_id, date(2026, 11, 20), by=by).details)["导入自"]
        for case_id in (cards["路灯不亮示例"], cards["拖欠示例"])
    ]
    assert told == ["12345：ledger.csv", "12345：ledger（没有导入的行）.csv"]
