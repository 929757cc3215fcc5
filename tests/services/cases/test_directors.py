"""The director is an officer with that office: who may decide, and whom the record names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.base.errors import InputError, RuleViolation
from app.base.rows.settings import DeskSettings
from app.base.session import Session
from app.services.cases.commands import Instruct, Propose, TakeStep
from app.services.papers.letter_commands import Overrule, WriteLetter
from tests.services.making import TODAY, UNIT, Desk


@pytest.fixture
def director(desk: Desk) -> Session:
    """Directs the office; nobody did before."""
    found = desk.office.session(desk.office.officers.add("主任示例", desk.me))
    desk.office.options.save(DeskSettings(approval=("accept",), director=found.uid), desk.me)
    return found


def test_only_the_director_or_the_deputy_instructs_and_the_record_names_them(
    desk: Desk, director: Session
) -> None:
    third = desk.office.session(desk.office.officers.add("副主任示例", desk.me))
    case_id = desk.register()
    about = desk.office.approvals.propose(
        Propose(case_id, "accept", "拟予受理。", TODAY), desk.me
    ).seq
    assert about is not None
    command = Instruct(case_id, about, True, "照办", TODAY)
    for officer in (desk.me, third):
        with pytest.raises(RuleViolation, match="批示由负责人或副负责人决定"):
            desk.office.approvals.instruct(command, officer)

    desk.office.options.save(replace(desk.office.options.current(), deputy=third.uid), director)
    desk.office.approvals.instruct(command, third)

    row = desk.office.approvals.of_case(case_id, desk.me)[0]
    assert (row.state, row.instructed_by) == ("approved", third.name)


def test_the_director_alone_gives_the_office_away(desk: Desk, director: Session) -> None:
    settings = desk.office.options.current()

    with pytest.raises(RuleViolation, match="由负责人本人更改"):
        desk.office.options.save(replace(settings, director=desk.me.uid), desk.me)
    desk.office.options.save(replace(settings, similar=50), desk.me)  # all else is anybody's

    desk.office.options.save(replace(settings, director=desk.me.uid), director)
    assert desk.office.options.current().director == desk.me.uid


@pytest.mark.parametrize(
    ("offices", "why"),
    [
        ({"director": "主任"}, "须是本办在岗的经办人"),
        ({"director": "{me}", "deputy": "{me}"}, "不能是负责人本人"),
        ({"deputy": "{me}"}, "不能没有负责人"),
    ],
)
def test_the_director_is_an_officer_and_no_typed_word(
    desk: Desk, offices: dict[str, str], why: str
) -> None:
    given = {name: uid.format(me=desk.me.uid) for name, uid in offices.items()}

    with pytest.raises(InputError, match=why):
        desk.office.options.save(DeskSettings(**given), desk.me)

    assert desk.office.options.current() == DeskSettings()


def referral(case_id: int, **more: Any) -> WriteLetter:
    fields = {"role": "lead", "identity_given": "withheld"}
    step = TakeStep(case_id, "refer", TODAY, unit=UNIT, fields=fields)
    return WriteLetter("referral", case_id, TODAY, step=step, **more)


def test_an_overrule_is_the_directors_own_and_bears_no_typed_name(
    desk: Desk, director: Session
) -> None:
    desk.office.options.save(replace(desk.office.options.current(), approval=()), director)
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18), facts="张示例反映没有交付。")
    command = referral(case_id, overrule=Overrule("随便写的人", "案由须写明权利人。"))
    with pytest.raises(RuleViolation, match="照发由负责人或副负责人决定"):
        desk.office.letters.issue(command, desk.me)
    assert desk.kinds(case_id) == ["receive", "accept"]

    desk.office.letters.issue(command, director)

    told = str(desk.office.reads.case_page(case_id, TODAY, by=desk.me).timeline)
    assert f"负责人{director.name}决定照发" in told and "随便写的人" not in told


def test_the_letter_offers_the_name_of_who_may_decide_and_no_other(
    desk: Desk, director: Session
) -> None:
    desk.office.options.save(replace(desk.office.options.current(), approval=()), director)
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    offered = {}
    for officer in (desk.me, director):
        draft = desk.office.letters.prepare("referral", case_id, officer)
        field = next(f for f in draft.fields if f.name == "decided_by")
        offered[officer.name] = (field.kind, field.options, draft.decider)
        desk.office.letters.release(draft)

    assert offered == {
        desk.me.name: ("choice", (), ""),
        director.name: ("choice", ((director.name, director.name),), director.name),
    }


def test_the_step_of_an_instruction_is_no_way_round_the_director(
    desk: Desk, director: Session
) -> None:
    case_id = desk.register()

    with pytest.raises(RuleViolation, match="批示由负责人或副负责人决定"):
        desk.take(case_id, "instruct", TODAY, note="同意提供身份", decides="identity")

    assert desk.kinds(case_id) == ["receive"]


def test_an_instruction_of_a_leader_outside_is_recorded_as_received(
    desk: Desk, director: Session
) -> None:
    case_id = desk.register()
    about = desk.office.approvals.propose(
        Propose(case_id, "accept", "拟予受理。", TODAY), desk.me
    ).seq
    assert about is not None
    received = Instruct(
        case_id,
        about,
        True,
        "请信用办依法受理。",
        TODAY,
        "钱示例",
        "分管副县长",
        date(2026, 11, 30),
    )
    with pytest.raises(InputError, match="职务和批示原文"):
        desk.office.approvals.instruct(replace(received, post=""), desk.me)
    with pytest.raises(InputError, match="早于批示日期"):
        desk.office.approvals.instruct(replace(received, asked_for=date(2026, 11, 1)), desk.me)

    desk.office.approvals.instruct(received, desk.me)

    row = desk.office.approvals.of_case(case_id, desk.me)[0]
    assert (row.state, row.instructed_by) == ("approved", "分管副县长钱示例")
    assert row.instruction == (
        "收到分管副县长钱示例批示：同意：请信用办依法受理。（要求2026-11-30前办结）"
    )
    desk.take(case_id, "accept", TODAY)
