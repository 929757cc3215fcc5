"""The tables of 监督: warnings, failure records, checks of units."""

from __future__ import annotations

from typing import Final

from app.base.rows.oversight import (
    AnsweredWarning,
    DirectorLine,
    FailureList,
    FailureRow,
    InspectionCount,
    InspectionRow,
    ThresholdRow,
    WarningRow,
)
from app.base.tables import Column, Table

SUBJECTS: Final = {"order": "工作秩序", "secrecy": "保密"}
STATES: Final = {"sound": "未见问题", "open": "待整改", "late": "逾期未整改", "settled": "已整改"}
OUTCOMES: Final = {"dismissed": "不作处理", "followed": "已跟进"}
FAILURES_STATE: Final = {
    "entered": "纳入", "spared": "不予纳入", "corrected": "已更正", "removed": "已移出",
    "unproved": "未查实", "voided": "认定已撤销",
}  # fmt: skip
OWED: Final = {"": "", "add": "待报新增", "correct": "待报更正", "remove": "待报移出"}

WARNINGS: Final = Table[WarningRow](
    (
        Column("caption", "预警", lambda w: w.caption, width=110),
        Column(
            "said", "看到什么", lambda w: w.sentence, stretch=True, tooltip=lambda w: w.sentence
        ),
        Column("cases", "案件", lambda w: len(w.cases) + w.recused, align="right", width=60),
        Column("proposes", "建议", lambda w: w.proposes, width=280, tooltip=lambda w: w.proposes),
        Column("before", "上次处理", lambda w: w.before, width=150, tooltip=lambda w: w.before),
    )
)
ANSWERED: Final = Table[AnsweredWarning](
    (
        Column("on", "日期", lambda a: a.on, width=132),
        Column("said", "看到什么", lambda a: a.said, stretch=True, tooltip=lambda a: a.said),
        Column("outcome", "处理", lambda a: OUTCOMES[a.outcome], width=90),
        Column("reason", "理由或做法", lambda a: a.reason, width=220, tooltip=lambda a: a.reason),
        Column("number", "文书", lambda a: a.number, width=150),
        Column("officer", "经办人", lambda a: a.officer, width=90),
    )
)
THRESHOLDS: Final = Table[ThresholdRow](
    (
        Column("rule", "预警", lambda t: t.rule, width=120),
        Column("said", "现在的起点", lambda t: t.said, width=190),
        Column("default", "默认", lambda t: t.default, width=190),
        Column("why", "默认这样定的理由", lambda t: t.why, stretch=True, tooltip=lambda t: t.why),
        Column(
            "changed",
            "谁在何时为什么改",
            lambda t: t.changed,
            width=240,
            tooltip=lambda t: t.changed,
        ),
    )
)
INSPECTIONS: Final = Table[InspectionRow](
    (
        Column("unit", "单位", lambda i: i.unit, width=160),
        Column("subject", "内容", lambda i: SUBJECTS[i.subject], width=80),
        Column("on", "检查日期", lambda i: i.on, width=132),
        Column("found", "检查情况", lambda i: i.found, stretch=True, tooltip=lambda i: i.found),
        Column("demand", "整改要求", lambda i: i.demand, width=180, tooltip=lambda i: i.demand),
        Column("answer_by", "整改期限", lambda i: i.answer_by, width=132),
        Column("state", "结果", lambda i: STATES[i.state], width=96),
        Column("settled_on", "整改日期", lambda i: i.settled_on, width=132),
        Column("rechecks", "复查次数", lambda i: i.rechecks, align="right", width=76),
        Column("officer", "登记人", lambda i: i.officer, width=84),
    )
)
INSPECTION_COUNTS: Final = Table[InspectionCount](
    (
        Column("unit", "单位", lambda c: c.unit, stretch=True),
        Column("order", "查工作秩序", lambda c: c.order, align="right", width=100),
        Column("secrecy", "查保密", lambda c: c.secrecy, align="right", width=90),
        Column("flawed", "发现问题", lambda c: c.flawed, align="right", width=90),
        Column("settled", "已整改", lambda c: c.settled, align="right", width=90),
    )
)
FAILURES: Final = Table[FailureRow](
    (
        Column("number", "案号", lambda f: f.number, width=160, whole=True),
        Column("unit", "失信主体", lambda f: f.unit, width=170),
        Column("code", "统一社会信用代码", lambda f: f.code, width=160),
        Column("found_on", "认定日期", lambda f: f.found_on, width=132),
        Column("basis", "认定依据", lambda f: f.basis, stretch=True, tooltip=lambda f: f.basis),
        Column("reason", "理由", lambda f: f.reason, width=150, tooltip=lambda f: f.reason),
        Column("state", "决定和现状", lambda f: FAILURES_STATE[f.state], width=96),
        Column("paper", "告知文书", lambda f: f.paper, width=150),
        Column("tests", "不予纳入的五项条件", lambda f: tests_said(f), width=170,
               tooltip=lambda f: tests_said(f)),
        Column("change", "更正、移出", lambda f: f.change, width=150, tooltip=lambda f: f.change),
        Column("sent", "报送", lambda f: f.sent, width=150, tooltip=lambda f: f.sent),
        Column("owed", "待报", lambda f: OWED[f.owed], width=84,
               tooltip=lambda f: f"信用数据库里还是：{f.was}" if f.was else ""),
    )
)  # fmt: skip
LINES: Final = Table[DirectorLine](
    (
        Column("text", "事项", lambda one: one.text, stretch=True, tooltip=lambda one: one.text),
        Column("number", "编号", lambda one: one.number, width=150),
    )
)
FAILURE_LISTS: Final = Table[FailureList](
    (
        Column("sent_on", "报送日期", lambda s: s.sent_on, width=132),
        Column("sent_to", "报送到", lambda s: s.sent_to, stretch=True),
        Column("way", "方式", lambda s: s.way, width=160),
        Column("items", "条数", lambda s: len(s.items) + s.recused, align="right", width=70),
        Column("officer", "报送人", lambda s: s.officer, width=90),
    )
)


def tests_said(row: FailureRow) -> str:
    """Each of the five with its answer: 主动改正：是；….; one that nobody answered says so."""
    return "；".join(f"{caption}：{answer}" for caption, answer in row.tests)
