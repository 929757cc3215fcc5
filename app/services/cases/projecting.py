"""Writes projection rows: the case, its clocks, parties and relations, and the search index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Connection, Table, bindparam, delete, select, update

from app.models import sql, words
from app.models.approval import Approval
from app.models.base import table_of
from app.models.case import (
    Case,
    CaseClock,
    CaseRecusal,
    CaseRelation,
    CaseRespondent,
    CaseStep,
    CaseText,
    Complainant,
)
from app.models.officer import Officer
from app.models.statistics import CaseClockPast, CaseEvent, CaseTally
from app.models.unit import Unit, UnitAlias
from app.rules.casework.clocks import clocks_of
from app.rules.casework.flow import retell
from app.rules.casework.trace import Editions, Trace
from app.services.cases.case_steps import Recorded, horizon
from app.services.cases.projection import CaseRows, project
from app.services.store.editions import edition_keys

CASE = table_of(Case)
CLOCK = table_of(CaseClock)
RESPONDENT, RELATION = table_of(CaseRespondent), table_of(CaseRelation)
RECUSAL, COMPLAINANT = table_of(CaseRecusal), table_of(Complainant)
STEP, TEXT = table_of(CaseStep), table_of(CaseText)
EVENT, TALLY, PAST = table_of(CaseEvent), table_of(CaseTally), table_of(CaseClockPast)
APPROVAL = table_of(Approval)  # those with a step; others are kept for themselves
UNIT, ALIAS = table_of(Unit), table_of(UnitAlias)

_OF_CASE = tuple(column.name for column in CASE.c if not column.primary_key)
_CASES: BindParameter[int] = bindparam("cases", expanding=True)
_CLEARED = (CLOCK, RESPONDENT, RELATION, RECUSAL, EVENT, TALLY, PAST)
_CLEAR_APPROVALS = delete(APPROVAL).where(
    APPROVAL.c.case_id.in_(_CASES), APPROVAL.c.seq.is_not(None)
)
_LEARNT = ("contact_known", "consent", "keep_secret", "real_name")
_CONTACT_KNOWN = (
    update(COMPLAINANT)
    .where(COMPLAINANT.c.uid == bindparam("of_uid"))
    .values({name: bindparam(f"new_{name}") for name in _LEARNT})
)
_THERE = select(COMPLAINANT.c.uid).where(COMPLAINANT.c.case_id.in_(_CASES))
_KEPT = UNIT.alias()
_MERGED_UNITS = (
    select(UNIT.c.uid, _KEPT.c.uid)
    .join(ALIAS, ALIAS.c.alias == UNIT.c.name)
    .join(_KEPT, _KEPT.c.id == ALIAS.c.unit_id)
)
_BY_UID = select(CASE.c.id).where(CASE.c.uid == bindparam("of_uid"))
_BY_FIRST_STEP = select(STEP.c.case_id).where(
    STEP.c.seq == 1, sql.json_text(STEP.c.payload, "$.case_uid") == bindparam("of_uid")
)
_TEXTS = select(TEXT.c.case_id, TEXT.c.text).where(TEXT.c.case_id.in_(_CASES))
_UPDATE_TEXT = (
    update(TEXT).where(TEXT.c.case_id == bindparam("of_case")).values(text=bindparam("new_text"))
)


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of what projected rows refer to by name."""

    officers: Mapping[str, int]  # by the present name
    editions: Mapping[str, int]

    @classmethod
    def of(cls, connection: Connection, editions: Mapping[str, int] | None = None) -> _Keys:
        """The keys as they are in this file."""
        officers = {row[0]: row[1] for row in connection.execute(_OFFICERS)}
        return cls(officers, editions or edition_keys(connection))

    def case(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The case's row as its table has it."""
        found = {
            **row,
            "officer_id": self.officers.get(row["officer"]),
            "calendar_id": self.editions[row["calendar"]],
            "regulation_id": self.editions[row["regulation"]],
        }
        return {name: found[name] for name in ("id", *_OF_CASE)}

    def tally(self, rows: CaseRows) -> dict[str, Any]:
        """The tally's row, its officer as the case's."""
        return {**(rows.tally or {}), "officer_id": self.officers.get(rows.case["officer"])}

    def recusal(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A recusal's row; of a unit's staff the name alone is known."""
        key = self.officers.get(row["officer"]) if row["ours"] else None
        return {
            "case_id": row["case_id"], "seq": row["seq"], "officer_id": key,
            "person": "" if key is not None else row["officer"],
        }  # fmt: skip


_OFFICERS = select(table_of(Officer).c.name, table_of(Officer).c.id)


def rows_of(
    case_id: int, recorded: Sequence[Recorded], trace: Trace, editions: Editions
) -> CaseRows:
    """The projection rows of a case already replayed."""
    regulation = editions.regulation(trace.regulation or recorded[-1].step.regulation)
    clocks = clocks_of(trace, editions) if trace.events else ()
    calendar = editions.calendar(trace.calendar or recorded[-1].step.calendar)
    return project(case_id, recorded, trace, clocks, regulation, calendar.count, editions)


def replayed(
    case_id: int, recorded: Sequence[Recorded], editions: Editions, *, today: date
) -> CaseRows:
    """The projection rows of a case, replayed from its first step."""
    trace = retell((r.step for r in recorded), editions, today=horizon(recorded, today))
    return rows_of(case_id, recorded, trace, editions)


def write_new(connection: Connection, many: Sequence[CaseRows]) -> None:
    """Write the rows of cases that are not yet there; their steps are inserted afterwards."""
    keys = _Keys.of(connection)
    _insert(connection, CASE, [keys.case(rows.case) for rows in many])
    _insert_parts(connection, many, keys)
    _insert_people(connection, [r for rows in many for r in rows.complainants])
    _insert(connection, TEXT, [_text_row(rows) for rows in many])
    words.index(connection, map(_indexed, many))


def write_changed(
    connection: Connection,
    many: Sequence[CaseRows],
    editions: Mapping[str, int] | None = None,
) -> None:
    """Replace the rows of cases that are there already.

    ``editions`` are the keys of editions by hash, where they were read already.
    """
    if not many:
        return
    ids = [rows.case["id"] for rows in many]
    keys = _Keys.of(connection, editions)
    sql.update_all(CASE, [keys.case(rows.case) for rows in many], connection)
    for table in _CLEARED:
        sql.delete_all(table.c.case_id, ids, connection)
    connection.execute(_CLEAR_APPROVALS, {"cases": ids})
    _insert_parts(connection, many, keys)
    people = [c for rows in many for c in rows.complainants]
    known = [{"of_uid": c["uid"], **{f"new_{n}": c[n] for n in _LEARNT}} for c in people]
    if known:
        connection.execute(_CONTACT_KNOWN, known)
        there = set(connection.scalars(_THERE, {"cases": ids}))
        _insert_people(connection, [c for c in people if c["uid"] not in there])
    _index_changed(connection, many)


def _insert_people(connection: Connection, people: Sequence[dict[str, Any]]) -> None:
    _insert(connection, COMPLAINANT, [row for row in people if "id" not in row])
    _insert(connection, COMPLAINANT, [row for row in people if "id" in row])


def _insert_parts(connection: Connection, many: Sequence[CaseRows], keys: _Keys) -> None:
    _insert(connection, CLOCK, [r for rows in many for r in rows.clocks])
    stands_for = _merged_units(connection)
    respondents = (r for rows in many for r in rows.respondents)
    _insert(connection, RESPONDENT, [
        {**r, "unit_uid": stands_for.get(r["unit_uid"], r["unit_uid"])} for r in respondents
    ])  # fmt: skip
    _insert(connection, RECUSAL, [keys.recusal(r) for rows in many for r in rows.recusals])
    _insert(connection, APPROVAL, [r for rows in many for r in rows.approvals])
    _insert(connection, EVENT, [r for rows in many for r in rows.events])
    _insert(connection, PAST, [r for rows in many for r in rows.past])
    _insert(connection, TALLY, [keys.tally(rows) for rows in many if rows.tally])
    _insert(connection, RELATION, [_relation(connection, r) for c in many for r in c.relations])


def _merged_units(connection: Connection) -> dict[str, str]:
    """Uid of each unit's entry that was given up → uid of the unit that it is read as."""
    return {row[0]: row[1] for row in connection.execute(_MERGED_UNITS)}


def _relation(connection: Connection, row: dict[str, Any]) -> dict[str, Any]:
    """The row with the other case's key: of its row, or of its first step while rebuilding."""
    wanted = {"of_uid": row["other_uid"]}
    other = connection.scalar(_BY_UID, wanted)
    if other is None:
        other = connection.execute(_BY_FIRST_STEP, wanted).scalar_one()
    return {"case_id": row["case_id"], "seq": row["seq"], "kind": row["kind"], "other_id": other}


def _index_changed(connection: Connection, many: Sequence[CaseRows]) -> None:
    ids = [rows.case["id"] for rows in many]
    before = {row[0]: row[1] for row in connection.execute(_TEXTS, {"cases": ids})}
    changed = [rows for rows in many if before[rows.case["id"]] != rows.text]
    if not changed:
        return
    words.forget(connection, [(r.case["id"], before[r.case["id"]]) for r in changed])
    connection.execute(
        _UPDATE_TEXT,
        [{"of_case": r.case["id"], "new_text": r.text} for r in changed],
    )
    words.index(connection, map(_indexed, changed))


def _indexed(rows: CaseRows) -> tuple[int, str]:
    return rows.case["id"], rows.text


def _text_row(rows: CaseRows) -> dict[str, Any]:
    return {"case_id": rows.case["id"], "text": rows.text}


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    sql.insert_all(table, rows, connection)
