"""How backups lie in a folder: one folder a backup with its manifest, contents once for all of them.

<place>/诚信台备份-<mark of the office>/
    说明.txt
    2026-11-20_173005_exit/     manifest.json, office.sqlite
    contents/ab/abcdef…         every file of the office once, named by its hash
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from app.base.errors import InputError
from app.base.machine import disk, halves
from app.base.rows.backups import BackupRow
from app.models.backup_file import Facts, kept_places
from app.rules.retention import Made, in_order, kept
from app.services.gate.anchors import Anchor
from app.services.store.content import sweep_contents

PLACES: Final = "backup.places"  # folders besides the one beside the file, the first ones first
FOLDER: Final = "备份"
ROOT: Final = "诚信台备份-"
DATABASE: Final = "office.sqlite"
MANIFEST: Final = "manifest.json"
FAILED_CHECK: Final = "检查没有通过.txt"
CONTENTS: Final = "contents"
PARTIAL: Final = ".partial-"
FORMAT: Final = 1
STAMP: Final = "%Y-%m-%d_%H%M%S"
LEFT_ALONE: Final = 24 * 3600  # seconds: what is younger may belong to a backup being made
_README: Final = """诚信台的备份，请不要改动或移动里面的文件。

单位：{office}{demo}
每个以日期命名的文件夹是一次备份，contents 里是各次备份共用的附件和公文；要拷走，请拷整个文件夹。
恢复：打开诚信台，设置 → 备份 → 恢复…，选这个文件夹所在的位置。
打不开诚信台时：main.py check 备份文件夹；main.py restore 备份文件夹 新文件名。
"""
_log = logging.getLogger(__name__)


def own_place(file: Path) -> Path:
    """The place that every office has: a folder beside its file."""
    return file.parent / FOLDER


def places_of(file: Path) -> tuple[Path, ...]:
    """Where backups of this file go: the folder beside it, then those that the office chose."""
    chosen = [Path(folder) for folder in kept_places(file, PLACES)]
    return tuple(dict.fromkeys((own_place(file), *chosen)))


def root_in(place: Path, mark: str) -> Path:
    """The folder of an office's backups in a place."""
    return place / f"{ROOT}{mark}"


def write_readme(root: Path, facts: Facts) -> None:
    """Tell whoever finds the folder what it is."""
    path = root / "说明.txt"
    text = _README.format(office=facts.office, demo="（演示）" if facts.demo else "")
    if not path.exists():
        disk.write_whole(path, text.replace("\n", "\r\n").encode("utf-8-sig"))


# ------------------------------------------------------------------ the manifest


def manifest_bytes(
    facts: Facts,
    *,
    made_at: datetime,
    reason: str,
    size: int,
    sha256: str,
    lost: Iterable[str],
    order: int,
) -> bytes:
    """The manifest: one line of JSON, one with its hash, so that no byte can change unnoticed."""
    told = {
        "format": FORMAT,
        "made_at": made_at.isoformat(timespec="seconds"),
        "reason": reason,
        "database": {"size": size, "sha256": sha256},
        "facts": asdict(facts),
        "lost": sorted(lost),
        "order": order,
    }
    body = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    return body + b"\n" + hashlib.sha256(body).hexdigest().encode() + b"\n"


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the manifest in a backup's folder says; InputError if it is gone, changed or too new.

    What other versions of the program add is left alone, what they leave out is empty: one manifest
    that can't be read must not keep the others of its place from being used.
    """
    try:
        data = disk.patiently((folder / MANIFEST).read_bytes)
    except OSError:
        raise InputError(f"“{folder.name}”缺少备份清单，不能使用；请换一个备份。") from None
    body, _, rest = data.partition(b"\n")
    if rest != hashlib.sha256(body).hexdigest().encode() + b"\n":
        raise InputError(f"“{folder.name}”的备份清单已损坏，不能使用；请换一个备份。")
    try:
        told: dict[str, Any] = json.loads(body)
        newer = int(told["format"]) > FORMAT
        if not newer:
            facts_of(told)
            told = {"reason": "", "lost": [], "order": 0, **told}
            told["made_at"] = _local(told["made_at"]).isoformat()
            told["reason"], told["order"] = str(told["reason"]), int(told["order"])
            _ = int(told["database"]["size"]), list(told["lost"])
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise InputError(f"“{folder.name}”的备份清单读不懂，不能使用；请换一个备份。") from None
    if newer:
        raise InputError(f"“{folder.name}”是更新版本的诚信台做的备份；请安装新版程序后再用。")
    return told


def _local(text: str) -> datetime:
    """A moment by the clock of this PC, also where another version told the zone along."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is None else moment.astimezone().replace(tzinfo=None)


def facts_of(told: Mapping[str, Any]) -> Facts:
    """The figures that a manifest holds, each of its own kind whoever wrote it."""
    given = {**_UNTOLD, **told["facts"]}
    given |= {name: type(_UNTOLD[name])(given[name]) for name in _PLAIN}
    contents = tuple((str(sha256), int(size)) for sha256, size in given["contents"])
    counts = {str(name): int(count) for name, count in given["counts"].items()}
    known = {field.name: given[field.name] for field in fields(Facts)}
    return Facts(**{**known, "contents": contents, "counts": counts})


_UNTOLD: Final[Mapping[str, Any]] = {
    "version": 0, "mark": "", "office": "", "demo": False, "counts": {}, "last_on": "",
    "audit_id": 0, "audit_hash": "", "contents": (),
}  # fmt: skip
_PLAIN: Final = ("version", "mark", "office", "demo", "last_on", "audit_id", "audit_hash")


def row_of(folder: Path) -> BackupRow:
    """The row of one backup, also of one that can't be used."""
    try:
        row, size = _told_row(folder)
    except InputError as error:
        return BackupRow(folder, _moment(folder), problem=str(error))
    if not _database_there(folder, size):
        row = replace(row, problem="备份里的数据库缺失或不完整")
    return replace(row, problem=row.problem or _failed_check(folder))


def _told_row(folder: Path) -> tuple[BackupRow, int]:
    """What the manifest says, and how large the database is; read again when it was changed."""
    stamp = _stamp(folder / MANIFEST)
    known = _read.get(folder)
    if known is not None and stamp is not None and known[0] == stamp:
        return known[1], known[2]
    told = read_manifest(folder)
    facts, lost = facts_of(told), told["lost"]
    row = BackupRow(
        path=folder,
        made_at=datetime.fromisoformat(told["made_at"]),
        reason=told["reason"],
        office=facts.office,
        demo=facts.demo,
        mark=facts.mark,
        cases=facts.cases,
        steps=facts.steps,
        last_on=facts.last_on,
        size=told["database"]["size"] + sum(size for _, size in facts.contents),
        files=len(facts.contents),
        audit_id=facts.audit_id,
        version=facts.version,
        order=told.get("order", 0),
    )
    row = replace(row, problem=f"有{len(lost)}个附件在备份时已经缺失或损坏" if lost else "")
    size = int(told["database"]["size"])
    if stamp is not None:
        _read[folder] = (stamp, row, size)
    return row, size


_read: Final[dict[Path, tuple[tuple[int, int], BackupRow, int]]] = {}  # asked for every minute


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def note_check(folder: Path, finding: str) -> None:
    """Keep with a backup what its check found, so that it no longer counts as good; "" clears."""
    try:
        if finding:
            disk.write_whole(folder / FAILED_CHECK, finding.encode("utf-8-sig"))
        else:
            (folder / FAILED_CHECK).unlink(missing_ok=True)
    except OSError as error:  # a write-protected stick: who checked has read the sentence
        _log.info("the result of a check was not kept: %s", type(error).__name__)


def _failed_check(folder: Path) -> str:
    try:
        return (folder / FAILED_CHECK).read_text("utf-8-sig", errors="replace")
    except OSError:
        return ""


def _database_there(folder: Path, size: int) -> bool:
    try:
        return (folder / DATABASE).stat().st_size == size
    except OSError:
        return False


def _moment(folder: Path) -> datetime:
    try:
        return datetime.strptime(folder.name[:17], STAMP)
    except ValueError:
        return datetime.min


# ------------------------------------------------------------------ listing, deleting


def backups_in(root: Path) -> tuple[BackupRow, ...]:
    """The backups of one office in one place, the newest first; OSError if it can't be read."""
    folders = [path for path in _folders(root) if _moment(path) > datetime.min]
    return newest_first(map(row_of, folders))


def newest_first(rows: Iterable[BackupRow]) -> tuple[BackupRow, ...]:
    """Sorted by the number of each in its place, then by the audit's; the clock comes last."""
    return tuple(sorted(rows, key=lambda row: row.age, reverse=True))


def newest_good(root: Path) -> BackupRow | None:
    """The last backup against which nothing speaks; OSError if the folder can't be read."""
    return next((row for row in backups_in(root) if row.good), None)


def next_order(root: Path) -> int:
    """The number of the backup that is made next in this place."""
    return max((row.order for row in backups_in(root)), default=0) + 1


def find_backups(folder: Path) -> tuple[BackupRow, ...]:
    """The backups that somebody may mean by a folder: a backup, an office's, a place, a stick."""
    if (folder / MANIFEST).is_file():
        return (row_of(folder),)
    try:
        roots = [folder, *(path for path in _folders(folder) if path.name.startswith(ROOT))]
        rows = [row for root in roots for row in backups_in(root)]
    except OSError:
        return ()
    return newest_first(rows)


def anchors_in(root: Path, *, before: Mapping[str, Any] | None = None) -> Iterator[Anchor]:
    """Where the audit ended at each backup of one office in one place; none if it can't be read.

    Only at those made ``before`` a manifest, where one is given: a later one may come from a file
    that was restored meanwhile.
    """
    try:
        folders = [path for path in _folders(root) if _moment(path) > datetime.min]
    except OSError:
        return
    for folder in folders:
        try:
            told = read_manifest(folder)
        except InputError:
            continue
        if before is not None and _age_of(told) >= _age_of(before):
            continue
        facts = facts_of(told)
        yield Anchor(f"备份“{folder.name[:16]}”时", facts.audit_id, facts.audit_hash)


def _age_of(told: Mapping[str, Any]) -> tuple[int, int, str]:
    return int(told.get("order", 0)), facts_of(told).audit_id, str(told["made_at"])


def prune(root: Path, made: Path) -> None:
    """Delete the backups that retention gives up, then contents that no backup needs any more.

    They count in the order in which they were made; the one just ``made`` stays whatever the clock
    says. Backups that can't be read are left alone, and so are all contents while there is one.
    """
    rows = [row for row in reversed(backups_in(root)) if row.mark]
    moments = in_order([row.made_at for row in rows])
    keep = kept([Made(at, row.good) for at, row in zip(moments, rows, strict=True)])
    for at, row in enumerate(rows):
        if at not in keep and row.path != made:
            _delete_backup(row.path)
    _sweep(root)


def _delete_backup(folder: Path) -> None:
    """First out of the list in one go, then away: half a backup never looks like one."""
    aside = folder.with_name(f"{PARTIAL}{folder.name}")
    with suppress(OSError), halves.noted(folder.parent, aside.name):
        disk.patiently(lambda: folder.rename(aside))
        shutil.rmtree(aside, ignore_errors=True)


def _sweep(root: Path) -> None:
    before = time.time() - LEFT_ALONE
    for path in _folders(root):
        if path.name.startswith(PARTIAL) and path.stat().st_mtime < before:
            shutil.rmtree(path, ignore_errors=True)
    needed: set[str] = set()
    for path in _folders(root):
        if _moment(path) > datetime.min:
            try:
                told = read_manifest(path)
            except InputError:
                return
            if "contents" not in told["facts"]:  # of a version that says it elsewhere
                return
            needed.update(sha256 for sha256, _ in facts_of(told).contents)
    sweep_contents(root / CONTENTS, needed, before)


def _folders(root: Path) -> Iterator[Path]:
    return (path for path in sorted(root.iterdir()) if path.is_dir())
