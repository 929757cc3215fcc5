"""期限计算说明: what it says of start, length, days skipped, pauses, extensions and verdict."""

from __future__ import annotations

from typing import Any

import pytest

from app.rules.scenario import run_scenario

UNIT = "示例县住建局"
Row = dict[str, Any]


def lines(word: str, *steps: Row, today: str, **more: Any) -> list[str]:
    """The reckoning of the one clock of that word."""
    scenario = {"regulation": "nanyang-2020", "today": today, "steps": list(steps), **more}
    answer = run_scenario(scenario)
    assert "error" not in answer, answer
    (clock,) = [c for c in answer["clocks"] if c["clock"] == word]
    return list(clock["explanation"])


RECEIVE: Row = {"step": "receive", "on": "2026-04-29"}
ACCEPT: Row = {"step": "accept", "on": "2026-04-30"}
REFER: Row = {"step": "refer", "on": "2026-04-30", "unit": UNIT}


@pytest.mark.obligation("NY-11.1", "NY-22")
def test_the_reckoning_tells_start_length_days_and_verdict_in_order() -> None:
    # April 29 is Wednesday: 30, then the rest of May 1–5, May 6, 7, 8, 9 (worked Saturday)
    said = lines(
        "acceptance_review", RECEIVE, {"step": "accept", "on": "2026-05-09"}, today="2026-05-09"
    )

    assert said[0] == "期限：受理审查期，第十一条。"
    assert said[1].startswith("起算：2026年4月29日（周三）为收到投诉举报之日，当日为第0日")
    assert said[2] == "长度：5个工作日。只计工作日，最后一日计满。"
    assert said[3].startswith("不计入的日子（5天）：5月1日（周五 劳动节）")
    assert said[4].startswith("照常计入的调休上班日：5月9日（周六")
    assert said[5] == "届满：2026年5月9日（周六），当日终了前。"
    assert said[6] == "结果：2026年5月9日（周六）按期完成。"


@pytest.mark.obligation("NY-11.1")
def test_a_late_act_is_called_late() -> None:
    said = lines(
        "acceptance_review", RECEIVE, {"step": "accept", "on": "2026-05-11"}, today="2026-05-11"
    )

    assert "结果：2026年5月11日（周一）逾期完成。" in said


@pytest.mark.obligation("NY-22", "NY-23")
def test_the_basis_names_regulation_notice_and_both_editions() -> None:
    basis = next(s for s in lines("acceptance_review", RECEIVE, today="2026-04-30") if "依据" in s)

    assert "宛信用办〔2020〕10号，版本 " in basis
    assert "份（最近一份：国办发明电" in basis
    assert "日历版本 " in basis


@pytest.mark.obligation("NY-12")
def test_a_presumed_delivery_is_said_to_be_presumed() -> None:
    presumed = lines("investigation", RECEIVE, ACCEPT, REFER, today="2026-05-08")
    proved = lines(
        "investigation",
        RECEIVE,
        ACCEPT,
        REFER,
        {"step": "delivered", "on": "2026-05-07", "about": 3},
        today="2026-05-08",
    )

    assert "尚无回证，推定当日送达（送达日推定）" in presumed[1]
    assert "2026年5月7日（周四）为承办单位收到转办、交办之日" in proved[1]


@pytest.mark.obligation("NY-16.2")
def test_extensions_in_time_and_late_are_told_apart() -> None:
    # 60 working days from April 30, 2026: July 27
    extend: Row = {"step": "extend", "on": "2026-06-01", "amount": 10}
    late = {**extend, "on": "2026-09-01", "amount": 5}

    said = "\n".join(lines("closure", RECEIVE, ACCEPT, extend, late, today="2026-09-02"))

    assert (
        "2026年6月1日（周一）批准延长10个工作日，与原期限合并，自同一起算日计算（第十六条）" in said
    )
    assert (
        "2026年9月1日（周二）批准延长5个工作日，已在届满之后，不改变逾期的认定（第十六条）" in said
    )


@pytest.mark.obligation("NY-16.3")
def test_a_limit_set_by_hand_names_its_law() -> None:
    override: Row = {
        "step": "override_limit",
        "on": "2026-05-06",
        "clock": "closure",
        "limit": 90,
        "law": "示例条例第一条",
    }

    said = "\n".join(lines("closure", RECEIVE, ACCEPT, override, today="2026-05-08"))

    assert "依“示例条例第一条”另定（第3步）：90个工作日" in said


@pytest.mark.obligation("NY-11.4")
def test_a_waiver_quotes_the_article() -> None:
    said = lines("acceptance_notice", RECEIVE, ACCEPT, today="2026-05-08", contact_known=False)

    assert "结果：联系方式不详，免予告知（第十一条“联系方式不详的除外”）。" in said


def test_a_pause_is_told_with_its_days_and_what_is_left() -> None:
    ask: Row = {"step": "request_correction", "on": "2026-04-30"}
    supply: Row = {"step": "supply_correction", "on": "2026-05-07"}
    readings = {"correction_pauses": "pauses"}

    still = lines("acceptance_review", RECEIVE, ask, today="2026-05-08", readings=readings)
    over = lines("acceptance_review", RECEIVE, ask, supply, today="2026-05-08", readings=readings)

    assert "暂停：2026年4月30日（周四）暂停，自2026年5月1日（周五）起不计入，尚未恢复。" in still
    assert "届满：暂停期间没有届满日。恢复后还剩4个工作日。" in still
    assert (
        "暂停：2026年4月30日（周四）暂停，2026年5月1日（周五）至2026年5月7日（周四）不计入，"
        "自2026年5月8日（周五）起续算。"
    ) in over


def test_a_reading_that_moves_the_start_is_told() -> None:
    saturday: Row = {"step": "receive", "on": "2026-11-21"}

    said = lines(
        "acceptance_review",
        saturday,
        today="2026-11-23",
        readings={"receipt_on_rest_day": "next_working_day"},
    )

    assert "该日为休息日，按所选口径视为2026年11月23日（周一）收到。" in said[1]
    assert "解释口径：收到日为休息日（第二十二条）——视为次一工作日收到。" in said


@pytest.mark.obligation("NY-22")
def test_a_provisional_date_says_from_when_it_is_unsure() -> None:
    # the 2026 notice is firm to December 31
    said = lines("acceptance_review", {"step": "receive", "on": "2026-12-29"}, today="2026-12-30")

    assert said[-1].startswith("暂定：2026年12月31日（周四）以后的放假安排尚未公布")


@pytest.mark.obligation("AS-4")
def test_a_superiors_date_stands_by_itself() -> None:
    receive = {**RECEIVE, "superior_due_on": "2026-06-30"}

    said = lines("superior_limit", receive, today="2026-05-08")

    assert "长度：以指定的日期为准。" in said
    assert "届满：2026年6月30日（周二），当日终了前。" in said


@pytest.mark.obligation("YC-18")
def test_months_name_the_rest_days_over_which_their_end_was_moved() -> None:
    said = lines(
        "closure",
        {"step": "receive", "on": "2026-07-30"},
        {"step": "accept", "on": "2026-08-01"},
        today="2026-08-03",
        regulation="yuncheng-2021",
    )

    # August 1 + 2 months = October 1, National Day rest to October 7
    assert said[2].startswith("长度：2个月。至届满月的同日")
    assert said[3].startswith("不计入的日子（7天）：10月1日（周四 国庆节）")
    assert "届满：2026年10月8日（周四），当日终了前。" in said


def test_the_account_names_the_proof_of_the_day_that_it_counts_from_or_that_there_is_none() -> None:
    sent = {
        "step": "refer",
        "on": "2026-05-06",
        "unit": "示例县住建局",
        "delivered_on": "2026-05-07",
    }
    proved = {**sent, "way": "post", "proof": "EMS示例0001"}
    received = {"step": "receive", "on": "2026-04-27"}, {"step": "accept", "on": "2026-04-29"}

    def start(step: dict[str, str]) -> str:
        told = run_scenario(
            {"regulation": "nanyang-2020", "today": "2026-05-08", "steps": [*received, step]}
        )
        (clock,) = [c for c in told["clocks"] if c["clock"] == "investigation"]
        return str(clock["explanation"])

    assert "（挂号、EMS，EMS示例0001）" in start(proved)
    assert "（送达凭证不在案）" in start(sent)
