"""A day of delivery that starts a limit comes with its proof, whichever way it is entered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.base.errors import InputError
from app.base.rows.supervision import SupervisionDraft
from app.services.cases.bulk import History, take_over
from app.services.cases.commands import ReviseStep, TakeMany, TakeStep
from tests.services.making import TODAY, UNIT, Desk, receive

pytestmark = pytest.mark.asks_proof

SENT, CAME = date(2026, 11, 16), date(2026, 11, 18)
DAY = {"delivered_on": CAME}
PROVED = {**DAY, "way": "exchange", "proof": "公文交换签收记录0001"}
HANDLER = "示例县教体局"


def referred(desk: Desk, **fields: Any) -> int:
    case_id = desk.accepted(date(2026, 11, 12), date(2026, 11, 13))
    desk.take(case_id, "refer", SENT, unit=HANDLER, **fields)
    return case_id


def told(desk: Desk, case_id: int) -> str:
    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)
    return "\n".join(line for c in page.clocks for line in c.explanation if "起算" in line)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (DAY, "没有选择送达方式"),
        ({**DAY, "way": "hand"}, "须有凭证"),
        ({**DAY, "way": "hand", "proof": " "}, "须有凭证"),
        ({**DAY, "way": "hand", "proof": "公告栏张贴公告"}, "公告不能代替送达"),
        ({**DAY, "way": "hand", "proof": "已电话告知"}, "电话告知不是送达"),
        ({**DAY, "way": "unrecorded", "proof": "旧账"}, "没有选择送达方式"),
    ],
)
def test_a_referral_with_a_day_that_nothing_proves_is_refused(
    desk: Desk, fields: dict[str, Any], said: str
) -> None:
    case_id = desk.accepted(date(2026, 11, 12), date(2026, 11, 13))
    before = desk.kinds(case_id)

    with pytest.raises(InputError, match=said):
        desk.take(case_id, "refer", SENT, unit=HANDLER, **fields)

    assert desk.kinds(case_id) == before


@pytest.mark.obligation("NY-12")
def test_the_proved_day_starts_the_limit_and_its_account_names_the_proof(desk: Desk) -> None:
    case_id = referred(desk, **PROVED)

    assert desk.clocks(case_id)["investigation"].starts_on == CAME
    assert "OA、公文交换，公文交换签收记录0001" in told(desk, case_id)


def test_without_a_day_nothing_is_asked_and_the_day_of_sending_stands_in(desk: Desk) -> None:
    case_id = referred(desk)

    assert desk.clocks(case_id)["investigation"].starts_on == SENT
    assert "尚无回证，推定当日送达" in told(desk, case_id)


def test_second_rounds_letters_of_supervision_and_the_delivery_itself_ask_the_same(
    desk: Desk,
) -> None:
    case_id = referred(desk)
    with pytest.raises(InputError, match="没有选择送达方式"):
        desk.take(case_id, "supervise", CAME, unit=HANDLER, ground=("1",), suggestion="限期", **DAY)
    with pytest.raises(InputError, match="没有选择送达方式"):
        desk.take(case_id, "delivered", CAME, about=3, proof="回证")

    desk.take(case_id, "delivered", CAME, about=3, way="hand", proof="送达回证0001")

    assert "当面签收，送达回证0001" in told(desk, case_id)
    desk.take(case_id, "report_result", CAME, about=3, result="false")
    desk.take(case_id, "review_result", CAME, outcome="pass", reason="示例")
    desk.take(case_id, "give_feedback", CAME, by="unit", method="call", satisfaction="unsatisfied")
    desk.take(case_id, "object", CAME, reason="示例")
    again = TakeStep(case_id, "reinvestigate", CAME, HANDLER, fields={"limit": 10, **DAY})
    with pytest.raises(InputError, match="没有选择送达方式"):
        desk.office.casework.take(again, desk.me)
    desk.office.casework.take(replace(again, fields={"limit": 10, **PROVED}), desk.me)


def test_a_batch_refuses_case_by_case(desk: Desk) -> None:
    cases = tuple(desk.accepted(date(2026, 11, 12), date(2026, 11, 13)) for _ in range(2))
    fields = {"role": "lead", **DAY}
    many = TakeMany("refer", SENT, cases, unit=HANDLER, fields=fields)

    result = desk.office.batch.take_many(many, desk.me)
    assert [r.sentence[:8] for r in result.refused] == ["没有选择送达方式"] * 2

    proved = replace(many, fields={"role": "lead", **PROVED})
    assert len(desk.office.batch.take_many(proved, desk.me).taken) == 2


def test_only_recording_a_supervision_asks_too(desk: Desk) -> None:
    drafts = (SupervisionDraft(referred(desk), "", HANDLER, 3, ("1",), "限期办结"),)
    supervise = desk.office.supervision.supervise

    refused = supervise(drafts, CAME, desk.me, delivered=DAY)
    assert "没有选择送达方式" in refused.refused[0].sentence

    assert len(supervise(drafts, CAME, desk.me, delivered=PROVED).taken) == 1


def test_a_correction_may_not_bring_in_another_day_without_its_proof(desk: Desk) -> None:
    case_id, casework = referred(desk), desk.office.casework
    revise = ReviseStep(case_id, 3, SENT, "补记送达日", fields=DAY)
    with pytest.raises(InputError, match="没有选择送达方式"):
        casework.revise(revise, desk.me)

    casework.revise(replace(revise, fields=PROVED), desk.me)
    casework.revise(replace(revise, fields={"role": "co"}), desk.me)  # the day stays as it is
    with pytest.raises(InputError, match="须有凭证"):
        casework.revise(replace(revise, fields={"proof": ""}), desk.me)


def test_an_opening_balance_may_say_that_the_proof_is_not_on_record(desk: Desk) -> None:
    steps = (
        TakeStep(0, "accept", date(2026, 9, 2), fields={"in_city": True}),
        TakeStep(0, "refer", date(2026, 9, 3), UNIT, fields={"delivered_on": date(2026, 9, 4)}),
    )
    (case_id,) = take_over(
        desk.office.workspace, [History(receive(), steps)], desk.me, source="示例旧账"
    ).cases

    assert "送达凭证不在案" in told(desk, case_id)
    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)
    assert "凭证不在案（导入）" in page.timeline[-1].summary
    (form,) = [f for f in (*page.next_steps, *page.other_steps) if f.kind == "supervise"]
    (way,) = [f for f in form.fields if f.name == "way"]
    assert "unrecorded" not in dict(way.options)  # nobody chooses it


def test_a_notice_by_telephone_is_no_delivery(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 12), date(2026, 11, 13))
    with pytest.raises(InputError, match="电话告知不是送达"):
        desk.take(case_id, "notify_acceptance", CAME, method="call", proof="通话记录", **DAY)

    desk.take(case_id, "notify_acceptance", CAME, method="call")
