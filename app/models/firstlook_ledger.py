"""The ledger's first lines as `app.services.ledger` reads them, before that is loaded."""

from __future__ import annotations

import json
import sqlite3
from array import array
from typing import Any

from app.base.rows.ledger import LedgerIds, LedgerQuery, LedgerView
from app.base.rows.ledger_layout import LAYOUT_DRAFT, LedgerAhead, layout_of
from app.base.session import Session
from app.models import first_look_sql as sql
from app.models.firstlook_rows import rows_of
from app.rules.cut_off import CutOff
from app.rules.ledger_cells import CELLS, Cell, Cells, line
from app.rules.regulation.wording import Wording, wording_of


def ledger(
    connection: sqlite3.Connection, cut: CutOff, actor: Session, first: int, rows: int
) -> LedgerAhead:
    """The keys of the ``first`` lines as the officer left the ledger, with the ``rows`` of their
    beginning; LookupError where a column shown needs more than a look."""
    layout = _layout(connection, actor)
    order = layout or LedgerQuery()
    way = "DOWN" if order.descending else "UP"
    statement = vars(sql)[f"LEDGER_{way}_{order.sort.upper()}"]
    asked = {"viewer": actor.id, "limit": first}
    ids = array("q", [row[0] for row in connection.execute(statement, asked)])
    shown = {key: CELLS[key] for key in (layout.columns if layout else ()) if key in CELLS}
    shown = shown or {key: cell for key, cell in CELLS.items() if cell.shown.shown}
    if any(cell.from_steps for cell in shown.values()):
        raise LookupError("steps")
    lines = _lines(connection, cut, list(ids[:rows]), shown)
    columns = tuple(cell.shown for cell in CELLS.values())
    return LedgerAhead(columns, layout, LedgerIds(ids, whole=len(ids) < first), lines)


def _layout(connection: sqlite3.Connection, actor: Session) -> LedgerView | None:
    kept = connection.execute(
        sql.DRAFT_VALUE, {"asked": LAYOUT_DRAFT, "owner": actor.id}
    ).fetchone()
    return layout_of(json.loads(kept[0])) if kept else None


def _lines(
    connection: sqlite3.Connection, cut: CutOff, ids: list[int], shown: dict[str, Cell]
) -> tuple[Any, ...]:
    found = {
        row.id: row
        for row in rows_of(connection.execute(sql.LEDGER_LINES, {"cases": json.dumps(ids)}))
    }
    words: dict[int, Wording] = {}
    for edition in {row.regulation_id for row in found.values()}:
        data = connection.execute(sql.EDITION_OF_KEY, {"edition": edition}).fetchone()[0]
        words[edition] = wording_of(data)
    return tuple(
        [line(Cells(found[key], cut, words[found[key].regulation_id]), shown) for key in ids]
    )
