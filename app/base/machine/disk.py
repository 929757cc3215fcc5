"""Writing files so that they stay: whole, on the medium, and in spite of an antivirus's short hold."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

T = TypeVar("T")
PATIENCE: Final = 2.0  # seconds: longer than an antivirus looks at a new file
PAUSE: Final = 0.05
CHUNK: Final = 1 << 20
FRESH: Final = ".new-"  # how the name of a file begins until it is whole
_BORN: Final = os.urandom(3).hex()  # the system gives numbers of processes again
_HELD: Final = {5, 32, 33}  # Windows: access denied, sharing violation, lock violation
_GONE: Final = {2, 3, 15, 21, 31, 53, 55, 59, 64, 67, 433, 1117, 1167}  # Windows: medium, share
_FULL: Final = {39, 112}  # Windows: disk full


def patiently(act: Callable[[], T]) -> T:
    """What ``act`` gives; tried again for two seconds while another program holds the file.

    The OSError of the last try passes.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except OSError as error:
            if not _held(error) or time.monotonic() >= until:
                raise
        time.sleep(PAUSE)


def _held(error: OSError) -> bool:
    code = getattr(error, "winerror", None)
    if isinstance(error, PermissionError) and (sys.platform == "win32" or code):
        return True
    return code in _HELD or error.errno in (errno.EBUSY, errno.ETXTBSY)


def replace(source: Path, target: Path) -> None:
    """Give a file or folder its name, the new name on the medium when this returns."""
    patiently(lambda: os.replace(source, target))
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Have what was written into the file on the medium."""
    with patiently(lambda: path.open("rb+")) as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Have the names in the folder on the medium; Windows and some shares know no such thing."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)


def drop(path: Path) -> bool:
    """Delete a file that is no longer wanted; False where it stays, which is for nobody a trace."""
    try:
        patiently(lambda: path.unlink(missing_ok=True))
    except OSError:
        return False
    return True


def make_private(*paths: Path) -> None:
    """Let nobody else on this PC in: folders 0700, files 0600; Windows has the user's folder."""
    if sys.platform == "win32":
        return
    for path in paths:
        with suppress(OSError):  # not there, or a medium that knows no rights
            path.chmod(0o700 if path.is_dir() else 0o600)


def private_folder(path: Path) -> None:
    """Have the folder, for nobody else from its first file on; OSError where it can't be made."""
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        make_private(path)


def begin_private(path: Path) -> None:
    """An empty file that nobody else may read, for what is about to be written; one that is there
    stays as it is. OSError where the medium refuses."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one go, for nobody else to read: afterwards there is all of it, or what was
    there before."""
    fresh = _fresh(path)
    try:
        begin_private(fresh)
        with fresh.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        replace(fresh, path)
    except OSError:
        drop(fresh)
        raise


def own_mark() -> str:
    """What stands in the names of files that this process has half written, and in nobody else's."""
    return f"{os.getpid()}-{_BORN}"


def half_written() -> str:
    """A pattern for the names of what this process has half written."""
    return f"{FRESH}{own_mark()}-*"


def _fresh(path: Path) -> Path:
    """A name of this thread's own, so that two may write the same content at once."""
    return path.with_name(f"{FRESH}{own_mark()}-{threading.get_native_id()}-{path.name}")


def sha256_of(path: Path, step: Callable[[int], None] = lambda _size: None) -> str:
    """The hash of a file's content; ``step`` is told how many bytes were read, and may raise."""
    digest = hashlib.sha256()
    with patiently(lambda: path.open("rb")) as stream:
        while data := stream.read(CHUNK):
            digest.update(data)
            step(len(data))
    return digest.hexdigest()


def copy_whole(source: Path, target: Path, step: Callable[[int], None]) -> str:
    """Copy a file in one go, safely on the medium; gives the hash of what was written."""
    digest = hashlib.sha256()
    fresh = _fresh(target)
    try:
        begin_private(fresh)
        with patiently(lambda: source.open("rb")) as old, fresh.open("wb") as new:
            while data := old.read(CHUNK):
                digest.update(data)
                new.write(data)
                step(len(data))
            new.flush()
            os.fsync(new.fileno())
        replace(fresh, target)
    except BaseException:
        drop(fresh)
        raise
    return digest.hexdigest()


def why(error: OSError) -> str:
    """What stands in the way, as the first half of a sentence: 磁盘已满, 没有写入的权限 …"""
    code = getattr(error, "winerror", None)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or code in _FULL:
        return "磁盘已满"
    if error.errno == errno.EEXIST:
        return "有一个同名的文件占着这个位置"
    if error.errno == errno.EROFS or code == 19:
        return "磁盘是只读的"
    if code in _GONE or error.errno in _MISSING:
        return "磁盘、U盘或文件夹不在了"
    if isinstance(error, PermissionError):
        return "没有写入的权限，或文件正被别的程序占用"
    return "磁盘读写出错"


_MISSING: Final = (
    errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO, errno.ENOTCONN, errno.ESTALE,
    errno.ENOTDIR, errno.EHOSTDOWN,
)  # fmt: skip
