"""Somebody at the grid of a round, for the tests of keys and gestures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.base.session import Session
from app.rules.evaluation.history import REPORTED
from app.services.evaluation.round_commands import CellText, Enter
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.pages.rounds.grid.cells import CellLine
from app.ui.pages.rounds.grid.layout import Spot
from app.ui.pages.rounds.grid.model import MARK_ROLE, OTHER_ROLE, PAPERS_ROLE
from app.ui.pages.rounds.grid.panel import GridPanel
from app.ui.pages.rounds.grid.view import GridView
from app.ui.pages.rounds.page import RoundsPage
from app.ui.plain import PlainLabel
from tools.tour import hands

UNITS = ("示例县住建局", "示例县交通运输局", "示例县教体局")
DEPARTMENTS = "nanyang-2024-departments"


@dataclass
class Clerk:
    """Somebody at the grid: says where a cell is, types into it, looks at what stands there."""

    window: MainWindow
    office: Office
    me: Session
    round: int

    @property
    def page(self) -> RoundsPage:
        page = self.window.pages["rounds"]
        assert isinstance(page, RoundsPage)
        return page

    @property
    def panel(self) -> GridPanel:
        return self.page.grid_panel

    @property
    def view(self) -> GridView:
        view = self.panel.view
        assert view is not None
        return view

    @property
    def units(self) -> list[str]:
        return [uid for uid, _name in self.office.rounds.units(self.round, self.me)]

    def spot(self, unit: int, item: str, name: str, said: str = REPORTED) -> Spot:
        return Spot(self.units[unit], item, name, said)

    def go(self, unit: int, item: str, name: str, said: str = REPORTED) -> None:
        assert self.view.go_to_spot(self.spot(unit, item, name, said))
        self.view.setFocus()

    def at(self) -> tuple[int, int]:
        index = self.view.currentIndex()
        return index.row(), index.column()

    def press(self, keys: str) -> None:
        target = self.line() or self.view
        QTest.keySequence(target, keys)
        hands.settle()

    def key(self, key: Qt.Key, how: Any = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.line() or self.view, key, how)
        hands.settle()

    def write(self, text: str) -> None:
        """Type letter by letter."""
        for letter in text:
            target = self.line() or self.view
            if letter.isascii():
                QTest.keyClicks(target, letter)
            else:
                self.compose(letter, commit=True)
        hands.settle()

    def compose(self, text: str, *, commit: bool = False) -> None:
        """What an input method sends: letters not yet taken, or the word chosen."""
        event = QInputMethodEvent("" if commit else text, [])
        if commit:
            event.setCommitString(text)
        QApplication.sendEvent(self.line() or self.view, event)
        hands.settle()

    def line(self) -> CellLine | None:
        """The line of the cell that is being typed."""
        found = (line for line in self.view.findChildren(CellLine) if line.isVisible())
        return next(found, None)

    def text(self, unit: int, item: str, name: str, said: str = REPORTED) -> Any:
        """What the file says of a cell."""
        grid = self.office.round_pages.grid(self.round, self.page.context.today.day, self.me)
        row = next(row for row in grid.units if row.unit == self.units[unit])
        cells = next(one for one in row.items if one.item == item).cells
        cell = next(cell for cell in cells if cell.input == name)
        return cell.reported if said == REPORTED else cell.confirmed

    def shown(self, unit: int, item: str, name: str, said: str = REPORTED) -> str:
        """What the grid shows in a cell."""
        return str(self._index(unit, item, name, said).data())

    def current(self) -> str:
        return str(QModelIndex(self.view.currentIndex()).data())

    def steps(self) -> int:
        row = next(row for row in self.office.rounds.all(self.me) if row.id == self.round)
        return row.steps

    def clip(self, text: str) -> None:
        """Put text on the clipboard, as another program does."""
        QGuiApplication.clipboard().setText(text)

    def clipped(self) -> str:
        return QGuiApplication.clipboard().text()

    def enter(
        self, *cells: tuple[int, str, str, Any], by: Session | None = None, **how: Any
    ) -> int:
        """Enter by the service, as another officer, or a day before, would have done."""
        typed = tuple(CellText(self.units[n], item, name, text) for n, item, name, text in cells)
        seq = self.office.entries.enter(Enter(self.round, typed, **how), by or self.me).seq
        return seq

    def reread(self) -> None:
        """Read the round again, as the window does when somebody else has written."""
        self.page.state.read()
        hands.settle()

    def _index(self, unit: int, item: str, name: str, said: str) -> QModelIndex:
        cells, wanted = self.view.cells, self.spot(unit, item, name, said)
        for row in cells.layout.rows_of(wanted.unit):
            for column in range(cells.layout.columns):
                if cells.layout.at(row, column) == wanted:
                    return cells.index(row, column)
        raise AssertionError("不在表中")

    def mark(self, unit: int, item: str, name: str, said: str = REPORTED) -> str:
        """The state whose shape the cell has."""
        return str(self._index(unit, item, name, said).data(MARK_ROLE))

    def other(self, unit: int, item: str, name: str, said: str = REPORTED) -> str:
        """The other value that stands beside."""
        return str(self._index(unit, item, name, said).data(OTHER_ROLE))

    def has_paper(self, unit: int, item: str, name: str, said: str = REPORTED) -> bool:
        """Whether the cell has the corner of a paper."""
        return bool(self._index(unit, item, name, said).data(PAPERS_ROLE))

    def scores(self) -> list[Any]:
        """Every score of the round, from the file."""
        return list(self.office.scores.all(self.round, self.page.context.today.day, self.me))

    def toast(self) -> str:
        """What was said in passing last."""
        return self.window.toast_panel.text_label.text()

    def error(self) -> str:
        """What is said where errors are."""
        return " ".join(
            label.text() for label in self.window.findChildren(PlainLabel) if label.isVisible()
        )
