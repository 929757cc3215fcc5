"""The desk as papers without a case are filled from it: a unit, figures by unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.models.base import table_of
from app.models.case import CaseClock
from app.models.unit import Unit
from app.rules.regulation.regulation import Regulation
from app.services.cases.cards import CASE
from app.services.gate.access import View as Seen
from app.services.papers.letter_sources import View

UNIT, CLOCK = table_of(Unit), table_of(CaseClock)
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class DeskView(View):
    """What the desk itself can tell of a unit or of nothing in particular."""

    unit: str = ""
    regulation: Regulation | None = None
    figures: Rows = ()


def figures(seen: Seen, today: date) -> Rows:
    """办理情况 by handling unit from January 1 to today: carried over, came, done, left, late.

    A case counts for the unit that handles it now; 超期 are open cases with a limit run out. Cases
    that the viewer keeps out of are not counted.
    """
    first = date(today.year, 1, 1)
    late = select(CLOCK.c.case_id).where(
        CLOCK.c.open == 1, CLOCK.c.due_on < today, CLOCK.c.state == "open"
    )
    accepted, ended = CASE.c.accepted_on, CASE.c.ended_on
    counted: Mapping[str, ColumnElement[bool]] = {
        "carried": and_(accepted < first, or_(ended.is_(None), ended >= first)),
        "came": accepted >= first,
        "done": ended >= first,
        "rest": ended.is_(None),
        "late": and_(ended.is_(None), CASE.c.id.in_(late)),
    }
    query = (
        select(
            UNIT.c.name,
            *(func.sum(case((said, 1), else_=0)).label(name) for name, said in counted.items()),
        )
        .join(UNIT, UNIT.c.id == CASE.c.handling_unit_id)
        .where(accepted.is_not(None), seen.visible())
        .group_by(UNIT.c.id, UNIT.c.name)
        .order_by(UNIT.c.sort_key)
    )
    rows = (tuple(row) for row in seen.connection.execute(query))
    return tuple((name, *map(str, values)) for name, *values in rows if any(values))
