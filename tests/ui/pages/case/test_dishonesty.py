"""失信认定: five questions in the form, what the case says beside them, the refusal in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.base.rows.changes import Changed
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.forms.tests_editor import TestsEditor
from app.ui.main_window import MainWindow
from app.ui.pages.case.page import CasePage
from app.ui.places import CaseAt
from tools.tour import hands

pytestmark = pytest.mark.obligation("YC-24")
KEYS = ("accused_itself", "during_verification", "own_accord", "put_right", "satisfied")
DAY = date(2026, 11, 19)
Take = Callable[..., int]


@pytest.fixture
def page(window: MainWindow, log_case: Callable[..., int], take: Take) -> CasePage:
    """A case of 运城 that was answered and fed back, the complainant mostly content."""
    case_id = log_case(regulation="yuncheng-2021")
    take(case_id, "accept", DAY)
    take(case_id, "refer", DAY, unit="示例县住建局")
    take(case_id, "put_right", DAY, unit="示例县住建局", proof="示例退款凭证")
    take(case_id, "report_result", DAY, result="true", measures="租金已减免并退还。")
    take(case_id, "review_result", DAY, outcome="pass")
    take(case_id, "give_feedback", DAY, satisfaction="mostly")
    window.changes.announce(Changed((case_id,)))
    window.open_page("case", CaseAt(case_id))
    hands.settle()
    found = window.pages["case"]
    assert isinstance(found, CasePage)
    return found


def ask(page: CasePage) -> tuple[FormDialog, TestsEditor]:
    hands.choose_step(page.step_strip, "record_dishonesty")
    dialog = page.case_actions.dialog
    assert dialog is not None
    editor = dialog.form.editors["tests"]
    assert isinstance(editor, TestsEditor)
    return dialog, editor


def findings(page: CasePage) -> list[str]:
    assert page.rows is not None
    return [row.summary for row in page.rows.timeline if row.kind == "record_dishonesty"]


def test_each_of_the_five_is_a_question_with_its_meaning_and_what_is_known(page: CasePage) -> None:
    _dialog, editor = ask(page)

    notes = dict(editor.field.notes)
    assert tuple(editor.answers) == KEYS
    assert "最近一次说了算" in notes["satisfied"]
    assert "本件：2026-11-19 反馈并征求意见，满意程度：基本满意" in notes["satisfied"]
    assert "整改、教育、问责措施：租金已减免并退还。" in notes["accused_itself"]


def test_sparing_is_refused_with_the_article_until_all_five_are_yes(page: CasePage) -> None:
    dialog, editor = ask(page)
    hands.fill(dialog.form, {"finding": "spare", "basis": "示例文号", "tests": {**dict.fromkeys(KEYS, True), "own_accord": False}})  # fmt: skip
    hands.click(dialog.submit_button)

    assert "“主动改正”没有答“是”" in dialog.error_label.text()
    assert "第二十四条" in dialog.error_label.text()
    assert findings(page) == []

    hands.click(editor.answers["own_accord"][0])
    hands.click(dialog.submit_button)

    assert page.case_actions.dialog is None
    assert findings(page)[0].startswith("认定：不予纳入信用数据库；认定依据")
    assert "不予纳入的五项条件：由被投诉" in findings(page)[0]
    assert "主动改正（是）" in findings(page)[0]


def test_what_was_answered_no_is_kept_with_the_finding(page: CasePage) -> None:
    dialog, _editor = ask(page)
    hands.fill(
        dialog.form, {"finding": "find", "basis": "示例文号", "tests": {"own_accord": False}}
    )
    hands.click(dialog.submit_button)

    assert findings(page)[0].startswith("认定：认定为失信记录；认定依据")
    assert findings(page)[0].endswith("示例文号；不予纳入的五项条件：主动改正（否）")


def test_answers_come_back_when_the_form_was_left(page: CasePage) -> None:
    dialog, _editor = ask(page)
    hands.fill(dialog.form, {"tests": {"put_right": True, "satisfied": False}})
    hands.click(dialog.put_by_button)

    _dialog, editor = ask(page)

    assert editor.value() == {"put_right": True, "satisfied": False}
