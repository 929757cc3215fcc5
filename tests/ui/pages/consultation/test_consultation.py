"""征求意见 by its window: a call answered by two keys, one asked from its forms to its table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel

from app.base.rows.settings import DeskSettings
from app.base.session import Session
from app.intake.opinions.forms import read_opinion_form
from app.rules.consultation.form import PointText
from app.services.consultation.call_commands import RecordAnswer, SplitOpinion, WeighPoint
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.pages.consultation.page import ConsultationPage
from app.ui.pages.rounds.sets_part import SetsPart
from app.ui.places import CallAt, NewCall
from tests.intake.calls.test_notice_text import SEED
from tests.services.consultation import making
from tools.tour import hands

DEPARTMENTS = "nanyang-2024-departments"
UNITS = ("示例县住建局", "示例县交通局", "示例镇政府")


def page_of(window: MainWindow) -> ConsultationPage:
    window.open_page("consultation")
    hands.settle()
    page = window.pages["consultation"]
    assert isinstance(page, ConsultationPage)
    return page


def drop(page: ConsultationPage, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    event = QDropEvent(QPoint(400, 300), copy, mime, left, Qt.KeyboardModifier.NoModifier)
    page.dropEvent(event)
    hands.settle()


def test_an_empty_page_says_what_belongs_there_and_offers_both_buttons(window: MainWindow) -> None:
    page = page_of(window)

    assert page.empty_label.isVisible() and "意见反馈表" in page.empty_label.text()
    assert page.first_button.isVisible() and page.first_issue_button.isVisible()


@pytest.mark.obligation("YJ-2")
def test_a_call_is_entered_from_its_text_and_its_year_is_asked(window: MainWindow) -> None:
    page = page_of(window)
    hands.click(page.first_button)
    dialog = page.opening.dialog
    assert dialog is not None
    form = dialog.form

    hands.fill(form, {"text": SEED, "addressee": making.OUR_UNIT})
    assert form.values()["title"].startswith("关于征求《2024年示例市")
    assert form.values()["deadline"] == "5月21日下班前"
    assert form.editors["year"].isVisible() and not form.editors["due_on"].isVisible()
    assert form.values().get("year") is None and "2027年是周五" in form._helps["year"].text()
    assert not dialog.submit_button.isEnabled()

    hands.fill(form, {"year": "2027"})
    hands.click(dialog.submit_button)

    view = page.state.view
    assert view is not None
    assert view.row.due_at == datetime(2027, 5, 21, 18, 0)
    assert (view.row.topic, view.reply_to) == ("2024年示例市政务诚信监测指标", "xyb@example.com")


def test_words_that_name_no_day_ask_for_the_day(window: MainWindow) -> None:
    page = page_of(window)
    hands.click(page.first_button)
    dialog = page.opening.dialog
    assert dialog is not None

    given = {"title": "关于征求意见的函", "addressee": making.OUR_UNIT,
             "deadline": "收到之日起5个工作日内"}  # fmt: skip
    hands.fill(dialog.form, given)
    assert dialog.form.editors["due_on"].isVisible()
    hands.fill(dialog.form, {"due_on": date(2026, 11, 27)})
    hands.click(dialog.submit_button)

    assert page.state.view is not None
    assert page.state.view.row.due_at == datetime(2026, 11, 27, 18, 0)
    assert page.state.view.row.deadline == "收到之日起5个工作日内"


@pytest.mark.obligation("YJ-1")
def test_no_opinion_takes_two_keys_to_the_printer(
    window: MainWindow, office: Office, actor: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[Any] = []
    monkeypatch.setattr(
        "app.ui.pages.consultation.reply.print_from",
        lambda _owner, _context, papers, caption: printed.append((papers, caption)),
    )
    making.received(office, actor)
    page = page_of(window)
    started = monotonic()

    hands.press(page.call_grid, "Ctrl+0")
    hands.press(page.call_grid, "Ctrl+P")

    assert page.state.view is not None
    assert (page.state.view.row.state, page.state.view.opinion) == ("to_sign", "无意见")
    ((papers, caption),) = printed
    assert papers[0].startswith(b"%PDF") and caption == "意见反馈表"
    assert monotonic() - started < 60


@pytest.mark.obligation("YJ-1")
def test_an_answer_is_filled_sealed_exported_and_reported(
    window: MainWindow, office: Office, actor: Session, tmp_path: Path
) -> None:
    making.received(office, actor)
    page = page_of(window)
    reply = page.reply_part
    assert not reply.seal_button.isEnabled() and reply.seal_button.toolTip() == "先填反馈表"

    hands.click(reply.fill_button)
    assert reply.dialog is not None
    hands.fill(reply.dialog.form, {"opinion": "对附件1第7项：建议写明认定主体。"})
    hands.click(reply.dialog.submit_button)
    hands.click(reply.seal_button)
    hands.click(reply.dialog.submit_button)
    scan = tmp_path / "扫描件.pdf"
    scan.write_bytes(b"%PDF-1.7 scan")
    drop(page, scan)
    target = tmp_path / "反馈表.xlsx"
    reply.export_to(target)
    hands.settle()
    hands.click(reply.report_button)
    hands.click(reply.dialog.submit_button)

    view = page.state.view
    assert view is not None
    assert view.row.state_caption == "已报送" and view.in_time is True
    assert [(file.name, file.note) for file in view.files] == [("扫描件.pdf", "盖章扫描件")]
    read = read_opinion_form(target.read_bytes(), target.name)
    assert (read.unit, read.dated) == (making.OUR_UNIT, "2026年11月20日")
    assert "按时" in reply.sentence_label.text() and not reply.nil_button.isEnabled()


def test_no_opinion_is_taken_back_by_the_toast(
    window: MainWindow, office: Office, actor: Session
) -> None:
    making.received(office, actor)
    page = page_of(window)

    hands.press(page.call_grid, "Ctrl+0")
    hands.click(window.toast_panel.undo_button)

    assert page.state.view is not None
    assert page.state.view.row.state == "open"


@pytest.mark.obligation("YJ-1", "YJ-2", "YJ-3")
def test_a_call_goes_out_with_a_form_a_unit_and_comes_back_as_one_table(
    window: MainWindow, tmp_path: Path
) -> None:
    page = page_of(window)
    window.open_page("consultation", NewCall("issued"))
    hands.settle()
    dialog = page.opening.dialog
    assert dialog is not None
    given = {"title": making.TITLE, "deadline": "2026年11月27日下班前", "units": "\n".join(UNITS),
             "sets": ("nanyang-2024-departments",)}  # fmt: skip
    hands.fill(dialog.form, given)
    hands.click(dialog.submit_button)
    units, points = page.units_part, page.points_part

    units.write_forms(tmp_path)
    hands.settle()
    files = sorted(tmp_path.glob("意见反馈表（*）.xlsx"))
    assert len(files) == 3
    for name, opinion in (
        (UNITS[0], "第7项“分级分类监管情况”：建议写明主体。"),
        (UNITS[1], "无意见"),
    ):
        path = tmp_path / f"意见反馈表（{name}）.xlsx"
        book = openpyxl.load_workbook(path)
        sheet = book.active
        assert sheet is not None
        row = next(row for row in sheet.iter_rows() if row[0].value == "单位意见")
        row[1].value = opinion
        book.save(path)
    drop(page, *files)
    assert units.returns_dialog is not None
    assert units.returns_dialog.heading_label.text() == "可以读入2份，1份不能读入"
    hands.click(units.returns_dialog.take_button)

    assert page.state.view is not None
    assert [unit.standing for unit in page.state.view.units] == ["有意见", "无意见", "未反馈"]
    assert units.remind_button.text() == "登记催报 1…"
    hands.click(units.remind_button)
    assert units.dialog is not None
    hands.click(units.dialog.submit_button)
    units.unit_grid.selectRow(2)
    hands.settle()
    hands.click(units.nil_button)
    units.unit_grid.selectRow(0)
    hands.settle()
    hands.click(units.split_button)
    assert points.split_dialog is not None
    assert points.split_dialog.rows[0].item_box.currentText().startswith("附件1第7项")
    hands.write(points.split_dialog.rows[0].reason_line, "写到一半的理由")
    hands.press(points.split_dialog, "Esc")
    hands.click(units.split_button)
    assert points.split_dialog.rows[0].reason_line.text() == "写到一半的理由"
    assert points.split_dialog.rows[0].item_box.currentText().startswith("附件1第7项")
    hands.write(points.split_dialog.rows[0].reason_line, "")
    hands.click(points.split_dialog.submit_button)
    page.tabs.setCurrentIndex(2)
    points.point_grid.selectRow(0)
    hands.settle()
    hands.click(points.verdict_buttons["partly"])
    assert points.dialog is not None and not points.dialog.submit_button.isEnabled()
    hands.fill(points.dialog.form, {"why": "写入说明"})
    hands.click(points.dialog.submit_button)
    hands.click(points.log_button)
    assert points.log_dialog is not None
    line = points.log_dialog.change_grid.rows.rows[1]
    assert (line.verdict, line.item, line.text) == ("部分采纳", "7", "建议写明主体")
    hands.click(points.log_dialog.close_button)
    hands.click(points.close_button)
    target = tmp_path / "汇总.xlsx"
    points.export_to(target)
    hands.settle()

    rows = list(openpyxl.load_workbook(target)["意见汇总"].values)
    assert rows[3][1:] == (
        UNITS[0], "附件1第7项“分级分类监管情况”", "建议写明主体", None, "部分采纳", "写入说明"
    )  # fmt: skip
    assert page.state.view.row.state_caption == "已汇总"


@pytest.mark.parametrize(
    ("hours", "said"),
    [((("09:00", "12:00"),), False), ((("14:00", "18:00"),), True)],
    ids=["within the working hours", "before they begin"],
)  # fmt: skip
def test_whoever_urges_units_outside_working_hours_is_told_so(
    window: MainWindow,
    office: Office,
    actor: Session,
    hours: tuple[tuple[str, str], ...],
    said: bool,
) -> None:
    office.options.save(DeskSettings(working_hours=hours), actor)
    page = page_of(window)
    page.show_place(CallAt(making.issued(office, actor)))
    hands.settle()

    page.units_part.remind()
    hands.settle()

    dialog = page.units_part.dialog
    assert dialog is not None
    words = [label.text() for label in dialog.findChildren(QLabel) if not label.isHidden()]
    assert any("不是工作时间" in text for text in words) is said


@pytest.mark.obligation("TB-1")
def test_the_notice_of_a_call_is_written_from_the_call_itself(
    window: MainWindow, office: Office, actor: Session
) -> None:
    making.issued(office, actor)
    page = page_of(window)

    hands.click(page.notice_button)

    paper = page.papers.window
    assert paper is not None
    values = paper.form.values()
    assert values["call_deadline"] == "11月27日下班前"
    assert UNITS[0] in str(values["addressee"])
    paper.reject()
    hands.settle()


@pytest.mark.obligation("YJ-2")
def test_a_late_call_stands_on_the_workbench_and_opens_from_there(
    window: MainWindow, office: Office, actor: Session
) -> None:
    call = making.issued(
        office, actor, due_at=datetime(2026, 11, 19, 18, 0), deadline="11月19日下班前"
    )
    window.open_page("workbench")
    workbench: Any = window.pages["workbench"]
    workbench.reload()
    hands.settle()

    assert workbench.calls_button.text() == "征求意见 ✖ 逾期 1 件"
    hands.click(workbench.calls_button)
    page: Any = window.pages["consultation"]
    assert page.state.call_id == call and page.counts_label.text().endswith("✖ 逾期 1")


def test_a_step_is_taken_back_with_a_reason_and_stays_in_the_past(
    window: MainWindow, office: Office, actor: Session
) -> None:
    call = making.received(office, actor)
    office.call_replies.draft(call, "", actor)
    page = page_of(window)
    page.tabs.setCurrentIndex(3)
    past = page.past_part
    past.event_grid.selectRow(0)
    hands.settle()
    assert not past.void_button.isEnabled()
    past.event_grid.selectRow(1)
    hands.settle()

    hands.click(past.void_button)
    assert past.dialog is not None
    hands.fill(past.dialog.form, {"reason": "误记"})
    hands.click(past.dialog.submit_button)

    told = [event.caption for event in past.event_grid.rows.rows if event.voided]
    assert told == ["拟反馈表"] and page.state.view is not None
    assert page.state.view.row.state == "open"


def test_ctrl_k_offers_both_forms(window: MainWindow, log_case: Callable[..., int]) -> None:
    page_of(window)
    hands.press(window, "Ctrl+K")
    assert window.palette_panel is not None
    hands.write(window.palette_panel.line, "征求意见")
    hands.pause()

    captions = [entry.caption for entry in window.palette_panel.entries.entries]
    assert {"征求意见", "登记收到的征求意见", "发出征求意见"} <= set(captions)


@pytest.mark.obligation("YJ-3")
def test_an_adopted_point_stands_in_the_change_log_of_its_set(
    window: MainWindow, office: Office, actor: Session
) -> None:
    call = making.issued(office, actor)
    unit = making.uids(office, call, actor)[0]
    office.call_answers.record(RecordAnswer(call, unit, "第7项不明。"), actor)
    point = PointText("明确认定主体", "", "附件1", "7", "分级分类监管情况")
    office.call_answers.split(SplitOpinion(call, unit, (point,)), actor)
    made = office.call_pages.one(call, actor).points[0]
    office.call_answers.weigh(WeighPoint(call, (made.seq, 1), "adopted", "同意"), actor)
    part = SetsPart(page_of(window).context)
    part.reload()
    hands.settle()

    at = next(i for i, row in enumerate(part.set_grid.rows.rows) if row.id == DEPARTMENTS)
    part.set_grid.selectRow(at)
    hands.settle()

    (line,) = part.point_grid.rows.rows
    assert (line.item, line.text, line.verdict, line.unit) == (
        "7",
        "明确认定主体",
        "采纳",
        UNITS[0],
    )
    part.deleteLater()
