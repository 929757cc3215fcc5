"""检查: the packages of a 卷 looked through by another officer, against their lists and the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import bindparam, insert, select

from app.base.errors import InputError, RuleViolation
from app.base.progress import SILENT, Progress
from app.base.rows.changes import Changed
from app.base.session import Session
from app.models.base import new_uid
from app.reports.archives.verifying import verify
from app.services.archives.archive_commands import CheckVolume
from app.services.archives.archive_settings import archive_folders, package_path
from app.services.archives.volumes import CHECK, MORE_OF, VOLUME
from app.services.gate.acts import DESK, Act
from app.services.store.workspace import Workspace

CHECK_VOLUME = Act("check_volume", "检查归档", about="case", roles=DESK)
SOUND, FLAWED = "sound", "flawed"
MOST: Final = 8  # findings that are kept word for word
_VOLUME = select(VOLUME).where(VOLUME.c.id == bindparam("volume"))
_ADD = insert(CHECK)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to."""

    code: str
    outcome: str
    found: tuple[str, ...]
    changed: Changed = field(default_factory=Changed)

    @property
    def sentence(self) -> str:
        """检查完毕：Z109-1-12 完好."""
        if self.outcome == SOUND:
            return f"检查完毕：{self.code} 完好"
        return f"检查完毕：{self.code} 有{len(self.found)}处问题：{self.found[0]}"


class ArchiveChecks:
    """Checks volumes."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def check(self, command: CheckVolume, by: Session, progress: Progress = SILENT) -> Checked:
        """Look through every package of the 卷 and keep what was found.

        RuleViolation where ``by`` filed it: another person checks.
        """
        gate = self._work.gate
        with gate.see(by) as view, gate.see(gate.program) as whole:
            volume = whole.connection.execute(_VOLUME, {"volume": command.volume_id}).first()
            if volume is None:
                raise InputError("没有这一卷，没有检查；请刷新后重试。")
            view.require(volume.case_id)
            more = whole.connection.execute(MORE_OF, {"volume": volume.id}).all()
            folders = archive_folders(self._work, whole.connection)
        packages = [volume, *more]
        if any(one.actor_id == by.id for one in packages):
            raise RuleViolation(
                f"{volume.code}由{by.name}立卷，检查须由另一人办理，没有登记；请换一名经办人。",
                article="卷内备考表",
            )
        found = [line.strip() for line in command.found.splitlines() if line.strip()]
        for number, one in enumerate(packages):
            where = f"补{number}：" if number else ""
            found += [f"{where}{line}" for line in examined(one, folders, progress)]
        told = found[:MOST] + ([f"另有{len(found) - MOST}处。"] if len(found) > MOST else [])
        outcome = FLAWED if found else SOUND
        with self._work.gate.act(CHECK_VOLUME, by, case=volume.case_id) as deed:
            row = {
                "uid": new_uid(), "volume_id": volume.id, "on": deed.today, "outcome": outcome,
                "found": "\n".join(told), "actor_id": by.id, "at": deed.now,
            }  # fmt: skip
            deed.connection.execute(_ADD, row)
            deed.detail |= {"volume": volume.uid, "outcome": outcome, "found": len(found)}
        return Checked(volume.code, outcome, tuple(found), Changed((volume.case_id,)))


def examined(package: Any, folders: Sequence[Path], progress: Progress = SILENT) -> list[str]:
    """What is wrong with a package as it lies there, a sentence each; the register knows its
    fingerprint, so that lists made anew are found, too."""
    path = package_path(folders, package.folder)
    if not path.is_dir():
        return [f"找不到归档包“{path.name}”。"]
    verdict = verify(path, package.sha256, progress)
    found = [
        f"{item.group}：{item.caption}：{item.sentence}"
        for item in verdict.items
        if item.checked and not item.good
    ]
    return found or ([] if verdict.good else ["归档包里没有可以检查的内容。"])
