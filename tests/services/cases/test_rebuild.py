"""A second file, filled from the steps and the editions alone, equals the first."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.rules.casework.flow import StepRefused
from app.services.cases.bulk import History, take_over
from app.services.cases.case_steps import verify_steps
from app.services.cases.commands import TakeStep
from app.services.cases.rebuild import differences, rebuild
from app.services.gate.audit import verify_chain
from app.services.office import Office
from tests.services.making import SELF_CHECK, UNIT, Clock, Desk, receive
from tests.services.random_commands import Worker


def rebuilt(office: Office, clock: Clock) -> tuple[str, ...]:
    target = office.path.with_name("second.cxt")
    rebuild(office.gate.file, target, today=clock.day)
    return differences(office.path, target)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_after_500_random_commands_both_files_are_equal_table_by_table(
    office: Office, clock: Clock, seed: int
) -> None:
    worker = Worker(office, clock, seed)

    worker.work(500)

    assert rebuilt(office, clock) == ()
    kinds = {"register", "take", "void", "revise", "merge", "adopt_calendar", "adopt_edition"}
    assert kinds <= set(worker.done), worker.done
    assert worker.done["refused"] < 250, worker.done
    with office.gate.file.read() as connection:
        assert verify_chain(connection) is None
        assert verify_steps(connection) is None


@pytest.mark.parametrize(
    "table, statement",
    [
        ("case", "UPDATE \"case\" SET stage = 'closed' WHERE id = 1"),
        ("case_clock", "UPDATE case_clock SET due_on = '2026-12-31' WHERE clock = 'closure'"),
        ("case_respondent", "DELETE FROM case_respondent"),
        ("case_text", "UPDATE case_text SET text = 'x'"),
        (
            "case_search",
            "INSERT INTO case_search(case_search, rowid, tokens) VALUES ('delete', 1, '招商')",
        ),
    ],
)
def test_a_projection_that_went_astray_is_named(
    desk: Desk, clock: Clock, table: str, statement: str
) -> None:
    desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
    with closing(sqlite3.connect(desk.office.path)) as raw:
        raw.execute(statement)
        raw.commit()

    found = rebuilt(desk.office, clock)

    assert [text.partition(":")[0] for text in found] == [table]


def test_histories_taken_over_are_what_single_steps_would_have_made(
    desk: Desk, clock: Clock
) -> None:
    steps = (
        TakeStep(0, "accept", date(2026, 9, 3)),
        TakeStep(0, "refer", date(2026, 9, 4), unit=UNIT, fields=SELF_CHECK),
        TakeStep(0, "report_result", date(2026, 9, 28), about=3, fields={"result": "true"}),
    )
    single = desk.register()
    for step in steps:
        desk.take(single, step.kind, step.on, step.unit, step.about, **step.fields)

    bulk = take_over(desk.office.workspace, [History(receive(), steps)], desk.me, source="示例")

    pages = [desk.office.reads.case_page(i, clock.day, by=desk.me) for i in (single, *bulk.cases)]
    assert pages[0].clocks == pages[1].clocks
    assert pages[0].timeline == pages[1].timeline
    assert (pages[1].card.number, pages[1].card.stage) == ("示信投〔2026〕2号", "result_review")
    assert rebuilt(desk.office, clock) == ()


def test_a_history_of_tomorrow_is_not_taken_over(desk: Desk) -> None:
    with pytest.raises(StepRefused, match="还没有到"):
        future = History(receive(date(2026, 11, 21)))
        take_over(desk.office.workspace, [future], desk.me, source="示例")


def test_a_history_that_can_not_stand_stops_the_whole_import(desk: Desk, tmp_path: Path) -> None:
    wrong = History(receive(), (TakeStep(0, "close", date(2026, 9, 3)),))

    with pytest.raises(StepRefused, match="尚未受理，不能办结"):
        take_over(desk.office.workspace, [History(receive()), wrong], desk.me, source="示例")

    assert desk.office.reads.stages() == {}
