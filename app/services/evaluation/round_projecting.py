"""Writes the projections of rounds: the round, its units, entries and decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from app.models import sql
from app.models.base import table_of
from app.models.evaluation import Decision, Entry, Round, RoundUnit
from app.models.officer import Officer
from app.models.unit import Unit
from app.rules.evaluation.course import place
from app.rules.evaluation.history import Cell, Cells, RoundState, RoundStep, cells_of, merge, tell
from app.services.evaluation.assessment_projecting import course_clocks
from app.services.evaluation.procedure_editions import ProcedureEditions
from app.services.evaluation.round_steps import load
from app.services.store.editions import edition_keys

ROUND, ROUND_UNIT = table_of(Round), table_of(RoundUnit)
ENTRY, DECISION = table_of(Entry), table_of(Decision)
PROJECTIONS: Final = (ROUND, ROUND_UNIT, ENTRY, DECISION)
_OF_ROUND = tuple(c.name for c in ROUND.c if not c.primary_key)
_PUT_ROUND = sql.upsert(ROUND, keys=("id",), changed=_OF_ROUND)
_CLEAR = tuple(
    delete(table).where(table.c.round_id == bindparam("of_round"))
    for table in (ROUND_UNIT, ENTRY, DECISION)
)
_PUT_ENTRY = sql.upsert(ENTRY, keys=("round_id", "unit_id", "item"), changed=("cells", "last_seq"))
_COUNT_STEP = (
    update(ROUND).where(ROUND.c.id == bindparam("of_round")).values(steps=bindparam("last"))
)
_PUT = {table: insert(table) for table in (ROUND_UNIT, ENTRY, DECISION)}
_UNIT, _OFFICER = table_of(Unit), table_of(Officer)
_UNIT_KEYS = select(_UNIT.c.uid, _UNIT.c.id)
_OFFICER_KEYS = select(_OFFICER.c.uid, _OFFICER.c.id)
_ENTRIES = (
    select(_UNIT.c.uid, ENTRY.c.item, ENTRY.c.cells)
    .join(_UNIT, _UNIT.c.id == ENTRY.c.unit_id)
    .where(ENTRY.c.round_id == bindparam("of_round"), _UNIT.c.uid.in_(sql.listed("units")))
)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of what the steps name by uid or hash."""

    units: Mapping[str, int]
    officers: Mapping[str, int]
    editions: Mapping[str, int]

    @classmethod
    def of(cls, connection: Connection) -> Keys:
        """The keys as they are in this file."""
        return cls(
            _pairs(connection, _UNIT_KEYS),
            _pairs(connection, _OFFICER_KEYS),
            edition_keys(connection),
        )


def _pairs(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(query)}


def project(connection: Connection, round_id: int) -> RoundState:
    """Write everything that the steps of the round come to."""
    state = tell(load(connection, round_id))
    trace = place(state, ProcedureEditions(connection))
    write(connection, round_id, state, Keys.of(connection))
    course_clocks(connection, round_id, state.course, trace)
    return state


def write(connection: Connection, round_id: int, state: RoundState, keys: Keys) -> None:
    """Replace the projections of a round by this state."""
    for statement in _CLEAR:
        connection.execute(statement, {"of_round": round_id})
    connection.execute(_PUT_ROUND, _round_row(round_id, state, keys))
    units = [
        {"round_id": round_id, "unit_id": keys.units[unit], "position": position}
        for position, unit in enumerate(state.units, 1)
    ]
    entries = [
        _entry_row(round_id, keys.units[unit], item, cells)
        for (unit, item), cells in sorted(state.entries.items())
    ]
    decisions = [_decision_row(round_id, step, keys) for step in state.decisions]
    for table, rows in ((ROUND_UNIT, units), (ENTRY, entries), (DECISION, decisions)):
        if rows:
            connection.execute(_PUT[table], rows)


def lay_over(connection: Connection, round_id: int, step: RoundStep) -> None:
    """Write what one ``enter`` step changes, the rest of the round left alone."""
    units = Keys.of(connection).units
    held = entries_of(connection, round_id, {row[0] for row in step.payload["cells"]})
    changed: set[tuple[str, str]] = set()
    for unit, item, name, cell in cells_of(step):
        merge(held.setdefault((unit, item), {}), step.payload["as"], name, cell)
        changed.add((unit, item))
    rows = [_entry_row(round_id, units[u], item, held[u, item]) for u, item in sorted(changed)]
    connection.execute(_PUT_ENTRY, rows)
    count_step(connection, round_id, step.seq)


def count_step(connection: Connection, round_id: int, seq: int) -> None:
    """Note the last step of a round of which nothing else is worked out."""
    connection.execute(_COUNT_STEP, {"of_round": round_id, "last": seq})


def entries_of(
    connection: Connection, round_id: int, units: Iterable[str]
) -> dict[tuple[str, str], Cells]:
    """What stands entered for these units (uids), by unit and item."""
    asked = {"of_round": round_id, "units": sql.as_list(sorted(units))}
    rows = connection.execute(_ENTRIES, asked)
    return {(unit, item): cells_from(cells) for unit, item, cells in rows}


def cells_from(kept: Mapping[str, Mapping[str, Any]]) -> Cells:
    """The cells that an entry row keeps."""
    return {
        said: {name: Cell.of(cell) for name, cell in cells.items()} for said, cells in kept.items()
    }


def _entry_row(round_id: int, unit_id: int, item: str, cells: Cells) -> dict[str, Any]:
    kept = {said: {n: cell.kept() for n, cell in held.items()} for said, held in cells.items()}
    last = max([cell.seq for held in cells.values() for cell in held.values()])
    return {
        "round_id": round_id, "unit_id": unit_id, "item": item, "cells": kept, "last_seq": last,
    }  # fmt: skip


def _round_row(round_id: int, state: RoundState, keys: Keys) -> dict[str, Any]:
    return {
        "id": round_id, "uid": state.uid, "name": state.name, "procedure": state.procedure,
        "period_from": state.period[0], "period_to": state.period[1],
        "counts_reported": state.counts_reported, "opened_on": state.opened_on,
        "indicators_id": keys.editions[state.edition],
        "editions": [[seq, name] for seq, name in state.editions], "locks": state.locks, "stage": state.stage, "stage_caption": state.stage_caption,
        "stage_locks": state.stage_locks, "procedure_edition": state.procedure_edition,
        "steps": state.steps,
    }  # fmt: skip


def _decision_row(round_id: int, step: RoundStep, keys: Keys) -> dict[str, Any]:
    given = step.payload
    return {
        "round_id": round_id, "seq": step.seq,
        "unit_id": keys.units[given["unit"]] if given["unit"] else None, "item": given["item"],
        "question": given["question"], "answer": given["answer"],
        "actor_id": keys.officers[step.actor], "on": step.on, "reason": given["reason"],
        "approved_by": given["approved_by"],
    }  # fmt: skip
