"""The register of units on a real file: superiors, aliases, contacts, lists."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import InputError
from app.services.units.unit_commands import SaveContact, SaveUnit
from tests.services.making import TODAY, UNIT, Desk

ABOVE = "示例县人民政府"


def row_of(desk: Desk, name: str) -> object:
    return next(r for r in desk.office.unit_register.all(inactive=True) if r.name == name)


def test_a_unit_shows_superior_aliases_contacts_names_and_running_cases(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
    desk.take(case_id, "refer", date(2026, 11, 4), unit=UNIT)
    register = desk.office.unit_register
    register.save(SaveUnit(ABOVE), desk.me)
    register.save(SaveUnit(UNIT, ABOVE, ("住建", "建设局")), desk.me)
    register.save_contact(SaveContact(UNIT, "王示例", "办公室", "0370-0000001"), desk.me)
    desk.office.units.rename(UNIT, "示例县住房局", from_on=TODAY, by=desk.me)

    row = row_of(desk, "示例县住房局")

    assert (row.superior, row.aliases, row.open_cases) == (ABOVE, ("住建", "建设局"), 1)  # type: ignore[attr-defined]
    assert [(n.name, n.until_on) for n in row.names] == [(UNIT, TODAY), ("示例县住房局", None)]  # type: ignore[attr-defined]
    assert [(c.name, c.phone) for c in row.contacts] == [("王示例", "0370-0000001")]  # type: ignore[attr-defined]


def test_a_contact_is_changed_and_forgotten(desk: Desk) -> None:
    register = desk.office.unit_register
    register.save(SaveUnit(UNIT), desk.me)
    key = register.save_contact(SaveContact(UNIT, "王示例"), desk.me)

    register.save_contact(SaveContact(UNIT, "王示例", phone="0370-0000002", id=key), desk.me)
    assert register.all()[0].contacts[0].phone == "0370-0000002"

    register.drop_contact(key, desk.me)
    assert register.all()[0].contacts == ()


def test_a_unit_is_not_above_itself(desk: Desk) -> None:
    register = desk.office.unit_register
    register.save(SaveUnit(ABOVE), desk.me)
    register.save(SaveUnit(UNIT, ABOVE), desk.me)

    with pytest.raises(InputError, match="不能是它自己或它的下级"):
        register.save(SaveUnit(ABOVE, UNIT), desk.me)
    assert row_of(desk, ABOVE).superior == ""  # type: ignore[attr-defined]


def test_an_alias_belongs_to_one_unit_only(desk: Desk) -> None:
    register = desk.office.unit_register
    register.save(SaveUnit(UNIT, aliases=("建设局",)), desk.me)

    with pytest.raises(InputError, match=f"已经是{UNIT}的名称或简称"):
        register.save(SaveUnit("示例市建设局", aliases=("建设局",)), desk.me)
    assert [row.name for row in register.all()] == [UNIT]


def test_a_unit_given_up_is_offered_no_more(desk: Desk) -> None:
    desk.office.unit_register.save(SaveUnit(UNIT, active=False), desk.me)

    assert desk.office.unit_register.all() == () and desk.office.find.units("住建") == ()


LIST = (
    {"name": ABOVE},
    {"name": UNIT, "superior": ABOVE, "aliases": "住建、建设局", "contact": "王示例", "phone": "1"},
    {"name": "示例县交通局", "superior": "没有登记的单位"},
    {"name": ""},
)


def test_a_list_of_units_is_taken_and_bad_rows_are_named(desk: Desk) -> None:
    desk.office.unit_register.save(SaveUnit(UNIT, aliases=("旧称",)), desk.me)

    taken = desk.office.unit_register.take_list(LIST, desk.me)

    assert (taken.added, taken.changed) == ((ABOVE,), (UNIT,))
    assert [(i.row, i.value) for i in taken.rejected] == [(3, "示例县交通局"), (4, "")]
    row = row_of(desk, UNIT)
    assert row.aliases == ("住建", "建设局", "旧称") and row.contacts[0].name == "王示例"  # type: ignore[attr-defined]


def test_a_preview_of_a_list_keeps_nothing(desk: Desk) -> None:
    shown = desk.office.unit_register.take_list(LIST, desk.me, preview=True)

    assert shown.added == (ABOVE, UNIT) and desk.office.unit_register.all() == ()


# 示例 codes: the check digit is right, nobody bears them.
CODE, OTHER_CODE = "11410000000000001X", "114100000000000021"


def test_a_unit_has_a_kind_and_a_code_of_its_own(desk: Desk) -> None:
    register = desk.office.unit_register
    register.save(SaveUnit(UNIT, kind="department", code=f" {CODE.lower()} "), desk.me)

    row = register.all()[0]
    assert (row.kind, row.code) == ("department", CODE)
    with pytest.raises(InputError, match=f"已登记在{UNIT}名下"):
        register.save(SaveUnit(ABOVE, code=CODE), desk.me)
    with pytest.raises(InputError, match="校验位不符"):
        register.save(SaveUnit(UNIT, code=CODE[:-1] + "0"), desk.me)
    with pytest.raises(InputError, match="没有“机关”这一类单位"):
        register.save(SaveUnit(UNIT, kind="机关"), desk.me)
    assert [r.name for r in register.all()] == [UNIT]


def test_a_list_names_kinds_in_words_and_an_empty_cell_takes_nothing_away(desk: Desk) -> None:
    rows = [
        {"name": UNIT, "kind": "部门", "code": CODE},
        {"name": "示例镇人民政府", "kind": "乡镇"},
        {"name": ABOVE, "kind": "衙门"},
    ]
    taken = desk.office.unit_register.take_list(rows, desk.me)
    desk.office.unit_register.take_list([{"name": UNIT, "kind": "", "code": ""}], desk.me)

    assert [i.value for i in taken.rejected] == [ABOVE]
    found = {row.name: (row.kind, row.code) for row in desk.office.unit_register.all()}
    assert found == {UNIT: ("department", CODE), "示例镇人民政府": ("township", "")}


def test_units_stand_in_the_order_of_their_pinyin(desk: Desk) -> None:
    register = desk.office.unit_register
    for name in ("示例县住建局", "示例县财政局", "示例县人社局", "示例县教体局"):
        register.save(SaveUnit(name), desk.me)

    assert [row.name[3:] for row in register.all()] == ["财政局", "教体局", "人社局", "住建局"]
