"""档案: puts what is to be filed, the 卷, handovers and loans beside each other."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout

from app.base.rows.archives import ArchiveRows
from app.base.rows.changes import Changed
from app.base.session import Actor
from app.ui import theme
from app.ui.naming import captioned
from app.ui.pages.archives.loans_part import LoansPart
from app.ui.pages.archives.to_file_part import ToFilePart
from app.ui.pages.archives.transfer_part import TransferPart
from app.ui.pages.archives.volumes_part import VolumesPart
from app.ui.pages.base import Page
from app.ui.places import Tab
from app.ui.tab_letters import turn_by_letters
from app.ui.widgets.tabs import Tabs

TABS: Final = ("to_file", "volumes", "transfers", "loans")


class ArchivesPage(Page):
    """One read fills all tabs."""

    title = "档案"

    def _build_widgets(self) -> None:
        self.heading_label = captioned("档案", "title")
        self.to_file_part = ToFilePart(self, self.context)
        self.volumes_part = VolumesPart(self, self.context)
        self.transfer_part = TransferPart(self, self.context)
        self.loans_part = LoansPart(self, self.context)
        self.tabs = Tabs()

    def _build_layout(self) -> None:
        self.tabs.show_parts(
            "档案的各部分",
            (self.to_file_part, "待归档"), (self.volumes_part, "案卷"),
            (self.transfer_part, "移交"), (self.loans_part, "借阅"),
        )  # fmt: skip
        turn_by_letters(self.tabs, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.heading_label)
        layout.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _at: self.entered())

    def reload(self) -> None:
        """Read everything again."""
        office, by = self.context.office, self.context.actor

        def work() -> tuple[ArchiveRows, tuple[Actor, ...]]:
            return office.archives.rows(by), office.reads.officers()

        self.context.jobs.read(self, work, self._show, key="archives")

    def on_changed(self, changed: Changed) -> None:
        """Any step can end a case or add to one that was filed."""
        if self.isVisible() and (changed.cases or changed.settings):
            self.reload()

    def show_place(self, place: object) -> None:
        """A tab by its name."""
        if not isinstance(place, Tab):
            super().show_place(place)
        else:
            self.tabs.setCurrentIndex(TABS.index(place.name))

    def entered(self) -> None:
        """Put the focus on the list in front."""
        lists = (
            self.to_file_part.to_file_grid, self.volumes_part.volume_grid,
            self.transfer_part.year_grid, self.loans_part.loan_grid,
        )  # fmt: skip
        lists[self.tabs.currentIndex()].setFocus()

    def _show(self, read: tuple[ArchiveRows, tuple[Actor, ...]]) -> None:
        rows, officers = read
        others = tuple(o.name for o in officers if o.id != self.context.actor.id)
        self.to_file_part.show_rows(rows, others)
        self.volumes_part.show_rows(rows)
        self.transfer_part.show_rows(rows)
        self.loans_part.show_rows(rows)
        for at, (caption, count) in enumerate((
            ("待归档", len(rows.to_file) + rows.more), ("案卷", len(rows.volumes)),
            ("移交", sum(year.volumes + year.supplements for year in rows.years)),
            ("借阅", sum(loan.state in ("waiting", "lent", "late") for loan in rows.loans)),
        )):  # fmt: skip
            self.tabs.setTabText(at, f"{caption} {count}" if count else caption)
        self.filled.emit()
