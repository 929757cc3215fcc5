"""The board as `app.services.desk.board` reads it with nothing narrowed, before that is loaded."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from app.base.rows.board import Board, BoardColumn
from app.base.session import Session
from app.models import first_look_sql as sql
from app.models.firstlook_rows import rows_of
from app.rules.board_columns import caption, columns_of, is_shown
from app.rules.cards import card
from app.rules.cut_off import CutOff
from app.rules.regulation.wording import Wording


def board(
    connection: sqlite3.Connection, wording: Wording, cut: CutOff, actor: Session, per_column: int
) -> Board:
    """The columns in order, each with its first cards, and the counts above them."""
    columns = columns_of(wording.open_stages)
    asked: dict[str, Any] = {
        "viewer": actor.id, "today": cut.today.isoformat(), "soon": cut.soon.isoformat(),
        "columns": json.dumps(columns), "first": 0, "many": per_column,
    }  # fmt: skip
    number = {row.board: row.number for row in rows_of(connection.execute(sql.BOARD_TOTALS, asked))}
    shown = []
    for column in columns:
        if is_shown(column, wording.stages, number):
            found = connection.execute(sql.BOARD_CARDS, {**asked, "stage": column})
            cards = tuple([card(row, cut) for row in rows_of(found)])
            shown.append(
                BoardColumn(column, caption(column, wording), number.get(column, 0), cards)
            )
    counts = rows_of(connection.execute(sql.BOARD_COUNTS, asked))[0]
    return Board(tuple(shown), **vars(counts))
