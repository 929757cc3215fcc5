"""监督 by its window: a warning to its letter, a record to its list, a check to its end; the director's page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event, current_thread, main_thread
from typing import Any

import openpyxl
import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

from app.base.errors import Cancelled
from app.base.rows.papers import PaperAbout
from app.services.office import Office
from app.services.oversight.inspections import RecordInspection
from app.services.oversight.warnings import EarlyWarnings
from app.services.papers.paper_commands import WritePaper
from app.services.units.unit_commands import SaveUnit
from app.ui.main_window import MainWindow
from app.ui.pages.director import DirectorsPage
from app.ui.pages.oversight.page import OversightPage
from app.ui.places import Tab
from tests.services.making import UNIT, Desk
from tests.services.oversight.test_warnings import PROMISE, hard_case
from tools.tour import hands


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def opened(window: MainWindow, tab: str) -> OversightPage:
    window.open_page("oversight", Tab(tab))
    hands.settle()
    page = window.pages["oversight"]
    assert isinstance(page, OversightPage)
    return page


@pytest.mark.obligation("YC-23")
def test_a_warning_goes_from_its_first_sign_to_a_letter(window: MainWindow, desk: Desk) -> None:
    for month in (3, 6, 9):
        desk.register(date(2026, month, 2), facts=PROMISE, complainants=())
    part = opened(window, "warnings").warnings_part
    row = part.current()
    assert row is not None and row.rule == "same_promise"
    hands.click(part.cases_button)
    assert part.cases_dialog is not None and len(part.cases_dialog.found.cases) == 3
    part.cases_dialog.reject()

    hands.click(part.paper_button)
    hands.settle()
    letter = part.papers.window
    assert letter is not None and letter.form.values()["problems"] == row.said
    assert letter.form.values()["addressee"] == UNIT
    hands.click(letter.issue_button)
    hands.settle()
    number = letter.heading_label.text().removeprefix("已发出 ")
    letter.reject()
    hands.settle()

    (answered,) = part.answered_grid.rows.rows
    assert (answered.outcome, answered.number) == ("followed", number)
    assert "same_promise" not in {one.rule for one in part.warning_grid.rows.rows}


@pytest.mark.obligation("YC-23")
def test_a_paper_sent_round_for_checking_answers_its_warning_when_it_goes_out(
    window: MainWindow, desk: Desk
) -> None:
    """Begun today, checked by another, sent later from the list: the warning stands till then."""
    office, me = desk.office, desk.me
    for month in (3, 6, 9):
        desk.register(date(2026, month, 2), facts=PROMISE, complainants=())
    second = office.session(office.officers.add("经办乙示例", me))
    office.options.save(replace(office.options.current(), director=second.uid), me)
    part = opened(window, "warnings").warnings_part
    hands.click(part.paper_button)
    hands.settle()
    letter = part.papers.window
    assert letter is not None and letter.issue_button.text() == "送签"
    hands.click(letter.issue_button)
    hands.settle()
    assert "same_promise" in {one.rule for one in part.warning_grid.rows.rows}

    (row,) = office.stations.under_way(second)
    form = office.stations.open(row.uid, me).form
    edits = {name: form[name] for name in ("addressee", "problems")}
    about, edits = PaperAbout("unit"), {**edits, "advice": "请限期兑现。"}
    mended = WritePaper(row.kind, about, row.dated, edits)
    office.stations.submit(mended, form, me, row.uid)
    office.stations.mark(row.uid, "", second)
    issued = office.stations.send(row.uid, me)
    part.read()
    hands.settle()

    (answered,) = part.answered_grid.rows.rows
    assert (answered.outcome, answered.number) == ("followed", issued.number)
    assert "same_promise" not in {one.rule for one in part.warning_grid.rows.rows}


@pytest.mark.obligation("YC-23")
def test_a_hard_case_leads_in_one_click_to_the_report_that_asks_for_a_talk(
    window: MainWindow, desk: Desk
) -> None:
    hard_case(desk)
    part = opened(window, "warnings").warnings_part
    rows = part.warning_grid.rows.rows
    part.warning_grid.selectRow([row.rule for row in rows].index("hard"))
    assert part.paper_button.text() == "起草专题报告…"

    hands.click(part.paper_button)
    hands.settle()

    letter = part.papers.window
    assert letter is not None
    written = letter.form.values()
    assert written["advice"].startswith("建议县政府约谈")
    assert written["problems"] == f"反映{UNIT}的一件在办案件有3种情形：办理时间长、延期、退回转办。"
    letter.reject()


@pytest.mark.obligation("YC-23")
def test_a_warning_is_dismissed_with_a_reason(window: MainWindow, desk: Desk) -> None:
    for month in (3, 6, 9):
        desk.register(date(2026, month, 2), facts=PROMISE, complainants=())
    part = opened(window, "warnings").warnings_part
    hands.click(part.dismiss_button)
    assert part.dialog is not None
    hands.fill(part.dialog.form, {"reason": "正在诉讼。"})
    hands.click(part.dialog.submit_button)
    hands.settle()

    assert [row.reason for row in part.answered_grid.rows.rows] == ["正在诉讼。"]
    assert part.small_label.isVisible() and "一年不足30件" in part.small_label.text()


@pytest.mark.obligation("YC-24")
def test_a_record_is_sent_and_its_list_is_kept(
    window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    day = date(2026, 11, 10)
    case = desk.accepted(day, day)
    for kind, more in (
        ("refer", {"unit": UNIT, "delivered_on": day.isoformat()}),
        ("report_result", {"unit": UNIT, "result": "true"}), ("review_result", {"outcome": "pass"}),
        ("give_feedback", {"satisfaction": "satisfied", "method": "call"}),
        ("record_dishonesty", {"finding": "find", "basis": "示政处〔2026〕1号"}),
    ):  # fmt: skip
        desk.take(case, kind, day, **more)  # type: ignore[arg-type]
    part = opened(window, "failures").failures_part
    hands.click(part.send_button)
    assert part.dialog is not None
    hands.fill(part.dialog.form, {"way": "政务外网"})
    hands.click(part.dialog.submit_button)
    hands.settle()

    (sent,) = part.list_grid.rows.rows
    assert (sent.sent_to, len(sent.items)) == ("市信用办", 1) and not part.send_button.isEnabled()
    part.list_grid.selectRow(0)
    hands.click(part.list_button)
    dialog = part.exporting.dialog
    assert dialog is not None
    dialog.path_field.setText(str(tmp_path / "名单.xlsx"))
    hands.click(dialog.export_button)
    hands.settle()
    assert openpyxl.load_workbook(tmp_path / "名单.xlsx")["报送名单"].max_row == 4

    hands.click(part.change_button)
    hands.fill(
        part.dialog.form, {"change": "remove", "basis": "示信修〔2026〕1号", "reason": "信用修复"}
    )
    hands.click(part.dialog.submit_button)
    hands.settle()
    assert [(row.state, row.owed) for row in part.failure_grid.rows.rows] == [("removed", "remove")]


@pytest.mark.obligation("NY-21.2")
def test_a_check_of_a_unit_is_followed_up(window: MainWindow, desk: Desk) -> None:
    desk.office.unit_register.save(SaveUnit(UNIT), desk.me)
    page = opened(window, "inspections")
    part = page.inspections_part
    hands.click(part.new_button)
    assert part.dialog is not None
    hands.fill(part.dialog.form, {
        "unit": UNIT, "subject": "secrecy", "found": "材料放在公共办公室。", "outcome": "flawed",
        "demand": "专柜保管。",
    })  # fmt: skip
    hands.click(part.dialog.submit_button)
    hands.settle()
    assert [row.state for row in part.inspection_grid.rows.rows] == ["open"]

    hands.click(part.follow_button)
    hands.fill(part.dialog.form, {"found": "已装专柜。"})
    hands.click(part.dialog.submit_button)
    hands.settle()
    assert [row.state for row in part.inspection_grid.rows.rows] == ["settled"]
    assert [(row.secrecy, row.settled) for row in part.count_grid.rows.rows] == [(1, 1)]


def test_the_director_looks_at_one_page_by_one_key_and_prints_it(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.office.unit_register.save(SaveUnit(UNIT), desk.me)
    flaw = RecordInspection(UNIT, "order", date(2026, 11, 2), "flawed", "没有登记。", "补登记。")
    desk.office.inspections.record(flaw, desk.me)
    hands.press(window, "F8")
    hands.settle()
    page = window.pages["director"]
    assert isinstance(page, DirectorsPage) and window.page_stack.currentWidget() is page
    assert page.rows is not None
    assert [part.key for part in page.rows.parts] == [
        "late", "soon", "waiting", "warnings", "month", "sent", "backup", "looks",
    ]  # fmt: skip

    printed: list[Any] = []
    monkeypatch.setattr(
        "app.ui.pages.director.print_from",
        lambda _owner, _context, papers, _name: printed.extend(papers),
    )
    hands.press(page, "Ctrl+P")
    hands.settle()
    assert len(pypdfium2.PdfDocument(printed[0])) == 1

    line = next(part for part in page.rows.parts if part.key == "warnings").lines[0]
    page.open_line(line)
    hands.settle()
    assert window.page_stack.currentWidget() is window.pages["oversight"]


def test_the_directors_page_is_there_while_warnings_are_still_looked_for(
    window: MainWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.office.unit_register.save(SaveUnit(UNIT), desk.me)
    flaw = RecordInspection(UNIT, "order", date(2026, 11, 2), "flawed", "没有登记。", "补登记。")
    desk.office.inspections.record(flaw, desk.me)
    begun, may_go_on, looked_on = Event(), Event(), []
    look_for = EarlyWarnings.rows

    def slow(*asked: Any) -> Any:
        looked_on.append(current_thread())
        begun.set()
        assert may_go_on.wait(10)
        return look_for(*asked)

    monkeypatch.setattr(EarlyWarnings, "rows", slow)
    monkeypatch.setattr(window.jobs, "serial", False)
    hands.press(window, "F8")
    qtbot.waitUntil(begun.is_set)
    page = window.pages["director"]
    assert isinstance(page, DirectorsPage)
    label, grid = page.parts["warnings"]
    assert label.text() == "预警　正在读取…" and grid.says() == "正在读取…"
    assert page.parts["month"][1].rows.rows and page.parts["backup"][1].rows.rows

    may_go_on.set()
    qtbot.waitUntil(lambda: window.jobs.idle)
    assert label.text() == "预警　1" and "待整改" in grid.rows.rows[0].text
    assert page.rows is not None and page.rows.parts[3].key == "warnings"
    assert looked_on and main_thread() not in looked_on


def test_warnings_that_were_stopped_say_so_on_the_directors_page(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_asked: Any) -> Any:
        raise Cancelled

    with monkeypatch.context() as patch:
        patch.setattr(EarlyWarnings, "rows", stopped)
        hands.press(window, "F8")
        hands.settle()
        page = window.pages["director"]
        assert isinstance(page, DirectorsPage)
        label, grid = page.parts["warnings"]
        assert label.text() == "预警　没有查完，按 F5 再查"
        assert grid.says() == "没有查完，按 F5 再查"

    hands.press(window, "F5")
    hands.settle()
    assert label.text() == "预警　0" and grid.says() == "无"
