"""The office's file as SQLite keeps it: append-only history, versions, locks, sentences."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.base.errors import StoreError
from app.models.engine import SqliteFile, check_version, read_version
from app.models.filelock import FileLock
from app.models.schema import VERSION, create_schema
from app.models.triggers import APPEND_ONLY

ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Iterator[SqliteFile]:
    opened = SqliteFile(tmp_path / "office.cxt")
    with opened.write() as connection:
        create_schema(connection)
    yield opened
    opened.close()


def test_the_file_is_written_ahead_and_synced_at_every_commit(file: SqliteFile) -> None:
    with file.write() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert pragmas == ["wal", 2, 1]


def test_a_failing_write_leaves_nothing(file: SqliteFile) -> None:
    with pytest.raises(ZeroDivisionError), file.write() as connection:
        connection.exec_driver_sql("INSERT INTO setting VALUES ('a', '1', '2026-11-20')")
        raise ZeroDivisionError

    with file.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM setting").scalar_one() == 0


def test_readers_can_not_write(file: SqliteFile) -> None:
    with pytest.raises(StoreError, match="只读"), file.read() as connection:
        connection.exec_driver_sql("INSERT INTO setting VALUES ('a', '1', '2026-11-20')")


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_history_has_a_trigger_against_change(file: SqliteFile, table: str, verb: str) -> None:
    with file.read() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'")

        assert f"{table}_no_{verb.lower()}" in {name for (name,) in names}


def test_a_number_once_issued_stays(file: SqliteFile) -> None:
    row = "INSERT INTO number_issued VALUES ('case', 2026, 1, '示信投〔2026〕1号', '2026-11-20')"
    with file.write() as connection:
        connection.exec_driver_sql(row)

    for statement in ("DELETE FROM number_issued", "UPDATE number_issued SET n = 2"):
        with closing(sqlite3.connect(file.path)) as raw, pytest.raises(sqlite3.IntegrityError):
            raw.execute(statement)


def test_a_second_program_is_told_that_the_file_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "office.cxt"
    lock = FileLock(path)
    lock.acquire()
    code = (
        "import sys; from pathlib import Path; from app.base.errors import StoreError\n"
        "from app.models.filelock import FileLock\n"
        "try: FileLock(Path(sys.argv[1])).acquire()\n"
        "except StoreError as error: sys.stdout.buffer.write(str(error).encode())\n"
    )

    def other() -> str:
        run = subprocess.run(
            [sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, check=True
        )
        return run.stdout.decode()

    held = other()
    lock.release()

    assert "另一个诚信台程序正在使用" in held
    assert other() == ""


def test_a_newer_file_is_refused_in_one_sentence(file: SqliteFile) -> None:
    file.close()
    with closing(sqlite3.connect(file.path)) as raw:
        raw.execute(f"PRAGMA user_version = {VERSION + 1}")

    with pytest.raises(StoreError, match="更新版本的诚信台"):
        check_version(file.path)


def test_a_foreign_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE a (b)")

    with pytest.raises(StoreError, match="不是诚信台的办公文件"):
        read_version(path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "office.cxt"
    path.write_bytes(b"no database at all, but long enough to look at" * 40)

    with pytest.raises(StoreError, match="已损坏"):
        read_version(path)


def test_a_full_disk_is_told_as_one_sentence(file: SqliteFile) -> None:
    with pytest.raises(StoreError, match="磁盘已满"), file.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        for n in range(2000):
            connection.exec_driver_sql(
                "INSERT INTO setting VALUES (?, ?, '2026-11-20')", (f"k{n}", '"' + "x" * 900 + '"')
            )
