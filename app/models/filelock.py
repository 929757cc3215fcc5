"""The lock on the office's file: one program at a time, window and terminal alike."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from app.base.errors import StoreError
from app.base.machine import disk
from app.base.machine.held import hold, let_go


class FileInUse(StoreError):
    """Another program holds the office's file; ``own`` says that it is this user's, on this PC."""

    def __init__(self, sentence: str, *, own: bool) -> None:
        super().__init__(sentence)
        self.own = own


class FileLock:
    """Holds an operating-system lock on ``<file>.lock``; the system drops it if we die.

    The file says who holds it: user, PC and process.
    """

    def __init__(self, path: Path) -> None:
        whole = path.resolve()  # by whatever link the file is named, there is one lock
        self._path = whole.with_name(whole.name + ".lock")
        self._handle: IO[bytes] | None = None

    def acquire(self) -> None:
        """Take the lock; FileInUse if another program holds it, StoreError for a read-only folder."""
        try:
            handle = disk.patiently(lambda: self._path.open("a+b"))
        except OSError as error:
            raise StoreError(
                f"不能在“{self._path.parent}”里写入，没有打开办公文件，文件没有改动；请检查文件夹的权限或磁盘。"
            ) from error
        try:
            hold(handle)
        except OSError:
            holder = _read_holder(handle)
            handle.close()
            raise _in_use(holder) from None
        self._handle = handle
        _write_holder(handle)

    def release(self) -> None:
        """Let go of the lock; harmless when it is not held."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with suppress(OSError):  # a stick pulled out: the system drops the lock with the file
                let_go(handle)
            with suppress(OSError):
                handle.close()


def _here() -> dict[str, str]:
    user = os.environ.get("USERNAME") or os.environ.get("USER") or ""
    name = os.environ.get("COMPUTERNAME", "") if sys.platform == "win32" else os.uname().nodename
    return {"user": user, "pc": name}


def _write_holder(handle: IO[bytes]) -> None:
    """Say who holds the lock; where that can't be written the lock holds all the same."""
    try:
        handle.truncate(0)
        handle.write(json.dumps({**_here(), "pid": os.getpid()}).encode())
        handle.flush()
    except OSError:
        return


def _read_holder(handle: IO[bytes]) -> dict[str, str]:
    try:
        handle.seek(0)
        holder = json.loads(handle.read(4096))
    except (OSError, ValueError):
        return {}
    return holder if isinstance(holder, dict) else {}


def _in_use(holder: dict[str, str]) -> FileInUse:
    here = _here()
    if not holder or {key: holder.get(key) for key in here} == here:
        return FileInUse(
            "另一个诚信台程序正在使用这个办公文件，没有打开，文件没有改动；请先关闭那个窗口或命令。",
            own=True,
        )
    who = f"电脑“{holder.get('pc', '')}”上的用户“{holder.get('user', '')}”"
    return FileInUse(
        f"{who}正在用诚信台打开这个办公文件，没有打开，文件没有改动；请等对方关闭窗口后再打开。",
        own=False,
    )
