"""A round to work in: its entries off the file, laid over and scored anew as somebody types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.base.rows.evaluation import GridInput, GridUnit, RoundRow
from app.rules.evaluation.counting import Place, place_of, refusal, split
from app.rules.evaluation.history import Cell, Cells, merge
from app.rules.evaluation.scoring import RoundScorer
from app.rules.indicators.schema import IndicatorSet
from app.services.evaluation.round_commands import CellText
from app.services.evaluation.round_rows import LastYear, grid_inputs, grid_unit

UNSAVED = 1 << 40  # the step of what isn't in the file yet: newer than any


@dataclass(frozen=True, slots=True)
class StoodAt:
    """What stood entered for some units at a step."""

    seq: int
    entries: Mapping[tuple[str, str], Cells]


class LiveRound:
    """One round in memory; it never writes. Not to be shared between threads."""

    def __init__(
        self,
        row: RoundRow,
        named: Iterable[tuple[str, str]],
        scorer: RoundScorer,
        last: LastYear,
    ) -> None:
        self.row = row
        self.names: dict[str, str] = dict(named)
        self.seq = scorer.state.steps
        self._scorer, self._last = scorer, last
        self._rows: dict[str, GridUnit] = {}
        self._unchecked: dict[str, set[tuple[str, str, str]]] = {}
        self._places: dict[tuple[str, str], Place | None] = {}

    @cached_property
    def inputs(self) -> tuple[GridInput, ...]:
        """A column for each cell that a unit of the set has."""
        return tuple(grid_inputs(self.indicators))

    @property
    def indicators(self) -> IndicatorSet:
        """The set that the round is under."""
        return self._scorer.indicators

    @property
    def counts_reported(self) -> bool:
        """Whether what nobody has confirmed counts."""
        return self._scorer.state.counts_reported

    def unit(self, uid: str) -> GridUnit:
        """The unit's row as it stands, scored once until something of it changes."""
        found = self._rows.get(uid)
        if found is None:
            self._check(uid)
            found = grid_unit(self._scorer, self._last, uid, self.names[uid])
            self._rows[uid] = found
        return found

    def place(self, item: str, name: str) -> Place | None:
        """Where a cell belongs in the set."""
        key = (item, name)
        if key not in self._places:
            self._places[key] = place_of(self.indicators, item, name)
        return self._places[key]

    def cell(self, unit: str, item: str, name: str, said: str) -> Cell | None:
        """What was typed last into a cell."""
        return self._scorer.state.entries.get((unit, item), {}).get(said, {}).get(name)

    def lay(self, cells: Iterable[CellText], said: str, by: str, seq: int = UNSAVED) -> None:
        """Lay cells over what stands, as the file will; ``seq`` once they are in it."""
        entries, unchecked = self._scorer.state.entries, self._unchecked
        touched: dict[tuple[str, str], Cells] = {}
        for unit, item, name, typed in cells:
            place = self.place(item, name)
            if place is None:
                continue
            key = unit, item
            held = touched.get(key)
            if held is None:
                held = touched[key] = entries.get(key, {})
            text = None if isinstance(typed, str) and not typed.strip() else typed
            # a list given at once goes into a cell for each name
            parts = split(place, name, text) if isinstance(text, dict) else ((name, text),)
            for part, own in parts:
                merge(held, said, part, Cell(seq, own, by))
                unchecked.setdefault(unit, set()).add((item, said, part))
        for (unit, item), held in touched.items():
            self._scorer.lay(unit, item, held)
            self._rows.pop(unit, None)

    def settle(self, units: Iterable[str], stood: StoodAt) -> None:
        """Take what the file says of these units."""
        known = set(units)
        held = [key for key in self._scorer.state.entries if key[0] in known]
        for key in {*held, *stood.entries}:
            self._scorer.lay(*key, stood.entries.get(key, {}))
        for uid in known:
            self._rows.pop(uid, None)
            self._unchecked.pop(uid, None)
        self.seq = max(self.seq, stood.seq)
        self._scorer.state.steps = self.seq

    def tried(self, unit: str, item: str, name: str, said: str, text: Any) -> GridUnit:
        """The unit's row if that were typed; nothing is kept of it."""
        key = (unit, item)
        before = self._scorer.state.entries.get(key, {})
        copy = {kind: dict(cells) for kind, cells in before.items()}
        place = self.place(item, name)
        why = refusal(place, text) if place is not None and text is not None else ""
        merge(copy, said, name, Cell(UNSAVED, text, "", why))
        self._scorer.lay(*key, copy)
        try:
            return grid_unit(self._scorer, self._last, unit, self.names[unit])
        finally:
            self._scorer.lay(*key, before)

    def marked(self, row: RoundRow) -> None:
        """Take over what the round's own row says now: its locks."""
        self.row = row

    def _check(self, uid: str) -> None:
        """Say of what was laid down whether it can be: only of what is looked at."""
        for item, said, name in self._unchecked.pop(uid, ()):
            cell, place = self.cell(uid, item, name, said), self.place(item, name)
            if cell is None or place is None or cell.text is None:
                continue
            if why := refusal(place, cell.text):
                self._put(uid, item, said, name, cell._replace(refused=why))

    def _put(self, unit: str, item: str, said: str, name: str, cell: Cell) -> None:
        cells = self._scorer.state.entries.get((unit, item), {})
        merge(cells, said, name, cell)
        self._scorer.lay(unit, item, cells)
        self._rows.pop(unit, None)
