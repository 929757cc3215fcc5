"""办理审批 on a real file: decisions wait for their instruction where the office wants it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.base.errors import InputError, RuleViolation
from app.base.rows.settings import DeskSettings
from app.base.secret import Secret
from app.services.cases.commands import Instruct, Propose, TakeMany, VoidSteps
from app.services.cases.rebuild import differences, rebuild
from app.services.people.complainant_input import ComplainantInput
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office


@pytest.fixture
def strict(desk: Desk) -> Desk:
    """The office wants acceptance and referral approved."""
    desk.office.options.save(DeskSettings(approval=("accept", "refer")), desk.me)
    return desk


def propose(desk: Desk, case_id: int, step: str = "accept") -> int:
    command = Propose(case_id, step, "符合受理条件，拟受理", TODAY)  # type: ignore[arg-type]
    return desk.office.approvals.propose(command, desk.me).seq


def instruct(desk: Desk, case_id: int, about: int, *, approved: bool, text: str = "") -> None:
    desk.office.approvals.instruct(Instruct(case_id, about, approved, text, TODAY), desk.me)


def test_without_the_setting_nothing_waits(desk: Desk) -> None:
    case_id = desk.register(date(2026, 11, 18))

    desk.take(case_id, "accept", TODAY)

    assert desk.kinds(case_id) == ["receive", "accept"]


def test_a_decision_without_instruction_is_refused_and_says_what_to_do(strict: Desk) -> None:
    case_id = strict.register(date(2026, 11, 18))

    with pytest.raises(RuleViolation, match="“受理”须先提交拟办意见并经批示同意"):
        strict.take(case_id, "accept", TODAY)
    propose(strict, case_id)
    with pytest.raises(RuleViolation, match="须先提交拟办意见"):
        strict.take(case_id, "accept", TODAY)


def test_an_approved_decision_is_taken(strict: Desk) -> None:
    case_id = strict.register(date(2026, 11, 18))
    instruct(strict, case_id, propose(strict, case_id), approved=True, text="请尽快转办")

    strict.take(case_id, "accept", TODAY)

    row = strict.office.approvals.of_case(case_id, by=strict.me)[0]
    assert (row.state, row.instruction, row.step_caption) == (
        "approved",
        "同意：请尽快转办",
        "受理",
    )
    assert strict.office.approvals.waiting(by=strict.me) == ()


def test_a_refused_proposal_opens_nothing(strict: Desk) -> None:
    case_id = strict.register(date(2026, 11, 18))
    instruct(strict, case_id, propose(strict, case_id), approved=False, text="先核实管辖")

    with pytest.raises(RuleViolation, match="须先提交拟办意见"):
        strict.take(case_id, "accept", TODAY)
    assert strict.office.approvals.of_case(case_id, by=strict.me)[0].state == "refused"


def test_an_approval_is_good_for_one_decision(strict: Desk) -> None:
    case_id = strict.register(date(2026, 11, 16))
    instruct(strict, case_id, propose(strict, case_id), approved=True)
    strict.take(case_id, "accept", TODAY)
    instruct(strict, case_id, propose(strict, case_id, "refer"), approved=True)

    strict.take(case_id, "refer", TODAY, unit=UNIT)

    second = TakeMany("refer", TODAY, (case_id,), unit="示例县交通局")
    assert strict.office.batch.take_many(second, strict.me).taken == ()


def test_what_waits_is_listed_oldest_first_and_survives_a_rebuild(
    strict: Desk, tmp_path: Path
) -> None:
    first, second = strict.register(date(2026, 11, 16)), strict.register(date(2026, 11, 17))
    propose(strict, second)
    about = propose(strict, first)

    waiting = strict.office.approvals.waiting(by=strict.me)

    assert [(row.case_id, row.seq, row.opinion) for row in waiting] == [
        (first, about, "符合受理条件，拟受理"),
        (second, 2, "符合受理条件，拟受理"),
    ]
    rebuild(strict.office.gate.file, tmp_path / "again.cxt", today=TODAY)
    assert differences(strict.office.path, tmp_path / "again.cxt") == ()


def test_nothing_is_instructed_upon_twice(strict: Desk) -> None:
    case_id = strict.register(date(2026, 11, 18))
    about = propose(strict, case_id)
    instruct(strict, case_id, about, approved=True)

    with pytest.raises(InputError, match="已经批示过"):
        instruct(strict, case_id, about, approved=False)


@pytest.mark.obligation("NY-15.3")
@pytest.mark.parametrize(("consent", "why"), [("", "同意提供身份"), ("yes", "负责人决定")])
def test_no_referral_gives_the_identity_without_consent_and_decision(
    desk: Desk, consent: str, why: str
) -> None:
    person = ComplainantInput(Secret("张示例"), Secret("138-0000-0001"), consent=consent)
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3), complainants=(person,))

    with pytest.raises(RuleViolation, match=why):
        desk.take(case_id, "refer", TODAY, unit=UNIT, identity_given="given")

    assert desk.kinds(case_id) == ["receive", "accept"]


@pytest.mark.obligation("NY-15.3")
def test_a_referral_gives_the_identity_once_both_are_on_record(desk: Desk) -> None:
    person = ComplainantInput(Secret("张示例"), Secret("138-0000-0001"), consent="yes")
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3), complainants=(person,))
    desk.take(case_id, "instruct", TODAY, note="同意提供（示例）。", decides="identity")

    desk.take(case_id, "refer", TODAY, unit=UNIT, identity_given="given")

    assert desk.kinds(case_id)[-1] == "refer"


def test_every_decision_on_a_case_stands_in_the_one_record(desk: Desk) -> None:
    """批示, 提供身份, 延期: each with who was asked, who decided, when and why."""
    desk.office.options.save(DeskSettings(approval=("accept",)), desk.me)
    case_id = desk.register(date(2026, 11, 2))
    about = propose(desk, case_id)
    instruct(desk, case_id, about, approved=True, text="照办")
    desk.take(case_id, "accept", date(2026, 11, 3))
    desk.take(case_id, "instruct", TODAY, note="同意提供（示例）。", decides="identity")
    desk.take(
        case_id, "extend", TODAY, unit=UNIT, amount=10, approved_by="unit_head",
        approver="李示例", reason="案情复杂", told_on=TODAY.isoformat(),
    )  # fmt: skip

    records = desk.office.approvals.record_of(case_id, desk.me)

    assert [(r.act, r.asked_of, r.state, r.decided_by, r.reason) for r in records] == [
        ("accept", "director", "approved", desk.me.name, "同意：照办"),
        ("tell_identity", "director", "approved", desk.me.name, "同意提供（示例）。"),
        ("extend", "unit_head", "approved", "李示例", "案情复杂"),
    ]
    assert records[2].payload == {"amount": 10, "told_on": TODAY.isoformat()}


def test_an_application_waits_until_the_office_decides_on_it_in_yuncheng(tmp_path: Path) -> None:
    clock = Clock()
    desk = Desk(make_office(tmp_path / "运城.sqlite", clock, regulation="yuncheng-2021"))
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
    desk.take(case_id, "request_extension", TODAY, unit=UNIT, reason="案情复杂")
    (waiting,) = desk.office.approvals.record_of(case_id, desk.me)
    assert (waiting.act, waiting.asked_of, waiting.state) == ("extend", "office", "waiting")

    seq = desk.take(case_id, "refuse_extension", TODAY, reason="无正当理由")

    (refused,) = desk.office.approvals.record_of(case_id, desk.me)
    assert (refused.state, refused.reason) == ("refused", "无正当理由")
    desk.office.casework.void(VoidSteps(case_id, (seq,), "误登"), desk.me)
    assert desk.office.approvals.record_of(case_id, desk.me) == (waiting,)
    desk.office.close()
