"""The cases behind a number: Enter opens one; what one is recused from is counted, not shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.base.rows.statistics import CountedCase, CountedCases
from app.base.statistics_tables import CASES
from app.ui.dialogs.listing import Listing
from app.ui.widgets.grid import Grid


class CountedCasesDialog(Listing):
    """``case_wanted`` carries the case to be opened."""

    case_wanted = Signal(int)

    def __init__(self, parent: QWidget, found: CountedCases) -> None:
        self.found = found
        self.case_grid = Grid(CASES, found.caption, nothing="没有这样的案件。")
        self.case_grid.show_rows(found.cases)
        total = len(found.cases) + found.recused
        kept_out = f"另有{found.recused}{found.unit}因回避不能查看。" if found.recused else ""
        super().__init__(
            parent,
            self.case_grid,
            f"{found.caption}　{total}{found.unit}",
            f"{kept_out}回车打开案件。",
            title=found.caption,
            size=(860, 460),
        )
        self.case_grid.opened.connect(self._open)

    def _open(self, row: CountedCase) -> None:
        self.accept()
        self.case_wanted.emit(row.case_id)
