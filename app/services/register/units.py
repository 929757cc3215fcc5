"""Units by any name they bear or bore: found, created, renamed; their history is kept."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from app.base.errors import InputError
from app.base.pinyin import order_key
from app.base.rows.changes import Changed
from app.base.session import Session
from app.models.base import inserted_key, new_uid, table_of
from app.models.unit import Unit, UnitAlias, UnitName
from app.services.gate.acts import DESK, Act
from app.services.store.workspace import Workspace

RENAME_UNIT = Act("rename_unit", "更名", about="unit", roles=DESK, undo="again")

UNIT, NAME, ALIAS = table_of(Unit), table_of(UnitName), table_of(UnitAlias)
_BEARING = (
    select(UNIT.c.id).where(UNIT.c.name == bindparam("called")).limit(1),
    select(ALIAS.c.unit_id).where(ALIAS.c.alias == bindparam("called")).limit(1),
    select(NAME.c.unit_id)
    .where(NAME.c.name == bindparam("called"))
    .order_by(NAME.c.id.desc())
    .limit(1),
)
_MERGED_INTO = select(ALIAS.c.unit_id).where(
    ALIAS.c.alias == select(UNIT.c.name).where(UNIT.c.id == bindparam("key")).scalar_subquery()
)
_NAME_OF = select(UNIT.c.name).where(UNIT.c.id == bindparam("key"))
_UID_OF = select(UNIT.c.uid).where(UNIT.c.id == bindparam("key"))
_ADD, _ADD_NAME = insert(UNIT), insert(NAME)
_BEARER = select(UNIT.c.id).where(UNIT.c.name == bindparam("called"))
_END_NAME = (
    update(NAME)
    .where(NAME.c.unit_id == bindparam("key"), NAME.c.until_on.is_(None))
    .values(until_on=bindparam("until"))
)
_RENAME = (
    update(UNIT)
    .where(UNIT.c.id == bindparam("key"))
    .values(name=bindparam("called"), sort_key=bindparam("ordered"))
)
_ACTIVE_NAMES = select(UNIT.c.name).where(UNIT.c.active == 1).order_by(UNIT.c.sort_key)


def find_unit(connection: Connection, name: str) -> int | None:
    """The unit that bears, bore or is also called ``name``; the present name goes first."""
    clean = name.strip()
    for query in _BEARING:
        found = connection.scalar(query, {"called": clean})
        if found is not None:
            return merged_into(connection, int(found)) or int(found)
    return None


def merged_into(connection: Connection, unit_id: int) -> int | None:
    """The unit for which the entry was given up, None for one that stands for itself."""
    return connection.scalar(_MERGED_INTO, {"key": unit_id})


def find_or_create_unit(connection: Connection, name: str, *, today: date, at: datetime) -> int:
    """The unit called ``name``, newly entered if nobody was called so."""
    found = find_unit(connection, name)
    if found is not None:
        return found
    clean = name.strip()
    row = {
        "uid": new_uid(), "name": clean, "sort_key": order_key(clean), "superior_id": None,
        "active": True, "created_at": at,
    }  # fmt: skip
    unit_id = inserted_key(connection.execute(_ADD, row))
    _name_row(connection, unit_id, clean, today, at)
    return unit_id


def unit_name(connection: Connection, unit_id: int) -> str:
    """The name that the unit bears now."""
    return str(connection.execute(_NAME_OF, {"key": unit_id}).scalar_one())


def unit_uid(connection: Connection, unit_id: int) -> str:
    """The uid of the unit's entry."""
    return str(connection.execute(_UID_OF, {"key": unit_id}).scalar_one())


class Units:
    """Lists units and keeps their names."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def names(self) -> tuple[str, ...]:
        """The present names of the active units, sorted."""
        with self._work.gate.see(self._work.gate.program) as view:
            return tuple(view.connection.scalars(_ACTIVE_NAMES))

    def rename(self, name: str, new_name: str, *, from_on: date, by: Session) -> Changed:
        """The unit bears ``new_name`` from a day on; the old one still finds it."""
        clean = new_name.strip()
        with self._work.gate.act(RENAME_UNIT, by) as deed:
            unit_id = self._need(deed.connection, name)
            taken = deed.connection.scalar(_BEARER, {"called": clean})
            known = {taken, find_unit(deed.connection, clean)}
            if not clean or known - {None, unit_id}:
                raise InputError(f"“{clean}”不能用作新名称（空白或已有单位使用），没有保存。")
            deed.connection.execute(_END_NAME, {"key": unit_id, "until": from_on})
            borne = {"key": unit_id, "called": clean, "ordered": order_key(clean)}
            deed.connection.execute(_RENAME, borne)
            _name_row(deed.connection, unit_id, clean, from_on, deed.now)
            deed.detail |= {"unit": unit_id}
        return Changed(settings=True)

    @staticmethod
    def _need(connection: Connection, name: str) -> int:
        unit_id = find_unit(connection, name)
        if unit_id is None:
            raise InputError(f"没有单位“{name}”，没有保存；请核对名称。")
        return unit_id


def _name_row(connection: Connection, unit_id: int, name: str, from_on: date, at: datetime) -> None:
    row = {
        "unit_id": unit_id, "name": name, "from_on": from_on, "until_on": None, "created_at": at
    }  # fmt: skip
    connection.execute(_ADD_NAME, row)
