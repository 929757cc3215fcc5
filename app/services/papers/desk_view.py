"""The desk as papers without a case are filled from it: a unit, figures by unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, case, func, or_, select

from app.models.base import table_of
from app.models.case import CaseClock
from app.models.desk_statements import visible
from app.models.unit import Unit
from app.rules.regulation.regulation import Regulation
from app.services.cases.cards import CASE
from app.services.gate.access import View as Seen
from app.services.papers.letter_sources import View

UNIT, CLOCK = table_of(Unit), table_of(CaseClock)
Rows = tuple[tuple[str, ...], ...]
_FIRST: BindParameter[date] = bindparam("first")
_ACCEPTED, _ENDED = CASE.c.accepted_on, CASE.c.ended_on
_LATE = select(CLOCK.c.case_id).where(
    CLOCK.c.open == 1, CLOCK.c.due_on < bindparam("today"), CLOCK.c.state == "open"
)
_COUNTED: Mapping[str, ColumnElement[bool]] = {
    "carried": and_(_ACCEPTED < _FIRST, or_(_ENDED.is_(None), _ENDED >= _FIRST)),
    "came": _ACCEPTED >= _FIRST,
    "done": _ENDED >= _FIRST,
    "rest": _ENDED.is_(None),
    "late": and_(_ENDED.is_(None), CASE.c.id.in_(_LATE)),
}
_FIGURES = (
    select(
        UNIT.c.name,
        *(func.sum(case((said, 1), else_=0)).label(name) for name, said in _COUNTED.items()),
    )
    .join(UNIT, UNIT.c.id == CASE.c.handling_unit_id)
    .where(_ACCEPTED.is_not(None), visible(CASE.c.id))
    .group_by(UNIT.c.id, UNIT.c.name)
    .order_by(UNIT.c.sort_key)
)


@dataclass(frozen=True)
class DeskView(View):
    """What the desk itself can tell of a unit or of nothing in particular."""

    unit: str = ""
    regulation: Regulation | None = None
    figures: Rows = ()


def figures(seen: Seen, today: date) -> Rows:
    """办理情况 by handling unit from January 1 to today: carried over, came, done, left, late.

    A case counts for the unit that handles it now; 超期 are open cases with a limit run out. Cases
    that the viewer is recused from are not counted.
    """
    asked = {"first": date(today.year, 1, 1), "today": today, "viewer": seen.viewer}
    rows = (tuple(row) for row in seen.connection.execute(_FIGURES, asked))
    return tuple((name, *map(str, values)) for name, *values in rows if any(values))
