"""A round of evaluation as its papers are filled: its set, a unit's scores and steps, a data source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from app.base.errors import InputError
from app.base.letter import Letter
from app.base.letter_fields import Day
from app.base.rows.evaluation import AssessmentRow
from app.rules.casework.steps import Step
from app.rules.evaluation.scoring import RoundScorer
from app.rules.indicators.schema import IndicatorSet, Item
from app.rules.regulation.regulation import Regulation
from app.services.papers.letter_sources import View


@dataclass(frozen=True)
class RoundView(View):
    """A round, and where the paper is about one: a unit of it, or a source of its data."""

    scorer: RoundScorer
    procedure: Regulation  # the 评价办法
    names: Mapping[str, str]  # uid → present name
    unit: str = ""  # uid
    source: str = ""
    taken: tuple[Step, ...] = ()  # the unit's own steps
    standing: AssessmentRow | None = None
    city: Mapping[str, Any] | None = None  # what the city gave the unit, where it is our own county
    proof: Mapping[str, Sequence[str]] = field(default_factory=dict)  # papers by item
    on_trial: bool = True  # the 评价办法: nothing of it is made public
    report: Letter | None = None  # on the unit's scores, where it goes with the paper

    @property
    def indicators(self) -> IndicatorSet:
        """The set that the round is under."""
        return self.scorer.indicators

    @cached_property
    def body(self) -> Mapping[str, Any]:
        """The unit's scores as they are printed."""
        return self.scorer.body(self.unit)

    @property
    def items(self) -> tuple[Item, ...]:
        """The items whose data come from the source."""
        return tuple(i for i in self.indicators.items.values() if i.source == self.source)

    def newest(self, kind: str) -> Step | None:
        """The unit's newest step of this kind."""
        return next((s for s in reversed(self.taken) if s.kind == kind), None)

    def said(self, kind: str, name: str) -> str:
        """What the newest step of this kind says under a field; "" where it was not taken."""
        step = self.newest(kind)
        return str(step.fields.get(name) or "") if step else ""

    def day_of(self, kind: str) -> date | None:
        """The day of the newest step of this kind."""
        step = self.newest(kind)
        return step.on if step else None

    def window_ends(self) -> Day | None:
        """The last day on which the unit may ask for 复评, while that runs."""
        clocks = self.standing.clocks if self.standing else ()
        running = [c for c in clocks if c.state == "open" and c.due_on]
        return Day(running[-1].due_on, running[-1].provisional) if running else None  # type: ignore[arg-type]


def require_unit(names: Mapping[str, str], unit: str) -> str:
    """The name of the round's unit; InputError where it is none of them."""
    if unit not in names:
        raise InputError("这个单位不在本轮次之中，没有生成文书；请重新选择。")
    return names[unit]
