"""What is learnt later of who complains goes into the identity: masks, scan, repeats, visits know it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import InputError, RuleViolation
from app.base.secret import Secret
from app.services.cases.commands import TakeStep, VoidSteps
from app.services.cases.persons import AmendPerson
from app.services.cases.rebuild import differences, rebuild
from app.services.finding.duplicates import Typed
from app.services.papers.letter_commands import WriteLetter
from app.services.papers.letter_making import IdentityLeak
from app.services.people.complainant_input import ComplainantInput
from app.services.verify import verify
from tests.services.making import TODAY, Desk

OLD, NEW = "13800000001", "13900000002"
HANDLER = "示例县教体局"


@pytest.fixture
def case_id(desk: Desk) -> int:
    """Accepted; the complainant left one number and was not asked for consent."""
    person = ComplainantInput(Secret("张示例"), Secret(OLD))
    return desk.accepted(date(2026, 11, 16), date(2026, 11, 18), complainants=(person,))


def amend(desk: Desk, case_id: int, person: int | None = 1, **learnt: Any) -> None:
    plain = {name: learnt.pop(name) for name in ("consent", "keep_secret") if name in learnt}
    words = {name: Secret(text) for name, text in learnt.items()}
    desk.office.persons.amend(
        AmendPerson(case_id, TODAY, "来电告知", person, words, **plain), desk.me
    )


def refer(desk: Desk, case_id: int, facts: str = "") -> None:
    fields = {"role": "lead", "identity_given": "withheld"}
    step = TakeStep(case_id, "refer", TODAY, unit=HANDLER, fields=fields)
    edits = {"facts": facts} if facts else {}
    desk.office.letters.issue(
        WriteLetter("referral", case_id, TODAY, step=step, edits=edits), desk.me
    )


@pytest.mark.obligation("NY-15.3")
def test_a_number_learnt_later_is_masked_found_and_scanned_for_and_so_is_the_old_one(
    desk: Desk, case_id: int
) -> None:
    amend(desk, case_id, phone=NEW, address="示例路8号")

    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)
    assert page.parties[0].masked_phone == "139****0002"
    assert "更改了：电话、住址" in page.timeline[-1].summary
    for number in (OLD, NEW):
        hints = desk.office.duplicates.hints(Typed(Secret(number)), TODAY, by=desk.me).hints
        assert [hint.case_id for hint in hints] == [case_id]
        with pytest.raises(IdentityLeak):
            refer(desk, case_id, f"请与{number}联系。")
    read = desk.office.identities.read(1, "reveal", desk.me, "回访")
    assert (read["phone"].reveal(), read["address"].reveal()) == (NEW, "示例路8号")


@pytest.mark.obligation("NY-15.3")
def test_no_step_and_no_audit_row_holds_what_was_learnt(desk: Desk, case_id: int) -> None:
    amend(desk, case_id, name="李示例", phone=NEW, id_number="110101199003070038")

    with desk.office.gate.file.read() as connection:
        told = json.dumps(
            [tuple(row) for table in ("case_step", "audit", "case_text", '"case"')
             for row in connection.exec_driver_sql(f"SELECT * FROM {table}")],
            ensure_ascii=False, default=str,
        )  # fmt: skip
    for secret in ("李示例", NEW, "110101199003070038", "张示例", OLD):
        assert secret not in told


@pytest.mark.obligation("NY-15.3")
def test_consent_given_later_lets_the_identity_go_and_withdrawn_it_stays(
    desk: Desk, case_id: int
) -> None:
    desk.take(case_id, "instruct", TODAY, note="同意提供（示例）。", decides="identity")
    with pytest.raises(RuleViolation, match="同意提供身份"):
        desk.take(case_id, "refer", TODAY, unit=HANDLER, identity_given="given")

    amend(desk, case_id, consent="yes")
    desk.take(case_id, "refer", TODAY, unit=HANDLER, identity_given="given")
    amend(desk, case_id, consent="no")

    with pytest.raises(RuleViolation):
        desk.take(case_id, "refer", TODAY, unit="示例县交通局", identity_given="given")


@pytest.mark.obligation("NY-11.4")
def test_a_telephone_learnt_later_revives_the_notice_that_nobody_could_be_given(desk: Desk) -> None:
    nobody = ComplainantInput(Secret("李示例"))
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3), complainants=(nobody,))
    assert desk.clocks(case_id)["acceptance_notice"].outcome == "waived"

    amend(desk, case_id, phone=NEW)

    assert desk.clocks(case_id)["acceptance_notice"].outcome == "running"
    assert desk.office.reads.case_page(case_id, TODAY, by=desk.me).parties[0].contact_known


@pytest.mark.obligation("NY-15.3")
def test_a_second_complainant_joins_and_is_told_and_scanned_for(
    desk: Desk, case_id: int, tmp_path: Path
) -> None:
    amend(desk, case_id, None, name="王示例", phone=NEW)
    desk.register(date(2026, 11, 19))  # keys of others are given on as before

    parties = desk.office.reads.case_page(case_id, TODAY, by=desk.me).parties
    assert [(p.masked_name, p.masked_phone) for p in parties] == [
        ("张**", "138****0001"), ("王**", "139****0002"),
    ]  # fmt: skip
    with pytest.raises(IdentityLeak):
        refer(desk, case_id, "王示例也反映没有兑现。")
    rebuild(desk.office.gate.file, tmp_path / "again.cxt", today=TODAY)
    assert differences(desk.office.path, tmp_path / "again.cxt") == ()


def test_nothing_learnt_is_nothing_kept_and_what_was_is_not_taken_back(
    desk: Desk, case_id: int
) -> None:
    with pytest.raises(InputError, match="没有要更改的内容"):
        amend(desk, case_id, phone=OLD)
    with pytest.raises(InputError, match="须写明姓名"):
        amend(desk, case_id, None, phone=NEW)
    amend(desk, case_id, phone=NEW)
    assert verify(desk.office.workspace) == ()  # the marks and the tokens are as they should be

    with pytest.raises(RuleViolation, match="不能撤销"):
        desk.office.casework.void(VoidSteps(case_id, (3,), "误登"), desk.me)
    with pytest.raises(InputError, match="不能直接登记"):
        desk.take(case_id, "amend_person", TODAY, changed="电话", reason="示例")


@pytest.mark.obligation("NY-11.4")
def test_a_second_complainant_who_can_be_reached_is_owed_the_notice(desk: Desk) -> None:
    nobody = ComplainantInput(Secret("李示例"))
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3), complainants=(nobody,))

    amend(desk, case_id, None, name="王示例", phone=NEW)

    assert desk.clocks(case_id)["acceptance_notice"].outcome == "running"
    parties = desk.office.reads.case_page(case_id, TODAY, by=desk.me).parties
    assert [p.contact_known for p in parties] == [False, True]  # said for each by themselves


@pytest.mark.obligation("NY-15.3")
def test_who_complains_without_a_name_has_a_number_of_their_own(desk: Desk, tmp_path: Path) -> None:
    case_id = desk.register(complainants=())
    (whose,) = desk.office.persons.whose((case_id,), desk.me)
    assert whose.complainant_id is None

    amend(desk, case_id, None, phone=NEW)

    (whose,) = desk.office.persons.whose((case_id,), desk.me)
    assert (whose.masked_name, whose.masked_phone) == ("", "139****0002")
    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)
    assert NEW not in str(page) and not page.parties[0].real_name
    rebuild(desk.office.gate.file, tmp_path / "again.cxt", today=TODAY)
    assert differences(desk.office.path, tmp_path / "again.cxt") == ()


@pytest.mark.obligation("NY-11.4")
def test_who_does_not_answer_the_telephone_is_told_by_registered_letter_and_the_limit_is_met(
    desk: Desk, case_id: int
) -> None:
    reads = desk.office.reads
    desk.take(case_id, "record_unreachable", TODAY, note="三次拨打无人接听（示例）")
    forms = {form.kind: form for form in reads.case_page(case_id, TODAY, by=desk.me).next_steps}
    (method,) = [f for f in forms["notify_acceptance"].fields if f.name == "method"]
    assert ("registered", "挂号信") in method.options and ("message", "短信") in method.options

    desk.take(case_id, "notify_acceptance", TODAY, method="registered", proof="XA00000001（示例）")

    page = reads.case_page(case_id, TODAY, by=desk.me)
    clocks = {clock.clock: clock.outcome for clock in page.clocks}
    assert clocks["acceptance_notice"] == "met" and "挂号信" in page.timeline[-1].summary
