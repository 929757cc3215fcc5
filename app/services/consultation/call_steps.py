"""Steps of calls as rows: how they are read for a replay, appended, chained, and verified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select

from app.base.errors import InputError
from app.models import sql
from app.models.base import new_uid, table_of
from app.models.chain import START, Chain, Row
from app.models.consultation import Call, CallStep
from app.models.officer import Officer
from app.rules.consultation import history
from app.services.gate.gate import Deed
from app.services.store.step_numbers import numbered

CALL_STEP, CALL, OFFICER = table_of(CallStep), table_of(Call), table_of(Officer)
_STEPS = (
    select(CALL_STEP, OFFICER.c.uid.label("actor_uid"))
    .join(OFFICER, OFFICER.c.id == CALL_STEP.c.actor_id)
    .where(CALL_STEP.c.call_id == bindparam("call"))
    .order_by(CALL_STEP.c.seq)
)
_EVERY_STEP = (
    select(CALL_STEP, CALL.c.uid.label("call_uid"), OFFICER.c.uid.label("actor_uid"))
    .join_from(CALL_STEP, OFFICER, OFFICER.c.id == CALL_STEP.c.actor_id)
    .outerjoin(CALL, CALL.c.id == CALL_STEP.c.call_id)
    .order_by(CALL_STEP.c.call_id, CALL_STEP.c.seq)
)
_LAST = (
    select(CALL_STEP.c.seq, CALL_STEP.c.hash)
    .where(CALL_STEP.c.call_id == bindparam("call"))
    .order_by(CALL_STEP.c.seq.desc())
    .limit(1)
)
_NEXT_CALL = sql.next_key(CALL.c.id)
_INSERT = insert(CALL_STEP)
_ALL = select(CALL_STEP.c.call_id).distinct().order_by(CALL_STEP.c.call_id)
_OWN: Final = tuple(column.name for column in CALL_STEP.c if column.name != "no")


def _by_uids(row: Row) -> Mapping[str, Any]:
    """What the hash covers: nothing that another office's file would call otherwise."""
    names = (
        "call_uid", "seq", "uid", "kind", "on", "recorded_at", "actor_uid", "voids", "payload",
    )  # fmt: skip
    return {name: row[name] for name in names}


CHAIN: Final = Chain(
    contents={2: _by_uids},
    version=2,
    part=lambda row: row["call_id"],
    position=lambda row: int(row["seq"]),
)


@dataclass(frozen=True, slots=True)
class CallKey:
    """A call by its key in this file and by its uid."""

    id: int
    uid: str


def next_call(connection: Connection) -> int:
    """The key of the call to be opened next."""
    return int(connection.scalar(_NEXT_CALL) or 1)


def load(connection: Connection, call_id: int) -> tuple[history.CallStep, ...]:
    """The steps of a call in order; InputError if there is no such call."""
    found = tuple(
        history.CallStep(row.seq, row.kind, row.on, row.actor_uid, row.payload, tuple(row.voids))
        for row in connection.execute(_STEPS, {"call": call_id})
    )
    if not found:
        raise InputError("没有这件征求意见，没有改动任何内容；请刷新后重试。")
    return found


def append(
    deed: Deed,
    key: CallKey,
    kind: str,
    payload: Mapping[str, Any],
    *,
    voids: tuple[int, ...] = (),
    on: date | None = None,
) -> history.CallStep:
    """Record one step, chained to the one before it; the act's audit row names it."""
    last = deed.connection.execute(_LAST, {"call": key.id}).one_or_none()
    seq = last.seq + 1 if last else 1
    told: dict[str, Any] = {
        "call_id": key.id, "call_uid": key.uid, "seq": seq, "uid": new_uid(), "kind": kind,
        "on": on or deed.today, "recorded_at": deed.now.replace(microsecond=0),
        "actor_id": deed.by.id, "actor_uid": deed.by.uid, "voids": list(voids),
        "payload": dict(payload), "hash_v": CHAIN.version,
    }  # fmt: skip
    told["hash"] = CHAIN.next(last.hash if last else START, told)
    insert_call_steps(deed.connection, [{name: told[name] for name in _OWN}])
    deed.detail |= {"call": key.uid, "seq": seq, "hash": told["hash"]}
    return history.CallStep(seq, kind, told["on"], deed.by.uid, dict(payload), voids)


def insert_call_steps(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Append step rows, numbered on over the whole file: nothing else writes to their table."""
    if rows:
        connection.execute(_INSERT, numbered(connection, rows))


def verify_call_steps(connection: Connection) -> tuple[int, int] | None:
    """The first step (call, seq) that is missing, added or changed; None when all are whole."""
    broken = CHAIN.broken(dict(row) for row in connection.execute(_EVERY_STEP).mappings())
    return (broken["call_id"], int(broken["seq"])) if broken is not None else None


def calls_of(connection: Connection) -> Iterator[int]:
    """The keys of all calls that have steps."""
    yield from connection.scalars(_ALL)
