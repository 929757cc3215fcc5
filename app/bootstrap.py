"""Wires the desk: application, language, theme, window; then the office's file, off its thread."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import AppError, InputError, StoreError
from app.base.machine import halves
from app.base.machine.console import speak_utf8
from app.base.machine.pc_settings import OFFICE_FILE, PcSettings
from app.base.machine.places import office_file, settings_file
from app.base.session import Session
from app.ui.clipboard import release_clipboard
from app.ui.start import make_application, make_window

if TYPE_CHECKING:
    from app.models.filelock import FileLock
    from app.models.firstlook import FirstLook, Seen
    from app.services.office import Office
    from app.ui.main_window import MainWindow

LOOKED_AT = ("workbench", "board", "ledger")  # pages that a first look can show
OPEN_AFTER_MS = 100  # the rows of the first look are painted by then
COLLECT_AFTER_MS = 5_000  # the start is over by then
USAGE = "用法：python main.py [--file 数据文件]　或　python main.py tour 结果目录"
LISTEN_AFTER_MS = 500  # Qt's network library is loaded once the rows are painted,
LISTEN_AT_LATEST_MS = 3_000  # or where none come
STARTING_SECONDS = 4.0  # given to a window that was started a moment ago and does not listen yet


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks of the window."""

    file: Path
    named: bool = False  # on the command line: this PC's usual file stays what it is


def main(arguments: list[str]) -> int:
    """The exit status of the window; 2 when the words are not understood."""
    speak_utf8()
    try:
        options = read_options(arguments)
    except AppError as error:
        print(error, file=sys.stderr)
        return 2
    return run_desk(options)


def read_options(arguments: list[str]) -> Options:
    """The options in ``arguments``; InputError, with the usage, for anything else."""
    match arguments:
        case []:
            return Options(_usual_file())
        case ["--file", name]:
            return Options(Path(name), named=True)
    raise InputError(f"不明白“{' '.join(arguments)}”；没有打开任何文件。{USAGE}")


def _usual_file() -> Path:
    """The office's file where this PC keeps it: as the first start was told, or the data folder."""
    kept = PcSettings(settings_file(os.environ)).get(OFFICE_FILE, "")
    return Path(kept) if kept else office_file(os.environ)


def run_desk(options: Options) -> int:
    """Show the window, open the office's file behind it, and run until the window closes."""
    from PySide6.QtCore import QTimer

    from app.base.machine.log import catch_unexpected, start_log
    from app.ui.garbage import WindowThreadCollector

    gc.disable()  # a thousand modules are loaded and none is thrown away: looking costs 5 %
    app = make_application()
    QTimer.singleShot(COLLECT_AFTER_MS, lambda: WindowThreadCollector(app))
    start_log(settings_file(os.environ).parent)
    halves.keep_in(settings_file(os.environ).parent)
    catch_unexpected(lambda _error: None)  # until there is a window to tell it
    pc = PcSettings(settings_file(os.environ))
    file = options.file if options.file.exists() else _first_start(options, pc)
    if file is None:
        return 0
    lock, in_front = _lock_or_ring(file)
    if in_front:
        return 0
    window = make_window(date.today, pc=pc)
    window.file = file
    catch_unexpected(lambda error: _tell(window, error))
    window.show()
    window.when_open(lambda: _watch_backups(window))
    offices: list[Office] = []
    QTimer.singleShot(0, lambda: _open_behind(window, file, offices.append, lock))
    _listen_later(window, file, lock)
    try:
        return app.exec()
    finally:
        window.jobs.wait()
        release_clipboard()
        _remember_end(window)
        for office in offices:
            office.close()
        if window.staged is not None:
            from app.ui.opening_restore import finish_restore

            finish_restore(window.staged)


def _tell(window: MainWindow, error: BaseException) -> None:
    """Show what nobody caught; its trace is in the log already."""
    if isinstance(error, Exception):
        window.show_error(error)


def _load_first(office: Office) -> None:
    """Load, by the reader that opens the office, what the window needs to sit down at it."""
    from app.services.backups import anchoring
    from app.ui import anchor_watch, backup_watch, change_watch

    _ = anchoring, anchor_watch, backup_watch, change_watch, office.drafts


def _watch_backups(window: MainWindow) -> None:
    from app.ui.anchor_watch import AnchorWatch
    from app.ui.backup_watch import BackupWatch
    from app.ui.change_watch import ChangeWatch

    BackupWatch(window)
    AnchorWatch(window)
    ChangeWatch(window)


def _remember_end(window: MainWindow) -> None:
    """Where the chain ends is remembered on this PC when the window has closed."""
    from app.ui.anchor_watch import AnchorWatch

    for watch in window.findChildren(AnchorWatch):
        with suppress(StoreError):  # the file is gone: the last minute's will do
            watch.keep_now()


def _first_start(options: Options, pc: PcSettings) -> Path | None:
    """The file to open after the wizard's questions; None if nothing was made.

    A file that was used before and is gone is asked for first: it may lie on a medium that is
    not plugged in.
    """
    from app.ui.one_instance import Doorbell, ring
    from app.ui.start import bring_forward
    from app.ui.window_state import keep_first_folder
    from app.ui.wizard.first_start import FirstStart

    if ring(options.file):
        return None
    used = pc.get(OFFICE_FILE) == str(options.file)
    kept = PcSettings() if options.named else pc
    missing = options.file if used else None
    wizard = FirstStart(options.file, kept, today=date.today, missing=missing)
    bell = Doorbell(options.file)
    bell.rung.connect(lambda: bring_forward(wizard))
    app = make_application()
    app.setQuitOnLastWindowClosed(False)  # the window comes after it
    wizard.exec()
    app.setQuitOnLastWindowClosed(True)
    bell.close()
    keep_first_folder(wizard, pc)
    return wizard.opens


def _lock_or_ring(file: Path) -> tuple[FileLock | None, bool]:
    """The lock on the file, and whether a window of this user that has it open came to the front.

    No lock and no such window: the empty window will say what is in the way.
    """
    from app.models.filelock import FileInUse, FileLock

    lock = FileLock(file)
    try:
        lock.acquire()
    except FileInUse as error:
        from app.ui.one_instance import ring

        return None, error.own and ring(file, patience=STARTING_SECONDS)
    except StoreError:
        return None, False
    return lock, False


def _listen_later(window: MainWindow, file: Path, lock: FileLock | None) -> None:
    from PySide6.QtCore import Qt, QTimer

    timer = QTimer(window)
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: _listen(window, file, lock))
    timer.start(LISTEN_AT_LATEST_MS)
    window.usable.connect(
        lambda: timer.isActive() and timer.start(LISTEN_AFTER_MS),
        Qt.ConnectionType.SingleShotConnection,
    )


def _listen(window: MainWindow, file: Path, lock: FileLock | None) -> None:
    """From now on a second start of the file brings this window, if it has it, to the front."""
    if lock is not None:
        _be_rung(window, file)


def _be_rung(window: MainWindow, file: Path) -> None:
    from app.ui.one_instance import Doorbell
    from app.ui.start import bring_forward

    Doorbell(file, window).rung.connect(lambda: bring_forward(window))


def open_office(
    path: Path,
    *,
    today: Callable[[], date],
    now: Callable[[], datetime],
    lock: FileLock | None = None,
    officer: str = "",
) -> tuple[Office, Session | None]:
    """The office in ``path`` and who works there; StoreError says why it can't be opened.

    ``officer`` is the uid of who worked here last; nobody where it has to be asked who works.
    A ``lock`` held on the file already passes to the office.
    """
    from app.services.office import Office

    office = Office.open(path, today=today, now=now, lock=lock)
    return office, office.officers.seated(officer)


def _open_behind(
    window: MainWindow,
    path: Path,
    keep: Callable[[Office], None],
    lock: FileLock | None = None,
) -> None:
    """Show the rows of the page left open, read by the standard library alone; then open the office."""
    from PySide6.QtCore import QTimer

    from app.ui.page_list import FIRST_PAGE
    from app.ui.seat import last_officer
    from app.ui.window_state import front_page

    page = front_page(window.pc) or FIRST_PAGE
    if page not in LOOKED_AT:  # its rows need the services
        _open_office(window, path, lock, keep)
        return

    def look() -> tuple[FirstLook, Seen] | None:
        from app.models.firstlook import FirstLook

        officer = last_officer(window.pc, path)
        return FirstLook.take(path, window.today.day, lock=lock, officer=officer, page=page)

    def looked(found: tuple[FirstLook, Seen] | None) -> None:
        if found is None:
            _open_office(window, path, lock, keep)
            return
        window.show_first_look(*found)
        held = found[0].lock
        QTimer.singleShot(OPEN_AFTER_MS, window, lambda: _open_office(window, path, held, keep))

    window.jobs.read(window, look, looked)


def _open_office(
    window: MainWindow,
    path: Path,
    lock: FileLock | None,
    keep: Callable[[Office], None],
    *,
    again: bool = False,
) -> None:
    """Open the file off the window's thread; refused, the window offers to try again."""

    from app.ui.seat import last_officer

    def opened() -> tuple[Office, Session | None]:
        found = open_office(
            path, today=lambda: window.today.day, now=datetime.now, lock=lock,
            officer=last_officer(window.pc, path),
        )  # fmt: skip
        keep(found[0])
        _load_first(found[0])
        return found

    def attached(found: tuple[Office, Session | None]) -> None:
        office, actor = found
        if actor is None:
            window.ask_who(office)
        else:
            window.attach(office, actor)
        if again:
            _be_rung(window, path)

    def refused(error: Exception) -> None:
        window.refuse(error, lambda: _open_office(window, path, None, keep, again=True))

    window.jobs.read(window, opened, attached, failed=refused)
