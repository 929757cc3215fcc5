"""指标修改记录: the editions of an indicator set, and the opinions that were adopted for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.captions import day_with_year
from app.base.rows.consultation import SetChange
from app.base.tables import Column, Table
from app.ui import theme
from app.ui.dialogs.leaving import let_log
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.grid import Grid

NOTE = "采纳的意见列在它针对的版本之后；指标改动后采用的版本，写在“已体现于”一栏。"


def _what(line: SetChange) -> str:
    if line.kind == "edition":
        return f"版本 {line.edition[:8]}　{line.title}"
    item = f"第{line.item}项　" if line.item else ""
    return f"{line.verdict}：{item}{line.text}"


CHANGES: Table[SetChange] = Table(
    (
        Column("on", "日期", lambda c: c.on, day_with_year, width=128),
        Column("what", "内容", _what, stretch=True, tooltip=_what),
        Column("unit", "提出单位", lambda c: c.unit, width=150),
        Column("why", "理由", lambda c: c.why, width=150, tooltip=lambda c: c.why),
        Column("carried", "已体现于", lambda c: c.carried[:8], width=90),
    )
)


class SetChangesDialog(QDialog):
    """Reads only."""

    def __init__(self, parent: QWidget, changes: Sequence[SetChange]) -> None:
        super().__init__(parent)
        self.setWindowTitle("指标修改记录")
        self.resize(900, 420)
        self.heading_label = captioned("指标修改记录", "title")
        self.note_label = captioned(NOTE, "muted")
        self.note_label.setWordWrap(True)
        self.change_grid = Grid(CHANGES, "指标修改记录")
        self.change_grid.show_rows(changes)
        self.close_button = QPushButton("关闭")
        self.close_button.setProperty("role", "primary")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.heading_label)
        layout.addWidget(self.note_label)
        layout.addWidget(self.change_grid, 1)
        layout.addLayout(buttons)
        adopt_names(self)
        let_log(self)
        self.close_button.clicked.connect(self.accept)
        self.change_grid.selectRow(0)
        self.close_button.setFocus()
