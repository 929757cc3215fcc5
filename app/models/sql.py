"""What only SQLite says, in one place: upserts, lists as one value, JSON, next keys, hints.

Another database gets its words here; `app.models.words` has those of the full-text index.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    Constraint,
    Dialect,
    MetaData,
    Select,
    Table,
    Text,
    Update,
    bindparam,
    func,
    select,
    text,
)
from sqlalchemy.dialects.sqlite import Insert, insert


def upsert(table: Table, *, keys: Sequence[str], changed: Sequence[str]) -> Insert:
    """Insert rows; of one that is there under these keys the ``changed`` columns are replaced."""
    statement = insert(table)
    new = {name: statement.excluded[name] for name in changed}
    return statement.on_conflict_do_update(index_elements=list(keys), set_=new)


def insert_new(table: Table) -> Insert:
    """Insert the rows that are not there yet; the others stay as they are."""
    return insert(table).on_conflict_do_nothing()


PARTIAL = "rows of"  # in the info of an index: the condition of the rows that it holds


@lru_cache(maxsize=256)
def _laid_out(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Layout:
    """How rows of these columns are inserted, worked out once."""
    return _layout(table, insert(table).values(dict.fromkeys(names)), dialect)


@lru_cache(maxsize=256)
def _set_anew(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Layout:
    (key,) = table.primary_key.columns
    changed = dict.fromkeys(name for name in names if name != key.name)
    statement = table.update().where(key == bindparam(key.name)).values(changed)
    return _layout(table, statement, dialect)


@lru_cache(maxsize=256)
def _gone(column: Column[int], dialect: Dialect) -> str:
    return str(column.table.delete().where(column == bindparam("value")).compile(dialect=dialect))


def _layout(table: Table, statement: Insert | Update, dialect: Dialect) -> _Layout:
    told = statement.compile(dialect=dialect)
    order = tuple(told.positiontup or ())
    types = {name: table.c[name].type.dialect_impl(dialect) for name in order}
    ways = ((at, types[name].bind_processor(dialect)) for at, name in enumerate(order))
    return _Layout(str(told), order, tuple((at, way) for at, way in ways if way))


@dataclass(frozen=True, slots=True)
class _Layout:
    statement: str
    order: tuple[str, ...]
    ways: tuple[tuple[int, Callable[[Any], Any]], ...]  # how the values of some columns are told

    def values(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """The row as the driver takes it."""
        values = [row[name] for name in self.order]
        for at, way in self.ways:
            values[at] = way(values[at])
        return tuple(values)


def insert_all(table: Table, rows: Sequence[Mapping[str, Any]], connection: Connection) -> None:
    """Insert rows that all have the columns of the first; nothing for no rows.

    As ``insert(table)`` does, in a third of the time: a row's values are laid out here.
    """
    if rows:
        layout = _laid_out(table, tuple(rows[0]), connection.dialect)
        connection.exec_driver_sql(layout.statement, [layout.values(row) for row in rows])


def update_all(table: Table, rows: Sequence[Mapping[str, Any]], connection: Connection) -> None:
    """Give the rows of these keys the values of all their other columns, as ``insert_all`` does."""
    if rows:
        layout = _set_anew(table, tuple(rows[0]), connection.dialect)
        connection.exec_driver_sql(layout.statement, [layout.values(row) for row in rows])


def delete_all(column: Column[int], values: Sequence[int], connection: Connection) -> None:
    """Delete the rows whose column holds one of the values."""
    if values:
        statement = _gone(column, connection.dialect)
        connection.exec_driver_sql(statement, [(value,) for value in values])


def next_key(column: Column[int]) -> Select[int]:
    """The key of the row to be inserted next. One writer at a time: nobody else takes it."""
    return select(func.coalesce(func.max(column), 0) + 1)


def listed(name: str, values: Iterable[object] | None = None) -> Select[Any]:
    """Any number of values as one parameter, for ``in_``; without ``values`` they are given when
    the statement is executed, as ``as_list`` puts them."""
    given: BindParameter[str] = bindparam(name, type_=Text)
    if values is not None:
        given = bindparam(name, as_list(values))
    return select(func.json_each(given).table_valued("value", name="listed").c.value)


def as_list(values: Iterable[object]) -> str:
    """The values of a ``listed`` parameter."""
    return json.dumps(list(values))


def json_text(column: ColumnElement[Any], path: str) -> ColumnElement[str]:
    """The text at a path such as ``$.case_uid`` of a JSON column."""
    return func.json_extract(column, path, type_=Text)


def holds(column: ColumnElement[Any], part: Any) -> ColumnElement[bool]:
    """Whether the column's text, of JSON as it is written, holds ``part`` letter by letter."""
    return func.instr(column, part) > 0


def days_between(first: ColumnElement[Any], last: ColumnElement[Any]) -> ColumnElement[float]:
    """Calendar days from one day to the other."""
    return func.julianday(last) - func.julianday(first)


def up_to_year(number: str) -> str:
    """A case's number up to its year, as text: to sort years, and 9号 before 10号 within one.

    Letter by letter as ix_case_number_order has it, so that SQLite sorts along that index.
    """
    return f"substr({number}, 1, instr({number}, '〕'))"


def checked(name: str, **saying: str) -> tuple[Constraint, ...]:
    """One check in the words of each database (``sqlite``, ``postgresql``), under one name."""
    return tuple(
        CheckConstraint(words, name=name).ddl_if(dialect=dialect)
        for dialect, words in saying.items()
    )


def where(condition: str) -> dict[str, Any]:
    """What an ``Index`` is given that holds only the rows of a condition.

    Only SQLite is told here: naming the other database's option loads its whole dialect, a twentieth
    of what opening an office costs. ``tell_postgresql`` tells it before tables are laid out there.
    """
    return {"sqlite_where": text(condition), "info": {PARTIAL: condition}}


def tell_postgresql(metadata: MetaData) -> None:
    """Let the partial indexes be partial in PostgreSQL too."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if PARTIAL in index.info:
                index.dialect_options["postgresql"]["where"] = text(index.info[PARTIAL])


def defer_foreign_keys(connection: Connection) -> None:
    """Ask for the rows that foreign keys name when the transaction ends, not before."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")


def rows_written(connection: Connection) -> int:
    """How many rows were written since the connection was opened."""
    driver: Any = connection.connection.driver_connection
    return int(driver.total_changes)


def has_table(connection: Connection, name: str) -> bool:
    """Whether the file has that table."""
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.exec_driver_sql(query, (name,)).first() is not None


def revision(connection: Connection) -> str:
    """The migration by which the file says that its schema came to be."""
    rows = connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()
    return ",".join(str(row[0]) for row in rows)


def is_whole(connection: Connection) -> bool:
    """Whether the database finds its own structure whole."""
    return bool(connection.exec_driver_sql("PRAGMA quick_check").scalar_one() == "ok")
