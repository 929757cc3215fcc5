"""设置 → 预警: from which numbers on it is warned, each with what it comes with, and who set it otherwise."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.oversight_tables import THRESHOLDS
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.base.rows.oversight import ThresholdRow
from app.services.oversight.thresholds import SET_THRESHOLD, SetThreshold
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, Undo, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.work_tables import PlacedGrid

NOTHING: Final = "没有预警规则。"
ABOUT: Final = "满足一条预警的各项起点才提示。改了以后，“监督”里的预警马上照新的起点重新查找；处理过的不因此再出现。"
BACK: Final = "恢复默认"
DEFAULT: Final = "已经是默认的起点"


class WarningsPanel(QWidget):
    """One line a threshold; each is changed by itself, with a reason."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dialog: FormDialog | None = None
        self.about_label = captioned(ABOUT, "muted")
        self.about_label.setWordWrap(True)
        self.threshold_grid = PlacedGrid(THRESHOLDS, "预警起点", NOTHING, ("why", "changed"))
        self.change_button = QPushButton(f"{SET_THRESHOLD.caption}…")
        self.default_button = QPushButton(f"{BACK}…")
        self.why_label = captioned("", "muted")
        self.why_label.setWordWrap(True)
        adopt_names(self)
        self.threshold_grid.beside = (self.change_button, self.default_button)
        strip = QHBoxLayout()
        strip.addWidget(self.why_label, 1)
        strip.addWidget(self.change_button)
        strip.addWidget(self.default_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.addWidget(self.about_label)
        column.addWidget(self.threshold_grid, 1)
        column.addLayout(strip)
        self.threshold_grid.selectionModel().currentChanged.connect(lambda *_: self._look())
        self.threshold_grid.opened.connect(lambda _row: self.change())
        self.change_button.clicked.connect(self.change)
        self.default_button.clicked.connect(self.set_back)

    def reload(self) -> None:
        """Read the thresholds again."""
        thresholds = self._context.office.warning_thresholds
        self._context.jobs.read(self, thresholds.rows, self._show, key="thresholds")

    def _show(self, rows: tuple[ThresholdRow, ...]) -> None:
        self.threshold_grid.show_keeping_place(rows, lambda row: row.key)
        self._look()

    def current(self) -> ThresholdRow | None:
        """The threshold under the cursor."""
        row: ThresholdRow | None = self.threshold_grid.current_row()
        return row

    def _look(self) -> None:
        row = self.current()
        self.why_label.setText(f"默认这样定的理由：{row.why}" if row else "")
        self.change_button.setEnabled(row is not None)
        self.default_button.setEnabled(row is not None and row.own)
        self.default_button.setToolTip("" if self.default_button.isEnabled() else DEFAULT)

    def change(self) -> None:
        """Ask for another number, and why."""
        if row := self.current():
            field = FieldRow(
                "value", row.caption, "text", True, default=row.value,
                help=f"{row.bounds}；默认{row.default}",
            )  # fmt: skip
            self._ask(row, SET_THRESHOLD.caption, (field,))

    def set_back(self) -> None:
        """Ask why it shall be again what it comes with."""
        if (row := self.current()) and row.own:
            self._ask(row, BACK, ())

    def _ask(self, row: ThresholdRow, verb: str, fields: tuple[FieldRow, ...]) -> None:
        reason = FieldRow("reason", "理由", "lines", True, help="如会议纪要文号")
        thresholds, by = self._context.office.warning_thresholds, self._context.actor

        def carry_out(v: dict[str, Any], _progress: object) -> Changed:
            return thresholds.set(SetThreshold(row.key, v.get("value") or "", v["reason"]), by)

        note = f"现在：{row.said}。默认：{row.default}，{row.why}"
        self.dialog = ask(
            self, self._context, SET_THRESHOLD,
            Question(verb, row.rule, (*fields, reason), verb, note), carry_out,
            After("已改，预警照此重新查找", undo=lambda _changed: self._taking_back(row)),
            Before((verb, row.key)),
        )  # fmt: skip

    def _taking_back(self, row: ThresholdRow) -> Undo:
        thresholds, context = self._context.office.warning_thresholds, self._context

        def undone(changed: Changed) -> None:
            context.changes.announce(changed)
            context.shell.toast("已撤消：起点恢复原样")

        def undo() -> None:
            command = SetThreshold(row.key, row.value, "撤消")
            context.jobs.write(
                self, lambda _p: thresholds.set(command, context.actor), undone, acts=False
            )

        return undo
