"""The workbench on a real file: what is due, by whom, through which step, what changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.base.rows.urgency import Urgency
from app.services.cases.commands import VoidSteps
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office


def lines(desk: Desk, **more: object) -> dict[tuple[int, str], object]:
    found = desk.office.workbench.work(desk.office.workspace.today(), desk.me, **more)  # type: ignore[arg-type]
    return {(line.case_id, line.clock): line for line in found.lines}


@pytest.mark.obligation("NY-11.1", "NY-22")
def test_a_received_case_waits_for_its_decision_with_article_and_step(desk: Desk) -> None:
    case_id = desk.register(date(2026, 11, 16))

    line = lines(desk)[case_id, "acceptance_review"]

    assert (line.article, line.step, line.step_caption) == ("第十一条", "accept", "受理")
    assert (line.due_on, line.remaining) == (date(2026, 11, 23), 1)
    assert line.urgency is Urgency.SOON


def test_the_most_overdue_line_comes_first_and_the_counts_agree(desk: Desk) -> None:
    late = desk.register(date(2026, 9, 1))
    today = desk.register(date(2026, 11, 13))
    desk.register(date(2026, 11, 19))

    found = desk.office.workbench.work(TODAY, by=desk.me)

    assert [line.case_id for line in found.lines][:2] == [late, today]
    assert (found.overdue, found.due_today, found.soon, found.total) == (1, 1, 0, 3)


@pytest.mark.obligation("NY-19.1")
def test_a_unit_that_is_late_is_to_be_supervised(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
    desk.take(case_id, "refer", date(2026, 9, 4), unit=UNIT)

    line = lines(desk)[case_id, "investigation"]

    assert (line.duty, line.step, line.urgency) == ("unit", "supervise", Urgency.OVERDUE)


def test_what_only_a_unit_can_do_in_time_is_waited_for_and_not_done(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 17))
    desk.take(case_id, "notify_acceptance", date(2026, 11, 17))
    desk.take(case_id, "refer", date(2026, 11, 18), unit=UNIT)

    found = desk.office.workbench.work(TODAY, by=desk.me)

    assert found.lines == ()
    assert [(row.unit, row.count, row.overdue) for row in found.waiting_units] == [(UNIT, 1, 0)]
    assert found.waiting == 1


def test_an_answer_due_beyond_the_last_notice_is_waited_for_provisionally(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 17))
    desk.take(case_id, "refer", TODAY, unit=UNIT)

    (waiting,) = desk.office.workbench.work(TODAY, by=desk.me).waiting_units

    assert waiting.earliest_due is not None and waiting.earliest_due.year == 2027
    assert (waiting.urgency, waiting.provisional) == (Urgency.PROVISIONAL, True)


def test_an_accepted_case_is_to_be_referred_under_its_closing_limit(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 17))

    assert lines(desk)[case_id, "closure"].step == "refer"


def test_a_case_of_another_officer_is_not_mine(desk: Desk) -> None:
    other = desk.office.session(desk.office.officers.add("经办乙示例", desk.me))
    mine, theirs = desk.register(date(2026, 11, 16)), desk.register(date(2026, 11, 16))
    desk.take(theirs, "assign", TODAY, officer=other.name)

    found = {line.case_id for line in desk.office.workbench.work(TODAY, desk.me).lines}

    assert found == {mine}


def test_what_was_recorded_since_the_last_working_day_is_told_newest_first(
    desk: Desk, clock: Clock
) -> None:
    clock.day = date(2026, 11, 13)  # a Friday
    desk.office.clock.vouch(desk.me)
    before = desk.register(date(2026, 11, 12))
    clock.day = date(2026, 11, 17)  # the Tuesday after
    desk.take(before, "accept", date(2026, 11, 17))

    found = desk.office.workbench.work(clock.day, by=desk.me)

    assert found.since == date(2026, 11, 16)
    assert [(row.case_id, row.kind) for row in found.changed] == [(before, "accept")]
    assert found.changed_total == 1


def test_a_step_taken_back_leaves_the_line_that_it_had_settled(desk: Desk) -> None:
    case_id = desk.register(date(2026, 11, 16))
    seq = desk.take(case_id, "accept", date(2026, 11, 17))
    desk.office.casework.void(VoidSteps(case_id, (seq,), "录错"), desk.me)

    assert (case_id, "acceptance_review") in lines(desk)


@pytest.mark.obligation("YC-21")
def test_a_letter_without_a_limit_for_its_answer_is_waited_for_all_the_same(
    tmp_path: Path, clock: Clock
) -> None:
    with make_office(tmp_path / "yc.cxt", clock, regulation="yuncheng-2021") as office:
        desk = Desk(office)
        case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 2))
        desk.take(case_id, "supervise", date(2026, 9, 7), unit=UNIT, ground=["1"])

        (waiting,) = office.workbench.work(TODAY, by=office.session()).waiting_units
        assert (waiting.unit, waiting.count, waiting.overdue) == (UNIT, 1, 0)
        assert (waiting.earliest_due, waiting.urgency) == (None, Urgency.NONE)
        assert office.workbench.work(TODAY, by=office.session()).waiting == 1

        desk.take(case_id, "reply_improvement", date(2026, 9, 20), unit=UNIT, adopted="adopted")
        assert office.workbench.work(TODAY, by=office.session()).waiting_units == ()


def test_what_has_a_day_stands_before_what_has_none_and_the_end_of_the_case_ends_the_waiting(
    tmp_path: Path, clock: Clock
) -> None:
    with make_office(tmp_path / "yc.cxt", clock, regulation="yuncheng-2021") as office:
        desk = Desk(office)
        letter = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
        desk.take(letter, "supervise", date(2026, 11, 4), unit="示例县财政局", ground=["1"])
        referral = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
        desk.take(referral, "refer", date(2026, 11, 4), unit=UNIT)

        units = [
            row.unit for row in office.workbench.work(TODAY, by=office.session()).waiting_units
        ]
        assert units == [UNIT, "示例县财政局"]

        desk.take(letter, "withdraw", date(2026, 11, 10))
        assert [
            row.unit for row in office.workbench.work(TODAY, by=office.session()).waiting_units
        ] == [UNIT]
        assert office.verify() == ()
