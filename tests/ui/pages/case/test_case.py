"""The case page: steps by their forms, refusals, voids with what rests on them, explanations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLabel, QMenu

from app.base.rows.ledger import LedgerFilters, LedgerQuery
from app.base.session import Session
from app.services.office import Office
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.moving import MovingPanel
from app.ui.forms.form import FieldLabel
from app.ui.forms.rows_editor import RowsEditor
from app.ui.main_window import MainWindow
from app.ui.pages.case.page import CasePage
from app.ui.places import CaseAt
from app.ui.widgets.facts_panel import lines_of
from tools.tour import hands


def open_case(window: MainWindow, case_id: int) -> CasePage:
    window.open_page("case", CaseAt(case_id))
    hands.settle()
    page = window.pages["case"]
    assert isinstance(page, CasePage)
    return page


def ask(page: CasePage, kind: str) -> FormDialog:
    hands.choose_step(page.step_strip, kind)
    dialog = page.case_actions.dialog
    assert dialog is not None
    if kind == "accept":
        hands.affirm(dialog.form)
    return dialog


def captions(page: CasePage) -> list[str]:
    assert page.rows is not None
    return [row.caption for row in page.rows.timeline]


def test_the_complainant_is_shown_masked(window: MainWindow, log_case: Callable[..., int]) -> None:
    page = open_case(window, log_case())
    labels = page.facts_panel.widget().findChildren(QLabel)
    shown = " ".join(label.text() for label in labels)

    assert "李** 138****0001" in shown
    assert "李示例" not in shown and "13800000001" not in shown


def test_enter_on_the_step_that_has_the_focus_opens_its_form(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case())
    assert QApplication.focusWidget() is page.step_buttons["accept"]

    hands.press(QApplication.focusWidget(), "Return")

    dialog = page.case_actions.dialog
    assert dialog is not None and dialog.heading_label.text() == "受理（第十条）"
    hands.click(dialog.put_by_button)


def test_a_step_is_taken_by_its_button_and_form(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case())
    assert page.step_buttons["accept"].text() == "受理 第十条"

    hands.click(ask(page, "accept").submit_button)

    assert page.case_actions.dialog is None
    assert page.stage_label.text() == "待转办"
    assert captions(page) == ["收到", "受理"]


def test_a_refused_step_names_the_article_and_keeps_what_was_typed(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case())
    dialog = ask(page, "accept")
    hands.fill(dialog.form, {"note": "先记一笔", "in_city": False})

    hands.click(dialog.submit_button)

    assert "第十条第（二）项" in dialog.error_label.text()
    assert dialog.form.values()["note"] == "先记一笔"
    hands.click(dialog.put_by_button)
    assert captions(page) == ["收到"]


def test_a_dialog_left_by_esc_comes_back_with_what_was_typed(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case())
    dialog = ask(page, "accept")
    hands.fill(dialog.form, {"note": "还没写完"})
    hands.press(dialog, "Esc")

    again = ask(page, "accept")

    assert again.form.values()["note"] == "还没写完"
    hands.click(again.put_by_button)


def test_the_button_waits_until_what_is_required_is_there(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case())
    dialog = ask(page, "decline")
    assert not dialog.submit_button.isEnabled()
    assert dialog.missing_label.text() == "还差：请填写情形"

    hands.fill(dialog.form, {"ground": "1", "reason": "已起诉"})

    assert dialog.submit_button.isEnabled()
    hands.click(dialog.put_by_button)


def test_a_step_that_stayed_in_the_house_is_undone_by_the_toast(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case())
    hands.click(ask(page, "accept").submit_button)

    hands.press(window, "Ctrl+Z")

    assert page.stage_label.text() == "待审查受理"
    assert page.rows is not None and page.rows.timeline[1].state == "voided"


def test_a_step_that_left_the_house_offers_no_undo(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case()
    take(case_id, "accept", date(2026, 11, 19))
    page = open_case(window, case_id)
    dialog = ask(page, "refer")
    hands.fill(dialog.form, {"unit": "示例县教体局"})

    hands.click(dialog.submit_button)

    assert window.toast_panel.isVisible()
    assert not window.toast_panel.undo_button.isVisible()


def test_a_void_offers_the_steps_that_rest_on_it(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case()
    accepted = take(case_id, "accept", date(2026, 11, 19))
    referred = take(case_id, "refer", date(2026, 11, 19), unit="示例县住建局")
    page = open_case(window, case_id)
    page.timeline.select(accepted)
    hands.click(page.void_button)
    first = page.case_actions.dialog
    assert first is not None
    hands.fill(first.form, {"reason": "登错案件"})

    hands.click(first.submit_button)
    second = page.case_actions.dialog
    assert second is not None and "转办" in second.about_label.text()
    assert second.form.values() == {"reason": "登错案件"}
    hands.click(second.submit_button)

    assert page.rows is not None
    states = {row.seq: row.state for row in page.rows.timeline}
    assert states[accepted] == states[referred] == "voided"


def test_a_form_just_opened_shows_no_error(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case())
    page.timeline.select(1)

    hands.click(page.void_button)

    dialog = page.case_actions.dialog
    assert dialog is not None
    labels = dialog.form.findChildren(QLabel)
    shown = [label for label in labels if label.property("role") == "problem" and label.isVisible()]
    assert shown == []
    hands.click(dialog.put_by_button)


def test_a_revised_day_moves_the_due_date(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case()
    seq = take(case_id, "accept", date(2026, 11, 20))
    page = open_case(window, case_id)
    page.timeline.select(seq)
    hands.click(page.revise_button)
    dialog = page.case_actions.dialog
    assert dialog is not None

    hands.fill(dialog.form, {"on": "11-19", "revision_reason": "笔误"})
    hands.click(dialog.submit_button)

    assert page.rows is not None
    notice = next(row for row in page.rows.clocks if row.clock == "acceptance_notice")
    assert notice.due_on == date(2026, 12, 10)


def test_a_long_title_and_a_long_unit_leave_the_deadline_in_sight(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    unit = "示例县第一示例镇人民政府农业农村和乡村振兴综合服务中心（示例分队）"
    window.resize(1366, 768)
    page = open_case(window, log_case(f"关于{unit}" * 3, respondent=unit * 2))

    right = page.badge.mapTo(window, page.badge.rect().topRight()).x()
    assert right < window.width()
    assert page.title_label.toolTip() == f"关于{unit}" * 3


def test_who_is_put_in_charge_is_chosen_from_the_officers(
    window: MainWindow, office: Office, actor: Session, log_case: Callable[..., int]
) -> None:
    office.officers.add("经办人乙", actor)
    page = open_case(window, log_case())
    dialog = ask(page, "accept")

    hands.choose(dialog.form.editors["officer"].control, "经办人乙")
    hands.click(dialog.submit_button)

    assert page.rows is not None and page.rows.card.officer == "经办人乙"


def test_a_clock_that_was_met_hands_the_explanation_to_the_one_that_runs(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case())
    current = page.clock_list.current()
    assert current is not None and current.clock == "acceptance_review"

    hands.click(ask(page, "accept").submit_button)

    current = page.clock_list.current()
    assert current is not None and current.clock == "acceptance_notice"


@pytest.mark.obligation("NY-22")
def test_the_explanation_of_the_chosen_clock_is_shown_and_copied(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case(on=date(2026, 9, 18)))

    hands.click(page.copy_button)

    copied = QGuiApplication.clipboard().text()
    assert copied == page.explanation_text.toPlainText()
    assert "9月20日（周日 调休上班" in copied


def test_enter_in_a_field_of_a_form_neither_sends_it_nor_opens_the_small_calendar(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case())
    dialog = ask(page, "accept")

    QTest.keyClick(dialog.form.editors["on"].line, Qt.Key.Key_Return)

    assert page.case_actions.dialog is dialog
    assert dialog.findChild(QCalendarWidget) is None
    hands.click(dialog.put_by_button)


def test_a_due_date_of_another_year_is_given_with_its_year(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case()
    take(case_id, "accept", date(2026, 11, 19))
    page = open_case(window, case_id)
    model = page.clock_list.clocks

    told = [model.data(model.index(row)) for row in range(model.rowCount())]

    assert any("届满 2027-02-" in text and "办结期" in text for text in told)
    assert any("届满 12-10 周四" in text for text in told)


def test_other_steps_are_in_a_menu(window: MainWindow, log_case: Callable[..., int]) -> None:
    page = open_case(window, log_case())
    hands.click(page.step_strip.more_button)

    menu = page.findChild(QMenu, "more_menu")
    assert menu is not None
    entries = {action.data() for inner in menu.findChildren(QMenu) for action in inner.actions()}
    menu.close()

    assert "assign" in entries
    assert not entries & set(page.step_buttons)


def test_steps_stand_in_one_row_the_one_that_the_urgent_clock_asks_for_first(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 9, 1))
    take(case_id, "accept", date(2026, 9, 4))
    take(case_id, "refer", date(2026, 9, 9), unit="示例县住建局", delivered_on="2026-09-10")
    page = open_case(window, case_id)
    assert page.rows is not None
    buttons = list(page.step_buttons.values())

    assert page.rows.main_step == "notify_acceptance"  # due before the unit's answer
    assert buttons[0].objectName() == "step_notify_acceptance"
    assert [b.property("role") == "primary" for b in buttons] == [True, False, False, False, False]
    assert len({button.y() for button in (*buttons, page.step_strip.more_button)}) == 1
    assert len(page.rows.next_steps) > len(buttons)


def test_what_finds_no_room_in_the_row_is_taken_from_the_menu_by_keys(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 9, 1))
    take(case_id, "accept", date(2026, 9, 4))
    take(case_id, "refer", date(2026, 9, 9), unit="示例县住建局", delivered_on="2026-09-10")
    page = open_case(window, case_id)
    assert page.rows is not None
    strip = page.step_strip
    strip.more_button.setFocus()
    hands.press(strip.more_button, "Space")
    menu = strip.findChild(QMenu, "more_menu")
    assert menu is not None
    wanted = menu.activeAction().data()

    QTest.keyClick(menu, Qt.Key.Key_Return)
    hands.settle()

    assert wanted in {form.kind for form in page.rows.next_steps}
    assert wanted not in page.step_buttons
    assert page.case_actions.dialog is not None
    page.case_actions.dialog.reject()


def test_a_narrow_window_leaves_the_main_step_and_the_menu(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case()
    take(case_id, "accept", date(2026, 11, 19))
    strip = open_case(window, case_id).step_strip

    strip.resize(strip.minimumSizeHint().width(), strip.height())

    shown = [button for button in strip.buttons.values() if not button.isHidden()]
    assert shown == [strip.first()]
    assert not strip.more_button.isHidden()


def test_what_was_typed_with_a_full_stop_is_told_without_one_before_a_semicolon(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 2))
    take(case_id, "accept", date(2026, 11, 5))
    about = take(case_id, "refer", date(2026, 11, 6), unit="示例县住建局")
    take(case_id, "report_result", date(2026, 11, 18), about=about, result="true",
         measures="已经补发。", accountability="约谈一人。")  # fmt: skip
    page = open_case(window, case_id)
    assert page.rows is not None

    told = page.rows.timeline[-1].summary
    assert "已经补发；" in told
    assert "。；" not in told


def test_esc_leads_back_to_the_board(window: MainWindow, log_case: Callable[..., int]) -> None:
    window.open_page("board")
    page = open_case(window, log_case())

    hands.press(page, "Esc")

    assert window.page_stack.currentWidget() is window.pages["board"]


def test_steps_and_clocks_are_sound_models(
    window: MainWindow, log_case: Callable[..., int], qtmodeltester
) -> None:
    page = open_case(window, log_case())

    qtmodeltester.check(page.timeline.steps)
    qtmodeltester.check(page.clock_list.clocks)


@pytest.mark.obligation("NY-6")
def test_each_handling_unit_is_shown_with_its_part_and_how_far_it_is(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case()
    day = date(2026, 11, 19)
    take(case_id, "accept", day)
    first = take(case_id, "refer", day, unit="示例县住建局", role="lead")
    take(case_id, "refer", day, unit="示例县财政局", role="co")
    take(case_id, "report_result", day, about=first, result="true")

    page = open_case(window, case_id)

    assert page.rows is not None
    assert dict(lines_of(page.rows))["承办单位"] == (
        "示例县住建局（主办，已报结果）\n示例县财政局（协办，办理中）"
    )


def correct(page: CasePage, seq: int) -> FormDialog:
    page.timeline.select(seq)
    hands.click(page.revise_button)
    dialog = page.case_actions.dialog
    assert dialog is not None
    return dialog


def summary(page: CasePage, seq: int) -> str:
    assert page.rows is not None
    return next(row.summary for row in page.rows.timeline if row.seq == seq)


def test_the_fields_of_a_step_are_put_right_where_they_stand(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case()
    seq = take(case_id, "decline", date(2026, 11, 20), ground="1", reason="正在诉讼")
    page = open_case(window, case_id)
    dialog = correct(page, seq)
    held = dialog.form.values()
    assert (held["ground"], held["reason"]) == ("1", "正在诉讼")

    hands.fill(dialog.form, {"ground": "2", "revision_reason": "选错情形"})
    hands.click(dialog.submit_button)

    corrected = summary(page, seq + 1)
    assert corrected.startswith("改正第2步；情形：") and " → " in corrected
    assert "正在诉讼" not in corrected  # what stayed as it was is not said again
    assert "理由：选错情形" in corrected
    again = correct(page, seq)
    assert again.form.values()["ground"] == "2"
    hands.click(again.put_by_button)


def test_a_corrected_step_stays_among_the_results_and_the_history_names_what_changed(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case()
    take(case_id, "accept", date(2026, 11, 18))
    about = take(
        case_id, "refer", date(2026, 11, 18), unit="示例县住建局", delivered_on="2026-11-18"
    )
    seq = take(case_id, "report_result", date(2026, 11, 19), about=about, result="true",
               measures="已退还租金。")  # fmt: skip
    page = open_case(window, case_id)
    dialog = correct(page, seq)

    hands.fill(dialog.form, {"on": date(2026, 11, 20), "result": "partly",
                             "measures": "已退还两个月租金。", "revision_reason": "看错一页"})  # fmt: skip
    hands.click(dialog.submit_button)

    told = dict(page.outcome_panel.lines)["办理结果"]
    assert "11-20" in told and "（已改正）" in told
    assert "已退还两个月租金" in told and "已退还租金。" not in told
    changed = summary(page, seq + 1)
    assert "日期：2026-11-19 → 2026-11-20" in changed
    assert "已退还租金 → 已退还两个月租金" in changed and "看错一页" in changed


def test_a_correction_stands_under_the_same_articles_as_the_step(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case()
    seq = take(case_id, "accept", date(2026, 11, 20), note="电话核实", in_city=True)
    take(case_id, "refer", date(2026, 11, 20), unit="示例县住建局")
    page = open_case(window, case_id)
    dialog = correct(page, seq)

    hands.fill(dialog.form, {"note": "", "in_city": False, "revision_reason": "核对"})
    hands.click(dialog.submit_button)
    assert "第十条第（二）项" in dialog.error_label.text()

    hands.fill(dialog.form, {"in_city": True})
    hands.click(dialog.submit_button)

    assert "备注：电话核实 → （空）" in summary(page, 4)


@pytest.mark.obligation("NY-6")
def test_a_referral_to_the_wrong_unit_is_put_right_with_its_clock(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case()
    take(case_id, "accept", date(2026, 11, 19))
    seq = take(case_id, "refer", date(2026, 11, 19), unit="示例县住建局")
    page = open_case(window, case_id)
    dialog = correct(page, seq)
    assert dialog.form.values()["unit"] == "示例县住建局"

    hands.fill(dialog.form, {"unit": "示例县财政局", "delivered_on": date(2026, 11, 20),
                             "revision_reason": "写错单位"})  # fmt: skip
    hands.click(dialog.submit_button)

    assert page.rows is not None
    clock = next(row for row in page.rows.clocks if row.clock == "investigation")
    assert (clock.unit, clock.starts_on, clock.presumed) == (
        "示例县财政局", date(2026, 11, 20), False,
    )  # fmt: skip


def test_newer_facts_are_amended_and_only_what_differs_is_kept(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case(details={"amount": "9600.00", "evidence": "通知照片"}))
    page.case_actions.take(next(f for f in page.rows.other_steps if f.kind == "amend"))
    dialog = page.case_actions.dialog
    assert dialog is not None
    assert dialog.form.values()["details.amount"] == "9600.00"

    hands.fill(dialog.form, {"details.amount": "12000", "details.evidence": "",
                             "details.lawsuit": "pending", "reason": "来电补充"})  # fmt: skip
    hands.click(dialog.submit_button)

    shown = dict(page.rows.details)
    assert shown["涉及金额（元）"] == "12000"
    assert "证据清单" not in shown
    assert any("已诉讼" in line for line in page.rows.proposals)
    assert summary(page, 2) == (
        "涉及金额（元）：12000；证据清单：（删去）；是否已诉讼：正在进行；理由：来电补充"
    )


def test_another_respondent_is_added_by_amending(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case())
    page.case_actions.take(next(f for f in page.rows.other_steps if f.kind == "amend"))
    dialog = page.case_actions.dialog
    assert dialog is not None
    editor = dialog.form.editors["respondents"]
    assert isinstance(editor, RowsEditor)
    hands.click(editor.add_button)
    hands.write(editor.rows()[1].name_line, "示例县财政局")
    hands.take_unit(editor.rows()[1].chooser, "示例县财政局")
    hands.choose(editor.rows()[1].role_box, "competent")
    hands.click(dialog.submit_button)

    assert dict(lines_of(page.rows))["被投诉单位"] == "示例县住建局\n示例县财政局（主管）"
    filters = LedgerFilters(respondent="示例县财政局")
    assert (
        office.ledger.ids(LedgerQuery(filters), date(2026, 11, 20), by=office.session()).total == 1
    )


def test_amending_nothing_is_said_and_not_recorded(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case())
    page.case_actions.take(next(f for f in page.rows.other_steps if f.kind == "amend"))
    dialog = page.case_actions.dialog
    assert dialog is not None

    hands.click(dialog.submit_button)

    assert "没有要更改的内容" in dialog.error_label.text()
    hands.click(dialog.put_by_button)
    assert captions(page) == ["收到"]


def test_a_second_letter_is_pointed_out_while_the_first_waits_for_its_answer(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 9, 1))
    take(case_id, "accept", date(2026, 9, 2))
    take(case_id, "refer", date(2026, 9, 3), unit="示例县住建局")
    take(case_id, "supervise", date(2026, 11, 2), unit="示例县住建局", ground=("1",),
         suggestion="尽快办结")  # fmt: skip
    page = open_case(window, case_id)
    forms = {f.kind: f for f in (*page.rows.next_steps, *page.rows.other_steps)}

    page.case_actions.take(forms["supervise"])

    dialog = page.case_actions.dialog
    assert dialog is not None
    assert "第4步（2026-11-02）给示例县住建局的“督办" in dialog.note_label.text()
    assert "还没有答复" in dialog.note_label.text()
    hands.click(dialog.put_by_button)


def test_the_points_of_acceptance_start_unanswered_and_must_be_answered(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case())
    hands.choose_step(page.step_strip, "accept")
    dialog = page.case_actions.dialog
    assert dialog is not None

    points = ("named_department", "in_city", "in_county")
    assert [dialog.form.editors[name].value() for name in points] == [None] * 3
    assert not dialog.submit_button.isEnabled()

    hands.affirm(dialog.form)
    assert dialog.submit_button.isEnabled()


@pytest.mark.obligation("NY-15.3")
def test_a_referral_to_the_unit_complained_about_asks_first_and_gives_a_summary_alone(
    window: MainWindow,
    office: Office,
    log_case: Callable[..., int],
    take: Callable[..., int],
) -> None:
    case_id = log_case(on=date(2026, 11, 18))
    take(case_id, "accept", date(2026, 11, 19))
    page = open_case(window, case_id)
    assert page.rows is not None
    accused = page.rows.respondents[0].name
    dialog = ask(page, "refer")
    form = dialog.form

    hands.fill(form, {"unit": "示例县教体局"})
    assert form.editors["accused_way"].isHidden() and dialog.submit_button.isEnabled()

    hands.fill(form, {"unit": accused})
    assert not form.editors["accused_way"].isHidden()
    assert (
        "第十五条第（三）项" in form.validator.first_error()
        or "方式" in form.validator.first_error()
    )
    assert form.caption_of("accused_way") + " *" in [
        label.text().partition("(&")[0] for label in form.findChildren(FieldLabel)
    ]
    hands.fill(form, {"accused_way": "superior"})
    assert "第十五条第（三）项" in form.validator.first_error()
    hands.fill(form, {"accused_way": "self_check"})
    assert "摘要" in form.validator.first_error()
    assert form.editors["identity_given"].isHidden()
    hands.fill(form, {"summary": "请自查承诺是否兑现（示例）。"})
    hands.click(dialog.submit_button)

    assert captions(page)[-1] == "转办"


@pytest.mark.asks_why
def test_a_step_dated_back_asks_why_where_it_turns_late_into_timely_or_lies_far_back(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 12), back_dated_reason="周末")  # decided by November 19
    page = open_case(window, case_id)
    dialog = ask(page, "accept")
    why = dialog.form.editors["back_dated_reason"]
    assert why.isHidden() and dialog.submit_button.isEnabled()  # today: late, and said to be so

    hands.fill(dialog.form, {"on": date(2026, 11, 19)})
    assert not why.isHidden() and not dialog.submit_button.isEnabled()

    hands.fill(dialog.form, {"back_dated_reason": "收发室转来"})
    hands.click(dialog.submit_button)
    assert page.rows is not None
    assert "补登说明：收发室转来" in page.rows.timeline[-1].summary


def test_a_step_of_the_day_before_that_was_in_time_asks_nothing(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case(on=date(2026, 11, 16)))  # to be decided by November 23
    dialog = ask(page, "accept")

    hands.fill(dialog.form, {"on": date(2026, 11, 19)})

    assert dialog.form.editors["back_dated_reason"].isHidden()
    assert dialog.submit_button.isEnabled()


@pytest.mark.asks_why
def test_a_correction_that_makes_a_late_step_timely_asks_why(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 11), back_dated_reason="外出")  # decided by November 18
    take(case_id, "accept", date(2026, 11, 19))
    page = open_case(window, case_id)
    dialog = correct(page, 2)
    hands.fill(dialog.form, {"revision_reason": "登记时写错了日期"})
    why = dialog.form.editors["back_dated_reason"]
    assert why.isHidden()

    hands.fill(dialog.form, {"on": date(2026, 11, 18)})
    assert not why.isHidden() and not dialog.submit_button.isEnabled()
    QTest.keyClicks(why.control, "3")
    hands.click(dialog.submit_button)

    assert page.rows is not None
    assert "补登说明：外出" in page.rows.timeline[-1].summary


def test_a_correction_to_a_later_day_asks_for_its_reason_alone(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 11))
    take(case_id, "accept", date(2026, 11, 12))
    dialog = correct(open_case(window, case_id), 2)

    hands.fill(dialog.form, {"on": date(2026, 11, 13), "revision_reason": "写错了日期"})

    assert dialog.form.editors["back_dated_reason"].isHidden()
    assert dialog.submit_button.isEnabled()


@pytest.mark.obligation("NY-12")
def test_a_steps_form_foretells_the_new_last_day_and_follows_what_is_typed(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 18))
    take(case_id, "accept", date(2026, 11, 19))
    page = open_case(window, case_id)
    hands.choose_step(page.step_strip, "refer")
    dialog = page.case_actions.dialog
    assert dialog is not None

    hands.fill(dialog.form, {"unit": "示例县住建局", "on": date(2026, 11, 19)})
    hands.pause()
    told = dialog.foretold_label.text()
    assert "调查核实期：开始计算，届满 2026-12-31" in told

    hands.fill(dialog.form, {"on": date(2026, 11, 20)})
    hands.pause()
    later = dialog.foretold_label.text()
    assert later != told and "调查核实期：开始计算，届满" in later
    dialog.reject()


def test_a_review_shows_what_is_reviewed_as_it_stands_now(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 2))
    take(case_id, "accept", date(2026, 11, 5))
    about = take(case_id, "refer", date(2026, 11, 6), unit="示例县住建局")
    seq = take(case_id, "report_result", date(2026, 11, 18), about=about, result="true",
               measures="已经补发")  # fmt: skip
    page = open_case(window, case_id)
    dialog = correct(page, seq)
    hands.fill(dialog.form, {"measures": "已经补发两个月", "revision_reason": "漏写"})
    hands.click(dialog.submit_button)

    hands.choose_step(page.step_strip, "review_result")

    review = page.case_actions.dialog
    assert review is not None
    assert "2026-11-18 报告办理结果" in review.about_label.text()
    assert "已经补发两个月" in review.about_label.text()
    review.reject()


def test_the_form_of_a_merge_says_what_ends_and_what_goes_on(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    log_case(on=date(2026, 11, 18))
    page = open_case(window, log_case(on=date(2026, 11, 16)))
    dialog = ask(page, "merge")

    hands.fill(dialog.form, {"into": "示信投〔2026〕1号"})

    said = " ".join(label.text() for label in dialog.form.editors["into"].findChildren(QLabel))
    assert "受理审查期（2026-11-23 周一届满）早于示信投〔2026〕1号的" in said
    assert "投诉举报人随示信投〔2026〕1号一并告知" in said


@pytest.mark.obligation("NY-15.3")
def test_the_number_is_shown_for_a_call_and_the_look_is_on_record(
    window: MainWindow, office: Office, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 18))
    take(case_id, "accept", date(2026, 11, 19))
    page = open_case(window, case_id)
    button = page.case_people.phone_button
    assert button.text() == "显示电话"

    hands.click(button)
    hands.settle()

    assert button.text() == "13800000001"
    with office.gate.file.read() as connection:
        rows = connection.exec_driver_sql("SELECT purpose, note FROM identity_access").all()
    assert [tuple(row) for row in rows][-1] == ("reveal", "受理告知")
    open_case(window, log_case(on=date(2026, 11, 18)))
    assert button.text() == "显示电话"


@pytest.mark.obligation("NY-15.3")
def test_a_number_learnt_later_is_asked_for_and_stands_masked_on_the_page(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    page = open_case(window, log_case(on=date(2026, 11, 18)))
    dialog = ask(page, "amend_person")

    hands.fill(dialog.form, {"phone": "13900000002", "consent": "yes", "reason": "来电告知"})
    hands.click(dialog.submit_button)

    assert page.rows is not None
    assert page.rows.parties[0].masked_phone == "139****0002"
    assert page.rows.parties[0].consent == "yes"
    assert "更改了：电话、是否同意提供身份" in page.rows.timeline[-1].summary
    assert "13900000002" not in str(page.rows.timeline)


@pytest.mark.obligation("NY-15.3")
def test_a_number_typed_into_a_step_is_moved_into_the_identity_by_one_click(
    window: MainWindow, office: Office, log_case: Callable[..., int]
) -> None:
    case_id = log_case(on=date(2026, 11, 18))
    page = open_case(window, case_id)
    dialog = ask(page, "contact_complainant")
    panel = dialog.findChild(MovingPanel)
    assert panel is not None and panel.isHidden()
    note = "来电人改用139 0000 0002，身份证110101199003070038。"
    hands.fill(dialog.form, {"note": note})
    panel.search()
    hands.settle()

    assert (
        "139****0002" in panel.found_label.text() and "13900000002" not in panel.found_label.text()
    )
    person = page.rows.parties[0].complainant_id
    hands.click(panel.buttons["13900000002", case_id, person])
    hands.click(panel.buttons["110101199003070038", case_id, person])

    assert dialog.form.values()["note"] == "来电人改用〔电话另存〕，身份证〔证件号码另存〕。"
    assert panel.isHidden()
    read = office.identities.read(person, "reveal", office.session(), "对接")
    assert read["phone"].reveal() == "13800000001"  # the number known before stays
    assert read["other_phone"].reveal() == "13900000002"
    assert read["id_number"].reveal() == "110101199003070038"
    hands.click(dialog.submit_button)
    assert "0002" not in str(page.rows.timeline)


@pytest.mark.asks_proof
@pytest.mark.obligation("NY-12")
def test_a_day_of_delivery_is_asked_with_its_proof_offered_by_the_way(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    case_id = log_case()
    take(case_id, "accept", date(2026, 11, 19))
    page = open_case(window, case_id)
    hands.click(page.step_buttons["refer"])
    dialog = page.case_actions.dialog
    assert dialog is not None
    form = dialog.form
    way, proof = form.editors["way"], form.editors["proof"]
    assert (way.isHidden(), proof.isHidden()) == (True, True)  # nothing is asked without a day
    hands.fill(form, {"unit": "示例县财政局", "delivered_on": date(2026, 11, 19)})

    assert (way.value(), proof.value()) == ("exchange", "公文交换系统签收记录")
    way.set_value("post")
    assert proof.value() == ""  # the number is on the receipt alone
    assert not dialog.submit_button.isEnabled()
    form.editors["delivered_on"].set_value("")
    assert proof.isHidden() and "way" not in form.values()
    hands.fill(form, {"delivered_on": date(2026, 11, 20), "way": "hand", "proof": "送达回证0001"})
    hands.click(dialog.submit_button)

    assert page.rows is not None
    clock = next(row for row in page.rows.clocks if row.clock == "investigation")
    assert "（当面签收，送达回证0001）" in " ".join(clock.explanation)
