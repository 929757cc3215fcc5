"""Hands that work the window as a clerk does: click, type as an input method does, choose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QPlainTextEdit, QWidget

from app.ui.forms.day_editor import DayEditor
from app.ui.forms.editors import (
    ChoiceEditor,
    ChoicesEditor,
    Editor,
    LinesEditor,
    TextEditor,
    YesNoEditor,
)
from app.ui.forms.form import FieldForm
from app.ui.forms.tests_editor import TestsEditor
from app.ui.forms.unit_editor import UnitChooser, UnitEditor
from app.ui.widgets.step_strip import StepStrip

PAUSE_MS = 250


def settle() -> None:
    """Let the window take in what happened, deletions included."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def pause() -> None:
    """Wait as someone does who stops typing: the window waits for that before it searches."""
    QTest.qWait(PAUSE_MS)
    settle()


def click(widget: QWidget) -> None:
    """Click a button; a disabled one is a mistake of the tour."""
    if not widget.isEnabled():
        raise AssertionError(f"{widget.objectName()} 不能点")
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    settle()


def choose_step(strip: StepStrip, kind: str) -> None:
    """Click the button of a step, or its line under 更多."""
    if strip.in_row(kind):
        click(strip.buttons[kind])
        return
    click(strip.more_button)
    menu = strip.findChild(QMenu, "more_menu")
    if menu is None:
        raise AssertionError("没有打开更多")
    if not any(action.data() == kind for action in menu.actions()):
        menu = _submenu(menu)
    action = next((a for a in menu.actions() if a.data() == kind), None)
    if action is None:
        raise AssertionError(f"没有步骤 {kind}")
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    settle()


def _submenu(menu: QMenu) -> QMenu:
    """Open the last line of a menu, which leads to further lines."""
    last = menu.actions()[-1]
    inner = last.menu()
    if not isinstance(inner, QMenu):
        raise AssertionError(f"{last.text()} 没有下一级")
    menu.setActiveAction(last)
    QTest.keyClick(menu, Qt.Key.Key_Right)
    settle()
    return inner


def press(widget: QWidget, keys: str) -> None:
    """Press a key or a chord, e.g. Ctrl+N; shortcuts want an active window."""
    widget.window().activateWindow()
    QTest.qWaitForWindowActive(widget.window(), 1000)
    QTest.keySequence(widget, QKeySequence(keys))
    settle()


def write(widget: QLineEdit | QPlainTextEdit, text: str) -> None:
    """Replace what stands in a field by ``text``, committed as an input method commits it."""
    widget.setFocus()
    widget.selectAll()
    QTest.keyClick(widget, Qt.Key.Key_Delete)
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def fill(form: FieldForm, values: Mapping[str, Any]) -> None:
    """Fill in fields of a form by name."""
    for name, value in values.items():
        fill_editor(form.editors[name], value)
    settle()


def affirm(form: FieldForm) -> None:
    """Answer yes to each point that must be answered and is not yet."""
    for editor in form.editors.values():
        if isinstance(editor, YesNoEditor) and editor.field.required and editor.value() is None:
            click(editor.yes_button)
    settle()


def fill_editor(editor: Editor, value: Any) -> None:
    """Fill in one field in the way of its kind."""
    if isinstance(editor, DayEditor):
        write(editor.line, value.isoformat() if isinstance(value, date) else str(value))
    elif isinstance(editor, UnitEditor):
        write(editor.line, str(value))
        take_unit(editor.chooser, str(value))
    elif isinstance(editor, TextEditor):
        write(editor.line, str(value))
    elif isinstance(editor, LinesEditor):
        write(editor.lines, str(value))
    elif isinstance(editor, YesNoEditor):
        click(editor.yes_button if value else editor.no_button)
    elif isinstance(editor, ChoiceEditor):
        choose(editor.box, value)
    elif isinstance(editor, ChoicesEditor):
        editor.set_value(value)
    elif isinstance(editor, TestsEditor):
        for key, answer in value.items():
            click(editor.answers[key][0 if answer else 1])


def take_unit(chooser: UnitChooser, name: str) -> None:
    """Take a unit from the list under its line: by its row, a new one by 照写."""
    offers = chooser.offers
    if not offers.isVisible():
        return
    rows = [str(offers.model().index(at, 0).data()) for at in range(offers.model().rowCount())]
    wanted = rows.index(name) if name in rows else len(rows) - 1
    for _ in range(wanted):
        QTest.keyClick(chooser.line, Qt.Key.Key_Down)
    QTest.keyClick(chooser.line, Qt.Key.Key_Return)


def choose(box: QComboBox, key: Any) -> None:
    """Choose an entry of a box by its key, with the arrow keys."""
    wanted = next((i for i in range(box.count()) if str(box.itemData(i)) == str(key)), -1)
    if wanted < 0:
        raise AssertionError(f"{box.accessibleName()} 里没有 {key}")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    if box.currentIndex() < 0:
        box.setCurrentIndex(0)
    while box.currentIndex() < wanted:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        if box.currentIndex() == before:
            raise AssertionError(f"{box.accessibleName()} 选不到 {key}")
