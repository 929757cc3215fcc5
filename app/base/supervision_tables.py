"""The tables of supervision: the units with what they have late, and the late cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.base.captions import day_in_list, deadline_words
from app.base.rows.supervision import SupervisionLine, SupervisionUnit
from app.base.rows.urgency import Urgency
from app.base.tables import Column, Table

EVERY_UNIT: Final = "全部单位"


def _count(value: int) -> str:
    """Nothing for nothing: a nought a cell hides the figures that matter."""
    return f"{value or '–'}\u2002"  # as far from the edge as the caption above it


def _day(value: date | None) -> str:
    return day_in_list(value) if value else ""


def _deadline(row: SupervisionLine) -> str:
    return deadline_words(row.urgency, row.remaining, provisional=row.provisional)


def _grounds(row: SupervisionLine) -> str:
    marks = "".join(ground_mark(ground.article) for ground in row.grounds)
    return f"第{marks}项" if marks else "、".join(ground.text for ground in row.grounds)


def _grounds_in_full(row: SupervisionLine) -> str:
    return "\n".join(f"{ground.article}　{ground.text}：{ground.why}" for ground in row.grounds)


def ground_mark(article: str) -> str:
    """（一）, the item that an article ends with; "" where it names none."""
    start, end = article.find("（"), article.find("）")
    return article[start : end + 1] if 0 <= start < end else ""


UNITS: Final = Table[SupervisionUnit](
    (
        Column("unit", "单位", lambda r: r.unit or "未写明单位", stretch=True),
        Column("overdue", "已超期", lambda r: r.overdue, _count, "right", 72),
        Column("worst", "最久超期（工作日）", lambda r: r.worst, _count, "right", 148),
        Column("soon", "将到期", lambda r: r.soon, _count, "right", 72),
        Column("open", "未答复", lambda r: r.open, _count, "right", 72),
        Column("repeats", "再次调查", lambda r: r.repeats, _count, "right", 84),
        Column("returned", "退回转办", lambda r: r.returned, _count, "right", 84),
        Column("reminded", "已催办", lambda r: r.reminded, _count, "right", 72),
        Column("supervised", "已督办", lambda r: r.supervised, _count, "right", 72),
    )
)
LINES: Final = Table[SupervisionLine](
    (
        Column("deadline", "期限", _deadline, width=148),
        Column("number", "案号", lambda r: r.number, width=152, whole=True),
        Column("unit", "单位", lambda r: r.unit, width=170),
        Column("title", "标题", lambda r: r.title, stretch=True),
        Column("clock", "计算中的期限", lambda r: f"{r.caption} {r.article}".strip(), width=160),
        Column("due_on", "到期日", lambda r: r.due_on, _day, width=96),
        Column("reminded", "催办", lambda r: r.reminded, _count, "right", 52),
        Column("supervised", "督办", lambda r: r.supervised, _count, "right", 52),
        Column("grounds", "可督办情形", _grounds, width=136, tooltip=_grounds_in_full),
    )
)


def every_unit(units: Sequence[SupervisionUnit]) -> SupervisionUnit:
    """All units taken together, as the first line of their table."""
    names = ("overdue", "soon", "open", "reminded", "supervised", "returned", "repeats")
    sums = {name: sum(getattr(unit, name) for unit in units) for name in names}
    lines = [line for unit in units for line in unit.lines]
    lines.sort(key=lambda line: (line.due_on or date.max, line.case_id))
    worst = max((unit.worst for unit in units), default=0)
    return SupervisionUnit(unit=EVERY_UNIT, worst=worst, lines=tuple(lines), **sums)


def is_late(line: SupervisionLine) -> bool:
    """Whether the unit's limit is over."""
    return line.urgency is Urgency.OVERDUE
