"""Scores of a round as of a day: worked out from what stands, never kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.rules.calendar.calendar import Calendar
from app.rules.evaluation.counting import Counted, counted
from app.rules.evaluation.history import Cells, RoundState, decision_rows
from app.rules.indicators.conditions import Frame
from app.rules.indicators.decisions import RefusedDecision, read_decisions
from app.rules.indicators.headless import score_row, total_row
from app.rules.indicators.parsing import parse_entries
from app.rules.indicators.schema import IndicatorSet
from app.rules.indicators.totals import Scorer, UnitScore

SetOf = Callable[[str], IndicatorSet]


@dataclass(frozen=True, slots=True)
class Ground:
    """What scores rest on beside the round: editions, calendar, the day, what officers are called."""

    sets: SetOf
    calendar: Calendar
    as_of: date
    names: Mapping[str, str]
    edition: str = ""  # another one than the round's, for a preview


@dataclass(frozen=True, slots=True)
class Scored:
    """One unit's scores, with the entries that count."""

    score: UnitScore
    counted: Mapping[str, Counted]


class RoundScorer:
    """Scores the units of one round."""

    def __init__(self, state: RoundState, ground: Ground) -> None:
        self.state, self.ground = state, ground
        self.indicators = ground.sets(ground.edition or state.edition)
        rows = decision_rows(state.decisions, ground.names)
        self.decisions, self.refused = read_decisions(self.indicators, rows)
        frame = Frame(state.period, ground.as_of, ground.calendar)
        self._scorer = Scorer(self.indicators, self.decisions, frame)
        self._of_unit: dict[str, list[str]] = {}
        for unit, item in state.entries:
            self._of_unit.setdefault(unit, []).append(item)

    @property
    def refused_decisions(self) -> tuple[RefusedDecision, ...]:
        """Decisions that this edition of the set has no place for."""
        return self.refused

    def entries(self, unit: str) -> dict[str, Counted]:
        """What counts for the unit, by item."""
        return {
            item: counted(
                self.indicators, item, self.state.entries[unit, item], self._set_at,
                reported_too=self.state.counts_reported,
            )
            for item in self._of_unit.get(unit, ())
        }  # fmt: skip

    def lay(self, unit: str, item: str, cells: Cells) -> None:
        """Let these cells stand for the item of the unit from now on, in this scorer alone."""
        if (unit, item) not in self.state.entries:
            self._of_unit.setdefault(unit, []).append(item)
        self.state.entries[unit, item] = cells

    def score(self, unit: str) -> Scored:
        """Every score of the unit and its total."""
        entries = self.entries(unit)
        typed = {item: one.typed for item, one in entries.items()}
        known = parse_entries(self.indicators, typed)
        return Scored(self._scorer.score(unit, known), entries)

    def scores(self, units: Iterable[str] | None = None) -> dict[str, Scored]:
        """Every unit of the round, or those given."""
        return {unit: self.score(unit) for unit in (self.state.units if units is None else units)}

    def body(self, unit: str) -> dict[str, Any]:
        """The unit's scores as they are printed and published."""
        scored = self.score(unit)
        places = self.indicators.rounding.places
        as_of = self.decisions.as_of(unit) or self.ground.as_of
        rows = [
            {
                **score_row(self.indicators.items[one.item], one, places, _typed(scored, one.item)),
                "unconfirmed": _unconfirmed(scored, one.item),
            }
            for one in scored.score.scores
        ]
        return {
            "unit": unit,
            "set": self.indicators.id,
            "edition": self.indicators.edition,
            "status": self.indicators.status,
            "as_of": as_of.isoformat(),
            "scores": rows,
            "total": total_row(scored.score.total, places),
            "remarks": list(scored.score.remarks),
        }

    def _set_at(self, seq: int) -> IndicatorSet:
        return self.ground.sets(self.state.edition_at(seq))


def _typed(scored: Scored, item: str) -> Mapping[str, Any]:
    one = scored.counted.get(item)
    return one.typed if one is not None else {}


def _unconfirmed(scored: Scored, item: str) -> list[str]:
    one = scored.counted.get(item)
    return list(one.unconfirmed) if one is not None else []
