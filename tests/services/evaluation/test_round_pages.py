"""What a page of the grid is given: cells as typed, scores beside them, what is still owing."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.rows.evaluation import GridCell, GridItem, RoundGrid
from app.services.evaluation.round_commands import NilReturn, StageLock
from app.services.office import Office
from tests.services.evaluation.rounds import AS_OF, COUNTIES, UNITS, Grid, open_grid


@pytest.fixture
def grid(office: Office) -> Grid:
    return open_grid(office)


def page(grid: Grid) -> RoundGrid:
    return grid.office.round_pages.grid(grid.round, AS_OF, grid.me)


def item_of(page: RoundGrid, n: int, key: str) -> GridItem:
    return next(item for item in page.units[n].items if item.item == key)


def cell_of(page: RoundGrid, n: int, key: str, name: str) -> GridCell:
    return next(cell for cell in item_of(page, n, key).cells if cell.input == name)


def test_the_grid_has_a_column_for_each_input_and_a_row_for_each_unit(office: Office) -> None:
    shown = page(open_grid(office, COUNTIES))

    assert [unit.name for unit in shown.units] == list(UNITS)
    assert len(shown.inputs) == len({(one.item, one.input) for one in shown.inputs})
    assert "归集条数与存续企业数比值（水）" in {one.caption for one in shown.inputs}
    for unit in shown.units:
        assert [c.input for item in unit.items for c in item.cells] == [
            i.input for i in shown.inputs
        ]


def test_a_cell_shows_both_values_who_typed_last_and_which_counts(grid: Grid) -> None:
    grid.enter((0, "8", "closed", "24/24"))
    first = cell_of(page(grid), 0, "8", "closed")
    seq = grid.confirm((0, "8", "closed", "19/24"), why="示例核减").seq

    cell = cell_of(page(grid), 0, "8", "closed")

    assert (first.counts, cell.counts) == ("reported", "confirmed")
    assert (cell.reported, cell.confirmed, cell.seq, cell.by) == (
        "24/24",
        "19/24",
        seq,
        grid.me.name,
    )
    item = item_of(page(grid), 0, "8")
    assert (item.state, item.derivation) == ("scored", "19/24×10")
    assert page(grid).seq == seq


def test_a_refused_cell_says_why_and_keeps_its_text(grid: Grid) -> None:
    grid.enter((0, "8", "closed", "98"))

    cell = cell_of(page(grid), 0, "8", "closed")

    assert cell.reported == "98"
    assert "应在0至1之间" in cell.refused
    assert item_of(page(grid), 0, "8").state == "invalid"


def test_the_value_and_the_published_score_of_the_year_before_stand_beside(office: Office) -> None:
    year = (date(2023, 1, 1), date(2023, 12, 31))
    before = open_grid(office, period=year)
    before.enter((0, "8", "closed", "1/2"))
    office.scores.publish(before.round, "2023年度", date(2024, 2, 1), before.me)
    before.enter((0, "8", "closed", "1/1"))  # after it was published

    shown = page(open_grid(office))

    assert cell_of(shown, 0, "8", "closed").last_year == "1/1"
    assert item_of(shown, 0, "8").last_year == "5.00"
    assert cell_of(shown, 1, "8", "closed").last_year is None


def test_the_row_of_a_round_says_what_is_locked(grid: Grid) -> None:
    grid.office.rounds.lock(StageLock(grid.round, "confirming"), grid.me)

    assert page(grid).round.locked == ("confirming",)
    assert page(grid).round.status == "征求意见稿"


def test_the_filling_state_says_what_each_source_and_unit_still_owes(grid: Grid) -> None:
    pages, me = grid.office.round_pages, grid.me
    start = {row.key: row for row in pages.filling_by_unit(grid.round, me)}
    assert {row.entered for row in start.values()} == {0}
    nil = NilReturn(grid.round, tuple(grid.units), "2", "n", "示例法院", AS_OF, "示例函〔2025〕1号")
    grid.office.entries.nil_return(nil, me)
    grid.enter((0, "8", "closed", "98"))

    by_unit = {row.caption: row for row in pages.filling_by_unit(grid.round, me)}
    by_source = pages.filling_by_source(grid.round, me)

    first = by_unit[UNITS[0]]
    assert (first.entered, first.confirmed, first.refused) == (2, 0, 1)
    assert "2" not in first.missing
    assert "8" in by_unit[UNITS[1]].missing
    assert sum(row.entered for row in by_source) == 4
    assert sum(row.wanted for row in by_source) == sum(row.wanted for row in by_unit.values())
