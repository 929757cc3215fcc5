"""Puts a backup in place of the office's file; the file before is set aside, never deleted."""

from __future__ import annotations

import glob
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from app.base.errors import InputError, StoreError
from app.base.machine import disk, halves
from app.base.progress import SILENT, Progress
from app.base.rows.backups import BackupRow, Restored, RestorePreview
from app.models.backup_file import Facts, read_facts, snapshot
from app.models.connection import connect, fold_log
from app.models.engine import OneView, SqliteFile, check_version
from app.models.filelock import FileLock
from app.models.header import carry_header, drop_header, keep_header, read_header
from app.services.backups.backup_check import check_any
from app.services.backups.backup_making import make_backup
from app.services.backups.backup_place import (
    CONTENTS,
    DATABASE,
    MANIFEST,
    STAMP,
    find_backups,
    newest_first,
    places_of,
    read_manifest,
)
from app.services.backups.numbers_kept import NumbersKept, carry_over, numbers_in
from app.services.gate.acts import ADMINISTERS, Act
from app.services.gate.anchors import LEFT, end_of, leaving
from app.services.gate.gate import Gate
from app.services.store import numbers, settings
from app.services.store.content import (
    attachments_of,
    bring_content,
    content_path,
    first_of,
    share_contents,
)

RESTORE = Act("restore", "恢复", about="office", roles=ADMINISTERS)

CAPTION: Final = "正在恢复…"
RESTORING: Final = ".restoring"
SUFFIXES: Final = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class _Source:
    """A database, and where the contents that belong to it lie."""

    database: Path
    content: Callable[[str], Path]
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class Staged:
    """A restored file, whole and checked, beside the one it will replace."""

    file: Path  # what will be replaced
    fresh: Path
    facts: Facts
    made_at: datetime | None  # when the backup was made


def restorable(file: Path, folder: Path | None = None) -> tuple[BackupRow, ...]:
    """The backups that may take the file's place, the newest first: in a folder, or in its places.

    Those of this office alone. An office without a case may take another's (a new PC). Where the
    file can't be read its header says whose it was; without one, all but those of the demo.
    """
    folders = places_of(file) if folder is None else (folder,)
    rows = newest_first(row for place in folders for row in find_backups(place))
    ours = _facts_or_none(file)
    if ours is None:
        was = read_header(file)
        if was is None or not was.office:
            return tuple(row for row in rows if not row.demo)
        return tuple(row for row in rows if _office_of(row) in ("", was.office))
    return tuple(
        row for row in rows
        if row.mark == ours.mark or (_is_blank(ours) and row.demo == ours.demo and folder)
    )  # fmt: skip


def preview_restore(
    source: Path, file: Path, *, now: datetime, progress: Progress = SILENT
) -> RestorePreview:
    """What restoring would bring and take, every byte of the source checked; changes nothing."""
    report = check_any(source, today=now.date(), progress=progress, store=attachments_of(file))
    found = _source_of(source, file)
    theirs, ours = _facts_or_none(found.database), _facts_or_none(file)
    lost = ours is not None and theirs is not None
    return RestorePreview(
        source=source,
        office=report.office,
        demo=bool(theirs and theirs.demo),
        cases=report.cases,
        steps=report.steps,
        last_on=report.last_on,
        made_at=found.made_at,
        findings=report.findings,
        steps_lost=ours.steps - theirs.steps if lost and ours and theirs else None,
        cases_lost=ours.cases - theirs.cases if lost and ours and theirs else None,
        same_office=ours is None or theirs is None or ours.mark == theirs.mark,
        numbers_kept=len(_used_since(found.database, file).given),
        barred=_barred(theirs, ours, file),
    )


def restore(
    source: Path,
    file: Path,
    *,
    now: datetime,
    lock: FileLock | None = None,
    progress: Progress = SILENT,
    other_office: bool = False,
) -> Restored:
    """The backup in place of ``file``, which is backed up and set aside; StoreError otherwise.

    The file must not be open; its lock is taken unless the caller holds it. However this ends, the
    name ``file`` stands for the whole old file or the whole restored one.
    """
    own = lock or FileLock(file)
    if lock is None:
        _make_folder(file.parent)
        own.acquire()
    try:
        with halves.noted(file.parent, *_half_names(file)):
            staged = stage(source, file, now=now, progress=progress, other_office=other_office)
            return swap_in(staged, now=now)
    finally:
        if lock is None:
            own.release()


def stage(
    source: Path,
    file: Path,
    *,
    now: datetime,
    progress: Progress = SILENT,
    other_office: bool = False,
) -> Staged:
    """Everything that takes time: check, back up what is there, copy contents, write the new file.

    The office may still be open; nothing is replaced. StoreError or InputError say what is wrong.
    The backup of another office is taken only where ``other_office`` says that it is meant, one of
    the demo never in the place of an office.
    """
    report = check_any(source, today=now.date(), progress=progress, store=attachments_of(file))
    if report.findings:
        raise InputError(f"这个备份没有通过检查，没有恢复，办公文件没有改动：{report.findings[0]}")
    found = _source_of(source, file)
    theirs, ours = _facts_or_none(found.database), _facts_or_none(file)
    _require_same_kind(theirs, ours, file)
    if not other_office:
        _require_same_office(theirs, ours, file)
    _back_up_present(file, now, progress)
    fresh = file.with_name(file.name + RESTORING)
    if not _drop(fresh):
        raise StoreError(
            f"上次恢复留下的“{fresh.name}”删不掉，没有恢复，办公文件没有改动；请关闭占用它的程序后重试。"
        )
    try:
        with told_restore(file):
            facts = snapshot(
                found.database, fresh, lambda done, total: progress.step(done, total, CAPTION)
            )
            _bring_contents(found, attachments_of(file), facts, progress)
            _bring_up(fresh)
            disk.sync_file(fresh)
    except BaseException:
        _drop(fresh)
        raise
    return Staged(file, fresh, facts, found.made_at)


def swap_in(staged: Staged, *, now: datetime) -> Restored:
    """Give the staged file its name, the present one set aside; the office must be closed.

    What the present file gave out of numbers until now goes on counting in the restored one.
    """
    file = staged.file
    with told_restore(file):
        used = _used_since(staged.fresh, file)
        _note(staged, now)
        carry_over(used, staged.fresh, now)
        disk.sync_file(staged.fresh)
        aside = set_aside(file, now) if file.exists() else None
        disk.replace(staged.fresh, file)
    keep_header(file)
    return Restored(file, aside)


def set_aside(file: Path, now: datetime) -> Path:
    """A second name for the file, which keeps its own until it is replaced; its log goes along.

    The log must not stay: SQLite would play it into whatever bears the name next.
    """
    if _facts_or_none(file) is not None:  # a damaged file is left as it is, with its log
        fold_log(file)
    aside = free_name(file, f"{file.stem}.{now.strftime(STAMP)}.恢复前{file.suffix}")
    try:
        disk.patiently(lambda: os.link(file, aside))
    except OSError:  # a memory stick knows no links
        disk.copy_whole(file, aside, lambda _size: None)
    for suffix in ("-wal", "-shm"):
        log = file.with_name(file.name + suffix)
        if log.exists():
            disk.replace(log, aside.with_name(aside.name + suffix))
    # so that the file set aside can be opened; else restoring it finds them in the office's store
    share_contents(attachments_of(file), attachments_of(aside))
    carry_header(file, aside)
    disk.sync_folder(file.parent)
    return aside


def free_name(file: Path, name: str) -> Path:
    """A name beside the file that is not taken."""
    path, more = file.with_name(name), 1
    while path.exists():
        more += 1
        path = file.with_name(f"{Path(name).stem}-{more}{file.suffix}")
    return path


@contextmanager
def told_restore(file: Path) -> Iterator[None]:
    """Turns what the medium says into one sentence about the restore."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        unsaid = "磁盘已满、不在了，或者不能读写"
        why = disk.why(error) if isinstance(error, OSError) else unsaid
        raise StoreError(
            f"没有恢复“{file.name}”：{why}；现在的办公文件和备份都没有改动，请处理后重试。"
        ) from error


def _source_of(source: Path, file: Path) -> _Source:
    """A backup by its folder or a file in it; or a plain file with its own contents beside it."""
    if source.name in (MANIFEST, DATABASE) and (source.parent / MANIFEST).exists():
        source = source.parent
    if source.is_dir():
        made_at = datetime.fromisoformat(read_manifest(source)["made_at"])
        store = source.parent / CONTENTS
        return _Source(source / DATABASE, lambda sha256: content_path(store, sha256), made_at)
    stores = (attachments_of(source), attachments_of(file))
    return _Source(source, lambda sha256: first_of(stores, sha256), None)


def _facts_or_none(path: Path) -> Facts | None:
    try:
        with closing(connect(path)) as connection:
            connection.execute("BEGIN")
            return read_facts(connection)
    except (sqlite3.Error, StoreError):
        return None


def _used_since(source: Path, file: Path) -> NumbersKept:
    """The numbers that the file in use gave out and the source doesn't know, of the same office."""
    theirs, ours = _facts_or_none(source), _facts_or_none(file)
    if theirs is None or ours is None or theirs.mark != ours.mark:
        return NumbersKept()
    return numbers_in(file).beyond(numbers_in(source))


def _office_of(row: BackupRow) -> str:
    """The uid of the backup's office as its header tells it; empty where it has none."""
    header = read_header(row.path / DATABASE)
    return header.office if header is not None else ""


def _is_blank(facts: Facts) -> bool:
    return not facts.counts.get("case")


def _barred(theirs: Facts | None, ours: Facts | None, file: Path) -> str:
    """Why the window doesn't offer to restore it; empty where it may."""
    try:
        _require_same_kind(theirs, ours, file)
        if ours is not None and not _is_blank(ours):
            _require_same_office(theirs, ours, file)
    except InputError as error:
        return str(error)
    return ""


def _require_same_kind(theirs: Facts | None, ours: Facts | None, file: Path) -> None:
    if theirs is None or ours is None or theirs.demo == ours.demo:
        return
    whose = ("演示办公", "正式办公") if theirs.demo else ("正式办公", "演示办公")
    raise InputError(
        f"这是{whose[0]}的备份，不能代替{whose[1]}“{file.name}”，没有恢复，办公文件没有改动。"
    )


def _require_same_office(theirs: Facts | None, ours: Facts | None, file: Path) -> None:
    if theirs is not None and ours is not None and theirs.mark != ours.mark:
        raise InputError(
            f"这是另一个办公（{theirs.office}）的备份，和“{file.name}”（{ours.office}）不是同一个，"
            "没有恢复，办公文件没有改动；确实要用它换下的，请写明 --other-office，或恢复成新的文件名。"
        )


def _back_up_present(file: Path, now: datetime, progress: Progress) -> None:
    """The file in use goes into a backup first; one that can't be read is set aside all the same."""
    if _facts_or_none(file) is None:
        return
    failures = []
    for place in places_of(file):
        try:
            make_backup(file, place, reason="restore", now=now, progress=progress)
        except StoreError as error:
            failures.append(error)
    if len(failures) == len(places_of(file)):
        raise StoreError(f"恢复前的备份没有做成，没有恢复。{failures[0]}") from failures[0]


def _bring_contents(found: _Source, store: Path, facts: Facts, progress: Progress) -> None:
    """Contents are only ever added to the office's store: the file before keeps all of its own."""
    for at, (sha256, _size) in enumerate(facts.contents):
        progress.step(at, len(facts.contents), CAPTION)
        if not bring_content(store, found.content(sha256), sha256):
            raise StoreError("备份里的附件在读取时出错，没有恢复，办公文件没有改动；请换一个备份。")


def _bring_up(fresh: Path) -> None:
    """A backup of an earlier schema is brought to ours before anything is noted in it."""
    if not check_version(fresh):
        return
    from app.models.migrations.runner import migrate  # imports Alembic: only when due

    disk.drop(migrate(fresh))
    drop_header(fresh)


def _note(staged: Staged, now: datetime) -> None:
    """The audit of the restored file says that it was restored, from when, and what it left."""
    fresh, made_at, left = staged.fresh, staged.made_at, _ends_of(staged.file)
    ours = _facts_or_none(staged.file)
    known = ours is not None and ours.mark == staged.facts.mark
    file = SqliteFile(fresh)
    try:
        gate = Gate(file, now.date, lambda: now)
        with gate.act(RESTORE, gate.program) as deed:
            deed.detail["backup"] = made_at.isoformat(timespec="seconds") if made_at else ""
            if not known:  # what was numbered since the backup nobody can say here
                settings.put(deed.connection, {numbers.UNKNOWN: []}, at=now)
            if left:
                deed.detail[LEFT] = left
    finally:
        file.close()
    for suffix in ("-wal", "-shm"):
        if fresh.with_name(fresh.name + suffix).exists():
            raise StoreError("恢复的文件没有写完整，没有恢复，办公文件没有改动；请重试。")


def _ends_of(file: Path) -> list[dict[str, Any]]:
    """Where the chain of the present file ends, which the restored one leaves behind."""
    if _facts_or_none(file) is None:
        return []
    with closing(OneView(file)) as present, present.read() as connection:
        return leaving(connection, end_of(connection))


def _half_names(file: Path) -> tuple[str, ...]:
    """What a restore that is killed leaves beside the file and in its store."""
    fresh = (f"{glob.escape(file.name)}{RESTORING}{suffix}" for suffix in SUFFIXES)
    store = glob.escape(attachments_of(file).name)
    return (*fresh, f"{store}/*/{disk.half_written()}")


def _drop(fresh: Path) -> bool:
    """Delete half a restore; False where something of it stays."""
    whole = True
    for suffix in SUFFIXES:
        whole &= disk.drop(fresh.with_name(fresh.name + suffix))
    return whole


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"建不了文件夹“{folder}”（{disk.why(error)}），没有恢复。") from None
