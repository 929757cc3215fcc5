"""设置 → 归档: the fonds, how 档号 are made, by volume or by piece, in which order, where packages lie."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from app.base.errors import InputError
from app.base.rows.archives import ArchiveSettings
from app.base.rows.changes import Changed
from app.base.session import Session
from app.rules.archives.codes import check_pattern
from app.rules.archives.pieces import ORDERS, Fonds
from app.rules.archives.shipped import Schedule
from app.services.archives.schedules import schedule_of
from app.services.gate.acts import ADMINISTERS, Act
from app.services.store import settings
from app.services.store.desk_settings import desk_settings
from app.services.store.workspace import Workspace

SAVE_ARCHIVE_SETTINGS = Act(
    "save_archive_settings", "保存归档设置", about="office", roles=ADMINISTERS, undo="again"
)
KEY: Final = "archive"
BEFORE: Final = "archive_folders"  # in which packages lay before another was chosen
FOLDER: Final = "-归档"  # beside the office's file and called after it, unless it says otherwise
HOST: Final = "发展和改革委员会"
OFFICES: Final = ("信用办公室", "信用办", "社会信用体系建设办公室")
_NAMES: Final = tuple(field.name for field in fields(ArchiveSettings))
_CODE: Final = re.compile(r"[A-Za-z0-9.]{1,12}")
_CODES: Final = {
    "fonds": "全宗号",
    "catalogue": "目录号",
    "branch": "门类代码",
    "office_code": "机构（问题）代码",
}
NO_FONDS: Final = "还没有填写全宗号，没有归档；请先在“设置”的“归档”里填写档案馆给的全宗号。"


def archive_settings(connection: Connection) -> ArchiveSettings:
    """The settings, as they are until somebody changes them; the fonds is called as the host is."""
    kept: dict[str, Any] = settings.get(connection, KEY) or {}
    found = ArchiveSettings(**{name: kept[name] for name in _NAMES if name in kept})
    return found if found.fonds_name else replace(found, fonds_name=host_name(connection))


def host_name(connection: Connection) -> str:
    """县发展和改革委员会: the first host that the office named, else the county's commission."""
    hosts = desk_settings(connection).hosts
    if hosts:
        return hosts[0]
    name = settings.office_settings(connection).name
    place = next((name.removesuffix(end) for end in OFFICES if name.endswith(end)), "县")
    return f"{place}{HOST}"


def fonds_of(connection: Connection) -> Fonds:
    """The fonds as the engine is told of it; InputError where it has no number yet."""
    known = archive_settings(connection)
    if not known.fonds:
        raise InputError(NO_FONDS)
    office = settings.office_settings(connection).name
    return Fonds(
        known.fonds, known.fonds_name, known.catalogue, known.branch, known.office_code, office,
        pattern=known.pattern,
    )  # fmt: skip


def archive_folder(work: Workspace, known: ArchiveSettings) -> Path:
    """Where packages lie."""
    if known.folder:
        return Path(known.folder)
    return work.path.with_name(f"{work.path.stem}{FOLDER}")


def archive_folders(work: Workspace, connection: Connection) -> tuple[Path, ...]:
    """Where packages may lie: the folder of now, then those of before, the newest first."""
    past = (Path(one) for one in reversed(settings.get(connection, BEFORE) or ()))
    return tuple(dict.fromkeys((archive_folder(work, archive_settings(connection)), *past)))


def package_path(folders: Sequence[Path], name: str) -> Path:
    """Where a package lies: in the folder of now, unless only one of before has it."""
    if len(folders) == 1 or (folders[0] / name).is_dir():
        return folders[0] / name
    return next((one / name for one in folders[1:] if (one / name).is_dir()), folders[0] / name)


class ArchiveOptions:
    """Reads and changes the settings of the archive."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def current(self) -> ArchiveSettings:
        """The settings in force."""
        with self._work.gate.see(self._work.gate.program) as view:
            return archive_settings(view.connection)

    def folder(self) -> Path:
        """The folder in which packages lie now."""
        return archive_folder(self._work, self.current())

    def schedule(self) -> Schedule:
        """The 保管期限表 in force."""
        return schedule_of(self._work)

    def save(self, wanted: ArchiveSettings, by: Session) -> Changed:
        """Keep the settings; InputError names what can't be."""
        _check(wanted)
        with self._work.gate.act(SAVE_ARCHIVE_SETTINGS, by) as deed:
            was = archive_folder(self._work, archive_settings(deed.connection))
            if archive_folder(self._work, wanted) != was:
                past = [
                    one for one in settings.get(deed.connection, BEFORE) or () if one != str(was)
                ]
                settings.put(deed.connection, {BEFORE: [*past, str(was)]}, at=deed.now)
            settings.put(deed.connection, {KEY: asdict(wanted)}, at=deed.now)
            deed.detail |= {
                "fonds": wanted.fonds, "catalogue": wanted.catalogue, "by_piece": wanted.by_piece,
                "order": wanted.order,
            }  # fmt: skip
        return Changed(settings=True)


def _check(wanted: ArchiveSettings) -> None:
    for name, caption in _CODES.items():
        text = getattr(wanted, name)
        if text and not _CODE.fullmatch(text):
            raise InputError(
                f"{caption}“{text}”里只能有字母、数字和点，没有保存；请照档案馆给的填写。"
            )
    if not wanted.catalogue or not wanted.branch:
        raise InputError("没有填写目录号或门类代码，没有保存。")
    if wrong := check_pattern(wanted.pattern):
        raise InputError(f"{wrong}，没有保存。")
    if wanted.order not in ORDERS:
        raise InputError("没有选择卷内文件的排列次序，没有保存。")
    if wanted.folder and not Path(wanted.folder).is_absolute():
        raise InputError("归档文件夹要写完整的路径，没有保存；留空的放在办公文件旁边。")
