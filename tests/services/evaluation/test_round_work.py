"""What rounds owe today, and the complaints of the year that are proposed as evidence."""

from __future__ import annotations

from datetime import date

import pytest

from app.services.evaluation.round_commands import Assess, OpenRound, Proceed
from app.services.office import Office
from tests.services.evaluation.rounds import UNITS, open_grid
from tests.services.making import Desk


def test_lines_name_the_right_of_a_unit_the_march_and_a_round_that_nobody_began(
    office: Office,
) -> None:
    grid = open_grid(office, procedure="evaluation", period=(date(2025, 1, 1), date(2025, 12, 31)))
    [line] = office.round_work.due(date(2026, 1, 5), grid.me)
    assert (line.due_on, line.duty) == (date(2026, 3, 31), "office")
    assert "尚未开始" in line.caption

    office.round_course.proceed(
        Proceed(grid.round, "begin", date(2026, 1, 5), {"finish_by": "2026-03-31"}), grid.me
    )
    for kind, on, fields in (
        ("begin", date(2026, 1, 12), {}),
        ("ask_to_verify", date(2026, 2, 2), {}),
        ("verified", date(2026, 2, 11), {}),
        ("announce", date(2026, 3, 2), {"delivered_on": "2026-03-03", "score": "81.5"}),
    ):
        office.assessments.take(Assess(grid.round, grid.units[0], kind, on, fields), grid.me)

    first, second = office.round_work.due(date(2026, 3, 6), grid.me)
    assert (first.unit_name, first.due_on, first.remaining, first.duty) == (
        UNITS[0], date(2026, 3, 10), 2, "unit",
    )  # fmt: skip
    assert second.caption == "年度评价完成"
    lapsed = office.round_work.due(date(2026, 3, 11), grid.me)[0]
    assert lapsed.duty == "office"  # it did not apply: 初评 stands, which is for us to record


@pytest.mark.obligation("PJ-8")
def test_complaints_of_the_year_found_true_are_proposed_and_nothing_is_entered(
    desk: Desk,
) -> None:
    office = desk.office
    for result in ("true", "partly", "false"):
        case = desk.register(date(2026, 9, 1), title=f"示例{result}", respondents=(UNITS[0],))
        desk.take(case, "accept", date(2026, 9, 3))
        desk.take(case, "refer", date(2026, 9, 4), unit="示例县发改委")
        desk.take(case, "report_result", date(2026, 9, 20), result=result)
    period = (date(2026, 1, 1), date(2026, 12, 31))
    command = OpenRound("示例", "nanyang-2020-evaluation", units=UNITS, period=period)
    round_id = office.rounds.open(command, desk.me)
    unit = office.rounds.units(round_id, desk.me)[0][0]

    found = office.round_work.proposed(round_id, unit, desk.me)

    assert [(one.title, one.result) for one in found] == [
        ("示例true", "属实"),
        ("示例partly", "部分属实"),
    ]
    assert office.round_evidence.of_round(round_id, desk.me) == ()
