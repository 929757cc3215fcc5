"""What the texts want recorded, under both: measures, the web column's number, truth, visits, ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import RuleViolation
from app.base.rows.cases import CaseRows
from tests.marked import packs
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office, receive

OTHER = "示例县交通局"


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A desk under the pack that the test's parameter names."""
    pack = request.getfixturevalue("pack")
    with make_office(tmp_path / "office.cxt", Clock(), regulation=pack) as office:
        yield Desk(office)


def page(desk: Desk, case_id: int) -> CaseRows:
    return desk.office.reads.case_page(case_id, TODAY, by=desk.me)


def handled(desk: Desk) -> int:
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
    desk.take(case_id, "refer", date(2026, 11, 4), unit=OTHER)
    return case_id


@pytest.mark.parametrize("pack", packs("NY-3", "YC-6"))
def test_the_measures_of_a_result_are_kept_and_shown(desk: Desk, pack: str) -> None:
    case_id = handled(desk)

    desk.take(case_id, "report_result", TODAY, unit=OTHER, result="true",
              measures="已退还租金并约谈负责人（示例）。")  # fmt: skip

    told = page(desk, case_id).timeline[-1].summary
    assert "已退还租金并约谈负责人（示例）" in told and "属实" in told
    assert "整改" in told  # under the caption of the text


@pytest.mark.parametrize("pack", packs("NY-4", "YC-4"))
def test_what_the_web_column_received_is_logged_with_its_number(desk: Desk, pack: str) -> None:
    assert "web" in {choice.key for choice in desk.office.reads.choices("channels")}

    command = replace(receive(source_number="网0001（示例）"), channel="web")
    case_id = desk.office.casework.register(command, desk.me).cases[0]

    shown = page(desk, case_id)
    assert (shown.card.channel, shown.source_number) == ("web", "网0001（示例）")


@pytest.mark.parametrize("pack", packs("", "YC-10"))
def test_the_day_on_which_12345_accepted_stands_beside_the_day_of_receipt(
    desk: Desk, pack: str
) -> None:
    details = {"hotline_accepted_on": date(2026, 11, 16)}
    command = replace(receive(date(2026, 11, 18), details=details), channel="hotline")
    case_id = desk.office.casework.register(command, desk.me).cases[0]

    facts = {row.caption: row.text for row in desk.office.intake.facts(case_id, by=desk.me)}

    assert facts["12345受理日"] == "2026-11-16"
    assert page(desk, case_id).card.received_on == date(2026, 11, 18)


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("pack", packs("NY-9", "YC-11"))
def test_whether_the_duty_of_truth_was_told_is_noted_and_blocks_nothing(
    desk: Desk, pack: str, told: bool
) -> None:
    case_id = desk.register(date(2026, 11, 18), truth_told=told)
    desk.take(case_id, "accept", TODAY)

    shown = page(desk, case_id)
    assert shown.card.stage == "accepted"
    assert ("已告知对材料真实性负责：是" in shown.timeline[0].summary) is told


@pytest.mark.parametrize("pack", packs("NY-15.2", "YC-17"))
def test_who_was_heard_and_what_was_said_is_kept(desk: Desk, pack: str) -> None:
    case_id = handled(desk)

    desk.take(case_id, "hear_complainant", TODAY, note="听取来人陈述（示例）。")

    row = page(desk, case_id).timeline[-1]
    assert row.caption == "听取陈述" and "听取来人陈述（示例）" in row.summary
    assert row.irregular == ()


@pytest.mark.parametrize("pack", packs("", "YC-13.2"))
def test_the_contact_of_the_unit_is_kept_under_the_unit(desk: Desk, pack: str) -> None:
    case_id = handled(desk)

    desk.take(case_id, "contact_complainant", TODAY, unit=OTHER, method="call")

    row = page(desk, case_id).timeline[-1]
    assert (row.kind, row.unit) == ("contact_complainant", OTHER)
    assert "电话" in row.summary


@pytest.mark.parametrize("pack", packs("NY-17", "YC-19"))
def test_a_visit_asks_how_satisfied_they_are_and_keeps_the_answer(desk: Desk, pack: str) -> None:
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
    desk.take(case_id, "close", date(2026, 11, 4))
    with pytest.raises(RuleViolation) as refused:
        desk.take(case_id, "visit_back", TODAY, satisfaction="")
    assert refused.value.article == {"nanyang-2020": "第十七条"}.get(pack, "第十九条")

    desk.take(case_id, "visit_back", TODAY, satisfaction="mostly", opinion="希望更快（示例）")

    told = page(desk, case_id).timeline[-1].summary
    assert "基本满意" in told and "希望更快（示例）" in told


@pytest.mark.parametrize("pack", packs("NY-18", "YC-20"))
def test_following_up_names_one_of_the_five_ways_and_what_was_found(desk: Desk, pack: str) -> None:
    case_id = handled(desk)
    form = next(
        form
        for form in (*page(desk, case_id).next_steps, *page(desk, case_id).other_steps)
        if form.kind == "follow_up"
    )
    ways = next(field.options for field in form.fields if field.name == "method")
    assert [caption.partition("（")[0] for _key, caption in ways] == [
        "听取汇报", "查阅资料", "实地察看", "专访调查", "座谈",
    ]  # fmt: skip

    desk.take(case_id, "follow_up", TODAY, method=ways[4][0], note="座谈了解进度（示例）。")

    told = page(desk, case_id).timeline[-1].summary
    assert "座谈" in told and "座谈了解进度（示例）" in told


@pytest.mark.parametrize("pack", packs("NY-5", "YC-5 YC-15"))
def test_the_office_urges_the_unit_that_handles_the_case_and_each_time_counts(
    desk: Desk, pack: str
) -> None:
    case_id = handled(desk)

    for day in (date(2026, 11, 16), TODAY):
        desk.take(case_id, "remind", day, unit=OTHER, note="请抓紧办理（示例）。")

    shown = page(desk, case_id)
    assert [row.unit for row in shown.timeline if row.kind == "remind"] == [OTHER, OTHER]
    assert shown.irregular == () and shown.card.stage == "handling"
    assert UNIT not in {row.unit for row in shown.timeline}
