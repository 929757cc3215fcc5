"""A step and a registration as the desk takes them, beside the same statements in bare SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.models.connection import connect
from app.services.cases.commands import TakeStep
from app.services.office import Office
from tools.bench import data
from tools.bench.figures import Bench, Figure, beside, paced_by_turns
from tools.sample_cases import TODAY, histories

TITLE = "a step, a registration"
TIMES = 64  # three of them warm up
# Open cases in the middle of their way, spread over the file.
OPEN = "SELECT id FROM \"case\" WHERE stage = 'handling' ORDER BY id DESC LIMIT ?"
Script = list[tuple[str, Any, bool]]  # statement, values, whether there are many


def measure(bench: Bench) -> list[Figure]:
    """Milliseconds of each, of the same SQL raw, and their ratio; each on a copy of its own."""
    path = data.office_file(bench)
    times = bench.rounds(TIMES)
    return [
        *_compared(path, "a step", _steps(path, times), aim=5),
        *_compared(path, "a registration", _registrations(times)),
    ]


def _steps(path: Path, times: int) -> Callable[[Office], Iterator[Callable[[], object]]]:
    with closing(sqlite3.connect(path)) as raw:
        cases = [row[0] for row in raw.execute(OPEN, (times,))]

    def acts(office: Office) -> Iterator[Callable[[], object]]:
        by = office.session()
        for case_id in cases:
            command = TakeStep(case_id, "record", TODAY, fields={"note": "已电话了解进展。"})
            yield partial(office.casework.take, command, by)

    return acts


def _registrations(times: int) -> Callable[[Office], Iterator[Callable[[], object]]]:
    made = histories(times, seed=11)  # of days long past
    commands = [replace(h.register, back_dated_reason="按登记簿补录") for h in made]

    def acts(office: Office) -> Iterator[Callable[[], object]]:
        by = office.session()
        for command in commands:
            yield partial(office.casework.register, command, by)

    return acts


def _compared(
    path: Path,
    name: str,
    acts: Callable[[Office], Iterator[Callable[[], object]]],
    *,
    aim: float | None = None,
) -> list[Figure]:
    with data.copy_of(path) as copy, data.open_file(copy) as office:
        scripts = [_recorded(act) for act in acts(office)]
    with (
        data.copy_of(path, "own") as copy,
        data.copy_of(path, "bare") as other,
        data.open_file(copy) as office,
        closing(connect(other, mode="rw")) as raw,
    ):
        own, bare = paced_by_turns(acts(office), _replays(raw, scripts))
    return beside(name, own, "the same SQL raw", bare, aim=aim)


def _recorded(act: Callable[[], object]) -> Script:
    """Everything that the act has the database do."""
    found: Script = []
    with recording(found):
        act()
    return found


@contextmanager
def recording(found: Script) -> Iterator[None]:
    """Keep every statement that is executed while this lasts."""

    def keep(_c: Any, _cursor: Any, statement: str, values: Any, _x: Any, many: bool) -> None:
        found.append((statement, values, many))

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", keep)


def _replays(raw: sqlite3.Connection, scripts: Sequence[Script]) -> Iterator[Callable[[], object]]:
    def replay(script: Script) -> None:
        raw.execute("BEGIN IMMEDIATE")
        for statement, values, many in script:
            if many:
                raw.executemany(statement, values)
            else:
                raw.execute(statement, values).fetchall()
        raw.execute("COMMIT")

    for script in scripts:
        kept = [one for one in script if not one[0].startswith(("BEGIN", "COMMIT", "PRAGMA"))]
        yield partial(replay, kept)
