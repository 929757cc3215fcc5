"""What became of a step on many cases: how many took it, and why the others did not."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from app.base.rows.batches import BatchResult, Refusal
from app.base.tables import Column, Table
from app.ui.dialogs.listing import Listing
from app.ui.widgets.grid import Grid

REFUSED: Table[Refusal] = Table(
    (
        Column("number", "案号", lambda row: row.number, width=180, whole=True),
        Column("sentence", "没有办的原因", lambda row: row.sentence, stretch=True),
        Column("article", "依据", lambda row: row.article, width=120),
    )
)


class BatchResultDialog(Listing):
    """The refusals of a batch; Enter opens the case."""

    case_wanted = Signal(int)

    def __init__(self, parent: QWidget, caption: str, result: BatchResult) -> None:
        self.result_rows = result
        self.refused_grid = Grid(REFUSED, "没有办的案件")
        self.refused_grid.show_rows(result.refused)
        self.copy_button, self.close_button = QPushButton("复制清单"), QPushButton("知道了")
        super().__init__(
            parent,
            self.refused_grid,
            f"已办{len(result.taken)}件，没有办{len(result.refused)}件",
            f"下列案件没有登记“{caption}”，内容没有改动；回车打开案件，可以逐件处理。",
            self.copy_button,
            self.close_button,
            title=f"批量{caption}",
            size=(860, 420),
        )
        self.refused_grid.opened.connect(self._open)
        self.copy_button.clicked.connect(self.copy)
        self.close_button.clicked.connect(self.accept)

    def copy(self) -> None:
        """Put the list on the clipboard, as Excel takes it."""
        lines = [f"{row.number}\t{row.sentence}\t{row.article}" for row in self.result_rows.refused]
        QGuiApplication.clipboard().setText("\r\n".join(("案号\t原因\t依据", *lines)) + "\r\n")

    def _open(self, row: Refusal) -> None:
        self.accept()
        self.case_wanted.emit(row.case_id)
