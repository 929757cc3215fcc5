"""The officers of the office, one of whom is named on every step."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from app.base.errors import InputError
from app.base.pinyin import order_key
from app.base.rows.changes import Changed
from app.base.rows.officers import OfficerRow
from app.base.session import EVERY_ROLE, Actor, Session
from app.models.base import inserted_key, new_uid, table_of
from app.models.desk_statements import AWAY, OFFICERS
from app.models.officer import Officer, OfficerName
from app.services.gate.acts import ADMINISTERS, Act
from app.services.store.settings import office_settings
from app.services.store.workspace import Workspace

RENAME_OFFICER = Act("rename_officer", "改名", about="officer", roles=ADMINISTERS, undo="again")
ADD_OFFICER = Act("add_officer", "添加经办人", about="officer", roles=ADMINISTERS)

OFFICER, NAME = table_of(Officer), table_of(OfficerName)
_ADD, _ADD_NAME = insert(OFFICER), insert(NAME)
_CALLED = select(OFFICER.c.id).where(OFFICER.c.name == bindparam("called"))
_CALLED_BEFORE = (
    select(NAME.c.id)
    .where(NAME.c.name == bindparam("called"), NAME.c.officer_id != bindparam("key"))
    .limit(1)
)
_END_NAME = (
    update(NAME)
    .where(NAME.c.officer_id == bindparam("key"), NAME.c.until_on.is_(None))
    .values(until_on=bindparam("until"))
)
_RENAME = (
    update(OFFICER)
    .where(OFFICER.c.id == bindparam("key"))
    .values(name=bindparam("called"), sort_key=bindparam("ordered"))
)

SYSTEM_NAME = "系统"


def add_officer(
    connection: Connection,
    name: str,
    *,
    at: datetime,
    on: date,
    system: bool = False,
    active: bool = True,
) -> Actor:
    """Add an officer inside a running transaction, who bears the name from that day on."""
    uid = new_uid()
    row = {
        "uid": uid, "name": name, "sort_key": order_key(name, person=True), "system": system,
        "active": active, "created_at": at,
    }  # fmt: skip
    key = inserted_key(connection.execute(_ADD, row))
    _name_row(connection, key, name, on, at)
    return Actor(key, name, uid)


def _name_row(connection: Connection, key: int, name: str, on: date, at: datetime) -> None:
    row = {
        "officer_id": key, "name": name, "from_on": on, "until_on": None, "created_at": at
    }  # fmt: skip
    connection.execute(_ADD_NAME, row)


class Officers:
    """Lists and adds officers."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def all(self) -> tuple[Actor, ...]:
        """The active officers, in the order in which they were added."""
        with self._work.gate.see(self._work.gate.program) as view:
            return tuple(Actor(*row) for row in view.connection.execute(OFFICERS))

    def session(self, officer: Actor | None = None) -> Session:
        """The officer, or the first active one, at work from now on.

        Until officers have accounts everybody sits down in every role.
        """
        who = officer or self.all()[0]
        asked = {"officer": who.id, "today": self._work.today()}
        with self._work.gate.see(self._work.gate.program) as view:
            others = tuple(row.uid for row in view.connection.execute(AWAY, asked))
        return Session(who.id, who.name, who.uid, EVERY_ROLE, others, self._work.now())

    def seated(self, uid: str) -> Session | None:
        """The active officer of that uid at work; else the only one, or the first of a demo.

        None where several work here: somebody has to say who sits down.
        """
        there = self.all()
        known = next((officer for officer in there if officer.uid == uid), None)
        if known is None and len(there) > 1 and not self._in_demo():
            return None
        return self.session(known)

    def _in_demo(self) -> bool:
        with self._work.gate.see(self._work.gate.program) as view:
            return office_settings(view.connection).demo

    def add(self, name: str, by: Session) -> Actor:
        """Add an officer; InputError if the name is empty or taken."""
        clean = name.strip()
        if not clean:
            raise InputError("没有填写经办人姓名，没有保存。")
        with self._work.gate.act(ADD_OFFICER, by) as deed:
            if deed.connection.scalar(_CALLED, {"called": clean}):
                raise InputError("已有同名的经办人，没有保存；请加上区分的字样。")
            actor = add_officer(deed.connection, clean, at=deed.now, on=deed.today)
            deed.detail |= {"officer": actor.id}
        return actor

    def rename(
        self, officer: Actor | OfficerRow, name: str, *, from_on: date, by: Session
    ) -> Changed:
        """The officer bears ``name`` from a day on; everything recorded stays theirs."""
        clean = name.strip()
        with self._work.gate.act(RENAME_OFFICER, by) as deed:
            asked = {"called": clean, "key": officer.id}
            if not clean or deed.connection.scalar(_CALLED_BEFORE, asked) is not None:
                raise InputError(f"“{clean}”不能用作姓名（空白或别人用过），没有保存。")
            deed.connection.execute(_END_NAME, {"key": officer.id, "until": from_on})
            borne = asked | {"ordered": order_key(clean, person=True)}
            deed.connection.execute(_RENAME, borne)
            _name_row(deed.connection, officer.id, clean, from_on, deed.now)
            deed.detail |= {"officer": officer.id}
        return Changed(settings=True)
