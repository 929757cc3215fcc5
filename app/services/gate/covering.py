"""Keeps the marks of what was written: each row is seen as it is written, whoever wrote it.

Temporary triggers on the writing connection tell of every row of a covered table before and after;
what they add up to goes into the marks when the transaction ends, with its last audit row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, Final, Self

from sqlalchemy import Connection, event
from sqlalchemy.engine import ExceptionContext

from app.models import sql
from app.models.cover import (
    NOTHING,
    STEPS,
    UPDATED,
    Cover,
    Mark,
    begun,
    cover_key,
    covered,
    driver,
    kept_marks,
    mark_in,
    mark_of_steps,
    marks_of_rows,
    put_marks,
    row_value,
    tell_of_rows,
    watch_rows,
)

_PLACE: Final = "covering"


class Covering:
    """What a writing connection's running transaction has changed, table by table."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        self._names: tuple[str, ...] = tuple(covered())
        self._key = b""
        self._changed: dict[str, Mark] = {}
        self._unsure = False  # a statement failed half way: what it said may not have stayed
        tell_of_rows(raw, self._row)

    @classmethod
    def over(cls, connection: Connection) -> Self | None:
        """The one of this connection, set to nothing; None before the file has its tables."""
        found: Self | None = connection.info.get(_PLACE)
        if found is None:
            if not sql.has_table(connection, Cover.__tablename__):
                return None
            found = connection.info[_PLACE] = cls(driver(connection))
            event.listen(connection.engine, "handle_error", _failed)
        watch_rows(found._raw)
        found._key, found._changed, found._unsure = cover_key(found._raw), {}, False
        return found

    def state(self) -> tuple[Mapping[str, Mark], bool]:
        """What stands so far, for ``back_to``."""
        return dict(self._changed), self._unsure

    def back_to(self, state: tuple[Mapping[str, Mark], bool]) -> None:
        """A part of the transaction was taken back."""
        self._changed, self._unsure = dict(state[0]), state[1]

    def doubt(self) -> None:
        """A statement failed: what it told of its rows may not have stayed. Nothing is reckoned
        anew for that: it would hide what somebody changed by hand before."""
        self._unsure = True

    def settle(self) -> str | None:
        """Keep the marks; gives their hash for the audit, None where no covered row changed."""
        if self._unsure:
            raise LookupError("a statement failed, and the act went on with what it had written")
        kept = kept_marks(self._raw)
        if not kept and not begun(self._raw):
            fresh = marks_of_rows(self._raw)
            changed = {name: mark for name, mark in fresh.items() if mark_in(kept, name) != mark}
        else:
            changed = {
                name: mark_in(kept, name).with_more(more.rows, more.total)
                for name, more in self._changed.items()
                if more != NOTHING
            }
            known = mark_in(kept, STEPS)
            steps = mark_of_steps(self._raw, known)
            if steps is not known:
                changed[STEPS] = steps
        return put_marks(self._raw, kept, changed) if changed else None

    def _row(self, number: int, side: int, *values: Any) -> None:
        name = self._names[number]
        rows = 0
        if side == UPDATED:
            half = len(values) // 2
            before, after = values[:half], values[half:]
            if before == after:
                return
            total = row_value(self._key, name, after) - row_value(self._key, name, before)
        else:
            rows = side
            total = side * row_value(self._key, name, values)
        self._changed[name] = self._changed.get(name, NOTHING).with_more(rows, total)


def _failed(context: ExceptionContext) -> None:
    """A statement was refused: SQLite took its rows back, and said nothing of it."""
    covering = context.connection.info.get(_PLACE) if context.connection is not None else None
    if covering is not None:
        covering.doubt()


def cover_anew(connection: Connection) -> str:
    """Keep the marks of all covered tables as their rows are; gives the hash for the audit."""
    raw = driver(connection)
    return put_marks(raw, kept_marks(raw), marks_of_rows(raw))
