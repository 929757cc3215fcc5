"""审批记录: whatever was asked for on a case, who decided it, when and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from app.base.captions import day_in_list
from app.base.rows.approvals import ApprovalRecord
from app.base.tables import Column, Table
from app.ui.dialogs.listing import Listing
from app.ui.widgets.grid import Grid

STATES: Final[Mapping[str, str]] = {
    "waiting": "等待决定",
    "approved": "同意",
    "refused": "不同意",
    "withdrawn": "已撤回",
}
ASKED: Final[Mapping[str, str]] = {
    "director": "负责人",
    "office": "信用办",
    "unit_head": "承办单位负责人",
    "leader": "县（市、区）领导",
    "superior": "上级机关",
}
NOTHING: Final = "这件案件还没有报请过批示、延期、提供身份等事项。"

RECORDS: Final = Table[ApprovalRecord](
    (
        Column("caption", "事项", lambda r: r.caption, width=120, tooltip=lambda r: r.caption),
        Column("asked_on", "报请", lambda r: r.asked_on, day_in_list, width=96),
        Column("asked_by", "报请人", lambda r: r.asked_by, width=84),
        Column("asked_of", "由谁决定", lambda r: ASKED.get(r.asked_of, "经办人"), width=130),
        Column("state", "结果", lambda r: STATES[r.state], width=76),
        Column("decided_by", "决定人", lambda r: r.decided_by, width=120,
               tooltip=lambda r: r.decided_by),
        Column("decided_on", "决定", lambda r: r.decided_on,
               lambda day: day_in_list(day) if day else "", width=96),
        Column("reason", "批示、理由", lambda r: r.reason, stretch=True,
               tooltip=lambda r: r.reason),
    )
)  # fmt: skip


class ApprovalRecordsDialog(Listing):
    """Reads only."""

    def __init__(self, parent: QWidget, about: str, records: Sequence[ApprovalRecord]) -> None:
        self.record_grid = Grid(RECORDS, "审批记录", nothing=NOTHING)
        self.record_grid.show_rows(tuple(records))
        super().__init__(parent, self.record_grid, "审批记录", about, size=(980, 380))
        self.finished.connect(lambda _result: self.deleteLater())
