"""Officers with their absences and stand-ins, and whether they are still with the office."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from app.base.errors import InputError
from app.base.rows.changes import Changed
from app.base.rows.officers import AbsenceRow, OfficerRow
from app.base.session import Session
from app.models.base import inserted_key, new_uid, table_of
from app.models.case import OWED, Case
from app.models.desk import OfficerAbsence
from app.models.officer import Officer
from app.services.gate.acts import ADMINISTERS, DESK, Act
from app.services.register.register_commands import SaveAbsence
from app.services.store.workspace import Workspace

ADD_ABSENCE = Act("add_absence", "登记离岗", about="officer", roles=DESK, undo="again")
DROP_ABSENCE = Act("drop_absence", "删去离岗", about="officer", roles=DESK, undo="again")
SET_ACTIVE = Act("set_active", "离任、复职", about="officer", roles=ADMINISTERS, undo="again")

CASE = table_of(Case)
ABSENCE, OFFICER = table_of(OfficerAbsence), table_of(Officer)
_ALL = (
    select(OFFICER.c.id, OFFICER.c.name, OFFICER.c.active)
    .where(OFFICER.c.system == 0)
    .order_by(OFFICER.c.active.desc(), OFFICER.c.sort_key, OFFICER.c.id)
)
_OPEN_CASES = (
    select(CASE.c.officer_id, func.count())
    .where(CASE.c.board.not_in(("", OWED)), CASE.c.officer_id.is_not(None))
    .group_by(CASE.c.officer_id)
)
_ABSENCES = select(ABSENCE).order_by(ABSENCE.c.from_on)
_OVERLAP = (
    select(ABSENCE.c.id)
    .where(
        ABSENCE.c.officer_id == bindparam("officer"),
        ABSENCE.c.from_on <= bindparam("last"),
        ABSENCE.c.to_on >= bindparam("first"),
    )
    .limit(1)
)
_ADD_ABSENCE = insert(ABSENCE)
_DROP_ABSENCE = delete(ABSENCE).where(ABSENCE.c.id == bindparam("key"))
_SET_ACTIVE = (
    update(OFFICER).where(OFFICER.c.id == bindparam("key")).values(active=bindparam("there"))
)
_LEFT = select(func.count()).where(OFFICER.c.active == 1, OFFICER.c.system == 0)
_CALLED = select(OFFICER.c.id).where(OFFICER.c.name == bindparam("called"), OFFICER.c.system == 0)


class Staff:
    """The office's people."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def all(self, today: date) -> tuple[OfficerRow, ...]:
        """Every officer, those who left last, with running cases and absences."""
        with self._work.gate.see(self._work.gate.program) as view:
            officers = view.connection.execute(_ALL).all()
            names = {row.id: row.name for row in officers}
            absences = _absences(view.connection, names)
            open_cases = {row[0]: row[1] for row in view.connection.execute(_OPEN_CASES)}
        return tuple(
            _officer(row.id, row.name, bool(row.active), open_cases.get(row.id, 0),
                     absences.get(row.id, []), today)
            for row in officers
        )  # fmt: skip

    def add_absence(self, command: SaveAbsence, by: Session) -> int:
        """The officer is away, both days inclusive; InputError for days or people that can't be."""
        if command.to_on < command.from_on:
            raise InputError("离岗的结束日早于开始日，没有保存；请核对日期。")
        with self._work.gate.act(ADD_ABSENCE, by) as deed:
            officer_id = _need(deed.connection, command.officer)
            stand_in = (
                _need(deed.connection, command.stand_in) if command.stand_in.strip() else None
            )
            if stand_in == officer_id:
                raise InputError("代班人不能是本人，没有保存；请选择其他经办人。")
            days = {"officer": officer_id, "first": command.from_on, "last": command.to_on}
            if deed.connection.scalar(_OVERLAP, days) is not None:
                raise InputError("这段时间已经登记过离岗，没有保存；请先删去原来的登记。")
            row = {
                "uid": new_uid(), "officer_id": officer_id, "from_on": command.from_on, "to_on": command.to_on,
                "stand_in_id": stand_in, "note": command.note.strip(), "created_at": deed.now,
            }  # fmt: skip
            key = inserted_key(deed.connection.execute(_ADD_ABSENCE, row))
            deed.detail |= {"officer": officer_id}
        return key

    def drop_absence(self, absence_id: int, by: Session) -> Changed:
        """The absence is forgotten."""
        with self._work.gate.act(DROP_ABSENCE, by) as deed:
            deed.connection.execute(_DROP_ABSENCE, {"key": absence_id})
        return Changed(settings=True)

    def set_active(self, officer: str, active: bool, by: Session) -> Changed:
        """The officer leaves or comes back; InputError where nobody would be left."""
        with self._work.gate.act(SET_ACTIVE, by) as deed:
            officer_id = _need(deed.connection, officer)
            deed.connection.execute(_SET_ACTIVE, {"key": officer_id, "there": active})
            if not deed.connection.scalar(_LEFT):
                raise InputError("至少要有一名经办人，没有保存；请先增加另一名经办人。")
            deed.detail |= {"officer": officer_id}
        return Changed(settings=True)


def _need(connection: Connection, name: str) -> int:
    found = connection.scalar(_CALLED, {"called": name.strip()})
    if found is None:
        raise InputError(f"没有经办人“{name.strip()}”，没有保存；请核对姓名。")
    return int(found)


def _absences(connection: Connection, names: dict[int, str]) -> dict[int, list[AbsenceRow]]:
    found: dict[int, list[AbsenceRow]] = {}
    for row in connection.execute(_ABSENCES):
        stand_in = names.get(row.stand_in_id, "")
        absence = AbsenceRow(
            row.id, names.get(row.officer_id, ""), row.from_on, row.to_on, stand_in, row.note
        )
        found.setdefault(row.officer_id, []).append(absence)
    return found


def _officer(
    key: int, name: str, active: bool, cases: int, absences: list[AbsenceRow], today: date
) -> OfficerRow:
    away = next((a for a in absences if a.from_on <= today <= a.to_on), None)
    return OfficerRow(
        id=key,
        name=name,
        active=active,
        open_cases=cases,
        away_until=away.to_on if away else None,
        stand_in=away.stand_in if away else "",
        absences=tuple(absences),
    )
