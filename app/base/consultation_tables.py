"""The tables of a consultation: who answered, and every point with what became of it."""

from __future__ import annotations

from typing import Final

from app.base.captions import day_with_year, deadline_words
from app.base.rows.consultation import CallPointRow, CallRow, CallUnitRow
from app.base.rows.urgency import Urgency
from app.base.tables import Column, Table

VERDICTS: Final = {"": "待研究", "adopted": "采纳", "partly": "部分采纳", "rejected": "不采纳"}
OWN: Final = "本单位"


def _day(value: object) -> str:
    return day_with_year(value) if value else ""  # type: ignore[arg-type]


UNITS: Final = Table[CallUnitRow](
    (
        Column("name", "单位", lambda r: r.name, stretch=True),
        Column("standing", "反馈情况", lambda r: r.standing, width=104),
        Column("answered_on", "电子版", lambda r: r.answered_on, _day, width=128),
        Column("sealed_on", "盖章件", lambda r: r.sealed_on, _day, width=128),
        Column("reminded_on", "催报", lambda r: r.reminded_on, _day, width=128),
        Column("points", "意见条数", lambda r: r.points, lambda v: str(v or "–"), "right", 76),
    )
)
POINTS: Final = Table[CallPointRow](
    (
        Column("position", "序号", lambda r: r.position, align="right", width=52),
        Column("unit", "单位", lambda r: r.unit_name or OWN, width=132),
        Column("item", "指标", lambda r: r.item_words, width=200),
        Column("text", "意见建议", lambda r: r.text, stretch=True),
        Column("reason", "理由", lambda r: r.reason, width=160),
        Column("verdict", "采纳情况", lambda r: VERDICTS[r.verdict], width=84),
        Column("why", "采纳（不采纳）理由", lambda r: r.why, width=180),
    )
)


def call_deadline(row: CallRow) -> str:
    """超期2个工作日, 剩3个工作日; of a moment of today that is past, 已过18:00."""
    if row.late and row.due_at is not None and (row.remaining or 0) >= 0:
        return f"已过{row.due_at:%H:%M}"
    if row.urgency is Urgency.NONE:
        return ""
    return deadline_words(row.urgency, row.remaining, provisional=row.provisional)


def answered(row: CallRow) -> str:
    """2/3, who answered of who was asked."""
    return f"{row.answered}/{row.asked}" if row.asked else "–"


CALLS: Final = Table[CallRow](
    (
        Column("deadline", "期限", call_deadline, width=148),
        Column("way", "", lambda r: "来" if r.direction == "received" else "去", width=34),
        Column("topic", "议题", lambda r: r.topic, stretch=True, tooltip=lambda r: r.title),
        Column("state", "状态", lambda r: r.state_caption, width=72),
        Column("answered", "反馈", answered, align="right", width=56),
    )
)
