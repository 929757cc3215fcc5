"""Cases from registration to their end, through the service that the desk uses."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import InputError, RuleViolation
from app.base.secret import Secret
from app.rules.casework.flow import StepRefused
from app.services.cases.commands import ReviseStep, TakeStep, VoidSteps
from app.services.office import Office
from app.services.people.complainant_input import ComplainantInput
from app.services.store.content import AttachmentInput
from tests.services.making import PERSON, TODAY, UNIT, Clock, Desk, receive


def test_a_call_becomes_a_case_with_a_number_and_a_running_clock(desk: Desk) -> None:
    changed = desk.office.casework.register(receive(date(2026, 11, 18)), desk.me)

    page = desk.office.reads.case_page(changed.cases[0], TODAY, by=desk.me)

    assert changed.number == page.card.number == "示信投〔2026〕1号"
    assert (page.card.clock, page.card.due_on) == ("受理审查期", date(2026, 11, 25))


def test_numbers_have_no_gap_after_a_refused_registration(desk: Desk) -> None:
    desk.register()
    with pytest.raises(StepRefused):
        desk.register(date(2026, 11, 21))  # has not come yet

    changed = desk.office.casework.register(receive(), desk.me)

    assert changed.number == "示信投〔2026〕2号"


def test_numbers_begin_anew_each_year(desk: Desk, clock: Clock) -> None:
    desk.register()
    clock.day = date(2027, 1, 4)

    changed = desk.office.casework.register(receive(date(2027, 1, 4)), desk.me)

    assert changed.number == "示信投〔2027〕1号"


@pytest.mark.obligation("NY-8")
def test_a_refusal_without_a_ground_names_the_article_and_leaves_nothing(desk: Desk) -> None:
    case_id = desk.register()

    with pytest.raises(StepRefused) as refused:
        desk.take(case_id, "decline", TODAY, reason="示例理由")

    assert refused.value.article == "第八条"
    assert desk.kinds(case_id) == ["receive"]


def test_a_category_that_the_pack_does_not_know_is_refused(desk: Desk) -> None:
    with pytest.raises(RuleViolation, match="没有事项类别"):
        desk.register(category="99")


@pytest.mark.obligation("NY-16.1")
def test_the_full_path_ends_closed_and_owes_nothing(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
    desk.take(case_id, "notify_acceptance", date(2026, 9, 4), method="call")
    desk.take(case_id, "refer", date(2026, 9, 4), unit=UNIT)
    desk.take(case_id, "report_result", date(2026, 9, 28), result="true")
    desk.take(case_id, "review_result", date(2026, 9, 29), outcome="pass")
    desk.take(case_id, "give_feedback", date(2026, 9, 30), satisfaction="satisfied")
    desk.take(case_id, "close", date(2026, 10, 9))

    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)

    assert page.card.stage == "closed"
    assert {c.outcome for c in page.clocks} == {"met"}
    assert not page.irregular


@pytest.mark.obligation("NY-11.2")
def test_a_notice_still_owed_keeps_a_closed_case_on_the_board(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
    desk.take(case_id, "close", date(2026, 9, 10))

    columns = {c.stage: c for c in desk.office.reads.board(TODAY, by=desk.me).columns}

    assert [c.case_id for c in columns["owed"].cases] == [case_id]
    assert columns["owed"].cases[0].clock == "受理告知期"


def test_voiding_a_step_that_others_rest_on_names_them(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
    desk.take(case_id, "refer", date(2026, 9, 4), unit=UNIT)

    with pytest.raises(RuleViolation) as refused:
        desk.office.casework.void(VoidSteps(case_id, (2,), "录错"), desk.me)

    assert refused.value.needs == (3,)


def test_voided_together_with_its_dependants_a_step_is_gone(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
    desk.take(case_id, "refer", date(2026, 9, 4), unit=UNIT)

    desk.office.casework.void(VoidSteps(case_id, (2, 3), "录错"), desk.me)

    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)
    assert page.card.stage == "received"
    assert [row.state for row in page.timeline] == ["", "voided", "voided", "voids"]


def test_a_revised_day_moves_the_clock_that_it_started(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
    before = desk.clocks(case_id)["closure"].due_on

    desk.office.casework.revise(ReviseStep(case_id, 2, date(2026, 9, 2), "看错日期"), desk.me)

    assert before == date(2026, 12, 2)
    assert desk.clocks(case_id)["closure"].due_on == date(2026, 12, 1)


def test_a_revision_keeps_the_reasons_of_the_step_itself(desk: Desk) -> None:
    case_id = desk.register()
    desk.take(case_id, "decline", date(2026, 9, 3), ground="1", reason="正在诉讼")

    desk.office.casework.revise(ReviseStep(case_id, 2, date(2026, 9, 2), "看错日期"), desk.me)

    summary = desk.office.reads.case_page(case_id, TODAY, by=desk.me).timeline[1].summary
    assert "理由：正在诉讼" in summary


def test_the_number_can_not_be_revised(desk: Desk) -> None:
    case_id = desk.register()

    with pytest.raises(InputError, match="案号"):
        command = ReviseStep(case_id, 1, date(2026, 9, 1), "示例", fields={"number": "1"})
        desk.office.casework.revise(command, desk.me)


def test_facts_change_by_an_amend_step_and_are_found_anew(desk: Desk) -> None:
    case_id = desk.register(facts="拖欠工程款")

    desk.take(case_id, "amend", TODAY, facts="拖欠货款", reason="来电补充")

    assert desk.office.reads.case_page(case_id, TODAY, by=desk.me).facts == "拖欠货款"
    assert [c.case_id for c in desk.office.reads.search("货款", by=desk.me)] == [case_id]
    assert desk.office.reads.search("工程", by=desk.me) == ()


def test_a_merged_case_is_told_of_in_the_one_that_goes_on(desk: Desk) -> None:
    first, second = desk.register(), desk.register()

    desk.take(second, "merge", TODAY, into="示信投〔2026〕1号")

    page = desk.office.reads.case_page(first, TODAY, by=desk.me)
    assert "并入示信投〔2026〕2号" not in page.facts
    assert "示信投〔2026〕2号" in page.timeline[-1].summary
    assert desk.office.reads.case_page(second, TODAY, by=desk.me).card.stage == "merged"


def test_a_merge_taken_back_is_told_of_in_the_other_case(desk: Desk) -> None:
    first, second = desk.register(), desk.register()
    seq = desk.take(second, "merge", TODAY, into="示信投〔2026〕1号")

    changed = desk.office.casework.void(VoidSteps(second, (seq,), "并错"), desk.me)

    assert changed.cases == (second, first)
    assert "撤销并案" in desk.office.reads.case_page(first, TODAY, by=desk.me).timeline[-1].summary
    assert desk.office.reads.case_page(second, TODAY, by=desk.me).card.stage == "received"


def test_a_case_does_not_merge_into_one_that_is_merged_itself(desk: Desk) -> None:
    for _ in range(3):
        desk.register()
    desk.take(2, "merge", TODAY, into="示信投〔2026〕1号")

    with pytest.raises(RuleViolation, match="已经并案"):
        desk.take(3, "merge", TODAY, into="示信投〔2026〕2号")


@pytest.mark.parametrize("number", ["示信投〔2026〕9号", "示信投〔2026〕1号"])
def test_a_case_merges_neither_into_nothing_nor_into_itself(desk: Desk, number: str) -> None:
    case_id = desk.register()

    with pytest.raises(RuleViolation, match="没有可以并入的案件"):
        desk.take(case_id, "merge", TODAY, into=number)


@pytest.mark.obligation("NY-11.4")
def test_learning_a_contact_revives_the_waived_notice(desk: Desk) -> None:
    nobody = ComplainantInput(Secret("李示例"))
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 3), complainants=(nobody,))
    waived = desk.clocks(case_id)["acceptance_notice"].outcome

    desk.take(case_id, "learn_contact", date(2026, 11, 19))

    assert waived == "waived"
    assert desk.clocks(case_id)["acceptance_notice"].due_on == date(2026, 12, 10)
    assert desk.office.reads.case_page(case_id, TODAY, by=desk.me).parties[0].contact_known


@pytest.mark.parametrize("kind", ["receive", "void_step", "revise_step", "adopt_calendar"])
def test_steps_of_the_system_are_not_taken_by_hand(desk: Desk, kind: str) -> None:
    case_id = desk.register()

    with pytest.raises(InputError):
        desk.take(case_id, kind, TODAY)


def test_an_attachment_is_kept_once_and_given_back_whole(desk: Desk) -> None:
    files = (AttachmentInput("../合同.pdf", b"%PDF-1"),)
    one, two = desk.register(attachments=files), desk.register(attachments=files)

    rows = [desk.office.reads.case_page(i, TODAY, by=desk.me).attachments for i in (one, two)]

    assert rows[0] == rows[1]
    assert rows[0][0].name == "合同.pdf"
    assert desk.office.attachment(rows[0][0].sha256, desk.me) == b"%PDF-1"


def test_a_unit_keeps_its_threads_when_it_is_renamed(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
    desk.take(case_id, "refer", date(2026, 9, 4), unit=UNIT)
    desk.office.units.rename(UNIT, "示例县住房局", from_on=date(2026, 10, 1), by=desk.me)

    desk.take(case_id, "report_result", date(2026, 10, 12), unit=UNIT, result="false")

    assert desk.clocks(case_id)["investigation"].outcome == "met"
    assert (
        desk.office.reads.case_page(case_id, TODAY, by=desk.me).card.handling_unit == "示例县住房局"
    )


def test_a_case_that_is_not_there_is_said_so(office: Office) -> None:
    with pytest.raises(InputError, match="没有这件案件"):
        office.casework.take(TakeStep(99, "accept", TODAY), office.session())


def test_a_person_who_wants_secrecy_is_no_anonymous_one(desk: Desk) -> None:
    person = ComplainantInput(PERSON.name, PERSON.phone, real_name=True, keep_secret=True)
    case_id = desk.register(complainants=(person,))

    party = desk.office.reads.case_page(case_id, TODAY, by=desk.me).parties[0]

    assert (party.real_name, party.keep_secret, party.masked_name) == (True, True, "张**")


@pytest.mark.obligation("NY-14.1")
def test_feedback_says_who_gave_it_what_was_answered_and_how_satisfied(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 9), date(2026, 11, 10))
    desk.take(case_id, "refer", date(2026, 11, 11), unit=UNIT)
    desk.take(case_id, "report_result", date(2026, 11, 16), unit=UNIT, result="true")
    desk.take(case_id, "review_result", date(2026, 11, 17), outcome="pass")
    form = next(
        form
        for form in desk.office.reads.case_page(case_id, TODAY, by=desk.me).next_steps
        if form.kind == "give_feedback"
    )
    assert {f.name: f.default for f in form.fields}["by"] == "unit"  # the unit's own, by default

    desk.take(
        case_id, "give_feedback", TODAY, by="office", satisfaction="mostly", opinion="望尽快兑现"
    )

    row = desk.office.reads.case_page(case_id, TODAY, by=desk.me).timeline[-1]
    for told in ("反馈方：信用办代为反馈", "满意程度：基本满意", "投诉举报人意见：望尽快兑现"):
        assert told in row.summary
    assert row.irregular == ()


@pytest.mark.obligation("NY-14.1")
def test_feedback_without_an_answer_is_noted(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 9), date(2026, 11, 10))
    desk.take(case_id, "refer", date(2026, 11, 11), unit=UNIT)
    desk.take(case_id, "report_result", date(2026, 11, 16), unit=UNIT, result="true")
    desk.take(case_id, "review_result", date(2026, 11, 17), outcome="pass")

    desk.take(case_id, "give_feedback", TODAY, by="unit")

    row = desk.office.reads.case_page(case_id, TODAY, by=desk.me).timeline[-1]
    assert row.irregular == ("反馈时没有记录征求到的意见（满意程度）。",)
