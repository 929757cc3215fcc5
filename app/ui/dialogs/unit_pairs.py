"""逐一核对可能重复的单位: each pair is merged, turned round, or said to be two units."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.progress import Progress
from app.base.rows.changes import Changed
from app.base.tables import Column, Table
from app.services.units.unit_commands import MergeUnits
from app.services.units.unit_merge import UnitPair
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.leaving import let_log
from app.ui.errors import sentence
from app.ui.naming import adopt_names, captioned
from app.ui.plain import PlainLabel
from app.ui.widgets.grid import Grid

NOTE = (
    "合并以后，不保留的名称成为另一个的曾用名，按它仍能找到单位；案件归到保留的单位，"
    "原来登记的步骤一字不改。"
)


def _cases(count: int) -> str:
    return f"{count}件" if count else ""


PAIRS: Table[UnitPair] = Table(
    (
        Column("keep", "保留", lambda p: p.keep, width=230),
        Column("keep_cases", "案件", lambda p: p.keep_cases, _cases, "right", 60),
        Column("other", "并入的名称", lambda p: p.other, stretch=True),
        Column("other_cases", "案件", lambda p: p.other_cases, _cases, "right", 60),
        Column("why", "为什么像", lambda p: p.why, width=150),
    )
)


class UnitPairsDialog(QDialog):
    """``merged`` carries what a merge changed and the name given up."""

    merged = Signal(object, str)
    declined = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self._pairs: tuple[UnitPair, ...] = ()
        self.setWindowTitle("可能重复的单位")
        self.resize(820, 460)
        self._build_widgets()
        self._build_layout()
        adopt_names(self)
        self._connect()
        let_log(self)
        self.reload()

    def _build_widgets(self) -> None:
        self.pair_grid = Grid(PAIRS, "可能重复的单位")
        self.none_label = PlainLabel("没有名称相近、可能重复的单位了。")
        self.none_label.hide()
        self.note_label = captioned(NOTE, "muted")
        self.note_label.setWordWrap(True)
        self.error_label = captioned("", "problem")
        self.error_label.setWordWrap(True)
        self.error_label.hide()
        self.merge_button = QPushButton("合并")
        self.merge_button.setProperty("role", "primary")
        self.turn_button = QPushButton("换过来保留")
        self.apart_button = QPushButton("不是同一单位")
        self.close_button = QPushButton("以后再核对")
        for button in (self.merge_button, self.turn_button, self.apart_button, self.close_button):
            button.setAutoDefault(False)

    def _build_layout(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.close_button)
        buttons.addStretch(1)
        for button in (self.apart_button, self.turn_button, self.merge_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.none_label)
        layout.addWidget(self.pair_grid, 1)
        layout.addWidget(self.note_label)
        layout.addWidget(self.error_label)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.merge_button.clicked.connect(self.merge)
        self.turn_button.clicked.connect(self.turn)
        self.apart_button.clicked.connect(self.keep_apart)
        self.close_button.clicked.connect(self.reject)
        self.pair_grid.selectionModel().currentChanged.connect(lambda *_: self._look())

    def reload(self) -> None:
        """Read the pairs again."""
        merging = self.context.office.unit_merging
        self.context.jobs.read(self, merging.proposals, self._show, key="pairs")

    def current(self) -> UnitPair | None:
        """The pair under the cursor."""
        index = self.pair_grid.currentIndex()
        return self._pairs[index.row()] if index.isValid() else None

    def merge(self) -> None:
        """The pair is one unit: keep the first name."""
        pair, merging, by = self.current(), self.context.office.unit_merging, self.context.actor
        if pair is not None:
            command = MergeUnits(pair.other, pair.keep)
            self._write(
                lambda progress: merging.merge(command, by, progress),
                lambda changed: self.merged.emit(changed, pair.other),
            )

    def turn(self) -> None:
        """Keep the other name of the pair."""
        pair, at = self.current(), self.pair_grid.currentIndex().row()
        if pair is not None:
            turned = UnitPair(pair.other, pair.keep, pair.why, pair.other_cases, pair.keep_cases)
            self._show((*self._pairs[:at], turned, *self._pairs[at + 1 :]), at)

    def keep_apart(self) -> None:
        """The pair is two units."""
        pair, merging, by = self.current(), self.context.office.unit_merging, self.context.actor
        if pair is not None:
            self._write(
                lambda _progress: merging.decline(pair.keep, pair.other, by), self.declined.emit
            )

    def _write(self, work: Callable[[Progress], Changed], told: Callable[[Changed], None]) -> None:
        def done(changed: Changed) -> None:
            self.error_label.hide()
            told(changed)
            self.reload()

        self.context.jobs.write(
            self, work, done, caption="正在更新单位和案件…", failed=self._refused
        )

    def _refused(self, error: Exception) -> None:
        self.error_label.setText(f"⚠ {sentence(error)}")
        self.error_label.show()

    def _show(self, pairs: tuple[UnitPair, ...], at: int | None = None) -> None:
        line = max(self.pair_grid.currentIndex().row(), 0) if at is None else at
        self._pairs = pairs
        self.pair_grid.show_rows(pairs)
        self.none_label.setVisible(not pairs)
        self.close_button.setText("以后再核对" if pairs else "关闭")
        if pairs:
            self.pair_grid.selectRow(min(line, len(pairs) - 1))
        self._look()

    def _look(self) -> None:
        for button in (self.merge_button, self.turn_button, self.apart_button):
            button.setEnabled(self.current() is not None)
