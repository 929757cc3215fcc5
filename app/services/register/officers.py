"""The officers of the office, one of whom is named on every step."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from app.base.errors import InputError
from app.base.rows import Actor
from app.models.base import inserted_key, new_uid
from app.models.officer import Officer
from app.services.gate import audit
from app.services.store.workspace import Workspace

SYSTEM_NAME = "系统"


def add_officer(connection: Connection, name: str, *, at: datetime, system: bool = False) -> Actor:
    """Add an officer inside a running transaction."""
    row = {"uid": new_uid(), "name": name, "system": system, "active": True, "created_at": at}
    result = connection.execute(insert(Officer).values(row))
    return Actor(inserted_key(result), name)


def system_actor(connection: Connection) -> Actor:
    """The actor of what the program does by itself."""
    row = connection.execute(select(Officer.id, Officer.name).where(Officer.system == 1)).first()
    if row is None:
        raise LookupError("the file has no system officer")
    return Actor(row.id, row.name)


class Officers:
    """Lists and adds officers."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def all(self) -> tuple[Actor, ...]:
        """The active officers, in the order in which they were added."""
        query = select(Officer.id, Officer.name).where(Officer.active == 1, Officer.system == 0)
        with self._work.file.read() as connection:
            return tuple(Actor(i, n) for i, n in connection.execute(query.order_by(Officer.id)))

    def default(self) -> Actor:
        """The first active officer."""
        return self.all()[0]

    def add(self, name: str, by: Actor) -> Actor:
        """Add an officer; InputError if the name is empty or taken."""
        clean = name.strip()
        if not clean:
            raise InputError("没有填写经办人姓名，没有保存。")
        now = self._work.now()
        with self._work.file.write() as connection:
            if connection.scalar(select(Officer.id).where(Officer.name == clean)):
                raise InputError("已有同名的经办人，没有保存；请加上区分的字样。")
            actor = add_officer(connection, clean, at=now)
            audit.record(connection, by, "add_officer", at=now, detail={"officer": actor.id})
        return actor
