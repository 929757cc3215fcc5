"""Whoever keeps out of a case meets it on no page of the window, by no key and in no list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QPlainTextEdit,
    QTabWidget,
    QWidget,
)

from app.base.session import Session
from app.services.cases.commands import Recuse
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.page_list import PAGES
from app.ui.places import CaseAt
from tools.tour import hands

TITLE = "只有别人能看的一件"
pytestmark = pytest.mark.obligation("NY-15.1", "YC-17")


@pytest.fixture
def kept_out(
    office: Office, actor: Session, log_case: Callable[..., int], take: Callable[..., int]
) -> int:
    """A late case that the person at the desk keeps out of, beside one that they may see."""
    case_id = log_case(TITLE, on=date(2026, 9, 1))
    take(case_id, "accept", date(2026, 9, 4))
    take(case_id, "refer", date(2026, 9, 9), unit="示例县住建局")
    log_case("大家都能看的一件", on=date(2026, 9, 1), respondent="示例县财政局")
    other = office.session(office.officers.add("经办人乙", actor))
    office.recusals.recuse(Recuse(case_id, actor.name, "近亲属", date(2026, 11, 20)), other)
    return case_id


def words(root: QWidget) -> Iterator[str]:
    """Everything that can be read on a widget, hidden leaves and scrolled lines included."""
    for label in root.findChildren(QLabel):
        yield label.text()
    for button in root.findChildren(QAbstractButton):
        yield button.text()
    for text in root.findChildren(QPlainTextEdit):
        yield text.toPlainText()
    for view in root.findChildren(QAbstractItemView):
        model = view.model()
        if isinstance(model, QAbstractItemModel):
            yield from cells(model)


def cells(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount(QModelIndex())):
        column = 0
        while (index := model.index(row, column)).isValid():
            column += 1
            yield str(index.data(Qt.ItemDataRole.DisplayRole) or "")
            yield str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "")


@pytest.mark.slow
@pytest.mark.parametrize("name", [d.name for d in PAGES if d.name != "case"])
def test_no_page_shows_the_case(window: MainWindow, kept_out: int, name: str) -> None:
    window.open_page(name)
    hands.settle()
    page = window.pages[name]
    if name == "workbench":
        hands.click(page.everyone_button)
    for tabs in page.findChildren(QTabWidget):
        for at in range(tabs.count()):
            tabs.setCurrentIndex(at)
            hands.settle()

    read = " ".join(words(window))

    assert TITLE not in read
    if name in ("workbench", "board", "ledger"):
        assert "大家都能看的一件" in read


def test_neither_search_nor_palette_finds_it(window: MainWindow, kept_out: int) -> None:
    field = window.top_bar.search_field
    hands.press(window, "Ctrl+F")
    hands.write(field, "能看的")
    hands.pause()
    found = " ".join(text for root in QApplication.topLevelWidgets() for text in words(root))
    assert "大家都能看的一件" in found
    assert TITLE not in found

    hands.press(window, "Ctrl+K")
    panel = window.palette_panel
    hands.write(panel.line, "能看的")
    hands.pause()

    found = " ".join(words(panel))
    assert "大家都能看的一件" in found
    assert TITLE not in found


def test_its_page_says_who_else_must_handle_it(window: MainWindow, kept_out: int) -> None:
    window.open_page("case", CaseAt(kept_out))
    hands.settle()

    assert "已登记回避" in window.error_bar.sentence_label.text()
    assert TITLE not in " ".join(words(window.pages["case"]))
