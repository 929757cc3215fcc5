"""The numbers of the period with 怎么算的 beside them; each opens its cases."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.rows.statistics import CountCell, StatisticsRows
from app.base.statistics_tables import NUMBERS, Cell, how
from app.services.statistics.statistics import GROUND
from app.ui import theme
from app.ui.controls import ChoiceBox, Lines
from app.ui.naming import adopt_names, captioned, labelled
from app.ui.pages.panels import panel
from app.ui.pages.statistics.state import StatisticsState
from app.ui.widgets.work_tables import PlacedGrid


class NumbersPart(QWidget):
    """Figures first, then the counts that they are made of."""

    def __init__(self, state: StatisticsState) -> None:
        super().__init__()
        self._state = state
        self.number_grid = PlacedGrid(NUMBERS, "指标", first_to_go=("article",))
        self.how_label = captioned("怎么算的", "section")
        self.how_lines = Lines()
        self.how_lines.setReadOnly(True)
        self.how_lines.setProperty("role", "reading")
        self.how_lines.setAccessibleName("怎么算的")
        self.reading_box = ChoiceBox()
        self.reading_label = labelled("口径", self.reading_box)
        self.part_box = ChoiceBox()
        self.part_label = labelled("看哪一部分", self.part_box)
        self.open_button = QPushButton("看案件")
        self.grounds_label = captioned("", "muted")
        self.grounds_label.setWordWrap(True)
        self._build_layout()
        adopt_names(self)
        self.number_grid.beside = (self.open_button,)
        self.number_grid.selectionModel().currentChanged.connect(lambda *_: self._look())
        self.number_grid.opened.connect(lambda _cell: self.open())
        self.open_button.clicked.connect(self.open)
        self.reading_box.activated.connect(self._read_otherwise)
        state.shown.connect(self._show)

    def _build_layout(self) -> None:
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(theme.TIGHT, 0, theme.TIGHT, theme.TIGHT)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.how_lines, 1)
        for label, box in (
            (self.reading_label, self.reading_box), (self.part_label, self.part_box)
        ):  # fmt: skip
            row = QHBoxLayout()
            row.addWidget(label)
            row.addWidget(box, 1)
            column.addLayout(row)
        column.addWidget(self.open_button)
        column.addWidget(self.grounds_label)
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.addWidget(self.number_grid)
        self.halves.addWidget(panel(self.how_label, below))
        self.halves.setSizes([760, 400])
        self.halves.setStretchFactor(0, 1)
        self.halves.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.HAIR, 0, 0)
        layout.addWidget(self.halves)

    def current(self) -> Cell | None:
        """The number under the cursor."""
        cell: Cell | None = self.number_grid.current_row()
        return cell

    def open(self) -> None:
        """Show the cases of the part chosen."""
        key = self.part_box.currentData()
        if isinstance(key, tuple):
            self._state.open_cases(key[0], (GROUND, key[1]))
        elif key:
            self._state.open_cases(str(key))

    def _show(self, rows: StatisticsRows) -> None:
        self.number_grid.show_keeping_place((*rows.figures, *rows.counts), lambda c: c.key)
        grounds = "　".join(f"{name} {number}件" for name, number in rows.grounds)
        self.grounds_label.setText(f"不予受理：{grounds}" if grounds else "")
        self._look()

    def _look(self) -> None:
        cell, rows = self.current(), self._state.rows
        if cell is None or rows is None:
            return
        self.how_label.setText(f"怎么算的　{cell.caption}")
        self.how_lines.setPlainText(how(cell, rows.counts))
        captions = {count.key: f"{count.caption}　{count.number}" for count in rows.counts}
        is_count = isinstance(cell, CountCell)
        parts = [cell.key] if isinstance(cell, CountCell) else list(
            dict.fromkeys(key for key, _sign in (*cell.top_parts, *cell.base_parts))
        )  # fmt: skip
        self.part_box.clear()
        for key in parts:
            self.part_box.addItem(captions[key], key)
        grounds = rows.grounds if is_count and cell.key == "declined" else ()
        for words, number in grounds:
            self.part_box.addItem(f"{words}　{number}", (cell.key, words))
        self.part_box.setCurrentIndex(0)
        self.reading_box.clear()
        if not isinstance(cell, CountCell):
            for key, caption in cell.readings:
                self.reading_box.addItem(caption, key)
            self.reading_box.setCurrentIndex(max(self.reading_box.findData(cell.reading), 0))
        several = not is_count and self.reading_box.count() > 1
        for widget in (self.reading_label, self.reading_box):
            widget.setVisible(several)
        for widget in (self.part_label, self.part_box):
            widget.setVisible(not is_count or bool(grounds))

    def _read_otherwise(self, _at: int) -> None:
        cell = self.current()
        if cell is not None:
            self._state.readings[cell.key] = str(self.reading_box.currentData() or "")
            self._state.read()
