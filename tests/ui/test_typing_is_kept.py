"""What is typed outlasts Esc, another page and a crash, wherever it is typed: one store holds it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.base.machine.resources import resource_text
from app.base.session import Session
from app.services.evaluation.set_editing import CopySet, SaveSet
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.pages.settings import SettingsPage
from app.ui.places import Tab
from app.ui.typed_text import DRAFT, TypedText
from tools.tour import hands

pytestmark = pytest.mark.slow


def crash(window: MainWindow, office: Office, actor: Session) -> None:
    """The window is gone between two keys: what it held in memory is read from the file again."""
    window.typed.save()
    hands.settle()
    kept = office.drafts.load(DRAFT, actor)
    window.typed._kept = dict(kept or {})
    assert window.context is not None and isinstance(window.context.typed, TypedText)


def page_of(window: MainWindow, name: str, place: object = None) -> Any:
    window.open_page(name, place)
    hands.settle()
    return window.pages[name]


def test_settings_that_are_not_saved_yet_stand_there_again_or_are_given_up(
    window: MainWindow, office: Office, actor: Session
) -> None:
    page = page_of(window, "settings")
    panel = page.office_panel
    hands.fill(panel.office_form, {"name": "示例县社会信用中心"})
    hands.click(panel.head_form.editors["letterheads"].add_button)
    head = panel.head_form.editors["letterheads"].heads()[-1]
    for key, text in (
        ("name", "信用办"),
        ("signature", "示例县信用办"),
        ("pattern", "示〔{年}〕{序号}号"),
    ):
        hands.write(head.lines[key], text)

    page_of(window, "board")
    crash(window, office, actor)
    page_of(window, "settings").reload()
    hands.settle()

    assert panel.office_form.values()["name"] == "示例县社会信用中心"
    assert panel.head_form.values()["letterheads"][-1]["signature"] == "示例县信用办"
    assert panel.missing_label.text() == "有改动，还没有保存。"

    hands.click(panel.drop_button)

    assert panel.office_form.values()["name"] == "示例县信用办"
    assert not panel.drop_button.isVisible() and panel.missing_label.text() == ""
    hands.fill(panel.office_form, {"warn_days": "4"})
    hands.click(panel.save_button)
    assert office.reads.settings().warn_days == 4
    assert not window.typed.of("settings") and not panel.drop_button.isVisible()


def test_days_off_of_the_office_stand_in_their_form_again(
    window: MainWindow, office: Office, actor: Session
) -> None:
    page = page_of(window, "calendar")
    hands.click(page.office_days_button)
    hands.fill(page.days_dialog.form, {"reason": "县政府办通知：防汛停工（示例）"})
    hands.press(page.days_dialog, "Esc")

    crash(window, office, actor)
    hands.click(page.office_days_button)

    assert page.days_dialog.form.values()["reason"] == "县政府办通知：防汛停工（示例）"
    page.days_dialog.renew_preview()
    hands.settle()
    hands.click(page.days_dialog.adopt_button)
    hands.click(page.office_days_button)
    assert "reason" not in page.days_dialog.form.values()
    hands.press(page.days_dialog, "Esc")


def test_a_pasted_notice_stands_there_again_until_it_is_adopted(
    window: MainWindow, office: Office, actor: Session
) -> None:
    text = resource_text("samples/notice-2027.txt").strip()
    page = page_of(window, "calendar")
    hands.click(page.import_button)
    page.dialog.notice_text.setPlainText(text)
    hands.press(page.dialog, "Esc")

    crash(window, office, actor)
    hands.click(page.import_button)
    page.dialog.renew_preview()
    hands.settle()

    assert page.dialog.notice_text.toPlainText() == text
    hands.click(page.dialog.adopt_button)
    hands.settle()
    hands.click(page.import_button)
    assert page.dialog.notice_text.toPlainText() == ""
    page.dialog.reject()


def test_reasons_for_identities_in_a_workbook_and_for_other_readings_are_kept(
    window: MainWindow, office: Office, actor: Session, log_case: Callable[..., int]
) -> None:
    log_case("甲", on=date(2026, 11, 2))
    page = page_of(window, "ledger")
    hands.click(page.exporting.button)
    page.exporting.dialog.identity_box.setChecked(True)
    hands.write(page.exporting.dialog.reason_field, "示例市信用办调阅")
    hands.press(page.exporting.dialog, "Esc")
    settings = page_of(window, "settings")
    settings.readings_panel.reason_line.setText("示例会议纪要3号")

    crash(window, office, actor)
    page = page_of(window, "ledger")
    hands.click(page.exporting.button)

    assert page.exporting.dialog.reason_field.text() == "示例市信用办调阅"
    again = SettingsPage(window.context)
    again.reload()
    assert again.readings_panel.reason_line.text() == "示例会议纪要3号"
    page.exporting.dialog.reject()
    again.deleteLater()


def test_what_a_complainant_says_on_the_telephone_is_kept_by_case(
    window: MainWindow,
    office: Office,
    actor: Session,
    log_case: Callable[..., int],
    take: Callable[..., int],
) -> None:
    for title in ("甲", "乙"):
        case_id = log_case(title, on=date(2026, 11, 2))
        take(case_id, "accept", date(2026, 11, 3))
        refer = take(case_id, "refer", date(2026, 11, 3), unit="示例县住建局")
        take(case_id, "report_result", date(2026, 11, 6), about=refer, result="true",
             measures="已退还。")  # fmt: skip
        take(case_id, "review_result", date(2026, 11, 9), about=refer, outcome="pass")
        take(case_id, "give_feedback", date(2026, 11, 10), method="call", satisfaction="mostly")
        take(case_id, "close", date(2026, 11, 12))
    page = page_of(window, "visits")
    hands.click(page.first_button)
    hands.fill(page.dialog.form, {"size": 2, "seed": 1})
    hands.click(page.dialog.submit_button)
    panel = page.call_panel
    QTest.keyClick(page.line_grid, Qt.Key.Key_2)
    hands.write(panel.opinion_text, "说到一半")
    QTest.keyClick(page.line_grid, Qt.Key.Key_Down)
    assert panel.opinion_text.toPlainText() == ""

    crash(window, office, actor)
    QTest.keyClick(page.line_grid, Qt.Key.Key_Up)

    assert panel.opinion_text.toPlainText() == "说到一半" and panel.satisfaction() == "mostly"
    QTest.keyClick(page.line_grid, Qt.Key.Key_Down)
    QTest.keyClick(page.line_grid, Qt.Key.Key_Down)
    assert panel.satisfaction() == "" and panel.opinion_text.toPlainText() == ""


def test_a_row_that_is_being_repaired_is_as_it_was_typed(
    window: MainWindow, office: Office, actor: Session, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(
        "工单号,来电时间,诉求内容,被投诉单位\n2,上周三,拖欠示例,示例县住建局\n", "utf-8-sig"
    )
    page = page_of(window, "import_ledger")
    page.source_box.setCurrentText("12345")
    page.open_file(path)
    hands.settle()
    page.tabs.setCurrentWidget(page.rejected_grid)
    page.rejected_grid.selectRow(0)
    hands.click(page.repair_button)
    hands.fill(page.repairs.dialog.form, {"c1": "2026-11-1"})
    hands.press(page.repairs.dialog, "Esc")

    crash(window, office, actor)
    hands.click(page.repair_button)

    assert page.repairs.dialog.form.values()["c1"] == "2026-11-1"
    hands.fill(page.repairs.dialog.form, {"c1": "2026-11-18"})
    hands.click(page.repairs.dialog.submit_button)
    assert not window.typed.of("repaired", "ledger.csv", 2)


def test_the_text_of_an_indicator_set_goes_on_where_it_was_left(
    window: MainWindow, office: Office, actor: Session
) -> None:
    copy = CopySet("nanyang-2024-departments", "example-2026", "2026年示例县指标")
    office.set_editing.save(SaveSet(office.set_editing.copied(copy), "本县使用"), actor)
    page = page_of(window, "rounds", Tab("sets"))
    part = page.sets_part
    ids = [row.id for row in part.set_grid.rows.rows]
    part.set_grid.selectRow(ids.index("example-2026"))
    hands.settle()
    hands.click(part.edit_button)
    before = part.editor.text_edit.toPlainText()
    part.editor.text_edit.setPlainText(before.replace("points = 100", "points = 99", 1))
    hands.write(part.editor.why_line, "县法院更名")
    hands.press(part.editor, "Esc")

    crash(window, office, actor)
    hands.click(part.edit_button)

    assert part.editor.why_line.text() == "县法院更名"
    assert "points = 99" in part.editor.text_edit.toPlainText()
    part.editor.text_edit.setPlainText(before.replace("2026年示例县指标", "示例县指标"))
    part.editor.check()
    hands.settle()
    hands.click(part.editor.save_button)
    hands.click(part.edit_button)
    assert part.editor.why_line.text() == ""
    hands.press(part.editor, "Esc")
