"""The changes of indicator sets: each number, floor, state and reading, and whether tests notice."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

import pytest

from app.base.machine.resources import resource_text
from app.rules.indicators.shipped import shipped_set
from tools.mutation_run import Evidence
from tools.set_mutations import changes_of_set, noticed, set_ids

COUNTIES = "nanyang-2024-counties"


def tables(name: str) -> dict[str, Any]:
    return tomllib.loads(resource_text(f"indicators/{name}.toml"), parse_float=Decimal)


def told(name: str) -> list[str]:
    return [str(change) for change in changes_of_set(tables(name))]


@pytest.mark.parametrize(
    "change",
    [
        "[number] items.8a.points: 3 → 4",
        "[number] items.8a.rule.points.used: 0.6 → 0.7",
        "[number] items.14.rule.most: 3 → 2",
        "[number] params.decision_list_by.date: 2024-03-31 a day later",
        "[condition] items.5.rule.floor: said → read",
        "[condition] items.3a.rule.terms.0.complement: complement left out",
        "[state] items.6b.inputs.kinds.states.absent: absent left out",
        "[state] lists.records.0: 纳税 left out",
        "[reading] items.8c.readings.from30.default: default first → another option",
        "[reading] items.8c.readings.from30.options.thirty.set.rule.least: rule.least not set",
        "[quote] status: no longer marked",
    ],
)
def test_each_sort_of_change_is_made(change: str) -> None:
    assert change in told(COUNTIES)


@pytest.mark.parametrize("name", set_ids())
def test_no_change_leaves_the_set_as_it_was(name: str) -> None:
    own = tables(name)

    for change in changes_of_set(own):
        assert change.applied(own) != own, str(change)
    assert own == tables(name)


def test_a_change_is_noticed_by_a_test_that_fails_on_it_and_the_set_is_put_back() -> None:
    own = tables(COUNTIES)
    changes = {str(c): c for c in changes_of_set(own)}
    points = changes["[number] items.8c.points: 6 → 7"]
    status = changes["[quote] status: no longer marked"]

    def six_points() -> None:
        assert shipped_set(COUNTIES).items["8c"].points == 6

    def twenty_four() -> None:
        assert len(shipped_set(COUNTIES).items) == 24

    assert noticed(COUNTIES, own, points, [Evidence("six", six_points)])
    assert not noticed(COUNTIES, own, status, [Evidence("count", twenty_four)])
    six_points()
