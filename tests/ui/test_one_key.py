"""One key must not make a wrong record: the wheel, ↓, Tab, what is composed, what is pasted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethod, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QListView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.base.pinyin import initials
from app.base.rows.forms import FieldRow
from app.base.session import Session
from app.services.office import Office
from app.services.units.unit_commands import SaveUnit
from app.ui.controls import ChoiceBox
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.forms.editors import ChoiceEditor, ChoicesEditor
from app.ui.forms.form import FieldForm
from app.ui.forms.surroundings import FormSurroundings
from app.ui.forms.unit_editor import UnitEditor
from app.ui.main_window import MainWindow
from app.ui.pages.case.page import CasePage
from app.ui.pages.intake.kept import DRAFT
from app.ui.pages.intake.page import IntakePage
from app.ui.pages.workbench import WorkbenchPage
from app.ui.pause import Pause
from app.ui.places import CaseAt
from tools.tour import hands

FRIDAY = date(2026, 11, 20)
OPINIONS = (("pass", "通过"), ("return", "退回"))


def intake_of(window: MainWindow) -> IntakePage:
    window.open_page("intake")
    page = window.pages["intake"]
    assert isinstance(page, IntakePage)
    return page


def case_of(window: MainWindow, case_id: int) -> CasePage:
    window.open_page("case", CaseAt(case_id))
    hands.settle()
    page = window.pages["case"]
    assert isinstance(page, CasePage)
    return page


def form_of(qtbot: QtBot, *fields: FieldRow, units: tuple[str, ...] = ()) -> FieldForm:
    form = FieldForm(fields, FormSurroundings(FRIDAY, units))
    qtbot.addWidget(form)
    form.show()
    return form


def test_arrow_arrow_enter_in_a_required_box_is_its_first_choice(qtbot: QtBot) -> None:
    form = form_of(qtbot, FieldRow("outcome", "审核意见", "choice", True, OPINIONS))
    editor = form.editors["outcome"]
    assert isinstance(editor, ChoiceEditor)
    editor.box.setFocus()

    QTest.keyClick(editor.box, Qt.Key.Key_Down)
    opened = editor.box.view()
    QTest.keyClick(opened, Qt.Key.Key_Return)
    nothing_yet = editor.value()
    QTest.keyClick(opened, Qt.Key.Key_Down)
    QTest.keyClick(opened, Qt.Key.Key_Return)

    assert nothing_yet is None
    assert editor.value() == "pass"


def test_the_first_arrow_in_a_list_of_ticks_is_on_its_first_line(qtbot: QtBot) -> None:
    form = form_of(qtbot, FieldRow("ground", "情形", "choices", True, OPINIONS))
    editor = form.editors["ground"]
    assert isinstance(editor, ChoicesEditor)
    editor.choice_list.setFocus()

    QTest.keyClick(editor.choice_list, Qt.Key.Key_Space)
    nothing_yet = editor.value()
    QTest.keyClick(editor.choice_list, Qt.Key.Key_Down)
    QTest.keyClick(editor.choice_list, Qt.Key.Key_Space)

    assert nothing_yet == ()
    assert editor.value() == ("pass",)


# ------------------------------------------------------------ units


@pytest.fixture
def units(office: Office, actor: Session) -> None:
    for name in ("示例县交通运输局", "示例县住房和城乡建设局", "示例县教育体育局"):
        office.unit_register.save(SaveUnit(name, "", (), True), actor)


def respondent_of(page: IntakePage) -> UnitEditor:
    editor = page.forms.matter_form.editors["respondent"]
    assert isinstance(editor, UnitEditor)
    editor.line.setFocus()
    return editor


def highlighted(editor: UnitEditor) -> str:
    assert editor.chooser.offers.isVisible()
    return str(editor.chooser.offers.currentIndex().data())


def test_what_tab_takes_is_highlighted_first_and_initials_mean_the_units_own_name(
    window: MainWindow, units: None
) -> None:
    editor = respondent_of(intake_of(window))

    QTest.keyClicks(editor.line, "zjj")
    seen = highlighted(editor)
    QTest.keyClick(editor.line, Qt.Key.Key_Tab)

    assert seen == editor.value() == "示例县住房和城乡建设局"
    assert not editor.line.hasFocus()


def test_characters_and_tab_take_the_unit_that_is_highlighted_not_a_new_one(
    window: MainWindow, units: None
) -> None:
    editor = respondent_of(intake_of(window))

    hands.write(editor.line, "交通")
    seen = highlighted(editor)
    QTest.keyClick(editor.line, Qt.Key.Key_Tab)

    assert seen == editor.value() == "示例县交通运输局"


def test_a_name_that_nobody_took_is_no_unit_and_says_so(window: MainWindow, units: None) -> None:
    page = intake_of(window)
    editor = respondent_of(page)

    hands.write(editor.line, "交通")
    page.forms.matter_form.editors["facts"].setFocus()  # by the mouse: nothing is taken
    hands.write(page.forms.matter_form.editors["facts"].control, "反映超限检测站收费。")

    assert not page.save_button.isEnabled()
    assert "单位名单里没有“交通”" in page.missing_label.text()


def test_a_new_unit_is_taken_by_its_own_row_and_pointed_out(
    window: MainWindow, units: None
) -> None:
    page = intake_of(window)
    editor = respondent_of(page)

    hands.write(editor.line, "示例县水利局")
    rows = [
        editor.chooser.offers.model().index(at, 0).data()
        for at in range(editor.chooser.offers.model().rowCount())
    ]
    QTest.keyClick(editor.line, Qt.Key.Key_Tab)

    assert rows == ["照写“示例县水利局”，作为新单位"]
    assert editor.error() == "" and "成为新单位" in editor.hint_label.text()


def test_of_equals_the_unit_chosen_last_comes_first(window: MainWindow, units: None) -> None:
    editor = respondent_of(intake_of(window))
    QTest.keyClicks(editor.line, "slx")
    before = highlighted(editor)
    editor.line.clear()
    hands.write(editor.line, "教育")
    QTest.keyClick(editor.line, Qt.Key.Key_Return)

    editor.line.clear()
    QTest.keyClicks(editor.line, "slx")

    assert before != "示例县教育体育局"
    assert highlighted(editor) == "示例县教育体育局"


def test_a_steps_form_offers_the_unit_of_its_case_first(
    window: MainWindow, units: None, log_case: Callable[..., int], office: Office, actor: Session
) -> None:
    office.unit_register.save(SaveUnit("示例县教育局", "", (), True), actor)
    page = case_of(window, log_case(respondent="示例县教育体育局"))
    forms = (*page.rows.next_steps, *page.rows.other_steps)
    page.case_actions.take(next(f for f in forms if any(x.kind == "unit" for x in f.fields)))
    dialog = page.case_actions.dialog
    editor = next(e for e in dialog.form.editors.values() if isinstance(e, UnitEditor))
    editor.line.setFocus()
    editor.line.clear()

    hands.write(editor.line, "教育")

    assert highlighted(editor) == "示例县教育体育局"
    dialog.reject()


def test_esc_puts_the_list_away_and_not_the_page(window: MainWindow, units: None) -> None:
    page = intake_of(window)
    editor = respondent_of(page)
    QTest.keyClicks(editor.line, "zjj")

    QTest.keyClick(editor.line, Qt.Key.Key_Escape)

    assert not editor.chooser.offers.isVisible()
    assert window.page_stack.currentWidget() is page


# ------------------------------------------------------------ what is composed


def compose(control: QWidget, text: str) -> None:
    control.window().activateWindow()
    QTest.qWaitForWindowActive(control.window(), 1000)
    hands.settle()
    control.setFocus()
    QApplication.sendEvent(control, QInputMethodEvent(text, []))


def test_ctrl_enter_on_the_logging_page_saves_what_still_stands_in_the_input_method(
    window: MainWindow, office: Office, actor: Session
) -> None:
    page = intake_of(window)
    hands.fill(page.forms.matter_form, {"respondent": "示例县住建局", "facts": "押金未退。"})
    compose(page.forms.matter_form.editors["title"].control, "押金三月未退")

    hands.press(page.forms.matter_form.editors["title"].control, "Ctrl+Return")

    case = window.pages["case"]
    assert isinstance(case, CasePage) and case.rows is not None
    assert case.rows.card.title == "押金三月未退"


def test_ctrl_enter_in_a_dialog_sends_it_and_tab_keeps_it(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = case_of(window, log_case())
    page.timeline.select(1)
    page.void_button.click()
    dialog = page.case_actions.dialog
    assert dialog is not None
    compose(dialog.form.editors["reason"].control, "重复登记")

    QTest.keyClick(dialog.form.editors["reason"].control, Qt.Key.Key_Tab)
    kept = dialog.form.values()
    compose(dialog.form.editors["reason"].control, "的")
    hands.press(dialog.form.editors["reason"].control, "Ctrl+Return")

    assert kept == {"reason": "重复登记"}
    assert page.case_actions.dialog is None  # it was sent


def test_leaving_the_page_and_closing_the_window_keep_what_is_composed(
    window: MainWindow, office: Office, actor: Session
) -> None:
    page = intake_of(window)
    facts = page.forms.matter_form.editors["facts"]
    compose(facts.control, "停车费")

    window.open_page("board")
    left = page.values().get("facts")
    window.open_page("intake")
    compose(facts.control, "退还")
    window.close()

    assert left == "停车费"
    kept = office.drafts.load(DRAFT, actor)  # the next start shows it
    assert kept is not None
    assert sorted(kept["facts"]) == sorted(page.values()["facts"]) == sorted("停车费退还")


def test_nothing_is_called_missing_while_its_first_letters_are_being_composed(
    window: MainWindow,
) -> None:
    facts = intake_of(window).forms.matter_form.editors["facts"]
    compose(facts.control, "押金")

    assert not [label for label in facts.findChildren(QLabel) if label.isVisible()]


def clear(control: QWidget) -> None:
    """What ibus does when the focus goes or it is asked to commit, with an engine that keeps nothing."""
    QApplication.sendEvent(control, QInputMethodEvent("", []))


def test_an_engine_that_throws_away_what_it_shows_loses_nothing_when_the_focus_goes(
    window: MainWindow,
) -> None:
    editors = intake_of(window).forms.matter_form.editors
    for name in ("title", "facts"):
        compose(editors[name].control, "押金未退")
        clear(editors[name].control)
        editors["respondent"].control.setFocus(Qt.FocusReason.MouseFocusReason)
        hands.settle()

    assert editors["title"].value() == editors["facts"].value() == "押金未退"


def test_an_engine_that_throws_away_what_it_shows_loses_nothing_on_ctrl_enter(
    window: MainWindow, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = intake_of(window)
    form = page.forms.matter_form
    hands.fill(form, {"respondent": "示例县住建局", "facts": "押金未退。"})
    title = form.editors["title"].control
    compose(title, "押金三月未退")
    monkeypatch.setattr(QInputMethod, "commit", lambda _method: clear(title))

    hands.press(title, "Ctrl+Return")

    case = window.pages["case"]
    assert isinstance(case, CasePage) and case.rows is not None
    assert case.rows.card.title == "押金三月未退"


def test_letters_that_were_taken_back_by_hand_do_not_come_again(window: MainWindow) -> None:
    editors = intake_of(window).forms.matter_form.editors
    compose(editors["title"].control, "押金")
    clear(editors["title"].control)  # by Esc
    hands.settle()

    editors["facts"].control.setFocus()

    assert editors["title"].value() == ""


# ------------------------------------------------------------ what is pasted


def paste(control: QWidget, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    control.setFocus()
    control.paste()  # type: ignore[attr-defined]


def test_what_is_pasted_comes_in_without_breaks_and_hidden_signs(window: MainWindow) -> None:
    form = intake_of(window).forms.matter_form
    paste(form.editors["name"].control, "\ufeff张\u200b示例\r\n")
    paste(form.editors["phone"].control, "\u202a138\u206600000001\u2069\u202c")
    paste(form.editors["title"].control, "租金\t三个月\n未退")
    paste(form.editors["facts"].control, "第一行\u200b\r\n第二行\u202e。")

    values = form.values()

    assert values["name"] == "张示例"
    assert values["phone"] == "13800000001"
    assert values["title"] == "租金 三个月 未退"
    assert values["facts"] == "第一行\n第二行。"


# ------------------------------------------------------------ what was typed


def test_who_types_on_without_a_pause_is_kept_all_the_same(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    pause, over = Pause(200, 300, owner), []
    pause.over.connect(lambda: over.append(1))

    for _ in range(12):
        pause.start()
        QTest.qWait(40)

    assert over  # though it was never quiet for 200 ms


def test_what_was_typed_into_a_form_is_there_after_a_crash(
    qtbot: QtBot,
    window: MainWindow,
    office: Office,
    actor: Session,
    clock: Any,
    log_case: Callable[..., int],
) -> None:
    case_id = log_case()
    page = case_of(window, case_id)
    page.timeline.select(1)
    page.void_button.click()
    assert page.case_actions.dialog is not None
    hands.fill(page.case_actions.dialog.form, {"reason": "与上月来件重复"})
    window.typed.save()  # as five seconds later; then the power fails

    other = bootstrap.make_window(clock.today, serial=True)
    qtbot.addWidget(other)
    other.show()
    other.attach(office, actor)
    again = case_of(other, case_id)
    again.timeline.select(1)
    again.void_button.click()

    dialog = again.case_actions.dialog
    assert isinstance(dialog, FormDialog)
    assert dialog.form.values()["reason"] == "与上月来件重复"
    dialog.reject()
    page.case_actions.dialog.reject()
    for shown in other.pages.values():
        shown.close_page()


def test_the_workbench_says_that_a_draft_waits_and_leads_to_it(window: MainWindow) -> None:
    workbench = window.pages["workbench"]
    assert isinstance(workbench, WorkbenchPage)
    none_yet = workbench.draft_button.isVisible()
    page = intake_of(window)
    hands.write(page.forms.matter_form.editors["facts"].control, "反映路灯不亮。")
    page.draft.keep()

    window.open_page("workbench")
    hands.settle()
    waits = workbench.draft_button.isVisible()
    hands.click(workbench.draft_button)

    assert (none_yet, waits) == (False, True)
    assert window.page_stack.currentWidget() is page


# ------------------------------------------------------------ what is pointed out as it is typed


def test_two_numbers_in_one_field_are_the_number_and_another_to_call_back(
    window: MainWindow, office: Office, actor: Session
) -> None:
    page = intake_of(window)
    hands.fill(
        page.forms.matter_form,
        {"name": "李示例", "phone": "13800000001、0377-6000000转801", "respondent": "示例县住建局",
         "facts": "押金未退。"},
    )  # fmt: skip

    hands.click(page.save_button)

    case = window.pages["case"]
    assert isinstance(case, CasePage) and case.rows is not None
    person = case.rows.parties[0].complainant_id
    told = office.identities.read(person, "reveal", actor, "核对")
    assert told["phone"].reveal() == "13800000001"
    assert told["other_phone"].reveal() == "0377-6000000转801"


def test_an_impossible_identity_number_and_a_missing_name_are_pointed_out_and_stop_nothing(
    window: MainWindow,
) -> None:
    page = intake_of(window)
    hands.fill(page.forms.matter_form, {"respondent": "示例县住建局", "facts": "押金未退。"})
    page.forms.turn_to(1)
    hands.fill(page.forms.party_form, {"id_number": "110101199003070017"})

    hint = page.forms.party_form.editors["id_number"].hint_label  # type: ignore[attr-defined]
    helps = page.forms.source_form.findChildren(QWidget)
    said = [w.text() for w in helps if "还没有填姓名" in getattr(w, "text", str)()]

    assert "校验位不对" in hint.text()
    assert said and page.save_button.isEnabled()


def test_a_day_before_the_receipt_is_said_as_it_is_typed(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = case_of(window, log_case(on=date(2026, 11, 18)))
    page.case_actions.take(page.rows.next_steps[0])
    dialog = page.case_actions.dialog

    hands.fill(dialog.form, {"on": "2026-11-17"})

    assert not dialog.submit_button.isEnabled()
    assert "早于收到日2026-11-18" in dialog.missing_label.text()
    dialog.reject()


# ------------------------------------------------------------ Ctrl+Z


def test_ctrl_z_takes_a_step_back_when_its_toast_has_gone(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = case_of(window, log_case(on=date(2026, 11, 17)))
    page.case_actions.take(next(f for f in page.rows.next_steps if f.kind == "accept"))
    dialog = page.case_actions.dialog
    hands.fill(dialog.form, {"named_department": True, "in_city": True})
    hands.affirm(dialog.form)
    hands.click(dialog.submit_button)
    window.toast_panel.dismiss()
    accepted = page.rows.card.stage

    hands.press(window, "Ctrl+Z")

    assert (accepted, page.rows.card.stage) == ("accepted", "received")


def test_ctrl_z_says_why_a_step_that_left_the_house_stays(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 17))
    take(case_id, "accept", date(2026, 11, 18))
    page = case_of(window, case_id)
    page.case_actions.take(next(f for f in page.rows.next_steps if f.kind == "refer"))
    dialog = page.case_actions.dialog
    verb = dialog.submit_button.text()
    hands.fill(dialog.form, {"unit": "示例县教体局"})
    hands.click(dialog.submit_button)
    stage = page.rows.card.stage

    hands.press(window, "Ctrl+Z")

    assert window.toast_panel.text_label.text().startswith(f"“{verb}”已离开本机关")
    assert page.rows.card.stage == stage


def test_ctrl_z_never_takes_back_what_stood_before_an_act_without_a_way_back(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = case_of(window, log_case(on=date(2026, 11, 17)))
    page.case_actions.take(next(f for f in page.rows.next_steps if f.kind == "accept"))
    dialog = page.case_actions.dialog
    hands.fill(dialog.form, {"named_department": True, "in_city": True})
    hands.affirm(dialog.form)
    hands.click(dialog.submit_button)
    window.jobs.write(window, lambda _progress: None, lambda _done: None, caption="")
    window.jobs.write(window, lambda _progress: None, lambda _done: None, acts=False)
    hands.settle()
    offered = window.toast_panel.undo_button.isVisible()

    window.jobs.write(window, lambda _progress: None, lambda _done: None)
    hands.settle()
    offers = window.toast_panel.undo_button.isVisible()
    hands.press(window, "Ctrl+Z")

    assert (offered, offers) == (True, False)
    assert window.toast_panel.text_label.text() == "刚才办的不能一键撤消；要改，请再办一次。"
    assert page.rows.card.stage == "accepted"


# ------------------------------------------------------------ officers, cases, categories

PEOPLE = tuple((name, name) for name in ("李示例", "单示例", "区小例", "张示范", "赵示例"))


def box_of(qtbot: QtBot, options: tuple[tuple[str, str], ...]) -> ChoiceBox:
    form = form_of(
        qtbot,
        FieldRow("officer", "经办人", "choice", True, options),
        FieldRow("note", "备注", "text", False),
    )
    editor = form.editors["officer"]
    assert isinstance(editor, ChoiceEditor) and isinstance(editor.box, ChoiceBox)
    editor.box.setFocus()
    return editor.box


def rows_shown(box: ChoiceBox) -> list[str]:
    view = box.view()
    assert isinstance(view, QListView)
    return [box.itemText(row) for row in range(box.count()) if not view.isRowHidden(row)]


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Return])
def test_initials_leave_the_officers_they_fit_and_the_highlighted_one_is_taken(
    qtbot: QtBot, key: Qt.Key
) -> None:
    box = box_of(qtbot, PEOPLE)

    QTest.keyClicks(box, "z")
    assert box.currentIndex() < 0  # the list is open, and nothing is chosen unseen
    assert box.view().currentIndex().data() == "张示范"  # it begins so
    QTest.keyClicks(box.view(), "sl")

    assert rows_shown(box) == ["赵示例"]
    assert box.view().currentIndex().data() == "赵示例"
    QTest.keyClick(box.view(), key)
    assert box.currentText() == "赵示例"
    assert len(rows_shown(box)) == len(PEOPLE)  # next time all of them are there again


def test_a_letter_that_fits_nobody_changes_nothing_and_backspace_widens_again(
    qtbot: QtBot,
) -> None:
    box = box_of(qtbot, PEOPLE)
    QTest.keyClicks(box, "zs")
    narrowed = rows_shown(box)

    QTest.keyClicks(box.view(), "q")
    assert rows_shown(box) == narrowed == ["张示范", "赵示例"]
    QTest.keyClick(box.view(), Qt.Key.Key_Backspace)
    QTest.keyClick(box.view(), Qt.Key.Key_Backspace)
    assert len(rows_shown(box)) == len(PEOPLE)
    QTest.keyClick(box.view(), Qt.Key.Key_Escape)

    assert box.currentIndex() < 0


def test_a_case_is_found_by_its_number_or_the_initials_of_its_title(qtbot: QtBot) -> None:
    cases = (
        ("a", "示信投〔2026〕31号　招商承诺未兑现"),
        ("b", "示信投〔2026〕32号　拖欠工程款"),
        ("c", "示信投〔2026〕131号　政策没有落实"),
    )
    box = box_of(qtbot, cases)

    QTest.keyClicks(box, "31")
    assert box.view().currentIndex().row() == 0
    assert len(rows_shown(box)) == 2
    QTest.keyClick(box.view(), Qt.Key.Key_Escape)
    QTest.keyClicks(box, "t")
    QTest.keyClicks(box.view(), "qgck")
    QTest.keyClick(box.view(), Qt.Key.Key_Return)

    assert box.currentData() == "b"


def test_no_line_means_blank_is_found_and_a_number_before_the_words_is_passed_over(
    qtbot: QtBot,
) -> None:
    form = form_of(
        qtbot,
        FieldRow("c", "类别", "choice", False, (("1", "1　政策朝令夕改"), ("3", "3　超标准收费"))),
    )
    editor = form.editors["c"]
    assert isinstance(editor, ChoiceEditor)
    editor.box.setFocus()

    QTest.keyClicks(editor.box, "z")  # 填 can be read zhèn, and 准 zhǔn

    assert editor.box.view().currentIndex().data() == "1　政策朝令夕改"
    assert "（不填）" not in rows_shown(editor.box)  # type: ignore[arg-type]


def test_a_category_is_chosen_by_its_initials_while_logging(window: MainWindow) -> None:
    window.open_page("intake")
    hands.settle()
    page = window.pages["intake"]
    assert isinstance(page, IntakePage)
    editor = page.forms.matter_form.editors["category"]
    assert isinstance(editor, ChoiceEditor)
    wanted = editor.box.itemText(editor.box.count() - 1)
    letters = "".join(sorted(letter_set)[0] for letter_set in initials(wanted)[:6])
    editor.box.setFocus()

    QTest.keyClicks(editor.box, letters[0])
    QTest.keyClicks(editor.box.view(), letters[1:])
    QTest.keyClick(editor.box.view(), Qt.Key.Key_Return)

    assert editor.box.currentText() == wanted
