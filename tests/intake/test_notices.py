"""Notices as text: the official wordings since 2015, invented ones to come, and traps."""

from __future__ import annotations

from datetime import date

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import InputError
from app.intake.notices.reader import MAX_CHARACTERS, notice_report, read, read_bytes
from app.rules.calendar.shipped import shipped_calendar, shipped_notice_ids
from tests.intake.official_notices import OFFICIAL

BASE = shipped_calendar()
TITLE = "国务院办公厅关于2027年部分节假日安排的通知\n"
SHIPPED = dict(zip(shipped_notice_ids(), BASE.notices, strict=True))


def span(first: str, last: str) -> list[str]:
    start, end = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
    return [date.fromordinal(n).isoformat() for n in range(start, end + 1)]


def report(text: str) -> dict[str, list[str]]:
    return notice_report(read(text, BASE))


@pytest.mark.parametrize("name", shipped_notice_ids())
def test_an_official_notice_reads_as_it_ships(name: str) -> None:
    reading = read(OFFICIAL[name], BASE)

    assert reading.notices == (SHIPPED[name],)
    assert reading.unread == ()


@pytest.mark.parametrize("name", shipped_notice_ids())
def test_an_official_notice_reads_the_same_against_the_calendar_before_it(name: str) -> None:
    ids = shipped_notice_ids()
    before = shipped_calendar(ids[ids.index(name) - 1] if ids.index(name) else None)

    assert read(OFFICIAL[name], before).notices == (SHIPPED[name],)


@pytest.mark.parametrize("year", [2015, 2016, 2017])
def test_older_notices_give_the_days_that_were_worked(year: int) -> None:
    calendar = BASE
    for name, text in OFFICIAL.items():
        if name.startswith(str(year)):
            (notice,) = read(text, BASE).notices
            calendar = calendar.with_notice(notice)

    for n in range(date(year, 1, 1).toordinal(), date(year, 12, 29).toordinal()):
        day = date.fromordinal(n)
        assert calendar.is_working(day) == chinese_calendar.is_workday(day), day


def test_a_read_notice_makes_its_year_known() -> None:
    calendar = shipped_calendar("2025").with_notice(read(OFFICIAL["2026"], BASE).notices[0])

    assert calendar == BASE


def test_the_extension_gives_three_days_and_no_makeup() -> None:
    assert report(OFFICIAL["2020-extension"]) == {
        "rest": span("2020-01-31", "2020-02-02"),
        "work": [],
        "unread": [],
    }


def test_an_extension_of_a_holiday_nobody_announced_is_not_guessed() -> None:
    found = report(
        "国务院办公厅关于延长2029年春节假期的通知\n一、延长2029年春节假期至2月25日（星期日）。"
    )

    assert found["rest"] == []
    assert "无法确定" in found["unread"][0]


def test_encouraged_rest_is_no_free_day_and_nothing_unread() -> None:
    found = report(OFFICIAL["2024"])

    assert "2024-02-09" not in found["rest"]
    assert found["unread"] == []


ONE_SENTENCE = {
    "bracketed weekday": (
        "七、国庆节：10月1日（星期五）至7日（星期四）放假调休，共7天。",
        span("2027-10-01", "2027-10-07"),
        [],
    ),
    "several make-up days": (
        "国庆节：10月1日至7日放假。9月26日（周日）、10月9日（周六）上班。",
        span("2027-10-01", "2027-10-07"),
        ["2027-09-26", "2027-10-09"],
    ),
    "make-up days parted by commas": (
        "国庆节: 10月1日至7日放假, 共7天. 9月26日(周日), 10月9日(周六)上班.",
        span("2027-10-01", "2027-10-07"),
        ["2027-09-26", "2027-10-09"],
    ),
    "rest instead": (
        "劳动节：5月1日放假，5月3日（星期一）补休。",
        ["2027-05-01", "2027-05-03"],
        [],
    ),
    "with the weekend": ("元旦：1月1日放假，与周末连休。", ["2027-01-01"], []),
    "with the weekend, counted": ("元旦：1月1日放假，与周末连休，共3天。", ["2027-01-01"], []),
    "over a month's end": (
        "春节：1月31日至2月6日放假调休，共7天。",
        span("2027-01-31", "2027-02-06"),
        [],
    ),
    "lunar days in brackets": (
        "春节：2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天。",
        span("2027-02-05", "2027-02-12"),
        [],
    ),
    "full-width digits": (
        "国庆节：１０月１日至７日放假，共７天。９月２６日（星期日）上班。",
        span("2027-10-01", "2027-10-07"),
        ["2027-09-26"],
    ),
    "numerals in words": (
        "国庆节：十月一日至七日放假，共七天。九月二十六日（星期日）上班。",
        span("2027-10-01", "2027-10-07"),
        ["2027-09-26"],
    ),
    "other dashes": ("国庆节：10月1日—7日放假。", span("2027-10-01", "2027-10-07"), []),
    "iso dates": (
        "国庆节：2027-10-01至2027-10-07放假；2027-09-26上班",
        span("2027-10-01", "2027-10-07"),
        ["2027-09-26"],
    ),
    "corner brackets and spaces": (
        "「国庆节」： 10 月 1 日 至 7 日 放假，共 7 天。",
        span("2027-10-01", "2027-10-07"),
        [],
    ),
    "a line broken inside a clause": (
        "国庆节：10月1日至\n7日放假调休，\n\n共7天。9月26日（星期日）\n上班。",
        span("2027-10-01", "2027-10-07"),
        ["2027-09-26"],
    ),
    "labels": (
        "国庆节\n放假时间：10月1日至7日\n调休上班：9月26日（星期日）、10月9日（星期六）",
        span("2027-10-01", "2027-10-07"),
        ["2027-09-26", "2027-10-09"],
    ),
    "length first": (
        "国庆节放假7天（10月1日-7日），9月26日、10月9日上班。",
        span("2027-10-01", "2027-10-07"),
        ["2027-09-26", "2027-10-09"],
    ),
    "from a day on": ("元旦：自1月1日起放假3天。", span("2027-01-01", "2027-01-03"), []),
    "weekdays of a list together": (
        "国庆节：10月1日至7日（周五至周四）放假；9月26日、10月9日（周日、周六）上班",
        span("2027-10-01", "2027-10-07"),
        ["2027-09-26", "2027-10-09"],
    ),
    "back to ordinary work": (
        "元旦：1月1日至3日放假，1月4日（星期一）起正常上班。",
        span("2027-01-01", "2027-01-03"),
        [],
    ),
    "traditional characters": (
        "國慶節：10月1日至7日放假調休。9月26日（星期日）上班。",
        span("2027-10-01", "2027-10-07"),
        ["2027-09-26"],
    ),
    "encouraged in the same sentence": (
        "春节：2月6日至12日放假，鼓励各单位安排职工在除夕（2月5日）休息。2月13日（周六）上班。",
        span("2027-02-06", "2027-02-12"),
        ["2027-02-13"],
    ),
    "duty matter after it": (
        "元旦：1月1日至3日放假。\n节假日期间，各单位1月2日值班电话不变。",
        span("2027-01-01", "2027-01-03"),
        [],
    ),
}


@pytest.mark.parametrize("name", ONE_SENTENCE)
def test_one_wording_is_read(name: str) -> None:
    text, rest, work = ONE_SENTENCE[name]

    assert report(TITLE + text) == {"rest": rest, "work": work, "unread": []}


@pytest.mark.parametrize(
    ("text", "rest", "work"),
    [
        (
            "关于2028年部分节假日安排的通知\n元旦：2027年12月31日至2028年1月2日放假，共3天。",
            span("2027-12-31", "2028-01-02"),
            [],
        ),
        (
            "关于2028年部分节假日安排的通知\n元旦：12月31日至1月2日放假，共3天。",
            span("2027-12-31", "2028-01-02"),
            [],
        ),
        (
            "关于2030年部分节假日安排的通知\n元旦：12月30日至1月1日放假调休。12月29日（星期六）上班。",
            span("2029-12-30", "2030-01-01"),
            ["2029-12-29"],
        ),
        (
            "一、元旦：2027年1月1日至3日放假。二、春节：2月5日至12日放假。",
            span("2027-01-01", "2027-01-03") + span("2027-02-05", "2027-02-12"),
            [],
        ),
    ],
)
def test_ranges_over_new_year_and_years_in_the_clause(
    text: str, rest: list[str], work: list[str]
) -> None:
    assert report(text) == {"rest": rest, "work": work, "unread": []}


REFUSED = {
    "wrong weekday of a free day": (
        "春节：2月5日（周四）至12日放假。",
        "星期五，与所写的星期四矛盾",
    ),
    "wrong weekday of a make-up day": (
        "国庆节：10月9日（星期日）上班。",
        "是星期六，与所写的星期日矛盾",
    ),
    "no such day": ("春节：2月24日至30日放假。", "2月30日不存在"),
    "no such month": ("春节：13月1日放假。", "13月1日不存在"),
    "make-up on a weekday": ("国庆节：10月8日（周五）上班。", "本来就上班"),
    "make-up on a statutory holiday": ("国庆节：10月2日（周六）上班。", "国庆节是法定节假日"),
    "backwards": ("国庆节：10月7日至1日放假。", "颠倒"),
    "another length": ("元旦：1月1日至3日放假，共4天。", "共4天，与日期所示3天矛盾"),
    "far too long": ("国庆节：10月1日至12月31日放假。", "92天"),
    "another year": ("元旦：2026年1月1日至3日放假。", "不一致"),
    "next year of which": ("元旦：12月31日至次年1月2日放假。", "次年"),
    "only a lunar date": ("春节：农历除夕至正月初七放假调休。", "没有写明日期"),
    "mid-month": ("春节：2月中旬放假。", "没有写明日期"),
    "no verb": ("元旦：1月1日至3日。", "没有看出"),
    "free or swapped": ("国庆节：10月9日（周六）调休。", "没有看出"),
    "moved rest days": ("国庆节：9月26日公休日调至10月6日。", "没有看出"),
    "no free day": ("端午节：6月10日不放假。", "不放假"),
    "only a start": ("国庆节：10月1日起放假。", "起始日期"),
    "a forecast": ("预计春节2月5日至12日放假。", "预计"),
    "a table's row": ("国庆节\t10月1日～7日\t9月25日（周六）\t7天", "没有看出"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_told_is_named_and_gives_no_day(name: str) -> None:
    text, reason = REFUSED[name]

    found = report(TITLE + text)

    assert (found["rest"], found["work"]) == ([], [])
    assert reason in "\n".join(found["unread"])


def test_a_wrong_clause_leaves_the_others_readable() -> None:
    found = report(
        TITLE + "一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n"
        "二、春节：2月5日（周五）至12日（周五）放假调休。1月31日（周日）、2月13日（周日）上班。"
    )

    assert found["rest"] == span("2027-01-01", "2027-01-03") + span("2027-02-05", "2027-02-12")
    assert found["work"] == ["2027-01-31"]
    assert found["unread"] == [
        "春节：1月31日(周日)、2月13日(周日)上班——2027年2月13日是星期六，与所写的星期日矛盾"
    ]


def test_a_day_both_free_and_worked_is_neither() -> None:
    found = report(TITLE + "春节：2月13日（周六）上班，2月13日休息。")

    assert found == {
        "rest": [],
        "work": [],
        "unread": ["2027-02-13：既写为放假又写为上班，互相矛盾"],
    }


@pytest.mark.parametrize(
    "around",
    ["", "国办发明电〔2026〕9号\n", "发布日期：2026年11月10日\n", "来源：示例网 2026-11-10\n"],
)
def test_without_a_year_nothing_is_guessed_from_number_or_signature(around: str) -> None:
    found = report(f"{around}一、元旦：1月1日至3日放假，共3天。\n国务院办公厅\n2026年11月10日")

    assert (found["rest"], found["work"]) == ([], [])
    assert "没有写明年份" in found["unread"][0]


def test_a_notice_not_read_whole_does_not_make_its_year_known() -> None:
    text = OFFICIAL["2026"].replace("5月9日（周六）", "5月9日（周日）")

    (notice,) = read(text, BASE).notices

    assert notice.announces is None


def test_a_province_gives_days_of_its_own() -> None:
    (notice,) = read(
        "示例省人民政府办公厅关于2027年三月三放假的通知\n三月三：4月9日（星期五）至11日放假，共3天。",
        BASE,
    ).notices

    assert (notice.scope, notice.announces) == ("province", None)


def test_two_years_in_one_text_are_two_notices() -> None:
    both = read(OFFICIAL["2022"] + "\n" + OFFICIAL["2023"], BASE)

    assert [n.year for n in both.notices] == [2022, 2023]
    assert [n.rest for n in both.notices] == [SHIPPED["2022"].rest, SHIPPED["2023"].rest]
    assert [n.number for n in both.notices] == ["国办发明电〔2021〕11号", "国办发明电〔2022〕16号"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_files_in_any_usual_encoding_are_read(encoding: str) -> None:
    reading = read_bytes(OFFICIAL["2026"].encode(encoding), "通知.txt", BASE)

    assert reading.notices == (SHIPPED["2026"],)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "Word"),
        (b"\x00\x01\x02\x03", "不是文本文件"),
        (b"\xff" * 9, "不是文本文件"),
        (b"x" * 2_000_001, "过大"),
    ],
)
def test_files_that_are_no_text_are_refused_in_one_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_bytes(data, "通知", BASE)


def test_a_text_far_too_long_is_refused() -> None:
    with pytest.raises(InputError, match="过长"):
        read("一" * (MAX_CHARACTERS + 1), BASE)


PIECES = [
    "元旦", "春节：", "1月1日", "2月30日", "（周六）", "至", "放假", "上班", "、", "，", "。", "\n", "共3天",
    "2027年", "延长", "假期", "鼓励", "<p>", "(", "起", "99月99日", "不放假", "十月一日", "7日", "其中", "补休",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=200))
def test_any_text_gives_a_reading_with_days_of_the_calendar(text: str) -> None:
    try:
        reading = read(text, BASE)
    except InputError:
        return  # text that opens like JSON or .ics and is broken

    assert not set(reading.rest) & set(reading.work)
    assert all(day.weekday() >= 5 for day in reading.work)
