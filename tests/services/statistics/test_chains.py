"""Handed back and referred anew, handled by several, answers to advice, townships: counted by hand."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.rows.statistics import Period
from app.services.units.unit_commands import SaveUnit
from tests.services.making import Desk

A, B, C, VILLAGE, TOWN = "示例县住建局", "示例县交通局", "示例县财政局", "示例村", "示例镇"
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))


def d(month: int, day: int) -> date:
    return date(2026, month, day)


@pytest.fixture
def desk60(desk: Desk) -> Desk:
    """Three cases: one handed back twice, one with a co-handler, one of a village's."""
    twice = desk.accepted(d(7, 1), d(7, 2), respondents=(C,))
    for unit, sent, back in ((A, d(7, 3), d(7, 6)), (B, d(7, 7), d(7, 9))):
        thread = desk.take(twice, "refer", sent, unit=unit, delivered_on=sent.isoformat())
        desk.take(
            twice, "return_referral", back, unit=unit, about=thread, reason="不属本单位职权。"
        )
    desk.take(twice, "refer", d(7, 10), unit=C, delivered_on="2026-07-10")
    once = desk.accepted(d(7, 1), d(7, 2), respondents=(C,))
    thread = desk.take(once, "refer", d(7, 3), unit=A, delivered_on="2026-07-03")
    desk.take(once, "return_referral", d(7, 6), unit=A, about=thread, reason="不属本单位职权。")
    desk.take(once, "refer", d(7, 7), unit=B, delivered_on="2026-07-07")
    desk.take(once, "refer", d(7, 7), unit=A, role="co", delivered_on="2026-07-07")
    letter = desk.take(once, "supervise", d(7, 20), unit=B, ground=("1",), suggestion="请尽快办理。",
                       delivered_on="2026-07-20")  # fmt: skip
    desk.take(once, "reply_improvement", d(7, 24), unit=B, about=letter, adopted="partly")
    town = desk.accepted(d(9, 1), d(9, 2), respondents=(A,))
    desk.take(town, "refer", d(9, 3), unit=VILLAGE, delivered_on="2026-09-03")
    desk.office.unit_register.save(SaveUnit(TOWN, kind="township"), desk.me)
    desk.office.unit_register.save(SaveUnit(VILLAGE, kind="village", superior=TOWN), desk.me)
    return desk


def test_chains_co_handling_and_adopted_advice_are_what_was_counted_by_hand(desk60: Desk) -> None:
    page = desk60.office.statistics.page(QUARTER)
    counts = {cell.key: cell.number for cell in page.counts}

    assert (counts["returned"], counts["chains"], counts["long_chains"]) == (3, 2, 1)
    answers = ("improved", "improved_adopted", "improved_rejected", "improved_limited",
               "improved_on_time", "improvement_overdue")  # fmt: skip
    # asked on July 20, answered on the 24th, 30 working days were given
    assert tuple(counts[key] for key in answers) == (1, 1, 0, 1, 1, 0)
    # 主办 alone is summed: the case that A handles too is B's
    rows = {row.name: row.counts for row in page.rows}
    assert {name: row["accepted"] for name, row in rows.items() if row["accepted"]} == {
        C: 1, B: 1, VILLAGE: 1,
    }  # fmt: skip
    assert {name: row["co_handled"] for name, row in rows.items() if row["co_handled"]} == {A: 1}
    # in hand since July 2 (twice) and September 2: 64 (21 + 21 + 22), 64 and 20 working days to September 30
    assert page.ages == "中位数64　平均49.33　最长64"


def test_a_village_counts_for_its_township(desk60: Desk) -> None:
    rows = desk60.office.statistics.page(QUARTER, "township").rows

    assert {row.name: row.counts["accepted"] for row in rows} == {TOWN: 1, "不属于乡镇": 2}
