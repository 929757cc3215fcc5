"""The chain against what is remembered of it: on this PC, in manifests, on a printed ledger."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app import cli
from app.base.errors import InputError
from app.base.machine.pc_settings import PcSettings
from app.base.rows.exports import ExportLedger
from app.models.wal import log_of
from app.services.backups.anchoring import keep_here, kept_here, read_printed
from app.services.backups.backup_check import check_any
from app.services.backups.restoring import restore
from app.services.gate.anchors import Anchor
from app.services.office import Office
from tests.services.making import TODAY, Clock, Desk, make_office

pytestmark = pytest.mark.slow


@pytest.fixture
def pc(tmp_path: Path) -> PcSettings:
    return PcSettings(tmp_path / "pc" / "settings.json")


def worked(path: Path, clock: Clock, cases: int = 1) -> Anchor:
    """More cases are logged; gives where the chain ends then."""
    make = Office.open(path, today=clock.today, now=clock.now) if path.exists() else None
    with make or make_office(path, clock) as office:
        for _ in range(cases):
            Desk(office).register(date(2026, 9, 1))
        return office.anchors.end()


def doubt(path: Path, clock: Clock, kept: Anchor | None) -> str:
    with Office.open(path, today=clock.today, now=clock.now) as office:
        return office.anchors.doubt(kept)


def test_what_this_pc_remembers_is_held_by_the_chain_that_goes_on(
    tmp_path: Path, clock: Clock, pc: PcSettings
) -> None:
    path = tmp_path / "office.sqlite"
    keep_here(pc, path, worked(path, clock))
    worked(path, clock)

    assert doubt(path, clock, kept_here(pc, path)) == ""
    assert check_any(path, today=TODAY, anchors=[kept_here(pc, path)]).good  # type: ignore[list-item]


def test_an_older_file_put_in_its_place_is_shorter_than_remembered(
    tmp_path: Path, clock: Clock, pc: PcSettings
) -> None:
    path, old = tmp_path / "office.sqlite", tmp_path / "old.sqlite"
    before = worked(path, clock)
    shutil.copy(path, old)
    end = worked(path, clock, 3)
    keep_here(pc, path, end)
    shutil.copy(old, path)

    said = doubt(path, clock, kept_here(pc, path))

    assert f"本机上次第{end.no}条，现在第{before.no}条" in said
    assert check_any(path, today=TODAY, anchors=[kept_here(pc, path)]).findings == (said,)  # type: ignore[list-item]


def test_a_flipped_bit_in_the_last_transaction_of_a_log_is_told_by_what_this_pc_remembers(
    tmp_path: Path, clock: Clock, pc: PcSettings
) -> None:
    path, left = tmp_path / "office.sqlite", tmp_path / "断电" / "office.sqlite"
    worked(path, clock)
    left.parent.mkdir()
    with Office.open(path, today=clock.today, now=clock.now) as office:
        for _ in range(2):
            Desk(office).register(date(2026, 9, 1))
        end = office.anchors.end()
        keep_here(pc, left, end)
        for beside in (path, log_of(path)):
            shutil.copy(beside, left.parent / beside.name)
    log = bytearray(log_of(left).read_bytes())
    log[-2_000] ^= 1  # in the last page of the log: SQLite takes it for a write that was cut off
    log_of(left).write_bytes(log)

    said = doubt(left, clock, kept_here(pc, left))

    assert f"本机上次第{end.no}条，现在第{end.no - 1}条" in said


def test_a_chain_that_went_on_otherwise_is_another_one(
    tmp_path: Path, clock: Clock, pc: PcSettings
) -> None:
    path, old = tmp_path / "office.sqlite", tmp_path / "old.sqlite"
    worked(path, clock)
    shutil.copy(path, old)
    keep_here(pc, path, worked(path, clock, 2))
    shutil.copy(old, path)
    worked(path, clock, 4)

    assert "现在这一条是另外的内容" in doubt(path, clock, kept_here(pc, path))


def test_whoever_has_looked_into_it_says_so_once_and_it_stays_on_record(
    tmp_path: Path, clock: Clock, pc: PcSettings
) -> None:
    path, old = tmp_path / "office.sqlite", tmp_path / "old.sqlite"
    worked(path, clock)
    shutil.copy(path, old)
    kept = worked(path, clock, 3)
    shutil.copy(old, path)
    with Office.open(path, today=clock.today, now=clock.now) as office:
        office.anchors.accept(kept, office.session())

    assert doubt(path, clock, kept) == ""
    assert "条" in doubt(path, clock, Anchor("本机上次", kept.no + 1, "ab" * 32))


def test_every_manifest_at_hand_is_compared_and_a_restore_is_no_finding(
    tmp_path: Path, clock: Clock
) -> None:
    path, old = tmp_path / "office.sqlite", tmp_path / "old.sqlite"
    with make_office(path, clock) as office:
        Desk(office).register(date(2026, 9, 1))
        first = office.backups.make("manual").row
    shutil.copy(path, old)
    with Office.open(path, today=clock.today, now=clock.now) as office:
        Desk(office).register(date(2026, 9, 1))
        office.backups.make("manual")
        assert office.backups.look() == "" and office.backups.state().finding == ""
    restore(first.path, path, now=clock.now())
    assert check_any(path, today=TODAY).findings == ()

    shutil.copy(old, path)

    found, *others = check_any(path, today=TODAY).findings
    assert "操作记录变短了：备份“" in found and all("操作记录" in other for other in others)
    with Office.open(path, today=clock.today, now=clock.now) as office:
        assert office.backups.look() == found == office.backups.state().finding


def test_backups_of_both_branches_stay_good_after_restores(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "office.sqlite"

    def back_up(cases: int) -> Path:
        with Office.open(path, today=clock.today, now=clock.now) as office:
            for _ in range(cases):
                Desk(office).register(date(2026, 9, 1))
            return office.backups.make("manual").row.path

    make_office(path, clock).close()
    first, later = back_up(1), back_up(4)
    restore(first, path, now=clock.now())
    branch = [back_up(1), back_up(5)]
    restore(later, path, now=clock.now())
    last = back_up(1)

    for made in (first, later, *branch, last):
        assert check_any(made, today=TODAY).findings == (), made
    assert check_any(path, today=TODAY).findings == ()


def test_a_backup_whose_chain_lacks_what_an_earlier_manifest_remembers_is_told(
    tmp_path: Path, clock: Clock
) -> None:
    path, old = tmp_path / "office.sqlite", tmp_path / "old.sqlite"
    worked(path, clock)
    shutil.copy(path, old)
    worked(path, clock, 3)
    with Office.open(path, today=clock.today, now=clock.now) as office:
        office.backups.make("manual")
    shutil.copy(old, path)
    with Office.open(path, today=clock.today, now=clock.now) as office:
        made = office.backups.make("manual").row

    assert "操作记录变短了：备份“" in check_any(made.path, today=TODAY).findings[0]


def test_the_ledger_bears_the_end_of_the_chain_and_the_command_compares_it(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    path, sheet = tmp_path / "office.sqlite", tmp_path / "台账.xlsx"
    end = worked(path, clock)
    with Office.open(path, today=clock.today, now=clock.now) as office:
        office.exports.ledger(ExportLedger(sheet), office.session())

    said = str(load_workbook(sheet).worksheets[0].cell(2, 1).value)
    assert said.endswith(f"操作记录至第{end.no}条 {end.hash[:16]}")

    def checked(printed: str) -> Mapping[str, Any]:
        cli.main(["check", str(path), "--printed", printed])
        told: Mapping[str, Any] = json.loads(capsys.readouterr().out)
        return told

    assert checked(said.rpartition("操作记录至")[2])["findings"] == []
    (found,) = checked(f"{end.no}:{'0' * 16}")["findings"]
    assert f"台账上印着第{end.no}条，现在这一条是另外的内容" in found


@pytest.mark.parametrize("text", ["", "42", "第条 12ab", "42 xyz", "42 1f3a 5c7e"])
def test_what_was_typed_off_a_ledger_wrongly_is_asked_for_again(text: str) -> None:
    with pytest.raises(InputError, match="没有看懂"):
        read_printed(text)


@pytest.mark.parametrize("kept", [{}, {"no": "x", "hash": ""}, [], 7])
def test_settings_that_make_no_sense_remember_nothing(pc: PcSettings, kept: Any) -> None:
    pc.put(anchors={str(Path("office.sqlite").resolve()): kept})

    assert kept_here(pc, Path("office.sqlite")) is None
