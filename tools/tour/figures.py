"""A quarter from its figures to a numbered bulletin: published, sent to units to look at, written of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from app.ui.dialogs.form_dialog import FormDialog
from app.ui.pages.statistics.page import StatisticsPage
from tools.tour import hands

if TYPE_CHECKING:
    from app.ui.pages.statistics.published_part import PublishedPart
    from tools.tour.player import Player

PUBLISHED, CHECKS = 3, 1  # tabs
ADDRESSEE: Final = "各承办单位"
TO_WRITE: Final[tuple[tuple[str, Mapping[str, Any]], ...]] = (
    ("数据核对函", {"addressee": ADDRESSEE, "contact_phone": "0377-00000000"}),
    ("通报", {"addressee": "各乡镇人民政府、县直各单位"}),
)


def publish_quarter(player: Player) -> None:
    """The last quarter is published, its letter goes to the units, one answers, the bulletin leaves."""
    page = player.window.pages["statistics"]
    assert isinstance(page, StatisticsPage)
    player.window.open_page("statistics")
    hands.settle()
    player.picture("figures")
    hands.click(page.publish_button)
    _send(page.dialog)
    page.tabs.setCurrentIndex(PUBLISHED)
    part = page.published_part
    for caption, fields in TO_WRITE:
        _write(player, part, caption, fields)
        if caption != TO_WRITE[-1][0]:
            part.tabs.setCurrentIndex(CHECKS)
            hands.click(part.check_button)
            _send(part.dialog)
    player.picture("figures-published")


def _write(player: Player, part: PublishedPart, caption: str, fields: Mapping[str, Any]) -> None:
    part.kind_box.setCurrentIndex(part.kind_box.findText(caption))
    hands.click(part.write_button)
    window = part.papers.window
    if window is None:
        raise AssertionError(f"没有打开{caption}")
    hands.fill(window.form, fields)
    window.renew_preview()
    hands.settle()
    player.picture(f"figures-{window.draft.kind}", window)
    hands.click(window.issue_button)
    issued, said = window.issued, window.error_label.text()
    hands.click(window.close_button)
    if not issued:
        raise AssertionError(f"{caption}没有发出：{said}")


def _send(dialog: FormDialog | None) -> None:
    if dialog is None:
        raise AssertionError("没有打开表单")
    hands.click(dialog.submit_button)
    try:
        said = dialog.error_label.text()
    except RuntimeError:  # it has closed
        return
    if dialog.isVisible():
        raise AssertionError(said or dialog.missing_label.text())
