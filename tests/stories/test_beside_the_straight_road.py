"""What happens beside the straight road in 南阳: nobody to tell, more time, a letter answered."""

from __future__ import annotations

from datetime import date

import pytest

from tests.stories.conftest import Desk

UNIT = "示例县住房和城乡建设局"
CALL = {
    "channel": "web",
    "source_number": "示例网0001",
    "truth_told": True,
    "name": "李示例",
    "phone": "13800000001",
    "respondent": UNIT,
    "category": "1",
    "facts": "承诺减免的三个月租金到期没有兑现。",
}
NAMELESS = {**CALL, "channel": "letter", "identity": "anonymous", "name": "", "phone": ""}


def refer(desk: Desk, **more: object) -> None:
    """Logged from the web column, accepted, told, and with its unit."""
    desk.log(date(2026, 9, 1), **CALL)
    desk.take(date(2026, 9, 2), "accept")
    desk.take(date(2026, 9, 3), "notify_acceptance", method="call")
    desk.take(
        date(2026, 9, 4), "refer", unit=UNIT, role="lead", delivered_on=date(2026, 9, 4), **more
    )


@pytest.mark.obligation("NY-4", "NY-7.1")
def test_what_the_web_column_received_keeps_its_number_kind_and_regulation(desk: Desk) -> None:
    desk.log(date(2026, 9, 1), **CALL)

    facts = dict(desk.player.show_case("本件").facts_panel.lines)
    assert "网站专栏" in facts["来源"] and "示例网0001" in facts["来源"]
    assert facts["适用办法"] == "南阳市政务失信投诉举报管理细则"
    box = desk.player.intake.forms.matter_form.editors["category"].box
    kinds = [box.itemText(at) for at in range(box.count()) if box.itemData(at)]
    assert len(kinds) == 6
    assert facts["事项类别"] in kinds[0]


@pytest.mark.obligation("NY-11.2", "NY-11.4")
def test_nobody_can_be_told_until_a_way_to_reach_him_is_learned(desk: Desk) -> None:
    desk.log(date(2026, 9, 1), **NAMELESS)
    desk.take(date(2026, 9, 2), "accept")
    assert desk.clock("acceptance_notice").outcome == "waived"
    assert "第十一条" in desk.explanation("acceptance_notice")

    desk.take(date(2026, 9, 21), "learn_contact", note="来信人留下电话。")

    notice = desk.clock("acceptance_notice")
    assert (notice.due_on, notice.outcome) == (date(2026, 10, 19), "running")  # in full from then
    desk.take(date(2026, 9, 22), "notify_acceptance", method="call")
    assert desk.clock("acceptance_notice").outcome == "met"


@pytest.mark.obligation("NY-7.2")
def test_what_is_no_breach_is_told_before_acceptance_and_fed_back_after_it(desk: Desk) -> None:
    desk.log(date(2026, 9, 1), **CALL)
    assert "理由" in desk.is_refused(date(2026, 9, 2), "exclude", limb="1", reason="")
    desk.take(date(2026, 9, 2), "exclude", limb="1", reason="洪水毁坏门面，政策无法实施。")
    assert desk.stage == "不予受理待告知"
    assert desk.clock("refusal_notice").due_on == date(2026, 9, 9)

    refer(desk)
    desk.take(date(2026, 10, 12), "exclude", limb="2", cause="示例条例第五条修改。",
              reason="上位法修订，减免政策已不能实施。")  # fmt: skip
    assert desk.stage == "待反馈"
    desk.take(date(2026, 10, 13), "give_feedback", method="call", satisfaction="mostly")
    assert desk.stage == "待办结"


@pytest.mark.slow
@pytest.mark.obligation("NY-3", "NY-18", "NY-19.1", "NY-19.2")
def test_a_unit_that_is_late_is_followed_up_supervised_and_answers_in_writing(desk: Desk) -> None:
    refer(desk, identity_given="withheld")
    desk.take(date(2026, 9, 7), "contact_complainant", method="call")
    desk.take(date(2026, 9, 8), "hear_complainant", note="听取来电人陈述。")
    desk.take(date(2026, 9, 21), "follow_up", method="2", note="查阅台账，未见泄露来电人身份。")
    assert "情形" in desk.is_refused(date(2026, 11, 2), "supervise", unit=UNIT, suggestion="改进。")
    desk.take(date(2026, 11, 2), "supervise", unit=UNIT, ground=("1",),
              suggestion="限期兑现减免承诺。", delivered_on=date(2026, 11, 2))  # fmt: skip
    reply = desk.clock("improvement_reply", UNIT)
    assert (reply.due_on, reply.outcome) == (date(2026, 12, 14), "running")

    desk.take(date(2026, 11, 9), "reply_improvement", adopted="adopted")
    desk.take(date(2026, 11, 10), "report_result", result="true", measures="已减免三个月租金。",
              recovered="9600", accountability="约谈分管负责人。")  # fmt: skip
    desk.take(date(2026, 11, 11), "review_result", outcome="pass")
    desk.take(date(2026, 11, 12), "give_feedback", method="call", satisfaction="satisfied")
    desk.take(date(2026, 11, 13), "close")
    desk.file(date(2026, 11, 16))

    assert desk.clock("improvement_reply", UNIT).met_on == date(2026, 11, 9)
    told = " ".join(text for _caption, text in desk.player.show_case("本件").outcome_panel.lines)
    for words in ("属实", "已减免三个月租金", "9600", "约谈分管负责人", "查阅资料"):
        assert words in told
    assert not desk.offers("archive")


@pytest.mark.slow
@pytest.mark.obligation("NY-16.2", "NY-16.3")
def test_more_time_is_at_most_thirty_days_or_what_another_law_says(desk: Desk) -> None:
    refer(desk)
    before = desk.clock("closure").due_on
    words = desk.is_refused(
        date(2026, 9, 14), "extend", amount=40, approver="示例局长", reason="案情复杂。"
    )
    assert "30" in words and "第十六条" in words
    desk.take(date(2026, 9, 14), "extend", amount=30, approver="示例局长", reason="案情复杂。",
              told_on=date(2026, 9, 14))  # fmt: skip
    longer = desk.clock("closure").due_on
    assert before is not None and longer is not None and longer > before
    assert "延长" in desk.explanation("closure")

    assert "法律" in desk.is_refused(
        date(2026, 9, 15), "override_limit", clock="closure", due_on=date(2026, 12, 31)
    )
    desk.take(date(2026, 9, 15), "override_limit", clock="closure", due_on=date(2026, 12, 31),
              law="《示例条例》第九条")  # fmt: skip
    assert desk.clock("closure").due_on == date(2026, 12, 31)
    assert "《示例条例》第九条" in desk.explanation("closure")
