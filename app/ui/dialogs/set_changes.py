"""指标修改记录: the editions of an indicator set, and the opinions that were adopted for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.base.captions import day_with_year
from app.base.rows.consultation import SetChange
from app.base.tables import Column, Table
from app.ui.dialogs.listing import Listing
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


class SetChangesDialog(Listing):
    """Reads only."""

    def __init__(self, parent: QWidget, changes: Sequence[SetChange]) -> None:
        self.change_grid = Grid(CHANGES, "指标修改记录")
        self.change_grid.show_rows(changes)
        super().__init__(parent, self.change_grid, "指标修改记录", NOTE)
