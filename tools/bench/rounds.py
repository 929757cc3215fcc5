"""A round in an office's file: 300 units × 24 items pasted, read, scored; workbooks in, reports out."""

from __future__ import annotations

import io
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook

from app.base.rows.settings import OfficeSettings
from app.rules.indicators.shipped import shipped_set
from app.services.evaluation.round_commands import (
    CellText,
    Collect,
    Decide,
    Enter,
    OpenRound,
    TakeIn,
)
from app.services.office import Office
from app.services.results.result_commands import MakeResult
from app.services.store.content import AttachmentInput
from tools.bench.figures import Bench, Figure, median
from tools.bench.scoring import BANDS, entries

TITLE = "rounds: paste, grid, scores, 信息采集表 in, reports out"
SET = "nanyang-2024-counties"
UNITS, WORKBOOKS = 300, 50
AS_OF = date(2025, 2, 10)


def measure(bench: Bench) -> list[Figure]:
    """Milliseconds by the clock on the wall; a report for every unit."""
    few = bench.rounds(2) == 1
    units, books, reports = (12, 2, 1) if few else (UNITS, WORKBOOKS, UNITS)
    with tempfile.TemporaryDirectory() as folder:
        office = Office.create(
            Path(folder, "office.cxt"), OfficeSettings("示例县信用办", "county", "nanyang-2020"),
            officer="经办甲示例", today=date.today, now=datetime.now,
        )  # fmt: skip
        with office:
            return _measured(office, units, books, reports)


def _measured(office: Office, units: int, books: int, reports: int) -> list[Figure]:
    by = office.session()
    names = tuple(f"示例{n}局" for n in range(units))
    key = office.rounds.open(OpenRound("示例轮次", SET, units=names, counts_reported=True), by)
    uids = [uid for uid, _ in office.rounds.units(key, by)]
    for item in ("6c", "7a"):
        office.round_decisions.decide(Decide(key, "bands", BANDS, "示例", item), by)
    indicators = shipped_set(SET)
    cells = tuple(
        CellText(uid, item, name, text)
        for n, uid in enumerate(uids)
        for item, held in entries(indicators, n).items()
        for name, text in held.items()
    )
    paste = _timed(lambda: office.entries.enter(Enter(key, cells, via="paste"), by))
    grid = [_timed(lambda: office.round_pages.grid(key, AS_OF, by)) for _ in range(3)]
    one = [_timed(lambda: office.scores.unit(key, uids[0], AS_OF, by)) for _ in range(9)]
    forms = [
        office.collecting.send(Collect(key, unit=uid, items=("5", "9")), by) for uid in uids[:books]
    ]
    files = [_filled(form.data, n) for n, form in enumerate(forms)]
    command = TakeIn(key, "示例", AS_OF)
    seen = _timed(lambda: office.collecting.preview(key, files, by))
    taken = _timed(lambda: [office.collecting.take_in(command, file, by) for file in files])
    wanted = [MakeResult("unit_report", key, AS_OF, uid) for uid in uids[:reports]]
    made = _timed(lambda: list(office.results.many(wanted, by)))
    return [
        Figure(f"paste of {units} units committed", paste, "ms", f"{len(cells):,} cells"),
        Figure("whole grid read and scored", median(grid), "ms"),
        Figure("one unit read and scored", median(one), "ms"),
        Figure(f"{books} workbooks previewed", seen, "ms"),
        Figure(f"{books} workbooks taken in", taken, "ms"),
        Figure(f"{reports} reports as PDF", made, "ms", f"of {units} units"),
    ]


def _timed(act: object) -> float:
    begun = time.perf_counter()
    act()  # type: ignore[operator]
    return (time.perf_counter() - begun) * 1000


def _filled(data: bytes, n: int) -> AttachmentInput:
    """A workbook with a count changed, as a unit would send it back."""
    book = load_workbook(io.BytesIO(data))
    sheet = book["信息采集表"]
    row = next(c.row for c in sheet["A"] if str(c.value).startswith("i:5|"))
    sheet.cell(row, 3).value = n % 5 + 1
    out = io.BytesIO()
    book.save(out)
    return AttachmentInput(f"示例{n}.xlsx", out.getvalue())
