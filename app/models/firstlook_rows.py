"""Rows read by the standard library alone, with their days, moments and flags as values."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, Final

_KINDS: Final[Mapping[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(("received_on", "accepted_on", "ended_on", "next_due_on"), date.fromisoformat),
    "recorded_at": datetime.fromisoformat,
    "next_provisional": bool,
}


def rows_of(cursor: sqlite3.Cursor) -> list[SimpleNamespace]:
    """The rows with an attribute a column, as SQLAlchemy gives them; ValueError for what is no day."""
    names = [column[0] for column in cursor.description]
    kinds = [(name, _KINDS[name]) for name in names if name in _KINDS]
    found = []
    for row in cursor:
        values = dict(zip(names, row, strict=True))
        for name, kind in kinds:
            if values[name] is not None:
                values[name] = kind(values[name])
        found.append(SimpleNamespace(**values))
    return found
