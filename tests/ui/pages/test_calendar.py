"""The calendar page: the year, and a notice previewed before it is adopted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.base.machine.resources import resource_text, resources_dir
from app.services.calendars.calendar_commands import SetOfficeDays
from app.services.office import Office
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.notice import NoticeDialog
from app.ui.dialogs.office_days import OfficeDaysDialog
from app.ui.main_window import MainWindow
from app.ui.pages.calendar import CalendarPage
from tools.tour import hands

NOTICE = "samples/notice-2027.txt"


def calendar_of(window: MainWindow) -> CalendarPage:
    window.open_page("calendar")
    hands.settle()
    page = window.pages["calendar"]
    assert isinstance(page, CalendarPage)
    return page


def ask(page: CalendarPage) -> NoticeDialog:
    hands.click(page.import_button)
    assert page.dialog is not None
    return page.dialog


@pytest.fixture
def provisional_case(log_case: Callable[..., int], take: Callable[..., int]) -> int:
    """Accepted on 2026-11-18: its 60 days end in 2027."""
    case_id = log_case(on=date(2026, 11, 16))
    take(case_id, "accept", date(2026, 11, 18))
    return case_id


def test_arrows_move_over_the_days_and_name_them(window: MainWindow, qtbot: QtBot) -> None:
    page = calendar_of(window)

    qtbot.keyClick(page.year_view, Qt.Key.Key_Right)

    assert page.day_label.text() == "2026年11月21日 周六　休息日"


def test_a_year_without_a_notice_is_provisional(window: MainWindow) -> None:
    page = calendar_of(window)
    hands.click(page.later_button)

    assert page.year_label.text() == "2027年"
    assert "放假安排未公布，暂定" in page.day_label.text()


@pytest.mark.obligation("NY-22")
def test_why_a_date_is_provisional_is_said_and_the_cases_are_shown(
    window: MainWindow, office: Office, provisional_case: int, take: Callable[..., int]
) -> None:
    take(provisional_case, "notify_acceptance", date(2026, 11, 19), method="call")
    page = calendar_of(window)

    said = page.provisional_label.text()
    hands.click(page.provisional_button)
    hands.pause()

    assert "2026年12月31日" in said and "还没有公布" in said
    assert page.provisional_button.text() == "看期限暂定的1件"
    ledger = window.pages["ledger"]
    assert window.page_stack.currentWidget() is ledger
    assert ledger.grid.lines.rowCount() == 1


def test_a_pasted_notice_shows_days_and_cases_and_saves_nothing(
    window: MainWindow, office: Office, provisional_case: int
) -> None:
    before = office.calendars.current().edition
    dialog = ask(calendar_of(window))

    hands.write(dialog.notice_text, resource_text(NOTICE))
    dialog.renew_preview()

    assert dialog.day_grid.rows.rowCount() > 0
    assert {move.case_id for move in dialog.move_grid.rows.rows} == {provisional_case}
    hands.click(dialog.put_by_button)
    assert office.calendars.current().edition == before


def test_adopting_makes_the_date_of_the_case_firm(
    window: MainWindow, office: Office, provisional_case: int, clock
) -> None:
    dialog = ask(calendar_of(window))
    hands.write(dialog.notice_text, resource_text(NOTICE))
    dialog.renew_preview()

    hands.click(dialog.adopt_button)

    closure = next(
        row
        for row in office.reads.case_page(provisional_case, clock.day, by=office.session()).clocks
        if row.clock == "closure"
    )
    assert not closure.provisional
    assert window.calendar_label.text() == "放假安排已公布到2027年12月31日 周五"


def test_a_notice_opened_from_a_file_is_previewed(window: MainWindow) -> None:
    dialog = ask(calendar_of(window))

    dialog.open_file(resources_dir() / NOTICE)
    hands.settle()

    assert dialog.adopt_button.isEnabled()
    hands.click(dialog.put_by_button)


def test_what_was_not_understood_is_listed(window: MainWindow) -> None:
    dialog = ask(calendar_of(window))

    hands.write(dialog.notice_text, "一、元旦：1月1日至3日放假，共3天。二、春节：另行通知放假。")
    dialog.renew_preview()

    assert dialog.unread_list.count() >= 1
    hands.click(dialog.put_by_button)


def test_text_that_is_no_notice_can_not_be_adopted(window: MainWindow) -> None:
    dialog = ask(calendar_of(window))

    hands.write(dialog.notice_text, "今天天气很好。")
    dialog.renew_preview()

    assert not dialog.adopt_button.isEnabled()
    assert "没有读出任何放假" in dialog.result_label.text()
    hands.click(dialog.put_by_button)


def test_a_file_of_another_kind_is_refused_in_a_sentence(
    window: MainWindow, tmp_path: Path
) -> None:
    wrong = tmp_path / "通知.pdf"
    wrong.write_bytes(b"%PDF-1.7 ...")
    dialog = ask(calendar_of(window))

    dialog.open_file(wrong)
    hands.settle()

    assert "PDF" in dialog.error_label.text()
    hands.click(dialog.put_by_button)


def test_the_previews_are_sound_models(
    window: MainWindow, provisional_case: int, qtmodeltester
) -> None:
    dialog = ask(calendar_of(window))
    hands.write(dialog.notice_text, resource_text(NOTICE))
    dialog.renew_preview()

    qtmodeltester.check(dialog.day_grid.rows)
    qtmodeltester.check(dialog.move_grid.rows)
    hands.click(dialog.put_by_button)


def days_dialog(page: CalendarPage) -> OfficeDaysDialog:
    assert page.days_dialog is not None
    return page.days_dialog


@pytest.mark.obligation("NY-22")
def test_a_rest_day_of_the_office_is_previewed_and_then_moves_the_case(
    window: MainWindow, office: Office, provisional_case: int, qtbot: QtBot, clock
) -> None:
    page = calendar_of(window)
    for _ in range(6):  # from Friday the 20th to Thursday the 26th
        qtbot.keyClick(page.year_view, Qt.Key.Key_Right)
    hands.click(page.office_days_button)
    dialog = days_dialog(page)

    assert dialog.form.values()["first"] == date(2026, 11, 26)
    assert dialog.form.values()["working"] == "rest"
    dialog.renew_preview()
    assert dialog.result_label.text() == "还差：请填写理由和依据"

    hands.fill(dialog.form, {"reason": "县政府办通知：防汛停工（示例）"})
    dialog.renew_preview()
    assert [row.day for row in dialog.day_grid.rows.rows] == [date(2026, 11, 26)]
    assert {move.case_id for move in dialog.move_grid.rows.rows} == {provisional_case}
    hands.click(dialog.adopt_button)

    assert not office.calendars.current().is_working(date(2026, 11, 26))
    assert page.office_days_list.item(0).text().startswith("2026-11-26 休息")
    assert "防汛停工" in page.history_list.item(0).text()


def test_a_day_that_changes_nothing_says_so_and_can_not_be_adopted(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = calendar_of(window)
    hands.click(page.office_days_button)
    dialog = days_dialog(page)

    hands.fill(dialog.form, {"first": date(2026, 11, 21), "reason": "周六（示例）"})
    dialog.renew_preview()

    assert "本来就是休息" in dialog.result_label.text()
    assert not dialog.adopt_button.isEnabled()
    hands.click(dialog.put_by_button)


def test_days_entered_by_mistake_are_taken_out_with_a_reason(
    window: MainWindow, office: Office, actor
) -> None:
    wrong = SetOfficeDays(date(2026, 11, 26), date(2026, 11, 26), False, "登记错的（示例）")
    office.office_days.save(wrong, actor)
    page = calendar_of(window)
    hands.click(page.drop_days_button)
    dialog = days_dialog(page)

    hands.fill(dialog.form, {"reason": "看错了日子"})
    dialog.renew_preview()
    hands.click(dialog.adopt_button)

    assert office.calendars.current().is_working(date(2026, 11, 26))
    assert not page.office_days_list.isVisible()
    assert (
        page.history_list.item(0)
        .text()
        .startswith("删去：本办：2026-11-26休息（登记错的（示例））")
    )


def test_an_adopted_notice_is_taken_back_with_a_reason_and_the_cases_get_their_dates_back(
    window: MainWindow, office: Office, provisional_case: int, clock
) -> None:
    def closure() -> tuple[object, bool]:
        page = office.reads.case_page(provisional_case, clock.day, by=office.session())
        row = next(row for row in page.clocks if row.clock == "closure")
        return row.due_on, row.provisional

    before, edition = closure(), office.calendars.current().edition
    page = calendar_of(window)
    assert not page.take_back_button.isEnabled()
    dialog = ask(page)
    web = "首页 > 政策 打印本页 关闭窗口 " + resource_text(NOTICE)
    hands.write(dialog.notice_text, web)
    dialog.renew_preview()
    hands.click(dialog.adopt_button)
    label = office.calendars.history()[0].label
    assert label.startswith("国务院办公厅关于") and "打印" not in label
    assert closure() != before

    hands.click(page.take_back_button)
    form = next(d for d in page.findChildren(FormDialog) if d.isVisible())
    assert label in form.about_label.text()
    hands.fill(form.form, {"reason": "采用的是网上流传的假通知（示例）"})
    hands.click(form.submit_button)

    assert closure() == before and office.calendars.current().edition == edition
    assert office.calendars.history()[0].label.startswith(f"撤回：{label}")
    assert not page.take_back_button.isEnabled()
    assert office.verify() == ()
