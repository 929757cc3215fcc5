"""Fills a second file from the steps and the editions alone, and compares it with the first."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

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
from app.models.statistics import CaseClockPast, CaseEvent, CaseTally
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
from app.services.store.step_chain import StepChain

BATCH = 400
_CASES = select(STEP.c.case_id).distinct().order_by(STEP.c.case_id)
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Filling:
    """The file that is being filled, and what its projections are worked out by."""

    old: Connection
    new: Connection
    editions: StoredEditions
    today: date
    progress: Progress


@dataclass(frozen=True, slots=True)
class Projection:
    """What is worked out from one kind of steps: how those are kept, and the tables filled anew."""

    steps: Table
    keep: Callable[[Connection, Rows], None]
    tables: tuple[Table, ...]
    fill: Callable[[Filling], None]


def _cases(filling: Filling) -> None:
    ids = list(filling.old.scalars(_CASES))
    for start in range(0, len(ids), BATCH):
        filling.progress.step(start, len(ids), "正在重新推算案件")
        many = load_many(filling.old, ids[start : start + BATCH])
        write_new(
            filling.new,
            [
                replayed(key, many[key], filling.editions, today=filling.today)
                for key in sorted(many)
            ],
        )


def _of_chain(
    steps: StepChain, tables: tuple[Table, ...], project: Callable[[Connection, int], object]
) -> Projection:
    """One that is worked out a subject after the other."""

    def fill(filling: Filling) -> None:
        for key in steps.subjects(filling.old):
            project(filling.new, key)

    return Projection(steps.table, steps.insert, tables, fill)


OF_CASES = (
    Case, CaseClock, CaseRespondent, Complainant, CaseRelation, CaseRecusal, CaseText, CaseEvent,
    CaseTally, CaseClockPast,
)  # fmt: skip
PROJECTIONS = (
    Projection(STEP, insert_steps, tuple(map(table_of, OF_CASES)), _cases),
    _of_chain(round_steps.STEPS, round_projecting.PROJECTIONS, round_projecting.project),
    _of_chain(call_steps.STEPS, call_projecting.PROJECTIONS, call_projecting.project),
    _of_chain(
        assessment_steps.STEPS,
        assessment_projecting.PROJECTIONS,
        assessment_projecting.project_assessment,
    ),
)
APPROVAL = table_of(Approval)
_RECORDED = {  # the statements of all that is recorded and not worked out
    table: select(table)
    for table in metadata.sorted_tables
    if not any(table in projection.tables for projection in PROJECTIONS)
}
_RECORDED[APPROVAL] = select(APPROVAL).where(APPROVAL.c.seq.is_(None))  # others stand in steps
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
            editions = StoredEditions(source.path, source.read)
            for projection in PROJECTIONS:
                projection.fill(Filling(old, new, editions, today, progress))
    finally:
        copy.close()


def _copy_recorded(old: Connection, new: Connection, leave_out: frozenset[str]) -> None:
    """Everything that is no projection: units, officers, editions, identities, audit, steps."""
    keepers = {projection.steps: projection.keep for projection in PROJECTIONS}
    for table, recorded in _RECORDED.items():
        if table.name in leave_out:
            continue
        for found in old.execute(recorded).mappings().partitions(BATCH):
            rows = [dict(row) for row in found]
            keep = keepers.get(table)
            if keep is not None:
                keep(new, rows)
            else:
                sql.insert_all(table, rows, new)


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
