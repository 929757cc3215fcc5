"""A round's projections are what its steps come to, whatever was done in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from app.rules.evaluation.history import tell
from app.services.cases.rebuild import differences, rebuild
from app.services.evaluation.round_steps import STEPS, load
from app.services.evaluation.standing import standing
from app.services.gate.audit import verify_chain
from app.services.office import Office
from app.services.store.step_numbers import first_gap
from tests.services.evaluation.rounds import COUNTIES, DEPARTMENTS, Filler, open_grid
from tests.services.making import Clock, Desk


def rebuilt(office: Office, clock: Clock) -> tuple[str, ...]:
    target = office.path.with_name("second.cxt")
    rebuild(office.gate.file, target, today=clock.day)
    return differences(office.path, target)


@pytest.mark.slow
@pytest.mark.parametrize("seed, set_id", [(1, DEPARTMENTS), (2, COUNTIES)])
def test_after_500_random_entry_commands_both_files_are_equal_table_by_table(
    office: Office, desk: Desk, clock: Clock, seed: int, set_id: str
) -> None:
    filler = Filler(open_grid(office, set_id), seed)

    filler.work(250)
    case = desk.register()  # steps of cases between those of the round
    desk.take(case, "accept", date(2026, 9, 3))
    filler.work(250)

    assert rebuilt(office, clock) == ()
    done = {"enter", "undo", "redo", "decide", "take_back", "lock", "nil", "assess", "proceed"}
    assert done | {"collect", "assign"} <= set(filler.done)
    assert filler.done["refused"] < 400, filler.done
    with office.gate.file.read() as connection:
        assert verify_chain(connection) is None
        assert STEPS.broken(connection) is None
        assert first_gap(connection) is None
        told = tell(load(connection, filler.grid.round))
        told.opened.clear()  # kept as the locks that are left
        stands = standing(connection, filler.grid.round).state
        assert (stands.entries, stands.units, stands.locks, stands.steps) == (
            told.entries, told.units, told.locks, told.steps
        )  # fmt: skip
        assert stands.decisions == told.decisions
    assert office.verify() == ()


@pytest.mark.parametrize(
    "table, statement",
    [
        ("round", "UPDATE round SET name = '别的'"),
        ("round_unit", "DELETE FROM round_unit WHERE position = 3"),
        ("entry", "UPDATE entry SET last_seq = 99"),
        ("decision", "DELETE FROM decision"),
    ],
)
def test_a_projection_of_a_round_that_went_astray_is_named(
    office: Office, clock: Clock, table: str, statement: str
) -> None:
    filler = Filler(open_grid(office), 3)
    filler.enter()
    for _ in range(3):
        filler.decide()
    with closing(sqlite3.connect(office.path)) as raw:
        raw.execute(statement)
        raw.commit()

    found = rebuilt(office, clock)

    assert [text.partition(":")[0] for text in found] == [table]


def test_a_step_of_a_round_that_was_changed_is_found(office: Office) -> None:
    grid = open_grid(office)
    entered = grid.enter((0, "8", "closed", "95%"))
    with closing(sqlite3.connect(office.path)) as raw:
        raw.execute("DROP TRIGGER round_step_no_update")
        raw.execute("UPDATE round_step SET payload = replace(payload, '95%', '96%')")
        raw.commit()

    with office.gate.file.read() as connection:
        assert STEPS.broken(connection) == (grid.round, entered.seq)
    assert any("评价轮次" in sentence for sentence in office.verify())


def test_steps_of_cases_and_rounds_are_numbered_in_one_sequence(office: Office, desk: Desk) -> None:
    desk.register()
    grid = open_grid(office)
    desk.register(date(2026, 9, 2))
    grid.enter((0, "8", "closed", "95%"))

    with closing(sqlite3.connect(office.path)) as raw:
        cases = [row[0] for row in raw.execute("SELECT no FROM case_step ORDER BY no")]
        rounds = [row[0] for row in raw.execute("SELECT no FROM round_step ORDER BY no")]

    assert (cases, rounds) == ([1, 4], [2, 3, 5])


def test_steps_and_snapshots_of_a_round_can_not_be_changed(office: Office) -> None:
    grid = open_grid(office)
    office.scores.publish(grid.round, "初评", date(2025, 2, 10), grid.me)

    for table in ("round_step", "score_snapshot"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET seq = 9"):
            with (
                closing(sqlite3.connect(office.path)) as raw,
                pytest.raises(sqlite3.IntegrityError, match="append-only"),
            ):
                raw.execute(statement)
