"""What only SQLite says stands in two modules; the tables can be laid out by another database."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_mock_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from app.models import sql
from app.models.schema import metadata

APP = Path(__file__).parents[2] / "app"
SAID_IN = {"models/sql.py", "models/words.py"}
# Made from those two, or about the file as such: opening, copying, checking, migrating it.
OF_THE_FILE = {
    "models/backup_file.py", "models/cover.py", "models/engine.py", "models/first_look_sql.py",
    "models/connection.py", "models/firstlook.py", "models/header.py", "models/schema.py",
    "models/schema_marks.py", "models/triggers.py", "services/store/whole.py",
    "services/backups/backup_check.py", "services/backups/restoring.py",
}  # fmt: skip
PORTABLE_TWIN = {
    "models/steps.py",
}  # said for SQLite alone, with what another database takes
WORDS = re.compile(
    r"\b(?:json_\w+|julianday|glob|instr|group_concat|strftime|match|fts5\w*|rowid|pragma|ifnull"
    r"|sqlite_master|indexed by|insert or \w+|on conflict)\b",
    re.I,
)
FUNCTIONS = {
    "json_extract", "json_each", "json_valid", "julianday", "instr", "group_concat", "strftime",
    "ifnull",
}  # fmt: skip


def said_for_sqlite(path: Path) -> Iterator[str]:
    """What a module says that no other database would take."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "sqlalchemy.dialects.sqlite"
        ):
            yield node.module or ""
        elif isinstance(node, ast.Attribute) and node.attr in FUNCTIONS:
            if getattr(node.value, "id", "") == "func":
                yield node.attr
        elif isinstance(node, ast.Attribute) and node.attr == "total_changes":
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for line in _of_a_statement(node.value):
                yield from WORDS.findall(line)


def _of_a_statement(text: str) -> Iterator[str]:
    """The text where it looks like SQL: words in capitals, or a call of a function."""
    if re.search(r"\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|GLOB)\b|\w\(", text):
        yield text


def _modules() -> list[str]:
    folders = (APP / "models", APP / "services")
    return sorted(
        file.relative_to(APP).as_posix()
        for folder in folders
        for file in folder.rglob("*.py")
        if "migrations" not in file.parts
    )


@pytest.mark.parametrize("module", sorted(set(_modules()) - SAID_IN - OF_THE_FILE - PORTABLE_TWIN))
def test_no_other_module_speaks_sqlite(module: str) -> None:
    assert not list(said_for_sqlite(APP / module))


@pytest.mark.parametrize("module", sorted(SAID_IN | PORTABLE_TWIN))
def test_those_that_do_are_found(module: str) -> None:
    assert list(said_for_sqlite(APP / module))


def laid_out() -> list[str]:
    """Every statement by which PostgreSQL would lay out the tables."""
    said: list[str] = []

    def keep(statement: object, *_: object, **__: object) -> None:
        said.append(str(statement.compile(dialect=postgresql.dialect())))  # type: ignore[attr-defined]

    sql.tell_postgresql(metadata)
    metadata.create_all(create_mock_engine("postgresql://", keep), checkfirst=False)
    return said


def test_all_tables_and_indexes_compile_for_postgresql_in_its_own_words() -> None:
    said = laid_out()

    text = "\n".join(said)
    assert not WORDS.findall(text)
    assert "NULL) +" not in text  # truth is no number there
    tables = re.findall(r"CREATE TABLE \"?(\w+)", text)
    assert sorted(tables) == sorted(metadata.tables)
    assert len(re.findall(r"CREATE (?:UNIQUE )?INDEX", text)) > 20
    assert "payload IS JSON" in text
    assert "CREATE INDEX ix_case_number_order" in text


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_what_sqlite_checks_the_other_database_checks_too(name: str) -> None:
    table = metadata.tables[name]
    here, there = (
        set(re.findall(r"CONSTRAINT (\w+) CHECK", str(CreateTable(table).compile(dialect=dialect))))
        for dialect in (_sqlite(), postgresql.dialect())
    )

    assert here == there


def test_a_partial_index_is_partial_everywhere() -> None:
    indexes = [index for table in metadata.tables.values() for index in table.indexes]

    sql.tell_postgresql(metadata)
    partial = [i for i in indexes if i.dialect_options["sqlite"]["where"] is not None]

    assert partial
    for index in partial:
        assert str(index.dialect_options["postgresql"]["where"]) == str(
            index.dialect_options["sqlite"]["where"]
        )


def _sqlite() -> object:
    from sqlalchemy.dialects import sqlite

    return sqlite.dialect()
