"""The one door to SQLite: one module opens files, its modes hold, and an unknown key is refused."""

from __future__ import annotations

import ast
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.base.errors import StoreError
from app.models.connection import MIGRATING, WRITING, Mode, Pragmas, connect, fold_log
from app.models.engine import SqliteFile

APP = Path(__file__).parents[2] / "app"


def calls_of(name: str) -> set[str]:
    """The modules of app in which something of that name is called or imported."""
    found = set()
    for file in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            called = isinstance(node, ast.Attribute) and ast.unparse(node) == name
            module, _, own = name.rpartition(".")
            imported = isinstance(node, ast.ImportFrom) and node.module == module
            if called or imported and any(alias.name == own for alias in node.names):
                found.add(file.relative_to(APP).as_posix())
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with closing(connect(tmp_path / "file.cxt", mode="new")) as connection:
        connection.execute("CREATE TABLE a (b)")
        connection.execute("INSERT INTO a VALUES (1)")
    return tmp_path / "file.cxt"


@pytest.mark.slow
def test_one_module_opens_files_and_one_makes_engines() -> None:
    assert calls_of("sqlite3.connect") == {"models/connection.py"}
    assert calls_of("sqlalchemy.create_engine") == {"models/engine.py"}


def test_a_new_file_is_for_who_made_it_alone_from_its_first_byte(path: Path) -> None:
    if os.name != "posix":
        return  # Windows has the user's folder
    copy = path.with_name("copy.cxt")
    snapshot_modes = []
    with closing(connect(path)) as old, closing(connect(copy, mode="new")) as new:
        snapshot_modes.append(copy.stat().st_mode & 0o777)
        old.backup(new)

    assert path.stat().st_mode & 0o777 == 0o600 and snapshot_modes == [0o600]


def test_whoever_only_looks_ends_in_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    monkeypatch.setattr("app.models.connection.MOST_SECONDS", 0.1)

    with closing(connect(path)) as raw, pytest.raises(sqlite3.OperationalError, match="interrupt"):
        raw.execute(endless).fetchone()


@pytest.mark.parametrize("pragmas", [WRITING, MIGRATING])
def test_what_is_deleted_is_overwritten_by_a_migration_too(path: Path, pragmas: Pragmas) -> None:
    name = "示例柏".encode() * 40
    with closing(connect(path, mode="rw", pragmas=pragmas)) as raw:
        raw.execute("CREATE TABLE old (b)")
        raw.execute("INSERT INTO old VALUES (?)", (name,))
        raw.execute("DROP TABLE old")
    fold_log(path)

    assert name not in path.read_bytes()


@pytest.mark.parametrize("mode", ["ro", "immutable"])
def test_who_only_reads_changes_nothing(path: Path, mode: Mode) -> None:
    before = path.read_bytes()
    with closing(connect(path, mode=mode)) as connection:
        assert connection.execute("SELECT b FROM a").fetchall() == [(1,)]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("INSERT INTO a VALUES (2)")
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", ["ro", "immutable", "rw"])
def test_a_missing_file_is_made_only_by_who_asks_for_a_new_one(tmp_path: Path, mode: Mode) -> None:
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        connect(tmp_path / "none.cxt", mode=mode)
    assert list(tmp_path.iterdir()) == []


def test_a_file_whose_log_lies_apart_is_read_where_nothing_may_be_written(path: Path) -> None:
    SqliteFile(path).close()
    with closing(connect(path, mode="rw")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    path.chmod(0o400)
    with closing(connect(path, mode="immutable")) as connection:
        assert connection.execute("SELECT b FROM a").fetchall() == [(1,)]
    assert [file.name for file in path.parent.iterdir()] == [path.name]  # no log, no shared memory


def test_a_key_is_refused_in_one_sentence_and_the_file_stays(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"不能打开加密的办公文件，“file.cxt”没有打开"):
        connect(path, "密钥")
    file = SqliteFile(path, "密钥")
    with pytest.raises(StoreError, match="加密"), file.read():
        pass
    assert path.read_bytes() == before


def test_pragmas_stand_on_writer_and_readers(path: Path) -> None:
    file = SqliteFile(path)
    asked = ("foreign_keys", "busy_timeout", "cache_size", "query_only", "journal_mode")
    with file.write() as writer, file.read() as reader:
        found = [
            [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in asked]
            for connection in (writer, reader)
        ]
    file.close()
    assert found == [[1, 10000, -16000, 0, "wal"], [1, 10000, -16000, 1, "wal"]]
