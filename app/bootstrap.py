"""Wires the desk: application, language, theme, window; then the office's file, off its thread."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.console import speak_utf8
from app.base.errors import AppError, InputError, StoreError
from app.base.pc_settings import PcSettings
from app.base.places import office_file, settings_file
from app.base.rows import Actor, OfficeSettings
from app.ui.start import FIRST_OFFICER, leave_clipboard, make_application, make_window

if TYPE_CHECKING:
    from app.models.filelock import FileLock
    from app.models.firstlook import FirstLook, Seen
    from app.services.office import Office
    from app.ui.main_window import MainWindow

LINES_LOOKED_AT = 200  # as many as the first page reads at once
OPEN_AFTER_MS = 30  # the rows of the first look are painted by then
COLLECT_AFTER_MS = 5_000  # the start is over by then
USAGE = "用法：python main.py [--file 数据文件]　或　python main.py tour 结果目录"
FIRST_OFFICE = OfficeSettings(name="示例县信用办", level="county", regulation="nanyang-2020")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks of the window."""

    file: Path
    tour: Path | None = None
    check: Path | None = None
    update: bool = False


def main(arguments: list[str]) -> int:
    """The exit status of the window, or of the tour; 2 when the words are not understood."""
    speak_utf8()
    try:
        options = read_options(arguments)
    except AppError as error:
        print(error, file=sys.stderr)
        return 2
    if options.tour is not None:
        from app.ui.tour.play import play_tour

        return play_tour(options.tour)
    if options.check is not None:
        from app.ui.tour.check import check_tour

        return check_tour(options.check, update=options.update)
    return run_desk(options)


def read_options(arguments: list[str]) -> Options:
    """The options in ``arguments``; InputError, with the usage, for anything else."""
    match arguments:
        case []:
            return Options(office_file(os.environ))
        case ["--file", name]:
            return Options(Path(name))
        case ["tour", folder]:
            return Options(office_file(os.environ), tour=Path(folder))
        case ["tour-check", folder, *rest] if rest in ([], ["--update-golden"]):
            return Options(office_file(os.environ), check=Path(folder), update=bool(rest))
    raise InputError(f"不明白“{' '.join(arguments)}”；没有打开任何文件。{USAGE}")


def run_desk(options: Options) -> int:
    """Show the window, open the office's file behind it, and run until the window closes."""
    from PySide6.QtCore import QTimer

    from app.ui.garbage import WindowThreadCollector

    gc.disable()  # a thousand modules are loaded and none is thrown away: looking costs 5 %
    app = make_application()
    QTimer.singleShot(COLLECT_AFTER_MS, lambda: WindowThreadCollector(app))
    window = make_window(date.today, pc=PcSettings(settings_file(os.environ)))
    window.show()
    offices: list[Office] = []
    QTimer.singleShot(0, lambda: _open_behind(window, options.file, offices.append))
    try:
        return app.exec()
    finally:
        window.jobs.wait()
        leave_clipboard()
        for office in offices:
            office.close()


def open_office(
    path: Path,
    *,
    today: Callable[[], date],
    now: Callable[[], datetime],
    lock: FileLock | None = None,
) -> tuple[Office, Actor]:
    """The office in ``path`` and who works there; a new file gets plain invented settings.

    A ``lock`` held on the file already passes to the office.
    """
    from app.services.office import Office

    if lock is not None or path.exists():
        office = Office.open(path, today=today, now=now, lock=lock)
    else:
        _make_folder(path.parent)
        office = Office.create(path, FIRST_OFFICE, today=today, now=now, officer=FIRST_OFFICER)
    return office, office.officers.default()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        logging.getLogger(__name__).error("data folder: %s", error)
        raise StoreError(
            f"建不了数据文件夹“{folder}”，没有写入任何内容；请检查磁盘和权限，"
            "或用 --file 指定别的位置。"
        ) from None


def _open_behind(window: MainWindow, path: Path, keep: Callable[[Office], None]) -> None:
    """Show the first page's rows, read by the standard library alone; then open the office."""
    from PySide6.QtCore import QTimer

    from app.ui.as_left import page_left
    from app.ui.page_list import FIRST_PAGE

    if page_left(window.pc) not in ("", FIRST_PAGE):  # another page is wanted: no rows in between
        _open_office(window, path, None, keep)
        return

    def look() -> tuple[FirstLook, Seen] | None:
        from app.models.firstlook import FirstLook

        return FirstLook.take(path, window.today.day, LINES_LOOKED_AT)

    def looked(found: tuple[FirstLook, Seen] | None) -> None:
        if found is None:
            _open_office(window, path, None, keep)
            return
        window.show_first_look(*found)
        lock = found[0].lock
        QTimer.singleShot(OPEN_AFTER_MS, window, lambda: _open_office(window, path, lock, keep))

    window.jobs.read(window, look, looked)


def _open_office(
    window: MainWindow, path: Path, lock: FileLock | None, keep: Callable[[Office], None]
) -> None:
    def opened() -> tuple[Office, Actor]:
        found = open_office(path, today=lambda: window.today.day, now=datetime.now, lock=lock)
        keep(found[0])
        return found

    window.jobs.read(window, opened, lambda found: window.attach(*found), failed=window.refuse)
