"""Which step leads to which column of the board."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.base.errors import RuleViolation
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office


@pytest.fixture
def desk(tmp_path: Path):
    with make_office(tmp_path / "office.sqlite", Clock()) as office:
        yield Desk(office)


def way(desk: Desk, case_id: int, column: str) -> tuple[str, dict[str, str]]:
    move = desk.office.stage_moves.way_to(case_id, column, TODAY, by=desk.me)
    return move.kind, dict(move.fields)


def test_acceptance_leads_from_receipt_to_referral_and_a_request_to_correction(desk: Desk) -> None:
    case_id = desk.register(date(2026, 11, 18))

    assert way(desk, case_id, "accepted") == ("accept", {})
    assert way(desk, case_id, "correcting") == ("request_correction", {})


def test_a_review_knows_by_where_the_card_goes_what_was_decided(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
    refer = desk.take(case_id, "refer", date(2026, 11, 4), unit=UNIT)
    desk.take(case_id, "report_result", date(2026, 11, 18), about=refer, result="partly",
              measures="已限期整改。")  # fmt: skip

    assert way(desk, case_id, "feedback") == ("review_result", {"outcome": "pass"})
    assert way(desk, case_id, "handling") == ("review_result", {"outcome": "return"})


def test_a_stage_out_of_reach_is_refused_with_what_may_be_done(desk: Desk) -> None:
    case_id = desk.register(date(2026, 11, 18))

    with pytest.raises(RuleViolation, match="没有一步就到“待反馈”的办法.*现在可以办：.*受理"):
        desk.office.stage_moves.way_to(case_id, "feedback", TODAY, by=desk.me)


def test_what_ended_cases_owe_is_no_stage_that_a_step_leads_to(desk: Desk) -> None:
    case_id = desk.register(date(2026, 11, 18))

    with pytest.raises(RuleViolation, match="办结后待办"):
        desk.office.stage_moves.way_to(case_id, "owed", TODAY, by=desk.me)
