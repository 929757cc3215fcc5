"""Filling in a round of 300 units × 24 items: a key to its repaint, a block pasted, undone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.base.rows.settings import OfficeSettings
from app.services.evaluation.round_commands import CellText, Decide, Enter, OpenRound
from app.services.office import Office
from tools.bench import data
from tools.bench.desk import Paints, open_desk, settle, wait_until
from tools.bench.figures import Bench, Figure, median, spread
from tools.bench.scoring import BANDS, UNITS, entries
from tools.sample_cases import TODAY

TITLE = "the grid of a round: 300 units × 24 items"
KEYS = 40
PASTES = 3
COLUMNS = 46
PERIOD = (date(2024, 1, 1), date(2024, 12, 31))
SET = "nanyang-2024-counties"


def measure(bench: Bench) -> list[Figure]:
    """Milliseconds from keys and Ctrl+V to what is painted, and to what lies in the file."""
    units = UNITS if bench.cases >= 1_000 else 12
    with TemporaryDirectory() as folder:
        path = Path(folder) / "office.sqlite"
        _make(path, units)
        return _in_window(path, units, bench)


def _make(path: Path, units: int) -> None:
    settings = OfficeSettings("示例市信用办", "city", "nanyang-2020")
    with Office.create(
        path, settings, today=lambda: TODAY, now=data.now, officer="经办人甲"
    ) as office:
        by = office.session()
        names = tuple(f"示例{number:03}县" for number in range(units))
        command = OpenRound("示例轮次", SET, units=names, period=PERIOD, counts_reported=True)
        key = office.rounds.open(command, by)
        for item in ("6c", "7a"):
            office.round_decisions.decide(Decide(key, "bands", BANDS, "示例", item), by)
        indicators = office.workspace.editions.indicators(
            office.round_pages.live(key, TODAY, by).indicators.edition
        )
        cells = [
            CellText(uid, item, name, text)
            for number, (uid, _name) in enumerate(office.rounds.units(key, by))
            for item, held in entries(indicators, number).items()
            for name, text in held.items()
        ]
        office.entries.enter(Enter(key, tuple(cells)), by)


def _in_window(path: Path, units: int, bench: Bench) -> list[Figure]:
    from app.ui.garbage import WindowThreadCollector
    from app.ui.pages.rounds.page import RoundsPage

    with open_desk(path) as window:
        WindowThreadCollector(window)  # as in the program: nothing is collected amid a paste
        window.resize(1366, 768)
        window.open_page("rounds")
        page = window.pages["rounds"]
        assert isinstance(page, RoundsPage)
        begun = time.perf_counter()
        page.open_round(1)
        wait_until(lambda: page.grid_panel.view is not None and window.jobs.idle)
        settle()
        opening = (time.perf_counter() - begun) * 1000
        view = page.grid_panel.view
        assert view is not None
        keys = _keys(view, bench.rounds(KEYS))
        painted, own, committed, undone = _pastes(window, page, units, bench.rounds(PASTES))
    return [
        Figure("opening the round", opening, "ms", f"{units} units × 46 inputs"),
        *spread("key to repaint with the score worked out anew", [both[0] for both in keys]),
        *spread("… of it this thread's own time", [both[1] for both in keys]),
        Figure(f"paste of {units} × {COLUMNS}, painted", median(painted), "ms"),
        Figure("… of it this thread's own time", median(own), "ms"),
        Figure("… committed", median(committed), "ms", "until the file has it, from the key on"),
        Figure("… undone and painted", median(undone), "ms"),
    ]


def _keys(view: object, rounds: int) -> list[tuple[float, float]]:
    """Digits typed into a ratio, unit after unit: each key changes score and derivation."""
    from app.ui.pages.rounds.grid.layout import Spot
    from app.ui.pages.rounds.grid.view import GridView

    assert isinstance(view, GridView)
    found = []
    units = list(view.book.live.names)
    for number in range(rounds):
        view.go_to_spot(Spot(units[number % len(units)], "3a", "lost", "reported"))
        settle()
        target: QWidget = view
        for letter in "7/56":
            found.append(_painted(partial(QTest.keyClicks, target, letter)))
            target = QApplication.focusWidget() or view
        QTest.keyClick(target, Qt.Key.Key_Escape)
        settle()
    return found


def _painted(act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of this thread alone."""
    begun, own = time.perf_counter(), time.thread_time()
    act()
    QApplication.processEvents()
    return (time.perf_counter() - begun) * 1000, (time.thread_time() - own) * 1000


def _until_painted(act: Callable[[], object], widget: QWidget) -> tuple[float, float]:
    """Milliseconds by the clock, and of this thread alone, until the widget was painted after it."""
    paints = Paints(widget)
    begun, own = time.perf_counter(), time.thread_time()
    act()
    before = paints.count
    widget.update()
    wait_until(lambda: paints.count > before)
    taken = (time.perf_counter() - begun) * 1000, (time.thread_time() - own) * 1000
    paints.deleteLater()
    return taken


def _pastes(
    window: object, page: object, units: int, rounds: int
) -> tuple[list[float], list[float], list[float], list[float]]:
    from app.ui.main_window import MainWindow
    from app.ui.pages.rounds.page import RoundsPage

    assert isinstance(window, MainWindow) and isinstance(page, RoundsPage)
    view = page.grid_panel.view
    assert view is not None
    painted, own, committed, undone = [], [], [], []
    for number in range(rounds):
        block = "".join("\t".join([f"{number + 1}/9"] * COLUMNS) + "\r\n" for _ in range(units))
        QGuiApplication.clipboard().setText(block)
        view.go(0, 0)
        settle()
        begun = time.perf_counter()
        both = _until_painted(view.paste, view.viewport())
        painted.append(both[0])
        own.append(both[1])
        wait_until(lambda: not view.book.pending and window.jobs.idle)
        committed.append((time.perf_counter() - begun) * 1000)
        settle()
        begun = time.perf_counter()
        view.book.undo()
        wait_until(lambda: window.jobs.idle)
        settle()
        undone.append((time.perf_counter() - begun) * 1000)
    return painted, own, committed, undone
