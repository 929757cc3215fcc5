"""解释口径: each text that can be read in more than one way, its options, and what a change moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.captions import day_with_year
from app.base.rows.calendar import CaseMove
from app.base.tables import Column, Table
from app.rules.regulation.regulation import Regulation
from app.ui import theme
from app.ui.controls import ChoiceBox, Line
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.grid import Grid
from app.ui.widgets.reading_list import ReadingList

MOVES = Table[CaseMove](
    (
        Column("number", "案号", lambda m: m.number, width=150, whole=True),
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
        self._taken: Mapping[str, str] = {}
        self.area = ReadingList()
        self.preview_label = captioned("改变口径后先预览，看哪些案件的届满日会变。", "muted")
        self.preview_label.setWordWrap(True)
        self.move_grid = Grid(MOVES, "会变动的案件")
        self.reason_line = Line()
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
        self.area.changed.connect(self._look)
        self.preview_button.clicked.connect(lambda: self.preview_wanted.emit(self.chosen()))
        self.adopt_button.clicked.connect(
            lambda: self.adopted.emit(self.chosen(), self.reason_line.text())
        )
        self.reason_line.textChanged.connect(lambda _text: self._look())
        self.move_grid.opened.connect(lambda move: self.opened.emit(move.case_id))

    @property
    def taken(self) -> Mapping[str, str]:
        """The readings in force."""
        return self._taken

    @property
    def boxes(self) -> dict[str, ChoiceBox]:
        """The boxes of the readings, by key."""
        return self.area.boxes

    def chosen(self) -> dict[str, str]:
        """The option chosen for each reading."""
        return self.area.chosen()

    def show_regulation(self, regulation: Regulation) -> None:
        """Show the readings of the pack, each on the option that is taken now."""
        self._taken = {r.key: regulation.chosen[r.key] for r in regulation.readings}
        self.area.show_regulation(regulation)
        last: list[QWidget] = [self.area, *self.boxes.values()]
        QWidget.setTabOrder(last[-1], self.move_grid)
        self._previewed: Mapping[str, str] | None = None
        self.move_grid.show_rows(())
        self._look()

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
