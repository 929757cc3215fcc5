"""Writes the projections of calls: the call, its units with their answers, its points."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from app.models import sql
from app.models.base import table_of
from app.models.consultation import Call, CallPoint, CallUnit
from app.models.unit import Unit
from app.rules.consultation.history import HEAD, CallState, tell
from app.services.consultation.call_steps import load

CALL, CALL_UNIT, CALL_POINT = table_of(Call), table_of(CallUnit), table_of(CallPoint)
PROJECTIONS: Final = (CALL, CALL_UNIT, CALL_POINT)
_PUT_CALL = sql.upsert(
    CALL, keys=("id",), changed=tuple(c.name for c in CALL.c if not c.primary_key)
)
_CLEAR = tuple(
    delete(table).where(table.c.call_id == bindparam("of_call")) for table in PROJECTIONS[1:]
)
_PUT = {table: insert(table) for table in (CALL_UNIT, CALL_POINT)}
_UNIT = table_of(Unit)
_UNITS = select(_UNIT.c.uid, _UNIT.c.id).where(_UNIT.c.uid.in_(sql.listed("uids")))


def project(connection: Connection, call_id: int) -> CallState:
    """Write everything that the steps of the call come to."""
    state = tell(load(connection, call_id))
    uids = {*state.units, *(point.unit for point in state.points)} - {""}
    found = connection.execute(_UNITS, {"uids": sql.as_list(sorted(uids))})
    keys = {row.uid: row.id for row in found}
    for statement in _CLEAR:
        connection.execute(statement, {"of_call": call_id})
    connection.execute(_PUT_CALL, _call_row(call_id, state))
    units = [
        {"call_id": call_id, "unit_id": keys[unit], "position": position,
         **{name: getattr(asked, name) for name in _ASKED}}
        for position, (unit, asked) in enumerate(state.units.items(), 1)
    ]  # fmt: skip
    points = [
        {"call_id": call_id, "position": position,
         "unit_id": keys[point.unit] if point.unit else None,
         **{name: getattr(point, name) for name in _POINT}}
        for position, point in enumerate(state.points, 1)
    ]  # fmt: skip
    for table, rows in ((CALL_UNIT, units), (CALL_POINT, points)):
        if rows:
            connection.execute(_PUT[table], rows)
    return state


_ASKED: Final = tuple(
    c.name for c in CALL_UNIT.c if c.name not in ("call_id", "unit_id", "position")
)
_POINT: Final = tuple(
    c.name for c in CALL_POINT.c if c.name not in ("call_id", "unit_id", "position")
)


def _call_row(call_id: int, state: CallState) -> dict[str, Any]:
    told = {name: state.head[name] for name in HEAD if name not in ("dated", "due_at")}
    dated = state.head["dated"]
    return {
        **told, "id": call_id, "uid": state.uid, "direction": state.direction,
        "dated": date.fromisoformat(dated) if dated else None, "opened_on": state.opened_on,
        "due_at": state.due_at, "state": state.state, "nil": state.nil, "opinion": state.opinion,
        "sealed_on": state.sealed_on, "reported_at": state.reported_at,
        "reported_to": state.reported_to, "steps": state.steps,
    }  # fmt: skip
