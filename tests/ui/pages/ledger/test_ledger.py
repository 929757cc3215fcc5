"""The ledger: every case as a line; sorted, narrowed, arranged, summed up and copied by keys."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
)
from pytestqt.qtbot import QtBot

from app.base.rows.changes import Changed
from app.base.rows.ledger import LedgerColumn, LedgerFilters, LedgerRow, LedgerSummary
from app.base.rows.urgency import Urgency
from app.base.session import Session
from app.services.office import Office
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.main_window import MainWindow
from app.ui.pages.ledger.copy import as_html, as_text
from app.ui.pages.ledger.filters import FilterOptions, LedgerFilterBar
from app.ui.pages.ledger.grid import LedgerGrid
from app.ui.pages.ledger.page import LedgerPage
from app.ui.pages.ledger.words import summary_words
from app.ui.tablemodels.sql_rows import BLOCK, BLOCKS_IN_SIGHT, SqlRowModel
from app.ui.theme import Scheme, theme
from tools.tour import hands


def ledger_of(window: MainWindow) -> LedgerPage:
    window.open_page("ledger")
    hands.settle()
    page = window.pages["ledger"]
    assert isinstance(page, LedgerPage)
    return page


def wait(page: LedgerPage) -> None:
    """Let what is debounced settle."""
    QTest.qWait(200)
    hands.settle()


def column_of(page: LedgerPage, key: str) -> list[str]:
    model = page.grid.lines
    at = next(i for i, c in enumerate(model.columns) if c.key == key)
    for row in range(model.rowCount()):
        model.row_at(row)
    wait(page)
    return [model.index(row, at).data() for row in range(model.rowCount())]


@pytest.fixture
def three(log_case: Callable[..., int], take: Callable[..., int]) -> tuple[int, int, int]:
    """An overdue case, one in time, and one referred."""
    late = log_case("租金没有退还", on=date(2026, 11, 2), respondent="示例县住建局")
    fresh = log_case("路灯不亮", on=date(2026, 11, 19), respondent="示例县交通局")
    sent = log_case("租金争议", on=date(2026, 11, 16), respondent="示例县住建局")
    take(sent, "accept", date(2026, 11, 17), officer="经办人甲")
    take(sent, "refer", date(2026, 11, 18), unit="示例县住建局")
    return late, fresh, sent


def test_an_empty_ledger_says_what_belongs_there_and_offers_the_import(window: MainWindow) -> None:
    page = ledger_of(window)

    assert page.empty_label.isVisible()
    assert page.empty_button.text() == "导入原有台账"


def test_every_case_is_a_line_the_newest_first(window: MainWindow, three: tuple[int, ...]) -> None:
    page = ledger_of(window)

    assert column_of(page, "title") == ["路灯不亮", "租金争议", "租金没有退还"]
    assert page.total_label.text() == "3件"
    assert column_of(page, "urgency")[2] == "超期9个工作日"
    assert column_of(page, "received_on")[0] == "2026-11-19"


def test_a_click_on_a_heading_sorts_and_a_second_turns_the_order(
    window: MainWindow, three: tuple[int, ...], qtbot: QtBot
) -> None:
    page = ledger_of(window)
    header = page.grid.horizontalHeader()
    at = next(i for i, c in enumerate(page.grid.lines.columns) if c.key == "number")
    where = header.viewport()

    def click() -> None:
        x = header.sectionViewportPosition(at) + 20
        qtbot.mouseClick(
            where, Qt.MouseButton.LeftButton, pos=header.rect().center().__class__(x, 8)
        )

    click()
    rising = column_of(page, "number")
    click()

    assert rising == ["示信投〔2026〕1号", "示信投〔2026〕2号", "示信投〔2026〕3号"]
    assert column_of(page, "number") == rising[::-1]


def test_filters_narrow_in_sql_and_are_cleared_by_one_button(
    window: MainWindow, three: tuple[int, ...]
) -> None:
    page = ledger_of(window)

    hands.choose(page.filter_bar.stage_box, "received")
    wait(page)
    by_stage = column_of(page, "title")
    hands.write(page.filter_bar.text_field, "退还")
    wait(page)
    by_text = column_of(page, "title")
    hands.click(page.filter_bar.clear_button)

    assert by_stage == ["路灯不亮", "租金没有退还"]
    assert by_text == ["租金没有退还"]
    assert len(column_of(page, "title")) == 3
    assert not page.filter_bar.clear_button.isVisible()


def test_units_and_days_narrow_once_they_can_be_read_and_say_so_before(
    window: MainWindow, three: tuple[int, ...]
) -> None:
    page = ledger_of(window)

    hands.write(page.filter_bar.respondent_box.line, "示例县住")
    wait(page)
    half = (page.problem_label.text(), page.total_label.text())
    hands.write(page.filter_bar.respondent_box.line, "示例县住建局")
    hands.write(page.filter_bar.from_field, "11-10")
    wait(page)

    assert "示例县住" in half[0]
    assert half[1] == "3件"
    assert page.problem_label.text() == ""
    assert column_of(page, "title") == ["租金争议"]


def test_a_unit_that_came_since_can_be_chosen(
    window: MainWindow, three: tuple[int, ...], log_case: Callable[..., int]
) -> None:
    page = ledger_of(window)
    window.open_page("board")
    case_id = log_case("新单位的", respondent="示例县水利局")
    window.changes.announce(Changed(cases=(case_id,)))

    page = ledger_of(window)
    hands.write(page.filter_bar.respondent_box.line, "示例县水利局")
    wait(page)

    assert column_of(page, "title") == ["新单位的"]


def test_enter_opens_the_case_under_the_cursor(
    window: MainWindow, three: tuple[int, ...], qtbot: QtBot
) -> None:
    page = ledger_of(window)

    qtbot.keyClick(page.grid, Qt.Key.Key_Down)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)

    assert window.page_stack.currentWidget() is window.pages["case"]
    assert window.pages["case"].number_label.text() == "示信投〔2026〕3号"


def test_a_selection_is_summed_up(window: MainWindow, three: tuple[int, ...], qtbot: QtBot) -> None:
    page = ledger_of(window)

    qtbot.keyClick(page.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    wait(page)

    said = page.summary_label.text()
    assert said.startswith("选中3件 · 在办 3 · 已结 0 · 超期 1")
    assert "示例县住建局 1" in said


def test_of_many_units_the_line_picks_out_none() -> None:
    units = tuple((f"示例{at}局", at) for at in range(1, 6))
    summary = LedgerSummary(15, 15, 0, 0, (), units, (), (), None, None, None)

    assert summary_words(summary).endswith("　承办单位 5 个")
    assert summary_words(summary, full=True).endswith(
        "示例1局 1 · 示例2局 2 · 示例3局 3 · 示例4局 4 · 示例5局 5"
    )


def test_ctrl_f_finds_in_the_ledger(window: MainWindow, three: tuple[int, ...]) -> None:
    page = ledger_of(window)

    hands.press(window, "Ctrl+F")

    assert page.filter_bar.text_field.hasFocus()


def test_the_sum_says_how_long_what_ended_took(
    window: MainWindow, three: tuple[int, ...], take: Callable[..., int], qtbot: QtBot
) -> None:
    take(three[0], "withdraw", date(2026, 11, 12), reason="双方已经和解。")
    page = ledger_of(window)

    qtbot.keyClick(page.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    wait(page)

    assert "已结 1 · 超期 0 · 已结平均用时 10.0 天" in page.summary_label.text()


def test_a_copy_is_what_excel_expects(
    window: MainWindow, three: tuple[int, ...], qtbot: QtBot
) -> None:
    page = ledger_of(window)
    page.grid.arrange(["number", "received_on", "title"], {})

    qtbot.keyClick(page.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "案号\t收到日\t标题"
    assert lines[1] == "示信投〔2026〕2号\t2026-11-19\t路灯不亮"
    assert len(lines) == 4


def test_no_text_becomes_a_formula_and_long_numbers_keep_their_digits() -> None:
    columns = (LedgerColumn("a", "编号", "text"), LedgerColumn("b", "标题", "text"))
    row = LedgerRow(1, Urgency.NONE, {"a": "20260521000123", "b": '=1+1\n"二"'})

    text, html = as_text(columns, [row]), as_html(columns, [row])

    assert text.splitlines()[1].startswith("'20260521000123\t\"'=1+1")
    assert '""二""' in text
    assert "mso-number-format:'\\@'\">20260521000123" in html


def test_columns_come_back_as_they_were_left(
    window: MainWindow, three: tuple[int, ...], office: Office, qtbot: QtBot
) -> None:
    page = ledger_of(window)
    header = page.grid.horizontalHeader()
    page.grid.setColumnWidth(2, 333)
    header.moveSection(header.visualIndex(1), 0)
    page.grid.show_column("officer", False)
    wait(page)
    left = page.arrangement.view("")

    del window.pages["ledger"]
    again = ledger_of(window)

    assert again is not page
    assert again.arrangement.view("").columns == left.columns
    assert left.columns[0] == "number"
    assert "officer" not in left.columns
    assert again.grid.widths()["title"] == 333
    page.close_page()


def test_alt_and_arrows_move_the_column_under_the_cursor(
    window: MainWindow, three: tuple[int, ...], qtbot: QtBot
) -> None:
    page = ledger_of(window)
    first, second = (c.key for c in page.grid.shown_columns()[:2])

    qtbot.keyClick(page.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)

    assert [c.key for c in page.grid.shown_columns()[:2]] == [second, first]


def name_view(page: LedgerPage, name: str) -> None:
    page.view_menu.ask_name()
    dialog = page.view_menu.dialog
    assert dialog is not None
    hands.write(dialog.name_field, name)
    hands.click(dialog.save_button)


def menu_of(page: LedgerPage) -> list[str]:
    page.view_menu.fill()
    return [action.text() for action in page.view_button.menu().actions()]


def test_the_button_names_the_view_that_is_shown_and_says_when_it_was_changed(
    window: MainWindow, three: tuple[int, ...], office: Office
) -> None:
    page = ledger_of(window)
    assert page.view_button.text() == "视图"
    hands.choose(page.filter_bar.urgency_box, "overdue")
    wait(page)
    name_view(page, "超期未结")
    assert page.view_button.text() == "视图：超期未结"
    assert "把改动存入“超期未结”" not in menu_of(page)

    page.grid.setColumnWidth(1, 300)  # a width is no change
    wait(page)
    assert page.view_button.text() == "视图：超期未结"
    page.sort_by("title")
    assert page.view_button.text() == "视图：超期未结（已改动）"

    page.view_menu.apply(page.view_menu.views[0])
    assert page.view_button.text() == "视图：超期未结"
    hands.choose(page.filter_bar.channel_box, "call")
    wait(page)
    assert page.view_button.text() == "视图：超期未结（已改动）"

    assert "把改动存入“超期未结”" in menu_of(page)
    page.view_menu.save("超期未结")
    assert page.view_button.text() == "视图：超期未结"
    assert office.ledger.views()[0].filters.channel == "call"

    page.view_menu.delete(page.view_menu.views[0])
    assert page.view_button.text() == "视图"


def test_a_view_is_saved_applied_deleted_and_brought_back(
    window: MainWindow, three: tuple[int, ...], office: Office
) -> None:
    page = ledger_of(window)
    hands.choose(page.filter_bar.urgency_box, "overdue")
    wait(page)
    name_view(page, "超期未结")
    page.filter_bar.clear()
    assert len(column_of(page, "title")) == 3

    page.view_menu.apply(page.view_menu.views[0])
    narrowed = column_of(page, "title")
    page.view_menu.delete(page.view_menu.views[0])
    gone = office.ledger.views()
    hands.click(window.toast_panel.undo_button)

    assert narrowed == ["租金没有退还"]
    assert gone == ()
    assert [view.name for view in office.ledger.views()] == ["超期未结"]


def test_a_step_elsewhere_moves_the_line_here(
    window: MainWindow, three: tuple[int, ...], take: Callable[..., int]
) -> None:
    page = ledger_of(window)
    assert column_of(page, "stage")[0] == "待审查受理"

    take(three[1], "accept", date(2026, 11, 20))
    hands.press(window, "F5")

    assert column_of(page, "stage")[0] == "待转办"


def test_the_page_opens_in_both_schemes_with_every_control_named(
    window: MainWindow, three: tuple[int, ...], qapp: QApplication
) -> None:
    page = ledger_of(window)
    for scheme in Scheme:
        theme.show(qapp, scheme)
        hands.settle()
    theme.show(qapp, Scheme.LIGHT)

    page.show_filtered(LedgerFilters(stage="open"))
    buttons = [page.view_button, page.column_button, page.sort_button, page.copy_button,
               page.import_button, *page.batch_bar.step_buttons.values()]  # fmt: skip
    assert all(button.accessibleName() for button in buttons)
    assert page.filter_bar.stage_box.currentData() == "open"


def test_the_lines_are_a_sound_model(
    window: MainWindow, three: tuple[int, ...], qtmodeltester
) -> None:
    qtmodeltester.check(ledger_of(window).grid.lines)


def test_a_million_lines_ask_only_for_the_blocks_in_sight(qtbot: QtBot) -> None:
    model = SqlRowModel((LedgerColumn("n", "号", "number"),))
    asked: list[array[int]] = []
    model.wanted.connect(asked.append)
    model.show_ids(array("q", range(1_000_000)))

    past = (70_000 * n for n in range(1, BLOCKS_IN_SIGHT + 2))
    for row in (5, *past, 999_999):  # scrolled to the end in one turn
        model.row_at(row)
    QTest.qWait(20)
    model.take_rows([LedgerRow(i, Urgency.NONE, {"n": i}) for i in asked[0]], model.turn)

    assert len(asked) == 1
    assert len(asked[0]) == BLOCKS_IN_SIGHT * BLOCK
    assert model.index(999_999, 0).data() == "999999"
    assert model.row_at(5) is None


def test_select_all_does_not_make_the_header_ask_every_line(
    window: MainWindow, three: tuple[int, ...], qtbot: QtBot
) -> None:
    """Sharing the selection, the header asked each of a million lines: 17 seconds."""
    grid = ledger_of(window).grid

    qtbot.keyClick(grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)

    assert len(grid.selected_ids()) == 3
    assert not grid.horizontalHeader().selectionModel().hasSelection()


def test_rows_of_an_earlier_look_are_not_taken(qtbot: QtBot) -> None:
    model = SqlRowModel((LedgerColumn("n", "号", "number"),))
    model.show_ids(array("q", [1, 2]))
    model.row_at(0)
    QTest.qWait(20)
    before = model.turn
    model.show_ids(array("q", [2, 3]))

    model.take_rows([LedgerRow(2, Urgency.NONE, {"n": "旧"})], before)

    assert model.row_at(0) is None


def test_what_follows_the_first_lines_is_put_behind_them(qtbot: QtBot) -> None:
    model = SqlRowModel((LedgerColumn("n", "号", "number"),))
    model.show_ids(array("q", range(BLOCK)))
    model.row_at(0)
    QTest.qWait(20)
    model.take_rows([LedgerRow(0, Urgency.NONE, {"n": "首"})], model.turn)
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))

    model.show_ids(array("q", range(BLOCK + 3)))

    first = model.row_at(0)
    assert first is not None and first.values == {"n": "首"}
    assert model.rowCount() == BLOCK + 3 and not resets


def test_the_cursor_finds_its_case_again_when_all_lines_are_there(qtbot: QtBot) -> None:
    grid = LedgerGrid()
    qtbot.addWidget(grid)
    grid.set_columns((LedgerColumn("n", "号", "number"),))
    grid.show_ids(array("q", range(BLOCK)))

    grid.show_ids(array("q", range(BLOCK + 3)), keep=BLOCK + 1)

    assert grid.current_case() == BLOCK + 1


def test_another_order_shows_its_first_lines_before_all_are_read(
    window: MainWindow, three: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.pages.ledger.page.FIRST", 1)
    page = ledger_of(window)
    said: list[str] = []
    page.grid.lines.modelReset.connect(
        lambda: said.append(f"{len(page.grid.lines.ids)} {page.total_label.text()}")
    )
    current = page.grid.current_case()

    page.sort_by("title", descending=False)
    assert [words.split()[0] for words in said] == ["1"]
    hands.pause()  # the others are read once nobody acts

    assert [words.split()[0] for words in said] == ["1", "3"]
    assert "其余" in said[1] and "3" in page.total_label.text()
    assert page.grid.current_case() == current


def choose_lines(page: LedgerPage, *titles: str) -> None:
    """Select lines by their titles, with the mouse and Ctrl as a clerk does."""
    shown = column_of(page, "title")
    page.grid.clearSelection()
    for title in titles:
        where = page.grid.visualRect(page.grid.lines.index(shown.index(title), 2)).center()
        QTest.mouseClick(
            page.grid.viewport(), Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.ControlModifier, where,
        )  # fmt: skip
    wait(page)


def test_a_step_is_taken_on_many_cases_and_refusals_are_listed(
    window: MainWindow, three: tuple[int, ...], take: Callable[..., int], office: Office
) -> None:
    take(three[0], "accept", date(2026, 11, 5))
    page = ledger_of(window)
    choose_lines(page, "租金没有退还", "路灯不亮")  # one accepted, one not

    hands.click(page.batch_bar.step_buttons["refer"])
    dialog = page.batch_bar.dialog
    assert dialog is not None
    hands.fill(dialog.form, {"unit": "示例县教体局"})
    hands.click(dialog.submit_button)

    result = page.batch_bar.result_dialog
    assert result is not None
    assert result.heading_label.text() == "已办1件，没有办1件"
    refusal = result.result_rows.refused[0]
    assert refusal.number == "示信投〔2026〕2号"
    assert "尚未受理" in refusal.sentence
    assert (
        office.reads.case_page(three[0], date(2026, 11, 20), by=office.session()).card.stage
        == "handling"
    )
    QTest.keyClick(result.refused_grid, Qt.Key.Key_Return)
    hands.settle()
    assert window.pages["case"].number_label.text() == "示信投〔2026〕2号"


def test_an_officer_is_put_in_charge_of_many_cases(
    window: MainWindow, three: tuple[int, ...], office: Office
) -> None:
    page = ledger_of(window)
    choose_lines(page, "路灯不亮", "租金没有退还", "租金争议")

    hands.click(page.batch_bar.step_buttons["assign"])
    dialog = page.batch_bar.dialog
    assert dialog is not None
    hands.choose(dialog.form.editors["officer"].control, "经办人甲")
    hands.click(dialog.submit_button)

    assert column_of(page, "officer") == ["经办人甲"] * 3
    assert window.toast_panel.text_label.text() == "已对3件登记“指定经办”"


def test_what_stayed_in_the_house_is_taken_back_for_all_chosen_at_once(
    window: MainWindow, three: tuple[int, ...], office: Office, actor: Session
) -> None:
    office.officers.add("经办人乙", actor)
    page = ledger_of(window)
    choose_lines(page, "路灯不亮", "租金没有退还")
    before = column_of(page, "officer")
    hands.click(page.batch_bar.step_buttons["assign"])
    hands.choose(page.batch_bar.dialog.form.editors["officer"].control, "经办人乙")
    hands.click(page.batch_bar.dialog.submit_button)
    assert column_of(page, "officer").count("经办人乙") == 2

    hands.click(window.toast_panel.undo_button)

    assert column_of(page, "officer") == before
    assert window.toast_panel.text_label.text() == "已撤消2件的“指定经办”"


def test_units_are_urged_about_the_referral_each_case_has(
    window: MainWindow, three: tuple[int, ...], office: Office
) -> None:
    page = ledger_of(window)
    choose_lines(page, "租金争议")

    hands.click(page.batch_bar.step_buttons["remind"])
    dialog = page.batch_bar.dialog
    assert dialog is not None
    assert "about" not in dialog.form.editors  # differs from case to case: found by itself
    hands.click(dialog.submit_button)

    steps = office.reads.case_page(three[2], date(2026, 11, 20), by=office.session()).timeline
    assert [step.kind for step in steps][-1] == "remind"


def test_a_step_that_no_chosen_case_can_take_is_refused_before_the_form(
    window: MainWindow, three: tuple[int, ...]
) -> None:
    page = ledger_of(window)
    choose_lines(page, "路灯不亮")

    hands.click(page.batch_bar.step_buttons["refer"])

    assert page.batch_bar.dialog is None
    assert "现在都不能登记“转办”" in window.error_bar.sentence_label.text()


def test_nothing_is_offered_for_many_where_nothing_is_chosen(
    window: MainWindow, three: tuple[int, ...]
) -> None:
    page = ledger_of(window)

    page.grid.clearSelection()
    wait(page)

    assert not any(button.isEnabled() for button in page.batch_bar.step_buttons.values())


def test_a_long_sum_gives_way_to_a_narrow_window(
    window: MainWindow, three: tuple[int, ...], qtbot: QtBot
) -> None:
    """150 % on a screen of 1366 × 768 leaves 911 × 512."""
    page = ledger_of(window)
    qtbot.keyClick(page.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    wait(page)

    window.resize(911, 512)
    hands.settle()

    assert window.width() == 911
    right = page.mapTo(window, page.rect().bottomRight()).x()
    for button in page.batch_bar.step_buttons.values():
        assert button.mapTo(window, button.rect().bottomRight()).x() <= right


def test_the_columns_as_nobody_has_arranged_them_need_no_scrolling_sideways(
    window: MainWindow, three: tuple[int, ...]
) -> None:
    page = ledger_of(window)

    assert page.grid.horizontalScrollBar().maximum() == 0
    assert {"urgency", "number", "title", "unit", "due_on"} <= {
        column.key for column in page.grid.shown_columns()
    }


def test_no_filter_cuts_its_own_words_off(window: MainWindow, three: tuple[int, ...]) -> None:
    page = ledger_of(window)
    cut = []
    for box in page.filter_bar.findChildren(QComboBox):
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        room = box.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option,
            QStyle.SubControl.SC_ComboBoxEditField, box,
        )  # fmt: skip
        if box.fontMetrics().horizontalAdvance(box.currentText()) > room.width():
            cut.append(box.currentText())

    assert not cut


def test_the_stages_to_choose_from_are_the_packs_and_one_asked_for_before_is_kept(
    qtbot: QtBot,
) -> None:
    bar = LedgerFilterBar()
    qtbot.addWidget(bar)
    bar.show_filters(LedgerFilters(stage="panel", officer="经办甲示例"))

    bar.offer(FilterOptions((), ("经办甲示例",), (), (("panel", "待会审"),)))

    box = bar.stage_box
    assert [box.itemText(i) for i in range(box.count())] == ["全部环节", "在办", "已结", "待会审"]
    assert (bar.filters().stage, bar.filters().officer) == ("panel", "经办甲示例")


@pytest.mark.obligation("NY-15.3")
def test_a_batch_to_a_unit_that_some_cases_complain_about_asks_by_which_way(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int], office: Office
) -> None:
    accused = log_case("租金没有退还", on=date(2026, 11, 18), respondent="示例县住建局")
    other = log_case("路灯不亮", on=date(2026, 11, 18), respondent="示例县交通局")
    for case_id in (accused, other):
        take(case_id, "accept", date(2026, 11, 19))
    page = ledger_of(window)
    choose_lines(page, "租金没有退还", "路灯不亮")
    hands.click(page.batch_bar.step_buttons["refer"])
    dialog = page.batch_bar.dialog
    assert dialog is not None
    way = dialog.form.editors["accused_way"]
    assert way.isHidden()

    hands.fill(dialog.form, {"unit": "示例县住建局"})
    assert not way.isHidden() and not dialog.submit_button.isEnabled()
    assert "其中1件被投诉举报的就是示例县住建局" in " ".join(
        label.text() for label in way.findChildren(QLabel)
    )
    hands.fill(dialog.form, {"accused_way": "territory"})
    assert not dialog.submit_button.isEnabled()
    hands.fill(dialog.form, {"accused_way": "self_check", "summary": "请自查（示例）。"})
    hands.click(dialog.submit_button)

    summaries = [
        office.reads.case_page(case_id, date(2026, 11, 20), by=office.session())
        .timeline[-1]
        .summary
        for case_id in (accused, other)
    ]
    assert "请自查（示例）" in summaries[0]
    assert "请自查" not in summaries[1] and "摘要" not in summaries[1]


def test_a_batch_dated_back_asks_why_with_an_answer_at_one_key(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int], office: Office
) -> None:
    case_id = log_case("路灯不亮", on=date(2026, 11, 9), respondent="示例县交通局")
    take(case_id, "accept", date(2026, 11, 10))
    page = ledger_of(window)
    choose_lines(page, "路灯不亮")
    hands.click(page.batch_bar.step_buttons["refer"])
    dialog = page.batch_bar.dialog
    assert dialog is not None
    hands.fill(dialog.form, {"unit": "示例县教体局"})
    why = dialog.form.editors["back_dated_reason"]
    assert why.isHidden() and dialog.submit_button.isEnabled()

    hands.fill(dialog.form, {"on": date(2026, 11, 11)})
    assert not why.isHidden() and not dialog.submit_button.isEnabled()
    QTest.keyClicks(why.control, "1")
    assert why.value() == "收发室转来"
    hands.click(dialog.submit_button)

    last = office.reads.case_page(case_id, date(2026, 11, 20), by=office.session()).timeline[-1]
    assert (last.on, "补登说明：收发室转来" in last.summary) == (date(2026, 11, 11), True)


def test_the_years_papers_are_made_from_the_ledger_and_saved(
    window: MainWindow, office: Office, log_case: Callable[..., int], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    log_case()
    window.open_page("ledger")
    page: Any = window.pages["ledger"]
    target = tmp_path / "结转.pdf"
    monkeypatch.setattr("app.ui.pages.ledger.year.choose_name", lambda *_: target)
    hands.click(page.year_button)
    dialog = page.findChild(FormDialog)
    assert "每年从 1 号重新编起" in dialog.about_label.text()
    hands.fill(dialog.form, {"year": "2026", "which": "carried"})

    hands.click(dialog.submit_button)

    assert target.read_bytes().startswith(b"%PDF")
    assert "（1件）" in window.toast_panel.text_label.text()
    assert window.toast_panel.more_button.text() == "打开"


def test_a_choice_narrows_at_once_and_half_a_day_asks_nothing(
    window: MainWindow, three: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ledger_of(window)
    ledger, asked = page.context.office.ledger, []
    beginning = type(ledger).beginning

    def counted(self: object, *args: object, **more: object) -> object:
        asked.append(args)
        return beginning(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(type(ledger), "beginning", counted)

    page.filter_bar.from_field.setText("11-")
    hands.settle()
    assert not asked and "收到自" in page.problem_label.text()

    page.filter_bar.from_field.setText("")
    page.filter_bar.stage_box.setCurrentIndex(2)  # 已结
    hands.settle()
    assert len(asked) == 1 and page.grid.lines.rowCount() == 0


def test_a_line_is_painted_to_the_pixel_as_the_style_would(
    window: MainWindow, three: tuple[int, ...]
) -> None:
    grid = ledger_of(window).grid
    grid.show_column("round", True)  # a number stands at the right
    window.top_bar.search_field.setFocus()
    grid.clearSelection()
    hands.settle()
    urgency = next(at for at, c in enumerate(grid.lines.columns) if c.kind == "urgency")
    grid.setColumnHidden(urgency, True)

    ours = grid.viewport().grab().toImage()
    grid.setItemDelegate(QStyledItemDelegate(grid))
    theirs = grid.viewport().grab().toImage()

    assert ours == theirs
    grid.lines.show_ids(array("q"))
    assert grid.viewport().grab().toImage() != ours  # there was something to see
