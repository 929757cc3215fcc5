"""The tables of an import as data: what is added, matched, rejected, flagged, skipped, was imported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.base.rows.imports import BatchRow, ImportIssue, ImportLine
from app.base.tables import Column, Table

FIELD_CAPTIONS: Final = {
    "received_on": "收到日期",
    "source_number": "编号",
    "complainant": "投诉举报人",
    "phone": "联系电话",
    "respondent": "被投诉单位",
    "handling_unit": "承办单位",
    "title": "标题",
    "facts": "内容",
    "appeal": "诉求",
    "accepted_on": "受理日期",
    "referred_on": "转办日期",
    "closed_on": "办结日期",
    "answer_due_on": "限办（要求反馈）日期",
    "result": "办理结果",
    "satisfaction": "满意度",
    "channel": "渠道",
    "category": "类别",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where ledgers come from; the mapping of columns is remembered by its name."""

    name: str
    channel: str  # of rows that don't say
    opening: bool
    about: str


SOURCES: Final = (
    Source("12345", "hotline", False, "热线转来的工单：每行登记为一件新案件，编号相同的不重复登记。"),
    Source("网站专栏", "web", False, "网站专栏导出的留言：每行登记为一件新案件，编号相同的不重复登记。"),
    Source("上级转办", "assigned", False, "上级转来的清单：每行登记为一件新案件，编号相同的不重复登记。"),
    Source(
        "原有办理台账", "letter", True,
        "本办原来的 Excel 台账：保留原编号，按表中的收到、受理、转办、办结日期补登各步，期限照实计算。",
    ),
)  # fmt: skip


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else ""


def _where(issue: ImportIssue) -> str:
    return FIELD_CAPTIONS.get(issue.column, issue.column)


LINES: Final[Table[ImportLine]] = Table(
    (
        Column("row", "行", lambda x: x.row, align="right", width=48),
        Column("number", "编号", lambda x: x.number or "导入时编号", width=150),
        Column("title", "标题", lambda x: x.title, width=230),
        Column("respondent", "被投诉单位", lambda x: x.respondent, width=140),
        Column("unit", "承办单位", lambda x: x.unit, width=130),
        Column("received_on", "收到", lambda x: x.received_on, text=_day, width=88),
        Column("accepted_on", "受理", lambda x: x.accepted_on, text=_day, width=88),
        Column("referred_on", "转办", lambda x: x.referred_on, text=_day, width=88),
        Column("closed_on", "办结", lambda x: x.closed_on, text=_day, width=88),
        Column("answer_due_on", "限办/要求反馈", lambda x: x.answer_due_on, text=_day, width=104),
        Column("stage", "导入后", lambda x: x.stage, width=88),
        Column("masked_name", "姓名", lambda x: x.masked_name, width=64),
        Column("masked_phone", "电话", lambda x: x.masked_phone, width=104),
        Column("irregular", "不合规之处", lambda x: "；".join(x.irregular), width=320),
    )
)
MATCHED: Final[Table[ImportLine]] = Table(
    (
        Column("row", "行", lambda x: x.row, align="right", width=48),
        Column("match", "已有案件", lambda x: x.match, width=180),
        Column("title", "标题", lambda x: x.title, width=230),
        Column("respondent", "被投诉单位", lambda x: x.respondent, width=150),
        Column("received_on", "收到", lambda x: x.received_on, text=_day, width=88),
        Column("beside", "内容不一致的，本办案件写的是", lambda x: x.beside, stretch=True),
    )
)
ISSUES: Final[Table[ImportIssue]] = Table(
    (
        Column("row", "行", lambda x: x.row or None, align="right", width=56),
        Column("column", "单元格", _where, width=110),
        Column("value", "表中的内容", lambda x: x.value, width=260),
        Column("why", "原因", lambda x: x.why, stretch=True),
    )
)
PAST: Final[Table[BatchRow]] = Table(
    (
        Column("created_at", "导入时间", lambda x: x.created_at.strftime("%Y-%m-%d %H:%M"),
               width=150),
        Column("source", "来源", lambda x: x.source, width=160),
        Column("cases", "件数", lambda x: x.cases, align="right", width=80),
        Column("officer", "经手人", lambda x: x.officer, width=120),
        Column("state", "能否撤销", lambda x: x.why_not or "可以整批撤销", stretch=True),
    )
)  # fmt: skip


def as_lines(table: Table[Any], rows: tuple[Any, ...]) -> str:
    """The table as text for the clipboard: tabs between cells, a newline after each row."""
    head = "\t".join(column.caption for column in table.columns)
    body = ("\t".join(_cell(column.shown(row)) for column in table.columns) for row in rows)
    return "\r\n".join((head, *body)) + "\r\n"


def _cell(text: str) -> str:
    flat = " ".join(text.split())
    return f"'{flat}" if flat[:1] in ("=", "+", "@") else flat
