"""The editions of the office's file, read once each and kept in memory; a name never changes its
content. Rows refer to an edition by its key, steps and the rules by its name (the hash)."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, insert, select

from app.models import sql
from app.models.base import inserted_key, table_of
from app.models.edition import CALENDAR, INDICATORS, PROCEDURE, REGULATION, Edition, EditionStep
from app.models.engine import damaged
from app.rules.calendar.calendar import Calendar
from app.rules.regulation.regulation import Regulation

if TYPE_CHECKING:
    from app.rules.indicators.schema import IndicatorSet
    from app.rules.indicators.source import SetSource

EDITION = table_of(Edition)
_BYTES = {
    of: select(EDITION.c.bytes, EDITION.c.hash).where(
        column == bindparam("asked"), EDITION.c.kind == bindparam("of_kind")
    )
    for of, column in ((int, EDITION.c.id), (str, EDITION.c.hash))
}
_KEY = select(EDITION.c.id).where(EDITION.c.hash == bindparam("name"))
_KEYS = select(EDITION.c.hash, EDITION.c.id)
_KEEP = insert(EDITION)
_KEEP_CALLED = sql.insert_new(table_of(EditionStep))
See = Callable[[], AbstractContextManager[Connection]]
EditionKey = str | int


class StoredEditions:
    """Gives editions by name or by key (app.rules.casework.trace.Editions)."""

    def __init__(self, path: Path, see: See) -> None:
        self._path, self._see = path, see
        self._lock = threading.Lock()
        self._calendars: dict[EditionKey, Calendar] = {}
        self._regulations: dict[EditionKey, Regulation] = {}
        self._sets: dict[EditionKey, IndicatorSet] = {}
        self._procedures: dict[EditionKey, Regulation] = {}

    def calendar(self, name: EditionKey) -> Calendar:
        """The calendar edition; StoreError if the file does not hold it whole."""
        found = self._calendars.get(name)
        if found is None:
            found = Calendar.from_bytes(self._bytes(CALENDAR, name))
            with self._lock:
                self._calendars[name] = found
        return found

    def regulation(self, name: EditionKey) -> Regulation:
        """The regulation edition; StoreError if the file does not hold it whole."""
        found = self._regulations.get(name)
        if found is None:
            found = regulation_from_bytes(self._bytes(REGULATION, name))
            with self._lock:
                self._regulations[name] = found
        return found

    def indicators(self, name: EditionKey) -> IndicatorSet:
        """The edition of an indicator set; StoreError if the file does not hold it whole."""
        found = self._sets.get(name)
        if found is None:
            from app.rules.indicators.reader import read_set
            from app.rules.indicators.source import set_source_from_edition

            found = read_set(set_source_from_edition(self._bytes(INDICATORS, name)))
            with self._lock:
                self._sets[name] = found
        return found

    def procedure(self, name: EditionKey) -> Regulation:
        """The edition of a procedure; StoreError if the file does not hold it whole."""
        found = self._procedures.get(name)
        if found is None:
            found = regulation_from_bytes(self._bytes(PROCEDURE, name))
            with self._lock:
                self._procedures[name] = found
        return found

    def with_calendar(self, calendar: Calendar) -> StoredEditions:
        """These editions and one that the file does not hold: for a preview."""
        other = StoredEditions(self._path, self._see)
        other._calendars = {**self._calendars, calendar.edition: calendar}
        other._regulations = dict(self._regulations)
        return other

    def with_regulation(self, name: str, regulation: Regulation) -> StoredEditions:
        """These editions and one that the file does not hold: for a preview."""
        other = StoredEditions(self._path, self._see)
        other._calendars = dict(self._calendars)
        other._regulations = {**self._regulations, name: regulation}
        return other

    def keep_calendar(
        self, connection: Connection, calendar: Calendar, *, label: str, at: datetime
    ) -> str:
        """Store the edition unless the file has it; gives its name."""
        keep_edition(
            connection, CALENDAR, calendar.edition, calendar.to_bytes(),
            label=label, firm_until=calendar.firm_until, at=at,
        )  # fmt: skip
        with self._lock:
            self._calendars[calendar.edition] = calendar
        return calendar.edition

    def keep_regulation(
        self, connection: Connection, data: bytes, *, label: str, at: datetime
    ) -> str:
        """Store the edition unless the file has it; gives its name."""
        from app.rules.regulation.source import edition_name

        regulation = regulation_from_bytes(data)
        name = edition_name(data)
        key = keep_edition(
            connection, REGULATION, name, data,
            pack=regulation.id, label=label or regulation.name, at=at,
        )  # fmt: skip
        called = [
            {"edition_id": key, "step": step.word, "caption": step.caption}
            for step in regulation.steps.values()
        ]
        connection.execute(_KEEP_CALLED, called)
        with self._lock:
            self._regulations[name] = regulation
        return name

    def keep_indicators(self, connection: Connection, source: SetSource, *, at: datetime) -> str:
        """Store the edition unless the file has it; gives its name."""
        from app.rules.indicators.reader import read_set

        indicators = read_set(source)
        keep_edition(
            connection, INDICATORS, source.edition, source.edition_bytes(),
            pack=indicators.id, label=indicators.name, at=at,
        )  # fmt: skip
        with self._lock:
            self._sets[source.edition] = indicators
        return source.edition

    def _bytes(self, kind: str, name: EditionKey) -> bytes:
        query = _BYTES[int if isinstance(name, int) else str]
        with self._see() as connection:
            row = connection.execute(query, {"asked": name, "of_kind": kind}).first()
        if row is None or hashlib.sha256(row.bytes).hexdigest() != row.hash:
            raise damaged(self._path)
        return bytes(row.bytes)


def keep_edition(
    connection: Connection,
    kind: str,
    name: str,
    data: bytes,
    *,
    label: str,
    at: datetime,
    pack: str = "",
    firm_until: date | None = None,
) -> int:
    """Store the edition unless the file has it; gives its key."""
    known = connection.scalar(_KEY, {"name": name})
    if known is not None:
        return int(known)
    row = {
        "kind": kind, "hash": name, "pack": pack, "bytes": data, "label": label,
        "firm_until": firm_until, "created_at": at,
    }  # fmt: skip
    return inserted_key(connection.execute(_KEEP, row))


def edition_keys(connection: Connection) -> dict[str, int]:
    """The key of every edition in the file, by its name (the hash)."""
    return {row[0]: row[1] for row in connection.execute(_KEYS)}


def regulation_from_bytes(data: bytes) -> Regulation:
    """The regulation stored under an edition; PackError if the bytes are no pack."""
    from app.rules.regulation.reader import read_regulation
    from app.rules.regulation.source import source_from_edition

    source, readings = source_from_edition(data)
    return read_regulation(source, readings)
