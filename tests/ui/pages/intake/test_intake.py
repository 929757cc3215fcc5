"""Logging: a call typed by keys, a mail opened or dropped, drafts, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.base.captions import CHANNELS
from app.base.machine.resources import resources_dir
from app.services.office import Office
from app.services.units.unit_commands import SaveContact
from app.ui.forms.unit_editor import UnitEditor
from app.ui.main_window import MainWindow
from app.ui.pages.intake.mail import fields_of_mail
from app.ui.pages.intake.page import IntakePage
from tools.tour import hands

CALL = {"name": "周示例", "phone": "138-0000-0002"}
MATTER = {"respondent": "示例县教育局", "category": "5", "facts": "多次申请没有答复。又被退回。"}


def intake_of(window: MainWindow) -> IntakePage:
    window.open_page("intake")
    hands.settle()
    page = window.pages["intake"]
    assert isinstance(page, IntakePage)
    return page


def type_call(page: IntakePage) -> None:
    hands.fill(page.forms.matter_form, {**CALL, **MATTER})


@pytest.mark.obligation("NY-2", "NY-9")
def test_a_call_is_logged_by_ctrl_enter_and_its_page_opens(
    window: MainWindow, office: Office, clock
) -> None:
    hands.press(window, "Ctrl+N")
    page = intake_of(window)
    type_call(page)

    hands.press(page.forms.matter_form.editors["facts"].control, "Ctrl+Return")

    case = window.pages["case"]
    assert window.page_stack.currentWidget() is case
    rows = office.reads.case_page(case.case_id, clock.day, by=office.session())
    assert rows.card.channel == "call"
    assert rows.card.title == "多次申请没有答复"
    assert rows.card.received_on == clock.day
    assert rows.parties[0].masked_phone == "138****0002"


def test_nothing_is_logged_while_something_is_missing(window: MainWindow, office: Office) -> None:
    page = intake_of(window)
    assert page.missing_label.text() == "还差：请填写被投诉举报单位"
    assert not page.save_button.isEnabled()

    hands.press(page.forms.matter_form.editors["name"].control, "Ctrl+Return")

    assert office.reads.stages() == {}
    assert page.forms.matter_form.editors["respondent"].control.hasFocus()


def test_a_day_to_come_is_no_day_of_receipt(window: MainWindow) -> None:
    page = intake_of(window)
    type_call(page)

    hands.fill(page.forms.source_form, {"received_on": "2026-11-21"})

    assert page.missing_label.text() == "还差：这一天还没有到"


def test_units_known_are_offered_while_typing(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    log_case(respondent="示例县住建局")
    page = intake_of(window)
    respondent = page.forms.matter_form.editors["respondent"]
    assert isinstance(respondent, UnitEditor)
    respondent.line.setFocus()

    QTest.keyClicks(respondent.line, "zjj")

    assert respondent.chooser.offers.isVisible()
    QTest.keyClick(respondent.line, Qt.Key.Key_Return)
    assert respondent.line.text() == "示例县住建局"
    assert window.page_stack.currentWidget() is page


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("mail-utf8.eml", "反映检测站超标准收费（示例）"),
        ("mail-gbk.eml", "产业集聚区管委会不兑现招商引资协议（陈喆示例公司）"),
        ("mail-8bit.eml", "投诉县交通运输局拖欠通村公路工程款（示例）"),
    ],
)
@pytest.mark.obligation("NY-2")
def test_a_mail_fills_the_form_and_is_kept_with_its_files(
    window: MainWindow, office: Office, clock, name: str, title: str
) -> None:
    page = intake_of(window)
    page.open_mail_file(resources_dir() / "samples" / name)
    hands.fill(page.forms.matter_form, {"respondent": "示例县某局"})
    assert page.values()["title"] == title
    assert page.values()["sent_at"].date() == page.values()["received_on"]
    assert "收到日按邮件发送日" in page.notes_label.text()

    hands.click(page.save_button)

    rows = office.reads.case_page(window.pages["case"].case_id, clock.day, by=office.session())
    assert rows.card.channel == "email"
    assert rows.attachments[0].name == name
    assert len(rows.attachments) == 2


def test_a_mail_dropped_on_any_page_opens_the_form(window: MainWindow) -> None:
    mime = QMimeData()
    path = resources_dir() / "samples" / "mail-utf8.eml"
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    how = (
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(300, 300), *how)

    QApplication.sendEvent(window, enter)
    QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), *how))
    hands.settle()

    assert intake_of(window).values()["title"] == "反映检测站超标准收费（示例）"


def test_what_is_no_mail_is_refused_in_a_sentence_and_the_form_stays(
    window: MainWindow, tmp_path: Path
) -> None:
    page = intake_of(window)
    type_call(page)
    wrong = tmp_path / "照片.eml"
    wrong.write_bytes(b"\xff\xd8\xff\xe0 no mail")

    page.open_mail_file(wrong)
    hands.settle()

    assert "不是电子邮件" in window.error_bar.sentence_label.text()
    assert page.values()["facts"] == MATTER["facts"]
    window.error_bar.dismiss()


def test_a_mail_over_a_typed_call_can_be_taken_back(window: MainWindow) -> None:
    page = intake_of(window)
    type_call(page)
    page.open_mail_file(resources_dir() / "samples" / "mail-utf8.eml")
    hands.settle()

    hands.click(window.toast_panel.undo_button)

    assert page.values()["name"] == "周示例"
    assert page.values()["facts"] == MATTER["facts"]


def test_esc_leaves_without_losing_what_was_typed(window: MainWindow) -> None:
    window.open_page("board")
    page = intake_of(window)
    type_call(page)

    hands.press(page, "Esc")
    assert window.page_stack.currentWidget() is window.pages["board"]

    assert intake_of(window).values()["facts"] == MATTER["facts"]


def test_a_mail_tells_when_it_was_sent_and_when_it_arrived(window: MainWindow) -> None:
    page = intake_of(window)
    page.open_mail_file(resources_dir() / "samples" / "mail-8bit.eml")

    values = page.values()
    assert values["sent_at"] == datetime(2026, 9, 8, 7, 31)
    assert values["arrived_at"] == datetime(2026, 9, 8, 7, 31)


def test_a_time_of_another_zone_is_shown_by_the_offices_clock() -> None:
    mail = (
        b"Received: from a by b; Mon, 16 Nov 2026 20:05:00 -0500\r\n"
        b"From: li.shili@example.com\r\nSubject: x\r\n"
        b"Date: Tue, 17 Nov 2026 00:59:00 +0000\r\n\r\nx"
    )

    values = fields_of_mail(mail, "a.eml", date(2026, 11, 20)).values

    assert values["sent_at"] == datetime(2026, 11, 17, 8, 59)
    assert values["arrived_at"] == datetime(2026, 11, 17, 9, 5)


def test_a_draft_survives_the_program(window: MainWindow, office: Office, actor) -> None:
    page = intake_of(window)
    type_call(page)
    page.draft.keep()

    window.pages["fresh"] = fresh = IntakePage(page.context)
    fresh.reload()
    hands.settle()

    assert fresh.values()["facts"] == MATTER["facts"]
    assert fresh.values()["received_on"] == date(2026, 11, 20)
    assert "已恢复" in fresh.draft.label.text()
    fresh.deleteLater()
    window.pages.pop("fresh").close_page()


def test_files_come_back_with_the_draft_and_leave_nothing_behind(
    window: MainWindow, office: Office, actor, tmp_path: Path
) -> None:
    page = intake_of(window)
    type_call(page)
    for name in ("通知.pdf", "照片.jpg"):
        (tmp_path / name).write_bytes(f"示例{name}".encode())
        page.add_file(tmp_path / name)
    page.draft.keep()
    folder = office.workspace.draft_files_folder
    assert len(list(folder.glob("??/*"))) == 2

    fresh = IntakePage(page.context)
    fresh.reload()
    hands.settle()
    assert [(f.name, f.data.decode()) for f in fresh.file_tray.files] == [
        ("通知.pdf", "示例通知.pdf"), ("照片.jpg", "示例照片.jpg"),
    ]  # fmt: skip
    fresh.file_tray.show_files(fresh.file_tray.files[:1])
    fresh.draft.keep()
    assert len(list(folder.glob("??/*"))) == 1

    hands.click(fresh.save_next_button)

    assert list(folder.glob("??/*")) == []
    assert office.drafts.files("intake", office.session()) == ()
    rows = office.reads.case_page(1, date(2026, 11, 20), by=office.session())
    assert [a.name for a in rows.attachments] == ["通知.pdf"]
    fresh.close_page()
    fresh.deleteLater()


def test_a_file_alone_is_kept_in_the_draft_and_one_that_is_gone_is_left_out(
    window: MainWindow, office: Office, tmp_path: Path
) -> None:
    page = intake_of(window)
    (tmp_path / "通知.pdf").write_bytes(b"%PDF")
    page.add_file(tmp_path / "通知.pdf")
    assert page.draft.timer.isActive()
    page.draft.keep()
    assert [f.name for f in office.drafts.files("intake", office.session())] == ["通知.pdf"]

    for path in office.workspace.draft_files_folder.glob("??/*"):
        path.unlink()

    assert office.drafts.files("intake", office.session()) == ()


def test_clearing_takes_the_files_off_the_disk_and_undoing_keeps_them_again(
    window: MainWindow, office: Office, tmp_path: Path
) -> None:
    page = intake_of(window)
    type_call(page)
    (tmp_path / "通知.pdf").write_bytes(b"%PDF")
    page.add_file(tmp_path / "通知.pdf")
    page.draft.keep()

    hands.click(page.clear_button)
    assert list(office.workspace.draft_files_folder.glob("??/*")) == []
    hands.click(window.toast_panel.undo_button)
    page.draft.keep()

    assert [f.name for f in office.drafts.files("intake", office.session())] == ["通知.pdf"]


def test_saving_drops_the_draft_and_again_stays_on_the_form(
    window: MainWindow, office: Office
) -> None:
    page = intake_of(window)
    type_call(page)
    page.draft.keep()

    hands.click(page.save_next_button)

    assert office.drafts.load("intake", office.session()) is None
    assert window.page_stack.currentWidget() is page
    assert "facts" not in page.values()


def test_the_form_after_a_registration_shows_no_error_before_anything_is_typed(
    window: MainWindow,
) -> None:
    page = intake_of(window)
    type_call(page)
    hands.click(page.save_next_button)

    labels = page.forms.matter_form.findChildren(QLabel)
    told = [lb.text() for lb in labels if lb.property("role") == "problem" and lb.isVisible()]

    assert told == []
    assert page.missing_label.text() == "还差：请填写被投诉举报单位"


def test_a_registration_is_taken_back_and_the_form_has_it_again(
    window: MainWindow, office: Office, tmp_path: Path
) -> None:
    page = intake_of(window)
    type_call(page)
    (tmp_path / "通知.pdf").write_bytes(b"%PDF-1.4 x")
    page.add_file(tmp_path / "通知.pdf")
    hands.click(page.save_button)
    assert window.page_stack.currentWidget() is window.pages["case"]

    hands.click(window.toast_panel.undo_button)

    assert office.reads.stages() == {"voided": 1}
    assert "示信投〔2026〕1号作废" in window.toast_panel.text_label.text()
    assert window.page_stack.currentWidget() is page
    assert page.values()["facts"] == MATTER["facts"]
    assert [file.name for file in page.file_tray.files] == ["通知.pdf"]
    hands.click(page.save_button)
    assert window.pages["case"].number_label.text() == "示信投〔2026〕2号"


def test_a_registration_taken_back_leaves_what_is_being_typed_alone(
    window: MainWindow, office: Office
) -> None:
    page = intake_of(window)
    type_call(page)
    hands.click(page.save_next_button)
    hands.fill(page.forms.matter_form, {"name": "周示例", "facts": "另一件事。"})

    hands.click(window.toast_panel.undo_button)

    assert office.reads.stages() == {"voided": 1}
    assert page.values()["facts"] == "另一件事。"


def test_clearing_can_be_taken_back(window: MainWindow) -> None:
    page = intake_of(window)
    type_call(page)
    hands.click(page.clear_button)
    assert "facts" not in page.values()

    hands.click(window.toast_panel.undo_button)

    assert page.values()["facts"] == MATTER["facts"]


def test_enter_while_an_input_method_composes_sends_nothing(
    window: MainWindow, office: Office
) -> None:
    page = intake_of(window)
    type_call(page)
    line = page.forms.matter_form.editors["respondent"].line
    line.setFocus()
    QApplication.sendEvent(line, QInputMethodEvent("jiaoyuju", []))

    QTest.keyClick(line, Qt.Key.Key_Return)

    assert office.reads.stages() == {}
    assert window.page_stack.currentWidget() is page


def test_each_channel_has_a_form_of_its_own_and_keeps_what_was_typed_into_it(
    window: MainWindow,
) -> None:
    page = intake_of(window)
    shown = {}
    for channel in CHANNELS:
        hands.fill(page.forms.source_form, {"channel": channel})
        shown[channel] = tuple(page.forms.channel_form.editors)
        assert all(e.isVisible() for e in page.forms.channel_form.editors.values())
    assert {"postmarked_on", "tracking_number", "pages", "original"} <= set(shown["letter"])
    assert {"superior", "superior_due_on", "document_number"} <= set(shown["assigned"])
    assert len(set(shown.values())) == len(CHANNELS)

    hands.fill(page.forms.channel_form, {"superior": "示例市信用办", "superior_due_on": "+5工作日"})
    hands.fill(page.forms.source_form, {"channel": "letter"})
    assert "superior" not in page.values()
    hands.fill(page.forms.source_form, {"channel": "assigned"})

    assert page.value("superior") == "示例市信用办"
    assert page.value("superior_due_on") == date(2026, 11, 27)


def test_an_empty_form_takes_the_new_day_at_midnight_a_typed_one_keeps_its_own(
    window: MainWindow, clock
) -> None:
    page = intake_of(window)
    clock.day = date(2026, 11, 21)
    window.today.check()
    assert page.values()["received_on"] == date(2026, 11, 21)

    type_call(page)
    clock.day = date(2026, 11, 22)
    window.today.check()

    assert page.values()["received_on"] == date(2026, 11, 21)


def test_the_title_that_would_be_taken_stands_grey_in_its_field(
    window: MainWindow, office: Office
) -> None:
    page = intake_of(window)
    form = page.forms.matter_form
    hands.fill(form, {"respondent": "示例县住建局",
                      "facts": "您好，来电人反映承诺的租金减免没有兑现，多次催要无果。请处理。"})  # fmt: skip

    assert form.editors["title"].line.placeholderText() == "承诺的租金减免没有兑现，多次催要无果"
    hands.click(page.save_button)

    card = office.reads.search("租金减免", 1, by=office.session())[0]
    assert card.title == "承诺的租金减免没有兑现，多次催要无果"


def test_what_the_text_names_is_filled_in_by_one_click_and_taken_back_by_one_key(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    log_case(respondent="示例县教育体育局")
    page = intake_of(window)
    form = page.forms.matter_form
    hands.fill(form, {"facts": "示例县教育体育局拖欠工程款86万元，联系13800000002。"})
    page.find_duplicates()
    offered = {offer.field: button for offer, button in page.offers_panel.buttons.items()}
    assert set(offered) == {"respondent", "phone", "amount"}

    for field in ("respondent", "phone", "amount"):
        button = next(b for o, b in page.offers_panel.buttons.items() if o.field == field)
        hands.click(button)

    values = page.values()
    assert values["respondent"] == "示例县教育体育局" and values["phone"] == "13800000002"
    assert values["amount"] == "860000"
    assert "13800000002" not in values["facts"] and "联系〔电话另存〕" in values["facts"]
    assert page.offers_panel.isHidden() and page.save_button.isEnabled()

    hands.press(window, "Ctrl+Z")

    assert "amount" not in page.values()


def test_the_next_form_offers_nothing_of_the_case_before_nor_what_is_answered_too_late(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = intake_of(window)
    late: list[Callable[[], None]] = []
    read = window.jobs.read

    def slowly(owner: Any, work: Any, done: Any, **how: Any) -> None:
        read(owner, work, lambda answer: late.append(lambda: done(answer)), **how)

    facts = {"facts": "拖欠工程款86万元，联系13800000002。"}
    hands.fill(page.forms.matter_form, facts)
    page.find_duplicates()
    assert page.offers_panel.buttons

    page.clear()
    assert not page.offers_panel.buttons and page.offers_panel.isHidden()

    hands.fill(page.forms.matter_form, facts)
    monkeypatch.setattr(window.jobs, "read", slowly)
    page.find_duplicates()
    hands.settle()
    page.clear()
    for answer in late:
        answer()
    assert late and not page.offers_panel.buttons and page.offers_panel.isHidden()


@pytest.mark.obligation("NY-15.3")
def test_an_id_typed_among_the_facts_is_moved_to_the_identity_and_one_key_takes_it_back(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    log_case(respondent="示例县教育体育局")
    office.unit_register.save_contact(
        SaveContact("示例县教育体育局", "王示例", phone="0377-12345678"), office.session()
    )
    page = intake_of(window)
    facts = "来人身份证110101199003070038，该局电话0377-12345678无人接听。"
    hands.fill(page.forms.matter_form, {"facts": facts, "respondent": "示例县教育体育局"})
    page.find_duplicates()

    offers = {offer.field: button for offer, button in page.offers_panel.buttons.items()}
    assert set(offers) == {"id_number"}  # the number of the unit's own people stays where it is
    hands.click(offers["id_number"])

    values = page.values()
    assert values["id_number"] == "110101199003070038"
    assert values["facts"] == "来人身份证〔证件号码另存〕，该局电话0377-12345678无人接听。"
    hands.press(window, "Ctrl+Z")
    assert page.values()["facts"] == facts and not page.values().get("id_number")
