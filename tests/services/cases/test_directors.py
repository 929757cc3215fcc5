"""The director is an officer with that office: who may decide, and whom the record names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import InputError, RuleViolation
from app.base.rows.settings import DeskSettings
from app.base.session import Session
from app.services.cases.commands import Instruct, Propose, TakeStep
from app.services.papers.letter_commands import Overrule, WriteLetter
from app.services.store.appointing import Appoint
from app.services.store.approvals import APPROVAL, RECORDS, records
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office


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
    step = TakeStep(case_id, "refer", TODAY, unit="示例县教体局", fields=fields)
    return WriteLetter("referral", case_id, TODAY, step=step, **more)


def test_an_overrule_is_the_directors_own_and_bears_no_typed_name(
    desk: Desk, director: Session
) -> None:
    desk.office.options.save(replace(desk.office.options.current(), approval=()), director)
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18), facts="张示例反映没有交付。")
    command = referral(case_id, overrule=Overrule("随便写的人", "案由须写明权利人。"))
    with pytest.raises(RuleViolation, match="文书由负责人或副负责人签发"):
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
        "档案室3号柜",
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
    assert copies(desk, case_id) == [("分管副县长钱示例批示件", "档案室3号柜", TODAY)]
    desk.take(case_id, "accept", TODAY)


def copies(desk: Desk, case_id: int) -> list[tuple[str, str, date | None]]:
    """What is kept on paper only with the last step of the case."""
    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)
    last = page.timeline[-1].seq
    return [(f.name, f.place, f.dated) for f in page.attachments if f.seq == last and f.place]


YC = "yuncheng-2021"


@pytest.mark.obligation("YC-18")
def test_an_extension_by_the_office_is_the_directors_own_and_names_them(tmp_path: Path) -> None:
    desk = Desk(make_office(tmp_path / "运城.sqlite", Clock(), regulation=YC))
    chief = desk.office.session(desk.office.officers.add("主任示例", desk.me))
    desk.office.options.save(DeskSettings(director=chief.uid), desk.me)
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
    desk.take(case_id, "request_extension", TODAY, unit=UNIT, reason="案情复杂")
    fields = {"amount": 1, "approved_by": "office", "approver": "随便写的人", "reason": "属实"}
    command = TakeStep(case_id, "extend", TODAY, unit=UNIT, fields=fields)
    with pytest.raises(RuleViolation, match="由负责人或副负责人决定"):
        desk.office.casework.take(command, desk.me)

    desk.office.casework.take(command, chief)

    (record,) = desk.office.approvals.record_of(case_id, desk.me)
    assert (record.asked_of, record.decided_by, record.asked_by) == (
        "office", chief.name, desk.me.name,
    )  # fmt: skip
    assert desk.clocks(case_id)["closure"].due_on == date(2027, 2, 3)
    desk.office.close()


@pytest.mark.obligation("NY-16.2")
def test_a_units_extension_bears_the_name_of_its_head_whoever_directs_the_office(
    desk: Desk, director: Session
) -> None:
    desk.office.options.save(replace(desk.office.options.current(), approval=()), director)
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
    form = next(
        form
        for form in desk.office.reads.case_page(case_id, TODAY, by=desk.me).next_steps
        if form.kind == "extend"
    )
    assert next(f.caption for f in form.fields if f.name == "approver") == (
        "批准人（承办单位负责人姓名）"
    )

    desk.take(case_id, "extend", TODAY, unit=UNIT, amount=10, reason="案情复杂", approver="李示例",
              approved_by="unit_head", told_on=TODAY)  # fmt: skip

    (record,) = desk.office.approvals.record_of(case_id, desk.me)
    assert (record.asked_of, record.decided_by) == ("unit_head", "李示例")


def test_a_leaders_word_is_recorded_without_a_proposal_and_its_day_runs_as_a_clock(
    desk: Desk,
) -> None:
    case_id = desk.register(date(2026, 11, 18))
    word = {"note": "请认真核查，限期办结。", "given_by": "钱示例", "post": "分管副县长"}
    with pytest.raises(InputError, match="姓名、职务和批示原文"):
        desk.take(case_id, "instruct", TODAY, **{**word, "post": ""})
    with pytest.raises(InputError, match="早于批示日期"):
        desk.take(case_id, "instruct", TODAY, **word, asked_for=date(2026, 11, 1))

    desk.take(case_id, "instruct", TODAY, **word, asked_for=date(2026, 11, 27), copy_place="2号柜")

    assert copies(desk, case_id) == [("分管副县长钱示例批示件", "2号柜", TODAY)]
    (record,) = desk.office.approvals.record_of(case_id, desk.me)
    assert (record.asked_of, record.decided_by, record.wanted_on) == (
        "leader", "分管副县长钱示例", date(2026, 11, 27),
    )  # fmt: skip
    clock = desk.clocks(case_id)["leader_limit"]
    assert (clock.caption, clock.due_on) == ("批示要求办结期", date(2026, 11, 27))
    lines = desk.office.workbench.work(TODAY, desk.me).lines
    assert [
        (line.caption, line.due_on, line.step_caption)
        for line in lines
        if line.clock == "leader_limit"
    ] == [("批示要求办结期", date(2026, 11, 27), "报告领导（批示落实情况）")]

    desk.take(case_id, "report_leader", TODAY, note="已转住建局核查。")

    assert desk.clocks(case_id)["leader_limit"].outcome == "met"


def test_where_the_director_has_left_a_superiors_decision_names_the_next(
    desk: Desk, director: Session
) -> None:
    """The director can neither sit here nor hand over any more; nobody may decide anything."""
    desk.office.staff.set_active(director.name, active=False, by=desk.me)
    settings = desk.office.options.current()
    with pytest.raises(RuleViolation, match="登记上级的决定"):
        desk.office.options.save(replace(settings, director=desk.me.uid), desk.me)
    decision = Appoint(desk.me.uid, "", "赵示例", "发改委主任", "示发改任〔2026〕3号")
    for lacking in (replace(decision, superior=" "), replace(decision, reason="")):
        with pytest.raises(InputError, match="上级领导、职务和理由"):
            desk.office.appointing.appoint(lacking, desk.me)
    with pytest.raises(InputError, match="须是本办在岗的经办人"):
        desk.office.appointing.appoint(replace(decision, director=director.uid), desk.me)
    assert desk.office.options.current().director == director.uid

    desk.office.appointing.appoint(decision, desk.me)

    assert desk.office.options.current() == replace(settings, director=desk.me.uid)
    with desk.office.gate.see(desk.me) as view:
        (record,) = records(view, RECORDS.where(APPROVAL.c.subject == "office"))
    assert (record.act, record.asked_of, record.decided_by, record.reason) == (
        "appoint_director", "superior", "发改委主任赵示例", "示发改任〔2026〕3号",
    )  # fmt: skip
