"""Steps of units in a round as rows: how they are read for a replay, appended and chained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from app.models import sql
from app.models.assessment import Assessment, AssessmentStep
from app.models.base import new_uid, table_of
from app.models.edition import Edition
from app.models.officer import Officer
from app.models.unit import Unit
from app.rules.casework.steps import Step
from app.services.gate.gate import Deed
from app.services.store.step_chain import StepChain

ASSESSMENT_STEP, ASSESSMENT = table_of(AssessmentStep), table_of(Assessment)
UNIT, OFFICER = table_of(Unit), table_of(Officer)
_CALENDAR, _PROCEDURE = table_of(Edition).alias(), table_of(Edition).alias()
_EVERY_STEP = (
    select(
        ASSESSMENT_STEP,
        _CALENDAR.c.hash.label("calendar"),
        _PROCEDURE.c.hash.label("procedure"),
        OFFICER.c.uid.label("actor_uid"),
        UNIT.c.uid.label("unit_uid"),
        UNIT.c.name.label("unit_name"),
    )
    .join_from(ASSESSMENT_STEP, _CALENDAR, _CALENDAR.c.id == ASSESSMENT_STEP.c.calendar_id)
    .join(_PROCEDURE, _PROCEDURE.c.id == ASSESSMENT_STEP.c.procedure_id)
    .join(OFFICER, OFFICER.c.id == ASSESSMENT_STEP.c.actor_id)
    .outerjoin(UNIT, UNIT.c.id == ASSESSMENT_STEP.c.unit_id)
)
_STEPS = _EVERY_STEP.where(ASSESSMENT_STEP.c.assessment_id.in_(sql.listed("many"))).order_by(
    ASSESSMENT_STEP.c.assessment_id, ASSESSMENT_STEP.c.seq
)
_FIRST = select(ASSESSMENT_STEP.c.payload).where(
    ASSESSMENT_STEP.c.seq == 1, ASSESSMENT_STEP.c.assessment_id == bindparam("subject")
)
_FIND = select(ASSESSMENT.c.id, ASSESSMENT.c.uid).where(
    ASSESSMENT.c.round_id == bindparam("round"), ASSESSMENT.c.unit_id == bindparam("unit")
)
_NEXT = sql.next_key(ASSESSMENT.c.id)
_EDITIONS = select(table_of(Edition).c.hash, table_of(Edition).c.id)
_UNIT_ID = select(UNIT.c.id).where(UNIT.c.uid == bindparam("of_uid"))
# What only the first step says: which assessment this is.
HEAD: Final = ("assessment_uid", "round_uid", "of_unit")
STEPS: Final = StepChain(
    ASSESSMENT_STEP,
    "assessment",
    covers=(
        "seq", "uid", "kind", "on", "recorded_at", "actor_uid", "unit_uid", "about_seq",
        "revises_seq", "voids", "payload", "calendar", "procedure",
    ),
    every=_EVERY_STEP,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AssessmentKey:
    """An assessment by key and uid, with whose it is."""

    id: int
    uid: str
    round_uid: str
    unit: str  # uid


def find(connection: Connection, round_id: int, round_uid: str, unit: str) -> AssessmentKey | None:
    """The assessment of a unit (uid) in a round; None before its first step."""
    unit_id = connection.scalar(_UNIT_ID, {"of_uid": unit})
    row = connection.execute(_FIND, {"round": round_id, "unit": unit_id}).one_or_none()
    return AssessmentKey(row.id, row.uid, round_uid, unit) if row is not None else None


def begin(connection: Connection, round_uid: str, unit: str) -> AssessmentKey:
    """The key of the assessment that is about to get its first step."""
    return AssessmentKey(int(connection.scalar(_NEXT) or 1), new_uid(), round_uid, unit)


def load(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[Step, ...]]:
    """The steps of assessments in order, by key."""
    found: dict[int, list[Step]] = {key: [] for key in keys}
    for row in connection.execute(_STEPS, {"many": sql.as_list(keys)}):
        found[row.assessment_id].append(_step(row))
    return {key: tuple(steps) for key, steps in found.items()}


def head(connection: Connection, assessment_id: int) -> Mapping[str, str]:
    """What the first step says of the assessment: its uid, its round's and its unit's."""
    payload = connection.execute(_FIRST, {"subject": assessment_id}).scalar_one()
    return {name: payload[name] for name in HEAD}


def append(deed: Deed, key: AssessmentKey, step: Step, *, unit_uid: str | None) -> None:
    """Record one step, chained to the one before it; the act's audit row names it."""
    connection = deed.connection
    keys = {row[0]: row[1] for row in connection.execute(_EDITIONS)}
    fields = dict(step.fields)
    if step.seq == 1:
        fields |= {"assessment_uid": key.uid, "round_uid": key.round_uid, "of_unit": key.unit}
    told = {
        "kind": step.kind, "on": step.on, "unit_uid": unit_uid,
        "unit_id": connection.scalar(_UNIT_ID, {"of_uid": unit_uid}) if unit_uid else None,
        "about_seq": step.about, "revises_seq": step.revises, "voids": list(step.voids),
        "payload": fields, "calendar": step.calendar, "procedure": step.regulation,
        "calendar_id": keys[step.calendar], "procedure_id": keys[step.regulation],
    }  # fmt: skip
    STEPS.append(deed, key.id, key.uid, told)


def _step(row: Any) -> Step:
    return Step(
        seq=row.seq, kind=row.kind, on=row.on, unit=row.unit_name, about=row.about_seq,
        revises=row.revises_seq, voids=tuple(row.voids),
        fields={name: value for name, value in row.payload.items() if name not in HEAD},
        calendar=row.calendar, regulation=row.procedure,
    )  # fmt: skip
