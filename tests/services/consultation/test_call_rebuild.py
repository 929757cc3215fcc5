"""A call's projections are what its steps come to, whatever was done on it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from app.services.cases.rebuild import differences, rebuild
from app.services.consultation.call_steps import STEPS
from app.services.gate.audit import verify_chain
from app.services.office import Office
from app.services.store.step_numbers import first_gap
from tests.services.consultation.making import Caller, issued, received
from tests.services.making import Clock, Desk

pytestmark = pytest.mark.slow


def rebuilt(office: Office, clock: Clock) -> tuple[str, ...]:
    target = office.path.with_name("second.cxt")
    rebuild(office.gate.file, target, today=clock.day)
    return differences(office.path, target)


@pytest.mark.parametrize("seed", [1, 2])
def test_after_250_random_acts_both_files_are_equal_table_by_table(
    office: Office, desk: Desk, clock: Clock, seed: int
) -> None:
    caller = Caller(office, seed)

    caller.work(125)
    desk.register()  # steps of cases between those of calls
    caller.work(125)

    assert rebuilt(office, clock) == ()
    assert {"answer", "split", "weigh", "void", "draft", "seal"} <= set(caller.done), caller.done
    with office.gate.file.read() as connection:
        assert verify_chain(connection) is None
        assert STEPS.broken(connection) is None
        assert first_gap(connection) is None
    assert office.verify() == ()


@pytest.mark.parametrize(
    "table, statement",
    [
        ("call", "UPDATE call SET topic = '别的'"),
        ("call_unit", "DELETE FROM call_unit WHERE position = 1"),
        ("call_point", "UPDATE call_point SET why = '别的'"),
    ],
)
def test_a_projection_of_a_call_that_went_astray_is_named(
    office: Office, clock: Clock, table: str, statement: str
) -> None:
    caller = Caller(office, 3)
    caller.work(60)
    with closing(sqlite3.connect(office.path)) as raw:
        raw.execute(statement)
        raw.commit()

    assert {text.partition(":")[0] for text in rebuilt(office, clock)} == {table}


def test_a_step_of_a_call_that_was_changed_is_found_and_named(office: Office, desk: Desk) -> None:
    call = issued(office, desk.me)
    with closing(sqlite3.connect(office.path)) as raw:
        raw.execute("DROP TRIGGER call_step_no_update")
        raw.execute("UPDATE call_step SET payload = replace(payload, '示例', '别的')")
        raw.commit()

    with office.gate.file.read() as connection:
        assert STEPS.broken(connection) == (call, 1)
    assert any("征求意见" in sentence for sentence in office.verify())


def test_steps_of_calls_can_not_be_changed_and_share_the_files_numbers(
    office: Office, desk: Desk
) -> None:
    received(office, desk.me)
    desk.register()
    issued(office, desk.me)

    with closing(sqlite3.connect(office.path)) as raw:
        numbers = [row[0] for row in raw.execute("SELECT no FROM call_step ORDER BY no")]
        for statement in ("DELETE FROM call_step", "UPDATE call_step SET seq = 9"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(statement)
    assert numbers == [1, 3, 4]
