"""设置 → 预警 by its window: a number is set with its reason, acts at once, and is set back."""

from __future__ import annotations

from datetime import date

import pytest

from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.pages.settings_warnings import WarningsPanel
from app.ui.places import Tab
from tests.services.making import Desk
from tests.services.oversight.test_warnings import PROMISE
from tools.tour import hands


def opened(window: MainWindow) -> WarningsPanel:
    window.open_page("settings", Tab("warnings"))
    hands.settle()
    panel: WarningsPanel = window.pages["settings"].warnings_panel  # type: ignore[attr-defined]
    keys = [row.key for row in panel.threshold_grid.rows.rows]
    panel.threshold_grid.selectRow(keys.index("same_promise.least"))
    return panel


@pytest.mark.obligation("YC-23")
def test_a_threshold_is_set_acts_at_once_and_is_taken_back(
    window: MainWindow, office: Office
) -> None:
    desk = Desk(office)
    for month in (3, 6):
        desk.register(date(2026, month, 2), facts=PROMISE, complainants=())
    panel = opened(window)
    assert "365天内被投诉举报3次" in panel.why_label.text() and not panel.default_button.isEnabled()

    hands.click(panel.change_button)
    assert panel.dialog is not None
    hands.fill(panel.dialog.form, {"value": "2", "reason": "示例会议议定"})
    hands.click(panel.dialog.submit_button)
    hands.settle()

    row = panel.current()
    assert row is not None and (row.said, row.default) == ("至少2件", "至少3件")
    assert row.changed.endswith("：示例会议议定") and panel.default_button.isEnabled()
    window.open_page("oversight", Tab("warnings"))
    hands.settle()
    part = window.pages["oversight"].warnings_part  # type: ignore[attr-defined]
    assert "same_promise" in {one.rule for one in part.warning_grid.rows.rows}
    assert "其中由本办改过：至少2件（默认3）" in part.why_label.text()

    panel = opened(window)
    hands.click(panel.default_button)
    assert panel.dialog is not None
    hands.fill(panel.dialog.form, {"reason": "示例：恢复"})
    hands.click(panel.dialog.submit_button)
    hands.settle()
    row = panel.current()
    assert row is not None and not row.own and row.said == "至少3件"


def test_a_number_outside_its_bounds_leaves_the_form_with_a_sentence(window: MainWindow) -> None:
    panel = opened(window)
    hands.click(panel.change_button)
    assert panel.dialog is not None
    hands.fill(panel.dialog.form, {"value": "1", "reason": "示例"})
    hands.click(panel.dialog.submit_button)
    hands.settle()

    assert panel.dialog.isVisible() and "2到100之间的整数" in panel.dialog.error_label.text()
    panel.dialog.reject()


def test_alt_and_a_comma_turn_to_it(window: MainWindow) -> None:
    window.open_page("settings")
    hands.settle()
    page = window.pages["settings"]
    hands.press(page, "Alt+,")

    assert page.tabs.currentWidget() is page.warnings_panel  # type: ignore[attr-defined]
