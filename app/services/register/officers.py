"""The officers of the office, one of whom is named on every step."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from app.base.errors import InputError
from app.base.session import EVERY_ROLE, Actor, Session
from app.models.base import inserted_key, new_uid
from app.models.desk_statements import AWAY, OFFICERS
from app.models.officer import Officer
from app.services.gate.acts import ADMINISTERS, Act
from app.services.store.workspace import Workspace

ADD_OFFICER = Act("add_officer", "添加经办人", about="officer", roles=ADMINISTERS)

SYSTEM_NAME = "系统"


def add_officer(connection: Connection, name: str, *, at: datetime, system: bool = False) -> Actor:
    """Add an officer inside a running transaction."""
    uid = new_uid()
    row = {"uid": uid, "name": name, "system": system, "active": True, "created_at": at}
    result = connection.execute(insert(Officer).values(row))
    return Actor(inserted_key(result), name, uid)


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

    def add(self, name: str, by: Session) -> Actor:
        """Add an officer; InputError if the name is empty or taken."""
        clean = name.strip()
        if not clean:
            raise InputError("没有填写经办人姓名，没有保存。")
        with self._work.gate.act(ADD_OFFICER, by) as deed:
            if deed.connection.scalar(select(Officer.id).where(Officer.name == clean)):
                raise InputError("已有同名的经办人，没有保存；请加上区分的字样。")
            actor = add_officer(deed.connection, clean, at=deed.now)
            deed.detail |= {"officer": actor.id}
        return actor
