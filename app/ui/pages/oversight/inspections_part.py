"""单位检查: checks of working order and secrecy, what came of them, how many by unit."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.oversight_tables import INSPECTION_COUNTS, INSPECTIONS, SUBJECTS
from app.base.rows.forms import FieldRow
from app.base.rows.oversight import InspectionCount, InspectionRow
from app.services.oversight.inspections import (
    FOLLOW_INSPECTION,
    RECORD_INSPECTION,
    SOUND,
    RecordInspection,
)
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.export import ExportOffer
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.pages.exporting import Exporting
from app.ui.pages.panels import panel
from app.ui.widgets.work_tables import PlacedGrid

NOTHING: Final = "还没有登记过检查。"
OUTCOMES: Final = ((SOUND, "未见问题"), ("flawed", "发现问题"))
FOLLOWED: Final = ((SOUND, "已整改"), ("flawed", "还没有整改到位"))


class InspectionsPart(QWidget):
    """The checks above, counted by unit beneath for the year."""

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__()
        self._owner, self._context = owner, context
        self.dialog: FormDialog | None = None
        self.inspection_grid = PlacedGrid(
            INSPECTIONS, "对单位的检查", NOTHING, ("officer", "looks", "settled_on", "demand")
        )
        self.new_button = QPushButton(f"{RECORD_INSPECTION.caption}…")
        self.follow_button = QPushButton(f"{FOLLOW_INSPECTION.caption}…")
        self.exporting = Exporting(self, lambda: self._context, self.export)
        self.count_label = captioned("", "section")
        self.count_grid = PlacedGrid(INSPECTION_COUNTS, "按单位", NOTHING)
        self._build_layout()
        adopt_names(self)
        self.inspection_grid.beside = (self.follow_button,)
        self.inspection_grid.selectionModel().currentChanged.connect(lambda *_: self._look())
        self.inspection_grid.opened.connect(lambda _row: self.follow())
        self.new_button.clicked.connect(self.record)
        self.follow_button.clicked.connect(self.follow)

    def _build_layout(self) -> None:
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.TIGHT, theme.HAIR, theme.TIGHT, theme.HAIR)
        strip.setSpacing(theme.TIGHT)
        for button in (self.new_button, self.follow_button):
            strip.addWidget(button)
        strip.addStretch(1)
        strip.addWidget(self.exporting.button)
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.inspection_grid, 1)
        column.addLayout(strip)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(above)
        self.halves.addWidget(panel(self.count_label, self.count_grid))
        self.halves.setSizes([360, 180])
        self.halves.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.HAIR, 0, 0)
        layout.addWidget(self.halves)

    def read(self) -> None:
        """Read the checks again."""
        inspections, by, day = (
            self._context.office.inspections,
            self._context.actor,
            self._context.today.day,
        )
        first = day.replace(month=1, day=1)
        self._context.jobs.read(
            self, lambda: (inspections.rows(day, by), inspections.counts(first, day, by)),
            self._show, key="inspections",
        )  # fmt: skip

    def _show(self, found: tuple[tuple[InspectionRow, ...], tuple[InspectionCount, ...]]) -> None:
        rows, counts = found
        self.inspection_grid.show_keeping_place(rows, lambda row: row.id)
        self.count_grid.show_rows(counts)
        self.count_label.setText(f"{self._context.today.day.year}年按单位")
        self._look()

    def _look(self) -> None:
        row: InspectionRow | None = self.inspection_grid.current_row()
        waits = row is not None and row.state in ("open", "late")
        self.follow_button.setEnabled(waits)
        self.follow_button.setToolTip("" if waits else "只有待整改的检查要复查")

    # ------------------------------------------------------------ doing

    def record(self) -> None:
        """Ask what was checked, and what was found."""
        fields = (
            FieldRow("unit", "单位", "unit", True),
            FieldRow("subject", "内容", "choice", True, tuple(SUBJECTS.items()), "order"),
            FieldRow("on", "检查日期", "date", True, default=self._context.today.day),
            FieldRow(
                "found", "检查情况", "lines", True, help="查了什么、发现了什么；不写是谁投诉举报"
            ),
            FieldRow("outcome", "结果", "choice", True, OUTCOMES, SOUND),
            FieldRow("demand", "整改要求", "lines", False, help="发现问题的须写明"),
            FieldRow("answer_by", "整改期限", "date", False),
        )

        def command(v: dict[str, Any]) -> RecordInspection:
            return RecordInspection(
                v["unit"], v["subject"], v["on"], v["outcome"], v["found"], v.get("demand") or "",
                v.get("answer_by"),
            )  # fmt: skip

        self._ask(
            Question(RECORD_INSPECTION.caption, "工作秩序、保密情况", fields, "登记"),
            command,
            ("new",),
        )

    def follow(self) -> None:
        """Ask what a further look found."""
        row: InspectionRow | None = self.inspection_grid.current_row()
        if row is None or not self.follow_button.isEnabled():
            return
        fields = (
            FieldRow("on", "复查日期", "date", True, default=self._context.today.day),
            FieldRow("outcome", "结果", "choice", True, FOLLOWED, SOUND),
            FieldRow("found", "复查情况", "lines", True),
            FieldRow("demand", "整改要求", "lines", False, help="还没有整改到位的须写明"),
            FieldRow("answer_by", "整改期限", "date", False),
        )

        def command(v: dict[str, Any]) -> RecordInspection:
            return RecordInspection(
                row.unit, row.subject, v["on"], v["outcome"], v["found"], v.get("demand") or "",
                v.get("answer_by"), follows=row.id,
            )  # fmt: skip

        about = f"{row.unit}　{SUBJECTS[row.subject]}　{row.found}"
        self._ask(
            Question(FOLLOW_INSPECTION.caption, about, fields, "登记"), command, ("follow", row.id)
        )

    def _ask(self, question: Question, command: Any, key: tuple[Any, ...]) -> None:
        inspections, by = self._context.office.inspections, self._context.actor
        act = RECORD_INSPECTION if key[0] == "new" else FOLLOW_INSPECTION
        self.dialog = ask(
            self._owner, self._context, act, question,
            lambda v, _progress: inspections.record(command(v), by),
            After("已登记", undo=lambda _key: None, then=lambda _key: self.read()), Before(key),
        )  # fmt: skip

    def export(self) -> None:
        """The year's checks as a workbook."""
        inspections, by, day = (
            self._context.office.inspections,
            self._context.actor,
            self._context.today.day,
        )
        first = day.replace(month=1, day=1)
        offer = ExportOffer(
            "导出检查情况", f"{day.year}年的检查", self.exporting.suggested("单位检查")
        )
        self.exporting.ask(
            offer, lambda answer, _progress: inspections.export(answer.path, first, day, by)
        )
