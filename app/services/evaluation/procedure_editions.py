"""Editions of procedures and calendars, read through the connection in hand and kept in memory."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from app.models.base import table_of
from app.models.edition import PROCEDURE, Edition
from app.rules.calendar.calendar import Calendar
from app.rules.evaluation.procedures import procedure_source
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import Regulation
from app.rules.regulation.source import edition_name
from app.services.store.editions import keep_edition, regulation_from_bytes

EDITION = table_of(Edition)
_BYTES = select(EDITION.c.bytes).where(EDITION.c.hash == bindparam("name"))
_read: dict[str, Regulation | Calendar] = {}  # a name never changes its content


class ProcedureEditions:
    """Gives calendars and procedures to the engine of casework, regulations being procedures."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def calendar(self, name: str) -> Calendar:
        """The calendar edition."""
        found = _read.get(name)
        if not isinstance(found, Calendar):
            found = _read[name] = Calendar.from_bytes(self._bytes(name))
        return found

    def regulation(self, name: str) -> Regulation:
        """The procedure edition."""
        found = _read.get(name)
        if not isinstance(found, Regulation):
            found = _read[name] = regulation_from_bytes(self._bytes(name))
        return found

    def _bytes(self, name: str) -> bytes:
        return bytes(self._connection.execute(_BYTES, {"name": name}).scalar_one())


def keep_procedure(
    connection: Connection, pack: str, readings: dict[str, str], *, at: datetime
) -> str:
    """Keep the shipped procedure under these readings as an edition; gives its name."""
    source = procedure_source(pack)
    label = read_regulation(source, readings).name
    data = source.edition_bytes(readings)
    name = edition_name(data)
    keep_edition(connection, PROCEDURE, name, data, pack=source.id, label=label, at=at)
    return name
