"""The ledger's columns: what each is called, how it sorts in SQL, how a case fills it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, literal_column

from app.base.errors import InputError
from app.base.rows.ledger import LedgerColumn
from app.models import sql
from app.models.base import table_of
from app.models.officer import Officer
from app.models.unit import Unit
from app.rules.casework.steps import Step
from app.rules.regulation.regulation import Regulation
from app.services.cases.cards import CASE, CutOff

UNIT, OFFICER = table_of(Unit), table_of(Officer)
PREFIX: ColumnElement[str] = literal_column(sql.up_to_year('"case".number'))


@dataclass(frozen=True, slots=True)
class Cells:
    """What the cells of one case are filled from."""

    row: Any
    cut: CutOff
    regulation: Regulation
    steps: tuple[Step, ...] = ()

    def choice(self, list_name: str, key: str) -> str:
        """The caption of an entry of the case's pack; the key itself where it is unknown."""
        found = self.regulation.choice(list_name, key) if key else None
        return found.text if found else key

    def count(self, *kinds: str) -> int:
        """How many steps of these kinds count."""
        return sum(step.kind in kinds for step in self.steps)


Value = Callable[[Cells], Any]


@dataclass(frozen=True, slots=True)
class ColumnDef:
    """A column with its order in SQL; without one it is worked out for the rows in sight only."""

    shown: LedgerColumn
    value: Value
    order: tuple[ColumnElement[Any], ...] = ()
    from_steps: bool = False


def _plain(name: str) -> Value:
    return lambda cells: getattr(cells.row, name)


def _provisional(cells: Cells) -> str:
    """Whether the running limit ends in a year without a notice, in a word."""
    return "暂定" if cells.row.next_state == "open" and cells.row.next_provisional else ""


def _column(
    key: str, caption: str, kind: str, value: Value, *order: Any, width: int = 110,
    shown: bool = True, from_steps: bool = False,
) -> ColumnDef:  # fmt: skip
    described = LedgerColumn(key, caption, kind, bool(order), width, shown)  # type: ignore[arg-type]
    return ColumnDef(described, value, order, from_steps)


def _ranked(name: str, values: str) -> ColumnElement[Any]:
    """The order of a choice: as ``values`` stand, cases without one first."""
    ranks = {value: at for at, value in enumerate(values.split(), 1)}
    return case(ranks, value=CASE.c[name], else_=0)


COLUMNS: Final[Mapping[str, ColumnDef]] = {
    definition.shown.key: definition
    for definition in (
        _column("urgency", "状态", "urgency", lambda c: c.cut.remaining(
            c.row.next_state, c.row.next_due_on), CASE.c.sort_due, width=90),
        _column("number", "案号", "text", _plain("number"),
                PREFIX, func.length(CASE.c.number), CASE.c.number, width=150),
        _column("title", "标题", "text", _plain("title"), CASE.c.title_key, width=204),
        _column("respondent", "被投诉举报单位", "text", _plain("respondent"),
                CASE.c.respondent_key, width=144),
        _column("unit", "承办单位", "text", lambda c: c.row.unit or "", UNIT.c.sort_key, width=140),
        _column("officer", "经办人", "text", lambda c: c.row.officer or "", OFFICER.c.sort_key,
                width=76),
        _column("channel", "渠道", "choice", lambda c: c.choice("channels", c.row.channel),
                CASE.c.channel, width=76),
        _column("category", "事项类别", "choice", lambda c: c.choice("categories", c.row.category),
                CASE.c.category, width=160, shown=False),
        _column("stage", "阶段", "choice", lambda c: c.regulation.stage_caption(c.row.stage), CASE.c.stage, width=88),
        _column("received_on", "收到日", "date", _plain("received_on"), CASE.c.received_on),
        _column("accepted_on", "受理日", "date", _plain("accepted_on"), CASE.c.accepted_on,
                shown=False),
        _column("clock", "期限", "text", _plain("next_caption"), CASE.c.next_caption, width=100,
                shown=False),
        _column("due_on", "届满日", "date", _plain("next_due_on"), CASE.c.sort_due),
        _column("provisional", "届满日暂定", "choice", _provisional, CASE.c.next_provisional,
                shown=False),
        _column("ended_on", "办结日", "date", _plain("ended_on"), CASE.c.ended_on,
                shown=False),
        _column("round", "调查次数", "number", _plain("round"), CASE.c.round, shown=False),
        _column("source_number", "来件编号", "text", _plain("source_number"),
                CASE.c.source_number, width=150, shown=False),
        _column("recorded_at", "登记时间", "date", lambda c: c.row.recorded_at.date(),
                CASE.c.recorded_at, shown=False),
        _column("irregular", "异常说明", "number", _plain("irregular"),
                CASE.c.irregular, shown=False),
        _column("result", "办理结果", "choice",
                lambda c: c.choice("results", c.row.result),
                _ranked("result", "true partly false unverifiable"), shown=False),
        _column("satisfaction", "满意度", "choice",
                lambda c: c.choice("satisfactions", c.row.satisfaction),
                _ranked("satisfaction", "satisfied mostly unsatisfied unreached"), shown=False),
        _column("reminded", "催办次数", "number", lambda c: c.count("remind"),
                shown=False, from_steps=True),
        _column("supervised", "督办次数", "number", lambda c: c.count("supervise"),
                shown=False, from_steps=True),
        _column("returned", "退回次数", "number", lambda c: c.count("return_referral"),
                shown=False, from_steps=True),
    )
}  # fmt: skip


def column(key: str) -> ColumnDef:
    """The column called so; InputError if there is none."""
    found = COLUMNS.get(key)
    if found is None:
        raise InputError(f"台账没有“{key}”这一列；请重新选择要显示的列。")
    return found


def needs_steps(keys: tuple[str, ...]) -> bool:
    """Whether any of the columns is worked out from the cases' steps."""
    return any(column(key).from_steps for key in keys)
