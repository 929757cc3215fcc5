"""A workbook of 50,000 lines and 20 columns: from the file, from rows in hand, and bare XlsxWriter.

Each in a process of its own, so that the most it ever held is its own.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from tools.bench import data
from tools.bench.figures import Bench, Figure, median, percentile
from tools.sample_cases import TODAY

TITLE = "the ledger as a workbook"
LINES: Final = 50_000
COLUMNS: Final = 20
ROUNDS: Final = 2
WAYS: Final = {"read": "with reading", "write": "writing alone", "bare": "bare XlsxWriter"}


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of one way, as its process told it."""

    wall: float
    busy: float
    before: float
    most: float


def measure(bench: Bench) -> list[Figure]:
    """Seconds, growth of memory, and the ratios to a bare workbook of the same values."""
    lines = min(LINES, bench.cases)
    path = data.office_file(bench)
    found: dict[str, list[Ran]] = {way: [] for way in WAYS}
    with data.copy_of(path) as copy, tempfile.TemporaryDirectory() as folder:
        for _ in range(min(bench.rounds(ROUNDS), ROUNDS)):
            for way in WAYS:
                found[way].append(_run(copy, lines, Path(folder) / f"{way}.xlsx", way))
        size = (Path(folder) / "read.xlsx").stat().st_size / 1024 / 1024
    return [
        Figure("lines", lines, "", f"{COLUMNS} columns"),
        *(_figure(WAYS[way], ran, lines) for way, ran in found.items()),
        _ratio("read", found, aim=1.7),
        _ratio("write", found, aim=1.3),
        Figure("memory before", median([r.before for r in found["read"]]), "MB"),
        Figure("grew at most by", median([r.most - r.before for r in found["read"]]), "MB"),
        Figure("size", size, "MB"),
    ]


def _figure(name: str, ran: list[Ran], lines: int) -> Figure:
    wall = median([r.wall for r in ran])
    busy = f"of the processor {median([r.busy for r in ran]):.2f}"
    most = percentile([r.wall for r in ran], 95)
    return Figure(name, wall, "s", f"{wall * 1000 / lines:.2f} ms a line; most {most:.2f}; {busy}")


def _ratio(way: str, found: dict[str, list[Ran]], *, aim: float) -> Figure:
    busy = median([r.busy for r in found[way]]) / median([r.busy for r in found["bare"]])
    wall = median([r.wall for r in found[way]]) / median([r.wall for r in found["bare"]])
    return Figure(
        f"{WAYS[way]} / bare XlsxWriter", wall, "times", f"aim {aim}; of the processor {busy:.2f}"
    )


def _run(path: Path, lines: int, target: Path, way: str) -> Ran:
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench.export", str(path), str(lines), str(target), way],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return Ran(*json.loads(done.stdout))


# ------------------------------------------------------------ in the process of its own


def main(name: str, lines: str, target: str, way: str) -> int:
    """Write the workbook this way and tell how long it took and what it held."""
    from app.base.rows.ledger import LedgerFilters, LedgerQuery

    gc.disable()  # as in the program, which collects when its window is idle
    with data.open_file(Path(name)) as office:
        by = office.session()
        found = office.ledger.ids(LedgerQuery(), TODAY, by=by).ids
        # A selection is what a clerk exports; the whole file, where that is as many.
        some = tuple(found[: int(lines)]) if len(found) > int(lines) else ()
        query = LedgerQuery(LedgerFilters(case_ids=some))
        keys = tuple(column.key for column in office.ledger.columns())[:COLUMNS]
        work = _work(way, office, query, keys, Path(target))
        before = held("VmRSS")
        began, worked = time.perf_counter(), time.process_time()
        work()
        busy = time.process_time() - worked
        print(json.dumps([time.perf_counter() - began, busy, before, held("VmHWM")]))
    return 0


def _work(
    way: str, office: Any, query: Any, keys: tuple[str, ...], target: Path
) -> Callable[[], object]:
    from app.base.rows.exports import ExportLedger
    from app.reports.workbooks.book import Head, write_book
    from app.reports.workbooks.sheets import ledger_part, ledger_value

    by = office.session()
    columns = [column for column in office.ledger.columns() if column.key in keys]
    if way == "read":
        _one_line(office, query, keys, target)
        return lambda: office.exports.ledger(ExportLedger(target, query, keys), by)
    rows = tuple(office.ledger.export(query, TODAY, columns=keys, by=by))
    if way == "write":
        head = Head("台账", "示例县信用办", datetime(2026, 11, 20, 9))
        return lambda: write_book(target, head, [ledger_part(columns, rows, len(rows))])
    values = [[_plain(ledger_value(column, row)) for column in columns] for row in rows]
    return lambda: _bare(target, values)


def _one_line(office: Any, query: Any, keys: tuple[str, ...], target: Path) -> None:
    """What the first export loads is not measured."""
    from app.base.rows.exports import ExportLedger
    from app.base.rows.ledger import LedgerFilters, LedgerQuery

    one = office.ledger.ids(query, TODAY, by=office.session(), first=1).ids[0]
    command = ExportLedger(target, LedgerQuery(LedgerFilters(case_ids=(one,))), keys)
    office.exports.ledger(command, office.session())


def _plain(value: Any) -> Any:
    return "" if value is None else value


def _bare(target: Path, values: list[list[Any]]) -> None:
    """The same cells, each in a format, in a workbook that does nothing else for its reader."""
    from xlsxwriter import Workbook

    book = Workbook(str(target), {"constant_memory": True})
    sheet = book.add_worksheet()
    text, day = book.add_format({"border": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    for line, row in enumerate(values):
        for at, value in enumerate(row):
            sheet.write(line, at, value, day if isinstance(value, date) else text)
    book.close()


def held(what: str) -> float:
    """Megabytes of this process now (VmRSS) or at most so far (VmHWM); 0 where Linux isn't asked.

    Not getrusage: what a process reports there has its parent's figure in it.
    """
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    found = (line.split()[1] for line in lines if line.startswith(f"{what}:"))
    return int(next(found, "0")) / 1024


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
