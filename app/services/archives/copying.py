"""另存归档包: every package copied to a second place, each byte compared; when that was done last is kept.

Backups hold the office's file and its contents, no packages: these lie there once, in the archive's folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from app.base.errors import InputError, StoreError
from app.base.machine import disk
from app.base.machine.scratch import scratch
from app.base.progress import SILENT, Progress
from app.base.rows.archives import CopyRow, PackageRow, PackagesCopied
from app.base.session import Session
from app.reports.archives import bags
from app.reports.archives.package import PREFIX
from app.services.archives.archive_settings import FOLDER, archive_folders, package_path
from app.services.archives.transfer_lists import packages
from app.services.gate.acts import DESK, Act
from app.services.store import settings
from app.services.store.workspace import Workspace

COPY_PACKAGES = Act("copy_packages", "另存归档包", about="office", roles=DESK)
KEY: Final = "archive_copy"


class ArchiveCopies:
    """Copies the packages."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def copy(self, place: Path, by: Session, progress: Progress = SILENT) -> PackagesCopied:
        """Every package whole in a folder of ``place``; those that lie there whole already stay.

        InputError where ``by`` is recused from a case that was filed, or where nothing is to be
        copied; StoreError where the place takes nothing. A package that is lost or damaged is told.
        """
        with self._work.gate.see(by) as view, self._work.gate.see(self._work.gate.program) as whole:
            every = packages(whole, {})
            if view.kept_from() & {one.case_id for one in every}:
                raise InputError("归档包里有你回避的案件，没有另存；请由别的经办人另存。")
            folders = archive_folders(self._work, whole.connection)
        if not every:
            raise InputError("还没有归档包，没有另存。")
        root = place / f"{self._work.path.stem}{FOLDER}"
        if root in folders:
            raise InputError("归档包就放在这里，没有另存；请选U盘或别的文件夹。")
        fresh, flawed = self._bring(every, folders, root, progress)
        whole_ones = len(every) - len(flawed)
        with self._work.gate.act(COPY_PACKAGES, by) as deed:
            told = {"on": deed.today.isoformat(), "place": str(root), "copied": whole_ones}
            settings.put(deed.connection, {KEY: told}, at=deed.now)
            deed.detail |= {"copied": whole_ones, "fresh": fresh, "flawed": len(flawed)}
        return PackagesCopied(root, fresh, whole_ones, tuple(flawed))

    def _bring(
        self, every: Sequence[PackageRow], folders: Sequence[Path], root: Path, progress: Progress
    ) -> tuple[int, list[str]]:
        fresh, flawed = 0, []
        try:
            disk.private_folder(root)
            for at, package in enumerate(every):
                progress.step(at, len(every), f"正在另存归档包 {at + 1}/{len(every)}")
                target = root / package.folder
                if _is_whole(target, package.fingerprint):
                    continue
                source = package_path(folders, package.folder)
                if not _is_whole(source, package.fingerprint):
                    flawed.append(f"{package.code}找不到或者已被改动，请办“检查归档”")
                    continue
                _bring_one(source, target, package.fingerprint)
                fresh += 1
        except OSError as error:
            raise StoreError(
                f"没有把归档包都另存到“{root}”：{disk.why(error)}；原来的归档包没有改动，请处理后重试。"
            ) from error
        return fresh, flawed


def copy_of(connection: Connection, every: Sequence[PackageRow]) -> CopyRow:
    """The newest copy, as the page tells of it."""
    told: dict[str, Any] = settings.get(connection, KEY) or {}
    if not told:
        return CopyRow(len(every))
    on = date.fromisoformat(told["on"])
    return CopyRow(len(every), int(told["copied"]), on, str(told["place"]))


def _bring_one(source: Path, target: Path, fingerprint: str) -> None:
    """Copied aside, compared, and only then given its name; what lay there damaged is replaced."""
    disk.private_folder(target.parent)
    with scratch(target.parent, PREFIX) as aside:
        fresh = aside / "package"
        for path, known in _listed(source, fingerprint).items():
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            if disk.copy_whole(source / path, fresh / path, lambda _size: None) != known:
                raise OSError("the copy differs")
        if target.exists():
            disk.replace(target, aside / "before")
        disk.replace(fresh, target)
        disk.sync_folder(target.parent)


def _is_whole(folder: Path, fingerprint: str) -> bool:
    """Whether every byte of a package is as the register's fingerprint says."""
    try:
        listed = _listed(folder, fingerprint)
        return all(disk.sha256_of(folder / path) == known for path, known in listed.items())
    except (OSError, ValueError):
        return False


def _listed(folder: Path, fingerprint: str) -> dict[str, str]:
    """The files of a package with their checksums; the list of lists has the register's."""
    lists = bags.read_list((folder / bags.TAGS).read_text("utf-8"))
    files = bags.read_list((folder / bags.MANIFEST).read_text("utf-8"))
    return {**lists, **files, bags.TAGS: fingerprint}
