"""The first look on real, filled files: the same rows as the services read, or no rows at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.base.errors import StoreError
from app.base.rows.work import Workbench
from app.base.session import Session
from app.models.filelock import FileLock
from app.models.firstlook import FirstLook, Seen
from app.models.version import APPLICATION_ID, VERSION
from app.services.cases.bulk import take_over
from app.services.cases.commands import Recuse, TakeStep
from app.services.office import Office
from app.services.register.register_commands import SaveAbsence
from tests.services.calendars.test_calendars import earlier_notice
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office, open_office
from tools.sample_cases import histories

DAYS = (TODAY, TODAY - timedelta(days=40), TODAY + timedelta(days=12))
LIMITS = (3, 200, 5_000)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 invented cases, and one of each thing that the workbench treats differently."""
    path = tmp_path_factory.mktemp("office") / "office.sqlite"
    with make_office(path, Clock()) as office:
        desk = Desk(office)
        take_over(office.workspace, list(histories(200)), desk.me, source="test", total=200)
        away = office.session(office.officers.add("经办乙示例", desk.me))
        third = office.session(office.officers.add("经办丙示例", desk.me))
        office.staff.add_absence(SaveAbsence(away.name, TODAY, TODAY, desk.me.name), desk.me)
        for officer in (away, third):
            desk.take(desk.register(date(2026, 11, 16)), "assign", TODAY, officer=officer.name)
        kept_out = desk.register(date(2026, 9, 1))
        office.recusals.recuse(
            Recuse(kept_out, third.name, "与投诉举报人有亲属关系", TODAY), desk.me
        )
        waiting = desk.accepted(date(2026, 11, 16), date(2026, 11, 17))
        desk.take(waiting, "refer", date(2026, 11, 18), unit=UNIT)
        letter = desk.accepted(date(2026, 9, 1), date(2026, 9, 2), regulation="yuncheng-2021")
        desk.take(letter, "supervise", date(2026, 9, 7), unit="示例县水利局", ground=["1"])
        office.casework.take(TakeStep(waiting, "record", TODAY, fields={"note": "示例"}), away)
        earlier_notice(desk)
        desk.save(replace(office.reads.settings(), warn_days=5))
    return path


def take(path: Path, limit: int) -> tuple[FirstLook, Seen] | None:
    """The first officer's look: on this PC they worked last."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        query = "SELECT uid FROM officer WHERE system = 0 ORDER BY id"
        return FirstLook.take(path, TODAY, limit, officer=connection.execute(query).fetchone()[0])
    return FirstLook.take(path, TODAY, limit)


@pytest.fixture
def look(filled: Path) -> Iterator[FirstLook]:
    found = take(filled, 200)
    assert found is not None
    yield found[0]
    found[0].lock.release()


Asked = tuple[date, Session, int, bool]


def services_read(path: Path, actors: list[Session]) -> dict[Asked, Workbench]:
    """What the services answer for each day, officer and limit, for their own and for all."""
    with open_office(path, Clock()) as office:
        return {
            (day, actor, limit, all_): office.workbench.work(day, actor, limit, everyone=all_)
            for day in DAYS
            for actor in actors
            for limit in LIMITS
            for all_ in (False, True)
        }


def test_the_rows_are_those_that_the_services_read(filled: Path) -> None:
    with open_office(filled, Clock()) as office:
        actors = [office.session(officer) for officer in office.officers.all()]
    wanted = services_read(filled, actors)
    found = take(filled, 200)
    assert found is not None

    seen = {key: found[0].work(*key[:3], everyone=key[3]) for key in wanted}
    found[0].lock.release()

    assert seen == wanted
    everything = wanted[TODAY, actors[0], 5_000, True]
    assert everything.lines and everything.waiting_units and everything.changed
    assert everything.decisions and everything.warn_days == 5
    assert len({work.total for work in wanted.values()}) > 3  # officers, days do make a difference


def test_the_officer_is_the_one_whom_the_office_takes(filled: Path) -> None:
    found = take(filled, 3)
    assert found is not None
    look, seen = found
    look.lock.release()

    with open_office(filled, Clock()) as office:
        assert seen.actor == office.session()
        assert seen.rows == office.workbench.work(TODAY, seen.actor, 3)


def test_it_waits_where_several_may_sit_down_and_nobody_is_remembered(filled: Path) -> None:
    assert FirstLook.take(filled, TODAY, 3) is None
    assert FirstLook.take(filled, TODAY, 3, officer="gone") is None

    with open_office(filled, Clock()) as office:
        second = office.session(office.officers.all()[1])
        wanted = office.workbench.work(TODAY, second, 3)
    found = FirstLook.take(filled, TODAY, 3, officer=second.uid)

    assert found is not None
    found[0].lock.release()
    assert found[1].actor == second
    assert found[1].rows == wanted


def test_the_lock_is_held_until_the_office_takes_it_over(filled: Path, look: FirstLook) -> None:
    with pytest.raises(StoreError, match="另一个诚信台程序"):
        open_office(filled, Clock())

    clock = Clock()
    with Office.open(filled, today=clock.today, now=clock.now, lock=look.lock):
        assert take(filled, 3) is None
    _is_free(filled)


def test_nothing_is_seen_where_no_file_is(tmp_path: Path) -> None:
    assert FirstLook.take(tmp_path / "office.sqlite", TODAY, 3) is None
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_seen_of_a_file_in_use(filled: Path, look: FirstLook) -> None:
    assert take(filled, 3) is None


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("user_version", VERSION + 1), ("user_version", VERSION - 1), ("application_id", 7)],
)
def test_nothing_is_seen_of_another_schema_or_program(
    filled: Path, tmp_path: Path, pragma: str, value: int
) -> None:
    path = _copy(filled, tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA {pragma} = {value}")

    assert take(path, 3) is None
    _is_free(path)


@pytest.mark.parametrize("kept", [0, 50, 4096, 20_000])
def test_nothing_is_seen_of_a_damaged_file(filled: Path, tmp_path: Path, kept: int) -> None:
    path = _copy(filled, tmp_path)
    path.write_bytes(path.read_bytes()[:kept] + b"\xff" * 5_000)

    assert take(path, 3) is None
    _is_free(path)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM setting WHERE key = 'calendar'", "UPDATE officer SET active = 0",
     "UPDATE setting SET value = '[]' WHERE key = 'office.warn_days'",
     "UPDATE setting SET value = 'so' WHERE key = 'office.warn_days'"],
)  # fmt: skip
def test_nothing_is_seen_where_something_needed_is_missing(
    filled: Path, tmp_path: Path, statement: str
) -> None:
    path = _copy(filled, tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)

    assert take(path, 3) is None
    _is_free(path)


def test_the_look_writes_nothing(filled: Path, look: FirstLook) -> None:
    before = filled.read_bytes()

    with closing(sqlite3.connect(filled)) as connection:
        uid = connection.execute("SELECT uid FROM officer WHERE system = 0").fetchone()[0]
    look.see(TODAY, 200, uid)

    assert filled.read_bytes() == before
    assert before[68:72] == APPLICATION_ID.to_bytes(4, "big")


def _copy(path: Path, folder: Path) -> Path:
    copy = folder / "copy.sqlite"
    copy.write_bytes(path.read_bytes())
    return copy


def _is_free(path: Path) -> None:
    lock = FileLock(path)
    lock.acquire()
    lock.release()
