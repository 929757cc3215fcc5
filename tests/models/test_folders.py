"""The store opens where it stands: whatever signs a folder's name holds, nothing lands elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.base.rows.exports import ExportLedger
from app.models.address import in_path
from app.models.backup_file import snapshot
from app.models.connection import connect
from app.models.engine import SqliteFile, check_version, read_version
from app.models.firstlook import FirstLook
from app.models.migrations.runner import migrate
from app.models.schema import VERSION, create_schema
from app.services.backups.restoring import restore
from app.services.store.content import AttachmentInput
from tests.services.making import TODAY, Clock, Desk, make_office, open_office

SHIPPED = Path(__file__).parents[1] / "reference" / "databases"
ROOT = Path(__file__).parents[2]
ALLOWED = [
    "100%20 完成",
    "#1 示例",
    "a%3Fb&c=d;e",
    "信用办😀",
    "%",
    "%(here)s",
    "file:示例",
    "a+b @ 示例",
]
NAMES = [name for name in ALLOWED if os.name != "nt" or ":" not in name]
if os.name != "nt":
    NAMES += ["谁?mode=memory", "a\\b", "示例?#%20😀", "新\n行'引\"号;`$HOME`*[甲]<乙>|. "]


@pytest.fixture(params=NAMES)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    place: Path = tmp_path / request.param
    place.mkdir()
    return place


def found(folder: Path) -> list[str]:
    """Every file under the folder that the test was given, and under nothing else."""
    return sorted(p.relative_to(folder.parent).as_posix() for p in folder.parent.rglob("*")
                  if p.is_file())  # fmt: skip


def test_a_store_is_made_read_and_copied_in_its_own_folder(folder: Path) -> None:
    path = folder / "示例 office#.cxt"
    file = SqliteFile(path)
    with file.write() as connection:
        create_schema(connection)
        connection.exec_driver_sql("INSERT INTO setting VALUES ('a', '1', '2026-11-20')")
    with file.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM setting").scalar_one() == 1
    file.close()

    assert read_version(path) == VERSION and not check_version(path)
    with closing(connect(path)) as reader:
        assert reader.execute("SELECT count(*) FROM setting").fetchone() == (1,)
    snapshot(path, folder / "backup %41.cxt", lambda _done, _total: None)
    assert all(name.startswith(f"{folder.name}/") for name in found(folder))


def test_an_office_is_worked_in_and_its_first_page_read(folder: Path) -> None:
    path = folder / "office.cxt"
    make_office(path, Clock()).close()

    taken = FirstLook.take(path, TODAY, 10)
    assert taken is not None
    look, seen = taken
    assert seen.rows.total == 0
    look.lock.release()
    with open_office(path, Clock()) as office:
        assert office.workbench.work(TODAY, office.session()).total == 0
    assert [name for name in found(folder) if not name.startswith(f"{folder.name}/")] == []


@pytest.mark.parametrize("folder", [NAMES[0], NAMES[3], NAMES[-1]], indirect=True)
def test_exports_backups_and_what_is_restored_go_where_they_are_sent(folder: Path) -> None:
    restored, out = folder / "恢复 %41" / "office#.cxt", folder / f"导出{folder.name}.xlsx"
    restored.parent.mkdir()
    with make_office(folder / "office.cxt", Clock()) as office:
        desk = Desk(office)
        letter = AttachmentInput("来信#100%20😀.txt", "示例".encode())
        desk.register(date(2026, 11, 18), attachments=(letter,))
        office.backups.save_places([folder / f"备份{folder.name}"], desk.me)
        made = office.backups.make("manual")
        office.exports.ledger(ExportLedger(out), desk.me)

    restore(made.row.path, restored, now=Clock().now())

    assert made.warning == "" and out.exists()
    with open_office(restored, Clock()) as office:
        assert office.workbench.work(TODAY, office.session()).total == 1
    assert {name.split("/")[0] for name in found(folder)} == {folder.name}


def test_an_old_store_is_migrated_where_it_stands(folder: Path) -> None:
    path = folder / "office.cxt"
    shutil.copy(SHIPPED / "v1.cxt", path)

    kept = migrate(path)

    assert read_version(path) == VERSION
    assert {p.parent for p in folder.parent.rglob("*") if p.is_file()} == {folder}
    assert kept.exists()


def test_the_command_line_reads_a_store_in_such_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "100%20 #1 😀"
    folder.mkdir()
    make_office(folder / "office.cxt", Clock()).close()

    command = [sys.executable, str(ROOT / "main.py"), "check", str(folder / "office.cxt")]
    told = subprocess.run(command, capture_output=True, timeout=60, check=False)

    assert told.returncode == 0, told.stderr.decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("uri", "address"),
    [
        ("file:///C:/%E5%8A%9E/a%23.cxt", "file:///C:/%E5%8A%9E/a%23.cxt"),
        ("file://server/share/a.cxt", "file:////server/share/a.cxt"),
    ],
)
def test_a_share_stands_in_the_path_and_not_as_host(uri: str, address: str) -> None:
    assert in_path(uri) == address
