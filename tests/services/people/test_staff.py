"""Officers on a real file: who is away, who stands in, who left."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import InputError
from app.services.register.register_commands import SaveAbsence
from tests.services.making import TODAY, Desk


def test_a_stand_in_sees_the_work_of_the_one_who_is_away(desk: Desk) -> None:
    other = desk.office.session(desk.office.officers.add("经办乙示例", desk.me))
    case_id = desk.register(date(2026, 11, 16))
    desk.take(case_id, "assign", TODAY, officer=other.name)
    assert desk.office.workbench.work(TODAY, desk.me).lines == ()

    desk.office.staff.add_absence(SaveAbsence(other.name, TODAY, TODAY, desk.me.name), desk.me)

    assert [line.case_id for line in desk.office.workbench.work(TODAY, desk.me).lines] == [case_id]
    row = desk.office.staff.all(TODAY)[1]
    assert (row.name, row.open_cases, row.away_until, row.stand_in) == (
        other.name, 1, TODAY, desk.me.name,
    )  # fmt: skip
    assert desk.office.workbench.work(date(2026, 11, 23), desk.me).lines == ()


@pytest.mark.parametrize(
    "absence, why",
    [
        (SaveAbsence("经办甲示例", TODAY, date(2026, 11, 19)), "早于开始日"),
        (SaveAbsence("经办甲示例", TODAY, TODAY, "经办甲示例"), "不能是本人"),
        (SaveAbsence("某人示例", TODAY, TODAY), "没有经办人"),
        (SaveAbsence("经办甲示例", date(2026, 10, 1), TODAY), "已经登记过"),
    ],
)
def test_an_absence_that_can_not_be_is_refused(desk: Desk, absence: SaveAbsence, why: str) -> None:
    key = desk.office.staff.add_absence(
        SaveAbsence("经办甲示例", date(2026, 10, 1), date(2026, 10, 8)), desk.me
    )

    with pytest.raises(InputError, match=why):
        desk.office.staff.add_absence(absence, desk.me)

    desk.office.staff.drop_absence(key, desk.me)
    assert desk.office.staff.all(TODAY)[0].absences == ()


def test_the_last_officer_can_not_leave(desk: Desk) -> None:
    with pytest.raises(InputError, match="至少要有一名经办人"):
        desk.office.staff.set_active(desk.me.name, False, desk.me)

    desk.office.officers.add("经办乙示例", desk.me)
    desk.office.staff.set_active("经办乙示例", False, desk.me)
    assert [row.active for row in desk.office.staff.all(TODAY)] == [True, False]
