"""Nothing goes to the unit complained about unless it was said by which way: by form, paper, batch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import RuleViolation
from app.services.cases.bulk import History, take_over
from app.services.cases.commands import TakeMany, TakeStep
from app.services.papers.letter_commands import WriteLetter
from tests.services.making import SELF_CHECK, TODAY, UNIT, Clock, Desk, make_office, receive

ARTICLES = [("nanyang-2020", "第十五条第（三）项"), ("yuncheng-2021", "第十七条第（三）项")]
Sent = Callable[[Desk, int, dict[str, Any]], None]


def by_form(desk: Desk, case_id: int, fields: dict[str, Any]) -> None:
    desk.office.casework.take(TakeStep(case_id, "refer", TODAY, unit=UNIT, fields=fields), desk.me)


def by_paper(desk: Desk, case_id: int, fields: dict[str, Any]) -> None:
    step = TakeStep(case_id, "refer", TODAY, unit=UNIT, fields=fields)
    desk.office.letters.issue(WriteLetter("referral", case_id, TODAY, step=step), desk.me)


@pytest.mark.obligation("NY-15.3", "YC-17")
@pytest.mark.parametrize(("pack", "article"), ARTICLES)
@pytest.mark.parametrize("send", [by_form, by_paper])
@pytest.mark.parametrize(
    "fields", [{}, {"accused_way": "superior"}, {"accused_way": "self_check", "summary": " "}]
)
def test_without_the_way_or_the_summary_it_is_refused_with_the_article(
    tmp_path: Path, clock: Clock, pack: str, article: str, send: Sent, fields: dict[str, Any]
) -> None:
    with make_office(tmp_path / "office.cxt", clock, regulation=pack) as office:
        desk = Desk(office)
        case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))

        with pytest.raises(RuleViolation) as refused:
            send(desk, case_id, fields)

        assert refused.value.article == article
        assert desk.kinds(case_id)[-1] == "accept"
        send(desk, case_id, {**SELF_CHECK, "role": "lead"})
        assert desk.kinds(case_id)[-1] == "refer"


@pytest.mark.obligation("NY-15.3")
def test_of_many_cases_only_those_go_that_are_not_about_the_unit(desk: Desk) -> None:
    about_it = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    about_another = desk.accepted(
        date(2026, 11, 16), date(2026, 11, 18), respondents=("示例县交通局",)
    )

    result = desk.office.batch.take_many(
        TakeMany("refer", TODAY, (about_it, about_another), unit=UNIT), desk.me
    )

    assert result.cases == (about_another,)
    assert "就是被投诉举报单位" in result.refused[0].sentence


def test_what_was_sent_so_before_is_taken_over_as_it_was(desk: Desk) -> None:
    steps = (
        TakeStep(0, "accept", date(2026, 9, 3)),
        TakeStep(0, "refer", date(2026, 9, 4), unit=UNIT),
    )

    taken = take_over(desk.office.workspace, [History(receive(), steps)], desk.me, source="示例")

    assert desk.kinds(taken.cases[0])[-1] == "refer"
