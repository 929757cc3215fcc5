"""What is done all day executes statements that were built once, not a new one each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.base.secret import Secret
from app.services.cases.commands import TakeStep
from app.services.desk.board import BoardFilters
from app.services.finding.duplicates import Typed
from app.services.papers.letter_commands import WriteLetter
from tests.services.making import SELF_CHECK, TODAY, UNIT, Desk

Act = Callable[[Desk], object]
SAVEPOINTS = ("savepoint", "release_savepoint")  # each with a number of its own


@contextmanager
def executed() -> Iterator[list[Any]]:
    """The statements that are executed while this lasts; kept, so that none is at another's place."""
    found: list[Any] = []

    def keep(_c: Any, statement: Any, _many: Any, _one: Any, _options: Any) -> None:
        if statement.__visit_name__ not in SAVEPOINTS:
            found.append(statement)

    event.listen(Engine, "before_execute", keep)
    try:
        yield found
    finally:
        event.remove(Engine, "before_execute", keep)


def refer(desk: Desk) -> None:
    case_id = desk.register()
    desk.take(case_id, "accept", TODAY)
    desk.take(case_id, "refer", TODAY, unit=UNIT)


def board(desk: Desk) -> None:
    desk.office.reads.board(TODAY, by=desk.me)
    desk.office.reads.board(TODAY, BoardFilters(unit=UNIT, urgency="soon"), by=desk.me)


def letter(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    step = TakeStep(case_id, "refer", TODAY, unit=UNIT, fields={"role": "lead", **SELF_CHECK})
    desk.office.letters.offers(case_id, desk.me)
    desk.office.letters.issue(WriteLetter("referral", case_id, TODAY, step=step), desk.me)
    desk.office.documents.rows(desk.me)


def page(desk: Desk) -> None:
    desk.office.reads.case_page(1, TODAY, by=desk.me)
    desk.office.reads.changes_since(1, desk.me)
    desk.office.related.of(1, TODAY, desk.me)
    typed = Typed(Secret("138-0000-0001"), Secret("张示例"), unit=UNIT, text="土地没有交付。")
    desk.office.duplicates.hints(typed, TODAY, by=desk.me)


def units(desk: Desk) -> None:
    listed = {
        "name": "示例镇", "superior": UNIT, "aliases": "示例镇政府", "kind": "乡镇",
        "contact": "李示例", "phone": "0000-1",
    }  # fmt: skip
    new = {"name": f"示例第{len(desk.office.units.names())}所", "aliases": ""}
    desk.office.unit_register.take_list([listed, new], desk.me)
    desk.office.unit_register.all(inactive=True)


def typing(desk: Desk) -> None:
    for words in (UNIT[:3], "sl", "信访〔2026〕1号", "138-0000-0001", "张示例"):
        desk.office.find.find(words, TODAY, desk.me)
    desk.office.drafts.save("a", {"text": "甲"}, desk.me)
    desk.office.drafts.drop("a", desk.me)
    desk.office.staff.all(TODAY)
    desk.office.calendars.waiting(desk.me)


@pytest.mark.parametrize(
    "act",
    [refer, units, typing, board, letter, page, lambda desk: desk.office.workbench.work(TODAY, by=desk.me),
     lambda desk: desk.office.ledger.rows([1], TODAY, desk.me),
     lambda desk: desk.office.supervision.units(TODAY, by=desk.me)],
    ids=["steps", "list of units", "typing", "board", "letter", "case", "workbench", "ledger rows", "supervision"],
)  # fmt: skip
def test_the_same_statements_serve_again(desk: Desk, act: Act) -> None:
    refer(desk)
    act(desk)

    with executed() as first:
        act(desk)
    with executed() as second:
        act(desk)

    assert len(first) > 2
    fresh = [statement for statement in second if not any(statement is one for one in first)]
    assert not [str(statement) for statement in fresh]
