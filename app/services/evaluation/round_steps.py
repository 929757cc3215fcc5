"""Steps of rounds as rows: how they are read for a replay, appended and chained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from app.base.errors import InputError
from app.models import sql
from app.models.base import table_of
from app.models.edition import Edition
from app.models.evaluation import Round, RoundStep
from app.models.officer import Officer
from app.models.unit import Unit
from app.rules.evaluation import history
from app.services.gate.gate import Deed
from app.services.store import settings
from app.services.store.step_chain import StepChain

ROUND_STEP, ROUND = table_of(RoundStep), table_of(Round)
UNIT, OFFICER = table_of(Unit), table_of(Officer)
_CALENDAR, _SET = table_of(Edition).alias(), table_of(Edition).alias()
_STEPS = (
    select(ROUND_STEP, OFFICER.c.uid.label("actor_uid"))
    .join(OFFICER, OFFICER.c.id == ROUND_STEP.c.actor_id)
    .where(ROUND_STEP.c.round_id == bindparam("round"))
    .order_by(ROUND_STEP.c.seq)
)
_OF_KINDS = _STEPS.where(ROUND_STEP.c.kind.in_(sql.listed("kinds")))
_LATER = _OF_KINDS.where(ROUND_STEP.c.seq > bindparam("after"))
_VOIDED = select(ROUND_STEP.c.voids).where(
    ROUND_STEP.c.round_id == bindparam("round"), ROUND_STEP.c.kind == history.VOID
)
_EVERY_STEP = (
    select(
        ROUND_STEP,
        _CALENDAR.c.hash.label("calendar"),
        _SET.c.hash.label("indicators"),
        ROUND.c.uid.label("round_uid"),
        OFFICER.c.uid.label("actor_uid"),
    )
    .join_from(ROUND_STEP, _CALENDAR, _CALENDAR.c.id == ROUND_STEP.c.calendar_id)
    .join(_SET, _SET.c.id == ROUND_STEP.c.indicators_id)
    .join(OFFICER, OFFICER.c.id == ROUND_STEP.c.actor_id)
    .outerjoin(ROUND, ROUND.c.id == ROUND_STEP.c.round_id)
)
_EDITION = select(table_of(Edition).c.id).where(table_of(Edition).c.hash == bindparam("name"))
_OFFICERS = select(OFFICER.c.uid, OFFICER.c.name)
_NEXT_ROUND = sql.next_key(ROUND.c.id)
STEPS: Final = StepChain(
    ROUND_STEP,
    "round",
    covers=(
        "round_uid", "seq", "uid", "kind", "on", "recorded_at", "actor_uid", "voids", "payload",
        "calendar", "indicators",
    ),
    every=_EVERY_STEP,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoundKey:
    """A round by key and by uid."""

    id: int
    uid: str


def next_round(connection: Connection) -> int:
    """The key of the round to be opened next."""
    return int(connection.scalar(_NEXT_ROUND) or 1)


def load(connection: Connection, round_id: int) -> tuple[history.RoundStep, ...]:
    """The steps of a round in order; InputError if there is no such round."""
    found = tuple(
        history.RoundStep(row.seq, row.kind, row.on, row.actor_uid, row.payload, tuple(row.voids))
        for row in connection.execute(_STEPS, {"round": round_id})
    )
    if not found:
        raise InputError("没有这个评价轮次，没有改动任何内容；请刷新后重试。")
    return found


def load_kinds(
    connection: Connection, round_id: int, kinds: Sequence[str]
) -> tuple[history.RoundStep, ...]:
    """The steps of these kinds in order, those voided left out."""
    asked = {"round": round_id, "kinds": sql.as_list(kinds)}
    gone = {seq for found in connection.scalars(_VOIDED, {"round": round_id}) for seq in found}
    return tuple(
        history.RoundStep(row.seq, row.kind, row.on, row.actor_uid, row.payload, tuple(row.voids))
        for row in connection.execute(_OF_KINDS, asked)
        if row.seq not in gone
    )


def later(
    connection: Connection, round_id: int, kinds: Sequence[str], after: int
) -> tuple[history.RoundStep, ...]:
    """The steps of these kinds after a step, voided ones too, in order."""
    asked = {"round": round_id, "kinds": sql.as_list(kinds), "after": after}
    return tuple(
        history.RoundStep(row.seq, row.kind, row.on, row.actor_uid, row.payload, tuple(row.voids))
        for row in connection.execute(_LATER, asked)
    )


def append(
    deed: Deed,
    key: RoundKey,
    kind: str,
    payload: Mapping[str, Any],
    *,
    indicators: str,
    voids: tuple[int, ...] = (),
    on: date | None = None,
) -> history.RoundStep:
    """Record one step, chained to the one before it; the act's audit row names it."""
    connection, day = deed.connection, on or deed.today
    calendar = settings.current_calendar(connection)
    told = {
        "kind": kind, "on": day, "voids": list(voids), "payload": dict(payload),
        "calendar": calendar, "indicators": indicators,
        "calendar_id": connection.scalar(_EDITION, {"name": calendar}),
        "indicators_id": connection.scalar(_EDITION, {"name": indicators}),
    }  # fmt: skip
    seq = STEPS.append(deed, key.id, key.uid, told)
    return history.RoundStep(seq, kind, day, deed.by.uid, dict(payload), voids)


def officer_names(connection: Connection) -> dict[str, str]:
    """Uid → present name of every officer."""
    return {row.uid: row.name for row in connection.execute(_OFFICERS)}
