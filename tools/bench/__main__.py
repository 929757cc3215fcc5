"""`python -m tools.bench`: runs the measures asked for, prints their figures, writes them as JSON."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from tools.bench.document import write_table
from tools.bench.figures import Bench, Figure, progress, table
from tools.bench.machine import commit, describe

MEASURES = {
    "generate": "tools.bench.generate",
    "sizes": "tools.bench.sizes",
    "steps": "tools.bench.steps",
    "startup": "tools.bench.startup",
    "board": "tools.bench.board",
    "ledger": "tools.bench.ledger",
    "search": "tools.bench.search",
    "palette": "tools.bench.palette",
    "case": "tools.bench.case_page",
    "notice": "tools.bench.notice",
    "opening": "tools.bench.opening",
    "export": "tools.bench.export",
    "letters": "tools.bench.letters",
    "typesetting": "tools.bench.typesetting",
    "gaps": "tools.bench.gaps",
    "scoring": "tools.bench.scoring",
    "rounds": "tools.bench.rounds",
    "grid": "tools.bench.entry_grid",
    "calendar": "tools.bench.working_days",
    "keeping": "tools.bench.keeping",
    "oversight": "tools.bench.oversight",
    "archives": "tools.bench.archives",
}
CASES = 100_000


def main(arguments: list[str]) -> int:
    """Run the measures in order; nothing is judged, so the status is 0 unless one breaks."""
    options = _read(arguments)
    if options.table is not None:
        write_table(options.table)
        return 0
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    bench = Bench(options.cases, options.fresh, options.folder)
    if options.prepare:
        return prepare(bench)
    machine = describe()
    print("machine: " + " · ".join(f"{name} {value}" for name, value in machine.items()))
    print(f"{bench.cases:,} cases; times on a shared machine: read the ratios\n", flush=True)
    found: dict[str, list[Figure]] = {}
    took: dict[str, float] = {}  # seconds
    for name in options.only or MEASURES:
        progress(f"measuring: {name}")
        began = time.perf_counter()
        module = importlib.import_module(MEASURES[name])
        found[name] = module.measure(bench) if options.here else _apart(name, options)
        options.fresh = False  # made anew at most once
        bench = Bench(bench.cases, False, bench.folder)
        took[name] = round(time.perf_counter() - began, 1)
        heading = f"{name}: {module.TITLE} ({took[name]:.0f} s)"
        print(table(heading, found[name]) + "\n", flush=True)
        if (
            options.json is not None
        ):  # after each: what was measured stays, should a later one break
            _write(options.json, machine, bench, found, took)
    print(f"in all {sum(took.values()):.0f} s")
    return 0


def prepare(bench: Bench) -> int:
    """Generate what a run would, so that nothing is generated while it measures; 0 when done."""
    from tools.bench.data import office_file
    from tools.bench.sizes import MOST

    for cases in {bench.cases, min(bench.cases, MOST)}:
        print(office_file(replace(bench, cases=cases)), flush=True)
    return 0


def _apart(name: str, options: argparse.Namespace) -> list[Figure]:
    """The figures of one measure, taken in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "figures.json"
        words = ["--only", name, "--cases", str(options.cases), "--folder", str(options.folder),
                 "--json", str(written), "--here", *(["--fresh"] if options.fresh else [])]  # fmt: skip
        command = [sys.executable, "-m", "tools.bench", *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        measures = json.loads(written.read_text("utf-8"))["measures"]
    return [Figure(**figure) for figure in measures[name]]


def _read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES, help="how many cases the file holds")
    parser.add_argument(
        "--only", action="append", choices=list(MEASURES), help="this measure; may be repeated"
    )
    parser.add_argument("--fresh", action="store_true", help="generate the file anew")
    parser.add_argument(
        "--here", action="store_true", help="in this process, not one for each measure"
    )
    parser.add_argument(
        "--prepare",
        action="store_true",
        help="only generate the files that the measures work on, where they are not there yet",
    )
    parser.add_argument(
        "--table", type=Path, metavar="FIGURES", help="write such a file into docs/performance.md"
    )
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(tempfile.gettempdir()) / "chengxin-bench",
        help="where generated files are kept",
    )
    options = parser.parse_args(arguments)
    if options.cases < 20:
        parser.error("--cases must be 20 or more")
    return options


def _write(
    path: Path,
    machine: dict[str, str],
    bench: Bench,
    found: dict[str, list[Figure]],
    took: dict[str, float],
) -> None:
    measures = {name: [asdict(figure) for figure in figures] for name, figures in found.items()}
    content = {
        "commit": commit(), "taken": f"{datetime.now():%Y-%m-%d %H:%M}", "machine": machine,
        "cases": bench.cases, "measures": measures, "took": took,
    }  # fmt: skip
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
