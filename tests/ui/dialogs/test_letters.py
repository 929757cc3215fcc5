"""The letter window: filled, edited, seen, issued; leaks stopped and shown; saved and printed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

from app.base.progress import SILENT
from app.base.rows.papers import LetterDraft
from app.base.secret import Secret
from app.base.session import Session
from app.services.cases.commands import RegisterCase, TakeStep
from app.services.office import Office
from app.services.people.complainant_input import ComplainantInput
from app.ui.dialogs.letter_window import LetterWindow
from app.ui.main_window import MainWindow
from app.ui.pages.case.page import CasePage
from app.ui.places import CaseAt
from app.ui.theme import Scheme, theme
from app.ui.widgets.printing import a4_printer, print_papers
from tests.ui.conftest import FRIDAY
from tools.tour import hands

pytestmark = pytest.mark.slow

UNIT = "示例县住建局"
HANDLER = "示例县教体局"  # not the unit complained about: nothing is asked first
ADVICE = "请限期兑现承诺，并书面说明逾期原因。"


@pytest.fixture
def accepted(log_case: Callable[..., int], take: Callable[..., int]) -> Callable[..., int]:
    def make(**more: Any) -> int:
        case_id = log_case(**more)
        take(case_id, "accept", date(2026, 11, 19))
        return case_id

    return make


@pytest.fixture
def willing(office: Office, actor: Session) -> int:
    """A case whose complainant consented to be named to the handling unit."""
    person = ComplainantInput(Secret("李示例"), Secret("13800000001"), consent="yes")
    command = RegisterCase(
        "call", date(2026, 11, 18), "承诺减免的租金未兑现", "承诺减免的三个月租金没有兑现。",
        respondents=(UNIT,), complainants=(person,), category="1",
    )  # fmt: skip
    case_id = office.casework.register(command, actor).cases[0]
    office.casework.take(TakeStep(case_id, "accept", date(2026, 11, 19)), actor)
    return case_id


def page_of(window: MainWindow, case_id: int) -> CasePage:
    window.open_page("case", CaseAt(case_id))
    hands.settle()
    page = window.pages["case"]
    assert isinstance(page, CasePage)
    return page


def choose(page: CasePage, caption: str) -> LetterWindow:
    """Open the menu 文书 and take the entry that begins so."""
    hands.click(page.letter_button)
    menu = page.case_letters.menu
    assert menu is not None
    action = next(a for a in menu.actions() if a.text().startswith(caption))
    menu.close()
    action.trigger()
    hands.settle()
    letter = page.case_letters.window
    assert letter is not None
    return letter


def shown(letter: LetterWindow) -> str:
    """The text layer of the PDF on the right."""
    document = pypdfium2.PdfDocument(letter.paper_view.data)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    return "".join(text.split())


def fill(letter: LetterWindow, **values: Any) -> None:
    hands.fill(letter.form, values)
    hands.pause()


@pytest.mark.obligation("NY-11.3", "NY-8")
def test_refuse_and_explain(
    window: MainWindow, office: Office, actor: Session, log_case: Callable[..., int],
    take: Callable[..., int],
) -> None:  # fmt: skip
    case_id = log_case()
    take(case_id, "decline", date(2026, 11, 19), ground="1", reason="同一纠纷已经起诉。")
    letter = choose(page_of(window, case_id), "不予受理告知书")

    fill(letter, method="paper", reason="同一纠纷已由人民法院受理，尚未裁判。")
    assert "同一纠纷已由人民法院受理，尚未裁判" in shown(letter)
    assert "草稿" not in letter.issue_button.text()
    hands.click(letter.issue_button)

    assert letter.heading_label.text() == "已发出 示信函〔2026〕1号"
    assert "李示例" in shown(letter) and "示信函〔2026〕1号" in shown(letter)
    page = office.reads.case_page(case_id, FRIDAY, by=office.session())
    assert page.timeline[-1].kind == "notify_refusal"
    assert page.timeline[-1].papers == ("不予受理告知书 示信函〔2026〕1号",)
    row, data = office.documents.pdf(1, actor)
    assert data == letter.paper_view.data
    assert hashlib.sha256(data).hexdigest() == row.sha256
    hands.click(letter.close_button)


def test_a_referral_without_identity_says_who_stands_between(
    window: MainWindow, office: Office, accepted: Callable[..., int]
) -> None:
    case_id = accepted()
    letter = choose(page_of(window, case_id), "转办函")
    assert letter.paper_view.data == b""
    assert letter.missing_label.text() == "还差：请填写单位"

    fill(letter, unit=HANDLER)
    assert "由我办代为对接和反馈" in shown(letter)
    assert "李示例" not in shown(letter)
    hands.press(letter, "Ctrl+Return")

    assert letter.issued
    assert office.reads.case_page(case_id, FRIDAY, by=office.session()).timeline[-1].unit == HANDLER
    hands.click(letter.close_button)


@pytest.mark.obligation("NY-15.3")
def test_a_referral_with_identity_wants_the_director_and_then_names_the_complainant(
    window: MainWindow, office: Office, willing: int
) -> None:
    letter = choose(page_of(window, willing), "转办函")
    fill(letter, unit=HANDLER, identity_given="given")
    assert "没有负责人决定" in letter.error_label.text()
    assert "李示例" not in shown(letter)

    fill(letter, decided_by="负责人丙示例")
    assert letter.error_label.isHidden()
    assert "李示例" in shown(letter) and "13800000001" in shown(letter)
    hands.click(letter.issue_button)

    kinds = [
        row.kind for row in office.reads.case_page(willing, FRIDAY, by=office.session()).timeline
    ]
    assert kinds[-2:] == ["instruct", "refer"]
    hands.click(letter.close_button)


@pytest.mark.obligation("NY-15.3", "YC-17")
def test_a_leak_is_stopped_shown_and_gone_when_it_is_edited_out(
    window: MainWindow, office: Office, accepted: Callable[..., int]
) -> None:
    case_id = accepted()
    letter = choose(page_of(window, case_id), "转办函")
    fill(letter, unit=HANDLER, facts="李　示例反映租金未减免，联系138 0000 0001。")

    items = [letter.leak_panel.hit_list.item(i).text() for i in range(2)]
    assert letter.leak_panel.isVisible()
    assert "姓名" in items[0] and "电话" in items[1] and "正文第" in items[0]
    assert "示例反映" not in "".join(items) and "0001" not in "".join(items)
    assert not letter.issue_button.isEnabled()

    fill(letter, facts="反映租金未减免。")

    assert letter.leak_panel.isHidden() and letter.issue_button.isEnabled()
    hands.click(letter.close_button)
    assert office.documents.rows(window.context.actor) == ()  # type: ignore[union-attr]


@pytest.mark.obligation("NY-15.3", "YC-17")
def test_one_button_says_complainant_instead_marks_the_places_and_can_be_put_back(
    window: MainWindow, accepted: Callable[..., int]
) -> None:
    letter = choose(page_of(window, accepted()), "转办函")
    written = "投诉举报人李　示例反映租金未减免，李示例联系138 0000 0001。"
    fill(letter, unit=HANDLER, facts=written)
    assert letter.leak_panel.replace_button.isVisible()

    hands.click(letter.leak_panel.replace_button)
    hands.pause()

    facts = letter.form.editors["facts"]
    assert facts.value() == "投诉举报人反映租金未减免，投诉举报人联系投诉举报人的电话。"
    marked = [mark.cursor.selectedText() for mark in facts.lines.extraSelections()]
    assert marked[1:] == ["投诉举报人", "投诉举报人的电话"]
    assert "3处" in letter.replaced_label.text()
    assert letter.leak_panel.isHidden() and letter.issue_button.isEnabled()

    hands.click(letter.back_button)
    hands.pause()

    assert facts.value() == written and letter.leak_panel.isVisible()
    hands.click(letter.close_button)


@pytest.mark.obligation("NY-15.3", "YC-17")
def test_the_same_button_reaches_a_paragraph_that_was_put_in_other_words(
    window: MainWindow, accepted: Callable[..., int]
) -> None:
    letter = choose(page_of(window, accepted()), "转办函")
    fill(letter, unit=HANDLER)
    hands.pause()
    panel = letter.paragraphs
    rows = panel.paragraph_grid.rows.rows
    panel.paragraph_grid.selectRow(next(n for n, (old, _) in enumerate(rows) if "收到" in old))
    written = "我办收到李示例反映的租金问题。"
    hands.write(panel.text_field, written)
    hands.pause()
    assert letter.leak_panel.isVisible()

    hands.click(letter.leak_panel.replace_button)
    hands.pause()

    assert panel.text_field.toPlainText() == "我办收到投诉举报人反映的租金问题。"
    marked = [mark.cursor.selectedText() for mark in panel.text_field.extraSelections()]
    assert marked == ["投诉举报人"] and "1处（逐段修改）" in letter.replaced_label.text()
    assert letter.leak_panel.isHidden() and letter.issue_button.isEnabled()

    hands.click(letter.back_button)
    hands.pause()

    assert dict(panel.rewrites()).popitem()[1] == written and letter.leak_panel.isVisible()
    hands.click(letter.close_button)


@pytest.mark.obligation("NY-15.3", "NY-21.2")
def test_the_director_overrules_with_a_reason_and_it_stays_on_record(
    window: MainWindow, office: Office, accepted: Callable[..., int]
) -> None:
    case_id = accepted()
    letter = choose(page_of(window, case_id), "转办函")
    fill(letter, unit=HANDLER, facts="李示例反映租金未减免。")

    hands.write(letter.leak_panel.director_field, "负责人丙示例")
    assert not letter.issue_button.isEnabled()
    hands.write(letter.leak_panel.reason_field, "权利人须写明。")
    hands.click(letter.close_button)
    letter = choose(page_of(window, case_id), "转办函")
    hands.pause()
    assert letter.leak_panel.reason_field.text() == "权利人须写明。"  # nothing typed is lost
    assert letter.leak_panel.director_field.text() == "负责人丙示例"
    assert letter.issue_button.text() == "照发（编号并存档）"
    hands.click(letter.issue_button)

    assert letter.issued
    rows = office.reads.case_page(case_id, FRIDAY, by=office.session()).timeline
    assert "权利人须写明" in rows[-1].summary and rows[-1].kind == "instruct"
    hands.click(letter.close_button)


def test_a_letter_for_a_step_taken_before_asks_only_for_the_paper(
    window: MainWindow, office: Office, accepted: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = accepted()
    take(case_id, "refer", date(2026, 11, 19), unit=UNIT)
    letter = choose(page_of(window, case_id), "转办函　第3步")

    assert "unit" not in letter.form.editors
    fill(letter, requirements="请同时报送减免通知原件。")
    assert "减免通知原件" in shown(letter)
    hands.click(letter.issue_button)

    page = office.reads.case_page(case_id, FRIDAY, by=office.session())
    assert [row.kind for row in page.timeline] == ["receive", "accept", "refer"]
    hands.click(letter.close_button)
    hands.click(window.pages["case"].letter_button)  # type: ignore[attr-defined]
    menu = window.pages["case"].case_letters.menu  # type: ignore[attr-defined]
    assert not any(a.text().startswith("转办函　第3步") for a in menu.actions())
    menu.close()


@pytest.mark.parametrize("caption", ["期限计算说明", "投诉举报登记表"])
def test_sheets_for_the_office_are_seen_saved_and_printed(
    window: MainWindow, accepted: Callable[..., int], caption: str, tmp_path: Path
) -> None:
    letter = choose(page_of(window, accepted()), caption)
    hands.pause()
    assert "示信投〔2026〕1号" in shown(letter) and "李示例" not in shown(letter)
    assert letter.issue_button.isHidden()

    assert letter.open_button.isHidden()
    letter.save_to(tmp_path / "表.pdf")
    assert letter.open_button.isVisible()
    printer = a4_printer(letter.file_name)
    printer.setOutputFileName(str(tmp_path / "印.pdf"))
    pages = print_papers([letter.paper_view.data] * 2, printer, SILENT)

    assert (tmp_path / "表.pdf").read_bytes() == letter.paper_view.data
    assert pages == 2 * letter.paper_view.page_count
    assert len(pypdfium2.PdfDocument(tmp_path / "印.pdf")) == pages
    hands.click(letter.close_button)


def test_the_registration_form_with_identity_records_that_it_was_handed_out(
    window: MainWindow, office: Office, accepted: Callable[..., int], tmp_path: Path
) -> None:
    letter = choose(page_of(window, accepted()), "投诉举报登记表")
    fill(letter, show_identity=True)
    assert "李示例" in shown(letter)

    letter.save_to(tmp_path / "表.pdf")
    hands.settle()

    with office.gate.file.read() as connection:
        rows = connection.exec_driver_sql("SELECT purpose FROM identity_access ORDER BY id")
        assert [row[0] for row in rows] == ["letter", "disclose"]
    hands.click(letter.close_button)


def test_a_disk_that_refuses_is_told_in_the_window(
    window: MainWindow, accepted: Callable[..., int], tmp_path: Path
) -> None:
    letter = choose(page_of(window, accepted()), "投诉举报登记表")
    hands.pause()

    letter.save_to(tmp_path / "没有" / "表.pdf")

    assert "没有存成“表.pdf”" in letter.error_label.text()
    hands.click(letter.close_button)


def test_what_was_typed_survives_leaving_the_window(
    window: MainWindow, accepted: Callable[..., int]
) -> None:
    page = page_of(window, accepted())
    letter = choose(page, "转办函")
    fill(letter, unit=HANDLER, requirements="请附合同。")
    hands.press(letter, "Esc")

    again = choose(page, "转办函")

    assert again.form.values()["requirements"] == "请附合同。"
    assert "请附合同" in shown(again)
    hands.click(again.close_button)


def test_stand_in_fonts_are_told(window: MainWindow, accepted: Callable[..., int]) -> None:
    letter = choose(page_of(window, accepted()), "投诉举报登记表")
    hands.pause()
    stand_ins = window.context.office.letters.preview(  # type: ignore[union-attr]
        letter._command(),
        window.context.actor,
        letter.draft,  # type: ignore[union-attr]
    ).stand_ins

    assert letter.faces_label.text() == letter.faces_label.toolTip() == stand_ins
    hands.click(letter.close_button)


def test_every_control_has_a_name_for_screen_readers(
    window: MainWindow, accepted: Callable[..., int]
) -> None:
    letter = choose(page_of(window, accepted()), "转办函")
    fill(letter, unit=HANDLER, facts="李示例反映。")

    controls = [e.control for e in letter.form.editors.values()]
    controls += [letter.leak_panel.hit_list, letter.leak_panel.director_field,
                 letter.leak_panel.reason_field, letter.save_button, letter.print_button,
                 letter.issue_button, letter.close_button, letter.paper_view._view]  # fmt: skip
    assert all(control.accessibleName() for control in controls)
    hands.click(letter.close_button)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", list(Scheme))
def test_the_window_opens_in_both_schemes(
    window: MainWindow, accepted: Callable[..., int], scheme: Scheme, qapp: Any, qtbot: QtBot
) -> None:
    theme.show(qapp, scheme)
    letter = choose(page_of(window, accepted()), "转办函")
    fill(letter, unit=HANDLER)

    assert not letter.grab().isNull()
    hands.click(letter.close_button)


@pytest.mark.obligation("NY-15.3")
def test_a_letter_to_the_unit_complained_about_asks_first_and_offers_neither_appeal_nor_materials(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 18))
    take(case_id, "accept", date(2026, 11, 19))
    page = page_of(window, case_id)
    assert page.rows is not None
    accused = page.rows.respondents[0].name
    letter = choose(page, "转办函")
    way = letter.form.editors["accused_way"]
    assert way.isHidden()

    fill(letter, unit=accused)
    assert not way.isHidden() and letter.missing_label.text() != ""
    fill(letter, accused_way="superior")
    assert "第十五条第（三）项" in letter.missing_label.text()
    fill(letter, accused_way="self_check", summary="请自查承诺是否兑现（示例）。")

    hidden = ("facts", "appeal", "materials", "identity_given")
    assert all(letter.form.editors[name].isHidden() for name in hidden)
    assert "请自查承诺是否兑现（示例）" in shown(letter) and "只附案情摘要" in shown(letter)
    fill(letter, unit="示例县教体局")
    assert not any(letter.form.editors[name].isHidden() for name in hidden)
    hands.click(letter.close_button)


@pytest.mark.obligation("NY-15.3")
def test_the_letter_of_a_check_recorded_before_asks_for_nothing_that_it_would_not_print(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 18), appeal="要求兑现")
    take(case_id, "accept", date(2026, 11, 19))
    take(case_id, "refer", date(2026, 11, 19), unit=UNIT, accused_way="self_check",
         summary="请自查租金减免的承诺（示例）。")  # fmt: skip

    letter = choose(page_of(window, case_id), "转办函")

    assert isinstance(letter.draft, LetterDraft) and letter.draft.seq is not None
    assert not {"facts", "appeal", "materials"} & set(letter.form.editors)
    assert "诉求和材料不印" in letter.notice_label.text()
    assert "请自查租金减免的承诺" in shown(letter) and "要求兑现" not in shown(letter)
    hands.click(letter.issue_button)
    assert letter.issued
    hands.click(letter.close_button)
