"""The imports carried out, each of which can be undone whole while nothing else happened to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.rows.imports import BatchRow
from app.services.imports.import_batches import UNDO_IMPORT
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.asking import After, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.pages.import_tables import PAST
from app.ui.plain import PlainLabel
from app.ui.widgets.grid import READING, Grid

NONE_YET = "还没有导入过台账：热线、网站导出的表格和本办原有的台账，都可以在这里成批登记成案件。"


class PastImports(QWidget):
    """``undone`` carries what an undoing changed."""

    undone = Signal(object)
    cases_wanted = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.dialog: FormDialog | None = None
        self.past_grid = Grid(PAST, "以往的导入")
        self.past_grid.hide()
        self.none_label = PlainLabel(READING)
        self.none_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.cases_button = QPushButton("在台账中查看")
        self.undo_button = QPushButton("整批撤销…")
        self.why_label = captioned("", "muted")
        self.why_label.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(theme.TIGHT)
        row.addWidget(self.why_label, 1)
        row.addWidget(self.cases_button)
        row.addWidget(self.undo_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.past_grid, 1)
        layout.addWidget(self.none_label, 1)
        layout.addLayout(row)
        adopt_names(self)
        self.past_grid.selectionModel().selectionChanged.connect(lambda *_: self._look())
        self.past_grid.opened.connect(lambda batch: self.cases_wanted.emit(batch.id))
        self.cases_button.clicked.connect(self._show_cases)
        self.undo_button.clicked.connect(self.ask_undo)
        self._look()

    def reload(self) -> None:
        """Read the list again."""
        batches, by = self.context.office.batches, self.context.actor
        self.context.jobs.read(self, lambda: batches.all(by), self._show, key="past")

    def current(self) -> BatchRow | None:
        """The import under the cursor."""
        chosen = self.past_grid.selectionModel().selectedRows()
        return self.past_grid.rows.rows[chosen[0].row()] if chosen else None

    def ask_undo(self) -> None:
        """Ask before all cases of an import become void: only a new import brings them back."""
        batch = self.current()
        if batch is None:
            return
        about = (
            f"{batch.created_at:%Y-%m-%d %H:%M} 由{batch.officer}从“{batch.source}”导入的"
            f"{batch.cases}件案件将全部作废，编号可以重新导入。已有后续办理的批次不能撤销。"
        )
        question = Question("整批撤销导入", about, (), "整批撤销")
        batches, by, batch_id = self.context.office.batches, self.context.actor, batch.id
        self.dialog = ask(
            self,
            self.context,
            UNDO_IMPORT,
            question,
            lambda _values, progress: batches.undo(batch_id, by, progress),
            After(then=self.undone.emit),
            caption="正在整批撤销…",
        )
        self.dialog.put_by_button.setFocus()

    def _show(self, batches: tuple[BatchRow, ...]) -> None:
        self.past_grid.show_rows(batches)
        self.past_grid.setVisible(bool(batches))
        for widget in (self.cases_button, self.undo_button):
            widget.setVisible(bool(batches))
        self.none_label.setText(NONE_YET)
        self.none_label.setVisible(not batches)
        if batches:
            self.past_grid.selectRow(0)
        self._look()

    def _show_cases(self) -> None:
        batch = self.current()
        if batch is not None:
            self.cases_wanted.emit(batch.id)

    def _look(self) -> None:
        batch = self.current()
        self.cases_button.setEnabled(batch is not None)
        self.undo_button.setEnabled(batch is not None and batch.can_undo)
        why = batch.why_not if batch is not None else ""
        self.undo_button.setToolTip(why)
        self.why_label.setText(why)
