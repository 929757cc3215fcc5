"""Fills a second file from the steps and the editions alone, and compares it with the first."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, nullcontext
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, insert, select

from app.base.progress import SILENT, Progress
from app.models import sql, words
from app.models.approval import Approval
from app.models.base import table_of
from app.models.case import (
    Case,
    CaseClock,
    CaseRecusal,
    CaseRelation,
    CaseRespondent,
    CaseText,
    Complainant,
)
from app.models.connection import PLAIN, connect
from app.models.engine import SqliteFile
from app.models.schema import create_schema, metadata
from app.models.statistics import CaseEvent, CaseTally
from app.services.cases.case_steps import STEP, insert_steps, load_many
from app.services.cases.projecting import replayed, write_new
from app.services.consultation import call_projecting, call_steps
from app.services.evaluation import (
    assessment_projecting,
    assessment_steps,
    round_projecting,
    round_steps,
)
from app.services.store.editions import StoredEditions

PROJECTIONS = (
    *(
        table_of(entity)
        for entity in (
            Case,
            CaseClock,
            CaseRespondent,
            Complainant,
            CaseRelation,
            CaseRecusal,
            CaseText,
            CaseEvent,
            CaseTally,
        )
    ),
    *round_projecting.PROJECTIONS,
    *call_projecting.PROJECTIONS,
    *assessment_projecting.PROJECTIONS,
)
APPROVAL = table_of(Approval)
# Of these tables the rows that are worked out from steps are not copied.
WORKED_OUT = {APPROVAL: APPROVAL.c.seq.is_not(None)}
STEPS = {
    STEP: insert_steps,
    round_steps.ROUND_STEP: round_steps.insert_round_steps,
    call_steps.CALL_STEP: call_steps.insert_call_steps,
    assessment_steps.ASSESSMENT_STEP: assessment_steps.insert_assessment_steps,
}
BATCH = 400
INDEX = "case_search"  # compared by what it would find
# No copy of these lies about in clear; what is being typed may name a person, too.
WHO = frozenset(("identity", "identity_past", "identity_token", "identity_access", "draft"))


def rebuild(
    source: SqliteFile,
    target: Path,
    *,
    today: date,
    progress: Progress = SILENT,
    leave_out: frozenset[str] = frozenset(),
) -> None:
    """A new file at ``target`` with everything recorded, its projections worked out anew.

    Rows of the tables ``leave_out`` are not copied.
    StepRefused if a history no longer stands: the rules or the file have changed under it.
    """
    copy = SqliteFile(target)
    try:
        with source.read() as old, copy.write() as new:
            sql.defer_foreign_keys(new)
            create_schema(new)
            _copy_recorded(old, new, leave_out)
            _replay_all(source, old, new, today, progress)
    finally:
        copy.close()


def _copy_recorded(old: Connection, new: Connection, leave_out: frozenset[str]) -> None:
    """Everything that is no projection: units, officers, editions, identities, audit, steps."""
    for table in metadata.sorted_tables:
        if table in PROJECTIONS or table.name in leave_out:
            continue
        kept = select(table)
        if table in WORKED_OUT:
            kept = kept.where(~WORKED_OUT[table])
        for found in old.execute(kept).mappings().partitions(BATCH):
            rows = [dict(row) for row in found]
            if table in STEPS:
                STEPS[table](new, rows)
            else:
                new.execute(insert(table), rows)


def _replay_all(
    source: SqliteFile, old: Connection, new: Connection, today: date, progress: Progress
) -> None:
    editions = StoredEditions(source.path, source.read)
    ids = list(old.scalars(select(STEP.c.case_id).distinct().order_by(STEP.c.case_id)))
    for start in range(0, len(ids), BATCH):
        progress.step(start, len(ids), "正在重新推算案件")
        many = load_many(old, ids[start : start + BATCH])
        rows = [replayed(key, many[key], editions, today=today) for key in sorted(many)]
        write_new(new, rows)
    for round_id in round_steps.rounds_of(old):
        round_projecting.project(new, round_id)
    for call_id in call_steps.calls_of(old):
        call_projecting.project(new, call_id)
    for assessment_id in assessment_steps.assessments_of(old):
        assessment_projecting.project_assessment(new, assessment_id)


def differences(
    one: Path | sqlite3.Connection, other: Path, *, leave_out: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The tables that differ, each with the first row that does; empty when both are equal."""
    mine = nullcontext(one) if isinstance(one, sqlite3.Connection) else closing(_read(one))
    with mine as a, closing(_read(other)) as b:
        names = [*(table.name for table in metadata.sorted_tables), INDEX]
        return tuple(
            f"{name}: {first!r} ≠ {second!r}"
            for name in names
            if name not in leave_out
            for first, second in _first_difference(a, b, name)
        )


def _read(path: Path) -> sqlite3.Connection:
    return connect(path, pragmas=PLAIN)  # the file is only read, but a temporary table is made


def _first_difference(
    a: sqlite3.Connection, b: sqlite3.Connection, name: str
) -> Iterator[tuple[object, object]]:
    mine, others = _rows(a, name), _rows(b, name)
    while True:
        first, second = next(mine, None), next(others, None)
        if first != second:
            yield first, second
            return
        if first is None:
            return


def _rows(connection: sqlite3.Connection, name: str) -> Iterator[object]:
    if name == INDEX:
        return words.everything_indexed(connection)
    keys = ", ".join(f'"{column.name}"' for column in metadata.tables[name].primary_key)
    return iter(connection.execute(f'SELECT * FROM "{name}" ORDER BY {keys}'))
