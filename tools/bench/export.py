"""The ledger as a workbook: 50,000 lines written, how long and in how much memory."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.bench import data
from tools.bench.figures import Bench, Figure

TITLE = "the ledger as a workbook"
LINES = 50_000
# A process of its own, so that the most it ever held is the export's.
CHILD = """
import json, sys, time
from datetime import date
from pathlib import Path
from app.base.rows.ledger import LedgerFilters, LedgerQuery
from app.base.rows.exports import ExportLedger
from tools.bench import data
from tools.bench.export import held
with data.open_file(Path(sys.argv[1])) as office:
    by = office.session()
    ids = office.ledger.ids(LedgerQuery(), data.TODAY, by=by).ids
    chosen = LedgerFilters(case_ids=tuple(ids[: int(sys.argv[2])]))
    every = tuple(c.key for c in office.ledger.columns()) if sys.argv[4] == "every" else ()
    office.exports.ledger(ExportLedger(Path(sys.argv[3]), LedgerQuery(LedgerFilters(case_ids=(ids[0],)))), by)
    before, started = held("VmRSS"), time.perf_counter()
    office.exports.ledger(ExportLedger(Path(sys.argv[3]), LedgerQuery(chosen), every), by)
    print(json.dumps([time.perf_counter() - started, before, held("VmHWM")]))
"""


def measure(bench: Bench) -> list[Figure]:
    """Seconds and the growth of memory, for the usual columns and for all of them."""
    lines = min(LINES, bench.cases)
    figures = [Figure("lines", lines, "")]
    path = data.office_file(bench)
    with data.copy_of(path) as copy, tempfile.TemporaryDirectory() as folder:
        for columns, name in (("usual", "usual columns"), ("every", "all columns")):
            target = Path(folder) / f"{columns}.xlsx"
            seconds, before, most = _run(copy, lines, target, columns)
            size = target.stat().st_size / 1024 / 1024
            figures += [
                Figure(name, seconds, "s", f"{seconds * 1000 / lines:.2f} ms a line"),
                Figure(f"{name}: memory before", before, "MB"),
                Figure(f"{name}: grew at most by", most - before, "MB"),
                Figure(f"{name}: size", size, "MB"),
            ]
    return figures


def held(what: str) -> float:
    """Megabytes of this process now (VmRSS) or at most so far (VmHWM); 0 where Linux isn't asked.

    Not getrusage: what a process reports there has its parent's figure in it.
    """
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    found = (line.split()[1] for line in lines if line.startswith(f"{what}:"))
    return int(next(found, "0")) / 1024


def _run(path: Path, lines: int, target: Path, columns: str) -> tuple[float, float, float]:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), str(lines), str(target), columns],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    seconds, before, most = json.loads(done.stdout)
    return seconds, before, most
