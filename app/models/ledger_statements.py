"""The statements of the ledger that nothing narrows, each written once; filters are added to them.

The first look reads them written out, as those of `app.models.desk_statements`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    select,
)

from app.models import sql
from app.models.desk_statements import CASE, OFFICER, UNIT, visible

PREFIX: ColumnElement[str] = literal_column(sql.up_to_year('"case".number'))


def _ranked(name: str, values: str) -> ColumnElement[Any]:
    """The order of a choice: as ``values`` stand, cases without one first."""
    ranks = {value: at for at, value in enumerate(values.split(), 1)}
    return case(ranks, value=CASE.c[name], else_=0)


# By what each column of the ledger that can be sorted is sorted; the key settles what is equal.
ORDERS: Final[Mapping[str, tuple[ColumnElement[Any], ...]]] = {
    "urgency": (CASE.c.sort_due,),
    "number": (PREFIX, func.length(CASE.c.number), CASE.c.number),
    "title": (CASE.c.title_key,),
    "respondent": (CASE.c.respondent_key,),
    "unit": (UNIT.c.sort_key,),
    "officer": (OFFICER.c.sort_key,),
    "clock": (CASE.c.next_caption,),
    "due_on": (CASE.c.sort_due,),
    "provisional": (CASE.c.next_provisional,),
    "result": (_ranked("result", "true partly false unverifiable"),),
    "satisfaction": (_ranked("satisfaction", "satisfied mostly unsatisfied unreached"),),
    **{
        name: (CASE.c[name],)
        for name in ("channel", "category", "stage", "received_on", "accepted_on", "ended_on",
                     "round", "source_number", "recorded_at", "irregular")
    },
}  # fmt: skip


def ordered(sort: str, *, descending: bool) -> Select[Any]:
    """The keys of all cases in the order of a column."""
    statement = select(CASE.c.id)
    if sort == "unit":
        statement = statement.outerjoin_from(CASE, UNIT, UNIT.c.id == CASE.c.handling_unit_id)
    if sort == "officer":
        statement = statement.outerjoin_from(CASE, OFFICER, OFFICER.c.id == CASE.c.officer_id)
    keys = (*ORDERS[sort], CASE.c.id)
    return statement.order_by(*(key.desc() if descending else key for key in keys))


LINE = (
    "id", "number", "title", "respondent", "channel", "category", "stage",
    "received_on", "accepted_on", "ended_on", "recorded_at", "round", "source_number",
    "irregular", "result", "satisfaction", "regulation_id", "next_caption", "next_due_on", "next_state", "next_provisional",
)  # fmt: skip
LINES = (
    select(
        *(CASE.c[name] for name in LINE), UNIT.c.name.label("unit"), OFFICER.c.name.label("officer")
    )
    .outerjoin_from(CASE, UNIT, UNIT.c.id == CASE.c.handling_unit_id)
    .outerjoin(OFFICER, OFFICER.c.id == CASE.c.officer_id)
)


def _first(sort: str, *, descending: bool) -> Select[Any]:
    query = ordered(sort, descending=descending).where(visible(CASE.c.id))
    return query.limit(bindparam("limit", type_=Integer))


FIRST_LOOK: Final[dict[str, Select[*tuple[Any, ...]]]] = {
    "LEDGER_LINES": LINES.where(CASE.c.id.in_(sql.listed("cases"))),
    **{
        f"LEDGER_{'DOWN' if descending else 'UP'}_{sort.upper()}": _first(
            sort, descending=descending
        )
        for sort in ORDERS
        for descending in (False, True)
    },
}
