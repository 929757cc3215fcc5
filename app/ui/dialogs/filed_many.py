"""What became of many cases that were to be filed: why some were not."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.base.rows.archives import FiledMany
from app.base.tables import Column, Table
from app.ui.dialogs.listing import Listing
from app.ui.widgets.grid import Grid

REFUSED: Table[tuple[int, str, str]] = Table(
    (
        Column("number", "案号", lambda row: row[1], width=180),
        Column("sentence", "没有立卷的原因", lambda row: row[2], stretch=True, tooltip=lambda row: row[2]),
    )
)  # fmt: skip


class FiledManyDialog(Listing):
    """Those that were refused; Enter opens the case."""

    case_wanted = Signal(int)

    def __init__(self, parent: QWidget, done: FiledMany) -> None:
        self.done_rows = done
        self.refused_grid = Grid(REFUSED, "没有立卷的案件", nothing="没有被退回的案件。")
        self.refused_grid.show_rows(done.refused)
        self.close_button = QPushButton("知道了")
        stopped = f"停下未办{done.untried}件，可以再办。" if done.untried else ""
        super().__init__(
            parent,
            self.refused_grid,
            f"已立卷{len(done.filed)}卷，没有立卷{len(done.refused)}件",
            f"{stopped}下列案件没有立卷，内容没有改动；回车打开案件。",
            self.close_button,
            title="全部立卷",
            size=(860, 420),
        )
        self.refused_grid.opened.connect(self._open)
        self.close_button.clicked.connect(self.accept)

    def _open(self, row: tuple[int, str, str]) -> None:
        self.accept()
        self.case_wanted.emit(row[0])
