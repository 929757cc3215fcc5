"""A copy of the office's file by SQLite's backup interface, and what a file holds in figures."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.base.errors import StoreError
from app.base.machine import disk
from app.models.connection import COPYING, connect, in_memory
from app.models.schema_marks import schema_finding
from app.models.version import APPLICATION_ID, VERSION

PAGES: Final = 1024  # 4 MB a step: progress and cancel come in between
WHO_THEY_ARE: Final = frozenset(
    (
        "name", "phone", "other_phone", "address", "email", "id_number", "masked_name",
        "masked_phone",
    )
)  # fmt: skip
NOT_COUNTED: Final = ("sqlite_", "case_search")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file holds, read in one view: enough to tell that two files hold the same."""

    version: int
    mark: str  # which office this is, without giving away anything about it
    office: str
    demo: bool
    counts: Mapping[str, int]
    last_on: str  # the day on which the last step was recorded, ISO; "" without steps
    audit_id: int
    audit_hash: str
    contents: tuple[tuple[str, int], ...]  # hash and size of each kept content, sorted

    @property
    def cases(self) -> int:
        """How many cases."""
        return self.counts.get("case", 0)

    @property
    def steps(self) -> int:
        """How many steps."""
        return self.counts.get("case_step", 0)


def snapshot(source: Path, target: Path, step: Callable[[int, int], None]) -> Facts:
    """Copy ``source`` to ``target``, which must not exist; gives what the source held just then.

    One view of the source is held throughout, so that a write meanwhile neither waits nor makes the
    copy begin again (SQLite starts over when it sees a change between two steps). The copy is a
    single file without a log, whole and closed. sqlite3.Error where either side can't be used.
    """
    with (
        closing(connect(source)) as old,
        closing(connect(target, mode="new", pragmas=COPYING)) as new,
    ):
        old.execute("BEGIN")
        facts = read_facts(old)
        old.backup(new, pages=PAGES, progress=lambda _s, left, total: step(total - left, total))
        new.execute("PRAGMA journal_mode = DELETE")
    return facts


def snapshot_of_cases(source: Path, target: Path) -> None:
    """Copy ``source`` to ``target`` without who complains, and without what is being typed.

    The identities are blanked in memory, before anything is written: they never lie in the copy,
    not even for a moment. For files of any schema; sqlite3.Error where either side can't be used.
    """
    with closing(connect(source)) as old, closing(in_memory()) as copy:
        old.backup(copy)
        columns = [
            row[1]
            for row in copy.execute('PRAGMA table_info("identity")')
            if row[1] in WHO_THEY_ARE
        ]
        copy.execute(f"UPDATE identity SET {', '.join(f'{name} = ?' for name in columns)}",
                     [""] * len(columns))  # fmt: skip
        copy.execute("DELETE FROM identity_token")
        copy.execute("DELETE FROM draft")
        copy.commit()
        disk.begin_private(target)
        copy.execute("VACUUM INTO ?", (str(target),))


def read_facts(connection: sqlite3.Connection) -> Facts:
    """What the file holds, inside the caller's view; StoreError if it is no office's file."""
    if _one(connection, "PRAGMA application_id") != APPLICATION_ID:
        raise StoreError("这个文件不是诚信台的办公文件，没有使用，文件没有改动。")
    version = int(_one(connection, "PRAGMA user_version"))
    if version > VERSION:
        raise StoreError("这个文件是更新版本的诚信台写的，没有使用；请安装新版程序后再试。")
    if finding := schema_finding(connection, version):  # before anything that it could name is read
        raise StoreError(f"{finding}，没有使用，文件没有改动；请换一个备份，或联系维护人员。")
    tables = _tables(connection)
    last = connection.execute("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    recorded = _one(connection, "SELECT max(recorded_at) FROM case_step")
    return Facts(
        version=version,
        mark=_mark(str(_setting(connection, "identity_key") or "")),
        office=str(_setting(connection, "office.name") or ""),
        demo=bool(_setting(connection, "office.demo")),
        counts={name: int(_one(connection, f'SELECT count(*) FROM "{name}"')) for name in tables},
        last_on=str(recorded or "")[:10],
        audit_id=int(last[0]) if last else 0,
        audit_hash=str(last[1]) if last else "",
        contents=_contents(connection, tables),
    )


def quick_check(connection: sqlite3.Connection) -> bool:
    """Whether SQLite finds the file's structure whole."""
    return bool(_one(connection, "PRAGMA quick_check") == "ok")


def kept_places(path: Path, key: str) -> tuple[str, ...]:
    """The folders kept under a setting, of a file of any schema; none where it can't be read."""
    try:
        with closing(connect(path)) as connection:
            kept = _setting(connection, key) if _is_table(connection, "setting") else None
    except (sqlite3.Error, ValueError):
        return ()
    return tuple(str(folder) for folder in kept) if isinstance(kept, list) else ()


def mark_of(path: Path) -> str:
    """Which office the file belongs to, as ``Facts.mark`` says."""
    with closing(connect(path)) as connection:
        return _mark(str(_setting(connection, "identity_key") or ""))


def audit_head(path: Path) -> int:
    """The number of the last audit row: what changes with every write."""
    with closing(connect(path)) as connection:
        return int(_one(connection, "SELECT coalesce(max(id), 0) FROM audit"))


def _tables(connection: sqlite3.Connection) -> tuple[str, ...]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return tuple(name for (name,) in names if not name.startswith(NOT_COUNTED))


def _contents(
    connection: sqlite3.Connection, tables: tuple[str, ...]
) -> tuple[tuple[str, int], ...]:
    """Files of cases and issued papers: every table that names a content by hash and size."""
    found: set[tuple[str, int]] = set()
    for name in tables:
        columns = {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')}
        if {"sha256", "size"} <= columns:
            found.update(connection.execute(f'SELECT DISTINCT sha256, size FROM "{name}"'))
    return tuple(sorted(found))


def _mark(key: str) -> str:
    return hashlib.sha256(f"chengxin-desk backup {key}".encode()).hexdigest()[:12]


def _is_table(connection: sqlite3.Connection, name: str) -> bool:
    """Whether the name is a table's: a view in its place may never end."""
    query = "SELECT count(*) FROM sqlite_master WHERE name = ? AND type = 'table'"
    return bool(connection.execute(query, (name,)).fetchone()[0])


def _setting(connection: sqlite3.Connection, key: str) -> Any:
    row = connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return json.loads(row[0]) if row else None


def _one(connection: sqlite3.Connection, query: str) -> Any:
    return connection.execute(query).fetchone()[0]
