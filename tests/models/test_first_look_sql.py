"""The first look's statements are those that the services execute, made anew and compared."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import Connection, create_engine

from app.models import first_look_sql
from app.models.schema import create_schema
from tools.make_first_look_sql import FIRST_LOOK, TARGET, module

ALL = {name: text for name, text in vars(first_look_sql).items() if name.isupper()}


def test_the_module_is_what_the_tool_writes() -> None:
    # Another than that? python -m tools.make_first_look_sql
    assert TARGET.read_text("utf-8") == module()
    assert set(ALL) == set(FIRST_LOOK)


@pytest.mark.parametrize("name", sorted(ALL))
def test_each_statement_is_one_that_sqlite_takes_with_its_names_alone(name: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        engine = create_engine("sqlite://", creator=lambda: connection)
        with engine.begin() as laid_out:
            assert isinstance(laid_out, Connection)
            create_schema(laid_out)
        given = dict.fromkeys(re.findall(r":(\w+)", ALL[name]), "[]")

        given |= dict.fromkeys({"limit", "changes", "first", "many"} & set(given), "1")
        connection.execute(ALL[name], given).fetchall()

        assert "?" not in ALL[name] and "POSTCOMPILE" not in ALL[name]
