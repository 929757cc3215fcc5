"""Files that stay: short holds are waited for, long ones told; a half-written file never shows."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from app.base.machine import disk


def sharing_violation() -> OSError:
    """What Windows says while an antivirus looks at a file."""
    error = PermissionError(errno.EACCES, "sharing violation")
    error.winerror = 32  # type: ignore[attr-defined]
    return error


def test_a_file_that_an_antivirus_holds_for_a_moment_is_waited_for() -> None:
    tries = []

    def act() -> str:
        tries.append(1)
        if len(tries) < 4:
            raise sharing_violation()
        return "done"

    assert disk.patiently(act) == "done"


def test_a_file_that_stays_held_is_given_up_after_the_patience(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disk, "PATIENCE", 0.1)
    tries = []

    def act() -> None:
        tries.append(1)
        raise sharing_violation()

    with pytest.raises(PermissionError):
        disk.patiently(act)
    assert len(tries) > 1


def test_what_no_waiting_mends_is_told_at_once() -> None:
    tries = []

    def act() -> None:
        tries.append(1)
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError):
        disk.patiently(act)
    assert tries == [1]


def test_a_copy_has_the_hash_of_its_source_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(b"x" * 3_000_000)
    sizes: list[int] = []

    made = disk.copy_whole(source, target, sizes.append)

    assert made == disk.sha256_of(source) == disk.sha256_of(target)
    assert sum(sizes) == 3_000_000
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


def test_a_copy_that_is_stopped_leaves_what_was_there(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(b"new")
    target.write_bytes(b"old")

    def stop(_size: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        disk.copy_whole(source, target, stop)
    assert target.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize(
    "number, words",
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EFBIG, "磁盘已满"),
        (errno.EROFS, "磁盘是只读的"),
        (errno.EACCES, "没有写入的权限"),
        (errno.EIO, "不在了"),
        (errno.ENODEV, "不在了"),
        (errno.ELOOP, "磁盘读写出错"),
    ],
)
def test_what_stands_in_the_way_is_said_in_plain_words(number: int, words: str) -> None:
    assert words in disk.why(OSError(number, "x"))
