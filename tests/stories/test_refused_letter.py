"""A letter about a lawsuit: logged, refused with its ground, explained, and told in time."""

from __future__ import annotations

from datetime import date

import pytest

# A whole story by the window; the tests of the pages stay.
pytestmark = pytest.mark.slow

REASON = "同一纠纷已向人民法院起诉，尚未开庭；请待判决后依法主张。"


@pytest.mark.obligation("NY-8", "NY-11.1", "NY-11.3", "NY-22")
def test_a_letter_about_a_lawsuit_is_refused_explained_and_told(desk) -> None:
    desk.log(date(2026, 9, 15), "letter.json", tracking_number="示例挂号0001", lawsuit="pending")
    assert desk.stage == "待审查受理"
    assert desk.clock("acceptance_review").due_on == date(2026, 9, 21)

    assert "情形" in desk.is_refused(date(2026, 9, 16), "decline", reason=REASON)
    assert "理由" in desk.is_refused(date(2026, 9, 16), "decline", ground="1", reason="")
    desk.take(date(2026, 9, 16), "decline", ground="1", reason=REASON)

    assert desk.stage == "不予受理待告知"
    assert desk.clock("acceptance_review").met_on == date(2026, 9, 16)
    words = desk.explanation("refusal_notice")
    assert "第十一条" in words
    assert "2026年9月16日" in words and "当日为第0日" in words
    assert "长度：5个工作日" in words
    assert "9月19日（周六）" in words
    assert "照常计入的调休上班日：9月20日（周日" in words
    assert "届满：2026年9月22日（周二）" in words

    desk.take(date(2026, 9, 22), "notify_refusal", method="paper", delivered_on=date(2026, 9, 22))

    told = desk.clock("refusal_notice")
    assert (told.due_on, told.met_on, told.outcome) == (
        date(2026, 9, 22), date(2026, 9, 22), "met"
    )  # fmt: skip
    assert desk.stage == "不予受理"
    assert not any(row.outcome in ("running", "overdue") for row in desk.rows.clocks)
    assert not desk.offers("accept")


@pytest.mark.obligation("NY-8")
def test_a_lawsuit_told_at_the_counter_proposes_the_ground_and_decides_nothing(desk) -> None:
    desk.log(date(2026, 9, 15), "letter.json")
    desk.window.open_page("intake")
    forms = desk.player.intake.forms

    forms.standing_form.set_values({"lawsuit": "pending"})
    forms.standing_form.changed.emit()

    assert "第八条" in forms.proposal_label.text()
    assert "仅供参考" in forms.proposal_label.text()
    assert desk.stage == "待审查受理"
