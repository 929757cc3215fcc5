"""交接 in the settings: asked for with what it moves, its list printed or saved, then and later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.base.session import Session
from app.services.office import Office
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.main_window import MainWindow
from app.ui.pages.settings import SettingsPage
from app.ui.pages.settings_people import PeoplePanel
from tools.tour import hands


def people_of(window: MainWindow) -> PeoplePanel:
    window.open_page("settings")
    hands.settle()
    page = window.pages["settings"]
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentWidget(page.people_panel)
    hands.settle()
    return page.people_panel


def test_an_officer_hands_over_and_the_list_is_at_hand(
    window: MainWindow,
    office: Office,
    actor: Session,
    log_case: Callable[..., int],
    tmp_path: Path,
) -> None:
    case_id, _other = log_case(), log_case(title="另一件")
    office.officers.add("经办人乙", actor)
    panel = people_of(window)
    panel.officer_grid.selectRow(0)
    hands.click(panel.handover_button)
    dialog = panel.findChild(FormDialog)
    assert dialog is not None and "在办案件 2 件" in dialog.about_label.text()
    hands.fill(dialog.form, {"taker": "经办人乙", "witness": "王示例", "seals": "业务专用章一枚"})

    hands.click(dialog.submit_button)

    card = office.reads.case_page(case_id, date(2026, 11, 20), by=actor).card
    assert card.officer == "经办人乙"
    assert window.toast_panel.more_button.text() == "打印交接清单"
    rows = panel.handover_panel.handover_grid.rows.rows
    assert [(row.giver, row.taker, row.witness, row.cases) for row in rows] == [
        (actor.name, "经办人乙", "王示例", 2)
    ]
    target = tmp_path / "清单.pdf"
    panel.handover_panel.save(office.handovers.pdf(rows[0].id, actor), target)
    assert target.read_bytes().startswith(b"%PDF")
    assert window.toast_panel.more_button.text() == "打开"
    hands.press(window, "Ctrl+Z")
    assert "再办一次交接" in window.toast_panel.text_label.text()
    QApplication.processEvents()


def test_with_one_officer_the_button_says_why_nothing_can_be_handed_over(
    window: MainWindow,
) -> None:
    panel = people_of(window)

    assert not panel.handover_button.isEnabled()
    assert "先增加接收人" in panel.handover_button.toolTip()
    assert "还没有交接清单" in panel.handover_panel.print_button.toolTip()
