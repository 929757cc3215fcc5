"""The ledger's workbook: the lines under the filters or those selected, columns as on screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.context import Context
from app.ui.pages.exporting import Exporting
from app.ui.pages.ledger.arrangement import Arrangement
from app.ui.pages.ledger.grid import LedgerGrid

if TYPE_CHECKING:  # the dialog is loaded when something is to be exported
    from app.base.rows.exports import ExportLedger
    from app.ui.dialogs.export import ExportAnswer


class LedgerExport(Exporting):
    """What the ledger's button does."""

    def __init__(
        self,
        owner: QWidget,
        context: Callable[[], Context],
        arrangement: Arrangement,
        grid: LedgerGrid,
    ) -> None:
        super().__init__(owner, context, lambda: context().shell.when_open(self.begin))
        self._arrangement, self._grid = arrangement, grid

    def begin(self) -> None:
        """Ask what of the ledger is wanted, and write it."""
        from app.ui.dialogs.export import ExportOffer

        grid, context = self._grid, self._context()
        exports, actor = context.office.exports, context.actor
        selected, total = grid.selected_ids(), len(grid.lines.ids)
        offer = ExportOffer(
            "导出台账",
            "按屏幕上的筛选、次序和列；除非在下面勾选，表里没有投诉举报人的身份。",
            self.suggested("台账"),
            lines=total,
            selected=len(selected) if 0 < len(selected) < total else 0,
            columns=len(grid.shown_columns()),
            every_column=len(grid.lines.columns),
            identity=True,
        )
        self.ask(
            offer,
            lambda answer, progress: exports.ledger(self._command(answer), actor, progress),
        )

    def _command(self, answer: ExportAnswer) -> ExportLedger:
        from app.base.rows.exports import ExportLedger

        grid, arrangement = self._grid, self._arrangement
        query = arrangement.query()
        if answer.selected:
            query = arrangement.narrowed_to(tuple(grid.selected_ids()))
        columns = grid.lines.columns if answer.every_column else grid.shown_columns()
        return ExportLedger(
            answer.path,
            query,
            tuple(column.key for column in columns),
            paper=answer.paper,
            identity=answer.identity,
            reason=answer.reason,
        )
