"""Rows of a round's grid: what stands in each cell of a unit, its scores, last year's beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.base.rows.evaluation import GridCell, GridInput, GridItem, GridUnit
from app.rules.evaluation.counting import PART, Counted
from app.rules.evaluation.history import CONFIRMED, REPORTED, Cell, Cells
from app.rules.evaluation.scoring import RoundScorer
from app.rules.indicators.schema import IndicatorSet, Input, Item


@dataclass(frozen=True, slots=True)
class LastYear:
    """The round before: what counted in it, and what was published of it."""

    scorer: RoundScorer | None = None
    scores: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def values(self, unit: str, item: Item) -> Mapping[str, Any]:
        """What counted for the item that this one was."""
        if self.scorer is None:
            return {}
        found = self.scorer.entries(unit).get(item.was or item.key)
        return found.typed if found is not None else {}

    def score(self, unit: str, item: Item) -> str:
        """The score that was published; "" where none was."""
        return self.scores.get((unit, item.was or item.key), "")


def cell_names(item: Item) -> Iterator[str]:
    """The cells of an item: its inputs, a list by its names."""
    for key, one in item.inputs.items():
        if one.elements and one.kind in ("ratio", "choices"):
            yield from (f"{key}{PART}{name}" for name in one.elements)
        else:
            yield key


def grid_inputs(indicators: IndicatorSet) -> Iterator[GridInput]:
    """A column for each cell that a unit of the set has."""
    for item in indicators.items.values():
        for name in cell_names(item):
            key, _, part = name.partition(PART)
            yield _input(item, item.inputs[key], name, part)


def _input(item: Item, one: Input, name: str, part: str) -> GridInput:
    return GridInput(
        item=item.key, item_caption=item.caption, input=name,
        caption=f"{one.caption}（{part}）" if part else one.caption, kind=one.kind,
        unit=one.unit, hint=one.hint, required=one.required, evidence=one.evidence,
        source=item.source_caption, quote=item.quote,
    )  # fmt: skip


def grid_unit(scorer: RoundScorer, last: LastYear, uid: str, name: str) -> GridUnit:
    """The unit's row: its cells, its scores, its total."""
    body = scorer.body(uid)
    entries = scorer.entries(uid)
    items = tuple(_item(scorer, last, uid, row, entries.get(row["item"])) for row in body["scores"])
    total = body["total"]
    return GridUnit(
        uid, name, items, total["total"] or "", total["state"], total["open"] or "",
        tuple(body["remarks"]),
    )  # fmt: skip


def _item(
    scorer: RoundScorer, last: LastYear, uid: str, row: Mapping[str, Any], stand: Counted | None
) -> GridItem:
    item = scorer.indicators.items[row["item"]]
    cells = scorer.state.entries.get((uid, item.key), {})
    before = last.values(uid, item)
    return GridItem(
        item=item.key,
        cells=tuple(_cell(scorer, cells, name, stand, before) for name in _all_names(item, cells)),
        state=row["state"],
        score=row["score"] or "",
        range=tuple(row["range"]) if row["range"] else None,
        derivation=row["derivation"] or "",
        open=row["open"] or "",
        invalid=row["invalid"] or "",
        readings=tuple(one["sentence"] for one in row["readings"]),
        last_year=last.score(uid, item),
    )


def _all_names(item: Item, cells: Cells) -> Iterable[str]:
    """The columns of the grid, and whatever else was entered."""
    entered = (name for held in cells.values() for name in held)
    return dict.fromkeys((*cell_names(item), *sorted(entered)))


def _cell(
    scorer: RoundScorer,
    cells: Cells,
    name: str,
    stand: Counted | None,
    before: Mapping[str, Any],
) -> GridCell:
    reported, confirmed = (cells.get(said, {}).get(name) for said in (REPORTED, CONFIRMED))
    newest = max((c for c in (reported, confirmed) if c), key=lambda c: c.seq, default=None)
    anew = stand is not None and name in stand.anew
    counts = "" if anew else _counts(scorer, reported, confirmed)
    shown = {"": newest, REPORTED: reported, CONFIRMED: confirmed}[counts]
    key, _, part = name.partition(PART)
    held = before.get(key)
    return GridCell(
        input=name,
        reported=reported.text if reported else None,
        confirmed=confirmed.text if confirmed else None,
        counts=counts,
        refused=shown.refused if shown else "",
        anew=anew,
        seq=newest.seq if newest else 0,
        by=scorer.ground.names.get(newest.by, "") if newest else "",
        last_year=held.get(part) if part and isinstance(held, Mapping) else held,
    )


def _counts(scorer: RoundScorer, reported: Cell | None, confirmed: Cell | None) -> str:
    """Which of the two values counts."""
    if confirmed is not None and confirmed.text is not None:
        return CONFIRMED
    taken = scorer.state.counts_reported and reported is not None and reported.text is not None
    return REPORTED if taken else ""
