"""The ledger of all cases: opening it, sorting by columns, narrowing, finding words."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from tools.bench import data
from tools.bench.figures import Bench, Figure, spread
from tools.sample_cases import RARE

TITLE = "the ledger, from the act to its painted lines"
ROUNDS = 6
COLUMNS = ("received_on", "number", "title", "respondent", "due_on")
WORDS = {"a rare word": RARE[0], "a common word": "拖欠"}


def measure(bench: Bench) -> list[Figure]:
    """Milliseconds until the first lines are painted; typing waits 150 ms before it asks."""
    from tools.bench.desk import open_desk, rest

    path = data.office_file(bench)
    times: dict[str, list[float]] = {}
    with open_desk(path) as window:
        started = time.perf_counter()
        page: Any = window.pages["ledger"]
        times["build the page"] = [(time.perf_counter() - started) * 1000]
        bar = page.filter_bar

        def timed(name: str, act: Callable[[], object]) -> None:
            times.setdefault(name, []).append(_until_lines(page, act))
            rest(window)

        timed("open for the first time", partial(window.open_page, "ledger"))
        everything = len(page.grid.lines.ids)
        for _ in range(bench.rounds(ROUNDS)):
            window.open_page("calendar")
            rest(window)
            timed("open again", partial(window.open_page, "ledger"))
            for key in COLUMNS:
                timed(f"sort by {key}", partial(page.sort_by, key))
            again = partial(page.sort_by, COLUMNS[0])
            whole = _until_all(page, again, everything)
            times.setdefault(f"sort by {COLUMNS[0]}, all lines there", []).append(whole)
            rest(window)
            timed("narrow to the open cases", partial(bar.stage_box.setCurrentIndex, 1))
            timed("show all again", bar.clear)
            for name, word in WORDS.items():
                timed(f"find {name}", partial(bar.text_field.setText, word))
                timed("show all again", bar.clear)
    figures = [Figure("lines", everything, "")]
    for name, taken in times.items():
        figures += spread(name, taken)
    return figures


def _until_lines(page: Any, act: Callable[[], object]) -> float:
    from tools.bench.desk import until_painted

    lines = page.grid.lines
    turn = lines.turn

    def there() -> bool:
        return lines.turn != turn and lines.row_at(0) is not None

    return until_painted(act, page, there)


def _until_all(page: Any, act: Callable[[], object], total: int) -> float:
    """Milliseconds until every line is there; the first are painted long before."""
    from tools.bench.desk import until_painted

    lines = page.grid.lines
    turn = lines.turn
    return until_painted(act, page, lambda: lines.turn != turn and len(lines.ids) == total)
