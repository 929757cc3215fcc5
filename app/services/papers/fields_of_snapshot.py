"""The fields of papers about published figures: sentences by the names of numbers, tables, definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from app.base.letter_fields import FieldValue
from app.base.machine.resources import resource_text
from app.base.rows.statistics import HIDDEN, BreakdownRow, CheckRow, SnapshotRow, StatisticsRows
from app.reports.letters.templates import heads
from app.rules.redaction import Audience
from app.rules.statistics.bulletin import PARTS, drafted, filled, read_bulletin, vocabulary
from app.rules.statistics.reckoning import NOTHING
from app.services.papers.letter_sources import View, fills

Rows = tuple[tuple[str, ...], ...]
ADVISED: Final = "advised"  # answers to advice in time, of those that were due
HANDLED: Final = (
    "in_hand_start", "accepted", "returned", "closed", "in_hand_end", "overdue_end",
    "closure_rate", "on_time_rate",
)  # fmt: skip
ANSWERED: Final = (
    "co_handled", "supervised", ADVISED, "improved_adopted", "second_rounds", "asked", "satisfied",
    "mostly", "unsatisfied", "satisfaction",
)  # fmt: skip
APPRAISED: Final = ("closed", "closure_rate", "asked", "satisfaction", "response_rate")


def to_units() -> list[str]:
    """The kinds by which units are asked to look at their figures: 数据核对函."""
    found = (head for head in heads().values() if head.subject == "snapshot")
    return [head.kind for head in found if head.audience is Audience.HANDLING_UNIT]


@dataclass(frozen=True)
class SnapshotView(View):
    """Published figures by unit, with what the units said of them."""

    snapshot: SnapshotRow
    page: StatisticsRows
    checks: Sequence[CheckRow]
    asked: Sequence[str] = ()  # numbers of the 数据核对函 that went out, with their days

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The sentences that this kind of paper is offered with."""
        text = resource_text(f"bulletins/{self.told.head.kind}.toml")
        return drafted(read_bulletin(text), self.page)

    def with_numbers(self, fields: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
        """The fields with every number in its place; InputError for one typed by hand."""
        numbers = vocabulary(self.page)
        return {
            name: (
                filled(value, numbers, self.words.get(name, ""))
                if name in PARTS and isinstance(value, str)
                else value
            )
            for name, value in fields.items()
        }

    def notices(self) -> Sequence[str]:
        """What the units have said of their figures so far."""
        agreed = sum(row.outcome == "agreed" for row in self.checks)
        differ = [row.unit for row in self.checks if row.outcome == "differs"]
        if self.told.head.kind in to_units():
            return ()
        sent = f"数据核对函：{'、'.join(self.asked)}。" if self.asked else "还没有发过数据核对函。"
        told = [sent, _agreed(agreed, len(self.checks))]
        if differ:
            told.append(f"有不同意见的单位：{'、'.join(differ)}，发出前请先核实。")
        return told


def _agreed(agreed: int, among: int) -> str:
    """How many of the units found their figures right."""
    if not agreed:
        return "还没有单位答复核对无误。"
    return f"{among}个单位中，{agreed}个已答复核对无误。"


def _part(name: str) -> None:
    @fills(name, "snapshot")
    def _fill(view: SnapshotView) -> str:
        return view.words.get(name, "")


for _name in PARTS:
    _part(_name)


@fills("period", "snapshot")
def _period(view: SnapshotView) -> str:
    return vocabulary(view.page)["统计期间"]


@fills("cut_off", "snapshot")
def _cut_off(view: SnapshotView) -> str:
    return vocabulary(view.page)["统计截止日"]


@fills("whole_rows", "snapshot")
def _whole_rows(view: SnapshotView) -> Rows:
    return (
        *((cell.caption, cell.spoken, cell.before, cell.last_year) for cell in view.page.figures),
        *((f"{cell.caption}（{cell.unit}）", str(cell.number), cell.before, cell.last_year)
          for cell in view.page.counts),
    )  # fmt: skip


@fills("unit_rows", "snapshot")
def _unit_rows(view: SnapshotView) -> Rows:
    return _of_units(view, HANDLED)


@fills("unit_answers", "snapshot")
def _unit_answers(view: SnapshotView) -> Rows:
    return _of_units(view, ANSWERED)


@fills("appraisal", "snapshot")
def _appraisal(view: SnapshotView) -> Rows:
    return _of_units(view, APPRAISED)


@fills("definitions", "snapshot")
def _definitions(view: SnapshotView) -> tuple[str, ...]:
    return tuple(cell.definition for cell in view.page.figures)


def _of_units(view: SnapshotView, keys: Sequence[str]) -> Rows:
    return tuple(
        (row.name, *(_told(row, key) for key in keys)) for row in view.page.rows if row.key
    )


def _told(row: BreakdownRow, key: str) -> str:
    if key == ADVISED:
        return _in_time_of_due(row)
    if key in row.figures:
        return row.figures[key]
    number = row.counts[key]
    return HIDDEN if number is None else str(number)


def _in_time_of_due(row: BreakdownRow) -> str:
    """2／3, or a dash where no answer was due."""
    given, late, in_time = (
        row.counts[key] for key in ("improved_limited", "improvement_overdue", "improved_on_time")
    )
    if given is None or late is None or in_time is None:
        return HIDDEN
    return f"{in_time}／{given + late}" if given + late else NOTHING
