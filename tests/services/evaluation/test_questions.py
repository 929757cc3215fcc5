"""What a round leaves open, who waits for it, what was decided; sets copied and changed."""

from __future__ import annotations

import pytest

from app.base.errors import InputError
from app.services.evaluation.round_commands import Decide
from app.services.office import Office
from tests.services.evaluation.rounds import AS_OF, COUNTIES, DEPARTMENTS, Grid, open_grid


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


def test_a_copy_is_the_offices_own_and_can_be_changed(office: Office) -> None:
    me, files = office.session(), office.set_files

    new = files.copy(DEPARTMENTS, "example-county-2026", "2026年示例县指标", me)
    view = files.view(new, me)
    assert (view.name, view.shipped, len(view.items)) == ("2026年示例县指标", False, 14)
    changed = view.text.replace("市中院提供", "县法院提供")
    edition = files.save(new, changed, me)

    assert files.view(new, me).edition == edition != view.edition
    assert {item.source for item in files.view(new, me).items} >= {"县法院提供"}
    assert new in [row.id for row in office.rounds.sets()]


def test_a_set_in_use_stays_what_it_was_until_the_round_adopts_it(office: Office) -> None:
    me, files = office.session(), office.set_files
    new = files.copy(DEPARTMENTS, "example-county-2026", "2026年示例县指标", me)
    grid = open_grid(office, new)
    grid.enter((0, "1", "n", "2"))
    text = files.view(new, me).text

    files.save(new, text.replace("each = -2", "each = -4", 1), me)
    preview = office.rounds.preview_adoption(grid.round, new, AS_OF, me)

    assert grid.score(0, "1")["score"] == "6.00"
    assert [(m.unit, m.was, m.now) for m in preview.moves if m.item == "1"] == [
        (grid.units[0], "6.00", "2.00")
    ]


@pytest.mark.parametrize("new_id", ["nanyang-2024-counties", "示例", "../x"])
def test_a_copy_needs_an_id_of_its_own(office: Office, new_id: str) -> None:
    with pytest.raises(InputError, match="没有复制"):
        office.set_files.copy(DEPARTMENTS, new_id, "示例", office.session())


def test_a_shipped_set_is_not_changed_and_a_faulty_one_not_saved(office: Office) -> None:
    me, files = office.session(), office.set_files
    with pytest.raises(InputError, match="请先复制"):
        files.save(DEPARTMENTS, files.view(DEPARTMENTS, me).text, me)
    new = files.copy(DEPARTMENTS, "example-county-2026", "示例", me)
    text = files.view(new, me).text

    with pytest.raises(InputError, match="没有保存"):
        files.save(new, text.replace("points = 100", "points = 99"), me)

    assert files.view(new, me).text == text
