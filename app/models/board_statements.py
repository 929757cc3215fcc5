"""The statements of the board that nothing narrows, each written once; filters are added to them.

The first look reads them written out, as those of `app.models.desk_statements`.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Integer, Select, and_, bindparam, func, select

from app.models import sql
from app.models.desk_statements import CASE, OFFICER, UNIT, visible

_RUNNING = CASE.c.next_state == "open"
URGENCY: Final = {
    "overdue": and_(_RUNNING, CASE.c.sort_due < bindparam("today")),
    "today": and_(_RUNNING, CASE.c.sort_due == bindparam("today")),
    "soon": and_(
        _RUNNING, CASE.c.sort_due > bindparam("today"), CASE.c.sort_due <= bindparam("soon")
    ),
    "running": and_(_RUNNING, CASE.c.sort_due > bindparam("soon"), CASE.c.next_provisional == 0),
    "provisional": and_(_RUNNING, CASE.c.next_provisional == 1),
    "paused": CASE.c.next_state == "paused",
}
COUNTED: Final = {
    "overdue": "overdue", "due_today": "today", "soon": "soon", "running": "running",
    "provisional": "provisional",
}  # fmt: skip


# What `app.rules.cards.card` reads; the handling unit and the officer in charge under their
# present names.
CARDS: Final[Select[Any]] = (
    select(
        CASE.c.id, CASE.c.number, CASE.c.title, CASE.c.respondent,
        UNIT.c.name.label("handling_unit"), OFFICER.c.name.label("officer"), CASE.c.channel, CASE.c.stage,
        CASE.c.received_on, CASE.c.next_state, CASE.c.next_caption, CASE.c.next_article,
        CASE.c.next_due_on, CASE.c.next_provisional, CASE.c.round, CASE.c.board,
    )
    .outerjoin_from(CASE, UNIT, UNIT.c.id == CASE.c.handling_unit_id)
    .outerjoin(OFFICER, OFFICER.c.id == CASE.c.officer_id)
)  # fmt: skip
_ON_BOARD = (CASE.c.board.in_(sql.listed("columns")), visible(CASE.c.id))
BOARD_TOTALS = select(CASE.c.board, func.count().label("number")).where(*_ON_BOARD)
BOARD_TOTALS = BOARD_TOTALS.group_by(CASE.c.board)
BOARD_COUNTS = select(
    *(
        func.coalesce(func.sum(URGENCY[name].cast(Integer)), 0).label(label)
        for label, name in COUNTED.items()
    )
).where(*_ON_BOARD)
COLUMN_IDS = (  # along the index (board, sort_due, id)
    select(CASE.c.id)
    .where(CASE.c.board == bindparam("stage"), visible(CASE.c.id))
    .order_by(CASE.c.sort_due, CASE.c.id)
    .offset(bindparam("first", type_=Integer))
    .limit(bindparam("many", type_=Integer))
)


def column_cards(ids: Select[Any]) -> Select[Any]:
    """The cards of these cases of one column, the most urgent first."""
    return CARDS.where(CASE.c.id.in_(ids)).order_by(CASE.c.sort_due, CASE.c.id)


FIRST_LOOK: Final[dict[str, Select[*tuple[Any, ...]]]] = {
    "BOARD_TOTALS": BOARD_TOTALS,
    "BOARD_COUNTS": BOARD_COUNTS,
    "BOARD_CARDS": column_cards(COLUMN_IDS),
}
