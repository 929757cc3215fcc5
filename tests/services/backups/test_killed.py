"""A backup or a restore that is killed on another medium: its half is gone after the next start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.base.machine import halves
from app.services.store.content import AttachmentInput
from tests.services.making import Desk

# It stops, and is killed, when a content was copied but has not got its name yet.
KILLED = """
import sys, time
from datetime import datetime
from pathlib import Path
from app.base.machine import disk, halves
from app.services.backups.backup_making import make_backup
from app.services.backups.restoring import restore
halves.keep_in(Path(sys.argv[1]))
def stop(source, target):
    print("half", flush=True)
    time.sleep(60)
disk.replace = stop
what, source, target = sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
now = datetime(2026, 11, 20, 9, 30)
if what == "backup":
    make_backup(source, target, reason="manual", now=now)
else:
    restore(source, target, now=now)
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "本机"
    folder.mkdir()
    halves.keep_in(folder)
    yield folder
    halves.keep_in(None)


def left_in(folder: Path) -> set[str]:
    return {path.name.split("-")[0] for path in folder.rglob("*") if is_half(path)}


def is_half(path: Path) -> bool:
    return path.name.startswith((".new-", ".partial-")) or ".restoring" in path.name


def begun(place: Path, what: str, source: Path, target: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", KILLED, str(place), what, str(source), str(target)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def killed(program: subprocess.Popen[str]) -> None:
    assert program.stdout is not None and program.stdout.readline() == "half\n"
    program.kill()
    program.wait()
    program.stdout.close()


def test_half_a_backup_and_half_a_restore_elsewhere_are_swept_when_the_desk_is_tidied(
    desk: Desk, place: Path, tmp_path: Path
) -> None:
    medium, other = tmp_path / "U盘", tmp_path / "别处"
    other.mkdir()
    given = AttachmentInput("来信.txt", "来信（示例）".encode())
    desk.register(date(2026, 11, 19), attachments=(given,))
    whole = desk.office.backups.make("manual").row.path

    backup = begun(place, "backup", desk.office.path, medium)
    restore = begun(place, "restore", whole, other / "office.sqlite")
    killed(backup)
    killed(restore)
    assert left_in(medium) == {".partial", ".new"} and left_in(other)

    assert desk.office.tidy() >= 3

    assert left_in(medium) == set() and left_in(other) == set()
    assert list((place / halves.FOLDER).iterdir()) == []
