"""The tables of visits: the samples, and one sample's list for the telephone."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.base.captions import day_in_list
from app.base.rows.visits import VisitLine, VisitSample
from app.base.safe_text import copied_cell
from app.base.tables import Column, Table
from app.ui.widgets.work_tables import PlacedGrid

WAYS: Final = {"random": "随机", "chosen": "指定"}


def _day(value: date | None) -> str:
    return day_in_list(value) if value else ""


def _iso(value: date | None) -> str:
    return value.isoformat() if value else ""


SAMPLES: Final = Table[VisitSample](
    (
        Column("name", "名称", lambda r: r.name, stretch=True),
        Column("drawn_on", "抽取日", lambda r: r.drawn_on, _day, width=92),
        Column("way", "方式", lambda r: WAYS[r.way], width=52),
        Column("visited", "已回访", lambda r: f"{r.visited}/{r.size}", width=68),
    )
)
LINES: Final = Table[VisitLine](
    (
        Column("number", "案号", lambda r: r.number, width=152, whole=True),
        Column("unit", "承办单位", lambda r: r.unit or r.respondent, width=150),
        Column("title", "标题", lambda r: r.title, stretch=True),
        Column("ended_on", "办结日", lambda r: r.ended_on, _iso, width=92),
        Column("name", "姓名", lambda r: r.masked_name or "未留", width=64),
        Column("phone", "电话", lambda r: r.masked_phone or "未留", width=108),
        Column("visited_on", "回访", lambda r: r.visited_on, _day, width=92),
        Column("satisfaction", "满意程度", lambda r: r.satisfaction or "未回访", width=96,
               tooltip=lambda r: r.opinion),
    )
)  # fmt: skip


class VisitGrid(PlacedGrid):
    """The list for the telephone: a number key says how satisfied the one under the cursor is."""

    numbered = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and digit.isdigit() and digit != "0":
            self.numbered.emit(int(digit))
        else:
            super().keyPressEvent(event)


def as_text(sample: VisitSample) -> str:
    """The list as Excel takes it from the clipboard; who is called stays masked."""
    head = "\t".join(column.caption for column in LINES.columns)
    rows = (
        (line.number, line.unit or line.respondent, line.title, _iso(line.ended_on),
         line.masked_name, line.masked_phone, _iso(line.visited_on), line.satisfaction)
        for line in sample.lines
    )  # fmt: skip
    lines = ["\t".join(map(copied_cell, row)) for row in rows]
    return "\r\n".join((head, *lines)) + "\r\n"
