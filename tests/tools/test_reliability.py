"""The kill -9 harness: sixty kills in every run, and proof that it would notice a loss."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from app.base.rows.settings import OfficeSettings
from app.services.office import Office
from tools.reliability import failing
from tools.reliability.deeds import DEEDS, EXPORTS, FOUNDED, Ack, now, open_office, today
from tools.reliability.examine import examine, scraps

# Runs and copies real offices; tests/services/test_unclean_end.py stays.
pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_sixty_kills_of_the_services_and_three_of_the_program_lose_nothing() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tools.reliability"],
        cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, encoding="utf-8", timeout=1_200, check=False,
    )  # fmt: skip

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "60 kills of the services, 3 of the whole program, 0 faults" in ended.stdout
    for part in ("manipulations: seen", "attacks: clock", "races: record and record 1",
                 "power gone: in the log 3, in a fold 3", "killed at an operation during: record",
                 "an operation refused during: record"):  # fmt: skip
        assert part in ended.stdout


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Ack]]:
    """A file on which every deed was done once, and what was acknowledged."""
    file = tmp_path_factory.mktemp("worked") / "office.sqlite"
    for name in (EXPORTS, FOUNDED):
        (file.parent / name).mkdir()
    settings = OfficeSettings("示例县信用办", "county", "nanyang-2020")
    acks: list[Ack] = []
    with Office.create(file, settings, today=today, now=now, officer="经办人甲") as office:
        me = office.session()
        for deed in DEEDS.values():
            acks += deed(office, me, Random(1))
    return file, acks


@pytest.fixture
def copied(worked: tuple[Path, list[Ack]], tmp_path: Path) -> tuple[Path, list[Ack]]:
    shutil.copytree(worked[0].parent, tmp_path / "copy")
    moved = str(tmp_path / "copy")
    acks = [
        [
            part.replace(str(worked[0].parent), moved) if isinstance(part, str) else part
            for part in ack
        ]
        for ack in worked[1]
    ]
    return tmp_path / "copy" / "office.sqlite", acks


def test_work_that_was_not_killed_has_no_faults(
    copied: tuple[Path, list[Ack]], tmp_path: Path
) -> None:
    file, acks = copied

    assert {ack[0] for ack in acks} == {
        "case", "step", "file", "import", "paper", "backup", "export", "founded",
    }  # fmt: skip
    assert examine(file, acks, tmp_path) == []
    assert scraps(file.parent) == 0


@pytest.mark.parametrize(
    "ack",
    [
        ["case", 9_999, "示信投〔2026〕9999号"],
        ["step", 1, 9, "close"],
        ["file", 1, "没有的.jpg", 7],
        ["import", [9_999]],
        ["paper", "示信函〔2026〕9999号"],
        ["backup", "/9999-12-31_000000_manual"],
        ["export", "没有的.xlsx", 1],
        ["founded", "没有的"],
    ],
)
def test_what_was_acknowledged_and_is_not_there_is_a_fault(
    copied: tuple[Path, list[Ack]], ack: Ack
) -> None:
    assert examine(copied[0], [ack]) == [f"acknowledged and lost: {ack}"]


@pytest.mark.parametrize("ends", ["acknowledges too early", "lets the trace through"])
def test_a_deed_that_does_not_bear_a_failing_operation_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    def deed(office: Office, _me: object, _chance: Random) -> Iterator[Ack]:
        try:
            (office.path.parent / "beside").mkdir()
        except FileExistsError:
            return
        except OSError:
            if ends == "lets the trace through":
                raise
        yield ["case", 9_999, "示信投〔2026〕9999号"]

    monkeypatch.setattr(failing, "DEEDS", {"case": deed})

    found = failing.run_failing(1)

    assert found.failures["case"] == 1
    word = "a trace: " if "trace" in ends else "acknowledged and lost"
    assert any(word in fault for fault in found.faults)


def sql(*statements: str) -> Callable[[Path], None]:
    """Changes the file behind the program's back."""

    def change(file: Path) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as raw:
            guards = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            before = dict(raw.execute(guards).fetchall())
            for statement in ("PRAGMA foreign_keys = OFF", *statements):
                raw.execute(statement)
            there = dict(raw.execute(guards).fetchall())
            for name in before.keys() - there.keys():  # who knows the source puts them back
                raw.execute(before[name])

    return change


def halve(pattern: str) -> Callable[[Path], None]:
    """Cuts a file beside the office's in the middle, as a write that was not safe would."""

    def cut(file: Path) -> None:
        path = next(p for p in sorted(file.parent.glob(pattern)) if p.is_file())
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return cut


@pytest.mark.parametrize(
    "harm, words",
    [
        (sql("DROP TRIGGER case_step_no_delete", "DELETE FROM case_step WHERE case_id = 1"), "第1步"),
        (sql('DELETE FROM "case" WHERE id = 1'), "steps without a case"),
        (sql("DROP TRIGGER number_issued_no_delete", "DELETE FROM number_issued WHERE n = 2"),
         "gaps in a series"),
        (sql("UPDATE import_batch SET cases = cases + 1"), "imports that are not whole"),
        (sql("DELETE FROM identity"), "without who complains"),
        (sql("UPDATE \"case\" SET title = '另一个标题' WHERE id = 1"), "worked out anew it differs"),
        (halve("office.sqlite.attachments/*/*"), "half there"),
        (halve(f"{EXPORTS}/*.xlsx"), ".xlsx is half there"),
        (halve(f"{FOUNDED}/*/office.sqlite"), "office.sqlite"),
        (halve("office.sqlite"), "损坏"),
    ],
)  # fmt: skip
def test_every_kind_of_harm_is_noticed(
    copied: tuple[Path, list[Ack]], tmp_path: Path, harm: Callable[[Path], None], words: str
) -> None:
    file, _ = copied

    harm(file)

    assert any(words in fault for fault in examine(file, [], tmp_path))


def test_a_backup_with_a_changed_byte_does_not_count(copied: tuple[Path, list[Ack]]) -> None:
    file, acks = copied
    backup = next(ack for ack in acks if ack[0] == "backup")
    path = Path(backup[1]) / "office.sqlite"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)

    assert examine(file, [backup]) == [f"acknowledged and lost: {backup}"]


def test_leftovers_are_counted_and_no_fault(copied: tuple[Path, list[Ack]]) -> None:
    file, acks = copied
    (file.parent / "office.sqlite.attachments" / ".new-x").write_bytes(b"half")

    assert scraps(file.parent) == 1
    assert examine(file, acks) == []
    open_office(file).close()
