"""A pack of its own words: what it calls its stages and what its 登记 asks for is what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import InputError
from app.base.rows.ledger import LedgerQuery
from app.services.office import Office
from tests.services.making import TODAY, Clock, Desk, receive
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
