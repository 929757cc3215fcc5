"""A copy of the office's file by SQLite's backup interface, and what a file holds in figures."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.base.errors import StoreError
from app.models.distrust import distrust
from app.models.schema_marks import schema_finding
from app.models.version import APPLICATION_ID, VERSION
from app.models.wal import left_behind

MOST_SECONDS: Final = 1_800.0  # the largest office is read in a tenth of it
LOOK_EVERY: Final = 1_000_000  # of SQLite's own steps: about ten milliseconds
PAGES: Final = 1024  # 4 MB a step: progress and cancel come in between
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
    with closing(connect(source)) as old, closing(sqlite3.connect(target)) as new:
        new.execute("PRAGMA synchronous = OFF")  # the caller syncs the file when it is whole
        old.execute("BEGIN")
        facts = read_facts(old)
        new.isolation_level = None
        old.backup(new, pages=PAGES, progress=lambda _s, left, total: step(total - left, total))
        new.execute("PRAGMA journal_mode = DELETE")
    return facts


def connect(path: Path) -> sqlite3.Connection:
    """A connection that only reads, also a file on a read-only medium."""
    address = f"{path.resolve().as_uri()}?mode=ro"  # changes nothing, not even a damaged file
    connection = sqlite3.connect(
        address, uri=True, isolation_level=None, timeout=10.0, check_same_thread=False
    )
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # SQLite wants to lay an index of the log beside the file, and can't: on a disc or a
        # locked stick nobody writes, so the file is read as it stands. A log would be left out.
        if left_behind(path) or not path.is_file():
            raise
        connection.close()
        connection = sqlite3.connect(
            f"{address}&immutable=1", uri=True, isolation_level=None, check_same_thread=False
        )
    except sqlite3.DatabaseError:
        pass  # what is damaged is told by who reads it
    connection.execute("PRAGMA query_only = ON")
    until = time.monotonic() + MOST_SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > until, LOOK_EVERY)
    for pragma in distrust():
        connection.execute(f"PRAGMA {pragma}")
    return connection


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
            kept = _setting(connection, key)
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


def _setting(connection: sqlite3.Connection, key: str) -> Any:
    row = connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return json.loads(row[0]) if row else None


def _one(connection: sqlite3.Connection, query: str) -> Any:
    return connection.execute(query).fetchone()[0]
