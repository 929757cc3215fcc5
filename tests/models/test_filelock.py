"""The lock on the office's file says who holds it, to those who come second."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from app.models.filelock import FileInUse, FileLock


def test_who_comes_second_learns_that_it_is_his_own_window(tmp_path: Path) -> None:
    first = FileLock(tmp_path / "office.sqlite")
    first.acquire()

    with pytest.raises(FileInUse, match="另一个诚信台程序") as refused:
        FileLock(tmp_path / "office.sqlite").acquire()
    first.release()

    assert refused.value.own


def test_a_colleague_at_another_pc_is_named(tmp_path: Path) -> None:
    first = FileLock(tmp_path / "office.sqlite")
    first.acquire()
    holder = {"user": "示例用户", "pc": "示例-PC", "pid": 7}
    (tmp_path / "office.sqlite.lock").write_text(json.dumps(holder), encoding="utf-8")

    with pytest.raises(FileInUse, match="电脑“示例-PC”上的用户“示例用户”") as refused:
        FileLock(tmp_path / "office.sqlite").acquire()
    first.release()

    assert not refused.value.own


@pytest.mark.parametrize("damaged", [b"", b"{", b"[1]", b"\xff"])
def test_a_lock_file_that_says_nothing_holds_all_the_same(tmp_path: Path, damaged: bytes) -> None:
    first = FileLock(tmp_path / "office.sqlite")
    first.acquire()
    (tmp_path / "office.sqlite.lock").write_bytes(damaged)

    with pytest.raises(FileInUse):
        FileLock(tmp_path / "office.sqlite").acquire()
    first.release()


def test_given_back_it_can_be_taken_again(tmp_path: Path) -> None:
    first, second = (FileLock(tmp_path / "office.sqlite") for _ in range(2))
    first.acquire()
    first.release()

    second.acquire()
    second.release()


def test_a_lock_whose_medium_is_gone_is_let_go_without_a_word(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "office.sqlite")
    lock.acquire()
    assert lock._handle is not None
    os.close(lock._handle.fileno())  # as a stick that was pulled out

    lock.release()

    again = FileLock(tmp_path / "office.sqlite")
    again.acquire()
    again.release()
