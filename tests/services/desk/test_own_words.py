"""A pack of its own words: what it calls its stages and what its 登记 asks for is what is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import InputError
from app.base.rows.ledger import LedgerFilters, LedgerQuery
from app.rules.regulation.regulation import StageDef
from app.services.finding.duplicates import Typed
from app.services.ledger.ledger_filters import in_words
from app.services.office import Office
from app.services.store.stages import known_stages
from tests.services.making import PERSON, TODAY, UNIT, Clock, Desk, receive
from tests.services.test_founding import PACK, SETTINGS

STAGE = "待转承办单位"


@pytest.fixture
def third(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    """An office under a third city's regulation."""
    folder = tmp_path / "regulations"
    folder.mkdir()
    (folder / PACK.name).write_bytes(PACK.read_bytes())
    own = replace(SETTINGS, regulation="third-city", readings={})
    with Office.create(
        tmp_path / "third.cxt", own, today=clock.today, now=clock.now, officer="经办甲示例"
    ) as office:
        yield office


def at_the_counter(**details: object) -> object:
    return replace(receive(date(2026, 11, 16), category=""), channel="counter", details=details)


def test_board_case_page_and_ledger_call_a_stage_as_the_pack_does(third: Office) -> None:
    desk = Desk(third)
    case_id = third.casework.register(at_the_counter(window="a"), desk.me).cases[0]  # type: ignore[arg-type]

    board = third.reads.board(TODAY, by=desk.me)
    page = third.reads.case_page(case_id, TODAY, by=desk.me)
    ledger = third.ledger.summary(LedgerQuery().filters, TODAY, by=desk.me)

    assert board.columns[0].caption == STAGE
    assert page.stage_caption == STAGE
    assert dict(ledger.by_stage) == {STAGE: 1}


def test_intake_asks_for_what_the_pack_asks_for_and_keeps_that_alone(third: Office) -> None:
    desk = Desk(third)
    asked = [field.key for field in third.intake.fields("counter")]
    case_id = third.casework.register(at_the_counter(window="a", sum="1200"), desk.me).cases[0]  # type: ignore[arg-type]

    assert asked == ["window", "matter_on", "sum"]
    page = third.reads.case_page(case_id, TODAY, by=desk.me)
    assert page.details == (("受理窗口", "综合窗口"), ("涉及金额（元）", "1200"))
    with pytest.raises(InputError, match="没有“promise”这一项"):
        third.casework.register(at_the_counter(promise="示例"), desk.me)  # type: ignore[arg-type]


def test_registering_asks_the_township(desk: Desk) -> None:
    assert "township" in [field.key for field in desk.office.intake.fields("letter")]

    case_id = desk.register(details={"township": "示例镇"})

    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)
    assert ("涉及的乡镇（街道）", "示例镇") in page.details


PANEL = """
[steps.to_panel]
caption = "提交会审"
article = "第四条"
effect = "move"
stages = ["received"]
to = "panel"
otherwise = "refuse"
sentence = "只有待审查的可以提交会审。"
"""


@pytest.fixture
def panelled(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A city that has a stage no other has: cases go to a panel before they are sent on."""
    folder = tmp_path / "regulations"
    folder.mkdir()
    text = PACK.read_text(encoding="utf-8").replace(
        "[stages]\n", '[stages]\npanel = { caption = "待会审", order = 1, waiting = "未会审" }\n'
    )
    (folder / PACK.name).write_text(text + PANEL, encoding="utf-8")
    own = replace(SETTINGS, regulation="third-city", readings={})
    with Office.create(
        tmp_path / "third.cxt", own, today=clock.today, now=clock.now, officer="经办甲示例"
    ) as office:
        yield Desk(office)


def test_a_stage_that_only_this_pack_has_is_called_so_wherever_a_case_is_found(
    panelled: Desk,
) -> None:
    """Search, related cases, repeats, the ledger's list of stages, its filter, its sheet, counts."""
    office, me = panelled.office, panelled.me
    first, second = (
        office.casework.register(at_the_counter(window="a"), me).cases[0]  # type: ignore[arg-type]
        for _ in range(2)
    )
    panelled.take(first, "to_panel", TODAY)
    number = office.reads.case_page(first, TODAY, by=me).card.number

    assert office.find.find(number, TODAY, me)[0].detail.endswith("待会审")
    related = office.related.of(second, TODAY, me)
    assert [(r.case_id, r.stage) for r in related] == [(first, "待会审")]
    typed = Typed(PERSON.phone, unit=UNIT, text="招商承诺未兑现。示例县住建局承诺的土地没有交付。")
    hints = office.duplicates.hints(typed, TODAY, by=me).hints
    assert {h.case_id: h.stage for h in hints}[first] == "待会审"
    assert ("panel", "待会审") in office.reads.stage_choices()
    assert office.reads.stages() == {"panel": 1, "received": 1}
    assert [card.case_id for card in office.reads.cards("panel", by=me)] == [first]
    for wanted, found in (("panel", {first}), ("open", {first, second}), ("ended", set())):
        query = LedgerQuery(LedgerFilters(stage=wanted))
        assert {row.case_id for row in office.ledger.page(query, TODAY, by=me).rows} == found
    assert office.ledger.summary(LedgerFilters(), TODAY, by=me).open == 2
    assert "待会审" in in_words(
        LedgerFilters(stage="panel"), office.regulations.current(), _stages(office)
    )
    assert [u.open_cases for u in office.staff.all(TODAY) if u.name == me.name] == [2]


def _stages(office: Office) -> Mapping[str, StageDef]:
    with office.gate.see(office.gate.program) as view:
        return known_stages(office.workspace, view)
