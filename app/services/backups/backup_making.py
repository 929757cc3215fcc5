"""Makes one backup in one place: copied, reopened, compared, and only then given its name."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from app.base.captions import size_words
from app.base.errors import StoreError
from app.base.machine import disk, halves
from app.base.progress import SILENT, Progress
from app.base.rows.backups import BackupRow
from app.models.backup_file import Facts, quick_check, read_facts, snapshot
from app.models.connection import connect
from app.models.header import keep_header
from app.services.backups.backup_place import (
    CONTENTS,
    DATABASE,
    MANIFEST,
    PARTIAL,
    STAMP,
    manifest_bytes,
    next_order,
    prune,
    root_in,
    row_of,
    write_readme,
)
from app.services.store.content import attachments_of, bring_content, content_path

SPARE: Final = 16 << 20  # bytes left free for the office's own work
CAPTION: Final = "正在备份…"
_log = logging.getLogger(__name__)


def make_backup(
    file: Path, place: Path, *, reason: str, now: datetime, progress: Progress = SILENT
) -> BackupRow:
    """A backup of ``file`` in the folder ``place``, whole and reopened.

    StoreError says what stood in the way; Cancelled where the user stopped it. Either leaves
    nothing of this backup, and every earlier one as it was.
    """
    if not file.is_file():
        raise StoreError(f"找不到办公文件“{file}”，没有备份；请检查它是否被移动或改名。")
    with told(place):
        facts = _facts(file)
        _require_room(file, place, facts)
        root = root_in(place, facts.mark)
        root.mkdir(parents=True, exist_ok=True)
        disk.make_private(root)
        partial = root / f"{PARTIAL}{now.strftime(STAMP)}-{disk.own_mark()}"
        with halves.noted(
            root, partial.name, disk.half_written(), f"{CONTENTS}/*/{disk.half_written()}"
        ):
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            try:
                _fill(partial, root, file, now, reason, progress)
                folder = _free_name(root, now, reason)
                disk.replace(partial, folder)
            except BaseException:
                shutil.rmtree(partial, ignore_errors=True)
                raise
            _tidy(root, folder, facts)
        return row_of(folder)


def _tidy(root: Path, made: Path, facts: Facts) -> None:
    """What comes after a backup is whole: where it fails, the backup is made all the same."""
    try:
        write_readme(root, facts)
        prune(root, made)
    except OSError as error:
        _log.warning("backups were not tidied: %s", type(error).__name__)


@contextmanager
def told(place: Path) -> Iterator[None]:
    """Turns what the medium says into one sentence that names the place."""
    try:
        yield
    except OSError as error:
        raise _failed(place, disk.why(error)) from error
    except sqlite3.Error as error:
        raise _failed(place, _why(error)) from error


def _failed(place: Path, why: str) -> StoreError:
    return StoreError(
        f"没有备份到“{place}”：{why}；办公数据和以前的备份都没有改动，请处理后重试或换一个位置。"
    )


def _why(error: sqlite3.Error) -> str:
    text = str(error).lower()
    if "full" in text:
        return "磁盘已满"
    if "malformed" in text or "not a database" in text:
        return "办公文件已损坏，请从最近的备份恢复"
    if "locked" in text or "busy" in text:
        return "办公文件正被别的程序占用"
    return "磁盘已满、不在了，或者不能读写"


def _facts(file: Path) -> Facts:
    with closing(connect(file)) as connection:
        connection.execute("BEGIN")  # one view
        return read_facts(connection)


def _require_room(file: Path, place: Path, facts: Facts) -> None:
    place.mkdir(parents=True, exist_ok=True)
    store = root_in(place, facts.mark) / CONTENTS
    missing = [size for sha256, size in facts.contents if not content_path(store, sha256).exists()]
    needed = file.stat().st_size + sum(missing) + SPARE
    free = shutil.disk_usage(place).free
    if free < needed:
        raise StoreError(
            f"没有备份到“{place}”：还需要{size_words(needed)}，只剩{size_words(free)}；"
            "办公数据和以前的备份都没有改动，请腾出空间或换一个位置。"
        )


def _fill(
    partial: Path, root: Path, file: Path, now: datetime, reason: str, progress: Progress
) -> None:
    copy = partial / DATABASE
    facts = snapshot(file, copy, lambda done, total: progress.step(done, total, CAPTION))
    disk.sync_file(copy)
    _reopen(copy, facts)
    keep_header(copy)
    lost = _bring_contents(root, attachments_of(file), facts, progress)
    disk.write_whole(
        partial / MANIFEST,
        manifest_bytes(
            facts,
            made_at=now,
            reason=reason,
            size=copy.stat().st_size,
            sha256=disk.sha256_of(copy),
            lost=lost,
            order=next_order(root),
        ),
    )
    disk.sync_folder(partial)


def _reopen(copy: Path, expected: Facts) -> None:
    """The copy as the application's loader opens it, with the same counts and end of the chain."""
    from app.models.engine import SqliteFile, check_version
    from app.services.store.editions import StoredEditions
    from app.services.store.settings import current_calendar, office_settings

    if not check_version(copy):  # an older schema is what a migration is about to change
        reopened = SqliteFile(copy)
        try:
            with reopened.read() as connection:
                office_settings(connection)
                StoredEditions(reopened.path, reopened.read).calendar(current_calendar(connection))
        finally:
            reopened.close()
    with closing(connect(copy)) as connection:
        same = quick_check(connection) and read_facts(connection) == expected
    if not same:
        raise StoreError(
            "备份重新打开后与办公文件不一致，这份备份没有保留；办公数据没有改动，请换一个位置再备份。"
        )


def _bring_contents(root: Path, source: Path, facts: Facts, progress: Progress) -> tuple[str, ...]:
    """Every content compared by its hash, copied where it is not there; gives those lost."""
    total = sum(size for _, size in facts.contents)
    done, lost = 0, []

    def step(size: int) -> None:
        nonlocal done
        done += size
        progress.step(min(done, total), max(total, 1), CAPTION)

    for sha256, _ in facts.contents:
        if not bring_content(root / CONTENTS, content_path(source, sha256), sha256, step):
            lost.append(sha256)
    return tuple(lost)


def _free_name(root: Path, now: datetime, reason: str) -> Path:
    """A folder named by the moment; a second one of the same second counts on."""
    stem, more = f"{now.strftime(STAMP)}_{reason}", 1
    folder = root / stem
    while folder.exists():
        more += 1
        folder = root / f"{stem}_{more}"
    return folder
