"""No backup holds the packages: all are copied elsewhere, compared, and the page says when that was."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from app.base.archive_tables import copied_words, copy_words
from app.base.errors import InputError, StoreError
from app.base.rows.archives import CopyRow
from app.reports.archives import bags
from app.reports.archives.verifying import verify
from app.services.archives.archive_commands import CheckVolume
from app.services.cases.commands import Recuse
from tests.services.archives.filed import OTHER, file, other, ready, withdrawn
from tests.services.making import TODAY, Clock, Desk

pytestmark = pytest.mark.obligation("NY-20", "YC-22")


def said(desk: Desk) -> str:
    rows = desk.office.archives.rows(desk.me)
    return copy_words(rows.copy, rows.volumes)


def test_every_package_is_copied_once_and_whole_and_the_page_says_when(
    desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    first = file(ready(desk), withdrawn(desk))
    assert said(desk) == "归档包（1个）不在自动备份之内，还没有另存过。还没有检查过。"

    done = desk.office.archive_copies.copy(tmp_path / "U盘", desk.me)

    copied = done.place / "2026" / first.path.name
    (row,) = desk.office.archives.rows(desk.me).volumes
    assert verify(copied, row.fingerprints[0]).good and (done.fresh, done.whole) == (1, 1)
    file(desk, withdrawn(desk))
    desk.office.archive_checks.check(CheckVolume(row.id), other(desk))
    clock.day = date(2026, 12, 1)
    assert said(desk) == (
        f"归档包不在自动备份之内：{TODAY} 另存1个到“{done.place}”，此后还有1个没有另存。"
        f"最近一次检查 {TODAY}，1卷没有检查过。"
    )
    again = desk.office.archive_copies.copy(tmp_path / "U盘", desk.me)
    assert (again.fresh, again.whole, again.flawed) == (1, 2, ())
    assert "2026-12-01 另存2个" in said(desk) and "此后" not in said(desk)


def test_a_copy_that_rots_is_made_anew_and_one_that_is_lost_here_is_told(
    desk: Desk, tmp_path: Path
) -> None:
    lost, kept = file(ready(desk), withdrawn(desk)), file(desk, withdrawn(desk))
    place = desk.office.archive_copies.copy(tmp_path / "U盘", desk.me).place
    rotten = place / "2026" / kept.path.name / bags.MAIN
    rotten.write_bytes(rotten.read_bytes()[:-1])
    shutil.rmtree(place / "2026" / lost.path.name)
    (lost.path / bags.MAIN).write_bytes(b"another")

    done = desk.office.archive_copies.copy(tmp_path / "U盘", desk.me)

    assert (done.fresh, done.whole) == (1, 1) and verify(place / "2026" / kept.path.name).good
    assert done.flawed == (f"{lost.code}找不到或者已被改动，请办“检查归档”",)
    assert "1个没有另存：" in copied_words(done) and "此后还有1个没有另存" in said(desk)
    assert not (place / "2026" / lost.path.name).exists()


def test_a_place_that_takes_nothing_is_said_and_nothing_is_noted(
    desk: Desk, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="还没有归档包"):
        desk.office.archive_copies.copy(tmp_path, ready(desk).me)
    file(desk, withdrawn(desk))
    (tmp_path / "U盘").write_bytes(b"")

    with pytest.raises(StoreError, match="没有把归档包都另存到.*没有改动"):
        desk.office.archive_copies.copy(tmp_path / "U盘", desk.me)
    with pytest.raises(InputError, match="就放在这里"):
        desk.office.archive_copies.copy(desk.office.archive_options.folder().parent, desk.me)

    assert desk.office.archives.rows(desk.me).copy == CopyRow(1)


def test_who_keeps_out_of_a_filed_case_copies_nothing(desk: Desk, tmp_path: Path) -> None:
    case = withdrawn(ready(desk))
    file(desk, case)
    desk.office.recusals.recuse(Recuse(case, OTHER, "近亲属", TODAY), desk.me)

    with pytest.raises(InputError, match="回避"):
        desk.office.archive_copies.copy(tmp_path / "U盘", other(desk))

    assert not (tmp_path / "U盘").exists()
