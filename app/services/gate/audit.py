"""The audit chain: one row a write in the same transaction, and the check that none was touched."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from app.base.session import Actor
from app.models.audit import Audit
from app.models.base import table_of
from app.models.types import canonical_json

START = "0" * 64
AUDIT = table_of(Audit)
_LAST = select(AUDIT.c.id, AUDIT.c.hash).order_by(AUDIT.c.id.desc()).limit(1)
_ALL = select(AUDIT).order_by(AUDIT.c.id)
_INSERT = insert(AUDIT)


def record(
    connection: Connection,
    by: Actor,
    action: str,
    *,
    at: datetime,
    case_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Append one row; ``detail`` holds kinds, numbers and hashes, never personal data."""
    last = connection.execute(_LAST).one_or_none()
    prev = last.hash if last else START
    row = {
        "id": last.id + 1 if last else 1,
        "at": at.replace(microsecond=0),
        "actor_id": by.id,
        "action": action,
        "case_id": case_id,
        "detail": dict(detail or {}),
    }
    connection.execute(_INSERT, {**row, "prev": prev, "hash": _hash(prev, row)})


def verify_chain(connection: Connection) -> int | None:
    """The id of the first row that is missing, added or changed; None when the chain is whole."""
    prev, expected = START, 1
    for found in connection.execute(_ALL).mappings():
        row = {
            name: found[name] for name in ("id", "at", "actor_id", "action", "case_id", "detail")
        }
        if row["id"] != expected or found["prev"] != prev or found["hash"] != _hash(prev, row):
            return int(row["id"])
        prev, expected = found["hash"], expected + 1
    return None


def _hash(prev: str, row: Mapping[str, Any]) -> str:
    content = {**row, "at": row["at"].isoformat(sep=" ", timespec="seconds")}
    return hashlib.sha256(f"{prev}\n{canonical_json(content)}".encode()).hexdigest()
