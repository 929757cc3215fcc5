"""Steps as rows: how they are read for a replay, appended, chained by hash, and verified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, literal_column, select

from app.base.errors import InputError
from app.base.session import Actor
from app.models import sql
from app.models.base import new_uid, table_of
from app.models.case import Case, CaseStep
from app.models.chain import Chain, Row
from app.models.edition import Edition
from app.models.office import ImportBatch
from app.models.officer import Officer, OfficerName
from app.models.unit import Unit, UnitAlias
from app.rules.casework.steps import Step
from app.services.store.editions import edition_keys
from app.services.store.step_numbers import numbered

STEP = table_of(CaseStep)
UNIT, ALIAS, OFFICER = table_of(Unit), table_of(UnitAlias), table_of(Officer)
CASE = table_of(Case)
OFFICER_NAME, BATCH = table_of(OfficerName), table_of(ImportBatch)
_CALENDAR, _REGULATION = table_of(Edition).alias(), table_of(Edition).alias()
NAMES_AN_OFFICER: Final = "officer"  # the field that does: a uid as kept, a name in the rules

_STANDS_FOR = UNIT.alias()  # an entry given up for another one is read as that one
_ANY_STEPS = (
    select(
        STEP,
        _CALENDAR.c.hash.label("calendar"),
        _REGULATION.c.hash.label("regulation"),
        func.coalesce(_STANDS_FOR.c.name, UNIT.c.name).label("unit_name"),
        func.coalesce(_STANDS_FOR.c.id, STEP.c.unit_id).label("unit_now"),
    )
    .join(_CALENDAR, _CALENDAR.c.id == STEP.c.calendar_id)
    .join(_REGULATION, _REGULATION.c.id == STEP.c.regulation_id)
    .outerjoin(UNIT, UNIT.c.id == STEP.c.unit_id)
    .outerjoin(ALIAS, ALIAS.c.alias == UNIT.c.name)
    .outerjoin(_STANDS_FOR, _STANDS_FOR.c.id == ALIAS.c.unit_id)
    .order_by(STEP.c.case_id, STEP.c.seq)
)
_STEPS = _ANY_STEPS.where(STEP.c.case_id.in_(bindparam("cases", expanding=True)))
_STEPS_OF = _ANY_STEPS.where(STEP.c.case_id == bindparam("case"))
_EVERY_STEP = (
    select(
        STEP,
        _CALENDAR.c.hash.label("calendar"),
        _REGULATION.c.hash.label("regulation"),
        CASE.c.uid.label("case_uid"),
        OFFICER.c.uid.label("actor_uid"),
        UNIT.c.uid.label("unit_uid"),
        BATCH.c.uid.label("batch_uid"),
    )
    .join_from(STEP, _CALENDAR, _CALENDAR.c.id == STEP.c.calendar_id)
    .join(_REGULATION, _REGULATION.c.id == STEP.c.regulation_id)
    .join(OFFICER, OFFICER.c.id == STEP.c.actor_id)
    .outerjoin(CASE, CASE.c.id == STEP.c.case_id)
    .outerjoin(UNIT, UNIT.c.id == STEP.c.unit_id)
    .outerjoin(BATCH, BATCH.c.id == STEP.c.batch_id)
    .order_by(STEP.c.case_id, STEP.c.seq)
)
# A case's first step, written out so that SQLite finds it by the index of what imports brought.
FIRST: Final = STEP.c.seq == literal_column("1")


def _by_keys(row: Row) -> Mapping[str, Any]:
    """What version 1 covers: keys of this one file."""
    names = (
        "seq", "uid", "kind", "on", "recorded_at", "actor_id", "unit_id", "about_seq",
        "revises_seq", "voids", "payload", "calendar", "regulation", "batch_id",
    )  # fmt: skip
    return {name: row[name] for name in names}


def _by_uids(row: Row) -> Mapping[str, Any]:
    """What version 2 covers: nothing that another office's file would call otherwise."""
    names = (
        "case_uid", "seq", "uid", "kind", "on", "recorded_at", "actor_uid", "unit_uid",
        "about_seq", "revises_seq", "voids", "payload", "calendar", "regulation", "batch_uid",
    )  # fmt: skip
    return {name: row[name] for name in names}


CHAIN: Final = Chain(
    contents={1: _by_keys, 2: _by_uids},
    version=2,
    part=lambda row: row["case_id"],
    position=lambda row: int(row["seq"]),
)


@dataclass(frozen=True, slots=True)
class People:
    """The officers of the file: whom a step's field names, by uid or by a name borne once."""

    names: Mapping[str, str]  # uid → present name
    uids: Mapping[str, str]  # any name → uid

    def named(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """The fields of a step with its officer under the present name."""
        given = fields.get(NAMES_AN_OFFICER)
        if not given:
            return fields
        uid = given if given in self.names else self.uids.get(given)
        name = self.names.get(uid, given) if uid else given
        return fields if name == given else {**fields, NAMES_AN_OFFICER: name}

    def kept(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a step as they are stored, with its officer's uid where it is one's own."""
        uid = self.uids.get(fields.get(NAMES_AN_OFFICER, ""))
        return {**fields, NAMES_AN_OFFICER: uid} if uid else dict(fields)


def people(connection: Connection) -> People:
    """Every officer, those who left too."""
    names: dict[str, str] = {}
    uids: dict[str, str] = {}
    for uid, name, former in connection.execute(_PEOPLE):
        names[uid] = name
        uids.setdefault(former or name, uid)
    return People(names, {**uids, **{name: uid for uid, name in names.items()}})


_PEOPLE = (
    select(OFFICER.c.uid, OFFICER.c.name, OFFICER_NAME.c.name)
    .outerjoin(OFFICER_NAME, OFFICER_NAME.c.officer_id == OFFICER.c.id)
    .order_by(OFFICER_NAME.c.id.desc())
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A step with what the store alone knows of it; its officer stands under the present name."""

    step: Step
    unit_id: int | None
    actor_id: int
    recorded_at: datetime
    hash: str
    imported: bool = False  # an import brought it


def horizon(recorded: Iterable[Recorded], today: date) -> date:
    """The day up to which this history may be replayed: today, or its last day if that is later.

    A computer whose clock was set back must still open what it recorded yesterday.
    """
    return max([today, *(r.step.on for r in recorded)])


def load_steps(
    connection: Connection, case_id: int, known: People | None = None
) -> tuple[Recorded, ...]:
    """The steps of a case in order; InputError if there is no such case.

    ``known`` are the officers, where they were read already.
    """
    officers = known or people(connection)
    rows = connection.execute(_STEPS_OF, {"case": case_id})
    found = tuple(_recorded(row, officers) for row in rows)
    if not found:
        raise InputError("没有这件案件，没有改动任何内容；请刷新后重试。")
    return found


def load_many(connection: Connection, case_ids: Iterable[int]) -> dict[int, tuple[Recorded, ...]]:
    """The steps of several cases, read in one query."""
    known = people(connection)
    found: dict[int, list[Recorded]] = {}
    for row in connection.execute(_STEPS, {"cases": list(case_ids)}):
        found.setdefault(row.case_id, []).append(_recorded(row, known))
    return {case_id: tuple(steps) for case_id, steps in found.items()}


def _recorded(row: Any, known: People) -> Recorded:
    step = Step(
        seq=row.seq,
        kind=row.kind,
        on=row.on,
        unit=row.unit_name,
        about=row.about_seq,
        revises=row.revises_seq,
        voids=tuple(row.voids),
        fields=known.named(row.payload),
        calendar=row.calendar,
        regulation=row.regulation,
    )
    return Recorded(
        step, row.unit_now, row.actor_id, row.recorded_at, row.hash, row.batch_id is not None
    )


@dataclass(frozen=True, slots=True)
class Party:
    """What a step refers to, by key and by uid."""

    id: int
    uid: str


@dataclass(frozen=True, slots=True)
class Writing:
    """Steps to be written by one officer in one transaction."""

    connection: Connection
    actor: Actor
    batch: Party | None = None
    editions: dict[str, int] = field(default_factory=dict)
    _people: list[People] = field(default_factory=list)

    @property
    def people(self) -> People:
        """The officers, read once."""
        if not self._people:
            self._people.append(people(self.connection))
        return self._people[0]

    def forget_people(self) -> None:
        """Somebody was entered meanwhile: read the officers again."""
        self._people.clear()

    def edition(self, name: str) -> int:
        """The key of an edition."""
        if name not in self.editions:
            self.editions.update(edition_keys(self.connection))
        return self.editions[name]

    def row(
        self, case: Party, step: Step, *, unit: Party | None, at: datetime, prev: str
    ) -> dict[str, Any]:
        """The row of a new step, chained to the hash of the one before it."""
        told = {
            "case_id": case.id, "case_uid": case.uid, "seq": step.seq, "uid": new_uid(),
            "kind": step.kind, "on": step.on, "recorded_at": at.replace(microsecond=0),
            "actor_id": self.actor.id, "actor_uid": self.actor.uid,
            "unit_id": unit.id if unit else None, "unit_uid": unit.uid if unit else None,
            "about_seq": step.about, "revises_seq": step.revises, "voids": list(step.voids),
            "payload": self.people.kept(step.fields), "calendar": step.calendar,
            "regulation": step.regulation, "batch_id": self.batch.id if self.batch else None,
            "batch_uid": self.batch.uid if self.batch else None, "hash_v": CHAIN.version,
        }  # fmt: skip
        own = {name: told[name] for name in _OWN if name in told}
        return {
            **own,
            "calendar_id": self.edition(step.calendar),
            "regulation_id": self.edition(step.regulation),
            "hash": CHAIN.next(prev, told),
        }


_OWN: Final = tuple(column.name for column in STEP.c)


def insert_steps(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Append step rows, numbered on over the whole file: nothing else writes to their table."""
    if rows:
        sql.insert_all(STEP, numbered(connection, rows), connection)


def verify_steps(connection: Connection) -> tuple[int, int] | None:
    """The first step (case, seq) that is missing, added or changed; None when all are whole."""
    broken = CHAIN.broken(dict(row) for row in connection.execute(_EVERY_STEP).mappings())
    return (broken["case_id"], int(broken["seq"])) if broken is not None else None
