"""One step on many cases, on a real file."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import Cancelled, InputError
from app.base.progress import Progress
from app.services.cases.commands import TakeMany
from tests.services.making import SELF_CHECK, TODAY, UNIT, Desk

OTHER = "示例县交通局"


def referred(desk: Desk, unit: str = UNIT) -> int:
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
    desk.take(case_id, "refer", date(2026, 11, 4), unit=unit)
    return case_id


@pytest.mark.obligation("NY-5")
def test_many_cases_are_referred_and_the_ones_not_accepted_say_why(desk: Desk) -> None:
    first, second = (desk.accepted(date(2026, 11, 2), date(2026, 11, 3)) for _ in range(2))
    waiting = desk.register(date(2026, 11, 18))

    result = desk.office.batch.take_many(
        TakeMany("refer", TODAY, (first, waiting, second), unit=UNIT, fields=SELF_CHECK), desk.me
    )

    assert result.cases == (first, second)
    assert [(r.case_id, r.number) for r in result.refused] == [(waiting, "示信投〔2026〕3号")]
    assert "尚未受理" in result.refused[0].sentence
    assert [desk.kinds(c)[-1] for c in (first, second, waiting)] == ["refer", "refer", "receive"]


def test_each_case_may_go_to_a_unit_of_its_own(desk: Desk) -> None:
    first, second = (desk.accepted(date(2026, 11, 2), date(2026, 11, 3)) for _ in range(2))

    command = TakeMany(
        "refer", TODAY, (first, second), unit=UNIT, units={second: OTHER}, fields=SELF_CHECK
    )
    desk.office.batch.take_many(command, desk.me)

    cards = {c.case_id: c.handling_unit for c in desk.office.reads.cards("handling", by=desk.me)}
    assert cards == {first: UNIT, second: OTHER}


@pytest.mark.obligation("NY-12")
def test_delivery_finds_the_one_referral_that_lacks_proof(desk: Desk) -> None:
    one, two = referred(desk), referred(desk)
    desk.take(two, "refer", date(2026, 11, 5), unit=OTHER, role="co")

    without = desk.office.batch.take_many(TakeMany("delivered", TODAY, (one,)), desk.me)
    assert without.cases == () and "凭证" in without.refused[0].sentence
    proof = {"proof": "回证 示例0001"}
    asked = TakeMany("delivered", TODAY, (one, two), fields=proof)
    result = desk.office.batch.take_many(asked, desk.me)

    assert result.cases == (one,)
    assert "2次转办" in result.refused[0].sentence
    assert not desk.clocks(one)["investigation"].presumed


def test_an_officer_is_named_for_many_cases(desk: Desk) -> None:
    ids = tuple(desk.register(date(2026, 11, 18)) for _ in range(3))

    desk.office.batch.take_many(
        TakeMany("assign", TODAY, ids, fields={"officer": desk.me.name}), desk.me
    )

    assert {card.officer for card in desk.office.reads.cards("received", by=desk.me)} == {
        desk.me.name
    }


def test_a_decision_is_not_taken_in_a_batch(desk: Desk) -> None:
    case_id = desk.register(date(2026, 11, 18))

    result = desk.office.batch.take_many(TakeMany("accept", TODAY, (case_id,)), desk.me)

    assert result.taken == () and "不能成批登记" in result.refused[0].sentence
    assert ("refer", "转办") in desk.office.batch.kinds()
    assert "accept" not in dict(desk.office.batch.kinds())


def test_a_cancelled_batch_leaves_nothing(desk: Desk) -> None:
    ids = (referred(desk), referred(desk))
    stop = Progress(is_cancelled=iter((False, True)).__next__)

    with pytest.raises(Cancelled):
        desk.office.batch.take_many(TakeMany("remind", TODAY, ids), desk.me, stop)

    assert [desk.kinds(case_id)[-1] for case_id in ids] == ["refer", "refer"]


def test_no_case_chosen_is_said(desk: Desk) -> None:
    with pytest.raises(InputError, match="没有选择案件"):
        desk.office.batch.take_many(TakeMany("remind", TODAY, ()), desk.me)


def test_a_case_that_is_gone_is_refused_alone(desk: Desk) -> None:
    case_id = referred(desk)

    result = desk.office.batch.take_many(TakeMany("remind", TODAY, (case_id, 4711)), desk.me)

    assert result.cases == (case_id,) and result.refused[0].case_id == 4711


def test_a_batch_is_taken_back_save_where_something_rests_on_it(desk: Desk) -> None:
    first, second = (desk.accepted(date(2026, 11, 2), date(2026, 11, 3)) for _ in range(2))
    result = desk.office.batch.take_many(
        TakeMany("refer", date(2026, 11, 4), (first, second), unit=UNIT, fields=SELF_CHECK), desk.me
    )
    desk.take(second, "return_referral", date(2026, 11, 5), reason="不属本单位职权")

    undone = desk.office.batch.undo(result, "选错了单位", desk.me)

    assert undone.cases == (first,)
    assert [r.case_id for r in undone.refused] == [second]
    assert [card.case_id for card in desk.office.reads.cards("accepted", by=desk.me)] == [
        first,
        second,
    ]
    assert desk.kinds(second)[-1] == "return_referral"
