"""Restoring: checked first, the present file backed up and set aside, one name always whole."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from app.base.errors import Cancelled, InputError, StoreError
from app.base.progress import Progress
from app.base.rows.backups import BackupRow
from app.models.header import Header, header_file, read_header
from app.models.version import VERSION
from app.services.backups.backup_check import check_any, is_full
from app.services.backups.backup_making import make_backup
from app.services.backups.backup_place import DATABASE, MANIFEST, find_backups, own_place
from app.services.backups.restoring import (
    preview_restore,
    restorable,
    restore,
    set_aside,
    stage,
    swap_in,
)
from app.services.cases.commands import TakeStep
from app.services.office import Office
from app.services.papers.letter_commands import WriteLetter
from app.services.store.content import AttachmentInput
from tests.services.making import SELF_CHECK, TODAY, UNIT, Clock, Desk, make_office, open_office

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "数据" / "office.sqlite"


@pytest.fixture
def backup(path: Path, clock: Clock) -> BackupRow:
    """The backup of an office with one case and its attachment; two cases came later."""
    path.parent.mkdir()
    with make_office(path, clock) as office:
        desk = Desk(office)
        desk.register(attachments=(AttachmentInput("来信.txt", "第一封（示例）".encode()),))
        row = office.backups.make("manual").row
        desk.register(attachments=(AttachmentInput("来信.txt", "第二封（示例）".encode()),))
        desk.register()
    return row


def count(path: Path, clock: Clock) -> int:
    with open_office(path, clock) as office:
        assert office.verify() == ()
        return len(office.reads.search("招商", 10, by=office.session()))


def test_the_preview_says_what_would_come_and_what_would_go(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    seen = preview_restore(backup.path, path, now=clock.now())

    assert (seen.office, seen.cases, seen.findings) == ("示例县信用办", 1, ())
    assert (seen.cases_lost, seen.steps_lost, seen.same_office) == (2, 2, True)
    assert seen.last_on == TODAY.isoformat() and seen.made_at == clock.now()


def test_a_check_that_has_no_room_for_its_second_file_says_so_and_calls_nothing_damaged(
    path: Path, backup: BackupRow, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = path.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr("tempfile.tempdir", str(tmp_path / "拔掉的盘"))
        for asked in (path, backup.path):
            with pytest.raises(InputError, match="临时文件夹不能读写（.*不在了）.*检查没有做完"):
                check_any(asked, today=TODAY)
        with pytest.raises(InputError, match="检查没有做完"):
            restore(backup.path, path, now=clock.now())

    assert path.read_bytes() == whole
    assert check_any(path, today=TODAY).good and check_any(backup.path, today=TODAY).good
    assert find_backups(backup.path)[0].good


def test_a_full_disk_of_the_temporary_files_is_told_from_damage() -> None:
    with closing(sqlite3.connect(":memory:")) as raw:
        raw.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.Error) as full:
            raw.execute("CREATE TABLE t AS SELECT zeroblob(100000)")

    assert is_full(full.value) and is_full(OperationalError("INSERT", None, full.value))
    assert not is_full(sqlite3.DatabaseError("database disk image is malformed"))


def test_a_restored_file_holds_what_the_backup_held_and_says_so(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    done = restore(backup.path, path, now=clock.now())

    assert count(path, clock) == 1
    assert check_any(path, today=TODAY).good
    assert done.set_aside is not None and "恢复前" in done.set_aside.name
    with open_office(path, clock) as office, office.gate.file.read() as connection:
        last = connection.exec_driver_sql("SELECT action FROM audit ORDER BY id DESC LIMIT 2")
        assert list(last.scalars()) == ["carry_numbers", "restore"]


def test_the_file_set_aside_can_be_opened_and_taken_back(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    aside = restore(backup.path, path, now=clock.now()).set_aside
    assert aside is not None
    assert count(aside, clock) == 3 and check_any(aside, today=TODAY).good

    restore(aside, path, now=clock.now())

    assert count(path, clock) == 3 and check_any(path, today=TODAY).good


def test_the_file_before_is_backed_up_first(path: Path, backup: BackupRow, clock: Clock) -> None:
    restore(backup.path, path, now=clock.now())

    rows = find_backups(own_place(path))
    assert {(row.reason, row.cases) for row in rows} == {("restore", 3), ("manual", 1)}


def test_a_restore_to_a_new_place_needs_nothing_there(
    tmp_path: Path, backup: BackupRow, clock: Clock
) -> None:
    fresh = tmp_path / "新电脑" / "office.sqlite"

    done = restore(backup.path / MANIFEST, fresh, now=clock.now())

    assert done.set_aside is None
    assert count(fresh, clock) == 1 and check_any(fresh, today=TODAY).good


def test_a_backup_that_fails_its_check_is_not_restored(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    database = backup.path / DATABASE
    data = bytearray(database.read_bytes())
    data[len(data) // 2] ^= 1
    database.write_bytes(data)

    with pytest.raises(InputError, match="没有通过检查.*没有改动"):
        restore(backup.path, path, now=clock.now())

    assert count(path, clock) == 3


def test_a_damaged_file_is_set_aside_and_never_deleted(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    damaged = b"no database any more" * 500
    path.write_bytes(damaged)
    with pytest.raises(StoreError, match="已损坏"):
        open_office(path, clock)

    aside = restore(backup.path, path, now=clock.now()).set_aside

    assert aside is not None and aside.read_bytes() == damaged
    assert count(path, clock) == 1


def test_the_log_of_a_damaged_file_goes_aside_with_it(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    path.write_bytes(b"no database any more" * 500)
    path.with_name(path.name + "-wal").write_bytes(b"its log")

    aside = restore(backup.path, path, now=clock.now()).set_aside

    assert aside is not None
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"its log"
    assert count(path, clock) == 1


def test_an_open_office_is_not_replaced(path: Path, backup: BackupRow, clock: Clock) -> None:
    with open_office(path, clock), pytest.raises(StoreError, match="正在使用"):
        restore(backup.path, path, now=clock.now())

    assert count(path, clock) == 3


def test_two_files_set_aside_in_one_second_have_names_of_their_own(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    first, second = (set_aside(path, clock.now()) for _ in range(2))

    assert first != second and first.exists() and second.exists()


def test_a_stopped_restore_leaves_everything(path: Path, backup: BackupRow, clock: Clock) -> None:
    calls = []

    def late() -> bool:
        calls.append(1)
        return len(calls) > 6

    with pytest.raises(Cancelled, match="已取消"):
        restore(backup.path, path, now=clock.now(), progress=Progress(is_cancelled=late))

    assert count(path, clock) == 3
    assert not path.with_name(path.name + ".restoring").exists()


KILLED = """
import os, sys
from datetime import datetime
from pathlib import Path
from app.base.machine import disk
from app.services.backups import restoring

at, calls = int(sys.argv[3]), 0

def die_at(act):
    def acting(*given, **named):
        global calls
        calls += 1
        if calls == at:
            os.kill(os.getpid(), 9)
        return act(*given, **named)
    return acting

for place, name in ((disk.os, "replace"), (disk.os, "fsync"), (restoring.os, "link"),
                    (restoring, "snapshot"), (restoring, "_note"), (restoring, "swap_in")):
    setattr(place, name, die_at(getattr(place, name)))
restoring.restore(Path(sys.argv[1]), Path(sys.argv[2]), now=datetime(2026, 11, 20, 10))
print("done")
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_killed_at_any_point_the_name_stands_for_the_old_file_or_the_new(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    seen = set()
    for at in (2, 6, 10, 13, 15, 17, 18, 19, 21, 24, 26, 28, 32):
        run = subprocess.run(
            [sys.executable, "-c", KILLED, str(backup.path), str(path), str(at)],
            cwd=ROOT, capture_output=True, check=False,
        )  # fmt: skip
        seen.add(count(path, clock))
        assert check_any(path, today=TODAY).good, at
        assert check_any(backup.path, today=TODAY).good, at
        if run.stdout:
            break

    assert seen == {1, 3}
    assert run.stdout.strip() == b"done"


def test_staging_leaves_the_open_office_as_it_is(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    with open_office(path, clock) as office:
        staged = stage(backup.path, path, now=clock.now())
        Desk(office).register(date(2026, 11, 20))
        assert len(office.reads.search("招商", 10, by=office.session())) == 4

    swap_in(staged, now=clock.now())

    assert count(path, clock) == 1


def test_another_offices_backup_is_told_apart(
    tmp_path: Path, path: Path, backup: BackupRow, clock: Clock
) -> None:
    with make_office(tmp_path / "别的.sqlite", clock) as other:
        row = other.backups.make("manual").row

    assert not preview_restore(row.path, path, now=clock.now()).same_office


def test_backup_restored_file_and_file_set_aside_each_have_their_header(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    ours = read_header(path)
    assert ours is not None and ours.schema == VERSION and len(ours.office) == 36
    assert read_header(backup.path / DATABASE) == ours

    with make_office(path.with_name("other.cxt"), clock):
        pass
    other = read_header(path.with_name("other.cxt"))
    done = restore(backup.path, path.with_name("other.cxt"), now=clock.now(), other_office=True)

    assert read_header(path.with_name("other.cxt")) == ours and done.set_aside is not None
    assert read_header(done.set_aside) == other != ours


def test_a_damaged_file_is_set_aside_with_the_header_it_had(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    path.write_bytes(b"\x8a" * 8192)
    header_file(path).write_bytes(
        b'{"application": "chengxin-desk", "format": 1, "schema": 9, "office": "x"}'
    )
    done = restore(backup.path, path, now=clock.now())

    assert done.set_aside is not None and read_header(done.set_aside) == Header(9, "x")
    assert read_header(path) == read_header(backup.path / DATABASE)


def test_a_backup_is_whole_without_its_header(path: Path, backup: BackupRow, clock: Clock) -> None:
    header_file(backup.path / DATABASE).unlink()

    assert check_any(backup.path, today=TODAY).findings == ()
    restore(backup.path, path, now=clock.now())
    assert count(path, clock) > 0


# ------------------------------------------------------------------ whose, and which numbers


def next_case(desk: Desk) -> str:
    """A case registered now; its number."""
    case_id = desk.register()
    return desk.office.reads.case_page(case_id, TODAY, by=desk.me).card.number


def test_numbers_given_out_since_the_backup_are_never_given_twice(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    assert preview_restore(backup.path, path, now=clock.now()).numbers_kept == 2

    restore(backup.path, path, now=clock.now())

    with open_office(path, clock) as office:
        desk = Desk(office)
        assert next_case(desk).endswith("4号")
        assert office.verify() == ()
    assert check_any(path, today=TODAY).good


def test_a_number_given_out_while_the_restore_was_prepared_is_not_given_again_either(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    with open_office(path, clock) as office:
        staged = stage(backup.path, path, now=clock.now())
        desk = Desk(office)
        last = next_case(desk)

    swap_in(staged, now=clock.now())

    assert last.endswith("4号")
    with open_office(path, clock) as office:
        desk = Desk(office)
        assert next_case(desk).endswith("5号")


def test_going_back_to_the_file_set_aside_keeps_the_numbers_of_the_meantime(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    done = restore(backup.path, path, now=clock.now())
    with open_office(path, clock) as office:
        Desk(office).register()
    assert done.set_aside is not None
    clock.day = date(2026, 11, 21)

    restore(done.set_aside, path, now=clock.now())

    with open_office(path, clock) as office:
        desk = Desk(office)
        assert next_case(desk).endswith("5号")
        assert office.verify() == ()


def test_a_paper_number_of_the_file_set_aside_is_no_gap_and_not_used_again(
    path: Path, clock: Clock
) -> None:
    path.parent.mkdir()
    with make_office(path, clock) as office:
        row = office.backups.make("manual").row
        before = issue_one(office)
    restore(row.path, path, now=clock.now())

    with open_office(path, clock) as office:
        after = issue_one(office)
        assert (before, after) == ("示信函〔2026〕1号", "示信函〔2026〕2号")
        assert office.verify() == ()


def test_the_register_says_which_numbers_lie_in_the_file_set_aside(
    path: Path, clock: Clock
) -> None:
    path.parent.mkdir()
    with make_office(path, clock) as office:
        row = office.backups.make("manual").row
        for _ in range(3):
            issue_one(office)
    restore(row.path, path, now=clock.now())

    with open_office(path, clock) as office:
        said = office.register_book.gaps(office.session())
        assert said.startswith(
            "“示信函〔2026〕1号”至“示信函〔2026〕3号”（3个）是恢复备份以前编出的"
        )
        assert said.endswith("其余字号连续，没有空缺；作废的字号留在簿里，不再使用。")
        assert issue_one(office) == "示信函〔2026〕4号"
        assert office.register_book.gaps(office.session()) == said


def issue_one(office: Office) -> str:
    """A referral of a new case, issued; its number."""
    desk = Desk(office)
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
    fields = {"role": "lead", **SELF_CHECK}
    step = TakeStep(case_id, "refer", TODAY, unit=UNIT, fields=fields)
    return office.letters.issue(WriteLetter("referral", case_id, TODAY, step=step), desk.me).number


def test_the_list_holds_this_offices_backups_alone(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    place = own_place(path)
    for name, demo in (("别的.cxt", False), ("演示.cxt", True)):
        with make_office(path.with_name(name), clock, demo=demo) as other:
            other.backups.make("manual")
    assert len(find_backups(place)) == 3

    assert [row.path for row in restorable(path)] == [backup.path]
    assert [row.path for row in restorable(path, place)] == [backup.path]

    path.write_bytes(b"no database any more" * 500)

    assert [row.path for row in restorable(path)] == [backup.path]


def test_a_blank_office_takes_the_backup_of_the_old_pc_from_a_stick(
    tmp_path: Path, path: Path, backup: BackupRow, clock: Clock
) -> None:
    fresh = tmp_path / "新电脑" / "office.cxt"
    fresh.parent.mkdir()
    make_office(fresh, clock).close()

    assert restorable(fresh) == ()
    assert [row.path for row in restorable(fresh, own_place(path))] == [backup.path]
    assert preview_restore(backup.path, fresh, now=clock.now()).barred == ""


def test_the_demo_never_replaces_an_office_nor_the_other_way_round(
    path: Path, backup: BackupRow, clock: Clock
) -> None:
    demo = path.with_name("演示.cxt")
    with make_office(demo, clock, demo=True) as other:
        theirs = other.backups.make("manual").row
    before = path.read_bytes()

    for source, file in ((theirs.path, path), (backup.path, demo)):
        assert "不能代替" in preview_restore(source, file, now=clock.now()).barred
        with pytest.raises(InputError, match="不能代替"):
            restore(source, file, now=clock.now(), other_office=True)

    assert path.read_bytes() == before


def test_the_backup_of_another_office_is_not_offered_over_one_with_cases(
    tmp_path: Path, path: Path, backup: BackupRow, clock: Clock
) -> None:
    with make_office(tmp_path / "别的.cxt", clock) as other:
        row = other.backups.make("manual").row

    assert "另一个办公" in preview_restore(row.path, path, now=clock.now()).barred


@pytest.mark.parametrize("version", [1, 2])
def test_a_backup_of_an_earlier_schema_is_brought_to_ours_when_it_is_restored(
    tmp_path: Path, clock: Clock, version: int
) -> None:
    old, fresh = tmp_path / "old.cxt", tmp_path / "office.cxt"
    shutil.copy(ROOT / "tests" / "reference" / "databases" / f"v{version}.cxt", old)
    row = make_backup(old, tmp_path / "备份", reason="manual", now=clock.now())

    restore(row.path, fresh, now=clock.now())

    assert [path.name for path in tmp_path.iterdir() if ".restoring" in path.name] == []
    with open_office(fresh, clock) as office:
        assert office.verify() == ()
        with office.gate.file.read() as connection:
            query = "SELECT action FROM audit WHERE cover IS NOT NULL"
            assert "restore" in connection.exec_driver_sql(query).scalars().all()
