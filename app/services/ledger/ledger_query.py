"""The ledger: all cases sorted, narrowed and sliced in SQL; the selection summed up; saved views."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, delete, func, select

from app.base.errors import InputError
from app.base.pinyin import order_key
from app.base.progress import SILENT, Progress
from app.base.rows.ledger import (
    LedgerColumn,
    LedgerFilters,
    LedgerIds,
    LedgerQuery,
    LedgerRow,
    LedgerRows,
    LedgerSummary,
    LedgerView,
)
from app.base.session import Session
from app.models import sql
from app.models.base import table_of
from app.models.case import OWED
from app.models.desk import LedgerViewRow
from app.models.ledger_statements import LINES, ORDERS, ordered
from app.rules.casework.steps import Step, effective
from app.rules.ledger_cells import Cells, line
from app.rules.regulation.regulation import StageDef
from app.services.cases.cards import CASE, UNIT, CutOff
from app.services.cases.case_steps import load_many
from app.services.gate.access import View
from app.services.gate.acts import DESK, Act
from app.services.ledger.ledger_columns import COLUMNS, column, needs_steps
from app.services.ledger.ledger_filters import OPEN, conditions
from app.services.store.reading import office_regulation, reading
from app.services.store.stages import known_stages
from app.services.store.workspace import Workspace

SAVE_VIEW = Act("save_view", "保存视图", about="view", roles=DESK, undo="again")
DROP_VIEW = Act("drop_view", "删去视图", about="view", roles=DESK, undo="again")

BATCH = 500
KEYS_AT_A_TIME = 10_000
DEFAULT_COLUMNS = tuple(key for key, found in COLUMNS.items() if found.shown.shown)

VIEW = table_of(LedgerViewRow)
_SAVE_VIEW = sql.upsert(VIEW, keys=("name",), changed=("value",))
_DROP_VIEW = delete(VIEW).where(VIEW.c.name == bindparam("called"))
_VIEWS = select(VIEW.c.name, VIEW.c.value)


class Ledger:
    """Reads the ledger; keeps its views."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def _stages(self, view: View, filters: LedgerFilters) -> Mapping[str, StageDef]:
        return known_stages(self._work, view) if filters.stage not in ("", *OPEN) else {}

    def columns(self) -> tuple[LedgerColumn, ...]:
        """Every column there is, in the order in which they are offered."""
        return tuple(definition.shown for definition in COLUMNS.values())

    def page(
        self,
        query: LedgerQuery,
        today: date,
        *,
        columns: Sequence[str] = (),
        by: Session,
    ) -> LedgerRows:
        """The slice wanted, and how many lines there are in all."""
        with reading(self._work, by, today) as (view, cut):
            where = conditions(view, query.filters, cut, self._stages(view, query.filters))
            total = (
                view.connection.scalar(select(func.count()).select_from(CASE).where(*where)) or 0
            )
            ordered = _ordered(query, where).offset(query.offset).limit(query.limit)
            ids = view.only(view.connection.scalars(ordered))
            return LedgerRows(self._rows(view.connection, cut, ids, columns), total)

    def ids(
        self, query: LedgerQuery, today: date, *, by: Session, first: int | None = None
    ) -> LedgerIds:
        """The keys of all lines in order, whatever ``offset`` and ``limit`` say.

        With ``first`` no more than so many, in the same order: a screenful is there at once.
        """
        with reading(self._work, by, today) as (view, cut):
            statement = _ordered(
                query, conditions(view, query.filters, cut, self._stages(view, query.filters))
            ).limit(first)
            found = _keys(view.connection, statement)
            return LedgerIds(found, whole=first is None or len(found) < first)

    def beginning(
        self,
        query: LedgerQuery,
        today: date,
        *,
        by: Session,
        first: int,
        rows: int,
        columns: Sequence[str] = (),
    ) -> tuple[LedgerIds, tuple[LedgerRow, ...]]:
        """The keys of the ``first`` lines, as ``ids`` gives them, with the ``rows`` of their
        beginning in the same view: what a screen shows needs no second question."""
        with reading(self._work, by, today) as (view, cut):
            where = conditions(view, query.filters, cut, self._stages(view, query.filters))
            statement = _ordered(query, where).limit(first)
            found = _keys(view.connection, statement)
            view.admit(found[:rows])
            lines = self._rows(view.connection, cut, list(found[:rows]), columns)
            return LedgerIds(found, whole=len(found) < first), lines

    def rows(
        self, ids: Sequence[int], today: date, by: Session, *, columns: Sequence[str] = ()
    ) -> tuple[LedgerRow, ...]:
        """The lines of these cases, in the order of ``ids``; for the rows in sight."""
        with reading(self._work, by, today) as (view, cut):
            return self._rows(view.connection, cut, view.only(ids), columns)

    def export(
        self,
        query: LedgerQuery,
        today: date,
        *,
        columns: Sequence[str] = (),
        by: Session,
        progress: Progress = SILENT,
    ) -> Iterator[LedgerRow]:
        """Every line in order, for a sheet or the clipboard; reads in batches as it goes."""
        with self.lines(query, today, columns=columns, by=by) as (ids, batches):
            done = 0
            for rows in batches:
                progress.step(done, len(ids), "正在读取台账")
                yield from rows
                done += len(rows)
            progress.step(done, len(ids), "正在读取台账")

    @contextmanager
    def lines(
        self,
        query: LedgerQuery,
        today: date,
        *,
        columns: Sequence[str] = (),
        by: Session,
    ) -> Iterator[tuple[array[int], Iterator[tuple[LedgerRow, ...]]]]:
        """The keys of all lines, and their rows batch by batch, from one view of the file."""
        with reading(self._work, by, today) as (view, cut):
            statement = _ordered(
                query, conditions(view, query.filters, cut, self._stages(view, query.filters))
            )
            ids = _keys(view.connection, statement)
            view.admit(ids)
            starts = range(0, len(ids), BATCH)
            yield (
                ids,
                (
                    self._rows(view.connection, cut, list(ids[start : start + BATCH]), columns)
                    for start in starts
                ),
            )

    def summary(self, filters: LedgerFilters, today: date, *, by: Session) -> LedgerSummary:
        """The lines under the filters (``case_ids`` for a selection) summed up."""
        with reading(self._work, by, today) as (view, cut):
            where = conditions(view, filters, cut, self._stages(view, filters))
            regulation = office_regulation(self._work, view.connection)
            late = conditions(view, LedgerFilters(urgency="overdue"), cut, {})
            lists = {"channel": "channels", "category": "categories"}

            def counted(name: str) -> tuple[tuple[str, int], ...]:
                found = _grouped(view.connection, CASE.c[name], where)
                return tuple((regulation.choice_text(lists[name], k), n) for k, n in found)

            numbers = view.connection.execute(_numbers(where, late)).one()
            stages = _grouped(view.connection, CASE.c.stage, where)
            return LedgerSummary(
                cases=numbers.cases,
                open=numbers.open,
                ended=numbers.cases - numbers.open,
                overdue=numbers.overdue,
                by_stage=tuple((regulation.stage_caption(key), n) for key, n in stages),
                by_unit=_grouped(view.connection, UNIT.c.name, where),
                by_channel=counted("channel"),
                by_category=counted("category"),
                received_from=numbers.first,
                received_to=numbers.last,
                average_days=_average(numbers.days, numbers.timed),
            )

    # ------------------------------------------------------------ saved views

    def views(self) -> tuple[LedgerView, ...]:
        """The saved views by the pinyin of their names."""
        with self._work.gate.see(self._work.gate.program) as view:
            kept = view.connection.execute(_VIEWS).all()
        views = (_view(name, value) for name, value in kept)
        return tuple(sorted(views, key=lambda one: (order_key(one.name), one.name)))

    def save_view(self, view: LedgerView, by: Session) -> None:
        """Keep the view, in place of one of the same name; InputError without a name."""
        name = view.name.strip()
        if not name:
            raise InputError("没有填写视图名称，没有保存。")
        for key in view.columns:
            column(key)
        value = asdict(view)
        del value["name"]
        with self._work.gate.act(SAVE_VIEW, by) as deed:
            row = {"name": name, "value": value, "created_at": deed.now}
            deed.connection.execute(_SAVE_VIEW, row)

    def drop_view(self, name: str, by: Session) -> None:
        """Forget the view."""
        with self._work.gate.act(DROP_VIEW, by) as deed:
            deed.connection.execute(_DROP_VIEW, {"called": name.strip()})

    # ------------------------------------------------------------ rows

    def _rows(
        self, connection: Connection, cut: CutOff, ids: list[int], columns: Sequence[str]
    ) -> tuple[LedgerRow, ...]:
        keys = tuple(columns) or DEFAULT_COLUMNS
        definitions = {key: column(key) for key in keys}
        steps = _steps(connection, ids) if needs_steps(keys) else {}
        found = {row.id: row for row in _selected(connection, ids)}
        rows = []
        for case_id in ids:
            row = found.get(case_id)
            if row is None:
                continue
            regulation = self._work.editions.regulation(row.regulation_id)
            cells = Cells(row, cut, regulation, steps.get(case_id, ()))
            rows.append(line(cells, definitions))
        return tuple(rows)


_ROWS = LINES.where(CASE.c.id.in_(bindparam("cases", expanding=True)))


def _keys(connection: Connection, statement: Select[Any]) -> array[int]:
    """The keys that the statement finds, fetched many at a time: a line alone takes as long as ten."""
    found = connection.execute(statement).scalars().partitions(KEYS_AT_A_TIME)
    return array("q", chain.from_iterable(found))


def _selected(connection: Connection, ids: list[int]) -> Iterator[Any]:
    """The rows of these cases, asked for in portions that a statement takes."""
    for start in range(0, len(ids), BATCH):
        yield from connection.execute(_ROWS, {"cases": ids[start : start + BATCH]}).all()


def _steps(connection: Connection, ids: list[int]) -> dict[int, tuple[Step, ...]]:
    found: dict[int, tuple[Step, ...]] = {}
    for start in range(0, len(ids), BATCH):
        for case_id, recorded in load_many(connection, ids[start : start + BATCH]).items():
            found[case_id] = effective(r.step for r in recorded)
    return found


def _ordered(query: LedgerQuery, where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """The keys in the order wanted; the key itself settles what is equal."""
    if query.sort not in ORDERS:
        raise InputError(f"不能按“{column(query.sort).shown.caption}”排序；请选择其他列。")
    return ordered(query.sort, descending=query.descending).where(*where)


def _numbers(
    where: Sequence[ColumnElement[bool]], late: Sequence[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    return select(
        func.count().label("cases"),
        func.count().filter(CASE.c.board.not_in(("", OWED))).label("open"),
        func.count().filter(and_(*late)).label("overdue"),
        func.min(CASE.c.received_on, type_=CASE.c.received_on.type).label("first"),
        func.max(CASE.c.received_on, type_=CASE.c.received_on.type).label("last"),
        func.sum(sql.days_between(CASE.c.received_on, CASE.c.ended_on)).label("days"),
        func.count(CASE.c.ended_on).label("timed"),
    ).where(*where)


def _average(days: float | None, cases: int) -> Decimal | None:
    """Calendar days a case took, to one decimal; None where none has ended."""
    if not cases or days is None:
        return None
    return (Decimal(round(days)) / cases).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _grouped(
    connection: Connection, by: ColumnElement[Any], where: Sequence[ColumnElement[bool]]
) -> tuple[tuple[str, int], ...]:
    """How many of each, the most first; units in the order of their names, for nobody ranks them
    by what they drew."""
    statement = select(by, func.count()).where(*where).group_by(by)
    if by.table is UNIT:
        statement = statement.outerjoin_from(CASE, UNIT, UNIT.c.id == CASE.c.handling_unit_id)
        statement = statement.group_by(UNIT.c.sort_key).order_by(UNIT.c.sort_key, by)
    else:
        statement = statement.select_from(CASE).order_by(func.count().desc(), by)
    found = connection.execute(statement)
    return tuple((row[0] or "", row[1]) for row in found)


def _view(name: str, value: dict[str, Any]) -> LedgerView:
    filters = dict(value["filters"])
    for key, given in filters.items():
        if key.endswith(("_from", "_to")) and given is not None:
            filters[key] = date.fromisoformat(given)
    filters["case_ids"] = tuple(filters.get("case_ids", ()))
    return LedgerView(
        name=name,
        columns=tuple(value["columns"]),
        widths=dict(value["widths"]),
        sort=value["sort"],
        descending=value["descending"],
        filters=LedgerFilters(**filters),
    )
