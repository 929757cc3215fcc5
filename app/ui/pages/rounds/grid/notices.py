"""What the grid says above its cells: not saved, a reason wanted, changed by somebody else, on trial."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.rules.evaluation.cell_texts import shown
from app.ui.controls import Line
from app.ui.naming import adopt_names
from app.ui.pages.rounds.grid.book import Overtaken
from app.ui.plain import PlainLabel

MOST_HIGH: Final = 140


class Notice(QFrame):
    """A band above the cells; hidden until it has something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.label = PlainLabel()
        self.label.setWordWrap(True)
        self.hide()

    def tell(self, words: str) -> None:
        """Say this, and show that it is said."""
        self.label.setText(words)
        self.show()


class Question(Notice):
    """A notice with two answers: what is meant first stands at the right."""

    yes = Signal()
    no = Signal()

    def __init__(self, yes: str, no: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.yes_button, self.no_button = QPushButton(yes), QPushButton(no)
        self.yes_button.setProperty("role", "primary")
        row = QHBoxLayout(self)
        row.addWidget(self.label, 1)
        row.addWidget(self.no_button)
        row.addWidget(self.yes_button)
        adopt_names(self)
        self.yes_button.clicked.connect(lambda: self._answer(self.yes))
        self.no_button.clicked.connect(lambda: self._answer(self.no))

    def _answer(self, answer: Any) -> None:
        self.hide()
        answer.emit()


class TrialNotice(Notice):
    """Values are tried, nothing is saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        QHBoxLayout(self).addWidget(self.label)
        adopt_names(self)


class ReasonNotice(Notice):
    """A confirmed value gives fewer points: why is asked before it is saved."""

    given = Signal(str)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = Line()
        self.line.setAccessibleName("核减理由")
        self.save_button = QPushButton("写明并保存")
        self.save_button.setProperty("role", "primary")
        self.drop_button = QPushButton("不核减了")
        column = QVBoxLayout(self)
        column.addWidget(self.label)
        answer = QHBoxLayout()
        answer.addWidget(self.line, 1)
        answer.addWidget(self.drop_button)
        answer.addWidget(self.save_button)
        column.addLayout(answer)
        adopt_names(self)
        self.save_button.clicked.connect(self._give)
        self.line.returnPressed.connect(self._give)
        self.drop_button.clicked.connect(self._drop)

    def ask(self, words: str, example: str) -> None:
        """Ask for it; ``example`` stands in the line until something is typed."""
        self.line.setPlaceholderText(example)
        self.line.clear()
        self.tell(words)
        self.line.setFocus()

    def _give(self) -> None:
        why = self.line.text().strip()
        if why:
            self.hide()
            self.given.emit(why)

    def _drop(self) -> None:
        self.hide()
        self.dropped.emit()


class OvertakenNotice(Notice):
    """Cells that somebody else changed meanwhile, both values side by side."""

    mine = Signal(object)  # the cells whose own value shall stand
    theirs = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: tuple[Overtaken, ...] = ()
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName("别人改过的单元格")
        self.table.setHorizontalHeaderLabels(["单位", "填报项", "您填的", "现在的"])
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setMaximumHeight(MOST_HIGH)
        self.theirs_button = QPushButton("保留现在的")
        self.mine_button = QPushButton("用我填的")
        head = QHBoxLayout()
        head.addWidget(self.label, 1)
        head.addWidget(self.theirs_button)
        head.addWidget(self.mine_button)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.table)
        adopt_names(self)
        self.theirs_button.clicked.connect(self._leave)
        self.mine_button.clicked.connect(self._take)

    def show_found(self, found: Sequence[Overtaken]) -> None:
        """Show the cells, and whose they are now."""
        self.found = tuple(found)
        by = "、".join(dict.fromkeys(filter(None, (one.by for one in found))))
        self.table.setRowCount(len(found))
        for row, one in enumerate(found):
            mine, theirs = shown(one.mine) or "（清空）", shown(one.theirs) or "（空）"
            for column, text in enumerate((one.unit, one.caption, mine, theirs)):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self.table.resizeColumnsToContents()
        self.tell(f"有{len(found)}格在您填写期间被{by or '别人'}改过，您填的没有存入，请选一种。")

    def _leave(self) -> None:
        self.found = ()
        self.hide()
        self.theirs.emit()

    def _take(self) -> None:
        found = self.found
        self._leave()
        self.mine.emit(found)
