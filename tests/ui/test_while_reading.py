"""While a page is being read it does not say that there is nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QTextEdit

from app.ui.main_window import MainWindow
from app.ui.page_list import PAGES
from app.ui.places import CaseAt
from app.ui.widgets.grid import READING, Grid
from tools.tour import hands

NOTHING = re.compile("没有|暂无|0件|共0|都已")
HINTS = ("没有指定时谁都可以", "没有意见的按")  # true whatever is read


def words_in_sight(page: Any) -> list[str]:
    labels = [w.text() for w in page.findChildren(QLabel) if w.isVisible()]
    buttons = [w.text() for w in page.findChildren(QAbstractButton) if w.isVisible()]
    texts = [w.toPlainText() for w in page.findChildren(QTextEdit) if w.isVisible()]
    grids = [w.says() for w in page.findChildren(Grid) if w.isVisible()]
    return [*labels, *buttons, *texts, *grids]


@pytest.mark.parametrize("name", [page.name for page in PAGES])
def test_a_page_that_has_not_answered_yet_claims_nothing(
    window: MainWindow, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    assert window.context is not None
    for reading in ("read", "long_read"):
        monkeypatch.setattr(window.jobs, reading, lambda *what, **how: asked.append(what))
    window.deck.drop_all()

    window.open_page(name, CaseAt(1) if name == "case" else None)
    hands.settle()

    page = window.pages[name]
    claims = [
        text
        for text in words_in_sight(page)
        if NOTHING.search(text) and not any(hint in text for hint in HINTS)
    ]
    assert claims == [] and page.isVisible()


def test_another_case_shows_nothing_of_the_one_before_while_it_is_read(
    window: MainWindow, log_case: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = log_case(), log_case(title="另一件")
    window.open_page("case", CaseAt(first))
    hands.settle()
    page: Any = window.pages["case"]
    assert page.step_buttons and page.number_label.text().endswith("1号")

    monkeypatch.setattr(window.jobs, "read", lambda *what, **how: None)
    window.open_page("case", CaseAt(second))
    hands.settle()

    assert page.number_label.text() == READING and not page.step_buttons
    assert page.step_strip.nothing_label.text() == READING
    assert not page.badge.isVisible() and page.facts_panel.lines == ()
