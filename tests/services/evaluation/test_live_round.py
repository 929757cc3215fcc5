"""A round in memory scores as the file does, whatever was typed into it."""

from __future__ import annotations

import random
from typing import Any

import pytest

from app.rules.evaluation.history import CONFIRMED, REPORTED
from app.services.evaluation.live_round import LiveRound
from app.services.evaluation.round_commands import CellText, Enter
from app.services.office import Office
from tests.services.evaluation.rounds import AS_OF, COUNTIES, DEPARTMENTS, TYPED, Grid, open_grid


def rows(grid: Grid) -> list[Any]:
    shown = grid.office.round_pages.grid(grid.round, AS_OF, grid.me)
    return [_bare(unit) for unit in shown.units]


def live_rows(live: LiveRound) -> list[Any]:
    return [_bare(live.unit(uid)) for uid in live.names]


def _bare(unit: Any) -> Any:
    """Without the numbers of steps, which what isn't saved has none of."""
    cells = [
        (item.item, item.state, item.score, item.range, item.derivation, item.open, item.invalid,
         [(c.input, c.reported, c.confirmed, c.counts, c.refused) for c in item.cells
          if c.reported is not None or c.confirmed is not None])
        for item in unit.items
    ]  # fmt: skip
    return unit.unit, unit.total, unit.total_said, cells


@pytest.mark.parametrize("set_id", [DEPARTMENTS, COUNTIES])
@pytest.mark.parametrize("seed", range(3))
def test_what_is_laid_down_scores_as_what_is_saved(office: Office, set_id: str, seed: int) -> None:
    grid, rng = open_grid(office, set_id), random.Random(seed)
    live = office.round_pages.live(grid.round, AS_OF, grid.me)
    for _ in range(12):
        cells = tuple(_cell(rng, live, grid) for _ in range(rng.choice((1, 5, 20))))
        said = rng.choice((REPORTED, CONFIRMED))
        last = {(c.unit, c.item, c.input): c for c in cells}
        live.lay(last.values(), said, grid.me.uid)
        typed = Enter(grid.round, tuple(last.values()), said, why="示例核减")
        office.entries.enter(typed, grid.me)

    assert live_rows(live) == rows(grid)


def _cell(rng: random.Random, live: LiveRound, grid: Grid) -> CellText:
    one = rng.choice(live.inputs)
    text = rng.choice(TYPED[one.kind])
    if one.kind == "choices":
        text = rng.choice(("合规上传", "不合规", "别的", None))
    return CellText(rng.choice(grid.units), one.item, one.input, text)


def test_what_is_tried_leaves_nothing_behind(office: Office) -> None:
    grid = open_grid(office)
    grid.enter((0, "8", "closed", "1/2"))
    live = office.round_pages.live(grid.round, AS_OF, grid.me)
    before = live_rows(live)

    tried = live.tried(grid.units[0], "8", "closed", REPORTED, "7/8")

    assert next(item for item in tried.items if item.item == "8").score == "8.75"
    assert live_rows(live) == before


def test_what_was_undone_is_taken_from_the_file(office: Office) -> None:
    grid = open_grid(office)
    live = office.round_pages.live(grid.round, AS_OF, grid.me)
    before = live_rows(live)
    seq = grid.enter((0, "8", "closed", "1/2"), (1, "4", "timely", "1")).seq
    live.settle(grid.units, office.round_pages.entries(grid.round, grid.units, grid.me))
    assert live_rows(live) == rows(grid) != before

    office.entries.undo(grid.round, seq, grid.me)
    live.settle(grid.units, office.round_pages.entries(grid.round, grid.units, grid.me))

    assert live_rows(live) == before
