"""The text of a call, pasted as it was published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.calls.notice_text import CallText, read_call_text

SEED = """示例市社会信用体系建设工作领导小组办公室

关于征求《2024年示例市政务诚信监测指标》意见建议的通知

各县（市、区）发展改革部门：

根据有关要求，制定了指标（征求意见稿），请你单位结合工作实际，认真研究，提出意见建议，于5月21日下班前反馈至市信用办邮箱，无意见请反馈无意见。

联系人：张示例 00000000

邮 箱：xyb@example.com
"""


@pytest.mark.obligation("YJ-2")
def test_the_seeds_call_gives_title_sender_deadline_and_address() -> None:
    read = read_call_text(SEED)

    assert read.title == "关于征求《2024年示例市政务诚信监测指标》意见建议的通知"
    assert read.sender == "示例市社会信用体系建设工作领导小组办公室"
    assert read.deadline == "5月21日下班前" and read.reply_to == "xyb@example.com"
    assert read.asks.endswith("于5月21日下班前反馈至市信用办邮箱，无意见请反馈无意见。")
    assert read.number == ""


def test_a_number_a_year_and_an_hour_are_found() -> None:
    read = read_call_text(
        "示信用办〔2025〕 7 号\n关于再次征求《示例指标》意见的函\n请于2025年5月21日（星期三）下午5时前反馈。"
    )

    assert read.number == "示信用办〔2025〕7号"
    assert read.deadline == "2025年5月21日（星期三）下午5时前"


@given(st.text(max_size=60))
def test_any_text_gives_an_answer(text: str) -> None:
    assert isinstance(read_call_text(text), CallText)
