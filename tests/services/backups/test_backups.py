"""Backups: reopened before they count, one altered byte is found, a failed one replaces none."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import AppError, Cancelled, ClockDoubt, InputError, StoreError
from app.base.progress import Progress
from app.base.rows.backups import BackupRow
from app.base.rows.changes import Changed
from app.base.rows.settings import Letterhead
from app.models.triggers import trigger_statements
from app.services.backups import backup_making
from app.services.backups.backup_check import check_any, check_backup
from app.services.backups.backup_place import CONTENTS, DATABASE, MANIFEST, PARTIAL
from app.services.cases.bulk import History, take_over
from app.services.cases.commands import TakeStep
from app.services.office import Office
from app.services.papers.incoming import ReceivePaper
from app.services.papers.letter_commands import StartNumbers, WriteLetter
from app.services.store.content import AttachmentInput, content_path
from tests.services.making import SELF_CHECK, TODAY, UNIT, Clock, Desk, open_office, receive

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]


@pytest.fixture
def worked(desk: Desk) -> Desk:
    """An office with a case, a referral and two attachments."""
    files = (AttachmentInput("来信.txt", "来信内容（示例）".encode()),)
    case_id = desk.register(date(2026, 11, 18), attachments=files)
    desk.take(case_id, "accept", date(2026, 11, 19))
    desk.take(case_id, "refer", date(2026, 11, 20), unit=UNIT)
    more = (AttachmentInput("照片.bin", bytes(range(256)) * 40),)
    desk.register(date(2026, 11, 19), attachments=more)
    return desk


def backed_up(desk: Desk) -> BackupRow:
    return desk.office.backups.make("manual").row


def findings(row: BackupRow) -> tuple[str, ...]:
    return check_backup(row.path, today=TODAY).findings


def test_a_backup_holds_the_cases_the_chain_and_every_attachment(worked: Desk) -> None:
    row = backed_up(worked)

    assert (row.cases, row.steps, row.files, row.problem) == (2, 4, 2, "")
    assert row.office == "示例县信用办" and row.last_on == TODAY.isoformat()
    assert findings(row) == ()
    assert sorted(p.name for p in row.path.iterdir()) == [
        MANIFEST,
        DATABASE,
        f"{DATABASE}.head",
    ]


def test_what_is_in_the_log_and_not_yet_in_the_file_is_in_the_backup(worked: Desk) -> None:
    assert worked.office.path.with_name("office.cxt-wal").stat().st_size > 0

    row = backed_up(worked)

    with closing(sqlite3.connect(row.path / DATABASE)) as raw:
        assert raw.execute('SELECT count(*) FROM "case"').fetchone() == (2,)


def parts_of(row: BackupRow) -> list[Path]:
    contents = sorted(p for p in (row.path.parent / CONTENTS).rglob("*") if p.is_file())
    return [row.path / DATABASE, row.path / MANIFEST, *contents]


@pytest.mark.parametrize("part", range(4))
def test_one_altered_byte_anywhere_makes_the_check_fail(worked: Desk, part: int) -> None:
    row = backed_up(worked)
    path = parts_of(row)[part]
    data = path.read_bytes()
    chance = random.Random(part)
    some = {0, len(data) - 1, *(chance.randrange(len(data)) for _ in range((40, 40, 8, 8)[part]))}

    for at in sorted(some):
        changed = bytearray(data)
        changed[at] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        assert findings(row), f"{path.name}: byte {at}"

    path.write_bytes(data)
    assert findings(row) == ()


def test_a_part_that_is_gone_or_longer_makes_the_check_fail(worked: Desk) -> None:
    row = backed_up(worked)

    for path in parts_of(row):
        data = path.read_bytes()
        path.unlink()
        assert findings(row)
        path.write_bytes(data + b"\0")
        assert findings(row)
        path.write_bytes(data)
    assert findings(row) == ()


def test_a_second_backup_copies_no_attachment_again(worked: Desk) -> None:
    first = backed_up(worked)
    inodes = {p: p.stat().st_ino for p in parts_of(first)[2:]}

    backed_up(worked)

    assert {p: p.stat().st_ino for p in parts_of(first)[2:]} == inodes


def test_a_damaged_attachment_among_the_backups_is_mended_by_the_next(worked: Desk) -> None:
    row = backed_up(worked)
    parts_of(row)[2].write_bytes(b"damaged")

    backed_up(worked)

    assert findings(row) == ()


def test_an_attachment_lost_from_the_office_is_named_and_the_rest_is_backed_up(
    worked: Desk,
) -> None:
    store = worked.office.workspace.attachments_folder
    next(p for p in store.rglob("*") if p.is_file()).unlink()

    row = backed_up(worked)

    assert row.problem == "有1个附件在备份时已经缺失或损坏"
    assert row.cases == 2
    assert any("缺失" in found for found in findings(row))
    assert worked.office.backups.state().last is None


def test_nothing_is_backed_up_twice_and_a_write_makes_the_next_due(worked: Desk) -> None:
    backups = worked.office.backups
    assert backups.make_if_changed("timed") is not None
    assert backups.make_if_changed("timed") is None
    assert not backups.state().changed

    worked.register(date(2026, 11, 20))

    assert backups.state().changed
    assert backups.make_if_changed("exit") is not None
    assert [row.reason for row in backups.all()] == ["exit", "timed"]


def test_old_backups_go_by_the_rule_and_with_them_what_only_they_held(
    worked: Desk, clock: Clock
) -> None:
    for _ in range(20):
        backed_up(worked)
        clock.day += timedelta(days=1)

    days = {row.made_at.date() for row in worked.office.backups.all()}

    assert len(days) < 20 and clock.day - timedelta(days=1) in days
    assert all(findings(row) == () for row in worked.office.backups.all()[:1])


def test_a_place_that_is_gone_is_told_and_the_other_takes_the_backup(
    worked: Desk, tmp_path: Path
) -> None:
    stick = tmp_path / "U盘"
    worked.office.backups.save_places([stick], worked.me)
    stick.rmdir()
    stick.write_bytes(b"no folder any more")

    made = worked.office.backups.make("timed")

    assert made.row.good and str(stick) in made.warning
    assert worked.office.backups.state().failure == ""
    assert str(stick) in worked.office.backups.state().warning


def test_a_failed_backup_is_told_and_leaves_the_earlier_ones(worked: Desk) -> None:
    row = backed_up(worked)
    root, aside = row.path.parent, row.path.parent.with_name("weg")
    root.rename(aside)
    root.write_bytes(b"in the way")

    with pytest.raises(StoreError, match="没有备份到.*没有改动"):
        worked.office.backups.make("timed")

    assert "没有备份到" in worked.office.backups.state().failure
    root.unlink()
    aside.rename(root)
    assert findings(row) == ()


def test_a_place_that_can_not_be_written_is_not_saved(worked: Desk, tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")

    with pytest.raises(InputError, match="没有保存"):
        worked.office.backups.save_places([tmp_path / "文件" / "里面"], worked.me)


def test_a_cancelled_backup_leaves_nothing(worked: Desk) -> None:
    with pytest.raises(Cancelled):
        worked.office.backups.make("manual", Progress(is_cancelled=lambda: True))

    place = worked.office.backups.places[0]
    assert not list(place.rglob("*.sqlite")) and not list(place.rglob(f"{PARTIAL}*"))


def test_writes_go_on_during_a_backup_and_are_not_half_in_it(worked: Desk) -> None:
    steps_taken = threading.Event()

    def write_meanwhile(*_given: object) -> None:
        if not steps_taken.is_set():
            steps_taken.set()
            worker = threading.Thread(target=worked.register, args=(date(2026, 11, 20),))
            worker.start()
            worker.join()

    row = worked.office.backups.make("manual", Progress(write_meanwhile)).row

    assert steps_taken.is_set()
    assert row.cases == 2 and findings(row) == ()
    assert worked.office.backups.make("manual").row.cases == 3


FULL_DISK = """
import resource, sys
from datetime import date, datetime
from pathlib import Path
from typing import Any
from app.base.errors import StoreError
from app.services.backups.backup_making import make_backup
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    make_backup(Path(sys.argv[1]), Path(sys.argv[2]), reason="manual", now=datetime(2026, 11, 21))
except StoreError as error:
    sys.stdout.buffer.write(str(error).encode())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there; platform, not content")
@pytest.mark.parametrize("limit", [0, 4_000, 200_000])
def test_a_disk_that_fills_up_is_told_in_one_sentence_and_nothing_is_lost(
    worked: Desk, limit: int
) -> None:
    row = backed_up(worked)
    place = worked.office.backups.places[0]

    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(worked.office.path), str(place), str(limit)],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip

    assert "磁盘已满" in run.stdout.decode(), run.stderr.decode()
    assert [r.path for r in worked.office.backups.all()] == [row.path]
    assert findings(row) == () and worked.office.verify() == ()
    assert not list(place.rglob(f"{PARTIAL}*"))


def test_a_stick_without_room_is_told_before_anything_is_copied(
    worked: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    little = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: little)

    with pytest.raises(StoreError, match="还需要.*只剩"):
        worked.office.backups.make_in(tmp_path / "U盘")

    assert not list((tmp_path / "U盘").iterdir())


def test_a_stick_holds_a_backup_that_is_found_from_its_root(worked: Desk, tmp_path: Path) -> None:
    row = worked.office.backups.make_in(tmp_path / "U盘")

    assert [r.path for r in worked.office.backups.found_in(tmp_path / "U盘")] == [row.path]
    assert [r.path for r in worked.office.backups.found_in(row.path)] == [row.path]
    assert "诚信台的备份" in (row.path.parent / "说明.txt").read_text("utf-8-sig")


def test_a_manifest_names_no_person(worked: Desk) -> None:
    text = (backed_up(worked).path / MANIFEST).read_text("utf-8")

    assert not any(word in text for word in ("张示例", "13800", "经办人"))


# ------------------------------------------------------------------ checking a file


def test_a_backup_of_an_office_that_issues_papers_is_good(worked: Desk) -> None:
    office, case_id = worked.office, worked.accepted(date(2026, 11, 18), date(2026, 11, 19))
    head = Letterhead("信用办", "示例县信用办", "示信函〔{year}〕{n}号", default=True)
    office.options.save(replace(office.options.current(), letterheads=(head,)), worked.me)
    office.documents.start_numbers(StartNumbers(head.number_pattern, 2026, 37), worked.me)
    step = TakeStep(case_id, "refer", TODAY, unit=UNIT, fields={"role": "lead", **SELF_CHECK})
    issued = office.letters.issue(WriteLetter("referral", case_id, TODAY, step=step), worked.me)

    row = backed_up(worked)

    assert issued.number == "示信函〔2026〕38号"
    assert (row.files, findings(row)) == (3, ())
    assert check_any(office.path, today=TODAY).findings == ()


def test_a_sound_file_passes_the_check(worked: Desk) -> None:
    report = check_any(worked.office.path, today=TODAY)

    assert (report.findings, report.cases, report.files) == ((), 2, 2)


@pytest.mark.parametrize(
    "statements, sentence",
    [
        (("UPDATE \"case\" SET title = '另一个标题'",), "推算的结果不一致"),
        (
            (
                "DROP TRIGGER number_issued_no_delete",
                "DELETE FROM number_issued WHERE n = 1",
                next(s for s in trigger_statements() if "number_issued_no_delete" in s),
            ),  # fmt: skip
            "缺了第1号",
        ),
        (("PRAGMA foreign_keys = OFF", "DELETE FROM officer WHERE id = 2"), "引用了不存在"),
    ],
)
def test_what_was_changed_behind_the_program_is_found(
    worked: Desk, statements: tuple[str, ...], sentence: str
) -> None:
    with closing(sqlite3.connect(worked.office.path, isolation_level=None)) as raw:
        guard = "SELECT sql FROM sqlite_master WHERE name = 'number_issued_no_delete'"
        (before,) = raw.execute(guard).fetchone()
        for statement in statements:
            raw.execute(statement)
        if raw.execute(guard).fetchone() is None:  # who knows the source puts it back
            raw.execute(before)

    assert any(sentence in found for found in check_any(worked.office.path, today=TODAY).findings)


def test_a_file_that_is_no_database_fails_the_check(tmp_path: Path) -> None:
    path = tmp_path / "office.sqlite"
    path.write_bytes(b"no database at all, but long enough to look at" * 40)

    assert "已损坏" in check_any(path, today=TODAY).findings[0]
    with pytest.raises(InputError, match="找不到"):
        check_any(tmp_path / "nichts.sqlite", today=TODAY)


def test_a_backup_that_failed_its_check_no_longer_counts_as_good(worked: Desk) -> None:
    backups, row = worked.office.backups, backed_up(worked)
    database = row.path / DATABASE
    whole = database.read_bytes()
    database.write_bytes(whole[:-1] + b"\xff")
    assert not backups.check(row.path, today=TODAY).good

    assert "已损坏" in backups.all()[0].problem and backups.state().last is None
    assert backups.make_if_changed("timed") is not None

    database.write_bytes(whole)
    assert backups.check(row.path, today=TODAY).good
    assert [found.problem for found in backups.all()] == ["", ""]


@pytest.mark.parametrize("version", [1, 2])
def test_a_file_of_an_earlier_schema_is_backed_up_before_it_is_migrated(
    tmp_path: Path, clock: Clock, version: int
) -> None:
    path = tmp_path / "office.cxt"
    shutil.copy(ROOT / "tests" / "reference" / "databases" / f"v{version}.cxt", path)

    with open_office(path, clock) as office:
        rows = office.backups.all()

    assert [(row.reason, row.version) for row in rows] == [("migration", version)]
    assert findings(rows[0]) == ()


def test_an_import_is_preceded_by_a_backup(office: Office) -> None:
    assert office.backups.all() == ()
    office.backups.require("import")

    assert [row.reason for row in office.backups.all()] == ["import"]


# ------------------------------------------------------------ a clock that can't be trusted


@pytest.mark.parametrize("wrong", [date(2010, 1, 1), date(2099, 1, 1)])
def test_with_a_wrong_clock_the_backup_just_made_stays_and_is_the_last(
    worked: Desk, clock: Clock, wrong: date
) -> None:
    for day in range(20):
        clock.day = TODAY + timedelta(days=day)
        worked.office.officers.add(f"经办{day}示例", worked.me)
        backed_up(worked)
    clock.day = wrong
    worked.office.officers.add("经办人示例", worked.me)

    row = backed_up(worked)

    assert row.path.exists() and row.good
    assert worked.office.backups.state().last == row
    assert not worked.office.backups.state().changed
    before = len(worked.office.backups.all())
    clock.day = TODAY + timedelta(days=30)
    worked.office.officers.add("经办人又一示例", worked.me)
    last = backed_up(worked)
    assert worked.office.backups.all()[0] == last and last.order == row.order + 1
    assert row.path.exists() or before >= len(worked.office.backups.all())


def test_backups_of_a_version_that_did_not_count_them_go_by_the_audits_number(
    worked: Desk, clock: Clock
) -> None:
    first = backed_up(worked)
    clock.day = date(2010, 1, 1)
    worked.office.officers.add("经办人示例", worked.me)
    last = backed_up(worked)
    for row in (first, last):
        rewritten(row, lambda told: told.pop("order"))

    assert [row.path for row in worked.office.backups.all()] == [last.path, first.path]
    assert last.made_at < first.made_at and last.audit_id > first.audit_id


def test_a_number_is_not_given_on_a_day_that_can_not_be_right(worked: Desk, clock: Clock) -> None:
    clock.day = date(2010, 1, 1)
    assert "2010年1月1日" in worked.office.clock.doubt()

    with pytest.raises(ClockDoubt, match="没有编号"):
        worked.register(date(2010, 1, 1))
    worked.office.officers.add("经办人示例", worked.me)  # another record of the wrong day
    with pytest.raises(ClockDoubt):
        worked.register(date(2010, 1, 1))

    worked.office.clock.vouch(worked.me)
    assert worked.office.clock.doubt() == ""
    worked.register(date(2010, 1, 1))
    clock.day = TODAY
    assert "一年多" in worked.office.clock.doubt()


def test_a_paper_is_not_numbered_either(worked: Desk, clock: Clock) -> None:
    case_id = worked.accepted(date(2026, 11, 16), date(2026, 11, 18))
    clock.day = date(2029, 1, 1)
    step = TakeStep(case_id, "refer", clock.day, unit=UNIT, fields={"role": "lead", **SELF_CHECK})

    with pytest.raises(ClockDoubt):
        worked.office.letters.issue(
            WriteLetter("referral", case_id, clock.day, step=step), worked.me
        )


@pytest.mark.parametrize("number", ["", "旧〔2025〕7号"])
def test_what_is_taken_over_asks_only_where_it_is_numbered(
    worked: Desk, clock: Clock, number: str
) -> None:
    clock.day = date(2029, 1, 1)
    histories = [History(receive(date(2026, 11, 2)), (), number=number)]

    def take() -> Changed:
        return take_over(
            worked.office.workspace, histories, worked.me, source="示例", total=1, refused=skipped
        )

    def skipped(_history: History, error: AppError) -> None:
        raise AssertionError("a wrong clock is no fault of a row") from error

    if number:
        assert len(take().cases) == 1
        return
    with pytest.raises(ClockDoubt):
        take()


def test_what_comes_in_is_not_numbered_either(worked: Desk, clock: Clock) -> None:
    clock.day = date(2029, 1, 1)
    paper = ReceivePaper(date(2026, 11, 20), UNIT, "复函")

    with pytest.raises(ClockDoubt):
        worked.office.incoming.receive(paper, worked.me)

    worked.office.clock.vouch(worked.me)
    assert worked.office.incoming.receive(paper, worked.me).number == "收〔2026〕1号"


# ------------------------------------------------------------ manifests of other versions


def rewritten(row: BackupRow, change: Callable[[dict[str, Any]], None]) -> None:
    """The manifest as another version would have written it."""
    path = row.path / MANIFEST
    told = json.loads(path.read_bytes().partition(b"\n")[0])
    change(told)
    body = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    path.write_bytes(body + b"\n" + hashlib.sha256(body).hexdigest().encode() + b"\n")


def test_a_manifest_that_says_more_or_less_is_read_all_the_same(worked: Desk) -> None:
    row = backed_up(worked)

    def other(told: dict[str, Any]) -> None:
        told["facts"]["seats"] = 3
        told["note"] = {"new": True}
        del told["facts"]["demo"], told["reason"], told["order"]

    rewritten(row, other)

    (found,) = worked.office.backups.all()
    assert found.good and (found.cases, found.reason, found.order) == (2, "", 0)


def test_a_manifest_of_another_version_breaks_neither_order_nor_tidying(worked: Desk) -> None:
    row = backed_up(worked)

    def other(told: dict[str, Any]) -> None:
        told.update(made_at="2026-11-20T09:30:00+08:00", reason=["x"])
        told["order"] = str(told["order"])
        told["facts"]["audit_id"] = str(told["facts"]["audit_id"])
        del told["facts"]["contents"]

    rewritten(row, other)
    store = row.path.parent / CONTENTS
    (kept,) = [path for path in store.glob("??/*") if path.stat().st_size == 40 * 256]
    for path in store.glob("??/*"):
        os.utime(path, (0, 0))
    stray = content_path(store, "0" * 64)
    stray.parent.mkdir()
    stray.write_bytes(b"named by none that can be read")
    os.utime(stray, (0, 0))
    worked.register(date(2026, 11, 19))

    second = backed_up(worked)

    assert [found.path for found in worked.office.backups.all()] == [second.path, row.path]
    assert second.good and kept.exists()
    assert stray.exists()  # the other's manifest doesn't say which contents it needs


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.pop("facts"),
        lambda told: told.update(facts=[]),
        lambda told: told.update(format="x"),
        lambda told: told.update(made_at="gestern"),
        lambda told: told["facts"].update(contents=7),
        lambda told: told["facts"].update(counts=None),
        lambda told: told.update(format=99),
        lambda told: told.update(made_at=7),
        lambda told: told["facts"].update(audit_id="x"),
        lambda told: told["facts"].update(contents=[["../x", "y"]]),
    ],
)
def test_one_bad_manifest_keeps_no_other_backup_from_being_made_and_used(
    worked: Desk, change: Callable[[dict[str, Any]], None]
) -> None:
    bad = backed_up(worked)
    rewritten(bad, change)
    worked.register(date(2026, 11, 19))

    good = backed_up(worked)

    rows = worked.office.backups.all()
    assert [row.path for row in rows if row.good] == [good.path]
    assert next(row for row in rows if row.path == bad.path).problem
    assert worked.office.backups.state().last == good


@pytest.mark.parametrize("name", ["write_readme", "prune"])
def test_what_fails_after_a_backup_is_whole_does_not_undo_it(
    worked: Desk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fails(*_given: object) -> None:
        raise PermissionError

    monkeypatch.setattr(backup_making, name, fails)

    row = backed_up(worked)

    assert row.good and findings(row) == ()
