"""Recusal on a real file: the recused neither find, open, edit nor are in charge of the case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import InputError, RuleViolation
from app.base.rows.ledger import LedgerQuery
from app.base.rows.settings import DeskSettings
from app.base.session import Session
from app.services.calendars.calendar_commands import SetOfficeDays
from app.services.cases.commands import (
    EndRecusal,
    Recuse,
    ReviseStep,
    TakeMany,
    TakeStep,
    VoidSteps,
)
from app.services.cases.rebuild import differences, rebuild
from app.services.store.content import AttachmentInput
from tests.services.making import TODAY, UNIT, Desk

pytestmark = pytest.mark.obligation("NY-15.1", "YC-17")


@pytest.fixture
def other(desk: Desk) -> Session:
    return desk.office.session(desk.office.officers.add("经办乙示例", desk.me))


@pytest.fixture
def case_id(desk: Desk, other: Session) -> int:
    """A late case that the other officer keeps out of."""
    case_id = desk.register(date(2026, 9, 1))
    desk.office.recusals.recuse(
        Recuse(case_id, other.name, "与投诉举报人有亲属关系", TODAY), desk.me
    )
    return case_id


LOOKS: dict[str, Callable[[Desk, Session], object]] = {
    "board": lambda d, by: [c for col in d.office.reads.board(TODAY, by=by).columns for c in col.cases],
    "cards": lambda d, by: d.office.reads.cards("received", by=by),
    "search": lambda d, by: d.office.reads.search("招商承诺", by=by),
    "ledger": lambda d, by: d.office.ledger.page(LedgerQuery(), TODAY, by=by).rows,
    "ledger ids": lambda d, by: list(d.office.ledger.ids(LedgerQuery(), TODAY, by=by).ids),
    "workbench": lambda d, by: d.office.workbench.work(TODAY, by).lines,
    "everybody's work": lambda d, by: d.office.workbench.work(TODAY, by, everyone=True).lines,
    "changes": lambda d, by: d.office.workbench.work(TODAY, by).changed,
    "find": lambda d, by: d.office.find.find("招商承诺", TODAY, by),
    "export": lambda d, by: list(d.office.ledger.export(LedgerQuery(), TODAY, by=by)),
}  # fmt: skip


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_the_recused_officer_does_not_see_the_case_where_others_do(
    desk: Desk, other: Session, case_id: int, look: Callable[[Desk, Session], object]
) -> None:
    assert not look(desk, other)
    assert look(desk, desk.me)


def test_a_preview_of_other_dates_tells_the_recused_nothing_of_the_case(
    desk: Desk, other: Session, case_id: int
) -> None:
    flood = SetOfficeDays(date(2026, 9, 2), date(2026, 9, 2), False, "防汛停工（示例）")
    preview = desk.office.office_days.preview

    told = preview(flood, by=other).moves
    whole = preview(flood, by=desk.me).moves

    assert {move.case_id for move in told} == {move.case_id for move in whole} == {case_id}
    assert {move.title for move in told} == {"（已登记回避）"}
    assert all("招商承诺" in move.title for move in whole)


def test_the_recused_officer_can_not_open_the_case_or_learn_who_complains(
    desk: Desk, other: Session, case_id: int
) -> None:
    party = desk.office.reads.case_page(case_id, TODAY, by=desk.me).parties[0]

    with pytest.raises(RuleViolation, match="不能查看"):
        desk.office.reads.case_page(case_id, TODAY, by=other)
    with pytest.raises(RuleViolation, match="不能查看"):
        desk.office.identities.read(party.complainant_id, "reveal", other)


def test_the_recused_officer_can_not_take_or_void_a_step(
    desk: Desk, other: Session, case_id: int
) -> None:
    with pytest.raises(RuleViolation, match="不能办理") as refused:
        desk.office.casework.take(TakeStep(case_id, "accept", TODAY), other)
    with pytest.raises(RuleViolation, match="不能办理"):
        desk.office.casework.void(VoidSteps(case_id, (2,), "误登"), other)
    batch = desk.office.batch.take_many(
        TakeMany("assign", TODAY, (case_id,), fields={"officer": other.name}), other
    )

    assert refused.value.article == "第十五条第（一）项"
    assert batch.taken == () and desk.kinds(case_id) == ["receive", "recuse"]


def test_nobody_puts_the_recused_officer_in_charge(
    desk: Desk, other: Session, case_id: int
) -> None:
    for kind in ("assign", "accept"):
        with pytest.raises(RuleViolation, match="不能指定为经办人"):
            desk.take(case_id, kind, TODAY, officer=other.name)


def test_the_officer_in_charge_who_keeps_out_is_in_charge_no_longer(
    desk: Desk, other: Session, tmp_path: Path
) -> None:
    case_id = desk.register()
    desk.take(case_id, "assign", TODAY, officer=other.name)
    desk.office.recusals.recuse(Recuse(case_id, other.name, "本人是当事人亲属", TODAY), desk.me)

    assert desk.office.reads.case_page(case_id, TODAY, by=desk.me).card.officer == ""
    rebuild(desk.office.gate.file, tmp_path / "again.cxt", today=TODAY)
    assert differences(desk.office.path, tmp_path / "again.cxt") == ()


def test_a_recusal_taken_back_opens_the_case_again(
    desk: Desk, other: Session, case_id: int
) -> None:
    desk.office.casework.void(VoidSteps(case_id, (2,), "误登"), desk.me)

    assert desk.office.reads.case_page(case_id, TODAY, by=other).card.case_id == case_id
    assert desk.office.recusals.register(by=desk.me) == ()


def test_staff_of_a_unit_are_recorded_and_bar_nobody_here(desk: Desk, other: Session) -> None:
    case_id = desk.register()
    command = Recuse(case_id, other.name, "同名的承办人员", TODAY, unit=UNIT)
    desk.office.recusals.recuse(command, desk.me)

    row = desk.office.recusals.register(by=desk.me)[0]

    assert (row.person, row.ours, row.recorded_by) == (other.name, False, desk.me.name)
    assert desk.office.reads.search("招商承诺", by=other)


def test_the_register_tells_the_recused_that_there_is_one_and_no_more(
    desk: Desk, other: Session, case_id: int
) -> None:
    mine, theirs = (
        desk.office.recusals.register(desk.me)[0],
        desk.office.recusals.register(other)[0],
    )

    assert (mine.title, mine.reason) == ("招商承诺未兑现", "与投诉举报人有亲属关系")
    assert (theirs.number, theirs.title, theirs.reason) == ("（本人回避）", "", "")


def test_an_unknown_officer_is_not_recorded(desk: Desk) -> None:
    case_id = desk.register()

    with pytest.raises(InputError, match="没有经办人“某人示例”"):
        desk.office.recusals.recuse(Recuse(case_id, "某人示例", "亲属", TODAY), desk.me)


def test_a_file_of_the_case_is_not_opened_unless_another_case_has_it_too(
    desk: Desk, other: Session, case_id: int
) -> None:
    paper = AttachmentInput("通知.pdf", b"%PDF-1 example")
    desk.office.case_file.attach(case_id, 1, [paper], "", desk.me)
    sha256 = desk.office.reads.case_page(case_id, TODAY, by=desk.me).attachments[0].sha256

    with pytest.raises(RuleViolation, match="已登记回避"):
        desk.office.attachment(sha256, other)
    assert desk.office.attachment(sha256, desk.me) == paper.data

    open_one = desk.register(date(2026, 9, 2))
    desk.office.case_file.attach(open_one, 1, [paper], "", desk.me)
    assert desk.office.attachment(sha256, other) == paper.data


def test_a_stranger_is_recused_by_the_step_neither(desk: Desk) -> None:
    case_id = desk.register()

    with pytest.raises(InputError, match="没有经办人“某人示例”"):
        desk.take(case_id, "recuse", TODAY, officer="某人示例", reason="亲属")

    assert desk.kinds(case_id) == ["receive"]


def test_the_form_of_the_step_offers_the_officers(desk: Desk, other: Session) -> None:
    case_id = desk.register()
    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)
    form = next(f for f in (*page.next_steps, *page.other_steps) if f.kind == "recuse")

    field = next(f for f in form.fields if f.name == "officer")

    assert (field.kind, field.options) == (
        "choice", ((desk.me.name, desk.me.name), (other.name, other.name)),
    )  # fmt: skip


def test_one_passes_ones_own_case_on_while_keeping_out_of_it(desk: Desk, other: Session) -> None:
    case_id = desk.register()
    command = Recuse(case_id, desk.me.name, "近亲属", TODAY, successor=other.name)

    desk.office.recusals.recuse(command, desk.me)

    page = desk.office.reads.case_page(case_id, TODAY, by=other)
    assert page.card.officer == other.name
    assert [line.case_id for line in desk.office.workbench.work(TODAY, other).lines] == [case_id]
    with pytest.raises(RuleViolation, match="已登记回避"):
        desk.office.reads.case_page(case_id, TODAY, by=desk.me)


def test_it_warns_before_the_last_reader_keeps_out(
    desk: Desk, other: Session, case_id: int
) -> None:
    mine = Recuse(case_id, desk.me.name, "近亲属", TODAY)
    for act in (
        lambda: desk.office.recusals.recuse(mine, desk.me),
        lambda: desk.take(case_id, "recuse", TODAY, officer=desk.me.name, reason="近亲属"),
    ):
        with pytest.raises(RuleViolation, match="最后一个能查看本件的经办人"):
            act()
    assert desk.office.reads.case_page(case_id, TODAY, by=desk.me).card.case_id == case_id

    desk.office.recusals.recuse(replace(mine, nobody_left=True), desk.me)

    for officer in (desk.me, other):
        with pytest.raises(RuleViolation, match="已登记回避"):
            desk.office.reads.case_page(case_id, TODAY, by=officer)


def test_ones_own_recusal_is_ended_by_a_superior_alone(desk: Desk, tmp_path: Path) -> None:
    case_id = desk.register()
    own = Recuse(case_id, desk.me.name, "近亲属", TODAY, nobody_left=True)
    seq = desk.office.recusals.recuse(own, desk.me).seq
    with pytest.raises(RuleViolation, match="不能自己解除"):
        desk.office.recusals.end(EndRecusal(case_id, seq, "没有关系"), desk.me)

    desk.office.recusals.end(
        EndRecusal(case_id, seq, "经核实没有亲属关系", "发改委赵主任示例"), desk.me
    )

    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)
    assert desk.kinds(case_id) == ["receive", "recuse", "void_step"]
    assert "发改委赵主任示例决定" in str(page)
    rebuild(desk.office.gate.file, tmp_path / "again.cxt", today=TODAY)
    assert differences(desk.office.path, tmp_path / "again.cxt") == ()


def test_an_officers_recusal_is_ended_by_the_director_and_the_directors_by_no_deputy(
    desk: Desk, other: Session
) -> None:
    third = desk.office.session(desk.office.officers.add("经办丙示例", desk.me))
    desk.office.options.save(DeskSettings(director=desk.me.uid, deputy=third.uid), desk.me)
    case_id = desk.register()
    of_other = desk.office.recusals.recuse(
        Recuse(case_id, other.name, "近亲属", TODAY), desk.me
    ).seq
    fourth = desk.office.session(desk.office.officers.add("经办丁示例", desk.me))
    revision = ReviseStep(
        case_id, of_other, TODAY, reason="写错了人", fields={"officer": fourth.name}
    )
    for act in (
        lambda: desk.office.recusals.end(EndRecusal(case_id, of_other, "没有关系"), fourth),
        lambda: desk.office.casework.void(VoidSteps(case_id, (of_other,), "误登"), fourth),
        lambda: desk.office.casework.revise(revision, fourth),
    ):
        with pytest.raises(RuleViolation, match="由负责人决定"):
            act()

    desk.office.recusals.end(EndRecusal(case_id, of_other, "没有关系"), third)
    of_director = desk.office.recusals.recuse(
        Recuse(case_id, desk.me.name, "近亲属", TODAY), desk.me
    ).seq

    with pytest.raises(RuleViolation, match="由上级决定"):
        desk.office.recusals.end(EndRecusal(case_id, of_director, "没有关系"), third)
    assert desk.office.reads.case_page(case_id, TODAY, by=other).card.case_id == case_id
