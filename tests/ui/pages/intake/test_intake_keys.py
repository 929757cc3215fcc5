"""A call is logged without the mouse, in few keys besides its text; every key is counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from app.base.machine.resources import resource_text
from app.services.office import Office
from app.ui.main_window import MainWindow
from tools.tour import hands

MOST = 25


class Typist:
    """Hands on the keys only: text through an input method, control keys counted and printed."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.keys: list[str] = []

    def press(self, *keys: str) -> None:
        """One keystroke each; it goes to an open list, else to whatever has the focus."""
        for key in keys:
            self.keys.append(key)
            print(f"{len(self.keys):>3}  {key:<12} {self._at()}")
            QTest.keySequence(self._target(), QKeySequence(key))
            hands.settle()

    def letters(self, text: str) -> None:
        """Letters typed one by one, as pinyin initials are: text, not control."""
        QTest.keyClicks(self._target(), text)
        hands.settle()

    def compose(self, text: str) -> None:
        """Text in characters: composed in pieces, and the key that confirms each is counted once
        a field – an input method confirms the rest with its next letter."""
        target = self._target()
        half = len(text) // 2
        for piece in (text[:half], text[half:]):
            QApplication.sendEvent(target, QInputMethodEvent("pin'yin", []))
            event = QInputMethodEvent()
            event.setCommitString(piece)
            QApplication.sendEvent(target, event)
        self.keys.append("空格（上屏）")
        print(f"{len(self.keys):>3}  空格（上屏）  {self._at()}")
        hands.settle()

    def _target(self) -> QWidget:
        popup = QApplication.activePopupWidget()  # its keys go to what has the focus in it
        return (popup and popup.focusWidget()) or popup or QApplication.focusWidget() or self.window

    def _at(self) -> str:
        return self._target().accessibleName() or type(self._target()).__name__


@pytest.mark.parametrize("known", [True, False], ids=["unit known", "unit new"])
@pytest.mark.obligation("NY-2", "NY-9")
def test_the_sample_call_takes_at_most_twenty_five_keys_besides_its_text(
    window: MainWindow,
    office: Office,
    clock,
    log_case: Callable[..., int],
    known: bool,
) -> None:
    call = json.loads(resource_text("samples/call.json"))
    clock.day = date.fromisoformat(call["received_on"])
    office.clock.vouch(office.session())
    window.today.check()
    if known:
        log_case(respondent=call["respondent"], on=date(2026, 8, 3))
    window.open_page("board")
    window.activateWindow()
    hands.settle()
    typist = Typist(window)

    typist.press("Ctrl+N")
    typist.compose(call["complainant"]["name"])
    typist.press("Tab")
    typist.letters(call["complainant"]["phone"])
    typist.press("Tab")
    if known:
        typist.letters("sxzfhcx")
        typist.press("Return")
    else:
        typist.compose(call["respondent"])
    typist.press("Tab", call["category"], "Tab")
    typist.compose(call["title"])
    typist.press("Tab")
    typist.compose(call["facts"])
    typist.press("Tab")
    typist.compose(call["appeal"])
    typist.press("Ctrl+Return")

    print(f"{len(typist.keys)} keys")
    assert len(typist.keys) <= MOST
    case = window.pages["case"]
    assert window.page_stack.currentWidget() is case
    rows = office.reads.case_page(case.case_id, clock.day, by=office.session())
    assert rows.card.title == call["title"]
    assert rows.card.respondent == call["respondent"]
    assert rows.card.channel == "call"
    assert rows.card.received_on == clock.day
    assert rows.category.startswith("政策朝令夕改")
    assert (rows.facts, rows.appeal) == (call["facts"], call["appeal"])
    assert rows.parties[0].masked_phone == "138****0001"


def test_tab_goes_from_the_facts_to_the_appeal_and_on_to_what_comes_after(
    window: MainWindow,
) -> None:
    window.open_page("intake")
    form = window.pages["intake"].forms.matter_form
    form.editors["name"].setFocus()
    seen = []
    for _ in range(8):
        focus = QApplication.focusWidget()
        seen.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)

    expected = [f"{name}_field" for name in form.editors]
    assert seen == [*expected, "channel_field"]
    assert isinstance(form.editors["facts"].control, QPlainTextEdit)
