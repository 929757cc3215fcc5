"""Migrates an office file the safe way: on a copy, checked, then swapped for the original."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.pool import NullPool

from app.base.errors import StoreError
from app.base.machine import disk
from app.models.connection import MIGRATING, connect, fold_log
from app.models.engine import engine_on, read_version, translated
from app.models.header import carry_header, keep_header
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
    try:
        copy.unlink(missing_ok=True)
        with translated(path):
            _copy(path, copy)
            _upgrade(copy, versions, target)
            _check_whole(copy)
        _swap(path, copy, kept)
        keep_header(path)
    except StoreError:
        raise
    except Exception as error:
        raise StoreError(
            f"办公文件“{path.name}”没有升级成功，原文件没有改动；请保留它并联系维护人员。"
        ) from error
    finally:
        disk.drop(copy)
    return kept


def lay_out(connection: Connection, version: int) -> None:
    """Run the migrations up to a version on an empty database: how files of that version look."""
    _run(connection, None, version)


def upgrade_empty(connection: Connection, *, versions: Path | None = None) -> None:
    """Run every migration on an empty database, inside the caller's transaction."""
    _run(connection, versions, VERSION)


def _copy(path: Path, copy: Path) -> None:
    fold_log(path)
    disk.begin_private(copy)  # SQLite fills a file that is there and empty
    with closing(connect(path, mode="rw")) as raw:
        raw.execute("VACUUM INTO ?", (str(copy),))


def _upgrade(copy: Path, versions: Path | None, target: int) -> None:
    engine = engine_on(copy, None, "rw", MIGRATING, "BEGIN IMMEDIATE", poolclass=NullPool)
    with engine.begin() as connection:
        before, counts = _guards(connection), _counts(connection)
        said = _run(connection, versions, target)
        _recreate(connection, before, said["dropped"])
        _check_counts(counts, _counts(connection), said["grows"])
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise ValueError("rows lost what they refer to")
        connection.exec_driver_sql(f"PRAGMA user_version = {target}")
    engine.dispose()


def _run(connection: Connection, versions: Path | None, target: int) -> dict[str, frozenset[str]]:
    """Run the migrations; gives what they say of themselves beside ``upgrade``: the guards that
    are ``dropped``, the tables that it ``grows``."""
    config = Config()
    _set_option(config, "script_location", str(FOLDER))
    folders = [FOLDER / "versions", *([versions] if versions else [])]
    _set_option(config, "path_separator", "newline")
    _set_option(config, "version_locations", "\n".join(map(str, folders)))
    config.attributes["connection"] = connection
    command.upgrade(config, f"{target:04d}")
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    return {
        what: frozenset(n for script in scripts for n in getattr(script.module, what, ()))
        for what in ("dropped", "grows")
    }


def _set_option(config: Config, name: str, value: str) -> None:
    """Set an option as it is: a % in a folder's name would begin a substitution."""
    config.set_main_option(name, value.replace("%", "%%"))


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


def _check_counts(before: dict[str, int], after: dict[str, int], grows: frozenset[str]) -> None:
    """A migration may add tables; one that is there before and after keeps its rows."""
    for name, count in before.items():
        more = name in grows and after.get(name, 0) > count
        if name in after and after[name] != count and not more:
            raise ValueError(f"{name}: {count} rows before, {after[name]} after")


def _check_whole(copy: Path) -> None:
    with closing(connect(copy)) as raw:
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
    carry_header(path, kept)
    disk.replace(copy, path)
