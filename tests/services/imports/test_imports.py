"""Ledgers become cases on a real file: opening balance, hotline rows, repeats, undoing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.base.errors import Cancelled, InputError, RuleViolation
from app.base.progress import Progress
from app.base.rows.urgency import Urgency
from app.intake.ledgers.ledger import LedgerReading, read_ledger
from app.services.cases.rebuild import differences, rebuild
from app.services.imports.import_commands import ImportLedger, Told
from tests.services.making import TODAY, UNIT, Desk, receive

OTHER = "示例县交通局"
HEADER = ("编号", "收到日期", "投诉人", "联系电话", "被投诉单位", "投诉内容", "受理日期", "转办日期",
          "承办单位", "办结日期", "办理结果", "满意度", "家庭住址", "备注栏")  # fmt: skip
OPENING = ImportLedger("办理台账", "letter", opening=True)
HOTLINE = ImportLedger("12345", "hotline")
Line = Sequence[object]


def line(number: str, received: str, **more: object) -> list[object]:
    given: dict[str, object] = {
        "编号": number, "收到日期": received, "投诉人": "李示例", "联系电话": "13800000005",
        "被投诉单位": UNIT, "投诉内容": f"{number}所述补偿款没有兑现。", **more,
    }  # fmt: skip
    return [given.get(name) for name in HEADER]


RUNNING = line("示信投〔2026〕7号", "2026-09-01", 受理日期="2026-09-03", 转办日期="2026-09-04",
               承办单位=OTHER, 家庭住址="示例路1号", 备注栏="领导关注")  # fmt: skip
CLOSED = line("旧字12号", "2026-06-01", 受理日期="2026-06-03", 转办日期="2026-06-04", 承办单位=UNIT,
              办结日期="2026-07-01", 办理结果="部分属实，已整改", 满意度="基本满意")  # fmt: skip
NEW = line("旧字13号", "2026-11-19", 投诉人="匿名", 联系电话="无")


def read(*lines: Line) -> LedgerReading:
    book = Workbook()
    sheet = book.active
    for row in (HEADER, *lines):
        sheet.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return read_ledger(stream.getvalue(), "ledger.xlsx")


def stages(desk: Desk) -> dict[str, str]:
    cards = [*desk.office.reads.cards("received", by=desk.me), *desk.office.reads.cards("handling", by=desk.me),
             *desk.office.reads.cards("closed", by=desk.me), *desk.office.reads.cards("voided", by=desk.me)]  # fmt: skip
    return {card.number: card.stage for card in cards}


@pytest.mark.obligation("NY-12")
def test_the_board_is_right_on_the_first_day(desk: Desk) -> None:
    desk.office.imports.run(read(RUNNING, CLOSED, NEW), OPENING, desk.me)

    assert stages(desk) == {
        "示信投〔2026〕7号": "handling", "旧字12号": "closed", "旧字13号": "received",
    }  # fmt: skip
    clocks = desk.clocks(1)
    assert (clocks["investigation"].starts_on, clocks["investigation"].unit) == (
        date(2026, 9, 4),
        OTHER,
    )
    assert clocks["investigation"].urgency is Urgency.OVERDUE
    assert desk.kinds(2) == [
        "receive",
        "accept",
        "notify_acceptance",
        "refer",
        "report_result",
        "give_feedback",
        "close",
    ]


def test_a_preview_says_what_will_be_and_saves_nothing(desk: Desk) -> None:
    preview = desk.office.imports.preview(read(RUNNING, CLOSED, NEW), OPENING, by=desk.me)

    assert (preview.added, preview.matched, preview.rejected) == (3, 0, ())
    assert dict(preview.by_stage) == {"办理中": 1, "已办结": 1, "待审查受理": 1}
    assert preview.new_units == (UNIT, OTHER)
    first = preview.lines[0]
    assert (first.number, first.masked_name, first.masked_phone) == (
        "示信投〔2026〕7号", "李**", "138****0005",
    )  # fmt: skip
    assert any("未见“审查”" in note for note in preview.lines[1].irregular)
    assert preview.overdue == 2  # the running case: notice of acceptance and investigation
    assert desk.office.reads.work(TODAY, by=desk.me).cases == 0 and desk.office.reads.units() == ()


def test_the_old_numbers_are_kept_and_not_given_again(desk: Desk) -> None:
    desk.office.imports.run(read(RUNNING), OPENING, desk.me)

    number = desk.office.casework.register(receive(), desk.me).number

    assert number == "示信投〔2026〕8号"


def test_a_row_without_a_number_is_given_the_next_one(desk: Desk) -> None:
    desk.office.imports.run(read(RUNNING, line("", "2026-11-18")), OPENING, desk.me)

    assert set(stages(desk)) == {"示信投〔2026〕7号", "示信投〔2026〕8号"}


def test_a_row_that_can_not_have_happened_is_rejected_with_the_reason(desk: Desk) -> None:
    early = line("旧字1号", "2026-09-10", 受理日期="2026-09-01")
    late = line("旧字2号", "2027-01-04")

    preview = desk.office.imports.preview(read(early, late, NEW), OPENING, by=desk.me)

    assert preview.added == 1
    assert [issue.row for issue in preview.rejected] == [2, 3]
    assert "早于收到日" in preview.rejected[0].why and "还没有到" in preview.rejected[1].why


def test_a_row_refused_leaves_nothing_behind_and_keeps_none_of_the_others_out(desk: Desk) -> None:
    early = line("", "2026-09-10", 受理日期="2026-09-01", 被投诉单位="示例县无名局")

    changed = desk.office.imports.run(read(early, line("", "2026-11-18")), OPENING, desk.me)

    assert len(changed.cases) == 1
    assert "示例县无名局" not in desk.office.units.names()
    assert [*stages(desk)] == ["示信投〔2026〕1号"]  # no number was used for the row refused


def test_only_rows_that_can_not_have_happened_are_no_import(desk: Desk) -> None:
    early = line("旧字1号", "2026-09-10", 受理日期="2026-09-01")

    with pytest.raises(InputError, match="没有可以导入的行"):
        desk.office.imports.run(read(early), OPENING, desk.me)

    assert desk.office.batches.all(desk.me) == ()


def test_a_missing_day_is_pointed_out_and_never_today(desk: Desk) -> None:
    row = line("旧字3号", "2026-09-01", 转办日期="2026-09-08", 承办单位=OTHER)

    preview = desk.office.imports.preview(read(row), OPENING, by=desk.me)
    desk.office.imports.run(read(row), OPENING, desk.me)

    assert "没有受理日期，按已知的2026-09-08登记" in preview.flagged[0].why
    page = desk.office.reads.case_page(1, TODAY, by=desk.me)
    assert [step.on for step in page.timeline] == [
        date(2026, 9, 1), date(2026, 9, 8), date(2026, 9, 8),
    ]  # fmt: skip


@pytest.mark.obligation("NY-15.3")
def test_who_complains_is_kept_apart_also_what_a_column_without_a_field_says(desk: Desk) -> None:
    desk.office.imports.run(read(RUNNING), OPENING, desk.me)

    page = desk.office.reads.case_page(1, TODAY, by=desk.me)
    person = desk.office.identities.read(page.parties[0].complainant_id, "reveal", desk.me)

    assert person["address"].reveal() == "示例路1号"
    assert "【原台账 备注栏】领导关注" in page.facts and "示例路" not in page.facts


def test_an_anonymous_row_has_nobody_to_tell(desk: Desk) -> None:
    desk.office.imports.run(read(NEW), OPENING, desk.me)

    assert desk.office.reads.case_page(1, TODAY, by=desk.me).parties == ()


@pytest.mark.obligation("NY-2")
def test_a_hotline_number_that_is_here_is_not_added_again(desk: Desk) -> None:
    first = read(line("20261118000123", "2026-11-18", 受理日期="2026-11-19"))
    desk.office.imports.run(first, HOTLINE, desk.me)

    again = read(line("20261118000123", "2026-11-18"), line("20261118000124", "2026-11-19"))
    preview = desk.office.imports.preview(again, HOTLINE, by=desk.me)

    assert (preview.added, preview.matched) == (1, 1)
    assert preview.lines[0].match == "示信投〔2026〕1号"
    assert [(i.row, i.case_id) for i in preview.flagged if "同一电话已有来件" in i.why] == [(3, 1)]
    page = desk.office.reads.case_page(1, TODAY, by=desk.me)
    assert (page.card.channel, page.source_number) == ("hotline", "20261118000123")
    assert desk.kinds(1) == ["receive"]


def test_a_row_taken_out_of_the_preview_is_not_added(desk: Desk) -> None:
    command = ImportLedger("12345", "hotline", leave_out=frozenset({2}))

    changed = desk.office.imports.run(read(line("A1", "2026-11-18"), line("A2", "2026-11-18")),
                                      command, desk.me)  # fmt: skip

    assert len(changed.cases) == 1


def test_nothing_to_add_is_said(desk: Desk) -> None:
    desk.office.imports.run(read(NEW), OPENING, desk.me)

    with pytest.raises(InputError, match="没有可以导入的行"):
        desk.office.imports.run(read(NEW), OPENING, desk.me)


def test_an_import_is_undone_whole_and_may_be_done_again(desk: Desk, tmp_path: Path) -> None:
    desk.office.imports.run(read(RUNNING, CLOSED, NEW), OPENING, desk.me)

    desk.office.batches.undo(1, desk.me)

    assert set(stages(desk).values()) == {"voided"}
    assert desk.office.workbench.work(TODAY, by=desk.me).lines == ()
    desk.office.imports.run(read(RUNNING, CLOSED), OPENING, desk.me)
    assert stages(desk)["示信投〔2026〕7号"] == "handling"
    undone, again = desk.office.batches.all(by=desk.me)[1], desk.office.batches.all(by=desk.me)[0]
    assert (undone.undone, undone.cases, again.can_undo, again.cases) == (True, 3, True, 2)
    rebuild(desk.office.gate.file, tmp_path / "again.cxt", today=TODAY)
    assert differences(desk.office.path, tmp_path / "again.cxt") == ()


def test_an_import_that_was_worked_on_is_not_undone(desk: Desk) -> None:
    desk.office.imports.run(read(RUNNING, NEW), OPENING, desk.me)
    desk.take(2, "accept", TODAY)

    with pytest.raises(RuleViolation, match="已经办理过旧字13号"):
        desk.office.batches.undo(1, desk.me)

    assert set(stages(desk).values()) == {"handling"}
    assert not desk.office.batches.all(by=desk.me)[0].can_undo


def test_an_undone_import_can_not_be_undone_again(desk: Desk) -> None:
    desk.office.imports.run(read(NEW), OPENING, desk.me)
    desk.office.batches.undo(1, desk.me)

    with pytest.raises(InputError, match="已经撤销过"):
        desk.office.batches.undo(1, desk.me)


def test_a_cancelled_import_leaves_nothing(desk: Desk) -> None:
    calls: list[str] = []
    stop = Progress(
        report=lambda done, total, caption: calls.append(caption),
        is_cancelled=lambda: "正在写入案件" in calls,
    )

    with pytest.raises(Cancelled):
        desk.office.imports.run(read(RUNNING, NEW), OPENING, desk.me, stop)

    assert (
        desk.office.reads.work(TODAY, by=desk.me).cases == 0
        and desk.office.batches.all(by=desk.me) == ()
    )


def test_the_mapping_of_a_source_is_remembered(desk: Desk) -> None:
    assert desk.office.imports.mapping("12345") == {}

    desk.office.imports.remember("12345", {"诉求人": "complainant", "序": None}, desk.me)

    assert desk.office.imports.mapping("12345") == {"诉求人": "complainant", "序": None}


def test_what_the_preview_shows_is_what_the_import_makes(desk: Desk) -> None:
    ledger = read(RUNNING, CLOSED, NEW)
    preview = desk.office.imports.preview(ledger, OPENING, by=desk.me)

    desk.office.imports.run(ledger, OPENING, desk.me)

    pages = [desk.office.reads.case_page(case_id, TODAY, by=desk.me) for case_id in (1, 2, 3)]
    assert [(p.card.number, p.stage_caption) for p in pages] == [
        (shown.number, shown.stage) for shown in preview.lines
    ]


@pytest.mark.obligation("NY-11.2")
@pytest.mark.parametrize(
    ("told", "owed"), [("ended", {"handling"}), ("all", set()), ("none", {"handling", "closed"})]
)
def test_the_office_says_for_which_old_cases_the_notice_went_out(
    desk: Desk, told: Told, owed: set[str]
) -> None:
    changed = desk.office.imports.run(
        read(RUNNING, CLOSED, NEW), replace(OPENING, told=told), desk.me
    )

    pages = [desk.office.reads.case_page(case, TODAY, by=desk.me) for case in changed.cases]
    assert owed == {
        page.card.stage
        for page in pages
        for clock in page.clocks
        if clock.clock == "acceptance_notice" and clock.met_on is None
    }
