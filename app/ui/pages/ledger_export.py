"""The ledger's workbook: the lines under the filters or those selected, columns as on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.base.export_rows import ExportLedger
from app.base.ledger_rows import LedgerFilters, LedgerQuery
from app.ui.dialogs.export import ExportAnswer, ExportOffer
from app.ui.pages.exporting import Exporting

if TYPE_CHECKING:
    from app.ui.pages.ledger import LedgerPage


class LedgerExport(Exporting):
    """What the ledger's button does."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page, self.begin)
        self._ledger = page

    def begin(self) -> None:
        """Ask what of the ledger is wanted, and write it."""
        page, exports, actor = (
            self._ledger,
            self._ledger.context.office.exports,
            self._page.context.actor,
        )
        selected = page.grid.selected_ids()
        total = len(page.grid.lines.ids)
        offer = ExportOffer(
            "导出台账",
            "按屏幕上的筛选、次序和列；除非在下面勾选，表里没有投诉举报人的身份。",
            self.suggested("台账"),
            lines=total,
            selected=len(selected) if 0 < len(selected) < total else 0,
            columns=len(page.grid.shown_columns()),
            every_column=len(page.grid.lines.columns),
            identity=True,
        )
        self.ask(
            offer,
            lambda answer, progress: exports.ledger(self._command(answer), actor, progress),
        )

    def _command(self, answer: ExportAnswer) -> ExportLedger:
        page = self._ledger
        view = page.current_view("")
        filters = view.filters
        if answer.selected:
            filters = LedgerFilters(case_ids=tuple(page.grid.selected_ids()))
        columns = page.grid.lines.columns if answer.every_column else page.grid.shown_columns()
        return ExportLedger(
            answer.path,
            LedgerQuery(filters, view.sort, view.descending),
            tuple(column.key for column in columns),
            identity=answer.identity,
            reason=answer.reason,
        )
