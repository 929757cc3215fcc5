"""How the window stood when it was closed: size, place, page in front, splitters, columns, folder."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

from app.base.machine.pc_settings import WINDOW, PcSettings
from app.ui.choosing import keep_folder, last_folder
from app.ui.fitting import FRAME
from app.ui.pages.base import Page
from app.ui.widgets.grid import Grid

WANTED: Final = QSize(1366, 768)
FILE: Final = "file"  # the office in which the place was
FOLDER: Final = "folder"  # that a file dialog used last


def front_page(pc: PcSettings) -> str:
    """The page that was in front when the window was closed, "" when none was kept."""
    return str(_kept(pc).get("page", ""))


def front_place(pc: PcSettings, office: Path) -> Mapping[str, Any]:
    """What the page in front kept of its place; nothing where that was in another office's file."""
    kept = _kept(pc)
    return kept if kept.get(FILE) == str(office) else {}


def first_size(room: QSize) -> QSize:
    """The window's size before anybody gave it one: with its frame it fits into the ``room`` that
    the screen has beside the system's bars, the status bar in sight."""
    return WANTED.boundedTo(room - FRAME)


def keep_first_folder(first_start: QWidget, pc: PcSettings) -> None:
    """The window begins to ask for files where the first start asked last."""
    if folder := last_folder(first_start):
        pc.remember(**{WINDOW: {**_kept(pc), FOLDER: folder}})


def restore_window(window: QMainWindow, pc: PcSettings) -> None:
    """Give the window the size and place that it had; Qt moves it onto a screen that is there."""
    folder = _kept(pc).get(FOLDER)
    if isinstance(folder, str) and folder and Path(folder).is_dir():
        keep_folder(window, Path(folder))
    text = _kept(pc).get("geometry")
    try:
        geometry = b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        return  # kept by another hand than ours: the usual size will do
    if geometry:
        window.restoreGeometry(QByteArray(geometry))


def restore_page(page: Page, pc: PcSettings) -> None:
    """Put a page's splitters and columns where they were; what does not fit it is passed over."""
    kept = _part(_part(_kept(pc), "pages"), page.objectName())
    for splitter in page.findChildren(QSplitter):
        sizes = kept.get(splitter.objectName())
        if isinstance(sizes, list) and len(sizes) == splitter.count() and _whole(sizes):
            splitter.setSizes(sizes)
    for grid in page.findChildren(Grid):
        grid.widen(_part(kept, grid.objectName()))


def remember(
    window: QMainWindow, pages: Mapping[str, Page], front: str, office: Path | None, pc: PcSettings
) -> None:
    """Keep how the window stands with the page ``front``, "" for one that nobody goes back to;
    pages that were not opened keep what was known of them."""
    before = _part(_kept(pc), "pages")
    states = {name: _page_state(page) or _part(before, name) for name, page in pages.items()}
    kept: dict[str, Any] = {
        "geometry": b64encode(window.saveGeometry().data()).decode("ascii"),
        "pages": {**before, **states},
    }
    if folder := last_folder(window):
        kept[FOLDER] = folder
    if front:
        kept["page"] = front
        place = pages[front].kept_place()
        if place and office is not None:
            kept |= {**place, FILE: str(office)}
    pc.remember(**{WINDOW: kept})


def _page_state(page: Page) -> dict[str, Any]:
    state: dict[str, Any] = {
        splitter.objectName(): splitter.sizes()
        for splitter in page.findChildren(QSplitter)
        if splitter.objectName() and sum(splitter.sizes())
    }
    grids = {grid.objectName(): grid.widened() for grid in page.findChildren(Grid)}
    return {**state, **{name: widths for name, widths in grids.items() if name and widths}}


def _kept(pc: PcSettings) -> Mapping[str, Any]:
    found: Mapping[str, Any] = pc.get(WINDOW, {})
    return found


def _part(kept: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = kept.get(name)
    return part if isinstance(part, dict) else {}


def _whole(values: list[Any]) -> bool:
    return all(isinstance(value, int) and value >= 0 for value in values)
