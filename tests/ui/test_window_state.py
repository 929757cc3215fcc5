"""A window that is closed and opened again stands as it was left, on this PC."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSplitter
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.base.machine.pc_settings import PcSettings
from app.base.session import Session
from app.services.office import Office
from app.ui.choosing import keep_folder, last_folder
from app.ui.main_window import MainWindow
from app.ui.pages.case.page import CasePage
from app.ui.pages.units import UnitsPage
from app.ui.pages.workbench import WorkbenchPage
from app.ui.places import CaseAt
from app.ui.window_state import first_size
from tools.tour import hands

Start = Callable[[], MainWindow]


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


@pytest.fixture
def start(
    qtbot: QtBot, office: Office, actor: Session, clock: Any, settings: Path
) -> Iterator[Start]:
    """Starts a window with what the last one kept."""
    made: list[MainWindow] = []

    def open_window() -> MainWindow:
        window = bootstrap.make_window(clock.today, serial=True, pc=PcSettings(settings))
        qtbot.addWidget(window)
        window.show()
        window.attach(office, actor)
        hands.settle()
        made.append(window)
        return window

    yield open_window
    for window in made:
        for page in window.pages.values():
            page.close_page()
        window.close()
    hands.settle()


def front(window: MainWindow) -> str:
    return window.page_stack.currentWidget().objectName()


def test_size_and_page_come_back(start: Start) -> None:
    first = start()
    first.resize(780, 730)  # the screen of the tests is narrower than the page
    first.open_page("units")
    hands.settle()
    first.close()

    again = start()

    assert again.height() == 730
    assert front(again) == "units"


def test_a_case_comes_back(start: Start, log_case: Callable[..., int]) -> None:
    case_id = log_case()
    first = start()
    first.open_page("case", CaseAt(case_id))
    hands.settle()
    first.close()

    again = start()

    page = again.pages["case"]
    assert isinstance(page, CasePage)
    assert (front(again), page.case_id) == ("case", case_id)


def test_a_case_of_another_file_does_not(
    start: Start, settings: Path, log_case: Callable[..., int]
) -> None:
    case_id = log_case()
    first = start()
    first.open_page("case", CaseAt(case_id))
    hands.settle()
    first.close()
    kept = json.loads(settings.read_text(encoding="utf-8"))
    kept["window"]["file"] = "别的.sqlite"
    settings.write_text(json.dumps(kept), encoding="utf-8")

    assert front(start()) == "workbench"


def test_splitters_come_back(start: Start, log_case: Callable[..., int]) -> None:
    log_case()
    first = start()
    first.resize(780, 730)
    hands.settle()
    before = share(workbench_of(first).halves)
    drag(workbench_of(first).halves, -90)
    left = share(workbench_of(first).halves)
    first.close()

    again = start()

    assert left < before - 0.1
    assert share(workbench_of(again).halves) == pytest.approx(left, abs=0.02)


def test_columns_come_back(start: Start) -> None:
    first = start()
    first.open_page("units")
    page = first.pages["units"]
    assert isinstance(page, UnitsPage)
    page.unit_grid.setColumnWidth(1, 210)
    first.close()

    again = start()

    same = again.pages["units"]
    assert isinstance(same, UnitsPage)
    assert same.unit_grid.columnWidth(1) == 210
    assert same.unit_grid.columnWidth(2) == 100  # as nobody changed it


def test_a_page_that_was_not_opened_this_time_keeps_its_columns(start: Start) -> None:
    first = start()
    first.open_page("units")
    page = first.pages["units"]
    assert isinstance(page, UnitsPage)
    page.unit_grid.setColumnWidth(1, 210)
    first.open_page("board")
    first.close()
    start().close()

    again = start()
    again.open_page("units")
    hands.settle()

    same = again.pages["units"]
    assert isinstance(same, UnitsPage)
    assert same.unit_grid.columnWidth(1) == 210


@pytest.mark.parametrize(
    "kept",
    [
        {"geometry": "kein base64!", "page": "nirgends"},
        {"geometry": 7, "page": ["units"], "pages": []},
        {"pages": {"workbench": {"halves": ["a", -1], "work_grid": {"number": "wide"}}}},
        {"page": "case", "case": "1", "file": None},
    ],
)
def test_what_another_hand_wrote_is_passed_over(
    start: Start, settings: Path, kept: dict[str, Any]
) -> None:
    settings.write_text(json.dumps({"window": kept}), encoding="utf-8")

    assert front(start()) == "workbench"


def test_who_went_elsewhere_meanwhile_is_left_there(
    qtbot: QtBot, office: Office, actor: Session, clock: Any, start: Start, settings: Path
) -> None:
    first = start()
    first.open_page("units")
    first.close()
    window = bootstrap.make_window(clock.today, serial=True, pc=PcSettings(settings))
    qtbot.addWidget(window)
    window.show()
    window.open_page("board")

    window.attach(office, actor)
    hands.settle()

    assert front(window) == "board"


def workbench_of(window: MainWindow) -> WorkbenchPage:
    page = window.pages["workbench"]
    assert isinstance(page, WorkbenchPage)
    return page


def share(splitter: QSplitter) -> float:
    """What the first part has of the whole."""
    return splitter.sizes()[0] / sum(splitter.sizes())


def drag(splitter: QSplitter, by: int) -> None:
    """Draw the first handle upwards or downwards."""
    handle = splitter.handle(1)
    middle = handle.rect().center()
    left, there = Qt.MouseButton.LeftButton, middle + type(middle)(0, by)
    QTest.mousePress(handle, left, pos=middle)
    QTest.mouseMove(handle, there)
    QTest.mouseRelease(handle, left, pos=there)
    hands.settle()


def test_file_dialogs_begin_in_the_folder_that_the_last_start_used(
    start: Start, tmp_path: Path
) -> None:
    (folder := tmp_path / "收文").mkdir()
    first = start()
    assert last_folder(first) == ""
    keep_folder(first, folder)
    first.close()

    assert last_folder(start()) == str(folder)

    folder.rmdir()
    assert last_folder(start()) == ""  # a stick that is pulled: the system begins where it likes


@pytest.mark.parametrize("screen", [QSize(1366, 728), QSize(1366, 768), QSize(960, 500)])
def test_the_first_window_fits_the_screen_with_its_frame_and_status_bar(screen: QSize) -> None:
    size = first_size(screen)

    assert size.width() + 2 <= screen.width() and size.height() + 30 <= screen.height()
    assert first_size(QSize(1920, 1040)) == QSize(1366, 768)


def test_the_page_left_open_is_the_first_to_be_made_whatever_else_waits_for_the_office(
    qtbot: QtBot, office: Office, actor: Session, clock: Any, settings: Path
) -> None:
    """The program itself waits for the office too, to watch the backups: that is no page."""
    PcSettings(settings).remember(window={"page": "units"})
    window = bootstrap.make_window(clock.today, serial=True, pc=PcSettings(settings))
    qtbot.addWidget(window)
    window.show()
    watched: list[bool] = []
    window.when_open(lambda: watched.append(True))

    with qtbot.waitSignal(window.usable):
        window.attach(office, actor)
    hands.settle()

    assert front(window) == "units" and watched
    assert "workbench" not in window.pages
    window.close()
    hands.settle()
