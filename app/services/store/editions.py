"""The calendar and regulation editions of the office's file, read once each and kept in memory."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select

from app.models import sql
from app.models.desk_statements import CALENDAR, CALENDAR_BYTES, REGULATION, REGULATION_BYTES
from app.models.engine import damaged
from app.rules.calendar.calendar import Calendar
from app.rules.regulation.regulation import Regulation

_KEEP_CALENDAR, _KEEP_REGULATION = sql.insert_new(CALENDAR), sql.insert_new(REGULATION)
See = Callable[[], AbstractContextManager[Connection]]


class StoredEditions:
    """Gives editions by name (app.rules.casework.trace.Editions); a name never changes its content."""

    def __init__(self, path: Path, see: See) -> None:
        self._path, self._see = path, see
        self._lock = threading.Lock()
        self._calendars: dict[str, Calendar] = {}
        self._regulations: dict[str, Regulation] = {}

    def calendar(self, name: str) -> Calendar:
        """The calendar edition ``name``; StoreError if the file does not hold it whole."""
        found = self._calendars.get(name)
        if found is None:
            found = Calendar.from_bytes(self._bytes(CALENDAR_BYTES, name))
            with self._lock:
                self._calendars[name] = found
        return found

    def regulation(self, name: str) -> Regulation:
        """The regulation edition ``name``; StoreError if the file does not hold it whole."""
        found = self._regulations.get(name)
        if found is None:
            found = regulation_from_bytes(self._bytes(REGULATION_BYTES, name))
            with self._lock:
                self._regulations[name] = found
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
        row = {
            "hash": calendar.edition,
            "bytes": calendar.to_bytes(),
            "label": label,
            "firm_until": calendar.firm_until,
            "created_at": at,
        }
        connection.execute(_KEEP_CALENDAR, row)
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
        row = {
            "hash": name,
            "pack": regulation.id,
            "bytes": data,
            "label": label or regulation.name,
            "created_at": at,
        }
        connection.execute(_KEEP_REGULATION, row)
        with self._lock:
            self._regulations[name] = regulation
        return name

    def _bytes(self, query: Select[Any], name: str) -> bytes:
        with self._see() as connection:
            data = connection.scalar(query, {"edition": name})
        if data is None or hashlib.sha256(data).hexdigest() != name:
            raise damaged(self._path)
        return bytes(data)


def regulation_from_bytes(data: bytes) -> Regulation:
    """The regulation stored under an edition; PackError if the bytes are no pack."""
    from app.rules.regulation.reader import read_regulation
    from app.rules.regulation.source import source_from_edition

    source, readings = source_from_edition(data)
    return read_regulation(source, readings)
