"""The cases behind a number: Enter opens one; what one keeps out of is counted, not shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.rows.statistics import CountedCase, CountedCases
from app.base.statistics_tables import CASES
from app.ui import theme
from app.ui.dialogs.leaving import let_log
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.grid import Grid


class CountedCasesDialog(QDialog):
    """``case_wanted`` carries the case to be opened."""

    case_wanted = Signal(int)

    def __init__(self, parent: QWidget, found: CountedCases) -> None:
        super().__init__(parent)
        self.found = found
        self.setWindowTitle(found.caption)
        self.resize(860, 460)
        total = len(found.cases) + found.recused
        self.heading_label = captioned(f"{found.caption}　{total}件", "title")
        left = f"另有{found.recused}件因回避不能查看。" if found.recused else ""
        self.about_label = captioned(f"{left}回车打开案件。", "muted")
        self.case_grid = Grid(CASES, found.caption, nothing="没有这样的案件。")
        self.case_grid.show_rows(found.cases)
        self.close_button = QPushButton("关闭")
        self.close_button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.heading_label)
        layout.addWidget(self.about_label)
        layout.addWidget(self.case_grid, 1)
        layout.addLayout(buttons)
        adopt_names(self)
        let_log(self)
        self.case_grid.opened.connect(self._open)
        self.close_button.clicked.connect(self.accept)
        self.case_grid.selectRow(0)
        self.case_grid.setFocus()

    def _open(self, row: CountedCase) -> None:
        self.accept()
        self.case_wanted.emit(row.case_id)
