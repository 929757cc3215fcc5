"""Board and ledger left open: their rows before the office is there, and what is asked meanwhile."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.base.machine.pc_settings import WINDOW, PcSettings
from app.services.office import Office
from app.ui.main_window import MainWindow
from tests.services.making import Desk
from tools.tour import hands

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 20)
Opens = Callable[[str], MainWindow]


@pytest.fixture
def filled(office: Office) -> Path:
    """A closed file with three cases received, the first of them ended."""
    desk = Desk(office)
    first, *_others = [
        desk.register(date(2026, 11, day), title=f"第{day}日的来件，承诺未兑现")
        for day in (2, 16, 17)
    ]
    desk.take(first, "withdraw", date(2026, 11, 18))
    office.close()
    return office.path


@pytest.fixture
def opens(qtbot: QtBot, filled: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opens]:
    """The window after the first look at the page left open; the office follows later."""
    monkeypatch.setattr(bootstrap, "OPEN_AFTER_MS", 600)
    offices: list[Office] = []
    windows: list[MainWindow] = []

    def opened(page: str) -> MainWindow:
        pc = PcSettings()
        pc.remember(**{WINDOW: {"page": page}})
        window = bootstrap.make_window(lambda: TODAY, serial=True, pc=pc)
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        bootstrap._open_behind(window, filled, offices.append)
        assert window.context is None and list(window.pages) == [page]
        return window

    yield opened
    for window in windows:
        for page in window.pages.values():
            page.close_page()
        window.close()
    hands.settle()
    for office in offices:
        office.close()


def wait_for_office(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.context is not None, timeout=20_000)
    hands.settle()


def test_the_board_is_there_before_the_office_and_goes_on_as_it_is(
    qtbot: QtBot, opens: Opens
) -> None:
    window = opens("board")
    page: Any = window.pages["board"]
    column = page.findChild(type(page._columns["received"]), "column_received")
    assert column.card_list.isVisible() and len(column.card_list.card_model.shown) == 2
    hands.press(column.card_list, "Down")
    chosen = column.current_case()

    wait_for_office(qtbot, window)

    assert window.page_stack.currentWidget() is page and "workbench" not in window.pages
    assert column.current_case() == chosen
    assert page.filter_bar.boxes["category"].count() > 1  # read once the office was there


def test_the_board_narrowed_meanwhile_is_narrowed_when_the_office_is_there(
    qtbot: QtBot, opens: Opens
) -> None:
    window = opens("board")
    page: Any = window.pages["board"]

    page.filter_bar.choose("channel", "hotline")
    assert len(page._columns["received"].card_list.card_model.shown) == 2
    wait_for_office(qtbot, window)

    assert page._columns["received"].is_empty


def test_the_ledger_is_there_before_the_office_and_its_cursor_stays(
    qtbot: QtBot, opens: Opens
) -> None:
    window = opens("ledger")
    page: Any = window.pages["ledger"]
    assert page.grid.isVisible() and page.grid.lines.rowCount() == 3
    assert page.grid.currentIndex().row() == 0
    hands.press(page.grid, "Down")
    shown = [page.grid.lines.row_at(line).values["title"] for line in range(3)]
    resets: list[int] = []
    page.grid.lines.modelReset.connect(lambda: resets.append(1))

    wait_for_office(qtbot, window)

    assert window.page_stack.currentWidget() is page
    assert [page.grid.lines.row_at(line).values["title"] for line in range(3)] == shown
    assert page.grid.currentIndex().row() == 1 and resets == []
    assert page.total_label.text() == "3件"
    assert page.filter_bar.category_box.count() > 1


def test_what_is_asked_of_the_ledger_meanwhile_is_done_when_the_office_is_there(
    qtbot: QtBot, opens: Opens
) -> None:
    window = opens("ledger")
    page: Any = window.pages["ledger"]

    page.filter_bar.stage_box.setCurrentIndex(2)  # 已结
    page.sort_by("title")
    page.grid.selectAll()
    page.copy()
    page.batch_bar.ask("remind")
    hands.settle()
    assert not window.error_bar.isVisible()
    wait_for_office(qtbot, window)

    assert page.grid.lines.rowCount() == 1 and page.filter_bar.filters().stage == "ended"
    assert page.arrangement.sort == "title"


@pytest.mark.parametrize(("page", "rows"), [("board", "2"), ("ledger", "3")])
def test_the_rows_are_painted_before_the_store_is_imported(
    filled: Path, tmp_path: Path, page: str, rows: str
) -> None:
    code = (
        "import os, sys; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from app import bootstrap\n"
        "from app.base.machine.pc_settings import WINDOW, PcSettings\n"
        "pc, front = PcSettings(), sys.argv[2]\n"
        "pc.remember(**{WINDOW: {'page': front}})\n"
        "app = bootstrap.make_application()\n"
        "window = bootstrap.make_window(lambda: date(2026, 11, 20), pc=pc)\n"
        "window.show()\n"
        "def told():\n"
        "    page = window.pages[front]\n"
        "    lists = page.grid.lines if front == 'ledger' else page._columns['received'].card_list.card_model\n"
        "    print('sqlalchemy' in sys.modules, lists.rowCount()); app.quit()\n"
        "window.usable.connect(told)\n"
        "bootstrap._open_behind(window, Path(sys.argv[1]), lambda office: None)\n"
        "app.exec()\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, str(filled), page],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip

    assert answer.stdout.split() == ["False", rows], answer.stderr
