"""A file whose schema is not to the letter one that we wrote is neither opened, nor checked clean,
nor backed up, nor restored: the attacks are planted by hand."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app import cli
from app.base.errors import DamagedFile, InputError, StoreError
from app.models.firstlook import FirstLook
from app.models.schema import VERSION
from app.models.schema_marks import MOST_THINGS, marks_in, shipped_marks
from app.services.backups.backup_check import check_any
from app.services.backups.backup_making import make_backup
from app.services.backups.backup_place import DATABASE, MANIFEST
from app.services.backups.restoring import restorable, restore
from tests.services.making import TODAY, Clock, Desk, make_office, open_office
from tools.make_schema_marks import TARGET, fresh, marks_text

pytestmark = pytest.mark.slow

SHIPPED = Path(__file__).parents[1] / "reference" / "databases"


def endless(table: str, number: str, text: str) -> str:
    """A view that never ends in the place of a table."""
    return (
        f"ALTER TABLE {table} RENAME TO {table}_old; CREATE VIEW {table} AS WITH RECURSIVE"
        f" n({number}, {text}) AS (SELECT 1, 'x' UNION ALL SELECT {number} + 1, 'x' FROM n)"
        " SELECT * FROM n"
    )


PLANTED = {
    # names go from the identities into the titles, and from there into every ledger
    "触发器": "CREATE TRIGGER helper AFTER INSERT ON identity BEGIN UPDATE \"case\" SET title = "
    "title || new.name WHERE id = new.case_id; END",
    "视图": "CREATE VIEW extra AS SELECT * FROM identity",
    "endless": "CREATE VIEW extra AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    " SELECT i FROM n",
    "索引": "CREATE UNIQUE INDEX tight ON identity(name)",
    "表": "CREATE TABLE extra (x)",
    "缺少": "DROP TRIGGER case_step_no_delete",
    "改动": "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = "
    "replace(sql, 'length(hash) = 64', 'length(hash) > 0') WHERE name = 'audit'",
    "in the place of a table": endless("audit", "id", "hash"),
}  # fmt: skip


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path, clock: Clock) -> Path:
    path = tmp_path / "office.cxt"
    with make_office(path, clock) as office:
        Desk(office).register(date(2026, 11, 19))
    return path


def plant(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.executescript(statement)


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_schema_is_seen_wherever_the_file_is_used(
    file: Path, clock: Clock, tmp_path: Path, planted: str
) -> None:
    good = make_backup(file, tmp_path / "好", reason="manual", now=clock.now()).path
    plant(file, planted)
    before, began = file.read_bytes(), time.monotonic()

    with pytest.raises(DamagedFile, match="结构被人动过"):
        open_office(file, clock)
    report = check_any(file, today=TODAY)
    assert not report.good and "结构被人动过" in report.findings[0]
    with pytest.raises(StoreError, match="结构被人动过"):
        make_backup(file, tmp_path / "坏", reason="manual", now=clock.now())
    with pytest.raises(InputError, match="没有通过检查"):
        restore(file, tmp_path / "新.cxt", now=clock.now())
    assert FirstLook.take(file, TODAY, 10) is None
    assert time.monotonic() - began < 20 and file.read_bytes() == before

    aside = restore(good, file, now=clock.now()).set_aside  # and a good backup takes its place
    assert aside is not None and check_any(file, today=TODAY).good


def test_the_places_of_backups_are_not_asked_of_a_view_that_never_ends(
    file: Path, clock: Clock, tmp_path: Path
) -> None:
    make_backup(file, file.parent / "备份", reason="manual", now=clock.now())
    plant(file, endless("setting", "value", "key"))
    began = time.monotonic()

    (row,) = restorable(file)

    assert row.good and time.monotonic() - began < 20


def test_of_a_schema_without_end_only_so_much_is_read(file: Path) -> None:
    views = "".join(f"CREATE VIEW v{n} AS SELECT 1;" for n in range(MOST_THINGS))
    plant(file, f"BEGIN; {views} COMMIT;")

    with closing(sqlite3.connect(file)) as raw:
        assert len(marks_in(raw)) <= MOST_THINGS
    assert "结构被人动过" in check_any(file, today=TODAY).findings[0]


def test_a_planted_schema_in_a_backup_is_found_although_its_hash_is_right(
    file: Path, clock: Clock, tmp_path: Path
) -> None:
    made = make_backup(file, tmp_path / "备份", reason="manual", now=clock.now()).path
    plant(made / DATABASE, PLANTED["触发器"])
    (made / MANIFEST).unlink()

    assert "触发器" in check_any(made / DATABASE, today=TODAY).findings[0]


@pytest.mark.parametrize("version", [1, 2, 3])
def test_the_marks_of_a_shipped_version_are_those_of_its_file(version: int) -> None:
    found, text = marks_text(SHIPPED / f"v{version}.cxt")

    assert found == version
    assert (TARGET / f"v{version}.txt").read_text("utf-8") == text


def test_the_marks_of_the_present_version_are_generated_anew_with_it(tmp_path: Path) -> None:
    version, text = marks_text(fresh(tmp_path / "fresh.cxt"))

    kept = TARGET / f"v{version}.txt"
    assert version == VERSION and kept.is_file(), "python -m tools.make_schema_marks"
    assert kept.read_text("utf-8") == text, "python -m tools.make_schema_marks"


def test_statistics_that_sqlite_keeps_are_no_finding(file: Path, clock: Clock) -> None:
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("ANALYZE")

    with open_office(file, clock) as office:
        assert office.verify() == ()


def test_an_older_file_is_known_by_its_own_marks(tmp_path: Path, clock: Clock) -> None:
    old = tmp_path / "v1.cxt"
    shutil.copy(SHIPPED / "v1.cxt", old)
    plant(old, PLANTED["视图"])
    assert shipped_marks(1) != shipped_marks(VERSION)

    with pytest.raises(DamagedFile, match="视图"):
        open_office(old, clock)


def test_without_a_window_another_offices_backup_is_restored_only_when_told(
    file: Path, clock: Clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "另一个" / "office.cxt"
    other.parent.mkdir()
    make_office(other, clock).close()
    theirs = make_backup(other, tmp_path / "备份", reason="manual", now=clock.now()).path
    before = file.read_bytes()

    assert cli.main(["restore", str(theirs), str(file)]) == 1
    assert "--other-office" in capsys.readouterr().err and file.read_bytes() == before

    assert cli.main(["restore", str(theirs), str(file), "--other-office"]) == 0
    assert check_any(file, today=TODAY).cases == 0
