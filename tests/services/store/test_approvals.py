"""One approval record for every subject: asked for, decided once by whoever may, and kept so."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.base.errors import InputError, RuleViolation
from app.base.rows.approvals import ApprovalRecord
from app.base.rows.settings import DeskSettings
from app.base.session import Session
from app.services.cases.commands import Recuse
from app.services.cases.rebuild import differences, rebuild
from app.services.store import approvals
from app.services.store.approvals import Asked, Decided
from app.services.store.desk_settings import SAVE_DESK_SETTINGS as SOME_ACT
from tests.services.making import TODAY, Desk

PAPER = Asked("paper", "paper-1", "sign", "签发", {"sha256": "ab" * 32})


def ask(desk: Desk, asked: Asked = PAPER) -> str:
    with desk.office.gate.act(SOME_ACT, desk.me) as deed:
        return approvals.ask(deed, asked)


def decide(desk: Desk, uid: str, decided: Decided, by: Session) -> None:
    with desk.office.gate.act(SOME_ACT, by) as deed:
        approvals.decide(deed, uid, decided)


def of_paper(desk: Desk, by: Session | None = None) -> tuple[ApprovalRecord, ...]:
    with desk.office.gate.see(by or desk.me) as view:
        return approvals.records(
            view, approvals.RECORDS.where(approvals.APPROVAL.c.subject == "paper")
        )


def signed(desk: Desk) -> bool:
    with desk.office.gate.act(SOME_ACT, desk.me) as deed:
        return approvals.is_approved(deed.connection, "paper", "paper-1", "sign")


@pytest.fixture
def director(desk: Desk) -> Session:
    """Directs the office."""
    found = desk.office.session(desk.office.officers.add("主任示例", desk.me))
    desk.office.options.save(DeskSettings(director=found.uid), desk.me)
    return found


def test_what_was_asked_is_decided_by_the_director_and_the_record_says_all_of_it(
    desk: Desk, director: Session
) -> None:
    uid = ask(desk)
    assert not signed(desk)
    with pytest.raises(RuleViolation, match="“签发”由负责人或副负责人决定"):
        decide(desk, uid, Decided(True, TODAY), desk.me)

    decide(desk, uid, Decided(True, TODAY, "同意签发"), director)

    assert signed(desk)
    (record,) = of_paper(desk)
    assert (record.act, record.payload, record.asked_of) == ("sign", PAPER.payload, "director")
    assert (record.asked_by, record.state) == (desk.me.name, "approved")
    assert (record.decided_by, record.decided_on, record.reason) == (
        director.name, TODAY, "同意签发",
    )  # fmt: skip


def test_a_decision_of_somebody_who_never_sits_here_bears_their_name_and_post(desk: Desk) -> None:
    uid = ask(desk, replace(PAPER, asked_of="leader"))
    with pytest.raises(RuleViolation, match="由被报请的人决定"):
        decide(desk, uid, Decided(True, TODAY), desk.me)

    word = Decided(True, TODAY, "请抓紧", "王示例", "示例县副县长", date(2026, 11, 30))
    decide(desk, uid, word, desk.me)

    (record,) = of_paper(desk)
    assert (record.decided_by, record.wanted_on) == ("示例县副县长王示例", date(2026, 11, 30))


def test_nothing_is_decided_twice_asked_twice_or_refused_without_a_reason(
    desk: Desk, director: Session
) -> None:
    uid = ask(desk)
    with pytest.raises(InputError, match="已经报请"):
        ask(desk)
    with pytest.raises(InputError, match="须写明理由"):
        decide(desk, uid, Decided(False, TODAY), director)
    decide(desk, uid, Decided(False, TODAY, "请核对数字"), director)
    with pytest.raises(InputError, match="已经决定过"):
        decide(desk, uid, Decided(True, TODAY), director)

    decide(desk, ask(desk), Decided(True, TODAY), director)  # put right, it is asked for anew

    assert [record.state for record in of_paper(desk)] == ["refused", "approved"]
    assert signed(desk)


def test_whoever_asks_does_not_decide_where_others_are_there(desk: Desk) -> None:
    uid = ask(desk)
    decide(desk, uid, Decided(False, TODAY, "先不发"), desk.me)  # alone in the office
    desk.office.officers.add("经办乙示例", desk.me)

    with pytest.raises(RuleViolation, match="须由别人决定"):
        decide(desk, ask(desk), Decided(True, TODAY), desk.me)


def test_what_waits_can_be_withdrawn_and_is_decided_no_more(desk: Desk) -> None:
    uid = ask(desk)
    with desk.office.gate.act(SOME_ACT, desk.me) as deed:
        approvals.withdraw(deed, uid, "文稿重写")

    with pytest.raises(InputError, match="已经决定过"):
        decide(desk, uid, Decided(True, TODAY), desk.me)
    assert [(r.state, r.reason) for r in of_paper(desk)] == [("withdrawn", "文稿重写")]


def test_an_approval_about_a_case_is_kept_from_whoever_keeps_out_of_it(desk: Desk) -> None:
    other = desk.office.session(desk.office.officers.add("经办乙示例", desk.me))
    case_id = desk.register()
    ask(desk, replace(PAPER, case_id=case_id))
    assert len(of_paper(desk, other)) == 1
    desk.office.recusals.recuse(Recuse(case_id, other.name, "近亲属", TODAY), desk.me)

    assert of_paper(desk, other) == () and len(of_paper(desk)) == 1


def test_a_decided_approval_stays_as_it_is_in_the_file_and_in_one_made_anew(
    desk: Desk, tmp_path: Path
) -> None:
    decide(desk, ask(desk), Decided(False, TODAY, "请核对数字"), desk.me)
    case_id = desk.register()
    desk.take(case_id, "instruct", TODAY, note="同意提供（示例）。", decides="identity")
    ask(desk, replace(PAPER, subject_uid="paper-2", case_id=case_id))

    rebuild(desk.office.gate.file, tmp_path / "again.cxt", today=TODAY)

    assert differences(desk.office.path, tmp_path / "again.cxt") == ()
    for change in ("DELETE FROM approval", "UPDATE approval SET reason = '同意'"):
        with pytest.raises(IntegrityError), desk.office.gate.file.write() as connection:
            connection.execute(text(f"{change} WHERE state = 'refused'"))
    with closing(sqlite3.connect(tmp_path / "again.cxt")) as raw:
        assert raw.execute("SELECT count(*) FROM approval").fetchone() == (3,)
