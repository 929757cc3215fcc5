"""What a period is compared with, and limits as they stood at its end."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.rows.statistics import CountCell, Period, StatisticsRows
from app.services.cases.commands import VoidSteps
from tests.services.making import TODAY, UNIT, Desk

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
REVIEW, CLOSURE, INVESTIGATION = "受理审查期", "办结期", "调查核实期"
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


def overdue_in(page: StatisticsRows, key: str = "overdue_end") -> int:
    return next(cell.number for cell in page.counts if cell.key == key)


def limit(page: StatisticsRows, caption: str) -> tuple[int, int, int]:
    """Kept, kept late, overdue."""
    return next(
        ((row.met, row.late, row.overdue) for row in page.clocks if row.caption == caption),
        (0, 0, 0),
    )


@pytest.mark.obligation("NY-16.3", "YC-25")
def test_a_limit_set_after_a_period_does_not_change_how_it_stood_at_its_end(desk: Desk) -> None:
    late, soon = (desk.accepted(day, day) for day in (date(2026, 4, 3), date(2026, 8, 3)))
    statistics = desk.office.statistics
    assert (overdue_in(statistics.page(QUARTER)), limit(statistics.page(QUARTER), CLOSURE)) == (
        1, (0, 0, 1),
    )  # fmt: skip

    for case, due_on in ((late, "2026-12-18"), (soon, "2026-09-18")):
        desk.take(case, "override_limit", date(2026, 10, 12), clock="closure", due_on=due_on,
                  law="示例法第一条")  # fmt: skip

    then, now = statistics.page(QUARTER), statistics.page(Period(date(2026, 10, 1), TODAY))
    assert (overdue_in(then), limit(then, CLOSURE)) == (1, (0, 0, 1))
    assert (overdue_in(now), limit(now, CLOSURE)) == (1, (0, 0, 1))
    (row,) = (row for row in then.clocks if row.caption == CLOSURE)
    for page, row_of, case in ((QUARTER, row, late), (Period(date(2026, 10, 1), TODAY), row, soon)):
        behind = statistics.clock_cases(page, row_of, "overdue", desk.me)
        counted = statistics.cases(page, "overdue_end", desk.me)
        assert [one.case_id for one in behind.cases] == [case]
        assert [one.case_id for one in counted.cases] == [case]


@pytest.mark.obligation("NY-12", "NY-13")
def test_a_report_sent_back_after_a_period_was_in_time_in_it(desk: Desk) -> None:
    case = desk.accepted(date(2026, 8, 17), date(2026, 8, 18))
    desk.take(case, "refer", date(2026, 8, 19), unit=UNIT, delivered_on="2026-08-19")
    desk.take(case, "report_result", date(2026, 9, 21), result="true", measures="已办理。")
    statistics = desk.office.statistics
    assert limit(statistics.page(QUARTER), INVESTIGATION) == (1, 0, 0)

    desk.take(case, "review_result", date(2026, 10, 9), outcome="return", reason="不清。")

    assert limit(statistics.page(QUARTER), INVESTIGATION) == (1, 0, 0)
    assert limit(statistics.page(Period(date(2026, 10, 1), TODAY)), INVESTIGATION) == (0, 0, 1)


@pytest.mark.obligation("NY-12", "YC-25")
def test_the_limits_of_units_stand_by_unit_and_open_their_own_cases(desk: Desk) -> None:
    made: dict[str, int] = {}
    for unit in (UNIT, OTHER):
        case = made[unit] = desk.accepted(date(2026, 7, 6), date(2026, 7, 7))
        desk.take(case, "refer", date(2026, 7, 8), unit=unit, delivered_on="2026-07-08")
        if unit == UNIT:
            desk.take(case, "report_result", date(2026, 8, 17), result="true", measures="已办理。")
    statistics = desk.office.statistics

    page = statistics.page(QUARTER)

    assert {(row.unit, row.caption): (row.met, row.late, row.overdue) for row in page.unit_clocks} == {
        (UNIT, INVESTIGATION): (1, 0, 0), (OTHER, INVESTIGATION): (0, 0, 1),
    }  # fmt: skip
    assert limit(page, INVESTIGATION) == (1, 0, 1)
    for row in page.unit_clocks:
        (column,) = (name for name in ("met", "overdue") if getattr(row, name))
        found = statistics.clock_cases(QUARTER, row, column, desk.me)
        assert [one.case_id for one in found.cases] == [made[row.unit]]
        assert found.caption.startswith(row.unit)


@pytest.mark.obligation("NY-11.2", "NY-16.1")
def test_of_a_merged_case_what_its_complainant_is_owed_counts_and_the_rest_with_the_survivor(
    desk: Desk,
) -> None:
    """Whoever was accepted must be told so, merged or not; what is to be done is done once."""
    first, second = (desk.accepted(date(2026, 4, 1), date(2026, 4, day)) for day in (2, 3))
    number = desk.office.reads.case_page(first, TODAY, by=desk.me).card.number
    desk.take(second, "merge", date(2026, 4, 7), into=number)

    page = desk.office.statistics.page(QUARTER)

    assert limit(page, CLOSURE) == (0, 0, 1)
    assert limit(page, "受理告知期") == (0, 0, 2)
    desk.take(second, "notify_acceptance", date(2026, 6, 1), method="call")
    assert limit(desk.office.statistics.page(QUARTER), "受理告知期") == (0, 0, 1)


@pytest.mark.obligation("NY-16")
def test_neither_voided_nor_withdrawn_cases_have_limits_that_run(desk: Desk) -> None:
    void, withdrawn = (desk.accepted(date(2026, 4, 1), date(2026, 4, 2)) for _ in range(2))
    desk.office.casework.void(VoidSteps(void, (1, 2), "重复登记"), desk.me)
    desk.take(withdrawn, "withdraw", date(2026, 4, 7), reason="撤回")

    page = desk.office.statistics.page(QUARTER)

    assert page.clocks == () and {cell.number for cell in page.counts} == {0}


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
