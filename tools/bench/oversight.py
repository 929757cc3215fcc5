"""What the director asks for: a year of figures by unit, early warnings, the page of it all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from app.base.rows.statistics import Period
from tools.bench import data
from tools.bench.figures import Bench, Figure, median, paced, spread
from tools.sample_cases import TODAY

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

TITLE = "figures of a year, warnings and the director's page, read and on screen"
ROUNDS = 5
YEAR = Period(date(TODAY.year, 1, 1), TODAY)
ALONG = ("unit", "category")


def measure(bench: Bench) -> list[Figure]:
    """Milliseconds of each read alone, the first time and later ones, and until it is painted."""
    path = data.office_file(bench)
    found: list[Figure] = []
    with data.open_file(path) as office:
        by = office.session()
        reads: dict[str, Callable[[], object]] = {
            "a year by unit": lambda: office.statistics.page(YEAR, "unit"),
            "a year by category": lambda: office.statistics.page(YEAR, "category"),
            "early warnings": lambda: office.warnings.rows(TODAY, by),
            "the director's page without its warnings": lambda: office.director.at_once(TODAY, by),
            "the director's page, all of it": lambda: office.director.page(TODAY, by),
        }
        for name, read in reads.items():
            once = paced([read])  # nothing of it was read or compiled before
            taken = paced([read] * bench.rounds(ROUNDS), first=0)
            found.append(Figure(f"{name}, the first time", once.wall[0], "ms",
                                f"of the processor {once.busy[0]:.0f}"))  # fmt: skip
            found += spread(name, taken.wall, f"of the processor {median(taken.busy):.0f}")
    return found + _on_screen(bench)


def _on_screen(bench: Bench) -> list[Figure]:
    from tools.bench.desk import open_desk

    found: list[Figure] = []
    with open_desk(data.office_file(bench)) as window:
        found += _figures(window, bench)
        found += _warnings(window, bench)
    return found


def _figures(window: MainWindow, bench: Bench) -> list[Figure]:
    """From the side bar to the painted page, the first time and later; from one breakdown to another."""
    from app.ui.pages.statistics.page import StatisticsPage
    from tools.bench.desk import settle, until_painted, wait_until

    page = window.pages["statistics"]
    assert isinstance(page, StatisticsPage)
    page.state.period = YEAR
    filled: list[bool] = []
    page.filled.connect(lambda: filled.append(True))

    def painted(act: Callable[[], object]) -> float:
        wait_until(lambda: window.jobs.idle)
        settle()
        filled.clear()
        return until_painted(act, page, lambda: bool(filled))

    opened = []
    for _ in range(bench.rounds(ROUNDS) + 1):
        window.open_page("intake")
        opened.append(painted(partial(window.open_page, "statistics")))
    page.tabs.setCurrentIndex(1)
    turned = []
    for number in range(bench.rounds(ROUNDS)):
        at = page.along_box.findData(ALONG[(number + 1) % len(ALONG)])
        page.along_box.setCurrentIndex(at)
        turned.append(painted(partial(page.along_box.activated.emit, at)))
    return [
        Figure("side bar to a painted year, the first time", opened[0], "ms", "aim 500 ms"),
        *spread("side bar to a painted year", opened[1:], "aim 500 ms"),
        *spread("another breakdown, painted", turned, "aim 500 ms"),
    ]


def _warnings(window: MainWindow, bench: Bench) -> list[Figure]:
    """From the side bar to painted warnings, and how long the window did not answer meanwhile."""
    from app.ui.pages.oversight.page import OversightPage
    from tools.bench.desk import until_painted, wait_until
    from tools.bench.pulse import Pulse

    page = window.pages["oversight"]
    assert isinstance(page, OversightPage)
    grid, taken, pulse = page.warnings_part.warning_grid, [], Pulse()
    for _ in range(bench.rounds(ROUNDS)):
        window.open_page("intake")
        wait_until(lambda: window.jobs.idle)
        grid.show_rows(())
        pulse.begin("warnings")
        act = partial(window.open_page, "oversight")
        taken.append(until_painted(act, page, lambda: bool(grid.rows.rows)))
        pulse.begin("")
    pulse.stop()
    gap = next(one for one in pulse.longest(2) if one.action)
    return [
        *spread("side bar to painted warnings", taken),
        Figure("… the longest gap of the event loop", gap.length, "ms",
               f"{gap.busy:.0f} ms of it at work"),
    ]  # fmt: skip
