"""自评: the work divided, "what would it take", the city's score beside ours; 核减 with its reason."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import InputError
from app.services.evaluation.round_commands import AttachEvidence, CityScore, Duty
from app.services.evaluation.self_evaluation import gave_less
from app.services.office import Office
from app.services.store.content import AttachmentInput
from tests.services.evaluation.rounds import AS_OF, COUNTIES, Grid, open_grid


@pytest.fixture
def grid(office: Office) -> Grid:
    return open_grid(office, COUNTIES, procedure="self")


def test_the_division_names_who_is_responsible_by_when_and_what_proof_is_there(grid: Grid) -> None:
    office, unit = grid.office, grid.units[0]
    duties = [
        Duty("3a", ("示例县法院",), date(2025, 1, 20)), Duty("9", ("示例县工信局", "示例县财政局")),
    ]  # fmt: skip
    office.self_evaluation.assign(grid.round, duties, grid.me)
    office.self_evaluation.assign(grid.round, [Duty("9", ("示例县工信局",), None, "牵头")], grid.me)
    office.round_evidence.attach(
        AttachEvidence(grid.round, "court", (unit,), "3a"),
        [AttachmentInput("示例法院证明.pdf", b"%PDF-1.4 x")], grid.me,
    )  # fmt: skip
    grid.enter((0, "9", "paid", "300/400"))

    rows = {r.item: r for r in office.self_evaluation.division(grid.round, unit, AS_OF, grid.me)}

    assert len(rows) == 24
    assert (rows["3a"].units, rows["3a"].proof) == (("示例县法院",), ("示例法院证明.pdf",))
    assert (rows["3a"].overdue, bool(rows["3a"].open)) == (True, True)
    assert (rows["9"].units, rows["9"].note, rows["9"].open) == (("示例县工信局",), "牵头", "")
    assert rows["9"].score and not rows["9"].overdue
    with pytest.raises(InputError, match="没有第99项"):
        office.self_evaluation.assign(grid.round, [Duty("99", ("示例",))], grid.me)


def test_the_citys_score_stands_beside_ours_item_by_item(grid: Grid) -> None:
    grid.enter((0, "3a", "lost", "7/56"), (0, "9", "paid", "300/400"))
    unit = grid.units[0]
    assert grid.office.self_evaluation.compared(grid.round, unit, AS_OF, grid.me) == ()
    command = CityScore(
        grid.round, unit, {"3a": "4", "9": "5", "": "80.5"}, {"3a": "另有一件败诉"}, "示例函"
    )

    grid.office.self_evaluation.note_city(command, grid.me)

    rows = {
        r.item: r for r in grid.office.self_evaluation.compared(grid.round, unit, AS_OF, grid.me)
    }
    assert (rows["3a"].ours, rows["3a"].city, rows["3a"].difference) == ("4.38", "4", "-0.38")
    assert rows["3a"].reason == "另有一件败诉"
    assert rows["9"].difference.startswith("+")
    assert (rows[""].city, rows[""].difference) == ("80.5", "")  # ours is still open
    assert [key for key, row in rows.items() if gave_less(row)] == ["3a"]
    with pytest.raises(InputError, match="0至满分"):
        grid.office.self_evaluation.note_city(CityScore(grid.round, unit, {"3a": "6"}), grid.me)


def test_a_confirmed_value_that_gives_fewer_points_needs_its_reason(office: Office) -> None:
    grid = open_grid(office)
    grid.enter((0, "8", "closed", "24/24"), (0, "1", "n", "1"), (1, "8", "closed", "1/2"))

    with pytest.raises(InputError, match="须说明核减理由"):
        grid.confirm((0, "8", "closed", "19/24"))
    with pytest.raises(InputError, match="第1项"):
        grid.confirm((0, "1", "n", "2"))  # two deductions instead of one
    grid.confirm((0, "1", "n", "0"))
    grid.confirm((1, "8", "closed", "3/4"))  # more than reported
    grid.confirm((0, "8", "closed", "19/24"), why="5件超期。")

    assert grid.score(0, "8")["inputs"] == {"closed": "19/24"}
