"""The date field of a mail in the forms that Chinese clients write it in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final

BEIJING: Final = timezone(timedelta(hours=8))
FIRST_YEAR: Final = 1980
LAST_YEAR: Final = 2100

_MONTH_NAMES: Final = (
    "jan 一月,feb 二月,mar 三月,apr 四月,may 五月,jun 六月,jul 七月,aug 八月,sep 九月,oct 十月"
    ",nov 十一月,dec 十二月"
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(_MONTH_NAMES.split(","), start=1)
    for name in names.split()
}
_HOURS: Final = {"ut": 0, "utc": 0, "gmt": 0, "z": 0, "cst": 8, "hkt": 8, "jst": 9}
_HOURS_US: Final = {"est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}

_MONTH: Final = r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|\d{1,2}月|十?[一二三四五六七八九十]月)"
_TIME: Final = (
    r"(?P<half>上午|下午|中午|凌晨|晚上|AM|PM)?\s*"
    r"(?P<hour>\d{1,2})\s*[:：.时]\s*(?P<minute>\d{1,2})(?:\s*[:：.分]\s*(?P<second>\d{1,2}))?"
    r"(?:\.\d{1,9})?秒?\s*(?P<half2>AM|PM)?"
)
_ZONE: Final = r"(?:\s*(?P<zone>(?:GMT|UTC)?[+-]\d{1,2}:?(?:\d{2})?|[A-Za-z]{1,5}))?"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<day>\d{{1,2}})[\s-]+{_MONTH}[\s,-]+(?P<year>\d{{4}}|\d{{2}})(?:\s+{_TIME}{_ZONE})?",
        rf"(?P<year>\d{{4}})\s*[-/.年]\s*(?P<month>\d{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}})\s*日?"
        rf"(?:[\sT,]*{_TIME}{_ZONE})?",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+{_TIME}{_ZONE},?\s+(?P<year>\d{{4}})",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})(?:,?\s+{_TIME}{_ZONE})?",
    )
)
_REMARK: Final = re.compile(r"[(（][^()（）]{0,60}[)）]|(?:星期|周)[一二三四五六日天]")


@dataclass(frozen=True, slots=True)
class MailDate:
    """When a mail says it was sent: wall time with its offset if written, and the Beijing day."""

    sent: datetime | None
    sent_on: date | None
    note: str = ""


def read_date(text: str) -> MailDate:
    """The moment and the day of a date field; both None, with a note, if it can't be read."""
    if not text.strip():
        return MailDate(None, None, "邮件没有发送时间，请按实际收到的日期登记。")
    plain = " ".join(_REMARK.sub(" ", text[:300]).split())
    for form in _FORMS:
        match = form.search(plain)
        if match is None:
            continue
        parts = match.groupdict()
        try:
            return _mail_date(parts)
        except ValueError:
            break  # a day or an hour that does not exist
    return MailDate(None, None, f"邮件的发送时间“{text[:40]}”无法识别，请按实际收到的日期登记。")


def _mail_date(parts: dict[str, str | None]) -> MailDate:
    """The date of a matched form; raises ValueError for what no calendar holds."""
    day = date(_year(parts["year"] or ""), _month(parts["month"] or ""), int(parts["day"] or 0))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day.year)
    if parts["hour"] is None:
        return MailDate(None, day, "邮件只写了发送日期，没有时刻。")
    half = (parts["half"] or parts["half2"] or "").upper()
    hour, minute = _hour(int(parts["hour"]), half), int(parts["minute"] or 0)
    second = min(int(parts["second"] or 0), 59)  # a leap second is no second of its own here
    offset, note = _offset(parts["zone"])
    sent = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=offset)
    here = sent.astimezone(BEIJING).date() if offset is not None else day
    if here != day:
        note += f"发送时间按北京时间为{here.year}年{here.month}月{here.day}日。"
    return MailDate(sent, here, note)


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < 69 else 1900)


def _month(text: str) -> int:
    if text.rstrip("月").isdecimal():
        return int(text.rstrip("月"))
    key = text if text.endswith("月") else text[:3].lower()
    if key not in _MONTHS:
        raise ValueError(text)
    return _MONTHS[key]


def _hour(hour: int, half: str) -> int:
    if half in {"下午", "晚上", "PM"} and hour < 12:
        return hour + 12
    return 0 if half in {"上午", "凌晨", "AM"} and hour == 12 else hour


def _offset(zone: str | None) -> tuple[timezone | None, str]:
    """The offset of a zone as written, and what was assumed; CST is China's in a Chinese mail."""
    if zone is None:
        return None, "发送时间没有写明时区，按北京时间理解。"
    signed = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?", zone, re.IGNORECASE)
    if signed:
        hours, minutes = int(signed[2]), int(signed[3] or 0)
        if hours > 14 or minutes > 59:
            return None, f"发送时间的时区“{zone}”不存在，按北京时间理解。"
        delta = timedelta(hours=hours, minutes=minutes)
        return timezone(-delta if signed[1] == "-" else delta), ""
    name = zone.lower()
    if name in _HOURS or name in _HOURS_US:
        hours = _HOURS.get(name, _HOURS_US.get(name, 0))
        note = "发送时间的时区 CST 按北京时间理解。" if name == "cst" else ""
        return timezone(timedelta(hours=hours)), note
    return None, "发送时间没有写明时区，按北京时间理解。"
