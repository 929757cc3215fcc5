"""Ctrl+K on a real file: cases, units by sound, people by exact name or number only."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.secret import Secret
from app.base.session import Session
from app.services.finding.find import Find
from app.services.people.complainant_input import ComplainantInput
from app.services.units.unit_commands import SaveUnit
from tests.services.making import TODAY, UNIT, Desk


def kinds(desk: Desk, text: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.key) for hit in desk.office.find.find(text, TODAY, by=desk.me)]


def test_a_case_is_found_by_its_number_before_all_else(desk: Desk) -> None:
    desk.register(date(2026, 11, 18), facts="此前的示信投〔2026〕2号没有办好。")
    desk.register(date(2026, 11, 19))

    hits = desk.office.find.find("示信投〔2026〕2号", TODAY, by=desk.me)

    assert (hits[0].key, hits[0].score) == ("示信投〔2026〕2号", 100)
    assert {hit.case_id for hit in hits} == {1, 2}


def test_a_case_is_found_by_title_and_by_text(desk: Desk) -> None:
    case_id = desk.register(date(2026, 11, 18), title="超标准收费", facts="停车场多收费用。")

    for words in ("超标准", "停车场"):
        assert [hit.case_id for hit in desk.office.find.find(words, TODAY, by=desk.me)] == [case_id]


@pytest.mark.parametrize("typed", ["示例县住建局", "住建", "slxzjj", "zjj", "szj"])
def test_a_unit_is_found_by_characters_and_by_initials(desk: Desk, typed: str) -> None:
    desk.register()

    assert desk.office.find.units(typed)[0].name == UNIT


def test_a_unit_is_found_by_alias_and_by_the_name_it_bore(desk: Desk) -> None:
    desk.register()
    assert desk.office.find.units("建管委") == ()
    desk.office.unit_register.save(SaveUnit(UNIT, aliases=("建管委",)), desk.me)
    desk.office.units.rename(UNIT, "示例县住房局", from_on=TODAY, by=desk.me)

    by_alias, by_old = desk.office.find.units("jgw")[0], desk.office.find.units(UNIT)[0]

    assert (by_alias.name, by_alias.why) == ("示例县住房局", "简称 建管委（拼音）")
    assert (by_old.name, by_old.why) == ("示例县住房局", f"曾用名 {UNIT}")


@pytest.mark.obligation("NY-15.3")
def test_a_person_is_found_only_by_the_whole_name_or_number_and_stays_masked(desk: Desk) -> None:
    case_id = desk.register()

    for words in ("张示例", "13800000001", "138-0000-0001"):
        people = [h for h in desk.office.find.find(words, TODAY, by=desk.me) if h.kind == "person"]
        assert [(h.case_id, h.caption) for h in people] == [(case_id, "张** 138****0001")]
    for words in ("张示", "张", "1380000", "示例"):
        assert all(hit.kind != "person" for hit in desk.office.find.find(words, TODAY, by=desk.me))


@pytest.mark.obligation("NY-15.1")
def test_whoever_keeps_out_of_a_case_does_not_find_it(desk: Desk) -> None:
    case_id = desk.register()
    other = desk.office.session(desk.office.officers.add("经办乙示例", desk.me))
    desk.take(case_id, "recuse", TODAY, officer=other.name, reason="亲属")

    def seen(by: Session) -> set[str]:
        return {
            hit.kind
            for words in ("示信投〔2026〕1号", "招商承诺", "张示例")
            for hit in desk.office.find.find(words, TODAY, by)
        }

    assert seen(other) == set()
    assert seen(desk.me) == {"case", "person"}


def test_nothing_typed_finds_nothing(desk: Desk) -> None:
    desk.register()

    assert desk.office.find.find("  ", TODAY, by=desk.me) == ()
    assert Find(desk.office.workspace).units("？？") == ()


def test_the_second_number_of_a_person_finds_them_too(desk: Desk) -> None:
    person = ComplainantInput(
        Secret("李示例"), Secret("138-0000-0002"), other_phone=Secret("138-0000-0003")
    )
    desk.register(complainants=(person,))

    assert kinds(desk, "13800000003")[0][0] == "person"
