"""档案 by its window: a case filed, checked, lent, handed over; every place by keys."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.pages.archives.page import ArchivesPage
from app.ui.places import CaseAt, Tab
from tests.services.archives.filed import DAY, closed, file, other, ready, withdrawn
from tests.services.making import Desk
from tools.tour import hands

pytestmark = pytest.mark.obligation("NY-20", "YC-22")


@pytest.fixture
def desk(office: Office) -> Desk:
    return ready(Desk(office))


def opened(window: MainWindow, tab: str = "to_file") -> ArchivesPage:
    window.open_page("archives", Tab(tab))
    hands.settle()
    page = window.pages["archives"]
    assert isinstance(page, ArchivesPage)
    return page


def test_look(window: MainWindow, desk: Desk) -> None:
    for n in range(3):
        withdrawn(desk, title=f"示例事项{n}")
    c = closed(desk)
    x = withdrawn(desk, title="示例事项已归")
    file(desk, x)
    page = opened(window)
    window.grab().save("/tmp/a2_1.png")
    page.to_file_part.to_file_grid.setCurrentIndex(page.to_file_part.to_file_grid.rows.index(3, 0))
    hands.click(page.to_file_part.file_button)
    hands.settle()
    d = page.to_file_part.asker.dialog
    d.grab().save("/tmp/a2_2.png")
    hands.fill(d.form, {"reason": "示例理由"})
    hands.click(d.submit_button)
    hands.settle()
    window.grab().save("/tmp/a2_3.png")
    for i, t in enumerate(("volumes", "transfers", "loans")):
        opened(window, t)
        window.grab().save(f"/tmp/a2_4{i}.png")
    opened(window, "volumes")
    hands.click(page.volumes_part.lend_button)
    page.volumes_part.dialog.grab().save("/tmp/a2_5.png")
