"""办理审批: where the office asks for it, a decision waits for its instruction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.base.rows.settings import DeskSettings
from app.base.session import Session
from app.services.cases.commands import Instruct
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.pages.case.page import CasePage
from app.ui.places import CaseAt
from tools.tour import hands


@pytest.fixture
def asked(office: Office, actor: Session) -> None:
    """The office asks for 批示 before acceptance and refusal."""
    office.options.save(DeskSettings(approval=("accept", "decline")), actor)


@pytest.fixture
def page(window: MainWindow, log_case: Callable[..., int]) -> CasePage:
    case_id = log_case(on=date(2026, 11, 18))
    window.open_page("case", CaseAt(case_id))
    hands.settle()
    found = window.pages["case"]
    assert isinstance(found, CasePage)
    return found


def propose(page: CasePage, opinion: str = "拟予受理，转住建局办理。") -> None:
    strip = page.approval_strip
    hands.click(strip.propose_button)
    assert strip.dialog is not None
    hands.fill(strip.dialog.form, {"step": "accept", "opinion": opinion})
    hands.click(strip.dialog.submit_button)


def instruct(page: CasePage, *, approved: bool, words: str) -> None:
    strip = page.approval_strip
    hands.click(strip.instruct_button)
    assert strip.dialog is not None
    hands.fill(strip.dialog.form, {"approved": approved, "instruction": words})
    hands.click(strip.dialog.submit_button)


def accept(page: CasePage) -> None:
    hands.choose_step(page.step_strip, "accept")
    dialog = page.case_actions.dialog
    assert dialog is not None
    hands.fill(dialog.form, {"named_department": True, "in_city": True, "in_county": True})
    hands.click(dialog.submit_button)


def test_an_office_that_does_not_ask_sees_nothing_of_it(page: CasePage) -> None:
    assert not page.approval_strip.isVisible()


@pytest.mark.usefixtures("asked")
def test_a_decision_without_instruction_is_refused_in_its_form(page: CasePage) -> None:
    assert "受理" in page.approval_strip.approval_label.text()

    accept(page)

    assert page.case_actions.dialog is not None
    assert "批示" in page.case_actions.dialog.error_label.text()
    page.case_actions.dialog.reject()


@pytest.mark.usefixtures("asked")
def test_after_opinion_and_instruction_the_decision_is_taken(page: CasePage) -> None:
    propose(page)
    assert page.approval_strip.approval_label.text().startswith("等待批示：拟受理。拟予受理")
    instruct(page, approved=True, words="同意受理。")
    assert page.approval_strip.approval_label.text().endswith("可以办理。")

    accept(page)

    assert page.rows is not None
    assert page.rows.card.stage == "accepted"
    assert not page.approval_strip.isVisible()


@pytest.mark.usefixtures("asked")
def test_an_instruction_is_taken_back_and_then_the_opinion(
    window: MainWindow, page: CasePage
) -> None:
    strip, undo_button = page.approval_strip, window.toast_panel.undo_button
    propose(page)
    instruct(page, approved=True, words="同意受理。")

    hands.click(undo_button)

    assert strip.approval_label.text().startswith("等待批示：拟受理。拟予受理")
    hands.click(strip.instruct_button)
    assert strip.dialog is not None
    assert strip.dialog.form.values()["instruction"] == "同意受理。"
    strip.dialog.reject()


@pytest.mark.usefixtures("asked")
def test_an_opinion_that_is_taken_back_stands_in_the_form_again(
    window: MainWindow, page: CasePage
) -> None:
    strip = page.approval_strip
    propose(page, "拟予受理，先听取双方意见。")

    hands.press(window, "Ctrl+Z")

    assert "须先批示" in strip.approval_label.text()
    hands.click(strip.propose_button)
    assert strip.dialog is not None
    assert strip.dialog.form.values()["opinion"] == "拟予受理，先听取双方意见。"
    strip.dialog.reject()


@pytest.mark.usefixtures("asked")
def test_a_proposal_that_is_not_approved_may_be_made_again(page: CasePage) -> None:
    propose(page)

    instruct(page, approved=False, words="先补正材料。")

    text = page.approval_strip.approval_label.text()
    assert "不同意：先补正材料。" in text
    assert page.approval_strip.propose_button.isVisible()


@pytest.mark.usefixtures("asked")
def test_the_workbench_leads_to_what_waits_for_an_instruction(
    window: MainWindow, page: CasePage
) -> None:
    propose(page)
    window.open_page("workbench")
    hands.settle()
    workbench = window.pages["workbench"]
    assert workbench.instruct_button.text() == "待批示 1 件"

    hands.click(workbench.instruct_button)

    assert window.page_stack.currentWidget() is page
    assert page.approval_strip.instruct_button.isVisible()


@pytest.mark.usefixtures("asked")
def test_who_proposed_does_not_instruct_where_another_officer_could(
    page: CasePage, office: Office, actor: Session
) -> None:
    office.officers.add("示例主任", actor)
    propose(page)

    instruct(page, approved=True, words="同意。")

    strip = page.approval_strip
    assert strip.dialog is not None
    assert "须由别人批示" in strip.dialog.error_label.text()
    strip.dialog.reject()
    assert office.approvals.waiting(by=office.session())[0].state == "waiting"


@pytest.mark.usefixtures("asked")
def test_another_officer_instructs_on_it(
    page: CasePage, office: Office, actor: Session, clock
) -> None:
    office.officers.add("示例主任", actor)
    director = next(o for o in office.reads.officers() if o.name == "示例主任")
    propose(page)
    (waiting,) = office.approvals.waiting(by=office.session())

    office.approvals.instruct(
        Instruct(waiting.case_id, waiting.seq, True, "同意。", clock.day), office.session(director)
    )

    assert (
        office.approvals.of_case(waiting.case_id, by=office.session())[0].instructed_by
        == "示例主任"
    )


def test_an_office_may_let_them_do_so(page: CasePage, office: Office, actor: Session) -> None:
    office.officers.add("示例主任", actor)
    office.options.save(DeskSettings(approval=("accept",), own_instruction=True), actor)
    page.reload()
    propose(page)

    instruct(page, approved=True, words="同意。")

    assert page.approval_strip.approval_label.text().endswith("可以办理。")


WAYS = {  # the decision, what went before it, what its form wants
    "decline": ({}, {"ground": "1", "reason": "同一纠纷已起诉。"}),
    "refer": ({"accept": {}}, {"unit": "示例县教体局"}),
    "close": (
        {
            "accept": {},
            "refer": {"unit": "示例县住建局"},
            "report_result": {"result": "true"},
            "review_result": {"outcome": "pass"},
            "give_feedback": {"satisfaction": "satisfied"},
        },
        {},
    ),
}


@pytest.mark.parametrize("kind", WAYS)
def test_refusal_referral_and_closure_wait_for_their_instruction_too(
    window: MainWindow, office: Office, actor: Session, log_case: Callable[..., int],
    take: Callable[..., int], kind: str,
) -> None:  # fmt: skip
    case_id, (before, fields) = log_case(on=date(2026, 11, 18)), WAYS[kind]
    for step, told in before.items():
        take(case_id, step, date(2026, 11, 19), **told)
    office.options.save(DeskSettings(approval=(kind,)), actor)
    window.open_page("case", CaseAt(case_id))
    hands.settle()
    page = window.pages["case"]

    def decide() -> None:
        hands.choose_step(page.step_strip, kind)
        hands.fill(page.case_actions.dialog.form, fields)
        hands.click(page.case_actions.dialog.submit_button)

    decide()
    refused = page.case_actions.dialog.error_label.text()
    page.case_actions.dialog.reject()
    strip = page.approval_strip
    hands.click(strip.propose_button)
    hands.fill(strip.dialog.form, {"step": kind, "opinion": "拟办。"})
    hands.click(strip.dialog.submit_button)
    instruct(page, approved=True, words="同意。")
    decide()

    assert "批示" in refused
    assert page.case_actions.dialog is None
    assert page.rows.timeline[-1].kind == kind


def test_many_are_not_referred_without_the_instruction_of_each(
    window: MainWindow, office: Office, actor: Session, log_case: Callable[..., int],
    take: Callable[..., int],
) -> None:  # fmt: skip
    case_id = log_case(on=date(2026, 11, 18))
    take(case_id, "accept", date(2026, 11, 19))
    office.options.save(DeskSettings(approval=("refer",)), actor)
    window.open_page("ledger")
    page = window.pages["ledger"]
    hands.pause()
    page.grid.selectAll()
    hands.pause()

    hands.click(page.batch_bar.step_buttons["refer"])
    hands.fill(page.batch_bar.dialog.form, {"unit": "示例县教体局"})
    hands.click(page.batch_bar.dialog.submit_button)

    assert "批示" in page.batch_bar.result_dialog.result_rows.refused[0].sentence
    assert (
        office.reads.case_page(case_id, date(2026, 11, 20), by=office.session()).card.stage
        == "accepted"
    )


@pytest.mark.usefixtures("asked")
def test_what_was_decided_on_the_case_is_read_over_its_steps(
    page: CasePage, actor: Session
) -> None:
    strip = page.approval_strip
    hands.click(strip.record_button)
    hands.settle()
    assert strip.records is not None and not strip.records.record_grid.rows.rows
    hands.click(strip.records.close_button)
    propose(page)
    instruct(page, approved=True, words="同意受理。")

    hands.click(strip.record_button)
    hands.settle()

    (record,) = strip.records.record_grid.rows.rows
    assert (record.act, record.state, record.decided_by) == ("accept", "approved", actor.name)
    shown = strip.records.record_grid.model()
    row = [str(shown.index(0, x).data()) for x in range(shown.columnCount())]
    assert {"负责人", "同意", "同意：同意受理。"} <= set(row)
    hands.click(strip.records.close_button)
