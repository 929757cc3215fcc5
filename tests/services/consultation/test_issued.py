"""As the one who asks: forms for all, returns read in, points weighed, one table out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.base.errors import InputError, RuleViolation
from app.base.machine.resources import resource_text
from app.reports.workbooks.opinion_book import write_opinion_form
from app.rules.consultation.form import OpinionForm, PointText
from app.services.consultation.call_commands import RecordAnswer, SplitOpinion, WeighPoint
from app.services.evaluation.round_commands import OpenRound
from app.services.store.content import AttachmentInput
from tests.services.consultation.making import SETS, TOPIC, UNITS, issued, uids
from tests.services.making import Desk

POINT = PointText("明确认定主体", "各单位理解不一", "附件1", "7", "分级分类监管情况")


def filled(folder: Path, name: str, opinion: str, topic: str = TOPIC) -> AttachmentInput:
    """The unit's own workbook, typed over in Excel: the form that it was sent, with its opinion."""
    path = folder / f"意见反馈表（{name}）.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    for row in sheet.iter_rows():
        if row[0].value == "单位意见":
            row[1].value = opinion
        if row[0].value == "议题名称":
            row[1].value = topic
    book.save(path)
    return AttachmentInput(path.name, path.read_bytes())


@pytest.mark.obligation("YJ-1", "YJ-2")
def test_a_form_a_unit_goes_out_and_what_comes_back_is_tracked(desk: Desk, tmp_path: Path) -> None:
    office, me = desk.office, desk.me
    call = issued(office, me)
    written = office.call_replies.export_forms(call, tmp_path, me)
    assert written.files == tuple(f"意见反馈表（{name}）.xlsx" for name in UNITS)

    returns = [
        filled(tmp_path, UNITS[0], "1.对附件1第7项：建议明确认定主体。理由：理解不一。"),
        filled(tmp_path, UNITS[1], "无意见。"),
        AttachmentInput("名单.xlsx", b"nothing"),
    ]
    previewed = office.call_answers.preview(call, returns, me)
    assert [(form.unit_name, form.nil, bool(form.refused)) for form in previewed] == [
        (UNITS[0], False, False),
        (UNITS[1], True, False),
        ("", False, True),
    ]
    assert office.call_pages.one(call, me).row.answered == 0

    office.call_answers.take_returns(call, returns, me)
    told = office.call_pages.one(call, me)
    assert [unit.standing for unit in told.units] == ["有意见", "无意见", "未反馈"]
    assert (told.row.asked, told.row.answered) == (3, 2)
    assert told.units[1].opinion == "无意见" and told.units[0].answered_on == date(2026, 11, 20)
    assert [unit.sealed_on for unit in told.units] == [None, None, None]

    office.call_answers.record_sealed(
        call, told.units[0].uid, [AttachmentInput("扫描.pdf", b"%PDF-")], me
    )
    assert office.call_pages.one(call, me).units[0].sealed_on == date(2026, 11, 20)
    steps = len(office.call_pages.one(call, me).history)
    office.call_answers.take_returns(call, returns[:2], me)  # dropped once more: nothing changes
    assert len(office.call_pages.one(call, me).history) == steps


@pytest.mark.obligation("YJ-2")
def test_silent_units_are_urged_and_who_answered_is_not(desk: Desk) -> None:
    office, me = desk.office, desk.me
    call = issued(office, me)
    one, two, three = uids(office, call, me)
    office.call_answers.record(RecordAnswer(call, one, "无意见"), me)

    assert office.call_answers.remind(call, [one, two, three], me) == 2

    units = office.call_pages.one(call, me).units
    assert [unit.reminded_on for unit in units] == [None, date(2026, 11, 20), date(2026, 11, 20)]
    for unit in (two, three):
        office.call_answers.record(RecordAnswer(call, unit, "无意见"), me)
    with pytest.raises(InputError, match="没有需要催报"):
        office.call_answers.remind(call, [one, two, three], me)
    assert office.call_pages.due(me) == ()


@pytest.mark.parametrize(
    "unit, opinion, topic, why",
    [
        ("别的示例局", "无意见", TOPIC, "不在这件征求意见的单位之列"),
        (UNITS[0], "", TOPIC, "应填“无意见”"),
        (UNITS[0], "无意见", "2023年另一议题", "不是这件征求意见的"),
        ("", "无意见", TOPIC, "没有填写单位"),
    ],
)
def test_a_return_that_is_not_of_this_call_is_refused_with_its_reason(
    desk: Desk, tmp_path: Path, unit: str, opinion: str, topic: str, why: str
) -> None:
    call = issued(desk.office, desk.me)
    path = tmp_path / "a.xlsx"
    write_opinion_form(path, OpinionForm(unit, topic, opinion), made_at=desk.office.workspace.now())

    (form,) = desk.office.call_answers.take_returns(
        call, [AttachmentInput("a.xlsx", path.read_bytes())], desk.me
    )

    assert why in form.refused
    assert desk.office.call_pages.one(call, desk.me).row.answered == 0


@pytest.mark.obligation("YJ-3")
def test_one_cell_is_split_into_points_weighed_and_put_into_one_table(
    desk: Desk, tmp_path: Path
) -> None:
    office, me = desk.office, desk.me
    call = issued(office, me)
    one, two, three = uids(office, call, me)
    answers = office.call_answers
    said = "一、对附件1第7项“分级分类监管情况”：建议明确认定主体。理由：理解不一。二、附件2第9项没有写明基数。"
    answers.record(RecordAnswer(call, one, said), me)
    answers.record(RecordAnswer(call, two, "建议延后。"), me)
    answers.record(RecordAnswer(call, three, "无意见"), me)

    proposed = office.call_pages.proposed(call, one, me)
    assert [(p.annex, p.item) for p in proposed] == [("附件1", "7"), ("附件2", "9")]
    answers.split(SplitOpinion(call, one, proposed), me)
    with pytest.raises(RuleViolation, match="还有2条意见没有写明采纳情况"):
        office.calls.close(call, me)
    first, second = office.call_pages.one(call, me).points
    answers.weigh(WeighPoint(call, (first.seq, first.n), "adopted", "已补充"), me)
    with pytest.raises(InputError, match="不采纳须写明理由"):
        answers.weigh(WeighPoint(call, (second.seq, second.n), "rejected"), me)
    answers.weigh(WeighPoint(call, (second.seq, second.n), "partly", "只写明年初欠款"), me)
    with pytest.raises(RuleViolation, match="还有1个单位的意见没有整理成条"):
        office.calls.close(call, me)
    answers.split(SplitOpinion(call, two, office.call_pages.proposed(call, two, me)), me)
    last = office.call_pages.one(call, me).points[2]
    answers.weigh(WeighPoint(call, (last.seq, last.n), "rejected", "时间已定"), me)
    office.calls.close(call, me)

    path = office.call_replies.export_points(call, tmp_path / "汇总.xlsx", me)
    book = openpyxl.load_workbook(path)
    rows = [row for row in book["意见汇总"].values if row[0] in (1, 2, 3)]
    assert [(row[1], row[2], row[5], row[6]) for row in rows] == [
        (UNITS[0], "附件1第7项“分级分类监管情况”", "采纳", "已补充"),
        (UNITS[0], "附件2第9项“开展清欠工作情况”", "部分采纳", "只写明年初欠款"),
        (UNITS[1], "全文", "不采纳", "时间已定"),
    ]
    standing = [row[1] for row in book["反馈情况"].values][3:]
    assert standing == ["有意见", "有意见", "无意见"]
    assert office.call_pages.one(call, me).row.state_caption == "已汇总"


def test_an_opinion_that_is_split_anew_keeps_the_verdict_of_what_stays(desk: Desk) -> None:
    office, me = desk.office, desk.me
    call = issued(office, me)
    one = uids(office, call, me)[0]
    office.call_answers.record(RecordAnswer(call, one, "第7项不明。"), me)
    office.call_answers.split(SplitOpinion(call, one, (POINT,)), me)
    point = office.call_pages.one(call, me).points[0]
    office.call_answers.weigh(WeighPoint(call, (point.seq, 1), "adopted", "同意"), me)

    office.call_answers.split(SplitOpinion(call, one, (PointText("另一条"), POINT)), me)

    points = office.call_pages.one(call, me).points
    assert [(p.text, p.verdict) for p in points] == [("另一条", ""), ("明确认定主体", "adopted")]


@pytest.mark.obligation("YJ-3")
def test_an_adopted_point_shows_in_the_sets_change_log_and_where_it_was_carried_out(
    desk: Desk,
) -> None:
    office, me = desk.office, desk.me
    call = issued(office, me)
    one = uids(office, call, me)[0]
    office.call_answers.record(RecordAnswer(call, one, "第7项不明。"), me)
    office.call_answers.split(
        SplitOpinion(call, one, (POINT, PointText("延后", "", "附件2", "9"))), me
    )
    first, second = office.call_pages.one(call, me).points
    office.call_answers.weigh(WeighPoint(call, (first.seq, first.n), "adopted", "同意"), me)
    office.call_answers.weigh(WeighPoint(call, (second.seq, second.n), "rejected", "不宜"), me)
    set_id = SETS["附件1"]

    log = office.call_pages.set_changes(set_id, me)
    assert [(line.kind, line.text, line.verdict, line.carried) for line in log] == [
        ("edition", "", "", ""),
        ("point", "明确认定主体", "采纳", ""),
    ]

    folder = office.workspace.indicators_folder
    folder.mkdir(exist_ok=True)
    text = resource_text(f"indicators/{set_id}.toml").replace(
        "无监管权限", "经县编办认定无监管权限"
    )
    (folder / "own.toml").write_text(text, encoding="utf-8")
    office.rounds.open(OpenRound("示例轮次", set_id), me)

    log = office.call_pages.set_changes(set_id, me)
    carried = next(line for line in log if line.kind == "point")
    newest = [line.edition for line in log if line.kind == "edition"][-1]
    assert carried.carried == newest != carried.edition
    assert office.call_pages.set_changes(SETS["附件2"], me)[-1].kind == "edition"
