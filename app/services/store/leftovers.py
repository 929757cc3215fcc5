"""What processes that were killed have left beside the office's file: swept away when it is opened.

Only under the file's lock: nobody restores or migrates it just then. What exports, backups and
restores leave elsewhere stands on record on this PC (``base/machine/halves.py``); what has no
record and may belong to another program stays for a day.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from app.base.machine import disk, halves
from app.base.machine.scratch import PREFIX, system_place
from app.services.store.content import attachments_of, drafts_of

DAY: Final = 86_400.0  # seconds
EXPORT: Final = "~诚信台导出-"
PARTIAL: Final = ".partial-"


def sweep_own(file: Path) -> int:
    """Half a restore or migration goes; gives how many files. What stays goes the next time."""
    return sum(disk.drop(path) for path in list(_own(file)))


def sweep_old(file: Path) -> int:
    """What killed exports, backups and restores left goes, wherever it lies, and scratch of checks
    that is older than a day; gives how much."""
    before = time.time() - DAY
    old = (path for path in list(_perhaps_anothers(file)) if _older(path, before))
    gone = halves.sweep() + sum(disk.drop(path) for path in list(_contents(file)))
    return gone + sum(_remove(path) for path in old)


def _own(file: Path) -> Iterator[Path]:
    """What only the holder of the lock makes: half a restore or migration."""
    for end in (".restoring", ".migrating"):
        for suffix in ("", "-wal", "-shm", "-journal"):
            path = file.with_name(f"{file.name}{end}{suffix}")
            if path.exists():
                yield path


def _contents(file: Path) -> Iterator[Path]:
    """Half an attachment: only who holds the lock writes there, and what we write just now stays."""
    ours = f"{disk.FRESH}{disk.own_mark()}-"
    for contents in (attachments_of(file), drafts_of(file)):
        with suppress(OSError):
            found = contents.glob(f"*/{disk.FRESH}*")
            yield from (path for path in found if not path.name.startswith(ours))


def _perhaps_anothers(file: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from file.parent.glob(".new-*")
        yield from file.parent.glob(f"{EXPORT}*")
        yield from (file.parent / "备份").glob(f"*/{PARTIAL}*")
        yield from (file.parent / "备份").glob("*/contents/*/.new-*")
        yield from system_place().glob(f"{PREFIX}*")


def _older(path: Path, before: float) -> bool:
    with suppress(OSError):
        return path.lstat().st_mtime < before
    return False


def _remove(path: Path) -> bool:
    if path.is_dir() and not path.is_symlink():
        import shutil

        shutil.rmtree(path, ignore_errors=True)
        return not path.exists()
    return disk.drop(path)
