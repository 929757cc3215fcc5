"""What is entered in a round, and the scores that come of it."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from app.base.errors import InputError, PackError, RuleViolation
from app.services.evaluation.round_commands import (
    CellText,
    Decide,
    Enter,
    NilReturn,
    OpenRound,
    StageLock,
)
from app.services.office import Office
from tests.services.evaluation.rounds import (
    AS_OF,
    COUNTIES,
    DEPARTMENTS,
    UNITS,
    Filler,
    Grid,
    open_grid,
)


@pytest.fixture
def grid(office: Office) -> Grid:
    return open_grid(office)


def letters(grid: Grid) -> list[tuple[str, Any]]:
    return [
        (row["score"] or row["range"], row["state"])
        for body in grid.all()
        for row in body["scores"]
    ]


def test_a_round_takes_its_period_procedure_and_status_from_the_set(grid: Grid) -> None:
    row = grid.office.rounds.all(grid.me)[0]

    assert (row.procedure, row.status) == ("monitoring", "征求意见稿")
    assert row.period == (date(2024, 1, 1), date(2024, 12, 31))
    assert [name for _, name in grid.office.rounds.units(grid.round, grid.me)] == list(UNITS)


def test_a_set_that_is_not_there_opens_no_round(office: Office) -> None:
    with pytest.raises(PackError, match="没有内置的指标体系“none”"):
        office.rounds.open(OpenRound("示例", "none"), office.session())


def test_an_entry_is_scored_with_its_derivation_and_nothing_else_is(grid: Grid) -> None:
    grid.enter((0, "8", "closed", "19/24"))

    row = grid.score(0, "8")
    assert (row["state"], row["derivation"]) == ("scored", "19/24×10")
    assert row["inputs"] == {"closed": "19/24"}
    assert grid.score(1, "8")["state"] == "open"


def test_what_is_refused_is_kept_as_typed_and_the_rest_of_the_paste_is_taken(grid: Grid) -> None:
    entered = grid.enter((0, "8", "closed", "98"), (1, "8", "closed", "95%"), via="paste")

    assert [(r.cell.text, "应在0至1之间" in r.why) for r in entered.refused] == [("98", True)]
    assert grid.score(0, "8")["state"] == "invalid"
    assert grid.score(0, "8")["inputs"] == {"closed": "98"}
    assert grid.score(1, "8")["state"] == "scored"


def test_undoing_a_paste_leaves_entries_and_scores_as_they_were(grid: Grid) -> None:
    grid.enter((0, "8", "closed", "95%"), (1, "4", "timely", "1/2"))
    before = grid.all()
    paste = [(n, "8", "closed", f"{n}/9") for n in range(3)] + [(1, "4", "timely", "98")]

    entered = grid.enter(*paste, via="paste")
    assert grid.all() != before
    seq = grid.office.entries.undo(grid.round, entered.seq, grid.me)

    assert grid.all() == before
    assert seq == entered.seq + 1  # the log is longer


def test_an_undone_entry_comes_back_by_redo_and_is_undone_once_only(grid: Grid) -> None:
    entered = grid.enter((0, "8", "closed", "95%"))
    after = grid.all()
    grid.office.entries.undo(grid.round, entered.seq, grid.me)
    with pytest.raises(InputError, match="已经撤销"):
        grid.office.entries.undo(grid.round, entered.seq, grid.me)

    grid.office.entries.redo(grid.round, entered.seq, grid.me)

    assert grid.all() == after
    with pytest.raises(InputError, match="不是填报"):
        grid.office.entries.undo(grid.round, 1, grid.me)


def test_undoing_leaves_what_somebody_entered_since(grid: Grid) -> None:
    first = grid.enter((0, "8", "closed", "1/2"), (0, "4", "timely", "1/2"))
    grid.enter((0, "8", "closed", "3/4"))

    grid.office.entries.undo(grid.round, first.seq, grid.me)

    assert grid.score(0, "8")["inputs"] == {"closed": "3/4"}
    assert grid.score(0, "4")["inputs"] == {}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_entries_does_not_matter(office: Office, seed: int) -> None:
    first, second = open_grid(office), open_grid(office)
    filler = Filler(first, seed)
    cells = list(
        {(c.unit, c.item, c.input): c for c in (filler._cell() for _ in range(60))}.values()
    )

    for grid in (first, second):
        for cell in cells:
            office.entries.enter(Enter(grid.round, (cell,)), grid.me)
        random.Random(seed).shuffle(cells)

    assert first.all() == second.all()


def test_a_blank_clears_a_cell(grid: Grid) -> None:
    before = grid.all()
    grid.enter((0, "8", "closed", "95%"))

    grid.enter((0, "8", "closed", " "))

    assert grid.all() == before


def test_the_confirmed_value_counts_before_the_reported_one_and_both_stay(grid: Grid) -> None:
    grid.enter((0, "8", "closed", "24/24"))
    assert grid.score(0, "8")["unconfirmed"] == ["closed"]

    grid.confirm((0, "8", "closed", "19/24"), why="有5件没有办结。")

    row = grid.score(0, "8")
    assert (row["inputs"], row["unconfirmed"]) == ({"closed": "19/24"}, [])
    cleared = grid.confirm((0, "8", "closed", None))
    assert grid.score(0, "8")["inputs"] == {"closed": "24/24"}
    grid.office.entries.undo(grid.round, cleared.seq, grid.me)
    assert grid.score(0, "8")["inputs"] == {"closed": "19/24"}


def test_a_reported_value_alone_counts_for_nothing_unless_the_round_says_so(office: Office) -> None:
    grid = open_grid(office, counts_reported=False)
    grid.enter((0, "8", "closed", "24/24"))

    assert grid.score(0, "8")["state"] == "open"


def test_a_cell_that_somebody_else_changed_meanwhile_is_given_back(grid: Grid) -> None:
    other = grid.office.session(grid.office.officers.add("经办乙示例", grid.me))
    seen = grid.enter((0, "8", "closed", "1/2")).seq
    grid.enter((0, "8", "closed", "3/4"), by=other)

    entered = grid.enter((0, "8", "closed", "2/3"), (1, "8", "closed", "2/3"), seen=seen)

    assert [cell.unit for cell in entered.overtaken] == [grid.units[0]]
    assert grid.score(0, "8")["inputs"] == {"closed": "3/4"}
    assert grid.score(1, "8")["inputs"] == {"closed": "2/3"}
    alone = grid.enter((0, "8", "closed", "2/3"), seen=seen)
    assert (alone.seq, len(alone.overtaken)) == (0, 1)


def test_no_event_is_a_statement_of_its_source(grid: Grid) -> None:
    grid.enter((0, "2", "n", []))
    assert grid.score(0, "2")["state"] == "open"

    command = NilReturn(
        grid.round, tuple(grid.units), "2", "n", "示例法院", date(2025, 1, 10), "示例函〔2025〕1号"
    )
    grid.office.entries.nil_return(command, grid.me)

    assert {grid.score(n, "2")["state"] for n in range(3)} == {"scored"}
    with pytest.raises(InputError, match="哪份函"):
        blank = NilReturn(grid.round, tuple(grid.units), "2", "n", "示例法院", AS_OF, "")
        grid.office.entries.nil_return(blank, grid.me)


def test_a_list_is_entered_name_by_name_or_at_once(office: Office) -> None:
    grid = open_grid(office, COUNTIES)
    names = ("纳税", "水", "电", "气", "不动产", "科技研发")
    for name in names:
        grid.enter((0, "6c", f"per_firm.{name}", "3/10"))
    grid.enter((1, "6c", "per_firm", dict.fromkeys(names, "3/10")))

    assert grid.score(0, "6c")["inputs"] == grid.score(1, "6c")["inputs"]
    grid.enter((1, "6c", "per_firm.水", None))
    assert "水" not in grid.score(1, "6c")["inputs"]["per_firm"]


def test_what_belongs_nowhere_is_refused_whole(grid: Grid) -> None:
    before = grid.all()

    with pytest.raises(InputError, match="没有填报项“closd”"):
        grid.enter((0, "8", "closed", "95%"), (0, "8", "closd", "95%"))
    with pytest.raises(InputError, match="不在本轮次"):
        cells = (CellText("no-such-unit", "8", "closed", "95%"),)
        grid.office.entries.enter(Enter(grid.round, cells), grid.me)

    assert grid.all() == before


def test_a_locked_stage_says_which_it_is_and_the_director_opens_it_with_a_reason(
    grid: Grid,
) -> None:
    entered = grid.enter((0, "8", "closed", "95%"))
    grid.office.rounds.lock(StageLock(grid.round, "reporting"), grid.me)

    with pytest.raises(RuleViolation, match="“自报”阶段已锁定.*主任说明理由"):
        grid.enter((0, "8", "closed", "96%"))
    with pytest.raises(RuleViolation, match="“自报”阶段已锁定"):
        grid.office.entries.undo(grid.round, entered.seq, grid.me)
    grid.confirm((0, "8", "closed", "90%"), why="示例核减")  # the other stage is open
    with pytest.raises(RuleViolation, match="说明理由"):
        grid.office.rounds.unlock(StageLock(grid.round, "reporting"), grid.me)

    grid.office.rounds.unlock(StageLock(grid.round, "reporting", "示例局补报"), grid.me)
    assert grid.enter((0, "8", "closed", "96%")).seq


def test_a_month_ends_by_itself(office: Office) -> None:
    grid = open_grid(office, COUNTIES)
    row = {
        "who": "示例村委会", "number": "（2024）示执1号", "filed_on": "2024-12-20",
        "done_on": "未处理完毕", "listed_on": "未被纳入",
    }  # fmt: skip
    grid.enter((0, "13", "cases", [row]))

    running = grid.score(0, "13", date(2025, 1, 2))
    ended = grid.score(0, "13", date(2025, 3, 1))

    assert (running["state"], ended["score"]) == ("open", "2.00")


def test_decisions_apply_to_the_round_or_a_unit_and_can_be_taken_back(grid: Grid) -> None:
    for n in range(2):
        grid.enter(
            *((n, "7", name, "是") for name in ("used", "four", "own_site")),
            (n, "7", "city_site", "否"),
        )
    before = grid.all()
    assert grid.score(0, "7")["range"] == ["5.00", "8.00"]

    seq = grid.office.round_decisions.decide(
        Decide(grid.round, "sites", "either", "示例会议纪要", "7", approved_by="示例主任"), grid.me
    )
    assert [grid.score(n, "7")["score"] for n in range(2)] == ["8.00", "8.00"]
    assert f"第{seq}号决定" in grid.score(0, "7")["reading"]
    grid.office.round_decisions.decide(
        Decide(grid.round, "sites", "both", "示例", "7", grid.units[1]), grid.me
    )
    assert [grid.score(n, "7")["score"] for n in range(2)] == ["8.00", "5.00"]

    for taken in (seq, seq + 1):
        grid.office.round_decisions.take_back(grid.round, taken, "示例理由", grid.me)
    assert grid.all() == before


def test_a_decision_that_can_not_be_is_refused_with_what_could(grid: Grid) -> None:
    decisions = grid.office.round_decisions
    with pytest.raises(InputError, match="没有选项“neither”.*没有保存"):
        decisions.decide(Decide(grid.round, "sites", "neither", "示例", "7"), grid.me)
    with pytest.raises(InputError, match="为什么"):
        decisions.decide(Decide(grid.round, "sites", "both", "  ", "7"), grid.me)
    with pytest.raises(InputError, match="不是现行的决定"):
        decisions.take_back(grid.round, 1, "示例", grid.me)
    grid.office.rounds.lock(StageLock(grid.round, "deciding"), grid.me)
    with pytest.raises(RuleViolation, match="“决定”阶段已锁定"):
        decisions.decide(Decide(grid.round, "sites", "both", "示例", "7"), grid.me)


def test_units_are_added_once(grid: Grid) -> None:
    assert grid.office.rounds.add_units(grid.round, ("示例县教体局", UNITS[0]), grid.me) == 1
    assert len(grid.units) == 4


def test_departments_are_scored_of_a_hundred(grid: Grid) -> None:
    assert DEPARTMENTS in {row.id for row in grid.office.rounds.sets() if row.shipped}
    assert {body["total"]["points"] for body in grid.all()} == {"100"}
