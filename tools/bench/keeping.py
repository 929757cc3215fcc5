"""What an office's file is put through now and then: rebuilt, migrated, backed up."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from app.models.migrations import runner
from app.models.version import APPLICATION_ID
from app.services.cases.rebuild import rebuild
from tools.bench import data
from tools.bench.figures import Bench, Figure, progress
from tools.bench.sizes import FORMER, MOST, lay_out_former
from tools.sample_cases import TODAY

TITLE = "rebuild, migration, backup"


def measure(bench: Bench) -> list[Figure]:
    """Seconds of each, on a file of at most 10,000 cases: ten times as many take ten times as long."""
    path = data.office_file(replace(bench, cases=min(bench.cases, MOST), fresh=False))
    cases = data.how_made(path).cases
    again, former = path.with_name(f"again-{path.name}"), path.with_name(f"old-{path.name}")
    try:
        progress("rebuilding")
        with data.open_file(path) as office:
            rebuilt = _timed(lambda: rebuild(office.gate.file, again, today=TODAY))
        progress("migrating")
        lay_out_former(path, former)
        _say_what_it_is(former)
        migrated = _timed(lambda: runner.migrate(former))
        progress("backing up")
        with data.copy_of(path) as copy, data.open_file(copy) as office:
            backed = _timed(lambda: office.backups.make("manual"))
    finally:
        data.remove(again)
        data.remove(former)
    return [
        Figure("cases", cases, ""),
        *(Figure(name, wall, "s", f"{wall * 1000 / cases:.2f} ms a case; of the processor {busy:.2f}")
          for name, (wall, busy) in (("rebuild", rebuilt), ("migration from schema 3", migrated),
                                     ("backup, verified", backed))),
    ]  # fmt: skip


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    began, worked = time.perf_counter(), time.process_time()
    work()
    busy = time.process_time() - worked
    return time.perf_counter() - began, busy


def _say_what_it_is(former: Path) -> None:
    with closing(sqlite3.connect(former)) as raw:
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        raw.execute(f"PRAGMA user_version = {FORMER}")
