"""The superior's own workbook of statistics, filled in place with published figures; what it brought
stays in it. Which of our numbers each of its headings is, is asked once and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from app.base.errors import InputError
from app.base.machine.safe_file import written_beside
from app.base.rows.statistics import HIDDEN, StatisticsRows
from app.base.session import Session
from app.models.base import table_of
from app.models.unit import Unit
from app.services.gate.access import View
from app.services.gate.acts import DESK, Act
from app.services.statistics.outputs import DIMENSIONS
from app.services.statistics.published_outputs import PublishedOutputs
from app.services.store import settings
from app.services.store.published import page_in
from app.services.store.workspace import Workspace

if TYPE_CHECKING:
    from app.reports.workbooks.filling import Form, Place

FILL_BOOK = Act("fill_city_book", "填入市里的统计表", about="office", roles=DESK, leaves_house=True)
HEADINGS: Final = "city_book_headings"  # setting: bare heading → one of our numbers, "" for none
TIMES, AGES, NOT_OURS = "times", "ages", ""
SUMS: Final = ("合计", "总计", "总数", "合计数", "全县", "全区", "全市", "本县", "本区", "本市")
ALONG: Final = ("unit", "superior", "township", "category", "channel", "month")
_UNITS = select(table_of(Unit).c.name)
NO_LINE: Final = (
    "这个工作簿里没有找到可以填的行：没有单位、类别、渠道的名称，也没有“合计”。没有填写；请核对。"
)
NO_HEADING: Final = "这个工作簿的各行上面没有栏目的名称，没有填写；请核对。"
NOTHING: Final = "没有指明任何一栏填哪个数，没有填写。"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the workbook, and which of our numbers it is taken for; "" for none."""

    key: str  # without blanks and numbers
    caption: str
    number: str


@dataclass(frozen=True, slots=True)
class BookPlan:
    """What the workbook asks for, read before anything is filled."""

    along: str  # 主办单位: of what its lines are; "" for the county alone
    lines: tuple[str, ...]  # those that will be filled
    missing: tuple[str, ...]  # ours that the workbook has no line for
    headings: tuple[Heading, ...]
    numbers: tuple[tuple[str, str], ...]  # all that a heading may be: key and caption


@dataclass(frozen=True, slots=True)
class FilledBook:
    """The workbook with its cells filled, how many, in how many lines."""

    data: bytes
    cells: int
    lines: int


@dataclass(frozen=True, slots=True)
class _Read:
    """A workbook against a snapshot: its lines, with the numbers of each, its headings."""

    form: Form
    along: str
    page: StatisticsRows
    lines: Mapping[Place, str]
    heads: Mapping[str, Mapping[int, str]]
    told: Mapping[str, Mapping[str, str]]


class CityBooks:
    """Reads and fills workbooks that came from a superior."""

    def __init__(self, work: Workspace, published: PublishedOutputs) -> None:
        self._work, self._published = work, published

    def plan(self, data: bytes, snapshot_id: int, by: Session) -> BookPlan:
        """What the workbook asks for, each heading with the number that it is taken for.

        InputError where it can't be read, or has no line or heading that could be filled.
        """
        from app.reports.workbooks.places import bare

        known = {bare(caption): key for caption, key in self._published.form(by).columns}
        with self._work.gate.see(by) as view:
            read = _read(view, data, snapshot_id)
            kept: dict[str, str] = settings.get(view.connection, HEADINGS) or {}
        numbers = _numbers(read.page)
        known = {bare(caption): key for key, caption in numbers} | known
        offered = {key for key, _caption in numbers}
        headings: dict[str, Heading] = {}
        for sheet, columns in read.heads.items():
            least = min(column for name, _row, column in read.lines if name == sheet)
            for column, caption in columns.items():
                key = bare(caption)
                number = kept.get(key, known.get(key, NOT_OURS))
                if column > least and key:
                    headings.setdefault(
                        key, Heading(key, caption, number if number in offered else NOT_OURS)
                    )
        if not headings:
            raise InputError(NO_HEADING)
        there = set(read.lines.values())
        ours = [row.name for row in read.page.rows if row.key] if read.along else []
        return BookPlan(
            DIMENSIONS.get(read.along, ""), tuple(dict.fromkeys(read.lines.values())),
            tuple(name for name in ours if bare(name) not in there), tuple(headings.values()),
            numbers,
        )  # fmt: skip

    def fill(
        self, data: bytes, snapshot_id: int, mapping: Mapping[str, str], by: Session
    ) -> FilledBook:
        """The workbook with our numbers where a line meets a heading; formulas are left as they are.

        ``mapping`` is heading (bare) → number, as the plan gives them. InputError where none is.
        """
        from app.reports.workbooks.places import bare

        with self._work.gate.see(by) as view:
            read = _read(view, data, snapshot_id)
        values: dict[Place, str] = {}
        filled = set[str]()
        for (sheet, row, at), name in read.lines.items():
            for column, caption in read.heads.get(sheet, {}).items():
                number = mapping.get(bare(caption), NOT_OURS)
                if column <= at or not number:
                    continue
                cell = read.form.cells.get((sheet, row, column))
                if cell is None or not cell.formula:
                    values[sheet, row, column] = read.told[name].get(number, "")
                    filled.add(name)
        if not values:
            raise InputError(NOTHING)
        return FilledBook(read.form.filled(values), len(values), len(filled))

    def write(
        self, source: Path, path: Path, snapshot_id: int, mapping: Mapping[str, str], by: Session
    ) -> FilledBook:
        """Fill the workbook ``source`` into ``path``, keep the mapping, record that it left the house.

        InputError where ``path`` is the workbook itself.
        """
        if path.resolve() == source.resolve():
            raise InputError("填好的表不能盖掉市里发来的原表，没有填写；请换一个文件名。")
        made = self.fill(source.read_bytes(), snapshot_id, mapping, by)
        with self._work.gate.act(FILL_BOOK, by) as deed:
            kept: dict[str, Any] = settings.get(deed.connection, HEADINGS) or {}
            settings.put(deed.connection, {HEADINGS: {**kept, **mapping}}, at=deed.now)
            deed.detail |= {"snapshot": snapshot_id, "file": path.name, "cells": made.cells}
            with written_beside(path) as fresh:
                fresh.write_bytes(made.data)
        return made


def _read(view: View, data: bytes, snapshot_id: int) -> _Read:
    """The workbook, its lines told by whichever breakdown names most of them."""
    from app.reports.workbooks.filling import Form
    from app.reports.workbooks.places import bare, heads_above, lines_of

    form = Form(data)
    county = settings.office_settings(view.connection).name
    best: tuple[int, str, StatisticsRows] | None = None
    for along in ALONG:
        page = page_in(view.connection, snapshot_id, along)[1]
        count = len(set(lines_of(form, (bare(row.name) for row in page.rows if row.key)).values()))
        if best is None or count > best[0]:
            best = (count, along, page)
    assert best is not None
    found, along, page = best
    told = {bare(row.name): _of(row.counts, row.figures, row.times, row.ages)
            for row in page.rows if row.key}  # fmt: skip
    whole = _of(
        {cell.key: cell.number for cell in page.counts},
        {cell.key: cell.spoken for cell in page.figures}, page.times, page.ages,
    )  # fmt: skip
    if along == "unit" and found:  # a unit of ours that nobody complained about has none of each
        none = _of(dict.fromkeys((cell.key for cell in page.counts), 0), {}, "", "")
        told = {bare(name): none for name in view.connection.scalars(_UNITS)} | told
    told |= dict.fromkeys((*SUMS, bare(county)), whole)
    lines = lines_of(form, told)
    if not lines:
        raise InputError(NO_LINE)
    return _Read(form, along if found else "", page, lines, heads_above(form, lines), told)


def _of(
    counts: Mapping[str, int | None], figures: Mapping[str, str], times: str, ages: str
) -> dict[str, str]:
    told = {key: HIDDEN if number is None else str(number) for key, number in counts.items()}
    return {**told, **figures, TIMES: times, AGES: ages}


def _numbers(page: StatisticsRows) -> tuple[tuple[str, str], ...]:
    return (
        *((cell.key, cell.caption) for cell in page.counts),
        *((cell.key, cell.caption) for cell in page.figures),
        (TIMES, "办理用时"), (AGES, "在办时长"),
    )  # fmt: skip
