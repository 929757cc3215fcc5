"""What Ctrl+K finds of the window itself: its pages, its commands, the places that pages name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial

from PySide6.QtGui import QAction

from app.ui.dialogs.palette_entries import Entry
from app.ui.page_list import PageDef

Open = Callable[..., None]


def page_entries(
    pages: Iterable[PageDef], actions: Iterable[QAction], open_page: Open
) -> list[Entry]:
    """The pages, each with its key where it has one."""
    keys = {action.text(): keys_of(action) for action in actions}
    return [
        Entry("page", page.caption, keys.get(page.caption, "打开"), partial(open_page, page.name))
        for page in pages
        if not page.needs_place
    ]


def command_entries(actions: Mapping[str, QAction], captions: Collection[str]) -> list[Entry]:
    """The window's commands, without those that only open one of the pages, and Ctrl+K itself."""
    return [
        Entry("command", action.text(), keys_of(action), action.trigger)
        for name, action in actions.items()
        if name != "palette_action" and action.text() not in captions
    ]


def place_entries(pages: Iterable[PageDef], open_page: Open) -> list[Entry]:
    """The places that pages offer by name."""
    return [
        Entry("command", caption, "", partial(open_page, page.name, place))
        for page in pages
        for caption, place in page.places
    ]


def keys_of(action: QAction) -> str:
    """The keys of an action as the screen shows them."""
    return "、".join(key.toString() for key in action.shortcuts())
