"""Nothing needs sideways scrolling: at 1024×700, and at 200 % on a screen of 1920×1080."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QDialog, QWidget
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.services.founding import found_demo
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.widgets.grid import Grid
from tests.ui import looks
from tests.ui.test_every_look import close
from tools.tour import hands

# Walks every page and dialog in windows of two sizes; test_window.py stays.
pytestmark = pytest.mark.slow

# At 200 % a screen of 1920×1080 is one of 960×540; the system's bars take 40 of its lines.
# Wide by its nature: every unit by every item of an indicator set, its first columns held fast.
MATRICES = {"entry_grid"}
SIZES = {"1024x700": QSize(1024, 700), "200 %": QSize(960, 500)}


@pytest.fixture(params=SIZES)
def demo(request: pytest.FixtureRequest, qtbot: QtBot, office: Office) -> Iterator[MainWindow]:
    """The demo office, with all its cases, in a window of that size."""
    work = office.workspace
    path = found_demo(
        office.path, office.reads.settings(), "经办人甲", today=work.today, now=work.now
    )
    with Office.open(path, today=work.today, now=work.now) as store:
        made = bootstrap.make_window(work.today, serial=True)
        qtbot.addWidget(made)
        made.resize(SIZES[request.param])
        made.show()
        made.attach(store, store.session())
        hands.settle()
        yield made
        for page in made.pages.values():
            page.close_page()
        made.close()


def test_no_page_and_no_list_scrolls_sideways(demo: MainWindow) -> None:
    asked_for = demo.size()

    wide = {
        f"{page.objectName()}: {words}"
        for page in looks.pages(demo, first_case(demo))
        for words in (*sideways(demo), *cut_numbers(demo))
    }

    assert demo.size() == asked_for  # the window does not grow beyond the screen either
    assert demo.minimumSizeHint().height() <= SIZES["200 %"].height()
    assert not wide


def first_case(window: MainWindow) -> int:
    assert window.context is not None
    return window.context.office.reads.search("演示", 1, by=window.context.actor)[0].case_id


def sideways(window: QWidget) -> Iterator[str]:
    """What has a scroll bar to the side, by its name and by how much it is too wide."""
    for area in window.findChildren(QAbstractScrollArea):
        shown = area.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        over = area.horizontalScrollBar().maximum()
        if area.isVisible() and shown and over > 0 and area.objectName() not in MATRICES:
            yield f"{area.objectName() or type(area).__name__} {over}"


def cut_numbers(window: QWidget) -> Iterator[str]:
    """The columns of file numbers that have less room than they ask for."""
    for grid in window.findChildren(Grid):
        for at, column in enumerate(grid.rows.table.columns):
            narrow = column.whole and 0 < grid.columnWidth(at) < column.width
            if grid.isVisible() and narrow:
                yield f"{grid.objectName()} {column.caption}"


def test_every_dialog_fits_beside_the_systems_bars(
    window: MainWindow, log_case: Callable[..., int], take: Callable[..., int]
) -> None:
    close(log_case, take)
    case_id = log_case(on=date(2026, 9, 1))
    take(case_id, "accept", date(2026, 9, 4))
    take(case_id, "refer", date(2026, 9, 9), unit="示例县住建局")
    room = SIZES["200 %"]
    large = {}
    for looked in looks.everything(window, case_id):
        if isinstance(looked, QDialog):
            least = looked.minimumSizeHint()
            if least.width() > room.width() or least.height() > room.height():
                large[type(looked).__name__] = (least.width(), least.height())

    assert not large
