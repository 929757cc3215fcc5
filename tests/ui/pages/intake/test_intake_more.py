"""Logging in full: parties, facts, proposals, repeats pointed out, files and mails, the call's time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.base.machine.resources import resources_dir
from app.base.session import Session
from app.rules.intake_facts import CODE_CHARACTERS, CODE_WEIGHTS
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.pages.intake.fields import complainants_of
from app.ui.pages.intake.page import IntakePage
from app.ui.widgets.facts_panel import lines_of
from tools.tour import hands

pytestmark = pytest.mark.slow

MATTER = {
    "name": "李示例",
    "phone": "138-0000-0001",
    "respondent": "示例县住建局",
    "facts": "来电人反映承诺减免的三个月租金没有兑现。",
}


def intake_of(window: MainWindow) -> IntakePage:
    window.open_page("intake")
    hands.settle()
    page = window.pages["intake"]
    assert isinstance(page, IntakePage)
    return page


def type_matter(page: IntakePage) -> None:
    hands.fill(page.forms.matter_form, MATTER)


def code_of(first: str) -> str:
    total = sum(CODE_CHARACTERS.index(c) * w for c, w in zip(first, CODE_WEIGHTS, strict=True))
    return first + CODE_CHARACTERS[(31 - total % 31) % 31]


def logged(window: MainWindow, office: Office, day: date):
    return office.reads.case_page(window.pages["case"].case_id, day, by=office.session())


def test_a_joint_complaint_is_logged_with_its_representative_and_all_units(
    window: MainWindow, office: Office, clock
) -> None:
    page = intake_of(window)
    type_matter(page)
    hands.press(page, "Alt+X")
    people = page.forms.people_form.editors["more_people"]
    units = page.forms.people_form.editors["more_units"]
    hands.click(people.add_button)
    hands.write(people.rows()[0].name_line, "周示例")
    hands.choose(people.rows()[0].role_box, "representative")
    hands.click(units.add_button)
    hands.write(units.rows()[0].name_line, "示例县财政局")
    hands.take_unit(units.rows()[0].chooser, "示例县财政局")
    hands.choose(units.rows()[0].role_box, "competent")
    hands.fill(page.forms.people_form, {"respondent_role": "local"})

    hands.click(page.save_button)

    rows = logged(window, office, clock.day)
    assert [party.masked_name for party in rows.parties] == ["李**", "周**"]
    assert "示例县住建局" in rows.card.respondent
    assert "示例县财政局" in office.reads.units()
    shown = dict(lines_of(rows))
    assert shown["被投诉单位"] == "示例县住建局（属地）\n示例县财政局（主管）"
    assert shown["投诉举报人"].startswith("联名2人\n李** 138")
    assert shown["投诉举报人"].splitlines()[2].startswith("周**（代表人")


@pytest.mark.obligation("NY-11.1")
def test_another_officer_is_put_in_charge_while_logging(
    window: MainWindow, office: Office, actor, clock
) -> None:
    office.officers.add("经办人乙", actor)
    page = intake_of(window)
    type_matter(page)
    hands.fill(page.forms.source_form, {"officer": "经办人乙"})

    hands.click(page.save_button)

    assert logged(window, office, clock.day).card.officer == "经办人乙"
    assert page.value("officer") is None  # the next case is the logging officer's again


def test_a_line_without_a_name_is_pointed_out_and_a_removed_one_is_gone(window: MainWindow) -> None:
    page = intake_of(window)
    type_matter(page)
    page.forms.turn_to(1)
    people = page.forms.people_form.editors["more_people"]
    hands.click(people.add_button)
    hands.write(people.rows()[0].phone_line, "13800000005")
    assert page.missing_label.text() == "还差：有一行没有填姓名"

    hands.click(people.rows()[0].remove_button)

    assert page.missing_label.text() == ""


def test_an_organisations_code_is_checked_by_its_last_sign(window: MainWindow) -> None:
    page = intake_of(window)
    type_matter(page)
    good = code_of("91411300MA4000001")
    hands.press(page, "Alt+X")
    hands.fill(page.forms.party_form, {"party_kind": "organisation", "id_number": good[:-1] + "Z"})
    assert "统一社会信用代码不正确" in page.missing_label.text()

    hands.fill(page.forms.party_form, {"id_number": good})

    assert page.missing_label.text() == ""


def test_each_of_a_joint_complaint_has_papers_of_its_own(
    window: MainWindow, office: Office, actor: Session, clock
) -> None:
    page = intake_of(window)
    type_matter(page)
    good = code_of("91411300MA4000001")
    hands.press(page, "Alt+X")
    hands.fill(page.forms.party_form, {"id_number": "示例证件001", "address": "示例路1号"})
    people = page.forms.people_form.editors["more_people"]
    hands.click(people.add_button)
    hands.click(people.add_button)
    person, company = people.rows()
    hands.write(person.name_line, "周示例")
    hands.write(person.id_number_line, "示例证件002")
    hands.write(person.address_line, "示例路2号")
    hands.write(company.name_line, "示例有限公司")
    hands.choose(company.kind_box, "organisation")
    hands.write(company.id_number_line, good[:-1] + "Z")
    assert "统一社会信用代码不正确" in page.missing_label.text()
    assert company.id_number_line.placeholderText() == "统一社会信用代码"
    hands.write(company.id_number_line, good)

    hands.click(page.save_button)

    parties = logged(window, office, clock.day).parties
    read = [office.identities.read(p.complainant_id, "reveal", actor) for p in parties]
    kept = [(one["id_number"].reveal(), one["address"].reveal()) for one in read]
    assert kept == [("示例证件001", "示例路1号"), ("示例证件002", "示例路2号"), (good, "")]
    assert [party.kind for party in parties] == ["person", "person", "organisation"]


def test_a_law_suit_proposes_a_ground_and_decides_nothing(
    window: MainWindow, office: Office, clock
) -> None:
    page = intake_of(window)
    type_matter(page)
    hands.press(page, "Alt+C")
    hands.fill(page.forms.detail_form, {"amount": "9600.00", "evidence": "通知照片一张"})
    hands.fill(page.forms.standing_form, {"lawsuit": "pending"})

    assert "已诉讼（正在进行）：可考虑" in page.forms.proposal_label.text()
    hands.click(page.save_button)

    rows = logged(window, office, clock.day)
    assert rows.card.stage == "received"
    assert [step.kind for step in rows.timeline] == ["receive"]


def test_an_amount_that_is_none_is_refused_where_it_stands(window: MainWindow) -> None:
    page = intake_of(window)
    type_matter(page)
    page.forms.turn_to(2)
    hands.fill(page.forms.detail_form, {"amount": "九千六"})
    page.forms.turn_to(0)

    hands.press(page.forms.matter_form.editors["facts"].control, "Ctrl+Return")

    assert page.forms.currentIndex() == 2
    assert page.forms.detail_form.editors["amount"].control.hasFocus()


def test_a_day_more_than_three_working_days_back_asks_for_the_reason(window: MainWindow) -> None:
    page = intake_of(window)
    type_matter(page)
    hands.fill(page.forms.source_form, {"received_on": "11.17"})
    assert page.missing_label.text() == ""
    hands.fill(page.forms.source_form, {"received_on": "11.16"})
    assert page.missing_label.text() == "还差：请填写补登原因"

    hands.fill(page.forms.source_form, {"back_dated_reason": "周末来信，周一登记"})

    assert page.save_button.isEnabled()


@pytest.mark.parametrize(
    ("phone", "unit", "caption"),
    [
        ("13800000001", "示例县住建局", "同人同事"),
        ("13800000009", "示例县住建局", "异人同事"),
    ],
)
def test_repeats_are_pointed_out_while_typing(
    window: MainWindow,
    log_case: Callable[..., int],
    phone: str,
    unit: str,
    caption: str,
) -> None:
    case_id = log_case(respondent=unit)
    page = intake_of(window)
    other = {} if phone.endswith("1") else {"name": "吴示例"}
    hands.fill(page.forms.matter_form, {**MATTER, **other, "phone": phone, "respondent": unit})

    page.hints_timer.timeout.emit()
    hands.settle()

    panel = page.hints_panel
    assert panel.isVisible()
    assert panel.hint_list.item(0).text().startswith(caption)
    assert ("近30日同号 1件" in panel.count_label.text()) == phone.endswith("1")
    hands.press(panel.hint_list, "Down")
    hands.press(panel.hint_list, "Return")
    assert window.pages["case"].case_id == case_id
    hands.press(window.pages["case"], "Esc")
    assert page.value("facts") == MATTER["facts"]


def drop(page: IntakePage, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(page, QDragEnterEvent(QPoint(300, 300), *how))
    QApplication.sendEvent(page, QDropEvent(QPointF(300, 300), *how))
    hands.settle()


def test_several_files_dropped_are_kept_with_the_case(
    window: MainWindow, office: Office, clock, tmp_path: Path
) -> None:
    page = intake_of(window)
    type_matter(page)
    paths = [tmp_path / name for name in ("通知照片.jpg", "租赁合同.pdf")]
    for path in paths:
        path.write_bytes(b"%PDF-1.4 example")

    drop(page, *paths)
    assert page.file_tray.files_label.text().startswith("附件 2 个：")
    hands.click(page.save_button)

    rows = logged(window, office, clock.day)
    assert [a.name for a in rows.attachments] == ["通知照片.jpg", "租赁合同.pdf"]


def test_mails_dropped_together_are_logged_one_after_the_other(
    window: MainWindow, office: Office
) -> None:
    page = intake_of(window)
    samples = resources_dir() / "samples"
    drop(page, samples / "mail-utf8.eml", samples / "mail-gbk.eml", samples / "mail-8bit.eml")
    assert page.file_tray.mails_label.text() == "还有 2 封邮件待登记"

    for left in (1, 0):
        hands.fill(page.forms.matter_form, {"respondent": "示例县某局"})
        hands.click(page.save_button)
        assert len(page.file_tray.mails) == left
        assert window.page_stack.currentWidget() is page
    hands.fill(page.forms.matter_form, {"respondent": "示例县某局"})
    hands.click(page.save_button)

    assert sum(office.reads.stages().values()) == 3
    assert window.page_stack.currentWidget() is window.pages["case"]


def test_the_calls_time_runs_from_the_first_letter_and_is_kept(
    window: MainWindow, office: Office, clock
) -> None:
    moment = datetime.combine(clock.day, time(9, 30))
    page = intake_of(window)
    page.call_timer._now = lambda: moment
    assert page.call_timer.time_label.text() == ""
    type_matter(page)

    moment += timedelta(minutes=2, seconds=41)
    page.call_timer.show_time()
    assert page.call_timer.time_label.text() == "通话 00:02:41"
    hands.click(page.call_timer.end_button)

    assert page.value("seconds") == 161
    assert page.value("started_at") == datetime.combine(clock.day, time(9, 30))
    assert page.value("taken_by") == "经办人甲"


def test_a_letter_has_no_running_time(window: MainWindow) -> None:
    page = intake_of(window)
    page.start("letter")
    type_matter(page)

    assert not page.call_timer.running
    assert page.heading_label.text() == "登记：来信"


def test_everything_typed_comes_back_from_the_draft(window: MainWindow) -> None:
    page = intake_of(window)
    type_matter(page)
    hands.fill(page.forms.source_form, {"channel": "letter"})
    hands.fill(page.forms.channel_form, {"postmarked_on": "11.17", "tracking_number": "示例0001"})
    page.forms.turn_to(1)
    people = page.forms.people_form.editors["more_people"]
    hands.click(people.add_button)
    hands.write(people.rows()[0].name_line, "周示例")
    hands.choose(people.rows()[0].kind_box, "organisation")
    hands.write(people.rows()[0].id_number_line, code_of("91411300MA4000001"))
    hands.write(people.rows()[0].address_line, "示例路2号")
    assert people.rows()[0].no_contact_box.isHidden()
    hands.click(people.add_button)
    hands.write(people.rows()[1].name_line, "郑示例")
    hands.choose(people.rows()[1].no_contact_box, "declined")
    hands.fill(page.forms.matter_form, {"phone": ""})
    assert not page.forms.party_form.editors["no_contact"].isHidden()
    hands.fill(page.forms.party_form, {"no_contact": "hidden"})
    before = page.values()
    assert before["more_people"][1]["no_contact"] == "declined"
    assert [p.no_contact for p in complainants_of(before)] == ["hidden", "", "declined"]
    page.draft.keep()

    window.pages["fresh"] = fresh = IntakePage(page.context)
    fresh.reload()
    hands.settle()

    assert fresh.values() == before
    fresh.deleteLater()
    window.pages.pop("fresh").close_page()
