"""The tour's papers: the letter window, a batch for all that is late, the register of what left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.ui.dialogs.letter_window import LetterWindow
from app.ui.pages.case.page import CasePage
from app.ui.pages.supervision.page import SupervisionPage
from tools.tour import hands

if TYPE_CHECKING:
    from tools.tour.player import Player
    from tools.tour.story import Letters, Paper

PRINTED = "papers"  # where the pages lie that the printer gets
PAUSES = 40  # of a quarter of a second, until a paper must have been set


def write_paper(player: Player, item: Paper) -> None:
    """Open the letter window from the menu 文书, fill in, look, issue; a sheet is ready to print."""
    window = _open(player.show_case(item.name), item.caption)
    hands.fill(window.form, item.fields)
    window.renew_preview()
    _seen(window.paper_view, drawn=not player.plan.printed)
    if player.plan.printed:
        _print(player, item, window)
        return
    player.picture(f"letter-{window.draft.kind}", window)
    if not window.issue_button.isEnabled():
        said = f"{window.error_label.text()} {window.missing_label.text()}".strip()
        hands.click(window.close_button)
        raise AssertionError(f"{item.caption}不能发出：{said}")
    hands.click(window.issue_button)
    issued, said = window.issued, window.error_label.text()
    if issued:
        _seen(window.paper_view)
        player.picture(f"letter-{window.draft.kind}-issued", window)
    hands.click(window.close_button)
    if not issued:
        raise AssertionError(f"{item.caption}没有发出：{said}")


def _print(player: Player, item: Paper, window: LetterWindow) -> None:
    """Issue the paper, if it is one that is numbered, and keep the very pages that the printer gets."""
    said = f"{window.error_label.text()} {window.missing_label.text()}".strip()
    if window.draft.numbered and window.issue_button.isEnabled():
        hands.click(window.issue_button)
        _seen(window.paper_view, drawn=False)
        said = window.error_label.text()
    done = window.issued if window.draft.numbered else window.print_button.isEnabled()
    if done:
        folder = player.camera.folder / PRINTED
        folder.mkdir(exist_ok=True)
        number = len(list(folder.glob("*.pdf"))) + 1
        window.save_to(folder / f"{number:02d} {item.caption}.pdf")
    hands.click(window.close_button)
    hands.settle()
    if not done:
        raise AssertionError(f"{item.caption}没有打印成：{said}")


def _open(page: CasePage, caption: str) -> LetterWindow:
    hands.click(page.letter_button)
    menu = page.case_letters.menu
    if menu is None:
        raise AssertionError("没有打开文书菜单")
    action = next((a for a in menu.actions() if re.split("[　…]", a.text())[0] == caption), None)
    if action is None:
        raise AssertionError(f"文书菜单里没有{caption}")
    menu.close()
    action.trigger()
    hands.settle()
    if page.case_letters.window is None:
        raise AssertionError(f"没有打开{caption}")
    return page.case_letters.window


def _seen(view: Any, *, drawn: bool = True) -> None:
    """Wait until the paper is set; for a picture also until its reader has drawn the page."""
    for _ in range(PAUSES):
        if view.page_count:
            break
        hands.pause()
    else:
        raise AssertionError(f"没有显示文书：{view.hint_label.text()}")
    if drawn:  # on its own thread
        hands.pause()


def send_letters(player: Player, item: Letters) -> None:
    """Supervise all that is late by one form; each letter is numbered and kept."""
    player.window.open_page("supervision")
    page = player.window.pages["supervision"]
    assert isinstance(page, SupervisionPage)
    hands.click(page.tick_late_button)
    hands.click(page.supervise_button)
    dialog = page.letters.dialog
    assert dialog is not None
    hands.fill(dialog.form, {"suggestion": item.advice})
    player.picture("dialog-supervise-many", dialog)
    hands.click(dialog.submit_button)
    batch = page.letters.batches.dialog
    if batch is None:
        raise AssertionError("没有列出要发的督办函")
    for at in range(len(batch.stack_grid.rows.rows)):
        batch.stack_grid.selectRow(at)
        _seen(batch.paper_view)
    player.picture("dialog-letters-preview", batch)
    hands.click(batch.send_button)
    issued = page.letters.batches.result
    if issued is None:
        raise AssertionError("没有列出发出的督办函")
    player.picture("dialog-letters", issued)
    hands.click(issued.close_button)
