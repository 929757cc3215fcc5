"""拟稿 → 核稿 → 签发 → 发出 by clicks, two officers in turn at one desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.rows.settings import Letterhead
from app.base.session import Session
from app.services.office import Office
from app.ui.dialogs.compare import DifferenceDialog
from app.ui.dialogs.letter_window import LetterWindow
from app.ui.dialogs.under_way import UnderWayDialog
from app.ui.main_window import MainWindow
from app.ui.pages.documents import DocumentsPage
from app.ui.pages.workbench import WorkbenchPage
from app.ui.places import CaseAt
from tests.services.making import Desk
from tests.services.papers.every_kind import HANDLING
from tests.services.papers.test_papers import pdf_saying, written
from tests.ui.conftest import FRIDAY
from tests.ui.pages.case.test_every_kind_by_clicks import opened as of_case
from tests.ui.pages.test_new_paper import fill, new, register_of, shown
from tests.ui.test_room import sideways
from tests.ui.test_seat import change_by_name
from tools.tour import hands

FIRST, HEAD = "经办人甲", "主任丙示例"
CHECKER = "经办人乙示例"
THURSDAY = date(2026, 11, 19)


@pytest.fixture
def head(office: Office, actor: Session) -> Session:
    """The director, at the same desk as the officer."""
    found = office.session(office.officers.add(HEAD, actor))
    office.options.save(replace(office.options.current(), director=found.uid), actor)
    return found


@pytest.fixture
def checker(office: Office, actor: Session, head: Session) -> Session:
    """Who checks, 核稿 before 签发."""
    found = office.session(office.officers.add(CHECKER, actor))
    office.options.save(replace(office.options.current(), stations=("check",)), actor)
    return found


def sit_down(window: MainWindow, name: str) -> DocumentsPage:
    change_by_name(window, name)
    hands.settle()
    return register_of(window)


def under_way(page: DocumentsPage) -> UnderWayDialog:
    hands.click(page.under_way_button)
    hands.settle()
    dialog = page.under_way.dialog
    assert dialog is not None
    return dialog


def opened(page: DocumentsPage) -> LetterWindow:
    dialog = page.under_way.dialog
    assert dialog is not None
    hands.click(dialog.open_button)
    hands.settle()
    window = page.under_way.work.window
    assert window is not None
    return window


def send_for_signature(page: DocumentsPage, title: str = "关于召开会议的函") -> None:
    letter = new(page, "自拟文书")
    assert letter.issue_button.text() == "送签"
    fill(letter, title=title, addressees="示例县财政局", body="会议定于周五召开。")
    hands.click(letter.issue_button)
    hands.settle()


def test_it_is_sent_back_changed_signed_and_sent_out(
    head: Session, window: MainWindow, office: Office
) -> None:
    page = register_of(window)
    send_for_signature(page)
    assert page.under_way_button.text() == "在办 1…"

    page = sit_down(window, HEAD)
    window.resize(1024, 700)
    hands.settle()
    assert tuple(sideways(page)) == () and page.new_button.visibleRegion().boundingRect().width()
    window.open_page("workbench")
    hands.settle()
    workbench = window.pages["workbench"]
    assert isinstance(workbench, WorkbenchPage)
    assert workbench.sign_button.text() == "文书待办 1 件"
    hands.click(workbench.sign_button)
    assert page.under_way_button.text() == "在办 1（待我 1）…"
    dialog = under_way(page)
    hands.settle()
    assert "会议定于周五召开" in shown(dialog)  # type: ignore[arg-type]
    letter = opened(page)
    assert (
        letter.issue_button.text() == "签发" and "待签发" in letter.station_panel.place_label.text()
    )
    hands.write(letter.station_panel.remark_field, "写明地点")
    hands.click(letter.close_button)
    letter = opened(page)
    assert letter.station_panel.remark_field.text() == "写明地点"
    hands.click(letter.station_panel.back_button)
    hands.settle()
    dialog.reject()

    page = sit_down(window, FIRST)
    dialog = under_way(page)
    letter = opened(page)
    assert "签发　主任丙示例　11-20 周五　退回：写明地点" in letter.station_panel.marks_label.text()
    fill(letter, body="会议定于周五在三楼召开。")
    assert letter.issue_button.text() == "改后再送"
    hands.click(letter.issue_button)
    hands.settle()
    dialog.reject()

    page = sit_down(window, HEAD)
    dialog = under_way(page)
    letter = opened(page)
    hands.click(letter.station_panel.difference_button)
    hands.settle()
    [difference] = letter.findChildren(DifferenceDialog)
    assert "在三楼" in difference.text_view.toPlainText()
    difference.reject()
    hands.click(letter.issue_button)
    hands.settle()
    dialog.reject()

    page = sit_down(window, FIRST)
    dialog = under_way(page)
    assert dialog.send_button.text() == "发出 1 件"
    hands.click(dialog.send_button)
    hands.settle()
    assert dialog.stack_grid.rows.rows == ()
    dialog.reject()
    hands.settle()
    [row] = page.document_grid.rows.rows
    assert (row.number, row.dated) == ("示信函〔2026〕1号", FRIDAY)


def test_many_are_looked_at_by_arrow_keys_signed_and_sent_at_once(
    head: Session, window: MainWindow, office: Office
) -> None:
    page = register_of(window)
    for n in range(3):
        send_for_signature(page, f"关于第{n}次会议的函")
    page = sit_down(window, HEAD)
    dialog = under_way(page)
    seen = []
    for at in range(3):
        dialog.stack_grid.selectRow(at)
        hands.settle()
        seen.append(shown(dialog)[:40])  # type: ignore[arg-type]
    assert len(set(seen)) == 3

    dialog.stack_grid.tick(dialog.stack_grid.rows.rows[:2])
    assert dialog.mark_button.text() == "核稿、签发 2 件"
    hands.click(dialog.mark_button)
    hands.settle()
    hands.click(dialog.send_button)
    hands.settle()

    assert len(dialog.stack_grid.rows.rows) == 1
    assert len(office.documents.rows(head)) == 2
    dialog.reject()


def test_what_a_signer_changes_is_signed_as_changed(
    head: Session, window: MainWindow, office: Office
) -> None:
    page = register_of(window)
    send_for_signature(page)
    page = sit_down(window, HEAD)
    dialog = under_way(page)
    letter = opened(page)
    fill(letter, title="关于召开座谈会的函")
    hands.click(letter.issue_button)
    hands.settle()
    dialog.reject()

    [row] = office.stations.under_way(head)
    assert (row.place_words, row.title) == ("已签发，待发出", "关于召开座谈会的函")


def test_a_click_on_what_another_marked_meanwhile_signs_nothing_and_keeps_the_remark(
    checker: Session, head: Session, window: MainWindow, office: Office, actor: Session
) -> None:
    form = {"title": "关于会议的函", "addressees": "示例县财政局", "body": "请参加。"}
    office.stations.submit(written(), form, actor)
    page = sit_down(window, HEAD)
    dialog = under_way(page)
    letter = opened(page)
    assert letter.issue_button.text() == "核稿通过"
    assert letter.station_panel.remark_field.hasFocus()  # the form lies there from its top
    assert letter.body.verticalScrollBar().value() == 0
    [row] = office.stations.under_way(checker)
    office.stations.mark(row.uid, "", checker)  # in the other window

    hands.write(letter.station_panel.remark_field, "同意")
    hands.click(letter.issue_button)
    hands.settle()

    assert "现在待签发，没有保存" in letter.error_label.text()
    assert office.stations.under_way(head)[0].place == "sign"
    hands.click(letter.close_button)
    letter = opened(page)
    assert letter.issue_button.text() == "签发"
    assert letter.station_panel.remark_field.text() == "同意"
    letter.reject()
    dialog.reject()


def test_the_director_writes_signs_and_sends_in_one_go(
    head: Session, window: MainWindow, office: Office
) -> None:
    page = sit_down(window, HEAD)
    letter = new(page, "自拟文书")
    fill(letter, title="关于会议的函", addressees="示例县财政局", body="请参加。")
    assert letter.issue_button.text() == "发出（编号并存档）"
    hands.click(letter.issue_button)

    assert letter.heading_label.text() == "已发出 示信函〔2026〕1号"
    hands.click(letter.close_button)


def test_a_leader_s_signature_on_paper_is_registered_with_its_scan(
    head: Session, window: MainWindow, office: Office, actor: Session, tmp_path: Path
) -> None:
    scan = tmp_path / "发文稿纸.pdf"
    scan.write_bytes(pdf_saying("SIGNED"))
    page = register_of(window)
    send_for_signature(page)
    dialog = under_way(page)
    letter = opened(page)
    assert not letter.issue_button.isVisible()  # it waits for the director
    assert letter.ink_button.text() == "纸上已签发…"
    hands.click(letter.ink_button)
    work = page.under_way.work
    assert work.dialog is not None and work.scans is not None
    hands.fill(work.dialog.form, {"name": "赵示例", "post": "副县长", "remark": "同意"})
    hands.click(work.dialog.submit_button)
    assert "须附上签了字的发文稿纸扫描件" in work.dialog.error_label.text()
    work.scans.add_files([scan])
    hands.click(work.dialog.submit_button)
    hands.settle()

    letter = opened(page)
    said = letter.station_panel.marks_label.text()
    assert "签发　副县长赵示例　11-20 周五　纸上签批：同意" in said
    hands.click(letter.station_panel.scan_button)
    [action] = letter.station_panel.scan_menu.actions()
    letter.station_panel.scan_menu.close()
    action.trigger()
    hands.settle()
    assert work.viewing is not None
    work.viewing.reject()
    hands.click(letter.issue_button)
    hands.settle()
    hands.click(letter.close_button)
    dialog.reject()
    hands.settle()

    [row] = page.document_grid.rows.rows
    assert row.dated == FRIDAY
    assert "文件：发文稿纸.pdf" in page.trail_label.text()


def test_alone_in_the_office_the_paper_signed_on_paper_is_sent_with_its_scan(
    window: MainWindow, office: Office, tmp_path: Path
) -> None:
    scan = tmp_path / "发文稿纸.pdf"
    scan.write_bytes(pdf_saying("SIGNED"))
    page = register_of(window)
    letter = new(page, "自拟文书")
    fill(letter, title="关于召开会议的函", addressees="示例县财政局", body="会议定于周五召开。")
    hands.click(letter.ink_button)
    work = page.new_papers
    assert work.dialog is not None and work.scans is not None
    assert work.dialog.submit_button.text() == "登记并发出"
    work.scans.add_files([scan])
    hands.fill(work.dialog.form, {"name": "赵示例", "post": "副县长", "on": THURSDAY})
    hands.click(work.dialog.submit_button)
    hands.settle()

    assert letter.heading_label.text() == "已发出 示信函〔2026〕1号"
    hands.click(letter.close_button)
    hands.settle()
    [row] = page.document_grid.rows.rows
    assert row.dated == THURSDAY


SECOND = "经办人乙示例"


@pytest.fixture
def checked(office: Office, actor: Session, head: Session) -> None:
    """核稿 by a second officer before the director signs."""
    office.officers.add(SECOND, actor)
    office.options.save(replace(office.options.current(), stations=("check",)), actor)


@pytest.mark.slow  # the shorter ways above stay
@pytest.mark.usefixtures("checked")
def test_a_letter_of_a_case_passes_its_stations_and_the_marks_stand_on_the_cases_record(
    window: MainWindow, office: Office, actor: Session
) -> None:
    desk = Desk(office)
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    letter = of_case(window, case_id, "referral", None)
    hands.fill(letter.form, {"unit": HANDLING, "role": "lead", "identity_given": "withheld"})
    hands.pause()
    hands.click(letter.issue_button)
    hands.settle()
    assert "refer" not in desk.kinds(case_id)

    page = sit_down(window, SECOND)
    dialog = under_way(page)
    letter = opened(page)
    assert letter.issue_button.text() == "核稿通过" and "待核稿" in said_of(letter)
    hands.click(letter.issue_button)
    hands.settle()
    dialog.reject()

    page = sit_down(window, HEAD)  # who changes the words does not sign what nobody checked
    dialog = under_way(page)
    letter = opened(page)
    hands.fill(letter.form, {"requirements": "请一并说明资金安排。"})
    hands.pause()
    hands.click(letter.issue_button)
    hands.settle()
    dialog.reject()
    assert [row.place_words for row in office.stations.under_way(actor)] == ["待核稿"]

    page = sit_down(window, SECOND)
    dialog = under_way(page)
    letter = opened(page)
    hands.click(letter.station_panel.difference_button)
    hands.settle()
    [difference] = letter.findChildren(DifferenceDialog)
    assert "资金安排" in difference.text_view.toPlainText()
    difference.reject()
    hands.click(letter.issue_button)
    hands.settle()
    dialog.reject()
    page = sit_down(window, HEAD)
    dialog = under_way(page)
    letter = opened(page)
    hands.click(letter.issue_button)
    hands.settle()
    dialog.reject()
    page = sit_down(window, FIRST)
    dialog = under_way(page)
    hands.click(dialog.send_button)
    hands.settle()
    dialog.reject()

    assert desk.kinds(case_id)[-1] == "refer"
    [row] = office.documents.rows(actor)
    assert row.dated == FRIDAY and row.number == "示信函〔2026〕1号"
    record = office.approvals.record_of(case_id, actor)
    assert [(m.caption, m.decided_by) for m in record if m.state == "approved"][-2:] == [
        ("核稿", SECOND), ("签发", HEAD),
    ]  # fmt: skip


@pytest.mark.slow  # the rule itself: tests/services/papers/test_asked_to_let_go.py
def test_what_only_the_director_lets_go_is_put_forward_with_a_reason_and_decided_at_the_station(
    checker: Session, window: MainWindow, office: Office, actor: Session
) -> None:
    case_id = Desk(office).accepted(date(2026, 11, 16), date(2026, 11, 18))
    letter = of_case(window, case_id, "referral", None)
    hands.fill(letter.form, {"unit": HANDLING, "role": "lead", "identity_given": "withheld",
                             "facts": "张示例反映租金没有退还。"})  # fmt: skip
    hands.pause()
    assert letter.leak_panel.stops and not letter.issue_button.isEnabled()
    hands.write(letter.leak_panel.reason_field, "核实时须说明是谁的租金")
    assert letter.issue_button.text() == "送核稿"
    hands.click(letter.issue_button)
    hands.settle()

    page = sit_down(window, CHECKER)
    dialog = under_way(page)
    letter = opened(page)
    assert "待核稿（请示照发）" in said_of(letter)
    assert letter.leak_panel.reason_field.text() == "核实时须说明是谁的租金"
    hands.click(letter.issue_button)
    hands.settle()
    dialog.reject()

    page = sit_down(window, HEAD)
    dialog = under_way(page)
    hands.click(dialog.mark_button)  # not by the dozen: what was found is looked at first
    hands.settle()
    assert [row.place for row in office.stations.under_way(actor)] == ["sign"]
    letter = opened(page)
    assert letter.leak_panel.isVisible() and letter.leak_panel.hits
    letter.leak_panel.reason_field.clear()
    assert not letter.issue_button.isEnabled()
    hands.write(letter.leak_panel.reason_field, "同意，租金须对到人")
    hands.click(letter.issue_button)
    hands.settle()
    dialog.reject()

    page = sit_down(window, FIRST)
    dialog = under_way(page)
    letter = opened(page)
    assert "负责人已经决定照发。理由：同意" in letter.leak_panel.caption_label.text()
    hands.click(letter.issue_button)
    hands.settle()
    letter.reject()
    dialog.reject()
    [row] = office.documents.rows(actor)
    assert row.number == "示信函〔2026〕1号"
    steps = office.reads.case_page(case_id, FRIDAY, by=actor).timeline
    assert any("主任丙示例决定照发" in step.summary for step in steps)


def said_of(letter: LetterWindow) -> str:
    return str(letter.station_panel.place_label.text())


def test_the_sheet_to_be_signed_bears_the_very_words_and_nobody_s_name(
    window: MainWindow, office: Office, actor: Session, log_case: Any, take: Any
) -> None:
    case_id = log_case()
    take(case_id, "accept", FRIDAY)
    window.open_page("case", CaseAt(case_id))
    hands.settle()
    page: Any = window.pages["case"]
    page.case_letters.open(case_id, "acceptance_notice")
    hands.settle()
    letter = page.case_letters.window
    assert "李示例" in shown(letter)

    hands.click(letter.sheet_button)
    hands.settle()

    sheet = page.case_letters.sheet.window
    assert "发文稿纸" in shown(sheet) and "承诺减免的租金未兑现" in shown(sheet)
    assert "李示例" not in shown(sheet)
    sheet.reject()
    letter.reject()


def test_an_attachment_changed_after_both_marks_takes_both_back_and_shows_it_to_who_marks_again(
    head: Session, checker: Session, window: MainWindow, office: Office, actor: Session,
    tmp_path: Path,
) -> None:  # fmt: skip
    page = register_of(window)
    letter = new(page, "自拟文书")
    assert letter.issue_button.text() == "送核稿"
    fill(letter, title="关于召开会议的函", addressees="示例县财政局", body="会议定于周五召开。")
    hands.click(letter.issue_button)
    hands.settle()
    for name, verb in ((CHECKER, "核稿通过"), (HEAD, "签发")):
        page = sit_down(window, name)
        dialog = under_way(page)
        letter = opened(page)
        assert letter.issue_button.text() == verb
        hands.click(letter.issue_button)
        hands.settle()
        dialog.reject()

    page = sit_down(window, FIRST)
    dialog = under_way(page)
    letter = opened(page)
    assert letter.issue_button.text() == "发出（编号并存档）"
    agenda = tmp_path / "议程.pdf"
    agenda.write_bytes(pdf_saying("AGENDA"))
    letter.annex_panel.add(agenda)
    hands.pause()
    assert letter.issue_button.text() == "改后再送"
    hands.click(letter.issue_button)
    hands.settle()
    dialog.reject()

    page = sit_down(window, CHECKER)
    dialog = under_way(page)
    letter = opened(page)
    said = letter.station_panel.taken_back_label.text()
    assert f"核稿（{CHECKER}）、签发（{HEAD}）以后文字、主送或附件有改动" in said
    hands.click(letter.station_panel.difference_button)
    hands.settle()
    [difference] = letter.findChildren(DifferenceDialog)
    assert "附件文件：议程.pdf" in difference.text_view.toPlainText()
    difference.reject()
    assert office.documents.rows(actor) == ()
    letter.reject()
    dialog.reject()


def test_a_signed_paper_whose_set_was_given_up_goes_round_again_under_another(
    head: Session, window: MainWindow, office: Office, actor: Session
) -> None:
    own = Letterhead("信用办", "示例县信用办", "示信函〔{year}〕{n}号", True)
    other = Letterhead("领导小组办公室", "示例县信用领导小组办公室", "示信组办〔{year}〕{n}号")
    office.options.save(replace(office.options.current(), letterheads=(own, other)), head)
    page = register_of(window)
    letter = new(page, "自拟文书")
    fill(letter, title="关于召开会议的函", addressees="示例县财政局", body="会议定于周五召开。",
         letterhead=other.name)  # fmt: skip
    hands.click(letter.issue_button)
    hands.settle()
    office.stations.mark(office.stations.under_way(head)[0].uid, "", head)
    office.options.save(replace(office.options.current(), letterheads=(own,)), head)
    page.reload()
    hands.settle()

    dialog = under_way(page)
    letter = opened(page)
    assert "签发（主任丙示例）以后" in letter.station_panel.taken_back_label.text()
    assert letter.issue_button.text() == "改后再送" and letter.issue_button.isEnabled()
    hands.click(letter.issue_button)
    hands.settle()

    [row] = office.stations.under_way(head)
    assert row.place == "sign"
    dialog.reject()
