"""Whether a backup, or an office's file, is byte for byte and fact for fact what was written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import DBAPIError

from app.base.errors import AppError, Cancelled, InputError, StoreError
from app.base.machine import disk
from app.base.machine.scratch import scratch
from app.base.progress import SILENT, Progress
from app.base.rows.backups import CheckReport
from app.models.backup_file import Facts, read_facts
from app.models.engine import OneView
from app.models.schema_marks import schema_finding
from app.models.version import VERSION
from app.services.backups.anchoring import anchors_of, not_held
from app.services.backups.backup_place import (
    CONTENTS,
    DATABASE,
    MANIFEST,
    anchors_in,
    facts_of,
    read_manifest,
)
from app.services.gate.anchors import Anchor
from app.services.store.content import (
    attachments_of,
    content_path,
    first_of,
    hash_there,
)

CAPTION: Final = "正在检查…"
_UNFINISHED: Final = (
    "临时文件夹不能读写（{}），检查没有做完，不能说明文件是否完好；文件没有改动，请处理后重试。"
)
_DAMAGED: Final = "数据库文件已损坏，不能读取；请不要继续使用，从别的备份恢复。"


def check_any(
    path: Path,
    *,
    today: date,
    progress: Progress = SILENT,
    store: Path | None = None,
    anchors: Sequence[Anchor] = (),
) -> CheckReport:
    """The report on an office's file or on a backup's folder; InputError if it is neither,
    or if the check could not be finished.

    A file set aside may find contents in the ``store`` of the file that took its place. The chain
    of a file must hold the ``anchors``, and those in the manifests of its backups.
    """
    if path.name == MANIFEST or (path.name == DATABASE and (path.parent / MANIFEST).exists()):
        path = path.parent
    if path.is_dir():
        return check_backup(path, today=today, progress=progress)
    if not path.is_file():
        raise InputError(f"找不到“{path}”，没有检查；请给出办公文件，或备份的文件夹。")
    return check_file(path, today=today, progress=progress, store=store, anchors=anchors)


def check_backup(folder: Path, *, today: date, progress: Progress = SILENT) -> CheckReport:
    """Every byte of the backup against its manifest, then the database as an office's file."""
    try:
        told = read_manifest(folder)
    except InputError as error:
        return CheckReport(folder, "backup", "", 0, 0, "", 0, (str(error),))
    facts = facts_of(told)
    findings = list(_backup_findings(folder, told, facts, today, progress))
    return CheckReport(
        folder, "backup", facts.office, facts.cases, facts.steps, facts.last_on,
        len(facts.contents), tuple(findings),
    )  # fmt: skip


def _backup_findings(
    folder: Path, told: dict[str, Any], facts: Facts, today: date, progress: Progress
) -> Iterator[str]:
    step = _stepper(progress, told["database"]["size"] + sum(size for _, size in facts.contents))
    database = folder / DATABASE
    whole = told["database"]
    found = {"size": _size(database), "sha256": hash_there(database, step)}
    if found != whole:
        yield "备份里的数据库与清单不符，已损坏或被改动；请换一个备份。"
    else:
        earlier = list(anchors_in(folder.parent, before=told))
        yield from _looked_into(database, facts, today, progress, earlier)
    store = folder.parent / CONTENTS
    contents = [(sha256, content_path(store, sha256)) for sha256, _ in facts.contents]
    yield from _content_findings(contents, step)


def check_file(
    path: Path,
    *,
    today: date,
    progress: Progress = SILENT,
    store: Path | None = None,
    anchors: Sequence[Anchor] = (),
) -> CheckReport:
    """SQLite's own check, references, chain, anchors, steps, numbers, contents, and the rebuild.

    All in one view, so that an office that goes on saving is not cried wolf at.
    """
    try:
        with closing(OneView(path)) as file:
            facts = read_facts(file.raw)
            step = _stepper(progress, sum(size for _, size in facts.contents))
            stores = [attachments_of(path), *([store] if store else [])]
            contents = [(sha256, first_of(stores, sha256)) for sha256, _ in facts.contents]
            known = (*anchors, *anchors_of(path, facts.mark))
            inside = _inside(file, None, today, progress, known)
    except sqlite3.Error:
        return CheckReport(path, "file", "", 0, 0, "", 0, (_DAMAGED,))
    except StoreError as error:
        return CheckReport(path, "file", "", 0, 0, "", 0, (str(error),))
    findings = [*inside, *_content_findings(contents, step)]
    return CheckReport(
        path, "file", facts.office, facts.cases, facts.steps, facts.last_on,
        len(facts.contents), tuple(findings),
    )  # fmt: skip


def _looked_into(
    path: Path, expected: Facts, today: date, progress: Progress, anchors: Sequence[Anchor]
) -> tuple[str, ...]:
    try:
        with closing(OneView(path)) as file:
            return _inside(file, expected, today, progress, anchors)
    except sqlite3.Error:
        return (_DAMAGED,)
    except StoreError as error:
        return (str(error),)


def _inside(
    file: OneView,
    expected: Facts | None,
    today: date,
    progress: Progress,
    anchors: Sequence[Anchor],
) -> tuple[str, ...]:
    """What is wrong inside a database: structure, figures, numbers; then hashes and projections."""
    try:
        found = tuple(_plain_findings(file.raw, expected))
        if found:
            return found
        version = file.raw.execute("PRAGMA user_version").fetchone()[0]
        if version < VERSION:
            return tuple(_migrated(file.path, today, progress, anchors))
        return tuple(_as_office(file, today, progress, anchors))
    except Cancelled:
        raise
    except OSError as error:
        raise InputError(_UNFINISHED.format(disk.why(error))) from error
    except (sqlite3.Error, DBAPIError) as error:
        if is_full(error):
            raise InputError(_UNFINISHED.format("磁盘已满")) from error
        return (_DAMAGED,)
    except AppError as error:
        return (str(error),)


def is_full(error: sqlite3.Error | DBAPIError) -> bool:
    """Whether the medium of the temporary files is full, which says nothing about the file."""
    known = error.orig if isinstance(error, DBAPIError) else error
    return getattr(known, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def _plain_findings(connection: sqlite3.Connection, expected: Facts | None) -> Iterator[str]:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version <= VERSION and (finding := schema_finding(connection, version)):
        yield f"{finding}；请不要使用它，从别的备份恢复，并联系维护人员。"
        return
    if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        yield _DAMAGED
        return
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        yield "有记录引用了不存在的记录；请与备份核对。"
    if expected is not None and read_facts(connection) != expected:
        yield "数据库里的件数或操作记录与备份清单不符；请换一个备份。"
    yield from _number_gaps(connection)


def _number_gaps(connection: sqlite3.Connection) -> Iterator[str]:
    """Numbers of cases count up from 1 every year; only numbers taken over may skip some.

    Those of papers may go on from what was used on paper before: ``verify`` looks at them.
    """
    for series, year, before, number in connection.execute(_SKIPPED):
        yield f"{year}年的编号（{series}）在“{number}”之前缺了第{before + 1}号；请与备份核对。"


_SKIPPED: Final = """
    SELECT series, year, before, text FROM (
        SELECT series, year, n, text,
               coalesce(lag(n) OVER (PARTITION BY series, year ORDER BY n), 0) AS before
        FROM number_issued WHERE series = 'case')
    WHERE n > before + 1 AND text NOT IN (
        SELECT c.number FROM "case" c JOIN case_step s ON s.case_id = c.id AND s.seq = 1
        WHERE s.batch_id IS NOT NULL)
    ORDER BY series, year, n"""


def _as_office(
    file: OneView, today: date, progress: Progress, anchors: Sequence[Anchor]
) -> Iterator[str]:
    """Our own hashes, and what the steps give when they are replayed into a second file."""
    from app.services.cases.rebuild import WHO, differences, rebuild
    from app.services.store.workspace import workspace_over
    from app.services.verify import verify

    moment = datetime.combine(today, datetime.min.time())
    work = workspace_over(file, lambda: today, lambda: moment)
    found = verify(work, kept_papers=False)  # all contents are compared with their hashes
    found = (*not_held(work, anchors), *found)
    yield from found
    if not found:
        with scratch() as folder:
            second = folder / "rebuilt.sqlite"
            rebuild(file, second, today=today, progress=progress, leave_out=WHO)
            if differences(file.raw, second, leave_out=WHO):
                yield "案件列表与经过推算的结果不一致；请与备份核对，并联系维护人员。"


def _migrated(
    path: Path, today: date, progress: Progress, anchors: Sequence[Anchor]
) -> Iterator[str]:
    """A file of an earlier schema is brought to ours on a copy without who complains."""
    from app.models.backup_file import snapshot_of_cases
    from app.models.migrations.runner import migrate

    with scratch() as folder:
        copy = folder / DATABASE
        snapshot_of_cases(path, copy)
        migrate(copy, target=VERSION)
        with closing(OneView(copy)) as file:
            yield from _as_office(file, today, progress, anchors)


def _content_findings(
    contents: list[tuple[str, Path]], step: Callable[[int], None]
) -> Iterator[str]:
    gone = changed = 0
    for sha256, path in contents:
        found = hash_there(path, step)
        gone += found == ""
        changed += found not in ("", sha256)
    if gone:
        yield f"有{gone}个附件或公文的文件缺失；请从别的备份找回。"
    if changed:
        yield f"有{changed}个附件或公文的文件已损坏或被改动；请从别的备份找回。"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _stepper(progress: Progress, total: int) -> Callable[[int], None]:
    done = 0

    def step(size: int) -> None:
        nonlocal done
        done += size
        progress.step(min(done, total), max(total, 1), CAPTION)

    return step
