"""Writes projection rows: the case, its clocks, parties and relations, and the search index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Text, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import aliased

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
from app.models.search import DELETE, INSERT, tokens
from app.models.unit import Unit, UnitAlias
from app.rules.casework.clocks import clocks_of
from app.rules.casework.flow import retell
from app.rules.casework.trace import Editions, Trace
from app.services.cases.case_steps import Recorded, horizon
from app.services.cases.projection import CaseRows, project

CASE = table_of(Case)
CLOCK = table_of(CaseClock)


def rows_of(
    case_id: int, recorded: Sequence[Recorded], trace: Trace, editions: Editions
) -> CaseRows:
    """The projection rows of a case already replayed."""
    regulation = editions.regulation(trace.regulation or recorded[-1].step.regulation)
    clocks = clocks_of(trace, editions) if trace.events else ()
    return project(case_id, recorded, trace, clocks, regulation)


def replayed(
    case_id: int, recorded: Sequence[Recorded], editions: Editions, *, today: date
) -> CaseRows:
    """The projection rows of a case, replayed from its first step."""
    trace = retell((r.step for r in recorded), editions, today=horizon(recorded, today))
    return rows_of(case_id, recorded, trace, editions)


def write_new(connection: Connection, many: Sequence[CaseRows]) -> None:
    """Write the rows of cases that are not yet there; their steps are inserted afterwards."""
    connection.execute(insert(CASE), [rows.case for rows in many])
    _insert_parts(connection, many)
    _insert(connection, Complainant, [r for rows in many for r in rows.complainants])
    _insert(connection, CaseText, [_text_row(rows) for rows in many])
    _index(connection, many)


def write_changed(connection: Connection, many: Sequence[CaseRows]) -> None:
    """Replace the rows of cases that are there already."""
    if not many:
        return
    ids = [rows.case["id"] for rows in many]
    values: dict[str, Any] = {
        name: bindparam(f"new_{name}") for name in many[0].case if name != "id"
    }
    connection.execute(
        update(CASE).where(CASE.c.id == bindparam("case_key")).values(values),
        [{"case_key": r.case["id"], **{f"new_{n}": r.case[n] for n in values}} for r in many],
    )
    for entity in (CaseClock, CaseRespondent, CaseRelation, CaseRecusal):
        connection.execute(delete(entity).where(entity.case_id.in_(ids)))
    _insert_parts(connection, many)
    known = [
        {"of_uid": c["uid"], "known": c["contact_known"]}
        for rows in many
        for c in rows.complainants
    ]
    if known:
        statement = update(table_of(Complainant)).where(Complainant.uid == bindparam("of_uid"))
        connection.execute(statement.values(contact_known=bindparam("known")), known)
    _index_changed(connection, many)


def _insert_parts(connection: Connection, many: Sequence[CaseRows]) -> None:
    _insert(connection, CaseClock, [r for rows in many for r in rows.clocks])
    stands_for = _merged_units(connection)
    respondents = (r for rows in many for r in rows.respondents)
    _insert(connection, CaseRespondent, [
        {**r, "unit_uid": stands_for.get(r["unit_uid"], r["unit_uid"])} for r in respondents
    ])  # fmt: skip
    _insert(connection, CaseRecusal, [r for rows in many for r in rows.recusals])
    _insert(connection, CaseRelation, [_relation(connection, r) for c in many for r in c.relations])


def _merged_units(connection: Connection) -> dict[str, str]:
    """Uid of each unit's entry that was given up → uid of the unit that it is read as."""
    kept = aliased(Unit)
    query = (
        select(Unit.uid, kept.uid)
        .join(UnitAlias, UnitAlias.alias == Unit.name)
        .join(kept, kept.id == UnitAlias.unit_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _relation(connection: Connection, row: dict[str, Any]) -> dict[str, Any]:
    """The row with the other case's key: of its row, or of its first step while rebuilding."""
    other = connection.scalar(select(CASE.c.id).where(CASE.c.uid == row["other_uid"]))
    if other is None:
        uid = func.json_extract(CaseStep.payload, "$.case_uid", type_=Text)
        query = select(CaseStep.case_id).where(CaseStep.seq == 1, uid == row["other_uid"])
        other = connection.execute(query).scalar_one()
    return {"case_id": row["case_id"], "seq": row["seq"], "kind": row["kind"], "other_id": other}


def _index_changed(connection: Connection, many: Sequence[CaseRows]) -> None:
    ids = [rows.case["id"] for rows in many]
    query = select(CaseText.case_id, CaseText.text).where(CaseText.case_id.in_(ids))
    before = {row[0]: row[1] for row in connection.execute(query)}
    changed = [rows for rows in many if before[rows.case["id"]] != rows.text]
    if not changed:
        return
    connection.exec_driver_sql(
        DELETE, [(r.case["id"], tokens(before[r.case["id"]])) for r in changed]
    )
    connection.execute(
        update(table_of(CaseText))
        .where(CaseText.case_id == bindparam("of_case"))
        .values(text=bindparam("new_text")),
        [{"of_case": r.case["id"], "new_text": r.text} for r in changed],
    )
    _index(connection, changed)


def _index(connection: Connection, many: Sequence[CaseRows]) -> None:
    connection.exec_driver_sql(INSERT, [(r.case["id"], tokens(r.text)) for r in many])


def _text_row(rows: CaseRows) -> dict[str, Any]:
    return {"case_id": rows.case["id"], "text": rows.text}


def _insert(connection: Connection, entity: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table_of(entity)), rows)
