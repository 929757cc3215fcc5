"""The board: columns by stage, most urgent first, and the counts above it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, select, union_all

from app.base.rows.cases import Board, BoardColumn, CaseCard
from app.models.base import table_of
from app.models.case import OWED, CaseRespondent
from app.models.desk_statements import CASE, OFFICER, UNIT, visible
from app.rules.regulation.regulation import OPEN_STAGES, Regulation
from app.services.cases.cards import CARDS, CutOff, card
from app.services.gate.access import View

RESPONDENT = table_of(CaseRespondent)
OWED_CAPTION = "办结后待办"
ALWAYS = ("received", "accepted", "handling", "result_review", "feedback", "closing")
COLUMNS = (*OPEN_STAGES, OWED)


def columns_of(regulation: Regulation) -> tuple[str, ...]:
    """The open stages of the office's regulation, then those that a case of another may be in."""
    own = regulation.open_stages
    return (*own, *(stage for stage in OPEN_STAGES if stage not in own), OWED)


@dataclass(frozen=True, slots=True)
class BoardFilters:
    """What the board is narrowed to; "" means everything."""

    unit: str = ""  # handling unit, by its present name
    officer: str = ""
    channel: str = ""
    category: str = ""
    respondent: str = ""
    urgency: str = ""  # overdue, today, soon, running, provisional, paused


# What each filter narrows the board to; its value is given under the filter's own name.
_NARROWED = {
    "officer": CASE.c.officer_id
    == select(OFFICER.c.id).where(OFFICER.c.name == bindparam("officer")).scalar_subquery(),
    "channel": CASE.c.channel == bindparam("channel"),
    "category": CASE.c.category == bindparam("category"),
    "unit": CASE.c.handling_unit_id
    == select(UNIT.c.id).where(UNIT.c.name == bindparam("unit")).scalar_subquery(),
    "respondent": CASE.c.id.in_(
        select(RESPONDENT.c.case_id).where(RESPONDENT.c.name == bindparam("respondent"))
    ),
}
_RUNNING = CASE.c.next_state == "open"
_URGENCY = {
    "overdue": and_(_RUNNING, CASE.c.sort_due < bindparam("today")),
    "today": and_(_RUNNING, CASE.c.sort_due == bindparam("today")),
    "soon": and_(
        _RUNNING, CASE.c.sort_due > bindparam("today"), CASE.c.sort_due <= bindparam("soon")
    ),
    "running": and_(_RUNNING, CASE.c.sort_due > bindparam("soon"), CASE.c.next_provisional == 0),
    "provisional": and_(_RUNNING, CASE.c.next_provisional == 1),
    "paused": CASE.c.next_state == "paused",
}
_COUNTED = {"overdue": "overdue", "due_today": "today", "soon": "soon", "running": "running",
            "provisional": "provisional"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Statements:
    """The three questions of a board under certain filters, whatever their values."""

    totals: Select[Any, Any]
    counts: Select[*tuple[Any, ...]]
    cards: Select[*tuple[Any, ...]]


@cache
def _statements(filters: frozenset[str], urgency: str, columns: tuple[str, ...]) -> _Statements:
    others = [visible(CASE.c.id), *(_NARROWED[name] for name in _NARROWED if name in filters)]
    base = [CASE.c.board.in_(columns), *others]
    urgent = [_URGENCY[urgency]] if urgency else []
    sums = [
        func.coalesce(func.sum(_URGENCY[name].cast(Integer)), 0).label(label)
        for label, name in _COUNTED.items()
    ]
    return _Statements(
        select(CASE.c.board, func.count()).where(*base, *urgent).group_by(CASE.c.board),
        select(*sums).where(*base),
        _cards([*others, *urgent], columns),
    )


def _cards(
    conditions: list[ColumnElement[bool]], columns: tuple[str, ...]
) -> Select[*tuple[Any, ...]]:
    """Each column's first cards along the index (board, sort_due, id)."""
    parts = []
    for stage in columns:
        ids = (
            select(CASE.c.id, CASE.c.sort_due)
            .where(CASE.c.board == stage, *conditions)
            .order_by(CASE.c.sort_due, CASE.c.id)
            .limit(bindparam("per_column", type_=Integer))
        )
        parts.append(select(ids.subquery()))
    chosen = union_all(*parts).subquery()
    query = CARDS.where(CASE.c.id.in_(select(chosen.c.id)))
    return query.order_by(CASE.c.board, CASE.c.sort_due, CASE.c.id)


def board(
    view: View, cut: CutOff, filters: BoardFilters, regulation: Regulation, *, per_column: int
) -> Board:
    """The board under the filters; the counts are over what the other filters leave."""
    given = {name: value for name, value in asdict(filters).items() if value}
    urgency = given.pop("urgency", "")
    asked = {**given, "viewer": view.viewer, "today": cut.today, "soon": cut.soon,
             "per_column": per_column}  # fmt: skip
    statements = _statements(frozenset(given), urgency, columns_of(regulation))
    totals = {row[0]: row[1] for row in view.connection.execute(statements.totals, asked)}
    found: dict[str, list[CaseCard]] = {}
    for row in view.connection.execute(statements.cards, asked):
        found.setdefault(row.board, []).append(card(row, cut))
    counts = view.connection.execute(statements.counts, asked).mappings().one()
    columns = tuple(
        BoardColumn(
            stage, caption(stage, regulation), totals.get(stage, 0), tuple(found.get(stage, ()))
        )
        for stage in columns_of(regulation)
        if (stage in ALWAYS and stage in regulation.stages) or totals.get(stage)
    )
    return Board(columns, **counts)


def column(
    view: View, cut: CutOff, filters: BoardFilters, stage: str, *, first: int, many: int
) -> tuple[CaseCard, ...]:
    """Cards of one column under the filters, from the ``first`` on, in the board's order."""
    given = {name: value for name, value in asdict(filters).items() if value}
    urgency = given.pop("urgency", "")
    asked = {**given, "viewer": view.viewer, "today": cut.today, "soon": cut.soon,
             "stage": stage, "first": first, "many": many}  # fmt: skip
    rows = view.connection.execute(_column(frozenset(given), urgency), asked)
    return tuple(card(row, cut) for row in rows)


@cache
def _column(filters: frozenset[str], urgency: str) -> Select[*tuple[Any, ...]]:
    ids = (
        select(CASE.c.id)
        .where(CASE.c.board == bindparam("stage"), *_narrowing(filters, urgency))
        .order_by(CASE.c.sort_due, CASE.c.id)
        .offset(bindparam("first", type_=Integer))
        .limit(bindparam("many", type_=Integer))
    )
    query = CARDS.where(CASE.c.id.in_(ids))
    return query.order_by(CASE.c.sort_due, CASE.c.id)


def _narrowing(filters: frozenset[str], urgency: str) -> list[ColumnElement[bool]]:
    urgent = [_URGENCY[urgency]] if urgency else []
    return [
        visible(CASE.c.id),
        *(_NARROWED[name] for name in _NARROWED if name in filters),
        *urgent,
    ]


def caption(stage: str, regulation: Regulation) -> str:
    """What the regulation calls a board column."""
    return OWED_CAPTION if stage == OWED else regulation.stage_caption(stage)
