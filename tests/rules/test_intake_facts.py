"""Facts of intake: what each channel asks, how it is kept, what proceedings propose."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.base.errors import InputError
from app.rules.intake_facts import (
    CHANNEL_FIELDS,
    check_code,
    fact_rows,
    fields_of,
    money,
    plain_details,
    proposals,
)
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import Regulation
from app.rules.regulation.shipped import shipped_source

NANYANG = read_regulation(shipped_source("nanyang-2020"))
YUNCHENG = read_regulation(shipped_source("yuncheng-2021"))


@pytest.mark.obligation("NY-2")
def test_every_channel_of_the_packs_has_its_own_facts() -> None:
    assert set(CHANNEL_FIELDS) == {choice.key for choice in NANYANG.lists["channels"]}
    for channel in CHANNEL_FIELDS:
        keys = [field.key for field in fields_of(channel)]
        assert len(set(keys)) == len(keys)


def test_facts_are_kept_plain_and_told_in_the_order_of_the_form() -> None:
    kept = plain_details(
        {"amount": "1,250,000.50元", "postmarked_on": date(2026, 5, 21), "pages": "3",
         "original": "kept", "lawsuit": "pending", "promise": "  "},
        "letter",
    )  # fmt: skip

    assert kept == {
        "amount": "1250000.50", "postmarked_on": "2026-05-21", "pages": 3, "original": "kept",
        "lawsuit": "pending",
    }  # fmt: skip
    assert [(row.caption, row.text) for row in fact_rows(kept, "letter")] == [
        ("邮戳日", "2026-05-21"), ("页数", "3"), ("原件去向", "本办留存"),
        ("涉及金额（元）", "1250000.50"), ("是否已诉讼", "正在进行"),
    ]  # fmt: skip


def test_a_moment_is_kept_to_the_minute() -> None:
    kept = plain_details({"started_at": datetime(2026, 11, 20, 9, 41, 7)}, "call")

    assert kept == {"started_at": "2026-11-20 09:41"}


@pytest.mark.parametrize(
    "details, channel, why",
    [
        ({"postmarked_on": "5月"}, "letter", "不是有效的日期"),
        ({"postmarked_on": "2026-05-21"}, "call", "没有“postmarked_on”这一项"),
        ({"pages": "三"}, "letter", "应填整数"),
        ({"original": "lost"}, "letter", "没有“lost”这一项"),
        ({"amount": "十万"}, "letter", "应为元"),
    ],
)
def test_a_fact_that_can_not_be_is_refused(
    details: dict[str, object], channel: str, why: str
) -> None:
    with pytest.raises(InputError, match=why):
        plain_details(details, channel)


@pytest.mark.parametrize("text", ["-1", "1.005", "NaN", "Infinity", "", "1e400"])
def test_an_amount_is_a_sum_of_money_or_nothing(text: str) -> None:
    with pytest.raises(InputError):
        money(text)


def test_the_check_digit_of_an_organisations_code_is_checked() -> None:
    assert check_code(" 91419999ma00000014 ") == "91419999MA00000014"
    for wrong in ("91419999MA00000015", "91419999MA0000001", "91419999MA0000001I"):
        with pytest.raises(InputError):
            check_code(wrong)


@pytest.mark.parametrize("number", range(17))
def test_one_wrong_character_of_a_code_is_always_found(number: int) -> None:
    good = "91419999MA00000014"
    wrong = good[:number] + ("7" if good[number] != "7" else "8") + good[number + 1 :]

    with pytest.raises(InputError, match="校验位不符"):
        check_code(wrong)


@pytest.mark.obligation("NY-8")
@pytest.mark.parametrize(
    "regulation, details, grounds",
    [
        (NANYANG, {"lawsuit": "pending"}, [("1", "")]),
        (NANYANG, {"lawsuit": "done"}, [("5", "行政复议机关、人民法院或仲裁机构")]),
        (NANYANG, {"review": "pending"}, [("5", "行政复议机关、人民法院或仲裁机构")]),
        (NANYANG, {"criminal": "pending"}, [("3", "公安机关")]),
        (NANYANG, {"petition": "done"}, []),
        (YUNCHENG, {"lawsuit": "pending"}, [("1", "")]),
        (YUNCHENG, {"arbitration": "pending"}, [("5", "行政复议机关、人民法院或仲裁机构")]),
        (NANYANG, {}, []),
    ],
)
def test_proceedings_propose_the_ground_and_the_lawful_way_but_none_beside_a_pending_suit(
    regulation: Regulation, details: dict[str, str], grounds: list[tuple[str, str]]
) -> None:
    assert [(p.ground, p.forward_to) for p in proposals(details, regulation)] == grounds


@pytest.mark.obligation("NY-8")
def test_anonymity_proposes_the_ground_and_decides_nothing() -> None:
    found = proposals({}, NANYANG, anonymous=True)

    assert [(p.step, p.ground, p.article, p.why) for p in found] == [
        ("decline", "4", "第八条第（四）项", "未以实名")
    ]
