"""The first page before the office is there: its rows, what keys do meanwhile, what stays."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.models.filelock import FileLock
from app.models.firstlook import LEDGER_KEYS, PAGES
from app.models.version import VERSION
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.page_list import FIRST_PAGE
from app.ui.pages.ledger.page import FIRST
from app.ui.pages.workbench import LINES_FIRST, WorkbenchPage
from app.ui.tablemodels.card_model import BLOCK as CARDS
from app.ui.tablemodels.sql_rows import BLOCK as LINES
from tests.services.making import Desk
from tools.tour import hands

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def filled(office: Office) -> Path:
    """A closed file with three lines for today."""
    desk = Desk(office)
    for day in (2, 16, 17):
        desk.register(date(2026, 11, day), title=f"第{day}日的来件，承诺未兑现")
    office.close()
    return office.path


@pytest.fixture
def opened() -> Iterator[list[Office]]:
    offices: list[Office] = []
    yield offices
    for office in offices:
        office.close()


@pytest.fixture
def window(
    qtbot: QtBot, filled: Path, opened: list[Office], monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """The window after its first look; the office follows after what a test does meanwhile."""
    monkeypatch.setattr(bootstrap, "OPEN_AFTER_MS", 800)
    made = bootstrap.make_window(lambda: date(2026, 11, 20), serial=True)
    qtbot.addWidget(made)
    made.show()
    bootstrap._open_behind(made, filled, opened.append)
    assert made.context is None
    yield made
    for page in made.pages.values():
        page.close_page()
    made.close()
    hands.settle()


def first_page(window: MainWindow) -> WorkbenchPage:
    page = window.pages[FIRST_PAGE]
    assert isinstance(page, WorkbenchPage)
    return page


def wait_for_office(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.context is not None, timeout=20_000)
    hands.settle()


def test_the_rows_are_there_before_the_office_and_stay_as_they_are(
    qtbot: QtBot, window: MainWindow, opened: list[Office]
) -> None:
    grid = first_page(window).work_grid
    assert grid.isVisible() and len(grid.rows.rows) == 3
    hands.press(grid, "Down")
    before, resets = grid.rows.rows, []
    grid.model().modelReset.connect(lambda: resets.append(1))

    wait_for_office(qtbot, window)

    assert grid.rows.rows == before and resets == [] and grid.currentIndex().row() == 1
    assert tuple(before) == opened[0].workbench.work(date(2026, 11, 20), opened[0].session()).lines
    assert window.windowTitle() == "示例县信用办 · 诚信台"


def test_a_page_asked_for_meanwhile_opens_when_the_office_is_there(
    qtbot: QtBot, window: MainWindow
) -> None:
    hands.press(first_page(window).work_grid, "Ctrl+N")
    assert "intake" not in window.pages

    wait_for_office(qtbot, window)

    assert window.page_stack.currentWidget() is window.pages["intake"]


def test_a_search_typed_meanwhile_is_answered(qtbot: QtBot, window: MainWindow) -> None:
    field = window.top_bar.search_field
    field.setFocus()
    hands.write(field, "第16日")
    assert not field.hits.isVisible()

    wait_for_office(qtbot, window)

    assert [card.title for card in field.hits.card_model.shown] == ["第16日的来件，承诺未兑现"]


def test_a_step_asked_for_meanwhile_opens_its_form(qtbot: QtBot, window: MainWindow) -> None:
    page = first_page(window)
    hands.press(page.work_grid, "Space")
    assert page.steps.dialog is None

    wait_for_office(qtbot, window)

    assert page.steps.dialog is not None and page.steps.dialog.isVisible()
    page.steps.dialog.reject()


def test_the_page_narrows_and_widens_meanwhile(window: MainWindow) -> None:
    page = first_page(window)

    hands.click(page.count_buttons["overdue"])
    late = len(page.work_grid.rows.rows)
    hands.click(page.all_button)
    hands.click(page.everyone_button)

    assert (late, len(page.work_grid.rows.rows)) == (1, 3)
    assert not window.error_bar.isVisible()


def test_the_first_look_reads_as_many_lines_as_the_page() -> None:
    assert PAGES == {"workbench": LINES_FIRST, "board": CARDS, "ledger": 2 * LINES}
    assert LEDGER_KEYS == FIRST
    assert tuple(PAGES) == bootstrap.LOOKED_AT


def test_a_newer_file_is_told_and_shows_no_rows(
    qtbot: QtBot, filled: Path, opened: list[Office]
) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    window = bootstrap.make_window(lambda: date(2026, 11, 20), serial=True)
    qtbot.addWidget(window)
    window.show()

    bootstrap._open_behind(window, filled, opened.append)

    assert "更新版本的诚信台" in window.error_bar.sentence_label.text()
    assert FIRST_PAGE not in window.pages and opened == []


def test_rows_give_way_to_the_sentence_where_the_office_can_not_be_opened(
    qtbot: QtBot, window: MainWindow, filled: Path, opened: list[Office]
) -> None:
    hands.press(first_page(window).work_grid, "Ctrl+N")
    filled.unlink()

    qtbot.waitUntil(window.error_bar.isVisible, timeout=20_000)

    assert window.opening_label.isVisible() and not window.side_bar.isEnabled()
    assert not first_page(window).isVisible() and "intake" not in window.pages
    lock = FileLock(filled)
    lock.acquire()  # given back
    lock.release()


def test_the_rows_are_painted_before_the_store_is_imported(filled: Path) -> None:
    code = (
        "import os, sys; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from app import bootstrap\n"
        "app = bootstrap.make_application()\n"
        "window = bootstrap.make_window(lambda: date(2026, 11, 20))\n"
        "window.show()\n"
        "window.usable.connect(lambda: (print('sqlalchemy' in sys.modules,\n"
        "    len(window.pages['workbench'].work_grid.rows.rows)), app.quit()))\n"
        "bootstrap._open_behind(window, Path(sys.argv[1]), lambda office: None)\n"
        "app.exec()\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, str(filled)],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip

    assert answer.stdout.split() == ["False", "3"], answer.stderr
