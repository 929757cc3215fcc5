"""The audit chain: one row a write in the same transaction, and the check that none was touched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from app.base.session import Actor
from app.models import sql
from app.models.audit import Audit
from app.models.base import new_uid, table_of
from app.models.case import Case
from app.models.chain import START, Chain, Row
from app.models.officer import Officer

AUDIT = table_of(Audit)


def _by_keys(row: Row) -> Mapping[str, Any]:
    """What version 1 covers."""
    return {name: row[name] for name in ("id", "at", "actor_id", "action", "case_id", "detail")}


def _by_uids(row: Row) -> Mapping[str, Any]:
    return {
        name: row[name] for name in ("id", "uid", "at", "actor_uid", "action", "case_uid", "detail")
    }


CHAIN: Final = Chain(
    contents={1: _by_keys, 2: _by_uids},
    version=2,
    part=lambda _row: "audit",
    position=lambda row: int(row["id"]),
)


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
        "uid": new_uid(),
        "at": at.replace(microsecond=0),
        "actor_id": by.id,
        "action": action,
        "case_id": case_id,
        "detail": dict(detail or {}),
        "hash_v": CHAIN.version,
        "prev": prev,
    }
    case_uid = None
    if case_id is not None:
        case_uid = connection.scalar(_CASE_UID, {"id": case_id})
    told = {**row, "actor_uid": by.uid, "case_uid": case_uid}
    sql.insert_all(AUDIT, [{**row, "hash": CHAIN.next(prev, told)}], connection)


_CASE_UID = select(Case.uid).where(Case.id == bindparam("id"))
_LAST = select(Audit.id, Audit.hash).order_by(Audit.id.desc()).limit(1)


def verify_chain(connection: Connection) -> int | None:
    """The id of the first row that is missing, added or changed; None when the chain is whole."""
    query = (
        select(AUDIT, Officer.uid.label("actor_uid"), Case.uid.label("case_uid"))
        .join_from(AUDIT, table_of(Officer), Officer.id == AUDIT.c.actor_id)
        .outerjoin(table_of(Case), Case.id == AUDIT.c.case_id)
        .order_by(AUDIT.c.id)
    )
    prev = START

    def linked() -> Any:
        nonlocal prev
        for row in connection.execute(query).mappings():
            told = dict(row)
            if row["prev"] != prev:  # the column and the chain say the same
                told["hash"] = ""
            prev = row["hash"]
            yield told

    broken = CHAIN.broken(linked())
    return int(broken["id"]) if broken is not None else None
