"""What a period is compared with, and limits as they stood at its end."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.rows.statistics import CountCell, Period, StatisticsRows
from tests.services.making import TODAY, UNIT, Desk

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
REVIEW = "受理审查期"
OTHER = "示例县交通局"


def received_of(page: StatisticsRows) -> CountCell:
    return next(cell for cell in page.counts if cell.key == "received")


@pytest.mark.obligation("YC-25")
def test_a_month_that_runs_on_is_measured_by_the_same_days_of_the_month_before(desk: Desk) -> None:
    assert date(2026, 11, 20) == TODAY
    for day in (1, 8, 9, 15, 20):
        desk.register(date(2026, 10, day))
    desk.register(date(2026, 10, 21))
    for day in (2, 3, 4, 5, 6, 9):
        desk.register(date(2026, 11, day))

    cell = received_of(desk.office.statistics.page(NOVEMBER))

    assert (cell.number, cell.before) == (6, "+20.00%")


@pytest.mark.obligation("YC-25")
@pytest.mark.parametrize(
    ("this", "there", "told"),
    [(28, 29, "+20.00%"), (27, 29, "–"), (28, 28, "+20.00%")],
)
def test_to_the_end_of_february_is_measured_by_the_whole_february_of_the_year_before(
    desk: Desk, this: int, there: int, told: str
) -> None:
    for _ in range(5):
        desk.register(date(2024, 2, there))
    for _ in range(6):
        desk.register(date(2025, 2, 3))

    page = desk.office.statistics.page(Period(date(2025, 2, 1), date(2025, 2, this)))

    assert received_of(page).last_year == told


@pytest.mark.obligation("YC-25")
def test_each_part_is_measured_by_what_it_was_itself(desk: Desk) -> None:
    def received(number: int, month: int, unit: str, year: int = 2026) -> None:
        for _ in range(number):
            desk.register(date(year, month, 6), respondents=(unit,), category="1")

    for unit, then, now in ((UNIT, 5, 6), (OTHER, 4, 9)):
        received(then, 4, unit)
        received(now, 7, unit)
    received(8, 8, UNIT, 2025)
    office = desk.office
    first = office.statistics.page(QUARTER, "category")
    (row,) = [one for one in first.rows if one.counts["received"]]
    assert row.counts["received"] == 15 and received_of(first).before == "+66.67%"
    assert (row.before["received"], row.last_year["received"]) == ("+66.67%", "+87.50%")
    channel = office.statistics.page(QUARTER, "channel").rows
    assert [one.moved("last_year", "received") for one in channel] == ["+87.50%"]
    months = {one.name: one for one in office.statistics.page(QUARTER, "month").rows}
    assert months["2026-07"].before["received"] == "–"  # June had none
    assert months["2026-08"].before["received"] == "-100.00%"  # July had fifteen
    assert months["2026-08"].last_year["received"] == "-100.00%"


@pytest.mark.obligation("YC-25")
def test_a_units_rate_is_measured_by_its_own_and_a_small_base_by_nothing(desk: Desk) -> None:
    def handled(unit: str, month: int, number: int, closed: int) -> None:
        for at in range(number):
            case = desk.accepted(date(2026, month, 6), date(2026, month, 7), respondents=(unit,))
            day = date(2026, month, 8)
            desk.take(case, "refer", day, unit=unit, delivered_on=day.isoformat())
            if at < closed:
                desk.take(case, "report_result", day, result="true", measures="已办理。")
                desk.take(case, "review_result", day, outcome="pass")
                desk.take(case, "close", date(2026, month, 10))

    for unit, then, now in ((UNIT, (5, 2), (7, 5)), (OTHER, (4, 4), (6, 3))):
        handled(unit, 5, *then)
        handled(unit, 8, *now)

    page = desk.office.statistics.page(QUARTER, "unit")

    rows = {row.name: row for row in page.rows}
    assert rows[UNIT].figures["closure_rate"] == "50.00%"  # 5 of 3 + 7
    assert rows[UNIT].before["closure_rate"] == "+10.00个百分点"  # 2 of 5
    assert rows[OTHER].before["closure_rate"] == "–" == rows[OTHER].before["closed"]
    assert next(f.before for f in page.figures if f.key == "closure_rate") == "-16.67个百分点"


@pytest.mark.obligation("YC-25")
def test_a_change_does_not_tell_of_few_people_what_the_number_does_not(desk: Desk) -> None:
    for day, number, more in (
        (date(2026, 4, 6), 9, {}), (date(2026, 4, 6), 2, {"complainants": ()}),
        (date(2026, 7, 6), 12, {}), (date(2026, 7, 6), 6, {"complainants": ()}),
    ):  # fmt: skip
        for _ in range(number):
            desk.register(day, **more)

    page = desk.office.statistics.page(QUARTER, "named")

    assert {row.name: row.counts["received"] for row in page.rows} == {"实名": 12, "匿名": 6}
    assert {row.before["received"] for row in page.rows} == {"＊"}
    assert {row.before["supervised"] for row in page.rows} == {"–"}  # nothing else is hidden
    assert received_of(page).before == "+63.64%"


@pytest.mark.obligation("NY-16")
def test_what_was_late_at_the_end_of_a_period_stays_so_though_it_ended_later(desk: Desk) -> None:
    case = desk.register(date(2026, 7, 3))

    def overdue() -> int:
        rows = desk.office.statistics.page(QUARTER).clocks
        return sum(row.overdue for row in rows if row.caption == REVIEW)

    assert overdue() == 1
    desk.take(case, "withdraw", date(2026, 10, 9))
    assert overdue() == 1
    (row,) = [r for r in desk.office.statistics.page(QUARTER).clocks if r.caption == REVIEW]
    behind = desk.office.statistics.clock_cases(QUARTER, row, "overdue", desk.me)
    assert [one.case_id for one in behind.cases] == [case]
