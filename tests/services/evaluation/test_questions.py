"""What a round leaves open, who waits for it, what was decided."""

from __future__ import annotations

from app.services.evaluation.round_commands import Decide
from app.services.office import Office
from tests.services.evaluation.rounds import AS_OF, COUNTIES, Grid, open_grid


def asked(grid: Grid) -> dict[tuple[str, str], object]:
    found = grid.office.round_pages.questions(grid.round, AS_OF, grid.me)
    return {(q.item, q.key): q for q in found.questions}


def test_a_reading_without_default_waits_with_the_units_it_holds_up(office: Office) -> None:
    grid = open_grid(office)
    before = asked(grid)["7", "sites"]
    assert (before.default, before.answer, before.waiting) == ("", "", 3)  # type: ignore[attr-defined]

    office.round_decisions.decide(
        Decide(grid.round, "sites", "either", "县信用办会议纪要", "7", approved_by="示例主任"),
        grid.me,
    )
    found = office.round_pages.questions(grid.round, AS_OF, grid.me)

    after = asked(grid)["7", "sites"]
    assert (after.answer, after.waiting) == ("一处即可", 0)  # type: ignore[attr-defined]
    (decision,) = found.decisions
    assert (decision.item, decision.answer, decision.approved_by, decision.unit) == (
        "7", "一处即可", "示例主任", "",
    )  # fmt: skip


def test_a_zero_denominator_is_asked_only_where_one_was_entered(office: Office) -> None:
    grid = open_grid(office)
    assert ("8", "zero.closed") not in asked(grid)

    grid.enter((0, "8", "closed", "0/0"))

    assert asked(grid)["8", "zero.closed"].waiting == 1  # type: ignore[attr-defined]


def test_bands_are_told_in_words(office: Office) -> None:
    grid = open_grid(office, COUNTIES)
    bands = [{"from": "0", "points": "0"}, {"above": "0.5", "points": "1"}]

    office.round_decisions.decide(Decide(grid.round, "bands", bands, "示例", "6c"), grid.me)

    found = office.round_pages.questions(grid.round, AS_OF, grid.me)
    assert found.decisions[0].answer == "自0起得0分，大于0.5得1分"
    assert asked(grid)["6c", "bands"].answer == "自0起得0分，大于0.5得1分"  # type: ignore[attr-defined]
