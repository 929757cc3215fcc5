"""已发布 beside 现在: what was published, what it is now, which steps made the difference."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.base.rows.statistics import Comparison, SnapshotRow
from app.base.statistics_tables import MOVED, SNAPSHOTS, published_on
from app.ui import theme
from app.ui.naming import adopt_names, captioned
from app.ui.pages.panels import panel
from app.ui.pages.statistics.state import StatisticsState
from app.ui.widgets.work_tables import PlacedGrid

NOTHING: Final = "还没有发布过统计数据；在上方选好统计期，按“发布…”。"
SAME: Final = "现在的数与发布时相同。"


class PublishedPart(QWidget):
    """The snapshots above, the difference of the one under the cursor beneath."""

    def __init__(self, state: StatisticsState) -> None:
        super().__init__()
        self._state, self._context = state, state.context
        self.snapshot_grid = PlacedGrid(SNAPSHOTS, "已发布的数据", NOTHING, ("created_at",))
        self.moved_label = captioned("现在与发布时不同的", "section")
        self.moved_grid = PlacedGrid(MOVED, "现在与发布时不同的", SAME)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(self.snapshot_grid)
        self.halves.addWidget(panel(self.moved_label, self.moved_grid))
        self.halves.setSizes([200, 320])
        self.halves.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.HAIR, 0, 0)
        layout.addWidget(self.halves)
        adopt_names(self)
        self.snapshot_grid.selectionModel().currentChanged.connect(lambda *_: self._compare())

    def read(self) -> None:
        """Read the snapshots again."""
        snapshots, by = self._context.office.snapshots, self._context.actor
        self._context.jobs.read(self, lambda: snapshots.all(by), self._show, key="snapshots")

    def _show(self, rows: tuple[SnapshotRow, ...]) -> None:
        self.snapshot_grid.show_keeping_place(rows, lambda row: row.id)
        self._compare()

    def _compare(self) -> None:
        row: SnapshotRow | None = self.snapshot_grid.current_row()
        if row is None:
            self.moved_grid.show_rows(())
            return
        snapshots, by = self._context.office.snapshots, self._context.actor
        self._context.jobs.read(
            self, lambda: snapshots.compare(row.id, by), self._show_moved, key="compare"
        )

    def _show_moved(self, found: Comparison) -> None:
        self.moved_label.setText(f"现在与发布时不同的　{published_on(found.snapshot)}")
        self.moved_grid.show_keeping_place(found.moved, lambda moved: moved.key)
