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
from app.rules.indicators.parsing import parse_item
from app.rules.indicators.schema import IndicatorSet, Item
from app.rules.indicators.scoring import Score
from app.rules.indicators.totals import Scorer, UnitScore
from app.rules.indicators.values import Value

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


Key = tuple[str, str, str]  # the unit where something was decided for it alone, item, as typed


@dataclass(slots=True)
class Known:
    """What an item gave for what was typed: units that typed the same are not scored twice."""

    values: Mapping[str, Value]
    score: Score
    row: Mapping[str, Any] | None = None


Memo = dict[Key, Known]


class RoundScorer:
    """Scores the units of one round; a ``memo`` is that of a round scored on the same ground."""

    def __init__(self, state: RoundState, ground: Ground, memo: Memo | None = None) -> None:
        self.state, self.ground = state, ground
        self.indicators = ground.sets(ground.edition or state.edition)
        rows = decision_rows(state.decisions, ground.names)
        self.decisions, self.refused = read_decisions(self.indicators, rows)
        frame = Frame(state.period, ground.as_of, ground.calendar)
        self._scorer = Scorer(self.indicators, self.decisions, frame)
        self._own = self.decisions.units()
        self._known: Memo = {} if memo is None else memo
        single = len(state.editions) == 1 and self.indicators.edition == state.edition
        self._at = None if single else self._set_at
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
                self.indicators, item, self.state.entries[unit, item], self._at,
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
        return self._scored(unit)[0]

    def scores(self, units: Iterable[str] | None = None) -> dict[str, Scored]:
        """Every unit of the round, or those given."""
        return {unit: self.score(unit) for unit in (self.state.units if units is None else units)}

    def body(self, unit: str) -> dict[str, Any]:
        """The unit's scores as they are printed and published."""
        scored, known = self._scored(unit)
        places = self.indicators.rounding.places
        as_of = self.decisions.as_of(unit) or self.ground.as_of
        rows = [
            {**self._row(scored, one), "unconfirmed": _unconfirmed(scored, one.score.item)}
            for one in known
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

    def score_item(self, unit: str, item: str, cells: Cells) -> Score:
        """What an item would give the unit with these cells in place of what stands."""
        taken = counted(
            self.indicators, item, cells, self._at, reported_too=self.state.counts_reported
        )
        return self._item(unit, self.indicators.items[item], taken.typed).score

    def _scored(self, unit: str) -> tuple[Scored, list[Known]]:
        entries = self.entries(unit)
        blank: Mapping[str, Any] = {}
        known = [
            self._item(unit, item, entries[key].typed if key in entries else blank)
            for key, item in self.indicators.items.items()
        ]
        values = {one.score.item: one.values for one in known}
        for veto in self.indicators.vetoes:
            typed = entries[veto.key].typed if veto.key in entries else blank
            values[veto.key] = parse_item(veto, typed)
        scores = tuple(one.score for one in known)
        return Scored(self._scorer.summed(unit, scores, values), entries), known

    def _item(self, unit: str, item: Item, typed: Mapping[str, Any]) -> Known:
        key = (unit if unit in self._own else "", item.key, repr(typed))
        found = self._known.get(key)
        if found is None:
            values = parse_item(item, typed)
            score = self._scorer.score_one(unit, item.key, values)
            found = self._known[key] = Known(values, score)
        return found

    def _row(self, scored: Scored, known: Known) -> Mapping[str, Any]:
        if known.row is None:
            item = self.indicators.items[known.score.item]
            typed = _typed(scored, item.key)
            known.row = score_row(item, known.score, self.indicators.rounding.places, typed)
        return known.row

    def _set_at(self, seq: int) -> IndicatorSet:
        return self.ground.sets(self.state.edition_at(seq))


def _typed(scored: Scored, item: str) -> Mapping[str, Any]:
    one = scored.counted.get(item)
    return one.typed if one is not None else {}


def _unconfirmed(scored: Scored, item: str) -> list[str]:
    one = scored.counted.get(item)
    return list(one.unconfirmed) if one is not None else []
