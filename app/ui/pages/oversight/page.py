"""监督: puts warnings, failure records and checks of units beside each other."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from app.base.rows.changes import Changed
from app.ui import theme
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.oversight.failures_part import FailuresPart
from app.ui.pages.oversight.inspections_part import InspectionsPart
from app.ui.pages.oversight.warnings_part import WarningsPart
from app.ui.places import Tab
from app.ui.tab_letters import turn_by_letters
from app.ui.widgets.tabs import Tabs

TABS = ("warnings", "failures", "inspections")


class OversightPage(Page):
    """Each tab reads for itself when it comes to the front."""

    title = "监督"

    def _build_widgets(self) -> None:
        self.heading_label = captioned("监督", "title")
        self.warnings_part = WarningsPart(self, self.context)
        self.failures_part = FailuresPart(self, self.context)
        self.inspections_part = InspectionsPart(self, self.context)
        self.tabs = Tabs()

    def _build_layout(self) -> None:
        self.tabs.show_parts(
            "监督的各部分",
            (self.warnings_part, "预警"), (self.failures_part, "失信记录"), (self.inspections_part, "单位检查"),
        )  # fmt: skip
        turn_by_letters(self.tabs, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.heading_label)
        layout.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _at: self.reload())

    def reload(self) -> None:
        """Read what the tab in front shows."""
        (self.warnings_part, self.failures_part, self.inspections_part)[
            self.tabs.currentIndex()
        ].read()

    def on_changed(self, changed: Changed) -> None:
        """Any step can raise a warning, or change the register."""
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
        self.tabs.currentWidget().setFocus()
