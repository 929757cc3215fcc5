"""Steps of calls as rows: how they are read for a replay, appended and chained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from app.base.errors import InputError
from app.models import sql
from app.models.base import table_of
from app.models.consultation import Call, CallStep
from app.models.officer import Officer
from app.rules.consultation import history
from app.services.gate.gate import Deed
from app.services.store.step_chain import StepChain

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
)
_NEXT_CALL = sql.next_key(CALL.c.id)
STEPS: Final = StepChain(
    CALL_STEP,
    "call",
    covers=(
        "call_uid", "seq", "uid", "kind", "on", "recorded_at", "actor_uid", "voids", "payload",
    ),
    every=_EVERY_STEP,
)  # fmt: skip


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
    day = on or deed.today
    told = {"kind": kind, "on": day, "voids": list(voids), "payload": dict(payload)}
    seq = STEPS.append(deed, key.id, key.uid, told)
    return history.CallStep(seq, kind, day, deed.by.uid, dict(payload), voids)
