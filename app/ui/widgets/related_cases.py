"""相关案件: cases merged with one, of the same person, of like content; Enter opens one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.base.captions import day_with_year
from app.base.rows.intake import RelatedCase
from app.ui import theme
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.row_menu import RowMenu


class RelatedPanel(QWidget):
    """A list; ``opened`` carries the case that was chosen."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.related_list = QListWidget()
        self.related_list.setAccessibleName("相关案件")
        self.related_list.setProperty("role", "lines")
        self.related_list.setWordWrap(True)
        self.related_list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hint_label = captioned("", "muted")
        self.hint_label.setContentsMargins(theme.TIGHT, theme.TIGHT, theme.TIGHT, 0)
        adopt_names(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.HAIR, 0, 0)
        column.addWidget(self.hint_label)
        column.addWidget(self.related_list, 1)
        self.related_list.itemActivated.connect(self._open)
        self.row_menu = RowMenu(
            self.related_list, opener=lambda: lambda: self._open(self.related_list.currentItem())
        )

    def _open(self, item: QListWidgetItem) -> None:
        self.opened.emit(item.data(Qt.ItemDataRole.UserRole))

    def show_rows(self, rows: Sequence[RelatedCase]) -> None:
        """List the cases, why first."""
        self.related_list.clear()
        for row in rows:
            day = day_with_year(row.received_on)
            item = QListWidgetItem(
                f"{row.why}　{row.number}　{row.title}\n{row.respondent}　{day} 收到　{row.stage}"
            )
            item.setData(Qt.ItemDataRole.UserRole, row.case_id)
            self.related_list.addItem(item)
        self.hint_label.setText(
            "双击或按回车打开。" if rows else "没有并案、同一投诉举报人或内容相近的案件。"
        )
