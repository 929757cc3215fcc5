"""Intake facts on a real file: kept with the case, identities apart, proposals not decisions."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from app.base.errors import InputError
from app.base.secret import Secret
from app.rules.intake_facts import told
from app.services.cases.persons import AmendPerson
from app.services.cases.rebuild import differences, rebuild
from app.services.people.complainant_input import ComplainantInput
from app.ui.widgets.facts_panel import party_words
from tests.services.making import TODAY, UNIT, Desk, receive

SHOP = ComplainantInput(
    Secret("示例科技有限公司"), Secret("0370-0000009"), id_number=Secret("91419999MA00000014"),
    kind="organisation", consent="no",
)  # fmt: skip
LEADER = ComplainantInput(
    Secret("张示例"), Secret("138-0000-0001"), role="representative",
    other_phone=Secret("138-0000-0007"), keep_secret=True, consent="yes",
)  # fmt: skip
AGENT = ComplainantInput(Secret("赵示例"), Secret("138-0000-0008"), role="agent")


@pytest.mark.obligation("NY-2")
def test_a_letters_own_facts_are_kept_with_the_case(desk: Desk) -> None:
    details = {"postmarked_on": date(2026, 8, 28), "pages": 4, "amount": "50000"}
    command = replace(receive(details=details), channel="letter")
    case_id = desk.office.casework.register(command, desk.me).cases[0]

    facts = {row.caption: row.text for row in desk.office.intake.facts(case_id, by=desk.me)}

    assert facts == {"邮戳日": "2026-08-28", "页数": "4", "涉及金额（元）": "50000"}
    assert "邮戳日" in {field.caption for field in desk.office.intake.fields("letter")}


@pytest.mark.obligation("NY-15.3")
def test_several_complainants_keep_their_parts_and_their_identities_apart(
    desk: Desk, tmp_path: Path
) -> None:
    case_id = desk.register(complainants=(LEADER, SHOP, AGENT))

    parties = desk.office.reads.case_page(case_id, TODAY, by=desk.me).parties

    assert [(p.role, p.kind, p.consent) for p in parties] == [
        ("representative", "person", "yes"),
        ("complainant", "organisation", "no"),
        ("agent", "person", ""),
    ]
    with closing(sqlite3.connect(desk.office.path)) as raw:
        kept = "".join(row[0] for row in raw.execute("SELECT payload FROM case_step"))
    for person in (LEADER, SHOP, AGENT):
        assert person.name.reveal() not in kept and person.phone.reveal() not in kept
    assert "0007" not in kept and "91419999" not in kept and json.loads(kept)
    rebuild(desk.office.gate.file, tmp_path / "again.cxt", today=TODAY)
    assert differences(desk.office.path, tmp_path / "again.cxt") == ()


def test_of_each_whom_nobody_can_reach_the_reason_is_kept_until_a_way_is_learnt(
    desk: Desk, tmp_path: Path
) -> None:
    declined = replace(LEADER, phone=Secret(""), other_phone=Secret(""), no_contact="declined")
    case_id = desk.register(complainants=(declined, replace(SHOP, no_contact="hidden")))
    before = desk.office.reads.case_page(case_id, TODAY, by=desk.me).parties
    assert [(p.contact_known, p.no_contact) for p in before] == [(False, "declined"), (True, "")]
    assert "联系方式不详：本人不愿留" in party_words(before[0])
    assert "联系方式不详" not in party_words(before[1])

    learnt = {"phone": Secret("13800000009")}
    desk.office.persons.amend(
        AmendPerson(case_id, TODAY, "本人来电补充", before[0].complainant_id, learnt), desk.me
    )

    after = desk.office.reads.case_page(case_id, TODAY, by=desk.me).parties
    assert "联系方式不详" not in party_words(after[0])
    rebuild(desk.office.gate.file, tmp_path / "again.cxt", today=TODAY)
    assert differences(desk.office.path, tmp_path / "again.cxt") == ()


def test_an_organisations_wrong_code_uses_no_number(desk: Desk) -> None:
    wrong = ComplainantInput(
        Secret("示例科技有限公司"), id_number=Secret("91419999MA00000015"), kind="organisation"
    )

    with pytest.raises(InputError, match="校验位不符"):
        desk.register(complainants=(wrong,))

    assert (
        desk.office.reads.case_page(desk.register(), TODAY, by=desk.me).card.number
        == "示信投〔2026〕1号"
    )


def test_respondents_are_told_apart_as_local_and_competent(desk: Desk) -> None:
    case_id = desk.register(
        respondents=("示例镇人民政府", UNIT, "示例镇人民政府"),
        respondent_roles=("local", "competent"),
    )

    assert desk.office.intake.respondents(case_id, by=desk.me) == (
        ("示例镇人民政府", "属地"),
        (UNIT, "主管"),
    )


@pytest.mark.obligation("NY-8")
def test_a_lawsuit_proposes_a_ground_and_the_case_stays_as_it_is(desk: Desk) -> None:
    case_id = desk.register(details={"lawsuit": "pending"})

    found = desk.office.intake.proposals({"lawsuit": "pending"})
    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)

    assert [(p.ground, p.forward_to, p.why) for p in found] == [
        ("1", "", "已诉讼（正在进行）")  # the suit is pending: there is no other way to tell
    ]
    assert page.proposals == tuple(told(proposal) for proposal in found)
    assert page.card.stage == "received"


@pytest.mark.obligation("NY-8")
def test_real_name_kept_secret_is_not_anonymous(desk: Desk) -> None:
    secret = desk.register(complainants=(LEADER,))
    nameless = desk.register(complainants=(ComplainantInput(Secret(""), real_name=False),))

    (proposed,) = desk.office.reads.case_page(nameless, TODAY, by=desk.me).proposals
    assert desk.office.reads.case_page(secret, TODAY, by=desk.me).proposals == ()
    assert "第八条第（四）项" in proposed


def test_a_fact_of_another_channel_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    with pytest.raises(InputError, match="没有“postmarked_on”这一项"):
        desk.register(details={"postmarked_on": "2026-08-28"})

    assert desk.office.reads.work(TODAY, by=desk.me).cases == 0


@pytest.mark.obligation("NY-2")
def test_a_call_keeps_when_it_began_and_who_took_it(desk: Desk) -> None:
    details = {
        "started_at": datetime(2026, 9, 1, 9, 41),
        "seconds": "161",
        "taken_by": "经办甲示例",
    }

    case_id = desk.register(details=details)

    assert [row.text for row in desk.office.intake.facts(case_id, by=desk.me)] == [
        "2026-09-01 09:41", "161", "经办甲示例",
    ]  # fmt: skip


@pytest.mark.obligation("NY-11.1")
def test_an_officer_is_in_charge_from_the_start(desk: Desk) -> None:
    case_id = desk.register(officer=desk.me.name)

    assert desk.office.reads.case_page(case_id, TODAY, by=desk.me).card.officer == desk.me.name
