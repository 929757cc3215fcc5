"""Identities stand apart: masked, matched by tokens, each read recorded."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from app.base.errors import InputError
from app.base.secret import Secret
from app.services.finding.duplicates import Typed
from app.services.people.complainant_input import ComplainantInput
from tests.services.making import TODAY, Desk


@pytest.mark.obligation("NY-15.3", "NY-21.2")
def test_an_identity_is_read_for_a_purpose_and_the_read_is_recorded(desk: Desk) -> None:
    case_id = desk.register()
    party = desk.office.reads.case_page(case_id, TODAY, by=desk.me).parties[0]

    found = desk.office.identities.read(party.complainant_id, "reveal", desk.me, "回电核实")

    assert found["name"].reveal() == "张示例"
    with closing(sqlite3.connect(desk.office.path)) as raw:
        rows = raw.execute("SELECT actor_id, purpose, note FROM identity_access").fetchall()
    assert rows == [(desk.me.id, "reveal", "回电核实")]


def test_without_a_purpose_nothing_is_read(desk: Desk) -> None:
    desk.register()

    with pytest.raises(InputError, match="用途"):
        desk.office.identities.read(1, "", desk.me)


@pytest.mark.obligation("NY-15.3")
def test_steps_audit_and_search_hold_nothing_of_the_identity(desk: Desk) -> None:
    person = ComplainantInput(Secret("王示例"), Secret("13800000777"), Secret("示例路七号"))
    case_id = desk.register(complainants=(person,))
    desk.take(case_id, "accept", TODAY)

    with closing(sqlite3.connect(desk.office.path)) as raw:
        tables = [n for (n,) in raw.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        tables.remove("case_search")  # holds no text, only tokens: see the search below
        found = {
            table
            for table in tables
            for row in raw.execute(f'SELECT * FROM "{table}"')
            for word in ("王示例", "13800000777", "示例路七号")
            if word in str(row)
        }

    assert found == {"identity"}
    assert desk.office.reads.search("王示", by=desk.me) == ()


@pytest.mark.parametrize("phone", ["13800000001", "１３８ ０００００００１", "+86 138-0000-0001"])
def test_the_same_phone_is_found_however_it_is_written(desk: Desk, phone: str) -> None:
    desk.register(TODAY)  # 138-0000-0001

    assert (
        desk.office.duplicates.hints(Typed(phone=Secret(phone)), TODAY, by=desk.me).same_phone == 1
    )


def test_somebody_else_is_not_found(desk: Desk) -> None:
    desk.register(TODAY)

    stranger = Typed(name=Secret("钱示例"), phone=Secret("138-0000-0002"))
    found = desk.office.duplicates.hints(stranger, TODAY, by=desk.me)

    assert (found.hints, found.same_phone) == ((), 0)


@pytest.mark.parametrize("name", ["阿依·古丽示例", "阿依•古丽示例", "阿依・古丽示例", "阿依‧古丽示例",
                                  "阿依古丽示例", "阿依 · 古丽示例"])  # fmt: skip
def test_a_name_with_any_dot_or_none_is_the_same_person(name: str) -> None:
    from app.services.people.tokens import token

    assert token(b"key", "name", name) == token(b"key", "name", "阿依·古丽示例")
    assert token(b"key", "name", "阿依示例") != token(b"key", "name", "阿依·古丽示例")
