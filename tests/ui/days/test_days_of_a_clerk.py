"""Days three to eight: what was pasted, composed, lost, corrected, sent, imported, as scripts of acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.base.session import Session
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.places import CaseAt
from tests.ui.days.acts import asked, front, go, said, steps
from tools.tour import hands

pytestmark = pytest.mark.slow  # whole days in windows of three sizes


def paste(control: Any, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    control.setFocus()
    control.paste()


def compose(control: QWidget, letters: str) -> None:
    """The input method still shows these; nobody has taken them yet."""
    control.setFocus()
    QApplication.sendEvent(control, QInputMethodEvent(letters, []))


def test_the_third_day_a_web_message_is_pasted_and_its_title_is_still_being_composed(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    log_case(respondent="示例县教育体育局")
    page = go(window, "intake")
    editors = page.forms.matter_form.editors
    paste(editors["name"].control, "\ufeff王\u200b示例\r\n")
    paste(editors["phone"].control, "\u202a138 0000 0005 转 801\u202c\r\n")
    paste(editors["facts"].control, "示例县教育体育局拖欠校服款86万元。\u200b\r\n多次催要无果。")
    page.find_duplicates()
    hands.settle()
    unit = next(b for o, b in page.offers_panel.buttons.items() if o.field == "respondent")
    hands.click(unit)
    compose(editors["title"].control, "校服款拖欠两年")

    hands.press(editors["title"].control, "Ctrl+Return")

    rows = front(window).rows
    assert rows.card.title == "校服款拖欠两年" and rows.card.respondent == "示例县教育体育局"
    assert rows.facts == "示例县教育体育局拖欠校服款86万元。\n多次催要无果。"
    assert rows.parties[0].masked_name == "王**" and rows.parties[0].masked_phone.startswith("138")


def test_the_fourth_day_the_power_fails_in_the_middle_of_a_call(
    window: MainWindow, office: Office, actor: Session, clock: Any, qtbot: QtBot
) -> None:
    page = go(window, "intake")
    hands.write(page.forms.matter_form.editors["facts"].lines, "对方还在说，押金没有退还。")
    page.draft.keep()  # as five seconds after the first key; then the power fails

    again = bootstrap.make_window(clock.today, serial=True)
    qtbot.addWidget(again)
    again.resize(window.size())
    again.show()
    again.attach(office, actor)
    hands.settle()
    workbench = front(again)
    assert workbench.draft_button.isVisible()
    hands.click(workbench.draft_button)
    form = front(again).forms.matter_form
    assert form.values()["facts"] == "对方还在说，押金没有退还。"
    hands.fill(form, {"respondent": "示例县住建局"})
    hands.press(form.editors["facts"].lines, "Ctrl+Return")

    assert front(again).rows.card.title == "对方还在说，押金没有退还"
    hands.press(again, "Ctrl+1")
    assert not front(again).draft_button.isVisible()
    for shown in again.pages.values():
        shown.close_page()


def test_the_fifth_day_a_result_is_reviewed_by_keys_and_its_day_corrected(
    window: MainWindow, office: Office, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 16))
    take(case_id, "accept", date(2026, 11, 17))
    about = take(
        case_id, "refer", date(2026, 11, 17), unit="示例县教体局", delivered_on="2026-11-17"
    )
    take(
        case_id, "report_result", date(2026, 11, 18), about=about, result="true", measures="已退。"
    )
    page = go(window, "case", CaseAt(case_id))
    hands.choose_step(page.step_strip, "review_result")
    dialog = asked(window)
    assert "已退" in dialog.about_label.text()  # what is reviewed stands above the form
    box = dialog.form.editors["outcome"].box
    box.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        target = box.view() if box.view().isVisible() else box
        QTest.keyClick(target, key)
    hands.settle()
    assert dialog.form.values()["outcome"] == "pass"  # not 退回, one further down
    hands.click(dialog.submit_button)
    assert steps(office, case_id)[-1] == "review_result"

    rows = page.rows.timeline
    page.timeline.select(next(row.seq for row in rows if row.kind == "report_result"))
    hands.click(page.revise_button)
    form = asked(window)
    hands.fill(form.form, {"measures": "已退三个月租金。", "revision_reason": "抄漏了"})
    hands.click(form.submit_button)

    assert "已退三个月租金" in dict(page.outcome_panel.lines)["办理结果"]
    told = " ".join(row.summary for row in page.rows.timeline)
    assert "已退 → 已退三个月租金" in told and "抄漏了" in told


def test_the_sixth_day_one_key_undoes_what_stayed_in_the_house_and_says_why_not_the_rest(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 17))
    page = go(window, "case", CaseAt(case_id))
    hands.choose_step(page.step_strip, "accept")
    hands.affirm(asked(window).form)
    hands.press(asked(window), "Ctrl+Return")
    window.toast_panel.dismiss()
    hands.press(window, "Ctrl+Z")
    assert steps(office, case_id) == ["receive"]

    hands.choose_step(page.step_strip, "accept")
    hands.affirm(asked(window).form)
    hands.press(asked(window), "Ctrl+Return")
    hands.choose_step(page.step_strip, "refer")
    form = asked(window)
    hands.fill(form.form, {"unit": "示例县教体局"})
    assert "调查核实期" in form.foretold_label.text()  # the new last day, before it is done
    hands.press(form, "Ctrl+Return")
    hands.press(window, "Ctrl+Z")

    assert "已离开本机关，不能一键撤消" in said(window)
    assert steps(office, case_id) == ["receive", "accept", "refer"]


def test_the_seventh_day_a_letter_that_tells_who_complains_is_put_right_by_one_button(
    window: MainWindow, office: Office, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 17))
    take(case_id, "accept", date(2026, 11, 18))
    page = go(window, "case", CaseAt(case_id))
    hands.press(page, "Ctrl+P")
    menu = page.case_letters.menu
    assert menu.activeAction() is menu.actions()[0]  # Enter takes it
    assert menu.activeAction().text().startswith("转办函")
    QTest.keyClick(menu, Qt.Key.Key_Return)
    hands.settle()
    letter = page.case_letters.window
    hands.fill(letter.form, {"unit": "示例县发展和改革委员会", "facts": "李示例反映租金未减免。"})
    hands.pause()
    assert letter.leak_panel.isVisible() and not letter.issue_button.isEnabled()

    hands.click(letter.leak_panel.replace_button)
    hands.pause()
    assert letter.form.editors["facts"].value() == "投诉举报人反映租金未减免。"
    hands.press(letter, "Ctrl+Return")

    register = go(window, "documents")
    assert [row.number for row in register.document_grid.rows.rows] == ["示信函〔2026〕1号"]
    assert register.gaps_label.text().startswith("字号连续")
    assert steps(office, case_id)[-1] == "refer"


@pytest.fixture
def hotline(tmp_path: Path) -> Path:
    path = tmp_path / "热线.csv"
    path.write_text(
        "工单号,来电时间,诉求内容,被投诉单位\n"
        "1,2026-11-16,路灯不亮示例,示例县住建局\n"
        "2,上周三,拖欠示例,示例县住建局\n",
        "utf-8",
    )
    return path


def test_the_eighth_day_a_row_of_the_hotline_is_repaired_and_the_case_names_its_file(
    window: MainWindow, office: Office, hotline: Path
) -> None:
    page = go(window, "import_ledger")
    page.source_box.setCurrentText("12345")
    page.open_file(hotline)
    hands.settle()
    page.tabs.setCurrentWidget(page.rejected_grid)
    page.rejected_grid.selectRow(0)
    QTest.keyClick(page.rejected_grid, Qt.Key.Key_Return)
    hands.settle()
    hands.fill(page.repairs.dialog.form, {"c1": "2026-11-18"})
    hands.press(page.repairs.dialog, "Ctrl+Return")
    hands.press(page, "Ctrl+Return")
    hands.settle()

    by = office.session()
    found = {c.title: c.case_id for c in office.reads.search("示例县住建局", 5, by=by)}
    assert set(found) == {"路灯不亮示例", "拖欠示例"}
    case = go(window, "case", CaseAt(found["拖欠示例"]))
    assert dict(case.facts_panel.lines)["导入自"] == "12345：热线.csv"
