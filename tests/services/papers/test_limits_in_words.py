"""A letter tells the limit as it stands in the case: extension, other law, further round, pause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.machine.resources import resource_text
from app.services.cases.commands import TakeStep
from app.services.office import Office
from app.services.papers.letter_commands import WriteLetter
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office
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


def test_a_limit_that_stood_still_says_so_and_ends_later(tmp_path: Path) -> None:
    with _office_of_pauses(tmp_path) as office:
        desk = Desk(office)
        case_id = desk.accepted(date(2026, 8, 3), date(2026, 8, 5))
        about = desk.take(case_id, "refer", SENT, unit=UNIT, delivered_on=SENT.isoformat())
        desk.take(case_id, "hear_complainant", date(2026, 8, 10), note="听取陈述（示例）")
        while_it_stands = words(desk, case_id, about)
        desk.take(case_id, "contact_complainant", date(2026, 8, 12), unit=UNIT)

        text = words(desk, case_id, about)

    # August 6 + 30 working days: September 17; two working days stood still: September 20 (worked)
    assert "调查核实期为30个工作日，其间暂停计算，已于2026年9月20日届满" in text
    assert "调查核实期为30个工作日，现暂停计算。" in while_it_stands
    assert "届满" not in while_it_stands and "超期" not in while_it_stands


def test_an_extension_up_to_a_day_is_told_by_its_last_day(tmp_path: Path) -> None:
    with make_office(tmp_path / "office.cxt", Clock(), regulation="yuncheng-2021") as office:
        desk = Desk(office)
        case_id = desk.accepted(date(2026, 9, 21), date(2026, 9, 24))
        about = desk.take(case_id, "refer", date(2026, 9, 25), unit=UNIT)
        told = desk.take(case_id, "notify_acceptance", date(2026, 9, 25), method="paper")
        desk.take(case_id, "request_extension", date(2026, 11, 16), unit=UNIT, about=about, amount=1,
                  reason="需要审计")  # fmt: skip
        desk.take(case_id, "extend", date(2026, 11, 18), unit=UNIT, until="2026-12-10",
                  approved_by="office", approver="李示例", reason="情况复杂")  # fmt: skip

        text = text_of(office, desk, WriteLetter("acceptance_notice", case_id, TODAY, seq=told))

    assert "自受理之日起2个月（已经批准延期）内办结，即不迟于2026年12月10日" in text


def _office_of_pauses(folder: Path) -> Office:
    """An office whose own regulation stops the clock from a hearing to the next contact."""
    text = resource_text("regulations/nanyang-2020.toml").replace(
        'id = "nanyang-2020"', 'id = "pauses-2020"', 1
    )
    head = "[clocks.investigation]\n"
    assert text.count(head) == 1
    paused = 'paused_by = ["hear_complainant"]\nresumed_by = ["contact_complainant"]\n'
    (folder / "regulations").mkdir()
    (folder / "regulations" / "pauses-2020.toml").write_text(
        text.replace(head, head + paused), "utf-8", newline="\n"
    )
    return make_office(folder / "office.cxt", Clock(), regulation="pauses-2020")
