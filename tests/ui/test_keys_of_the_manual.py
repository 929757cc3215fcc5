"""Each key that the manual names is pressed here, and does what the manual says of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from app.base.session import Session
from app.services.office import Office
from app.ui.actions import KeysDialog
from app.ui.dialogs.export import ExportDialog
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.main_window import MainWindow
from app.ui.page_list import PAGES
from app.ui.places import CaseAt
from tests.services.making import by_itself
from tools.tour import hands

MANUAL: Final = Path(__file__).resolve().parents[2] / "docs" / "用户手册.md"
# How a key is written in the manual; what stands in parentheses or tables counts as well.
WRITTEN: Final = re.compile(
    r"(?:Ctrl|Alt|Shift)\+(?:[A-Z][a-z]+|[A-Za-z0-9/←→]|字母)|F[0-9]+|\bEsc\b|\bTab\b|空格|回车|(?<!\+)方向键|↓"
    r"|1 到 4|Ctrl\+方向键|\bDelete\b|(?<![+\w])Enter\b"
)
SEVERAL: Final = re.compile(r"((?:Ctrl|Alt)\+)([A-Z])((?:、[A-Z](?![a-z]))+)")  # Alt+Z、X、C、V


def keys_named(text: str) -> set[str]:
    """Every key that the text names; Alt+Z、X and Ctrl+1 … Ctrl+9 are several."""
    spelt = SEVERAL.sub(
        lambda m: "、".join(m[1] + key for key in (m[2], *m[3].strip("、").split("、"))), text
    )
    spelt = re.sub(r"Ctrl\+1 … Ctrl\+9", "、".join(f"Ctrl+{at}" for at in range(1, 10)), spelt)
    prose = "\n".join(line for line in spelt.splitlines() if not _is_no_key(line))
    return set(WRITTEN.findall(prose))


def _is_no_key(line: str) -> bool:
    """空格 and 回车 as what stands in a text: 全角、空格、断行也找得到."""
    return "断行也找得到" in line or "空行" in line


@dataclass
class Desk:
    """A window over an office with a case to press keys on."""

    window: MainWindow
    office: Office
    actor: Session
    case_id: int
    other: int

    def page(self, name: str, place: object = None) -> Any:
        self.window.open_page(name, place)
        hands.settle()
        return self.window.pages[name]

    @property
    def front(self) -> str:
        page = self.window.page_stack.currentWidget()
        return page.objectName()

    def press(self, keys: str, on: Any = None) -> None:
        hands.press(on or self.window, keys)

    def dialog(self, kind: type[QDialog] = QDialog) -> Any:
        found = [d for d in self.window.findChildren(kind) if d.isVisible()]
        return found[-1] if found else None


@pytest.fixture
def desk(
    window: MainWindow, office: Office, actor: Session, log_case: Callable[..., int]
) -> Iterator[Desk]:
    case_id = log_case(on=date(2026, 11, 18))
    other = log_case(title="另一件承诺未兑现", on=date(2026, 11, 19))
    window.open_page("workbench")
    window.reload()
    hands.settle()
    yield Desk(window, office, actor, case_id, other)
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            dialog.reject()


def opens(name: str, keys: str) -> Callable[[Desk], None]:
    def pressed(desk: Desk) -> None:
        desk.press(keys)
        assert desk.front == name

    return pressed


def ctrl_k(desk: Desk) -> None:
    desk.press("Ctrl+K")
    assert desk.window.palette_panel is not None and desk.window.palette_panel.isVisible()
    desk.window.palette_panel.put_away()


def ctrl_f(desk: Desk) -> None:
    desk.press("Ctrl+F")
    assert desk.window.top_bar.search_field.hasFocus()


def f5(desk: Desk) -> None:
    page = desk.page("board")
    desk.office.casework.take(_accept(desk.case_id), desk.actor)
    desk.press("F5")
    assert any("受理" in c.stage or c.stage for c in page._board.columns)
    assert sum(c.total for c in page._board.columns if c.stage != "received") == 1


def _accept(case_id: int) -> Any:
    from app.services.cases.commands import TakeStep

    return TakeStep(case_id, "accept", date(2026, 11, 20))


def ctrl_z(desk: Desk) -> None:
    page = desk.page("case", CaseAt(desk.case_id))
    hands.choose_step(page.step_strip, "accept")
    dialog = desk.dialog(FormDialog)
    hands.affirm(dialog.form)
    desk.press("Ctrl+Return", dialog)
    assert [r.kind for r in page.rows.timeline if not r.state] == ["receive", "accept"]
    desk.press("Ctrl+Z")
    assert [r.kind for r in page.rows.timeline if not r.state] == ["receive"]


def ctrl_enter(desk: Desk) -> None:
    page = desk.page("case", CaseAt(desk.case_id))
    hands.choose_step(page.step_strip, "accept")
    dialog = desk.dialog(FormDialog)
    hands.affirm(dialog.form)
    desk.press("Ctrl+Return", dialog)
    assert page.rows.timeline[-1].kind == "accept"


def esc(desk: Desk) -> None:
    page = desk.page("intake")
    hands.fill(page.forms.matter_form, {"title": "填到一半"})
    desk.press("Esc", page.forms.matter_form.editors["title"].line)
    assert desk.front == "workbench"
    assert desk.page("intake").forms.matter_form.values()["title"] == "填到一半"


def alt_letter(desk: Desk) -> None:
    page = desk.page("case", CaseAt(desk.case_id))
    hands.choose_step(page.step_strip, "accept")
    dialog = desk.dialog(FormDialog)
    label = dialog.form._labels["note"].text()
    letter = label[label.index("&") + 1]
    desk.press(f"Alt+{letter}", dialog)
    assert dialog.form.editors["note"].control.hasFocus()


def alt_tab_of(at: int, letter: str) -> Callable[[Desk], None]:
    def pressed(desk: Desk) -> None:
        page = desk.page("case", CaseAt(desk.case_id))
        if at == 0:
            desk.press("Alt+C")
        desk.press(f"Alt+{letter}")
        tabs = page.tabs
        assert tabs.currentIndex() == at

    return pressed


def alt_tab_of_settings(at: int, letter: str) -> Callable[[Desk], None]:
    def pressed(desk: Desk) -> None:
        page = desk.page("settings")
        desk.press(f"Alt+{letter}", page)
        assert page.tabs.currentIndex() == at

    return pressed


def f1(desk: Desk) -> None:
    desk.page("board")
    desk.press("F1")
    manual = desk.window.help.manual_window
    assert manual is not None and manual.chapter().endswith("看板")
    manual.reject()


def arrows(desk: Desk) -> None:
    page = desk.page("board")
    cards = next(c for c in page._columns.values() if not c.is_empty).card_list
    before = cards.currentIndex().row()
    QTest.keyClick(cards, Qt.Key.Key_Down)
    assert cards.currentIndex().row() == before + 1


def enter(desk: Desk) -> None:
    page = desk.page("workbench")
    QTest.keyClick(page.work_grid, Qt.Key.Key_Return)
    hands.settle()
    assert desk.front == "case"


def space(desk: Desk) -> None:
    page = desk.page("workbench")
    QTest.keyClick(page.work_grid, Qt.Key.Key_Space)
    hands.settle()
    assert desk.dialog(FormDialog) is not None


def tab(desk: Desk) -> None:
    page = desk.page("intake")
    editor = page.forms.matter_form.editors["respondent"]
    editor.line.setFocus()
    QTest.keyClicks(editor.line, "zjj")
    hands.settle()
    QTest.keyClick(editor.line, Qt.Key.Key_Tab)
    assert editor.value() == "示例县住建局"


def down(desk: Desk) -> None:
    page = desk.page("intake")
    editor = page.forms.matter_form.editors["respondent"]
    editor.line.setFocus()
    QTest.keyClicks(editor.line, "zjj")
    hands.settle()
    first = editor.chooser.offers.currentIndex().row()
    QTest.keyClick(editor.line, Qt.Key.Key_Down)
    assert (first, editor.chooser.offers.currentIndex().row()) == (0, 1)


def alt_arrow(key: Qt.Key, by: int) -> Callable[[Desk], None]:
    def pressed(desk: Desk) -> None:
        page = desk.page("ledger")
        grid = page.grid
        grid.setCurrentIndex(grid.lines.index(0, 1))
        keys = [c.key for c in grid.shown_columns()]
        moved = grid.lines.columns[1].key
        QTest.keyClick(grid, key, Qt.KeyboardModifier.AltModifier)
        assert [c.key for c in grid.shown_columns()].index(moved) == keys.index(moved) + by

    return pressed


def ctrl_c(desk: Desk) -> None:
    page = desk.page("ledger")
    page.grid.selectRow(0)
    QGuiApplication.clipboard().clear()
    QTest.keyClick(page.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert "示信投〔2026〕" in QGuiApplication.clipboard().text()


def ctrl_e(desk: Desk) -> None:
    page = desk.page("ledger")
    desk.press("Ctrl+E", page)
    assert desk.dialog(ExportDialog) is not None


def ctrl_p(desk: Desk) -> None:
    page = desk.page("case", CaseAt(desk.case_id))
    desk.press("Ctrl+P", page)
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not desk.window]
    assert shown and page.isVisible()
    for widget in shown:
        widget.close()


def ctrl_slash(desk: Desk) -> None:
    desk.press("Ctrl+/")
    assert desk.dialog(KeysDialog) is not None


def one_to_four(desk: Desk) -> None:
    _closed(desk)
    page = desk.page("visits")
    hands.click(page.first_button)
    hands.fill(page.dialog.form, {"size": 1, "seed": 1})
    hands.click(page.dialog.submit_button)
    page.line_grid.setFocus()
    for at in range(1, 5):
        desk.press(str(at), page.line_grid)
        assert list(page.call_panel.satisfaction_buttons.values())[at - 1].isChecked()


def _closed(desk: Desk) -> None:
    from app.services.cases.commands import TakeStep

    def take(kind: str, on: date, **more: Any) -> int:
        about, unit = more.pop("about", None), more.pop("unit", "")
        told = {**by_itself(desk.office, desk.case_id, kind, unit), **more}
        command = TakeStep(desk.case_id, kind, on, unit, about, told)
        return desk.office.casework.take(command, desk.actor).seq

    day = date(2026, 11, 20)
    take("accept", day)
    refer = take("refer", day, unit="示例县住建局")
    take("report_result", day, about=refer, result="true", measures="已退还。")
    take("review_result", day, about=refer, outcome="pass")
    take("give_feedback", day, method="call", satisfaction="mostly")
    take("close", day)


PRESSED: Final[Mapping[str, Callable[[Desk], None]]] = {
    **{f"Ctrl+{at}": opens(page.name, f"Ctrl+{at}") for at, page in enumerate(PAGES[:9], 1)},
    "Ctrl+N": opens("intake", "Ctrl+N"),
    "Ctrl+B": opens("board", "Ctrl+B"),
    "Ctrl+K": ctrl_k,
    "Ctrl+F": ctrl_f,
    "F5": f5,
    "F1": f1,
    "Ctrl+Z": ctrl_z,
    "Ctrl+Enter": ctrl_enter,
    "Esc": esc,
    "Alt+字母": alt_letter,
    **{f"Alt+{letter}": alt_tab_of(at, letter) for at, letter in enumerate("ZXCV")},
    **{f"Alt+{letter}": alt_tab_of_settings(at, letter) for at, letter in enumerate("BNM", 4)},
    "方向键": arrows,
    "回车": enter,
    "空格": space,
    "Tab": tab,
    "↓": down,
    "Alt+←": alt_arrow(Qt.Key.Key_Left, -1),
    "Alt+→": alt_arrow(Qt.Key.Key_Right, 1),
    "Ctrl+C": ctrl_c,
    "Ctrl+E": ctrl_e,
    "Ctrl+P": ctrl_p,
    "Ctrl+/": ctrl_slash,
    "F7": opens("archives", "F7"),
    "F8": opens("director", "F8"),
    "F9": opens("oversight", "F9"),
    "1 到 4": one_to_four,
}


# Keys of the grid of 评价 and of 征求意见: pressed by the tests of those pages, in these words.
_TABS: Final = ("pages/rounds/test_rounds_page.py", 'f"Alt+{(at + 1) % 10}"')
ELSEWHERE: Final[Mapping[str, tuple[str, str]]] = {
    "Alt+0": _TABS,
    "Alt+1": _TABS,
    "Alt+9": _TABS,
    "Ctrl+0": ("pages/consultation/test_consultation.py", '"Ctrl+0")'),
    "Ctrl+方向键": ("pages/rounds/test_grid_moving.py", "key(Qt.Key.Key_Right, CTRL)"),
    "Enter": ("pages/rounds/test_grid_moving.py", "key(Qt.Key.Key_Return)"),
    "Delete": ("pages/rounds/test_grid_blocks.py", "key(Qt.Key.Key_Delete)"),
    "Ctrl+D": ("pages/rounds/test_grid_blocks.py", "key(Qt.Key.Key_D, CTRL)"),
    "Ctrl+J": ("pages/rounds/test_grid_moving.py", 'press("Ctrl+J")'),
    "Ctrl+V": ("pages/rounds/test_grid_blocks.py", "key(Qt.Key.Key_V, CTRL)"),
    "Ctrl+Y": ("pages/rounds/test_grid_undo.py", "key(Qt.Key.Key_Y, CTRL)"),
    "F2": ("pages/rounds/test_grid_typing.py", "key(Qt.Key.Key_F2)"),
}


@pytest.mark.parametrize("key", ELSEWHERE)
def test_a_key_of_another_page_is_pressed_by_its_tests(key: str) -> None:
    file, act = ELSEWHERE[key]

    assert act in (Path(__file__).parent / file).read_text(encoding="utf-8")


def test_the_manual_names_no_key_that_no_test_presses() -> None:
    named = keys_named(MANUAL.read_text(encoding="utf-8"))

    assert named - set(PRESSED) - set(ELSEWHERE) == set()
    assert {"Ctrl+N", "Alt+V", "Ctrl+9", "F1", "1 到 4"} <= named  # that they are found at all


@pytest.mark.slow
@pytest.mark.parametrize("key", PRESSED)
def test_the_key_does_what_the_manual_says(desk: Desk, key: str) -> None:
    PRESSED[key](desk)
