"""The tables of the workbench: what is due, who owes the office an answer, what changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from app.base.captions import day_in_list, deadline_words
from app.base.rows.work import ChangeLine, WaitingUnit, WorkLine
from app.base.tables import Column, Table

DEADLINE_WIDTH: Final = 172


def deadline(row: WorkLine | WaitingUnit) -> str:
    """超期3个工作日, as the row's badge says it."""
    return deadline_words(row.urgency, row.remaining, provisional=row.provisional)


def _day(value: date | None) -> str:
    return day_in_list(value) if value else ""


def _moment(value: datetime) -> str:
    return f"{value:%m-%d %H:%M}"


WORK: Final = Table[WorkLine](
    (
        Column("deadline", "期限", deadline, width=DEADLINE_WIDTH),
        Column("number", "案号", lambda r: r.number, width=152, whole=True),
        Column("respondent", "被投诉单位", lambda r: r.respondent, width=170),
        Column("title", "标题", lambda r: r.title, stretch=True),
        Column("clock", "计算中的期限", lambda r: f"{r.caption} {r.article}".strip(), width=176),
        Column("due_on", "到期日", lambda r: r.due_on, _day, width=96),
        Column("officer", "经办人", lambda r: r.officer, width=84),
        Column("step", "办理", lambda r: r.step_caption, width=104),
    )
)
WAITING: Final = Table[WaitingUnit](
    (
        Column("unit", "单位", lambda r: r.unit or "未写明单位", stretch=True),
        Column("count", "件数", lambda r: r.count, align="right", width=56),
        Column("overdue", "超期", lambda r: r.overdue or None, align="right", width=56),
        Column("earliest", "最早到期", lambda r: r.earliest_due, _day, width=96),
        Column("deadline", "期限", deadline, width=160),
    )
)
CHANGED: Final = Table[ChangeLine](
    (
        Column("recorded_at", "登记时间", lambda r: r.recorded_at, _moment, width=104),
        Column("number", "案号", lambda r: r.number, width=152, whole=True),
        Column("step", "步骤", lambda r: r.caption, width=120),
        Column("title", "标题", lambda r: r.title, stretch=True),
        Column("actor", "登记人", lambda r: r.actor, width=84),
    )
)
