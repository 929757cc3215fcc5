"""The pictures at the end of a story: every page of the window, its tabs, its own dialogs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QApplication, QDialog, QTabWidget

from app.ui.page_list import PAGES
from app.ui.theme import Scheme
from tools.tour import hands

if TYPE_CHECKING:
    from tools.tour.player import Player

Portrait = Callable[["Player", Any], None]


def picture_pages(player: Player) -> None:
    """Picture every page that the window has; a page without a look of its own is opened."""
    for scheme in Scheme:
        with player.camera.hold(scheme):
            _picture_all(player)


def _picture_all(player: Player) -> None:
    wanted = player.plan.pages
    for name in (definition.name for definition in PAGES):
        if not wanted or name in wanted:
            player.attempt(name, partial(_picture_page, player, name))
    if not wanted:
        for name, look in ANYWHERE:
            player.attempt(name, partial(look, player))


def _picture_page(player: Player, name: str) -> None:
    if name not in NEEDS_A_CASE:
        player.window.open_page(name)
        hands.settle()
    PORTRAITS.get(name, _every_tab(name))(player, player.window.pages[name])


def _every_tab(name: str) -> Portrait:
    """The page, then each further one of its tabs."""

    def take(player: Player, page: Any) -> None:
        player.picture(name)
        for tabs in page.findChildren(QTabWidget):
            if not tabs.isVisible():
                continue
            first = tabs.currentIndex()
            for at in (i for i in range(tabs.count()) if i != first and tabs.isTabVisible(i)):
                tabs.setCurrentIndex(at)
                player.picture(f"{name}-tab-{at + 1}")
            tabs.setCurrentIndex(first)

    return take


def _workbench(player: Player, page: Any) -> None:
    player.picture("workbench")
    hands.click(page.count_buttons["overdue"])
    player.picture("workbench-overdue")
    hands.click(page.count_buttons["overdue"])


def _board(player: Player, page: Any) -> None:
    player.picture("board")
    hands.click(page.count_buttons["overdue"])
    player.picture("board-overdue")
    hands.click(page.count_buttons["overdue"])


def _ledger(player: Player, page: Any) -> None:
    page.grid.setFocus()
    page.grid.selectAll()
    hands.pause()
    player.picture("ledger")
    _dialog(player, page.batch_bar.step_buttons["assign"], page.batch_bar, "dialog-assign-many")
    page.grid.clearSelection()


def _supervision(player: Player, page: Any) -> None:
    if not page.empty_label.isVisible():
        hands.click(page.tick_late_button)
    player.picture("supervision")
    if not page.empty_label.isVisible():
        hands.click(page.untick_button)


def _calendar(player: Player, _page: Any) -> None:
    player.picture("calendar-at-the-end")


def _case(player: Player, page: Any) -> None:
    for at, name in enumerate(player.plan.portraits, start=1):
        player.show_case(name)
        player.picture(f"case-{at}")
    player.show_case(player.plan.portraits[1])
    _every_tab("case")(player, page)
    page.timeline.select(1)
    hands.click(page.revise_button)
    player.picture("dialog-revise", page.case_actions.dialog)
    hands.click(page.case_actions.dialog.put_by_button)


def _search(player: Player) -> None:
    field = player.window.top_bar.search_field
    hands.press(player.window, "Ctrl+F")
    hands.write(field, "示例")
    field.search_now()
    hands.settle()
    player.picture("search")
    hands.press(field, "Esc")


def _palette(player: Player) -> None:
    hands.press(player.window, "Ctrl+K")
    panel = player.window.palette_panel
    assert panel is not None
    player.picture("palette")
    hands.write(panel.line, "zj")  # initials: 住建, 总计…
    hands.pause()
    player.picture("palette-found")
    hands.press(panel.line, "Esc")


def _keys(player: Player) -> None:
    hands.press(player.window, "Ctrl+/")
    shown = (w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible())
    dialog = next(shown, None)
    if dialog is None:
        raise AssertionError("没有打开快捷键一览")
    player.picture("dialog-keys", dialog)
    hands.press(dialog, "Esc")


def _dialog(player: Player, button: Any, owner: Any, name: str) -> None:
    """Picture the form that a button opens, and leave it."""
    hands.click(button)
    player.picture(name, owner.dialog)
    hands.click(owner.dialog.put_by_button)


ANYWHERE: Final = (("search", _search), ("palette", _palette), ("keys", _keys))
NEEDS_A_CASE: Final = ("case",)
PORTRAITS: Final[Mapping[str, Portrait]] = {
    "workbench": _workbench,
    "board": _board,
    "ledger": _ledger,
    "supervision": _supervision,
    "calendar": _calendar,
    "case": _case,
}
