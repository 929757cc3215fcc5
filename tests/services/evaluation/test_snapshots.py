"""What was published stays as it was, and comes out of the entries again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import InputError
from app.base.machine.resources import resource_text
from app.rules.indicators.source import read_set_source
from app.services.evaluation.round_commands import Decide
from app.services.office import Office
from tests.services.evaluation.rounds import AS_OF, COUNTIES, DEPARTMENTS, Filler, Grid, open_grid
from tests.services.making import Clock, open_office


def own_set(office: Office, change: tuple[str, str], set_id: str = DEPARTMENTS) -> None:
    """The office's own edition of a shipped set, under the same id."""
    text = resource_text(f"indicators/{set_id}.toml")
    assert change[0] in text
    folder = office.path.parent / "indicators"
    folder.mkdir(exist_ok=True)
    (folder / "own.toml").write_text(text.replace(*change), encoding="utf-8")
    assert read_set_source((folder / "own.toml").read_text("utf-8")).id == set_id


@pytest.mark.parametrize("set_id", [DEPARTMENTS, COUNTIES])
def test_a_snapshot_is_worked_out_again_from_its_edition_decisions_and_last_entry(
    office: Office, clock: Clock, set_id: str
) -> None:
    filler = Filler(open_grid(office, set_id), 7)
    filler.work(60)
    filler.unlock()
    grid = filler.grid
    key = office.scores.publish(grid.round, "初评", AS_OF, grid.me)
    before = office.scores.snapshots(grid.round, grid.me)[0]

    filler.work(60)
    office.close()

    with open_office(office.path, clock) as again:
        kept = again.scores.snapshots(grid.round, again.session())[0]
        assert kept == before
        assert list(kept.body) == json.loads(
            json.dumps(again.scores.recompute(key, again.session()))
        )
        assert again.scores.all(grid.round, AS_OF, again.session()) != kept.body


def test_a_changed_round_is_published_a_second_time(office: Office) -> None:
    grid = open_grid(office)
    grid.enter((0, "8", "closed", "1/2"))
    first = office.scores.publish(grid.round, "初评", AS_OF, grid.me)
    grid.enter((0, "8", "closed", "1/1"))
    second = office.scores.publish(grid.round, "复评后", AS_OF, grid.me)

    kept = {one.id: one for one in office.scores.snapshots(grid.round, grid.me)}
    assert kept[first].body != kept[second].body
    assert office.rounds.all(grid.me)[0].snapshots == 2
    for key in (first, second):
        assert office.scores.recompute(key, grid.me) == kept[key].body


def test_the_office_s_own_edition_is_previewed_before_it_is_adopted(office: Office) -> None:
    grid = open_grid(office)
    grid.enter((0, "8", "closed", "1/2"), (1, "8", "closed", "1/2"))
    grid.enter((0, "4", "timely", "1/2"))
    before = grid.all()
    key = office.scores.publish(grid.round, "初评", AS_OF, grid.me)
    own_set(office, ('caption = "及时答复率", of =', 'caption = "按期答复率", of ='))

    preview = office.rounds.preview_adoption(grid.round, DEPARTMENTS, AS_OF, grid.me)

    assert (preview.anew, preview.gone) == (1, 0)
    assert {(move.unit, move.item) for move in preview.moves} == {
        (grid.units[0], "4"), (grid.units[0], "")
    }  # fmt: skip
    assert grid.all() == before  # nothing was saved
    office.rounds.adopt(grid.round, DEPARTMENTS, "本县口径", grid.me)
    assert grid.score(0, "4")["inputs"] == {}
    assert grid.score(0, "8")["inputs"] == {"closed": "1/2"}
    assert office.scores.recompute(key, grid.me) == before
    assert office.verify() == ()


def test_what_a_preview_says_is_what_adopting_does(office: Office) -> None:
    grid = open_grid(office)
    grid.enter((0, "8", "closed", "1/2"))
    was = grid.score(0, "8")["score"]
    own_set(office, ("places = 2", "places = 3"))

    moves = office.rounds.preview_adoption(grid.round, DEPARTMENTS, AS_OF, grid.me).moves
    office.rounds.adopt(grid.round, DEPARTMENTS, "多一位", grid.me)

    move = next(m for m in moves if (m.unit, m.item) == (grid.units[0], "8"))
    assert (move.was, move.now) == (was, grid.score(0, "8")["score"])


def test_the_same_edition_is_not_adopted_twice(office: Office) -> None:
    grid = open_grid(office)

    with pytest.raises(InputError, match="已经采用这个版本"):
        office.rounds.adopt(grid.round, DEPARTMENTS, "示例", grid.me)


def test_weights_are_decided_before_the_evaluation_is_scored(office: Office) -> None:
    grid: Grid = open_grid(
        office, "nanyang-2020-evaluation", period=(date(2025, 1, 1), date(2025, 12, 31))
    )
    assert {body["total"]["state"] for body in grid.all()} == {"open"}
    items = [row["item"] for row in grid.all()[0]["scores"]]
    weights = dict.fromkeys(items[:-1], "8") | {items[-1]: str(100 - 8 * (len(items) - 1))}

    office.round_decisions.decide(Decide(grid.round, "weights", weights, "示例工作小组"), grid.me)

    assert [row["points"] for row in grid.all()[0]["scores"]] == list(weights.values())


def test_a_faulty_set_in_the_office_s_folder_names_its_mistake(office: Office) -> None:
    folder: Path = office.path.parent / "indicators"
    folder.mkdir()
    (folder / "faulty.toml").write_text("schema = 1\nkind = ", encoding="utf-8")

    rows = {row.id: row for row in office.rounds.sets()}

    assert rows["faulty"].problem
    assert not rows[DEPARTMENTS].problem
