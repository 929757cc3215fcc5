"""What pages show of a round: its grid with scores beside the cells, and how far filling has got."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, bindparam, select

from app.base.rows.evaluation import FillingRow, RoundGrid
from app.base.rows.round_questions import RoundQuestions, SetView
from app.base.session import Session
from app.rules.evaluation.counting import PART
from app.rules.evaluation.history import CONFIRMED, REPORTED, Cell, Cells
from app.rules.evaluation.scoring import RoundScorer
from app.rules.indicators.reader import read_set
from app.rules.indicators.schema import Item
from app.services.evaluation import sets
from app.services.evaluation.live_round import LiveRound, StoodAt
from app.services.evaluation.questions import questions_of
from app.services.evaluation.round_commands import Duty
from app.services.evaluation.round_projecting import entries_of
from app.services.evaluation.round_rows import LastYear, cell_names, grid_inputs, grid_unit
from app.services.evaluation.rounds import ROUNDS, round_row, unit_names
from app.services.evaluation.scores import last_body
from app.services.evaluation.self_evaluation import duties_of
from app.services.evaluation.set_view import set_view
from app.services.evaluation.standing import ROUND, head_of, scorer_of
from app.services.gate.access import View
from app.services.store.workspace import Workspace

_ONE = ROUNDS.where(ROUND.c.id == bindparam("round"))
_BEFORE = (
    select(ROUND.c.id)
    .where(ROUND.c.procedure == bindparam("procedure"), ROUND.c.period_to < bindparam("first"))
    .order_by(ROUND.c.period_to.desc(), ROUND.c.id.desc())
    .limit(1)
)


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
            tuple(grid_inputs(indicators)),
            tuple(
                grid_unit(scorer, last, uid, name)
                for uid, name in named
                if wanted is None or uid in wanted
            ),
        )

    def live(self, round_id: int, as_of: date, by: Session) -> LiveRound:
        """The round to work in: its grid off the file, scored anew as somebody types."""
        with self._work.gate.see(by) as view:
            scorer = scorer_of(self._work, view.connection, round_id, as_of)
            row = view.connection.execute(_ONE, {"round": round_id}).one()
            named = unit_names(view.connection, round_id)
            last = self._last_year(view, scorer, as_of, None)
        return LiveRound(round_row(row, scorer.indicators), named, scorer, last)

    def questions(self, round_id: int, as_of: date, by: Session) -> RoundQuestions:
        """What is left to be decided as of a day, and the decisions that stand."""
        with self._work.gate.see(by) as view:
            scorer = scorer_of(self._work, view.connection, round_id, as_of)
            named = dict(unit_names(view.connection, round_id))
        return questions_of(scorer, named)

    def set_view(self, set_id: str) -> SetView:
        """The set of that id to be read; PackError where it can't be."""
        folder = self._work.indicators_folder
        own = any(row.id == set_id and not row.shipped for row in sets.list_sets(folder))
        return set_view(read_set(sets.set_source(set_id, folder)), shipped=not own)

    def entries(self, round_id: int, units: Iterable[str], by: Session) -> StoodAt:
        """What stands entered for these units, and the last step that it comes from."""
        with self._work.gate.see(by) as view:
            held = head_of(view.connection, round_id)
            return StoodAt(held.state.steps, entries_of(view.connection, round_id, units))

    def filling_by_source(self, round_id: int, by: Session) -> tuple[FillingRow, ...]:
        """填报情况 by data source, with the units for which something is still owing."""
        scorer, named = self._filling(round_id, by)
        with self._work.gate.see(by) as view:
            duties = duties_of(view.connection, round_id)
        found: dict[str, _Filling] = {}
        for item in scorer.indicators.items.values():
            at = found.setdefault(item.source, _Filling(item.source_caption))
            if item.key in duties:
                at.duties.append(duties[item.key])
        for uid, name in named:
            for item in scorer.indicators.items.values():
                found[item.source].add(item, scorer.state.entries.get((uid, item.key), {}), name)
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
    ) -> LastYear:
        state, connection = scorer.state, view.connection
        asked = {"procedure": state.procedure, "first": state.period[0]}
        before = connection.scalar(_BEFORE, asked)
        if before is None:
            return LastYear()
        return LastYear(
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
    duties: list[Duty] = field(default_factory=list)

    def add(self, item: Item, cells: Cells, name: str) -> None:
        """Count the required inputs of an item; ``name`` is listed where one is blank."""
        blank = False
        for key in cell_names(item):
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
            tuple(dict.fromkeys(name for duty in self.duties for name in duty.units)),
            tuple(dict.fromkeys(duty.checker for duty in self.duties if duty.checker)),
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
