"""The opening balance: a ledger of 5,000 cases with their days read, previewed and taken over."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TypeVar

from openpyxl import Workbook, load_workbook

from app.base.session import Session
from app.intake.ledgers.ledger import read_ledger
from app.models.connection import connect
from app.services.cases.bulk import History
from app.services.imports.import_commands import ImportLedger
from tools.bench import data
from tools.bench.figures import Bench, Figure, progress
from tools.bench.steps import Script, recording
from tools.sample_cases import histories

TITLE = "the opening balance"
ROWS = 5_000
HEADER = ("编号", "收到日期", "投诉人", "联系电话", "被投诉单位", "投诉内容", "受理日期", "转办日期",
          "承办单位", "办结日期", "办理结果")  # fmt: skip
COMMAND = ImportLedger("原有办理台账", "letter", opening=True)
T = TypeVar("T")


def measure(bench: Bench) -> list[Figure]:
    """Seconds and milliseconds a row of each phase, on a copy of the generated file."""
    rows = min(ROWS, bench.cases)
    ledger = _ledger(rows)
    path = data.office_file(bench)
    progress("copying the file: the rows are written into the copy")
    collecting = gc.isenabled()
    gc.disable()  # as in the program, while it works
    with data.copy_of(path) as copy, data.open_file(copy) as office:
        by: Session = office.session()
        read, reading = _timed(lambda: read_ledger(ledger, "台账.xlsx"))
        preview, previewing = _timed(lambda: office.imports.preview(read, COMMAND, by=by))
        _kept, backing = _timed(lambda: office.backups.require("import"))
        script: Script = []
        with recording(script):
            changed, running = _timed(lambda: office.imports.run(read, COMMAND, by))
        batch = office.batches.all(by)[0].id
        undone, undoing = _timed(lambda: office.batches.undo(batch, by))
    own = _sum(reading, previewing, running)
    with data.copy_of(path) as copy:
        peer = _sum(
            _timed(lambda: _bare_read(ledger))[1], _timed(lambda: _bare_insert(copy, script))[1]
        )
    if collecting:
        gc.enable()
    return [
        Figure("rows", rows, ""),
        Figure("cases added", len(changed.cases), "", f"{preview.added} in the preview"),
        _phase("reading the file", reading, rows),
        _phase("preview", previewing, rows),
        _phase("the backup before it", backing, rows),
        _phase("taking over", running, rows),
        _phase("taking all of it back", undoing, len(undone.cases)),
        _phase("openpyxl reading the same cells + raw insert", peer, rows),
        Figure("read, preview and take over / that", own.wall / peer.wall, "times",
               f"aim 6; of the processor {own.busy / peer.busy:.2f}"),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Took:
    """Seconds by the clock and of the processor."""

    wall: float
    busy: float


def _sum(*taken: _Took) -> _Took:
    return _Took(sum(one.wall for one in taken), sum(one.busy for one in taken))


def _phase(name: str, taken: _Took, rows: int) -> Figure:
    busy = f"of the processor {taken.busy:.2f}"
    return Figure(name, taken.wall, "s", f"{taken.wall * 1000 / rows:.2f} ms a row; {busy}")


def _timed(work: Callable[[], T]) -> tuple[T, _Took]:
    started, worked = time.perf_counter(), time.process_time()
    result = work()
    busy = time.process_time() - worked
    return result, _Took(time.perf_counter() - started, busy)


def _bare_read(ledger: bytes) -> int:
    """Every cell's value, as openpyxl gives them."""
    book = load_workbook(BytesIO(ledger), read_only=True)
    return sum(len(row) for row in book.active.iter_rows(values_only=True))


def _bare_insert(copy: Path, script: Script) -> None:
    """The rows of the import once more, by the driver alone, in one transaction."""
    with closing(connect(copy, mode="rw")) as raw:
        raw.execute("BEGIN IMMEDIATE")
        for statement, values, many in script:
            if statement.startswith("INSERT"):
                (raw.executemany if many else raw.execute)(statement, values)
        raw.execute("COMMIT")


def _ledger(rows: int) -> bytes:
    """The sheet that an office would have kept by hand: a title, a header, a line a case."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    sheet.append(["示例县诚信投诉办理台账"])
    sheet.append(HEADER)
    for line in _lines(rows):
        sheet.append(line)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _lines(rows: int) -> Iterator[list[str]]:
    for at, history in enumerate(islice(histories(rows, seed=7), rows), 1):
        told, days = history.register, _days(history)
        refer = next((step for step in history.steps if step.kind == "refer"), None)
        yield [
            f"旧字{at}号", told.received_on.isoformat(), "李示例", f"1380000{at:04d}",
            told.respondents[0], told.facts, days.get("accept", ""), days.get("refer", ""),
            refer.unit if refer else "", days.get("close", ""),
            "部分属实" if "close" in days else "",
        ]  # fmt: skip


def _days(history: History) -> dict[str, str]:
    return {step.kind: step.on.isoformat() for step in history.steps}
