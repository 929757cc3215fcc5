"""失信记录: the register of findings, what is still to be reported to the database, what was sent when."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.oversight_tables import FAILURE_LISTS, FAILURES
from app.base.rows.forms import FieldRow
from app.base.rows.oversight import FailureList, FailureRow, Failures
from app.services.cases.casework import TAKE_STEP
from app.services.oversight.failures import (
    CORRECT,
    REMOVE,
    SEND_FAILURES,
    ChangeFailure,
    SendFailures,
)
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.export import ExportOffer
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.dialogs.why_now import WHY_NOW, ask_why_now, why_field
from app.ui.naming import adopt_names, captioned
from app.ui.pages.exporting import Exporting
from app.ui.pages.panels import panel
from app.ui.places import case_opener
from app.ui.widgets.work_tables import PlacedGrid

NOTHING: Final = "没有失信记录；在案件里办“失信记录”，认定的、不予纳入的都列在这里。"
MAY_BE_EMPTY: Final = (
    "code",
    "tests",
    "change",
    "reason",
    "paper",
    "sent",
)  # columns that give their room to the others
CHANGEABLE: Final = ("entered", "corrected")
NONE_SENT: Final = "还没有报送过。"
CHANGES: Final = ((CORRECT, "更正记载"), (REMOVE, "移出（信用修复、撤销依据等）"))


class FailuresPart(QWidget):
    """The findings above, the lists that were sent beneath."""

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__()
        self._owner, self._context = owner, context
        self.dialog: FormDialog | None = None
        self.recused_label = captioned("", "muted")
        self.failure_grid = PlacedGrid(
            FAILURES, "失信记录", NOTHING, ("tests", "code", "reason", "paper", "change")
        )
        self.open_button = QPushButton("打开案件")
        self.change_button = QPushButton("更正、移出…")
        self.send_button = QPushButton(f"{SEND_FAILURES.caption}…")
        self.exporting = Exporting(self, lambda: self._context, self.export)
        self.list_button = QPushButton("导出这份名单…")
        self.list_label = captioned("报送过的名单", "section")
        self.list_grid = PlacedGrid(FAILURE_LISTS, "报送过的名单", NONE_SENT)
        self._build_layout()
        adopt_names(self)
        self.failure_grid.beside = (self.open_button, self.change_button)
        self.failure_grid.opened.connect(lambda _row: self.open_case())
        self.failure_grid.selectionModel().currentChanged.connect(lambda *_: self._look())
        self.list_grid.selectionModel().currentChanged.connect(lambda *_: self._look())
        self.open_button.clicked.connect(self.open_case)
        self.change_button.clicked.connect(self.change)
        self.send_button.clicked.connect(self.send)
        self.list_button.clicked.connect(self.export_list)

    def _build_layout(self) -> None:
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.TIGHT, theme.HAIR, theme.TIGHT, theme.HAIR)
        strip.setSpacing(theme.TIGHT)
        for button in (self.open_button, self.change_button):
            strip.addWidget(button)
        strip.addWidget(self.recused_label, 1)
        for button in (self.send_button, self.exporting.button, self.list_button):
            strip.addWidget(button)
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.failure_grid, 1)
        column.addLayout(strip)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(above)
        self.halves.addWidget(panel(self.list_label, self.list_grid))
        self.halves.setSizes([380, 160])
        self.halves.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.HAIR, 0, 0)
        layout.addWidget(self.halves)

    def current(self) -> FailureRow | None:
        """The finding under the cursor."""
        row: FailureRow | None = self.failure_grid.current_row()
        return row

    def read(self) -> None:
        """Read the register again."""
        failures, by = self._context.office.failures, self._context.actor
        self._context.jobs.read(self, lambda: failures.rows(by), self._show, key="failures")

    def _show(self, found: Failures) -> None:
        empty = [key for key in MAY_BE_EMPTY if not any(getattr(row, key) for row in found.rows)]
        self.failure_grid.hide_columns(*empty)
        self.failure_grid.show_keeping_place(found.rows, lambda row: row.uid)
        self.list_grid.show_keeping_place(found.lists, lambda row: row.id)
        self.recused_label.setText(
            f"另有{found.recused}件因回避不能查看。" if found.recused else ""
        )
        owed = any(row.owed for row in found.rows)
        self.send_button.setEnabled(owed and not found.recused)
        self.send_button.setToolTip("" if owed else "没有待报的失信记录")
        self._look()

    def _look(self) -> None:
        row, sent = self.current(), self.list_grid.current_row()
        self.open_button.setEnabled(row is not None)
        self.change_button.setEnabled(row is not None and row.state in CHANGEABLE)
        self.change_button.setToolTip(
            ""
            if self.change_button.isEnabled()
            else "不予纳入、未查实、已移出、认定已撤销的，不用更正、移出"
        )
        self.list_button.setEnabled(sent is not None)

    # ------------------------------------------------------------ doing

    def open_case(self) -> None:
        """Show the case of the finding."""
        row = self.current()
        if row is not None:
            case_opener(self._context.shell)(row.case_id)

    def change(self) -> None:
        """Ask what of the record is corrected, or why it is taken out."""
        row = self.current()
        if row is None:
            return
        fields = (
            FieldRow("change", "更正还是移出", "choice", True, CHANGES, CORRECT),
            FieldRow("basis", "依据", "lines", True, help="信用修复决定、撤销处罚的文书等的文号"),
            FieldRow("reason", "理由", "lines", True),
            FieldRow("on", "日期", "date", True, default=self._context.today.day),
            why_field(),
        )
        failures, by = self._context.office.failures, self._context.actor

        def carry_out(v: dict[str, Any], _progress: object) -> Any:
            command = ChangeFailure(row.case_id, v["change"], v["on"], v["basis"], v["reason"],
                                    v.get(WHY_NOW) or "")  # fmt: skip
            return failures.change(command, by)

        self.dialog = ask(
            self._owner, self._context, TAKE_STEP,
            Question("更正、移出失信记录", f"{row.number}　{row.unit}", fields, "登记",
                     "认定本身不变；改的是信用数据库里记什么。"),
            carry_out, After("已登记", then=lambda _done: self.read()),
            Before(("change", row.uid), cases=(row.case_id,)),
        )  # fmt: skip
        ask_why_now(self.dialog.form, self._context, ())

    def send(self) -> None:
        """Ask where to the list of what is owed was sent."""
        fields = (
            FieldRow("sent_to", "报送到", "text", True, default="市信用办"),
            FieldRow("way", "方式", "text", False, help="政务外网、信用平台上传、纸质送达等"),
            FieldRow("sent_on", "报送日期", "date", True, default=self._context.today.day),
        )
        failures, by = self._context.office.failures, self._context.actor
        rows = [row for row in self.failure_grid.rows.rows if row.owed]

        def carry_out(v: dict[str, Any], _progress: object) -> int:
            return failures.send(SendFailures(v["sent_on"], v["sent_to"], v.get("way") or ""), by)

        self.dialog = ask(
            self._owner, self._context, SEND_FAILURES,
            Question(SEND_FAILURES.caption, f"待报{len(rows)}条", fields, SEND_FAILURES.caption, "登记后，这份名单原样保存，不能更改。"),
            carry_out,
            After("已登记报送，名单已保存", undo=lambda _key: None, then=lambda _key: self.read()),
            Before(("send",)),
        )  # fmt: skip

    def export(self) -> None:
        """What is owed and the whole register."""
        self._export("失信记录", "待报名单和全部失信记录", None)

    def export_list(self) -> None:
        """A list as it was sent."""
        sent: FailureList | None = self.list_grid.current_row()
        if sent is not None:
            self._export("失信报送名单", f"{sent.sent_on:%Y-%m-%d} 报送{sent.sent_to}", sent.id)

    def _export(self, name: str, about: str, key: int | None) -> None:
        failures, by = self._context.office.failures, self._context.actor
        offer = ExportOffer("导出失信记录", about, self.exporting.suggested(name))
        self.exporting.ask(offer, lambda answer, _progress: failures.export(answer.path, by, key))
