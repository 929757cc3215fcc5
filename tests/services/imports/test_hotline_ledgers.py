"""Ledgers of 12345: the day of receipt, its dates, who is put in charge, one number and two matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.base.errors import RuleViolation
from app.base.rows.ledger import LedgerQuery
from app.base.rows.settings import DeskSettings
from app.intake.ledgers.ledger import LedgerReading, read_ledger
from app.services.cases.commands import VoidSteps
from app.services.cases.rebuild import differences, rebuild
from app.services.imports.import_commands import ImportLedger
from tests.services.making import TODAY, UNIT, Desk

HOTLINE = ImportLedger("12345", "hotline")
OPENING = ImportLedger("办理台账", "letter", opening=True)
OTHER = "示例县交通局"
HEADER = (
    "工单编号",
    "来电时间",
    "派单时间",
    "签收时间",
    "要求反馈日期",
    "退单截止",
    "被投诉单位",
    "诉求内容",
    "满意度",
)


def read(*lines: Sequence[object], header: Sequence[str] = HEADER) -> LedgerReading:
    book = Workbook()
    sheet = book.active
    for row in (header, *lines):
        sheet.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return read_ledger(stream.getvalue(), "ledger.xlsx")


def order(
    number: str, unit: str = UNIT, said: str = "补偿款没有兑现。", **more: object
) -> list[object]:
    given: dict[str, object] = {
        "工单编号": number, "来电时间": "2026-11-12 09:10", "派单时间": "2026-11-16 15:00",
        "签收时间": "2026-11-18 08:30", "被投诉单位": unit, "诉求内容": f"市民反映{said}", **more,
    }  # fmt: skip
    return [given.get(name) for name in HEADER]


def facts(desk: Desk, case_id: int) -> dict[str, str]:
    return {row.key: row.text for row in desk.office.intake.facts(case_id, by=desk.me)}


@pytest.mark.obligation("NY-11.1")
def test_the_day_of_receipt_is_the_day_it_was_sent_here_and_the_call_stands_beside_it(
    desk: Desk,
) -> None:
    ledger = read(order("A1"))

    shown = desk.office.imports.preview(ledger, HOTLINE, by=desk.me).lines[0]
    case_id = desk.office.imports.run(ledger, HOTLINE, desk.me).cases[0]

    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)
    assert shown.received_on == page.card.received_on == date(2026, 11, 16)
    assert facts(desk, case_id)["hotline_called_on"] == "2026-11-12"
    assert desk.clocks(case_id)["acceptance_review"].due_on == date(2026, 11, 23)


@pytest.mark.obligation("AS-4")
def test_the_day_that_12345_wants_its_answer_by_runs_as_a_clock_of_its_own(desk: Desk) -> None:
    ledger = read(order("A1", 要求反馈日期="2026-11-24"))
    case_id = desk.office.imports.run(ledger, HOTLINE, desk.me).cases[0]

    clock = desk.clocks(case_id)["hotline_limit"]
    assert (clock.caption, clock.due_on, clock.outcome) == (
        "12345要求反馈期", date(2026, 11, 24), "running",
    )  # fmt: skip
    desk.take(case_id, "answer_hotline", TODAY, note="正在办理。")
    assert desk.clocks(case_id)["hotline_limit"].outcome == "met"


@pytest.mark.obligation("AS-4")
def test_a_day_amended_moves_its_clock_and_one_taken_away_ends_it(
    desk: Desk, tmp_path: Path
) -> None:
    ledger = read(order("A1", 要求反馈日期="2026-11-24"))
    case_id = desk.office.imports.run(ledger, HOTLINE, desk.me).cases[0]
    review = desk.clocks(case_id)["acceptance_review"].due_on
    moved = {"details.hotline_due_on": date(2026, 11, 27)}

    desk.take(case_id, "amend", TODAY, reason="12345来电更正日期", **moved)

    clock = desk.clocks(case_id)["hotline_limit"]
    assert (clock.due_on, clock.outcome) == (date(2026, 11, 27), "running")
    assert facts(desk, case_id)["hotline_due_on"] == "2026-11-27"
    assert facts(desk, case_id)["hotline_called_on"] == "2026-11-12"  # what was not amended stays
    assert desk.clocks(case_id)["acceptance_review"].due_on == review

    desk.take(case_id, "amend", TODAY, reason="误填", **{"details.hotline_due_on": ""})

    assert "hotline_limit" not in desk.clocks(case_id)
    rebuild(desk.office.gate.file, tmp_path / "again.cxt", today=TODAY)
    assert differences(desk.office.path, tmp_path / "again.cxt") == ()


def test_an_order_that_is_not_ours_goes_back_within_its_own_short_limit_with_the_reason(
    desk: Desk,
) -> None:
    ledger = read(order("A1", 退单截止="2026-11-20"), order("A2", 退单截止="2026-11-18"))
    ours, late = desk.office.imports.run(ledger, HOTLINE, desk.me).cases
    assert desk.clocks(ours)["hotline_return"].due_on == date(2026, 11, 20)
    assert desk.clocks(late)["hotline_return"].outcome == "lapsed"  # a right unused, nothing late
    with pytest.raises(RuleViolation, match="退单期限已过"):
        desk.take(late, "return_hotline", TODAY, reason="不属本办职责。")
    with pytest.raises(RuleViolation, match="理由"):
        desk.take(ours, "return_hotline", TODAY)

    desk.take(ours, "return_hotline", TODAY, reason="不属本办职责，应由示例县人社局办理。")

    page = desk.office.reads.case_page(ours, TODAY, by=desk.me)
    assert page.card.stage == "forwarded"
    assert "应由示例县人社局办理" in page.timeline[-1].summary
    assert desk.clocks(ours)["acceptance_review"].outcome == "met"


@pytest.mark.obligation("AS-4")
def test_what_12345_sends_back_to_be_done_again_goes_on_with_a_new_day(desk: Desk) -> None:
    ledger = read(order("A1", 要求反馈日期="2026-11-18"))
    case_id = desk.office.imports.run(ledger, HOTLINE, desk.me).cases[0]
    day = date(2026, 11, 17)
    desk.take(case_id, "accept", day)
    desk.take(case_id, "refer", day, unit=OTHER)
    desk.take(case_id, "report_result", day, unit=OTHER, result="true")
    desk.take(case_id, "review_result", day, outcome="pass")
    desk.take(case_id, "give_feedback", day, satisfaction="satisfied")
    desk.take(case_id, "answer_hotline", day, note="已办结。")
    desk.take(case_id, "close", day)

    desk.take(
        case_id, "redo_hotline", TODAY, reason="群众不满意。", hotline_due_on=date(2026, 11, 27)
    )

    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)
    limits = [(c.due_on, c.outcome) for c in page.clocks if c.clock == "hotline_limit"]
    assert page.card.stage == "accepted" and page.timeline[-1].caption == "12345退回重办"
    assert limits == [(date(2026, 11, 18), "met"), (date(2026, 11, 27), "running")]


@pytest.mark.obligation("NY-14.1")
def test_what_12345_was_told_of_satisfaction_is_kept_apart_from_the_offices_own(desk: Desk) -> None:
    case_id = desk.office.imports.run(read(order("A1")), HOTLINE, desk.me).cases[0]
    desk.take(case_id, "accept", date(2026, 11, 17))
    desk.take(case_id, "give_feedback", TODAY, satisfaction="satisfied", by="unit")

    desk.take(case_id, "visit_by_hotline", TODAY, hotline_satisfaction="unsatisfied")

    row = desk.office.ledger.page(LedgerQuery(), TODAY, columns=("satisfaction",), by=desk.me).rows[
        0
    ]
    assert row.values["satisfaction"] == "满意"
    told = desk.office.reads.case_page(case_id, TODAY, by=desk.me).timeline[-1]
    assert "12345回访的满意程度：不满意" in told.summary


@pytest.mark.obligation("NY-11.1")
@pytest.mark.parametrize(
    ("rule", "charge"),
    [
        ("turn", ["甲", "乙", "丙", "甲"]),
        ("unit", ["甲", "甲", "乙", "丙"]),
        ("", ["", "", "", ""]),
    ],
)
def test_every_imported_case_has_an_officer_in_charge_by_the_offices_rule(
    desk: Desk, rule: str, charge: list[str]
) -> None:
    for name in ("经办乙示例", "经办丙示例"):
        desk.office.officers.add(name, desk.me)
    desk.office.options.save(DeskSettings(import_rule=rule), desk.me)
    units = (UNIT, UNIT, OTHER, "示例县教体局")
    ledger = read(*(order(f"A{n}", unit, f"第{n}件事没有兑现。") for n, unit in enumerate(units)))

    cases = desk.office.imports.run(ledger, HOTLINE, desk.me).cases

    officers = [desk.office.reads.case_page(c, TODAY, by=desk.me).card.officer for c in cases]
    assert officers == [f"经办{name}示例" if name else "" for name in charge]


def test_one_number_and_two_matters_are_set_side_by_side_and_a_person_decides(desk: Desk) -> None:
    desk.office.imports.run(read(order("A1")), HOTLINE, desk.me)
    other = read(order("A1", OTHER, "某路段路灯三个月不亮，无人维修。", 派单时间="2026-11-19"))

    preview = desk.office.imports.preview(other, HOTLINE, by=desk.me)

    (line,) = preview.lines
    assert (preview.added, preview.matched, preview.disagreeing) == (0, 1, 1)
    assert "路灯" in line.title and line.respondent == OTHER
    assert line.beside.startswith(f"本办{line.match}：")
    assert line.beside.endswith(f"补偿款没有兑现；{UNIT}；2026-11-16 周一收到")
    anew = replace(HOTLINE, anew=frozenset({line.row}))
    case_id = desk.office.imports.run(other, anew, desk.me).cases[0]
    assert desk.office.reads.case_page(case_id, TODAY, by=desk.me).card.respondent == OTHER


def test_the_same_matter_under_its_number_is_no_disagreement(desk: Desk) -> None:
    desk.office.imports.run(read(order("A1")), HOTLINE, desk.me)
    again = read(order("A1", said="补偿款没有兑现，请尽快处理。"))

    preview = desk.office.imports.preview(again, HOTLINE, by=desk.me)

    assert (preview.matched, preview.disagreeing, preview.lines[0].beside) == (1, 0, "")


def test_the_number_of_a_voided_case_is_given_to_nobody_else_and_stops_no_import(
    desk: Desk,
) -> None:
    header = ("编号", "收到日期", "被投诉单位", "投诉内容")
    first = read(("旧字1号", "2026-11-02", UNIT, "补偿款没有兑现。"), header=header)
    case_id = desk.office.imports.run(first, OPENING, desk.me).cases[0]
    desk.office.casework.void(VoidSteps(case_id, (1,), "误登"), desk.me)
    again = read(("旧字1号", "2026-11-03", OTHER, "路灯不亮。"), header=header)

    preview = desk.office.imports.preview(again, OPENING, by=desk.me)
    made = desk.office.imports.run(again, replace(OPENING, anew=frozenset({2})), desk.me).cases[0]

    assert (preview.added, preview.matched) == (0, 1)
    page = desk.office.reads.case_page(made, TODAY, by=desk.me)
    assert page.card.number == "示信投〔2026〕1号" and "【原台账 编号】旧字1号" in page.facts


@pytest.mark.obligation("NY-15.3")
def test_the_reply_for_12345_says_what_became_of_it_and_nobodys_identity(desk: Desk) -> None:
    case_id = desk.register(date(2026, 11, 12), source_number="20261112000001")
    desk.take(case_id, "accept", date(2026, 11, 13))
    desk.take(case_id, "refer", date(2026, 11, 16), unit=OTHER)
    desk.take(
        case_id, "report_result", date(2026, 11, 18), unit=OTHER, result="true",
        measures="已向张示例退还补偿款，联系13800000001。",
    )  # fmt: skip

    text = desk.office.hotline.text(case_id, desk.me)

    assert text.startswith("工单20261112000001：2026-11-13受理。2026-11-16转示例县交通局办理。")
    assert "办理结果：属实" in text and "退还补偿款" in text
    assert "张示例" not in text and "13800000001" not in text
