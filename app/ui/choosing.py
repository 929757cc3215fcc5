"""Asks for files and folders, each time in the folder that was used last, the last start's too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

ANY: Final = "所有文件 (*)"
LAST: Final = "last_folder"  # the property of the window that holds it


def choose_file(
    owner: QWidget, caption: str, kinds: str = ANY, *, first: Path | None = None
) -> Path | None:
    """A file that is there, None where none was chosen; ``first`` is where one looks at first."""
    folder = str(first) if first is not None else last_folder(owner)
    name, _ = QFileDialog.getOpenFileName(owner, caption, folder, kinds)
    return _used(owner, name)


def choose_files(owner: QWidget, caption: str, kinds: str = ANY) -> Sequence[Path]:
    """Any number of files that are there."""
    names, _ = QFileDialog.getOpenFileNames(owner, caption, last_folder(owner), kinds)
    return [path for name in names if (path := _used(owner, name)) is not None]


def choose_name(owner: QWidget, caption: str, name: str, kinds: str = ANY) -> Path | None:
    """Where a file shall be written that is to be called ``name``."""
    folder = last_folder(owner)
    start = str(Path(folder) / name) if folder else name
    chosen, _ = QFileDialog.getSaveFileName(owner, caption, start, kinds)
    return _used(owner, chosen)


def choose_folder(owner: QWidget, caption: str, *, first: Path | None = None) -> Path | None:
    """A folder; ``first`` is where one looks at first."""
    folder = str(first) if first is not None else last_folder(owner)
    name = QFileDialog.getExistingDirectory(owner, caption, folder)
    if name:
        keep_folder(owner, Path(name))
    return Path(name) if name else None


def open_path(path: Path) -> None:
    """Open a file with the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def last_folder(owner: QWidget) -> str:
    """The folder that was used last, "" at first: the system then begins where it likes."""
    return str(_window(owner).property(LAST) or "")


def keep_folder(owner: QWidget, folder: Path) -> None:
    """The next dialog of this window, and of the next start, begins here."""
    _window(owner).setProperty(LAST, str(folder))


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
