"""Ctrl+K: everything by one line and keys alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.rows.ledger import LedgerFilters, LedgerView
from app.base.session import Session
from app.services.office import Office
from app.ui.dialogs.palette import Palette
from app.ui.dialogs.palette_entries import Entry, ranked, score_of
from app.ui.main_window import MainWindow
from app.ui.pages.ledger.page import LedgerPage
from app.ui.places import CaseAt
from app.ui.theme import Scheme, theme
from tools.tour import hands


def open_palette(window: MainWindow) -> Palette:
    hands.press(window, "Ctrl+K")
    assert window.palette_panel is not None
    assert window.palette_panel.line.hasFocus()
    return window.palette_panel


def find(palette: Palette, text: str) -> list[tuple[str, str]]:
    """Type, wait for the store, and read the lines: kind and caption."""
    hands.write(palette.line, text)
    QTest.qWait(220)
    hands.settle()
    return [(entry.kind, entry.caption) for entry in palette.entries.entries]


def test_ctrl_k_offers_pages_and_commands_before_anything_is_typed(window: MainWindow) -> None:
    palette = open_palette(window)

    lines = {(entry.kind, entry.caption) for entry in palette.entries.entries}

    assert ("page", "台账") in lines
    assert ("command", "快捷键一览") in lines
    assert palette.isVisible()


def test_pinyin_initials_and_enter_open_a_page(window: MainWindow) -> None:
    palette = open_palette(window)

    lines = find(palette, "tz")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    hands.settle()

    assert lines[0] == ("page", "台账")
    assert window.page_stack.currentWidget() is window.pages["ledger"]
    assert not palette.isVisible()


def test_a_letter_is_logged_from_it(window: MainWindow) -> None:
    palette = open_palette(window)

    lines = find(palette, "djlx")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    hands.settle()

    assert lines[0] == ("command", "登记来信")
    assert window.page_stack.currentWidget() is window.pages["intake"]


def test_a_case_is_found_by_its_words_and_opened(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    log_case("路灯不亮")
    palette = open_palette(window)

    lines = find(palette, "路灯")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    hands.settle()

    assert lines[0] == ("case", "示信投〔2026〕1号　路灯不亮")
    assert window.pages["case"].number_label.text() == "示信投〔2026〕1号"


def test_a_unit_is_found_by_initials_and_leads_to_its_cases(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    log_case("住建的", respondent="示例县住建局")
    log_case("交通的", respondent="示例县交通局")
    palette = open_palette(window)

    lines = find(palette, "slxzjj")
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    QTest.qWait(50)
    hands.settle()

    page = window.pages["ledger"]
    assert lines[:2] == [("unit", "示例县住建局"), ("unit", "示例县住建局")]
    assert page.filter_bar.filters().respondent == "示例县住建局"
    assert page.total_label.text() == "1件"


@pytest.mark.obligation("NY-15.3")
def test_people_are_found_by_the_exact_name_alone_and_stay_masked(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    log_case()
    palette = open_palette(window)

    part, whole = find(palette, "李示"), find(palette, "李示例")

    assert not [line for line in part if line[0] == "person"]
    person = next(caption for kind, caption in whole if kind == "person")
    assert "李示例" not in person
    assert "13800000001" not in person
    assert person.startswith("李")


def test_the_steps_of_the_open_case_come_first_and_open_their_form(
    window: MainWindow, log_case: Callable[..., int]
) -> None:
    window.open_page("case", CaseAt(log_case()))
    hands.settle()
    palette = open_palette(window)

    lines = find(palette, "受理")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    hands.settle()

    assert lines[0] == ("step", "受理")
    dialog = window.pages["case"].case_actions.dialog
    assert dialog is not None
    assert dialog.windowTitle().startswith("受理")
    dialog.reject()
    hands.settle()


def test_esc_gives_the_focus_back(window: MainWindow, log_case: Callable[..., int]) -> None:
    log_case(on=date(2026, 11, 19))
    window.open_page("board")
    hands.settle()
    before = QApplication.focusWidget()
    palette = open_palette(window)

    QTest.keyClick(palette.line, Qt.Key.Key_Escape)

    assert not palette.isVisible()
    assert QApplication.focusWidget() is before


def test_enter_while_composing_belongs_to_the_input_method(window: MainWindow) -> None:
    palette = open_palette(window)
    QApplication.sendEvent(palette.line, QInputMethodEvent("taizhang", []))

    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)

    assert palette.isVisible()
    QApplication.sendEvent(palette.line, QInputMethodEvent("", []))
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_what_is_not_found_is_said(window: MainWindow) -> None:
    palette = open_palette(window)

    lines = find(palette, "没有这样的东西")

    assert lines == []
    assert "没有找到“没有这样的东西”" in palette.none_label.text()
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_it_opens_in_both_schemes(window: MainWindow, qapp: QApplication) -> None:
    for scheme in Scheme:
        theme.show(qapp, scheme)
        open_palette(window)
        hands.settle()
    theme.show(qapp, Scheme.LIGHT)


def test_its_list_is_a_sound_model(window: MainWindow, qtmodeltester) -> None:
    qtmodeltester.check(open_palette(window).entries)


def test_better_matches_stand_higher(qtbot: QtBot) -> None:
    local = [Entry("page", caption, "", lambda: None) for caption in ("统计台账", "台账", "日历")]
    found = [Entry("case", "台账案", "", lambda: None, 85)]

    captions = [entry.caption for entry in ranked("台账", local, found, 10)]

    assert captions == ["台账", "统计台账", "台账案"]
    assert score_of("rl", "日历") > 0
    assert score_of("x", "日历") == 0


def test_a_saved_view_of_the_ledger_is_found_and_shown(
    window: MainWindow, office: Office, actor: Session, log_case: Callable[..., int]
) -> None:
    log_case("租金没有退还", on=date(2026, 11, 2))
    log_case("路灯不亮", on=date(2026, 11, 19))
    late = LedgerView("超期未结", ("number", "title"), filters=LedgerFilters(urgency="overdue"))
    office.ledger.save_view(late, actor)
    palette = open_palette(window)
    assert ("view", "超期未结") in {(e.kind, e.caption) for e in palette.entries.entries}

    lines = find(palette, "cqwj")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    hands.settle()

    page = window.pages["ledger"]
    assert isinstance(page, LedgerPage)
    assert lines[0] == ("view", "超期未结")
    assert window.page_stack.currentWidget() is page
    assert page.view_button.text() == "视图：超期未结"
    assert [column.key for column in page.grid.shown_columns()] == ["number", "title"]
    assert page.grid.lines.rowCount() == 1


def test_the_top_bar_tells_the_key_of_the_palette(window: MainWindow) -> None:
    assert "Ctrl+K" in window.top_bar.search_field.placeholderText()
