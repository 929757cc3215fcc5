"""The board: columns by stage, most urgent first, and the counts above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, func, select, union_all
from sqlalchemy import true as sql_true

from app.base.rows import Board, BoardColumn, CaseCard
from app.models.base import table_of
from app.models.case import OWED, Case, CaseRespondent
from app.models.unit import Unit
from app.rules.regulation.regulation import OPEN_STAGES, STAGES
from app.services.cases.cards import CutOff, card, card_columns
from app.services.gate.access import View

CASE = table_of(Case)
OWED_CAPTION = "办结后待办"
ALWAYS = ("received", "accepted", "handling", "result_review", "feedback", "closing")
COLUMNS = (*OPEN_STAGES, OWED)


@dataclass(frozen=True, slots=True)
class BoardFilters:
    """What the board is narrowed to; "" means everything."""

    unit: str = ""  # handling unit, by its present name
    officer: str = ""
    channel: str = ""
    category: str = ""
    respondent: str = ""
    urgency: str = ""  # overdue, today, soon, running, provisional, paused


def board(view: View, cut: CutOff, filters: BoardFilters, *, per_column: int) -> Board:
    """The board under the filters; the counts are over what the other filters leave."""
    connection = view.connection
    base = [*_conditions(filters), view.visible()]
    narrowed = [*base, *_urgency(filters.urgency, cut)]
    totals = _totals(connection, narrowed)
    found = _cards(connection, cut, narrowed, per_column)
    columns = tuple(
        BoardColumn(stage, caption(stage), totals.get(stage, 0), tuple(found.get(stage, ())))
        for stage in COLUMNS
        if stage in ALWAYS or totals.get(stage)
    )
    return Board(columns, **_counts(connection, cut, base))


def caption(stage: str) -> str:
    """The Chinese name of a board column."""
    return OWED_CAPTION if stage == OWED else STAGES[stage]


def _conditions(filters: BoardFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [CASE.c.board.in_(COLUMNS)]
    for name in ("officer", "channel", "category"):
        wanted = getattr(filters, name)
        if wanted:
            conditions.append(CASE.c[name] == wanted)
    if filters.unit:
        unit = select(Unit.id).where(Unit.name == filters.unit).scalar_subquery()
        conditions.append(CASE.c.handling_unit_id == unit)
    if filters.respondent:
        cases = select(CaseRespondent.case_id).where(CaseRespondent.name == filters.respondent)
        conditions.append(CASE.c.id.in_(cases))
    return conditions


def _urgency(wanted: str, cut: CutOff) -> list[ColumnElement[bool]]:
    due, running = CASE.c.sort_due, CASE.c.next_state == "open"
    later = and_(running, due > cut.soon)
    known: dict[str, ColumnElement[bool]] = {
        "": sql_true(),
        "overdue": and_(running, due < cut.today),
        "today": and_(running, due == cut.today),
        "soon": and_(running, due > cut.today, due <= cut.soon),
        "running": and_(later, CASE.c.next_provisional == 0),
        "provisional": and_(running, CASE.c.next_provisional == 1),
        "paused": CASE.c.next_state == "paused",
    }
    return [known[wanted]] if wanted else []


def _totals(connection: Connection, conditions: list[ColumnElement[bool]]) -> dict[str, int]:
    query = select(CASE.c.board, func.count()).where(*conditions).group_by(CASE.c.board)
    return {row[0]: row[1] for row in connection.execute(query)}


def _counts(
    connection: Connection, cut: CutOff, conditions: list[ColumnElement[bool]]
) -> dict[str, int]:
    names = {"overdue": "overdue", "due_today": "today", "soon": "soon", "running": "running",
             "provisional": "provisional"}  # fmt: skip
    sums = [
        func.coalesce(func.sum(_urgency(urgency, cut)[0].cast(Integer)), 0).label(name)
        for name, urgency in names.items()
    ]
    return dict(connection.execute(select(*sums).where(*conditions)).mappings().one())


def _cards(
    connection: Connection,
    cut: CutOff,
    conditions: list[ColumnElement[bool]],
    per_column: int,
) -> dict[str, list[CaseCard]]:
    """One query: each column's first cards along the index (board, sort_due, id)."""
    parts: list[Select[Any]] = []
    for stage in COLUMNS:
        ids = (
            select(CASE.c.id, CASE.c.sort_due)
            .where(CASE.c.board == stage, *conditions[1:])
            .order_by(CASE.c.sort_due, CASE.c.id)
            .limit(per_column)
        )
        parts.append(select(ids.subquery()))
    chosen = union_all(*parts).subquery()
    query = (
        card_columns()
        .where(CASE.c.id.in_(select(chosen.c.id)))
        .order_by(CASE.c.board, CASE.c.sort_due, CASE.c.id)
    )
    found: dict[str, list[CaseCard]] = {}
    for row in connection.execute(query):
        found.setdefault(row.board, []).append(card(row, cut))
    return found
