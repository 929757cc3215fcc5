"""统计 as it leaves the desk: a workbook with live totals, and pages with every definition."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.base.errors import InputError
from app.base.letter import Letter, Paragraph, TableBlock
from app.base.machine.safe_file import written_beside
from app.base.rows.exports import Exported
from app.base.rows.statistics import BreakdownRow, FigureCell, Period, StatisticsRows
from app.base.session import Session
from app.base.statistics_tables import AGAINST
from app.reports.workbooks.statistics_book import write_statistics
from app.rules.statistics.reckoning import LEAST_BASE, LEAST_CHANGE, NO_CHANGE, POINTS
from app.services.gate.acts import DESK, Act
from app.services.papers.typesetting import typesetter
from app.services.statistics.limits import CLOCK_COLUMNS
from app.services.statistics.statistics import Readings, Statistics
from app.services.store import settings
from app.services.store.workspace import Workspace

if TYPE_CHECKING:
    from app.reports.evaluation.pictures import Bar

EXPORT_STATISTICS = Act(
    "export_statistics", "导出统计", about="office", roles=DESK, leaves_house=True
)

DIMENSIONS: Final = {
    "unit": "主办单位", "superior": "上级单位", "township": "乡镇", "category": "事项类别", "channel": "来源渠道", "officer": "经办人",
    "month": "月份", "named": "实名匿名",
}  # fmt: skip
SUFFIX: Final = ".xlsx"
PRINTED_COUNTS: Final = ("in_hand_start", "accepted", "closed", "in_hand_end", "overdue_end")
CHANGED_COUNTS: Final = ("accepted", "closed", "in_hand_end")
PRINTED_RATES: Final = ("closure_rate", "on_time_rate")


class StatisticsOutputs:
    """Writes workbooks and pages of figures."""

    def __init__(self, work: Workspace, statistics: Statistics) -> None:
        self._work = work
        self._statistics = statistics

    def export(
        self, path: Path, period: Period, along: str, by: Session, readings: Readings | None = None
    ) -> Exported:
        """The workbook; StoreError says why none was written."""
        if path.suffix.lower() != SUFFIX or path.is_dir():
            raise InputError(
                f"导出的文件名要以 {SUFFIX} 结尾，没有导出；请改一下“{path.name[:60]}”。"
            )
        rows = self._statistics.page(period, along, readings)
        with self._work.gate.see(by) as view:
            office = settings.office_settings(view.connection)

        @contextmanager
        def recorded() -> Iterator[None]:
            with self._work.gate.act(EXPORT_STATISTICS, by) as deed:
                deed.detail |= {
                    "from": period.first.isoformat(),
                    "to": period.last.isoformat(),
                    "by": along,
                }
                yield

        with written_beside(path, recorded) as fresh:
            lines = write_statistics(
                fresh, rows, office=office.name, by_caption=DIMENSIONS[along],
                made_at=self._work.now(), demo=office.demo,
            )  # fmt: skip
        return Exported(path, lines)

    def picture(
        self, rows: StatisticsRows, figure: str, by: Session, *, dark: bool = False
    ) -> bytes:
        """A figure of each part of a breakdown as bars, in the order of the table (PDF); the
        table itself says the same in numbers."""
        from app.reports.evaluation import pictures

        cell = next(one for one in rows.figures if one.key == figure)
        with self._work.gate.see(by) as view:
            faces = typesetter(view.connection).faces
        title = f"{cell.caption}（按{DIMENSIONS[rows.by]}，{rows.period.first:%Y-%m-%d} 至 {rows.cut_off:%Y-%m-%d}）"
        bars = [_bar(row, cell) for row in rows.rows]
        scheme = pictures.DARK if dark else pictures.LIGHT
        return pictures.ranking_picture(title, bars, faces, scheme).pdf

    def paper(
        self, period: Period, along: str, by: Session, readings: Readings | None = None
    ) -> bytes:
        """The figures on paper, with their definitions, period and cut-off beneath (PDF)."""
        rows = self._statistics.page(period, along, readings)
        with self._work.gate.see(by) as view:
            office = settings.office_settings(view.connection)
            setter = typesetter(view.connection)
        counts = tuple((f"{c.caption}（{c.unit}）", str(c.number), c.before, c.last_year)
                       for c in rows.counts)  # fmt: skip
        figures = tuple((f.caption, f.spoken, f.before, f.last_year) for f in rows.figures)
        head = ("指标", "数值", "环比", "同比")
        about = f"统计期间：{_day(period.first)}至{_day(period.last)}。统计截止日：{_day(rows.cut_off)}。"
        letter = Letter(
            "sheet", "政务失信投诉举报办理情况统计表",
            (
                Paragraph(about),
                TableBlock((*figures, *counts), (7, 4, 5, 5), head, (1, 2, 3)),
                Paragraph(f"注：“{NO_CHANGE}”是本期或者上期的基数不足{LEAST_CHANGE}件，不算增减。"),
                Paragraph(f"办理用时（工作日，本期办结件）：{rows.times}。"),
                Paragraph(f"期末在办已办（工作日，自受理起）：{rows.ages}。"),
                *_broken_down(rows, DIMENSIONS[along]),
                *_clocks(rows),
                Paragraph("指标怎么算：", 1),
                *(Paragraph(figure.definition) for figure in rows.figures),
            ),
            signature=office.name, demo=office.demo,
        )  # fmt: skip
        return setter.pdf(letter)


def _broken_down(rows: StatisticsRows, caption: str) -> Iterator[Paragraph | TableBlock]:
    """The numbers of each part, then how they changed since the period and the year before."""
    captions = {cell.key: cell.caption for cell in rows.counts}
    captions |= {cell.key: cell.caption for cell in rows.figures}
    for against, word in AGAINST.items() if rows.rows else ():
        counts = CHANGED_COUNTS if against else PRINTED_COUNTS
        keys = (*counts, *PRINTED_RATES)
        lines = tuple(
            (row.name, *(row.moved(against, key).removesuffix(POINTS) for key in keys)) if against
            else (row.name, *(_told(row.counts[key]) for key in counts),
                  *(row.figures[key] for key in PRINTED_RATES))
            for row in rows.rows
        )  # fmt: skip
        yield Paragraph(f"按{caption}（{word}）：", 1)
        widths = (11, 6, 6, 6, 7, 7) if against else (10, 3, 3, 3, 3, 3, 5, 5)
        heads = (caption, *(captions[key] for key in counts), *(
            f"{captions[key]}（{POINTS}）" if against else captions[key] for key in PRINTED_RATES
        ))  # fmt: skip
        yield TableBlock(lines, widths, heads, tuple(range(1, len(heads))))


def _clocks(rows: StatisticsRows) -> Iterator[Paragraph | TableBlock]:
    """The limits of all, then those of units by unit."""
    for name, whose, clocks in (
        ("各类期限", "谁的期限", rows.clocks), ("承办单位的期限", "单位", rows.unit_clocks),
    ):  # fmt: skip
        if clocks:
            yield Paragraph(f"{name}：", 1)
            lines = tuple(
                (c.unit or c.owner, c.caption, *map(str, (c.met, c.late, c.overdue)), c.spoken)
                for c in clocks
            )
            heads = (whose, "期限", *CLOCK_COLUMNS.values(), "按期率")
            yield TableBlock(lines, (9, 9, 3, 3, 4, 5), heads, (2, 3, 4, 5))


def _bar(row: BreakdownRow, figure: FigureCell) -> Bar:
    """A bar of a part: as long as its share; what is hidden, or too small to say, has none."""
    from app.reports.evaluation.pictures import Bar

    parts = (*figure.top_parts, *figure.base_parts)
    counts = {key: row.counts[key] for key, _sign in parts}
    if any(number is None for number in counts.values()):
        return Bar(row.name, row.figures[figure.key], 0.0)
    top, base = (
        sum(sign * (counts[key] or 0) for key, sign in side)
        for side in (figure.top_parts, figure.base_parts)
    )
    share = top / base if base >= LEAST_BASE else 0.0
    return Bar(row.name, row.figures[figure.key], min(max(share, 0.0), 1.0))


def _told(number: int | None) -> str:
    return "＊" if number is None else str(number)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
