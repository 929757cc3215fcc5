"""The superior's own workbook of statistics, filled in place with published figures; what it brought
stays in it. Which of our numbers each of its headings is, is asked once and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from app.base.errors import InputError
from app.base.machine.safe_file import written_beside
from app.base.rows.statistics import StatisticsRows
from app.base.session import Session
from app.models.base import table_of
from app.models.unit import Unit
from app.rules.statistics.city_form import AGES, BETWEEN, TIMES, Told, told_of, told_of_all
from app.rules.statistics.reckoning import LEAST_BASE, Share
from app.rules.statistics.reckoning import NOTHING as NO_BASE
from app.services.gate.access import View
from app.services.gate.acts import DESK, Act
from app.services.statistics.outputs import DIMENSIONS
from app.services.statistics.published_outputs import PublishedOutputs
from app.services.store import settings
from app.services.store.published import page_in
from app.services.store.workspace import Workspace

if TYPE_CHECKING:
    from app.reports.workbooks.filling import Form, Place, Value
    from app.reports.workbooks.places import Head, Sheet

FILL_BOOK = Act("fill_city_book", "填入市里的统计表", about="office", roles=DESK, leaves_house=True)
HEADINGS: Final = (
    "city_book_headings"  # setting: key of a heading → one of our numbers, "" for none
)
NOT_OURS: Final = ""
SUMS: Final = ("合计", "总计", "总数", "合计数", "全县", "全区", "全市", "本县", "本区", "本市")
PLAIN: Final = (
    "件数",
    "数量",
    "数",
    "本期",
    "本期数",
    "件",
)  # words that name nothing by themselves
OF_HUNDRED: Final = ("%", "％", "百分")
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

    key: str  # 受理／件数: with what it stands under, and its number and sheet where equal ones are
    caption: str
    number: str
    where: str  # C列


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
    sheets: Mapping[str, Sheet]
    told: Mapping[str, Mapping[str, Told]]

    @property
    def names(self) -> tuple[str, ...]:
        """The lines that will be filled, each once."""
        return tuple(dict.fromkeys(
            name for sheet in self.sheets.values() for name in sheet.lines.values()
        ))  # fmt: skip

    def key(self, sheet: str, head: Head) -> str:
        """What a heading is known by; with its sheet where another one can be filled, too."""
        return head.path if len(self.sheets) == 1 else f"{sheet}!{head.path}"


class CityBooks:
    """Reads and fills workbooks that came from a superior."""

    def __init__(self, work: Workspace, published: PublishedOutputs) -> None:
        self._work, self._published = work, published

    def plan(self, data: bytes, snapshot_id: int, by: Session) -> BookPlan:
        """What the workbook asks for, each heading with the number that it is taken for.

        InputError where it can't be read, or has no line or heading that could be filled.
        """
        from app.reports.workbooks.places import bare

        known = {
            BETWEEN.join(map(bare, caption.split(BETWEEN))): key
            for caption, key in self._published.form(by).columns
        }
        with self._work.gate.see(by) as view:
            read = _read(view, data, snapshot_id)
            kept: dict[str, str] = settings.get(view.connection, HEADINGS) or {}
        numbers = _numbers(read.page)
        known = {bare(caption): key for key, caption in numbers} | known
        offered = {key for key, _caption in numbers}
        headings: dict[str, Heading] = {}
        for name, sheet in read.sheets.items():
            for column, head in sheet.heads.items():
                key, where = read.key(name, head), _where(read, name, column)
                if key in headings:  # the same column of another block of the sheet
                    had = headings[key]
                    headings[key] = replace(had, where=f"{had.where}、{where}")
                    continue
                taken = kept.get(key, kept.get(head.path, _taken_for(head, sheet, known)))
                number = taken if taken in offered else NOT_OURS
                headings[key] = Heading(key, head.caption, number, where)
        if not headings:
            raise InputError(NO_HEADING)
        ours = [row.name for row in read.page.rows if row.key] if read.along else []
        return BookPlan(
            DIMENSIONS.get(read.along, ""), read.names,
            tuple(name for name in ours if bare(name) not in read.names),
            tuple(headings.values()), numbers,
        )  # fmt: skip

    def fill(
        self, data: bytes, snapshot_id: int, mapping: Mapping[str, str], by: Session
    ) -> FilledBook:
        """The workbook with our numbers where a line meets a heading; formulas are left as they are.

        ``mapping`` is key of a heading → number, as the plan gives them. InputError where none is.
        """
        with self._work.gate.see(by) as view:
            read = _read(view, data, snapshot_id)
        values: dict[Place, Value] = {}
        filled = set[str]()
        for name, sheet in read.sheets.items():
            for place, line in sheet.lines.items():
                for column, head in sheet.columns(place):
                    number = mapping.get(read.key(name, head), NOT_OURS)
                    at = (name, place[1], column)
                    cell = read.form.cells.get(at)
                    if number and (cell is None or not cell.formula):
                        values[at] = _value(read.told[line].get(number, ""), head)
                        filled.add(line)
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
    from app.reports.workbooks.places import bare, sheets_of

    form = Form(data)
    texts = {bare(cell.text) for cell in form.cells.values()}
    county = settings.office_settings(view.connection).name
    best: tuple[int, str, StatisticsRows] | None = None
    for along in ALONG:
        page = page_in(view.connection, snapshot_id, along)[1]
        count = len(texts & {bare(row.name) for row in page.rows if row.key})
        if best is None or count > best[0]:
            best = (count, along, page)
    assert best is not None
    found, along, page = best
    told = {bare(row.name): told_of(row, page) for row in page.rows if row.key}
    if along == "unit" and found:  # a unit of ours that nobody complained about has none of each
        none: dict[str, Told] = {cell.key: 0 for cell in page.counts}
        none |= dict.fromkeys((*(cell.key for cell in page.figures), TIMES, AGES), NO_BASE)
        told = {bare(name): none for name in view.connection.scalars(_UNITS)} | told
    sums = (*SUMS, bare(county))
    sheets = sheets_of(form, told, sums)
    if not sheets:
        raise InputError(NO_LINE)
    told |= dict.fromkeys(sums, told_of_all(page))
    return _Read(form, along if found else "", page, sheets, told)


def _value(told: Told, head: Head) -> Value:
    """What goes into a cell: a number, a share as a number, or the words that say why there is none."""
    from app.reports.workbooks.filling import Rate

    if not isinstance(told, Share):
        return str(told)
    exact = told.exact
    if exact is None or told.base < LEAST_BASE:
        return told.spoken
    return Rate(exact, told.spoken, any(sign in head.caption for sign in OF_HUNDRED))


def _where(read: _Read, sheet: str, column: int) -> str:
    from app.reports.workbooks.filling import letters_of

    letters = f"{letters_of(column)}列"
    return letters if len(read.sheets) == 1 else f"{sheet} {letters}"


def _taken_for(head: Head, sheet: Sheet, known: Mapping[str, str]) -> str:
    """Which number a heading says by its words: its own if no other has them, or 受理／件数."""
    from app.reports.workbooks.places import bare

    own = bare(head.own)
    if head.path in known and head.above:
        return known[head.path]
    if own in PLAIN and head.above:
        return known.get(bare(head.above[-1]), NOT_OURS) if head.nth == 1 else NOT_OURS
    same = {other.path for other in sheet.heads.values() if bare(other.own) == own}
    return known.get(own, NOT_OURS) if len(same) == 1 else NOT_OURS


def _numbers(page: StatisticsRows) -> tuple[tuple[str, str], ...]:
    return (
        *((cell.key, cell.caption) for cell in page.counts),
        *((cell.key, cell.caption) for cell in page.figures),
        (TIMES, "办理用时"), (AGES, "在办时长"),
    )  # fmt: skip
