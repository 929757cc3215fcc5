"""The tables of the workbench: what is due, who owes the office an answer, what changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.base.captions import day_in_list, deadline_words
from app.base.desk_rows import ChangeLine, WaitingUnit, WorkLine
from app.base.tables import Column, Table
from app.ui.widgets.cell_delegates import BadgeCell, ButtonCell
from app.ui.widgets.grid import Grid

DEADLINE_WIDTH: Final = 150


def deadline(row: WorkLine | WaitingUnit) -> str:
    """超期3个工作日, as the row's badge says it."""
    provisional = getattr(row, "provisional", False)
    return deadline_words(row.urgency, row.remaining, provisional=provisional)


def _day(value: date | None) -> str:
    return day_in_list(value) if value else ""


def _moment(value: datetime) -> str:
    return f"{value:%m-%d %H:%M}"


WORK: Final = Table[WorkLine](
    (
        Column("deadline", "期限", deadline, width=DEADLINE_WIDTH),
        Column("number", "案号", lambda r: r.number, width=152),
        Column("respondent", "被投诉单位", lambda r: r.respondent, width=170),
        Column("title", "标题", lambda r: r.title, stretch=True),
        Column("clock", "计算中的期限", lambda r: f"{r.caption} {r.article}".strip(), width=176),
        Column("due_on", "到期日", lambda r: r.due_on, _day, width=96),
        Column("officer", "经办人", lambda r: r.officer, width=84),
        Column("step", "办理", lambda r: r.step_caption, width=104),
    )
)
WAITING: Final = Table[WaitingUnit](
    (
        Column("unit", "单位", lambda r: r.unit or "未写明单位", stretch=True),
        Column("count", "件数", lambda r: r.count, align="right", width=56),
        Column("overdue", "超期", lambda r: r.overdue or None, align="right", width=56),
        Column("earliest", "最早到期", lambda r: r.earliest_due, _day, width=96),
        Column("deadline", "期限", deadline, width=132),
    )
)
CHANGED: Final = Table[ChangeLine](
    (
        Column("recorded_at", "登记时间", lambda r: r.recorded_at, _moment, width=104),
        Column("number", "案号", lambda r: r.number, width=152),
        Column("step", "步骤", lambda r: r.caption, width=120),
        Column("title", "标题", lambda r: r.title, stretch=True),
        Column("actor", "登记人", lambda r: r.actor, width=84),
    )
)


class ActingGrid(Grid):
    """Rows with a badge and, in the last column, a button; the space bar presses it."""

    acted = Signal(object)

    def __init__(
        self, table: Table[Any], name: str, *, button: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(table, name, parent)
        keys = [column.key for column in table.columns]
        self.setItemDelegateForColumn(
            keys.index("deadline"), BadgeCell(lambda row: row.urgency, self)
        )
        self.button_column = len(keys) - 1 if button else -1
        if button:
            self.button_cell = ButtonCell(self)
            self.button_cell.pressed.connect(self.acted)
            self.setItemDelegateForColumn(self.button_column, self.button_cell)
            self.setMouseTracking(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and index.isValid() and self.button_column >= 0:
            self.acted.emit(self.rows.rows[index.row()])
            return
        super().keyPressEvent(event)

    def show_keeping_place(self, rows: Any, same: Any) -> None:
        """Replace what is shown; the cursor stays on the row that ``same`` finds equal."""
        before, line = self.currentIndex(), self.currentIndex().row()
        old = self.rows.rows[line] if before.isValid() and line < len(self.rows.rows) else None
        self.show_rows(rows)
        if not rows:
            return
        at = next((i for i, row in enumerate(rows) if old is not None and same(row) == same(old)), None)
        self.setCurrentIndex(self.rows.index(min(max(line, 0), len(rows) - 1) if at is None else at, 0))
