"""Which day a ledger cell names: in the ways that clerks, systems and spreadsheets write days."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from app.intake.ledgers.cells import Numeral
from app.intake.ledgers.formats import serial_day
from app.intake.ledgers.values import clean_text, half_width, simplified

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2099
LAST_SHORT: Final = 2070  # a later year of two places would be one of the last century
LONGEST_DAY: Final = 80  # longer texts are none, and would cost the patterns much time

_BEIJING: Final = timedelta(hours=8)
_DASHES: Final = re.compile("[\u2010-\u2015\u2212\u30fc\uff0d\ufe63]+")
_PERIOD: Final = (
    "(?:清晨|凌晨|早晨|早上|上午|中午|午后|下午|傍晚|晚上|晚间|夜间|夜里|深夜|早|晚|AM|PM)"
)
_CLOCK: Final = (
    r"(?P<hour>\d{1,2})\s*(?::|时|点)\s*(?:(?P<minute>\d{1,2})\s*分?|整|半|一刻|三刻)?"
    r"(?:\s*:?\s*(?P<second>\d{1,2})(?:[.,:]\d+)?\s*秒?)?\s*(?:AM|PM)?(?:许|左右)?"
)
_UNTIL: Final = (
    rf"(?:\s*[-~～至到]+\s*{_PERIOD}?\s*(?P<until>\d{{1,2}}\s*[:时点](?:\s*\d{{1,2}})?)\s*分?)?"
)
_ZONE: Final = r"\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}:?\d{2}|\+\d{2})(?:\s*\([^()]{0,30}\))?"
_WEEKDAY: Final = r"(?:\(?(?:星期|周|礼拜)|\()(?P<{0}>[一二三四五六日天])\)?"
_LEAD: Final = rf"(?:{_WEEKDAY.format('before')}[,\s]*)?"
_REST: Final = (
    rf"(?:\s*{_WEEKDAY.format('after')})?"
    rf"(?:(?P<sign>[T\s,]*){_PERIOD}?\s*(?:{_CLOCK}{_UNTIL})?(?:{_ZONE})?)?"
    rf"(?:\s*{_WEEKDAY.format('last')})?\s*(?P<remark>\([^()\d]{{1,20}}\))?\s*[。.]?"
)
_YEAR: Final = r"(?P<year>\d{4})"
_MONTH: Final = r"(?P<month>\d{1,2})"
_DAY: Final = r"(?P<day>\d{1,2})"
_PARTED: Final = r"(?:\s*[-./\\、,·。]\s*|\s+)"
_MONTH_NAMES: Final = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
_NAMED: Final = r"(?P<name>[A-Za-z]{3})[a-z]{0,6}\.?"
_WEEKDAY_NAMES: Final = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?"

# The forms with a year, the surest first; each matches a whole cell.
_DATED: Final = tuple(
    re.compile(_LEAD + form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?:\s*年度?\s*|{_PARTED}){_MONTH}(?:\s*月\s*|{_PARTED}){_DAY}\s*[日号]?{_REST}",
        rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}})(?:\d{{4}}|\d{{6}})?{_REST}",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)T(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?"
        rf"(?:\.\d+)?(?:{_ZONE})?",
        rf"{_WEEKDAY_NAMES}{_DAY}[-\s]{_NAMED}[-\s,]+{_YEAR}{_REST}",
        rf"{_WEEKDAY_NAMES}{_NAMED}\s+{_DAY},?\s+{_YEAR}{_REST}",
        rf"{_WEEKDAY_NAMES}{_NAMED}\s+{_DAY}\s+\d\d:\d\d:\d\d\s+(?:CST|[A-Z]{{3}}\+08:?00)\s+{_YEAR}",
    )
)
_YEAR_LAST: Final = re.compile(
    rf"(?P<one>\d{{1,2}})[-./](?P<two>\d{{1,2}})[-./]{_YEAR}{_REST}", re.IGNORECASE
)
# A year of two places: sure where 年 stands behind it, else only where the title has that year.
_TWO_PLACES: Final = tuple(
    re.compile(_LEAD + form, re.IGNORECASE)
    for form in (
        rf"'?(?P<year>\d{{2}})\s*年\s*{_MONTH}\s*(?:月|[-.])\s*{_DAY}\s*[日号]?{_REST}",
        rf"'?(?P<year>\d{{2}})(?P<bare>[-./]){_MONTH}[-./]{_DAY}\s*[日号]?{_REST}",
    )
)
_NO_YEAR: Final = re.compile(
    rf"{_LEAD}{_MONTH}\s*(?:[-./]|月)\s*{_DAY}\s*[日号]?{_REST}", re.IGNORECASE
)
_DAY_ONLY: Final = re.compile(rf"{_LEAD}{_DAY}\s*[日号]{_REST}", re.IGNORECASE)
_TIME_ONLY: Final = re.compile(rf"{_PERIOD}?\s*(?:{_CLOCK}|{_PERIOD})", re.IGNORECASE)
_SHORT_YEAR: Final = re.compile(
    r"'?\d{2}\s*(?:[-./]|年)\s*\d{1,2}\s*(?:[-./]|月)\s*\d{1,2}.*", re.S
)
_MONTH_ONLY: Final = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}\s*月?份?|\d{1,2}月份?|\d{4}年")

_DIGITS: Final = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | dict.fromkeys(
    "〇○◯OoＯ0", "0"
)
_CAPITALS: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾弌弍弎", "一二三四五六七八九十一二三")
_NUMERAL: Final = "[一二三四五六七八九十廿卅]{1,4}"
_WORDS: Final = re.compile(
    rf"(?P<years>[〇○◯零一二三四五六七八九OoＯ0]{{4}}|(?<!\d)[一二三四五六七八九]{{2}})(?=年)"
    rf"|(?P<months>{_NUMERAL})(?=月)|(?P<days>{_NUMERAL})(?=[日号时点])"
)
_TITLE_YEAR: Final = re.compile(  # 〔2025〕3号 is the number of a paper
    r"(?<!\d)(20\d{2})(?=\s*(?:[-年.度/~至]|[)〕\]】](?!\s*第?\s*\d+\s*号)))"
)
_WEEK: Final = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6}
_SHORT_BY: Final = {"23:59:17": 43, "23:54:17": 343}  # local mean time of Shanghai is 8:05:43


@dataclass(frozen=True, slots=True)
class DayReading:
    """A day, or why there is none; ``note`` names what was inferred on the way."""

    day: date | None
    why: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """The year and the month that the lines above give, for days without them."""

    year: int | None = None
    month: int | None = None
    source: str = "标题"  # of the month
    year_source: str = "标题"


def read_day(
    value: str | datetime,
    year: int | None = None,
    *,
    month: int | None = None,
    source: str = "标题",
    year_source: str = "标题",
    since_1904: bool = False,
) -> DayReading:
    """The day that a cell names; ``year`` and ``month`` are those that the lines above give, for
    days without them. An instant with a zone is its day in Beijing."""
    if isinstance(value, datetime):
        found = _day(value.year, value.month, value.day)
        clock = f"{value.hour:02}:{value.minute:02}:{value.second:02}"
        return _doubted(found, clock) if value.hour == 23 else found
    return _read_text(value, Given(year, month, source, year_source), since_1904)


@lru_cache(maxsize=8_192, typed=True)  # the same days stand in many rows; a Numeral is no str here
def _read_text(value: str, given: Given, since_1904: bool) -> DayReading:
    text = simplified(half_width(clean_text(value)))
    text = re.sub(r"\s+", " ", _DASHES.sub("-", text)).strip()
    if len(text) > LONGEST_DAY:
        return DayReading(None, "不是能够识别的日期")
    if isinstance(value, Numeral):
        return _numeral_day(text, given, since_1904=since_1904)
    plain = _WORDS.sub(_in_digits, text.translate(_CAPITALS))
    for form in _DATED:
        if match := form.fullmatch(plain):
            return _dated(match, text)
    for form in _TWO_PLACES:
        if match := form.fullmatch(plain):
            return _two_places(match, text, given)
    if match := _YEAR_LAST.fullmatch(plain):
        return _year_last(match)
    if match := _NO_YEAR.fullmatch(plain):
        return _without_year(match, given)
    if match := _DAY_ONLY.fullmatch(plain):
        return _without_month(match, given)
    if re.fullmatch(r"\d{5}(?:\.\d+)?", plain):
        return _numeral_day(plain, given, since_1904=since_1904)
    return DayReading(None, _why_unread(plain))


def weekday_of(text: str) -> int | None:
    """The weekday that a text is, Monday as 0: 星期五, 周五, 五; None for another text."""
    match = re.fullmatch(r"(?:星期|周|礼拜)?([一二三四五六日天])", half_width(clean_text(text[:8])))
    return _WEEK[match[1]] if match else None


def years_of(text: str) -> set[int]:
    """The years that a title names: 2026年, 二〇二六年, （2026）; the two of 2025-2026年 are two."""
    plain = _WORDS.sub(_in_digits, half_width(clean_text(text[:400])))
    return {int(year) for year in _TITLE_YEAR.findall(plain)}


def month_of(text: str) -> tuple[int | None, int] | None:
    """The month, with its year where it is named, of a caption such as 十月份, 2026年11月; or None."""
    plain = _WORDS.sub(_in_digits, half_width(clean_text(text[:LONGEST_DAY])))
    match = re.fullmatch(
        r"(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.]\s*)?(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月份?"
        r"(?:台账|来件|收件|受理|投诉举报|信访件|部分|明细|登记)*\s*[:：]?",
        plain,
    )
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    return (int(match[1]) if match[1] else None), int(match[2])


def _in_digits(match: re.Match[str]) -> str:
    if match["years"]:
        return "".join(_DIGITS[character] for character in match["years"])
    return str(_number(match["months"] or match["days"])) or match[0]


def _number(words: str) -> int:
    words = words.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int(_DIGITS[words]) if len(words) == 1 else 0
    if len(tens) > 1 or len(ones) > 1:
        return 0  # no number: no day will be found for it
    return 10 * (int(_DIGITS[tens]) if tens else 1) + (int(_DIGITS[ones]) if ones else 0)


def _numeral_day(text: str, given: Given, *, since_1904: bool) -> DayReading:
    """A day out of a bare number: 20260521, or the serial number behind a lost format."""
    if match := re.fullmatch(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:\d{4}(?:\d\d)?)?", text):
        return _day(*map(int, match.groups()))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        moment = serial_day(float(text), since_1904=since_1904)
        if moment is not None and FIRST_YEAR <= moment.year <= LAST_YEAR:
            found = DayReading(
                moment.date(), note=f"按 Excel 日期序号读作{_chinese(moment.date())}，请核对"
            )
            return _doubted(found, moment.strftime("%H:%M:%S"))
    if re.fullmatch(r"\d{1,2}", text) and given.month is not None and given.year is not None:
        return _completed(given.year, given.month, int(text), given, "没有年份和月份")
    if re.fullmatch(r"\d{1,2}\.\d{1,2}", text):
        return DayReading(None, "是一个小数，没有年份，不能确定是哪一天")
    return DayReading(None, "是一个数字，不能确定是哪一天")


def _day(year: int, month: int, day: int) -> DayReading:
    try:
        found = date(year, month, day)
    except ValueError:
        return DayReading(None, "日历上没有这一天")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return DayReading(None, f"年份{year}不合理")
    return DayReading(found)


def _dated(match: re.Match[str], text: str) -> DayReading:
    parts = match.groupdict()
    month = parts.get("month")
    if month is None:
        name = parts["name"].lower()
        if name not in _MONTH_NAMES:
            return DayReading(None, "不是能够识别的日期")
        month = str(_MONTH_NAMES.index(name) + 1)
    found = _day(int(parts["year"]), int(month), int(parts["day"]))
    if found.day is None or (contradiction := _weekday_contradicts(parts, found.day)):
        return found if found.day is None else DayReading(None, contradiction)
    clock = _clock(parts)
    zone = parts.get("zone") or _zone_of_until(parts, clock)
    if not zone:
        return _remarked(_doubted(found, clock), parts, clock)
    return _in_beijing(found.day, clock, zone, text)


def _zone_of_until(parts: dict[str, str | None], clock: str) -> str:
    """The zone that only looks like the end of a time: 9:00-11:00 is two hours, T09:00-05:00 not."""
    until = parts.get("until") or ""
    if not re.fullmatch(r"\d\d:\d\d", until):
        return ""
    is_zone = "t" in (parts.get("sign") or "").lower() or until <= clock[:5]
    return f"-{until}" if is_zone and until <= "12:00" else ""


def _remarked(found: DayReading, parts: dict[str, str | None], clock: str) -> DayReading:
    """The reading with a word on what stands behind the day, and on a time that is none."""
    remark, notes = parts.get("remark"), [found.note]
    if remark:
        notes.append(f"日期后面还写有“{remark[1:-1]}”，请核对")
    if clock > "24:00:00" or clock[3:5] > "59":
        notes.append(f"写的时间{clock[:5]}不合理，请核对")
    return replace(found, note="；".join(filter(None, notes)))


def _two_places(match: re.Match[str], text: str, given: Given) -> DayReading:
    """The day of 26年11月20日, told; of 26.11.20 only where the lines above name that year."""
    parts = match.groupdict()
    year, month, day = 2000 + int(parts["year"]), int(parts["month"]), int(parts["day"])
    sure = year < LAST_SHORT if given.year is None else abs(year - given.year) <= 1
    if parts.get("bare"):
        sure = given.year == year != 2000 + day
    if not sure:
        return DayReading(None, "年份只有两位，不能确定是哪一天")
    found = _checked(_day(year, month, day), match)
    if found.day is None:
        return found
    note = f"年份只有两位，读作{year}年，请核对"
    return replace(found, note="；".join(filter(None, (note, found.note))))


def _in_beijing(day: date, clock: str, zone: str, text: str) -> DayReading:
    """The day in Beijing of a moment elsewhere; a zone without a time says nothing."""
    if not clock:
        return DayReading(day)
    try:
        moment = datetime.fromisoformat(f"{day.isoformat()}T{clock}") - _offset(zone) + _BEIJING
    except (ValueError, OverflowError):
        return DayReading(None, "时间不合理")
    note = ""
    if moment.date() != day:
        shown = f"{_chinese(moment.date())}{moment.hour}时{moment.minute:02}分"
        note = f"“{text}”不是北京时间，换算为北京时间{shown}，请核对"
    return _doubted(DayReading(moment.date(), note=note), moment.strftime("%H:%M:%S"))


def _offset(zone: str) -> timedelta:
    match = re.search(r"([+-])(\d{2}):?(\d{2})?", zone)
    if match is None:
        return timedelta(0)
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return -offset if match[1] == "-" else offset


def _clock(parts: dict[str, str | None]) -> str:
    if not parts.get("hour"):
        return ""
    hour, minute, second = (int(parts.get(n) or 0) for n in ("hour", "minute", "second"))
    return f"{hour:02}:{minute:02}:{second:02}"


def _doubted(found: DayReading, clock: str) -> DayReading:
    """The reading with a word on a time that a library of browsers makes out of midnight."""
    if found.day is None or clock not in _SHORT_BY:
        return found
    note = (
        f"时间是{clock}，多半是导出程序把零点少算了{_SHORT_BY[clock]}秒，日期可能早了一天，请核对"
    )
    return replace(found, note="；".join(filter(None, (found.note, note))))


def _weekday_contradicts(parts: dict[str, str | None], day: date) -> str:
    """Why the weekday beside a day is not that day's; "" if it is, or if there is none."""
    for name in ("before", "after", "last"):
        word = parts.get(name)
        if word and _WEEK[word] != day.weekday():
            right = "一二三四五六日"[day.weekday()]
            return f"写的是星期{word}，{_chinese(day)}却是星期{right}，不能确定是哪一天"
    return ""


def _year_last(match: re.Match[str]) -> DayReading:
    """The day of 5/21/2026 or 21.5.2026; 5/6/2026 may be either."""
    year, first, second = (int(match[name]) for name in ("year", "one", "two"))
    if first > 12 >= second:
        return _day(year, second, first)
    if second > 12 >= first or first == second:
        return _day(year, first, second)
    return DayReading(None, "月和日的先后不明")


def _without_year(match: re.Match[str], given: Given) -> DayReading:
    if given.year is None:
        return DayReading(None, "没有年份，表头上方的标题也没有写明唯一的年份")
    found = _completed(given.year, int(match["month"]), int(match["day"]), given, "没有年份")
    return _checked(found, match)


def _without_month(match: re.Match[str], given: Given) -> DayReading:
    if given.year is None or given.month is None:
        return DayReading(None, "没有年份和月份，不能确定是哪一天")
    found = _completed(given.year, given.month, int(match["day"]), given, "没有年份和月份")
    return _checked(found, match)


def _completed(year: int, month: int, day: int, given: Given, lacks: str) -> DayReading:
    found = _day(year, month, day)
    if found.day is None:
        return found
    if lacks == "没有年份":
        taken = f"{given.year_source}中的{year}年"
    elif given.source == given.year_source:
        taken = f"{given.source}中的{year}年{month}月"
    else:
        taken = f"{given.year_source}中的{year}年、{given.source}中的{month}月"
    return DayReading(found.day, note=f"{lacks}，按{taken}读取，请核对")


def _checked(found: DayReading, match: re.Match[str]) -> DayReading:
    parts = match.groupdict()
    if found.day is not None and (contradiction := _weekday_contradicts(parts, found.day)):
        return DayReading(None, contradiction)
    return _doubted(found, _clock(parts))


def _why_unread(text: str) -> str:
    if _SHORT_YEAR.fullmatch(text):
        return "年份只有两位，不能确定是哪一天"
    if _MONTH_ONLY.fullmatch(text):
        return "只有年月，没有日"
    if text and _TIME_ONLY.fullmatch(text):
        return "只有时间，没有日期"
    if re.search(r"\d[OoIl]|[OoIl]\d", text):
        return "数字里夹有字母（如 O），不能确定是哪一天"
    if len(re.findall(r"\d{1,4}[-./年月]\d{1,2}", text)) > 1 or re.search(
        r"\d\s*[日号]?\s*(?:[-~至到、和及])\s*(?:\d{1,2}月)?\d{1,2}\s*[日号]", text
    ):
        return "写了不止一个日期"
    return "不是能够识别的日期"


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
