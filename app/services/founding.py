"""How an office begins: its file, its demo and its own regulation are made aside, then moved in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from app.base.errors import InputError, StoreError
from app.base.machine import disk
from app.base.progress import SILENT, Progress
from app.base.rows.settings import DeskSettings, Letterhead, OfficeSettings
from app.models.header import carry_header, drop_header
from app.services.backups.backup_place import PLACES
from app.services.demo import demo_pack, fill_demo
from app.services.office import Office
from app.services.store import desk_settings, settings

DEMO_FILE: Final = "演示.sqlite"
DEMO_CASES: Final = "演示〔{year}〕{n}号"  # no number of the demo can be taken for a real one
DEMO_LETTERS: Final = "演示函〔{year}〕{n}号"
ASIDE: Final = ".正在建立"  # behind the file's name: the folder in which all is made
Today = Callable[[], date]
Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class NewOffice:
    """All that the first start asks; nothing of it is written before ``found_office``."""

    file: Path
    settings: OfficeSettings
    officer: str
    letterhead: Letterhead | None = None
    pack: Path | None = None  # a regulation of the office's own, kept beside its file
    backup_place: Path | None = None  # besides the folder that every office has beside its file
    with_demo: bool = False


def demo_file(office_file: Path) -> Path:
    """Where the demo of an office lies: beside its file."""
    return office_file.with_name(DEMO_FILE)


def check_new(wanted: NewOffice) -> None:
    """InputError or StoreError for what could not become an office."""
    settings.check_office(wanted.settings)
    if not wanted.officer.strip():
        raise InputError("没有填写经办人姓名，没有建立。")
    if wanted.letterhead is not None:
        desk_settings.check_pattern(wanted.letterhead.number_pattern)
    if wanted.file.exists():
        raise StoreError(f"“{wanted.file.name}”已经存在，没有新建，文件没有改动；请打开它。")


def found_office(wanted: NewOffice, *, today: Today, now: Now, progress: Progress = SILENT) -> None:
    """The office's file, and the demo where it is wanted, are there when this returns.

    On an error, or when stopped, nothing is: they are made in a folder aside and moved at the end.
    """
    check_new(wanted)
    with _aside(wanted.file) as folder:
        pieces: list[Path] = []
        if wanted.pack is not None:
            pieces.append(_keep_pack(wanted.pack, folder))
        fresh = folder / wanted.file.name
        kept = _kept(wanted.letterhead)
        if wanted.backup_place is not None:
            kept[PLACES] = [str(wanted.backup_place)]
        Office.create(fresh, wanted.settings, today=today, now=now, officer=wanted.officer.strip(),
                      kept=kept).close()  # fmt: skip
        if wanted.with_demo and not demo_file(wanted.file).exists():
            pieces.append(_make_demo(folder, wanted, today, now, progress))
        _move([*pieces, fresh], folder, wanted.file.parent)


def found_demo(
    office_file: Path,
    office: OfficeSettings,
    officer: str,
    *,
    today: Today,
    now: Now,
    progress: Progress = SILENT,
    anew: bool = False,
) -> Path:
    """A demo beside the office's file, made today; one that is there stays unless ``anew``.

    FileInUse if the demo to be made anew is open.
    """
    path = demo_file(office_file)
    if path.exists() and not anew:
        return path
    with _aside(path) as folder:
        wanted = NewOffice(office_file, office, officer)
        made = _make_demo(folder, wanted, today, now, progress)
        if path.exists():
            _discard_demo(path, today, now)
        _move([made], folder, path.parent)
    return path


def _discard_demo(path: Path, today: Today, now: Now) -> None:
    """The demo that was tried out goes, with what was attached; nothing but a demo ever does."""
    with Office.open(path, today=today, now=now) as demo:
        if not demo.reads.settings().demo:
            raise StoreError(f"“{path.name}”不是演示办公，没有重做，文件没有改动；请把它移到别处。")
        attachments = demo.workspace.attachments_folder
    if not disk.drop(path):
        raise StoreError(
            f"旧的演示办公“{path.name}”删不掉，没有重做，文件没有改动；请关闭占用它的程序后重试。"
        )
    drop_header(path)
    shutil.rmtree(attachments, ignore_errors=True)


def _make_demo(folder: Path, wanted: NewOffice, today: Today, now: Now, progress: Progress) -> Path:
    pack = demo_pack(wanted.settings.regulation)
    own = pack == wanted.settings.regulation
    office = replace(
        wanted.settings,
        regulation=pack,
        readings=wanted.settings.readings if own else {},
        number_pattern=DEMO_CASES,
        demo=True,
    )
    name = wanted.settings.name
    head = Letterhead(name, name, DEMO_LETTERS, default=True)
    path = folder / DEMO_FILE
    with Office.create(path, office, today=today, now=now, officer=wanted.officer.strip(),
                       kept=_kept(head)) as demo:  # fmt: skip
        fill_demo(demo, demo.session(), progress)
    return path


def _kept(head: Letterhead | None) -> dict[str, Any]:
    return {desk_settings.KEY: asdict(DeskSettings(letterheads=(head,)))} if head else {}


def _keep_pack(pack: Path, folder: Path) -> Path:
    target = folder / "regulations" / pack.name
    target.parent.mkdir()
    shutil.copyfile(pack, target)
    return target


@contextmanager
def _aside(file: Path) -> Iterator[Path]:
    """A new folder beside the file, gone at the end; what a killed program left in it goes, too."""
    folder = file.with_name(file.name + ASIDE)
    existed = file.parent.exists()
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        yield folder
    except OSError as error:
        raise StoreError(
            f"不能在“{file.parent}”里建立办公文件（{disk.why(error)}），没有留下任何文件；"
            "请检查磁盘空间和权限，或换一个文件夹。"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if not existed:
            with suppress(OSError):  # something lies in it, or it can't be taken away
                file.parent.rmdir()


def _move(pieces: list[Path], folder: Path, target: Path) -> None:
    """Move the pieces to where they belong, the office's file last: where it lies, all is there."""
    moved: list[Path] = []
    try:
        for piece in pieces:
            place = target / piece.relative_to(folder)
            place.parent.mkdir(exist_ok=True)
            if place.exists() and place.read_bytes() == piece.read_bytes():
                continue  # the regulation of an earlier office in this folder
            if place.exists():
                raise StoreError(f"“{place.name}”已经存在，没有新建，文件没有改动；请打开它。")
            carry_header(piece, place)
            disk.replace(piece, place)
            moved.append(place)
    except BaseException:
        for place in moved:
            disk.drop(place)
            drop_header(place)
            with suppress(OSError):
                place.parent.rmdir()  # the folder of its own regulations, where that is empty now
        raise
