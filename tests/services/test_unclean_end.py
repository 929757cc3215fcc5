"""After an unclean end nothing is written before it is known what the log beside the file is worth."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import DamagedFile, StoreError
from app.models.connection import distrust
from app.models.filelock import FileInUse, FileLock
from app.models.wal import left_behind, log_of, lost_commits
from app.services.backups.restoring import stage
from app.services.office import Office
from app.services.store.content import AttachmentInput, attachments_of, drafts_of
from app.services.store.leftovers import DAY
from tests.services.making import Clock, Desk, make_office, open_office


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path, clock: Clock) -> Path:
    path = tmp_path / "数据" / "office.cxt"
    path.parent.mkdir()
    make_office(path, clock).close()
    return path


def work(path: Path, clock: Clock, cases: int = 3) -> Iterator[Office]:
    with open_office(path, clock) as office:
        desk = Desk(office)
        for _ in range(cases):
            desk.register(date(2026, 11, 19))
        yield office


def cut_off(path: Path, clock: Clock, to: Path, cases: int = 3) -> Path:
    """A copy of the file and its log as they lie when the power goes."""
    to.mkdir()
    for _office in work(path, clock, cases):
        for beside in (path, log_of(path)):
            shutil.copy(beside, to / beside.name)
    return to / path.name


def cases_in(office: Office) -> int:
    with office.gate.see(office.gate.program) as view:
        return int(view.connection.exec_driver_sql('SELECT count(*) FROM "case"').scalar_one())


def test_what_was_acknowledged_is_there_after_an_unclean_end(
    file: Path, clock: Clock, tmp_path: Path
) -> None:
    left = cut_off(file, clock, tmp_path / "断电")
    assert left_behind(left) and lost_commits(left) == 0

    with open_office(left, clock) as office:
        assert cases_in(office) == 3 and office.verify() == ()


def test_an_old_file_copied_back_beside_a_newer_log_is_not_written_into(
    file: Path, clock: Clock, tmp_path: Path
) -> None:
    old = file.read_bytes()
    for _office in work(file, clock, 40):
        pass  # closed: the log is folded in, and goes on from there
    left = cut_off(file, clock, tmp_path / "拷回", 3)
    left.write_bytes(old)
    log = log_of(left).read_bytes()

    with pytest.raises(DamagedFile, match="对不上"):
        open_office(left, clock)

    assert left.read_bytes() == old and log_of(left).read_bytes() == log


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_a_flipped_bit_in_the_log_is_told(
    file: Path, clock: Clock, tmp_path: Path, share: float
) -> None:
    left = cut_off(file, clock, tmp_path / "坏", 5)
    log = bytearray(log_of(left).read_bytes())
    log[int(len(log) * share)] ^= 1
    log_of(left).write_bytes(log)

    assert lost_commits(left) > 1
    with pytest.raises(DamagedFile, match="日志.*已损坏"):
        open_office(left, clock)
    assert log_of(left).read_bytes() == bytes(log)


@pytest.mark.parametrize("cut", [1, 500, 5_000])
def test_a_log_cut_off_while_it_was_written_is_no_damage(
    file: Path, clock: Clock, tmp_path: Path, cut: int
) -> None:
    left = cut_off(file, clock, tmp_path / "半", 5)
    log = log_of(left).read_bytes()
    log_of(left).write_bytes(log[:-cut])

    with open_office(left, clock) as office:
        assert cases_in(office) >= 4 and office.verify() == ()


def test_once_folded_nothing_hangs_on_the_log(file: Path, clock: Clock, tmp_path: Path) -> None:
    for office in work(file, clock):
        assert log_of(file).stat().st_size > 0
        office.gate.fold()
        assert log_of(file).stat().st_size == 0
        shutil.copy(file, tmp_path / "alone.cxt")

    with closing(sqlite3.connect(tmp_path / "alone.cxt")) as raw:
        assert raw.execute('SELECT count(*) FROM "case"').fetchone() == (3,)


def test_folding_waits_for_nobody_who_reads(file: Path, clock: Clock) -> None:
    for office in work(file, clock):
        with closing(sqlite3.connect(file, isolation_level=None)) as raw:
            raw.execute("BEGIN")
            raw.execute("SELECT count(*) FROM audit").fetchone()
            began = time.monotonic()
            office.gate.fold()
            assert time.monotonic() - began < 5
        Desk(office).register(date(2026, 11, 19))
        assert cases_in(office) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="an open file can't be moved there")
def test_a_file_that_was_exchanged_is_written_into_no_more(
    file: Path, clock: Clock, tmp_path: Path
) -> None:
    for office in work(file, clock):
        shutil.copy(file, tmp_path / "copy")
        os.replace(tmp_path / "copy", file)
        before = file.read_bytes()

        with pytest.raises(StoreError, match="换成了别的文件"):
            Desk(office).register(date(2026, 11, 19))
        with pytest.raises(StoreError, match="换成了别的文件"):
            office.gate.fold()
        assert file.read_bytes() == before
        file.unlink()
        with pytest.raises(StoreError, match="移走"):
            Desk(office).register(date(2026, 11, 19))
    assert not file.exists()  # closing makes none of that name


def test_there_is_one_lock_whatever_the_file_is_called(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "桌面.cxt"
    try:
        other.symlink_to(file)
    except OSError:
        return  # this user may make no links: nobody can call it otherwise
    lock = FileLock(file)
    lock.acquire()
    try:
        with pytest.raises(FileInUse):
            FileLock(other).acquire()
    finally:
        lock.release()


def test_what_lies_beside_the_file_is_for_who_works_here_alone(file: Path, clock: Clock) -> None:
    if os.name != "posix":
        return
    file.chmod(0o644)
    for office in work(file, clock):
        office.backups.make("manual")
        modes = {
            path.name: path.stat().st_mode & 0o077
            for path in file.parent.iterdir()
            if path.name.startswith(file.name)
        }
        roots = [path.stat().st_mode & 0o077 for path in (file.parent / "备份").iterdir()]

    assert set(modes.values()) == {0} and roots == [0] and len(modes) >= 3


def test_a_first_attachment_draft_and_backup_are_private_at_once(file: Path, clock: Clock) -> None:
    if os.name != "posix":
        return  # Windows has the user's folder
    given = AttachmentInput("来信.txt", "来信（示例）".encode())
    with open_office(file, clock) as office:
        desk = Desk(office)
        desk.register(date(2026, 11, 19), attachments=(given,))
        office.drafts.save_files("intake", (given,), desk.me)
        office.backups.make("manual")
        stores = [attachments_of(file), drafts_of(file), *(file.parent / "备份").iterdir()]
        there = [*stores, *(path for store in stores for path in store.rglob("*"))]
        told = {path.name: path.stat().st_mode & 0o777 for path in there if path.is_file()}
        folders = [path.stat().st_mode & 0o777 for path in stores]

    assert folders == [0o700] * 3 and set(told.values()) == {0o600} and len(told) >= 4


def test_leftovers_of_killed_programs_are_swept(
    file: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    half = [
        file.with_name(file.name + end) for end in (".restoring", ".restoring-wal", ".migrating")
    ]
    draft = drafts_of(file) / "ab" / ".new-1-y"
    draft.parent.mkdir(parents=True)
    beside = [
        file.parent / ".new-1-x",
        draft,
        file.parent / "~诚信台导出-abc",
        tmp_path / "chengxin-x",
    ]
    young = file.parent / "~诚信台导出-young"
    for path in (*half, *beside[:2]):
        path.write_bytes(b"half")
    for path in (*beside[2:], young):
        path.mkdir()
        (path / "file").write_bytes(b"half")
    for path in beside:
        os.utime(path, (time.time() - 2 * DAY,) * 2)

    with open_office(file, clock) as office:
        assert not any(path.exists() for path in half)
        assert office.tidy() == 4

    assert not any(path.exists() for path in beside) and young.exists()


def test_what_can_not_be_deleted_is_a_sentence(file: Path, clock: Clock) -> None:
    with open_office(file, clock) as office:
        made = office.backups.make("manual").row
    file.with_name(file.name + ".restoring").mkdir()  # no file: it can't be unlinked

    with pytest.raises(StoreError, match="删不掉"):
        stage(made.path, file, now=clock.now())


def test_a_file_brings_no_functions_along_and_what_is_deleted_is_overwritten(
    file: Path, clock: Clock
) -> None:
    with open_office(file, clock) as office:
        with office.gate.file.read() as reading:
            trusted = reading.exec_driver_sql("PRAGMA trusted_schema").scalar_one()
            assert (trusted == 0) == bool(distrust())
        with office.gate.file.write() as writing:
            assert writing.exec_driver_sql("PRAGMA secure_delete").scalar_one() == 1
