"""The tables of 统计: figures, breakdowns, limits, what was published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.base.captions import day_with_year
from app.base.rows.statistics import (
    HIDDEN,
    BreakdownRow,
    CheckRow,
    ClockRow,
    CountCell,
    CountedCase,
    FigureCell,
    Moved,
    SnapshotRow,
    StatisticsRows,
)
from app.base.tables import Column, Table

Cell = CountCell | FigureCell
SHOWN: Final = (
    "received", "in_hand_start", "accepted", "terminated", "closed", "in_hand_end", "overdue_end",
)  # fmt: skip
CHECKED: Final = {"": "尚未答复", "agreed": "核对无误", "differs": "有不同意见"}
UNITS: Final = ("unit", "superior", "township")  # 协办 stands in a column of its own
AGAINST: Final = {"": "本期数", "before": "环比", "last_year": "同比"}


def _caption(cell: Cell) -> str:
    return f"{cell.caption}（{cell.unit}）" if isinstance(cell, CountCell) else cell.caption


def _value(cell: Cell) -> str:
    return str(cell.number) if isinstance(cell, CountCell) else cell.spoken


NUMBERS: Final = Table[Cell](
    (
        Column("caption", "指标", _caption, stretch=True),
        Column("value", "数值", _value, align="right", width=110),
        Column("before", "环比", lambda c: c.before, align="right", width=140),
        Column("last_year", "同比", lambda c: c.last_year, align="right", width=140),
        Column("article", "条款", lambda c: c.article, width=150),
    )
)
CLOCKS: Final = Table[ClockRow](
    (
        Column("caption", "期限", lambda c: c.caption, stretch=True),
        Column("article", "条款", lambda c: c.article, width=140),
        Column("owner", "谁的期限", lambda c: c.owner, width=90),
        Column("met", "按期", lambda c: c.met, align="right", width=70),
        Column("late", "逾期完成", lambda c: c.late, align="right", width=84),
        Column("overdue", "期末已逾期", lambda c: c.overdue, align="right", width=96),
        Column("spoken", "按期率", lambda c: c.spoken, align="right", width=110),
    )
)
UNIT_CLOCKS: Final = Table[ClockRow](
    (
        Column("unit", "单位", lambda c: c.unit, stretch=True),
        Column("caption", "期限", lambda c: c.caption, width=180),
        *(column for column in CLOCKS.columns if column.key not in ("owner", "caption")),
    )
)
CASES: Final = Table[CountedCase](
    (
        Column("number", "案号", lambda c: c.number, width=170, whole=True),
        Column("day", "日期", lambda c: c.day, width=128),
        Column("unit", "主办单位", lambda c: c.unit, width=180),
        Column("title", "标题", lambda c: c.title, stretch=True),
    )
)
SNAPSHOTS: Final = Table[SnapshotRow](
    (
        Column("title", "名称", lambda s: s.title, stretch=True),
        Column("period", "统计期间",
               lambda s: f"{s.period.first:%Y-%m-%d} 至 {s.period.last:%Y-%m-%d}", width=190),
        Column("officer", "发布人", lambda s: s.officer, width=90),
        Column("created_at", "发布时间", lambda s: f"{s.created_at:%Y-%m-%d %H:%M}", width=130),
    )
)  # fmt: skip
CHECKS: Final = Table[CheckRow](
    (
        Column("unit", "单位", lambda c: c.unit, stretch=True),
        Column("outcome", "核对", lambda c: CHECKED[c.outcome], width=110),
        Column("note", "说明", lambda c: c.note, width=220, tooltip=lambda c: c.note),
        Column("on", "日期", lambda c: c.on, width=132),
        Column("officer", "登记人", lambda c: c.officer, width=90),
    )
)
MOVED: Final = Table[Moved](
    (
        Column("caption", "指标", lambda m: m.caption, width=190, tooltip=lambda m: m.caption),
        Column("published", "已发布", lambda m: m.published, align="right", width=110,
               tooltip=lambda m: m.published),
        Column("now", "现在", lambda m: m.now, align="right", width=110,
               tooltip=lambda m: m.now),
        Column("steps", "发布后的哪些步骤", lambda m: "；".join(m.steps), stretch=True,
               tooltip=lambda m: "\n".join(m.steps)),
    )
)  # fmt: skip


def breakdown(rows: StatisticsRows, caption: str, against: str = "") -> Table[BreakdownRow]:
    """The columns of a breakdown: its name, the counts that matter most, the rates; or their
    changes ``against`` the period or the year before."""
    captions = {cell.key: cell.caption for cell in rows.counts}

    def count(key: str) -> Column[BreakdownRow]:
        def told(row: BreakdownRow) -> str:
            if against:
                return row.moved(against, key)
            number = row.counts[key]
            return HIDDEN if number is None else str(number)

        wide = max(92 if against else 76, 16 * len(captions[key]) + 12)
        return Column(key, captions[key], told, align="right", width=wide)

    def rate(key: str, caption: str) -> Column[BreakdownRow]:
        def told(row: BreakdownRow) -> str:
            return row.moved(against, key) if against else row.figures[key]

        return Column(key, caption, told, align="right", width=136 if against else 104)

    return Table(
        (
            Column("name", caption, lambda row: row.name, stretch=True),
            *(count(key) for key in (*SHOWN, *(("co_handled",) if rows.by in UNITS else ()))),
            rate("closure_rate", "办结率"),
            rate("on_time_rate", "按期办结率"),
            rate("satisfaction", "满意度"),
            *(
                ()
                if against
                else (
                    Column[BreakdownRow](
                        "times",
                        "办理用时（工作日）",
                        lambda row: row.times,
                        width=230,
                        tooltip=lambda row: row.times,
                    ),
                )
            ),
        )
    )


def how(cell: Cell, counts: Sequence[CountCell]) -> str:
    """怎么算的: the definition and the two counts."""
    if isinstance(cell, CountCell):
        return f"{cell.says}。\n\n{cell.caption}：{cell.number}{cell.unit}"
    known = {count.key: count for count in counts}
    parts = [
        f"{known[key].caption} {known[key].number}"
        for key in dict.fromkeys(key for key, _sign in (*cell.top_parts, *cell.base_parts))
    ]
    return f"{cell.definition}\n\n分子 {cell.top}　分母 {cell.base}\n{'　'.join(parts)}"


def published_on(row: SnapshotRow) -> str:
    """Under what the figures stand: 统计截止日."""
    under = f"；依据{'、'.join(row.editions)}" if row.editions else ""
    return f"统计截止日 {day_with_year(row.cut_off)}，第{row.no}号记录为止{under}"
