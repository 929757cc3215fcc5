"""A unit under the 评价办法: its 初评, its five working days, 复评 once; days as in 2026's notice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.base.errors import InputError, RuleViolation
from app.services.cases.rebuild import differences, rebuild
from app.services.evaluation.round_commands import Assess
from app.services.office import Office
from tests.services.evaluation.rounds import Grid, open_grid
from tests.services.making import Clock


@pytest.fixture
def grid(office: Office) -> Grid:
    return open_grid(office, procedure="evaluation")


def take(grid: Grid, kind: str, on: str, n: int = 0, **fields: Any) -> int:
    command = Assess(grid.round, grid.units[n], kind, date.fromisoformat(on), fields)
    return grid.office.assessments.take(command, grid.me)


def announced(grid: Grid, n: int = 0) -> None:
    take(grid, "begin", "2026-01-12", n)
    take(grid, "ask_to_verify", "2026-02-02", n)
    take(grid, "verified", "2026-02-11", n)
    take(grid, "announce", "2026-03-02", n, delivered_on="2026-03-03", score="81.5")


@pytest.mark.obligation("PJ-10.4")
def test_the_right_to_apply_runs_five_working_days_from_receipt(grid: Grid) -> None:
    announced(grid)

    row = grid.office.assessments.unit(grid.round, grid.units[0], grid.me)

    assert (row.stage, row.stage_caption) == ("announced", "初评结果反馈")
    [clock] = row.clocks
    assert (clock.starts_on, clock.due_on) == (date(2026, 3, 3), date(2026, 3, 10))


def test_a_unit_is_evaluated_anew_once_with_its_steps_apart_from_the_others(grid: Grid) -> None:
    announced(grid)
    take(grid, "begin", "2026-01-13", 1)
    grid.enter((0, "8", "closed", "1/2"))
    take(grid, "apply", "2026-03-10", reason="示例", proof="示例")
    take(grid, "decide_application", "2026-03-11", outcome="accept")
    last = take(grid, "reevaluate", "2026-03-16", score="83.0", reason="示例")

    units = [grid.office.assessments.unit(grid.round, uid, grid.me) for uid in grid.units]

    assert last == 7
    assert [row.stage for row in units] == ["final", "collecting", ""]
    assert [step.n for step in units[0].steps] == [1, 2, 3, 4, 5, 6, 7]


def test_what_the_procedure_does_not_allow_is_refused_and_leaves_nothing(
    grid: Grid, clock: Clock
) -> None:
    take(grid, "begin", "2026-01-12")
    with pytest.raises(RuleViolation, match="受理复评之后才能复评") as refused:
        take(grid, "reevaluate", "2026-03-16", score="83.0", reason="示例")

    assert refused.value.article == "第十条第（五）项"
    assert len(grid.office.assessments.unit(grid.round, grid.units[0], grid.me).steps) == 1
    target = grid.office.path.with_name("second.cxt")
    rebuild(grid.office.gate.file, target, today=clock.day)
    assert differences(grid.office.path, target) == ()
    assert grid.office.verify() == ()


def test_monitoring_has_no_re_evaluation(office: Office) -> None:
    grid = open_grid(office)

    with pytest.raises(RuleViolation, match="里没有步骤“reevaluate”"):
        take(grid, "reevaluate", "2026-01-12")
    other = open_grid(office, procedure="evaluation")
    with pytest.raises(InputError, match="不在本轮次"):
        office.assessments.unit(other.round, "no-such-unit", other.me)
