"""Where something is being written just now, on record on this PC: what a kill left is found again.

A record is a small file that its writer holds locked. One that nobody holds was left by a program
that was killed: what it names is swept at the next start, on a medium that is not there when it is.
"""

from __future__ import annotations

import itertools
import json
import logging
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final

from app.base.machine import disk
from app.base.machine.held import hold, let_go

FOLDER: Final = "正在写"  # beside the settings of this PC
ENDING: Final = ".json"
MOST: Final = 200  # records of media that never came back; the oldest are given up
_log = logging.getLogger(__name__)
_count = itertools.count(1)
_place: Path | None = None


def keep_in(folder: Path | None) -> None:
    """Keep the records in this folder of the PC from now on; with None, or until called, none."""
    global _place
    _place = None if folder is None else folder / FOLDER


@contextmanager
def noted(folder: Path, *names: str) -> Iterator[None]:
    """While the block runs it is on record that files called so may lie half written in ``folder``.

    ``names`` are relative and may hold ``*``; each must be this process's own (``disk.own_mark``),
    for whatever bears it is swept once this process was killed. Where no record can be kept the
    block runs without.
    """
    handle = _begin({"folder": str(folder.absolute()), "names": list(names)})
    try:
        yield
    finally:
        if handle is not None:
            _end(handle)


def sweep() -> int:
    """Remove what killed programs left half written; gives how much. Never raises.

    What lies on a medium that is not there, or can't be deleted, is tried again the next time.
    """
    if _place is None or not _place.is_dir():
        return 0
    paths = sorted(_place.glob(f"*{ENDING}"), key=_age)
    left = [path for path in paths if not _is_held(path)]
    busy = [told for path in paths if path not in left and (told := _read(path))]
    given_up = set(left[: max(0, len(left) - MOST)])
    gone = 0
    for path in left:
        told = _read(path)
        done, count = _swept(told, busy) if told else (True, 0)
        gone += count
        if done or path in given_up:
            disk.drop(path)
    return gone


def _swept(told: dict[str, Any], busy: Sequence[dict[str, Any]]) -> tuple[bool, int]:
    """Whether nothing of it is left, and how much was removed."""
    folder = Path(told["folder"])
    if not folder.is_dir():
        return False, 0  # pulled out: perhaps it comes back
    gone, whole = 0, True
    for name in told["names"]:
        if any(one["folder"] == told["folder"] and name in one["names"] for one in busy):
            continue  # somebody writes there again
        with suppress(OSError, ValueError):
            for path in list(folder.glob(name)):
                removed = _remove(path)
                gone, whole = gone + removed, whole and removed
    return whole, gone


def _remove(path: Path) -> bool:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return not path.exists()
    return disk.drop(path)


def _begin(told: dict[str, Any]) -> IO[bytes] | None:
    if _place is None:
        return None
    path = _place / f"{disk.own_mark()}-{next(_count)}{ENDING}"
    try:
        _place.mkdir(0o700, exist_ok=True)
        disk.begin_private(path)
        handle = path.open("r+b")
    except OSError as error:
        _log.warning("what is being written is not on record: %s", type(error).__name__)
        return None
    try:
        hold(handle)
        handle.seek(0)
        handle.write(json.dumps(told, ensure_ascii=False).encode())
        handle.flush()
        os.fsync(handle.fileno())
    except OSError as error:
        _log.warning("what is being written is not on record: %s", type(error).__name__)
        _end(handle)
        return None
    return handle


def _end(handle: IO[bytes]) -> None:
    """It is written, or was cleared away by its writer: the record goes."""
    path = Path(handle.name)
    with suppress(OSError):
        let_go(handle)
    with suppress(OSError):
        handle.close()
    disk.drop(path)


def _is_held(path: Path) -> bool:
    try:
        with path.open("r+b") as handle:
            hold(handle)
            let_go(handle)
    except FileNotFoundError:
        return True  # its writer has just finished
    except OSError:
        return True
    return False


def _read(path: Path) -> dict[str, Any] | None:
    """What a record says; None for one that was cut short before anything was written."""
    try:
        told = json.loads(path.read_text("utf-8"))
        good = isinstance(told["folder"], str) and all(isinstance(n, str) for n in told["names"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return told if good else None


def _age(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return 0.0
