"""The lock on the office's file: one program at a time, window and terminal alike."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

from app.base.errors import StoreError


class FileLock:
    """Holds an operating-system lock on ``<file>.lock``; the system drops it if we die."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(path.name + ".lock")
        self._handle: IO[bytes] | None = None

    def acquire(self) -> None:
        """Take the lock; StoreError if another program holds it or the folder is read-only."""
        try:
            handle = self._path.open("a+b")
        except OSError as error:
            raise StoreError(
                f"不能在“{self._path.parent}”里写入，没有打开办公文件，文件没有改动；请检查文件夹的权限或磁盘。"
            ) from error
        try:
            _lock(handle)
        except OSError:
            handle.close()
            raise StoreError(
                "另一个诚信台程序正在使用这个办公文件，没有打开，文件没有改动；请先关闭那个窗口或命令。"
            ) from None
        self._handle = handle

    def release(self) -> None:
        """Let go of the lock; harmless when it is not held."""
        if self._handle is not None:
            _unlock(self._handle)
            self._handle.close()
            self._handle = None


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: IO[bytes]) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(handle: IO[bytes]) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: IO[bytes]) -> None:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: IO[bytes]) -> None:
        fcntl.flock(handle.fileno(), fcntl.LOCK_UN)
