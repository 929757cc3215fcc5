"""A file written beside its place: whole or not at all, and a sentence why."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from app.base.errors import Cancelled, StoreError
from app.base.machine.safe_file import PREFIX, refusal, written_beside
from app.base.machine.scratch import STALE


def test_the_file_takes_its_place_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "台账.xlsx"
    target.write_bytes(b"old")

    with written_beside(target) as fresh:
        fresh.write_bytes(b"new")
        (fresh.parent / "scratch").write_bytes(b"x")
        assert target.read_bytes() == b"old"

    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("error", [Cancelled(), ValueError("bug"), KeyboardInterrupt()])
def test_what_is_given_up_leaves_nothing_and_the_old_file_as_it_was(
    tmp_path: Path, error: BaseException
) -> None:
    target = tmp_path / "台账.xlsx"
    target.write_bytes(b"old")

    with pytest.raises(type(error)), written_beside(target) as fresh:
        fresh.write_bytes(b"half")
        raise error

    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    "number, words",
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EACCES, "正在 Excel 中打开"),
        (errno.EROFS, "只读"),
        (errno.ENOENT, "重新选择位置"),
        (errno.ENAMETOOLONG, "换一个名字"),
        (errno.EIO, "检查磁盘或U盘"),
    ],
)
def test_what_the_machine_says_becomes_one_sentence(
    tmp_path: Path, number: int, words: str
) -> None:
    with pytest.raises(StoreError, match=words) as refused, written_beside(tmp_path / "a.xlsx"):
        raise OSError(number, os.strerror(number))

    assert str(refused.value).endswith("。") and "没有" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match="找不到要导出到的文件夹"),
        written_beside(tmp_path / "gone" / "a.xlsx"),
    ):
        raise AssertionError("not reached")


def test_what_a_killed_export_left_is_swept_away_a_day_later(tmp_path: Path) -> None:
    old, new = tmp_path / f"{PREFIX}old", tmp_path / f"{PREFIX}new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "file").write_bytes(b"half")
    long_ago = old.stat().st_mtime - 2 * STALE
    os.utime(old, (long_ago, long_ago))

    with written_beside(tmp_path / "a.xlsx") as fresh:
        fresh.write_bytes(b"x")

    assert not old.exists() and new.exists()


def test_other_troubles_name_the_file() -> None:
    assert "a.xlsx" in str(refusal(OSError(errno.EIO, "x"), Path("a.xlsx")))
