"""Examines what an officer's view reads: a statement over cases must leave out those kept out of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Connection, Table, event
from sqlalchemy.engine import Engine
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, TextClause

from app.models.base import Base
from app.models.schema import metadata
from app.services.gate.access import View

assert Base.metadata is metadata
OF_CASES = frozenset(
    table.name for table in metadata.tables.values() if table.name == "case" or "case_id" in table.c
)
# What tells nothing but keys: rows follow only through View.only or visible().
KEYS_ALONE = frozenset({"case_recusal", "visit_sample_case", "audit"})
WORDS = re.compile(r"\b(?:from|join)\s+\"?(\w+)", re.I)


class UnfilteredStatement(AssertionError):
    """A view of an officer was about to read cases without asking who keeps out of them."""


@contextmanager
def examined() -> Iterator[None]:
    """While this lasts every reading statement of an officer's view is looked at."""
    event.listen(Engine, "before_execute", _examine)
    try:
        yield
    finally:
        event.remove(Engine, "before_execute", _examine)


def _examine(
    connection: Connection,
    statement: Any,
    many: Sequence[Mapping[str, Any]],
    one: Mapping[str, Any],
    _options: Any,
) -> None:
    view: View | None = connection.info.get("view")
    if view is None or view.by.program:
        return
    tables, keys, bound = _read(statement, [one, *many])
    if "case_recusal" in tables or not (tables & OF_CASES) - KEYS_ALONE:
        return
    if bound and keys <= view.admitted:
        return
    raise UnfilteredStatement(f"reads {sorted(tables & OF_CASES)} unfiltered: {statement}")


def _read(statement: Any, given: Sequence[Mapping[str, Any]]) -> tuple[set[str], set[int], bool]:
    """The tables that a statement names, the case keys that it is bound to, and whether it is.

    A key stands in the statement, or is ``given`` for one of its names when it is executed.
    """
    tables: set[str] = set()
    keys: set[int] = set()
    bound = False
    for part in visitors.iterate(statement):
        if isinstance(part, Table):
            tables.add(part.name)
        elif isinstance(part, Column) and isinstance(part.table, Table):
            tables.add(part.table.name)
        elif isinstance(part, TextClause):
            tables.update(WORDS.findall(part.text))
        elif isinstance(part, BinaryExpression) and _names_a_case(part.left):
            right = part.right
            if isinstance(right, BindParameter):
                for value in [row[right.key] for row in given if right.key in row] or [
                    right.effective_value
                ]:
                    keys.update(value if isinstance(value, list | tuple) else [value])
                bound = True
    return tables, keys, bound


def _names_a_case(element: Any) -> bool:
    column = getattr(element, "name", "")
    table = getattr(getattr(element, "table", None), "name", "")
    return column == "case_id" or (column == "id" and table == "case")
