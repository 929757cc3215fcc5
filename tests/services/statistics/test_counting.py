"""The query against the office that was counted by hand, and against laws that hold for any office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.base.errors import PackError
from app.base.rows.statistics import Period
from app.models.base import table_of
from app.models.unit import Unit
from app.rules.statistics.counts import WHEN, Count, worded
from app.rules.statistics.reckoning import share, times
from app.rules.statistics.schema import Term
from app.rules.statistics.shipped import shipped_figures
from app.services.cases.bulk import History, take_over
from app.services.cases.commands import TakeStep, VoidSteps
from app.services.office import Office
from app.services.statistics.counting import (
    Counted,
    Span,
    balance,
    counted,
    days_of,
    months_of,
    rows_behind,
)
from app.services.units.unit_commands import SaveUnit
from tests.services.making import Desk, receive
from tests.services.statistics import office60

pytestmark = pytest.mark.slow

FIGURES = shipped_figures()
SPAN = Span(office60.FROM, office60.TO)


@pytest.fixture
def filled(sixty: Desk) -> Office:
    return sixty.office


def counts(office: Office, span: Span = SPAN, by: str = "") -> Counted:
    with office.gate.file.read() as connection:
        return counted(connection, FIGURES, span, by)


@pytest.mark.obligation("YC-25")
def test_every_count_is_what_was_counted_by_hand(filled: Office) -> None:
    found = {key: number[""] for key, number in counts(filled).items()}

    assert found == office60.COUNTS
    assert set(office60.COUNTS) == set(FIGURES.counts)


@pytest.mark.obligation("YC-25")
def test_every_figure_under_every_reading_is_what_was_worked_by_hand(filled: Office) -> None:
    numbers = {key: number[""] for key, number in counts(filled).items()}

    found = {
        (figure.key, reading.key): share(reading, numbers).spoken
        for figure in FIGURES.figures.values()
        for reading in figure.readings
    }
    assert found == office60.FIGURES


def test_the_times_are_of_exactly_the_closings_of_the_period(filled: Office) -> None:
    with filled.gate.file.read() as connection:
        days = days_of(connection, FIGURES.counts["closed"], SPAN)[""]

    assert len(days) == office60.COUNTS["closed"] and times(days).spoken == office60.TIMES


def test_each_unit_is_what_was_counted_by_hand_and_units_sum_to_the_whole(filled: Office) -> None:
    found = counts(filled, by="unit")
    with filled.gate.file.read() as connection:
        names = {row.name: str(row.id) for row in connection.execute(table_of(Unit).select())}
    order = ("in_hand_start", "accepted", "reopened", "terminated", "closed", "in_hand_end")

    for unit, (*numbers, rate) in office60.BY_UNIT.items():
        own = {key: number[names[unit]] for key, number in found.items()}
        assert [own[key] for key in order] == numbers
        assert share(FIGURES.figures["closure_rate"].reading(""), own).spoken == rate
    for key, number in found.items():
        assert sum(number.values()) == office60.COUNTS[key], key


def test_parts_sum_to_the_whole(filled: Office) -> None:
    for by in ("superior", "township", "category", "channel", "officer", "named"):
        for key, number in counts(filled, by=by).items():
            assert sum(number.values()) == office60.COUNTS[key], (by, key)


@pytest.mark.obligation("YC-25")
def test_a_month_is_what_its_own_page_says_and_months_follow_each_other(filled: Office) -> None:
    found = counts(filled, by="month")
    months = months_of(SPAN)

    assert list(months) == ["2026-07", "2026-08", "2026-09"]
    for month, part in months.items():
        own = {key: number[""] for key, number in counts(filled, part).items()}
        assert {key: number[month] for key, number in found.items()} == own
    end, start = found["in_hand_end"], found["in_hand_start"]
    assert (start["2026-07"], end["2026-09"]) == (17, 15)
    assert (end["2026-07"], end["2026-08"]) == (start["2026-08"], start["2026-09"])
    assert sum(found["closed"].values()) == office60.COUNTS["closed"]


def test_categories_are_counted_apart(filled: Office) -> None:
    closed = counts(filled, by="category")["closed"]

    assert dict(closed) == office60.BY_CATEGORY_CLOSED


def test_each_number_is_as_many_rows_as_it_opens(filled: Office) -> None:
    with filled.gate.file.read() as connection:
        for by in ("", "unit", "superior", "township", "category", "channel", "officer", "named",
                   "month"):  # fmt: skip
            for key, number in counted(connection, FIGURES, SPAN, by).items():
                for part, value in number.items():
                    rows = rows_behind(connection, FIGURES.counts[key], SPAN, by, part)
                    assert len(rows) == value, (by, key, part)


def test_whatever_the_period_what_comes_in_and_goes_out_balances(filled: Office) -> None:
    day = date(2026, 3, 1)
    while day < date(2026, 11, 1):
        for length in (1, 13, 45, 120):
            span = Span(day, day + timedelta(days=length))
            numbers = {key: number[""] for key, number in counts(filled, span).items()}
            assert balance(numbers) == 0, span
        day += timedelta(days=17)


def test_what_one_period_ends_with_the_next_begins_with(filled: Office) -> None:
    for cut in (date(2026, 6, 9), date(2026, 6, 10), date(2026, 7, 10), date(2026, 8, 27)):
        before = counts(filled, Span(date(2026, 1, 1), cut))["in_hand_end"][""]
        after = counts(filled, Span(cut + timedelta(days=1), date(2026, 12, 31)))
        assert before == after["in_hand_start"][""]


def test_a_case_is_in_one_of_the_states_at_a_day(filled: Office) -> None:
    with filled.gate.file.read() as connection:
        held = rows_behind(connection, FIGURES.counts["in_hand_end"], SPAN)
        begun = Span(date(2020, 1, 1), office60.TO)
        ended = rows_behind(connection, FIGURES.counts["terminated"], begun)

    assert len({case for case, _seq, _day in held}) == len(held)
    assert not {case for case, _seq, _day in held} & {case for case, _seq, _day in ended}


def test_what_was_begun_is_in_hand_closed_or_ended_otherwise_and_nothing_twice(
    filled: Office,
) -> None:
    for cut in (date(2026, 5, 8), office60.FROM, date(2026, 8, 12), office60.TO, office60.TODAY):
        n = {key: number[""] for key, number in counts(filled, Span(date(2020, 1, 1), cut)).items()}
        begun = n["accepted"] + n["reopened"]
        assert begun == n["in_hand_end"] + n["closed"] + n["terminated"], cut
        assert n["in_hand_start"] == 0
    with filled.gate.file.read() as connection:
        span = Span(office60.FROM, office60.TODAY)
        held = {case for case, *_ in rows_behind(connection, FIGURES.counts["in_hand_end"], span)}
        # told otherwise: what the projection of cases says of today
        open_ones = connection.exec_driver_sql(
            'SELECT id FROM "case" WHERE accepted_on IS NOT NULL AND ended_on IS NULL'
        )
        assert held == {row[0] for row in open_ones}


def mutants(count: Count) -> Iterator[Count]:
    """The count with one thing of its definition changed, in every way that can be."""
    for when in WHEN:
        yield replace(count, when=when)
    for late in (None, False, True):
        yield replace(count, late=late)
    for ended_as in ("", "closed", "terminated"):
        yield replace(count, ended_as=ended_as)
    yield replace(count, limited=not count.limited)
    for kinds in (("accept",), ("reopen",), ("accept", "reopen"), ("receive",), ("visit_back",)):
        yield replace(count, kinds=kinds)
    for outcomes in ((), ("satisfied",), ("unsatisfied",), ("merged",)):
        yield replace(count, outcomes=outcomes)
    yield replace(count, leaves_out=())
    yield replace(count, leaves_out=("merged",))
    yield replace(count, only=("merged",))


@pytest.mark.obligation("YC-25")
def test_a_definition_changed_changes_its_text_whenever_it_changes_the_number(
    filled: Office,
) -> None:
    moved = silent = 0
    with filled.gate.file.read() as connection:
        for key in ("closed", "cases", "in_hand_end", "overdue_end", "satisfied", "closed_on_time"):
            own = FIGURES.counts[key]
            for mutant in mutants(own):
                alone = replace(FIGURES, counts={key: mutant}, figures={})
                number = counted(connection, alone, SPAN)[key][""]
                if number == office60.COUNTS[key]:
                    continue
                moved += 1
                try:
                    assert worded(mutant) != worded(own), (key, mutant)
                except PackError:  # its sentence would say nothing of it: no such file is taken
                    silent += 1
    assert moved > 60 and 0 < silent < moved


@pytest.mark.obligation("YC-25")
def test_a_numerator_or_denominator_changed_changes_definition_and_share(filled: Office) -> None:
    numbers = {key: number[""] for key, number in counts(filled).items()}
    for figure in FIGURES.figures.values():
        ratio = figure.readings[0]
        for part in ("top", "base"):
            more = replace(ratio, **{part: (*getattr(ratio, part), Term("received"))})
            other = replace(figure, readings=(more,))
            assert FIGURES.definition(other) != FIGURES.definition(figure)
            assert share(more, numbers).spoken != share(ratio, numbers).spoken


def test_a_voided_case_counts_for_nothing_and_a_voided_step_neither(sixty: Desk) -> None:
    made = office60.keys()
    case = made["G5"][0]
    sixty.office.casework.void(VoidSteps(case, (3, 2), "误登"), sixty.me)  # its acceptance

    numbers = {key: number[""] for key, number in counts(sixty.office).items()}
    assert (numbers["accepted"], numbers["in_hand_end"], numbers["received"]) == (22, 14, 41)


def test_a_unit_under_another_is_counted_with_its_superior(sixty: Desk) -> None:
    office = sixty.office
    office.unit_register.save(SaveUnit(office60.C, superior=office60.A), sixty.me)

    closed = counts(office, by="superior")["closed"]
    held = counts(office, by="superior")["in_hand_end"]
    assert len(closed) == 2 and sorted(held.values()) == [4, 11]


def test_cases_brought_in_already_closed_stand_apart(desk: Desk) -> None:
    history = History(
        receive(date(2026, 7, 6)),
        steps=(TakeStep(0, "accept", date(2026, 7, 8)), TakeStep(0, "close", date(2026, 7, 30))),
        number="示信投〔2026〕900号",
    )
    take_over(desk.office.workspace, [history], desk.me, source="示例")

    found = {key: number[""] for key, number in counts(desk.office).items()}
    assert (found["closed"], found["imported_closed"], found["received"]) == (0, 1, 1)
    assert found["accepted"] == 0 and balance(found) == 0
    page = desk.office.statistics.page(Period(office60.FROM, office60.TO))
    assert page.clocks == ()  # nor are its notices overdue here: it came without them
