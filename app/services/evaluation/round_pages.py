"""What pages show of a round: its grid with scores beside the cells, and how far filling has got."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.base.rows.evaluation import (
    FillingRow,
    GridCell,
    GridInput,
    GridItem,
    GridUnit,
    RoundGrid,
)
from app.base.session import Session
from app.rules.evaluation.counting import PART, Counted
from app.rules.evaluation.history import CONFIRMED, REPORTED, Cell, Cells
from app.rules.evaluation.scoring import RoundScorer
from app.rules.indicators.schema import IndicatorSet, Input, Item
from app.services.evaluation.rounds import ROUNDS, round_row, unit_names
from app.services.evaluation.scores import last_body
from app.services.evaluation.standing import ROUND, scorer_of
from app.services.gate.access import View
from app.services.store.workspace import Workspace

_ONE = ROUNDS.where(ROUND.c.id == bindparam("round"))
_BEFORE = (
    select(ROUND.c.id)
    .where(ROUND.c.procedure == bindparam("procedure"), ROUND.c.period_to < bindparam("first"))
    .order_by(ROUND.c.period_to.desc(), ROUND.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class _LastYear:
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


class RoundPages:
    """Reads rounds for pages."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def grid(
        self, round_id: int, as_of: date, by: Session, units: Sequence[str] | None = None
    ) -> RoundGrid:
        """The round's grid as of a day, of all its units or of those given (uids)."""
        with self._work.gate.see(by) as view:
            scorer = scorer_of(self._work, view.connection, round_id, as_of, units=units)
            row = view.connection.execute(_ONE, {"round": round_id}).one()
            named = unit_names(view.connection, round_id)
            last = self._last_year(view, scorer, as_of, units)
        indicators = scorer.indicators
        wanted = None if units is None else set(units)
        return RoundGrid(
            round_row(row, indicators),
            scorer.state.steps,
            tuple(_inputs(indicators)),
            tuple(
                _unit(scorer, last, uid, name)
                for uid, name in named
                if wanted is None or uid in wanted
            ),
        )

    def filling_by_source(self, round_id: int, by: Session) -> tuple[FillingRow, ...]:
        """填报情况 by data source, with the units for which something is still owing."""
        scorer, named = self._filling(round_id, by)
        found: dict[str, _Filling] = {}
        for uid, name in named:
            for item in scorer.indicators.items.values():
                at = found.setdefault(item.source, _Filling(item.source_caption))
                at.add(item, scorer.state.entries.get((uid, item.key), {}), name)
        return tuple(one.row(key) for key, one in found.items())

    def filling_by_unit(self, round_id: int, by: Session) -> tuple[FillingRow, ...]:
        """填报情况 by unit, with the items that still owe something."""
        scorer, named = self._filling(round_id, by)
        rows = []
        for uid, name in named:
            at = _Filling(name)
            for item in scorer.indicators.items.values():
                at.add(item, scorer.state.entries.get((uid, item.key), {}), item.key)
            rows.append(at.row(uid))
        return tuple(rows)

    def _filling(
        self, round_id: int, by: Session
    ) -> tuple[RoundScorer, tuple[tuple[str, str], ...]]:
        with self._work.gate.see(by) as view:
            scorer = scorer_of(self._work, view.connection, round_id, self._work.today())
            return scorer, unit_names(view.connection, round_id)

    def _last_year(
        self, view: View, scorer: RoundScorer, as_of: date, units: Sequence[str] | None
    ) -> _LastYear:
        state, connection = scorer.state, view.connection
        asked = {"procedure": state.procedure, "first": state.period[0]}
        before = connection.scalar(_BEFORE, asked)
        if before is None:
            return _LastYear()
        return _LastYear(
            scorer_of(self._work, connection, before, as_of, units=units),
            _published(connection, before),
        )


@dataclass(slots=True)
class _Filling:
    """How many inputs are wanted, entered, confirmed, refused."""

    caption: str
    wanted: int = 0
    entered: int = 0
    confirmed: int = 0
    refused: int = 0
    missing: list[str] = field(default_factory=list)

    def add(self, item: Item, cells: Cells, name: str) -> None:
        """Count the required inputs of an item; ``name`` is listed where one is blank."""
        blank = False
        for key in _names(item):
            if not item.inputs[key.partition(PART)[0]].required:
                continue
            stand = {said: _of(cells, said, key) for said in (REPORTED, CONFIRMED)}
            filled = [cell for cell in stand.values() if cell is not None]
            self.wanted += 1
            self.entered += bool(filled)
            self.confirmed += stand[CONFIRMED] is not None
            self.refused += any(cell.refused for cell in filled)
            blank = blank or not filled
        if blank and name not in self.missing:
            self.missing.append(name)

    def row(self, key: str) -> FillingRow:
        """What the page shows."""
        return FillingRow(
            key, self.caption, self.wanted, self.entered, self.confirmed, self.refused,
            tuple(self.missing),
        )  # fmt: skip


def _of(cells: Cells, said: str, name: str) -> Cell | None:
    """The filled cell under that name, or the whole of whose list it is."""
    held = cells.get(said, {})
    for key in (name, name.partition(PART)[0]):
        if key in held and held[key].text is not None:
            return held[key]
    return None


def _published(connection: Connection, round_id: int) -> dict[tuple[str, str], str]:
    body = last_body(connection, round_id)
    return {
        (unit["unit"], row["item"]): row["score"] or "" for unit in body for row in unit["scores"]
    }


def _names(item: Item) -> Iterator[str]:
    """The cells of an item: its inputs, a list by its names."""
    for key, one in item.inputs.items():
        if one.elements and one.kind in ("ratio", "choices"):
            yield from (f"{key}{PART}{name}" for name in one.elements)
        else:
            yield key


def _inputs(indicators: IndicatorSet) -> Iterator[GridInput]:
    for item in indicators.items.values():
        for name in _names(item):
            key, _, part = name.partition(PART)
            yield _input(item, item.inputs[key], name, part)


def _input(item: Item, one: Input, name: str, part: str) -> GridInput:
    return GridInput(
        item=item.key, item_caption=item.caption, input=name,
        caption=f"{one.caption}（{part}）" if part else one.caption, kind=one.kind,
        unit=one.unit, hint=one.hint, required=one.required, evidence=one.evidence,
        source=item.source_caption, quote=item.quote,
    )  # fmt: skip


def _unit(scorer: RoundScorer, last: _LastYear, uid: str, name: str) -> GridUnit:
    body = scorer.body(uid)
    entries = scorer.entries(uid)
    items = tuple(_item(scorer, last, uid, row, entries.get(row["item"])) for row in body["scores"])
    total = body["total"]
    return GridUnit(uid, name, items, total["total"] or "", total["state"], total["open"] or "")


def _item(
    scorer: RoundScorer, last: _LastYear, uid: str, row: Mapping[str, Any], stand: Counted | None
) -> GridItem:
    item = scorer.indicators.items[row["item"]]
    cells = scorer.state.entries.get((uid, item.key), {})
    before = last.values(uid, item)
    return GridItem(
        item=item.key,
        cells=tuple(_cell(scorer, cells, name, stand, before) for name in _cell_names(item, cells)),
        state=row["state"],
        score=row["score"] or "",
        range=tuple(row["range"]) if row["range"] else None,
        derivation=row["derivation"] or "",
        open=row["open"] or "",
        invalid=row["invalid"] or "",
        readings=tuple(one["sentence"] for one in row["readings"]),
        last_year=last.score(uid, item),
    )


def _cell_names(item: Item, cells: Cells) -> Iterable[str]:
    """The columns of the grid, and whatever else was entered."""
    entered = (name for held in cells.values() for name in held)
    return dict.fromkeys((*_names(item), *sorted(entered)))


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
