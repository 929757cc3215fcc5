"""The office's own sheets, and papers of rounds and calls: every limit in them is its clock's own."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.base.letter import Letter, TableBlock
from app.base.letter_fields import Day
from app.base.rows.papers import PaperAbout
from app.reports.letters.templates import heads
from app.rules.casework.clocks import Clock as CaseClock
from app.rules.casework.clocks import standing
from app.rules.casework.explain import explain
from app.rules.regulation.regulation import UNIT_CAPTIONS
from app.services.consultation.call_commands import CallHead, IssueCall
from app.services.evaluation.round_commands import Assess
from app.services.office import Office
from app.services.papers.letter_case import LetterCase, read_letter_case
from app.services.papers.letter_commands import WriteLetter
from app.services.papers.papers import procedure
from tests.marked import packs
from tests.services.evaluation.rounds import UNITS
from tests.services.making import Clock, Desk, make_office
from tests.services.papers.desk_kinds import command_of_paper, grid_of, letter_of_paper
from tests.services.papers.every_kind import letter_of
from tests.services.random_commands import Worker

# Random histories in every pack; test_letters.py stays.
pytestmark = pytest.mark.slow


def tables(letter: Letter) -> list[TableBlock]:
    return [block for block in letter.blocks if isinstance(block, TableBlock)]


def sheet(office: Office, case: LetterCase, kind: str) -> Letter:
    desk = Desk(office)
    draft = office.letters.prepare(kind, case.row.id, desk.me)
    command = WriteLetter(kind, case.row.id, office.workspace.today())
    return letter_of(desk, draft, command)


def due(clock: CaseClock) -> str:
    return str(Day(clock.due_on, clock.provisional)) if clock.due_on else "暂停计算"


@pytest.mark.parametrize("pack", packs("NY-12 NY-16.1", "YC-14 YC-18"))
def test_the_sheets_list_every_limit_of_a_case_as_it_is_counted(tmp_path: Path, pack: str) -> None:
    clock = Clock(date(2026, 9, 21))
    with make_office(tmp_path / "office.cxt", clock, regulation=pack) as office:
        worker = Worker(office, clock, 21)
        worker.work(300)
        compared = 0
        for case_id in worker.cases:
            page = office.reads.case_page(case_id, clock.day, by=office.session())
            if page.card.stage == "voided" or not page.clocks:
                continue
            with office.gate.see(office.session(), case_id) as view:
                case = read_letter_case(office.workspace, view, case_id)
            compared += agrees(office, case)
    assert compared > 8


def agrees(office: Office, case: LetterCase) -> int:
    """How many limits were compared, on three sheets each."""
    editions, calendar = case.work.editions, case.work.editions.calendar(case.trace.calendar)
    rows = tables(sheet(office, case, "approval_sheet"))[-1].rows
    assert [(row[1].partition("（")[0], row[0], row[2]) for row in rows] == [
        (c.definition.caption, c.definition.article, due(c)) for c in case.clocks
    ]
    named = {row[1] for row in rows}
    assert len(named) >= len({(c.word, c.unit) for c in case.clocks})  # of two units it says whose
    [limits] = [
        row[1] for table in tables(sheet(office, case, "registration_form")) for row in table.rows
        if row[0] == "办理期限"
    ]  # fmt: skip
    assert limits.split("\n") == [f"{row[1]}（{row[0]}）：{row[2]}" for row in rows]
    short, long = tables(sheet(office, case, "deadline_explanation"))[-2:]
    for clock, summed, told_by in zip(case.clocks, short.rows, long.rows, strict=True):
        lines = explain(
            clock, editions.regulation(clock.regulation), editions.calendar(clock.calendar)
        ).lines()
        now = standing(clock, case.today, calendar)
        late = f"{-now.remaining}个工作日" if now.outcome == "overdue" and now.remaining else ""
        assert summed[1:3] == (clock.definition.article, due(clock))
        assert summed[3].endswith(late) and told_by[1] == "\n".join(lines)
        assert summed[0] == told_by[0] and (not clock.unit or clock.unit in summed[0])
    return len(case.clocks)


def test_what_a_superior_wants_by_a_day_stands_on_the_sheets(desk: Desk) -> None:
    rng = random.Random(7)
    for _time in range(3):
        until = date(2026, 11, 1) + timedelta(rng.randrange(60))
        case_id = desk.register(date(2026, 10, 12), superior="示例市信用办", assignment="accepted",
                                source_number="市转〔2026〕8号", superior_due_on=until)  # fmt: skip
        with desk.office.gate.see(desk.me, case_id) as view:
            case = read_letter_case(desk.office.workspace, view, case_id)

        cells = [c for t in tables(sheet(desk.office, case, "incoming_sheet")) for row in t.rows
                 for c in row]  # fmt: skip

        assert cells[cells.index("限办日期") + 1] == str(Day(until))


def test_papers_of_a_round_tell_its_days_and_the_window_that_the_procedure_counts(
    desk: Desk,
) -> None:
    rng = random.Random(11)
    grid = grid_of(desk, "evaluation")
    days = {"begin": date(2026, 10, 12)}
    for kind in ("ask_to_verify", "verified", "announce", "apply", "decide_application"):
        days[kind] = max(days.values()) + timedelta(rng.randrange(1, 4))
    delivered = days["announce"] + timedelta(1)
    said = {
        "announce": {"score": "81.5", "delivered_on": delivered.isoformat()},
        "apply": {"reason": "示例理由", "proof": "示例证明"},
        "decide_application": {"outcome": "accept"},
    }
    about = PaperAbout("assessment", grid.round, unit=grid.units[0])
    told: dict[str, str] = {}
    for kind, day in days.items():
        if kind == "announce":
            told["first_result"] = text_of(desk, "first_result", about)
        desk.office.assessments.take(
            Assess(grid.round, grid.units[0], kind, day, said.get(kind, {})), desk.me
        )
    told["final_result"] = text_of(desk, "final_result", about)
    [definition] = procedure(heads()["first_result"]).clocks.values()
    [opening] = definition.opens
    window = f"{opening.limit}{UNIT_CAPTIONS[opening.unit]}"

    assert f"我办于{Day(days['announce'])}反馈" in told["final_result"]
    assert f"你单位于{Day(days['apply'])}提出" in told["final_result"]
    assert f"请自收到本函之日起{window}内" in told["first_result"]
    assert f"（{definition.article}）" in told["first_result"]


def text_of(desk: Desk, kind: str, about: PaperAbout) -> str:
    draft = desk.office.papers.prepare(kind, about, desk.me)
    return "\n".join(letter_of_paper(desk, command_of_paper(draft)).texts())


def test_the_papers_of_a_call_tell_its_own_deadline(desk: Desk) -> None:
    rng = random.Random(3)
    for _time in range(3):
        until = date(2026, 12, 1) + timedelta(rng.randrange(30))
        deadline = f"{Day(until)}下班前"
        head = CallHead("关于征求《示例指标》意见建议的通知", asks="请提出意见。", deadline=deadline,
                        due_at=datetime(until.year, until.month, until.day, 18))  # fmt: skip
        call = desk.office.calls.issue(IssueCall(head, UNITS), desk.me)

        for kind in ("opinion_letter", "opinion_notice"):
            assert f"于{deadline}" in text_of(desk, kind, PaperAbout("call", call_id=call))
