"""What stands around the pages: side bar, top bar, error bar, the stripe of the demo, status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStatusBar, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.errors import ErrorBar
from app.ui.jobs import Jobs
from app.ui.naming import captioned
from app.ui.page_list import PAGES
from app.ui.widgets.backup_label import BackupLabel
from app.ui.widgets.job_panel import JobPanel
from app.ui.widgets.page_area import PageArea, PageStack
from app.ui.widgets.side_bar import SideBar
from app.ui.widgets.toast import Toast
from app.ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from app.base.rows.settings import OfficeSettings


class WindowFrame(QWidget):
    """The ground of the window, with the pages in it; it decides nothing."""

    def __init__(self, stack: PageStack, jobs: Jobs) -> None:
        super().__init__()
        self.side_bar = SideBar([(p.name, p.caption, p.keys) for p in PAGES if p.in_side_bar])
        self.error_bar = ErrorBar()
        self.top_bar = TopBar(self)
        self.toast_panel = Toast(self, self.top_bar.search_field)
        self.demo_stripe = QFrame()
        self.demo_stripe.setProperty("role", "demo_stripe")
        self.demo_stripe.setFixedHeight(theme.HAIR)
        self.demo_stripe.hide()
        self.calendar_label = captioned("", "muted")
        self.backup_label = BackupLabel()
        self.job_panel = JobPanel(jobs)
        for name in ("side_bar", "error_bar", "top_bar", "toast_panel", "calendar_label",
                     "backup_label", "job_panel"):  # fmt: skip
            getattr(self, name).setObjectName(name)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.demo_stripe)
        right.addWidget(self.top_bar)
        right.addWidget(self.error_bar)
        right.addWidget(PageArea(stack), 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side_bar)
        row.addLayout(right, 1)

    def fill_status_bar(self, bar: QStatusBar) -> None:
        """The last backup, how far the calendar is firm, what is running."""
        bar.setSizeGripEnabled(False)
        self.calendar_label.setContentsMargins(theme.WIDE, 0, 0, 0)
        bar.addWidget(self.backup_label)
        bar.addWidget(self.calendar_label, 1)
        bar.addPermanentWidget(self.job_panel)

    def show_office(self, settings: OfficeSettings) -> None:
        """Name the office, and mark the demo as such."""
        self.top_bar.office_label.setText(settings.name)
        self.top_bar.demo_label.setVisible(settings.demo)
        self.demo_stripe.setVisible(settings.demo)
