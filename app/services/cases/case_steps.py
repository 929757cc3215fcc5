"""Steps as rows: how they are read for a replay, appended, chained by hash, and verified."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from app.base.errors import InputError
from app.models.base import new_uid, table_of
from app.models.case import CaseStep
from app.models.types import canonical_json
from app.models.unit import Unit, UnitAlias
from app.rules.casework.steps import Step

START = "0" * 64
STEP = table_of(CaseStep)
UNIT, ALIAS = table_of(Unit), table_of(UnitAlias)
HASHED = (
    "uid", "kind", "on", "recorded_at", "actor_id", "unit_id", "about_seq", "revises_seq",
    "voids", "payload", "calendar", "regulation", "batch_id",
)  # fmt: skip

_STANDS_FOR = UNIT.alias()  # an entry given up for another one is read as that one
_STEPS = (
    select(
        STEP,
        func.coalesce(_STANDS_FOR.c.name, UNIT.c.name).label("unit_name"),
        func.coalesce(_STANDS_FOR.c.id, STEP.c.unit_id).label("unit_now"),
    )
    .outerjoin(UNIT, UNIT.c.id == STEP.c.unit_id)
    .outerjoin(ALIAS, ALIAS.c.alias == UNIT.c.name)
    .outerjoin(_STANDS_FOR, _STANDS_FOR.c.id == ALIAS.c.unit_id)
    .where(STEP.c.case_id.in_(bindparam("cases", expanding=True)))
    .order_by(STEP.c.case_id, STEP.c.seq)
)
_EVERY_STEP = select(STEP).order_by(STEP.c.case_id, STEP.c.seq)
_INSERT = insert(STEP)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A step with what the store alone knows of it."""

    step: Step
    unit_id: int | None
    actor_id: int
    recorded_at: datetime
    hash: str


def horizon(recorded: Iterable[Recorded], today: date) -> date:
    """The day up to which this history may be replayed: today, or its last day if that is later.

    A computer whose clock was set back must still open what it recorded yesterday.
    """
    return max([today, *(r.step.on for r in recorded)])


def load_steps(connection: Connection, case_id: int) -> tuple[Recorded, ...]:
    """The steps of a case in order; InputError if there is no such case."""
    found = load_many(connection, [case_id]).get(case_id)
    if not found:
        raise InputError("没有这件案件，没有改动任何内容；请刷新后重试。")
    return found


def load_many(connection: Connection, case_ids: Iterable[int]) -> dict[int, tuple[Recorded, ...]]:
    """The steps of several cases, read in one query."""
    found: dict[int, list[Recorded]] = {}
    for row in connection.execute(_STEPS, {"cases": list(case_ids)}):
        found.setdefault(row.case_id, []).append(_recorded(row))
    return {case_id: tuple(steps) for case_id, steps in found.items()}


def _recorded(row: Any) -> Recorded:
    step = Step(
        seq=row.seq,
        kind=row.kind,
        on=row.on,
        unit=row.unit_name,
        about=row.about_seq,
        revises=row.revises_seq,
        voids=tuple(row.voids),
        fields=row.payload,
        calendar=row.calendar,
        regulation=row.regulation,
    )
    return Recorded(step, row.unit_now, row.actor_id, row.recorded_at, row.hash)


def step_row(
    case_id: int,
    step: Step,
    *,
    unit_id: int | None,
    actor_id: int,
    at: datetime,
    prev: str,
    batch_id: int | None = None,
) -> dict[str, Any]:
    """The row of a new step, chained to the hash of the one before it."""
    row = {
        "case_id": case_id,
        "seq": step.seq,
        "uid": new_uid(),
        "kind": step.kind,
        "on": step.on,
        "recorded_at": at.replace(microsecond=0),
        "actor_id": actor_id,
        "unit_id": unit_id,
        "about_seq": step.about,
        "revises_seq": step.revises,
        "voids": list(step.voids),
        "payload": dict(step.fields),
        "calendar": step.calendar,
        "regulation": step.regulation,
        "batch_id": batch_id,
    }
    row["hash"] = _hash(prev, row)
    return row


def insert_steps(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Append step rows: nothing else ever writes to their table."""
    if rows:
        connection.execute(_INSERT, rows)


def verify_steps(connection: Connection) -> tuple[int, int] | None:
    """The first step (case, seq) that is missing, added or changed; None when all are whole."""
    prev, case_id, expected = START, 0, 1
    for row in connection.execute(_EVERY_STEP).mappings():
        if row["case_id"] != case_id:
            prev, case_id, expected = START, row["case_id"], 1
        if row["seq"] != expected or row["hash"] != _hash(prev, dict(row)):
            return case_id, int(row["seq"])
        prev, expected = row["hash"], expected + 1
    return None


def _hash(prev: str, row: Mapping[str, Any]) -> str:
    content = {name: _plain(row[name]) for name in HASHED}
    content["seq"] = row["seq"]
    return hashlib.sha256(f"{prev}\n{canonical_json(content)}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    if not isinstance(value, date):
        return value
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat()
