"""A letter tells the limit as it stands in the case: extension, other law, further round, pause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.services.cases.commands import TakeStep
from app.services.papers.letter_commands import WriteLetter
from tests.services.making import TODAY, UNIT, Desk
from tests.services.papers.test_letters import text_of

SENT = date(2026, 8, 6)


@pytest.fixture
def referred(desk: Desk) -> tuple[int, int]:
    """A case referred on August 6 and not reported yet: its number and that of the referral."""
    case_id = desk.accepted(date(2026, 8, 3), date(2026, 8, 5))
    about = desk.take(case_id, "refer", SENT, unit=UNIT, delivered_on=SENT.isoformat())
    return case_id, about


def extended(desk: Desk, case_id: int, on: date = date(2026, 9, 1)) -> None:
    desk.take(case_id, "extend", on, unit=UNIT, amount=10, reason="案情复杂", approver="李示例",
              approved_by="unit_head", told_on=on.isoformat())  # fmt: skip


def overridden(desk: Desk, case_id: int, about: int, **limit: Any) -> None:
    desk.take(case_id, "override_limit", date(2026, 9, 1), about=about, clock="investigation",
              law="《示例条例》第五条", **limit)  # fmt: skip


def words(desk: Desk, case_id: int, about: int) -> str:
    """The letter of supervision about that referral."""
    fields = {"ground": ("1",), "suggestion": "请限期办结。"}
    step = TakeStep(case_id, "supervise", TODAY, unit=UNIT, about=about, fields=fields)
    return text_of(desk.office, desk, WriteLetter("supervision", case_id, TODAY, step=step))


def after_an_extension(desk: Desk, case_id: int, about: int) -> int:
    extended(desk, case_id)
    return about


def after_an_extension_approved_late(desk: Desk, case_id: int, about: int) -> int:
    extended(desk, case_id, date(2026, 10, 9))
    return about


def under_another_law(desk: Desk, case_id: int, about: int) -> int:
    overridden(desk, case_id, about, limit=45, unit_of_limit="working_days")
    return about


def under_another_law_by_a_day(desk: Desk, case_id: int, about: int) -> int:
    overridden(desk, case_id, about, due_on="2026-10-20")
    return about


def in_a_second_round(desk: Desk, case_id: int, _about: int) -> int:
    desk.take(case_id, "report_result", date(2026, 9, 1), unit=UNIT, result="true",
              delivered_on="2026-09-01")  # fmt: skip
    return desk.take(case_id, "reinvestigate", date(2026, 9, 2), unit=UNIT, limit=10,
                     delivered_on="2026-09-02", reason="示例")  # fmt: skip


@pytest.mark.parametrize(
    ("history", "said"),
    [
        # August 6 + 30 working days: September 17; September 2 + 10: September 16
        (after_an_extension, "调查核实期为30个工作日，经批准延长10个工作日，已于"),
        (after_an_extension_approved_late, "调查核实期为30个工作日，已于2026年9月17日届满"),
        (under_another_law, "调查核实期为45个工作日，依《示例条例》第五条另定，已于"),
        (
            under_another_law_by_a_day,
            "调查核实期依《示例条例》第五条另定，已于2026年10月20日届满",
        ),
        (in_a_second_round, "调查核实期为10个工作日，二次调查，已于2026年9月16日届满"),
    ],
)
def test_a_letter_of_supervision_tells_the_limit_of_the_case(
    desk: Desk, referred: tuple[int, int], history: Callable[[Desk, int, int], int], said: str
) -> None:
    case_id, about = referred
    about = history(desk, case_id, about)

    text = words(desk, case_id, about)

    assert said in text
    clock = next(c for c in desk.office.reads.case_page(case_id, TODAY, by=desk.me).clocks
                 if c.clock == "investigation" and c.due_on and c.met_on is None)  # fmt: skip
    assert clock.due_on is not None
    day = clock.due_on
    assert f"{day.year}年{day.month}月{day.day}日届满" in text
