"""A complaint about the office itself or its host goes to the superior (NY-15.1, YC-17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import RuleViolation
from app.base.rows.settings import DeskSettings
from app.services.units.unit_commands import MergeUnits
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office

HOST = "示例县发展和改革委员会"
ARTICLES = {"nanyang-2020": "第十五条第（一）项", "yuncheng-2021": "第十七条第（一）项"}


@pytest.fixture(params=ARTICLES)
def hosted(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """An office that hangs on the commission."""
    office = make_office(tmp_path / "办公.sqlite", Clock(), regulation=request.param)
    desk = Desk(office)
    office.options.save(DeskSettings(hosts=(HOST,)), desk.me)
    yield desk
    office.close()


@pytest.mark.obligation("NY-15.1", "YC-17")
@pytest.mark.parametrize("accused", [HOST, "示例县信用办"])
def test_a_complaint_about_the_office_or_its_host_is_not_accepted_but_reported(
    hosted: Desk, accused: str
) -> None:
    article = ARTICLES[hosted.office.reads.settings().regulation]
    case_id = hosted.register(date(2026, 11, 18), respondents=(UNIT, accused))
    page = hosted.office.reads.case_page(case_id, TODAY, by=hosted.me)
    assert page.proposals[0] == (
        f"被投诉举报的“{accused}”是本办或者挂靠单位：报上级信用办（{article}）"
    )

    with pytest.raises(RuleViolation, match=f"“{accused}”.*应当报上级信用办处理") as refused:
        hosted.take(case_id, "accept", TODAY)
    assert refused.value.article == article
    hosted.take(case_id, "forward", TODAY, to_channel="示例市信用办", to_kind="superior")

    assert hosted.office.reads.case_page(case_id, TODAY, by=hosted.me).card.stage == "forwarded"


@pytest.mark.obligation("NY-15.1", "YC-17")
def test_learnt_after_the_acceptance_it_is_not_referred_to_the_host_itself(hosted: Desk) -> None:
    case_id = hosted.accepted(date(2026, 11, 16), date(2026, 11, 18))
    both = [{"name": UNIT}, {"name": HOST}]
    hosted.take(case_id, "amend", TODAY, respondents=both, reason="来人补充说明")
    self_check = {"accused_way": "self_check", "summary": "摘要"}

    with pytest.raises(RuleViolation, match="不能由本办转给自己办理"):
        hosted.take(case_id, "refer", TODAY, unit=HOST, **self_check)
    hosted.take(case_id, "refer", TODAY, unit=UNIT, **self_check)  # the other one's part goes on

    assert hosted.kinds(case_id)[-1] == "refer"


@pytest.mark.obligation("NY-15.1")
def test_another_name_of_the_host_is_the_host_and_a_unit_that_is_none_is_not(desk: Desk) -> None:
    desk.office.options.save(DeskSettings(hosts=("示例县发改委",)), desk.me)
    gone = desk.register(date(2026, 11, 18), respondents=("示例县发改委",))
    stays = desk.register(date(2026, 11, 18), respondents=(HOST,))
    desk.take(stays, "accept", TODAY)
    desk.office.unit_merging.merge(MergeUnits("示例县发改委", HOST), desk.me)
    renamed = desk.register(date(2026, 11, 18), respondents=(HOST,))

    for case_id in (gone, renamed):
        with pytest.raises(RuleViolation, match="应当报上级信用办处理"):
            desk.take(case_id, "accept", TODAY)
