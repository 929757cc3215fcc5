"""The board, its colours and counts, and the forms that the case page offers."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.rows.board import Board, CaseCard
from app.base.rows.forms import FieldRow
from app.base.rows.ledger import LedgerView
from app.base.rows.urgency import Urgency
from app.services.desk.board import BoardFilters
from app.services.office import Office
from app.services.units.unit_commands import SaveUnit
from tests.services.making import TODAY, UNIT, Desk


def cards(board: Board, stage: str) -> tuple[CaseCard, ...]:
    return next((column.cases for column in board.columns if column.stage == stage), ())


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Cases 1–5 in review: overdue, due today, due in three days, later, and provisional."""
    for received_on in (date(2026, 11, 12), date(2026, 11, 13), date(2026, 11, 18), TODAY):
        desk.register(received_on)
    far = desk.accepted(date(2026, 11, 16), TODAY)
    desk.take(far, "notify_acceptance", TODAY)
    return desk


def test_the_most_urgent_card_stands_first_with_its_colour(busy: Desk) -> None:
    received = cards(busy.office.reads.board(TODAY, by=busy.me), "received")

    assert [(c.case_id, c.urgency, c.remaining) for c in received] == [
        (1, Urgency.OVERDUE, -1),
        (2, Urgency.SOON, 0),
        (3, Urgency.SOON, 3),
        (4, Urgency.RUNNING, 5),
    ]


def test_a_date_beyond_the_last_notice_is_provisional(busy: Desk) -> None:
    (card,) = cards(busy.office.reads.board(TODAY, by=busy.me), "accepted")

    assert (card.clock, card.urgency, card.provisional) == ("办结期", Urgency.PROVISIONAL, True)


def test_colours_follow_the_day_without_any_nightly_job(busy: Desk) -> None:
    received = cards(busy.office.reads.board(date(2026, 11, 26), by=busy.me), "received")

    assert [c.urgency for c in received] == [Urgency.OVERDUE] * 3 + [Urgency.SOON]


def test_the_counts_are_those_of_the_cards(busy: Desk) -> None:
    board = busy.office.reads.board(TODAY, by=busy.me)

    assert (board.overdue, board.due_today, board.soon) == (1, 1, 1)
    assert (board.running, board.provisional) == (1, 1)


@pytest.mark.parametrize(
    "urgency, expected",
    [("overdue", [1]), ("today", [2]), ("soon", [3]), ("running", [4]), ("provisional", [5])],
)
def test_the_board_shows_only_what_a_count_counts(
    busy: Desk, urgency: str, expected: list[int]
) -> None:
    board = busy.office.reads.board(TODAY, BoardFilters(urgency=urgency), by=busy.me)

    assert [card.case_id for column in board.columns for card in column.cases] == expected
    assert board.overdue == 1  # the counts stay, so that another can be chosen


def test_the_usual_columns_are_there_on_an_empty_board(desk: Desk) -> None:
    captions = [column.caption for column in desk.office.reads.board(TODAY, by=desk.me).columns]

    assert captions == ["待审查受理", "待转办", "办理中", "待审核", "待反馈", "待办结"]


def test_a_column_tells_how_many_it_did_not_load(busy: Desk) -> None:
    board = busy.office.reads.board(TODAY, per_column=2, by=busy.me)

    assert (board.columns[0].total, len(board.columns[0].cases)) == (4, 2)
    assert [c.case_id for c in busy.office.reads.cards("received", offset=2, by=busy.me)] == [3, 4]


def test_the_board_narrows_to_unit_officer_channel_and_respondent(busy: Desk) -> None:
    busy.office.officers.add("经办乙示例", busy.me)
    busy.take(5, "refer", TODAY, unit="示例县交通局")
    busy.take(2, "assign", TODAY, officer="经办乙示例")

    def found(**filters: str) -> list[int]:
        board = busy.office.reads.board(TODAY, BoardFilters(**filters), by=busy.me)
        return sorted(card.case_id for column in board.columns for card in column.cases)

    assert found(unit="示例县交通局") == [5]
    assert found(officer="经办乙示例") == [2]
    assert found(channel="email") == []
    assert found(respondent=UNIT) == [1, 2, 3, 4, 5]
    assert found(category="2") == []


def form_fields(desk: Desk, case_id: int, kind: str) -> dict[str, FieldRow]:
    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)
    forms = {form.kind: form for form in (*page.next_steps, *page.other_steps)}
    return {field.name: field for field in forms[kind].fields}


def test_a_review_is_offered_its_own_outcomes(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
    desk.take(case_id, "refer", date(2026, 11, 4), unit=UNIT)
    desk.take(case_id, "report_result", date(2026, 11, 18), result="true")

    outcome = form_fields(desk, case_id, "review_result")["outcome"]

    assert [key for key, _ in outcome.options] == ["pass", "return"]


def test_an_answer_names_the_referral_it_may_be_about(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
    desk.take(case_id, "refer", date(2026, 11, 4), unit=UNIT)

    about = form_fields(desk, case_id, "report_result")["about"]

    assert about.options == (("3", f"第3步 转办 {UNIT}"),)
    assert about.default == "3"


@pytest.mark.parametrize("kind", ["report_result", "return_referral", "unit_respond"])
def test_with_two_units_at_work_an_answer_must_say_whose_it_is(desk: Desk, kind: str) -> None:
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
    desk.take(case_id, "refer", date(2026, 11, 4), unit=UNIT)
    desk.take(case_id, "refer", date(2026, 11, 4), unit="示例县财政局", role="co")

    about = form_fields(desk, case_id, kind)["about"]

    assert about.required
    assert (about.default, len(about.options)) == (None, 2)


def test_a_delivery_is_not_asked_of_a_referral_that_came_back(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
    desk.take(case_id, "refer", date(2026, 11, 4), unit=UNIT)
    desk.take(case_id, "return_referral", date(2026, 11, 6), reason="不属本单位职责")
    desk.take(case_id, "refer", date(2026, 11, 9), unit="示例县财政局")

    about = form_fields(desk, case_id, "delivered")["about"]

    assert about.options == (("5", "第5步 转办 示例县财政局"),)


def test_an_answer_recorded_without_its_unit_is_shown_with_the_unit_it_was_taken_for(
    desk: Desk,
) -> None:
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
    desk.take(case_id, "refer", date(2026, 11, 4), unit=UNIT)
    desk.take(case_id, "refer", date(2026, 11, 4), unit="示例县财政局", role="co")
    desk.take(case_id, "return_referral", date(2026, 11, 6), reason="不属本单位职责")

    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)

    assert page.timeline[-1].summary == f"针对第3步 转办 {UNIT}；理由：不属本单位职责"


def test_a_choice_shows_its_article(desk: Desk) -> None:
    ground = form_fields(desk, desk.register(), "decline")["ground"]

    assert (ground.kind, ground.required) == ("choice", True)
    assert ground.options[0] == ("1", "诉讼期间未经裁决的失信行为（第八条第（一）项）")


def test_amending_begins_with_the_facts_as_they_are(desk: Desk) -> None:
    fields = form_fields(desk, desk.register(), "amend")

    assert fields["title"].default == "招商承诺未兑现"
    assert ("1", "政策朝令夕改，不兑现承诺") in fields["category"].options


def test_the_workbench_counts(busy: Desk) -> None:
    work = busy.office.reads.work(TODAY, by=busy.me)

    assert (work.overdue, work.due_today, work.soon, work.cases) == (1, 1, 1, 5)


def test_a_paused_case_is_neither_late_nor_running(desk: Desk) -> None:
    desk.office.regulations.adopt_edition(desk.me, readings={"correction_pauses": "pauses"})
    case_id = desk.register(date(2026, 11, 12))
    desk.take(case_id, "request_correction", date(2026, 11, 16))

    (card,) = cards(desk.office.reads.board(TODAY, by=desk.me), "correcting")

    assert (card.urgency, card.due_on) == (Urgency.PAUSED, None)
    assert desk.office.reads.board(TODAY, by=desk.me).overdue == 0


def test_officers_units_and_views_are_listed_by_their_pinyin(office: Office, desk: Desk) -> None:
    for name in ("赵示例", "单示例", "安示例"):  # 单 as a surname is shàn
        office.officers.add(name, desk.me)
    for name in ("示例县住建局", "示例县财政局", "示例县安监局"):
        office.unit_register.save(SaveUnit(name, "", (), True), desk.me)
    for name in ("在办", "本月", "超期"):
        office.ledger.save_view(LedgerView(name, ("number",)), desk.me)

    officers = [officer.name for officer in office.reads.officers()]
    assert [name for name in officers if name.endswith("示例") and len(name) == 3] == [
        "安示例", "单示例", "赵示例",
    ]  # fmt: skip
    assert list(office.reads.units()) == ["示例县安监局", "示例县财政局", "示例县住建局"]
    assert [view.name for view in office.ledger.views()] == ["本月", "超期", "在办"]
