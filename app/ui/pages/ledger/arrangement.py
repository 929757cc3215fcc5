"""How the ledger stands: its columns and their widths, the order of its lines, its filters."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.base.rows.ledger import LedgerFilters, LedgerQuery, LedgerView
from app.ui.pages.ledger.filters import LedgerFilterBar
from app.ui.pages.ledger.grid import LedgerGrid


class Arrangement(QObject):
    """Shared by the parts of the page; ``changed`` says that columns or order are others now."""

    changed = Signal()

    def __init__(self, grid: LedgerGrid, filter_bar: LedgerFilterBar, parent: QObject) -> None:
        super().__init__(parent)
        self._grid, self._filter_bar = grid, filter_bar
        self.sort, self.descending = "received_on", True
        grid.arranged.connect(self.changed)

    def query(self) -> LedgerQuery:
        """Which lines are wanted, in which order."""
        return LedgerQuery(self._filter_bar.filters(), self.sort, self.descending)

    def sort_by(self, key: str, *, descending: bool | None = None) -> None:
        """Sort by a column; the same column again turns the order round."""
        if descending is None:
            descending = not self.descending if key == self.sort else False
        self._order(key, descending=descending)
        self.changed.emit()

    def view(self, name: str) -> LedgerView:
        """The ledger as it stands, under a name."""
        return LedgerView(
            name,
            tuple(column.key for column in self._grid.shown_columns()),
            self._grid.widths(),
            self.sort,
            self.descending,
            self._filter_bar.filters(),
        )

    def show(self, view: LedgerView) -> None:
        """Put columns, order and filters as ``view`` has them."""
        self._grid.arrange(view.columns, view.widths)
        self._order(view.sort, descending=view.descending)
        self._filter_bar.show_filters(view.filters)
        self.changed.emit()

    def begin(self, kept: LedgerView | None) -> None:
        """Columns and order as they were left, before anything is shown."""
        if kept is not None:
            self._grid.arrange(kept.columns, kept.widths)
            self.sort, self.descending = kept.sort, kept.descending
        self._order(self.sort, descending=self.descending)

    def restore(self) -> None:
        """The columns that a new office has."""
        self._grid.restore()
        self.changed.emit()

    def narrowed_to(self, cases: tuple[int, ...]) -> LedgerQuery:
        """The same order over these cases alone."""
        return LedgerQuery(LedgerFilters(case_ids=cases), self.sort, self.descending)

    def _order(self, key: str, *, descending: bool) -> None:
        self.sort, self.descending = key, descending
        self._grid.mark_sort(key, descending=descending)
