"""Four stories told through the services: two officers, a case handed down, one who can't be told, a merge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import RuleViolation
from app.base.rows.cases import ClockRow
from app.base.rows.settings import DeskSettings
from app.base.secret import Secret
from app.base.session import Session
from app.services.cases.commands import EndRecusal, Instruct, Propose, Recuse
from app.services.people.complainant_input import ComplainantInput
from tests.services.making import Clock, Desk, make_office, open_office, receive

OTHER, CITY = "示例县交通局", "示例市信用办"


class Told:
    """An office over the days of a story."""

    def __init__(self, path: Path, pack: str) -> None:
        self.clock = Clock(date(2026, 3, 2))
        self.office = make_office(path, self.clock, regulation=pack)
        self.desk = Desk(self.office)

    def on(self, day: int, month: int = 3) -> date:
        """The day comes; gives it."""
        self.clock.day = date(2026, month, day)
        return self.clock.day

    def take(self, case_id: int, kind: str, day: int, month: int = 3, **fields: object) -> None:
        self.desk.take(case_id, kind, self.on(day, month), **fields)  # type: ignore[arg-type]

    def refused(self, case_id: int, kind: str, why: str, **fields: object) -> None:
        with pytest.raises(RuleViolation, match=why):
            self.desk.take(case_id, kind, self.clock.day, **fields)  # type: ignore[arg-type]

    def limit(self, case_id: int, word: str) -> ClockRow:
        page = self.office.reads.case_page(case_id, self.clock.day, by=self.desk.me)
        return [c for c in page.clocks if c.clock == word][-1]

    def stage(self, case_id: int) -> str:
        return self.office.reads.case_page(case_id, self.clock.day, by=self.desk.me).card.stage


@pytest.fixture(params=["nanyang-2020", "yuncheng-2021"])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Told]:
    story = Told(tmp_path / "story.sqlite", request.param)
    yield story
    story.office.close()


@pytest.fixture
def nanyang(tmp_path: Path) -> Iterator[Told]:
    story = Told(tmp_path / "story.sqlite", "nanyang-2020")
    yield story
    story.office.close()


@pytest.mark.obligation("NY-15.1", "YC-17")
def test_two_officers_one_keeps_out_the_director_instructs_and_a_leaders_day_runs(
    told: Told,
) -> None:
    office, first = told.office, told.desk.me
    second = office.session(office.officers.add("经办乙示例", first))
    chief = office.session(office.officers.add("主任示例", first))
    office.options.save(DeskSettings(approval=("accept",), director=chief.uid), first)
    case_id = told.desk.register(told.on(2))
    office.recusals.recuse(Recuse(case_id, second.name, "近亲属", told.on(3)), first)

    with pytest.raises(RuleViolation, match="已登记回避本件"):
        office.reads.case_page(case_id, told.clock.day, by=second)
    assert office.workbench.work(told.clock.day, second, everyone=True).lines == ()
    about = office.approvals.propose(
        Propose(case_id, "accept", "拟予受理。", told.on(4)), first
    ).seq
    assert about is not None
    told.refused(case_id, "accept", "经批示同意")
    _instructs_nobody_but(told, case_id, about, (first, second))
    office.approvals.instruct(Instruct(case_id, about, True, "同意", told.on(5)), chief)
    told.take(case_id, "accept", 5)
    word = {
        "note": "请限期办结。",
        "given_by": "钱示例",
        "post": "副县长",
        "asked_for": date(2026, 3, 27),
    }
    told.take(case_id, "instruct", 6, **word)

    assert told.limit(case_id, "leader_limit").due_on == date(2026, 3, 27)
    records = office.approvals.record_of(case_id, first)
    assert [(r.act, r.asked_of, r.decided_by) for r in records] == [
        ("accept", "director", "主任示例"), ("instruct", "leader", "副县长钱示例"),
    ]  # fmt: skip
    _only_the_director_lets_them_in_again(told, case_id, second, chief)


def _instructs_nobody_but(
    told: Told, case_id: int, about: int, others: tuple[Session, ...]
) -> None:
    for officer in others:
        with pytest.raises(RuleViolation):
            told.office.approvals.instruct(
                Instruct(case_id, about, True, "同意", told.clock.day), officer
            )


def _only_the_director_lets_them_in_again(
    told: Told, case_id: int, kept_out: Session, chief: Session
) -> None:
    (row,) = told.office.recusals.register(told.desk.me)
    command = EndRecusal(case_id, row.seq, "经核实没有亲属关系")
    with pytest.raises(RuleViolation, match="由负责人决定"):
        told.office.recusals.end(command, told.desk.me)
    told.office.recusals.end(command, chief)
    assert told.office.reads.case_page(case_id, told.clock.day, by=kept_out).card.case_id == case_id


@pytest.mark.obligation("AS-1", "AS-2", "AS-3")
def test_a_case_handed_down_is_not_accepted_anew_and_is_answered_upwards_until_recognised(
    told: Told,
) -> None:
    own = receive(
        told.on(2), superior=CITY, superior_due_on=date(2026, 4, 20), assignment="accepted"
    )
    command = replace(own, channel="assigned")
    case_id = told.office.casework.register(command, told.desk.me).cases[0]
    words = {
        c.clock
        for c in told.office.reads.case_page(case_id, told.clock.day, by=told.desk.me).clocks
    }
    assert not words & {"acceptance_review", "acceptance_notice", "closure"}
    assert told.limit(case_id, "own_investigation").due_on == date(2026, 4, 14)
    told.refused(case_id, "accept", "不能再次受理|已作出受理")

    told.take(case_id, "refer", 4, unit=OTHER, inner_limit=10)
    assert told.limit(case_id, "investigation").due_on == date(2026, 3, 18)
    told.take(case_id, "report_result", 17, unit=OTHER, result="partly")
    told.take(case_id, "review_result", 18, outcome="pass")
    told.take(case_id, "give_feedback", 19, satisfaction="satisfied")
    told.take(case_id, "report_superior", 20, result="partly")
    assert (told.stage(case_id), told.limit(case_id, "own_investigation").outcome) == (
        "superior_review", "met",
    )  # fmt: skip
    told.take(case_id, "superior_return", 25, reason="请补充整改证据。")
    assert told.limit(case_id, "own_investigation").outcome == "running"  # within the old limit
    told.take(case_id, "report_superior", 27, result="partly")
    told.take(case_id, "superior_recognize", 31)

    assert told.stage(case_id) == "closed"
    assert told.limit(case_id, "own_investigation").outcome == "met"
    assert told.limit(case_id, "superior_limit").met_on == date(2026, 3, 20)


@pytest.mark.obligation("NY-11.3", "NY-11.4", "NY-8")
def test_a_refusal_that_nobody_can_be_told_ends_with_its_reason_and_no_notice(
    nanyang: Told,
) -> None:
    told = nanyang
    nobody = ComplainantInput(Secret(""), Secret(""), real_name=False)
    case_id = told.desk.register(told.on(2), complainants=(nobody,))
    known = told.desk.register(told.on(2))
    for key in (case_id, known):
        told.take(key, "decline", 4, ground="4", reason="内容模糊不详，无从调查。")
    assert told.limit(case_id, "refusal_notice").outcome == "waived"
    told.refused(known, "end_untold", "只有联系方式不详的除外", untold="contact_unknown")

    told.take(case_id, "end_untold", 5, untold="contact_unknown", reason="没有留下任何联系方式。")

    page = told.office.reads.case_page(case_id, told.clock.day, by=told.desk.me)
    assert page.card.stage == "refused"
    assert "notify_refusal" not in [row.kind for row in page.timeline]
    assert "不作告知的原因：联系方式不详" in page.timeline[-1].summary
    assert told.limit(case_id, "refusal_notice").outcome == "ended"
    assert told.limit(known, "refusal_notice").due_on == date(2026, 3, 11)
    told.take(case_id, "archive", 6)
    assert told.desk.kinds(case_id)[-1] == "archive"


@pytest.mark.obligation("NY-11.1")
def test_a_merge_with_a_running_clock_keeps_the_stricter_day_through_acceptance(
    nanyang: Told,
) -> None:
    told = nanyang
    early = told.desk.register(told.on(2))
    late = told.desk.register(told.on(6))
    assert told.limit(late, "acceptance_review").due_on == date(2026, 3, 13)
    into = told.office.reads.case_page(late, told.clock.day, by=told.desk.me).card.number

    told.take(early, "merge", 6, into=into)
    assert told.limit(late, "acceptance_review").due_on == date(2026, 3, 9)
    told.take(late, "accept", 10)

    review = told.limit(late, "acceptance_review")
    assert (review.outcome, review.met_on) == ("met_late", date(2026, 3, 10))
    assert told.limit(early, "acceptance_review").outcome == "ended"
    assert told.stage(early) == "merged"
    lines = told.office.workbench.work(told.clock.day, told.desk.me).lines
    assert {line.case_id for line in lines} == {late}
    told.office.close()
    told.office = open_office(told.office.path, told.clock)  # it stands so in the file
    assert told.limit(late, "acceptance_review").met_on == date(2026, 3, 10)


@pytest.mark.obligation("NY-20", "YC-22")
def test_an_ended_case_is_filed_and_one_that_goes_on_is_not(told: Told) -> None:
    article = {"nanyang-2020": "第二十条", "yuncheng-2021": "第二十二条"}[
        told.office.reads.settings().regulation
    ]
    case_id = told.desk.register(told.on(2))
    told.take(case_id, "accept", 3)
    with pytest.raises(RuleViolation, match="案件终结之后才能立卷归档") as refused:
        told.desk.take(case_id, "archive", told.clock.day)
    assert refused.value.article == article

    told.take(case_id, "close", 4)
    told.take(case_id, "archive", 5, note="卷宗第1号")

    row = told.office.reads.case_page(case_id, told.clock.day, by=told.desk.me).timeline[-1]
    assert (row.kind, row.article) == ("archive", article) and "卷宗第1号" in row.summary
