"""Invented notices for 2027 to 2035 in every layout: what is written is what is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.notices.reader import notice_report, read
from app.rules.calendar.calendar import Calendar
from app.rules.calendar.shipped import shipped_calendar

BASE = shipped_calendar()
YEARS = range(2027, 2036)
NUMERALS = "一二三四五六七八九"
DAYS = "一二三四五六日"
HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")

# 示例: a holiday is (name, first day, last day, make-up days)
Point = tuple[str, date, date, tuple[date, ...]]
Writer = Callable[[date], str]


def invented(year: int) -> list[Point]:
    """An arrangement that nobody issued: seven holidays around the statutory days of the year."""
    points: list[Point] = []
    for name in HOLIDAYS:
        core = name.removesuffix("节")
        named = [d for d in days_of(year) if core in BASE.statutory_name(d)]
        first, last = named[0], named[0] + timedelta(6 if name in ("春节", "国庆节") else 2)
        points.append((name, first, last, ()))
    taken = {d for _, first, last, _ in points for d in between(first, last)}
    return [(n, a, b, makeups(a, b, taken)) for n, a, b, _ in points]


def makeups(first: date, last: date, taken: set[date]) -> tuple[date, ...]:
    """A weekend day before and one after, where these are no free days themselves."""
    before = next(d for n in range(1, 30) if (d := first - timedelta(n)).weekday() == 6)
    after = next(d for n in range(1, 30) if (d := last + timedelta(n)).weekday() == 5)
    return tuple(d for d in (before, after) if d not in taken and d.year == first.year)


def days_of(year: int) -> list[date]:
    return between(date(year, 1, 1), date(year, 12, 31))


def between(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def bare(_: date) -> str:
    return ""


def long(day: date) -> str:
    return f"（星期{DAYS[day.weekday()]}）"


def short(day: date) -> str:
    return f"（周{DAYS[day.weekday()]}）"


def point_text(point: Point, ranges: Writer, singles: Writer) -> str:
    name, first, last, work = point
    end = f"{last.month}月{last.day}日" if last.month != first.month else f"{last.day}日"
    head = f"{first.month}月{first.day}日{ranges(first)}至{end}{ranges(last)}"
    text = f"{name}：{head}放假调休，共{(last - first).days + 1}天。"
    if work:
        text += "、".join(f"{d.month}月{d.day}日{singles(d)}" for d in work) + "上班。"
    return text


def wording(year: int, ranges: Writer, singles: Writer) -> str:
    lines = [
        f"{NUMERALS[i]}、{point_text(p, ranges, singles)}" for i, p in enumerate(invented(year))
    ]
    return "\n".join(
        [
            f"国务院办公厅关于{year}年部分节假日安排的通知",
            f"国办发明电〔{year - 1}〕99号（示例）",
            "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
            f"经国务院批准，现将{year}年{'、'.join(HOLIDAYS)}放假调休日期的具体安排通知如下。",
            *lines,
            "鼓励单位和个人结合落实带薪年休假等制度，实际形成较长假期，推动错峰出行。",
            "节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。",
            "国务院办公厅",
            f"{year - 1}年11月9日",
        ]
    )


def as_2015(year: int) -> str:
    return wording(year, bare, long)


def as_2026(year: int) -> str:
    return wording(year, short, short)


def ascii_punctuation(year: int) -> str:
    table = str.maketrans({"（": "(", "）": ")", "：": ": ", "，": ", ", "。": ". ", "、": ", "})
    return as_2026(year).translate(table)


def full_width(year: int) -> str:
    return as_2026(year).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})


def one_line(year: int) -> str:
    return as_2015(year).replace("\n", " ")


def letter_spaced(year: int) -> str:
    return " ".join(as_2026(year))


def wrapped(year: int) -> str:
    text = as_2026(year).replace("\n", "")
    return "\n".join(text[i : i + 17] for i in range(0, len(text), 17))


def paragraphs_apart(year: int) -> str:
    return as_2015(year).replace("\n", "\r\n\r\n\u3000\u3000")


def headings_alone(year: int) -> str:
    return as_2026(year).replace("：", "\n", 1).replace("节：", "节\n").replace("元旦：", "元旦\n")


def web_page(year: int) -> str:
    body = "".join(
        f"<p style='text-indent:2em'>&emsp;{line}</p>\n" for line in as_2026(year).split("\n")
    )
    return (
        "<html><head><title>示例网</title><style>.a{color:#111}</style></head><body>"
        "<div class='nav'><a href='/'>首页</a> &gt; <a href='/z'>政策</a></div>"
        f"<span>发布日期：{year - 1}-11-10 16:00　来源：示例网　字号：大 中 小</span>{body}"
        f"<div>【打印】【关闭】</div><p>上一篇：关于{year - 1}年清明节放假的通知 {year - 1}-03-01</p>"
        "<script>var d='1月9日放假';</script></body></html>"
    )


def copied_page(year: int) -> str:
    return (
        f"首页 > 政务公开 > 政策文件\n索引号：000014349/{year - 1}-00099\n主题分类：综合政务\n"
        f"成文日期：{year - 1}年11月09日\n发布日期：{year - 1}年11月10日\n字号：[大] [中] [小] 打印\n\n"
        f"{as_2015(year)}\n\n责任编辑：张示例\n扫一扫在手机打开当前页\n版权所有 示例网 联系电话 138-0000-0001"
    )


LAYOUTS = [
    as_2015,
    as_2026,
    ascii_punctuation,
    full_width,
    one_line,
    letter_spaced,
    wrapped,
    paragraphs_apart,
    headings_alone,
    web_page,
    copied_page,
]


def expected(year: int) -> dict[str, list[str]]:
    points = invented(year)
    rest = {d for _, first, last, _ in points for d in between(first, last)}
    work = {d for *_, days in points for d in days}
    return {
        "rest": [d.isoformat() for d in sorted(rest)],
        "work": [d.isoformat() for d in sorted(work)],
        "unread": [],
    }


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("year", YEARS)
def test_an_invented_notice_is_read_in_every_layout(
    year: int, layout: Callable[[int], str]
) -> None:
    assert notice_report(read(layout(year), BASE)) == expected(year)


@pytest.mark.parametrize("year", YEARS)
def test_a_whole_notice_makes_its_year_firm(year: int) -> None:
    (notice,) = read(as_2026(year), BASE).notices

    known = BASE.with_notice(notice)

    assert notice.announces == year
    assert notice.issued_on == date(year - 1, 11, 9)
    assert notice.number == f"国办发明电〔{year - 1}〕99号"
    assert known.is_firm(date(year, 1, 1), date(year, 12, 28))


@given(st.integers(2027, 2035), st.data())
def test_one_wrong_weekday_is_always_noticed(year: int, data: st.DataObject) -> None:
    text = as_2026(year)
    places = [i for i, c in enumerate(text) if text[i - 2 : i] == "（周"]
    at = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from([d for d in DAYS if d != text[at]]))

    reading = read(text[:at] + wrong + text[at + 1 :], BASE)

    assert any("矛盾" in line for line in reading.unread)
    assert set(reading.rest) | set(reading.work) <= days_in(expected(year))
    assert all(notice.announces is None for notice in reading.notices)


def days_in(report: dict[str, list[str]]) -> set[date]:
    return {date.fromisoformat(d) for key in ("rest", "work") for d in report[key]}


def test_the_base_stays_as_it_was() -> None:
    before: Calendar = shipped_calendar()
    edition = before.edition

    read(as_2026(2027), before)

    assert before.edition == edition
