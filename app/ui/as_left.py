"""The window as it was left: size and place, page in front, splitters and widths of columns."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QSplitter

from app.base.pc_settings import WINDOW, PcSettings
from app.ui.widgets.grid import Grid

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow
    from app.ui.pages.base import Page

PASSING: Final = ("import_ledger",)  # pages that nobody wants to begin the next day with


def page_left(pc: PcSettings) -> str:
    """The page that was in front when the window was closed, "" when it was the first one."""
    return str(_kept(pc).get("page", ""))


def restore_window(window: MainWindow) -> None:
    """Give the window the size and place that it had; Qt moves it onto a screen that is there."""
    text = _kept(window.pc).get("geometry")
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


def open_page(window: MainWindow) -> None:
    """Go to the page, or the case, that was in front; a case only of the same office file."""
    kept, name = _kept(window.pc), page_left(window.pc)
    if window.context is None or not window.has_page(name):
        return
    if name != "case":
        window.open_page(name)
    elif kept.get("file") == str(window.context.office.path) and _whole([kept.get("case")]):
        window.open_case(kept["case"])


def remember(window: MainWindow) -> None:
    """Keep how the window stands; pages that were not opened keep what was known of them."""
    before = _part(_kept(window.pc), "pages")
    pages = {name: _page_state(page) or _part(before, name) for name, page in window.pages.items()}
    kept: dict[str, Any] = {
        "geometry": b64encode(window.saveGeometry().data()).decode("ascii"),
        "pages": {**before, **pages},
    }
    name = next((n for n, p in window.pages.items() if p is window.page_stack.currentWidget()), "")
    if name not in PASSING:
        kept["page"] = name
    case_id = getattr(window.pages.get("case"), "case_id", None)
    if name == "case" and window.context is not None and case_id is not None:
        kept |= {"case": case_id, "file": str(window.context.office.path)}
    window.pc.remember(**{WINDOW: kept})


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
