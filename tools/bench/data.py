"""The office's file that measures work on: generated once, kept in a folder for temporary files."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from datetime import time as time_of_day
from itertools import islice
from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from app.base.progress import Progress
from app.base.rows.settings import OfficeSettings
from app.models import schema, words
from app.services.cases.bulk import take_over
from app.services.office import Office
from tools.bench.figures import Bar, Bench, progress
from tools.bench.lived import live_in
from tools.sample_cases import TODAY, VERSION, histories

AT_A_TIME = 10_000  # cases in one transaction: the log beside the file stays small
SETTINGS = OfficeSettings(name="示例县信用办", level="county", regulation="nanyang-2020")


@dataclass(frozen=True, slots=True)
class Made:
    """How a file came about."""

    cases: int
    steps: int
    clocks: int
    seconds: float
    size: int
    busy: float  # seconds of the processor


def now() -> datetime:
    """The moment at which the file's office is looked at."""
    return datetime.combine(TODAY, time_of_day(17))


def open_file(path: Path) -> Office:
    """The office in ``path``, on the day on which its past ends."""
    return Office.open(path, today=lambda: TODAY, now=now)


def office_file(bench: Bench) -> Path:
    """The generated file; made now unless an earlier run left it."""
    path = bench.folder / f"cases-{bench.cases}-{_key()}.db"
    if bench.fresh or not _sidecar(path).exists():
        remove(path)
        _make(path, bench.cases)
    return path


def how_made(path: Path) -> Made:
    """What was noted when the file was made."""
    return Made(**json.loads(_sidecar(path).read_text("utf-8")))


@contextmanager
def copy_of(path: Path, called: str = "copy") -> Iterator[Path]:
    """A copy to write in, gone afterwards."""
    copy = path.with_name(f"{called}-{path.name}")
    remove(copy)
    shutil.copyfile(path, copy)
    kept = path.with_name(f"{path.name}.attachments")
    if kept.exists():  # contents never change: the copy may share them
        shutil.copytree(kept, copy.with_name(f"{copy.name}.attachments"), copy_function=os.link)
    try:
        yield copy
    finally:
        remove(copy)


def remove(path: Path) -> None:
    """Take away a file with everything that lies beside it."""
    for found in path.parent.glob(f"{path.name}*"):
        with suppress(OSError):
            shutil.rmtree(found) if found.is_dir() else found.unlink()


def _key() -> str:
    """Another generator or another schema makes another file."""
    tables = schema.metadata.sorted_tables
    dialect = sqlite.dialect()
    parts = [str(VERSION), words.CREATE]
    parts += [str(CreateTable(table).compile(dialect=dialect)) for table in tables]
    parts += [
        str(CreateIndex(index).compile(dialect=dialect))
        for table in tables
        for index in sorted(table.indexes, key=lambda i: str(i.name))
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _sidecar(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")  # written last: it says that the file is whole


def _make(path: Path, cases: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    progress(f"generating {cases:,} cases in {path}")
    bar = Bar("cases written")
    started, worked = time.perf_counter(), time.process_time()
    with Office.create(path, SETTINGS, today=lambda: TODAY, now=now, officer="经办人甲") as office:
        by, source, done = office.session(), histories(cases), 0
        while batch := list(islice(source, AT_A_TIME)):
            first = done

            def report(part: int, _total: int, _caption: str, first: int = first) -> None:
                bar(first + part, cases)

            take_over(
                office.workspace, batch, by, source="bench", total=len(batch),
                progress=Progress(report),
            )  # fmt: skip
            done += len(batch)
        seconds, busy = time.perf_counter() - started, time.process_time() - worked
        live_in(office, cases)
    bar(cases, cases)
    made = Made(cases, *_counts(path), seconds=seconds, size=path.stat().st_size, busy=busy)
    _sidecar(path).write_text(json.dumps(asdict(made)), "utf-8")


def _counts(path: Path) -> tuple[int, int]:
    with open_file(path) as office, office.gate.file.read() as connection:
        tables = ("case_step", "case_clock")
        steps, clocks = (
            connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in tables
        )
        return steps, clocks
