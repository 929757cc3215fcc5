"""What the schema of each shipped version is: a mark for every table, index, trigger and view.

A trigger that somebody planted copies names into titles, a view that never ends hangs whoever reads
it: a file whose schema is not to the letter one that we wrote is not used. The marks are generated
(``python -m tools.make_schema_marks``), one file a version in ``resources/schema``.
"""

from __future__ import annotations

import hashlib
import sqlite3
from functools import cache
from typing import Final

from app.base.machine.resources import resource_text, resources_dir

_STATISTICS: Final = frozenset(("sqlite_stat1", "sqlite_stat4"))
_KINDS: Final = {"table": "表", "index": "索引", "trigger": "触发器", "view": "视图"}
_VIRTUAL: Final = "CREATE VIRTUAL TABLE"
MOST_THINGS: Final = 5_000  # ours are some hundreds: of more than that enough are seen to be others
_SHOWN: Final = 40  # characters of a name


def marks_in(connection: sqlite3.Connection) -> dict[str, str]:
    """Each thing of the file's schema (``trigger case_step_no_delete``) with its mark."""
    query = "SELECT type, name, tbl_name, sql FROM sqlite_master LIMIT ?"
    rows = connection.execute(query, (MOST_THINGS,)).fetchall()
    indexes = [f"{name}_" for _, name, _, sql in rows if str(sql).startswith(_VIRTUAL)]
    return {
        f"{kind} {name}": _mark(str(table), "" if _shadow(kind, name, indexes) else str(sql))
        for kind, name, table, sql in rows
        if not (kind == "index" and sql is None)  # SQLite's own, of a key or UNIQUE
        and not (kind == "table" and name in _STATISTICS)
    }


@cache
def shipped_marks(version: int) -> dict[str, str]:
    """The marks of a version; empty for one that was never shipped."""
    name = f"schema/v{version}.txt"
    if not (resources_dir() / name).is_file():
        return {}
    lines = resource_text(name).splitlines()
    pairs = (line.rpartition(" ") for line in lines if line and not line.startswith("#"))
    return {thing: mark for thing, _, mark in pairs}


def schema_finding(connection: sqlite3.Connection, version: int) -> str:
    """The first thing that is not as the version has it, as a sentence's beginning; "" for none."""
    wanted = shipped_marks(version)
    if not wanted:
        return f"文件的结构版本{version}不是诚信台用过的"
    found = marks_in(connection)
    for thing in sorted(found.keys() | wanted.keys()):
        if found.get(thing) != wanted.get(thing):
            kind, _, name = thing.partition(" ")
            what = "多出" if thing not in wanted else "缺少" if thing not in found else "改动了"
            return f"文件的结构被人动过：{what}{_KINDS.get(kind, kind)}“{name[:_SHOWN]}”"
    return ""


def _shadow(kind: str, name: str, indexes: list[str]) -> bool:
    """A table in which a full-text index keeps itself: SQLite words it, each version its own way."""
    return kind == "table" and name.startswith(tuple(indexes))


def _mark(table: str, sql: str) -> str:
    """Blanks and line ends aside: a migration sets them otherwise."""
    return hashlib.sha256(f"{table}\n{''.join(sql.split())}".encode()).hexdigest()[:24]
