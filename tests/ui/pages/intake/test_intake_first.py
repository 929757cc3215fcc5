"""The first half second: what is typed right after Ctrl+N is in the logging page, wherever it was."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.base.session import Session
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.pages.intake.draft import DRAFT
from app.ui.pages.intake.page import IntakePage
from app.ui.places import Channel
from tools.tour import hands


@pytest.fixture
def empty_window(qtbot: QtBot, clock) -> Iterator[MainWindow]:
    """The window as it is before the office is open."""
    made = bootstrap.make_window(clock.today, serial=True)
    qtbot.addWidget(made)
    made.show()
    yield made
    for page in made.pages.values():
        page.close_page()
    made.close()
    hands.settle()


@pytest.fixture
def threaded(qtbot: QtBot, clock, office: Office, actor: Session) -> Iterator[MainWindow]:
    """A window whose reads are answered by threads, later, as on a desk."""
    made = bootstrap.make_window(clock.today)
    qtbot.addWidget(made)
    made.show()
    made.attach(office, actor)
    qtbot.waitUntil(lambda: made.jobs.idle)
    yield made
    qtbot.waitUntil(lambda: made.jobs.idle)
    for page in made.pages.values():
        page.close_page()
    made.close()
    hands.settle()


def intake_of(window: MainWindow) -> IntakePage:
    page = window.pages["intake"]
    assert isinstance(page, IntakePage)
    return page


def type_on(text: str) -> None:
    """Keys of a keyboard, to whatever has the focus."""
    for character in text:
        QTest.keyClicks(QApplication.focusWidget(), character)


def test_what_is_typed_before_the_office_is_open_stands_in_the_first_field(
    empty_window: MainWindow, office: Office, actor: Session
) -> None:
    hands.press(empty_window, "Ctrl+N")
    type_on("Li Shi")
    empty_window.attach(office, actor)
    type_on("li")
    hands.settle()

    page = intake_of(empty_window)
    assert empty_window.page_stack.currentWidget() is page
    assert page.value("name") == "Li Shili"
    assert not empty_window.opening_page.taken()


def test_it_does_not_work_on_the_page_that_was_in_front(
    empty_window: MainWindow, office: Office, actor: Session, log_case: Callable[..., int]
) -> None:
    log_case()
    hands.press(empty_window, "Ctrl+N")
    focused = QApplication.focusWidget()

    assert focused is not None and focused.objectName() == "ahead_line"
    QTest.keyClick(focused, Qt.Key.Key_Space)  # on the workbench: take the line's step
    empty_window.attach(office, actor)

    assert empty_window.page_stack.currentWidget() is intake_of(empty_window)


def test_a_channel_asked_for_before_the_office_is_open_is_kept(
    empty_window: MainWindow, office: Office, actor: Session
) -> None:
    empty_window.open_page("intake", Channel("letter"))
    type_on("Wang")
    empty_window.attach(office, actor)

    page = intake_of(empty_window)
    assert (page.value("name"), page.value("channel")) == ("Wang", "letter")


def test_typing_goes_on_while_the_draft_of_last_time_is_still_being_read(
    qtbot: QtBot, threaded: MainWindow, office: Office
) -> None:
    office.drafts.save(DRAFT, {"name": "示例甲", "facts": "上次写到一半。"}, office.session())
    threaded.open_page("intake")
    type_on("Zhao")
    page = intake_of(threaded)

    qtbot.waitUntil(lambda: threaded.jobs.idle)

    assert page.value("name") == "Zhao" and not page.value("facts")
    assert not page.draft.restore_button.isHidden()


def test_the_draft_of_last_time_gives_way_to_what_is_typed_and_comes_by_its_button(
    window: MainWindow, office: Office
) -> None:
    office.drafts.save(DRAFT, {"name": "示例甲", "facts": "上次写到一半。"}, office.session())
    page = intake_of(window)
    page.forms.matter_form.set_values({"name": "示例乙"})

    window.open_page("intake")  # only now is the draft read

    assert page.value("name") == "示例乙" and not page.value("facts")
    hands.click(page.draft.restore_button)
    assert page.value("facts") == "上次写到一半。"
    hands.press(window, "Ctrl+Z")
    assert page.value("name") == "示例乙"


def test_the_page_is_loaded_in_an_idle_moment_after_the_start_and_built_when_asked_for(
    qtbot: QtBot, threaded: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "app.ui.pages.intake.page"
    monkeypatch.setattr(
        "app.ui.pages.intake.page", sys.modules[name]
    )  # both are put back at the end
    monkeypatch.delitem(sys.modules, name)

    qtbot.waitUntil(lambda: name in sys.modules, timeout=10_000)

    assert "intake" not in threaded.pages
    assert threaded.page_stack.currentWidget() is threaded.pages["workbench"]
