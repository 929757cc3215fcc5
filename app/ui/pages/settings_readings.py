"""解释口径: each text that can be read in more than one way, its options, and what a change moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.base.captions import day_with_year
from app.base.rows import CaseMove
from app.base.tables import Column, Table
from app.rules.regulation.regulation import Reading, Regulation
from app.ui import theme
from app.ui.forms.editors import ChoiceBox
from app.ui.naming import adopt_names, captioned, choose
from app.ui.widgets.grid import Grid

MOVES = Table[CaseMove](
    (
        Column("number", "案号", lambda m: m.number, width=150),
        Column("clock", "期限", lambda m: m.clock, width=90),
        Column("was", "原届满日", lambda m: m.was, lambda d: day_with_year(d) if d else "", width=120),
        Column("now", "新届满日", lambda m: m.now, lambda d: day_with_year(d) if d else "", width=120),
        Column("earlier", "", lambda m: m.earlier, lambda e: "提前" if e else "", stretch=True),
    )
)  # fmt: skip


class ReadingsPanel(QWidget):
    """Choose, 预览, then 采用 with a reason; nothing is adopted that was not previewed."""

    preview_wanted = Signal(object)  # the readings chosen
    adopted = Signal(object, str)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, ChoiceBox] = {}
        self._taken: Mapping[str, str] = {}
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName("解释口径")
        self.preview_label = captioned("改变口径后先预览，看哪些案件的届满日会变。", "muted")
        self.preview_label.setWordWrap(True)
        self.move_grid = Grid(MOVES, "会变动的案件")
        self.reason_line = QLineEdit()
        self.reason_line.setPlaceholderText("采用的理由，如会议纪要文号")
        self.preview_button = QPushButton("预览")
        self.adopt_button = QPushButton("采用")
        self.adopt_button.setProperty("role", "primary")
        adopt_names(self)
        buttons = QHBoxLayout()
        buttons.addWidget(self.reason_line, 1)
        buttons.addWidget(self.preview_button)
        buttons.addWidget(self.adopt_button)
        right = QVBoxLayout()
        right.addWidget(self.preview_label)
        right.addWidget(self.move_grid, 1)
        right.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.TIGHT, 0, 0)
        row.setSpacing(theme.WIDE)
        row.addWidget(self.area, 6)
        row.addLayout(right, 5)
        self.preview_button.clicked.connect(lambda: self.preview_wanted.emit(self.chosen()))
        self.adopt_button.clicked.connect(
            lambda: self.adopted.emit(self.chosen(), self.reason_line.text())
        )
        self.reason_line.textChanged.connect(lambda _text: self._look())
        self.move_grid.opened.connect(lambda move: self.opened.emit(move.case_id))

    def chosen(self) -> dict[str, str]:
        """The option chosen for each reading."""
        return {key: str(box.currentData()) for key, box in self.boxes.items()}

    def show_regulation(self, regulation: Regulation) -> None:
        """Show the readings of the pack, each on the option that is taken now."""
        self._taken = {r.key: regulation.chosen[r.key] for r in regulation.readings}
        self.boxes = {}
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme.TIGHT, 0, theme.GAP, theme.TIGHT)
        column.setSpacing(theme.HAIR)
        for reading in regulation.readings:
            self._add(column, reading)
        column.addStretch(1)
        self.area.setWidget(inner)
        for one, other in pairwise((self.area, *self.boxes.values(), self.move_grid)):
            QWidget.setTabOrder(one, other)
        self._previewed: Mapping[str, str] | None = None
        self.move_grid.show_rows(())
        self._look()

    def _add(self, column: QVBoxLayout, reading: Reading) -> None:
        heading = captioned(f"{reading.caption}　{reading.article}", "section")
        sentence = QLabel(reading.sentence)
        sentence.setWordWrap(True)
        sentence.setProperty("role", "muted")
        box = self.boxes[reading.key] = ChoiceBox()
        box.setObjectName(f"reading_{reading.key}")
        box.setAccessibleName(reading.caption)
        for option in reading.options:
            usual = "（通常口径）" if option.key == reading.default else ""
            box.addItem(f"{option.caption}{usual}", option.key)
            box.setItemData(box.count() - 1, option.caption, Qt.ItemDataRole.ToolTipRole)
        box.setMinimumContentsLength(16)
        choose(box, self._taken[reading.key])
        heading.setBuddy(box)
        for widget in (heading, sentence, box):
            column.addWidget(widget)
        column.addSpacing(theme.TIGHT)
        box.currentIndexChanged.connect(lambda _at: self._look())

    def show_moves(self, moves: Sequence[CaseMove]) -> None:
        """Show what the chosen readings would move; from now on they may be adopted."""
        self._previewed = self.chosen()
        self.move_grid.show_rows(moves)
        self._look()

    def _look(self) -> None:
        changed, previewed = self.chosen() != self._taken, self.chosen() == self._previewed
        self.preview_button.setEnabled(changed)
        reason = bool(self.reason_line.text().strip())
        self.adopt_button.setEnabled(changed and previewed and reason)
        self.preview_label.setText(self._words(changed, previewed, reason))

    def _words(self, changed: bool, previewed: bool, reason: bool) -> str:
        if not changed:
            return "改变口径后先预览，看哪些案件的届满日会变。"
        if not previewed:
            return "口径已改动，请先预览。"
        count = len(self.move_grid.rows.rows)
        earlier = sum(move.earlier for move in self.move_grid.rows.rows)
        moved = f"有 {count} 个期限会变动" if count else "没有在办案件的期限会变动"
        kept = f"，其中 {earlier} 个会提前的案件保持原口径" if earlier else ""
        return f"{moved}{kept}。" + ("" if reason else "写明理由后可以采用。")
