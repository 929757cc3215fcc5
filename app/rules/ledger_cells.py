"""The ledger's columns: what each is called and how a case fills it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.base.rows.ledger import LedgerColumn, LedgerRow
from app.rules.cut_off import CutOff

if TYPE_CHECKING:
    from app.rules.casework.steps import Step
    from app.rules.regulation.wording import Words


@dataclass(frozen=True, slots=True)
class Cells:
    """What the cells of one case are filled from."""

    row: Any
    cut: CutOff
    words: Words
    steps: tuple[Step, ...] = ()

    def choice(self, list_name: str, key: str) -> str:
        """The caption of an entry of the case's pack; the key itself where it is unknown."""
        return self.words.choice_text(list_name, key)

    def count(self, *kinds: str) -> int:
        """How many steps of these kinds count."""
        return sum(step.kind in kinds for step in self.steps)


Value = Callable[[Cells], Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """A column as it is shown, and its value; ``from_steps`` ones are worked out from the steps."""

    shown: LedgerColumn
    value: Value
    from_steps: bool = False


def _plain(name: str) -> Value:
    return lambda cells: getattr(cells.row, name)


def _provisional(cells: Cells) -> str:
    """Whether the running limit ends in a year without a notice, in a word."""
    return "暂定" if cells.row.next_state == "open" and cells.row.next_provisional else ""


def _cell(
    key: str, caption: str, kind: str, value: Value, *, width: int = 110, shown: bool = True,
    from_steps: bool = False,
) -> Cell:  # fmt: skip
    described = LedgerColumn(key, caption, kind, not from_steps, width, shown)  # type: ignore[arg-type]
    return Cell(described, value, from_steps)


CELLS: Final[Mapping[str, Cell]] = {
    cell.shown.key: cell
    for cell in (
        _cell("urgency", "状态", "urgency", lambda c: c.cut.remaining(
            c.row.next_state, c.row.next_due_on), width=90),
        _cell("number", "案号", "text", _plain("number"), width=150),
        _cell("title", "标题", "text", _plain("title"), width=204),
        _cell("respondent", "被投诉举报单位", "text", _plain("respondent"), width=144),
        _cell("unit", "承办单位", "text", lambda c: c.row.unit or "", width=140),
        _cell("officer", "经办人", "text", lambda c: c.row.officer or "", width=76),
        _cell("channel", "渠道", "choice", lambda c: c.choice("channels", c.row.channel), width=76),
        _cell("category", "事项类别", "choice", lambda c: c.choice("categories", c.row.category),
              width=160, shown=False),
        _cell("stage", "阶段", "choice", lambda c: c.words.stage_caption(c.row.stage), width=88),
        _cell("received_on", "收到日", "date", _plain("received_on")),
        _cell("accepted_on", "受理日", "date", _plain("accepted_on"), shown=False),
        _cell("clock", "期限", "text", _plain("next_caption"), width=100, shown=False),
        _cell("due_on", "届满日", "date", _plain("next_due_on")),
        _cell("provisional", "届满日暂定", "choice", _provisional, shown=False),
        _cell("ended_on", "办结日", "date", _plain("ended_on"), shown=False),
        _cell("round", "调查次数", "number", _plain("round"), shown=False),
        _cell("source_number", "来件编号", "text", _plain("source_number"), width=150, shown=False),
        _cell("recorded_at", "登记时间", "date", lambda c: c.row.recorded_at.date(), shown=False),
        _cell("irregular", "异常说明", "number", _plain("irregular"), shown=False),
        _cell("result", "办理结果", "choice", lambda c: c.choice("results", c.row.result),
              shown=False),
        _cell("satisfaction", "满意度", "choice",
              lambda c: c.choice("satisfactions", c.row.satisfaction), shown=False),
        _cell("reminded", "催办次数", "number", lambda c: c.count("remind"),
              shown=False, from_steps=True),
        _cell("supervised", "督办次数", "number", lambda c: c.count("supervise"),
              shown=False, from_steps=True),
        _cell("returned", "退回次数", "number", lambda c: c.count("return_referral"),
              shown=False, from_steps=True),
    )
}  # fmt: skip


def line(cells: Cells, wanted: Mapping[str, Cell]) -> LedgerRow:
    """The line of a case under these columns."""
    row = cells.row
    urgency = cells.cut.urgency(
        row.next_state, row.next_due_on, provisional=bool(row.next_provisional)
    )
    return LedgerRow(row.id, urgency, {key: cell.value(cells) for key, cell in wanted.items()})
