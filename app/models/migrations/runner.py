"""Migrates an office file the safe way: on a copy, checked, then swapped for the original."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

from app.base.errors import StoreError
from app.base.machine import disk
from app.models.engine import read_version, translated
from app.models.schema import VERSION

FOLDER = Path(__file__).parent
NEVER_COUNTED = ("alembic_version", "sqlite_", "case_search")


def migrate(path: Path, *, versions: Path | None = None, target: int = VERSION) -> Path:
    """Bring the file to the schema ``target``; gives the path of the old file, which is kept.

    StoreError if anything fails: the original is then as it was.
    """
    before = read_version(path)
    copy = path.with_name(path.name + ".migrating")
    kept = path.with_name(f"{path.name}.v{before}")
    copy.unlink(missing_ok=True)
    try:
        with translated(path):
            _copy(path, copy)
            _upgrade(copy, versions, target)
            _check_whole(copy)
        _swap(path, copy, kept)
    except StoreError:
        raise
    except Exception as error:
        raise StoreError(
            f"办公文件“{path.name}”没有升级成功，原文件没有改动；请保留它并联系维护人员。"
        ) from error
    finally:
        copy.unlink(missing_ok=True)
    return kept


def upgrade_empty(connection: Connection, *, versions: Path | None = None) -> None:
    """Run every migration on an empty database, inside the caller's transaction."""
    _run(connection, versions, VERSION)


def _copy(path: Path, copy: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.execute("VACUUM INTO ?", (str(copy),))


def _upgrade(copy: Path, versions: Path | None, target: int) -> None:
    engine = create_engine(f"sqlite+pysqlite:///{copy}", poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        # Before BEGIN, where alone it works: a rebuilt parent would empty its children.
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.begin() as connection:
        before, counts = _guards(connection), _counts(connection)
        dropped = _run(connection, versions, target)
        _recreate(connection, before, dropped)
        _check_counts(counts, _counts(connection))
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise ValueError("rows lost what they refer to")
        connection.exec_driver_sql(f"PRAGMA user_version = {target}")
    engine.dispose()


def _run(connection: Connection, versions: Path | None, target: int) -> frozenset[str]:
    """Run the migrations; gives what they say they drop (a tuple ``dropped`` beside upgrade)."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    folders = [FOLDER / "versions", *([versions] if versions else [])]
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(str, folders)))
    config.attributes["connection"] = connection
    command.upgrade(config, f"{target:04d}")
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    return frozenset(n for script in scripts for n in getattr(script.module, "dropped", ()))


def _guards(connection: Connection) -> dict[str, tuple[str, str]]:
    """Indexes and triggers by name: their table and statement."""
    rows = connection.exec_driver_sql(
        "SELECT name, tbl_name, sql FROM sqlite_master "
        "WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY name"
    )
    return {name: (table, sql) for name, table, sql in rows}


def _recreate(
    connection: Connection, before: dict[str, tuple[str, str]], dropped: frozenset[str]
) -> None:
    """Triggers, and indexes on expressions, vanish without a word when their table is rebuilt."""
    there = _guards(connection)
    tables = set(_counts(connection))
    for name, (table, sql) in before.items():
        if name not in there and table in tables and name not in dropped:
            connection.exec_driver_sql(sql)


def _counts(connection: Connection) -> dict[str, int]:
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    tables = [name for (name,) in names if not name.startswith(NEVER_COUNTED)]
    return {
        name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()
        for name in tables
    }


def _check_counts(before: dict[str, int], after: dict[str, int]) -> None:
    """A migration may add tables; one that is there before and after keeps its rows."""
    for name, count in before.items():
        if name in after and after[name] != count:
            raise ValueError(f"{name}: {count} rows before, {after[name]} after")


def _check_whole(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as raw:
        if raw.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise ValueError("the migrated copy is not whole")


def _swap(path: Path, copy: Path, kept: Path) -> None:
    disk.sync_file(copy)
    for suffix in ("-wal", "-shm"):  # folded in before the copy was taken
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    kept.unlink(missing_ok=True)
    try:
        disk.patiently(lambda: os.link(path, kept))
    except OSError:  # a memory stick knows no links
        shutil.copy2(path, kept)
    disk.replace(copy, path)
