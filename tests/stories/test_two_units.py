"""A call that two units answer for: both report, the caller objects, one investigates again."""

from __future__ import annotations

from datetime import date

import pytest

# A whole story by the window; the tests of the pages stay.
pytestmark = pytest.mark.slow

HOUSING = "示例县住房和城乡建设局"
FINANCE = "示例县财政局"
ROUND = 15  # working days that the office gives the second investigation


@pytest.mark.obligation("NY-6", "NY-12", "NY-14.2")
def test_a_call_handled_by_two_units_is_objected_to_and_investigated_again(desk) -> None:
    desk.log(date(2026, 9, 1), "call.json")
    desk.take(date(2026, 9, 4), "accept")
    desk.take(date(2026, 9, 7), "notify_acceptance", method="call")
    desk.take(date(2026, 9, 9), "refer", unit=HOUSING, role="lead", delivered_on=date(2026, 9, 9))
    desk.take(date(2026, 9, 9), "refer", unit=FINANCE, role="co", delivered_on=date(2026, 9, 9))
    lead, joint = desk.clock("investigation", HOUSING), desk.clock("investigation", FINANCE)
    assert lead.due_on == joint.due_on == date(2026, 10, 27)

    desk.take(date(2026, 10, 13), "report_result", about=5, result="unverifiable",
              measures="账目已移交，查不到减免记录。")  # fmt: skip
    assert desk.stage == "办理中"  # the lead unit has not answered yet
    desk.take(date(2026, 10, 14), "report_result", about=4, result="partly",
              measures="同意减免一个月租金。")  # fmt: skip
    assert desk.stage == "待审核"
    assert desk.clock("investigation", HOUSING).outcome == "met"
    desk.take(date(2026, 10, 15), "review_result", about=4, outcome="pass")
    assert desk.stage == "待反馈"
    desk.take(date(2026, 10, 16), "give_feedback", method="call", satisfaction="unsatisfied",
              opinion="通知写明减免三个月。")  # fmt: skip

    desk.take(date(2026, 10, 19), "object", reason="通知写明减免三个月，只减了一个月。")
    assert "理由" in desk.is_refused(
        date(2026, 10, 20), "decide_objection", outcome="dismiss", reason=""
    )
    desk.take(date(2026, 10, 20), "decide_objection", outcome="reinvestigate",
              reason="通知原件没有核对。")  # fmt: skip
    desk.take(date(2026, 10, 20), "reinvestigate", unit=HOUSING, limit=ROUND,
              delivered_on=date(2026, 10, 20), matters="核对通知原件和减免月数。")  # fmt: skip
    again = desk.clock("investigation", HOUSING, 2)
    assert again.due_on == date(2026, 11, 10)
    assert desk.clock("investigation", HOUSING).outcome == "met"  # the first round stays

    desk.take(date(2026, 11, 6), "report_result", result="true", measures="已减免三个月租金。")
    desk.take(date(2026, 11, 9), "review_result", outcome="pass")
    desk.take(date(2026, 11, 10), "give_feedback", method="call", satisfaction="satisfied")
    desk.take(date(2026, 11, 11), "close")

    assert desk.stage == "已办结"
    assert desk.clock("investigation", HOUSING, 2).met_on == date(2026, 11, 6)
    assert desk.clock("closure").outcome == "met"
    assert desk.rows.irregular == ()
