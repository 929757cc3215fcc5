"""Supervision: who is late with what, the grounds proposed, one form for many letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.base.rows.changes import Changed
from app.base.rows.papers import IssuedDocument, LettersResult
from app.services.office import Office
from app.services.papers.dispatch import Deliver
from app.ui.dialogs.letters_result import LettersResultDialog
from app.ui.main_window import MainWindow
from app.ui.pages.supervision.page import SupervisionPage
from app.ui.theme import ROW_HEIGHT, Scheme, theme
from tools.tour import hands

ADVICE = "请于五个工作日内报送办理结果，并说明逾期原因。"


@pytest.fixture
def referred(log_case: Callable[..., int], take: Callable[..., int]) -> Callable[..., int]:
    """A case that a unit has had in hand since it was referred."""

    def make(title: str, on: date, unit: str = "示例县住建局", **more: str) -> int:
        case_id = log_case(title, on=on, respondent=unit, **more)
        take(case_id, "accept", on)
        take(case_id, "notify_acceptance", on, method="call")
        take(case_id, "refer", on, unit=unit)
        return case_id

    return make


def supervision_of(window: MainWindow) -> SupervisionPage:
    window.open_page("supervision")
    hands.settle()
    page = window.pages["supervision"]
    assert isinstance(page, SupervisionPage)
    return page


def titles(page: SupervisionPage) -> list[str]:
    return [line.title for line in page.shown]


def kinds(window: MainWindow, case_id: int) -> list[str]:
    assert window.context is not None
    rows = window.context.office.reads.case_page(
        case_id, date(2026, 11, 20), by=window.context.actor
    )
    return [row.kind for row in rows.timeline]


def test_nothing_late_says_so_and_leads_on(window: MainWindow) -> None:
    page = supervision_of(window)

    assert page.empty_label.isVisible()
    hands.click(page.board_button)
    assert window.page_stack.currentWidget() is window.pages["board"]


@pytest.mark.obligation("NY-19.1")
def test_units_stand_with_what_they_have_late_the_worst_first(
    window: MainWindow, referred: Callable[..., int]
) -> None:
    referred("稍晚的", date(2026, 9, 15), "示例县教体局")
    referred("最晚的", date(2026, 8, 3))
    referred("还早的", date(2026, 11, 16), "示例县水利局")

    page = supervision_of(window)

    units = page.unit_grid.rows.rows
    assert [unit.unit for unit in units] == ["全部单位", "示例县住建局", "示例县教体局"]
    assert units[0].overdue == 2
    assert units[1].worst > units[2].worst > 0
    assert titles(page) == ["最晚的", "稍晚的"]


def test_the_unit_under_the_cursor_shows_its_cases(
    window: MainWindow, referred: Callable[..., int], qtbot: QtBot
) -> None:
    referred("稍晚的", date(2026, 9, 15), "示例县教体局")
    referred("最晚的", date(2026, 8, 3))
    page = supervision_of(window)

    qtbot.keyClick(page.unit_grid, Qt.Key.Key_Down)
    qtbot.keyClick(page.unit_grid, Qt.Key.Key_Down)

    assert page.lines_label.text() == "示例县教体局"
    assert titles(page) == ["稍晚的"]


@pytest.mark.obligation("NY-19.1")
def test_ticked_cases_are_supervised_by_one_form_with_the_grounds_proposed(
    window: MainWindow, referred: Callable[..., int]
) -> None:
    first = referred("稍晚的", date(2026, 9, 15), "示例县教体局")
    second = referred("最晚的", date(2026, 8, 3))
    page = supervision_of(window)

    hands.click(page.tick_late_button)
    assert page.supervise_button.text() == "批量督办 2 件…"
    hands.click(page.supervise_button)
    dialog = page.letters.dialog
    assert dialog is not None
    assert dialog.form.values()["ground"] == ("1",)
    hands.fill(dialog.form, {"suggestion": ADVICE, "paper": False})
    hands.click(dialog.submit_button)

    assert kinds(window, first)[-1] == kinds(window, second)[-1] == "supervise"
    assert [unit.supervised for unit in page.unit_grid.rows.rows] == [2, 1, 1]
    assert page.line_grid.ticked == ()


def test_without_advice_no_letter_goes_out(
    window: MainWindow, referred: Callable[..., int]
) -> None:
    referred("最晚的", date(2026, 8, 3))
    page = supervision_of(window)

    hands.click(page.supervise_button)

    assert page.letters.dialog is not None
    assert not page.letters.dialog.submit_button.isEnabled()
    assert page.letters.dialog.missing_label.text() == "还差：请填写改进建议"


@pytest.mark.obligation("NY-19.1")
def test_a_proposed_ground_goes_only_where_it_was_proposed_and_refusals_are_listed(
    window: MainWindow, referred: Callable[..., int]
) -> None:
    late = referred("最晚的", date(2026, 8, 3))
    nearly = referred("快到期的", date(2026, 10, 12), "示例县教体局")
    page = supervision_of(window)
    assert titles(page) == ["最晚的", "快到期的"]

    page.line_grid.setFocus()
    page.line_grid.selectAll()
    QTest.keyClick(page.line_grid, Qt.Key.Key_Space)
    hands.click(page.supervise_button)
    assert page.letters.dialog is not None
    hands.fill(page.letters.dialog.form, {"suggestion": ADVICE, "paper": False})
    hands.click(page.letters.dialog.submit_button)

    result = page.letters.result_dialog
    assert result is not None
    assert result.heading_label.text() == "已办1件，没有办1件"
    assert [row.case_id for row in result.result_rows.refused] == [nearly]
    assert kinds(window, late)[-1] == "supervise"
    assert "supervise" not in kinds(window, nearly)
    hands.click(result.close_button)


@pytest.mark.obligation("NY-19.1")
def test_letters_to_many_are_issued_listed_saved_and_read_again(
    window: MainWindow, office: Office, referred: Callable[..., int], tmp_path: Path
) -> None:
    first = referred("稍晚的", date(2026, 9, 15), "示例县教体局")
    second = referred("最晚的", date(2026, 8, 3))
    leaking = referred("最早的", date(2026, 8, 4), "示例县水利局", complainant="魏示例")
    page = supervision_of(window)

    hands.click(page.tick_late_button)
    hands.click(page.supervise_button)
    assert page.letters.dialog is not None
    hands.fill(page.letters.dialog.form, {"suggestion": f"{ADVICE}请与魏示例联系。"})
    hands.click(page.letters.dialog.submit_button)
    batch = page.letters.batches.dialog
    assert batch is not None
    assert batch.send_button.text() == "发出 3 件"
    hands.click(batch.send_button)

    result = page.letters.batches.result
    assert result is not None
    assert result.heading_label.text() == "已发出2件，没有发出1件"
    assert [row.number for row in result.issued_grid.rows.rows] == [
        "示信函〔2026〕1号", "示信函〔2026〕2号"
    ]  # fmt: skip
    assert [row.case_id for row in result.refused_grid.rows.rows] == [leaking]
    assert kinds(window, first)[-1] == kinds(window, second)[-1] == "supervise"
    assert "supervise" not in kinds(window, leaking)
    result.folder_wanted.emit(tmp_path)
    hands.settle()
    saved = sorted(path.name for path in tmp_path.glob("*函*.pdf"))
    assert saved == ["示信函〔2026〕1号 督办函.pdf", "示信函〔2026〕2号 督办函.pdf"]
    kept = office.documents.pdf(1, office.session())[1]
    assert (tmp_path / saved[0]).read_bytes() == kept
    hands.click(result.close_button)


def test_a_batch_is_looked_at_by_arrow_keys_and_a_leak_mended_there(
    window: MainWindow, referred: Callable[..., int]
) -> None:
    referred("最晚的", date(2026, 8, 3))
    leaking = referred("最早的", date(2026, 8, 4), "示例县水利局", complainant="魏示例")
    page = supervision_of(window)
    hands.click(page.tick_late_button)
    hands.click(page.supervise_button)
    assert page.letters.dialog is not None
    hands.fill(page.letters.dialog.form, {"suggestion": f"{ADVICE}请与魏示例联系。"})
    hands.click(page.letters.dialog.submit_button)
    batch = page.letters.batches.dialog
    assert batch is not None
    pages = []
    for at, row in enumerate(batch.stack_grid.rows.rows):
        batch.stack_grid.selectRow(at)
        pages.append((row.what.case_id == leaking, batch.paper_view.data, batch.hit_label.text()))
    assert len({data for _own, data, _hit in pages}) == 2
    assert [bool(hit) for _own, _data, hit in pages] == [own for own, _data, _hit in pages]
    assert not batch.send_button.isEnabled() and "先打开改好" in batch.send_button.toolTip()

    at = next(n for n, (own, _data, _hit) in enumerate(pages) if own)
    batch.stack_grid.selectRow(at)
    hands.click(batch.open_button)
    letter = page.letters.batches.work.window
    assert letter is not None
    hands.click(letter.leak_panel.replace_button)
    hands.pause()
    assert letter.issue_button.text() == "就用这一稿"
    hands.click(letter.issue_button)
    hands.settle()

    assert batch.stack_grid.rows.rows[at].state == "已改"
    assert batch.hit_label.isHidden() and batch.send_button.isEnabled()
    hands.click(batch.send_button)
    assert page.letters.batches.result is not None
    assert page.letters.batches.result.heading_label.text() == "已发出2件"
    hands.click(page.letters.batches.result.close_button)


def test_a_paper_left_out_of_a_batch_stays_unsent_and_the_advice_is_kept(
    window: MainWindow, referred: Callable[..., int]
) -> None:
    referred("最晚的", date(2026, 8, 3))
    page = supervision_of(window)
    hands.click(page.tick_late_button)
    hands.click(page.supervise_button)
    assert page.letters.dialog is not None
    hands.fill(page.letters.dialog.form, {"suggestion": ADVICE})
    hands.click(page.letters.dialog.submit_button)
    batch = page.letters.batches.dialog
    assert batch is not None

    hands.click(batch.out_button)
    assert not batch.send_button.isEnabled()
    hands.click(batch.close_button)
    hands.click(page.supervise_button)

    assert page.letters.dialog is not None
    assert page.letters.dialog.form.values()["suggestion"] == ADVICE
    page.letters.dialog.reject()


def test_letters_that_were_stopped_say_how_many_went_out(window: MainWindow) -> None:
    changed = Changed((1,), 4, "示信函〔2026〕1号")
    issued = IssuedDocument(1, "示信函〔2026〕1号", "督办函", 1, 4, "0" * 64, 1, changed)
    dialog = LettersResultDialog(window, "督办", LettersResult((issued,), (), untried=3))

    assert dialog.heading_label.text() == "已发出1件，停下未发3件"
    assert "发出的1件有效，其余3件没有登记" in dialog.untried_label.text()
    dialog.deleteLater()


def test_reminders_go_to_many_at_once_and_are_counted(
    window: MainWindow, referred: Callable[..., int]
) -> None:
    referred("稍晚的", date(2026, 9, 15), "示例县教体局")
    referred("最晚的", date(2026, 8, 3))
    page = supervision_of(window)

    hands.click(page.tick_late_button)
    hands.click(page.remind_button)
    assert page.letters.dialog is not None
    hands.click(page.letters.dialog.submit_button)

    assert [line.reminded for line in page.shown] == [1, 1]


def test_a_click_on_the_box_ticks_and_the_tick_survives_reading_again(
    window: MainWindow, referred: Callable[..., int]
) -> None:
    referred("最晚的", date(2026, 8, 3))
    page = supervision_of(window)
    grid = page.line_grid

    place = grid.visualRect(grid.rows.index(0, 0)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    page.reload()

    assert [line.title for line in grid.ticked] == ["最晚的"]


def test_enter_opens_the_case(
    window: MainWindow, referred: Callable[..., int], qtbot: QtBot
) -> None:
    referred("最晚的", date(2026, 8, 3))
    page = supervision_of(window)

    qtbot.keyClick(page.unit_grid, Qt.Key.Key_Return)
    assert page.line_grid.hasFocus()
    qtbot.keyClick(page.line_grid, Qt.Key.Key_Return)

    assert window.page_stack.currentWidget() is window.pages["case"]


@pytest.mark.parametrize("scheme", list(Scheme))
def test_the_page_and_its_form_open_in_both_schemes(
    window: MainWindow, referred: Callable[..., int], scheme: Scheme, qapp
) -> None:
    theme.show(qapp, scheme)
    referred("最晚的", date(2026, 8, 3))

    page = supervision_of(window)
    hands.click(page.supervise_button)

    assert page.letters.dialog is not None
    assert not page.letters.dialog.grab().isNull()
    page.letters.dialog.reject()


def test_the_list_with_ticks_is_a_sound_model(
    window: MainWindow, referred: Callable[..., int], qtmodeltester
) -> None:
    referred("最晚的", date(2026, 8, 3))

    qtmodeltester.check(supervision_of(window).line_grid.check_model)


@pytest.mark.obligation("NY-19.1")
def test_letters_are_delivered_after_they_went_out_and_a_second_one_is_warned_of(
    window: MainWindow, office: Office, referred: Callable[..., int], clock
) -> None:
    case_id = referred("最晚的", date(2026, 8, 3))
    page = supervision_of(window)
    hands.click(page.tick_late_button)
    hands.click(page.supervise_button)
    dialog = page.letters.dialog
    assert dialog is not None
    assert "已经督办" not in dialog.note_label.text()
    hands.fill(dialog.form, {"suggestion": "限期办结", "delivered_on": clock.day})
    hands.click(dialog.submit_button)
    assert "请把送达日留空" in dialog.error_label.text()
    hands.fill(dialog.form, {"delivered_on": ""})
    hands.click(dialog.submit_button)
    assert page.letters.batches.dialog is not None
    hands.click(page.letters.batches.dialog.send_button)
    assert page.letters.batches.result is not None
    hands.click(page.letters.batches.result.close_button)
    by = office.session()
    [paper] = [row for row in office.documents.rows(by) if row.kind == "supervision"]
    office.dispatch.deliver(Deliver(paper.id, "hand", clock.day, "签收人示例"), by)

    reply = next(
        row for row in office.reads.case_page(case_id, clock.day, by=office.session()).clocks
        if row.clock == "improvement_reply"
    )  # fmt: skip
    assert (reply.starts_on, reply.presumed) == (clock.day, False)

    hands.click(page.tick_late_button)
    hands.click(page.supervise_button)
    again = page.letters.dialog
    assert again is not None
    assert "其中1件已经督办、还没有答复" in again.note_label.text()
    hands.click(again.put_by_button)


def test_the_table_of_many_units_shows_whole_rows(
    window: MainWindow, referred: Callable[..., int]
) -> None:
    window.resize(1366, 768)
    for at in range(12):
        referred("拖欠", date(2026, 9, 10), f"示例县第{at}局")

    grid = supervision_of(window).unit_grid

    assert 0 < grid.viewport().height() < 12 * ROW_HEIGHT
    assert grid.viewport().height() % ROW_HEIGHT == 0
