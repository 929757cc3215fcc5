"""Asks for files and folders, each time in the folder that was used last, the last start's too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

ANY: Final = "所有文件 (*)"
_UNSAFE: Final = dict.fromkeys(map(ord, '\\/:*?"<>|'), "_")
LAST: Final = "last_folder"  # the property of the window that holds it


def choose_file(
    owner: QWidget,
    caption: str,
    kinds: str = ANY,
    *,
    first: Path | None = None,
    at: Path | None = None,
) -> Path | None:
    """A file that is there, None where none was chosen; ``first`` is where one looks as long as
    no folder was used, ``at`` where such a file lies and nowhere else."""
    start = str(at) if at is not None else start_folder(owner, first)
    name, _ = QFileDialog.getOpenFileName(owner, caption, start, kinds)
    return _used(owner, name)


def choose_files(owner: QWidget, caption: str, kinds: str = ANY) -> Sequence[Path]:
    """Any number of files that are there."""
    names, _ = QFileDialog.getOpenFileNames(owner, caption, start_folder(owner), kinds)
    return [path for name in names if (path := _used(owner, name)) is not None]


def choose_name(owner: QWidget, caption: str, name: str, kinds: str = ANY) -> Path | None:
    """Where a file shall be written that is to be called ``name``; a slash in it is no folder."""
    start = Path(start_folder(owner)) / _of_one_file(name)
    chosen, _ = QFileDialog.getSaveFileName(owner, caption, str(start), kinds)
    return _used(owner, chosen)


def choose_folder(owner: QWidget, caption: str, *, first: Path | None = None) -> Path | None:
    """A folder; ``first`` is where one looks as long as none was used."""
    name = QFileDialog.getExistingDirectory(owner, caption, start_folder(owner, first))
    if name:
        keep_folder(owner, Path(name))
    return Path(name) if name else None


def open_path(path: Path) -> None:
    """Open a file with the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def start_folder(owner: QWidget, first: Path | None = None) -> str:
    """Where a dialog begins; the user's documents where no folder was used and none is the first."""
    return last_folder(owner) or str(first or _documents())


def last_folder(owner: QWidget) -> str:
    """The folder that was used last, "" before the first."""
    return str(_window(owner).property(LAST) or "")


def keep_folder(owner: QWidget, folder: Path) -> None:
    """The next dialog of this window, and of the next start, begins here."""
    _window(owner).setProperty(LAST, str(folder))


def _of_one_file(name: str) -> str:
    """The name as every disk takes it: titles and units hold slashes, attachments anything."""
    kept = "".join(c for c in name.translate(_UNSAFE) if c.isprintable())
    return kept.strip().rstrip(" .") or "文件"


def _documents() -> Path:
    where = QStandardPaths.StandardLocation
    folder = Path(QStandardPaths.writableLocation(where.DocumentsLocation))
    return folder if folder.is_dir() else Path.home()


def _used(owner: QWidget, name: str) -> Path | None:
    if not name:
        return None
    path = Path(name)
    keep_folder(owner, path.parent)
    return path


def _window(owner: QWidget) -> QWidget:
    """The window that a dialog over a dialog belongs to in the end."""
    window = owner.window()
    while (parent := window.parentWidget()) is not None:
        window = parent.window()
    return window
