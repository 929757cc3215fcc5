"""The board: columns by stage, most urgent first, and the counts above it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from app.base.rows.board import Board, BoardColumn, CaseCard
from app.models import sql
from app.models.base import table_of
from app.models.board_statements import (
    BOARD_COUNTS,
    BOARD_TOTALS,
    COLUMN_IDS,
    URGENCY,
    column_cards,
)
from app.models.case import CaseRespondent
from app.models.desk_statements import CASE, OFFICER, UNIT
from app.rules.board_columns import caption, columns_of, is_shown
from app.rules.regulation.regulation import Regulation
from app.services.cases.cards import CutOff, card
from app.services.gate.access import View

RESPONDENT = table_of(CaseRespondent)


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


@cache
def _statements(filters: frozenset[str], urgency: str) -> tuple[Select[*tuple[Any, ...]], ...]:
    """The three questions of a board under certain filters, whatever their values: how many cards
    each column has, the counts above, a column's cards."""
    others = [_NARROWED[name] for name in _NARROWED if name in filters]
    urgent = [URGENCY[urgency]] if urgency else []
    return (
        BOARD_TOTALS.where(*others, *urgent),
        BOARD_COUNTS.where(*others),
        column_cards(COLUMN_IDS.where(*others, *urgent)),
    )


def board(
    view: View, cut: CutOff, filters: BoardFilters, regulation: Regulation, *, per_column: int
) -> Board:
    """The board under the filters; the counts are over what the other filters leave."""
    keys, asked = _asked(view, cut, filters)
    totals, counts, cards = _statements(*keys)
    asked |= {
        "columns": sql.as_list(columns_of(regulation.open_stages)),
        "first": 0,
        "many": per_column,
    }
    number = {row.board: row.number for row in view.connection.execute(totals, asked)}
    columns = tuple(
        BoardColumn(
            stage,
            caption(stage, regulation),
            number.get(stage, 0),
            tuple(
                [
                    card(row, cut)
                    for row in view.connection.execute(cards, {**asked, "stage": stage})
                ]
                if per_column and number.get(stage)
                else ()
            ),
        )
        for stage in columns_of(regulation.open_stages)
        if is_shown(stage, regulation.stages, number)
    )
    return Board(columns, **view.connection.execute(counts, asked).mappings().one())


def column(
    view: View, cut: CutOff, filters: BoardFilters, stage: str, *, first: int, many: int
) -> tuple[CaseCard, ...]:
    """Cards of one column under the filters, from the ``first`` on, in the board's order."""
    keys, asked = _asked(view, cut, filters)
    asked |= {"stage": stage, "first": first, "many": many}
    return tuple(card(row, cut) for row in view.connection.execute(_statements(*keys)[2], asked))


def _asked(
    view: View, cut: CutOff, filters: BoardFilters
) -> tuple[tuple[frozenset[str], str], dict[str, Any]]:
    """Which filters are in use, and the values that the statements are given."""
    given = {name: value for name, value in asdict(filters).items() if value}
    urgency = given.pop("urgency", "")
    asked = {**given, "viewer": view.viewer, "today": cut.today, "soon": cut.soon}
    return (frozenset(given), urgency), asked
