"""A day entered only now says why where it lies far back or makes what was late timely ."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.base.errors import NeedsReason
from app.services.cases.commands import (
    Instruct,
    Propose,
    Recuse,
    ReviseStep,
    TakeMany,
    TakeStep,
)
from app.services.cases.persons import AmendPerson
from app.services.papers.dispatch import Deliver
from app.services.papers.letter_commands import WriteLetter
from tests.services.making import TODAY, Desk, receive
from tests.services.papers.test_ink import LEADER

pytestmark = pytest.mark.asks_why

FAR = date(2026, 11, 16)  # four working days before November 20
NEAR = date(2026, 11, 17)
WHY = {"back_dated_reason": "收发室转来"}
HANDLER = "示例县教体局"


def received(desk: Desk, on: date) -> int:
    command = receive(on, back_dated_reason="周末")
    return desk.office.casework.register(command, desk.me).cases[0]


def refusing(act: Any) -> None:
    with pytest.raises(NeedsReason, match="请写明补登原因"):
        act()


def summary(desk: Desk, case_id: int) -> str:
    return desk.office.reads.case_page(case_id, TODAY, by=desk.me).timeline[-1].summary


def test_a_registration_of_more_than_three_working_days_ago_says_why(desk: Desk) -> None:
    casework = desk.office.casework
    refusing(lambda: casework.register(receive(FAR), desk.me))
    assert desk.office.reads.stages() == {}  # nothing is kept, no number is used

    number = casework.register(receive(FAR, back_dated_reason="外出"), desk.me).number
    assert number == "示信投〔2026〕1号"
    casework.register(receive(NEAR), desk.me)


def test_a_step_far_back_says_why_and_shows_it(desk: Desk) -> None:
    case_id = received(desk, date(2026, 11, 13))
    accept = TakeStep(case_id, "accept", FAR)
    refusing(lambda: desk.office.casework.take(accept, desk.me))
    assert desk.kinds(case_id) == ["receive"]

    desk.office.casework.take(replace(accept, fields=WHY), desk.me)

    assert "补登说明：收发室转来" in summary(desk, case_id)


def test_a_step_of_the_day_before_says_why_only_where_it_makes_late_timely(desk: Desk) -> None:
    late, in_time = received(desk, date(2026, 11, 12)), received(desk, date(2026, 11, 16))
    yesterday = date(2026, 11, 19)  # the last day of the first, not yet of the second
    refusing(lambda: desk.office.casework.take(TakeStep(late, "accept", yesterday), desk.me))

    desk.office.casework.take(TakeStep(in_time, "accept", yesterday), desk.me)
    desk.office.casework.take(TakeStep(late, "accept", TODAY), desk.me)  # late, and told to be

    assert desk.clocks(late)["acceptance_review"].outcome == "met_late"


def test_a_correction_to_an_earlier_day_says_why_and_one_to_a_later_day_does_not(
    desk: Desk,
) -> None:
    case_id = received(desk, date(2026, 11, 11))  # to be decided by November 18
    desk.office.casework.take(TakeStep(case_id, "accept", date(2026, 11, 19)), desk.me)
    revise = ReviseStep(case_id, 2, date(2026, 11, 18), "写错了日期")
    refusing(lambda: desk.office.casework.revise(revise, desk.me))

    desk.office.casework.revise(replace(revise, on=TODAY), desk.me)
    desk.office.casework.revise(replace(revise, fields=WHY), desk.me)

    assert desk.clocks(case_id)["acceptance_review"].outcome == "met"


def test_a_batch_says_why_for_the_cases_that_need_it(desk: Desk) -> None:
    cases = [received(desk, date(2026, 11, 13)) for _ in range(2)]
    for case_id in cases:
        desk.office.casework.take(TakeStep(case_id, "accept", FAR, fields=WHY), desk.me)
    fields = {"role": "lead"}
    batch = TakeMany("refer", FAR, tuple(cases), HANDLER, fields)

    done = desk.office.batch.take_many(batch, desk.me)
    assert done.taken == () and "请写明补登原因" in done.refused[0].sentence

    done = desk.office.batch.take_many(replace(batch, fields={**fields, **WHY}), desk.me)
    assert len(done.taken) == 2


def test_a_letter_and_its_delivery_say_why(desk: Desk) -> None:
    case_id = received(desk, date(2026, 11, 13))
    desk.office.casework.take(TakeStep(case_id, "accept", FAR, fields=WHY), desk.me)
    step = TakeStep(case_id, "refer", FAR, unit=HANDLER, fields={"role": "lead"})
    letter = WriteLetter("referral", case_id, FAR, step=step)
    issue, ink = desk.office.stations.issue_now, replace(LEADER, on=FAR)  # signed on paper then
    refusing(lambda: issue(letter, {}, desk.me, ink))

    issued = issue(letter, {}, desk.me, replace(ink, why="收发室转来"))
    assert "补登说明：收发室转来" in summary(desk, case_id)
    deliver = Deliver(issued.id, "hand", FAR, "回证第1号（示例）")
    refusing(lambda: desk.office.dispatch.deliver(deliver, desk.me))
    desk.office.dispatch.deliver(replace(deliver, back_dated_reason="外出"), desk.me)

    assert "补登说明：外出" in summary(desk, case_id)
    assert desk.office.verify() == ()


def test_a_proposal_an_instruction_a_recusal_and_what_was_learnt_say_why_too(desk: Desk) -> None:
    case_id, office, me = received(desk, date(2026, 11, 13)), desk.office, desk.me
    other = office.session(office.officers.add("经办乙示例", me))
    commands: list[tuple[Any, Any]] = [
        (office.approvals.propose, Propose(case_id, "accept", "拟同意。", FAR)),
        (office.approvals.instruct, Instruct(case_id, 2, True, "同意。", FAR)),
        (office.persons.amend, AmendPerson(case_id, FAR, "来电告知", 1, consent="yes")),
        (office.recusals.recuse, Recuse(case_id, other.name, "近亲属", FAR)),
    ]
    for act, command in commands:
        by = other if isinstance(command, Instruct) else me
        refusing(lambda act=act, command=command, by=by: act(command, by))
        act(replace(command, back_dated_reason="外出"), by)
        assert "补登说明：外出" in summary(desk, case_id)
    assert office.verify() == ()
