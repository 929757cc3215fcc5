"""设置 → 归档: the fonds is given here, kept while it is typed, saved and taken back."""

from __future__ import annotations

from typing import Any

from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.places import Tab
from tools.tour import hands


def opened(window: MainWindow) -> Any:
    window.open_page("settings", Tab("archive"))
    hands.settle()
    page: Any = window.pages["settings"]
    return page.archive_panel


def test_the_fonds_is_called_as_the_host_until_somebody_says_otherwise(window: MainWindow) -> None:
    panel = opened(window)

    assert panel.archive_form.values()["fonds_name"] == "示例县发展和改革委员会"
    assert "全宗号" in panel.missing_label.text() and not panel.save_button.isEnabled()
    assert "待审" in panel.schedule_label.text() and panel.schedule_grid.rows.rows


def test_what_is_saved_holds_and_is_taken_back(window: MainWindow, office: Office) -> None:
    panel = opened(window)
    hands.fill(panel.archive_form, {"fonds": "Z109", "mode": "piece", "both_sides": False})
    hands.click(panel.save_button)
    hands.settle()

    kept = office.archive_options.current()
    assert (kept.fonds, kept.by_piece, kept.both_sides) == ("Z109", True, False)
    hands.click(window.toast_panel.undo_button)
    hands.settle()
    assert office.archive_options.current().fonds == ""


def test_a_code_that_can_not_be_is_refused_in_a_sentence(
    window: MainWindow, office: Office
) -> None:
    panel = opened(window)
    hands.fill(panel.archive_form, {"fonds": "一〇九 号"})
    hands.click(panel.save_button)
    hands.settle()

    assert office.archive_options.current().fonds == ""
    assert "有改动，还没有保存" in panel.missing_label.text()
