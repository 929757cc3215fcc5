"""Steps of units in a round as rows: read for a replay, appended, chained, and verified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select

from app.models import sql
from app.models.assessment import Assessment, AssessmentStep
from app.models.base import new_uid, table_of
from app.models.chain import START, Chain, Row
from app.models.edition import Edition
from app.models.officer import Officer
from app.models.unit import Unit
from app.rules.casework.steps import Step
from app.services.gate.gate import Deed
from app.services.store.step_numbers import numbered

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
    .order_by(ASSESSMENT_STEP.c.assessment_id, ASSESSMENT_STEP.c.seq)
)
_STEPS = _EVERY_STEP.where(ASSESSMENT_STEP.c.assessment_id.in_(sql.listed("many")))
_LAST = (
    select(ASSESSMENT_STEP.c.seq, ASSESSMENT_STEP.c.hash)
    .where(ASSESSMENT_STEP.c.assessment_id == bindparam("subject"))
    .order_by(ASSESSMENT_STEP.c.seq.desc())
    .limit(1)
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
_INSERT = insert(ASSESSMENT_STEP)
_ALL = select(ASSESSMENT_STEP.c.assessment_id).distinct().order_by(ASSESSMENT_STEP.c.assessment_id)
# What only the first step says: which assessment this is.
HEAD: Final = ("assessment_uid", "round_uid", "of_unit")


def _by_uids(row: Row) -> Mapping[str, Any]:
    """What the hash covers: nothing that another office's file would call otherwise."""
    names = (
        "seq", "uid", "kind", "on", "recorded_at", "actor_uid", "unit_uid", "about_seq",
        "revises_seq", "voids", "payload", "calendar", "procedure",
    )  # fmt: skip
    return {name: row[name] for name in names}


CHAIN: Final = Chain(
    contents={2: _by_uids},
    version=2,
    part=lambda row: row["assessment_id"],
    position=lambda row: int(row["seq"]),
)
_OWN: Final = tuple(column.name for column in ASSESSMENT_STEP.c if column.name != "no")


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
    last = connection.execute(_LAST, {"subject": key.id}).one_or_none()
    keys = {row[0]: row[1] for row in connection.execute(_EDITIONS)}
    fields = dict(step.fields)
    if step.seq == 1:
        fields |= {"assessment_uid": key.uid, "round_uid": key.round_uid, "of_unit": key.unit}
    told: dict[str, Any] = {
        "assessment_id": key.id, "seq": step.seq, "uid": new_uid(), "kind": step.kind,
        "on": step.on, "recorded_at": deed.now.replace(microsecond=0), "actor_id": deed.by.id,
        "actor_uid": deed.by.uid, "unit_uid": unit_uid,
        "unit_id": connection.scalar(_UNIT_ID, {"of_uid": unit_uid}) if unit_uid else None,
        "about_seq": step.about, "revises_seq": step.revises, "voids": list(step.voids),
        "payload": fields, "calendar": step.calendar, "procedure": step.regulation,
        "calendar_id": keys[step.calendar], "procedure_id": keys[step.regulation],
        "hash_v": CHAIN.version,
    }  # fmt: skip
    told["hash"] = CHAIN.next(last.hash if last else START, told)
    insert_assessment_steps(connection, [{name: told[name] for name in _OWN}])
    deed.detail |= {"assessment": key.uid, "seq": step.seq, "hash": told["hash"]}


def insert_assessment_steps(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Append step rows, numbered on over the whole file: nothing else writes to their table."""
    if rows:
        connection.execute(_INSERT, numbered(connection, rows))


def verify_assessment_steps(connection: Connection) -> tuple[int, int] | None:
    """The first step (assessment, seq) that is missing, added or changed; None when all are whole."""
    broken = CHAIN.broken(dict(row) for row in connection.execute(_EVERY_STEP).mappings())
    return (broken["assessment_id"], int(broken["seq"])) if broken is not None else None


def assessments_of(connection: Connection) -> Iterator[int]:
    """The keys of all assessments that have steps."""
    yield from connection.scalars(_ALL)


def _step(row: Any) -> Step:
    return Step(
        seq=row.seq, kind=row.kind, on=row.on, unit=row.unit_name, about=row.about_seq,
        revises=row.revises_seq, voids=tuple(row.voids),
        fields={name: value for name, value in row.payload.items() if name not in HEAD},
        calendar=row.calendar, regulation=row.procedure,
    )  # fmt: skip
