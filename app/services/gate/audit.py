"""The audit chain: a row for what was done in the same transaction, and the check that none was touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from app.base.session import Actor
from app.models import sql
from app.models.audit import Audit
from app.models.base import new_uid, table_of
from app.models.chain import START, Chain, Row
from app.models.desk_statements import CASE, OFFICER

AUDIT = table_of(Audit)


def _by_keys(row: Row) -> Mapping[str, Any]:
    """What version 1 covers."""
    return {name: row[name] for name in ("id", "at", "actor_id", "action", "case_id", "detail")}


def _by_uids(row: Row) -> Mapping[str, Any]:
    return {
        name: row[name]
        for name in ("id", "uid", "at", "actor_uid", "action", "case_uid", "detail", "cover")
    }


CHAIN: Final = Chain(
    contents={1: _by_keys, 2: _by_uids},
    version=2,
    part=lambda _row: "audit",
    position=lambda row: int(row["id"]),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says; ``detail`` holds kinds, numbers and hashes, never personal data."""

    by: Actor
    action: str
    at: datetime
    case_id: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def record(connection: Connection, rows: Sequence[Told], cover: str | None) -> None:
    """Append the rows of a transaction, the last one with the hash of the marks (``covering``)."""
    last = connection.execute(_LAST).one_or_none()
    number, prev = (last.id, last.hash) if last else (0, START)
    written = []
    for row in rows:
        number += 1
        told = {
            "id": number,
            "uid": new_uid(),
            "at": row.at.replace(microsecond=0),
            "actor_id": row.by.id,
            "action": row.action,
            "case_id": row.case_id,
            "detail": dict(row.detail),
            "cover": cover if row is rows[-1] else None,
            "hash_v": CHAIN.version,
            "prev": prev,
        }
        case_uid = None
        if row.case_id is not None:
            case_uid = connection.scalar(_CASE_UID, {"id": row.case_id})
        prev = CHAIN.next(prev, {**told, "actor_uid": row.by.uid, "case_uid": case_uid})
        written.append({**told, "hash": prev})
    sql.insert_all(AUDIT, written, connection)


_CASE_UID = select(CASE.c.uid).where(CASE.c.id == bindparam("id"))
_LAST = select(AUDIT.c.id, AUDIT.c.hash).order_by(AUDIT.c.id.desc()).limit(1)
_CHAINED = (
    select(AUDIT, OFFICER.c.uid.label("actor_uid"), CASE.c.uid.label("case_uid"))
    .join_from(AUDIT, OFFICER, OFFICER.c.id == AUDIT.c.actor_id)
    .outerjoin(CASE, CASE.c.id == AUDIT.c.case_id)
    .order_by(AUDIT.c.id)
)


def verify_chain(connection: Connection) -> int | None:
    """The id of the first row that is missing, added or changed; None when the chain is whole."""
    prev = START

    def linked() -> Any:
        nonlocal prev
        for row in connection.execute(_CHAINED).mappings():
            told = dict(row)
            if row["prev"] != prev:  # the column and the chain say the same
                told["hash"] = ""
            prev = row["hash"]
            yield told

    broken = CHAIN.broken(linked())
    return int(broken["id"]) if broken is not None else None
