"""Nothing drops out of sight: whatever its stage, an open case is told to somebody by some day."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.base.rows.settings import DeskSettings
from app.base.session import Session
from app.intake.ledgers.ledger import LedgerReading, read_ledger
from app.rules.regulation.shipped import shipped_regulation
from app.services.desk.workbench import NAMED
from app.services.imports.import_commands import ImportLedger
from tests.marked import marked
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office, receive

PACKS = ("nanyang-2020", "yuncheng-2021")
START, LATER = date(2026, 9, 1), date(2026, 10, 30)
Way = Callable[[Desk, int], None]


def _then(before: Way, kind: str, day: int, **fields: object) -> Way:
    def way(desk: Desk, case_id: int) -> None:
        before(desk, case_id)
        desk.take(case_id, kind, date(2026, 9, day), **fields)  # type: ignore[arg-type]

    return way


def received(_desk: Desk, _case_id: int) -> None:
    """Nothing but the registration."""


ACCEPTED = _then(received, "accept", 2)
HANDLING = _then(ACCEPTED, "refer", 3, unit=UNIT, accused_way="self_check", summary="示例摘要")
REPORTED = _then(HANDLING, "report_result", 9, unit=UNIT, result="true")
REVIEWED = _then(REPORTED, "review_result", 10, outcome="pass")
FED_BACK = _then(REVIEWED, "give_feedback", 11)
WAYS: dict[str, Way] = {
    "received": received,
    "correcting": _then(received, "request_correction", 2, note="示例"),
    "accepted": ACCEPTED,
    "handling": HANDLING,
    "result_review": REPORTED,
    "feedback": REVIEWED,
    "objected": _then(FED_BACK, "object", 14, reason="示例"),
    "closing": FED_BACK,
    "declined": _then(received, "decline", 2, ground="6", reason="示例"),
}


def told(desk: Desk, case_id: int, today: date) -> list[tuple[str, str]]:
    """Who is told what of the case: the person at the desk, or the unit that owes an answer."""
    bench = desk.office.workbench
    work = bench.work(today, desk.me)
    lines = [*work.lines, *bench.named(today, desk.me)]
    owing = [(row.unit, "待回复") for row in work.waiting_units if row.count]
    return [(line.duty, line.caption) for line in lines if line.case_id == case_id] + owing


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("stage", list(WAYS))
def test_a_case_of_every_stage_is_told_to_somebody(
    tmp_path: Path, clock: Clock, pack: str, stage: str
) -> None:
    open_stages = set(shipped_regulation(pack).open_stages)
    assert set(WAYS) == open_stages - {"superior_review"}  # walked below: it is assigned
    with make_office(tmp_path / "office.cxt", clock, regulation=pack) as office:
        desk = Desk(office)
        case_id = desk.register(START)
        WAYS[stage](desk, case_id)
        assert office.reads.case_page(case_id, TODAY, by=desk.me).card.stage == stage

        assert told(desk, case_id, LATER)


@pytest.mark.parametrize("pack", PACKS)
def test_what_was_reported_to_the_superior_who_accepted_it_is_waited_for(
    tmp_path: Path, clock: Clock, pack: str
) -> None:
    with make_office(tmp_path / "office.cxt", clock, regulation=pack) as office:
        desk = Desk(office)
        command = replace(
            receive(START), channel="assigned", superior="示例市信用办", assignment="accepted"
        )
        case_id = office.casework.register(command, desk.me).cases[0]
        assert office.reads.case_page(case_id, TODAY, by=desk.me).card.stage == "accepted"
        assert told(desk, case_id, LATER)

        desk.take(case_id, "report_superior", date(2026, 9, 9), result="true")

        assert office.reads.case_page(case_id, TODAY, by=desk.me).card.stage == "superior_review"
        assert told(desk, case_id, LATER)


@pytest.mark.obligation("YC-12")
def test_yuncheng_before_acceptance_says_for_how_long_nobody_looked(
    tmp_path: Path, clock: Clock
) -> None:
    with make_office(tmp_path / "yc.cxt", clock, regulation="yuncheng-2021") as office:
        desk = Desk(office)
        case_id = desk.register(date(2026, 11, 16))

        (line,) = office.workbench.named(TODAY, desk.me)

        assert (line.case_id, line.caption, line.duty) == (case_id, "未审查4个工作日", "office")
        assert (line.step, line.due_on, line.clock) == ("accept", None, f"{NAMED}未审查")
        assert office.workbench.work(TODAY, desk.me).lines == ()


def test_a_case_reopened_without_a_limit_waits_to_be_referred(desk: Desk) -> None:
    case_id = desk.register(START)
    FED_BACK(desk, case_id)
    desk.take(case_id, "notify_acceptance", date(2026, 9, 3))
    desk.take(case_id, "close", date(2026, 9, 14))
    desk.take(case_id, "reopen", date(2026, 11, 18), reason="示例")

    (line,) = desk.office.workbench.named(TODAY, desk.me)

    assert (line.case_id, line.caption, line.step) == (case_id, "未转办2个工作日", "refer")


def test_an_objection_after_the_closing_stays_until_it_is_decided(desk: Desk) -> None:
    case_id = desk.register(START)
    FED_BACK(desk, case_id)
    desk.take(case_id, "notify_acceptance", date(2026, 9, 3))
    desk.take(case_id, "close", date(2026, 9, 14))
    desk.take(case_id, "object", date(2026, 11, 18), reason="示例")

    assert [c for _who, c in told(desk, case_id, TODAY)] == ["办结后的异议未审查决定2个工作日"]
    desk.take(case_id, "decide_objection", date(2026, 11, 19), outcome="dismiss", reason="示例")
    assert told(desk, case_id, TODAY) == []


def test_what_has_no_limit_is_told_to_the_officer_in_charge_and_to_everyone_who_asks(
    tmp_path: Path, clock: Clock
) -> None:
    with make_office(tmp_path / "yc.cxt", clock, regulation="yuncheng-2021") as office:
        desk = Desk(office)
        other = office.session(office.officers.add("经办乙示例", desk.me))
        nobodys, theirs = desk.register(START), desk.register(START)
        desk.take(theirs, "assign", START, officer=other.name)

        mine = office.workbench.named(TODAY, desk.me)
        everyones = office.workbench.named(TODAY, desk.me, everyone=True)

        assert {line.case_id for line in mine} == {nobodys}
        assert {line.case_id for line in everyones} == {nobodys, theirs}


@pytest.mark.parametrize("pack", PACKS)
def test_a_refusal_that_need_not_be_told_ends_with_its_reason_and_not_with_a_notice(
    tmp_path: Path, clock: Clock, pack: str
) -> None:
    with make_office(tmp_path / "office.cxt", clock, regulation=pack) as office:
        desk = Desk(office)
        case_id = desk.register(START, complainants=())
        desk.take(case_id, "decline", date(2026, 9, 2), ground="4", reason="无从调查（示例）")
        waiting = office.reads.case_page(case_id, TODAY, by=desk.me)
        assert "end_untold" in {form.kind for form in (*waiting.next_steps, *waiting.other_steps)}

        reason = next(
            field.options[0]
            for form in (*waiting.next_steps, *waiting.other_steps)
            for field in form.fields
            if form.kind == "end_untold" and field.name == "untold"
        )
        desk.take(case_id, "end_untold", date(2026, 9, 3), untold=reason[0])

        page = office.reads.case_page(case_id, TODAY, by=desk.me)
        assert page.card.stage == "refused"
        assert "notify_refusal" not in desk.kinds(case_id)
        assert reason[1].split("（")[0] in page.timeline[-1].summary
        assert told(desk, case_id, TODAY) == []


NAMED_BESIDE = {  # stage: what is named though the limit of the whole case runs
    "accepted": "未转办",
    "result_review": "结果未审核",
    "feedback": "尚未反馈",
    "objected": "异议未审查决定",
}


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("stage", list(NAMED_BESIDE))
def test_what_no_running_limit_is_about_has_a_line_of_its_own(
    tmp_path: Path, clock: Clock, pack: str, stage: str
) -> None:
    """The 60 days run on and say nothing of a result that nobody reviews (ground (二) neither)."""
    with make_office(tmp_path / "office.cxt", clock, regulation=pack) as office:
        desk = Desk(office)
        case_id = desk.register(START)
        WAYS[stage](desk, case_id)
        closure = desk.clocks(case_id)["closure"]
        assert closure.met_on is None and closure.due_on > date(2026, 9, 21)

        lines = office.workbench.named(date(2026, 9, 21), desk.me)

        assert [(line.case_id, line.caption.rstrip("0123456789个工作日")) for line in lines] == [
            (case_id, NAMED_BESIDE[stage])
        ]


@pytest.mark.parametrize("stage", ["received", "handling", "closing"])
def test_what_a_running_limit_is_about_is_not_named_besides(desk: Desk, stage: str) -> None:
    case_id = desk.register(START)
    WAYS[stage](desk, case_id)

    assert desk.office.workbench.named(date(2026, 9, 21), desk.me) == ()


@pytest.mark.parametrize("pack", PACKS)
def test_what_is_told_is_a_day_or_a_waiting_with_its_days_and_never_a_bare_list(
    tmp_path: Path, clock: Clock, pack: str
) -> None:
    with make_office(tmp_path / "office.cxt", clock, regulation=pack) as office:
        desk = Desk(office)
        for way in WAYS.values():
            way(desk, desk.register(START))
        bench = office.workbench

        lines = (*bench.work(LATER, desk.me).lines, *bench.named(LATER, desk.me))

        assert {line.case_id for line in lines} == set(range(1, len(WAYS) + 1))
        for line in lines:
            named = line.clock.startswith(NAMED) and re.search(r"\d+个工作日$", line.caption)
            assert line.due_on is not None or named
            assert line.duty in ("office", "unit", "complainant", "superior")


@pytest.mark.parametrize("pack", PACKS)
def test_a_second_round_is_told_by_its_own_limit_or_by_its_waiting(
    tmp_path: Path, clock: Clock, pack: str
) -> None:
    with make_office(tmp_path / "office.cxt", clock, regulation=pack) as office:
        desk = Desk(office)
        case_id = desk.register(START)
        WAYS["objected"](desk, case_id)
        desk.take(case_id, "reinvestigate", date(2026, 9, 15), unit=UNIT, matters="示例", limit=10)

        assert told(desk, case_id, LATER)
        late = [c for c in told(desk, case_id, LATER) if "调查核实期" in c[1]]
        assert late == [("unit", "调查核实期")]


def _drawn(desk: Desk, case_id: int) -> None:
    FED_BACK(desk, case_id)
    desk.take(case_id, "draw_visit", date(2026, 9, 14))


def _objected(desk: Desk, case_id: int) -> None:
    WAYS["objected"](desk, case_id)


def _second_round(desk: Desk, case_id: int) -> None:
    _objected(desk, case_id)
    desk.take(case_id, "reinvestigate", date(2026, 9, 15), unit=UNIT, matters="示例", limit=10)


def _advised(desk: Desk, case_id: int) -> None:
    HANDLING(desk, case_id)
    desk.take(case_id, "supervise", date(2026, 9, 8), unit=UNIT, ground=("1",), suggestion="示例")
    for kind, fields in (("report_result", {"unit": UNIT, "result": "true"}),
                         ("review_result", {"outcome": "pass"}), ("give_feedback", {})):  # fmt: skip
        desk.take(case_id, kind, date(2026, 9, 11), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pack", "way", "left"),
    [
        marked("NY-16.1", "nanyang-2020", _objected, "办结时异议尚未审查决定"),
        marked("YC-18", "yuncheng-2021", _objected, "办结时异议尚未审查决定"),
        marked("NY-16.1", "nanyang-2020", _second_round, "办结时再次调查尚未报告结果"),
        marked("YC-18", "yuncheng-2021", _second_round, "办结时再次调查尚未报告结果"),
        marked("NY-16.1", "nanyang-2020", _advised, "办结时改进建议尚未答复"),
        marked("YC-18", "yuncheng-2021", _drawn, "办结时未见“回访”的记录"),
    ],
)
def test_what_a_closing_left_open_is_noted_and_stands_on_the_directors_list_until_instructed(
    tmp_path: Path, clock: Clock, pack: str, way: Way, left: str
) -> None:
    with make_office(tmp_path / "office.cxt", clock, regulation=pack) as office:
        desk = Desk(office)
        case_id = desk.register(date(2026, 9, 1))
        other = office.session(office.officers.add("经办乙示例", desk.me))
        office.options.save(DeskSettings(director=desk.me.uid), desk.me)
        way(desk, case_id)
        desk.take(case_id, "close", date(2026, 11, 17))
        assert left in "".join(office.reads.case_page(case_id, TODAY, by=desk.me).irregular)

        def lines(by: Session) -> list[tuple[str, str]]:
            named = office.workbench.named(TODAY, by, everyone=True)
            return [(x.caption, x.step) for x in named if x.clock == f"{NAMED}办结异常说明"]

        assert lines(desk.me) == [(f"{left}，未批示3个工作日", "instruct")]
        assert lines(other) == []
        desk.take(case_id, "instruct", TODAY, note="情况已知，另行催办（示例）。")
        assert lines(desk.me) == []


def test_an_imported_case_that_nobody_is_in_charge_of_is_told_to_everybody(desk: Desk) -> None:
    other = desk.office.session(desk.office.officers.add("经办乙示例", desk.me))
    desk.office.options.save(DeskSettings(import_rule=""), desk.me)
    row = ("工单1", "2026-11-16", UNIT, "补偿款没有兑现。")
    command = ImportLedger("12345", "hotline")
    case_id = desk.office.imports.run(ledger(row), command, desk.me).cases[0]

    for officer in (desk.me, other):
        lines = desk.office.workbench.work(TODAY, officer).lines
        assert [(line.case_id, line.caption, line.due_on) for line in lines] == [
            (case_id, "受理审查期", date(2026, 11, 23))
        ]


def ledger(*rows: tuple[str, ...]) -> LedgerReading:
    book = Workbook()
    sheet = book.active
    for row in (("编号", "收到日期", "被投诉单位", "投诉内容"), *rows):
        sheet.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return read_ledger(stream.getvalue(), "ledger.xlsx")
