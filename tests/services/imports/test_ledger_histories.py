"""The day by which a superior or 12345 wants the answer, as a ledger gives it."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from app.intake.ledgers.ledger import LedgerReading, read_ledger
from app.services.imports.import_commands import ImportLedger
from tests.services.making import TODAY, UNIT, Desk

OPENING = ImportLedger("办理台账", "letter", opening=True)
HOTLINE = ImportLedger("12345", "hotline")
SUPERIOR = ImportLedger("上级转办", "assigned")
DUE = date(2026, 12, 11)


def read(
    heading: str, asked: object, *, channel: str = "", closed: str | None = None
) -> LedgerReading:
    book = Workbook()
    sheet = book.active
    sheet.append(["编号", "收到日期", "来源渠道", "被投诉单位", "投诉内容", heading, "受理日期",
                  "办结日期"])  # fmt: skip
    sheet.append(["示例7号", "2026-11-02", channel, UNIT, "补偿款没有兑现。", asked, "2026-11-03",
                  closed])  # fmt: skip
    stream = BytesIO()
    book.save(stream)
    return read_ledger(stream.getvalue(), "ledger.xlsx")


def facts_of(desk: Desk) -> dict[str, str]:
    return {row.key: row.text for row in desk.office.intake.facts(1, by=desk.me)}


@pytest.mark.parametrize(
    ("command", "channel"), [(SUPERIOR, ""), (OPENING, "上级转办"), (OPENING, "上级转办（市）")]
)
def test_a_superiors_day_opens_the_superiors_limit(
    desk: Desk, command: ImportLedger, channel: str
) -> None:
    ledger = read("限办日期", "2026-12-11", channel=channel)

    shown = desk.office.imports.preview(ledger, command, by=desk.me).lines[0]
    desk.office.imports.run(ledger, command, desk.me)

    assert shown.answer_due_on == DUE
    assert desk.clocks(1)["superior_limit"].due_on == DUE
    assert "限办" not in desk.office.reads.case_page(1, TODAY, by=desk.me).facts


@pytest.mark.parametrize("command", [HOTLINE, OPENING])
def test_the_day_that_12345_asked_for_is_kept_as_its_fact(
    desk: Desk, command: ImportLedger
) -> None:
    ledger = read("要求反馈日期", "2026-12-11", channel="12345热线")

    shown = desk.office.imports.preview(ledger, command, by=desk.me).lines[0]
    desk.office.imports.run(ledger, command, desk.me)

    assert shown.answer_due_on == DUE
    assert facts_of(desk)["hotline_due_on"] == "2026-12-11"
    assert "superior_limit" not in desk.clocks(1)


def test_a_case_of_the_superior_that_is_closed_leaves_no_limit_open(desk: Desk) -> None:
    ledger = read("限办日期", "2026-11-10", channel="上级转办", closed="2026-11-09")

    preview = desk.office.imports.preview(ledger, OPENING, by=desk.me)
    desk.office.imports.run(ledger, OPENING, desk.me)

    assert [i.column for i in preview.flagged if "没有登记上级限办期" in i.why] == ["answer_due_on"]
    assert "superior_limit" not in desk.clocks(1)
    assert (
        "【原台账 限办日期】2026-11-10" in desk.office.reads.case_page(1, TODAY, by=desk.me).facts
    )


@pytest.mark.parametrize("asked", ["2026-12-11", "15个工作日"])
def test_what_nobody_above_asked_for_or_is_no_day_stays_text(desk: Desk, asked: str) -> None:
    channel = "来信" if asked[:4].isdecimal() else "上级转办"
    ledger = read("限办日期", asked, channel=channel)

    shown = desk.office.imports.preview(ledger, OPENING, by=desk.me).lines[0]
    desk.office.imports.run(ledger, OPENING, desk.me)

    assert shown.answer_due_on is None
    assert "superior_limit" not in desk.clocks(1)
    assert f"【原台账 限办日期】{asked}" in desk.office.reads.case_page(1, TODAY, by=desk.me).facts


def test_a_day_before_the_receipt_is_pointed_out(desk: Desk) -> None:
    preview = desk.office.imports.preview(read("限办日期", "2026-10-11"), SUPERIOR, by=desk.me)

    assert preview.added == 1
    assert any("限办日期早于收到日期" in issue.why for issue in preview.flagged)


@pytest.mark.parametrize("heading", ["要求办结时间", "承办单位限办日期", "办结期限"])
def test_the_limit_of_another_is_not_the_superiors(desk: Desk, heading: str) -> None:
    preview = desk.office.imports.preview(read(heading, "2026-12-11"), SUPERIOR, by=desk.me)

    assert preview.lines[0].answer_due_on is None
