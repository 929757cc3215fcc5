"""Writes app/models/first_look_sql.py: the first look's statements as SQLite takes them.

    python -m tools.make_first_look_sql

They are those of app/models/desk_, board_ and ledger_statements.py; a test makes them anew and compares.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects import sqlite

from app.models import board_statements, desk_statements, ledger_statements

TARGET = Path(__file__).parents[1] / "app" / "models" / "first_look_sql.py"
HEAD = '''"""The first look's statements, each ``:name`` to be given when it is executed.

Written by tools/make_first_look_sql.py from app/models/*_statements.py: change them there.
"""

from __future__ import annotations

from typing import Final
'''
FIRST_LOOK = desk_statements.FIRST_LOOK | board_statements.FIRST_LOOK | ledger_statements.FIRST_LOOK
_NAME = re.compile(r":(\w+)")


def plain(statement: Select[*tuple[Any, ...]]) -> str:
    """The statement as text: what it holds itself stands in it, what it is given keeps its name."""
    compiled = statement.compile(dialect=sqlite.dialect(paramstyle="named"))

    def value(match: re.Match[str]) -> str:
        bound = compiled.binds[match[1]]
        return match[0] if bound.required else _literal(bound.value)

    lines = _NAME.sub(value, str(compiled)).splitlines()
    return "\n".join(line.strip() for line in lines)


def _literal(value: object) -> str:
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    raise TypeError(f"a {type(value).__name__} does not stand in the first look's statements")


def module() -> str:
    """The whole text of the module."""
    parts = [f'\n{name}: Final = """\n{plain(query)}"""\n' for name, query in FIRST_LOOK.items()]
    return HEAD + "".join(parts)


if __name__ == "__main__":
    TARGET.write_text(module(), encoding="utf-8")
