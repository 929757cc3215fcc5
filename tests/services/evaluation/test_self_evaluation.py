"""自评: the work divided, "what would it take", the city's score beside ours; 核减 with its reason."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import InputError
from app.rules.indicators.shipped import shipped_set
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


def test_who_fills_in_and_who_checks_is_said_for_a_source_and_keeps_its_days(grid: Grid) -> None:
    office, source = grid.office, "court"
    items = [i for i, at in _sources().items() if at == source]
    office.self_evaluation.assign(
        grid.round, [Duty(items[0], ("示例县法院",), date(2025, 1, 20), "附清单")], grid.me
    )

    office.self_evaluation.assign_source(
        grid.round, source, ("示例县法院", "示例县执行局"), "示例核对人", grid.me
    )

    rows = office.round_pages.filling_by_source(grid.round, grid.me)
    found = {row.key: (row.filled_by, row.checked_by) for row in rows}
    assert found.pop(source) == (("示例县法院", "示例县执行局"), ("示例核对人",))
    assert set(found.values()) == {((), ())}
    duties = {
        r.item: r
        for r in office.self_evaluation.division(grid.round, grid.units[0], AS_OF, grid.me)
    }
    first = duties[items[0]]
    assert (first.due_on, first.note, first.checker) == (date(2025, 1, 20), "附清单", "示例核对人")
    assert all(duties[item].units == ("示例县法院", "示例县执行局") for item in items)
    with pytest.raises(InputError, match="没有这个数据来源"):
        office.self_evaluation.assign_source(grid.round, "none", ("示例",), "", grid.me)


def _sources() -> dict[str, str]:
    return {item.key: item.source for item in shipped_set(COUNTIES).items.values()}


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
