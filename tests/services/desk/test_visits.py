"""Visits back on a real file: a sample by chance or choice, its list, the outcomes."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import InputError
from app.services.desk.visit_commands import ChooseSample, DrawSample
from tests.services.making import TODAY, UNIT, Desk

pytestmark = pytest.mark.obligation("NY-17")
AUGUST = (date(2026, 8, 1), date(2026, 8, 31))


def closed(desk: Desk, on: date = date(2026, 8, 24), **more: object) -> int:
    case_id = desk.accepted(date(2026, 8, 3), date(2026, 8, 4), **more)
    desk.take(case_id, "refer", date(2026, 8, 5), unit=UNIT)
    desk.take(case_id, "close", on)
    return case_id


@pytest.fixture
def ten(desk: Desk) -> list[int]:
    return [closed(desk) for _ in range(10)]


def draw(size: int, seed: int | None = None) -> DrawSample:
    return DrawSample("八月回访", size, *AUGUST, seed=seed)


def test_a_sample_has_the_size_wanted_and_says_what_it_was_drawn_from(
    desk: Desk, ten: list[int]
) -> None:
    closed(desk, date(2026, 9, 1))
    closed(desk, complainants=())

    sample = desk.office.visits.draw(draw(4), desk.me)

    assert (sample.size, sample.base, sample.way, sample.visited) == (4, 10, "random", 0)
    assert len({line.case_id for line in sample.lines} & set(ten)) == 4
    assert sample.lines[0].masked_phone == "138****0001" and sample.lines[0].masked_name == "张**"


def test_the_stored_seed_draws_the_same_sample_again(desk: Desk, ten: list[int]) -> None:
    first = desk.office.visits.draw(draw(4), desk.me)

    again = desk.office.visits.draw(draw(4, seed=first.seed), desk.me)

    assert [line.case_id for line in again.lines] == [line.case_id for line in first.lines]
    drawn = {tuple(sorted(line.case_id for line in desk.office.visits.draw(draw(4, seed=n), desk.me).lines))
             for n in range(8)}  # fmt: skip
    assert len(drawn) > 1


def test_more_than_there_are_is_refused_with_the_number(desk: Desk, ten: list[int]) -> None:
    with pytest.raises(InputError, match="可以回访的案件有10件，不能抽取11件"):
        desk.office.visits.draw(draw(11), desk.me)

    assert desk.office.visits.samples(by=desk.me) == ()


def test_an_outcome_shows_on_the_list(desk: Desk, ten: list[int]) -> None:
    sample = desk.office.visits.choose(ChooseSample("重点回访", (ten[3], ten[1])), desk.me)
    desk.take(ten[3], "visit_back", TODAY, satisfaction="mostly", opinion="希望更快")

    line, other = desk.office.visits.sample(sample.id, by=desk.me).lines

    assert (line.case_id, line.visited_on, line.satisfaction, line.opinion) == (
        ten[3], TODAY, "基本满意", "希望更快",
    )  # fmt: skip
    assert (other.case_id, other.visited_on, other.satisfaction) == (ten[1], None, "")
    assert [(s.name, s.size, s.visited) for s in desk.office.visits.samples(by=desk.me)] == [
        ("重点回访", 2, 1)
    ]


def test_a_case_still_running_is_not_chosen(desk: Desk, ten: list[int]) -> None:
    running = desk.register()

    with pytest.raises(InputError, match="尚未反馈"):
        desk.office.visits.choose(ChooseSample("重点回访", (ten[0], running)), desk.me)


@pytest.mark.obligation("NY-15.1")
def test_a_case_that_one_keeps_out_of_is_not_drawn(desk: Desk) -> None:
    case_id, other = (
        closed(desk),
        desk.office.session(desk.office.officers.add("经办乙示例", desk.me)),
    )
    desk.take(case_id, "recuse", TODAY, officer=other.name, reason="亲属")

    with pytest.raises(InputError, match="可以回访的案件有0件"):
        desk.office.visits.draw(draw(1), other)
