"""What a period is compared with, and limits as they stood at its end."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.rows.statistics import CountCell, Period, StatisticsRows
from tests.services.making import TODAY, Desk

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
REVIEW = "受理审查期"


def received(page: StatisticsRows) -> CountCell:
    return next(cell for cell in page.counts if cell.key == "received")


@pytest.mark.obligation("YC-25")
def test_a_month_that_runs_on_is_measured_by_the_same_days_of_the_month_before(desk: Desk) -> None:
    assert date(2026, 11, 20) == TODAY
    for day in (1, 8, 9, 15, 20):
        desk.register(date(2026, 10, day))
    desk.register(date(2026, 10, 21))
    for day in (2, 3, 4, 5, 6, 9):
        desk.register(date(2026, 11, day))

    cell = received(desk.office.statistics.page(NOVEMBER))

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

    assert received(page).last_year == told


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
