"""Chained steps of one kind of subject (round, unit in a round, call): appended, verified, listed.

Steps of cases, written by the thousand with their projections, have a writer of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, bindparam, insert, select

from app.models.base import new_uid
from app.models.chain import START, Chain, Row
from app.services.gate.gate import Deed
from app.services.store.step_numbers import numbered

HASH_VERSION: Final = 2  # over uids; version 1 was of cases alone


class StepChain:
    """The steps of one table; those of one subject are linked one to the next.

    ``subject`` is what the audit calls the subject, and the column ``<subject>_id`` its key;
    ``covers`` names what a hash covers, nothing that another office's file would call otherwise;
    ``every`` reads all steps with that.
    """

    def __init__(
        self, table: Table, subject: str, *, covers: tuple[str, ...], every: Select[Any]
    ) -> None:
        self.table, self._subject, self._covers = table, subject, covers
        self._key = f"{subject}_id"
        key = table.c[self._key]
        self._own = tuple(column.name for column in table.c if column.name != "no")
        self._every = every.order_by(key, table.c.seq)
        self._insert = insert(table)
        self._hashes = select(table.c.hash)
        self._subjects = select(key).distinct().order_by(key)
        self._last = (
            select(table.c.seq, table.c.no, table.c.hash)
            .where(key == bindparam("subject"))
            .order_by(table.c.seq.desc())
            .limit(1)
        )
        self.chain = Chain(
            contents={HASH_VERSION: self._covered},
            version=HASH_VERSION,
            part=lambda row: row[self._key],
            position=lambda row: int(row["seq"]),
        )

    def append(self, deed: Deed, key: int, uid: str, step: Mapping[str, Any]) -> int:
        """Record one step of the subject, chained to the one before it; gives its place.

        ``step`` says kind, voids, payload and what else the table and the hash ask for; the act's
        audit row names it.
        """
        last = deed.connection.execute(self._last, {"subject": key}).one_or_none()
        seq = last.seq + 1 if last else 1
        told: dict[str, Any] = {
            self._key: key, f"{self._subject}_uid": uid, "seq": seq, "uid": new_uid(),
            "recorded_at": deed.now.replace(microsecond=0), "actor_id": deed.by.id,
            "actor_uid": deed.by.uid, "hash_v": HASH_VERSION, **step,
        }  # fmt: skip
        told["hash"] = self.chain.next(last.hash if last else START, told)
        self.insert(deed.connection, [{name: told[name] for name in self._own}])
        deed.detail |= {self._subject: uid, "seq": seq, "hash": told["hash"]}
        return seq

    def insert(self, connection: Connection, rows: list[dict[str, Any]]) -> None:
        """Append rows, numbered on over the whole file: nothing else writes to their table."""
        if rows:
            connection.execute(self._insert, numbered(connection, rows))

    def last_of(self, connection: Connection, key: int) -> tuple[int, int]:
        """The last step of a subject: its place, and its number over the whole file."""
        row = connection.execute(self._last, {"subject": key}).one()
        return row.seq, row.no

    def broken(self, connection: Connection) -> tuple[int, int] | None:
        """The first step (key, place) that is missing, added or changed; None when all are whole."""
        found = self.chain.broken(dict(row) for row in connection.execute(self._every).mappings())
        return (found[self._key], int(found["seq"])) if found is not None else None

    def lost(self, connection: Connection, told: list[Mapping[str, Any]]) -> Iterator[int]:
        """The places of steps that details of the audit name and the table no longer has: a chain
        can't miss its own end."""
        held = set(connection.scalars(self._hashes))
        for detail in told:
            if self._subject in detail and "hash" in detail and detail["hash"] not in held:
                yield int(detail["seq"])

    def subjects(self, connection: Connection) -> Iterator[int]:
        """The keys of all subjects that have steps."""
        yield from connection.scalars(self._subjects)

    def _covered(self, row: Row) -> Mapping[str, Any]:
        return {name: row[name] for name in self._covers}
