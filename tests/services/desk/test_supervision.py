"""Supervision on a real file: units with what they have late, grounds, and a batch of letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.base.rows.urgency import Urgency
from app.services.cases.commands import TakeMany
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office

OTHER = "示例县交通局"


def referred(desk: Desk, on: date, unit: str = UNIT) -> int:
    case_id = desk.accepted(on, on)
    desk.take(case_id, "refer", on, unit=unit)
    return case_id


@pytest.mark.obligation("NY-19.1")
def test_units_are_listed_with_days_late_the_worst_first(desk: Desk) -> None:
    slightly = referred(desk, date(2026, 9, 30), OTHER)
    badly = referred(desk, date(2026, 9, 4))
    referred(desk, date(2026, 11, 16))

    units = desk.office.supervision.units(TODAY, by=desk.me)

    assert [(u.unit, u.overdue, u.open) for u in units] == [(UNIT, 1, 2), (OTHER, 1, 1)]
    assert [u.lines[0].case_id for u in units] == [badly, slightly]
    assert units[0].worst == -units[0].lines[0].remaining == 21
    assert units[0].lines[0].article == "第十二条"


@pytest.mark.obligation("NY-19.1")
def test_an_overdue_investigation_is_proposed_under_its_article_alone(desk: Desk) -> None:
    referred(desk, date(2026, 9, 4))

    line = desk.office.supervision.units(TODAY, by=desk.me)[0].lines[0]

    assert [(g.key, g.article) for g in line.grounds] == [("1", "第十九条第（一）项")]
    assert line.grounds[0].why == "调查核实期已超期21个工作日"


@pytest.mark.obligation("NY-19.1", "NY-19.2")
def test_an_answered_letter_quiets_the_proposal_until_something_new_is_late(
    desk: Desk, clock: Clock
) -> None:
    case_id = referred(desk, date(2026, 9, 4))
    letter = desk.take(
        case_id, "supervise", date(2026, 11, 2), unit=UNIT, ground=["1"], suggestion="改进"
    )
    desk.take(
        case_id, "reply_improvement", date(2026, 11, 9), unit=UNIT, about=letter, adopted="adopted"
    )

    def proposed() -> list[str]:
        lines = desk.office.supervision.units(clock.day, by=desk.me)[0].lines
        return [g.why for line in lines for g in line.grounds]

    assert proposed() == []
    clock.day = date(2026, 12, 8)  # the sixty days from September 4 are over as well
    desk.office.clock.vouch(desk.me)
    assert [why.split("已")[0] for why in proposed()] == ["办结期"]


@pytest.mark.obligation("NY-19.1", "NY-16.2")
def test_one_units_extension_does_not_spare_another(desk: Desk) -> None:
    case_id = referred(desk, date(2026, 9, 4))
    second = desk.take(case_id, "refer", date(2026, 9, 4), unit=OTHER, role="co")
    desk.take(
        case_id, "extend", date(2026, 10, 20), about=second, amount=30, reason="示例",
        approved_by="unit_head", approver="示例负责人",
    )  # fmt: skip

    units = desk.office.supervision.units(TODAY, by=desk.me)

    assert {u.unit: [g.key for line in u.lines for g in line.grounds] for u in units} == {
        UNIT: ["1"]
    }


@pytest.mark.obligation("NY-19.1")
def test_a_case_past_its_closing_after_a_report_stands_under_the_unit_that_reported(
    desk: Desk, clock: Clock
) -> None:
    case_id = referred(desk, date(2026, 9, 4))
    desk.take(case_id, "report_result", date(2026, 10, 12), unit=UNIT, result="true")
    desk.take(case_id, "review_result", date(2026, 10, 13), outcome="pass")
    assert desk.office.supervision.units(TODAY, by=desk.me) == ()

    clock.day = date(2026, 12, 8)
    desk.office.clock.vouch(desk.me)
    (unit,) = desk.office.supervision.units(clock.day, by=desk.me)
    (line,) = unit.lines

    assert (unit.unit, line.case_id, line.clock, line.about) == (UNIT, case_id, "closure", None)
    assert [g.key for g in line.grounds] == ["1", "2"]
    assert "已届满" in line.grounds[1].why


def test_what_is_nearly_overdue_is_shown_without_a_ground(desk: Desk, clock: Clock) -> None:
    referred(desk, date(2026, 9, 4))
    clock.day = date(2026, 10, 20)  # due on October 22

    unit = desk.office.supervision.units(clock.day, by=desk.me)[0]

    assert (unit.overdue, unit.soon, unit.worst) == (0, 1, 0)
    assert unit.lines[0].grounds == ()


@pytest.mark.obligation("NY-5")
def test_reminders_letters_returns_and_further_rounds_are_counted(desk: Desk) -> None:
    case_id = referred(desk, date(2026, 9, 4), OTHER)
    desk.take(case_id, "return_referral", date(2026, 9, 7), reason="不属本单位职权")
    desk.take(case_id, "refer", date(2026, 9, 8), unit=UNIT)
    desk.take(case_id, "remind", date(2026, 10, 9))
    desk.take(case_id, "remind", date(2026, 10, 20))
    desk.take(case_id, "supervise", date(2026, 11, 2), unit=UNIT, ground=["3"], suggestion="改进")

    unit = desk.office.supervision.units(TODAY, by=desk.me)[0]

    assert (unit.unit, unit.reminded, unit.supervised, unit.returned) == (UNIT, 2, 1, 1)


@pytest.mark.obligation("NY-19.1", "NY-19.2")
def test_a_batch_of_letters_opens_the_units_limit_to_reply(desk: Desk) -> None:
    cases = [referred(desk, date(2026, 9, 4)), referred(desk, date(2026, 9, 7))]
    service = desk.office.supervision
    lines = [line for unit in service.units(TODAY, by=desk.me) for line in unit.lines]

    drafts = [replace(d, suggestion="于五个工作日内报送结果") for d in service.drafts(lines)]
    result = service.supervise(drafts, TODAY, desk.me)

    assert result.cases == tuple(cases) and result.refused == ()
    reply = desk.clocks(cases[0])["improvement_reply"]
    assert (reply.unit, reply.starts_on, reply.presumed) == (UNIT, TODAY, True)


@pytest.mark.obligation("NY-19.1")
def test_a_letter_without_advice_is_refused_with_the_article(desk: Desk) -> None:
    case_id = referred(desk, date(2026, 9, 4))
    service = desk.office.supervision

    result = service.supervise(
        service.drafts(service.units(TODAY, by=desk.me)[0].lines), TODAY, desk.me
    )

    assert result.taken == ()
    assert (result.refused[0].case_id, result.refused[0].article) == (case_id, "第十九条")
    assert "改进建议" in result.refused[0].sentence


@pytest.mark.obligation("YC-13.1", "YC-21")
def test_in_yuncheng_a_missing_first_answer_is_late_after_three_days_and_no_first_ground(
    tmp_path: Path, clock: Clock
) -> None:
    with make_office(tmp_path / "yc.cxt", clock, regulation="yuncheng-2021") as office:
        desk = Desk(office)
        referred(desk, date(2026, 11, 9))

        lines = office.supervision.units(TODAY, by=office.session())[0].lines

    assert [line.clock for line in lines] == ["unit_response"]
    assert lines[0].urgency is Urgency.OVERDUE
    assert lines[0].grounds == ()


def test_a_reported_result_ends_the_matter(desk: Desk) -> None:
    case_id = referred(desk, date(2026, 9, 4))
    desk.take(case_id, "report_result", TODAY, result="true")

    assert desk.office.supervision.units(TODAY, by=desk.me) == ()
    assert desk.office.batch.take_many(TakeMany("remind", TODAY, (case_id,)), desk.me).taken
