"""The round before: under the same procedure, the period just before this one's."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from app.rules.evaluation.history import Cells
from app.services.evaluation.standing import ROUND, Standing, standing

_BEFORE = (
    select(ROUND.c.id)
    .where(ROUND.c.procedure == bindparam("procedure"), ROUND.c.period_to < bindparam("first"))
    .order_by(ROUND.c.period_to.desc(), ROUND.c.id.desc())
    .limit(1)
)


def round_before(connection: Connection, held: Standing) -> int | None:
    """The key of the round before; None where this is the first."""
    asked = {"procedure": held.state.procedure, "first": held.state.period[0]}
    found = connection.scalar(_BEFORE, asked)
    return int(found) if found is not None else None


def cells_of_last_year(
    connection: Connection, held: Standing, units: Sequence[str]
) -> dict[tuple[str, str], Cells]:
    """What was entered for these units in the round before, by unit and item."""
    before = round_before(connection, held)
    return {} if before is None else standing(connection, before, units).state.entries
