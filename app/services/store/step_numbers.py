"""The numbers of recorded steps: one sequence over the whole file, whatever a step is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, func, literal, select, union_all

from app.models.assessment import AssessmentStep
from app.models.base import table_of
from app.models.case import CaseStep
from app.models.consultation import CallStep
from app.models.evaluation import RoundStep

_TABLES = tuple(table_of(entity) for entity in (CaseStep, RoundStep, CallStep, AssessmentStep))
_LAST = tuple(select(func.max(table.c.no)) for table in _TABLES)
_EVERY = union_all(
    *(select(table.c.no.label("no"), literal(table.name).label("table")) for table in _TABLES)
).order_by("no")


def last_number(connection: Connection) -> int:
    """The number of the newest step of the file; 0 before the first."""
    return max(connection.scalar(query) or 0 for query in _LAST)


def numbered(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the numbers that come next; rows copied from a file keep theirs."""
    return [{"no": no, **row} for no, row in enumerate(rows, last_number(connection) + 1)]


def first_gap(connection: Connection) -> int | None:
    """The first number that no step or more than one step bears; None when all are there."""
    for wanted, no in enumerate(connection.scalars(_EVERY), 1):
        if no != wanted:
            return wanted if no > wanted else no
    return None
