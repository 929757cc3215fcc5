"""As the one who answers: a call comes in, is passed on, gathered, filled in, sealed, sent."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from app.base.errors import InputError, RuleViolation
from app.base.rows.urgency import Urgency
from app.intake.opinions.forms import read_opinion_form
from app.rules.consultation.form import PointText
from app.services.consultation.call_commands import (
    AskUnits,
    RecordAnswer,
    ReportAnswer,
    SplitOpinion,
    WeighPoint,
)
from app.services.store.content import AttachmentInput
from tests.reports.letters.measuring import rules
from tests.services.consultation.making import (
    MAILBOX,
    OUR_UNIT,
    TOPIC,
    form_of,
    head,
    received,
    uids,
)
from tests.services.making import Clock, Desk

POINT = PointText("明确认定主体", "各单位理解不一", "附件1", "7", "分级分类监管情况")


def test_a_call_is_kept_with_its_words_its_moment_and_its_items(desk: Desk) -> None:
    call = received(desk.office, desk.me)

    found = desk.office.call_pages.one(call, desk.me)

    assert (found.row.topic, found.row.deadline) == (TOPIC, "11月27日下班前")
    assert found.row.due_at == datetime(2026, 11, 27, 18, 0)
    assert found.asks.endswith("无意见请反馈无意见。") and found.addressee == OUR_UNIT
    assert len(found.items) == 14 + 24 and found.items[6].caption == "分级分类监管情况"
    assert [annex for annex, _ in found.sets] == ["附件1", "附件2"]


@pytest.mark.obligation("YJ-2")
def test_a_bare_day_without_its_year_is_not_kept(desk: Desk) -> None:
    with pytest.raises(InputError, match="年份"):
        received(desk.office, desk.me, deadline="5月21日下班前", due_at=None)


@pytest.mark.obligation("YJ-1")
def test_no_opinion_goes_from_the_desk_to_the_city_in_three_states(
    desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    office, me = desk.office, desk.me
    call = received(office, me)
    replies = office.call_replies

    def state() -> str:
        return office.call_pages.one(call, me).row.state_caption

    replies.draft(call, "", me)
    assert state() == "待签"
    assert replies.form(call, me).opinion == "无意见"
    with pytest.raises(RuleViolation, match="还没有盖章"):
        replies.report(ReportAnswer(call, datetime(2026, 11, 20, 9, 0), MAILBOX), me)

    scan = AttachmentInput("反馈表扫描件.pdf", b"%PDF-1.7 scan")
    replies.seal(call, date(2026, 11, 20), [scan], me)
    assert state() == "已盖章"
    path = replies.export_form(call, tmp_path / "反馈表.xlsx", me)
    read = read_opinion_form(path.read_bytes(), path.name)
    assert (read.unit, read.topic, read.opinion) == (OUR_UNIT, TOPIC, "无意见")
    assert read.dated == "2026年11月20日"

    replies.report(ReportAnswer(call, datetime(2026, 11, 20, 9, 5), MAILBOX), me)
    told = office.call_pages.one(call, me)
    assert (told.row.state_caption, told.in_time) == ("已报送", True)
    assert (told.reported_at, told.reported_to) == (datetime(2026, 11, 20, 9, 5), MAILBOX)
    assert [file.name for file in told.files] == ["反馈表扫描件.pdf"]
    assert office.attachment(told.files[0].sha256, me) == scan.data
    assert office.verify() == ()


@pytest.mark.obligation("YJ-1")
def test_the_printed_form_is_the_addressees_on_one_page(desk: Desk) -> None:
    call = received(desk.office, desk.me)
    desk.office.call_replies.draft(call, "无意见", desk.me)

    pdf = pypdfium2.PdfDocument(form_of(desk.office, call, desk.me))

    text = pdf[0].get_textpage().get_text_range().replace(" ", "").replace("\r\n", "\n")
    assert len(pdf) == 1
    for words in ("附件3", "意见反馈表", f"单位：{OUR_UNIT}", "时间：年月日", "议题名称",
                  "单位意见", "无意见", "（单位公章）"):  # fmt: skip
        assert words in text


def test_units_of_the_county_are_asked_and_their_points_gathered(desk: Desk) -> None:
    office, me = desk.office, desk.me
    call = received(office, me)
    office.calls.ask(
        AskUnits(call, ("示例县住建局", "示例县交通局"), datetime(2026, 11, 25, 12, 0)), me
    )
    housing, roads = uids(office, call, me)
    office.call_answers.record(RecordAnswer(call, housing, "第7项没有写明认定主体。"), me)
    office.call_answers.record(RecordAnswer(call, roads, "无意见。"), me)
    office.call_answers.split(SplitOpinion(call, housing, (POINT,)), me)
    office.call_answers.split(SplitOpinion(call, "", (PointText("适当延长征求意见的时间"),)), me)

    assert office.call_replies.gathered(call, me) == (
        "1.对附件1第7项“分级分类监管情况”：建议明确认定主体。理由：各单位理解不一。\n"
        "2.适当延长征求意见的时间。"
    )
    own = office.call_pages.one(call, me).points[1]
    office.call_answers.weigh(WeighPoint(call, (own.seq, own.n), "rejected", "不宜提出"), me)
    assert office.call_replies.gathered(call, me).startswith("对附件1第7项")


def test_a_units_own_deadline_is_not_after_the_calls(desk: Desk) -> None:
    call = received(desk.office, desk.me)

    with pytest.raises(InputError, match="晚于来文"):
        desk.office.calls.ask(
            AskUnits(call, ("示例县住建局",), datetime(2026, 11, 28, 9, 0)), desk.me
        )


@pytest.mark.obligation("YJ-2")
def test_late_is_told_after_the_closing_hour_of_the_day_itself(desk: Desk, clock: Clock) -> None:
    office, me = desk.office, desk.me
    early = received(office, me, due_at=datetime(2026, 11, 20, 9, 0), deadline="11月20日9时前")
    later = received(office, me, due_at=datetime(2026, 11, 20, 18, 0), deadline="11月20日下班前")
    far = received(office, me, due_at=datetime(2026, 12, 18, 18, 0), deadline="12月18日下班前")

    rows = office.call_pages.due(me)

    assert [(row.id, row.late, row.urgency) for row in rows] == [
        (early, True, Urgency.OVERDUE),
        (later, False, Urgency.SOON),
    ]
    clock.day = date(2026, 11, 23)
    assert [(row.late, row.remaining) for row in office.call_pages.due(me)] == [
        (True, -1),
        (True, -1),
    ]
    for call in (early, later):
        office.call_replies.draft(call, "", me)
        office.call_replies.seal(call, clock.day, [], me)
        office.call_replies.report(ReportAnswer(call, datetime(2026, 11, 23, 9, 0), MAILBOX), me)
    assert office.call_pages.due(me) == ()
    assert office.call_pages.one(early, me).in_time is False
    assert office.call_pages.one(far, me).row.urgency is Urgency.RUNNING


def test_an_answer_that_was_sent_is_changed_by_taking_back_alone(desk: Desk) -> None:
    office, me = desk.office, desk.me
    call = received(office, me)
    drafted = office.call_replies.draft(call, "建议延后。", me)
    sealed = office.call_replies.seal(call, date(2026, 11, 20), [], me)
    office.call_replies.report(ReportAnswer(call, datetime(2026, 11, 20, 9, 0), MAILBOX), me)

    with pytest.raises(RuleViolation, match="已经登记报送"):
        office.call_replies.draft(call, "", me)
    with pytest.raises(RuleViolation, match="第4步“报送”以这一步为前提"):
        office.calls.void(call, sealed, "误登", me)
    office.calls.void(call, 4, "地址写错", me)
    office.calls.void(call, sealed, "误登", me)
    told = office.call_pages.one(call, me)
    assert told.row.state_caption == "待签" and told.sealed_on is None
    assert [event.voided for event in told.history] == [False, False, True, True, False, False]
    with pytest.raises(RuleViolation, match="不能撤销"):
        office.calls.void(call, 1, "误登", me)
    office.calls.void(call, drafted, "误登", me)
    assert office.call_pages.one(call, me).row.state_caption == "征求中"


def test_what_was_entered_is_mended_and_the_audit_knows_what_it_was(desk: Desk) -> None:
    office, me = desk.office, desk.me
    call = received(office, me)

    office.calls.amend(call, head(reply_to="other@example.com"), me)

    assert office.call_pages.one(call, me).reply_to == "other@example.com"
    with pytest.raises(InputError, match="没有改动的内容"):
        office.calls.amend(call, head(reply_to="other@example.com"), me)


def test_the_form_of_a_long_opinion_keeps_its_seal_with_two_lines_of_it(desk: Desk) -> None:
    office, me = desk.office, desk.me
    call = received(office, me)
    told = "\n".join(f"{n}.第{n}项：建议写明口径。理由：不明确。" for n in range(1, 30))
    office.call_replies.draft(call, told, me)

    pdf = pypdfium2.PdfDocument(form_of(office, call, me))

    pages = [page.get_textpage().get_text_range() for page in pdf]
    assert len(pages) == 2 and "单位意见（续）" in pages[1].replace(" ", "")
    assert "（单位公章）" in pages[1] and "单位公章" not in pages[0]
    assert pages[1].count("理由") >= 2 and sum(page.count("理由") for page in pages) == 29


def test_the_workbook_that_leaves_holds_no_formula(desk: Desk, tmp_path: Path) -> None:
    call = received(desk.office, desk.me)
    desk.office.call_replies.draft(call, '=HYPERLINK("x")', desk.me)

    path = desk.office.call_replies.export_form(call, tmp_path / "表.xlsx", desk.me)

    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    cell = next(c for row in sheet.iter_rows() for c in row if str(c.value).startswith("="))
    assert cell.data_type == "s" and cell.quotePrefix


@pytest.mark.obligation("YJ-1")
def test_the_rows_of_the_form_leave_room_for_the_opinion_the_pen_and_the_seal(desk: Desk) -> None:
    call = received(desk.office, desk.me)

    drawn = rules(form_of(desk.office, call, desk.me))

    edges = sorted({round(rule.top, 1) for rule in drawn if rule.right - rule.left > 100})
    _topic, opinion, signed, seal = (low - high for high, low in pairwise(edges))
    assert opinion >= 80 and signed >= 20 and seal >= 45
