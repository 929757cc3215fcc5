"""What became of many cases that were to be filed: why some were not."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.rows.archives import FiledMany
from app.base.tables import Column, Table
from app.ui import theme
from app.ui.dialogs.leaving import let_log
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.grid import Grid

REFUSED: Table[tuple[int, str, str]] = Table(
    (
        Column("number", "案号", lambda row: row[1], width=180),
        Column("sentence", "没有立卷的原因", lambda row: row[2], stretch=True, tooltip=lambda row: row[2]),
    )
)  # fmt: skip


class FiledManyDialog(QDialog):
    """Those that were refused; Enter opens the case."""

    case_wanted = Signal(int)

    def __init__(self, parent: QWidget, done: FiledMany) -> None:
        super().__init__(parent)
        self.done_rows = done
        self.setWindowTitle("全部立卷")
        self.resize(860, 420)
        self.heading_label = captioned(
            f"已立卷{len(done.filed)}卷，没有立卷{len(done.refused)}件", "title"
        )
        left = f"停下未办{done.untried}件，可以再办。" if done.untried else ""
        self.about_label = captioned(
            f"{left}下列案件没有立卷，内容没有改动；回车打开案件。", "muted"
        )
        self.about_label.setWordWrap(True)
        self.refused_grid = Grid(REFUSED, "没有立卷的案件", nothing="没有被退回的案件。")
        self.refused_grid.show_rows(done.refused)
        self.close_button = QPushButton("知道了")
        self.close_button.setProperty("role", "primary")
        self.close_button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.heading_label)
        layout.addWidget(self.about_label)
        layout.addWidget(self.refused_grid, 1)
        layout.addLayout(buttons)
        adopt_names(self)
        let_log(self)
        self.refused_grid.opened.connect(self._open)
        self.close_button.clicked.connect(self.accept)
        self.refused_grid.selectRow(0)
        self.refused_grid.setFocus()

    def _open(self, row: tuple[int, str, str]) -> None:
        self.accept()
        self.case_wanted.emit(row[0])
