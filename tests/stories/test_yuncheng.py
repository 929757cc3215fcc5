"""A county in 运城: a call passed on by 12345 from its receipt to the record, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from tests.stories.conftest import Desk

HOUSING = "示例县住房和城乡建设局"
TOWN = "示例县示例镇人民政府"
CALL = {
    "channel": "hotline",
    "source_number": "示例工单0001",
    "hotline_accepted_on": date(2026, 8, 31),
    "truth_told": True,
    "name": "李示例",
    "phone": "13800000001",
    "respondent": TOWN,
    "category": "2",
    "facts": "招商时承诺减免三个月厂房租金，到期没有兑现。",
}
YES = dict.fromkeys(
    ("accused_itself", "during_verification", "own_accord", "put_right", "satisfied"), True
)


def shown(desk: Desk) -> dict[str, str]:
    """The facts as they stand on the case page."""
    return dict(desk.player.show_case("本件").facts_panel.lines)


@pytest.mark.obligation("YC-2", "YC-7", "YC-10", "YC-12", "YC-18")
def test_a_call_of_the_hotline_keeps_its_day_and_acceptance_has_no_limit(yuncheng: Desk) -> None:
    yuncheng.log(date(2026, 9, 2), **CALL)

    facts = shown(yuncheng)
    assert facts["12345受理日"] == "2026-08-31"
    assert "12345" in facts["来源"] and "示例工单0001" in facts["来源"]
    assert facts["事项类别"] == "在招商引资过程中，违约违诺的"
    receive = yuncheng.office.reads.case_page(
        yuncheng.player.cases["本件"], date(2026, 9, 2), by=yuncheng.office.session()
    )
    assert receive.clocks == ()
    assert yuncheng.is_refused(date(2026, 9, 3), "accept", in_city=False).count("本市") == 1

    yuncheng.take(date(2026, 9, 3), "accept")

    assert [row.clock for row in yuncheng.rows.clocks] == ["closure"]
    assert yuncheng.clock("closure").due_on == date(2026, 11, 3)
    boxes = yuncheng.player.intake.forms.matter_form.editors["category"].box
    kinds = [boxes.itemText(at) for at in range(boxes.count()) if boxes.itemData(at)]
    assert len(kinds) == 5


@pytest.mark.slow
@pytest.mark.obligation("YC-6", "YC-13.1", "YC-14", "YC-16", "YC-18", "YC-21", "YC-24")
def test_a_case_is_handed_back_supplemented_prolonged_and_visited(yuncheng: Desk) -> None:
    desk = yuncheng
    desk.log(date(2026, 9, 2), **CALL)
    desk.take(date(2026, 9, 3), "accept")
    desk.take(date(2026, 9, 4), "refer", unit=TOWN, role="lead", delivered_on=date(2026, 9, 4))
    assert desk.clock("unit_response", TOWN).due_on == date(2026, 9, 9)
    assert "理由" in desk.is_refused(date(2026, 9, 8), "return_referral", reason="")
    desk.take(date(2026, 9, 8), "return_referral", reason="房屋由住建局管理。",
              suggested_unit=HOUSING)  # fmt: skip
    assert desk.clock("unit_response", TOWN).outcome == "met"
    assert desk.stage == "待转办"

    desk.take(date(2026, 9, 9), "refer", unit=HOUSING, role="lead", delivered_on=date(2026, 9, 9))
    desk.take(date(2026, 9, 11), "unit_respond", own=True)
    desk.take(date(2026, 9, 11), "contact_complainant", method="call")
    desk.take(date(2026, 9, 14), "hear_complainant", note="听取来电人陈述，核对通知原件。")
    investigation = desk.clock("investigation", HOUSING)
    assert (investigation.due_on, investigation.outcome) == (date(2026, 10, 27), "running")
    desk.take(date(2026, 9, 15), "follow_up", method="3", note="实地察看门面。")
    desk.take(date(2026, 10, 12), "remind", method="call")
    desk.take(date(2026, 10, 13), "report_result", result="partly", measures="减免一个月租金。")
    desk.take(date(2026, 10, 14), "review_result", outcome="pass")
    desk.take(date(2026, 10, 15), "give_feedback", method="call", satisfaction="unsatisfied")
    desk.take(date(2026, 10, 16), "object", reason="承诺的是三个月。")
    desk.take(date(2026, 10, 19), "decide_objection", outcome="reinvestigate",
              reason="没有核对承诺的月数。")  # fmt: skip
    assert "补充调查" in desk.is_refused(
        date(2026, 10, 19), "reinvestigate", unit=HOUSING, matters=""
    )
    desk.take(date(2026, 10, 19), "reinvestigate", unit=HOUSING, limit=15, matters="承诺的月数。",
              delivered_on=date(2026, 10, 19))  # fmt: skip

    assert not desk.offers("extend")  # nobody has applied for it
    desk.take(date(2026, 10, 26), "request_extension", unit=HOUSING, reason="须调取档案。")
    desk.take(date(2026, 10, 27), "extend", approver="示例主任", reason="同意调取档案。")
    assert desk.clock("closure").due_on == date(2026, 12, 3)
    desk.take(date(2026, 11, 9), "put_right", unit=TOWN, proof="示例租金退还凭证")
    desk.take(date(2026, 11, 10), "supervise", unit=HOUSING, ground=("1",), suggestion="尽快报送。")
    assert not any(row.clock == "improvement_reply" for row in desk.rows.clocks)
    desk.take(date(2026, 11, 11), "report_result", result="true", measures="已减免三个月。")
    desk.take(date(2026, 11, 12), "review_result", outcome="pass")
    desk.take(date(2026, 11, 13), "give_feedback", method="call", satisfaction="satisfied")
    desk.take(date(2026, 11, 16), "close")
    desk.take(date(2026, 11, 17), "visit_back", method="call", satisfaction="satisfied")
    desk.take(date(2026, 11, 18), "record_dishonesty", finding="spare", tests=YES,
              basis="示政处〔2026〕1号", reason="五项条件都符合。")  # fmt: skip
    desk.file(date(2026, 11, 19))

    assert desk.stage == "已办结"
    assert desk.clock("closure").outcome == "met"
    outcome = desk.player.show_case("本件").outcome_panel
    words = dict(outcome.lines)
    assert any("已减免三个月" in text for text in words.values())
    kinds = [row.kind for row in desk.rows.timeline]
    assert kinds.count("refer") == 2 and "archive" in kinds


@pytest.mark.obligation("YC-8", "YC-9")
def test_refusing_and_excluding_need_ground_and_reason_and_run_no_clock(yuncheng: Desk) -> None:
    desk = yuncheng
    desk.log(date(2026, 9, 15), "letter.json", lawsuit="pending")
    assert "正在诉讼尚未裁决" in shown(desk)["供参考"]
    assert "人民法院" not in shown(desk)["供参考"]  # the suit is there already
    assert "情形" in desk.is_refused(date(2026, 9, 16), "decline", reason="正在诉讼。")
    assert "属于" in desk.is_refused(date(2026, 9, 16), "exclude", reason="政策已修订。")

    desk.take(date(2026, 9, 16), "exclude", limb="3", reason="继续实施将造成一定经济损失。")

    assert desk.stage == "不予受理待告知"
    assert not any(row.clock == "refusal_notice" for row in desk.rows.clocks)
    desk.take(date(2026, 9, 17), "notify_refusal", method="paper")
    assert desk.stage == "不予受理"
