"""督办: which unit is late with what, what was done about it, and letters to many at once."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.rows.changes import Changed
from app.base.rows.supervision import SupervisionLine, SupervisionUnit
from app.base.supervision_tables import LINES, UNITS, is_late
from app.ui import theme
from app.ui.dialogs.export import ExportOffer
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.exporting import Exporting
from app.ui.pages.panels import empty_state, panel
from app.ui.pages.supervision.letters import Letters
from app.ui.pages.supervision.state import SupervisionState
from app.ui.places import case_opener
from app.ui.widgets.check_grid import CheckGrid
from app.ui.widgets.work_tables import PlacedGrid

GIVE_WAY: Final = ("due_on", "clock", "unit")  # columns of a narrow window, first to go first
NOTHING_LATE: Final = "没有单位超期或将要到期；转办出去的件快到期时，会按单位列在这里。"


class SupervisionPage(Page):
    """Late cases by unit, and the letters to them."""

    title = "督办"

    def _build_widgets(self) -> None:
        self.state = SupervisionState(self, self.context)
        self._filled = False  # whether any unit was shown before
        self.heading_label = captioned("督办", "title")
        self.summary_label = captioned("", "muted")
        self.unit_grid = PlacedGrid(UNITS, "各单位超期情况", first_to_go=("repeats", "returned"))
        self.lines_label = captioned("", "section")
        self.line_grid = CheckGrid(
            LINES, "超期和将到期的件", _key, "这个单位没有超期或将到期的件。", GIVE_WAY
        )
        self.tick_late_button = QPushButton("勾选全部超期件")
        self.untick_button = QPushButton("取消勾选")
        for button in (self.tick_late_button, self.untick_button):
            button.setProperty("role", "quiet")
        self.remind_button = QPushButton("催办")
        self.supervise_button = QPushButton("督办")
        self.supervise_button.setProperty("role", "primary")
        self.hint_label = captioned("空格 勾选　Enter 打开案件", "muted")
        self.empty_label = captioned(NOTHING_LATE, "muted")
        self.board_button = QPushButton("打开看板")
        self.stack = QStackedWidget()
        self.letters = Letters(self, self.context)
        self.exporting = Exporting(self, lambda: self.context, self.export)

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.heading_label)
        head.addWidget(self.summary_label)
        head.addStretch(1)
        head.addWidget(self.exporting.button)
        lines = panel(self.lines_label, self.line_grid, self.tick_late_button, self.untick_button)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(self.unit_grid)
        self.halves.addWidget(lines)
        self.halves.setSizes([220, 400])
        self.halves.setStretchFactor(1, 1)
        self.halves.setChildrenCollapsible(False)
        foot = QHBoxLayout()
        foot.setSpacing(theme.TIGHT)
        foot.addWidget(self.supervise_button)
        foot.addWidget(self.remind_button)
        foot.addStretch(1)
        foot.addWidget(self.hint_label)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.halves, 1)
        column.addLayout(foot)
        self.stack.addWidget(filled)
        self.stack.addWidget(empty_state(self.empty_label, self.board_button))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.state.shown.connect(self._show_units)
        self.unit_grid.beside = (self.tick_late_button,)
        self.line_grid.beside = (
            self.supervise_button,
            self.remind_button,
            self.tick_late_button,
            self.untick_button,
        )
        shell, open_case = self.context.shell, case_opener(self.context.shell)
        self.unit_grid.selectionModel().currentChanged.connect(lambda *_: self._show_lines())
        self.unit_grid.opened.connect(lambda _unit: self.line_grid.setFocus())
        self.line_grid.opened.connect(lambda line: open_case(line.case_id))
        self.line_grid.ticks_changed.connect(self._count_ticks)
        self.tick_late_button.clicked.connect(self.tick_late)
        self.untick_button.clicked.connect(lambda: self.line_grid.tick(self.shown, on=False))
        self.letters.done.connect(lambda: self.line_grid.tick(self.shown, on=False))
        self.supervise_button.clicked.connect(lambda: self.letters.supervise(self.chosen))
        self.remind_button.clicked.connect(lambda: self.letters.remind(self.chosen))
        self.board_button.clicked.connect(lambda: shell.open_page("board"))
        self._count_ticks()

    @property
    def shown(self) -> tuple[SupervisionLine, ...]:
        """The lines of the unit under the cursor."""
        return self.line_grid.check_model.rows

    @property
    def chosen(self) -> tuple[SupervisionLine, ...]:
        """The ticked lines; without any, the one under the cursor."""
        current = self.line_grid.current_row()
        return self.line_grid.ticked or ((current,) if current is not None else ())

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Read again what the units have late."""
        self.state.read()

    def on_changed(self, changed: Changed) -> None:
        """Any write to a case or the calendar can add or settle a line."""
        if self.isVisible() and (changed.cases or changed.calendar or changed.settings):
            self.reload()

    def entered(self) -> None:
        """Put the focus on the units."""
        (self.unit_grid if self.state.units else self.board_button).setFocus()

    def _show_units(self, units: tuple[SupervisionUnit, ...]) -> None:
        """Show the units, all of them together first."""
        first, self._filled = not self._filled, bool(units)
        total = self.state.total
        self.stack.setCurrentIndex(0 if units else 1)
        self.summary_label.setText(
            f"{len(units)}个单位　已超期{total.overdue}件　将到期{total.soon}件" if units else ""
        )
        self.unit_grid.show_keeping_place((total, *units) if units else (), lambda u: u.unit)
        self._show_lines()
        if first and units:
            self._share_height(len(units) + 1)
        if first and self.isVisible():
            self.entered()
        self.filled.emit()

    def _share_height(self, rows: int) -> None:
        """Few units take little room; many take no more than two fifths of it, in whole rows."""
        whole, grid = self.halves.height(), self.unit_grid
        around = grid.horizontalHeader().height() + 2 * grid.frameWidth()
        fitting = max((whole * 2 // 5 - around) // theme.ROW_HEIGHT, 1)
        upper = min(rows, fitting) * theme.ROW_HEIGHT + around
        self.halves.setSizes([upper, whole - upper])

    def _show_lines(self) -> None:
        unit = self.unit_grid.current_row()
        self.lines_label.setText(unit.unit if unit is not None else "")
        self.line_grid.show_keeping_place(unit.lines if unit is not None else (), _key)

    def tick_late(self) -> None:
        """Tick every line shown whose limit is over."""
        self.line_grid.tick(filter(is_late, self.shown))

    def export(self) -> None:
        """Ask where the list is to be written, and write it."""
        exports, actor = self.context.office.exports, self.context.actor
        units, total = self.state.units, self.state.total
        about = f"{len(units)}个单位，已超期{total.overdue}件、将到期{total.soon}件；按单位和逐件各一张表"
        self.exporting.ask(
            ExportOffer("导出督办清单", about, self.exporting.suggested("督办清单")),
            lambda answer, progress: exports.supervision(answer.path, actor, progress),
        )

    def _count_ticks(self) -> None:
        count = len(self.line_grid.ticked)
        many = f"批量督办 {count} 件…" if count > 1 else "督办…"
        self.supervise_button.setText(many)
        self.remind_button.setText(f"批量催办 {count} 件…" if count > 1 else "催办…")
        for button in (self.supervise_button, self.remind_button):
            button.setAccessibleName(button.text().removesuffix("…"))
            button.setEnabled(bool(self.shown))
        self.untick_button.setEnabled(count > 0)


def _key(line: Any) -> object:
    return (line.case_id, line.clock, line.about)
