"""The bar above the pages: search, the day it is, who works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.base.captions import day_in_full
from app.ui import theme
from app.ui.naming import adopt_names
from app.ui.plain import PlainLabel
from app.ui.widgets.elided_label import GivingLabel
from app.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from app.base.rows.calendar import DayRow


class TopBar(QFrame):
    """Search on the left, day and officer on the right."""

    def __init__(self, overlay: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.search_field = SearchField(overlay)
        self.demo_label = GivingLabel("演示办公　案件和人员都是编造的")
        self.demo_label.setProperty("role", "demo")
        self.demo_label.hide()
        self.office_label = GivingLabel()
        self.office_label.setProperty("role", "muted")
        self.day_label = PlainLabel()
        self.officer_button = QPushButton()
        self.officer_button.setProperty("role", "quiet")
        self.officer_button.setToolTip("现在办公的人，点击换人")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        row.setSpacing(theme.WIDE)
        row.addWidget(self.search_field, 3)
        row.addStretch(1)
        for part in (self.demo_label, self.office_label, self.day_label, self.officer_button):
            row.addWidget(part)
        adopt_names(self)

    def show_day(self, row: DayRow) -> None:
        """Show the day and whether it is worked."""
        named = f" {row.name}" if row.name and row.name not in ("周末", "工作日") else ""
        work = "工作日" if row.working else "休息日"
        self.day_label.setText(f"{day_in_full(row.day)} {work}{named}")
